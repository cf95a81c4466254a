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
LONG_RUN = 12  # linked entries of a menu that parts the terms from what stands beyond it, at least
SHORT_RUN = 5  # entries of a menu that parts them from a notice, at least
BEYOND = 0.05  # of the words of all prose, at most, that stand beyond such a menu
OPENER_WORDS = 4  # of the sentence that opens a list of the terms, at least; a shorter one is a label
REMARK_WORDS = 20  # of a remark on an entry of a menu, at most
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
# Words of the notices that stand around terms; the first or last clause may hold them too, but no other
# block is set aside for that.
_ASIDE = re.compile(
    r"\b(?:cookies?|newsletters?|subscribe|sign ?up|forgot(?:ten)?|javascript|trademarks? of)\b",
    re.IGNORECASE,
)
_CONTRACT = re.compile(
    r"\b(?:terms|agreement|conditions|contract|bound|услови\w+|соглашени\w+|договор\w*|шарт\w*)\b",
    re.IGNORECASE,
)
# An e-mail address, a telephone number, or a postal code: where to write to, right behind the terms.
_CONTACT = re.compile(
    r"\w@\w|\d{3}[-. )]+\d{2,4}[-. ]\d{2}|\b\d{5,6}(?:-\d{4})?\b|\bp\.? ?o\.? box\b", re.IGNORECASE
)
_SCRIPTS = re.compile(
    r"(?:enable|activate|turn on|support) javascript|javascript (?:is|to be|must be|in your)"
    r"|browser (?:is|appears|does not)|включите javascript",
    re.IGNORECASE,
)
# One of these is in whatever the two find; an expression takes many times as long to find nothing.
_NOTICE_WORDS = ("cook", "куки", "javascript", "browser")
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
    first, last = _bound(pieces, places), _bound(pieces, places[::-1])
    if first is None or last is None or first > last:
        return list(pieces), []
    before, after = places[:first], places[last + 1 :]
    if not before and not after:
        return list(pieces), []
    terms = pieces[first : last + 1]
    aside = _menus(pieces, before, terms) | _menus(pieces, after, terms)
    kept = [piece for number, piece in enumerate(pieces) if number not in aside]
    return kept, [pieces[number].text for number in sorted(aside)]


def _bound(pieces: Sequence[Piece], numbers: range) -> int | None:
    """Return the first of ``numbers`` whose block is prose of the terms, if any is.

    What stands beyond a long menu is no part of the terms if it is little and
    holds no clause; a notice is none beyond a short one.
    """
    most = BEYOND * sum(piece.line.length for piece in pieces)
    found = None
    beyond = 0.0
    gap: list[Piece] = []
    for number in numbers:
        piece = pieces[number]
        if not _is_prose(piece):
            gap.append(piece)
            continue
        if found is None or _is_menu(gap, pieces, long=beyond > 0):
            found = number
        gap = []
        text = piece.text
        if is_legal(text):
            break
        if not _ASIDE.search(text) or _CONTRACT.search(text):
            beyond += piece.line.length
        if beyond > most:
            break
    return found


def _is_menu(gap: Sequence[Piece], pieces: Sequence[Piece], *, long: bool) -> bool:
    """Tell whether a gap in the prose is a menu, a ``long`` one of links, and no table of contents."""
    if len(gap) < SHORT_RUN:
        return False
    entries = [piece for piece in gap if _is_entry(piece) and (piece.linked or not long)]
    if len(entries) < (LONG_RUN if long else SHORT_RUN):
        return False
    return not _is_contents(entries, pieces)


def _is_contents(entries: Sequence[Piece], terms: Sequence[Piece]) -> bool:
    """Tell whether entries are a table of contents: they come back as short blocks that are no entries."""
    wanted = {_plain(piece.text) for piece in entries}
    titles = {
        plain
        for piece in terms
        if piece.line.length <= ENTRY_CHARS
        and (plain := _plain(piece.text)) in wanted
        and not _is_entry(piece)
    }
    return sum(_plain(piece.text) in titles for piece in entries) >= CONTENTS * len(entries)


def is_notice(text: str) -> bool:
    """Tell whether a text asks for consent to cookies or for scripts to be allowed, and does nothing else."""
    if len(text.split(None, NOTICE_WORDS)) > NOTICE_WORDS:
        return False
    lowered = text.lower()
    if not any(word in lowered for word in _NOTICE_WORDS):
        return False
    if is_legal(text) or _CONTRACT.search(text):
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
    if is_legal(text):
        return True
    words = text.split()
    if len(words) < PROSE_WORDS or piece.linked or is_notice(text) or _is_copyright(text):
        return False
    if piece.kind == "item" and not shapes.ends_sentence(text):
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


def _menus(pieces: Sequence[Piece], numbers: range, terms: Sequence[Piece]) -> set[int]:
    """Return the numbers of blocks outside the terms that belong to menus and notices."""
    aside: set[int] = set()
    run: list[int] = []
    # The list that a sentence opens, and the one that the last clause stands in, are lists of the terms.
    own = pieces[numbers.start - 1].group if numbers.start else None
    for number in numbers:
        piece = pieces[number]
        opened = _opened(pieces, number)
        if opened and len(pieces[number - 1].text.split()) >= OPENER_WORDS:
            own = piece.group
        entry = _is_entry(piece) and (own is None or piece.group != own)
        if (entry or _is_label(piece) or _is_remark(piece)) if run else (entry and not opened):
            run.append(number)
        else:
            aside |= _closed(pieces, run, terms)
            run = [number] if _is_label(piece) else []
            if _is_furniture(piece.text):
                aside.add(number)
    return aside | _closed(pieces, run, terms)


def _is_furniture(text: str) -> bool:
    """Tell whether a block outside the terms is a notice, a copyright line, run-together labels or a sign."""
    if is_legal(text) or ABOVE.search(text):
        return False
    bare = not any(map(str.isalnum, text))
    return bare or is_notice(text) or _is_copyright(text) or _is_salad(text.split())


def _closed(pieces: Sequence[Piece], run: Sequence[int], terms: Sequence[Piece]) -> set[int]:
    """Return the blocks of a run that make a menu: up to its last entry, for a title may follow it."""
    entries = [number for number in run if _is_entry(pieces[number])]
    if len(entries) < RUN or _is_contents([pieces[number] for number in entries], terms):
        return set()
    return {number for number in run if number <= entries[-1]}


def _is_entry(piece: Piece) -> bool:
    """Tell whether a block looks like an entry of a menu: a short item or link without a number or a stop."""
    text = piece.text
    if piece.marker not in {None, "•"} or not (piece.kind == "item" or piece.linked):
        return False
    if len(text.split()) > ITEM_WORDS:
        return False
    return not (
        shapes.has_number(text)
        or text.endswith((".", ";", ":"))
        or ABOVE.search(text)
        or _CONTACT.search(text)
    )


def _is_label(piece: Piece) -> bool:
    text = piece.text
    return (
        len(text.split()) <= LABEL_WORDS
        and piece.marker is None
        and not (shapes.has_number(text) or text.endswith((".", ":")))
        and not (ABOVE.search(text) or _CONTACT.search(text))
    )


def _is_remark(piece: Piece) -> bool:
    """Tell whether a block may say a few words on the entry of a menu before it."""
    text = piece.text
    if piece.kind != "item" or piece.marker not in {None, "•"} or len(text.split()) > REMARK_WORDS:
        return False
    return not (shapes.ends_sentence(text) or shapes.has_number(text) or is_legal(text) or ABOVE.search(text))


def _opened(pieces: Sequence[Piece], number: int) -> bool:
    """Tell whether the sentence before a list goes on in it."""
    if not number:
        return False
    before = pieces[number - 1]
    if before.text.endswith(":"):
        return True
    return _is_prose(before) and not shapes.ends_sentence(before.text)


def _plain(text: str) -> str:
    """Return the words of a text but for its number, which a table of contents may leave out."""
    return " ".join(re.findall(r"[^\W\d]\w*", text.casefold()))
