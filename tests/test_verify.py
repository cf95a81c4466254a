"""A report is proven against its source, and every way to alter either is refused."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tosscan.cli import main
from tosscan.errors import UsageError
from tosscan.report.json import JsonWriter, canonical_sha256
from tosscan.scanner import Scanner
from tosscan.verify import Verification, load_report, verify

TERMS = """# Rules of the Aviary

1. We may change these rules at any time without notice to you.

2. We are not liable for any loss, however it is caused.

- You waive any right to bring a class action against the aviary.
- You may leave the aviary at any time and take your seeds with you.

3. These rules are governed by the law of the island, and its courts alone decide.
"""

Report = dict[str, Any]
Alter = Callable[[Report], object]
Check = Callable[..., Verification]


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terms") / "aviary.md"
    path.write_text(TERMS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(terms: Path) -> Report:
    """Return the report on ``terms`` as it reads back; tests alter copies of it."""
    file = io.BytesIO()
    JsonWriter().write(Scanner().scan(terms), file)
    report: Report = json.loads(file.getvalue())
    assert len(report["findings"]) > 2
    return report


@pytest.fixture
def check(made: Report, terms: Path, tmp_path: Path) -> Check:
    """Return a function that alters the report, signs it anew where asked, and verifies it."""

    def altered(alter: Alter, *, signed: bool, source: Path = terms) -> Verification:
        report = copy.deepcopy(made)
        alter(report)
        if signed:
            report["report_sha256"] = canonical_sha256(report)
        path = tmp_path / "report.json"
        path.write_text(json.dumps(report), encoding="utf-8")
        return verify(path, source)

    return altered


def keep(_report: Report) -> None:
    pass


def word(report: Report) -> None:
    finding = report["findings"][0]
    finding["text"] = finding["text"].replace("may", "can", 1) + "."


def text(report: Report) -> None:
    report["document"]["text"] = report["document"]["text"].replace("island", "inland")


def text_and_hash(report: Report) -> None:
    text(report)
    engine = report["document"]["extraction"]["engine"]
    engine["text_sha256"] = hashlib.sha256(report["document"]["text"].encode()).hexdigest()


def category(report: Report) -> None:
    report["findings"][0]["category"] = "content_removal"


def severity(report: Report) -> None:
    finding = report["findings"][0]
    finding["severity"] = 5 - finding["severity"]


def dropped(report: Report) -> None:
    del report["findings"][0]


def whitewashed(report: Report) -> None:
    report["ledger"][0]["verdict"] = "mutual" if report["ledger"][0]["verdict"] != "mutual" else "absent"


def protected(report: Report) -> None:
    row = report["protections"][0]
    row["status"] = "present" if row["status"] != "present" else "absent"


def moved(report: Report) -> None:
    report["findings"][0]["anchor"]["line"] += 1


def shifted(report: Report) -> None:
    report["findings"][0]["start"] += 1


def backwards(report: Report) -> None:
    report["findings"][0].update(start=-5, end=-1)


def words_for_numbers(report: Report) -> None:
    report["findings"][0].update(start="0", end="9")


def promoted(report: Report) -> None:
    report["status"] = "partly_assessed"


def cured(report: Report) -> None:
    report["findings"][0]["cure"] = "Nothing."


ALTERATIONS = [
    word,
    text,
    category,
    severity,
    dropped,
    whitewashed,
    protected,
    moved,
    shifted,
    backwards,
    words_for_numbers,
    promoted,
    cured,
]


def test_report_is_proven_against_its_source(check: Check) -> None:
    verification = check(keep, signed=False)
    assert verification.proven
    assert verification.faults == verification.remarks == ()


@pytest.mark.parametrize("alter", ALTERATIONS)
def test_altered_report_is_refused(alter: Alter, check: Check) -> None:
    verification = check(alter, signed=False)
    assert not verification.proven
    assert not verification.report_unaltered
    assert verification.faults[0] == "the report's own SHA-256 is not that of its content"


@pytest.mark.parametrize(
    ("alter", "fault"),
    [
        (word, "the quotation is not at"),
        (text, "the text in the report has another SHA-256"),
        (text_and_hash, "the text read from the source now is not the text in the report"),
        (category, "the fingerprint is not that of its category and words"),
        (severity, "a new assessment does not give"),
        (dropped, "findings: a new assessment gives"),
        (whitewashed, "ledger: a new assessment does not give"),
        (protected, "protections: a new assessment does not give"),
        (moved, "stands at another place of the source"),
        (shifted, "the quotation is not at"),
        (backwards, "-5 to -1 is no place in the source's text"),
        (words_for_numbers, "0 to 9 is no place in the source's text"),
        (promoted, "a new assessment has another status"),
    ],
)
def test_altered_report_with_a_new_hash_is_refused(alter: Alter, fault: str, check: Check) -> None:
    verification = check(alter, signed=True)
    assert verification.source_same
    assert not verification.proven
    assert any(fault in line for line in verification.faults)
    assert all("\n" not in line for line in verification.faults)


def test_what_no_source_tells_can_be_altered_under_a_new_hash(check: Check) -> None:
    # The remedy is words of ours, not a finding: only the hash that its reader was given tells.
    assert check(cured, signed=True).proven


def test_report_of_another_version_rests_on_its_hash(check: Check) -> None:
    def older(report: Report) -> None:
        report["tool"]["version"] = "0.0.1"
        severity(report)

    verification = check(older, signed=True)
    assert verification.proven
    assert "not made again" in verification.remarks[0]
    assert not check(older, signed=False).proven


def test_another_source_is_refused(check: Check, terms: Path, tmp_path: Path) -> None:
    other = tmp_path / terms.name
    other.write_text(TERMS.replace("island", "inland"), encoding="utf-8")
    verification = check(keep, signed=False, source=other)
    assert not verification.source_same
    assert verification.report_unaltered
    assert not verification.quotations_true
    assert verification.faults[0] == "the source has another SHA-256 than the report names"


def test_source_may_have_a_new_name(check: Check, terms: Path, tmp_path: Path) -> None:
    # By its name alone this Markdown is plain text, which is read otherwise.
    renamed = tmp_path / "aviary.txt"
    shutil.copy(terms, renamed)
    assert check(keep, signed=False, source=renamed).proven


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not a JSON file"),
        ("[1]", "not a report of tosscan"),
        ("[" * 100_000, "not a report of tosscan"),
        ('{"schema": "tosscan.report/1"}', "not a whole report"),
        ('{"schema": "tosscan.report/1", "schema": "tosscan.report/2"}', "not a JSON file"),
        ('{"schema": "tosscan.report/1", "document": NaN}', "not a JSON file"),
    ],
)
def test_what_is_no_report_is_wrong_usage(content: str, message: str, terms: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        verify(path, terms)


@pytest.mark.parametrize("field", ["findings", "ledger", "document"])
def test_report_that_lacks_a_field_is_wrong_usage(
    field: str, made: Report, terms: Path, tmp_path: Path
) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps({key: value for key, value in made.items() if key != field}), encoding="utf-8")
    with pytest.raises(UsageError, match="not a whole report"):
        verify(path, terms)


def test_report_on_what_could_not_be_read_proves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "noise.bin"
    source.write_bytes(bytes(range(256)))
    path = tmp_path / "report.json"
    with path.open("wb") as file:
        JsonWriter().write(Scanner().scan(source), file)
    with pytest.raises(UsageError, match="holds no text"):
        load_report(path)


def test_status_tells_the_answer(
    made: Report, terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    assert main(["verify", str(path), str(terms)]) == 0
    assert "does not prove who published the file" in capsys.readouterr().out
    severity(made := copy.deepcopy(made))
    path.write_text(json.dumps(made), encoding="utf-8")
    assert main(["verify", str(path), str(terms)]) == 4
    assert "NO   the report is unaltered" in capsys.readouterr().out
    assert main(["verify", str(path), str(tmp_path / "gone.md")]) == 3
