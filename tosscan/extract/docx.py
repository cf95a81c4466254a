"""Read a Word file (DOCX): the text as shown with all tracked changes accepted, generated numbers as markers.

The parts of the package are read directly: numbers, notes, text boxes and
tracked changes are then in hand, and hostile archives and XML stay bounded
(:mod:`tosscan.extract.ooxml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.base import Job
from tosscan.extract.builder import Builder
from tosscan.extract.furniture import LEGAL
from tosscan.extract.numerals import roman
from tosscan.extract.ooxml import Package, Relation
from tosscan.extract.titles import clean_title
from tosscan.extract.wordlists import Numbering, W
from tosscan.extract.wordstyles import Styles
from tosscan.extract.wordtext import Walk
from tosscan.extract.wordxml import bare, name_of

ENGINE = "lxml"
_USUAL_PART = "word/document.xml"
_CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"
PICTURE_WORDS = 10  # words of text for each picture of a page, below which the pictures are the document
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def extract(job: Job) -> ExtractedText:
    """Return the text of a Word file, with characters of paragraphs as anchors.

    Footnotes and endnotes stand after the body, in the order in which it calls
    them; headers and footers are set aside unless they hold legal words.

    Raises:
        NotAssessedError: the file is locked, damaged, too large once unpacked, or holds no text.
    """
    package = Package(job.raw.data)
    try:
        return _extract(package)
    except RecursionError:
        raise NotAssessedError(Reason.DAMAGED, "its elements are nested too deeply") from None


def _extract(package: Package) -> ExtractedText:
    main = _main_part(package)
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise NotAssessedError(Reason.DAMAGED, "it holds no Word document")
    relations = package.relations(main)
    styles = Styles.of(_related(package, relations, "styles"))
    numbering = Numbering(_related(package, relations, "numbering"))
    walk = Walk(Builder("docx"), styles, numbering)
    walk.run(body, main, _links(relations))
    words_source = _words(body) + _notes(package, relations, walk)
    aside = _furniture(package, relations, walk)
    pictures = walk.left_out["pictures of pages"]
    if not walk.builder.blocks or len(walk.builder.text.split()) < PICTURE_WORDS * pictures:
        if pictures or any(relation.kind == "image" for relation in relations.values()):
            raise NotAssessedError(Reason.SCANNED, "any page (save the Word file as PDF)")
        raise NotAssessedError(Reason.EMPTY)
    comments = _related(package, relations, "comments")
    extracted = walk.builder.result(
        engine=ENGINE,
        engine_version=etree.__version__,
        words_source=words_source,
        words_aside=walk.left_out["hidden words"],
        title=_title(package) or walk.title,
        set_aside=tuple(aside),
        figures={
            "hidden_words": walk.left_out["hidden words"],
            "tracked_insertions": walk.left_out["insertions"],
            "tracked_deletions": walk.left_out["deletions"],
            "notes": len(walk.notes),
            "comments": 0 if comments is None else sum(1 for _ in comments.iter(f"{W}comment")),
        },
        warnings=_warnings(walk.left_out),
    )
    below = [*extracted.figures["below_bar"], *_unread(walk.left_out)]
    return replace(extracted, figures={**extracted.figures, "below_bar": below})


def _main_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and not relation.external:
            return relation.target
    return _USUAL_PART


def _related(package: Package, relations: Mapping[str, Relation], kind: str) -> etree._Element | None:
    """Return the root of the part that stands to the document in the relation ``kind``, or None."""
    part = _part(relations, kind)
    return None if part is None else package.xml(part)


def _part(relations: Mapping[str, Relation], kind: str) -> str | None:
    return next((one.target for one in relations.values() if one.kind == kind and not one.external), None)


def _links(relations: Mapping[str, Relation]) -> dict[str, str]:
    return {name: one.target for name, one in relations.items() if one.kind == "hyperlink" and one.external}


def _notes(package: Package, relations: Mapping[str, Relation], walk: Walk) -> int:
    """Emit the notes that the text calls, with their numbers as markers; return how many words they hold."""
    words = 0
    numbers = {"footnote": 0, "endnote": 0}
    parts = {kind: _part(relations, f"{kind}s") for kind in numbers}
    roots = {kind: None if part is None else package.xml(part) for kind, part in parts.items()}
    found = {
        kind: {
            one.get(f"{W}id") or "": one
            for one in (root.iter(f"{W}{kind}") if root is not None else ())
            if one.get(f"{W}type") not in _SEPARATORS
        }
        for kind, root in roots.items()
    }
    # A note may call another; the walk then lengthens the list, and each is read once.
    seen: set[tuple[str, str]] = set()
    for kind, name in walk.notes:
        note, part = found[kind].get(name), parts[kind]
        if note is None or part is None or (kind, name) in seen:
            continue
        seen.add((kind, name))
        numbers[kind] += 1
        words += _words(note)
        # Brackets, so that the number of a note is never taken for that of a clause.
        number = f"{numbers[kind]}" if kind == "footnote" else roman(numbers[kind])
        walk.run(note, part, _links(package.relations(part)), marker=f"[{number}]")
    return words


def _furniture(package: Package, relations: Mapping[str, Relation], walk: Walk) -> list[str]:
    """Return the lines of headers and footers, each once; those with legal words become text instead."""
    aside: dict[str, None] = {}
    kept: set[str] = set()
    parts = (
        one.target for one in relations.values() if one.kind in {"header", "footer"} and not one.external
    )
    for part in dict.fromkeys(parts):  # a file may name one part a thousand times
        root = package.xml(part)
        links = _links(package.relations(part)) if root is not None else {}
        for paragraph in _paragraphs(root) if root is not None else ():
            words = bare(paragraph)
            if LEGAL.search(words) and words not in kept:
                kept.add(words)
                walk.run(paragraph, part, links)
            elif words and words not in kept:
                aside.setdefault(words)
    return list(aside)


def _paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Give the paragraphs of a header: one in a text box once, and apart from the one that holds the box."""
    for element in root.iter(f"{W}p"):
        above = [name_of(one) for one in element.iterancestors()]
        if "p" not in above and "Fallback" not in above:
            yield element


def _title(package: Package) -> str | None:
    for relation in package.relations("").values():
        if relation.kind == "core-properties" and not relation.external:
            root = package.xml(relation.target)
            return clean_title(root.findtext(_CORE_TITLE)) if root is not None else None
    return None


def _words(root: etree._Element) -> int:
    """Return the words of a bare reading; the fallback of a drawing repeats what the drawing holds."""
    words = len(bare(root).split())
    for fallback in root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"):
        words -= len(bare(fallback).split())
    return words


def _warnings(left_out: Mapping[str, int]) -> tuple[str, ...]:
    warnings = []
    if left_out["insertions"] or left_out["deletions"]:
        warnings.append(
            f"read with all tracked changes accepted: {left_out['insertions']} insertions kept, "
            f"{left_out['deletions']} deletions left out"
        )
    if left_out["hidden words"]:
        warnings.append(f"{left_out['hidden words']} words of hidden text left out")
    if left_out["charts and diagrams"]:
        warnings.append(f"the words in {left_out['charts and diagrams']} charts or diagrams were not read")
    return tuple(warnings)


def _unread(left_out: Mapping[str, int]) -> Iterator[str]:
    """Give a plain sentence for each thing that may hold a part of the contract and was not read."""
    if left_out["embedded files"]:
        yield f"Files embedded in the document were not read: {left_out['embedded files']}."
    if left_out["pictures of pages"]:
        yield f"Pictures as large as a page were not read: {left_out['pictures of pages']}."
