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
        ("---\n\nPay.\n\n---\n\nGo.", [("paragraph", 0, None, "Pay."), ("paragraph", 0, None, "Go.")]),
        (
            "1. Fees\n1.1 You pay\n1.2 We refund, as in section\n1.3 of the list.",
            [
                ("item", 1, None, "1. Fees"),
                ("item", 1, None, "1.1 You pay"),
                ("item", 1, None, "1.2 We refund, as in section 1.3 of the list."),
            ],
        ),
        ("1. one\n1. two", [("item", 1, "1.", "one"), ("item", 1, "2.", "two")]),
        ("1. one\n\ntext", [("item", 1, None, "1. one"), ("paragraph", 0, None, "text")]),
        (
            "Due[^1] now[^b].\n\n[^1]: Free.\n[^b]: A longer\n    note.",
            [
                ("paragraph", 0, None, "Due now."),
                ("item", 1, "[1]", "Free."),
                ("item", 1, "[b]", "A longer note."),
            ],
        ),
        (
            (
                'One.\n\n!!! note "Fees"\n    You pay:\n\n    * all;\n    * more.\n\n'
                '??? warning ""\n    Last.\n\nEnd.'
            ),
            [
                ("paragraph", 0, None, "One."),
                ("heading", 1, None, "Fees"),
                ("paragraph", 0, None, "You pay:"),
                ("item", 1, "•", "all;"),
                ("item", 1, "•", "more."),
                ("paragraph", 0, None, "Last."),
                ("paragraph", 0, None, "End."),
            ],
        ),
        ('"A Fee__" means', [("paragraph", 0, None, '"A Fee" means')]),
        ('_"A Fee "_means', [("paragraph", 0, None, '"A Fee "means')]),
        ("«__» day of a_b", [("paragraph", 0, None, "«__» day of a_b")]),
        ("~~old~~ new ![logo](x.png)", [("paragraph", 0, None, "old new")]),
        (
            "1\\. ОБЩИЕ ПОЛОЖЕНИЯ\n\nИНН 012345678901",
            [("heading", 1, None, "1. ОБЩИЕ ПОЛОЖЕНИЯ"), ("paragraph", 0, None, "ИНН 012345678901")],
        ),
        ("You must not use it.\n---\n", [("paragraph", 0, None, "You must not use it.")]),
        ("3. Fees that you pay.\n---\n", [("item", 1, None, "3. Fees that you pay.")]),
        (
            "```\nOne line of the fenced text\ngoes on here.\n```",
            [("paragraph", 0, None, "One line of the fenced text goes on here.")],
        ),
        (
            "<div>\n<h2>Fees &amp; taxes</h2>\n<p>You pay\n<b>all</b>\nfees.</p>\n<!--\nsecret\n-->\n</div>",
            [("heading", 2, None, "Fees & taxes"), ("paragraph", 0, None, "You pay all fees.")],
        ),
        (
            "<ol start='3'><li>three<ul><li>in it</li></ul></li><li>four</li></ol>",
            [("item", 1, "3.", "three"), ("item", 2, "•", "in it"), ("item", 1, "4.", "four")],
        ),
        ("<table><tr><td>Card</td><td>2 %</td></tr></table>", [("row", 0, None, "Card | 2 %")]),
        (
            "<script>\nlet x = 1;\n</script>\n\n<style>\np {}\n</style>\n\n<p><b>Your duties</b></p>",
            [("heading", 1, None, "Your duties")],
        ),
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


def test_front_matter_is_set_aside(read: Read) -> None:
    extracted = read("---\ntitle: Terms\ntags:\n  - law\n---\nPay.", MARKDOWN)
    assert (extracted.text, extracted.set_aside) == ("Pay.", ("--- title: Terms tags: - law ---",))


def test_front_matter_without_an_end_is_looked_for_once(read: Read) -> None:
    assert read("---\n" + "  - a: b\n" * 200 + "Pay.", MARKDOWN).text.endswith("Pay.")


def test_anchors_in_html_blocks_and_fences(read: Read) -> None:
    extracted = read("Go.\n\n<div>\n  <p>You pay\n  all fees.</p>\n</div>\n\n```\nlast\n```\n", MARKDOWN)
    for words, line, column in (("You", 4, 6), ("all", 5, 3), ("last", 9, 1)):
        start = extracted.text.index(words)
        anchor = extracted.anchor(Span(start, start + len(words)))
        assert anchor is not None
        assert anchor.to_json() == {"kind": "line", "line": line, "column": column}


def test_links_and_bold_of_html_tags(read: Read) -> None:
    extracted = read("<b>Your duties</b>\n\nSee <a href='https://example.com/p'>it</a>.", MARKDOWN)
    assert extracted.blocks[0].kind == "heading"
    assert [(link.span.of(extracted.text), link.url) for link in extracted.links] == [
        ("it", "https://example.com/p")
    ]


def test_links_are_set_aside(read: Read) -> None:
    extracted = read("See **[the policy](https://example.com/p)** and <https://example.com/q>.", MARKDOWN)
    assert extracted.text == "See the policy and https://example.com/q."
    assert [(link.span.of(extracted.text), link.url) for link in extracted.links] == [
        ("the policy", "https://example.com/p"),
        ("https://example.com/q", "https://example.com/q"),
    ]
