"""A run does what is not done yet, keeps every result whole, and goes on after whatever stopped it."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.batch.conftest import terms
from tosscan.batch import process
from tosscan.batch import run as module
from tosscan.batch.export import export
from tosscan.batch.keys import keys
from tosscan.batch.lock import alone
from tosscan.batch.process import Worker
from tosscan.batch.reports import Reports
from tosscan.batch.run import Options, Summary, run
from tosscan.batch.store import FILE, StoreError
from tosscan.cli import main
from tosscan.cli.progress import Quiet
from tosscan.config import Claim, ScanConfig
from tosscan.decisions import Entry, Register, Subject
from tosscan.errors import NotAssessedError, Reason, UsageError
from tosscan.findings.decision import decision


def go(folder: Path, out: Path, **options: Any) -> Summary:
    return run(Options((str(folder),), out, **options), Quiet())


def exported(out: Path) -> list[dict[str, Any]]:
    file = io.BytesIO()
    export(out, file)
    return [json.loads(line) for line in file.getvalue().splitlines()]


def bytes_of(out: Path) -> bytes:
    file = io.BytesIO()
    export(out, file)
    return file.getvalue()


def made_in(out: Path, table: str) -> set[int]:
    """Return the numbers of the runs that made the rows of a table."""
    connection = sqlite3.connect(out / FILE)
    try:
        return {row[0] for row in connection.execute(f"SELECT DISTINCT run_id FROM {table}")}  # noqa: S608
    finally:
        connection.close()


@pytest.fixture(scope="module", autouse=True)
def _same_code() -> Iterator[None]:
    """Take the hashes of code and law once: whoever edits a file while the tests run changes none of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "keys", cache(keys))
        yield


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder ``terms`` of nine inputs and, beside it, what one run made of it in ``out``."""
    home = tmp_path_factory.mktemp("undisturbed")
    (home / "terms").mkdir()
    for name in ("Auk", "Coot", "Dunlin", "Gull", "Heron", "Tern"):
        (home / "terms" / f"{name.lower()}.md").write_text(terms(name), encoding="utf-8")
    (home / "terms" / "tern copy.md").write_text(terms("Tern"), encoding="utf-8")
    (home / "terms" / "empty.md").write_bytes(b"")
    (home / "terms" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    go(home / "terms", home / "out")
    return home


def test_every_input_stands_once_with_its_status(undisturbed: Path) -> None:
    lines = exported(undisturbed / "out")
    assert [(line["path"], line["status"], line["reason_code"]) for line in lines] == [
        ("terms/auk.md", "assessed", None),
        ("terms/coot.md", "assessed", None),
        ("terms/dunlin.md", "assessed", None),
        ("terms/empty.md", "not_assessed", "empty"),
        ("terms/gull.md", "assessed", None),
        ("terms/heron.md", "assessed", None),
        ("terms/picture.png", "not_assessed", "unsupported_format"),
        ("terms/tern copy.md", "assessed", None),
        ("terms/tern.md", "assessed", None),
    ]
    for line in lines:
        assert (line["report"] is not None) == (line["status"] == "assessed")
        if line["report"] is not None:
            assert line["report"]["document"]["source"] == line["path"].rpartition("/")[2]


def test_equal_contents_are_scanned_once_and_listed_twice(undisturbed: Path) -> None:
    log = (undisturbed / "out" / "log.jsonl").read_text().splitlines()
    done = [event["path"] for line in log if (event := json.loads(line))["event"] == "content_done"]
    assert sorted(done) == [f"terms/{name}" for name in (
        "auk.md", "coot.md", "dunlin.md", "gull.md", "heron.md", "picture.png", "tern copy.md",
    )]  # fmt: skip
    assert len(list((undisturbed / "out" / "reports").iterdir())) == 6


def test_done_work_is_skipped(undisturbed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_spawn", lambda _: pytest.fail("a worker was started"))
    summary = go(undisturbed / "terms", undisturbed / "out")
    assert (summary.worked, summary.skipped, summary.not_assessed) == (0, 7, 2)


def test_the_store_does_not_depend_on_the_number_of_workers(undisturbed: Path, tmp_path: Path) -> None:
    go(undisturbed / "terms", tmp_path / "out", workers=2)
    assert bytes_of(tmp_path / "out") == bytes_of(undisturbed / "out")


def test_a_changed_law_redoes_the_law_alone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(folder, out)
    other = ScanConfig(claim=Claim.parse("3000USD"))
    summary = go(folder, out, config=other)
    assert summary.worked == 2
    assert (made_in(out, "extractions"), made_in(out, "detections")) == ({1}, {1})
    assert made_in(out, "assessments") == {1, 2}
    fresh = tmp_path / "fresh"
    go(folder, fresh, config=other)
    assert bytes_of(out) == bytes_of(fresh)


def test_changed_rules_redo_the_work_from_detection(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    go(folder, out)
    monkeypatch.setattr(module, "keys", lambda config: replace(keys(config), detect="d" * 64, law="l" * 64))
    go(folder, out)
    assert made_in(out, "extractions") == {1}
    assert made_in(out, "detections") == {1, 2}


def test_a_report_that_is_gone_is_written_again(undisturbed: Path) -> None:
    (report,) = (undisturbed / "out" / "reports").glob("gull-*.html")
    report.write_bytes(b"")
    assert go(undisturbed / "terms", undisturbed / "out").worked == 1
    assert report.stat().st_size > 10_000


def test_a_failure_is_kept_and_tried_again_on_request(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "work", lambda *_: process.failed(NotAssessedError(Reason.CRASHED, "x")))
        assert go(folder, out).not_assessed == 4
    assert go(folder, out).worked == 0
    summary = go(folder, out, retry=True)
    assert (summary.worked, summary.not_assessed) == (2, 1)
    fresh = tmp_path / "fresh"
    go(folder, fresh)
    assert bytes_of(out) == bytes_of(fresh)


def test_a_file_that_changes_between_runs_is_assessed_anew(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(folder, out, formats=())
    (folder / "empty.md").write_text(terms("Snipe"), encoding="utf-8")
    summary = go(folder, out, formats=())
    assert (summary.worked, summary.not_assessed) == (1, 0)
    assert len(exported(out)) == 4
    assert not (out / "reports").exists()


def test_a_full_disk_ends_the_run_and_the_next_goes_on(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write, count = Reports.write, iter(range(100))

    def full(self: Reports, name: str, files: dict[str, bytes]) -> None:
        if next(count) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        write(self, name, files)

    with monkeypatch.context() as patch:
        patch.setattr(Reports, "write", full)
        with pytest.raises(StoreError, match="no space left"):
            go(undisturbed / "terms", out)
    assert sum(line["status"] == "pending" for line in exported(out)) > 1
    assert not list((out / "reports").glob(".*"))
    go(undisturbed / "terms", out)
    assert bytes_of(out) == bytes_of(undisturbed / "out")


def start(folder: Path, out: Path) -> subprocess.Popen[bytes]:
    """Start a batch and return when the first content is done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tosscan", "batch", str(folder), "-o", str(out), "--workers", "1"],
        stderr=subprocess.PIPE,
    )
    while process.poll() is None:
        with_log = out / "log.jsonl"
        if with_log.exists() and "content_done" in with_log.read_text():
            break
        time.sleep(0.005)
    return process


def test_a_store_on_a_server_holds_the_same(undisturbed: Path, tmp_path: Path, postgres: str) -> None:
    out = tmp_path / "out"
    go(undisturbed / "terms", out, database=postgres)
    assert not (out / FILE).exists()
    file = io.BytesIO()
    export(out, file, database=postgres)
    assert file.getvalue() == bytes_of(undisturbed / "out")
    assert go(undisturbed / "terms", out, database=postgres).worked == 0


@pytest.mark.slow
def test_a_killed_parent_loses_nothing(undisturbed: Path, tmp_path: Path) -> None:
    process = start(undisturbed / "terms", tmp_path / "out")
    process.kill()
    process.communicate()
    summary = go(undisturbed / "terms", tmp_path / "out")
    assert summary.worked + summary.skipped == 7
    assert summary.skipped >= 1
    assert bytes_of(tmp_path / "out") == bytes_of(undisturbed / "out")


@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_says_how_to_go_on(
    number: signal.Signals, status: int, undisturbed: Path, tmp_path: Path
) -> None:
    process = start(undisturbed / "terms", tmp_path / "out")
    process.send_signal(number)
    _, messages = process.communicate()
    assert process.returncode == status
    assert b"the same command again" in messages
    assert b"Traceback" not in messages
    last = json.loads((tmp_path / "out" / "log.jsonl").read_text().splitlines()[-1])
    assert last["event"] == "run_stopped"


def test_two_runs_do_not_work_in_one_folder(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with alone(out), pytest.raises(UsageError, match="another run"):
        go(folder, out)


def test_decisions_stand_in_the_export(undisturbed: Path, tmp_path: Path) -> None:
    line = next(line for line in exported(undisturbed / "out") if line["path"] == "terms/gull.md")
    found = line["report"]["findings"][0]
    register = decided(found, "changed", "2026-05-03", to={"severity": 2})
    go(undisturbed / "terms" / "gull.md", tmp_path / "out", decisions=register)
    (line,) = exported(tmp_path / "out")
    (decision,) = [row["decision"] for row in line["report"]["findings"] if row["id"] == found["id"]]
    assert (decision["state"], decision["by"], decision["at"]) == ("changed", "Ann", "2026-05-03")
    assert decision["to"]["severity"] == 2


def decided(found: dict[str, Any], state: str, day: str, to: object = None) -> Register:
    """Return a decision on a finding."""
    words = (found["text"], "", "0.1")
    subject = Subject(found["fingerprint"], found["category"], found["severity"], "both", "1.1", *words)
    reason = None if state in ("confirmed", "undecided") else "For a reason."
    return Register((Entry(subject, decision(state, by="Ann", at=day, reason=reason, to=to)),))


def findings(out: Path, name: str) -> list[dict[str, Any]]:
    """Return the findings of the JSON report on a document."""
    (report,) = (out / "reports").glob(f"{name}-*.json")
    return list(json.loads(report.read_bytes())["findings"])


def test_decisions_are_drawn_into_the_reports_that_they_bear_on(tmp_path: Path) -> None:
    source, out = tmp_path / "terms", tmp_path / "out"
    source.mkdir()
    (source / "gull.md").write_text(terms("Gull"))
    (source / "tern.md").write_text(terms("Tern").replace("at any time without", "whenever we like, without"))
    go(source, out, formats=("json",))
    found = findings(out, "gull")[0]
    for state, day in (("rejected", "2026-05-03"), ("confirmed", "2026-05-04"), ("undecided", "2026-05-05")):
        assert go(source, out, formats=("json",), decisions=decided(found, state, day)).worked == 1
        assert findings(out, "gull")[0]["decision"]["state"] == state
    assert go(source, out, formats=("json",)).worked == 0
    assert {row["decision"]["state"] for row in findings(out, "tern")} == {"undecided"}
    assert (made_in(out, "extractions"), made_in(out, "detections")) == ({1}, {1})


def test_the_store_does_not_depend_on_when_decisions_came(undisturbed: Path, tmp_path: Path) -> None:
    source, out = undisturbed / "terms" / "gull.md", tmp_path / "out"
    go(source, out, formats=("json",))
    register = decided(findings(out, "gull")[0], "rejected", "2026-05-03")
    assert go(source, out, formats=(), decisions=register).worked == 0
    go(source, tmp_path / "fresh", formats=("json",), decisions=register)
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")
    assert findings(tmp_path / "fresh", "gull")[0]["decision"]["state"] == "rejected"


def test_a_report_that_is_out_of_date_does_not_stay(undisturbed: Path, tmp_path: Path) -> None:
    source, out = undisturbed / "terms" / "gull.md", tmp_path / "out"
    go(source, out, formats=("html", "json"))
    go(source, out, formats=("html", "json", "csv"))
    assert len(list((out / "reports").iterdir())) == 3
    go(source, out, formats=("json",), config=ScanConfig(claim=Claim.parse("3000USD")))
    assert [path.suffix for path in (out / "reports").iterdir()] == [".json"]


class Page(BaseHTTPRequestHandler):
    """Serves terms once, and an error ever after."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        body = b"<html><body><h1>Terms of Gull</h1>" + b"".join(
            f"<p>{n}. We may change these terms at any time without notice.</p>".encode() for n in range(9)
        )
        self.send_response(200 if self.asked == 1 else 500)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_an_address_is_fetched_once_and_kept(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        manifest = tmp_path / "list.json"
        url = f"http://127.0.0.1:{server.server_address[1]}/terms"
        manifest.write_text(json.dumps([{"provider": "Gull", "url": url}]))
        config, out = ScanConfig(allow_private=True), tmp_path / "out"
        go(manifest, out, config=config)
        asked = Page.asked
        go(manifest, out, config=replace(config, claim=Claim.parse("3000USD")))
    finally:
        server.shutdown()
        server.server_close()
    assert Page.asked == asked
    (line,) = exported(out)
    assert (line["status"], line["provider"], line["address"]) == ("assessed", "Gull", url)


def test_the_command_from_end_to_end(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["batch", str(folder), "-o", str(out), "-f", "json", "--workers", "1"]) == 3
    said = capsys.readouterr().err
    assert "4 inputs, 3 different contents" not in said
    assert "NOT ASSESSED: 1 inputs" in said
    (folder / "empty.md").unlink()
    gulls = ["batch", str(folder / "gull.md"), "-o", str(out), "-f", "json", "-q"]
    assert main(gulls) == 0
    assert main([*gulls, "--fail-on", "2"]) == 1
    file = tmp_path / "export.jsonl"
    assert main(["batch", "export", str(out), "-o", str(file)]) == 0
    assert len(file.read_text().splitlines()) == 4


@pytest.mark.parametrize(
    "argv",
    [
        ["batch", "x.md"],
        ["batch", "/no/such/folder", "-o", "OUT"],
        ["batch", "export"],
        ["batch", "export", "/no/such/folder"],
        ["batch", "x.md", "-o", "OUT", "--workers", "0"],
        ["batch", "x.md", "-o", "OUT", "-f", "none", "-f", "html"],
    ],
)
def test_wrong_usage(argv: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "out") if word == "OUT" else word for word in argv]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("tosscan")
