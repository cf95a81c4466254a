"""A batch, or a folder of reports, is packed with its sources, and the package is proved from itself."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.batch.conftest import terms
from tosscan.batch.run import Options, run
from tosscan.batch.store import FILE
from tosscan.cli import main
from tosscan.cli.progress import Quiet
from tosscan.report.packing import named

MANIFEST = """provider,title,date,path
Gull & <b>Co,=1+1,2026-01-02,gull.md
Tern Ltd,,,tern.md
Tern Ltd,,,tern copy.md
,,,empty.md
"""
DECIDE = """
INSERT INTO decisions SELECT fingerprint, '2026-11-01T00:00:00Z', 'A. Person', 'confirmed', '', category,
severity, 'rules', clause, words, sha256, '0.1.0', NULL FROM findings JOIN inputs USING (sha256)
WHERE path LIKE '%gull.md' AND severity > 1
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the results of a batch in ``out``: three texts read, two of the same bytes."""
    folder = tmp_path_factory.mktemp("evidence")
    for name, whose in (("gull", "Gull"), ("tern", "Tern"), ("tern copy", "Tern")):
        (folder / f"{name}.md").write_text(terms(whose), encoding="utf-8")
    (folder / "empty.md").write_bytes(b"")
    (folder / "all.csv").write_text(MANIFEST, encoding="utf-8")
    run(Options((str(folder / "all.csv"),), folder / "out"), Quiet())
    connection = sqlite3.connect(folder / "out" / FILE)
    connection.executescript(DECIDE)
    connection.close()
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where a package is written."""
    return tmp_path / "evidence.zip"


def packed(path: Path) -> tuple[dict[str, bytes], Any]:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return files, json.loads(files["manifest.json"])


def test_batch_is_packed_and_proved(home: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["package", str(home / "out"), "-o", str(place)]) == 0
    told = capsys.readouterr().err
    files, manifest = packed(place)
    texts = {text["place"].rpartition("/")[2]: text for text in manifest["texts"]}
    assert sorted(texts) == ["empty.md", "gull.md", "tern copy.md", "tern.md"]
    assert files[texts["gull.md"]["source"]] == terms("Gull").encode()
    assert texts["tern.md"]["source"] == texts["tern copy.md"]["source"]
    assert (texts["empty.md"]["source"], texts["empty.md"]["report"]) == (None, None)
    assert "empty" in texts["empty.md"]["reason"]
    assert (texts["gull.md"]["provider"], texts["gull.md"]["title"]) == ("Gull & <b>Co", "=1+1")
    report = json.loads(files[texts["gull.md"]["report"]])
    assert {finding["decision"]["by"] for finding in report["findings"]} == {"A. Person"}
    assert report["reviewed"] is True
    assert json.loads(files["decisions.json"])["decisions"]
    assert any(name.endswith(".html") for name in texts["gull.md"]["others"])
    assert "notary.kk.pdf" in files
    assert manifest["runs"][0]["state"] == "done"
    assert "sources" not in manifest["runs"][0]["options"]
    assert str(home) not in str(manifest)
    assert "to be signed" in told

    assert main(["verify", str(place)]) == 0
    said = capsys.readouterr().out
    assert "(2 of 2)" in said
    assert "does not prove when" in said


def test_same_batch_gives_the_same_bytes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    for name in ("one.zip", "two.zip"):
        assert main(["package", str(home / "out"), "-o", str(tmp_path / name), "-q", "--lang", "ru"]) == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_one_provider_is_packed_alone(home: Path, place: Path) -> None:
    command = ["package", str(home / "out"), "-o", str(place), "-q", "--lang", "en", "--provider"]
    assert main([*command, "gull & <B>co"]) == 0
    _, manifest = packed(place)
    assert [text["provider"] for text in manifest["texts"]] == ["Gull & <b>Co"]
    assert main([*command, "tern copy.md"]) == 0
    assert {text["provider"] for text in packed(place)[1]["texts"]} == {"Tern Ltd"}
    assert main([*command, "nobody"]) == 2


@pytest.mark.parametrize(("words", "why"), [(None, "opened any more"), ("Other terms.", "changed since")])
def test_a_source_that_is_gone_is_told(
    home: Path, place: Path, words: str | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = home / "gull.md"
    source.unlink()
    if words is not None:
        source.write_text(words)
    try:
        assert main(["package", str(home / "out"), "-o", str(place), "-q"]) == 3
    finally:
        source.write_text(terms("Gull"), encoding="utf-8")
    assert why in capsys.readouterr().err
    assert main(["verify", str(place)]) == 3
    assert "its source is not in the package" in capsys.readouterr().out


def test_altered_report_is_refused(home: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever writes the hashes anew, of report and manifest, still has to match the source."""
    from tests.report.test_proof import manifest as remake
    from tests.report.test_proof import zipped
    from tosscan.report.json import canonical_sha256

    main(["package", str(home / "out"), "-o", str(place), "-q"])
    files, manifest = packed(place)
    text = next(text for text in manifest["texts"] if text["place"].endswith("gull.md"))
    report = json.loads(files[text["report"]])
    report["findings"][0]["text"] = "We may do nothing at all."
    report["report_sha256"] = canonical_sha256(report)
    files[text["report"]] = json.dumps(report).encode()

    def change(read: Any) -> None:
        import hashlib

        for entry in read["files"]:
            data = files[entry["name"]]
            entry.update(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        for one in read["texts"]:
            if one["report"] == text["report"]:
                one["made"]["report_sha256"] = report["report_sha256"]

    remake(files, change, sealed=True)
    place.write_bytes(zipped(files))
    assert main(["verify", str(place)]) == 4
    assert "the quotation is not at" in capsys.readouterr().out


def test_store_on_a_server_gives_the_same(tmp_path: Path, place: Path, postgres: str) -> None:
    (tmp_path / "gull.md").write_text(terms("Gull"), encoding="utf-8")
    options = Options((str(tmp_path / "gull.md"),), tmp_path / "out", formats=(), database=postgres)
    run(options, Quiet())
    command = [str(tmp_path / "out"), "-o", str(place), "-q", "--lang", "en", "--database", postgres]
    assert main(["package", *command]) == 0
    assert main(["verify", str(place)]) == 0
    command[2] = str(tmp_path / "dossiers")
    assert main(["dossier", *command, "-f", "docx"]) == 0
    assert [path.name for path in (tmp_path / "dossiers").iterdir()] == ["Gull-Ltd.en.docx"]


@pytest.mark.parametrize(
    ("place", "ending", "name"),
    [
        ("a/b/Terms of Use.html", "html", "sources/0007-Terms-of-Use.html"),
        ("https://gull.example/terms.pdf?x=1", "pdf", "sources/0007-gull.example-terms.pdf"),
        ("../../etc/passwd", "txt", "sources/0007-passwd.txt"),
        ("условия", "../x", "sources/0007-document.x"),
        ("a" * 999, "", "sources/0007-" + "a" * 60 + ".bin"),
    ],
)
def test_names_in_a_package_are_plain(place: str, ending: str, name: str) -> None:
    assert named("sources", 7, place, ending) == name


def test_notary_gets_one_page_however_many_addresses(tmp_path: Path) -> None:
    from tosscan.legal.provisions import load, procedural
    from tosscan.report.notary import NORM, sheet
    from tosscan.report.package import Text

    long = "https://example.org/" + "terms-of-use/" * 40
    texts = [
        Text(long, "assessed", "ab" * 32, "Gull {{ x }} #let", "T" * 500, captured={"final": long})
        for _ in range(40)
    ]
    for language in ("kk", "ru", "en"):
        norm = procedural(load().get(NORM), language=language)
        read = pypdfium2.PdfDocument(sheet(texts, norm, language))
        assert len(read) == 1
        assert "Gull {{ x }} #let" in " ".join(read[0].get_textpage().get_text_range().split())


def test_folder_of_a_scan_is_packed(
    home: Path, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "scan"
    scan = ["scan", str(home / "gull.md"), "-f", "json", "-f", "csv", "-o", f"{folder}/", "-q"]
    assert main(scan) == 0
    (folder / "diary.txt").write_text("Private.")
    (folder / "other.json").write_text("{}")
    assert main(["package", str(folder), "-o", str(place)]) == 2
    assert "--source" in capsys.readouterr().err
    assert main(["package", str(folder), "-o", str(place), "--source", str(home / "gull.md"), "-q"]) == 0
    files, manifest = packed(place)
    assert manifest["kind"] == "scan"
    assert sorted(name for name in files if name.startswith(("sources/", "reports/"))) == [
        "reports/0001-gull.csv",
        "reports/0001-gull.json",
        "sources/0001-gull.md",
    ]
    assert b"Private." not in b"".join(files.values())
    assert main(["verify", str(place)]) == 0


def test_what_was_not_assessed_is_packed_with_its_reason(home: Path, place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    sources = [str(home / "gull.md"), str(home / "empty.md")]
    assert main(["scan", *sources, "-f", "json", "-o", f"{folder}/", "-q", "--save-source"]) == 3
    assert main(["package", str(folder), "-o", str(place), "-q"]) == 0
    _, manifest = packed(place)
    texts = {text["place"]: text for text in manifest["texts"]}
    assert sorted(texts) == ["empty.md", "gull.md"]
    assert texts["empty.md"]["report"] is None
    assert "empty" in texts["empty.md"]["reason"]
    assert texts["empty.md"]["others"]
    assert main(["verify", str(place)]) == 0


def test_kept_source_is_found_by_its_hash(home: Path, place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    main(["scan", str(home / "gull.md"), "-f", "json", "-o", f"{folder}/", "-q", "--save-source"])
    assert main(["package", str(folder), "-o", str(place), "-q"]) == 0
    assert main(["verify", str(place)]) == 0


def test_signature_is_attached_and_the_manifest_stays(
    home: Path, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed, mark = tmp_path / "signed.zip", tmp_path / "manifest.p7s"
    mark.write_bytes(b"a signature")
    main(["package", str(home / "out"), "-o", str(place), "-q"])
    assert main(["package", str(place), "-o", str(signed), "--attach", str(mark), "-q"]) == 0
    before, after = packed(place)[0], packed(signed)[0]
    assert before["manifest.json"] == after["manifest.json"]
    assert after["signatures/manifest.p7s"] == b"a signature"
    capsys.readouterr()
    assert main(["verify", str(signed)]) == 0
    assert "not interpreted: signatures/manifest.p7s" in capsys.readouterr().out
    assert main(["package", str(signed), "-o", str(place), "--attach", str(mark)]) == 2
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["package", "{home}", "-o", "{home}/e.zip"], "holds neither a batch nor a JSON report"),
        (["package", "{home}/none", "-o", "{home}/e.zip"], "no such file"),
        (["package", "{home}/gull.md", "-o", "{home}/e.zip"], "takes --attach FILE"),
        (["package", "{home}/out", "-o", "{home}/e.zip", "--attach", "{home}/none"], "no such file"),
        (["package", "{home}/out", "-o", "{home}/e.zip", "--source", "{home}/gull.md"], "--source is for"),
        (["package", "{home}", "-o", "{home}/e.zip", "--provider", "x"], "--provider is for"),
        (["verify", "{home}/all.csv"], "proved against its source"),
    ],
)
def test_wrong_usage_is_told_in_a_line(
    words: list[str], told: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word.format(home=home) for word in words]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert not (home / "e.zip").exists()


def test_what_is_no_package_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.write_bytes(b"PK\x03\x04 and no more")
    assert main(["verify", str(place)]) == 4
    assert "it is no ZIP archive" in capsys.readouterr().err
