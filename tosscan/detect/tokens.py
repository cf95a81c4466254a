"""Cut a sentence into spaCy tokens for the rules, with its parties marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.attrs import LENGTH, LOWER, ORTH, SPACY
from spacy.language import BaseDefaults
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, get_lang_class
from spacy.vocab import Vocab, create_vocab

from tosscan.detect.lexicon import Lexicon
from tosscan.detect.matching import Tokens
from tosscan.document.parties import Parties

GENERIC: dict[str, dict[str, str]] = {
    "en": {
        "<provider>": (
            "we us our ours ourselves company firm operator operators provider platform website site bank "
            "broker"
        ),
        "<user>": (
            "you your yours yourself user users customer customers client clients member members "
            "subscriber subscribers consumer consumers visitor visitors buyer buyers trader traders "
            "participant participants"
        ),
    },
}
"""Words that name a party in any contract, for each language and role."""

# A quotation mark, or an apostrophe that is not inside a word, says nothing to a rule and parts its words.
_QUOTES = re.compile(r"(?<![^\W_])['’‘‛]|['’‘‛](?![^\W_])|[\"“”„«»]")
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r" {2,}")
_CACHE_LIMIT = 50_000
_KEPT = 2_000  # texts, a long document's
_WORDY = re.compile(r"[^\W\d_]{2}")  # numbering holds no run of two letters
_SAME = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without quotation marks and with single spaces; ``source`` is as long as the original."""

    text: str
    source: str

    def offset(self, place: int) -> int:
        """Return the offset in the original of the character at ``place``."""
        if len(self.text) == len(self.source):
            return place
        kept = (
            index
            for index, char in enumerate(self.source)
            if char != " " or index == 0 or self.source[index - 1] != " "
        )
        for count, index in enumerate(kept):
            if count == place:
                return index
        return len(self.source)


@lru_cache(maxsize=2048)
def plain(text: str) -> Plain:
    """Return ``text`` as the rules read it, with the way back to its offsets."""
    if text.isascii() and text.isprintable() and "'" not in text and '"' not in text:
        source = text
    else:
        source = _SPACE.sub(" ", _QUOTES.sub(" ", text).translate(_SAME))
    return Plain(_SPACES.sub(" ", source) if "  " in source else source, source)


class Names:
    """The names of a document's parties, as something to search a sentence for."""

    def __init__(self, parties: Parties) -> None:
        spelled = {
            role: _spellings(names)
            for role, names in (("<provider>", parties.provider), ("<user>", parties.user))
        }
        self._searches = [
            # One look behind for all names: with one for each this took a tenth of the rules' time.
            (role, names, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)"))
            for role, names in spelled.items()
            if names
        ]

    def mark(self, doc: Doc, text: str) -> None:
        """Set the role as the norm of each token that belongs to a name."""
        for role, names, search in self._searches:
            if not any(name in text for name in names):
                continue
            for found in search.finditer(text):
                span = doc.char_span(found.start(), found.end(), alignment_mode="expand")
                for token in span or ():
                    token.norm_ = role


@lru_cache(maxsize=64)
def names_of(parties: Parties) -> Names:
    """Return the names of ``parties``, made once for all that ask for them."""
    return Names(parties)


def _spellings(names: Iterable[str]) -> list[str]:
    """Return the names as written and in capitals, the longest first."""
    clean = {plain(name).text.strip() for name in names}
    return sorted(
        {form for name in clean if name for form in (name, name.upper())}, key=lambda n: (-len(n), n)
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """The tokens of a plain text, with the offsets at which each starts and ends."""

    text: str
    spacy_doc: Doc
    tokens: Tokens
    starts: Sequence[int]
    ends: Sequence[int]

    def openers(self, item: int) -> list[int]:
        """Return the tokens with only numbering, bullets and brackets before them.

        That is before them in the whole text, or since the offset ``item``.
        """
        since = bisect_left(self.starts, item)
        found = {*self._openers(0, 0), *self._openers(since, item)}
        return sorted(found)

    def _openers(self, first: int, offset: int) -> Iterator[int]:
        for place in range(first, len(self.starts)):
            if _WORDY.search(self.text, offset, self.starts[place]):
                return
            yield place


class Cutter:
    """The blank tokenizer of one language, with the generic party words marked in its vocabulary.

    It is built without `spacy.blank`, which would import every pipeline
    factory that is installed (tosscan's own among them).
    """

    def __init__(self, language: str) -> None:
        defaults = get_lang_class(language).Defaults
        self.vocab: Vocab = create_vocab(language, defaults)
        self._exceptions = _exceptions(defaults)
        self._lower: dict[int, str] = {}  # asked of the vocabulary, a word is decoded each time
        self._tokenizer = Tokenizer(
            self.vocab,
            rules=self._exceptions,
            prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
            suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
            infix_finditer=compile_infix_regex(defaults.infixes or ()).finditer,
            token_match=defaults.token_match,
            url_match=defaults.url_match,
        )
        for role, words in GENERIC.get(language, {}).items():
            for word in words.split():
                # "US" is a country more often than a pronoun; see __call__.
                for form in {word, word.capitalize(), word.upper()} - {"US"}:
                    self.vocab[form].norm_ = role
        self.lexicon = Lexicon(self.vocab)
        self._cuts: dict[tuple[str, Names | None], Cut] = {}

    def __call__(self, text: str, names: Names | None = None) -> Cut:
        """Return the tokens of ``text`` (plain), with the parties marked.

        The last ones are kept: several detectors read the sentences of one document.
        """
        cut = self._cuts.get((text, names))
        if cut is None:
            if len(self._cuts) >= _KEPT:
                self._cuts.clear()
            cut = self._cuts[text, names] = self._cut(text, names)
        return cut

    def _cut(self, text: str, names: Names | None) -> Cut:
        spacy_doc: Doc = self._tokenizer(text)
        if names is not None:
            names.mark(spacy_doc, text)
        if "US" in text and text.isupper():
            for token in spacy_doc:
                if token.orth_ == "US":
                    token.norm_ = "<provider>"
        rows = spacy_doc.to_array([LOWER, LENGTH, SPACY]).tolist()
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        known = self._lower
        place = 0
        for lower, length, space in rows:
            words.append(known.get(lower) or self._look_up(lower))
            starts.append(place)
            ends.append(place + length)
            place += length + space
        return Cut(text, spacy_doc, Tokens(spacy_doc, words, self.lexicon), starts, ends)

    def _look_up(self, key: int) -> str:
        if len(self._lower) >= _CACHE_LIMIT:  # a long batch meets ever new words
            self._lower.clear()
        word = self._lower[key] = str(self.vocab.strings[key])
        return word

    def words(self, text: str) -> list[str]:
        """Return the tokens of ``text`` in lower case."""
        if text.isalpha() and text not in self._exceptions:
            return [text]  # letters alone are only ever cut by an exception ("cannot")
        return [token.lower_ for token in self._tokenizer(text)]


def _exceptions(defaults: type[BaseDefaults]) -> dict[str, list[dict[int, str]]]:
    """Return the words cut by a list, with contractions in capitals cut like those in small letters.

    Two thirds of spaCy's list are contractions without an apostrophe or with
    two, and those with an apostrophe that `plain` has replaced. Contracts have
    none of them, and reading them takes a third of the load.
    """
    found: dict[str, list[dict[int, str]]] = {}
    for word, parts in defaults.tokenizer_exceptions.items():
        if len(parts) == 1 or word.count("'") == 1 or word.lower() == "cannot":
            found[word] = parts
            if len(parts) > 1:
                found.setdefault(word.upper(), [{ORTH: part[ORTH].upper()} for part in parts])
    return found


@cache
def fragile(language: str) -> frozenset[str]:
    """Return the words that the tokenizer cuts out of longer ones ("not" of "cannot")."""
    found: set[str] = set()
    for key, parts in get_lang_class(language).Defaults.tokenizer_exceptions.items():
        if len(parts) > 1:
            whole = set(re.findall(r"[^\W_]+", key.lower()))
            cut = {word for part in parts for word in re.findall(r"[^\W_]+", str(part[ORTH]).lower())}
            found |= cut - whole
    return frozenset(found)
