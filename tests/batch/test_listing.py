"""Which inputs a batch has: each once, whatever its name is made of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tosscan.batch.inputs import show
from tosscan.batch.listing import list_inputs
from tosscan.errors import UsageError


def shown(*sources: Path | str, apart: Path = Path("/nowhere")) -> list[str]:
    return [entry.shown for entry in list_inputs(map(str, sources), apart=apart)]


def test_a_folder_is_read_to_its_depth_in_the_order_of_names(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("b/two.md", "a.md", "b/c/three.pdf", ".hidden"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    assert shown(home) == ["home/.hidden", "home/a.md", "home/b/c/three.pdf", "home/b/two.md"]


def test_a_file_named_twice_is_one_input(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("x")
    (tmp_path / "sub").mkdir()
    assert len(shown(path, tmp_path, tmp_path / "sub" / ".." / "a.md")) == 1


def test_the_results_are_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "log.jsonl").write_text("{}")
    assert shown(tmp_path, apart=tmp_path / "out") == [f"{tmp_path.name}/a.md"]


def test_names_that_are_no_text_are_kept_to_the_byte(tmp_path: Path) -> None:
    names = [b"line\nbreak.md", b"\xff\xfe.md", "қағаз.md".encode(), b"back\\slash.md"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("x")
    entries = list_inputs([str(tmp_path)], apart=Path("/nowhere"))
    assert {entry.place.rpartition(b"/")[2] for entry in entries} == set(names)
    assert {entry.name for entry in entries} == {
        "line\\nbreak.md",
        "\\xff\\xfe.md",
        "қағаз.md",
        "back\\\\slash.md",
    }
    assert len({entry.id for entry in entries}) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a\nb", "a\\nb"), ("a\udcff", "a\\xff"), ("a\u202eb", "a\\u202eb"), ("a\\", "a\\\\")],
)
def test_two_paths_are_never_shown_alike(one: str, other: str) -> None:
    assert show(one) != show(other)
    assert "\n" not in show(one)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda home: (home / "loop").symlink_to("loop"), "link"),
        (lambda home: (home / "round").symlink_to(home), "link to a folder"),
        (lambda home: (home / "gone").symlink_to("nothing"), "not there"),
    ],
)
def test_a_link_that_cannot_be_read_is_an_input_with_its_reason(
    make: object, words: str, tmp_path: Path
) -> None:
    make(tmp_path)  # type: ignore[operator]
    (entry,) = list_inputs([str(tmp_path)], apart=Path("/nowhere"))
    assert entry.unread is not None
    assert words in str(entry.unread)


def test_a_link_to_a_file_is_an_input_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "b.md").symlink_to("a.md")
    entries = list_inputs([str(tmp_path)], apart=Path("/nowhere"))
    assert [entry.unread for entry in entries] == [None, None]


@pytest.mark.parametrize("source", ["/no/such/file.md", "-"])
def test_a_source_that_is_not_there_is_wrong_usage(source: str) -> None:
    with pytest.raises(UsageError):
        list_inputs([source], apart=Path("/nowhere"))


def test_a_password_in_an_address_is_not_shown() -> None:
    (entry,) = list_inputs(["https://ann:secret@terms.example/a"], apart=Path("/nowhere"))
    assert entry.shown == "https://terms.example/a"
    assert entry.source == "https://ann:secret@terms.example/a"
