"""Manifests: whose terms an input holds, and of which day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tosscan.batch.listing import list_inputs
from tosscan.errors import DataError


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter(delimiter: str, tmp_path: Path) -> None:
    rows = [
        ["Provider", "title", "date", "country", "path", "url"],
        ["Gull Ltd", "Terms", "2026-05-02", "KZ", "gull.md", ""],
        ["Tern", "", "", "", "", "https://terms.example/tern"],
    ]
    path = tmp_path / "list.csv"
    path.write_text("\ufeff" + "\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    (tmp_path / "gull.md").write_text("x")
    gull, tern = list_inputs([str(path)], apart=Path("/nowhere"))
    assert (gull.provider, gull.title, gull.date, gull.country) == ("Gull Ltd", "Terms", "2026-05-02", "KZ")
    assert gull.place == bytes(tmp_path / "gull.md")
    assert (tern.provider, tern.title, tern.address) == ("Tern", None, "https://terms.example/tern")


def test_json_and_a_path_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"provider": "Gull", "path": "missing.pdf"}]))
    (entry,) = list_inputs([str(path)], apart=Path("/nowhere"))
    assert entry.provider == "Gull"
    assert entry.unread is not None


def test_what_a_manifest_tells_of_a_file_stands_also_where_its_folder_comes_first(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.md").write_text("x")
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"provider": "Gull", "path": "home/a.md"}]))
    (entry,) = list_inputs([str(home), str(path)], apart=Path("/nowhere"))
    assert entry.provider == "Gull"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "provider,path\nGull\n", "columns"),
        ("a.csv", "provider,path\nGull,a.md,more\n", "columns"),
        ("a.csv", "owner,path\nGull,a.md\n", "'owner'"),
        ("a.csv", "provider,path,url\nGull,,\n", "either a path or an url"),
        ("a.csv", "path,url\na.md,https://terms.example\n", "either a path or an url"),
        ("a.csv", "path,date\na.md,2 May 2026\n", "2026-03-15"),
        ("a.csv", 'path\n"a.md\n', "not CSV"),
        ("a.json", "{}", "list"),
        ("a.json", "[1]", "object"),
        ("a.json", "[{", "not JSON"),
        ("a.json", '[{"path": 1}]', "text"),
    ],
)
def test_a_faulty_manifest_is_told_by_file_and_entry(
    name: str, content: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(DataError, match=words) as raised:
        list_inputs([str(path)], apart=Path("/nowhere"))
    assert raised.value.file == str(path)
