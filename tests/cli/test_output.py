"""Names of reports, collisions, and files that are whole or absent."""

from __future__ import annotations

import os
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
        ("https://example.org/legal/terms.PDF", "example.org-legal-terms"),
        ("https://example.md", "example.md"),
        ("https://example.org/a/../../etc/passwd", "example.org-a-..-..-etc-passwd"),
        ("https://example.org/%2e%2e%2f|<>:\\x", "example.org-2e-2e-2f-x"),
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


@pytest.mark.parametrize(
    ("place", "formats", "sources"),
    [
        ("file", ("html", "json"), ["a.md"]),
        ("file", ("html",), ["a.md", "b.md"]),
        ("new.HTML", ("html", "json"), ["a.md"]),
        ("-", ("html",), ["a.md", "b.md"]),
        ("-", ("html", "json"), ["a.md"]),
        ("no/such/x.html", ("html",), ["a.md"]),
    ],
)
def test_plan_refuses_what_cannot_hold(
    place: str, formats: tuple[str, ...], sources: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError):
        output.plan(Path(place), formats, sources)


@pytest.mark.parametrize("place", [None, "new-folder", "folder.html"])
def test_plan_admits_folders(place: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.html").mkdir()
    output.plan(None if place is None else Path(place), ("html", "json"), ["a.md", "b.md"])


def test_plan_refuses_the_source_itself(tmp_path: Path) -> None:
    source = tmp_path / "terms.html"
    source.write_text("x")
    link = tmp_path / "link.html"
    link.symlink_to(source)
    for place in (source, link, tmp_path / "x" / ".." / "terms.html"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(UsageError, match="overwrite the source"):
            output.plan(place, ("html",), [str(source)])
    output.plan(tmp_path, ("html",), [str(source), "nul\0"])


def test_a_stem_whose_place_is_taken_is_passed_over() -> None:
    assert output.Names(lambda stem: stem in {"terms", "terms-2"}).stem("terms.md") == "terms-3"


def test_long_names_are_cut() -> None:
    names = output.Names()
    stems = [names.stem("ж" * 250 + end) for end in (".md", ".html")]
    assert len(set(stems)) == 2
    assert all(len(f".{stem}.tosscan.html.part".encode()) <= 255 for stem in stems)


def test_names_that_differ_in_case_alone_are_kept_apart() -> None:
    names = output.Names()
    assert [names.stem(name) for name in ("Terms.md", "terms.md")] == ["Terms", "terms-2"]


def test_a_destination_with_a_slash_is_a_folder(tmp_path: Path) -> None:
    assert output.destination(f"{tmp_path}/new/") == tmp_path / "new"
    assert (tmp_path / "new").is_dir()
    assert output.destination(None) is None
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        output.destination(f"{tmp_path}/file/")


def test_what_is_kept_stands_beside_the_report(tmp_path: Path) -> None:
    assert output.folder(None) == output.folder(output.STDOUT) == Path()
    assert output.folder(tmp_path) == output.folder(tmp_path / "r.html") == tmp_path


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


def test_whole_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "true").write_text("old")
    (tmp_path / "link").symlink_to("true")
    with output.whole(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "true").read_bytes() == b"new"


def test_whole_leaves_devices_as_they_are() -> None:
    with output.whole(Path(os.devnull)) as file:
        file.write(b"x")
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with (
        pytest.raises(UsageError, match=r"/dev/full cannot be written: no space left"),
        output.whole(Path("/dev/full")) as file,
    ):
        file.write(b"x")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file" / "r.html", tmp_path):
        with pytest.raises(UsageError, match="cannot be written") as caught, output.whole(place):
            pass
        assert str(place) in str(caught.value)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
