"""The law packs against the notes they were made from: same wording, same classes, nothing dressed up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tosscan.legal.norms import Provision
from tosscan.legal.provisions import LawPack, load

pytestmark = pytest.mark.data

_FILES = ("provisions.md", "provisions-2.md")
_CLASSES = frozenset("NVPRDI")
_UNREAD = {"KZ-CONST", "KZ-AIFC-UNFAIR", "KZ-AIFC-CONTRACT", "KZ-AIFC-DATF", "KZ-AIFC-LAW"}
"""Entries of which the notes hold no official wording."""


@pytest.fixture(scope="module")
def notes(data: Path) -> Path:
    """Return the folder of the notes, which stands beside the development data, or skip the test."""
    folder = data.parent / "law"
    if not (folder / _FILES[0]).is_file():
        pytest.skip("needs the development data: set TOSSCAN_DATA to its folder (and the notes beside it)")
    return folder


def entries(notes: Path) -> dict[str, dict[str, str]]:
    """Return the fields of each entry by its id; the second file goes before the first."""
    found: dict[str, dict[str, str]] = {}
    for name in _FILES:
        current: dict[str, str] | None = None
        for line in (notes / name).read_text("utf-8").splitlines():
            if line.startswith("#### "):
                current = found.setdefault(line.split()[1], {})
            elif line.startswith("#"):
                current = None
            elif current is not None:
                # Some lines hold several fields, parted by a middle dot.
                for field in re.split(r"(?:^- | · )(?=\*\*)", line):
                    parts = re.match(r"\*\*(.+?):\*\* (.*)", field)
                    if parts:
                        current[parts[1]] = parts[2]
    return found


def same(text: str) -> str:
    """Return ``text`` with white space and the marks of quotation made one."""
    return " ".join(text.replace("’", "'").split())


def quoted(field: str) -> str | None:
    """Return the official words of a field, or None where it holds none."""
    words = re.match(r"«(.*)»$", field.strip())
    return same(words[1]) if words else None


@pytest.fixture(scope="module")
def law() -> LawPack:
    return load()


def test_every_entry_of_the_notes_is_on_file(notes: Path, law: LawPack) -> None:
    found = entries(notes)
    assert len(found) > 145
    assert [name for name in found if name not in law.provisions] == []


def test_the_wording_is_that_of_the_notes(notes: Path, law: LawPack) -> None:
    compared = 0
    for name, fields in entries(notes).items():
        entry = law.get(name)
        for field, mine in (
            ("RU (official)", entry.wording.ru),
            ("KZ (official)", entry.wording.kk),
        ):
            wanted = quoted(fields.get(field, ""))
            if wanted is not None:
                assert same(mine or "") == wanted, (name, field)
                compared += 1
            elif field == "KZ (official)":
                assert mine is None, name
    assert compared > 160


def test_acts_of_the_aifc_have_the_words_that_were_read(notes: Path, law: LawPack) -> None:
    compared = 0
    for name, fields in entries(notes).items():
        english = fields.get("EN (official)")
        if english is not None:
            read = re.findall(r'"([^"]+)"', english)
            mine = same(law.get(name).wording.en or "")
            assert read, name
            assert all(same(words) in mine for words in read), name
            compared += len(read)
    assert compared > 15


def test_what_was_not_read_has_no_wording(notes: Path, law: LawPack) -> None:
    assert set(entries(notes)) >= _UNREAD
    for name in _UNREAD:
        entry = law.get(name)
        assert entry.source_status == "memory", name
        assert not entry.wording, name


def classes_of_the_notes(notes: Path) -> dict[str, set[str]]:
    """Return the classes that entries and mappings of the notes give each provision."""
    found: dict[str, set[str]] = {}
    for name, fields in entries(notes).items():
        role = fields.get("role / class", "")
        if re.match(r"(?:for|gate)", role) and "/" in role:
            found[name] = set(re.findall(r"\b([NVPRDI])\b", role.partition("/")[2]))
    return found


def test_the_classes_are_those_of_the_notes(notes: Path, law: LawPack) -> None:
    wanted = classes_of_the_notes(notes)
    mapped = (notes / "patterns.md").read_text("utf-8")
    compared = 0
    for name, classes in wanted.items():
        if not classes or name == "KZ-CC-159.1":
            continue
        compared += 1
        # A mapping of the third file goes before the entry; its ids stand without "KZ-" and name an
        # entry of one paragraph by its article as well.
        short = re.sub(r"\\\.(\d+)$", r"(?:\\.\1)?", re.escape(name.removeprefix("KZ-")))
        mentions = re.findall(rf"(?<![\w.-]){short}(?![\w.])[^\[;|]{{0,40}}\[([^\]]*)\]", mapped)
        also = {letter for words in mentions for letter in re.findall(r"\b[NVPRDI]\b", words)}
        mine = set(law.get(name).classes)
        # A principle may be told of any provision: the class I says less than every other.
        assert mine - {"I"} <= classes | also, name
        assert mine & (classes | also), name
    assert compared > 45


def test_nullity_is_where_the_notes_put_it_and_nowhere_else(law: LawPack) -> None:
    named = {entry.id for entry in law.provisions.values() if "N" in entry.classes}
    assert named == {"KZ-CC-350.2", "KZ-CC-358.2", "KZ-CC-359.3", "KZ-CC-387"}


def test_no_provision_without_role_for_has_a_class(law: LawPack) -> None:
    def classed(entry: Provision) -> bool:
        return bool(set(entry.classes) & _CLASSES)

    assert all(classed(entry) == ("for" in entry.roles) for entry in law.provisions.values())


def test_official_words_of_the_rules_for_comparison_are_in_the_notes(notes: Path, law: LawPack) -> None:
    text = same((notes / "provisions.md").read_text("utf-8"))
    quoted_rules = [entry for entry in law.foreign if entry.wording]
    assert len(quoted_rules) > 8
    for entry in quoted_rules:
        assert entry.wording is not None
        for words in entry.wording.split(" … "):
            assert same(words).strip(" …") in text, entry.id
