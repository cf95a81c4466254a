"""Text directives: each is read back by the rules that browsers follow."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import unquote

import pytest

from tosscan.document.anchor import DomAnchor
from tosscan.document.fragment import FragmentIndex
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, ExtractedText

Nodes = Sequence[tuple[str, str]]
Run = tuple[int, int, str, int]


def built(nodes: Nodes) -> tuple[str, tuple[Run, ...]]:
    """Return the text and runs of ``nodes``: XPath and words of each, line feeds before a new block."""
    text = ""
    runs: list[Run] = []
    for path, words in nodes:
        lead = re.match(r"[\n |]*", words)
        text += lead[0] if lead else ""
        bare = words.lstrip("\n |").rstrip(" ")
        if bare:
            runs.append((len(text), len(text) + len(bare), path, 0))
        text += bare + " " * (len(words) - len(words.rstrip(" ")))
    return text, tuple(runs)


def matches(directive: str, nodes: Nodes) -> list[str]:
    """Return the texts that a browser would take for ``directive``, each part within one text node."""

    def plain(words: str) -> str:
        folded = unicodedata.normalize("NFKD", words.casefold())
        return " ".join("".join(char for char in folded if not unicodedata.combining(char)).split())

    parts = [unquote(part) for part in directive.removeprefix(":~:text=").split(",")]
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if parts[-1].startswith("-") else ""
    # "\n" parts the nodes, so that no part of the directive can reach over their ends.
    page = "\n".join(plain(words.strip("\n |")) for _, words in nodes)
    pattern = rf"(?<!\w)({re.escape(plain(parts[0]))})(?!\w)"
    if prefix:
        pattern = rf"{re.escape(plain(prefix))}\s*{pattern}"
    if len(parts) > 1:
        pattern += rf"[\s\S]*?(?<!\w)({re.escape(plain(parts[1]))})(?!\w)"
    if suffix:
        pattern += rf"\s*{re.escape(plain(suffix))}"
    return [
        " ".join(page[found.start(1) : found.end(len(found.groups()))].split())
        for found in re.finditer(pattern, page)
    ]


def directive(nodes: Nodes, words: str, *, nth: int = 0, aside: Sequence[str] = ()) -> str:
    text, runs = built(nodes)
    start = [found.start() for found in re.finditer(re.escape(words), text)][nth]
    return FragmentIndex(text, runs, aside).directive(Span(start, start + len(words)))


PERCHES: Nodes = (
    ("/p[1]", "Guests may sit on any perch that is free."),
    (
        "/p[2]",
        "\n\nGuests may sit on the roof when it rains, but only until the storm over the aviary has passed.",
    ),
    ("/p[3]", "\n\nFeathers are swept daily."),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Feathers are swept daily.", ":~:text=Feathers%20are%20swept%20daily."),
        (
            "Guests may sit on any perch that is free.",
            ":~:text=Guests%20may%20sit%20on%20any,that%20is%20free.",
        ),
        (
            "Guests may sit on the roof when it rains, but only until the storm over the aviary has passed.",
            ":~:text=Guests%20may%20sit%20on%20the,aviary%20has%20passed.",
        ),
        ("any perch that", ":~:text=any%20perch%20that"),
    ],
)
def test_as_few_words_as_tell_a_text_apart(words: str, expected: str) -> None:
    assert directive(PERCHES, words) == expected
    assert matches(expected, PERCHES) == [words.casefold()]


TWICE: Nodes = (
    ("/h2[1]", "Parrots"),
    ("/p[1]", "\n\nSeeds are paid for in advance. No seed is taken back."),
    ("/h2[2]", "\n\nFinches"),
    ("/p[2]", "\n\nSeeds are paid for in advance. A full bowl is taken back."),
)


@pytest.mark.parametrize(
    ("nth", "expected"),
    [
        (0, ":~:text=Parrots-,Seeds%20are%20paid,for%20in%20advance."),
        (1, ":~:text=Finches-,Seeds%20are%20paid,for%20in%20advance."),
    ],
)
def test_words_before_tell_equal_texts_apart(nth: int, expected: str) -> None:
    given = directive(TWICE, "Seeds are paid for in advance.", nth=nth)
    assert given == expected
    assert matches(given, TWICE) == ["seeds are paid for in advance."]


def test_words_after_tell_equal_texts_apart() -> None:
    nodes: Nodes = (
        ("/p[1]", "Note well: seeds are dear. Ask first."),
        ("/p[2]", "\n\nNote well: seeds are dear. Pay first."),
    )
    given = directive(nodes, "seeds are dear.", nth=1)
    assert given == ":~:text=seeds%20are%20dear.,-Pay"
    assert matches(given, nodes) == ["seeds are dear."]


def test_words_on_both_sides_tell_equal_texts_apart() -> None:
    nodes: Nodes = (
        ("/p[1]", "A bowl: seeds are dear. Ask first."),
        ("/p[2]", "\n\nA bowl: seeds are dear. Pay first."),
        ("/p[3]", "\n\nA cup: seeds are dear. Ask first."),
        ("/p[4]", "\n\nA cup: seeds are dear. Pay first."),
    )
    given = [directive(nodes, "seeds are dear.", nth=nth) for nth in range(4)]
    assert len(set(given)) == 4
    assert all(len(matches(each, nodes)) == 1 for each in given)


def test_the_later_of_texts_that_nothing_tells_apart_has_no_directive() -> None:
    nodes: Nodes = (
        ("/p[1]", "Seeds are dear."),
        ("/p[2]", "\n\nSeeds are dear."),
        ("/p[3]", "\n\nSeeds are dear."),
    )
    given = [directive(nodes, "Seeds are dear.", nth=nth) for nth in range(3)]
    # A browser takes the first match, and the second alone stands between its like.
    middle = ":~:text=Seeds%20are%20dear.-,Seeds%20are%20dear.,-Seeds"
    assert given == [":~:text=Seeds%20are%20dear.", middle, ""]


def test_words_set_aside_count_as_words_of_the_page() -> None:
    assert (
        directive(PERCHES, "any perch that", aside=["Any perch, THAT is it"]) != ":~:text=any%20perch%20that"
    )
    assert directive(PERCHES, "any perch that", aside=["any perch", "that"]) == ":~:text=any%20perch%20that"


@pytest.mark.parametrize(
    "other", ["SEEDS ARE DEAR", "«seeds are dear»", "Séeds are dear", "(seeds)  are—dear"]
)
def test_what_a_browser_takes_for_equal_is_not_unique(other: str) -> None:
    nodes: Nodes = (("/p[1]", f"Some say {other}."), ("/p[2]", "\n\nToday seeds are dear."))
    assert directive(nodes, "seeds are dear", nth=-1) == ":~:text=Today-,seeds%20are%20dear."


def test_no_part_reaches_over_the_end_of_a_node() -> None:
    nodes: Nodes = (
        ("/p/text()[1]", "Read the "),
        ("/p/a/text()[1]", "Rules of the Perch"),
        ("/p/text()[2]", " before you land, and keep a copy of them for as long as you stay."),
    )
    words = "Read the Rules of the Perch before you land, and keep a copy of them for as long as you stay."
    given = directive(nodes, words)
    assert given == ":~:text=Read%20the,as%20you%20stay."
    assert len(matches(given, nodes)) == 1


def test_cells_of_a_row_make_a_range_without_their_bars() -> None:
    nodes: Nodes = (("/td[1]", "Landing fee for finches"), ("/td[2]", " | two seeds a day"))
    given = directive(nodes, "Landing fee for finches | two seeds a day")
    assert given == ":~:text=Landing%20fee%20for,seeds%20a%20day"


def test_word_that_two_nodes_share_is_left_out() -> None:
    nodes: Nodes = (("/p/b", "S"), ("/p/text()", "eeds are very dear here."))
    assert directive(nodes, "Seeds are very dear here.") == ":~:text=are%20very%20dear%20here."


def test_range_starts_later_where_its_first_words_stand_alone() -> None:
    nodes: Nodes = (
        ("/p[1]", "Rules"),
        ("/p[2]/b", "\n\nNote"),
        ("/p[2]/text()", " that the cage is locked at dusk and opened at dawn."),
        ("/p[3]", "\n\nRules"),
        ("/p[4]/b", "\n\nNote"),
        ("/p[4]/text()", " that the lamp is lit at dusk and put out at dawn."),
    )
    words = "Note that the lamp is lit at dusk and put out at dawn."
    given = directive(nodes, words)
    assert given == ":~:text=that%20the%20lamp,out%20at%20dawn."
    assert len(matches(given, nodes)) == 1


def test_range_ends_at_its_own_end_where_its_last_words_come_before() -> None:
    nodes: Nodes = (
        ("/p", "Whoever lands on the perch pays us, and whoever sits or stands on the perch pays us."),
    )
    given = directive(nodes, nodes[0][1])
    assert given == ":~:text=Whoever%20lands%20on,on%20the%20perch%20pays%20us."
    assert matches(given, nodes) == [nodes[0][1].casefold()]


def test_parts_end_where_a_browser_ends_a_word() -> None:
    nodes: Nodes = (
        ("/p[1]", "We don't sell seeds by the bowl to anyone."),
        ("/p[2]", "\n\nWe don't sell 1,000 feathers to anyone at all today."),
    )
    given = directive(nodes, nodes[1][1].strip())
    assert given == ":~:text=We%20don%27t%20sell%201%2C000,at%20all%20today."


def test_signs_of_the_syntax_are_escaped() -> None:
    nodes: Nodes = (("/p", "Bed-and-breakfast, R&D; (#4) 100%"),)
    given = directive(nodes, nodes[0][1])
    assert given == ":~:text=Bed%2Dand%2Dbreakfast%2C%20R%26D%3B%20%28%234%29%20100%25"


def test_bullet_is_no_part_of_a_directive() -> None:
    assert directive((("/p", "• Seeds are dear."),), "• Seeds are dear.") == ":~:text=Seeds%20are%20dear."


@pytest.mark.parametrize("words", ["…", "–"])
def test_text_without_a_word_has_no_directive(words: str) -> None:
    assert directive((("/p", f"Seeds {words} feathers"),), words) == ""


def test_every_sentence_of_a_long_page_is_told_apart_or_has_none() -> None:
    nodes: Nodes = tuple(
        (
            f"/p[{n}]",
            f"\n\nBird {n % 7} of cage {n // 7} may fly; it may not sing the song of bird {n % 5} at night.",
        )
        for n in range(140)
    )
    text, runs = built(nodes)
    index = FragmentIndex(text, runs)
    for start, end, *_ in runs:
        given = index.directive(Span(start, end))
        assert matches(given, nodes)[0] == text[start:end].casefold()
        assert len(matches(given, nodes)) == 1


def test_anchor_of_a_page_has_the_directive_and_other_anchors_none() -> None:
    text, runs = built(PERCHES)
    page = ExtractedText(text, (), AnchorMap("dom", runs), "reader", "1")
    span = Span(text.index("Feathers"), len(text))
    anchor = page.anchor(span)
    assert isinstance(anchor, DomAnchor)
    assert anchor.fragment == ":~:text=Feathers%20are%20swept%20daily."
    assert page.anchor(span) == anchor
    lines = ExtractedText(text, (), AnchorMap("line", ((0, len(text), 1, 1),)), "reader", "1")
    assert lines.anchor(span) is not None
    assert "text=" not in str(lines.anchor(span))
