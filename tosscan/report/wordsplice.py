"""Put comments and tracked changes into a part of a Word file, and leave every other byte of it as it is.

The part is read as a stream that tells where each element stands in the bytes;
what is added is spliced in. Characters are counted as the anchors of Word
files count them (:class:`~tosscan.document.anchor.DocxRange`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.parsers import expat
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_GONE = frozenset({"del", "moveFrom"})
_PROPERTIES = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "instrText", "delText"}
    | {"delInstrText", "rt", "rubyPr", "binData", "fldData", "ffData", "annotationRef", "footnoteRef"}
)
_DRAWN = frozenset({"drawing", "pict", "object"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"} | {
    "sym": "•"
}
_SILENT = frozenset({"lastRenderedPageBreak"})


class SpliceError(ValueError):
    """The part cannot be marked; the text says why."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What to put on characters ``[start, end)`` of a paragraph.

    ``before`` and ``after`` are XML around them. ``deleted`` opens the element
    of a tracked deletion, or is "" where nothing is deleted; ``inserted`` is
    the text of a tracked insertion behind them, opened by ``inserting``.
    """

    paragraph: int
    start: int
    end: int
    before: str = ""
    after: str = ""
    deleted: str = ""
    inserted: str = ""
    inserting: str = ""


@dataclass(slots=True)
class _Piece:
    """A member of a run: text, a sign, or something else that is kept as it is."""

    begin: int
    end: int
    text: str | None
    offset: int
    sign: bool = False


@dataclass(slots=True)
class _Run:
    """A run with its members; ``simple`` where it holds nothing but text and signs."""

    begin: int
    end: int = 0
    opened: int = 0
    properties: tuple[int, int] | None = None
    pieces: list[_Piece] = field(default_factory=list)
    simple: bool = True

    @property
    def first(self) -> int:
        return self.pieces[0].offset if self.pieces else -1

    @property
    def last(self) -> int:
        return max((piece.offset + len(piece.text or "") for piece in self.pieces), default=-1)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph: its runs in order, and how many characters it has so far."""

    runs: list[_Run] = field(default_factory=list)
    length: int = 0
    muted: int = 0


@dataclass(slots=True)
class _Open:
    """An element that has begun."""

    name: str
    begin: int
    opened: int
    empty: bool
    mutes: bool = False
    chosen: bool = False


class Part:
    """One part of a Word file, read so that it can be marked."""

    def __init__(self, data: bytes) -> None:
        """Read ``data``.

        Raises:
            SpliceError: it is no XML in UTF-8, or declares a document type, which no Word file does.
        """
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise SpliceError("it is not in UTF-8")
        self.data = data
        self.paragraphs: list[_Paragraph] = []
        self.namespace = MAIN
        self.binds_w = True
        self._stack: list[_Open] = []
        self._inside: list[_Paragraph] = []
        self._runs: list[_Run | None] = []
        self._text: list[str] | None = None
        parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        self._parser = parser
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise SpliceError(f"it is not well-formed XML in UTF-8 ({error})") from None

    def words(self, paragraph: int, start: int, end: int) -> str | None:
        """Return the characters of a range, None where there is no such paragraph."""
        if paragraph >= len(self.paragraphs):
            return None
        found = []
        for run in self.paragraphs[paragraph].runs:
            for piece in run.pieces:
                if piece.text is not None:
                    low, high = max(start, piece.offset), min(end, piece.offset + len(piece.text))
                    found.append(piece.text[low - piece.offset : high - piece.offset] if low < high else "")
        return "".join(found)

    def plain(self, paragraph: int, start: int, end: int) -> bool:
        """Tell whether a range lies in runs of text and signs alone, so that it can be a tracked change."""
        return all(run.simple for run in self._touched(paragraph, start, end))

    def _touched(self, paragraph: int, start: int, end: int) -> list[_Run]:
        runs = self.paragraphs[paragraph].runs if paragraph < len(self.paragraphs) else []
        return [run for run in runs if run.pieces and run.first < end and run.last > start]

    def marked(self, marks: Sequence[Mark]) -> bytes:
        """Return the bytes of the part with ``marks``, which do not overlap, in it."""
        edits: list[tuple[int, int, bytes]] = []
        by_run: dict[int, tuple[_Run, list[Mark]]] = {}
        for mark in sorted(marks, key=lambda one: (one.paragraph, one.start)):
            runs = self._touched(mark.paragraph, mark.start, mark.end)
            for run in runs:
                by_run.setdefault(run.begin, (run, []))[1].append(mark)
        for run, on_run in by_run.values():
            content = self._rebuilt(run, on_run) if run.simple else self._around(run, on_run)
            edits.append((run.begin, run.end, content.encode()))
        out = bytearray()
        place = 0
        for begin, end, content_bytes in sorted(edits):
            out += self.data[place:begin] + content_bytes
            place = end
        return bytes(out + self.data[place:])

    def _around(self, run: _Run, marks: Sequence[Mark]) -> str:
        """Return a run that is kept whole, with the marks that begin or end in it around it."""
        own = self.data[run.begin : run.end].decode()
        before = "".join(mark.before for mark in marks if run.first <= mark.start)
        after = "".join(mark.after for mark in marks if mark.end <= run.last)
        return before + own + after

    def _rebuilt(self, run: _Run, marks: Sequence[Mark]) -> str:
        """Return a run cut where marks begin and end, with the marks put in."""
        opened = self.data[run.begin : run.opened].decode()
        name = opened[1:].split(None, 1)[0].rstrip("/>")
        kept = self.data[slice(*run.properties)].decode() if run.properties else ""
        cuts = sorted({run.first, run.last, *(cut for mark in marks for cut in (mark.start, mark.end))})
        cuts = [cut for cut in cuts if run.first <= cut <= run.last]
        out = []
        for low, high in pairwise(cuts):
            mark = next((one for one in marks if one.start <= low and high <= one.end), None)
            inner = "".join(self._cut(run, low, high, deleted=bool(mark and mark.deleted)))
            piece = f"{opened}{kept}{inner}</{name}>" if inner else ""
            if mark is None:
                out.append(piece)
                continue
            if mark.start == low:
                out.append(mark.before)
            out.append(f"{mark.deleted}{piece}</w:del>" if mark.deleted and piece else piece)
            if mark.end == high:
                out.append(self._insertion(mark, kept) + mark.after)
        return "".join(out)

    def _insertion(self, mark: Mark, properties: str) -> str:
        if not mark.inserted:
            return ""
        words = f'<w:t xml:space="preserve">{escape(mark.inserted)}</w:t>'
        return f"{mark.inserting}<w:r>{properties}{words}</w:r></w:ins>"

    def _cut(self, run: _Run, low: int, high: int, *, deleted: bool) -> Iterator[str]:
        """Yield the members of ``run`` between two offsets; deleted text has an element of its own."""
        tag = "w:delText" if deleted else "w:t"
        for piece in run.pieces:
            if piece.text is None or piece.sign:
                if low <= piece.offset < high or (piece.text is None and piece.offset == high == run.last):
                    yield self.data[piece.begin : piece.end].decode()
                continue
            begin, end = max(low, piece.offset), min(high, piece.offset + len(piece.text))
            if begin < end:
                words = escape(piece.text[begin - piece.offset : end - piece.offset])
                yield f'<{tag} xml:space="preserve">{words}</{tag}>'

    def _start(self, qualified: str, _attributes: object) -> None:
        begin = self._parser.CurrentByteIndex
        found = _TAG.match(self.data, begin)
        if found is None:
            raise SpliceError("it is not well-formed XML in UTF-8")
        space, _, name = qualified.rpartition(" ")
        if not self._stack:
            self.namespace = space
            self.binds_w = b'xmlns:w="' + space.encode() + b'"' in found[0]
        one = _Open(name, begin, found.end(), found[0].endswith(b"/>"))
        parent = self._stack[-1] if self._stack else None
        self._stack.append(one)
        if name == "p" and space in (MAIN, STRICT):
            self.paragraphs.append(_Paragraph())
            self._inside.append(self.paragraphs[-1])
            self._runs.append(None)
            return
        if not self._inside:
            return
        paragraph = self._inside[-1]
        # Of alternatives only the first is shown, and counted.
        other = parent is not None and parent.name == "AlternateContent" and name in ("Choice", "Fallback")
        if other and parent is not None:
            one.mutes, parent.chosen = parent.chosen, True
        one.mutes = one.mutes or name in _GONE or name in _PROPERTIES or name in _DRAWN
        paragraph.muted += one.mutes
        if paragraph.muted:
            return
        if name == "r" and space in (MAIN, STRICT):
            run = _Run(begin, opened=one.opened)
            self._runs[-1] = run
            paragraph.runs.append(run)
        elif name == "t":
            self._text = []

    def _end(self, qualified: str) -> None:
        one = self._stack.pop()
        end = one.opened if one.empty else self.data.index(b">", self._parser.CurrentByteIndex) + 1
        name = qualified.rpartition(" ")[2]
        if name == "p" and self._inside and qualified.rpartition(" ")[0] in (MAIN, STRICT):
            self._inside.pop()
            self._runs.pop()
            return
        if not self._inside:
            return
        paragraph, run = self._inside[-1], self._runs[-1]
        paragraph.muted -= one.mutes
        if paragraph.muted:
            return
        if name == "r" and run is not None and run.begin == one.begin:
            run.end = end
            self._runs[-1] = None
            return
        direct = bool(self._stack) and run is not None and self._stack[-1].begin == run.begin
        if name == "t":
            words, self._text = "".join(self._text or ()), None
            self._add(run if direct else None, _Piece(one.begin, end, words, paragraph.length), paragraph)
        elif name in _SIGNS and self._stack[-1].name == "r":
            piece = _Piece(one.begin, end, _SIGNS[name], paragraph.length, sign=True)
            self._add(run if direct else None, piece, paragraph)
        elif direct and run is not None:
            if name == "rPr":
                run.properties = (one.begin, end)
            else:
                run.pieces.append(_Piece(one.begin, end, None, paragraph.length))
                run.simple = run.simple and name in _SILENT

    def _add(self, run: _Run | None, piece: _Piece, paragraph: _Paragraph) -> None:
        """Add text to its run; text that stands in no run of its own can be counted, not marked."""
        paragraph.length += len(piece.text or "")
        if run is not None:
            run.pieces.append(piece)
        elif self._runs[-1] is not None:
            self._runs[-1].simple = False

    def _characters(self, words: str) -> None:
        if self._text is not None:
            self._text.append(words)

    def _doctype(self, *_told: object) -> None:
        raise SpliceError("it declares a document type, which no Word file does")
