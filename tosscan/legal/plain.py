"""Bring sentences into the form on which facts are matched: plain letters, the parties as pronouns."""

from __future__ import annotations

import re

from tosscan.document.tree import Document

_STRAIGHT = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "ё": "е", "‑": "-"}
)


_SHORT_FORMS = {
    "can't": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "i'm": "i am",
    "let's": "let us",
}
_SHORT = re.compile(r"\b(?:can't|won't|shan't|i'm|let's|(\w+)n't|(we|you|they|it)'(ll|ve|re))\b")
_LONG = {"ll": "will", "ve": "have", "re": "are"}


def _spelt_out(match: re.Match[str]) -> str:
    negated, subject, verb = match.groups()
    if negated:
        return f"{negated} not"
    return f"{subject} {_LONG[verb]}" if subject else _SHORT_FORMS[match.group()]


def normalise(text: str) -> str:
    """Return ``text`` as facts are matched on it.

    Lower case, single spaces, straight quotation marks, and the short forms of
    spoken English spelt out ("we'll": "we will").
    """
    words = " ".join((text if text.isascii() else text.translate(_STRAIGHT)).lower().split())
    return _SHORT.sub(_spelt_out, words) if "'" in words else words


_PRONOUNS = {
    (True, False): "we",
    (True, True): "our",
    (False, False): "you",
    (False, True): "your",
}


_ACTS = re.compile(
    r" (?:may|can|could|will|would|shall|must|should|is|has|does|reserves?|retains?|determines?|decides?)\b"
)
"""Verbs before which a name with "'s" is the party itself: some texts call themselves "Acme's" throughout."""

_BRAND = 4
_BRAND_ACTS = 3
"""The first word of a company, of so many letters, names it where it acts so often and is no common word."""


def _brands(doc: Document) -> set[str]:
    """Return first words of the provider's names that are names by themselves ("Acme" of "Acme Ltd")."""
    found: set[str] = set()
    for name in doc.parties.provider:
        first, _, rest = name.partition(" ")
        if rest and len(first) >= _BRAND and first[0].isupper():
            spelt = re.escape(first)
            acts = re.findall(rf"\b{spelt} (?:may|shall|will|reserves|does not|is not)\b", doc.text)
            if len(acts) >= _BRAND_ACTS and not re.search(rf"\b{re.escape(first.lower())}\b", doc.text):
                found.add(normalise(first))
    return found


def _named(doc: Document) -> tuple[re.Pattern[str] | None, frozenset[str]]:
    """Return an expression that finds the names of the parties, and those names that are the provider's."""
    provider = ({normalise(name) for name in doc.parties.provider} | _brands(doc)) - _WORDS_FOR_PARTIES
    user = {normalise(name) for name in doc.parties.user} - _WORDS_FOR_PARTIES - provider
    names = sorted((name for name in provider | user if len(name) > 1), key=len, reverse=True)
    if not names:
        return None, frozenset()
    spelt = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?<!\w)({spelt})(?:\.(?:com|net|org|io|co|app|kz|ru))?('s)?(?!\w)"), frozenset(
        provider
    )


_OTHERS = ("other ", "another ", "any ", "fellow ", "or more ")
"""Words after which a name of the user is another's: "any user", "other users"."""

_WORDS_FOR_PARTIES = {"we", "us", "our", "ours", "you", "your", "yours", "and", "or", "the"}


class Parties:
    """The names by which a document calls its parties."""

    def __init__(self, doc: Document) -> None:
        """Take the names from ``doc``."""
        self._pattern, self._provider = _named(doc)

    def as_pronouns(self, text: str) -> str:
        """Return ``text`` with the parties' own names made "we" and "you" (with "'s": "our" and "your")."""
        if self._pattern is None:
            return text

        def pronoun(match: re.Match[str]) -> str:
            ours = match.group(1) in self._provider
            if not ours and text.endswith(_OTHERS, 0, match.start()):
                return match.group()
            return _PRONOUNS[ours, match.group(2) is not None and _ACTS.match(text, match.end()) is None]

        return self._pattern.sub(pronoun, text)
