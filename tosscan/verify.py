"""Prove a report against its source: same bytes, unaltered report, every quotation at its place.

The source is read anew, in the way in which the report says it was read, and
where this is the tool that made the report, it is assessed anew: a report that
was altered and given a new hash still differs from what its source gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tosscan.config import ScanConfig
from tosscan.document.source import RawDocument
from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.errors import UsageError
from tosscan.extract.sandbox import Sandbox
from tosscan.findings.fingerprint import fingerprint
from tosscan.report import strictjson
from tosscan.report.json import canonical_sha256, report_dict
from tosscan.scanner import Scanner

MAX_FAULTS = 5
FOUND = ("findings", "fair", "hints")
MADE_ANEW: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(FOUND, ("start", "end", "category", "severity")),
    "ledger": ("power", "verdict"),
    "protections": ("protection", "status"),
}
"""What is compared with a new assessment: the lists of a report, and the fields that say what it found."""

NOT_MADE_ANEW = (
    "The findings were not made again: another version of the tool, its rules, models or law made them. "
    "That their categories and severities are unaltered rests on the report's own SHA-256."
)

DECIDED = (
    "What people decided on findings is no part of the source: who, when and why rests on the report's own "
    "SHA-256."
)


@dataclass(frozen=True, slots=True)
class Verification:
    """Three answers, the faults behind a "no", and ``remarks`` on what could not be shown."""

    source_same: bool
    report_unaltered: bool
    quotations_true: bool
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Tell whether all three answers are yes."""
        return self.source_same and self.report_unaltered and self.quotations_true

    @property
    def answers(self) -> tuple[tuple[str, bool], ...]:
        """The three questions with their answers, to print."""
        return (
            ("the source is the one that was scanned", self.source_same),
            ("the report is unaltered", self.report_unaltered),
            ("every quotation is a slice of the source's text at its place", self.quotations_true),
        )


def verify(
    report_path: Path,
    source: str | Path,
    *,
    config: ScanConfig | None = None,
    sandbox: Sandbox | None = None,
) -> Verification:
    """Return the three answers for the JSON report at ``report_path`` and ``source``.

    ``sandbox`` is kept for many reports and stays its owner's to close.

    Raises:
        UsageError: the report is missing or is not a report of tosscan.
        NotAssessedError: the source cannot be read.

    """
    report = load_report(report_path)
    scanner = Scanner(_as_read(report, config or ScanConfig()), sandbox=sandbox)
    raw = scanner.load(source)
    source_same = raw.source.sha256 == report["document"]["sha256"]
    if source_same:
        raw = _as_known(report, raw)
    doc = scanner.read(raw)
    altered = list(_altered(report))
    misquoted = list(_misquoted(report, doc))
    remarks: tuple[str, ...] = ()
    if source_same:
        altered += _text_faults(report, doc)
        if not altered:
            again, remarks = _made_anew(report, scanner, doc)
            altered += again
    if any(_is_decided(item) for item in report["findings"]):
        remarks += (DECIDED,)
    faults = [] if source_same else ["the source has another SHA-256 than the report names"]
    faults += altered + misquoted
    shown = tuple(faults[:MAX_FAULTS])
    if len(faults) > MAX_FAULTS:
        shown += (f"and {len(faults) - MAX_FAULTS} more",)
    return Verification(source_same, not altered, not misquoted, shown, remarks)


def _as_read(report: Mapping[str, Any], config: ScanConfig) -> ScanConfig:
    """Return ``config`` with the engine and the recognition of scans that the report says were used."""
    extraction = report["document"]["extraction"]
    plumber = extraction["engine"]["name"] == "pdfplumber"
    return replace(
        config,
        engine="pdfplumber" if plumber else None,
        ocr=extraction["figures"].get("ocr") is True,
    )


def _as_known(report: Mapping[str, Any], raw: RawDocument) -> RawDocument:
    """Return the bytes with the format and encoding that the report gives: a file may have a new name."""
    known = report["document"]
    charset = known.get("charset")
    source = replace(
        raw.source,
        media_type=str(known["media_type"]),
        charset=charset if isinstance(charset, str) else None,
    )
    return replace(raw, source=source)


def _altered(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield what shows by the report alone that it was altered."""
    if canonical_sha256(report) != report.get("report_sha256"):
        yield "the report's own SHA-256 is not that of its content"
    if _sha256(report["document"]["text"]) != report["document"]["extraction"]["engine"].get("text_sha256"):
        yield "the text in the report has another SHA-256 than the report names"
    count = sum(len(report[field]) for field in FOUND)
    for field in FOUND:
        for item in report[field]:
            # Equal sentences are told apart by their number among equals.
            prints = (fingerprint(str(item["category"]), str(item["text"]), n) for n in range(count))
            if item["fingerprint"] not in prints:
                yield f"{field} {item['id']}: the fingerprint is not that of its category and words"


def _text_faults(report: Mapping[str, Any], doc: Document) -> Iterator[str]:
    """Yield why the text of the report is not that of its source."""
    if doc.text == report["document"]["text"]:
        return
    engine = report["document"]["extraction"]["engine"]
    then = f"{engine['name']} {engine['version']}"
    now = f"{doc.extracted.engine} {doc.extracted.engine_version}"
    by = "" if then == now else f" (then by {then}, now by {now})"
    yield f"the text read from the source now is not the text in the report{by}"


def _misquoted(report: Mapping[str, Any], doc: Document) -> Iterator[str]:
    """Yield the quotations that do not stand in ``doc`` where the report says."""
    for place, item in quotations(report):
        start, end, words = item["start"], item["end"], item["text"]
        if not (type(start) is type(end) is int and 0 <= start < end <= len(doc.text)):
            yield f"{place}: {start} to {end} is no place in the source's text"
        elif doc.text[start:end] != words:
            yield f"{place}: the quotation is not at {start} to {end} of the source's text"
        elif "anchor" in item and _place(item) != _place_of(doc, Span(start, end)):
            yield f"{place}: the quotation stands at another place of the source than the report says"


def _place(item: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return page and anchor, without the text directive: it helps browsers, and may be written anew."""
    anchor = item["anchor"]
    if isinstance(anchor, Mapping):
        anchor = {key: value for key, value in anchor.items() if key != "fragment"}
    return item["page"], anchor


def _place_of(doc: Document, span: Span) -> tuple[Any, Any]:
    anchor = doc.extracted.anchors.anchor(span)
    return _place({"page": doc.page(span), "anchor": _as_json(anchor.to_json()) if anchor else None})


def _made_anew(
    report: Mapping[str, Any], scanner: Scanner, doc: Document
) -> tuple[list[str], tuple[str, ...]]:
    """Return how a new assessment of the text differs from the report, and a remark where none is made."""
    anew = _as_json(report_dict(scanner.assess(doc)))
    if anew["tool"] != report["tool"]:
        return [], (NOT_MADE_ANEW,)
    faults = [] if anew["status"] == report["status"] else ["a new assessment has another status"]
    for field, names in MADE_ANEW.items():
        then, now = ({_values(item, names) for item in each[field]} for each in (report, anew))
        faults += [
            f"{field}: a new assessment does not give {_told(values)}" for values in sorted(then - now)
        ]
        faults += [f"{field}: a new assessment gives {_told(values)}" for values in sorted(now - then)]
    return faults, ()


def _is_decided(item: Mapping[str, Any]) -> bool:
    made = item.get("decision")
    return isinstance(made, Mapping) and made.get("state", "undecided") != "undecided"


def _values(item: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(item[name]) for name in names)


def _told(values: Sequence[str]) -> str:
    return ", ".join(values)


def _as_json(value: Any) -> Any:
    """Return ``value`` as it reads back from a report (tuples are lists there)."""
    return json.loads(json.dumps(value))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def quotations(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every quotation of ``report`` with a name for the place where it stands."""
    for field in ("quotes", *FOUND):
        for item in report[field]:
            yield f"{field} {item['id']}", item
    for field in ("notices", "incorporated"):
        for number, item in enumerate(report["document"][field], 1):
            yield f"{field} {number}", {**item, "text": item["quote"]}


def load_report(path: Path) -> dict[str, Any]:
    """Return the JSON report at ``path``. Raises UsageError when it is not one."""
    try:
        report = strictjson.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except RecursionError as error:
        raise UsageError(f"{path}: not a report of tosscan") from error
    except ValueError as error:
        raise UsageError(f"{path}: not a JSON file") from error
    if not isinstance(report, dict) or not str(report.get("schema", "")).startswith("tosscan.report/"):
        raise UsageError(f"{path}: not a report of tosscan")
    try:
        whole = _whole(report)
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not a whole report of tosscan") from error
    if not whole:
        raise UsageError(f"{path}: the report holds no text (its source was not assessed)")
    return report


def _whole(report: Mapping[str, Any]) -> bool:
    """Tell whether there is a text to prove.

    Raises:
        KeyError, TypeError, AttributeError: a field is missing or of another kind.
    """
    document = report["document"]
    _values(document["extraction"]["engine"], ("name", "version"))
    document["extraction"]["figures"].get("ocr")
    if not all(isinstance(document[name], str) for name in ("sha256", "media_type", "text")):
        raise TypeError
    for field, names in MADE_ANEW.items():
        for item in report[field]:
            _values(item, names)
    for field in FOUND:
        for item in report[field]:
            _values(item, ("fingerprint", "page", "anchor"))
    for _, item in quotations(report):
        _values(item, ("start", "end", "text"))
    return bool(document["text"])
