"""Find the names of companies, and the name that a bracket stands behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosscan.segment.roles import side_of

# "between X, an address and a description ("we")": no longer than this, and X no longer than that.
LONGEST_APPOSITION = 300
LONGEST_NAME = 80
LONGEST_LEAD = 20
NEAR_BRACKET = 80

_CAPITAL = r"[A-ZА-ЯЁÀ-ÞӘҒҚҢӨҰҮҺІ][\w.&’'-]*"
_PLAIN_CAPITAL = r"[A-ZА-ЯЁÀ-Þ][\w&-]*(?:\.[a-z]\w*)*"
_FORM = (
    r"(?:Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|LLP|LP|PLC|plc|Corp|Corporation|Company|Co|GmbH|AG|UG|B\.V|BV|N\.V|"
    r"S\.A|SA|SAS|S\.à r\.l|S\.à\.r\.l|SARL|S\.r\.l|SRL|S\.L|SL|Oy|AB|ApS|A/S|AS|UAB|OÜ|SIA|d\.o\.o|"
    r"s\.r\.o|s\. r\. o|Pte|Pty|Bhd|PBC|JSC|LTDA|S\.C\.A|KG|FZE|FZCO|DMCC|FZ-LLC)\b\.?"
)
ENDS_IN_FORM = re.compile(rf"(?:^|\s)(?i:{_FORM})$")
COMPANY = re.compile(
    rf"(?:{_CAPITAL}(?:\s*\([A-Z]\w+\))?,?\s(?:(?:of|and|&\.?|et)\s)?){{1,6}}?{_FORM}(?:,?\s(?:et\s)?{_FORM})*"
    # A brand that is written small.
    r"|(?<![\w.])(?!(?:company|limited|an?|the|such|said|any|of|and|or|by|with|our|your)\b)[a-z][\w.-]{2,30},?\s"
    r"(?:Inc|LLC|Ltd|GmbH)\b\.?"
    r"|(?:ООО|АО|ПАО|ЗАО|ОАО|ТОО|ИП|ЖШС|АҚ|ЖК|(?:(?:[Тт]овариществ\w+|[Оо]бществ\w+)\s+с\s+ограниченной\s+)?ответственностью|"
    r"[Аа]кционерное\s+общество|қоғамы|серіктестігі|(?:[Ии]ндивидуальный\s+)?предприниматель)\s+"
    r"(?:[«\"“][^»\"”]{2,60}[»\"”]|[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+(?:\s[А-ЯЁӘҒҚҢӨҰҮҺІ][\w.-]+){1,2})"
    r"|[«\"“][^»\"”]{2,60}[»\"”]\s+(?:ЖШС|АҚ|ЖК|ТОО)"
)
_ADJACENT = re.compile(rf"(?:{_CAPITAL}\s(?:(?:of|and|&\.?)\s)?){{0,7}}{_CAPITAL}(?:®|™)?\s*,?\s*$")
CAPITALS = rf"{_PLAIN_CAPITAL}(?:\s{_PLAIN_CAPITAL}){{0,4}}"
# Before a name: that of a party, or that of a place.
_INTRODUCED_BY = re.compile(r"\b(?:between|by|with)\s+(?:the\s+)?$")
_BEGINS = re.compile(r"(?:^|[.!?:]\s|\n)\s*$")
_IN_PLACE = re.compile(r"\b(?:in|at|of|from|near)\s+(?:the\s+)?$")
THING = re.compile(
    r"^(?:terms?|agreement|conditions|tos|tou|eula|services?|sites?|websites?|platform|apps?|application|privacy|policy|content|account|these|this|you|your|"
    r"договор|соглашение|оферта|услуг\w+|сайт|приложение|условия|правила|стороны?|parties|party|шарт\w*|келісім\w*)\b",
    re.IGNORECASE,
)


def company_before(text: str, place: int, terms: list[str]) -> str:
    """Return a company with its legal form before ``place`` in its line: that of ``terms``, or the first."""
    begin = max(_line_start(text, place), place - LONGEST_APPOSITION)
    found = [match.group() for match in COMPANY.finditer(text, begin, place)]
    return next((name for name in found if shortens(terms, name)), found[0] if found else "")


def shortens(terms: list[str], name: str) -> bool:
    """Tell whether one of ``terms`` begins ``name`` or is made of its initials."""
    initials = "".join(word[0] for word in name.split())
    return any(name.casefold().startswith(term.casefold()) or initials.startswith(term) for term in terms)


def _line_start(text: str, place: int) -> int:
    """Return where the line of ``place`` begins, or the line before where ``place`` begins its own."""
    begin = text.rfind("\n", 0, place) + 1
    if begin and not text[begin:place].strip():
        begin = text.rfind("\n", 0, len(text[:begin].rstrip())) + 1
    return begin


def name_before(text: str, place: int, terms: list[str]) -> str:
    """Return the name that a bracket at ``place`` gives ``terms`` for, without its address or description.

    That is a company with its legal form; else the name that the terms
    shorten; else one after "between" or "by"; else the last one.
    """
    company = company_before(text, place, terms)
    if company:
        return company
    begin = max(_line_start(text, place), place - LONGEST_APPOSITION)
    names = list(_heads(text, begin, place))
    for _, name in names:
        if shortens(terms, name):
            return name
    for at, name in names:
        if _INTRODUCED_BY.search(text, max(begin, at - LONGEST_LEAD), at):
            return name
    if names and _BEGINS.search(text, max(begin, names[-1][0] - LONGEST_LEAD), names[-1][0]):
        return names[-1][1]
    named = any(not side_of(term, early=True) for term in terms)
    return "" if named or not names or names[0][0] < place - NEAR_BRACKET else names[0][1]


def _heads(text: str, begin: int, end: int) -> Iterator[tuple[int, str]]:
    """Return the capitalised names that end at a comma or at ``end``, from the last to the first."""
    stop = end
    while stop > begin:
        comma = text.rfind(",", begin, stop)
        start = comma + 1 if comma >= 0 else begin
        adjacent = _ADJACENT.search(text, max(start, stop - LONGEST_NAME), stop)
        if adjacent is not None:
            name = adjacent.group().strip(" ,®™")
            placed = _IN_PLACE.search(text, start, adjacent.start())
            if placed is None and not THING.match(name) and not side_of(name) and len(name) > 2:
                yield adjacent.start(), name
        stop = start - 1
