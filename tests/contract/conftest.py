"""A small contract of three documents of three kinds, and what tosscan makes of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tosscan.contract import scan_contract
from tosscan.findings.assessment import Assessment
from tosscan.report.json import JsonWriter
from tosscan.scanner import Scanner

TERMS = """<!doctype html><html lang="en"><head><title>Quillmark Terms of Use</title></head><body>
<h1>Quillmark Terms of Use</h1>
<p>These Terms of Use are an agreement between you and Quillmark Ltd ("Quillmark", "we", "us").
By using the service you agree to these Terms and to our <a href="privacy.md">Privacy Policy</a>,
the <a href="fees.pdf">Fee Schedule</a> and the Cookie Policy.</p>
<h2>1. Account</h2>
<p>1.1 We may close or freeze your account whenever we see fit, and need not tell you why.</p>
<p>1.2 Section 2 of the Privacy Policy and section 1 of these Terms stand beside each other.</p>
<h2>2. Liability</h2>
<p>2.1 To the fullest extent permitted by law, we are not liable for any loss or damage of any kind
arising from your use of the service.</p>
</body></html>
"""
FEES = ("Fee Schedule", "1. We may change the fees at any time without notice to you.")
PRIVACY = """# Privacy Policy

This Privacy Policy is part of the agreement between you and Quillmark Ltd.

## 1. Data

1.1 We may keep your data. The "Notebook" means the paper in which you write.

## 2. Claims

2.1 Nothing in these terms limits our liability for fraud, intent or gross negligence.

2.2 You must bring any claim within thirty days or it is barred forever.
"""

Report = dict[str, Any]


def pdf(lines: tuple[str, ...]) -> bytes:
    """Return a PDF of one page with ``lines`` in it."""
    drawn = "".join(f"1 0 0 1 72 {720 - 40 * n} Tm ({line}) Tj " for n, line in enumerate(lines))
    stream = f"BT /F1 14 Tf {drawn}ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 7\n0000000000 65535 f \n" + table
    return data + head + b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)


def report_of(assessment: Assessment) -> Report:
    """Return the JSON report as it reads back."""
    file = io.BytesIO()
    JsonWriter().write(assessment, file)
    report: Report = json.loads(file.getvalue())
    return report


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the documents; tests add none to it."""
    made = tmp_path_factory.mktemp("contract")
    (made / "terms.html").write_text(TERMS, "utf-8")
    (made / "fees.pdf").write_bytes(pdf(FEES))
    (made / "privacy.md").write_text(PRIVACY, "utf-8")
    (made / "empty.md").write_bytes(b"")
    return made


@pytest.fixture(scope="session")
def sources(folder: Path) -> list[Path]:
    """Return the documents in their order."""
    return [folder / "terms.html", folder / "fees.pdf", folder / "privacy.md"]


@pytest.fixture(scope="session")
def assessment(sources: list[Path]) -> Assessment:
    """Return what is said of the three documents as one contract."""
    return scan_contract(Scanner(), sources)


@pytest.fixture(scope="session")
def report(assessment: Assessment) -> Report:
    """Return the JSON report on them."""
    return report_of(assessment)
