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
EARLIEST, LATEST = 1990, 2100

_MONTH_NAMES = (
    "january jan januar janvier enero janeiro gennaio январь января янв қаңтар қаңтардағы|"
    "february feb februar février febrero fevereiro febbraio февраль февраля фев ақпан ақпандағы|"
    "march mar märz mars marzo março март марта мар наурыз наурыздағы|"
    "april apr avril abril aprile апрель апреля апр сәуір сәуірдегі|"
    "may mai mayo maio maggio май мая мамыр мамырдағы|"
    "june jun juni juin junio junho giugno июнь июня июн маусым маусымдағы|"
    "july jul juli juillet julio julho luglio июль июля июл шілде шілдедегі|"
    "august aug août agosto август августа авг тамыз тамыздағы|"
    "september sep sept septembre septiembre setembro settembre сентябрь сентября сен сент қыркүйек қыркүйектегі|"
    "october oct oktober octobre octubre outubro ottobre октябрь октября окт қазан қазандағы|"
    "november nov novembre noviembre novembro ноябрь ноября ноя қараша қарашадағы|"
    "december dec dezember décembre diciembre dezembro dicembre декабрь декабря дек желтоқсан желтоқсандағы"
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE = re.compile(
    rf"(?<![\d.])(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|-?го)?[»\"”.]?\s+(?:of\s+|de\s+|day of\s+)?(?P<m1>{_MONTH}),?\s+(?:de\s+|of\s+)?(?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})\s*(?:жылғы|жылдың|ж\.|года?)\s*(?P<d3>\d{{1,2}})\s*[-–]?\s*(?P<m3>{_MONTH})"
    r"|(?<![\d.])(?P<y4>\d{4})[-./](?P<m4>\d{1,2})[-./](?P<d4>\d{1,2})(?!\d)"
    r"|(?<![\d.])(?P<a5>\d{1,2})(?P<sep>[-./])(?P<b5>\d{1,2})(?P=sep)(?P<y5>\d{4}|\d{2})(?!\d)"
    rf"|(?P<m6>{_MONTH}),?\s+(?P<y6>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d{4}|\d[./-]\d")
_TITLE = re.compile(
    r"\b(?:terms|agreement|conditions|policy|rules|соглашение|договор|оферта|условия|правила)\W{1,3}$",
    re.IGNORECASE,
)
_THIS = r"(?:these|this|the|our|настоящ\w+|данн\w+|осы)"
_REVISED = re.compile(
    r"\b(?:(?:last|latest|most\s+recently)\s+(?:updated?|revised|revision|modified|modification|amended|amendment|changed?|reviewed|edited|version)"
    r"|date\s+of\s+(?:the\s+)?(?:last|latest)\s+(?:update|revision|version|modification|change|amendment)s?|(?:updated|revised|modified|amended)(?:\s+(?:on|as\s+of|date))?|update\s*(?=:)|revision(?:\s+date)?"
    r"|(?:дата\s+)?последн\w+\s+(?:обновлени\w+|изменени\w+|редакци\w+|версия)|дата\s+(?:обновления|редакции|последнего\s+\w+)|(?:обновлен[оаы]?|изменен[оаы]?)"
    r"|(?:в\s+)?редакци\w+(?:\s+от)?|соңғы\s+(?:жаңарту\w*|өзгеріс\w*)|жаңартыл\w+(?:\s+күні)?"
    r"|zuletzt\s+(?:aktualisiert|geändert)|stand|dernière\s+(?:mise\s+à\s+jour|modification|révision)|date\s+de\s+dernière\s+\w+|última\s+\w+|ultimo\s+\w+)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:version|published|posted|issued|release\s+date|date\s+of\s+(?:publication|posting|issue)|версия|опубликован\w*|размещен\w*|утвержд\w+|дата\s+(?:публикации|размещения|утверждения|составления)"
    r"|нұсқа\w*|жарияланған\w*|бекітілген\w*|дата)\b",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\b(?:effective(?:\s+(?:date|as\s+of|from|on))?|in\s+(?:force|effect)(?:\s+(?:from|since|as\s+of))?|valid\s+from|with\s+effect\s+from|dated|as\s+of"
    r"|вступа\w+\s+в\s+силу|действу\w+\s+с|введен\w+\s+в\s+действие|дата\s+(?:вступления|введения)[\w\s]{0,30}|күшіне\s+ен\w+|қолданыс\w*"
    r"|entrée\s+en\s+vigueur|en\s+vigueur|gültig\s+ab|vigente\s+desde|vigencia)\b",
    re.IGNORECASE,
)
_NOT_OWN = re.compile(
    r"©|\(c\)|copyright|all rights reserved|entered into|incorporated (?:on|in)|registered|founded|established|licen[cs]ed? (?:no|num|on|by)|"
    r"act of|act \d|directive|regulation|law of|федеральн|закон|кодекс|постановлени|прошл|свидетельств|лицензия (?:№|от)|зарегистрирован|previous|prior to|"
    r"will (?:soon|no longer|be|take)|expire|until",
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
    day of the month. Of dates of one rank the first in the text counts.
    """
    month_first = not _day_first(text)
    found: list[_Dated] = []
    for index, block in enumerate(blocks):
        start = block.span.start
        if FIRST_CHARACTERS < start < len(text) - LAST_CHARACTERS:
            continue
        # A label may stand in one block and its date in the next.
        end = blocks[index + 1].span.end if index + 1 < len(blocks) else block.span.end
        window = text[start : min(end, start + FIRST_CHARACTERS)]
        if not _FIGURES.search(window):
            continue
        for value, at, until in _dates(window, month_first=month_first):
            rank = _rank(window, at, until, block.span.end - start, first=start < TITLE_CHARACTERS)
            if rank is not None:
                late = 10 if start > FIRST_CHARACTERS else 0
                found.append(_Dated(rank + late, start + at, value))
    return min(found, key=lambda dated: (dated.rank, dated.place)).value if found else None


def _rank(window: str, at: int, until: int, own: int, *, first: bool) -> int | None:
    """Return how good a date of the text's version the one at ``at`` is: 0 best, None if it is not one."""
    line_start = window.rfind("\n", 0, at) + 1
    sentence = max(line_start, window.rfind(". ", 0, at) + 1)
    before = window[max(sentence, at - 100) : at]
    if at >= own:
        # The date stands in the next block: the label must be all that this block ends with.
        before = window[max(0, own - 60) : own].rsplit("\n", 1)[-1]
        if window[own:at].strip() or len(before.split()) > FEW_WORDS:
            return None
    words = len(window[:own].split())
    if _NOT_OWN.search(before):
        return None
    for rank, label in ((0, _REVISED), (1, _PUBLISHED), (2, _EFFECTIVE)):
        for match in label.finditer(before):
            gap = before[match.end() :]
            longest = LONGEST_GAP_TO_COLON if gap.rstrip().endswith(":") else LONGEST_GAP
            if len(gap) > longest or re.search(r"[;!?]", gap):
                continue
            if (len(gap.strip(' :.-–—«"“')) == 0 and rank < 2) or gap.strip() == ":":
                return rank
            if words <= 3 * FEW_WORDS or rank == 0 or re.search(_THIS, before, re.IGNORECASE):
                return rank
    if line_start == 0 and at < TITLE_CHARACTERS and first and _TITLE.search(before):
        return 3
    alone = len(window[:own].split()) <= FEW_WORDS and at < own
    rest = (window[:at] + window[until:own]).strip(" ()[].,:–—-г")
    return 3 if alone and len(rest.split()) <= 2 and not _NOT_OWN.search(window[:own]) else None


def _dates(words: str, *, month_first: bool) -> Iterator[tuple[date, int, int]]:
    for match in _DATE.finditer(words):
        value = _value(match, month_first=month_first)
        if value is not None:
            yield value, match.start(), match.end()


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
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTHS[name.casefold().rstrip(".")]


def _day_first(text: str) -> bool:
    """Tell whether dates with slashes put the day first: by one that can be read in one way only, else by script."""
    for first, second in re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{2,4}(?![\d/])", text):
        if int(first) > 12 >= int(second):
            return True
        if int(second) > 12 >= int(first):
            return False
    return bool(re.search(r"[а-яё]{4}", text[:2000], re.IGNORECASE))
