"""Tell what the line feeds inside a text of a web page mean: nothing, as a rule.

Where a style sheet keeps them they part paragraphs. Programs that store pages
cut them at each full stop, "U.S." and "e.g." included; for a reader that
changes nothing.
"""

from __future__ import annotations

import re

from tosscan.extract import shapes
from tosscan.extract.labels import refers

# A text node of this length with so many line feeds, of which this share ends a sentence, is set in lines.
LINED_CHARS = 300
LINED_BREAKS = 3
LINED_SHARE = 0.7
INNER_STOPS = 0.2  # full stops within the lines for each line feed, at most, of a text cut at each full stop
FLAT_CHARS = 4000  # of a text that was cut at each full stop, above which it holds more than one paragraph
LAST_CHARS = 40  # of a line, enough to tell how it ends

_INNER_STOP = re.compile(r"[^\W\d_]{3}[\"”’»)]*\.[ \t]+[^\W\d_]")
# What a number follows at the end of a line, that opens no clause: "48 C.F.R." / "12.212".
_CITES = re.compile(
    r"(?:\b(?:nos?|secs?|arts?|paras?|cfr|usc|c\.f\.r|u\.s\.c|e\.g|i\.e|[a-z])\.|§)$", re.IGNORECASE
)
# What a sentence may go on after, though a full stop stands there.
_SHORTENED = re.compile(r"\b(?:(?:\w\.)*\w|inc|ltd|co|corp|llc|nos?|vs|etc|st|mrs?|dr|jr)\.$", re.IGNORECASE)


def is_lined(raw: str) -> bool:
    """Tell whether nearly all lines of a text node end where sentences do.

    Programs and editors that wrap the source break lines inside sentences.
    """
    if len(raw) < LINED_CHARS or raw.count("\n") < LINED_BREAKS:
        return False
    lines = [line for line in raw.split("\n") if line.strip()][:-1]
    return sum(map(shapes.ends_sentence, lines)) >= LINED_SHARE * len(lines) > 0


def is_cut(raw: str) -> bool:
    """Tell whether a program cut a lined text at each full stop, so that its line feeds part nothing."""
    return len(_INNER_STOP.findall(raw)) < INNER_STOPS * raw.count("\n")


def parts(before: str, line: str, *, flat: bool) -> bool:
    """Tell whether ``line`` begins a block after ``before`` in a text that was cut at each full stop.

    ``flat``: the text is longer than any paragraph, as where all tags were
    stripped; then each sentence is a block.
    """
    before = before[-LAST_CHARS:]
    if shapes.starts_block(line) or shapes.is_marker(line):
        return not (refers(before, line) or _CITES.search(before))
    if flat:
        return not (line[0].islower() or _SHORTENED.search(before))
    return not shapes.ends_sentence(before)
