"""What is said of an encoding, by the page and by the server, and when it is believed."""

from __future__ import annotations

import codecs

import pytest

from tosscan.extract.encoding import decode

WORDS = "Настоящее соглашение заключено между компанией и пользователем. " * 3
META = '<meta charset="{}">'


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "cp866", "iso-8859-5"])
def test_the_server_may_name_the_encoding(encoding: str) -> None:
    decoded = decode(WORDS.encode(encoding), charset=encoding)
    assert decoded.text == WORDS
    assert decoded.encoding == codecs.lookup(encoding).name
    assert decoded.warnings == ()


@pytest.mark.parametrize("charset", ["windows-1251", "iso-8859-1", "utf-16", "nonsense", "", "a\0b"])
def test_utf_8_and_marks_win_over_the_server(charset: str) -> None:
    for data in (
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
    ):
        assert decode(data, charset=charset).text == WORDS


@pytest.mark.parametrize("charset", ["iso-8859-1", "koi8-r", "nonsense", "idna", "punycode", "hex", "utf-7"])
def test_a_server_that_is_wrong_is_not_believed(charset: str) -> None:
    assert decode(WORDS.encode("cp1251"), charset=charset).text == WORDS


@pytest.mark.parametrize(("page", "server"), [("windows-1251", "iso-8859-1"), ("iso-8859-1", "windows-1251")])
def test_of_page_and_server_the_plausible_one_is_believed(page: str, server: str) -> None:
    text = META.format(page) + WORDS
    assert decode(text.encode("cp1251"), markup=True, charset=server).text == text


@pytest.mark.parametrize("codec", ["idna", "punycode", "unicode_escape"])
def test_codecs_that_are_no_encodings_of_texts_are_not_tried(codec: str) -> None:
    text = META.format(codec) + WORDS
    assert decode(text.encode("cp1251"), markup=True).text == text
