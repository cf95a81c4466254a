from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Decision
from tosscan.report.printable import CELL
from tosscan.report.xlsx import XlsxWriter

Parts = dict[str, etree._Element]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _written(assessment: Assessment) -> bytes:
    file = io.BytesIO()
    XlsxWriter().write(assessment, file)
    return file.getvalue()


def _parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def _rows(parts: Parts, sheet: int = 1) -> list[list[str]]:
    """Return the cells of a sheet as texts, blanks as ""."""
    strings = ["".join(map(str, each.itertext())) for each in parts["xl/sharedStrings.xml"].iter(f"{MAIN}si")]
    rows = []
    for row in parts[f"xl/worksheets/sheet{sheet}.xml"].iter(f"{MAIN}row"):
        cells = []
        for cell in row.iter(f"{MAIN}c"):
            value = cell.findtext(f"{MAIN}v") or ""
            cells.append(strings[int(value)] if cell.get("t") == "s" else value)
        rows.append(cells)
    return rows


@pytest.fixture
def rows_of() -> Callable[[Assessment], list[list[str]]]:
    return lambda assessment: _rows(_parts(_written(assessment)))


def test_sheet_has_a_row_for_each_finding(rich: Assessment, rows_of: Any) -> None:
    header, *rows = rows_of(rich)
    assert header[:6] == ["ID", "Clause", "Page", "Category", "Severity", "Quotation"]
    assert [row[0] for row in rows] == [finding.id for finding in rich.findings]
    assert [row[4] for row in rows] == [str(finding.severity) for finding in rich.findings]


def test_header_is_frozen_and_filters(rich: Assessment) -> None:
    sheet = _parts(_written(rich))["xl/worksheets/sheet1.xml"]
    pane = next(sheet.iter(f"{MAIN}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert next(sheet.iter(f"{MAIN}autoFilter")).get("ref") == f"A1:O{len(rich.findings) + 1}"
    assert len(list(sheet.iter(f"{MAIN}col"))) == 15


def test_decision_is_chosen_from_a_list(rich: Assessment) -> None:
    sheet = _parts(_written(rich))["xl/worksheets/sheet1.xml"]
    (validation,) = sheet.iter(f"{MAIN}dataValidation")
    assert validation.get("sqref") == f"N2:N{len(rich.findings) + 1}"
    assert validation.findtext(f"{MAIN}formula1") == '"Not decided,Confirmed,Rejected,Changed"'


def test_rows_grow_with_their_words(build: Any) -> None:
    words = "A long sentence goes on and on. " * 20
    text = words.strip()
    sheet = _parts(_written(build([("paragraph", text)], [(text, "arbitration", 3)])))[
        "xl/worksheets/sheet1.xml"
    ]
    _, row = sheet.iter(f"{MAIN}row")
    assert 100 < float(row.get("ht") or 0) <= 409


def test_second_sheet_says_which_text_this_is(rich: Assessment) -> None:
    about = {row[0]: row[1] for row in _rows(_parts(_written(rich)), 2) if len(row) > 1}
    assert about["Status"] == "Assessed"
    assert about["Review"] == "Machine report, not reviewed by a person"
    assert about["Title"] == "Rules of Parrot House"
    assert about["SHA-256 of the file"] == "ab" * 32


def test_pages_say_that_nobody_reviewed_them(rich: Assessment) -> None:
    rich = replace(rich, source=replace(rich.source, name="Bird & Sons&P.pdf"))
    for sheet in (1, 2):
        page = _parts(_written(rich))[f"xl/worksheets/sheet{sheet}.xml"]
        assert page.findtext(f".//{MAIN}oddHeader") == "&LBird && Sons&&P.pdf"
        assert page.findtext(f".//{MAIN}oddFooter", "").startswith(
            "&LMachine report, not reviewed by a person"
        )


def test_unread_text_is_said_loudly_on_both_sheets(build: Any) -> None:
    parts = _parts(_written(build(status="not_assessed", reason="The file is locked.", document=None)))
    _, row = _rows(parts)
    assert row[3] == "Not assessed"
    assert row[7].startswith("The file is locked. Nothing can be said")
    styles = next(parts["xl/styles.xml"].iter(f"{MAIN}cellXfs"))
    fills = parts["xl/styles.xml"].find(f"{MAIN}fills")
    assert fills is not None
    for sheet, place in ((1, "H2"), (2, "B1"), (2, "B2")):
        cell = next(
            each
            for each in parts[f"xl/worksheets/sheet{sheet}.xml"].iter(f"{MAIN}c")
            if each.get("r") == place
        )
        fill = fills[int(styles[int(cell.get("s") or 0)].get("fillId") or 0)]
        assert b"FFC00000" in etree.tostring(fill)


def test_same_bytes_each_time(rich: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert _written(rich) == _written(rich)
    core = etree.tostring(_parts(_written(rich))["docProps/core.xml"], encoding="unicode")
    assert "1970-01-02T00:00:00Z" in core
    assert "parrot" not in core.lower()


def test_decided_list_says_so(rich: Assessment) -> None:
    decision = Decision("confirmed", "A. Reader", "2026-05-04", "Plain.")
    done = replace(rich, findings=tuple(replace(each, decision=decision) for each in rich.findings))
    page = _parts(_written(done))["xl/worksheets/sheet1.xml"]
    assert "not reviewed" not in page.findtext(f".//{MAIN}oddFooter", "")


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1+1}",
        "https://evil.example/",
        "mailto:x@evil.example",
        "internal:Issues!A1",
        "<r><t>rich</t></r>",
        "<r></si><si><t>x</t></si></r>",
        "</script><script>alert(1)</script> {{ 7 * 7 }}",
        "_x0041_ & <b>",
        "007",
        "4.10",
        "TRUE",
        "Ünïcode 𝒳 Қазақстан",
    ],
)
def test_hostile_words_are_words(words: str, build: Any, rows_of: Any) -> None:
    hostile = build([("paragraph", words)], [(words, "arbitration", 3)])
    data = _written(hostile)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not any(
            "externalLink" in name or name.endswith("sheet1.xml.rels") for name in package.namelist()
        )
        assert not re.search(rb"<f[ >]|<hyperlink", package.read("xl/worksheets/sheet1.xml"))
    # Excel reads "_x0041_" as "A" unless its first line is escaped.
    assert rows_of(hostile)[1][5].rstrip() == words.replace("_x0041_", "_x005F_x0041_")


def test_cell_that_looks_like_a_formula_stays_a_text_when_edited(build: Any) -> None:
    def quoted(words: str) -> bool:
        parts = _parts(_written(build([("paragraph", words)], [(words, "arbitration", 3)])))
        cell = next(
            each for each in parts["xl/worksheets/sheet1.xml"].iter(f"{MAIN}c") if each.get("r") == "F2"
        )
        styles = next(parts["xl/styles.xml"].iter(f"{MAIN}cellXfs"))
        return styles[int(cell.get("s") or 0)].get("quotePrefix") == "1"

    assert quoted("=1+1")
    assert not quoted("We may.")


def test_characters_that_no_workbook_holds_are_shown(build: Any, rows_of: Any) -> None:
    words = "a\x00b\x1bc\ud800d\uffffe\u202ef"
    assert (
        rows_of(build([("paragraph", words)], [(words, "arbitration", 3)]))[1][5]
        == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"
    )


def test_text_longer_than_a_cell_goes_on_below(build: Any, rows_of: Any) -> None:
    words = ("Long 𝒳 " * 15_000).strip()
    rows = rows_of(build([("paragraph", words)], [(words, "arbitration", 3)]))[1:]
    assert [row[0][10:] for row in rows] == ["", " (2)", " (3)", " (4)"]
    assert "".join(row[5] for row in rows) == words
    assert all(len(cell.encode("utf-16-le")) // 2 <= CELL for row in rows for cell in row)
