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


def kinds(extracted: ExtractedText) -> list[tuple[str, str]]:
    return [(block.kind, block.span.of(extracted.text)) for block in extracted.blocks]


def test_running_headers_of_pages_are_set_aside_and_sentences_go_on(read: Read) -> None:
    pages = [
        f"Example Ltd{' ' * 20}Terms\n\n{opening} the provider keeps the service running with due\n"
        f"care and tells its users of planned repairs in good time, as far as\n"
        f"possible, and for those of the {opening} quarter of the year it\n\n  Page {number} of 4\n"
        for number, opening in enumerate(("Here", "says that", "adds that", "holds that"), start=1)
    ]
    extracted = read("\f".join(pages), TEXT)
    assert extracted.set_aside == ("Example Ltd Terms", *(f"Page {number} of 4" for number in range(1, 5)))
    assert len(extracted.blocks) == 1
    assert "of the Here quarter of the year it says that the provider" in extracted.text


def test_pages_that_are_all_alike_are_kept(read: Read) -> None:
    assert len(read("You pay.\f\n" * 5, TEXT).blocks) == 5


def test_a_double_spaced_text_is_read_as_one_with_single_spacing(read: Read) -> None:
    lines = WRAPPED.splitlines()
    body = "\n\n".join(lines[4:7]) + "\n\n\n" + "\n\n".join(lines[7:9])
    assert kinds(read(body, TEXT)) == [("paragraph", OFFER), ("paragraph", CARE)]


def test_rules_drawn_with_signs_are_set_aside(read: Read) -> None:
    extracted = read("   TERMS\n   =====\n\n1. SCOPE\n--------\nYou pay.\n\n* * *\n", TEXT)
    assert kinds(extracted) == [("heading", "TERMS"), ("heading", "1. SCOPE"), ("paragraph", "You pay.")]
    assert extracted.set_aside == ("=====", "--------", "* * *")
    assert extracted.figures["below_bar"] == []


def test_a_line_set_in_starts_a_paragraph(read: Read) -> None:
    indented = WRAPPED.replace("The provider keeps", "    The provider keeps")
    texts = [
        words for kind, words in kinds(read(indented.replace("is free.", "is free to all who ask."), TEXT))
    ]
    assert CARE in texts


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("and pays the fees for it that are set out in section", "4.2 of the list.", True),
        ("and pays the fees for it that are set out in section 4 and in its part", "7. Then it ends.", True),
        ("and pays the fees for it that are written there, and the sum of", "12.5 in all.", True),
        ("and pays the fees for it that are written there, which may change", "2. Taxes are due.", False),
        ("and pays the fees for it, as he does for what was lent and was lia-", "ble for it.", True),
    ],
)
def test_numbers_at_the_start_of_a_wrapped_line(read: Read, before: str, after: str, joined: bool) -> None:  # noqa: FBT001
    source = f"1. The user accepts the rules of this house, each of them and as a whole,\n{before}\n{after}\n"
    source += "The house keeps the rules at its door for all to see, and reads them out\nat noon.\n"
    text = read(source, TEXT).text
    whole = before.removesuffix("-") + after if before.endswith("-") else f"{before} {after}"
    assert (whole in text) is joined


def test_anchors_are_lines_and_columns(read: Read) -> None:
    extracted = read(WRAPPED, TEXT)
    start = extracted.text.index("account;")
    anchor = extracted.anchor(Span(start, start + 7))
    assert anchor is not None
    assert anchor.to_json() == {"kind": "line", "line": 11, "column": 3}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r", "ptcp154", "cp866"]
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
