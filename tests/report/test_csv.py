from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from tosscan.findings.assessment import Assessment
from tosscan.report.csv import CsvWriter
from tosscan.report.printable import CELL


def _written(assessment: Assessment) -> bytes:
    file = io.BytesIO()
    CsvWriter().write(assessment, file)
    return file.getvalue()


def _rows(assessment: Assessment) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_written(assessment).decode("utf-8-sig"), newline="")))


def test_row_tells_the_finding_and_which_text_it_is_from(rich: Assessment) -> None:
    rows = _rows(rich)
    assert [row["ID"] for row in rows] == [finding.id for finding in rich.findings]
    assert {row["Document"] for row in rows} == {"parrot.pdf"}
    assert {row["SHA-256 of the document"] for row in rows} == {"ab" * 32}
    assert {row["Status"] for row in rows} == {"Assessed"}
    assert {row["Review"] for row in rows} == {"Machine report, not reviewed by a person"}


def test_excel_is_told_that_it_is_unicode(rich: Assessment) -> None:
    data = _written(rich)
    assert data.startswith(b"\xef\xbb\xbfID,Clause,")
    assert data.count(b"\r\n") == 1 + len(rich.findings)


def test_same_assessment_gives_the_same_bytes(rich: Assessment) -> None:
    assert _written(rich) == _written(rich)


def test_unread_text_is_a_row_and_not_an_empty_list(build: Any) -> None:
    unread = build(status="not_assessed", reason="The file is locked.", document=None)
    (row,) = _rows(unread)
    assert row["Category"] == row["Status"] == "Not assessed"
    assert row["Issue"].startswith("The file is locked. Nothing can be said")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_begins_a_formula_whatever_parts_the_cells(separator: str, build: Any) -> None:
    words = '=1+1; =2\t-3;"@4" and \'=5'
    hostile = build([("paragraph", words)], [(words, "arbitration", 3)])
    hostile = replace(hostile, source=replace(hostile.source, name="=cmd|' /C calc'!A0.pdf"))
    text = _written(hostile).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))


def test_hostile_words_lose_nothing(build: Any) -> None:
    words = '=HYPERLINK("x") </script> {{ 7 * 7 }} "a", b <r>c</r>'
    (row,) = _rows(build([("paragraph", words)], [(words, "arbitration", 3)]))
    assert row["Quotation"] == f"'{words}"


def test_text_longer_than_a_cell_goes_on_below(build: Any) -> None:
    words = "a" * (CELL - 1) + "=1+1" + "b" * CELL
    rows = _rows(build([("paragraph", words)], [(words, "arbitration", 3)]))
    assert [row["ID"][10:] for row in rows] == ["", " (2)", " (3)"]
    assert rows[1]["Quotation"].startswith("'=1+1b")
    assert "".join(row["Quotation"] for row in rows).replace("'", "") == words
    assert all(len(cell) <= CELL for row in rows for cell in row.values())
    assert rows[1]["Issue"] == ""
