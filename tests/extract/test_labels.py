"""Numbers at the start of lines: the next of a count, or the end of a reference."""

from __future__ import annotations

import pytest

from tosscan.extract.labels import Labels, refers


@pytest.mark.parametrize(
    ("seen", "line", "expected"),
    [
        ([], "1. Fees", True),
        ([], "7. of them", False),
        (["1. Fees"], "1.1 You pay.", True),
        ([], "4.1 of the list", False),
        (["4.1 You pay."], "4.2 We refund.", True),
        (["4.1 You pay."], "4.4 We refund.", True),
        (["4.1 You pay."], "4.9 of them", False),
        (["(a) fees;"], "(b) taxes;", True),
        (["(a) fees;"], "(x) is not a member", False),
        (["(h) fees;"], "(i) taxes;", True),
        (["(iii) fees;"], "(iv) taxes;", True),
        (["а) сборы;"], "б) налоги;", True),
        (["(z) fees;"], "(aa) taxes;", True),
        ([], "- a bullet", True),
    ],
)
def test_labels_go_on_from_those_seen(seen: list[str], line: str, expected: bool) -> None:  # noqa: FBT001
    labels = Labels()
    for text in seen:
        labels.add(text)
    assert labels.expects(line) is expected


@pytest.mark.parametrize(
    ("before", "line", "expected"),
    [
        ("as set out in section", "4.2 of these terms", True),
        ("согласно пункту", "4.2. настоящих условий", True),
        ("согласно п.", "4.2. настоящих условий", True),
        ("You agree to", "(a) pay", False),
        ("the following sections", "- the first", False),
    ],
)
def test_a_reference_goes_on_in_the_next_line(before: str, line: str, expected: bool) -> None:  # noqa: FBT001
    assert refers(before, line) is expected
