"""Markdown and plain texts made to hang or to break a parser."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable

from tests.zoo.specimen import SENTENCE, STOPPED, Specimen
from tosscan.errors import Reason

MIB = 1 << 20
MARKS = {
    "brackets": b"[",
    "brackets-both": b"[]",
    "images": b"![",
    "links": b"[a](",
    "link-titles": b'[a](b "',
    "stars": b"*",
    "stars-apart": b"*a ",
    "stars-mixed": b"*a_b**c__",
    "ticks": b"`",
    "ticks-apart": b"` ",
    "ticks-growing": b"`" + b"``a",
    "angles": b"<",
    "comments": b"<!--",
    "tags": b"<a ",
    "escapes": b"\\",
    "entities": b"&",
    "pipes": b"|",
    "tildes": b"~",
    "rules": b"***\n",
    "quotes": b">",
    "bars": b"- ",
    "numbers": b"1. ",
    "hashes": b"# ",
    "breaks": b"a  \n",
    "fences": b"```\n",
    "html": b"<div>\n",
    "cr": b"\r",
}
"""What Markdown gives a meaning to, by name; each is repeated up to 10 MiB."""
_TERMS = f"# Terms\n\n{SENTENCE * 20}\n\n".encode()


def filled(piece: bytes, size: int) -> bytes:
    """Return terms, and after them ``piece`` again and again up to ``size`` bytes."""
    return _TERMS + piece * (size // len(piece))


def one_line(size: int) -> bytes:
    line = SENTENCE.encode()
    return line * (size // len(line))


def noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)  # noqa: S311 (no secret)


def high_noise(size: int) -> bytes:
    return noise(size).translate(bytes(range(128, 256)) * 2)


def wide_table(columns: int) -> bytes:
    return _TERMS + b"|a" * columns + b"|\n" + b"|-" * columns + b"|\n" + b"|b" * columns + b"|\n"


def long_table(rows: int) -> bytes:
    return _TERMS + b"|a|b|\n|-|-|\n" + b"|c|d|\n" * rows


def definitions(count: int) -> bytes:
    return (
        _TERMS + b"".join(b"[a%d]: https://example.com/%d\n" % (n, n) for n in range(count)) + b"[a1]" * count
    )


def staircase(depth: int) -> bytes:
    return _TERMS + b"".join(b"  " * n + b"- a\n" for n in range(depth))


def specimens() -> tuple[Specimen, ...]:
    """Return the hostile texts."""
    part = functools.partial
    parts = frozenset({Reason.EMPTY, Reason.NOT_TEXT, Reason.TOO_LARGE, Reason.UNSUPPORTED})

    def light(name: str, make: Callable[[], bytes]) -> Specimen:
        return Specimen(name, make, parts, read=True)

    def heavy(name: str, make: Callable[[], bytes]) -> Specimen:
        return Specimen(name, make, parts | STOPPED | {Reason.READ_IN_PART}, read=True, quick=False)

    return (
        heavy("quotes-deep.md", part(filled, b"> ", MIB)),
        heavy("quotes-deep-lines.md", lambda: _TERMS + (b"> " * 200 + b"a\n") * 2_000),
        heavy("list-staircase.md", part(staircase, 1_000)),
        *(heavy(f"{name}-10-mib.md", part(filled, mark, 10 * MIB)) for name, mark in MARKS.items()),
        heavy("table-wide.md", part(wide_table, 200_000)),
        heavy("table-long.md", part(long_table, 200_000)),
        heavy("definitions.md", part(definitions, 50_000)),
        light("front-matter-open.md", lambda: b"---\n" + b"a: b\n" * 10_000),
        Specimen("size-100-mib.txt", part(one_line, 100 * MIB), frozenset({Reason.TOO_LARGE})),
        heavy("line-of-49-mib.txt", part(one_line, 49 * MIB)),
        heavy("lines-49-mib.txt", lambda: (SENTENCE.encode() + b"\n") * (49 * MIB // (len(SENTENCE) + 1))),
        heavy("lines-empty-49-mib.txt", part(filled, b"\n", 49 * MIB)),
        heavy("spaces-49-mib.txt", part(filled, b" ", 49 * MIB)),
        heavy("letters-49-mib.txt", lambda: b"a" * (49 * MIB)),
        heavy("numbers-of-clauses.txt", part(filled, b"1.", 10 * MIB)),
        heavy("dots.txt", part(filled, b". ", 10 * MIB)),
        heavy("items.txt", part(filled, b"(a)\n", 10 * MIB)),
        heavy("words.txt", part(filled, b"we may ", 10 * MIB)),
        light("noise.txt", part(noise, MIB)),
        heavy("noise-high.txt", part(high_noise, 10 * MIB)),
        light("noise.md", part(noise, MIB)),
        light("nuls.txt", lambda: bytes(MIB)),
        light("nuls-few.txt", lambda: _TERMS * 20 + b"\0"),
        light("surrogates.txt", lambda: _TERMS * 20 + b"\xed\xa0\x80\xed\xbf\xbf"),
        light("surrogates-utf-16.txt", lambda: b"\xff\xfe" + b"\0\xd8" * 500),
        light("utf-32.txt", lambda: _TERMS.decode().encode("utf-32")),
        light("marks-of-direction.txt", lambda: _TERMS + "\u202eyam ew\u2066\u200b".encode() * 5_000),
        light("accents-piled.txt", lambda: _TERMS + b"a" + "\u0301".encode() * 500_000),
        light("separators.txt", lambda: _TERMS + "a\u2028b\u2029c\x85d\x0ce\x0bf".encode() * 5_000),
        light("controls.txt", lambda: _TERMS * 20 + b"\x1b[2J\x07\x08"),
        light("gzip.txt", lambda: b"\x1f\x8b" + noise(5_000)),
        light("empty.txt", lambda: b" \n\t"),
    )
