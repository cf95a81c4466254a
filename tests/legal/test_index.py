"""Every expression of the data compiles, and one that does not is named with its file and key."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tosscan.errors import DataError
from tosscan.legal import files
from tosscan.legal.index import Expression
from tosscan.legal.schema import Node

KEYS = ("match", "unless", "overridden")


def expressions(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in expressions(item)]
    if not isinstance(value, dict):
        return []
    own = [text for key, text in value.items() if key in KEYS and isinstance(text, str)]
    return own + [found for item in value.values() for found in expressions(item)]


@pytest.mark.parametrize("name", ["gates", "powers", "protections"])
def test_every_expression_compiles(name: str) -> None:
    found = expressions(files.read("kz", name).value)
    assert len(found) > 10
    for source in found:
        re.compile(source)


def test_an_expression_that_does_not_compile_is_named_when_it_is_tried() -> None:
    wrong = Expression(Node("data/kz/gates.yml", "gates[0].rules[0].match", "("))
    with pytest.raises(DataError, match=r"gates\.yml.*rules\[0\]\.match.*not a regular expression"):
        wrong.search("words")
    assert Expression(Node("f", "k", "b+")).search("abbc") is not None
