"""The lists of a web page: what marker a browser sets before each item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tosscan.extract.dom import Attributes, Page
from tosscan.extract.numerals import list_marker

LISTS = frozenset({"ul", "ol", "menu", "dir"})
BULLET = "•"

_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)


@dataclass(slots=True)
class List:
    """An open list: what its next item is numbered, and the group that holds its blocks together.

    ``pending`` is the marker that waits for the first block of its item.
    """

    ordered: bool
    group: int
    style: str
    value: int = 1
    step: int = 1
    bare: bool = False
    pending: str | None = None

    def next_item(self, attributes: Attributes) -> None:
        """Move to the item with ``attributes`` and make its marker ready."""
        hidden = self.bare or _is_hidden(attributes.get("style"))
        if not self.ordered:
            self.pending = None if hidden else BULLET
            return
        value = integer(attributes.get("value"))
        self.value = self.value if value is None else value
        self.pending = None if hidden else list_marker(self.value, attributes.get("type") or self.style)
        self.value += self.step


def open_list(page: Page, element: int, *, group: int) -> List:
    """Return the list that ``element`` opens."""
    tag, attributes = page.tags[element], page.attributes[element]
    reverse = tag == "ol" and "reversed" in attributes
    start = integer(attributes.get("start"))
    if start is None:
        items = [child for child in page.children(element) if page.tags[child] == "li"]
        start = len(items) if reverse else 1
    style = attributes.get("style")
    return List(
        ordered=tag == "ol",
        group=group,
        style=attributes.get("type") or style or "",
        value=start,
        step=-1 if reverse else 1,
        bare=_is_hidden(style),
    )


def take_marker(lists: list[List]) -> str | None:
    """Return the marker of the next block in the innermost of ``lists``, if it is the first of its item.

    An item that opens with a list has no block of its own: its number goes
    before that of the first item inside ("3. a.").
    """
    pending = [one.pending for one in lists if one.pending]
    if not pending:
        return None
    for one in lists:
        one.pending = None
    return " ".join(marker for marker in pending if marker != BULLET) or next(iter(pending), None)


def integer(value: str | None) -> int | None:
    """Return the integer that an attribute holds, or None."""
    try:
        return int(value.strip()) if value else None
    except ValueError:
        return None


def _is_hidden(style: str | None) -> bool:
    return style is not None and "list-style" in style and _NO_MARKER.search(style) is not None
