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
from tosscan.contract import Contract, Taken, assess_contract, joint_sha256
from tosscan.document.joint import Part
from tosscan.document.source import RawDocument
from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.errors import NotAssessedError, Reason, UsageError
from tosscan.extract.sandbox import Sandbox
from tosscan.findings.fingerprint import fingerprint
from tosscan.report import strictjson
from tosscan.report.json import canonical_sha256, report_dict
from tosscan.scanner import Scanner, unread

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
    *sources: str | Path,
    config: ScanConfig | None = None,
    sandbox: Sandbox | None = None,
) -> Verification:
    """Return the three answers for the JSON report at ``report_path`` and its source.

    A report on several documents as one contract has as many ``sources``, in
    the same order. ``sandbox`` is kept for many reports and stays its owner's
    to close.

    Raises:
        UsageError: the report is missing or is not a report of tosscan.
        NotAssessedError: a source cannot be read.

    """
    report = load_report(report_path)
    scanner = Scanner(_as_read(report, config or ScanConfig()), sandbox=sandbox)
    given = _read_parts(report, scanner, sources) if _parts(report) else _read_one(report, scanner, sources)
    altered = list(_altered(report))
    misquoted = list(_misquoted(report, given.document))
    remarks = given.remarks
    if given.same:
        altered += _text_faults(report, given.document)
        if not altered:
            again, remark = _made_anew(report, scanner, given)
            altered += again
            remarks += remark
    if any(_is_decided(item) for item in report["findings"]):
        remarks += (DECIDED,)
    faults = [*given.faults, *altered, *misquoted]
    shown = tuple(faults[:MAX_FAULTS])
    if len(faults) > MAX_FAULTS:
        shown += (f"and {len(faults) - MAX_FAULTS} more",)
    return Verification(given.same, not altered, not misquoted, shown, remarks)


@dataclass(frozen=True, slots=True)
class _Given:
    """What was given as the source, read anew: ``faults`` say why it is not the one scanned."""

    document: Document
    faults: tuple[str, ...] = ()
    contract: Contract | None = None
    remarks: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return not self.faults


def _read_one(report: Mapping[str, Any], scanner: Scanner, sources: Sequence[str | Path]) -> _Given:
    faults = [] if len(sources) == 1 else [f"the report is on one document, and {len(sources)} were given"]
    raw = scanner.load(sources[0])
    if raw.source.sha256 == report["document"]["sha256"]:
        raw = _as_known(report["document"], raw)
    else:
        faults.append("the source has another SHA-256 than the report names")
    return _Given(scanner.read(raw), tuple(faults))


def _read_parts(report: Mapping[str, Any], scanner: Scanner, sources: Sequence[str | Path]) -> _Given:
    """Return the contract that ``sources`` make, each read in the way in which the report says it was."""
    parts, taken = _parts(report), Taken()
    known = [str(part["sha256"]) for part in parts]
    faults, remarks = [], []
    if len(sources) != len(parts):
        faults.append(f"the report is on {len(parts)} documents, and {len(sources)} were given")
    if joint_sha256(known) != report["document"]["sha256"]:
        faults.append("the SHA-256 of the contract is not that of its documents")
    for number, (part, source) in enumerate(zip(parts, sources, strict=False), 1):
        if not part["sha256"]:
            remarks.append(
                f"Document {number} ({part['source']}) could not be had when the report was made: "
                "nothing of it is proven."
            )
            taken.add(
                Part(number, replace(unread(str(source)), name=str(part["source"])), "", "not_assessed")
            )
            continue
        raw = scanner.load(source)
        if raw.source.sha256 != part["sha256"]:
            faults.append(f"document {number}: {_other(raw.source.sha256, known, str(part['source']))}")
        else:
            raw = _as_known(part, raw)
            raw = replace(raw, source=replace(raw.source, name=str(part["source"])))
        error = taken.read(scanner, raw)
        if error is not None and part["start"] is not None:
            raise error
        if error is not None:
            remarks.append(
                f"Document {number} ({part['source']}) could not be read then, nor now: "
                "of it nothing but its bytes is proven."
            )
    contract = taken.contract()
    if contract.document is None:
        raise NotAssessedError(Reason.EMPTY)
    return _Given(contract.document, tuple(faults), contract, tuple(remarks))


def _other(sha256: str, known: Sequence[str], name: str) -> str:
    """Return what is wrong with a document that is not the one called ``name``."""
    if sha256 in known:
        return f"document {known.index(sha256) + 1} of the report was given in place of {name}"
    return f"it has another SHA-256 than the report names for {name}"


def _parts(report: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the documents of a report on several as one contract, () for one on a single document."""
    return report["document"].get("parts") or ()


def _as_read(report: Mapping[str, Any], config: ScanConfig) -> ScanConfig:
    """Return ``config`` with the engine and the recognition of scans that the report says were used."""
    extraction = report["document"]["extraction"]
    figures = [extraction["figures"], *(part["figures"] for part in _parts(report))]
    return replace(
        config,
        engine="pdfplumber" if "pdfplumber" in extraction["engine"]["name"].split(", ") else None,
        ocr=any(each.get("ocr") is True for each in figures),
    )


def _as_known(known: Mapping[str, Any], raw: RawDocument) -> RawDocument:
    """Return the bytes with the format and encoding that the report gives: a file may have a new name."""
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
    anchor = doc.extracted.place(span)
    return _place({"page": doc.page(span), "anchor": _as_json(anchor.to_json()) if anchor else None})


def _made_anew(
    report: Mapping[str, Any], scanner: Scanner, given: _Given
) -> tuple[list[str], tuple[str, ...]]:
    """Return how a new assessment of the text differs from the report, and a remark where none is made."""
    contract = given.contract
    made = assess_contract(scanner, contract) if contract else scanner.assess(given.document)
    anew = _as_json(report_dict(made))
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
    for part in _parts(report):
        part["figures"].get("ocr")
        if not all(isinstance(part[name], str) for name in ("source", "sha256", "media_type")):
            raise TypeError
        _values(part, ("start",))
    for field, names in MADE_ANEW.items():
        for item in report[field]:
            _values(item, names)
    for field in FOUND:
        for item in report[field]:
            _values(item, ("fingerprint", "page", "anchor"))
    for _, item in quotations(report):
        _values(item, ("start", "end", "text"))
    return bool(document["text"])
