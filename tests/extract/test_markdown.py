"""The text of Markdown files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.span import Span
from tosscan.document.text import ExtractedText

Read = Callable[..., ExtractedText]
MARKDOWN = "text/markdown"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Terms\n=====\n\nFees\n----\n", [("heading", 1, None, "Terms"), ("heading", 2, None, "Fees")]),
        ("### 2\\. Fees\n\nPay.", [("heading", 3, None, "2. Fees"), ("paragraph", 0, None, "Pay.")]),
        ("**1.2** You pay _all_ fees.", [("paragraph", 0, None, "1.2 You pay all fees.")]),
        ("**Your duties**\n\nPay.", [("heading", 1, None, "Your duties"), ("paragraph", 0, None, "Pay.")]),
        ("One  \nTwo.", [("paragraph", 0, None, "One"), ("paragraph", 0, None, "Two.")]),
        ("You pay\nall fees.", [("paragraph", 0, None, "You pay all fees.")]),
        (
            "You pay:\n(a) fees;\n(b) taxes.",
            [
                ("paragraph", 0, None, "You pay:"),
                ("paragraph", 0, None, "(a) fees;"),
                ("paragraph", 0, None, "(b) taxes."),
            ],
        ),
        ("3) three\n4) four", [("item", 1, None, "3) three"), ("item", 1, None, "4) four")]),
        (
            "* one\n* two\n    * in two",
            [("item", 1, "•", "one"), ("item", 1, "•", "two"), ("item", 2, "•", "in two")],
        ),
        ("* a) typed\n", [("item", 1, None, "a) typed")]),
        (
            "| Kind | Fee |\n|---|---|\n| Card | 2 % |",
            [("row", 0, None, "Kind | Fee"), ("row", 0, None, "Card | 2 %")],
        ),
        ("said.**“Fee”**means a sum.", [("paragraph", 0, None, "said.“Fee”means a sum.")]),
        ("---\ntitle: x\n---\nText.", [("paragraph", 0, None, "Text.")]),
        (
            "<p>Pay &amp; go.<br>Now.</p>\n",
            [("paragraph", 0, None, "Pay & go."), ("paragraph", 0, None, "Now.")],
        ),
        ("    indented words", [("paragraph", 0, None, "indented words")]),
    ],
)
def test_blocks(read: Read, source: str, expected: list[tuple[str, int, str | None, str]]) -> None:
    extracted = read(source, MARKDOWN)
    assert [
        (block.kind, block.level, block.marker, block.span.of(extracted.text)) for block in extracted.blocks
    ] == expected


@pytest.mark.parametrize(
    ("words", "line", "column"),
    [("Fees", 1, 4), ("2. fee", 3, 1), ("all", 3, 15), ("policy", 3, 22), ("last", 4, 5), ("inner", 6, 5)],
)
def test_anchors_are_lines_and_columns(read: Read, words: str, line: int, column: int) -> None:
    source = "## Fees\n\n2\\. fee **for all** [policy](https://example.com/all) words\nthe last.\n\n"
    source += "*   inner words\n"
    extracted = read(source, MARKDOWN)
    start = extracted.text.index(words)
    anchor = extracted.anchor(Span(start, start + len(words)))
    assert anchor is not None
    assert anchor.to_json() == {"kind": "line", "line": line, "column": column}


def test_links_are_set_aside(read: Read) -> None:
    extracted = read("See **[the policy](https://example.com/p)** and <https://example.com/q>.", MARKDOWN)
    assert extracted.text == "See the policy and https://example.com/q."
    assert [(link.span.of(extracted.text), link.url) for link in extracted.links] == [
        ("the policy", "https://example.com/p"),
        ("https://example.com/q", "https://example.com/q"),
    ]
