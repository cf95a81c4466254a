"""Tell what to notice about the other side: nobody named, several companies, far seats, a new company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tosscan.legal import files
from tosscan.legal.counterparty import Counterparty
from tosscan.legal.index import Expression, Index, SentenceRule, rule
from tosscan.legal.quotes import Quotes
from tosscan.legal.register import Entry, Match, match
from tosscan.legal.schema import Node, Wording

_WORDS = (
    *("none_named", "no_address", "no_registration", "several", "roles", "open_ended", "seat", "may_change"),
    *("claimed", "number", "names_differ", "name", "nothing", "clears"),
)
_MOST = 4
"""How many sentences a sign quotes at most."""


@dataclass(frozen=True, slots=True)
class SignData:
    """What is on file of the other side (``data/int/counterparty.yml``)."""

    seats: tuple[tuple[Expression, Wording], ...]
    role: SentenceRule
    open_ended: SentenceRule
    may_change: SentenceRule
    words: Mapping[str, Wording]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something to notice: its kind, the names that it speaks of, and the sentences that show it."""

    kind: str
    names: tuple[Wording | str, ...] = ()
    sentences: tuple[int, ...] = ()


@cache
def sign_data() -> SignData:
    """Return what is on file.

    Raises:
        DataError: the file is not valid.
    """
    part = files.read("int", "counterparty").mapping(("seats", "role", "open_ended", "may_change", "words"))
    return SignData(
        seats=tuple(_seat(node) for node in part["seats"].items()),
        role=rule(part["role"]),
        open_ended=rule(part["open_ended"]),
        may_change=rule(part["may_change"]),
        words={key: node.both() for key, node in part["words"].mapping(_WORDS).items()},
    )


def _seat(node: Node) -> tuple[Expression, Wording]:
    part = node.mapping(("match", "en", "ru"))
    return Expression(part["match"]), Wording(part["en"].text(), part["ru"].text())


def look(index: Index, quotes: Quotes, provider: Counterparty) -> tuple[Sign, ...]:
    """Return what to notice of ``provider`` in a document, the sentences noted in ``quotes``."""
    data = sign_data()
    found: list[Sign] = []
    if not provider.entities:
        found.append(Sign("none_named"))
    else:
        if not provider.addresses:
            found.append(Sign("no_address"))
        if not provider.registration:
            found.append(Sign("no_registration"))
    if len(provider.entities) > 1:
        found.extend(_several(index, provider.entities))
    if places := _hits(index, data.open_ended):
        found.append(Sign("open_ended", (), places))
    found.extend(_seats(index, provider))
    if places := _hits(index, data.may_change):
        found.append(Sign("may_change", (), places))
    for sign in found:
        quotes.add(sign.sentences)
    return tuple(found)


def _hits(index: Index, wanted: SentenceRule) -> tuple[int, ...]:
    return tuple(index.hits((wanted,)))[:_MOST]


def _several(index: Index, names: Sequence[str]) -> Iterable[Sign]:
    """Yield that several companies are named, and those of which no sentence says what they do."""
    role = sign_data().role.match
    named = {name: _naming(index, name) for name in names}
    first = tuple(sorted({places[0] for places in named.values() if places}))
    yield Sign("several", tuple(names), first[:_MOST])
    without = tuple(
        name for name, places in named.items() if not any(role.shows(index.text(n)) for n in places)
    )
    if without:
        yield Sign("roles", without)


def _naming(index: Index, name: str) -> list[int]:
    doc = index.reading.doc
    return [
        n
        for n, sentence in enumerate(doc.sentences)
        if name in " ".join(doc.quote(sentence).split()) and sentence.kind != "heading"
    ]


def _seats(index: Index, provider: Counterparty) -> Iterable[Sign]:
    names: dict[Wording, None] = {}
    places: dict[int, None] = {}
    for n in provider.sentences:
        for seat, words in sign_data().seats:
            if seat.shows(index.text(n)):
                names[words] = None
                places[n] = None
    if names:
        yield Sign("seat", tuple(names), tuple(places)[:_MOST])


def finished(
    provider: Counterparty,
    signs: Sequence[Sign],
    ids: Mapping[int, str],
    *,
    register: Sequence[Entry] | None,
    language: str,
) -> dict[str, Any]:
    """Return the report's form: what the text says of ``provider``, what to notice, entries of the register.

    ``register`` is None where the reader gave none.
    """
    words = {key: wording.of(language) for key, wording in sign_data().words.items()}
    found: dict[str, Any] = dict(provider.to_json())
    found["signs"] = [
        {"kind": sign.kind, "text": _text(sign, words, language), "quotes": [ids[n] for n in sign.sentences]}
        for sign in signs
    ]
    if register is not None:
        matches = match(register, names=provider.entities, numbers=provider.registration)
        found["register"] = {
            "matches": [_entry(each, words) for each in matches],
            "text": words["clears"] if matches else f"{words['nothing']} {words['clears']}",
        }
    found["note"] = words["claimed"]
    return found


def _text(sign: Sign, words: Mapping[str, str], language: str) -> str:
    names = [name if isinstance(name, str) else name.of(language) for name in sign.names]
    return words[sign.kind].format(names="; ".join(names).removesuffix("."), count=len(names))


def _entry(found: Match, words: Mapping[str, str]) -> dict[str, Any]:
    entry = found.entry
    parts = {
        "name": entry.name or "–",
        "number": found.found,
        "list": entry.list,
        "authority": entry.authority,
        "date": entry.date.isoformat(),
        "source": entry.source,
    }
    text = words[found.by].format(**parts)
    return {
        "by": found.by,
        "found": found.found,
        "name": entry.name,
        "registration_number": entry.number,
        "list": entry.list,
        "authority": entry.authority,
        "date": entry.date.isoformat(),
        "source": entry.source,
        "names_differ": found.names_differ,
        "text": f"{text} {words['names_differ']}" if found.names_differ else text,
    }
