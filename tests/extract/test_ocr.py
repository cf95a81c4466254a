"""Scanned pages whose words are recognised."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tosscan.config import Limits
from tosscan.document.source import RawDocument
from tosscan.document.span import Span
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.sandbox import extract

MakePdf = Callable[..., bytes]
MakeRaw = Callable[[bytes, str], RawDocument]
PDF = "application/pdf"
SCAN_DPI = 200
LINES = (
    "The provider may close the account of a user at any time and for any reason, without",
    "notice and without any liability for the losses that follow from it.",
)

needs_tesseract = [
    pytest.mark.system,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract: make system"),
]


def page(*lines: str) -> list[tuple[float, float, float, str, str]]:
    return [(60.0, 700.0 - 16 * number, 12.0, "F1", line) for number, line in enumerate(lines)]


def scan(data: bytes) -> bytes:
    """Return a PDF whose pages are pictures of the pages of ``data``."""
    with closing(pdfium.PdfDocument(data)) as source, closing(pdfium.PdfDocument.new()) as target:
        for original in source:
            wide, high = original.get_size()
            bitmap = original.render(scale=SCAN_DPI / 72)
            picture = pdfium.PdfImage.new(target)
            picture.set_bitmap(bitmap)
            picture.set_matrix(pdfium.PdfMatrix().scale(wide, high))
            copy = target.new_page(wide, high)
            copy.insert_obj(picture)
            copy.gen_content()
        buffer = io.BytesIO()
        target.save(buffer)
    return buffer.getvalue()


class TestRecognised:
    pytestmark = needs_tesseract

    def test_a_scan_is_read_with_boxes_and_a_warning(self, make_pdf: MakePdf, make_raw: MakeRaw) -> None:
        raw = make_raw(scan(make_pdf([page(*LINES)])), PDF)
        extracted = extract(raw, limits=Limits(), ocr=True)
        assert extracted.text == " ".join(LINES)
        assert extracted.figures["ocr"] is True
        assert extracted.figures["ocr_languages"] == "eng"
        assert "the text of page 1 was recognised" in extracted.warnings[0]
        anchor = extracted.anchor(Span(0, 3))
        assert anchor is not None
        (box,) = anchor.to_json()["boxes"]
        assert (box["page"], box["x0"], box["y1"]) == (1, pytest.approx(60, abs=2), pytest.approx(100, abs=3))

    def test_pages_with_text_keep_it(self, make_pdf: MakePdf, make_raw: MakeRaw) -> None:
        raw = make_raw(make_pdf([page(*LINES)]), PDF)
        extracted = extract(raw, limits=Limits(), ocr=True)
        assert extracted.text == " ".join(LINES)
        assert "ocr" not in extracted.figures

    def test_the_time_for_a_page_is_bounded(self, make_pdf: MakePdf, make_raw: MakeRaw) -> None:
        raw = make_raw(scan(make_pdf([page(*LINES)])), PDF)
        with pytest.raises(NotAssessedError) as caught:
            extract(raw, limits=Limits(ocr_page=0.01), ocr=True)
        assert (caught.value.reason, caught.value.detail) == (Reason.TIMEOUT, "0.01 s for recognising page 1")

    def test_a_picture_without_words_stays_a_scan(self, make_pdf: MakePdf, make_raw: MakeRaw) -> None:
        raw = make_raw(scan(make_pdf([[]])), PDF)
        with pytest.raises(NotAssessedError) as caught:
            extract(raw, limits=Limits(), ocr=True)
        assert caught.value.reason is Reason.SCANNED


@pytest.mark.parametrize("installed", ["", "#!/bin/sh\necho deu\n"])
def test_what_is_missing_is_named(
    make_pdf: MakePdf, make_raw: MakeRaw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: str
) -> None:
    if installed:
        program = tmp_path / "tesseract"
        program.write_text(installed)
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert os.environ["PATH"] == str(tmp_path)
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(make_pdf([[]], image=True), PDF), limits=Limits(), ocr=True)
    assert caught.value.reason is Reason.NO_OCR
    assert caught.value.detail.startswith("tesseract")


def test_without_the_option_a_scan_is_refused(make_pdf: MakePdf, make_raw: MakeRaw) -> None:
    with pytest.raises(NotAssessedError) as caught:
        extract(make_raw(scan(make_pdf([page(*LINES)])), PDF), limits=Limits())
    assert caught.value.reason is Reason.SCANNED
