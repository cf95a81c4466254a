"""Read a web page into flat lists, in the order of the source.

lexbor parses as a browser does; its nodes are passed over once and let go,
for a tree of Python objects costs more than the parsing. An element is a
number, what is below it is a range of numbers, and all that later steps ask
(how much prose is below an element, what stands beside it) is arithmetic on
ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode, SelectolaxError

from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.builder import unclean_characters

PROSE_RUN = 4  # words in a text node from which on it counts as prose, links aside
MAX_DEPTH = 4096  # of elements within elements; browsers stop at 512
MANY_TAGS = 10_000  # from which on a page is looked at before it is parsed

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
        "noembed",
        "noframes",
    }
)
_NO_PROSE = NEVER_READ | {"a"}
# What a browser keeps in one piece, tags and all.
_UNPARSED = frozenset({"iframe", "noembed", "noframes", "noscript"})
_MARKUP = re.compile(r"<[^>]*>")
# Neither the attributes of these nor what is below them are even recorded.
_BARE = frozenset({"script", "style", "svg", "br", "hr", "img", "link", "meta", "wbr"})
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]*)")
# Void elements, those that the next of their kind ends, and those that the end of a block ends.
_SELF_ENDING = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" html head body p li dt dd tr td th tbody thead tfoot colgroup caption option optgroup rp rt"
    b" a b big button code em font i nobr s small strike strong tt u".split()
)
_TOO_DEEP = "its elements are nested too deeply"
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9_-]*")
_TEXT = "-text"  # what the parser calls a text among the names of elements
_OTHER = "-other"  # a comment, say

# An element that starts (its number), an element that ends (the complement of its number), or a text.
Slot = int | str

# Those of an element; one without a value has None.
Attributes = Mapping[str, str | None]
_NO_ATTRIBUTES: Attributes = {}


@dataclass(slots=True)
class Page:
    """The elements of a page by number, and its ``slots``: starts, texts and ends in the order of the source.

    ``words[i]`` is the number of words in slot ``i``, and 0 where it is no
    text; ``unclean`` holds the slots of texts that need cleaning. ``ends[i]`` is the
    number of the first element after all that is inside element ``i``;
    ``opens[i]`` and ``closes[i]`` are the slots where it starts and ends.
    ``words_source`` counts all words of the page but those of scripts, styles
    and the head.
    """

    tags: list[str] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    unclean: set[int] = field(default_factory=set)
    words_source: int = 0
    _prose: list[int] = field(default_factory=list)  # words of prose before each slot
    _paths: dict[int, str] = field(default_factory=lambda: {0: "/html"})
    _numbers: dict[int, int] = field(default_factory=dict)

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

    def texts(self, element: int) -> list[str]:
        """Return the texts inside ``element``."""
        inside = self.slots[self.opens[element] : self.closes[element]]
        return [slot for slot in inside if isinstance(slot, str)]

    def text(self, element: int) -> str:
        """Return all text inside ``element``, on one line."""
        return " ".join("".join(self.texts(element)).split())

    def count(self, element: int) -> int:
        """Return the number of words inside ``element``."""
        return sum(self.words[self.opens[element] : self.closes[element]])

    def prose(self, element: int) -> int:
        """Return the words of prose inside ``element``, those in links and in what is never read left out."""
        return self._prose[self.closes[element]] - self._prose[self.opens[element]]

    def weigh(self) -> None:
        """Count the words of all texts, and the prose among them."""
        texts = [
            (place, core)
            for place, slot in enumerate(self.slots)
            if isinstance(slot, str) and (core := slot.strip())
        ]
        strange = unclean_characters(" ".join([core for _, core in texts]))
        words, weights = [0] * len(self.slots), [0] * len(self.slots)
        for place, core in texts:
            clean = "  " not in core
            for character in strange:
                if character in core:
                    clean = False
            if clean:
                count = core.count(" ") + 1
            else:
                count = len(core.split())
                self.unclean.add(place)
            words[place] = count
            if count >= PROSE_RUN:
                weights[place] = count
        self.words = words
        behind = 0
        for element, tag in enumerate(self.tags):
            if tag in _NO_PROSE and element >= behind:
                behind = self.ends[element]
                begin, end = self.opens[element], self.closes[element]
                weights[begin:end] = [0] * (end - begin)
        self._prose = list(accumulate(weights, initial=0))
        titles = [
            title
            for title in self.named("title")
            if "head" not in map(self.tags.__getitem__, self.above(title))
        ]
        self.words_source = sum(self.words) - sum(map(self.count, (*self.named("head"), *titles)))

    def path(self, element: int) -> str:
        """Return the XPath of ``element``, as a browser counts."""
        paths, parents = self._paths, self.parents
        missing = []
        while element not in paths:
            missing.append(element)
            element = parents[element]
        path = paths[element]
        for inner in reversed(missing):
            if inner not in self._numbers:
                self._number(parents[inner])
            tag = self.tags[inner]
            if tag.isalnum() or _PLAIN_TAG.fullmatch(tag):
                path = f"{path}/{tag}[{self._numbers[inner]}]"
            else:  # a name with a colon ("o:p") is no name in XPath without its namespace
                place = list(self.children(parents[inner])).index(inner) + 1
                path = f"{path}/*[{place}]"
            paths[inner] = path
        return path

    def _number(self, parent: int) -> None:
        """Number all elements directly below ``parent``, each among those of its name."""
        tags, ends, numbers = self.tags, self.ends, self._numbers
        seen: dict[str, int] = {}
        child, end = parent + 1, ends[parent]
        while child < end:
            tag = tags[child]
            numbers[child] = seen[tag] = seen.get(tag, 0) + 1
            child = ends[child]


def parse(coded: bytes) -> Page | None:
    """Return the page whose source in UTF-8 is ``coded``, or None where it holds nothing.

    Raises:
        NotAssessedError: its elements are nested too deeply.
    """
    data = coded.replace(b"\x00", b"")
    if not data.strip():
        return None
    if data.count(b"<") > MANY_TAGS and _depth(data) > MAX_DEPTH:
        raise NotAssessedError(Reason.DAMAGED, _TOO_DEEP)
    # With scripts, as a browser reads: what stands in <noscript> is one text, and the head goes on behind it.
    try:
        parser = LexborHTMLParser(data, scripting=True, options=LexborDocumentOptions.WO_EVENTS)
    except SelectolaxError as error:
        raise MemoryError from error  # there is no HTML that a parser of HTML refuses
    if parser.root is None:
        return None
    page = _flatten(parser.root)
    page.weigh()
    return page


def _depth(data: bytes) -> int:
    """Return how deep elements are nested in a source, those that end without an end tag left out.

    The time that the parser takes grows with the number of elements times their depth.
    """
    depth = deepest = 0
    for end, name in _TAG.findall(data):
        if name.lower() in _SELF_ENDING:
            continue
        depth = max(0, depth - 1) if end else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _flatten(root: LexborNode) -> Page:
    """Number the elements: the one loop over all nodes of a page, so it calls little."""
    page = Page()
    tags, attributes, parents, ends = page.tags, page.attributes, page.parents, page.ends
    slots, opens, closes = page.slots, page.opens, page.closes
    names: dict[int, str] = {}
    above: list[LexborNode] = []  # the open elements
    current = -1  # the innermost of them
    node: LexborNode | None = root
    while True:
        while node is None:
            # All that is inside the innermost open element was seen.
            closes[current] = len(slots)
            ends[current] = len(tags)
            slots.append(~current)
            current = parents[current]
            node = above.pop().next
            if current < 0:
                return page
        tag_id = node.tag_id
        tag = names.get(tag_id)
        if tag is None:
            tag = names[tag_id] = _name(node)
        if tag == _TEXT:
            slots.append(node.text_content or "")
            node = node.next
        elif tag == _OTHER:
            node = node.next
        else:
            parents.append(current)
            current = len(tags)
            tags.append(tag)
            opens.append(len(slots))
            closes.append(0)
            ends.append(0)
            slots.append(current)
            above.append(node)
            if tag in _BARE:
                attributes.append(_NO_ATTRIBUTES)
                node = None
            else:
                attributes.append(node.attributes)
                node = node.first_child
                if node is not None and tag in _UNPARSED:
                    slots.append(_MARKUP.sub(" ", node.text_content or ""))
                    node = None
            if len(above) > MAX_DEPTH:
                raise NotAssessedError(Reason.DAMAGED, _TOO_DEEP)


def _name(node: LexborNode) -> str:
    """Return the name of an element, or what stands for one where the node is none."""
    name = node.tag or _OTHER
    return name if node.is_element_node or name == _TEXT else _OTHER
