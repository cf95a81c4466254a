"""Tests of the title of a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document

Build = Callable[..., Document]
BODY = "The rules hold for all that is done with what we make."


@pytest.mark.parametrize(
    ("pieces", "metadata", "title"),
    [
        ([("heading", 1, "Example Terms of Use"), BODY], "Example", "Example Terms of Use"),
        ([("heading", 1, "Legal"), ("heading", 2, "User Agreement"), BODY], None, "User Agreement"),
        ([("heading", 2, "Table of Contents"), ("heading", 2, "1. Acceptance of Terms"), BODY], None, None),
        ([BODY], "Terms of Service | Example", "Terms of Service"),
        ([BODY], "Example – Пользовательское соглашение", "Пользовательское соглашение"),
        (["ПУБЛИЧНАЯ ОФЕРТА", BODY], None, "ПУБЛИЧНАЯ ОФЕРТА"),
        (["ПУБЛИЧНАЯ ОФЕРТА (для мастеров)", BODY], None, "ПУБЛИЧНАЯ ОФЕРТА (для мастеров)"),
        ([("heading", 1, "Тарифы"), BODY], None, "Тарифы"),
        ([("heading", 1, "Terms of use."), BODY], None, "Terms of use"),
        ([("heading", 1, "quux Open Terms"), BODY], None, "quux Open Terms"),
        (["Terms of Service 1. Your part", BODY], None, "Terms of Service"),
        (
            ["Website Terms of Use Published: 4 May 2020 | Updated: 5 May 2021", BODY],
            None,
            "Website Terms of Use",
        ),
        (["TERMS OF SERVICE OF USEQUUX.EXAMPLE", BODY], None, "TERMS OF SERVICE OF USEQUUX.EXAMPLE"),
        ([("heading", 1, "Terms of ServiceAcceptance of Terms"), BODY], None, "Terms of Service"),
        ([("heading", 1, "Terms of UseQuuxNet Terms of Use"), BODY], None, "QuuxNet Terms of Use"),
        ([("heading", 1, "Terms of Use TERMS OF USE"), BODY], None, "Terms of Use"),
        ([("heading", 1, "Sign In Help/Log inQuux Terms"), BODY], None, "Quux Terms"),
        ([f"Quux Bakery, LLC Customer Agreement, {BODY}"], None, "Quux Bakery, LLC Customer Agreement"),
        ([f"Terms of Sale of Quux GmbH, Mill Street 3 {BODY}"], None, "Terms of Sale of Quux GmbH"),
        (["Privacy Policy", BODY, ("heading", 2, "Terms of Service"), BODY], None, "Terms of Service"),
        (
            [("heading", 2, "Arbitration Agreement"), BODY, "Please read these Terms of Hire."],
            None,
            "Terms of Hire",
        ),
        (
            ["These rules bind you.", f"This Baker Agreement (“Agreement”) is short. {BODY}"],
            None,
            "Baker Agreement",
        ),
        ([f"Настоящее Пользовательское соглашение кратко. {BODY}"], None, "Пользовательское соглашение"),
        ([("heading", 2, "B. Account Terms"), BODY], None, None),
        (["Other terms apply to guests", BODY], None, None),
        (["The terms of the ticket as agreed by the two;", BODY], None, None),
        ([("heading", 1, "Get started"), BODY], "Get started", None),
        ([BODY], None, None),
    ],
)
def test_title(build: Build, pieces: list[object], metadata: str | None, title: str | None) -> None:
    assert build(*pieces, title=metadata).title == title
