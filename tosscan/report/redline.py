"""Write the terms as a Word file with comments on the words, and proposed wording as tracked changes.

A DOCX source is copied with every byte that is not marked; of any other source
a Word file is made of the text that was read.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from tosscan.document.anchor import DocxAnchor, DocxRange
from tosscan.document.tree import Document
from tosscan.errors import UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.finding import Finding
from tosscan.report import worddraft, zipping
from tosscan.report.json import created
from tosscan.report.memoclauses import may_speak, told
from tosscan.report.memorandum import MemoWords, memo_words
from tosscan.report.printable import shown
from tosscan.report.wordsplice import MAIN, STRICT, Mark, Part, SpliceError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AUTHOR = "tosscan"
MOST = 256 * 1024 * 1024  # bytes of all parts of a source, unpacked; the reader has held them to less
_BODY = "word/document.xml"
_COMMENTS = "word/comments.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_NUMBER = re.compile(r"\s*(?:\d+(?:\.\d+)*[.)]?|\(?[a-z]\)|\(?[ivx]+\))\s+(?=\w)")
_ID = re.compile(rb"\bw:id=[\"'](\d{1,9})[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?/comments[\"'][^>]*>")
_TARGET = re.compile(rb"Target=[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many sentences with findings were marked, of how many, and how many have a tracked change."""

    marked: int
    sentences: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Note:
    """What is said on one sentence: a comment, and wording to put in its place ("" for none)."""

    ranges: tuple[DocxRange, ...]
    words: str
    comment: str
    proposed: str


class Redline:
    """Writes the terms with comments and tracked changes in the name of ``author``."""

    def __init__(self, *, language: str = "en", author: str | None = None) -> None:
        """Write in ``language``; raises UsageError where there are no words for it."""
        self._words = memo_words(language)
        self._author = shown(author or AUTHOR)

    def write(self, assessment: Assessment, file: BinaryIO) -> Drawn:
        """Write the marked copy of the terms to ``file`` and return what was marked.

        The same bytes come out each time when SOURCE_DATE_EPOCH is set.
        Rejected findings are not marked; wording is proposed for those alone
        that a person confirmed or changed.

        Raises:
            UsageError: nothing was read, or the Word file cannot be marked; says why.
        """
        doc, raw = assessment.document, assessment.raw
        if doc is None:
            raise UsageError("there is no text to mark: nothing was read")
        if assessment.parts:
            raise UsageError("several documents were read as one contract: mark each from a scan of its own")
        name = shown(assessment.source.name)
        own = assessment.source.media_type == DOCX and raw is not None
        parts = _unpacked(raw.data, name) if own and raw is not None else worddraft.parts(doc.extracted)
        notes = list(_notes(assessment, doc, self._words, own=own))
        try:
            drawn = _mark(parts, notes, self._author)
        except SpliceError as error:
            raise UsageError(f"{name} cannot be marked: {error}") from None
        zipping.write(parts, file)
        return drawn


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a Word file in their order. Raises UsageError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > MOST:
                raise UsageError(f"{name} cannot be marked: it is too large once unpacked")
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise UsageError(f"{name} cannot be marked: its archive is damaged") from None
    if _BODY not in parts:
        raise UsageError(f"{name} cannot be marked: it keeps its text in another place than {_BODY}")
    return parts


def _notes(assessment: Assessment, doc: Document, words: MemoWords, *, own: bool) -> Iterator[_Note]:
    """Yield what to say on each sentence that has a finding which nobody rejected."""
    standing = [one for one in assessment.findings if one.decision.state != "rejected"]
    blocks = doc.extracted.blocks
    starts = [block.span.start for block in blocks]
    ordered = sorted(standing, key=lambda finding: finding.key)
    for span, group in groupby(ordered, key=lambda finding: finding.quote.span):
        found = list(group)
        if own:
            anchor = found[0].quote.anchor
            ranges = anchor.ranges if isinstance(anchor, DocxAnchor) else ()
        else:
            number = bisect_right(starts, span.start) - 1
            shift = len(worddraft.prefix(blocks[number])) - blocks[number].span.start
            ranges = (DocxRange(_BODY, number, span.start + shift, span.end + shift),)
        yield _Note(ranges, found[0].quote.text, _comment(found, words), _proposed(found, words))


def _decided(finding: Finding) -> bool:
    return finding.decision.state in ("confirmed", "changed")


def _comment(found: Sequence[Finding], words: MemoWords) -> str:
    lines = []
    for finding in found:
        kind = f"{words.label('categories', finding.category)} ({words['severity'][finding.severity]})."
        if not _decided(finding):
            lines.append(f"{kind} {words['redline']['not_reviewed']}")
            continue
        law = finding.law if may_speak(finding) else None
        said = told(finding, law.fact, law.verb, law.condition, law.answer, law.reply) if law else ""
        by = words["redline"]["reviewed"].format(by=finding.decision.by or "")
        lines.append(" ".join(part for part in (kind, said, by, finding.decision.reason or "") if part))
    return "\n".join(lines)


def _proposed(found: Sequence[Finding], words: MemoWords) -> str:
    cures = dict.fromkeys(finding.cure for finding in found if _decided(finding) and finding.cure)
    return words["redline"]["proposed"].format(cure="; ".join(cures)) if cures else ""


def _mark(parts: dict[str, bytes], notes: Sequence[_Note], author: str) -> Drawn:
    """Put ``notes`` into ``parts``. Raises SpliceError."""
    body = Part(parts[_BODY])
    if body.namespace not in (MAIN, STRICT):
        raise SpliceError("its text is in a form that is not known")
    place = _comments_part(parts)
    used = [int(one) for name in (_BODY, place) for one in _ID.findall(parts.get(name, b""))]
    number = 1 + max(used, default=0)
    stamp = f"w:author={quoteattr(author)} w:date={quoteattr(created())}"
    own = "" if body.binds_w else f' xmlns:w="{body.namespace}"'
    marks: list[Mark] = []
    comments: list[str] = []
    changed = marked = 0
    for note in notes:
        placed = [one for one in note.ranges if one.part.lstrip("/") == _BODY]
        if not placed or not _same(body, placed, note.words):
            continue
        marked += 1
        first, last = placed[0], placed[-1]
        # The number of a clause stays when its words go.
        typed = _NUMBER.match(body.words(first.paragraph, first.start, first.end) or "")
        start = first.start + (typed.end() if typed else 0)
        begin = f'<w:commentRangeStart{own} w:id="{number}"/>'
        end = (
            f'<w:commentRangeEnd{own} w:id="{number}"/><w:r{own}><w:commentReference w:id="{number}"/></w:r>'
        )
        comments.append(_comment_xml(number, stamp, note.comment))
        mark = Mark(first.paragraph, start, first.end, before=begin, after=end)
        number += 1
        if len(placed) > 1:
            marks.append(replace(mark, after=""))
            marks.append(Mark(last.paragraph, last.start, last.end, after=end))
            continue
        if note.proposed and body.plain(first.paragraph, first.start, first.end):
            mark = replace(
                mark,
                deleted=f'<w:del{own} w:id="{number}" {stamp}>',
                inserting=f'<w:ins{own} w:id="{number + 1}" {stamp}>',
                inserted=shown(note.proposed),
            )
            number += 2
            changed += 1
        marks.append(mark)
    parts[_BODY] = body.marked(marks)
    if comments:
        _add_comments(parts, place, "".join(comments), body.namespace)
    return Drawn(marked, len(notes), changed)


def _same(body: Part, ranges: Sequence[DocxRange], words: str) -> bool:
    """Tell whether the words of the source are those of the finding: nothing is marked that was not found."""
    there = " ".join(body.words(one.paragraph, one.start, one.end) or "" for one in ranges)
    return bool(there.strip()) and _letters(there) == _letters(words)


def _letters(words: str) -> str:
    """Return the letters and digits of ``words``: spaces, hyphens and bars of tables differ in Word."""
    return "".join(char for char in unicodedata.normalize("NFKC", words) if char.isalnum())


def _comment_xml(number: int, stamp: str, words: str) -> str:
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in shown(words).split("\n")
    )
    return f'<w:comment w:id="{number}" {stamp} w:initials="t">{lines}</w:comment>'


def _comments_part(parts: dict[str, bytes]) -> str:
    """Return the name of the part that holds the comments of the file, or is to hold them."""
    relation = _RELATION.search(parts.get("word/_rels/document.xml.rels", b""))
    target = _TARGET.search(relation[0]) if relation else None
    if target is None:
        return _COMMENTS
    name = target[1].decode("utf-8", "replace")
    return name.lstrip("/") if name.startswith("/") else f"word/{name}"


def _add_comments(parts: dict[str, bytes], place: str, comments: str, namespace: str) -> None:
    """Put ``comments`` behind those that are there, or into a part of their own. Raises SpliceError."""
    if place in parts:
        closing = parts[place].rfind(b"</")
        if closing < 0 or b'xmlns:w="' + namespace.encode() not in parts[place]:
            raise SpliceError("the comments that it holds are in a form that is not known")
        parts[place] = parts[place][:closing] + comments.encode() + parts[place][closing:]
        return
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts[place] = f'{head}<w:comments xmlns:w="{namespace}">{comments}</w:comments>'.encode()
    kind = _STRICT_KIND if namespace == STRICT else _KIND
    rels = "word/_rels/document.xml.rels"
    empty = _RELATIONS
    entry = f'<Relationship Id="rIdTosscanComments" Type="{kind}" Target="comments.xml"/>'
    parts[rels] = _appended(parts.get(rels, empty), entry)
    override = f'<Override PartName="/{place}" ContentType="{_TYPE}"/>'
    parts["[Content_Types].xml"] = _appended(parts["[Content_Types].xml"], override)


def _appended(data: bytes, element: str) -> bytes:
    """Return the XML ``data`` with ``element`` as the last in its root. Raises SpliceError."""
    if data.rstrip().endswith(b"/>"):  # an empty root
        start = data.rstrip().rfind(b"<")
        name = data[start + 1 :].split(None, 1)[0].rstrip(b"/>")
        data = data.rstrip()[:-2] + b"></" + name + b">"
    closing = data.rfind(b"</")
    if closing < 0:
        raise SpliceError("its list of parts is in a form that is not known")
    return data[:closing] + element.encode() + data[closing:]
