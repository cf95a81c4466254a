from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.quotations.conftest import PRINTS, TWICE
from tosscan.errors import UsageError
from tosscan.quotations.register import Quotation
from tosscan.quotations.workbook import read, written

SHEET = "xl/worksheets/sheet1.xml"
SOFFICE = shutil.which("soffice")
Change = Callable[[bytes], bytes]


def changed(data: bytes, name: str, change: Change) -> bytes:
    """Return the workbook ``data`` with the part ``name`` as ``change`` makes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return made.getvalue()


def filled(data: bytes, *cells: tuple[str, str]) -> bytes:
    """Return the workbook ``data`` with texts in cells that have none."""

    def change(part: bytes) -> bytes:
        for place, words in cells:
            row = place[1:]
            cell = f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c></row>'
            head, found, tail = part.partition(f'<row r="{row}"'.encode())
            part = head + found + tail.replace(b"</row>", cell.encode(), 1)
        return part

    return changed(data, SHEET, change)


def test_what_is_written_is_read_back(quotes: tuple[Quotation, ...]) -> None:
    first, second = read(written(quotes, target="kk", language="ru"), by="A")
    assert (first.place, first.fingerprints, first.quotation) == ("row 2", PRINTS[:2], TWICE)
    assert (first.language, first.text, first.by, first.status) == ("kk", "", "A", "draft")
    assert second.fingerprints == PRINTS[2:]


def test_translation_comes_with_translator_and_status(quotes: tuple[Quotation, ...]) -> None:
    data = filled(
        written(quotes, target="ru", language="en"),
        ("F2", "=1+1 &lt;b&gt;"),
        ("G2", "А. Б."),
        ("H2", "Sworn"),
    )
    first = read(data, by="A")[0]
    assert (first.text, first.by, first.status) == ("=1+1 <b>", "А. Б.", "sworn")


def test_no_cell_can_act(quotes: tuple[Quotation, ...]) -> None:
    with zipfile.ZipFile(io.BytesIO(written(quotes, target="ru", language="en"))) as book:
        sheet = book.read(SHEET)
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


def test_same_quotations_give_the_same_bytes(
    quotes: tuple[Quotation, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    one, two = (written(quotes, target="ru", language="en") for _ in range(2))
    assert one == two


def test_quotation_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(UsageError, match="export XLIFF"):
        written((Quotation(("a" * 16,), "", "en", "x" * 40_000),), target="ru", language="en")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _: b"", "no Excel workbook"),
        (lambda data: data[:200], "no Excel workbook"),
        (
            lambda data: changed(data, SHEET, lambda part: part.replace(b"<v>", b"<f>1+1</f><v>", 1)),
            "a formula",
        ),
        (
            lambda data: changed(
                data, SHEET, lambda part: b"<!DOCTYPE x>" + part[part.index(b"<worksheet") :]
            ),
            "type",
        ),
        (lambda data: changed(data, SHEET, lambda part: part[:300]), "no XML"),
        (lambda data: changed(data, "xl/sharedStrings.xml", lambda _: b"<sst/>"), "does not have"),
        (lambda data: changed(data, "xl/workbook.xml", lambda _: b"<workbook/>"), "no sheet"),
        (lambda data: changed(data, SHEET, lambda _: b"0" * (101 * 1024 * 1024)), "too large"),
    ],
)
def test_hostile_workbook_is_refused(change: Change, message: str, quotes: tuple[Quotation, ...]) -> None:
    with pytest.raises(ValueError, match=message):
        read(change(written(quotes, target="ru", language="en")), by="A")


@pytest.mark.system
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice: make system")
def test_workbook_that_another_program_saved_is_read(quotes: tuple[Quotation, ...], tmp_path: Path) -> None:
    (tmp_path / "quotes.xlsx").write_bytes(
        filled(written(quotes, target="ru", language="en"), ("F2", "Попугаи."), ("G2", "А. Б."))
    )
    for ending, source in (("ods", "quotes.xlsx"), ("xlsx", "quotes.ods")):
        subprocess.run(
            [
                *(str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
                *("--convert-to", ending, "--outdir", str(tmp_path), str(tmp_path / source)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    rows = read((tmp_path / "quotes.xlsx").read_bytes(), by="")
    assert [(row.quotation, row.text, row.by) for row in rows[:1]] == [(TWICE, "Попугаи.", "А. Б.")]
