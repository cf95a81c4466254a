"""Quotations as XLIFF 1.2, which programs for translators open; what comes back may be 1.2 or 2.0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from tosscan.quotations.register import Quotation, Translated
from tosscan.quotations.tree import parse, text
from tosscan.report.printable import shown

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
 <file original="quotations" datatype="plaintext" source-language={source} target-language={target}>
  <body>
"""
_UNIT = """   <trans-unit id={id} approved="no">
    <source>{source}</source>
    <target state="needs-translation"/>
    <note from="tosscan">{clause}</note>
    <note from="translator"></note>
   </trans-unit>
"""
_TAIL = """  </body>
 </file>
</xliff>
"""
_STATES = {"final": "reviewed", "signed-off": "reviewed", "reviewed": "reviewed", "x-sworn": "sworn"}
"""States that are more than a draft, of both versions."""


def written(quotes: Sequence[Quotation], *, target: str) -> bytes:
    """Return the file for translators into ``target``."""
    source = quotes[0].language if quotes else "und"
    head = _HEAD.format(source=quoteattr(source), target=quoteattr(target))
    units = (
        _UNIT.format(
            id=quoteattr(" ".join(quote.fingerprints)),
            source=escape(shown(quote.text)),
            clause=escape(shown(quote.clause)),
        )
        for quote in quotes
    )
    return "".join([head, *units, _TAIL]).encode("utf-8", "replace")


def read(data: bytes, *, by: str) -> list[Translated]:
    """Return the units of a file; ``by`` is the translator where a unit names none.

    Raises:
        ValueError: it is no XLIFF. The text says why, for a user.
    """
    root = parse(data, name="the file")
    if root.tag != "xliff":
        raise ValueError("the file is no XLIFF")
    language = root.get("trgLang", "")
    rows = []
    for file in root.iter("file"):
        target = file.get("target-language", language)
        rows += [_row(unit, target, by) for unit in _units(file)]
    return rows


def _units(file: Element) -> Iterator[Element]:
    yield from file.iter("trans-unit")
    yield from file.iter("unit")


def _row(unit: Element, language: str, by: str) -> Translated:
    targets = list(unit.iter("target"))
    segments = list(unit.iter("segment"))
    states = [segment.get("state", "") for segment in segments] or [
        target.get("state", "") for target in targets
    ]
    named = (text(note).strip() for note in unit.iter("note") if note.get("from") == "translator")
    name = unit.get("id", "")
    return Translated(
        place=f"unit {name[:40]}",
        fingerprints=tuple(name.split()),
        quotation="".join(text(source) for source in unit.iter("source")),
        language=language.partition("-")[0].lower(),
        text="".join(text(target) for target in targets),
        by=next((who for who in named if who), by),
        status=_status(states),
    )


def _status(states: Sequence[str]) -> str:
    """Return the status of a unit: that of its least finished segment."""
    told = [_STATES.get(state, "draft") for state in states] or ["draft"]
    return next(status for status in ("draft", "reviewed", "sworn") if status in told)
