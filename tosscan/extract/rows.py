"""Put the words of a page into visual lines, whole and in the order in which they are read.

Programs write a line in pieces: letters that a font lacks come last, from
another font; spaced letters come one by one; a large initial stands on a line
of its own. What a line is can be told by places alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from tosscan.extract.page import Row, Word

SAME_ROW = 0.25  # in sizes: base lines closer than this are one row
NEAR = 3.0  # in sizes: parts of a line further apart stay apart where the file ends the line between them
BACK = 0.5  # in sizes: how far a word may start before the end of the one before it
OTHER_GAP = 1.0  # in sizes: so far from the word before, letters of another size ...
OTHER_SIZE = 0.12  # ... that differ by this share are another line: a note beside the text
NO_SPACE = 0.12  # in sizes: no space between words is narrower than that between two pieces of one word
OVERLAP = 0.3  # in sizes: how much pieces of one word may overlap
NARROW_GAP = 0.2  # in sizes: between words no space is narrower but where lines are squeezed
TRUE_SPACE = 3.0  # times such a gap inside a word is the narrowest space of a stretched line ...
WIDE_SPACE = 0.45  # ... and no space of it is narrower than this, in sizes
SPACED = 4  # letters in a row that stand alone are a spaced word
SPACED_GAP = 1.0  # in sizes: letters further apart are not spaced but cells
SPACED_WORDS = 0.15  # in sizes: by so much the gap between spaced words is wider
INITIAL = 1.7  # times the size of the text beside it that a large initial has at least
INITIAL_LETTERS = 3
INITIAL_GAP = 0.8  # in sizes of the text: between an initial and the text beside it


def assemble(words: Iterable[Word | bool]) -> list[Row]:
    """Return the rows of a page.

    Between words, ``words`` holds a boolean where the file ends a line: True
    where a hyphen cuts the word before it.
    """
    rows = [_whole(row) for row in _woven(_lines(words))]
    return _with_initials(rows)


def _lines(words: Iterable[Word | bool]) -> Iterator[Row]:
    """Give the rows: at line ends, and where the base line jumps; parts of one line are joined."""
    row = Row()
    ended = False
    for word in words:
        if isinstance(word, bool):
            ended = True
            row.broken = row.broken or word
            continue
        if not row.words:
            row.words.append(word)
        else:
            last = row.words[-1]
            level = abs(word.base - last.base) <= SAME_ROW * max(word.size, last.size)
            onward = word.left >= last.right - BACK * word.size
            gap = (word.left - last.right) / word.size
            other = gap > OTHER_GAP and abs(word.size - last.size) > OTHER_SIZE * max(word.size, last.size)
            joined = (level and onward and gap < NEAR and not row.broken) if ended else (level or onward)
            if joined and not other:
                row.words.append(word)
            else:
                yield row
                row = Row([word])
        ended = False
    if row.words:
        yield row


def _woven(rows: Iterable[Row]) -> Iterator[Row]:
    """Give the rows, with those that fill one another's gaps made one."""
    last: Row | None = None
    for row in rows:
        if last is not None and _interleave(last, row):
            last = Row([*last.words, *row.words], broken=last.broken or row.broken)
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last


def _interleave(one: Row, other: Row) -> bool:
    """Tell whether the words of two rows on one level stand between one another without lying over them."""
    level = abs(one.base - other.base) <= SAME_ROW * max(one.words[0].size, other.words[0].size)
    if not level or one.right <= other.left + 1 or other.right <= one.left + 1:
        return False
    words = sorted([*one.words, *other.words], key=lambda word: word.left)
    return all(after.left >= word.right - OVERLAP * word.size for word, after in pairwise(words))


def _whole(row: Row) -> Row:
    """Return a row with its words in order and whole."""
    words = row.words
    if any(after.left < word.right - BACK * word.size for word, after in pairwise(words)):
        words = _sewn(words)
    words = _unspaced(_joined_letters(words))
    return row if words is row.words else Row(words, broken=row.broken)


def _sewn(words: list[Word]) -> list[Word]:
    """Return words that the file does not write from left to right in that order, pieces of one joined."""
    ordered = sorted(words, key=lambda word: word.left)
    if any(after.left < word.right - OVERLAP * word.size for word, after in pairwise(ordered)):
        return words  # they lie over one another, and the order of the file is the better guess
    sewn = ordered[:1]
    for before, word in pairwise(ordered):
        if word.left - before.right < NO_SPACE * word.size:
            sewn[-1] = _one(sewn[-1], word)
        else:
            sewn.append(word)
    return sewn


def _joined_letters(words: list[Word]) -> list[Word]:
    """Return the words with those set in spaced letters made whole."""
    if sum(len(word.text) == 1 for word in words) < SPACED:
        return words
    joined: list[Word] = []
    run: list[Word] = []
    for word in words:
        if len(word.text) > 1 or (run and word.left - run[-1].right > 2 * SPACED_GAP * word.size):
            joined.extend(_letters(run))
            run = []
        (run if len(word.text) == 1 else joined).append(word)
    joined.extend(_letters(run))
    return joined


def _letters(run: list[Word]) -> list[Word]:
    """Return the words that a run of single characters spells."""
    if sum(word.text.isalpha() for word in run) < SPACED:
        return run
    gaps = [word.left - before.right for before, word in pairwise(run)]
    usual, size = median(gaps), run[0].size
    if usual > SPACED_GAP * size:
        return run
    spelt = run[:1]
    for gap, word in zip(gaps, run[1:], strict=True):
        if gap > usual + SPACED_WORDS * size:
            spelt.append(word)
        else:
            spelt[-1] = _one(spelt[-1], word)
    return spelt


def _unspaced(words: list[Word]) -> list[Word]:
    """Return words whole where a justified line was stretched between the letters too.

    pdfium takes such gaps for spaces; they are told by the true spaces of the
    row, which are wider several times over.
    """
    gaps = [(word.left - before.right) / word.size for before, word in pairwise(words)]
    narrow = [gap for gap in gaps if gap < NARROW_GAP]
    if not narrow or len(narrow) == len(gaps):
        return words
    if min(gap for gap in gaps if gap >= NARROW_GAP) < max(TRUE_SPACE * max(narrow), WIDE_SPACE):
        return words
    whole = words[:1]
    for gap, word in zip(gaps, words[1:], strict=True):
        if gap < NARROW_GAP:
            whole[-1] = _one(whole[-1], word)
        else:
            whole.append(word)
    return whole


def _with_initials(rows: list[Row]) -> list[Row]:
    """Return the rows with large initials put in front of the first line beside them."""
    initials = [row for row in rows if _may_be_initial(row)]
    if not initials:
        return rows
    known = {word.text.casefold() for row in rows for word in row.words}
    for initial in initials:
        cap = initial.words[0]
        beside = [row for row in rows if _stands_beside(cap, row)]
        if not beside:
            continue
        first = min(beside, key=lambda row: row.base)
        word = first.words[0]
        parted = cap.text.isalpha() and word.text.casefold() in known and not _spells(cap, word, known)
        words = [cap, word] if parted else [_one(cap, replace(word, size=cap.size))]
        words = [replace(one, base=word.base, size=word.size) for one in words]
        merged = Row([*words, *first.words[1:]], broken=first.broken)
        rest = initial.words[1:]
        rows = [merged if row is first else row for row in rows if row is not initial or rest]
        if rest:
            rows = [Row(rest, broken=initial.broken) if row is initial else row for row in rows]
    return rows


def _may_be_initial(row: Row) -> bool:
    cap = row.words[0]
    if len(cap.text) > INITIAL_LETTERS or not cap.text[0].isalnum():
        return False
    return len(row.words) == 1 or cap.size >= INITIAL * row.words[1].size


def _stands_beside(cap: Word, row: Row) -> bool:
    """Tell whether a row of smaller letters starts right after a large initial, within its height."""
    word = row.words[0]
    if word is cap:
        return False
    near = -0.2 * word.size <= word.left - cap.right <= INITIAL_GAP * word.size
    high = cap.base - cap.size < word.base <= cap.base + SAME_ROW * word.size
    return near and high and cap.size >= INITIAL * word.size


def _spells(cap: Word, word: Word, known: set[str]) -> bool:
    return (cap.text + word.text).casefold() in known


def _one(word: Word, after: Word) -> Word:
    (a, b, c, d), (e, f, g, h) = word.box, after.box
    box = min(a, e), min(b, f), max(c, g), max(d, h)
    return replace(word, text=word.text + after.text, box=box, right=after.right)
