"""A register that the reader gives: what it must hold, and what it says of the companies of a text."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tosscan.errors import UsageError
from tosscan.legal.assess import weigh
from tosscan.legal.register import Entry, load, match

HEAD = "name,registration_number,list,authority,date,source"
ROW = "Acme Ltd,12345678,Warnings,Authority of Malta,2026-03-15,https://list.example/1"
TEXT = "Nomad Exchange Ltd (company number 12345678) has its registered office at 5 Abay Street, Almaty."


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "register.csv"
    path.write_text("\n".join(lines) + "\n", encoding)
    return path


def entry(name: str = "", number: str = "") -> Entry:
    return Entry(name, number, "Warnings", "Authority of Malta", date(2026, 3, 15), "https://list.example")


def test_a_register_is_read(tmp_path: Path) -> None:
    (found,) = load(written(tmp_path, HEAD, ROW))
    assert found == Entry(
        "Acme Ltd", "12345678", "Warnings", "Authority of Malta", date(2026, 3, 15), "https://list.example/1"
    )


def test_semicolons_a_mark_at_the_head_and_another_order_are_read(tmp_path: Path) -> None:
    head = "List;Name;Registration number;Authority;Date;Source"
    path = written(
        tmp_path, head, 'Warnings;"Acme; Sons";;Authority;2026-03-15;a page', "", encoding="utf-8-sig"
    )
    (found,) = load(path)
    assert (found.name, found.number, found.list) == ("Acme; Sons", "", "Warnings")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([HEAD.replace(",date", ""), ROW], "line 1, column 'date': is missing"),
        ([HEAD + ",name", ROW], "line 1, column 'name': stands twice"),
        ([HEAD, ROW, ROW.replace("2026-03-15", "15.03.2026")], "line 3, column 'date': '15.03.2026'"),
        ([HEAD, ROW.replace("Warnings", "")], "line 2, column 'list': is empty"),
        ([HEAD, ROW.replace("Acme Ltd,12345678", ",")], "line 2, column 'name': is empty, and so is"),
        ([HEAD, ROW + ",more"], "line 2: has 7 columns in place of 6"),
        ([HEAD, 'Acme "Ltd",1,"W"x,A,2026-03-15,s'], "line 2: "),
        ([""], "line 1"),
    ],
)
def test_a_fault_is_one_line_with_its_place(tmp_path: Path, lines: list[str], fault: str) -> None:
    with pytest.raises(UsageError) as raised:
        load(written(tmp_path, *lines))
    assert fault in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "none.csv")
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(UsageError, match="not UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("names", "numbers", "listed", "wanted"),
    [
        (["Acme Ltd"], ["1234-5678"], entry("Acme Limited", "12345678"), [("number", False)]),
        (["Acme Ltd"], ["12345678"], entry("Borealis GmbH", "12345678"), [("number", True)]),
        ([], ["12345678"], entry("Borealis GmbH", "12345678"), [("number", False)]),
        (["ACME, Ltd."], [], entry("Acme Limited", "999999"), [("name", False)]),
        (["Acme Ltd"], ["12345678"], entry("Acme Ltd", "87654321"), [("name", False)]),
        (["Acme Ltd"], ["12345678"], entry("Acme Holdings Ltd", "87654321"), []),
        ([], ["123"], entry("Acme Ltd", "123"), []),
        (["Ltd"], [], entry("LLC", ""), []),
    ],
)
def test_a_number_matches_and_a_name_is_only_like_another(
    names: list[str], numbers: list[str], listed: Entry, wanted: list[tuple[str, bool]]
) -> None:
    found = match([listed], names=names, numbers=numbers)
    assert [(each.by, each.names_differ) for each in found] == wanted


def test_numbers_stand_before_names() -> None:
    listed = [entry("Acme Ltd", "1111"), entry("Acme Ltd", "2222")]
    found = match(listed, names=["Acme Ltd"], numbers=["2222"])
    assert [each.by for each in found] == ["number", "name"]


def told(build: Any, path: Path, language: str = "en") -> dict[str, Any]:
    weighed = weigh(build(TEXT), findings=(), fair=(), hints=(), register=path, language=language)
    register: dict[str, Any] = weighed.counterparty["register"]
    return register


def test_a_match_by_number_names_its_source_and_asserts_nothing(build: Any, tmp_path: Path) -> None:
    found = told(build, written(tmp_path, HEAD, ROW))
    (only,) = found["matches"]
    assert only["by"] == "number"
    assert only["names_differ"]
    for words in ("12345678", "Warnings", "Authority of Malta", "2026-03-15", "https://list.example/1"):
        assert words in only["text"]
    assert "can coincide" in only["text"]
    assert "legal" not in only["text"]
    assert "clears nobody" in found["text"]


def test_a_name_alone_establishes_no_identity(build: Any, tmp_path: Path) -> None:
    row = ROW.replace("Acme Ltd,12345678", "Nomad Exchange Limited,99999999")
    (only,) = told(build, written(tmp_path, HEAD, row))["matches"]
    assert only["text"].startswith("Similar name, identity not established")
    (russian,) = told(build, written(tmp_path, HEAD, row), "ru")["matches"]
    assert "тождество не установлено" in russian["text"]


def test_absence_clears_nobody(build: Any, tmp_path: Path) -> None:
    found = told(build, written(tmp_path, HEAD, ROW.replace("12345678", "87654321")))
    assert found["matches"] == []
    assert "clears nobody" in found["text"]
    bare = weigh(build(TEXT), findings=(), fair=(), hints=())
    assert "register" not in bare.counterparty
