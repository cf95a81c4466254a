"""Read a web page into flat lists, in the order of the source.

libxml2 parses and calls back; no tree of Python objects is built, for making
those costs more than the parsing. An element is a number, what is below it is
a range of numbers, and all that later steps ask (how much prose is below an
element, what stands beside it) is arithmetic on ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.builder import count_words

PROSE_RUN = 4  # words in a text node from which on it counts as prose, links aside
MAX_DEPTH = 2048  # the parser drops what is nested deeper

NEVER_READ = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "svg",
        "canvas",
        "object",
        "embed",
        "iframe",
        "audio",
        "video",
        "map",
        "datalist",
        "select",
        "math",
    }
)
_NO_PROSE = NEVER_READ | {"a"}
_SILENT = frozenset({"script", "style", "svg"})  # what is below these is not even recorded
_NO_SOURCE = frozenset({"template", "head", "title"})  # their words are no words of the page
_ROOTS = frozenset({"html", "body"})
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9_-]*")

# A text node as it stands in the source, the number of its words, and whether it needs no cleaning.
Text = tuple[str, int, bool]
# An element that starts (its number), an element that ends (the complement of its number), or a text.
Slot = int | Text
# What the parser meets: a text, or one of these.
_Event = str | int
_START, _END, _COMMENT = range(3)

_NO_ATTRIBUTES: Mapping[str, str] = {}


@dataclass(slots=True)
class Page:
    """The elements of a page by number, and its ``slots``: starts, texts and ends in the order of the source.

    ``ends[i]`` is the number of the first element after all that is inside
    element ``i``; ``opens[i]`` and ``closes[i]`` are the slots where it starts
    and ends. ``prose[i]`` counts the words of prose inside an element, those
    in links and in what is never read left out; ``words_source`` all words of
    the page but those of scripts, styles and the head.
    """

    tags: list[str] = field(default_factory=list)
    attributes: list[Mapping[str, str]] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    prose: list[int] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    words_source: int = 0
    _paths: dict[int, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: Mapping[str, str], *, parent: int) -> int:
        """Add an element and return its number; where it closes and its prose are filled in at its end."""
        element = len(self.tags)
        self.tags.append(tag)
        self.attributes.append(attributes or _NO_ATTRIBUTES)
        self.parents.append(parent)
        self.opens.append(len(self.slots))
        self.closes.append(0)
        self.ends.append(0)
        self.slots.append(element)
        return element

    def above(self, element: int) -> Iterator[int]:
        """Give the elements that ``element`` stands in, from the innermost."""
        while (element := self.parents[element]) >= 0:
            yield element

    def children(self, element: int) -> Iterator[int]:
        """Give the elements directly below ``element``."""
        child, end = element + 1, self.ends[element]
        while child < end:
            yield child
            child = self.ends[child]

    def named(self, tag: str, element: int = 0) -> list[int]:
        """Return the elements called ``tag`` inside ``element``, or in the whole page."""
        tags, found = self.tags, element
        numbers: list[int] = []
        while True:
            try:
                found = tags.index(tag, found + 1, self.ends[element])
            except ValueError:
                return numbers
            numbers.append(found)

    def texts(self, element: int) -> list[Text]:
        """Return the texts inside ``element``."""
        inside = self.slots[self.opens[element] : self.closes[element]]
        return [slot for slot in inside if isinstance(slot, tuple)]

    def text(self, element: int) -> str:
        """Return all text inside ``element``, on one line."""
        return " ".join("".join([raw for raw, _, _ in self.texts(element)]).split())

    def count(self, element: int) -> int:
        """Return the number of words inside ``element``."""
        return sum([words for _, words, _ in self.texts(element)])

    def path(self, element: int) -> str:
        """Return the XPath of ``element``, as a browser counts."""
        missing = []
        while element >= 0 and element not in self._paths:
            missing.append(element)
            element = self.parents[element]
        path = self._paths.get(element, "")
        for inner in reversed(missing):
            if inner not in self._paths:
                self._number(self.parents[inner], path)
            path = self._paths[inner]
        return path

    def _number(self, parent: int, path: str) -> None:
        """Make the paths of all elements directly below ``parent``: one by one would count them anew each."""
        if parent < 0:
            self._paths[0] = f"/{self.tags[0]}"
            return
        seen: dict[str, int] = {}
        for place, child in enumerate(self.children(parent), 1):
            tag = self.tags[child]
            number = seen[tag] = seen.get(tag, 0) + 1
            # A name with a colon ("o:p") is no name in XPath without its namespace.
            name = f"{tag}[{number}]" if _PLAIN_TAG.fullmatch(tag) else f"*[{place}]"
            self._paths[child] = f"{path}/{name}"


class _Events:
    """What the parser calls: it only writes down, so that as little as possible runs at each call.

    Texts and numbers are no work for the garbage collector, tuples would be.
    """

    def __init__(self) -> None:
        self.seen: list[_Event] = []
        self.tags: list[str] = []
        self.attributes: list[Mapping[str, str]] = []
        write, write_tag, write_attributes = self.seen.append, self.tags.append, self.attributes.append
        roots = set(_ROOTS)

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag in _ROOTS:
                if tag not in roots:
                    return
                roots.remove(tag)
            write(_START)
            write_tag(tag)
            write_attributes(attributes)

        def end(tag: str) -> None:
            # What follows </body> or </html> stands in the body for a browser.
            if tag not in _ROOTS:
                write(_END)

        self.start = start
        self.end = end
        self.data = write
        # Comments, and what a browser takes for one, part text nodes: text()[n] must count as it does.
        self.comment = lambda _text: write(_COMMENT)
        self.pi = lambda _target, _data=None: write(_COMMENT)

    def clear(self) -> None:
        """Forget all: the parser and what it calls hold each other until the next garbage collection."""
        self.seen.clear()
        self.tags.clear()
        self.attributes.clear()

    def close(self) -> None:
        """Nothing is left to be done at the end."""


def parse(coded: bytes) -> Page | None:
    """Return the page whose source in UTF-8 is ``coded``, or None where it holds no element.

    Raises:
        NotAssessedError: it is not HTML, or its elements are nested too deeply.
    """
    events = _Events()
    # huge_tree: pages nest deeper than libxml2's default of 256; MAX_DEPTH and the sandbox bound the cost.
    # The stubs ask that a target take bytes too, which the parser never gives.
    target = cast("etree.ParserTarget", events)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, target=target)
    data = coded.replace(b"\x00", b"")
    if not data.strip():
        return None
    try:
        etree.fromstring(data, parser)
    except etree.ParseError as error:
        raise NotAssessedError(Reason.DAMAGED, "it is not HTML") from error
    page = _flatten(events)
    events.clear()
    return page if page.tags else None


def _flatten(events: _Events) -> Page:
    """Number the elements and count the words: the one loop over all of a page, so it calls little."""
    page = Page()
    tags, slots, parents = page.tags, page.slots, page.parents
    started = zip(events.tags, events.attributes, strict=True)
    blanks: dict[str, Text] = {}
    current = -1  # the innermost open element
    depth = 0
    silent = 0  # elements open inside one whose content is not recorded, that one included
    no_prose = 0  # open elements that are no prose
    running = 0  # words of prose so far
    text = ""
    for event in (*events.seen, *[_END] * len(_ROOTS)):
        if isinstance(event, str):
            text += event  # the parser cuts a text at each entity
            continue
        if text:
            if silent or current < 0:
                pass
            elif text.isspace():
                slots.append(blanks.setdefault(text, (text, 0, False)))
            else:
                words, plain = count_words(text)
                slots.append((text, words, plain))
                page.words_source += 0 if tags[current] in _NO_SOURCE else words
                running += words if words >= PROSE_RUN and not no_prose else 0
            text = ""
        if event == _START:
            tag, attributes = next(started)
            if silent:
                silent += 1
                continue
            depth += 1
            if depth > MAX_DEPTH:
                raise NotAssessedError(Reason.DAMAGED, "its elements are nested too deeply")
            current = page.start(tag, attributes, parent=current)
            page.prose.append(-running)
            no_prose += tag in _NO_PROSE
            silent = int(tag in _SILENT)
        elif event == _END:
            silent -= silent > 0
            if silent or current < 0:
                continue
            no_prose -= tags[current] in _NO_PROSE
            page.closes[current] = len(slots)
            page.ends[current] = len(tags)
            page.prose[current] += running
            slots.append(~current)
            current = parents[current]
            depth -= 1
    return page
