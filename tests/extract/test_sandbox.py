"""The extraction process: what it loads, and what comes back when it breaks a limit or dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tosscan.config import MIB, Limits
from tosscan.document.source import RawDocument
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import registry
from tosscan.extract import sandbox as module
from tosscan.extract.sandbox import Sandbox, extract

MakeRaw = Callable[[bytes, str], RawDocument]
MakePdf = Callable[..., bytes]
PAGE = b"<h1>Terms</h1><p>You pay the fees \xe2\x80\x93 all of them.</p>"


def modules_after(statement: str) -> set[str]:
    code = f"import json, sys, tosscan.extract.worker; {statement}; print(json.dumps(sorted(sys.modules)))"
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return set(json.loads(output))


def test_worker_loads_no_parser_before_it_is_asked() -> None:
    heavy = {"lxml", "selectolax", "pypdfium2", "pdfplumber", "markdown_it", "charset_normalizer", "httpx"}
    assert not modules_after("pass") & heavy


@pytest.mark.parametrize("media_type", registry.media_types())
def test_worker_loads_neither_spacy_nor_sklearn_nor_numpy(media_type: str) -> None:
    loaded = modules_after(f"from tosscan.extract import registry; registry.find({media_type!r})")
    assert not loaded & {"spacy", "sklearn", "numpy", "pdfplumber", "httpx"}


def test_a_document_comes_back_whole(make_raw: MakeRaw) -> None:
    extracted = extract(make_raw(PAGE, "text/html"), limits=Limits())
    assert extracted.text == "Terms\n\nYou pay the fees – all of them."
    assert extracted.blocks[0].kind == "heading"
    assert extracted.anchor(extracted.blocks[1].span) is not None


def test_one_worker_reads_many_documents(make_raw: MakeRaw) -> None:
    with Sandbox() as sandbox:
        for words in ("one", "two"):
            assert sandbox.extract(make_raw(words.encode(), "text/plain"), limits=Limits()).text == words
        with pytest.raises(NotAssessedError):
            sandbox.extract(make_raw(b" ", "text/plain"), limits=Limits())
        assert sandbox.extract(make_raw(PAGE, "text/html"), limits=Limits()).text.startswith("Terms")


def test_a_large_document_passes_the_pipe(make_raw: MakeRaw) -> None:
    words = b"The quick brown fox pays the fee.\n\n" * 25_000
    assert extract(make_raw(words, "text/plain"), limits=Limits()).text.count("fox") == 25_000


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("image/png", "image/png"),
        ("application/msword", "Word 97-2003 (DOC); open it in Word or LibreOffice and save it as .docx"),
        ("application/zip", "ZIP archive"),
    ],
)
def test_other_formats_are_refused_by_name(make_raw: MakeRaw, media_type: str, name: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(b"x", media_type), limits=Limits())
    assert (caught.value.reason, caught.value.detail) == (Reason.UNSUPPORTED, name)


def endless(make_pdf: MakePdf) -> bytes:
    """Return a small PDF whose page shows some ten million letters."""
    return make_pdf(
        [b"BT /F1 8 Tf 1 0 0 1 50 50 Tm " + b"(aaaaaaaaaaaaaaaaaaaa) Tj 0 1 Td " * 500_000 + b"ET"]
    )


def test_processor_time_is_bounded(make_raw: MakeRaw, make_pdf: MakePdf) -> None:
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(endless(make_pdf), "application/pdf"), limits=Limits(cpu=0.5, cpu_per_page=0))
    assert caught.value.reason is Reason.TIMEOUT
    assert "processor" in caught.value.detail


def test_the_clock_is_bounded(make_raw: MakeRaw, make_pdf: MakePdf) -> None:
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(endless(make_pdf), "application/pdf"), limits=Limits(wall=0.5))
    assert (caught.value.reason, caught.value.detail) == (Reason.TIMEOUT, "0.5 s")


@pytest.mark.parametrize("bomb", ["pdf", "html"])
def test_memory_is_bounded(make_raw: MakeRaw, make_pdf: MakePdf, bomb: str) -> None:
    if bomb == "pdf":
        data, media_type = make_pdf([b" " * (400 * MIB)]), "application/pdf"
    else:
        data, media_type = b"<p>word " * (10 * MIB), "text/html"
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(data, media_type), limits=Limits(bytes=100 * MIB, memory=300 * MIB))
    assert (caught.value.reason, caught.value.detail) == (Reason.MEMORY, "300 MiB")


def test_a_crash_is_told_and_the_next_document_is_read(make_raw: MakeRaw) -> None:
    with Sandbox() as sandbox:
        sandbox.start()
        assert sandbox._process is not None
        os.kill(sandbox._process.pid, signal.SIGSEGV)
        with pytest.raises(NotAssessedError) as caught:
            sandbox.extract(make_raw(PAGE, "text/html"), limits=Limits())
        assert (caught.value.reason, caught.value.detail) == (Reason.CRASHED, "SIGSEGV")
        assert sandbox.extract(make_raw(PAGE, "text/html"), limits=Limits()).text.startswith("Terms")


def test_modules_of_the_working_directory_are_not_loaded(
    make_raw: MakeRaw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    assert extract(make_raw(PAGE, "text/html"), limits=Limits()).text.startswith("Terms")


def test_the_memory_of_the_caller_is_not_taken_for_that_of_the_worker(make_raw: MakeRaw) -> None:
    ballast = b"x" * (200 * MIB)
    with Sandbox() as sandbox:
        sandbox.start()
        assert sandbox._process is not None
        os.kill(sandbox._process.pid, signal.SIGSEGV)
        with pytest.raises(NotAssessedError) as caught:
            sandbox.extract(make_raw(PAGE, "text/html"), limits=Limits(memory=400 * MIB))
    assert len(ballast) == 200 * MIB
    assert caught.value.reason is Reason.CRASHED


def test_a_worker_is_replaced_after_so_many_documents(
    make_raw: MakeRaw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_DOCUMENTS", 2)
    workers = []
    with Sandbox() as sandbox:
        for _ in range(4):
            sandbox.extract(make_raw(b"Terms.", "text/plain"), limits=Limits())
            workers.append(sandbox.pid)
    assert workers[0] == workers[1] != workers[2] == workers[3]
    assert sandbox.pid is None


def test_a_document_that_is_refused_does_not_cost_the_worker(make_raw: MakeRaw) -> None:
    with Sandbox() as sandbox:
        sandbox.start()
        worker = sandbox.pid
        with pytest.raises(NotAssessedError):
            sandbox.extract(make_raw(b"\0" * 500, "text/plain"), limits=Limits())
        assert sandbox.pid == worker
        assert sandbox.peak > MIB


def worker_of(code: str) -> Callable[[], subprocess.Popen[bytes]]:
    """Return what starts a worker that runs ``code`` instead of reading documents."""
    return lambda: subprocess.Popen(
        [sys.executable, "-S", "-c", f"import sys, time; {code}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ("b'x' * 100_000_000", "its answer has no end"),
        ("bytes(7) + b'\\x02{}'", "its answer cannot be read"),
        ("bytes(7) + b'\\x03\\xff[]'", "its answer cannot be read"),
        ("bytes(7) + b'\\x0c{\"text\": {}} '", "its answer cannot be read"),
        ("b''", "exit status 0"),
    ],
    ids=["endless", "empty", "not JSON", "no text", "none"],
)
def test_a_worker_that_was_taken_over_cannot_harm_the_caller(
    make_raw: MakeRaw, monkeypatch: pytest.MonkeyPatch, answer: str, detail: str
) -> None:
    code = f"sys.stdout.buffer.write({answer}); sys.stdout.flush()"
    monkeypatch.setattr(module, "_start", worker_of(code))
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(PAGE, "text/html"), limits=Limits())
    assert (caught.value.reason, caught.value.detail) == (Reason.CRASHED, detail)


@pytest.mark.parametrize(("held", "reason"), [(300, Reason.MEMORY), (1, Reason.CRASHED)])
def test_a_worker_without_memory_to_say_so_is_understood(
    make_raw: MakeRaw, monkeypatch: pytest.MonkeyPatch, held: int, reason: Reason
) -> None:
    monkeypatch.setattr(
        module, "_start", worker_of(f"held = b'x' * ({held} << 20); time.sleep(0.5); sys.exit(1)")
    )
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(PAGE, "text/html"), limits=Limits(memory=400 * MIB))
    assert caught.value.reason is reason


def test_a_worker_cannot_send_more_than_the_longest_answer(
    make_raw: MakeRaw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many short links with long addresses: the text is small, what goes with it is not."""
    page = b"<p>The provider keeps the service running.</p>" * 30
    page += b'<p><a href="https://example.com/%b">fees</a></p>' % (b"a" * 100_000) * 800
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(page, "text/html"), limits=Limits(bytes=100 * MIB))
    assert caught.value.reason is Reason.TOO_LARGE
