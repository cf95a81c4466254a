"""Read who the other side is: companies, registration, address, licence - as the text itself says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tosscan.document.tree import Document
from tosscan.findings.assessment import ProtectionStatus

_FORM = (
    r"(?:Ltd|Limited|LLC|L\.L\.C|Inc|Incorporated|Corp|Corporation|GmbH|AG|S\.?A\.?|B\.?V|N\.?V|PBC|PLC|plc"
    r"|Pte\.? Ltd|Pty\.? Ltd|LLP|L\.P|UAB|OÜ|Oy|S\.?r\.?l|Sàrl|S\.?à r\.?l|KG|Foundation|Stiftung"
    r"|DMCC|FZE)"
)
_COMPANY_FORM = re.compile(rf"\b{_FORM}\b|[«\"“]")
_DIGIT = re.compile(r"\d")
_COMPANY = re.compile(
    rf"\b(?:[A-Z][\w&'’.-]*|[A-Z]+)(?:[ ,]+(?:[A-Z(][\w&'’.)-]*|of|and|&)){{0,5}},? {_FORM}\b\.?"
    r"|(?:ТОО|АО|ООО|ОАО|ПАО|ЗАО|ИП|ЖШС) [«\"“][^»\"”]{2,60}[»\"”]"
)
_REGISTRATION = re.compile(
    r"(?:(?:[Rr]egist(?:ration|ered|ry)|[Cc]ompany|[Cc]orporate) (?:\w+ ){0,3}"
    r"(?:[Nn]umber|[Nn]o\.?|[Cc]ode|#|under)"
    r"|БИН|ОГРН|ИНН|БСН|УНП|UEN|CRN)[ :№#.]{0,4}([A-Z]{0,4}[-/ ]?\d[\dA-Z./-]{3,20})"
)
_ADDRESS = re.compile(
    r"(?:[Rr]egistered (?:office|address)|[Pp]rincipal (?:office|place of business)|[Ll]ocated at"
    r"|[Aa]ddress(?: is|:| at)|[Оо]ффис|(?:[ЮюФфПп]\w+ )?[Аа]дрес\w*:?)[^.;]{0,30}?(?=[A-ZА-Я0-9])"
    r"([^;\n]{0,40}\d[^;\n]{5,110})"
)
_POSTAL = re.compile(
    r"\b(\d{1,5}[A-Za-z]? (?:[NSEW]\.? )?(?:[A-Z0-9][\w.'-]*,? ){1,4}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Square|Place|Court|Parkway|Suite|Floor)"
    r"\b[^;\n]{3,90})"
)
_LICENCE = re.compile(
    r"(?:[Ll]icen[cs]e|[Ll]icen[cs]ed?,? (?:\w+ ){0,6})(?:[Nn]umber|[Nn]o\.?|№|#)[ :]{0,3}"
    r"([A-Z0-9][\w./-]{2,30})"
    r"|[Лл]ицензи\w*[^.]{0,40}№ ?([\w./-]{2,30})"
)


@dataclass(frozen=True, slots=True)
class Counterparty:
    """What the text says of the provider; the first of each kind stands first. ``sentences`` say where."""

    entities: tuple[str, ...]
    registration: tuple[str, ...]
    addresses: tuple[str, ...]
    licences: tuple[str, ...]
    sentences: tuple[int, ...]

    @property
    def identity(self) -> ProtectionStatus:
        """Tell how far the provider is named: with an address, without one, or not at all."""
        if self.entities and self.addresses:
            return "present"
        return "weak" if self.entities or self.addresses else "absent"

    def to_json(self) -> dict[str, object]:
        """Return the report's form: only what was found."""
        facts = {
            "entities": self.entities,
            "registration_number": self.registration,
            "address": self.addresses,
            "licence": self.licences,
        }
        return {name: list(values) for name, values in facts.items() if values}


def read(doc: Document) -> Counterparty:
    """Return what ``doc`` says of the provider's identity."""
    places: dict[int, None] = {}
    found: dict[str, dict[str, None]] = {"entity": {}, "registration": {}, "address": {}, "licence": {}}
    for n, sentence in enumerate(doc.sentences):
        text = " ".join(doc.quote(sentence).split())
        for kind, values in _facts(text):
            for value in values:
                if len(found[kind]) < _MOST and value not in found[kind]:
                    found[kind][value] = None
                    places[n] = None
    return Counterparty(
        tuple(found["entity"]),
        tuple(found["registration"]),
        tuple(found["address"]),
        tuple(found["licence"]),
        tuple(places),
    )


_MOST = 5


def _facts(text: str) -> Iterable[tuple[str, list[str]]]:
    # The expressions are slow on text without their anchors, so these are looked for first.
    if _COMPANY_FORM.search(text):
        yield "entity", [match.group().strip(" ,") for match in _COMPANY.finditer(text)]
    if _DIGIT.search(text):
        yield "registration", [match.group(1) for match in _REGISTRATION.finditer(text)]
        yield (
            "address",
            [match.group(1).strip(" ,.") for match in _ADDRESS.finditer(text) if "@" not in match.group()],
        )
        yield "address", [match.group(1).strip(" ,.") for match in _POSTAL.finditer(text)]
        yield "licence", [match.group(1) or match.group(2) for match in _LICENCE.finditer(text)]
