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
from tosscan.extract import upright
from tosscan.extract.base import Job
from tosscan.extract.ocr import Recognised, recognise
from tosscan.extract.sandbox import extract
from tosscan.extract.upright import Frame

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


def scan(data: bytes, *, lean: float = 0.0, turn: int = 0) -> bytes:
    """Return a PDF whose pages are pictures of the pages of ``data``, leaning clockwise and turned."""
    with closing(pdfium.PdfDocument(data)) as source, closing(pdfium.PdfDocument.new()) as target:
        for original in source:
            wide, high = original.get_size()
            bitmap = original.render(scale=SCAN_DPI / 72, rotation=turn)
            if turn % 180:
                wide, high = high, wide
            picture = pdfium.PdfImage.new(target)
            picture.set_bitmap(bitmap)
            picture.set_matrix(pdfium.PdfMatrix().scale(wide, high).rotate(lean))
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

    @pytest.mark.parametrize(("lean", "turn"), [(4.0, 0), (0.0, 90), (-3.0, 180)])
    def test_a_page_is_set_straight_and_upright(
        self, make_pdf: MakePdf, make_raw: MakeRaw, lean: float, turn: int
    ) -> None:
        lines = LINES * 6
        extracted = extract(
            make_raw(scan(make_pdf([page(*lines)]), lean=lean, turn=turn), PDF), limits=Limits(), ocr=True
        )
        assert extracted.text.replace("\n\n", " ") == " ".join(lines)
        assert extracted.figures["below_bar"] == []

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


class TestStandIn:
    """What a stand-in for tesseract answers, page by page."""

    @pytest.fixture
    def answers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        """Return a function that sets how sure each reading is, or None for one that hangs."""

        def install(*confidences: float | None) -> None:
            for number, confidence in enumerate(confidences):
                rows = [
                    (5, 1, 1, 1, line, place, 120 * place, 60 * line, 100, 30, confidence, word)
                    for line, words in enumerate(LINES, start=1)
                    for place, word in enumerate(words.split(), start=1)
                ]
                if confidence is not None:
                    (tmp_path / f"{number}.tsv").write_text(
                        "\n".join(["header", *("\t".join(map(str, row)) for row in rows)])
                    )
            program = tmp_path / "tesseract"
            program.write_text(
                f'#!/bin/sh\ncd {tmp_path}\ncase "$*" in --list-langs) echo eng; exit;; esac\n'
                "number=$(ls | grep -c asked); : > asked$number\n"
                "if [ -e $number.tsv ]; then cat $number.tsv; else exec sleep 60; fi\n"
            )
            program.chmod(0o755)
            monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

        return install

    def test_a_page_that_takes_too_long_is_named(
        self, make_pdf: MakePdf, make_raw: MakeRaw, answers: Callable[..., None]
    ) -> None:
        answers(95, None)
        raw = make_raw(scan(make_pdf([page(*LINES), page(*LINES)])), PDF)
        extracted = extract(raw, limits=Limits(ocr_page=4), ocr=True)
        assert extracted.text == " ".join(LINES)
        assert extracted.pages_without_text == (2,)
        assert "Recognising page 2 took too long and was stopped." in extracted.figures["below_bar"]

    @pytest.mark.parametrize(("confidences", "below"), [((95,), 0), ((70, 90), 0), ((75, 60), 1)])
    def test_a_doubtful_page_is_read_twice(
        self,
        make_pdf: MakePdf,
        make_raw: MakeRaw,
        answers: Callable[..., None],
        *,
        confidences: tuple[float, ...],
        below: int,
    ) -> None:
        answers(*confidences)
        extracted = extract(make_raw(scan(make_pdf([page(*LINES)])), PDF), limits=Limits(), ocr=True)
        assert extracted.figures["ocr_confidence"] == max(confidences)
        assert [words.startswith("The letters on page 1") for words in extracted.figures["below_bar"]] == [
            True
        ] * below

    def test_no_page_is_begun_when_the_time_is_over(
        self, make_pdf: MakePdf, make_raw: MakeRaw, answers: Callable[..., None]
    ) -> None:
        answers(95)
        raw = make_raw(scan(make_pdf([page(*LINES)])), PDF)
        with pytest.raises(NotAssessedError) as caught:
            recognise(Job(raw, Limits(ocr_wall=0.0), ocr=True), [1])
        assert caught.value.reason is Reason.TIMEOUT


def test_low_certainty_and_late_pages_are_said() -> None:
    assert Recognised(unsure=(2, 3), late=(5,)).below_bar() == [
        "The letters on pages 2-3 could be recognised only with low certainty.",
        "Recognising page 5 took too long and was stopped.",
    ]
    assert Recognised().below_bar() == []


class TestFrame:
    """Places in a turned picture are found again on the page."""

    @pytest.mark.parametrize("angle", [0.0, 90.0, 180.0, 270.0, 87.5, -4.0])
    def test_a_box_goes_there_and_back(self, angle: float) -> None:
        with closing(pdfium.PdfDocument.new()) as document:
            frame = Frame.of(document.new_page(600, 800), 144, angle)
        a, b, c, d, e, f = frame.matrix()
        assert frame.scale == 2
        x, y = 150.0, 700.0
        left, top = (a * x + c * y + e) / 2, (b * x + d * y + f) / 2
        assert frame.on_page(left, top, left, top) == pytest.approx((x, y, x, y), abs=0.11)

    def test_a_quarter_turn_swaps_the_sides(self) -> None:
        with closing(pdfium.PdfDocument.new()) as document:
            page = document.new_page(600, 800)
            sizes = {angle: Frame.of(page, 72, angle) for angle in (3.0, 87.0, 180.0, 270.0)}
        assert [(frame.width, frame.height) for frame in sizes.values()] == [
            *((600, 800), (800, 600), (600, 800), (800, 600))
        ]

    @pytest.mark.parametrize("angle", [0.0, 1.0, -4.0, 8.0])
    def test_the_lean_of_a_page_is_measured(self, make_pdf: MakePdf, angle: float) -> None:
        with closing(pdfium.PdfDocument(scan(make_pdf([page(*LINES * 6)]), lean=angle))) as document:
            assert upright.lean(document[0]) == pytest.approx(angle, abs=0.2)

    def test_a_blank_page_leans_not(self, make_pdf: MakePdf) -> None:
        with closing(pdfium.PdfDocument(make_pdf([[]]))) as document:
            assert upright.lean(document[0]) == 0.0


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
