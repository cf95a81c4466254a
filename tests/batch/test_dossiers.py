"""The file of a provider is read from the store: each text once, decided on, in the language asked for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.batch.conftest import terms
from tosscan.batch.dossiers import Files
from tosscan.batch.run import Options, run
from tosscan.cli import main
from tosscan.cli.progress import Quiet
from tosscan.config import ScanConfig
from tosscan.decisions import Entry, Register, of_report, written
from tosscan.errors import UsageError
from tosscan.findings.decision import Decision
from tosscan.findings.translation import Translation
from tosscan.legal import checks
from tosscan.legal.provisions import load
from tosscan.quotations import register as quotations
from tosscan.report.json import report_dict

MANIFEST = """provider,title,date,path
Gull & <b>Co,The terms,2026-01-02,gull.md
gull & <b>co,,,tern.md
Gull & <b>Co,,,tern copy.md
Gull & <b>Co,,,empty.md
,,,lone.md
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of a batch of a provider with four inputs, one empty, and a text of another."""
    home = tmp_path_factory.mktemp("dossiers")
    for name, named in (("gull", "Gull"), ("tern", "Tern"), ("tern copy", "Tern"), ("lone", "Heron")):
        (home / f"{name}.md").write_text(terms(named), encoding="utf-8")
    (home / "empty.md").write_bytes(b"")
    (home / "all.csv").write_text(MANIFEST, encoding="utf-8")
    config = ScanConfig(profile="kz-consumer", gates=(("G3", "offshore"),))
    run(Options((str(home / "all.csv"),), home / "out", config=config), Quiet())
    return home / "out"


def test_providers_are_those_of_the_market(out: Path) -> None:
    with Files(out, config=ScanConfig()) as files:
        assert [provider.label for provider in files.providers] == ["Gull & <b>Co", "Heron Ltd"]
        assert files.named("GULL & <B>CO") is files.providers[0]
        assert files.named("tern copy.md") is files.providers[0]
        assert [provider.stated for provider in files.providers] == [True, False]
        with pytest.raises(UsageError, match="there is no provider 'Swan'"):
            files.named("Swan")


def test_every_input_is_filed_and_equal_bytes_once(out: Path) -> None:
    with Files(out, config=ScanConfig()) as files:
        papers = files.file(files.named("Gull & <b>Co"), "ru").papers
    placed = {paper.place: paper for paper in papers}
    assert len(papers) == 3
    assert sorted([*placed, *(copy for paper in papers for copy in paper.copies)]) == [
        "empty.md",
        "gull.md",
        "tern copy.md",
        "tern.md",
    ]
    assert placed["empty.md"].assessment.status == "not_assessed"
    assert "empty" in str(placed["empty.md"].assessment.reason)
    assert (placed["gull.md"].title, placed["gull.md"].day) == ("The terms", "2026-01-02")


def test_findings_are_those_of_the_batch_and_the_law_speaks_the_language(out: Path) -> None:
    with Files(out, config=ScanConfig()) as files:
        provider = files.named("Heron Ltd")
        russian, english = (files.file(provider, code).papers[0].assessment for code in ("ru", "en"))
    keys = [found.key for found in english.findings]
    assert keys
    assert [found.key for found in russian.findings] == keys
    assert any("ст." in match.citation for found in russian.findings for match in found.provisions)
    assert any("Art." in match.citation for found in english.findings for match in found.provisions)


def test_answers_of_the_batch_hold_unless_others_are_given(out: Path) -> None:
    def gates(config: ScanConfig) -> dict[str, tuple[str | None, bool]]:
        with Files(out, config=config) as files:
            found = files.file(files.named("Heron Ltd"), "en").papers[0].assessment.gates
        return {gate.id: (gate.value, gate.assumed) for gate in found}

    kept = gates(ScanConfig())
    assert (kept["G3"], kept["G11"]) == (("offshore", False), ("consumer_authority", True))
    changed = gates(ScanConfig(gates=(("G11", "afsa"),)))
    assert (changed["G3"], changed["G11"]) == (("offshore", False), ("afsa", False))


def test_decisions_of_a_file_are_set(out: Path) -> None:
    with Files(out, config=ScanConfig()) as files:
        before = files.file(files.named("Heron Ltd"), "en").papers[0].assessment
    subjects, _ = of_report(json.loads(json.dumps(report_dict(before))))
    decision = Decision("confirmed", "A. Official", "2026-11-02")
    register = Register(tuple(Entry(subject, decision) for subject in subjects.values()))
    with Files(out, config=ScanConfig(), decisions=register) as files:
        assert files.file(files.named("Heron Ltd"), "en").papers[0].assessment.reviewed


def test_translations_of_a_file_are_set_in_their_language(out: Path) -> None:
    with Files(out, config=ScanConfig()) as files:
        found = files.file(files.named("Heron Ltd"), "ru").papers[0].assessment.findings[0]
    made = Translation("Мы вправе.", "ru", "Т. Переводчик", "draft")
    known = quotations.Entry(found.fingerprint, found.quote.text, made, "2026-11-02T00:00:00Z")
    with Files(out, config=ScanConfig(), translations=quotations.Register((known,))) as files:
        russian, kazakh = (files.file(files.named("Heron Ltd"), code).papers[0] for code in ("ru", "kk"))
    assert russian.assessment.findings[0].translation == made
    assert kazakh.assessment.findings[0].translation is None


def test_command_writes_kazakh_and_russian(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "dossiers"
    assert main(["dossier", str(out), "-o", str(folder), "--provider", "Gull & <b>Co"]) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["Gull-b-Co.kk.docx", "Gull-b-Co.kk.pdf", "Gull-b-Co.ru.docx", "Gull-b-Co.ru.pdf"]
    assert "Gull-b-Co.kk.pdf" in capsys.readouterr().err


def test_refused_draft_is_told_in_a_line_with_its_status(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["dossier", str(out), "-o", str(tmp_path), "--lang", "ru", "-f", "docx", "-q"]
    assert main([*command, "--provider", "Heron Ltd", "--draft", "explanations"]) == 4
    told = capsys.readouterr().err
    assert told.startswith("tosscan: Heron Ltd: no draft (explanations): no finding is confirmed")
    assert told.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["Heron-Ltd.ru.docx"]


def test_draft_is_written_once_norms_are_checked_and_competence_is_known(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOSSCAN_HOME", str(tmp_path / "settings"))
    with Files(out, config=ScanConfig()) as files:
        before = files.file(files.named("Heron Ltd"), "en").papers[0].assessment
    subjects, _ = of_report(json.loads(json.dumps(report_dict(before))))
    made = Decision("confirmed", "A. Official", "2026-11-02")
    register = Register(tuple(Entry(subject, made) for subject in subjects.values()))
    (tmp_path / "all.decisions.json").write_bytes(written(register))
    command = ["dossier", str(out), "-o", str(tmp_path / "d"), "--provider", "Heron Ltd", "--lang", "ru"]
    command += ["-f", "docx", "-q", "--decisions", str(tmp_path / "all.decisions.json"), "--draft"]
    assert main([*command, "explanations"]) == 4
    assert "not compared with the official portal: KZ-CPL-42-7" in capsys.readouterr().err
    for norm in load().provisions.values():
        if norm.wording:
            checks.record(checks.Check(norm.id, "C. Checker", date(2026, 11, 1), norm.wording_sha256()))
    assert main([*command, "explanations", "--competence", "unknown"]) == 4
    assert "the competence is open" in capsys.readouterr().err
    assert main([*command, "explanations", "--draft", "recommendation"]) == 0
    names = sorted(path.name for path in (tmp_path / "d").iterdir())
    assert names == [
        "Heron-Ltd.explanations.ru.docx",
        "Heron-Ltd.recommendation.ru.docx",
        "Heron-Ltd.ru.docx",
    ]


def test_a_folder_without_a_store_is_wrong_usage(tmp_path: Path) -> None:
    assert main(["dossier", str(tmp_path), "-o", str(tmp_path / "d")]) == 2
