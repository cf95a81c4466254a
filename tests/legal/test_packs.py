"""What a user adds to the law on file: a folder that adds or overrides, and checks against the portal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tosscan.config import user_folder
from tosscan.errors import DataError, UsageError
from tosscan.legal import checks
from tosscan.legal.checks import Check
from tosscan.legal.provisions import load

ACTS = """\
instruments:
  GC:
    title: {en: "Gadget Code, 2001", ru: "Кодекс о вещицах", kk: null}
    of: {en: "the Gadget Code, 2001", ru: "Кодекса о вещицах", kk: null}
    short: {en: GC, ru: КВ, kk: null}
    divided: paragraphs
    language: ru
    address: https://law.example/7
    editions: null
    address_from_memory: []
"""
NORM = """\
  - id: {id}
    title: Gadgets
    instrument: {act}
    article: {{en: "Art. 5(1)", ru: "п. 1 ст. 5", kk: null}}
    wording: {{ru: "Вещица есть вещь.", kk: null, en: null}}
    translation: null
    edition: as of May 2025
    seen_on: 2025-05-01
    amended: null
    in_force_from: null
    in_force_to: null
    source_status: copy
    roles: [for]
    classes: [{classes}]
    gates: [G1]
    says:
      {classes}: {{en: "gadgets", ru: "вещицы"}}
"""
RULE = """\
comparators:
  - id: EU-A2
    citation: Annex point 2, as the user cites it
    point: A point of the user's own.
    wording: null
    source_status: memory
    address: null
    categories: [arbitration]
"""
Folder = Callable[..., Path]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Folder:
    """Return a maker of law packs: the files named, with what they hold."""

    def make(**files: str) -> Path:
        made = {"pack": "id: mine\nedition: as of today\n"} | files
        for name, content in made.items():
            (tmp_path / f"{name}.yml").write_text(content, "utf-8")
        return tmp_path

    return make


def norm(name: str, *, act: str = "GC", classes: str = "D") -> str:
    return "provisions:\n" + NORM.format(id=name, act=act, classes=classes)


def test_a_folder_adds_and_overrides(folder: Folder) -> None:
    given = folder(
        instruments=ACTS,
        provisions=norm("XX-1") + NORM.format(id="KZ-CC-353", act="CC-1", classes="D"),
        comparators=RULE,
    )
    law = load(folder=given)
    assert law.get("XX-1").citation.of("en") == "Art. 5(1) GC"
    assert (law.get("KZ-CC-353").pack, law.get("KZ-CC-353").title) == ("mine", "Gadgets")
    assert load().get("KZ-CC-353").pack == "kz"
    assert any(
        rule.citation.startswith("Annex point 2, as the user") for rule in law.comparators["arbitration"]
    )
    assert len(law.foreign) == len(load().foreign)
    assert (law.infos[-1].id, law.infos[-1].edition, law.infos[-1].source) == (
        "mine",
        "as of today",
        given.resolve().name,
    )


def test_a_folder_may_hold_what_was_checked(folder: Folder) -> None:
    official = norm("XX-1").replace("copy\n", "official\n    checked: {by: A. Person, day: 2026-03-01}\n")
    entry = load(folder=folder(instruments=ACTS, provisions=official)).get("XX-1")
    assert (entry.source_status, entry.checked and entry.checked.on) == ("official", date(2026, 3, 1))


def test_the_hash_of_a_pack_follows_its_files(folder: Folder) -> None:
    before = load(folder=folder(instruments=ACTS, provisions=norm("XX-1"))).infos[-1].sha256
    after = load(folder=folder(provisions=norm("XX-2"))).infos[-1].sha256
    assert len(before) == 64
    assert before != after
    assert all(len(info.sha256) == 64 for info in load().infos)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"pack": "id: kz\nedition: x\n"}, "pack.yml: pack: id must be a name of its own"),
        ({"pack": "id: mine\n"}, "pack.yml: pack: key 'edition' is missing"),
        ({"pack": "id: mine\nedition: x\nnote: y\n"}, "pack.yml: pack: unknown key 'note'"),
        ({"patterns": "patterns: []\n"}, "patterns.yml: file: is none of a law pack's"),
        ({"provisions": "provisions: {"}, "provisions.yml: file: is not YAML"),
        ({"pack": "id: mine\nedition: x\nid: yours\n"}, "pack.yml: id: stands twice in one mapping (line 3)"),
        ({"pack": "&a [*a]"}, "pack.yml: pack: must be a mapping"),
        (
            {"provisions": norm("XX-1", act="ZZ")},
            "provisions.yml: provisions.provisions[0].instrument: must be",
        ),
        (
            {"provisions": norm("KZ-CC-350.2", act="CC-1")},
            "provisions.provisions[0]: FP-LIAB-1 cites KZ-CC-350.2 in class N, which it does not have",
        ),
        ({"comparators": RULE.replace("arbitration", "weather")}, "there is no category 'weather'"),
        (
            {"provisions": "provisions:\n" + 2 * NORM.format(id="X", act="CC-1", classes="D")},
            "X stands twice",
        ),
    ],
)
def test_a_faulty_folder_is_refused_by_file_and_key(
    folder: Folder, files: dict[str, str], message: str
) -> None:
    with pytest.raises(DataError) as caught:
        load(folder=folder(**files))
    assert message in str(caught.value)


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"pack\.yml: file: is not there"):
        load(folder=tmp_path)
    with pytest.raises(UsageError, match="is not a folder"):
        load(folder=tmp_path / "nothing")


@pytest.fixture(name="home")
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOSSCAN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def checked(name: str = "KZ-CC-350.2") -> Check:
    return Check(name, "A. Person", date(2026, 3, 1), load().get(name).wording_sha256())


def test_a_check_makes_a_provision_official_until_its_wording_changes(home: Path) -> None:
    assert load().get("KZ-CC-350.2").source_status == "copy"
    checks.record(checked())
    entry = load().get("KZ-CC-350.2")
    assert (entry.source_status, entry.checked and entry.checked.by) == ("official", "A. Person")
    assert entry.seen_on == date(2026, 3, 1)
    checks.record(Check("KZ-CC-350.2", "A. Person", date(2026, 3, 1), "0" * 64))
    assert load().get("KZ-CC-350.2").source_status == "copy"
    assert (home / checks.FILE).is_file()


def test_a_later_check_takes_the_place_of_an_earlier_and_may_be_undone(home: Path) -> None:
    checks.record(checked())
    checks.record(checked("KZ-CC-353"))
    checks.record(Check("KZ-CC-353", "B. Person", date(2026, 4, 1), "0" * 64))
    assert [(check.id, check.by) for check in checks.read()] == [
        ("KZ-CC-350.2", "A. Person"),
        ("KZ-CC-353", "B. Person"),
    ]
    checks.undo("KZ-CC-353")
    assert [check.id for check in checks.read()] == ["KZ-CC-350.2"]
    with pytest.raises(UsageError, match="no check of KZ-CC-353 is recorded"):
        checks.undo("KZ-CC-353")
    assert [path.name for path in home.iterdir()] == [checks.FILE]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "file: is not JSON"),
        ("{}", "file: must be a list"),
        ('[{"id": "X"}]', r"\[0\]: must have the keys by, id, on, sha256"),
        ('[{"id": "X", "by": "", "on": "2026-01-01", "sha256": "0"}]', r"\[0\].by: must be a text"),
        ('[{"id": "X", "by": "A", "on": "yesterday", "sha256": "0"}]', r"\[0\].on: must be a day"),
    ],
)
def test_a_faulty_file_of_checks_is_refused_by_key(home: Path, content: str, message: str) -> None:
    home.mkdir()
    (home / checks.FILE).write_text(content, "utf-8")
    with pytest.raises(DataError, match=message):
        load()


def test_what_cannot_be_written_is_one_line(home: Path) -> None:
    home.write_text("a file where a folder should be", "utf-8")
    with pytest.raises((UsageError, DataError)) as caught:
        checks.record(Check("X", "A", date(2026, 1, 1), "0"))
    assert "\n" not in str(caught.value)


def test_settings_stand_where_the_system_wants_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TOSSCAN_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert user_folder() == tmp_path / "tosscan"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_folder() == tmp_path / ".config" / "tosscan"


def test_the_file_of_checks_is_plain_json(home: Path) -> None:
    checks.record(checked())
    rows = json.loads((home / checks.FILE).read_text("utf-8"))
    assert rows[0]["on"] == "2026-03-01"
    assert set(rows[0]) == {"id", "by", "on", "sha256"}
