"""Pages that a browser prints read as their source: columns in order, cells of a table whole."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tosscan.document.text import ExtractedText

Read = Callable[..., ExtractedText]
PDF = "application/pdf"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SAME = 0.99

pytestmark = [
    pytest.mark.system,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: make system"),
]

WHO = ("The provider", "Each user", "The custodian", "A representative", "The exchange")
WHAT = (
    "keeps the records of every transaction in good order",
    "answers a complaint that was received in writing",
    "returns the remaining balance after the deduction of fees",
    "informs the other party of any interruption of the service",
    "bears the responsibility for its own communications and equipment",
)
WHEN = (
    "within a reasonable period",
    "before the end of the following business day",
    "unless a mandatory provision of law requires otherwise",
    "as the applicable schedule of charges describes",
)
FEES = [
    ("Card payment", "2.5 % of the amount, at least 1.00 and at most 25.00 for each payment", "monthly"),
    ("Bank transfer inside the country of residence of the user", "0.20", "at once"),
    ("Withdrawal of digital assets", "0.0005 units and the costs of the network at that moment", "at once"),
]


def sentences(count: int) -> list[str]:
    return [
        f"{WHO[number % 5]} {WHAT[(number // 2) % 5]} {WHEN[number % 4]}, for reason {number}."
        for number in range(count)
    ]


def page(style: str) -> tuple[str, str]:
    """Return a page as HTML and the words that a reader reads in it."""
    body, words = [], []
    for number in range(1, 13):
        body.append(f"<h2>{number}. Part of the terms</h2>")
        words.append(f"{number}. Part of the terms")
        for paragraph in range(3):
            text = " ".join(sentences(40)[paragraph * 4 + number : paragraph * 4 + number + 4])
            body.append(f"<p>{number}.{paragraph + 1} {text}</p>")
            words.append(f"{number}.{paragraph + 1} {text}")
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in FEES)
    html = (
        f"<!doctype html><html lang=en><meta charset=utf-8><style>body{{font:10pt serif}}"
        f"table{{border-collapse:collapse;width:60%}} td{{border:1px solid #333;padding:3px}}{style}</style>"
        f"<h1>Terms of the example</h1><div class=c>{''.join(body)}</div><h2>Fees</h2><table>{cells}</table>"
    )
    return html, " ".join(["Terms of the example", *words, "Fees", *(" ".join(row) for row in FEES)])


def print_page(folder: Path, html: str) -> bytes:
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(html)
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target.read_bytes()


@pytest.mark.parametrize(
    "style",
    [
        ".c{column-count:2;column-gap:24px;text-align:justify;hyphens:auto}",
        ".c{text-align:justify;hyphens:auto}",
    ],
)
def test_a_printed_page_reads_as_its_source(read: Read, tmp_path: Path, style: str) -> None:
    html, expected = page(style)
    extracted = read(print_page(tmp_path, html), PDF)
    found = extracted.text.replace("|", " ").split()
    assert SequenceMatcher(None, expected.split(), found, autojunk=False).ratio() >= SAME
    rows = [block.span.of(extracted.text) for block in extracted.blocks if block.kind == "row"]
    assert rows == [" | ".join(row) for row in FEES]
    headings = [block.span.of(extracted.text) for block in extracted.blocks if block.kind == "heading"]
    assert headings[1:-1] == [f"{number}. Part of the terms" for number in range(1, 13)]
    assert (extracted.figures["pages_in_columns"] > 0) == ("column" in style)
