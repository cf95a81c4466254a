"""Read XML from outside without its declarations: no document type, so that no entity can act or grow."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

DEEPEST = 200
"""Levels of elements; a workbook has about ten."""


def parse(data: bytes, *, name: str) -> Element:
    """Return the root of the XML in ``data``; names of elements and attributes are without name spaces.

    Raises:
        ValueError: it is no XML, has a document type, or is nested too deep; ``name`` is what it is called.
    """
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError(f"{name} is nested too deep")
        builder.start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(tag))

    def refuse(*_: object) -> NoReturn:
        raise ValueError(f"{name} has a document type, which is not read")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"{name} is no XML: {error}") from None
    root: Element = builder.close()
    return root


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def text(element: Element | None) -> str:
    """Return all the text in ``element``, "" without one."""
    return "" if element is None else "".join(element.itertext())
