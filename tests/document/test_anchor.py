"""Places of a span in each kind of source."""

from __future__ import annotations

from typing import Any

import pytest

from tosscan.document.span import Span
from tosscan.document.text import AnchorKind, AnchorMap

PDF = (
    (0, 5, 1, 10.0, 10.0, 40.0, 20.0),
    (6, 11, 1, 45.0, 11.0, 80.0, 21.0),
    (12, 17, 2, 10.0, 10.0, 40.0, 20.0),
)
DOM = ((0, 5, "/p[1]/text()[1]", 2), (6, 11, "/p[1]/b/text()[1]", 0))
DOCX = (
    (0, 5, "doc.xml", 3, 1),
    (5, 11, "doc.xml", 3, 6),
    (14, 20, "doc.xml", 4, 0),
    (23, 30, "notes.xml", 4, 7),
)
LINE = ((0, 10, 1, 3), (11, 20, 2, 1))


def docx(start: int, end: int, part: str = "doc.xml", paragraph: int = 3) -> dict[str, Any]:
    return {"part": part, "paragraph": paragraph, "start": start, "end": end}


@pytest.mark.parametrize(
    ("kind", "runs", "span", "place"),
    [
        (
            "pdf",
            PDF,
            Span(2, 14),
            {
                "boxes": [
                    {"page": 1, "x0": 10.0, "y0": 10.0, "x1": 80.0, "y1": 21.0},
                    {"page": 2, "x0": 10.0, "y0": 10.0, "x1": 40.0, "y1": 20.0},
                ]
            },
        ),
        (
            "dom",
            DOM,
            Span(1, 4),
            {"xpath": "/p[1]/text()[1]", "node_start": 3, "node_end": 6, "fragment": ""},
        ),
        (
            "dom",
            DOM,
            Span(1, 9),
            {"xpath": "/p[1]/text()[1]", "node_start": 3, "node_end": 7, "fragment": ""},
        ),
        ("docx", DOCX, Span(1, 4), docx(2, 5)),
        ("docx", DOCX, Span(1, 9), docx(2, 10)),
        (
            "docx",
            DOCX,
            Span(3, 25),
            {**docx(4, 12), "ranges": [docx(4, 12), docx(0, 6, paragraph=4), docx(7, 9, "notes.xml", 4)]},
        ),
        ("line", LINE, Span(4, 15), {"line": 1, "column": 7}),
        ("line", LINE, Span(13, 15), {"line": 2, "column": 3}),
    ],
)
def test_span_has_its_place(kind: AnchorKind, runs: Any, span: Span, place: dict[str, Any]) -> None:
    anchor = AnchorMap(kind, runs).anchor(span)
    assert anchor is not None
    assert anchor.to_json() == {"kind": kind, **place}


@pytest.mark.parametrize(("kind", "runs"), [("pdf", PDF), ("dom", DOM), ("docx", DOCX), ("line", LINE)])
def test_span_between_runs_has_no_place(kind: AnchorKind, runs: Any) -> None:
    assert AnchorMap(kind, runs).anchor(Span(40, 45)) is None
