"""The rules by which Markdown is cut into tokens: CommonMark, with tables, footnotes and places.

The places of all inline tokens are written into the environment of the parser
under ``steps`` and the identity of the list of tokens.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MAX_NESTING = 80  # each level takes several frames of Python's thousand
_NOTE_CALL = re.compile(r"\[\^([^\]\s]{1,40})\](:?)")

_ADMONITION = re.compile(
    r"(?P<indent> *)(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?:[ \t]+[\w-]+)*(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*"
)
_ADMONITION_INDENT = "    "

# Index of the token that is being made, characters it has so far, offset in the block's source.
Step = tuple[int, int, int]


def parser() -> MarkdownIt:
    """Return a parser of terms: what is indented is no code, and a footnote is a paragraph."""
    # What is nested deeper is left out without a word, so the usual limit of 20 is raised.
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    # Tokens must stay as the rules made them, or their places are lost.
    parser.disable(["text_join", "fragments_join"])
    # Terms indent freely; what CommonMark calls a code block is a paragraph here.
    parser.disable(["code"])
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph"]})
    parser.inline.ruler.before("text", "note_place", _note_place)
    parser.inline.ruler.before("link", "note_call", _note_call)
    return parser


def _footnote(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001 (a rule)
    """Read "[^1]: Words." as a paragraph of its own; else a note of one word is an address, and lost."""
    start, end = state.bMarks[first] + state.tShift[first], state.eMarks[first]
    found = _NOTE_CALL.match(state.src, start, end)
    if found is None or not found[2]:
        return False
    if silent:
        return True
    following = first + 1
    while following < last and not state.isEmpty(following) and state.sCount[following] > state.blkIndent:
        following += 1  # indented lines belong to the note
    state.push("paragraph_open", "p", 1).map = [first, following]
    token = state.push("inline", "", 0)
    token.content = state.getLines(first, following, state.blkIndent, False).strip()
    token.map = [first, following]
    token.children = []
    state.push("paragraph_close", "p", -1)
    state.line = following
    return True


def _note_call(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (signature of a rule)
    """Take the call of a footnote out of the text; at the start of a note it is the note's marker."""
    found = _NOTE_CALL.match(state.src, state.pos)
    if found is None:
        return False
    opens = state.pos == 0 and bool(found[2])
    if not silent:
        state.push("note_mark" if opens else "note_call", "", 0).content = found[1]
    state.pos += len(found[0]) - (len(found[2]) if not opens else 0)
    return True


def _note_place(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (signature of a rule)
    """Write down, before each step of the parser, where in the block the next characters will come from."""
    if not silent:
        # The list of tokens stays the children of its block, so its identity names the block.
        steps: list[Step] = state.env.setdefault(f"steps {id(state.tokens)}", [])
        steps.append((len(state.tokens), len(state.pending), state.pos))
    return False


def unwrapped(rows: list[str]) -> list[str]:
    """Return the lines of a text, those in the boxes of MkDocs (``!!! note "Title"``) without the box."""
    lines: list[str] = []
    box: str | None = None  # the indentation of the lines of the open box
    for row in rows:
        if box is not None and row.strip() and not row.startswith(box):
            box = None
        line = row if box is None else row[len(_ADMONITION_INDENT) :]
        found = _ADMONITION.fullmatch(row)
        if found is not None:
            box = found["indent"] + _ADMONITION_INDENT
            line = f"**{found['title']}**  " if found["title"] else ""
        lines.append(line)
    return lines
