"""Find by which names a contract calls its provider and its user.

Names come from the text's own definitions: a bracket that defines a word
after a name, "X means ...", "between you and X". Only roles (company, client,
исполнитель, пайдаланушы ...) are known beforehand, never a company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tosscan.document.parties import Parties

# Definitions of the parties stand near the start; later ones are of other things.
SEARCHED = 60_000
# "Operated by X" says who the provider is only where the text introduces itself.
INTRODUCED = 8_000
# An undefined role or pronoun counts as a name when the text uses it this often.
OFTEN = 3
# "Company means X": X stands this near to the start of the meaning.
NEAR = 40
LONGEST_GAP = 8

_PROVIDER_PRONOUNS = ("we", "us", "our", "мы", "нас", "наш", "нам", "біз", "біздің", "бізге")
_USER_PRONOUNS = ("you", "your", "вы", "вас", "вам", "ваш", "сіз", "сіздің", "сізге")
_PROVIDER_ROLES = (
    "company|operator|service provider|licensor|administrator|administration|"
    "компания|оператор|исполнитель|лицензиар|администрация|администрация сайта|администратор|владелец сайта|"
    "правообладатель|сервис|платежный сервис|обменник|"
    "орындаушы|әкімшілік|жалға беруші|қызмет көрсетуші|құқық иесі"
)
# These are as often someone else's role, so they count only where the text introduces itself.
_PROVIDER_ROLES_EARLY = (
    "provider|bank|broker|exchange|seller|lender|contractor|publisher|issuer|lessor|carrier|"
    "продавец|поставщик|банк|брокер|биржа|провайдер|арендодатель|агент|организатор|кредитор|займодавец|подрядчик|"
    "организация|перевозчик|общество|сатушы|жеткізуші|ұйым|қоғам|ломбард"
)
_USER_ROLES = (
    "user|users|client|clients|customer|customers|member|members|subscriber|buyer|purchaser|trader|visitor|"
    "participant|licensee|borrower|lessee|cardholder|consumer|account holder|account owner|end user|"
    "пользователь|пользователи|клиент|клиенты|заказчик|покупатель|абонент|лицензиат|трейдер|участник|арендатор|"
    "заемщик|заёмщик|потребитель|принципал|плательщик|посетитель|отправитель|акцептант|игрок|пайдаланушы|"
    "тапсырыс беруші|сатып алушы|жалға алушы|қарыз алушы|тұтынушы|мүше"
)
_PROVIDER_ROLE = re.compile(rf"(?:the )?(?:{_PROVIDER_ROLES})", re.IGNORECASE)
_PROVIDER_ROLE_EARLY = re.compile(rf"(?:the )?(?:{_PROVIDER_ROLES_EARLY})", re.IGNORECASE)
_USER_ROLE = re.compile(rf"(?:the |a )?(?:{_USER_ROLES})", re.IGNORECASE)

_OPEN, _CLOSE = "\"“”«'‘’„", "\"“”»'‘’"
_TERM = rf"[{_OPEN}]\s?(?P<term>[^{_OPEN}{_CLOSE}()]{{1,50}}(?:['’]s)?)[,.;]?\s?[{_CLOSE}]"
_WORD = re.compile(r"[^\W\d_]+")
_HENCE = "hereinafter|hereafter|далее|в дальнейшем|здесь и далее|бұдан әрі|әрі қарай|бұдан былай"
_QUOTED = re.compile(_TERM)
_BRACKET = re.compile(
    rf"\((?P<inside>[^()]{{0,60}}[{_OPEN}][^()]{{1,220}}"
    rf"|(?:{_HENCE})[^()]{{3,80}})\)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:именуем\w+|hereinafter (?:referred to as|called)|деп аталатын)\s*"
    rf"(?:в дальнейшем|далее|the)?\s*[,–—:-]?\s*{_TERM}",
    re.IGNORECASE,
)
_UNQUOTED = re.compile(
    rf"^(?:{_HENCE})(?:\s+(?:по тексту|именуем\w+|мәтін бойынша|referred to as|also|the))*\s*"
    r"[–—:-]?\s*(?P<term>[\w -]{2,40}?)\s*$",
    re.IGNORECASE,
)
# Between terms that are defined together: "we", "us" and "our" mean ...
_BETWEEN_TERMS = re.compile(r"\s{0,2}[,/]?\s{0,2}(?:and\s|or\s|и\s|или\s|және\s|немесе\s)?\s?$")
_MEANS = re.compile(
    r"\s{0,2},?\s{0,2}"
    r"(?:(?:in (?:these|this) [\w ]{3,40}|each|also|specifically|collectively|shall|will)\s){0,3}"
    r"(?:refers?\s+to|means?|are\s+to|is|are|includes?|[–—:-]|бұл)\s+(?P<what>[^.;\n]{0,160})",
)
_LINE_ROLE = re.compile(
    rf"^(?:\d+(?:\.\d+)*\.?\s*)?(?P<term>(?i:{_PROVIDER_ROLES}|{_PROVIDER_ROLES_EARLY}|{_USER_ROLES}))\s*(?:[–—]|-\s|\s-|:)\s*(?P<what>[^\n.;]{{3,160}})",
    re.MULTILINE,
)
_CAPITAL = r"[A-ZА-ЯЁÀ-ÞӘҒҚҢӨҰҮҺІ][\w.&’'-]*"
_PLAIN_CAPITAL = r"[A-ZА-ЯЁÀ-Þ][\w&-]*(?:\.\w+)*"
_FORM = (
    r"(?:Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|LLP|LP|PLC|plc|Corp|Corporation|Company|Co|GmbH|AG|UG|B\.V|BV|N\.V|"
    r"S\.A|SA|SAS|S\.à r\.l|S\.à\.r\.l|SARL|S\.r\.l|SRL|S\.L|SL|Oy|AB|ApS|A/S|AS|UAB|OÜ|SIA|d\.o\.o|"
    r"s\.r\.o|s\. r\. o|Pte|Pty|Bhd|PBC|JSC|LTDA|S\.C\.A|KG|FZE|FZCO|DMCC|FZ-LLC)\b\.?"
)
_COMPANY = re.compile(
    rf"(?:{_CAPITAL}(?:\s*\([A-Z]\w+\))?,?\s(?:(?:of|and|&|et)\s)?){{1,6}}?{_FORM}(?:,?\s(?:et\s)?{_FORM})*"
    r"|(?:ООО|АО|ПАО|ЗАО|ОАО|ТОО|ИП|ЖШС|АҚ|ЖК|(?:(?:[Тт]овариществ\w+|[Оо]бществ\w+)\s+с\s+ограниченной\s+)?ответственностью|"
    r"[Аа]кционерное\s+общество|қоғамы|серіктестігі|(?:[Ии]ндивидуальный\s+)?предприниматель)\s+"
    r"(?:[«\"“][^»\"”]{2,60}[»\"”]|[А-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+(?:\s[А-ЯЁӘҒҚҢӨҰҮҺІ][\w.-]+){1,2})"
    r"|[«\"“][^»\"”]{2,60}[»\"”]\s+(?:ЖШС|АҚ|ЖК|ТОО)"
)
_ADJACENT = re.compile(rf"(?:{_CAPITAL}\s){{0,3}}{_CAPITAL}(?:®|™)?\s*,?\s*$")
_INTRODUCES = re.compile(
    rf"\bbetween\s+(?:you|the\s+user)\b[^.]{{0,120}}?\band\s+(?:the\s+)?(?P<second>{_PLAIN_CAPITAL}(?:\s{_PLAIN_CAPITAL}){{0,4}})"
    rf"|\bbetween\s+(?P<first>{_PLAIN_CAPITAL}(?:\s{_PLAIN_CAPITAL}){{0,4}})[^.]{{0,200}}?\band\s+you\b"
    rf"|\b(?:provided|operated|administered|offered|run|published)\s+(?:to\s+you\s+)?by\s+(?P<by>{_PLAIN_CAPITAL}(?:\s{_PLAIN_CAPITAL}){{0,4}})"
)
# A word that acts in the text: "X may", "Исполнитель вправе".
_ACTS = re.compile(
    r"(?<![\w.])(?P<name>[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+(?:\.\w+)*)(?P<second>\s[A-ZА-ЯЁa-zа-яәғқңөұүһі][\w-]+)?\s+"
    r"(?:shall|may|must|will|reserves?|agrees?|acknowledges?|undertakes?|warrants?|has|does|is|are|"
    r"вправе|обязан[аы]?|обязуется|соглашается|подтверждает|имеет|нес[её]т|может|не|гарантирует|принимает|"
    r"міндетті|құқылы|келіседі|міндеттенеді|тиіс|растайды)\b"
)
_OPENING_WORD = re.compile(
    r"^(?:(?:by|using|the|this|if|when|in|for|at|our|you|your|welcome|before|please|and|between|to|from|with|используя|между)\s+)+"
    r"(?:and\s+)?",
    re.IGNORECASE,
)
_NOT_NAMES = """
    the this these those that it we you they he she there here each any all no nothing if our your
    their such which who what either neither both some one other another party parties section
    article clause terms agreement service services site website account content privacy policy
    software app platform application user users он она они это эти данный настоящий настоящее
    стороны сторона договор соглашение услуги сайт оферта бұл ол егер тараптар
"""
_COMMON = frozenset(_NOT_NAMES.split())
_PERSON = re.compile(
    r"\b(?:person|individual|user|visitor|customer|client|anyone|natural|физическ\w+|юридическ\w+|лицо|лица|тұлға)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"^(?:terms?|agreement|services?|site|website|platform|apps?|application|privacy|policy|content|account|these|this|you|your|"
    r"договор|соглашение|оферта|услуг\w+|сайт|приложение|условия|правила|стороны?|parties|party|шарт\w*|келісім\w*)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Names:
    """Names of one side with the place of their first use in the text."""

    at: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, place: int) -> None:
        name = _clean(name)
        if name and name not in self.at:
            self.at[name] = place

    def ordered(self) -> tuple[str, ...]:
        return tuple(sorted(self.at, key=lambda name: self.at[name]))


def find_parties(text: str) -> Parties:
    """Return the names of the provider and of the user, each in the order of its first use."""
    head = text[:SEARCHED]
    provider, user = _Names(), _Names()
    for match in _BRACKET.finditer(head):
        terms = [found["term"] for found in _QUOTED.finditer(match["inside"])]
        unquoted = _UNQUOTED.match(match["inside"]) if not terms else None
        if unquoted:
            terms = [unquoted["term"]]
        _file(head, terms, match.start(), provider, user)
    for match in _NAMED.finditer(head):
        _file(head, [match["term"]], match.start(), provider, user)
    for group in _adjacent_terms(head):
        meaning = _MEANS.match(head, group[-1].end())
        if meaning is not None:
            terms = [match["term"] for match in group]
            _file_meaning(terms, group[0].start(), meaning, provider, user)
    for match in _LINE_ROLE.finditer(head):
        _file_meaning([match["term"]], match.start(), match, provider, user)
    for match in _INTRODUCES.finditer(head[:INTRODUCED]):
        name = match["second"] or match["first"] or match["by"]
        if not _THING.match(name) and not _side(name):
            provider.add(name, match.start())
    _fall_back(text, provider, user)
    return Parties(provider.ordered(), user.ordered())


def _file(text: str, terms: list[str], place: int, provider: _Names, user: _Names) -> None:
    """File the terms that a bracket defines, and the name of the provider before it."""
    sides = [_side(term, early=place < INTRODUCED) for term in terms]
    if "provider" in sides and "user" not in sides:
        name = _name_before(text, place)
        if name:
            provider.add(name, text.find(name, max(0, place - 400)))
        for term in terms:
            if not _THING.match(term):
                provider.add(term, place)
    elif "user" in sides and "provider" not in sides:
        for term in terms:
            if _side(term) == "user":
                user.add(term, place)
    elif not provider.at and terms and place < INTRODUCED and not _THING.match(terms[0]):
        name = _company_before(text, place)
        if name and name.split()[0].casefold() == terms[0].split()[0].casefold():
            provider.add(name, place - 1)
            provider.add(terms[0], place)


def _adjacent_terms(text: str) -> Iterator[list[re.Match[str]]]:
    """Return the quoted terms of ``text`` in groups that only commas and "and" part."""
    group: list[re.Match[str]] = []
    for match in _QUOTED.finditer(text):
        if group:
            gap = text[group[-1].end() : match.start()]
            if len(gap) > LONGEST_GAP or _BETWEEN_TERMS.match(gap) is None:
                yield group
                group = []
        group.append(match)
    if group:
        yield group


def _file_meaning(
    terms: list[str], place: int, meaning: re.Match[str], provider: _Names, user: _Names
) -> None:
    """File terms that "mean", "refer to" or stand before a dash, by the term or by what it means."""
    what = meaning["what"]
    sides = {_side(term, early=place < INTRODUCED) for term in terms}
    if "provider" in sides and "user" not in sides:
        company = _COMPANY.search(what)
        if company and company.start() < NEAR:
            provider.add(company.group(), meaning.start("what"))
        for term in terms:
            if not _THING.match(term):
                provider.add(term, place)
    elif "user" in sides and "provider" not in sides and (_PERSON.search(what) or len(terms) > 1):
        for term in terms:
            if _side(term) == "user":
                user.add(term, place)


def _side(term: str, *, early: bool = False) -> str:
    """Tell which side a term belongs to by itself: a pronoun or a role."""
    low = " ".join(term.casefold().split()).strip(" ,.;")
    if low in _PROVIDER_PRONOUNS or low in ("ours", "we/our", "we/us") or _PROVIDER_ROLE.fullmatch(low):
        return "provider"
    if low in _USER_PRONOUNS or low in ("yours", "yourself", "i") or _USER_ROLE.fullmatch(low):
        return "user"
    return "provider" if early and _PROVIDER_ROLE_EARLY.fullmatch(low) else ""


def _company_before(text: str, place: int) -> str:
    """Return the company whose name with its legal form stands last in the sentence before ``place``."""
    begin = max(_line_start(text, place), place - 300)
    found = ""
    for match in _COMPANY.finditer(text, begin, place):
        found = found or match.group()
    return found


def _line_start(text: str, place: int) -> int:
    """Return where the line of ``place`` begins, or the line before where ``place`` begins its own."""
    begin = text.rfind("\n", 0, place) + 1
    if begin and not text[begin:place].strip():
        begin = text.rfind("\n", 0, len(text[:begin].rstrip())) + 1
    return begin


def _name_before(text: str, place: int) -> str:
    company = _company_before(text, place)
    if company:
        return company
    begin = max(_line_start(text, place), place - 80)
    adjacent = _ADJACENT.search(text, begin, place)
    if adjacent is None:
        return ""
    name = adjacent.group().strip(" ,®™")
    return "" if _THING.match(name) or _side(name) or len(name) < 3 else name


def _clean(name: str) -> str:
    name = _OPENING_WORD.sub("", " ".join(name.split()).strip(" ,;:®™*"))
    return name if 1 < len(name) < 81 else ""


def _fall_back(text: str, provider: _Names, user: _Names) -> None:
    """Add pronouns that the text uses often, and names and roles that act in it, where none is defined."""
    words: Counter[str] = Counter()
    first: dict[str, int] = {}
    for match in _WORD.finditer(text):
        words[match.group()] += 1
        first.setdefault(match.group().casefold(), match.start())
    for names, pronouns in ((provider, _PROVIDER_PRONOUNS), (user, _USER_PRONOUNS)):
        defined = {name.casefold() for name in names.at}
        for pronoun in pronouns:
            uses = words[pronoun] + words[pronoun.title()] + words[pronoun.upper()]
            if pronoun not in defined and uses >= OFTEN:
                names.add(pronoun, first[pronoun])
    actors: Counter[str] = Counter()
    for match in _ACTS.finditer(text):
        for name in (match["name"], match["name"] + (match["second"] or "")):
            actors[name] += 1
    for side, names, pronouns in (
        ("provider", provider, _PROVIDER_PRONOUNS),
        ("user", user, _USER_PRONOUNS),
    ):
        if any(name.casefold() not in pronouns for name in names.at):
            continue
        roles = [name for name, count in actors.most_common() if count >= OFTEN and _side(name) == side]
        roles = [name for name in roles if name.casefold() not in pronouns] or _frequent_roles(words, side)
        if side == "provider" and not roles:
            roles = [
                name for name, count in actors.most_common(20) if count >= 2 * OFTEN and _proper(name, words)
            ]
        if roles:
            names.add(roles[0], text.find(roles[0]))


def _proper(name: str, words: Counter[str]) -> bool:
    """Tell whether a word that acts is a name: never a role, and hardly ever written in lower case."""
    start = name.split(maxsplit=1)[0]
    if start.casefold() in _COMMON or _side(name, early=True):
        return False
    found = _WORD.match(start)
    return found is not None and 10 * words[found.group().casefold()] <= words[found.group()]


def _frequent_roles(words: Counter[str], side: str) -> list[str]:
    """Return the Cyrillic role that the text writes with a capital most often, in any case of the noun."""
    counted: Counter[str] = Counter()
    roles = (_PROVIDER_ROLES if side == "provider" else _USER_ROLES).split("|")
    stems = {role[:-1].title(): role.title() for role in roles if len(role) > 6 and not role.isascii()}
    lengths = sorted({len(stem) for stem in stems})
    for word, count in words.items():
        for length in lengths:
            role = stems.get(word[:length])
            if role is not None:
                counted[role] += count
    return [role for role, count in counted.most_common(1) if count >= OFTEN]
