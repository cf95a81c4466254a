"""Read the number, letter or bullet with which a block begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["decimal", "roman", "ROMAN", "letter", "LETTER", "cyrillic", "CYRILLIC", "bullet"]
Wrapper = Literal["()", ")", ".", "", "|"]

LARGEST_PART = 199
LARGEST_ROMAN = 60
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"

_LABELS = (
    r"section|sec\.|article|art\.|clause|chapter|part|paragraph|schedule|annex|appendix|exhibit|§{1,2}"
    r"|статья|ст\.|раздел|глава|часть|пункт|п\.|приложение"
)
_LABEL = re.compile(rf"(?P<label>{_LABELS})\s*(?:№|no\.?)?\s*(?=[\dIVXLCA-H])", re.IGNORECASE)
_KAZAKH_LABEL = re.compile(
    r"(?P<number>\d{1,3})\s*-?\s*(?P<label>бап|тарау|бөлім|тармақ)\b[.:]?\s*", re.IGNORECASE
)
_ANNEXES = ("schedule", "annex", "appendix", "exhibit", "приложение")
_ORDINAL = (
    r"\d{1,3}[a-h](?![^\W_])|\d{1,3}(?:\.\d{1,3}){0,8}|[ivxlc]{1,7}|[IVXLC]{1,7}|[a-z]{1,2}|[A-ZА-Яа-я]"
)
_BRACKETED = re.compile(rf"\(\s?(?P<token>{_ORDINAL})\s?\)[.:]?\s*")
_PLAIN = re.compile(
    rf"(?P<token>{_ORDINAL})\s?"
    r"(?P<after>\.?\)|\.-?(?=\s|$|[A-ZА-ЯЁ])|:|[–—-](?=\s)|(?=\s|$|\()|(?:(?<=\.\d)|(?<=\.\d\d))\.?(?=[^\W\d]))\s*"
)
_BULLET = re.compile(r"[•·●○◦▪▫■□►➢➤✓✔‣⁃∙⎯*–—-]\s+|[•●○▪■►➢‣]")
# A link back to the start of a page stands before the number of the next part.
_NOISE = re.compile(
    r"(?P<link>↑?\s*(?:back|return|go|jump)\s+to\s+(?:the\s+)?top(?![^\W\d_]))?[,;\s]*", re.IGNORECASE
)
# "Your duties 7. Fees": a few words without a stop before the number, a title without a stop after it.
_LATE = re.compile(r"[A-ZА-ЯЁ][^\d.,;:!?()]{2,40}?\s(?P<token>\d{1,2})\.\s+(?=[A-ZА-ЯЁ][^.;]*$)")
_LATE_WORDS = 5
# "6.1 | Late return of the car | ...": a number, and a cell with more words than a unit.
_ROW = re.compile(r"(?P<token>\d{1,3}(?:\.\d{1,2}){0,4})\.?\s*\|\s*(?=[^\W\d_]{2,}[ ,/-]+[^\s|])")
_REFERS = re.compile(rf"(?:{_LABELS}|of|under|age|no|page|step)\s*$", re.IGNORECASE)
# What follows a stray figure at the start of a block: a measure, not a clause.
_MEASURE = re.compile(
    r"%|(?:usd|eur|usdt|btc|eth|kzt|тенге|тг|руб|percent|per cent|days?|hours?|months?|years?|minutes?|"
    r"дн|день|час|месяц|лет|год|күн)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d+\.\d\d\s[A-Z]{3}\b")
# Letters that look alike in the two alphabets, as typed by whoever mixes them.
_TWINS = dict(zip("асеорху", "aceopxy", strict=True))
_TWINS |= {latin: cyrillic for cyrillic, latin in _TWINS.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a marker: its kind and its ordinal values, e.g. ``("decimal", (4, 2))``."""

    kind: Kind
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """The number or bullet of a block.

    ``length`` counts the characters of the block that it covers, white space
    after it included; 0 for a generated marker, which is not in the text.
    ``readings`` holds every way to read it ("i" is a Roman number and a
    letter). ``label`` is a word such as ``section`` before the number, in
    lower case; ``wrapper`` is "|" for the first cell of a row.
    ``measure`` tells that a unit follows, so that the figure is
    a clause number only where it is written as one. ``before`` counts the
    characters in front of the number: the title of a part, or a link.
    """

    token: str
    wrapper: Wrapper
    readings: tuple[Reading, ...]
    length: int
    label: str = ""
    measure: bool = False
    before: int = 0

    @property
    def bullet(self) -> bool:
        return self.readings[0].kind == "bullet"

    @property
    def annex(self) -> bool:
        """Tell whether the number opens an annex, with a numbering of its own."""
        return self.label in _ANNEXES

    @property
    def listed(self) -> bool:
        """Tell whether lists use such a marker rather than clauses: a bullet, a letter, ``(1)``, ``1)``."""
        if self.label:
            return False
        return self.wrapper in ("()", ")") or self.readings[0].kind in (
            "bullet",
            "letter",
            "roman",
            "cyrillic",
        )


BULLET = Marker("•", "", (Reading("bullet", ()),), 0)


def typed_marker(text: str) -> Marker | None:
    """Return the marker with which ``text`` begins, or None.

    Whether the number is a clause number is for :mod:`tosscan.segment.clauses`
    to decide: it must go on from the numbers before it.
    """
    noise = _NOISE.match(text)
    start = noise.end() if noise else 0
    if noise is not None and noise["link"]:
        found = _numbered(text, start)
        return replace(found, before=start) if found is not None else None
    bullet = _BULLET.match(text, start)
    if bullet:
        inner = _numbered(text, bullet.end())
        return inner or Marker(bullet.group().strip(), "", BULLET.readings, bullet.end())
    return _numbered(text, start)


def row_marker(text: str) -> Marker | None:
    """Return the number that alone fills the first cell of a row of words, or None."""
    match = _ROW.match(text)
    readings = _readings(match["token"]) if match is not None else ()
    return Marker(match["token"], "|", readings, match.end()) if match is not None and readings else None


def late_marker(text: str) -> Marker | None:
    """Return the number before which only the title of a part stands in a line, or None.

    The marker covers that title too. Whether the number is the next one is
    for the caller to tell.
    """
    match = _LATE.match(text)
    if match is None:
        return None
    before = text[: match.start("token")]
    if len(before.split()) > _LATE_WORDS or _REFERS.search(before):
        return None
    return Marker(
        match["token"], ".", (Reading("decimal", (int(match["token"]),)),), match.end(), before=len(before)
    )


def generated_marker(marker: str) -> Marker:
    """Return the reading of a marker that the source generates, as "1." or "•"."""
    found = _numbered(marker.strip(), 0)
    if found is None:
        return BULLET
    return Marker(found.token, found.wrapper or ".", found.readings, 0, found.label)


def _numbered(text: str, start: int) -> Marker | None:
    kazakh = _KAZAKH_LABEL.match(text, start)
    if kazakh:
        values = (int(kazakh["number"]),)
        return Marker(
            kazakh["number"], "", (Reading("decimal", values),), kazakh.end(), kazakh["label"].casefold()
        )
    label = _LABEL.match(text, start)
    begin = label.end() if label else start
    bracketed = _BRACKETED.match(text, begin)
    match = bracketed or _PLAIN.match(text, begin)
    if match is None:
        return None
    token = match["token"]
    wrapper: Wrapper = "()"
    if not bracketed:
        after = match["after"]
        wrapper = ")" if ")" in after else "." if after else ""
        if after == "." and token[0].isalpha() and match.end() == match.end("after") < len(text):
            # "M.P. Smith", "F.A.Q.": only figures touch what follows them.
            return None
    readings = _readings(token)
    if not readings or (not wrapper and not label and readings[0].kind != "decimal"):
        return None
    return Marker(
        token,
        wrapper,
        readings,
        match.end(),
        label["label"].casefold() if label else "",
        measure=not label
        and (bool(_MEASURE.match(text, match.end())) or bool(_AMOUNT.match(text, match.start("token")))),
    )


def _readings(token: str) -> tuple[Reading, ...]:
    """Return every way to read a token; a letter also as its twin of the other alphabet."""
    found = _readings_in(token)
    twin = _TWINS.get(token.casefold())
    if twin is None:
        return found
    return (*found, *_readings_in(twin.upper() if token.isupper() else twin))


def _readings_in(token: str) -> tuple[Reading, ...]:
    if token[0].isdigit() and token[-1].isalpha():
        return (Reading("decimal", (int(token[:-1]), ord(token[-1]) - ord("a") + 1)),)
    if token[0].isdigit():
        parts = tuple(int(part) for part in token.split("."))
        dated = len(parts) > 1 and any(len(part) > 1 and part[0] == "0" for part in token.split("."))
        return () if dated or max(parts) > LARGEST_PART else (Reading("decimal", parts),)
    found: list[Reading] = []
    upper = token.isupper()
    value = _roman(token.upper())
    if value and value <= LARGEST_ROMAN:
        found.append(Reading("ROMAN" if upper else "roman", (value,)))
    low = token.casefold()
    if len(set(low)) == 1 and len(low) <= 2 and "a" <= low[0] <= "z":
        ordinal = ord(low[0]) - ord("a") + 1 + 26 * (len(low) - 1)
        found.append(Reading("LETTER" if upper else "letter", (ordinal,)))
    elif len(low) == 1 and low in CYRILLIC:
        found.append(Reading("CYRILLIC" if upper else "cyrillic", (CYRILLIC.index(low) + 1,)))
    return tuple(found)


def _roman(token: str) -> int | None:
    """Return the value of a Roman number written in the usual way, else None."""
    if not re.fullmatch(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", token):
        return None
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for this, following in zip(token, [*token[1:], "I"], strict=True):
        total += -worth[this] if worth[this] < worth[following] else worth[this]
    return total or None
