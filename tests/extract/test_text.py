"""The text of plain text files, and of bytes in any encoding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.span import Span
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason

Read = Callable[..., ExtractedText]
TEXT = "text/plain"
WRAPPED = """TERMS OF USE

1. Scope

The provider offers the service described on its page to any person who
has made an account there. An account is made by filling in the form and
is free.
The provider keeps the service running with due care and tells its users
of planned repairs in good time.
- first, it writes to each of them at the address that stands in the
  account;
- second, it shows a note.
(a) The note stands for a week at least and is not taken away before the
end of the repairs.
"""
OFFER = (
    "The provider offers the service described on its page to any person who has made an account there. "
    "An account is made by filling in the form and is free."
)
CARE = (
    "The provider keeps the service running with due care and tells its users of planned repairs in good "
    "time."
)


def test_wrapped_lines_are_joined(read: Read) -> None:
    extracted = read(WRAPPED, TEXT)
    assert [(block.kind, block.span.of(extracted.text)) for block in extracted.blocks] == [
        ("heading", "TERMS OF USE"),
        ("heading", "1. Scope"),
        ("paragraph", OFFER),
        ("paragraph", CARE),
        ("item", "- first, it writes to each of them at the address that stands in the account;"),
        ("item", "- second, it shows a note."),
        (
            "item",
            "(a) The note stands for a week at least and is not taken away before the end of the repairs.",
        ),
    ]
    assert extracted.title == "TERMS OF USE"


def test_lines_of_an_unwrapped_text_stay_apart(read: Read) -> None:
    lines = ["First rule. It holds.", "Second rule holds", "too, of course.", "Third rule."]
    extracted = read("\r\n".join(lines), TEXT)
    assert extracted.text == "First rule. It holds.\n\nSecond rule holds too, of course.\n\nThird rule."


def test_anchors_are_lines_and_columns(read: Read) -> None:
    extracted = read(WRAPPED, TEXT)
    start = extracted.text.index("account;")
    anchor = extracted.anchor(Span(start, start + 7))
    assert anchor is not None
    assert anchor.to_json() == {"kind": "line", "line": 11, "column": 3}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r", "ptcp154"]
)
def test_encodings(read: Read, encoding: str) -> None:
    words = "Пользователь обязуется оплатить услуги, а Исполнитель вправе изменить условия договора. " * 20
    extracted = read(words.encode(encoding), TEXT)
    assert extracted.text == words.strip()


@pytest.mark.parametrize("table", ["cp1251", "cp1252"])
def test_a_second_encoding_is_undone(read: Read, table: str) -> None:
    words = "Пользователь оплачивает услуги, а Исполнитель «оказывает» их — вовремя." * 5
    twice = words.encode().decode("latin-1") if table == "cp1252" else words.encode().decode(table, "replace")
    if table == "cp1251":
        twice = "".join(bytes([byte]).decode(table) if byte != 0x98 else "\x98" for byte in words.encode())
    extracted = read(twice, TEXT)
    assert extracted.text == words
    assert any("encoded twice" in warning for warning in extracted.warnings)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" \n\t\n", Reason.EMPTY),
        (b"\x00\x01\x02PK" * 40, Reason.NOT_TEXT),
        (b"text \x01\x02\x03\x04" * 9, Reason.NOT_TEXT),
    ],
)
def test_files_without_text_are_refused(read: Read, data: bytes, reason: Reason) -> None:
    with pytest.raises(NotAssessedError) as caught:
        read(data, TEXT)
    assert caught.value.reason is reason
