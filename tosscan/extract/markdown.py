"""Read Markdown: markdown-it-py gives the structure, the text comes without its markup."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import markdown_it
from markdown_it.token import Token

from tosscan.document.text import BlockKind, ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import markup, shapes
from tosscan.extract.base import Job
from tosscan.extract.builder import Builder, Line
from tosscan.extract.capitals import is_heading_in_capitals
from tosscan.extract.encoding import decode
from tosscan.extract.labels import Labels
from tosscan.extract.markdownrules import Step, parser, unwrapped
from tosscan.extract.markup import Html
from tosscan.extract.text import emit_lines, lines_of

ENGINE = "markdown-it-py"
SENTENCE_WORDS = 4  # from which on a line with a full stop above a rule is a sentence, not a heading
# Only lines that read as "key: value": two rules may also part a paragraph from the rest.
_FRONT_MATTER = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?:(?>[\w.-]+[ \t]*[:=].*|[ \t]+\S.*|-[ \t].*|#.*|[ \t]*)\n)+?"
    r"(?P=mark)[ \t]*(?:\n|\Z)"
)
_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
MAX_MARK = 3  # characters of a mark of emphasis
_QUOTES = frozenset("\"“”„«»‘’'")
_HEADING_TAGS = {f"h{level}": level for level in range(1, 7)}


def extract(job: Job) -> ExtractedText:
    """Return the text of a Markdown file, with lines and columns as anchors."""
    decoded = decode(job.raw.data, charset=job.raw.source.charset)
    source = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    front = _FRONT_MATTER.match(source)
    skipped = source[: front.end()] if front else ""
    body = source[len(skipped) :]
    env: dict[str, Any] = {}
    rows = body.split("\n")
    tokens = parser().parse("\n".join(unwrapped(rows)), env)
    walk = _Walk(Builder("line"), rows, skipped.count("\n"), env)
    walk.run(tokens)
    if not walk.builder.blocks:
        raise NotAssessedError(Reason.EMPTY)
    return walk.builder.result(
        engine=ENGINE,
        engine_version=markdown_it.__version__,
        words_source=sum(map(_is_word, " ".join([skipped, *unwrapped(rows)]).split())),
        title=walk.title,
        set_aside=(" ".join(skipped.split()),) if skipped else (),
        figures={"encoding": decoded.encoding},
        warnings=decoded.warnings,
    )


def _is_word(piece: str) -> bool:
    """Tell a word from marks that a reader does not see (``##``, ``|``, ``---``)."""
    return not piece.isascii() or any(map(str.isalnum, piece))


@dataclass(slots=True)
class _List:
    """An open list: the bullet, or the typed number with its place, that its next block takes."""

    group: int
    counter: int | None = None  # of a list whose author typed the same number before every item
    bullet: str | None = None
    number: tuple[str, tuple[int, int]] | None = None


@dataclass(slots=True)
class _Walk:
    """Walks the tokens once and emits blocks on the way."""

    builder: Builder
    rows: list[str]
    shift: int
    steps: Mapping[str, Any]
    lists: list[_List] = field(default_factory=list)
    groups: int = 0
    heading_level: int = 0
    title: str | None = None
    kind: BlockKind = "paragraph"
    level: int = 0
    row: Line | None = None
    setext: bool = False
    note: str | None = None
    labels: Labels = field(default_factory=Labels)

    def run(self, tokens: Sequence[Token]) -> None:
        """Emit a block for each paragraph, heading, item and table row of ``tokens``."""
        lazy = _lazy_lists(tokens)
        for number, token in enumerate(tokens):
            if token.type == "inline":
                self._inline(token)
            elif token.type in {"html_block", "fence", "code_block"}:
                self._raw(token)
            else:
                self._structure(token)
                if number in lazy:
                    self.lists[-1].counter = lazy[number]

    def _structure(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self.kind, self.level = "heading", _HEADING_TAGS[token.tag]
                self.setext = token.markup == "-"
            case "heading_close":
                self.kind, self.level = "paragraph", 0
            case "bullet_list_open" | "ordered_list_open":
                if not self.lists:
                    self.groups += 1
                self.lists.append(_List(self.groups))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._open_item(token)
            case "table_open":
                self.groups += 1
            case "tr_open":
                self.row = self.builder.line()
            case "tr_close":
                if self.row is not None:
                    self.builder.emit(self.row, "row", group=self.groups)
                self.row = None
            case _:
                pass

    def _open_item(self, token: Token) -> None:
        top = self.lists[-1]
        top.bullet, top.number = None, None
        if not token.info:
            top.bullet = "•"
            return
        if top.counter is not None:
            top.bullet = f"{top.counter}{token.markup}"
            top.counter += 1
            return
        # Unlike in <ol>, the author typed this number, and other clauses refer to it: it stays in the text.
        typed = f"{token.info}{token.markup}"
        row = (token.map or [0, 0])[0]
        column = max(0, self.rows[row].find(typed)) if row < len(self.rows) else 0
        top.number = typed, (self.shift + row + 1, column + 1)

    def _inline(self, token: Token) -> None:
        steps = self.steps.get(f"steps {id(token.children)}", [])
        children = token.children or []
        if children and children[0].type == "note_mark":
            self.note = f"[{children[0].content}]"
        lines = _Inline(children, steps, self._places(token), self.builder).lines()
        if self.row is None:
            self._emit_lines(self._numbered(lines))
            return
        if self.row.length:
            self.row.add(" | ", None)
        for _, line in lines:
            self.row.extend(line)

    def _numbered(self, lines: list[tuple[bool, Line]]) -> list[tuple[bool, Line]]:
        """Put the number of the open item, if it still waits, in front of its first line."""
        if not self.lists or self.lists[-1].number is None or not any(line.length for _, line in lines):
            return lines
        typed, place = self.lists[-1].number
        self.lists[-1].number = None
        first = self.builder.line()
        bold = lines[0][1].all_bold
        first.add(typed, place, bold=bold)
        first.extend(lines[0][1])
        return [(True, first), *lines[1:]]

    def _emit_lines(self, lines: list[tuple[bool, Line]]) -> None:
        """Emit visible lines as blocks: one that goes on in the next is joined with it."""
        lines = [(hard, line) for hard, line in lines if line.length]
        if not lines:
            return
        current = last = lines[0][1]
        for hard, line in lines[1:]:
            if hard:
                joined = self.kind == "heading" or shapes.goes_on(last.text, line.text, wrapped=False)
            else:
                # A soft break is a space to a reader, but "(b) ..." below "(a) ..." is meant as an item.
                self.labels.add(last.text)
                joined = not (shapes.starts_block(line.text) and self.labels.breaks(last.text, line.text))
            if joined:
                current.extend(line)
            else:
                self._emit(current)
                current = line
            last = line
        self._emit(current)

    def _emit(self, line: Line) -> None:
        text = line.text
        kind, level = self.kind, self.level
        marker, group = None, None
        if self.lists:
            top = self.lists[-1]
            group = top.group
            marker, top.bullet = top.bullet, None
            if shapes.has_number(text):
                marker = None
        self.labels.add(text)
        if self.note is not None:
            kind, level, marker, self.note = "item", 1, self.note, None
        elif kind == "heading" and self._is_heading(text):
            self.heading_level = level
            self.title = self.title or text[:300]
        elif (line.all_bold and shapes.is_bold_heading(text)) or (
            not self.lists and is_heading_in_capitals(text)
        ):
            kind, level = "heading", min(6, self.heading_level + 1)
        elif self.lists:
            kind, level = "item", len(self.lists)
        else:
            kind, level = "paragraph", 0
        self.builder.emit(line, kind, level=level, marker=marker, group=None if kind == "heading" else group)

    def _is_heading(self, text: str) -> bool:
        """Tell whether a marked heading is one; a rule drawn below a sentence marks it too."""
        sentence = text.endswith(".") and len(text.split()) >= SENTENCE_WORDS and not shapes.has_number(text)
        return shapes.is_marked_heading(text) and not (self.setext and sentence)

    def _raw(self, token: Token) -> None:
        """Emit the HTML or the fenced lines inside the Markdown."""
        if token.type == "html_block":
            self._html(token)
            return
        first = (token.map or [0, 0])[0] + (token.type == "fence")
        self.groups += 1
        emit_lines(self.builder, lines_of(token.content, first=self.shift + first + 1))

    def _html(self, token: Token) -> None:
        places = self._places(token)
        self.groups += 1
        for piece in Html(self.builder, lambda offset: _place(places, offset)).pieces(token.content):
            self.kind, self.level = piece.kind, piece.level
            if piece.kind in {"item", "row"}:
                self.builder.emit(
                    piece.line, piece.kind, level=piece.level, marker=piece.marker, group=self.groups
                )
            else:
                self._emit(piece.line)
        self.kind, self.level = "paragraph", 0

    def _places(self, token: Token) -> list[tuple[int, int, int]]:
        """Return the offset, line and column of each line of the token's content."""
        first = (token.map or [0, 0])[0]
        places = []
        offset = 0
        for number, line in enumerate(token.content.split("\n"), start=first):
            row = self.rows[number] if number < len(self.rows) else ""
            # The parser strips list markers from the left, and indentation from all but HTML.
            indent = len(line) - len(line.lstrip())
            column = max(0, row.find(line.strip()) - indent)
            places.append((offset, self.shift + number + 1, column + 1))
            offset += len(line) + 1
        return places


@dataclass(slots=True)
class _Inline:
    """The inline tokens of one block; ``rows`` are the offsets, lines and columns of its source lines."""

    children: Sequence[Token]
    steps: Sequence[Step]
    rows: Sequence[tuple[int, int, int]]
    builder: Builder

    def lines(self) -> list[tuple[bool, Line]]:
        """Return the lines of the block; True where a hard break stands before the line."""
        lines = [(True, self.builder.line())]
        bold = False
        for index, child in enumerate(self.children):
            line = lines[-1][1]
            match child.type:
                case "strong_open" | "strong_close":
                    bold = child.type == "strong_open"
                case "html_inline" if markup.is_bold(child.content):
                    bold = not child.content.startswith("</")
                case "html_inline" if (url := markup.href(child.content)) is not None:
                    line.open_link(url)
                case "html_inline" if child.content.lower() == "</a>":
                    line.close_link()
                case "softbreak" | "hardbreak":
                    lines.append((child.type == "hardbreak", self.builder.line()))
                case "html_inline" if _BREAK_TAG.match(child.content):
                    lines.append((True, self.builder.line()))
                case "link_open":
                    line.open_link(str(child.attrGet("href") or ""))
                case "link_close":
                    line.close_link()
                case "text" if self._is_stray(index):
                    # "**" that CommonMark does not pair, as between a quotation mark and a letter.
                    if not self._is_stray(index - 1):
                        bold = not bold
                case "text" if self._is_left_over(index):
                    pass
                case "text" | "text_special" | "code_inline":
                    for raw, place in self._placed(index, child.content):
                        line.add(raw, place, bold=bold)
                case _:
                    pass
        return lines

    def _is_stray(self, index: int) -> bool:
        """Tell whether the child is one of several asterisks in a row that made no emphasis."""
        return self._is_asterisk(index) and (self._is_asterisk(index - 1) or self._is_asterisk(index + 1))

    def _is_left_over(self, index: int) -> bool:
        """Tell whether the child is a mark that made no emphasis, for it stands between a quote and a word.

        Between two quotes, as in a form, it is a line to be filled in.
        """
        content = self.children[index].content
        if content not in {"_", "*"}:
            return False
        first = last = index
        while self._content(first - 1) == content:
            first -= 1
        while self._content(last + 1) == content:
            last += 1
        quoted = [self._content(first - 1)[-1:] in _QUOTES, self._content(last + 1)[:1] in _QUOTES]
        return last - first < MAX_MARK and sum(quoted) == 1

    def _content(self, index: int) -> str:
        inside = 0 <= index < len(self.children) and self.children[index].type == "text"
        return self.children[index].content if inside else ""

    def _is_asterisk(self, index: int) -> bool:
        if not 0 <= index < len(self.children):
            return False
        return self.children[index].type == "text" and self.children[index].content == "*"

    def _placed(self, index: int, content: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Cut ``content`` where its characters stop following one another in the source."""
        first = bisect_left(self.steps, (index, 0, 0))
        last = bisect_left(self.steps, (index + 1, 0, 0))
        steps = [(begin, position) for _, begin, position in self.steps[first:last]]
        if not steps:
            position = self.steps[first - 1][2] if first else 0
            steps = [(0, position)]
        ends = [begin for begin, _ in steps[1:]] + [len(content)]
        for (begin, position), end in zip(steps, ends, strict=True):
            if begin < end:
                yield content[begin:end], _place(self.rows, position)


def _place(rows: Sequence[tuple[int, int, int]], position: int) -> tuple[int, int]:
    """Return the line and column of an offset into the source of a block, by its ``rows``."""
    begin, line, column = rows[bisect_right(rows, position, key=lambda row: row[0]) - 1]
    return line, column + position - begin


def _lazy_lists(tokens: Sequence[Token]) -> dict[int, int]:
    """Return, by the index of their opening token, the lists whose items all have the same number, and it."""
    found: dict[int, int] = {}
    opened: list[tuple[int, list[str]]] = []
    for index, token in enumerate(tokens):
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            opened.append((index, []))
        elif token.type == "list_item_open":
            opened[-1][1].append(token.info)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            start, numbers = opened.pop()
            if len(numbers) > 1 and len(set(numbers)) == 1 and numbers[0]:
                found[start] = int(numbers[0])
    return found
