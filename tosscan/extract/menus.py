"""Tell the menus and notices around the terms of a web page from the terms, block by block.

Many pages mark neither: their menus are plain lists, and archives strip what
marks there were. So only what stands before the first or after the last block
of prose is looked at, a menu is a run of short items that no sentence opens,
and nothing with the words of a clause is ever set aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosscan.document.text import BlockKind
from tosscan.extract import shapes
from tosscan.extract.builder import Line

PROSE_WORDS = 10  # of a block that is text, not a label
ITEM_WORDS = 6  # of an entry of a menu, at most
ENTRY_CHARS = 100  # of what an entry of a table of contents may lead to, at most
LABEL_WORDS = 3  # of a heading inside a menu, at most
RUN = 3  # entries that a menu has at least
NOTICE_WORDS = 90  # of a notice on cookies or scripts, at most
LINKED = 0.8  # share of the characters of a block that stand on links, above which it is no prose
CONTENTS = 0.5  # share of a list's entries that come back as blocks of the text: it is a table of contents
COPYRIGHT_WORDS = 40  # of a line on copyright, at most
LEGAL_WORDS = 8  # of a text that may be a clause, at least
SALAD_WORDS = 12  # of a line of labels run together, at least
SALAD_CAPITALS = 0.6  # share of its words with a capital letter
SALAD_SMALL = 0.12  # share of words that make a sentence, at most

# Stems, not an expression: of many words without a common start an expression is the slower by far.
_LEGAL_STEMS: tuple[str, ...] = (
    *("liab", "arbitrat", "waive", "indemn", "terminat", "governing law", "jurisdiction", "warrant", "court"),
    *("dispute", "suspend", "ответствен", "арбитраж", "подсудн", "расторг", "приостан", "жауапкершіл"),
)
_COURT = re.compile(r"сот\b")
# A line above or below the terms that says since when, or for whom, they hold is part of them.
ABOVE = re.compile(
    r"\b(?:effective|last (?:updated|revised|modified|changed)|you (?:live|reside)|residents? of"
    r"|в редакции|дата (?:публикации|вступления|обновления)|вступает в силу|действу(?:ет|ют) с"
    r"|күшіне енеді)\b",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"\bcookies? (?:settings|preferences|consent|notice|policy for more|to|are|help)\b"
    r"|\b(?:use[sd]?|using|use of|accept(?: all)?|receive(?: all)?|about|how we use) (?:\w+ )?cookies\b"
    r"|(?:использу\w+|использование|принять) (?:файлы |файлов )?(?:cookies?|куки)\b|cookie файл\w* пайдалан",
    re.IGNORECASE,
)
_CONTRACT = re.compile(
    r"\b(?:terms|agreement|conditions|contract|bound|услови\w+|соглашени\w+|договор\w*|шарт\w*)\b",
    re.IGNORECASE,
)
_SCRIPTS = re.compile(
    r"(?:enable|activate|turn on|support) javascript|javascript (?:is|to be|must be|in your)"
    r"|browser (?:is|appears|does not)|включите javascript",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"^\W*(?:©|\(c\) ?\d{4}|(?:\(c\) )?copyright\W*(?:©|\(c\)|\d{4}|by\b)"
    r"|all rights reserved\b|все права защищены)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:you|your|вы|вам|ваш\w*|сіз\w*)\b", re.IGNORECASE)
_SMALL = frozenset(
    {"the", "of", "to", "and", "a", "an", "in", "is", "are", "you", "we", "our", "your", "for", "by", "or"}
    | {"with", "on", "be", "may", "not", "this", "that", "any", "as", "at", "from", "it", "will", "shall"}
)


@dataclass(slots=True, eq=False)
class Piece:
    """A block before it becomes text."""

    line: Line
    kind: BlockKind
    level: int
    marker: str | None
    group: int | None

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def linked(self) -> bool:
        """Whether nearly all of the block stands on links."""
        return sum(end - start for start, end, _ in self.line.links) >= LINKED * max(1, self.line.length)


def split(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """Return the blocks of the terms, and the texts around them that are set aside, in order."""
    places = range(len(pieces))
    first = next((number for number in places if _is_prose(pieces[number])), None)
    if first is None:
        return list(pieces), []
    last = next(number for number in reversed(places) if _is_prose(pieces[number]))
    before, after = places[:first], places[last + 1 :]
    if not before and not after:
        return list(pieces), []
    known = {_plain(piece.text) for piece in pieces[first : last + 1] if piece.line.length <= ENTRY_CHARS}
    aside = _menus(pieces, before, known) | _menus(pieces, after, known)
    kept = [piece for number, piece in enumerate(pieces) if number not in aside]
    return kept, [pieces[number].text for number in sorted(aside)]


def is_notice(text: str) -> bool:
    """Tell whether a text asks for consent to cookies or for scripts to be allowed, and does nothing else."""
    if len(text.split()) > NOTICE_WORDS or is_legal(text) or _CONTRACT.search(text):
        return False
    return _COOKIES.search(text) is not None or _SCRIPTS.search(text) is not None


def _is_copyright(text: str) -> bool:
    """Tell whether a text is a line on copyright, with labels after it at most."""
    if len(text.split()) > COPYRIGHT_WORDS or _ADDRESSED.search(text):
        return False
    return _COPYRIGHT.match(text) is not None


def has_legal_words(text: str) -> bool:
    """Tell whether a text speaks of what the clauses of terms speak of."""
    text = text.lower()
    return any(stem in text for stem in _LEGAL_STEMS) or ("сот" in text and _COURT.search(text) is not None)


def is_legal(text: str) -> bool:
    """Tell whether a text may be a clause: it has legal words and the length of a sentence."""
    return len(text.split(None, LEGAL_WORDS)) >= LEGAL_WORDS and has_legal_words(text)


def _is_prose(piece: Piece) -> bool:
    """Tell whether a block is text of the terms, long enough to tell where they begin and end."""
    text = piece.text
    words = text.split()
    if is_legal(text):
        return True
    if len(words) < PROSE_WORDS or piece.linked or is_notice(text) or _is_copyright(text):
        return False
    return not _is_salad(words)


def _is_salad(words: Sequence[str]) -> bool:
    """Tell whether words are labels run together: capitals, and hardly a word that makes a sentence."""
    if len(words) < SALAD_WORDS or any(word.endswith((".", ",", ";", ":")) for word in words[:-1]):
        return False
    small = sum(word.lower() in _SMALL for word in words)
    capitals = sum(word[0].isupper() for word in words)
    upper = sum(word.isupper() for word in words)
    return (
        small <= SALAD_SMALL * len(words)
        and capitals >= SALAD_CAPITALS * len(words)
        and upper < 0.5 * len(words)
    )


def _menus(pieces: Sequence[Piece], numbers: range, known: set[str]) -> set[int]:
    """Return the numbers of blocks outside the terms that belong to menus and notices."""
    aside: set[int] = set()
    run: list[int] = []
    for number in numbers:
        piece = pieces[number]
        entry = _is_entry(piece)
        if entry or _is_label(piece) if run else entry and not _opened(pieces, number):
            run.append(number)
        else:
            aside |= _closed(pieces, run, known)
            run = [number] if _is_label(piece) else []
            if _is_furniture(piece.text):
                aside.add(number)
    return aside | _closed(pieces, run, known)


def _is_furniture(text: str) -> bool:
    """Tell whether a block outside the terms is a notice, a copyright line, run-together labels or a sign."""
    if is_legal(text) or ABOVE.search(text):
        return False
    bare = not any(map(str.isalnum, text))
    return bare or is_notice(text) or _is_copyright(text) or _is_salad(text.split())


def _closed(pieces: Sequence[Piece], run: Sequence[int], known: set[str]) -> set[int]:
    """Return the blocks of a run that make a menu: up to its last entry, for a title may follow it."""
    entries = [number for number in run if _is_entry(pieces[number])]
    if len(entries) < RUN:
        return set()
    if sum(_plain(pieces[number].text) in known for number in entries) >= CONTENTS * len(entries):
        return set()
    return {number for number in run if number <= entries[-1]}


def _is_entry(piece: Piece) -> bool:
    """Tell whether a block looks like an entry of a menu: a short item or link without a number or a stop."""
    text = piece.text
    listed = piece.kind == "item" and piece.marker in {None, "•"}
    if not (listed or piece.linked) or len(text.split()) > ITEM_WORDS:
        return False
    return not (shapes.has_number(text) or text.endswith((".", ";", ":")) or ABOVE.search(text))


def _is_label(piece: Piece) -> bool:
    text = piece.text
    return (
        len(text.split()) <= LABEL_WORDS
        and piece.marker is None
        and not (shapes.has_number(text) or text.endswith((".", ":")) or ABOVE.search(text))
    )


def _opened(pieces: Sequence[Piece], number: int) -> bool:
    """Tell whether the sentence before a list goes on in it."""
    if not number:
        return False
    before = pieces[number - 1]
    if before.text.endswith(":"):
        return True
    return _is_prose(before) and not shapes.ends_sentence(before.text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
