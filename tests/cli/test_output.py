"""Names of reports, collisions, and files that are whole or absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosscan.cli import output
from tosscan.errors import UsageError


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("terms.pdf", "terms"),
        ("standard input", "standard-input"),
        ("https://example.org/legal/terms?x=1#top", "example.org-legal-terms"),
        ("../../etc/passwd", "passwd"),
        ("условия.html", "условия"),
        (".pdf", "pdf"),
        ("...", "document"),
    ],
)
def test_stem(name: str, stem: str) -> None:
    assert output.Names().stem(name) == stem


def test_second_source_of_a_stem_gets_a_number() -> None:
    names = output.Names()
    assert [names.stem(name) for name in ("terms.pdf", "terms.html", "other.md", "terms.txt")] == [
        "terms",
        "terms-2",
        "other",
        "terms-3",
    ]


def test_a_numbered_stem_never_takes_the_name_of_another_source() -> None:
    names = output.Names()
    given = [names.stem(name) for name in ("a.md", "a.html", "a-2.md")]
    assert len(set(given)) == 3


def test_default_target_stands_in_the_working_directory() -> None:
    assert output.target(None, "terms", "html", several=False) == Path("terms.tosscan.html")


def test_folder_target(tmp_path: Path) -> None:
    assert output.target(tmp_path, "terms", "html", several=False) == tmp_path / "terms.html"
    assert output.target(tmp_path / "new", "terms", "json", several=True) == tmp_path / "new" / "terms.json"


def test_file_target(tmp_path: Path) -> None:
    assert output.target(tmp_path / "x.html", "terms", "html", several=False) == tmp_path / "x.html"


def test_plan_refuses_what_cannot_hold(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(UsageError):
        output.plan(file, ("html", "json"), 1)
    with pytest.raises(UsageError):
        output.plan(output.STDOUT, ("html",), 2)
    with pytest.raises(UsageError):
        output.plan(tmp_path / "no" / "such" / "x.html", ("html",), 1)
    output.plan(tmp_path / "new-folder", ("html", "json"), 2)
    output.plan(None, ("html",), 1)


def test_whole_leaves_nothing_behind_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    with pytest.raises(RuntimeError), output.whole(path) as file:
        file.write(b"half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_whole_replaces(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    with output.whole(path) as file:
        file.write(b"all")
    assert path.read_bytes() == b"all"
    assert [entry.name for entry in path.parent.iterdir()] == ["report.html"]
