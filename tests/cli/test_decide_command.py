"""``tosscan decide``, and decisions in a scan, as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tosscan.cli import main

TERMS = """# Rules of the Windmill

1. We may change these rules at any time without notice to you.

2. We are not liable for any loss, however it is caused.

3. You waive any right to bring a class action against the miller.
"""
Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Return a function that gives what was said since, on both streams."""

    def both() -> str:
        read = capsys.readouterr()
        return read.out + read.err

    return both


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a text and its report."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "windmill.md").write_text(TERMS, encoding="utf-8")
    path = str(folder / "windmill.json")
    assert main(["scan", str(folder / "windmill.md"), "-f", "json", "-o", path, "-q"]) == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working directory of its own with the text and its report."""
    for path in made.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(folder: Path, name: str = "windmill.json") -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return read


def ids(folder: Path) -> list[str]:
    found = [finding["id"] for finding in report(folder)["findings"]]
    assert len(found) >= 3
    return found


def kept(folder: Path, name: str = "windmill.decisions.json") -> list[tuple[str, str]]:
    entries = json.loads((folder / name).read_text("utf-8"))["decisions"]
    return [(entry["id"], entry["state"]) for entry in entries]


def decide(*argv: str) -> int:
    return main(["decide", *argv])


def test_decisions_go_from_report_to_file_to_new_scan(folder: Path, said: Said) -> None:
    one, two, *rest = ids(folder)
    options = ["--by", "A. Reader", "--reason", "As it stands.", "--on", "2026-03-15"]
    assert decide("windmill.json", "--set", f"{one}=confirmed", "--set", f"{two}=rejected", *options) == 0
    assert f"2 of {len(rest) + 2} findings of the report decided" in said()
    assert kept(folder) == [(one, "confirmed"), (two, "rejected")]
    scan = ["scan", "windmill.md", "-f", "json", "-o", "new.json", "--decisions", "windmill.decisions.json"]
    assert main(scan) == 0
    assert "2 of 2 decisions applied" in said()
    by_id = {finding["id"]: finding["decision"] for finding in report(folder, "new.json")["findings"]}
    assert by_id[one] == {
        "state": "confirmed",
        "by": "A. Reader",
        "at": "2026-03-15",
        "reason": "As it stands.",
        "to": None,
    }
    assert [by_id[name]["state"] for name in (two, *rest)] == ["rejected", *["undecided"] * len(rest)]
    assert main(["verify", "new.json", "windmill.md"]) == 0
    assert "rests on the report's own SHA-256" in said()


def test_listing_tells_what_is_decided_and_writes_nothing(folder: Path, said: Said) -> None:
    one, *rest = ids(folder)
    assert decide("windmill.json", "--set", f"{one}=confirmed", "--by", "A. Reader") == 0
    before = sorted(path.name for path in folder.iterdir())
    said()
    assert decide("windmill.json") == 0
    lines = said().splitlines()
    assert lines[0].startswith(one)
    assert "confirmed by A. Reader on 20" in lines[0]
    assert "We may change these rules" in lines[1]
    assert lines[2].endswith("undecided")
    assert lines[-1] == f"1 of {len(rest) + 1} findings decided"
    assert sorted(path.name for path in folder.iterdir()) == before


def test_decisions_of_two_people_join(folder: Path, said: Said) -> None:
    one, two, *_ = ids(folder)
    first = ["--by", "A. Reader", "--on", "2026-03-14", "--decisions", "a.json"]
    second = ["--by", "B. Second", "--on", "2026-03-15", "--reason", "Mutual.", "--decisions", "b.json"]
    assert decide("windmill.json", "--set", f"{one}=confirmed", "--set", f"{two}=confirmed", *first) == 0
    assert decide("windmill.json", "--set", f"{two}=rejected", *second) == 0
    said()
    assert decide("--from", "a.json", "--from", "b.json", "--decisions", "both.json") == 0
    told = said()
    assert f"{two}: confirmed by A. Reader on 2026-03-14, but rejected by B. Second on 2026-03-15" in told
    assert "keeps 2 decisions (1 confirmed, 1 rejected)" in told
    assert kept(folder, "both.json") == [(one, "confirmed"), (two, "confirmed"), (two, "rejected")]


def test_file_without_report_is_kept_in_the_working_directory(folder: Path) -> None:
    one, *_ = ids(folder)
    assert decide("windmill.json", "--set", f"{one}=confirmed", "--by", "A. Reader") == 0
    saved = folder / "saved" / "mill.decisions (2).json"
    saved.parent.mkdir()
    saved.write_bytes((folder / "windmill.decisions.json").read_bytes())
    assert decide("--from", str(saved)) == 0
    assert kept(folder, "mill.decisions.json") == [(one, "confirmed")]


def test_decision_whose_words_are_gone_is_kept_and_told(folder: Path, said: Said) -> None:
    one, *_ = ids(folder)
    assert decide("windmill.json", "--set", f"{one}=confirmed", "--by", "A. Reader") == 0
    said()
    Path("windmill.md").write_text(TERMS.replace("without notice", "once posted"), encoding="utf-8")
    scan = ["scan", "windmill.md", "-f", "json", "-o", "new.json", "-q"]
    assert main([*scan, "--decisions", "windmill.decisions.json"]) == 0
    told = said()
    assert "1 decision on findings that are not in this text: kept, not applied" in told
    assert "We may change these rules" in told
    assert decide("new.json", "--from", "windmill.decisions.json") == 0
    assert "1 decision on findings that are not in this text" in said()
    assert kept(folder, "new.decisions.json") == [(one, "confirmed")]


def test_report_with_decisions_keeps_them_without_its_file(folder: Path) -> None:
    one, two, *_ = ids(folder)
    assert decide("windmill.json", "--set", f"{one}=confirmed", "--by", "A. Reader") == 0
    scan = ["scan", "windmill.md", "-f", "json", "-o", "windmill.json", "-q"]
    assert main([*scan, "--decisions", "windmill.decisions.json"]) == 0
    Path("windmill.decisions.json").unlink()
    assert decide("windmill.json", "--set", f"{two}=confirmed", "--by", "A. Reader") == 0
    assert {name for name, _ in kept(folder)} == {one, two}


def test_rejected_findings_do_not_fail_a_scan(folder: Path) -> None:
    changes = [word for name in ids(folder) for word in ("--set", f"{name}=rejected")]
    assert decide("windmill.json", *changes, "--by", "A. Reader", "--reason", "A test.") == 0
    scan = ["scan", "windmill.md", "-f", "json", "-o", "new.json", "-q", "--fail-on", "2"]
    assert main(scan) == 1
    assert main([*scan, "--decisions", "windmill.decisions.json"]) == 0


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "give a report in JSON"),
        (["--set", "f-1=confirmed", "--by", "A"], "give a report in JSON"),
        (["windmill.json", "--set", "f-00000000=confirmed", "--by", "A"], "no finding 'f-00000000'"),
        (["windmill.json", "--set", "ONE", "--by", "A"], "write it like"),
        (["windmill.json", "--set", "ONE=maybe", "--by", "A"], "'maybe' is none of"),
        (["windmill.json", "--set", "ONE=confirmed"], "needs --by NAME"),
        (["windmill.json", "--set", "ONE=rejected", "--by", "A"], "rejected for a reason"),
        (["windmill.json", "--set", "ONE=confirmed", "--by", "A", "--on", "soon"], "'soon' is no day"),
        (["windmill.json", "--set", "ONE=confirmed", "--set", "ONE=confirmed", "--by", "A"], "ONE twice"),
        (["windmill.json", "--by", "A"], "go with --set"),
        (["windmill.md"], "not a JSON file"),
        (["missing.json"], "missing.json"),
        (["--from", "missing.json"], "missing.json"),
        (["--from", "windmill.json"], "no file of decisions"),
        (["windmill.json", "--from", "ok.json", "--decisions", "windmill.json"], "no file of decisions"),
    ],
)
def test_wrong_usage_is_one_line_and_writes_nothing(
    argv: list[str], message: str, folder: Path, said: Said
) -> None:
    one, *_ = ids(folder)
    Path("ok.json").write_text('{"schema": "tosscan.decisions/1", "decisions": []}', encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert decide(*(word.replace("ONE", one) for word in argv)) == 2
    (line,) = said().splitlines()
    assert message.replace("ONE", one) in line
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_earlier_decision_than_the_one_that_stands_is_refused(folder: Path, said: Said) -> None:
    one, *_ = ids(folder)
    change = ["windmill.json", "--set", f"{one}=confirmed", "--by", "A. Reader", "--on"]
    assert decide(*change, "2026-03-15") == 0
    said()
    assert decide(*change, "2026-03-14") == 2
    assert "a later decision stands: confirmed by A. Reader on 2026-03-15" in said()


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": "tosscan.decisions/1", "decisions": [{}]}'])
def test_scan_refuses_a_faulty_file_before_it_reads(content: str, folder: Path, said: Said) -> None:
    Path("faulty.json").write_text(content, encoding="utf-8")
    assert main(["scan", "windmill.md", "-o", "out.html", "--decisions", "faulty.json"]) == 2
    assert said().startswith("tosscan: faulty.json: ")
    assert not Path("out.html").exists()


def test_changed_finding_carries_to_what(folder: Path, said: Said) -> None:
    report = json.loads((folder / "windmill.json").read_text("utf-8"))
    name = report["findings"][0]["id"]
    words = ["--set", f"{name}=changed", "--by", "A. Reader", "--reason", "Another kind."]
    to = ["--to-category", "sole_discretion", "--to-severity", "2", "--to-words", "at any time"]
    assert main(["decide", "windmill.json", *words, *to]) == 0
    scan = ["scan", "windmill.md", "-f", "json", "-o", "again.json", "-q"]
    assert main([*scan, "--decisions", "windmill.decisions.json"]) == 0
    again = json.loads((folder / "again.json").read_text("utf-8"))
    found = next(each for each in again["findings"] if each["id"] == name)
    wanted = {"category": "sole_discretion", "severity": 2, "text": "at any time"}
    assert found["decision"]["to"] == wanted
    assert found["category"] == report["findings"][0]["category"]
    assert main(["decide", "windmill.json", "--set", f"{name}=confirmed", "--by", "A", *to]) == 2
    assert "changed to nothing else" in said()
