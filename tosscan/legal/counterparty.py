"""Read who the other side is: companies, registration, address, licence - as the text itself says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tosscan.document.tree import Document
from tosscan.expressions import Sought
from tosscan.findings.assessment import ProtectionStatus

_FORM = (
    r"(?:Ltd|Limited|LLC|L\.L\.C|Inc|Incorporated|Corp|Corporation|GmbH|AG|S\.?A\.?|B\.?V|N\.?V|PBC|PLC|plc"
    r"|Co-?operative|JSC|PJSC|SAS|S\.p\.A|AB|ApS|A/S|Bhd|FZCO|FZ-LLC|W\.L\.L|s\.r\.o|S\.C\.A"
    r"|Pte\.? Ltd|Pty\.? Ltd|LLP|L\.P|UAB|OÜ|Oy|S\.?r\.?l|Sàrl|S\.?à r\.?l|KG|Foundation|Stiftung"
    r"|DMCC|FZE)"
)
_COMPANY_FORM = re.compile(rf"\b{_FORM}\b|[«\"“]")
_DIGIT = re.compile(r"\d")
_COMPANY = Sought(
    rf"\b(?:\d{{0,3}}[A-Z][\w&'’.-]*|\d+[a-z]\w*)"
    rf"(?:[ ,]+(?:[A-Z(][\w&'’.)-]*|\d{{1,3}}|of|and|&)){{0,5}},? {_FORM}\b\.?(?: et Cie,? S\.C\.A\.?)?"
    r"|\b(?:UAB|SIA) [A-ZĖŠŽ]\w+(?: [a-zėšž]\w+)?"
    r"|(?:ТОО|АО|ООО|ОАО|ПАО|ЗАО|ИП|ЖШС) [«\"“][^»\"”]{2,60}[»\"”]"
)
_REGISTRATION = Sought(
    r"(?:(?:(?<![Ff]irm )[Rr]egist(?:ration|ered|ry)|[Cc]ompany|[Cc]orporate) (?:\w+ ){0,3}"
    r"(?:[Nn]umber|[Nn]o\.?|[Cc]ode|#|under)"
    r"|[Bb]usiness ID|БИН|ОГРН|ИНН|БСН|УНП|UEN|CRN|ABN|ACN)[ :№#.]{0,4}([A-Z]{0,4}[-/ ]?\d[\dA-Z./-]{3,20})"
    r"|(R\.?C\.?S\.? \w+ [A-Z] ?\d[\d ]{3,10}\d)"
)
_ADDRESS = Sought(
    r"(?:[Rr]egistered (?:office|address)|[Pp]rincipal (?:office|place of business)|[Ll]ocated at"
    r"|\b[Bb]ased at|[Hh]ead office|(?:[Cc]orporate|[Rr]egistered|[Bb]usiness) seat|[Aa]ddressed to"
    r"|\b[Nn]otice to (?:the )?(?:us|[A-Z]\w+) at(?! least)"
    r"|[Aa]ddress(?: is|:| at)|[Оо]ффис|(?:[ЮюФфПп]\w+ )?[Аа]дрес\w*:?)[^.;]{0,45}?(?=[A-ZА-Я0-9])"
    r"([^;(\n“]{0,40}\d[^;(\n“]{4,110})"
)
_POSTAL = Sought(
    r"\b(\d{1,5}(?:[-–]\d{1,5})?[A-Za-z]? (?:[NSEW]\.? )?(?:[A-Z0-9][\w.'-]*,? ){1,4}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Square|Place|Court|Parkway|Suite|Floor)"
    r"\b[^;(\n“]{2,90})"
)
_LICENCE = Sought(
    r"(?:[Ll]icen[cs]e|[Ll]icen[cs]ed?,? (?:\w+ ){0,6})(?:[Nn]umber|[Nn]o\.?|№|#)[ :]{0,3}"
    r"([A-Z0-9][\w./-]{2,30})"
    r"|[Лл]ицензи\w*[^.]{0,40}№ ?([\w./-]{2,30})"
    r"|\b[Ff]irm (?:[Rr]egistration|[Rr]eference) (?:[Nn]umber|[Nn]o\.?)[ :]{0,3}(\d{4,10})\b"
    r"|\b(?:NFA|NMLS|CRD|FRN|AFSL|FSP)(?: ID| [Nn]o\.?| [Nn]umber)? ?[#:№]? ?(\d{4,10})\b"
    r"|\bregister number ([A-Z]{0,3}\d{4,12})\b|\bnumber ([A-Z]{0,3}\d{4,12}) on the (?:\w+ )?register\b"
)


_POSSESSIVE = re.compile(
    r"([\w.&-]+)['’]s? (?:registered|principal) (?:office|address)|\b((?-i:[A-Z]{3,})) (?:office|address)\b",
    re.IGNORECASE,
)
_ITSELF = frozenset({"company", "operator", "provider", "firm", "exchange", "platform", "broker"})
_OTHER_BODY = re.compile(
    r"\b(?:regulator|regulatory|supervis|authority|commission\b|ombuds|consumer affairs|complaint assistance"
    r"|arbitration (?:association|centre|center|forum)|JAMS\b|tribunal|association\b)",
    re.IGNORECASE,
)
_REGULATOR = Sought(
    r"\b(?:(?:regulated|supervised|authori[sz]ed|licen[cs]ed) (?:and \w+ )?by|under the supervision of"
    r"|member of) (?:the )?(?:[\w ]{1,50}, the )?"
    r"([A-Z][\w&'’-]*(?: (?:[A-Z(][\w&'’)-]*|of|for|and|de|du|the(?= [A-Z]))){1,9})"
)
_SUPERVISES = re.compile(
    r"\b(?:Authority|Commission|Bank|Association|Board|Ministry|Agency|Regulat\w+|Council|Department|Office|Bureau)\b"
)
_DENIAL = re.compile(r"\bnot\b|\bnor\b|\bneither\b|\bno\b", re.IGNORECASE)
_NO_PLACE = re.compile(
    r"@|\.(?:com|io|org|net|co|app)\b|\b(?:section|clause|paragraph|article) \d", re.IGNORECASE
)
_OWN_PLACE = re.compile(
    r"\bour (?:registered |principal |postal |mailing )?(?:office|address)\b", re.IGNORECASE
)
_TAIL = re.compile(
    r"\)|[,.]? (?:that|which|who|shall|will|or by|or via|or at|and(?! (?-i:[A-Z0-9]))|with|by|to|as|attn|if"
    r"|e-?mail|tel|phone)\b|(?<=\w{4})\.(?: (?=[A-Za-z])|(?=(?-i:[A-Z][a-z])))|[\"”“]",
    re.IGNORECASE,
)
_SEAT = re.compile(
    r"\b(?:registered (?!trade)|registration|incorporated|organi[sz]ed under"
    r"|company (?:number|code)|business ID)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:We['’]re|We are|Our|If|The|Where|When|This|These|By|And|Neither|With|For|In|To|Of)\b[ ,]*)+"
)
_PRONOUNS = frozenset({"we", "us", "our", "ours", "company", "the company"})


@dataclass(frozen=True, slots=True)
class Counterparty:
    """What the text says of the provider; the first of each kind stands first. ``sentences`` say where."""

    entities: tuple[str, ...]
    registration: tuple[str, ...]
    addresses: tuple[str, ...]
    licences: tuple[str, ...]
    regulators: tuple[str, ...]
    sentences: tuple[int, ...]
    own_address: bool = False

    @property
    def identity(self) -> ProtectionStatus:
        """Tell how far the provider is named: with an address of its own, without one, or not at all."""
        if self.entities and self.own_address:
            return "present"
        return "weak" if self.entities or self.addresses else "absent"

    def to_json(self) -> dict[str, object]:
        """Return the report's form: only what was found."""
        facts = {
            "entities": self.entities,
            "registration_number": self.registration,
            "address": self.addresses,
            "licence": self.licences,
            "regulator": self.regulators,
        }
        return {name: list(values) for name, values in facts.items() if values}


def read(doc: Document) -> Counterparty:
    """Return what ``doc`` says of the provider's identity."""
    places: dict[int, None] = {}
    found: dict[str, dict[str, None]] = {"entity": {}, "registration": {}, "address": {}}
    found |= {"licence": {}, "regulator": {}}
    names = tuple(name.casefold() for name in doc.parties.provider if name.casefold() not in _PRONOUNS)
    others: dict[str, int] = {}
    own_address = False
    before = ""
    for n, sentence in enumerate(doc.sentences):
        text = " ".join(doc.quote(sentence).split())
        for kind, values in _facts(text):
            for value in values:
                if kind == "entity":
                    if not (_named(value, names) or _introduces(text, names) or _SEAT.search(text)):
                        others.setdefault(value, n)
                        continue
                elif kind == "address":
                    owned = _owned(text, value, before, names)
                    if owned is None:
                        continue
                    own_address = own_address or owned
                    for shorter in [known for known in found[kind] if known in value]:
                        del found[kind][shorter]
                if kind == "registration" and _of_another(
                    text, value, (*names, *map(str.casefold, found["entity"]))
                ):
                    continue
                if len(found[kind]) < _MOST and not any(
                    _bare(value) in _bare(known) for known in found[kind]
                ):
                    found[kind][value] = None
                    places[n] = None
        before = text
    if not found["entity"] and not names:
        for value, n in list(others.items())[:_MOST]:
            found["entity"][value] = None
            places[n] = None
    return Counterparty(
        tuple(found["entity"]),
        tuple(found["registration"]),
        tuple(found["address"]),
        tuple(found["licence"]),
        tuple(found["regulator"]),
        tuple(sorted(places)),
        own_address,
    )


def _named(company: str, names: Iterable[str]) -> bool:
    """Tell whether ``company`` bears a name of the provider."""
    known = company.casefold()
    return any(name in known or known in name for name in names)


def _introduces(text: str, names: Iterable[str]) -> bool:
    """Tell whether ``text`` says in quotation marks by what name the provider goes."""
    quoted = {match.casefold().strip(" ,.") for match in _QUOTED.findall(text)}
    return bool(quoted & {"we", "us", "our", *names})


def _owned(text: str, address: str, before: str, names: tuple[str, ...]) -> bool | None:
    """Tell whether an address in ``text`` is the provider's (True), another company's (False), or neither."""
    owner = _POSSESSIVE.search(text)
    if owner is not None:
        name = owner.group(1) or owner.group(2)
        return True if name.casefold() in _ITSELF or _named(name, names) else None
    ahead = text.partition(address)[0]
    companies = [match.group() for match in _COMPANY.finditer(ahead)]
    if companies:
        return not names or _named(companies[-1], names) or _introduces(text, names)
    if _OWN_PLACE.search(ahead):
        return True
    if _OTHER_BODY.search(ahead):
        return None
    speaks = re.search(r"\b(?:we|us|our)\b", text, re.IGNORECASE) or _named_in(text, names)
    return True if speaks or not _OTHER_BODY.search(before) else None


def _bare(value: str) -> str:
    """Return ``value`` without capitals and marks, so that two spellings of a name are one."""
    return "".join(letter for letter in value.casefold() if letter.isalnum() or letter == " ")


def _of_another(text: str, number: str, names: tuple[str, ...]) -> bool:
    """Tell whether the last company before ``number`` in ``text`` is not the provider."""
    companies = [match.group() for match in _COMPANY.finditer(text.partition(number)[0])]
    return bool(companies and names) and not (_named(companies[-1], names) or _introduces(text, names))


def _named_in(text: str, names: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(name in folded for name in names)


_JOINED = re.compile(r"^(?:[\w-]+(?:['’]s)? and )(?=\S+ \S)")
_SHORTENED = re.compile(r"(?:\b(?:Inc|Ltd|Corp|Co)|\.\w)\.$")
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{1,60})[\"”»]")
_MOST = 5


def _facts(text: str) -> Iterable[tuple[str, list[str]]]:
    # The expressions are slow on text without their anchors, so these are looked for first.
    if _COMPANY_FORM.search(text):
        yield "entity", [_company(match.group()) for match in _COMPANY.finditer(text)]
    if _DIGIT.search(text):
        yield "registration", [_group(match) for match in _REGISTRATION.finditer(text)]
        yield (
            "address",
            [_place(match) for match in _ADDRESS.finditer(text) if not _NO_PLACE.search(match.group())],
        )
        yield "address", [_place(match) for match in _POSTAL.finditer(text)]
        yield "licence", [_group(match) for match in _LICENCE.finditer(text)]
    if _REGULATOR.may_match(text) and not _DENIAL.search(text):
        yield (
            "regulator",
            [_body(match) for match in _REGULATOR.finditer(text) if _SUPERVISES.search(match[1])],
        )


def _company(name: str) -> str:
    """Return ``name`` without the full stop of its sentence; that of "Inc." and its like stays."""
    bare = _JOINED.sub("", _LEADING.sub("", name)).strip(" ,")
    return bare if _SHORTENED.search(bare) else bare.removesuffix(".")


def _group(match: re.Match[str]) -> str:
    """Return the group of ``match`` that took part."""
    return next(group for group in match.groups() if group is not None).rstrip("./-")


def _body(match: re.Match[str]) -> str:
    """Return the name of an authority without a short form that is not closed."""
    name = match.group(1)
    return name if name.count("(") == name.count(")") else name.partition("(")[0].strip()


def _place(match: re.Match[str]) -> str:
    """Return an address without the words that follow it in its sentence."""
    return _TAIL.split(match.group(1), maxsplit=1)[0].strip(" ,.")
