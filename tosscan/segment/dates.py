"""Read the date that a text gives as its own: when it was last revised, published, or takes effect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tosscan.document.text import Block

# The date of a text stands in its first or last lines.
FIRST_CHARACTERS = 6_000
LAST_CHARACTERS = 1_500
# Between "last updated" and the date there is little.
LONGEST_GAP = 40
# "Effective date of these terms of use: 5 May" runs longer, but ends in a colon.
LONGEST_GAP_TO_COLON = 80
# A date this near to the start is the document's own where it follows its title.
TITLE_CHARACTERS = 400
# A line that is nothing but a date, or little more.
FEW_WORDS = 8
FEWEST_WORDS = 2
SHORT_BLOCK = 24
LONGEST_LABEL = 100
# How far a list of changes reaches.
LONGEST_HISTORY = 3_000
EARLIEST, LATEST = 1990, 2100

_EFFECTIVE_RANK, _UNLABELLED, _LATE = 2, 3, 10

_MONTH_NAMES = """
    january jan januar janvier enero janeiro gennaio январь января янв қаңтар
    february feb februar février febrero fevereiro febbraio февраль февраля фев ақпан
    march mar märz mars marzo março март марта мар наурыз
    april apr avril abril aprile апрель апреля апр сәуір
    may mai mayo maio maggio май мая мамыр
    june jun juni juin junio junho giugno июнь июня июн маусым
    july jul juli juillet julio julho luglio июль июля июл шілде
    august aug août agosto август августа авг тамыз
    september sep sept septembre septiembre setembro settembre сентябрь сентября сен сент қыркүйек
    october oct oktober octobre octubre outubro ottobre октябрь октября окт қазан
    november nov novembre noviembre novembro ноябрь ноября ноя қараша
    december dec dezember décembre diciembre dezembro dicembre декабрь декабря дек желтоқсан
"""
_MONTHS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.strip().splitlines(), 1)
    for name in names.split()
}
_MONTH = r"[^\W\d_]{2,16}\.?"
# The cases of a Kazakh month.
_MONTH_ENDING = re.compile(
    r"(?:[ыі]?нда|[ыі]?нде|[ыі]?на(?:н)?|[ыі]?не(?:н)?|[ыі]|[дт][ае](?:ғы|гі|н)?|дың|дің|тың|тің|ның|нің)$"
)
_DATE = re.compile(
    rf"(?<![\d.])(?P<d1>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b|er|-?го)?[»\"”.]?\s+(?:(?:day\s+)?of\s+|de\s+)?(?P<m1>{_MONTH}),?\s+"
    r"(?:de\s+|of\s+)?(?P<y1>\d{4})"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\s*,?\s*(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})\s*(?:жылғы|жылдың|ж\.|года?)\s*[«\"“]?(?P<d3>\d{{1,2}})[»\"”]?\s*[-–]?\s*(?P<m3>{_MONTH})"
    r"|(?<![\d.])(?P<y4>\d{4})[-./](?P<m4>\d{1,2})[-./](?P<d4>\d{1,2})(?!\d)"
    r"|(?<![\d.])(?P<a5>\d{1,2})(?P<sep>[-./])(?P<b5>\d{1,2})(?P=sep)(?P<y5>\d{4}|\d{2})(?!\d)"
    rf"|(?P<m6>{_MONTH}),?\s+(?P<y6>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
# A date with slashes is found by its first slash: that is much faster.
_SLASHES = re.compile(r"/(?P<second>\d{1,2})/\d{2,4}(?![\d/])")
_FIRST_FIGURE = re.compile(r"(?<![\d/])(?P<first>\d{1,2})$")
_FIGURES = re.compile(r"\d{4}|\d[./-]\d")
_TITLE = re.compile(
    r"\b(?:terms|agreement|conditions|policy|rules|соглашение|договор|оферта|условия|правила)\W{1,3}$",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:these|this|the|our|настоящ\w+|данн\w+|осы)\b", re.IGNORECASE)
_REVISED = re.compile(
    r"\b(?:"
    r"(?:last|latest|most\s+recently)\s+"
    r"(?:updated?|revised|revision|modified|modification|amended|amendment|changed?|reviewed|edited|version)"
    r"|date\s+of\s+(?:the\s+)?(?:last|latest)\s+(?:update|revision|version|modification|change|amendment)s?"
    r"|(?:updated|revised|modified|amended)(?:\s+(?:on|as\s+of|date))?|update\s*(?=:)|revision(?:\s+date)?"
    r"|(?:дата\s+)?последн\w+\s+(?:обновлени\w+|изменени\w+|редакци\w+|версия)"
    r"|дата\s+(?:обновления|редакции|последнего\s+\w+)|(?:обновлен[оаы]?|изменен[оаы]?)"
    r"|(?:в\s+)?редакци\w+(?:\s+от)?"
    r"|соңғы\s+(?:жаңарту\w*|өзгеріс\w*)|жаңартыл\w+(?:\s+күні)?"
    r"|zuletzt\s+(?:aktualisiert|geändert)|stand|dernière\s+(?:mise\s+à\s+jour|modification|révision)"
    r"|date\s+de\s+dernière\s+\w+|última\s+\w+|ultimo\s+\w+)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:version|published|posted|issued|release\s+date|date\s+of\s+(?:publication|posting|issue)"
    r"|версия|опубликован\w*|размещен\w*|утвержд\w+(?:\s+приказом\s+[^.;\n]{1,70}?\sот)?"
    r"|дата(?:\s+(?:публикации|размещения|утверждения|составления))?"
    r"|нұсқа\w*|жарияланған\w*|бекітілген\w*)\b",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\b(?:effective(?:\s+(?:date|as\s+of|from|on))?|in\s+(?:force|effect)(?:\s+(?:from|since|as\s+of))?"
    r"|(?:takes?|taking)\s+effect(?:\s+(?:on|from|as\s+of))?|comes?\s+into\s+(?:force|effect)(?:\s+on)?"
    r"|valid\s+from|with\s+effect\s+from|dated|as\s+of"
    r"|вступа\w+\s+в\s+силу|действу\w+\s+с|введен\w+\s+в\s+действие|дата\s+(?:вступления|введения)[\w\s]{0,30}"
    r"|күшіне\s+ен\w+|қолданыс\w*"
    r"|entrée\s+en\s+vigueur|en\s+vigueur|gültig\s+ab|vigente\s+desde|vigencia)\b",
    re.IGNORECASE,
)
# A line in the middle of a text with its own date begins so.
_REVISED_FIRST = re.compile(rf"[\W_]{{0,3}}(?:{_REVISED.pattern})", re.IGNORECASE)
_HISTORY = re.compile(
    r"^\W*(?:change\s?log|(?:revision|version|update|change)s?\s+history|history\s+of\s+changes|"
    r"история\s+(?:изменений|версий|редакций)|өзгерістер\s+тарихы)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_HISTORY_WORDS = ("changelog", "change log", "history", "история", "тарихы")
# Kazakh says behind a date what it is the date of.
_KAZAKH_BEHIND = (
    re.compile(r"[\w\s,.«»()]{0,40}?\b(?:жаңартыл|өзгертіл|редакция)", re.IGNORECASE),
    re.compile(r"[\w\s,.«»()]{0,40}?\b(?:нұсқа|бекітіл|жариялан)", re.IGNORECASE),
    re.compile(r"[\w\s,.«»()]{0,40}?\b(?:күшіне\s+ен|қолданысқа\s+ен|қолданыла|күшінде)", re.IGNORECASE),
)
# Before a date, these make it that of something else than the text's own version.
_NOT_OWN = re.compile(
    r"©|\(c\)|copyright|all rights reserved|entered into|incorporated (?:on|in)|registered|founded|"
    r"established|"
    r"licen[cs]ed? (?:no|num|on|by)|act of|act \d|directive|regulation|law of|previous|prior to|"
    r"will (?:soon|no longer|be|take)|expire|until|"
    r"федеральн|закон|кодекс|постановлени|прошл|свидетельств|лицензия (?:№|от)|зарегистрирован",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Dated:
    rank: int
    place: int
    value: date


def find_version_date(text: str, blocks: Sequence[Block]) -> date | None:
    """Return the date that the text gives for its own version, or None.

    A date of the last revision counts before one of publication, and that
    before one of effect. Where the text gives a month alone, it is the first
    day of the month. Of dates of one rank the first in the text counts, of a
    list of changes the latest.
    """
    month_first = not _day_first(text)
    found = _in_history(text, month_first=month_first)
    within: list[_Dated] = []
    for index, block in enumerate(blocks):
        start = block.span.start
        inside = start > FIRST_CHARACTERS and block.span.end < len(text) - LAST_CHARACTERS
        if inside and (len(block.span) > LONGEST_LABEL or not _REVISED_FIRST.match(text, start)):
            continue
        # A label may stand in one block and its date in the next.
        end = blocks[index + 1].span.end if index + 1 < len(blocks) else block.span.end
        window = text[start : min(end, start + FIRST_CHARACTERS)]
        if not _FIGURES.search(window):
            continue
        for value, at, until in _dates(window, month_first=month_first):
            rank = _rank(window, at, until, block.span.end - start, first=start < TITLE_CHARACTERS)
            if rank is not None:
                late = _LATE if start > FIRST_CHARACTERS else 0
                (within if inside else found).append(_Dated(rank + late, start + at, value))
    if len({dated.value for dated in within}) == 1:
        # Several such dates are those of several texts on one page.
        found.extend(within)
    return min(found, key=lambda dated: (dated.rank, dated.place)).value if found else None


def _rank(window: str, at: int, until: int, own: int, *, first: bool) -> int | None:
    """Return how good a date of the text's version the one at ``at`` is: 0 best, None if it is not one.

    ``own`` is where the window leaves the block of the label; ``first`` tells
    that the block stands at the start of the text.
    """
    sentence = max(window.rfind("\n", 0, at), window.rfind(". ", 0, at)) + 1
    before = window[max(sentence, at - LONGEST_LABEL) : at]
    if at >= own:
        # The date stands in the next block: the label must be all that this block ends with.
        before = window[:own].rsplit("\n", 1)[-1]
        if window[own:at].strip() or len(before.split()) > FEW_WORDS or _FIGURES.search(before):
            return None
    if _NOT_OWN.search(before):
        return None
    words = len(window[:own].split())
    short = words <= SHORT_BLOCK or _THIS.search(before) is not None
    for rank, label in enumerate((_REVISED, _PUBLISHED, _EFFECTIVE)):
        for match in label.finditer(before):
            gap = before[match.end() :]
            longest = LONGEST_GAP_TO_COLON if gap.rstrip().endswith(":") else LONGEST_GAP
            beside = not gap.strip(' :.-–—«"“') and (rank < _EFFECTIVE_RANK or ":" in gap)
            if len(gap) <= longest and not re.search(r"[;!?]", gap) and (short or beside or rank == 0):
                return rank
    sentence_behind = window[until:own].removeprefix(" ж.").split(". ", 1)[0]
    for rank, behind in enumerate(_KAZAKH_BEHIND):
        if short and behind.match(sentence_behind):
            return rank
    if first and sentence == 0 and at < TITLE_CHARACTERS and _TITLE.search(before):
        return _UNLABELLED
    rest = (window[:at] + window[until:own]).strip(" ()[].,:–—-г")
    alone = words <= FEW_WORDS and at < own and len(rest.split()) <= FEWEST_WORDS
    return _UNLABELLED if alone and not _NOT_OWN.search(window[:own]) else None


def _in_history(text: str, *, month_first: bool) -> list[_Dated]:
    """Return the latest date of a list of changes, with which each of its lines begins."""
    low = text.lower()
    title = _HISTORY.search(text) if any(word in low for word in _HISTORY_WORDS) else None
    if title is None:
        return []
    lines = text[title.end() : title.end() + LONGEST_HISTORY].splitlines()
    values = [
        value
        for line in lines
        for value, at, _ in _dates(line[:LONGEST_LABEL], month_first=month_first)
        if at <= 2
    ]
    return [_Dated(_LATE, title.start(), max(values))] if values else []


def _dates(words: str, *, month_first: bool) -> Iterator[tuple[date, int, int]]:
    """Return the dates in ``words`` with the offsets at which each begins and ends."""
    match = _DATE.search(words)
    while match is not None:
        value = _value(match, month_first=month_first)
        if value is not None:
            yield value, match.start(), match.end()
        # What only looks like a date ("updated 2022") may hide the start of one.
        match = _DATE.search(words, match.end() if value is not None else match.start() + 1)


def _value(match: re.Match[str], *, month_first: bool) -> date | None:
    group = match.groupdict()
    if group["m1"]:
        year, month, day = int(group["y1"]), _month(group["m1"]), int(group["d1"])
    elif group["m2"]:
        year, month, day = int(group["y2"]), _month(group["m2"]), int(group["d2"])
    elif group["m3"]:
        year, month, day = int(group["y3"]), _month(group["m3"]), int(group["d3"])
    elif group["y4"]:
        year, month, day = int(group["y4"]), int(group["m4"]), int(group["d4"])
    elif group["m6"]:
        year, month, day = int(group["y6"]), _month(group["m6"]), 1
    else:
        year, first, second = int(group["y5"]), int(group["a5"]), int(group["b5"])
        year += 2000 if year < 100 else 0
        day, month = first, second
        if second > 12 or (group["sep"] == "/" and month_first and first <= 12):
            day, month = second, first
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # no such month or day
        return None


def _month(name: str) -> int:
    """Return the number of a month, 0 for a word that names none."""
    low = name.casefold().rstrip(".")
    return _MONTHS.get(low) or _MONTHS.get(_MONTH_ENDING.sub("", low), 0)


def _day_first(text: str) -> bool:
    """Tell whether dates with slashes put the day first: by one that is clear, else by the script."""
    for match in _SLASHES.finditer(text):
        before = _FIRST_FIGURE.search(text, max(0, match.start() - 3), match.start())
        if before is None:
            continue
        first, second = before["first"], match["second"]
        if int(first) > 12 >= int(second):
            return True
        if int(second) > 12 >= int(first):
            return False
    return bool(re.search(r"[а-яё]{4}", text[:2000], re.IGNORECASE))
