"""Tell what a line of text is by its shape: a heading, a list item, or a line that goes on.

Shared by the extractors, so that the same line is the same kind of block in
every format. Numbers of clauses are read elsewhere; here they only help to
see where a block starts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

MAX_HEADING_WORDS = 14
MAX_MARKED_HEADING_WORDS = 30  # of h1-h6: pages set whole sentences in them

_CLOSERS = "\"'”’»)]"
_OPENERS = ("“", "„", "«", "(", "[", ",", " –", " —", " &")
_TERMINAL = (".", "!", "?", ";", ":", ",", "…")
_STRONG_STOP = (".", "!", "?", ";")

BULLET = re.compile(r"[•●▪◦‣∙○■□▸►➢➤✓*·–—-]\s+(?=\S)")
# "(a)", "a)", "iv.", "1)", "12.", but not "12.5" and not the year that opens a sentence.
LETTERED = re.compile(
    r"(?:\((?:[a-zа-я]{1,2}|[ivxlc]{1,6}|\d{1,3})\)|(?:[a-zа-я]|[ivxlc]{1,6}|\d{1,3})\))\s*(?=\S)",
    re.IGNORECASE,
)
DOTTED = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})\.\s+(?=\S)")
CLAUSE = re.compile(
    r"(?:(?:section|article|clause|chapter|part|schedule|annex|appendix|раздел|глава|статья|пункт|приложение)\s+)?"
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[IVXLC]{1,6}[.)])(?=\s|$)",
    re.IGNORECASE,
)
_MULTILEVEL = re.compile(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3})*[.)]?(?=\s|$)")
_TIGHT = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.(?=[^\W\d_])")  # "1.1.Fees", the space forgotten


def _any_of(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    """Return one expression for several: a line is looked at once."""
    return re.compile(
        "|".join(
            f"(?i:{one.pattern})" if one.flags & re.IGNORECASE else f"(?:{one.pattern})" for one in patterns
        )
    )


_ITEM = _any_of(BULLET, LETTERED, DOTTED)
_BLOCK = _any_of(BULLET, LETTERED, DOTTED, _MULTILEVEL)
_NUMBER = _any_of(LETTERED, DOTTED, CLAUSE, _TIGHT)
_DUTY = re.compile(
    r"\b(?:shall|hereby|must|agrees?\s+(?:to|that)|acknowledges?|обязу\w+|соглаша\w+|вправе|міндетті)\b",
    re.IGNORECASE,
)


def starts_item(line: str) -> bool:
    """Tell whether ``line`` starts with a typed bullet, letter or number of one level."""
    return _ITEM.match(line) is not None


def is_marker(text: str) -> bool:
    """Tell whether ``text`` is a bullet, number or letter of a clause and nothing else."""
    return len(text) <= 10 and starts_block(f"{text} x") and not any(char.isspace() for char in text)


def is_item(text: str) -> bool:
    """Tell whether ``text`` is an item of a list: it starts with a typed bullet or a letter in brackets."""
    return BULLET.match(text) is not None or LETTERED.match(text) is not None


def starts_block(line: str) -> bool:
    """Tell whether ``line`` opens a block of its own: a bullet, a letter, or a clause number."""
    return _BLOCK.match(line) is not None


def has_number(text: str) -> bool:
    """Tell whether ``text`` starts with a typed number or letter of a clause."""
    return _NUMBER.match(text) is not None


def ends_sentence(line: str) -> bool:
    """Tell whether ``line`` ends as a sentence or a part of a list ends."""
    return line.rstrip().rstrip(_CLOSERS).endswith((".", "!", "?", ";", ":", "…"))


def is_bold_heading(text: str) -> bool:
    """Tell whether a paragraph set wholly in bold reads as a heading, not as an emphasised duty.

    A sentence in bold is what a page most wants to be bound by, so anything
    that ends as a sentence or lays down a duty stays a paragraph.
    """
    words = text.split()
    if len(words) > MAX_HEADING_WORDS or not any(char.isalpha() for char in text):
        return False
    if _DUTY.search(text) and len(words) > 4:
        return False
    bare = text.rstrip().rstrip(_CLOSERS)
    if bare.endswith(":") and len(words) > 6:
        return False  # it opens a list
    if bare.endswith(_STRONG_STOP):
        return has_number(text) and len(words) <= 8 and not bare.endswith(";")
    return not bare.endswith(",")


def is_marked_heading(text: str) -> bool:
    """Tell whether the text of an ``<h1>``-``<h6>`` (or ``#``) is a heading, not a paragraph set large."""
    words = text.split()
    if len(words) > MAX_MARKED_HEADING_WORDS:
        return False
    bare = text.rstrip().rstrip(_CLOSERS)
    if bare.endswith("?") and not any(word.endswith(_STRONG_STOP) for word in words[:-2]):
        return True  # one question, as frequent questions are headed
    return not (bare.endswith(_STRONG_STOP) and len(words) > MAX_HEADING_WORDS)


def is_plain_heading(text: str) -> bool:
    """Tell whether a line of plain text reads as a heading: capitals, or a number and a few words."""
    words = text.split()
    if not words or len(words) > MAX_HEADING_WORDS or text.rstrip(_CLOSERS).endswith(_TERMINAL):
        return False
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 3:
        return False
    if all(char.isupper() for char in letters):
        return True
    number = CLAUSE.match(text)
    title = text[number.end() :].strip() if number else ""
    return (
        bool(number)
        and len(title.split()) <= 9
        and (not title or title[0].isupper())
        and not _DUTY.search(title)
    )


def is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether a plain text was broken into lines by a program that counts columns.

    Looks at lines that another line follows: in a wrapped text most of them
    are nearly as long as the longest and stop in the middle of a sentence.
    """
    inner = [line.rstrip() for line, after in itertools.pairwise(lines) if line.strip() and after.strip()]
    if len(inner) < 3:
        return False
    lengths = sorted(len(line) for line in inner)
    width = lengths[int(len(lengths) * 0.95)]
    if not 35 <= width <= 140:
        return False
    full = [line for line in inner if len(line) >= width * 0.7]
    open_ended = sum(not ends_sentence(line) for line in full)
    return len(full) >= len(inner) * 0.5 and open_ended >= len(full) * 0.6


def goes_on(before: str, after: str, *, wrapped: bool, width: int = 0) -> bool:
    """Tell whether ``after`` continues the sentence that ``before`` leaves open at a line break."""
    if not before or not after or starts_block(after):
        return False
    if before.endswith(_OPENERS) or is_marker(before):
        return True
    if after[0].islower() and not ends_sentence(before):
        return True
    if not wrapped:
        return False
    # A short line ends its paragraph: the next word would have fitted.
    first = after.split(maxsplit=1)[0]
    return len(before) + 1 + len(first) > width * 0.8


def width_of(lines: Iterable[str]) -> int:
    """Return the column at which nearly all of ``lines`` end."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return lengths[int(len(lengths) * 0.95)] if lengths else 0
