"""Find the provider that a text never defines: the company that runs things in it, or its service by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosscan.segment.companies import COMPANY, ENDS_IN_FORM, THING
from tosscan.segment.roles import side_of

# The text says in its first lines what it is about.
BEGINNING = 2_500
# A name that the text writes less often is hardly that of its provider.
FEWEST_USES = 2
# How far before a name its first words may stand.
LONGEST_PREFIX = 60

_LATIN = r"[A-Z0-9][\w.-]*[A-Za-z0-9](?:\.[a-z]{2,6})?"
_BRAND = rf"(?P<name>{_LATIN}(?:\s{_LATIN}){{0,2}}?)"
# A word in a Cyrillic text that is set in Latin letters, or stands in quotation marks.
_QUOTED_BRAND = r"[«\"“]?(?P<name>[A-Z][\w.]*[A-Za-z](?:\s[A-Z][\w.]*[A-Za-z]){0,2})(?!\w)[»\"”]?"
_THING_OF = r"(?:web\s?site|site|app|application|service|services|platform|game|wiki|software|portal)"
_NAMED = (
    re.compile(rf"\b[Ww]elcome\s+to\s+(?:the\s+)?{_BRAND}(?=[\s,.!’'(])"),
    re.compile(
        rf"^{_BRAND}(?:\s+(?:[Ww]eb\s?[Ss]ite|[Ss]ite|[Gg]eneral|[Uu]ser|[Ss]ervices?))?\s+(?:Terms|TERMS|User\s+Agreement)\b",
        re.MULTILINE,
    ),
    re.compile(
        rf"\b(?:[Tt]erms|[Aa]greement|[Cc]onditions|[Pp]olicy)\b[^.\n]{{0,80}}?\b(?:use\s+of|access\s+to|using|for|govern\w*|at|in\s+which)\s+"
        rf"(?:the\s+|our\s+)?{_BRAND}(?:['’]s)?\s+(?:{_THING_OF}\b|collects|provides)"
    ),
    re.compile(
        rf"\b(?:[Bb]y|[Ww]hen|[Ii]f\s+you)\s+(?:accessing|using|visiting|use|access|participating\s+(?:in|at)|[Pp]articipation\s+at)\s+"
        rf"(?:this\s+|the\s+)?{_BRAND}(?=[\s,.’'])"
    ),
    re.compile(rf"\b(?:any\s+)?services?\s+provided\s+by\s+{_BRAND}(?=[\s,.’'])", re.IGNORECASE),
    re.compile(
        r"(?:(?i:условия|правила|соглашение|политика)\s+(?:использования|предоставления\s+услуг|пользования|оказания\s+услуг|"
        rf"сервиса)(?:\s+(?:сайта|сервиса|приложения|платформы|услуг))?|[Дд]обро\s+пожаловать\s+в)\s+{_QUOTED_BRAND}"
    ),
    re.compile(
        r"\b(?:сайт\w*|сервис\w*|приложени\w+|платформ\w+|использовани\w+|используя|пользуясь)\s+"
        rf"(?:сайт\w*\s+|сервис\w*\s+|приложени\w+\s+|платформ\w+\s+)?{_QUOTED_BRAND}"
    ),
    re.compile(
        rf"{_QUOTED_BRAND}(?:\s+(?:сервис\w+|қолданба\w+|сайт\w*|платформа\w*|қызмет\w+)|-(?:ға|ге|қа|ке|ты|ті|ның|нің)\b)"
    ),
    re.compile(rf"\b(?i:conditions\s+(?:d['’]utilisation|générales|de\s+service)\s+de)\s+{_BRAND}(?=\s|$)"),
)
# "Quux Ltd (Quux) operates the site".
_RUNS_IT = re.compile(
    r"\s*(?:\([^()]{2,60}\)\s*)?(?:,[^,.]{2,80},\s*)?"
    r"(?:operates|provides|runs|offers|owns|manages|will\s+(?:manage|provide|operate))\b"
)
_ALIAS = re.compile(r"\s*\([“\"]?(?P<alias>[\w.-]{2,30})[”\"]?\)")
# Companies that many texts name and few are from.
_OF_OTHERS = re.compile(
    r"^(?:Google|Apple|Facebook|Meta|Telegram|WhatsApp|Visa|Mastercard|PayPal|Stripe|Microsoft|Amazon|YouTube|Twitter|"
    r"Instagram|Android|iOS|Windows|App\s+Store|Internet|Cookies?|API|PDF|SMS|HTTP|HTML|Java\w*|Web|Online|Privacy|Last|"
    r"Legal|Support|Developers?|Help|Home|About|Login|General|Standard|The|This|These|Our|Your|Any|All|You|We|I|Website|Sites?|Services?|Content|Sections?|Terms|Use)\b",
    re.IGNORECASE,
)
# "Not the Baker, LLC", "Young Bakers for Bread Inc.": a capital, then a small word before what was found.
_PREFIX = re.compile(r"(?:[A-ZА-ЯЁ][\w’'-]*\s+){1,3}(?:the|for|of|and|&\.?|et|de|in|on)\s+$")


def running_company(text: str) -> tuple[str, int] | None:
    """Return the company of which the text first says that it runs something, and its place; else None."""
    for match in COMPANY.finditer(text, 0, BEGINNING):
        if _RUNS_IT.match(text, match.end()):
            return match.group(), match.start()
        alias = _ALIAS.match(text, match.end())
        if alias is not None and match.group().casefold().startswith(alias["alias"].casefold()):
            return match.group(), match.start()
    return None


def brand(text: str) -> tuple[str, int] | None:
    """Return the name of the service that a text is about, and where it first stands; None for none."""
    return next(
        (
            (name, place)
            for pattern in _NAMED
            for name, place in _matches(pattern, text)
            if _OF_OTHERS.match(name) is None
            and THING.match(name) is None
            and not side_of(name, early=True)
            and not name.replace(".", "").isdigit()
            and text.count(name) >= FEWEST_USES
            and not _common(text, name)
        ),
        None,
    )


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    for match in pattern.finditer(text, 0, BEGINNING):
        yield match["name"].rstrip("."), match.start("name")


def _common(text: str, name: str) -> bool:
    """Tell whether the text writes a single name in small letters too, so that it is a common word."""
    low = name.casefold()
    return " " not in name and "." not in name and len(re.findall(rf"\b{re.escape(low)}\b", text)) > 1


def whole_name(text: str, name: str) -> str:
    """Return the name of a company with the first words that were cut from it ("Not the" Baker, LLC).

    They count where the text has the whole name, without its legal form,
    more than once.
    """
    place = text.find(name)
    if place < 0 or ENDS_IN_FORM.search(name) is None:
        return name
    prefix = _PREFIX.search(text, max(0, place - LONGEST_PREFIX), place)
    if prefix is None or THING.match(prefix.group()) or side_of(prefix.group().split()[0]):
        return name
    whole = prefix.group() + name
    short = ENDS_IN_FORM.sub("", whole).strip(" ,")
    return whole if text.count(short) > 1 and _OF_OTHERS.match(whole) is None else name
