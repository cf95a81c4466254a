"""Take a Word template from a firm without trusting it: neither its parts nor its words in braces may act."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from tosscan.errors import UsageError
from tosscan.report.printable import shown

LARGEST = 20 * 1024 * 1024  # bytes of the file; a letterhead with pictures has about one million
MOST = 100 * 1024 * 1024  # bytes of all its parts, unpacked
ENTRIES = 1000
NAMES = frozenset({"memo"})
"""What a template is given: the memo, as :meth:`Memo.to_dict` returns it."""

_ACTIVE = re.compile(r"vba|activex|embeddings/|\.bin$|customui|afchunk|attachedtoolbars", re.IGNORECASE)
_HEADER = re.compile(r"word/header\d*\.xml")
_TAGS = re.compile(rb"<[^>]*>")
_PAIRS = ((b"{{", b"}}"), (b"{%", b"%}"), (b"{#", b"#}"))
_STAMP = re.compile(rb"\{\{\s*memo\s*\.\s*stamp\b")
_PARTS = re.compile(rb"\bmemo\s*\.\s*sections\b")
_EXTERNAL = re.compile(
    rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE
)
_INSTRUCTION = re.compile(rb"<w:instrText[^>]*>([^<]*)<")
_SIMPLE = re.compile(rb"w:instr\s*=\s*[\"']\s*(\w*)")
_FETCHES = re.compile(rb"DDE|INCLUDE|IMPORT|LINK |MACROBUTTON|DATABASE|QUOTE|EMBED", re.IGNORECASE)
"""Instructions of fields that fetch or run something; HYPERLINK leads somewhere only when it is clicked."""
_NODES = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Const),
    *(
        nodes.Getattr,
        nodes.Getitem,
        nodes.Filter,
        nodes.Compare,
        nodes.Operand,
        nodes.And,
        nodes.Or,
        nodes.Not,
    ),
)
_FILTERS = ("first", "last", "length", "count", "lower", "upper", "title", "trim", "default", "d")


def printed(value: object) -> object:
    """Return ``value`` as it goes into XML; braces become references, so that docxtpl leaves them alone."""
    if not isinstance(value, str):
        return value
    return Markup(str(escape(shown(value))).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped here


class Sandbox(ImmutableSandboxedEnvironment):
    """Runs a template that may only print, loop and choose: no calls, no arithmetic, no names of its own.

    A loop within a loop must go through what the outer one gives, so that the
    work is bounded by the memo times the length of the template.
    """

    def __init__(self) -> None:
        """Make the environment, with everything escaped and nothing undefined let through."""
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=printed)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the template in ``source``. Raises SecurityError where it asks for more than it may."""
        tree = self.parse(source)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _NODES):
                raise SecurityError(f"it may not use {type(node).__name__.lower()}")
        unknown = find_undeclared_variables(tree) - NAMES
        if unknown:
            raise SecurityError(f"it asks for {min(unknown)!r}, which is not given")
        _check_loops(tree, frozenset())
        return super().from_string(source, *args, **kwargs)


def _check_loops(node: nodes.Node, outer: frozenset[str]) -> None:
    """Refuse a loop within a loop over what the outer one does not give."""
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.For):
            _check_loops(child, outer)
            continue
        if child.recursive:
            raise SecurityError("it may not use a recursive loop")
        root: nodes.Node = child.iter
        while isinstance(root, nodes.Getattr | nodes.Getitem):
            root = root.node
        if not isinstance(root, nodes.Name) or (outer and root.name not in outer):
            raise SecurityError("a loop within a loop must go through what the outer one gives")
        name = child.target.name if isinstance(child.target, nodes.Name) else ""
        _check_loops(child, frozenset({name}))


def read(path: Path) -> bytes:
    """Return the Word template at ``path``, checked.

    Raises:
        UsageError: it cannot be read, is no Word file, or holds what could act: macros, embedded objects,
            links to other files, fields that fetch, or words in braces that do more than print.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise _refused(path, "it is too large for a template")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"--template {path}: {(error.strerror or str(error)).lower()}") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(path, archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise _refused(path, "it is no Word file (DOCX)") from None
    return data


def _check(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > MOST:
        raise _refused(path, "it is too large once unpacked")
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "word/document.xml"} <= names or len(names) != len(entries):
        raise _refused(path, "it is no Word file (DOCX)")
    heads = [archive.read(entry) for entry in entries if _HEADER.fullmatch(entry.filename)]
    if not heads or not all(_STAMP.search(_TAGS.sub(b"", head)) for head in heads):
        # What no person has looked at must say so on every page, on any paper.
        raise _refused(path, "each of its page headers must hold {{ memo.stamp }}, and there must be one")
    if not _PARTS.search(_TAGS.sub(b"", archive.read("word/document.xml"))):
        raise _refused(path, "it does not loop through memo.sections, so that nothing would be in it")
    for entry in entries:
        if _ACTIVE.search(entry.filename):
            raise _refused(path, f"it holds what could act ({entry.filename})")
        if entry.filename.endswith((".xml", ".rels")):
            # No more is unpacked than the archive claims; a part that claims wrongly fails its checksum.
            _check_part(path, entry.filename, archive.read(entry))


def _check_part(path: Path, name: str, data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refused(path, f"{name} declares what no Word file does")
    if b"macroEnabled" in data:
        raise _refused(path, "it holds macros")
    if name.startswith("word/"):
        for paragraph in data.split(b"</w:p>"):
            words = _TAGS.sub(b"", paragraph)
            if any(words.count(opening) != words.count(closing) for opening, closing in _PAIRS):
                # docxtpl would drop what stands up to the next brace, and say nothing.
                raise _refused(path, f"a brace is not closed in its paragraph ({name})")
    for link in _EXTERNAL.findall(data):
        if b"/hyperlink" not in link:
            raise _refused(path, f"{name} links to another file")
    # Word joins an instruction that is spread over several runs.
    instructions = (b"".join(_INSTRUCTION.findall(data)), *_SIMPLE.findall(data))
    for instruction in instructions:
        found = _FETCHES.search(instruction.upper().replace(b"HYPERLINK", b""))
        if found:
            raise _refused(path, f"it holds a field that could act ({found[0].decode().strip()})")


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(f"--template {path}: {why}")


def fault(path: Path, error: Exception) -> UsageError:
    """Return the refusal of a template that could not be filled in, in one line."""
    if isinstance(error, TemplateError):
        why = str(error.message or error).splitlines()[0]
        return _refused(path, f"its words in braces cannot be filled in: {why[:200]}")
    return _refused(path, "it cannot be filled in as a Word file")
