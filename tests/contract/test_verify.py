"""A report on several documents is proven by all of them in their order, and by nothing else."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tosscan.cli import main
from tosscan.contract import scan_contract
from tosscan.report.json import JsonWriter, canonical_sha256
from tosscan.scanner import Scanner
from tosscan.verify import verify

Report = dict[str, Any]


@pytest.fixture(scope="module")
def path(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the report."""
    made = tmp_path_factory.mktemp("report") / "contract.json"
    made.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    return made


def test_the_documents_in_their_order_prove_it(path: Path, sources: list[Path], tmp_path: Path) -> None:
    assert verify(path, *sources).proven
    renamed = [shutil.copy(source, tmp_path / f"copy-{n}.bin") for n, source in enumerate(sources)]
    again = verify(path, *renamed)
    assert again.proven
    assert again.remarks == ()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (("terms.html", "privacy.md", "fees.pdf"), "document 2: document 3 of the report was given in place"),
        (("terms.html", "fees.pdf"), "the report is on 3 documents, and 2 were given"),
        (("terms.html", "fees.pdf", "privacy.md", "terms.html"), "on 3 documents, and 4 were given"),
        (("terms.html", "fees.pdf", "other.md"), "document 3: it has another SHA-256"),
        (("terms.html",), "the report is on 3 documents, and 1 were given"),
    ],
)
def test_other_documents_are_refused(
    path: Path, folder: Path, tmp_path: Path, given: tuple[str, ...], fault: str
) -> None:
    changed = (folder / "privacy.md").read_text("utf-8").replace("thirty", "ninety")
    (tmp_path / "other.md").write_text(changed, "utf-8")
    files = [(tmp_path if name == "other.md" else folder) / name for name in given]
    made = verify(path, *files)
    assert not made.source_same
    assert not made.proven
    assert any(fault in line for line in made.faults)


@pytest.mark.parametrize(
    "alter",
    [
        lambda report: report["document"]["parts"][1].update(sha256="ab" * 32),
        lambda report: report["document"].update(sha256="ab" * 32),
        lambda report: report["document"]["parts"].reverse(),
        lambda report: report["findings"].pop(),
        lambda report: report["findings"][0].update(start=0),
        lambda report: report["document"].update(text=report["document"]["text"].replace("thirty", "ninety")),
    ],
)
def test_an_altered_report_is_refused_even_with_a_new_hash(
    report: Report, sources: list[Path], tmp_path: Path, alter: Callable[[Report], object]
) -> None:
    forged = copy.deepcopy(report)
    alter(forged)
    forged["report_sha256"] = canonical_sha256(forged)
    path = tmp_path / "forged.json"
    path.write_text(json.dumps(forged, ensure_ascii=False), "utf-8")
    assert not verify(path, *sources).proven


def test_a_report_on_one_document_takes_one(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    with path.open("wb") as file:
        JsonWriter().write(Scanner().scan(folder / "privacy.md"), file)
    assert verify(path, folder / "privacy.md").proven
    made = verify(path, folder / "privacy.md", folder / "terms.html")
    assert made.faults == ("the report is on one document, and 2 were given",)


def test_of_what_could_not_be_had_nothing_is_proven(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    given = [folder / "terms.html", folder / "none.md", folder / "terms.html"]
    with path.open("wb") as file:
        JsonWriter().write(scan_contract(Scanner(), given), file)
    made = verify(path, *given)
    assert made.proven
    assert made.remarks == (
        "Document 2 (none.md) could not be had when the report was made: nothing of it is proven.",
    )


def test_of_what_could_not_be_read_the_bytes_alone_are_proven(folder: Path, tmp_path: Path) -> None:
    path, cut = tmp_path / "some.json", tmp_path / "cut.pdf"
    cut.write_bytes((folder / "fees.pdf").read_bytes()[:200])
    given = [folder / "terms.html", cut]
    with path.open("wb") as file:
        JsonWriter().write(scan_contract(Scanner(), given), file)
    made = verify(path, *given)
    assert made.proven
    assert made.remarks == (
        "Document 2 (cut.pdf) could not be read then, nor now: of it nothing but its bytes is proven.",
    )
    assert not verify(path, folder / "terms.html", folder / "fees.pdf").proven


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("terms.html", "fees.pdf", "privacy.md"), 0),
        (("fees.pdf", "terms.html", "privacy.md"), 4),
        (("terms.html", "fees.pdf"), 4),
        (("terms.html", "fees.pdf", "none.md"), 3),
    ],
)
def test_the_status_says_it(
    path: Path, folder: Path, names: tuple[str, ...], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(path), *(str(folder / name) for name in names)]) == status
    if status != 3:
        assert "does not prove who published the file" in capsys.readouterr().out
