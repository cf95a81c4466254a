"""Alternatives for a language that a text is not in are left out, and nothing else."""

from __future__ import annotations

import re

import pytest

from tosscan.legal.alternatives import NEVER, cyrillic, latin
from tosscan.legal.recognition import recognition


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("cap|лимит", "cap"),
        ("лимит|cap|порог", "cap"),
        ("(?:cap|лимит)", "(?:cap|лимит)"),
        ("caps?|плеч[оа]", "caps?"),
        ("[|а]b|лимит", "[|а]b"),
        (r"a\|б|c", r"c"),
        ("да?x|y", "y"),
        ("д?x|д*y|д{0,2}z", "д?x|д*y|д{0,2}z"),
        (r"уведом\w*.{0,60}(?:e-?mail|смс)|notice", "notice"),
        ("лимит", NEVER),
        ("[]|]x|б", "[]|]x"),
        ("[^]|]x|б", "[^]|]x"),
    ],
)
def test_alternatives_that_need_a_cyrillic_letter_are_left_out(source: str, kept: str) -> None:
    assert latin(source) == kept


def test_cyrillic_letters_are_seen() -> None:
    assert cyrillic("да")
    assert cyrillic("it is да")
    assert not cyrillic("plain")
    assert not cyrillic("caf\u00e9 \u2013 10 \u20ac")


def test_every_fact_matches_latin_text_as_before() -> None:
    text = (
        "we may, at our sole discretion and without notice, terminate your account, change these terms "
        "and fees, or hold funds; our liability shall not exceed the fees paid, except for fraud, and "
        "any claim must be filed within one year in the courts of england."
    )
    facts = recognition("kz")
    found = {name for name, source in facts.sources.items() if re.search(source, text)}
    assert found == {name for name in facts.sources if facts.shows(name, text)}
    assert len(found) > 40
