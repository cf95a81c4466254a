"""The tables of a market hold every row, and no cell of them can act."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from tests.batch.conftest import terms
from tosscan.batch import sheets as module
from tosscan.batch.run import Options, run
from tosscan.batch.sheet import Sheet, in_words
from tosscan.batch.sheets import sheets, write_csv, write_xlsx
from tosscan.batch.survey import Survey, survey
from tosscan.cli import main
from tosscan.cli.progress import Quiet
from tosscan.report.words import market_words, words

HOSTILE = "=HYPERLINK(1)"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAMES = ["documents", "findings", "categories", "powers", "protections", "shared_wording", "rules"]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of a batch of three: two assessed, one empty; a provider is a formula."""
    home = tmp_path_factory.mktemp("sheets")
    (home / "gull.md").write_text(terms("Gull"), encoding="utf-8")
    (home / "tern.md").write_text(terms("Tern"), encoding="utf-8")
    (home / "empty.md").write_bytes(b"")
    rows = (f"{HOSTILE},gull.md", "Tern,tern.md", "Tern,empty.md")
    (home / "all.csv").write_text("\n".join(("provider,path", *rows)), encoding="utf-8")
    run(Options((str(home / "all.csv"),), home / "out"), Quiet())
    return home / "out"


@pytest.fixture(scope="module")
def read(out: Path) -> Survey:
    return survey(out)


def as_csv(sheet: Sheet) -> list[dict[str, str]]:
    file = io.BytesIO()
    write_csv(sheet, file)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


def table(read: Survey, name: str) -> Sheet:
    return next(sheet for sheet in sheets(read) if sheet.name == name)


def workbook(read: Survey, folder: Path) -> zipfile.ZipFile:
    file = io.BytesIO()
    write_xlsx(read, file, folder=folder)
    return zipfile.ZipFile(file)


def cells(book: zipfile.ZipFile, number: int) -> list[list[str]]:
    root = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [
        ["".join(str(part) for part in cell.itertext()) for cell in row] for row in root.iter(f"{MAIN}row")
    ]


def test_every_row_has_as_many_cells_as_columns(read: Survey) -> None:
    assert [sheet.name for sheet in sheets(read)] == NAMES
    for sheet in sheets(read):
        rows = list(sheet.rows)
        assert rows
        assert {len(row) for row in rows} == {len(sheet.columns)}


def test_documents_are_all_there_with_blanks_where_nothing_was_read(read: Survey) -> None:
    rows = as_csv(table(read, "documents"))
    assert len(rows) == 3
    (lost,) = (row for row in rows if row["status"] == "not_assessed")
    assert lost["reason"]
    assert lost["words"] == lost["findings"] == lost["arbitration"] == ""
    assert all(int(row["words"]) and int(row["arbitration"]) for row in rows if row is not lost)


def test_findings_are_all_there(read: Survey) -> None:
    rows = as_csv(table(read, "findings"))
    assert len(rows) == sum(row.total for row in read.rows) > 0
    assert {row["category"] for row in rows} >= {"arbitration", "unilateral_change"}
    assert all(row["words"] and 0 <= int(row["confidence_percent"]) <= 100 for row in rows)


def test_a_formula_does_not_act_in_csv(read: Survey) -> None:
    providers = {row["provider"] for row in as_csv(table(read, "documents"))}
    assert providers == {f"'{HOSTILE}", "Tern"}


def test_a_text_too_long_for_a_cell_goes_on_below() -> None:
    long = "x" * 40_000
    rows = as_csv(Sheet("long", ("name", "text"), [("a", long)]))
    assert [row["name"] for row in rows] == ["a", "a (2)"]
    assert "".join(row["text"] for row in rows) == long


def test_workbook_holds_the_tables_and_no_formula(read: Survey, tmp_path: Path) -> None:
    with workbook(read, tmp_path) as book:
        names = etree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        assert [sheet.get("name") for sheet in names] == NAMES
        documents = cells(book, 1)
        assert len(documents) == 4
        assert HOSTILE in {row[0] for row in documents}
        for number in range(1, len(NAMES) + 1):
            assert b"<f>" not in book.read(f"xl/worksheets/sheet{number}.xml")
        assert b'quotePrefix="1"' in book.read("xl/styles.xml")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_workbook_speaks_a_language(read: Survey, tmp_path: Path, language: str) -> None:
    file = io.BytesIO()
    write_xlsx(read, file, folder=tmp_path, language=language)
    word, told = words(language), market_words(language)["tables"]
    with zipfile.ZipFile(file) as book:
        names = etree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        assert [sheet.get("name") for sheet in names] == [told["sheets"][name] for name in NAMES]
        heads, *rows = cells(book, 1)
        assert heads[:3] == [told["columns"][name] for name in ("provider", "provider_from", "title")]
        assert word.category("arbitration") in heads
        assert {word.label("status", name) for name in ("assessed", "not_assessed")} == {
            row[4] for row in rows
        }
        heads, *rows = cells(book, 2)
        assert told["columns"]["quoted"] in heads
        assert word.category("arbitration") in {row[3] for row in rows}
        assert [*word["verdicts"].values()] == cells(book, 4)[0][1:-1]
        assert [*word["protection_status"].values()] == cells(book, 5)[0][1:]


def test_every_name_of_a_table_has_words(read: Survey) -> None:
    for sheet in map(partial(in_words, language="ru"), sheets(read)):
        said = (sheet.title, *sheet.heads)
        assert not [name for name in said if name.isascii()]
        assert len(sheet.heads) == len(sheet.columns)
        list(sheet.rows)


def test_what_a_sheet_cannot_hold_goes_on_in_the_next(
    read: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LINES", 2)
    with workbook(replace(read, findings=()), tmp_path) as book:
        assert [len(cells(book, 1)), len(cells(book, 2))] == [3, 2]
        names = etree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        assert [sheet.get("name") for sheet in names][:3] == ["documents", "documents 2", "findings"]


def test_the_command_writes_workbook_and_tables(out: Path) -> None:
    assert main(["market", str(out), "-f", "xlsx", "-f", "csv", "-q"]) == 0
    assert zipfile.is_zipfile(out / "market.xlsx")
    assert sorted(path.stem for path in (out / "tables").iterdir()) == sorted(NAMES)
    assert not (out / "index.html").exists()
