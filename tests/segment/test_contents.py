"""Tests of tables of contents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.span import Span
from tosscan.document.tree import Document
from tosscan.segment.contents import run_in_contents

Build = Callable[..., Document]
Piece = str | tuple[str, int, str] | tuple[str, int, str, str]
H = "heading"
I = "item"  # noqa: E741
BODY = "The shop does what this paragraph says, and it says it at some length for you to read."


def named(doc: Document) -> list[str]:
    """Return the words of the lines of the table of contents: headings under which no text stands."""
    under = {section.heading for section in doc.sections}
    return [doc.quote(s) for s in doc.sentences if s.kind == "heading" and s.span not in under]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([(I, 1, "Scope", "1."), (I, 1, "Fees", "2."), (I, 1, "Liability", "3.")], id="items"),
        pytest.param(["1. Scope", "2. Fees", "3. Liability"], id="paragraphs"),
        pytest.param(["1. Scope .... 2", "2. Fees .... 3", "3. Liability .... 9"], id="with pages"),
        pytest.param([(H, 2, "1. Scope"), (H, 2, "2. Fees"), (H, 2, "3. Liability")], id="set as headings"),
    ],
)
def test_the_entries_begin_no_clause(build: Build, entries: list[Piece]) -> None:
    titles = [(H, 2, "1. Scope"), BODY, (H, 2, "2. Fees"), BODY, (H, 2, "3. Liability"), BODY]
    doc = build(*entries, *titles)
    assert [clause.number for clause in doc.clauses] == ["1", "2", "3"]
    assert [section.title for section in doc.sections] == ["Scope", "Fees", "Liability"]
    assert " ".join(named(doc)) == " ".join(
        entry if isinstance(entry, str) else entry[2] for entry in entries
    )
    assert all(clause.citation is None for clause in doc.clauses)


def test_titles_run_into_the_text_are_titles(build: Build) -> None:
    doc = build(
        (I, 1, "Scope", "1."),
        (I, 1, "Fees", "2."),
        (I, 1, "Liability", "3."),
        (I, 1, f"Scope. {BODY}", "1."),
        (I, 1, f"Fees. {BODY}", "2."),
        (I, 1, f"Liability. {BODY}", "3."),
    )
    assert named(doc) == ["Scope", "Fees", "Liability"]
    assert [clause.number for clause in doc.clauses] == ["1", "2", "3"]


def test_a_stray_line_does_not_end_it(build: Build) -> None:
    titles = [(H, 2, "Scope"), BODY, (H, 2, "Fees"), BODY, (H, 2, "Liability"), BODY]
    doc = build((I, 1, "Scope"), (I, 1, "What we charge"), (I, 1, "Fees"), (I, 1, "Liability"), *titles)
    assert named(doc) == ["Scope", "What we charge", "Fees", "Liability"]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([(H, 2, "Scope"), BODY, (H, 2, "Fees"), BODY], id="headings over text"),
        pytest.param(["1. We pay.", "2. You pay.", "3. All pay."], id="provisions"),
        pytest.param(
            [(I, 1, "Scope"), (I, 1, "Fees"), (H, 2, "Scope"), BODY, (H, 2, "Fees"), BODY], id="two"
        ),
        pytest.param(
            [
                (I, 1, "spam"),
                (I, 1, "fraud"),
                (I, 1, "abuse"),
                "You may not:",
                (I, 1, "spam"),
                (I, 1, "fraud"),
            ],
            id="a list that comes again",
        ),
    ],
)
def test_what_is_no_table_of_contents(build: Build, pieces: list[object]) -> None:
    assert named(build(*pieces)) == []


def test_one_set_in_one_line_is_found(build: Build) -> None:
    line = "Shop home 1. Scope of it2. Fees and taxes 3. Liability4. Disputes"
    doc = build(
        line,
        "1. Scope of it is wide.",
        "2. Fees and taxes are due.",
        "3. Liability is none.",
        "4. Disputes end.",
    )
    found = run_in_contents(doc.text, Span(0, len(line)))
    assert found is not None
    assert found.of(doc.text) == line.removeprefix("Shop home ")
    assert "Fees and taxes 3." in named(doc)
    assert [clause.number for clause in doc.clauses] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("You agree that: 1. We pay. 2. You pay. 3. All pay. 4. None pays.", id="sentences"),
        pytest.param("1. Alpha2. Beta3. Gamma4. Delta", id="not below"),
        pytest.param("1. Scope2. Fees", id="too few"),
    ],
)
def test_other_lines_with_numbers_are_none(line: str) -> None:
    text = f"{line}\n\nScope is wide. Fees are due."
    assert run_in_contents(text, Span(0, len(line))) is None
