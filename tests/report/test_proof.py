"""A package proves what its manifest lists, and is refused where anything in it is another."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tosscan.errors import NotAssessedError, Reason, VerificationError
from tosscan.report.json import canonical_sha256
from tosscan.report.package import HASH, MANIFEST, Package, Text, write
from tosscan.report.proof import Proof, prove

SOURCE = b"The terms."
DIGEST = sha256(SOURCE).hexdigest()
REPORT = json.dumps({"report_sha256": "ab", "document": {"sha256": DIGEST}}).encode()
MADE = {"created": "2026-11-02T00:00:00Z", "report_sha256": "ab", "tool": {"name": "tosscan"}}
Change = Callable[[dict[str, bytes]], None]


def package(**changes: Any) -> Package:
    fields: dict[str, Any] = {
        "place": "terms.md",
        "status": "assessed",
        "sha256": DIGEST,
        "source": "sources/terms.md",
        "report": "reports/terms.json",
        "made": MADE,
    }
    files: Mapping[str, Any] = {
        "sources/terms.md": partial(bytes, SOURCE),
        "reports/terms.json": partial(bytes, REPORT),
    }
    return Package("scan", (Text(**{**fields, **changes}),), files, {})


def written(made: Package) -> bytes:
    out = io.BytesIO()
    write(made, out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(content: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in content.items():
            file.writestr(name, data)
    return out.getvalue()


def fine(_report: Path, _source: Path) -> Sequence[str]:
    return ()


def proof(data: bytes, tmp_path: Path, prover: Any = fine) -> Proof:
    path = tmp_path / "evidence.zip"
    path.write_bytes(data)
    return prove(path, prover)


def manifest(content: dict[str, bytes], change: Callable[[dict[str, Any]], None], *, sealed: bool) -> None:
    """Change the manifest of ``content``, and give it its own hash anew where ``sealed``."""
    read = json.loads(content[MANIFEST])
    change(read)
    if sealed:
        read[HASH] = canonical_sha256({name: value for name, value in read.items() if name != HASH})
    content[MANIFEST] = json.dumps(read).encode()


def test_package_is_proven_from_its_own_files(tmp_path: Path) -> None:
    seen = []

    def prover(report: Path, source: Path) -> Sequence[str]:
        seen.append((report.read_bytes(), source.read_bytes()))
        return ()

    found = proof(written(package()), tmp_path, prover)
    assert found.proven
    assert seen == [(REPORT, SOURCE)]
    assert found.answers[-1][0].endswith("(1 of 1)")
    assert found.manifest == sha256(parts(written_once(tmp_path))[MANIFEST]).hexdigest()


def written_once(tmp_path: Path) -> bytes:
    return (tmp_path / "evidence.zip").read_bytes()


def test_same_package_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert written(package()) == written(package())


def test_a_fault_of_a_report_is_told_with_its_text(tmp_path: Path) -> None:
    found = proof(written(package()), tmp_path, lambda *_: ("it was altered",))
    assert not found.proven
    assert found.faults == ("'terms.md': it was altered",)


def test_what_a_report_says_does_not_act_on_a_terminal(tmp_path: Path) -> None:
    found = proof(written(package(place="a\x1b[2Jb")), tmp_path, lambda *_: ("\x1b]0;x\x07" + "y" * 999,))
    assert all(fault.isprintable() and len(fault) <= 300 for fault in found.faults)


def test_a_source_that_cannot_be_read_is_not_proved_and_not_wrong(tmp_path: Path) -> None:
    def prover(_report: Path, _source: Path) -> Sequence[str]:
        raise NotAssessedError(Reason.EMPTY)

    found = proof(written(package()), tmp_path, prover)
    assert found.proven
    assert found.unproven == ("'terms.md': The file is empty: it holds no text.",)


def test_a_text_without_its_source_is_told(tmp_path: Path) -> None:
    found = proof(written(package(source=None, missing="it is gone")), tmp_path)
    assert found.proven
    assert found.unproven == ("'terms.md': its source is not in the package",)


def edit(name: str, data: bytes | None) -> Change:
    def change(content: dict[str, bytes]) -> None:
        if data is None:
            del content[name]
        else:
            content[name] = data

    return change


def remade(change: Callable[[dict[str, Any]], None], *, sealed: bool = True) -> Change:
    return lambda content: manifest(content, change, sealed=sealed)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (edit("sources/terms.md", b"Other terms."), "'sources/terms.md' has another SHA-256"),
        (edit("sources/terms.md", b"the terms."), "'sources/terms.md' has another SHA-256"),
        (edit("reports/terms.json", None), "'reports/terms.json' is missing"),
        (edit("reports/more.json", b"{}"), "'reports/more.json' was added"),
        (edit("notes.txt", b"x"), "'notes.txt' was added"),
        (remade(lambda read: read.update(created="2020-01-01"), sealed=False), "its own SHA-256 is another"),
        (remade(lambda read: read["texts"][0].update(sha256="0" * 64)), "the source is not the one"),
        (
            remade(lambda read: read["texts"][0]["made"].update(report_sha256="cd")),
            "the report is not the one that the manifest tells of",
        ),
    ],
)
def test_what_was_changed_is_found(change: Change, told: str, tmp_path: Path) -> None:
    content = parts(written(package()))
    change(content)
    found = proof(zipped(content), tmp_path)
    assert not found.proven
    assert told in " ".join(found.faults)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (edit(MANIFEST, None), "no evidence package"),
        (edit(MANIFEST, b"[]"), "no evidence package of this kind"),
        (edit(MANIFEST, b"{"), "not what tosscan writes"),
        (edit(MANIFEST, b"[" * 100_000), "not what tosscan writes"),
        (edit(MANIFEST, b'{"schema": "tosscan.package/1", "schema": "x"}'), "not what tosscan writes"),
        (edit(MANIFEST, b'{"schema": "tosscan.package/1"}'), "not what tosscan writes"),
        (remade(lambda read: read.update(kind=float("nan")), sealed=False), "not what tosscan writes"),
        (remade(lambda read: read["files"].append(read["files"][0])), "not what tosscan writes"),
        (remade(lambda read: read["texts"][0].update(source="/etc/passwd")), "not what tosscan writes"),
        (remade(lambda read: read["attached"].append(read["files"].pop())), "not what tosscan writes"),
        (remade(lambda read: read["files"][0].update(size="1")), "not what tosscan writes"),
        (remade(lambda read: read.update(texts=7)), "not what tosscan writes"),
    ],
)
def test_what_is_no_package_is_refused_in_one_line(change: Change, told: str, tmp_path: Path) -> None:
    content = parts(written(package()))
    change(content)
    with pytest.raises(VerificationError, match=told) as caught:
        proof(zipped(content), tmp_path)
    assert "\n" not in str(caught.value)


def test_signatures_are_listed_and_not_interpreted(tmp_path: Path) -> None:
    made = package()
    known = Package(made.kind, made.texts, made.files, {"signatures/stamp.tsr": partial(bytes, b"t")})
    content = parts(written(known))
    content["signatures/manifest.p7s"] = b"s"
    found = proof(zipped(content), tmp_path)
    assert found.proven
    assert found.signatures == (
        ("signatures/stamp.tsr", sha256(b"t").hexdigest(), True),
        ("signatures/manifest.p7s", sha256(b"s").hexdigest(), False),
    )


def test_a_listed_signature_may_not_change(tmp_path: Path) -> None:
    made = package()
    known = Package(made.kind, made.texts, made.files, {"signatures/stamp.tsr": partial(bytes, b"t")})
    content = parts(written(known))
    content["signatures/stamp.tsr"] = b"u"
    assert not proof(zipped(content), tmp_path).proven
