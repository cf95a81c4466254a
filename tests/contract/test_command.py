"""``--one-contract`` on the command line: one report, its status, what stands beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tosscan.cli import main


def scan(folder: Path, *names: str) -> list[str]:
    return ["scan", "--one-contract", "-q", *(str(folder / name) for name in names)]


@pytest.mark.parametrize(
    ("names", "options", "status"),
    [
        (("terms.html", "privacy.md"), (), 0),
        (("terms.html", "privacy.md"), ("--fail-on", "3"), 1),
        (("terms.html", "empty.md"), (), 3),
        (("terms.html", "none.md"), ("--fail-on", "3"), 3),
        (("empty.md", "empty.md"), (), 3),
        (("terms.html",), (), 0),
    ],
)
def test_the_status(
    folder: Path, tmp_path: Path, names: tuple[str, ...], options: tuple[str, ...], status: int
) -> None:
    out = tmp_path / "made.json"
    assert main([*scan(folder, *names), "-f", "json", "-o", str(out), *options]) == status
    assert out.is_file()


def test_one_report_is_named_after_the_first_document(folder: Path, tmp_path: Path) -> None:
    assert main([*scan(folder, "terms.html", "privacy.md"), "-f", "json", "-o", f"{tmp_path}/"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["terms.json"]


def test_a_single_source_gives_the_report_that_it_gives_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    out = [tmp_path / name for name in ("a.json", "b.json")]
    assert main([*scan(folder, "terms.html"), "-f", "json", "-o", str(out[0])]) == 0
    assert main(["scan", "-q", str(folder / "terms.html"), "-f", "json", "-o", str(out[1])]) == 0
    assert out[0].read_bytes() == out[1].read_bytes()


def test_where_no_document_is_there_no_report_hides_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made.json"
    assert main([*scan(folder, "no.md", "nowhere.md"), "-f", "json", "-o", str(out)]) == 3
    assert not out.exists()
    assert "There is no such file: no.md." in capsys.readouterr().err


def test_all_formats_are_written_the_same_each_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    formats = ("html", "json", "docx", "xlsx", "csv", "sarif")
    asked = [word for name in formats for word in ("-f", name)]
    made = []
    for run in ("one", "two"):
        place = tmp_path / run
        place.mkdir()
        names = ("terms.html", "fees.pdf", "empty.md", "privacy.md")
        assert main([*scan(folder, *names), *asked, "-o", str(place)]) == 3
        made.append({path.suffix: path.read_bytes() for path in place.iterdir()})
    assert set(made[0]) == {f".{name}" for name in formats}
    del made[0][".html"], made[1][".html"]  # its links lead from the folder in which it stands
    assert made[0] == made[1]


def test_each_source_is_kept(folder: Path, tmp_path: Path) -> None:
    names = ("terms.html", "fees.pdf", "empty.md", "privacy.md")
    main([*scan(folder, *names), "--save-source", "-f", "json", "-o", str(tmp_path)])
    kept = {path.name: path.read_bytes() for path in tmp_path.glob("*.source-*")}
    assert kept == {
        "terms.source-1.html": (folder / "terms.html").read_bytes(),
        "terms.source-2.pdf": (folder / "fees.pdf").read_bytes(),
        "terms.source-4.md": (folder / "privacy.md").read_bytes(),
    }


def test_no_redline_of_several_documents(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("terms.html", "privacy.md")
    assert main([*scan(folder, *names), "--redline", "-f", "json", "-o", str(tmp_path)]) == 0
    assert "no redline: several documents were read as one contract" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.docx"))


def test_a_decision_holds_for_the_contract(folder: Path, tmp_path: Path) -> None:
    report, decided, again = (tmp_path / name for name in ("r.json", "d.json", "again.json"))
    names = ("terms.html", "privacy.md")
    main([*scan(folder, *names), "-f", "json", "-o", str(report)])
    finding = json.loads(report.read_text("utf-8"))["findings"][-1]
    told = ["--by", "A. Reader", "--reason", "agreed", "--decisions", str(decided)]
    assert main(["decide", str(report), "--set", f"{finding['id']}=rejected", *told]) == 0
    main([*scan(folder, *names), "--decisions", str(decided), "-f", "json", "-o", str(again)])
    states = {each["id"]: each["decision"]["state"] for each in json.loads(again.read_text())["findings"]}
    assert states.pop(finding["id"]) == "rejected"
    assert set(states.values()) == {"undecided"}


def test_a_report_on_several_documents_is_not_packed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*scan(folder, "terms.html", "privacy.md"), "-f", "json", "-o", str(tmp_path / "r.json")])
    assert main(["package", str(tmp_path), "-o", str(tmp_path / "p.zip")]) == 2
    assert "several documents as one contract is not packed" in capsys.readouterr().err


def test_the_text_of_a_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(folder / name) for name in ("terms.html", "empty.md", "privacy.md")]
    assert main(["text", "--one-contract", "-f", "json", *names]) == 3
    told = capsys.readouterr()
    made = json.loads(told.out)
    assert [part["status"] for part in made["parts"]] == ["assessed", "not_assessed", "assessed"]
    last = made["parts"][2]
    assert made["text"][last["start"] :].startswith("Privacy Policy\n\n")
    assert last["sha256"] == hashlib.sha256((folder / "privacy.md").read_bytes()).hexdigest()
    assert "empty.md: The file is empty" in told.err


@pytest.mark.parametrize(
    ("names", "options", "status"),
    [(("terms.html", "privacy.md"), (), 2), (("empty.md", "none.md"), ("--one-contract",), 3)],
)
def test_a_text_that_is_not_to_be_had(
    folder: Path, names: tuple[str, ...], options: tuple[str, ...], status: int
) -> None:
    assert main(["text", *options, *(str(folder / name) for name in names)]) == status
