"""Decode the bytes of a text or page, trusting evidence before declarations.

Order, as measured on Russian, Kazakh and English pages: byte order mark,
strict UTF-8, the charset declared by the page and then the one named by the
server, if its letters are plausible, then charset-normalizer on the bytes
without tags (on raw HTML it takes cp1251 for cp1125).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tosscan.errors import NotAssessedError, Reason

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # starts with the UTF-16 mark, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_UNSEEN = re.compile(rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)
HEAD = 4096  # a declaration further down is ignored by browsers too
SAMPLE = 200_000  # bytes that charset-normalizer looks at
PLAUSIBLE = 0.9  # share of letters, among the characters beyond ASCII
LOST = 0.001  # share of U+FFFD above which a text counts as wrongly decoded
NUL_SHARE = 0.01  # share of NUL bytes above which a file is not a text in a one-byte encoding
START = 20_000  # bytes in which a file that is no text shows a control character
ODD_SHARE = 0.05  # share of control characters above which a decoded file is not a text


# UTF-8 that a program took for a one-byte table and wrote as UTF-8 again: the lead bytes of Cyrillic and
# accented letters show as these letters, and make up half of the characters beyond ASCII.
_LEADS = {"cp1251": "РСТ", "cp1252": "ÐÑÒÃÂ"}
LEAD_SHARE = 0.35
ENOUGH = 20  # characters beyond ASCII from which on the share tells something


# Those of Unicode have had their strict attempt; the others are codecs of Python and no encodings of texts.
_NOT_TRIED = frozenset(
    {
        "utf-8",
        "utf-16",
        "utf-32",
        "ascii",
        "utf-7",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
    }
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of its encoding, warnings on how it was found, and the text in UTF-8."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()
    coded: bytes = b""


def decode(data: bytes, *, markup: bool = False, charset: str | None = None) -> Decoded:
    """Return the text of ``data``; ``markup`` tells that declarations and tags are to be looked for.

    ``charset`` is what the server said of the encoding, if it said anything.

    Raises:
        NotAssessedError: the bytes are no text (NUL bytes, control characters).
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(marked, "replace"), marked)
    if name := _utf16_without_mark(data):
        return _checked(data.decode(name, "replace"), name)
    if b"\x00" in data and data.count(0) > len(data) * NUL_SHARE:
        raise NotAssessedError(Reason.NOT_TEXT, "it holds binary data")
    try:
        return _checked(data.decode("utf-8"), "utf-8", coded=data)
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", "replace")
    if mended.count("\ufffd") <= len(mended) * LOST:
        return _checked(mended, "utf-8", "some bytes are not UTF-8 and are shown as U+FFFD")
    declared = [name for name in (_declared(data) if markup else None, _codec(charset or "")) if name]
    for name in declared:
        text = data.decode(name, "replace")
        if text.count("\ufffd") <= len(text) * LOST and _plausible(text):
            return _checked(text, name)
    return _guess(data, markup=markup, declared=declared[0] if declared else None)


def _guess(data: bytes, *, markup: bool, declared: str | None) -> Decoded:
    from charset_normalizer import from_bytes

    visible = _UNSEEN.sub(b" ", data) if markup else data
    best = from_bytes(visible[:SAMPLE]).best()
    name = best.encoding if best is not None else (declared or "cp1252")
    return _checked(data.decode(name, "replace"), name, f"the encoding is not declared; taken for {name}")


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:HEAD])
    return _codec(found.group(1).decode("ascii", "replace")) if found else None


def _codec(label: str) -> str | None:
    """Return the name under which Python knows an encoding, or None where it is not worth a try."""
    try:
        name = codecs.lookup(label).name
        b" ".decode(name, "replace")  # of no bytes at all Python asks no codec
    except (LookupError, ValueError):  # an unknown name, or a codec that does not give text
        return None
    return None if name in _NOT_TRIED else name


# Expressions count characters some ten times faster than a loop over them.
_BEYOND = re.compile(r"[^\x00-\x7f]")
_ODD = bytes((*range(0x09), *range(0x0E, 0x20)))
_ASCII = bytes(range(128))


def _utf16_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 by every second byte: nearly always 0 (Latin letters) or 4 (Cyrillic)."""
    sample = data[:2000]
    half = len(sample) // 2
    if half < 8:
        return None
    even, odd = (part.count(0) + part.count(4) for part in (sample[0::2], sample[1::2]))
    if odd > half * 0.9 and even < half * 0.2:
        return "utf-16-le"
    if even > half * 0.9 and odd < half * 0.2:
        return "utf-16-be"
    return None


_FLIPS = re.compile(
    r"[^\W\d_A-Za-z][а-яёәғқңөұүһіa-zà-ÿ]*[А-ЯЁӘҒҚҢӨҰҮҺІÀ-Þ]{2,}[а-яёà-ÿ]|\b[а-яё][А-ЯЁӘҒҚҢӨҰҮҺІ]{2,}\b"
)


def _plausible(text: str) -> bool:
    """Tell whether the characters beyond ASCII read as words: letters and typographic signs, sane case."""
    beyond = _BEYOND.findall(text)
    if not beyond:
        return True
    good = sum(char.isalpha() or char in "\u00a0«»“”‘’„–—…№§©®™•·°" for char in beyond)
    # A Cyrillic text read with the wrong table turns its case upside down (koi8-r) or into accents (cp1252).
    flips = len(_FLIPS.findall(text))
    accents = len(re.findall(r"[À-ÿ]{4,}", text))
    words = len(text.split()) + 1
    return good >= len(beyond) * PLAUSIBLE and flips < words * 0.02 and accents < words * 0.02


def _odd(coded: bytes) -> int:
    """Return the number of control characters that no text holds."""
    return len(coded) - len(coded.translate(None, _ODD))


def _encoded_once(text: str, sample: bytes) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` with a second encoding undone, and a warning; or as it is, and none.

    ``sample`` holds the start of it in UTF-8.
    """
    # In UTF-8 the letters of a table start with one byte, and to find none of those takes next to no time.
    tables = {table: leads for table, leads in _LEADS.items() if leads[0].encode()[:1] in sample}
    if not tables:
        return text, ()
    beyond = sample.translate(None, _ASCII).decode("utf-8", "ignore")
    if len(beyond) < ENOUGH:
        return text, ()
    for table, leads in tables.items():
        if sum(map(beyond.count, leads)) < LEAD_SHARE * len(beyond):
            continue
        mended = b"".join(_byte(char, table) for char in text).decode("utf-8", "replace")
        if mended.count("\ufffd") <= len(mended) * LOST * 10:
            return mended, (f"the text was encoded twice (UTF-8 taken for {table}); this is undone",)
    return text, ()


def _byte(char: str, table: str) -> bytes:
    try:
        return char.encode(table)
    except UnicodeEncodeError:
        # Bytes that the table leaves undefined stand for themselves; a true character stays one.
        return bytes([ord(char)]) if 0x80 <= ord(char) < 0xA0 else char.encode()


def _checked(text: str, name: str, *warnings: str, coded: bytes | None = None) -> Decoded:
    if coded is None:
        coded = text.encode("utf-8", "replace")
    sample = coded[:SAMPLE]
    # What is no text shows it at its start: the whole sample is counted only where that is not clean.
    if _odd(sample[:START]) and _odd(sample) > len(sample) * ODD_SHARE:
        raise NotAssessedError(Reason.NOT_TEXT, "it holds binary data")
    mended, told = _encoded_once(text, sample)
    if mended is not text:
        coded = mended.encode("utf-8", "replace")
    return Decoded(mended, name, (*warnings, *told), coded)
