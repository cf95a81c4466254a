from __future__ import annotations

import pytest

from tests.quotations.conftest import PRINTS, TWICE
from tosscan.quotations.register import Quotation
from tosscan.quotations.xliff import read, written

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><xliff version="1.2">'
    "<file><body><trans-unit><source>&b;</source></trans-unit></body></file></xliff>"
)
NEXT = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="kk-KZ">
<file id="f"><unit id="{id}"><segment state="final"><source>One. </source><target>Бір. </target></segment>
<segment state="{state}"><source>Two.</source><target>Екі<pc id="1">.</pc></target></segment>
</unit></file></xliff>"""


def test_what_is_written_is_read_back(quotes: tuple[Quotation, ...]) -> None:
    data = written(quotes, target="ru")
    first, second = read(data, by="A")
    assert (first.fingerprints, first.quotation, first.language) == (PRINTS[:2], TWICE, "ru")
    assert (first.text, first.by, first.status) == ("", "A", "draft")
    assert second.fingerprints == PRINTS[2:]


@pytest.mark.parametrize(
    ("state", "status"),
    [("translated", "draft"), ("final", "reviewed"), ("signed-off", "reviewed"), ("x-sworn", "sworn")],
)
def test_translation_comes_with_its_state_and_translator(
    state: str, status: str, quotes: tuple[Quotation, ...]
) -> None:
    data = written(quotes, target="ru").replace(
        b'<target state="needs-translation"/>', f'<target state="{state}">«&lt;b&gt;» =1</target>'.encode(), 1
    )
    data = data.replace(b'<note from="translator">', '<note from="translator">Б. В.'.encode(), 1)
    first = read(data, by="A")[0]
    assert (first.text, first.by, first.status) == ("«<b>» =1", "Б. В.", status)


@pytest.mark.parametrize(("state", "status"), [("final", "reviewed"), ("initial", "draft")])
def test_the_next_version_is_read_too(state: str, status: str) -> None:
    (row,) = read(NEXT.format(id=PRINTS[0], state=state).encode(), by="A")
    assert (row.quotation, row.text, row.language, row.status) == ("One. Two.", "Бір. Екі.", "kk", status)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BOMB.encode(), "document type"),
        (BOMB.encode("utf-16"), "document type"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff/>', "document type"),
        (b"<xliff>", "no XML"),
        (b"", "no XML"),
        (b"<html/>", "no XLIFF"),
        (b"<xliff>" + b"<a>" * 5000, "nested too deep"),
    ],
)
def test_hostile_file_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(data, by="A")


def test_characters_that_xml_cannot_hold_do_not_spoil_the_file() -> None:
    (row,) = read(written((Quotation(("a" * 16,), "", "en", "one\x00\x0b\ufffe two"),), target="ru"), by="A")
    assert row.quotation == "one\ufffd\ufffd\ufffd two"
