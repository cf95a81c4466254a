"""What is known of each block before clauses and sentences are built: its number and its rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosscan.document.text import Block
from tosscan.segment.headings import heading_levels
from tosscan.segment.inline import parts
from tosscan.segment.numbering import BULLET, Marker, generated_marker, late_marker, row_marker, typed_marker
from tosscan.segment.run_in import run_in_numbers

# A letter that is also the beginning of "town" and of "year", and the one before it.
YEAR, BEFORE_YEAR = "г", "в"
# A line that is longer is no title.
MOST_TITLE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a text with, for each, its marker and its heading level (0: no heading).

    A block with several numbers in one line is parted before each of them;
    ``origins`` holds for each block the index of the source's.
    """

    text: str
    blocks: tuple[Block, ...]
    markers: tuple[Marker | None, ...]
    levels: tuple[int, ...]
    origins: tuple[int, ...]

    def words(self, index: int) -> str:
        """Return the characters of the block at ``index``."""
        return self.blocks[index].span.of(self.text)

    def tail(self, index: int, length: int) -> str:
        """Return the last ``length`` characters of the block at ``index``, without white space after them."""
        span = self.blocks[index].span
        return self.text[max(span.start, span.end - length) : span.end].rstrip()


def lay_out(text: str, blocks: Sequence[Block]) -> Layout:
    """Return the layout of ``blocks``."""
    cuts = run_in_numbers(text, blocks)
    parted = [
        (part, index)
        for index, block in enumerate(blocks)
        for part in parts(text, block, cuts.get(index, ()))
    ]
    single = tuple(block for block, _ in parted)
    markers = tuple(_markers(text, single))
    levels = heading_levels(text, single, markers)
    return Layout(text, single, markers, levels, tuple(index for _, index in parted))


def _markers(text: str, blocks: Sequence[Block]) -> Iterator[Marker | None]:
    """Return the marker of each block.

    A line may have the title of a part run into a numbered title ("Your
    duties 7. Fees"); the number counts where it is the next of those that
    begin blocks.
    """
    last = 0
    before = ""
    for block in blocks:
        marker = _marker(text, block)
        if marker is None and block.kind != "row" and len(block.span) <= MOST_TITLE_CHARACTERS:
            late = late_marker(block.span.of(text))
            marker = late if late is not None and late.readings[0].values == (last + 1,) else None
        if marker is not None and marker.token == YEAR and marker.wrapper == ".":
            # "г. Алматы" is a town; the letter stands behind "в." in a list.
            marker = marker if before == BEFORE_YEAR else BULLET if block.kind == "item" else None
        before = marker.token if marker is not None and not marker.bullet else before
        if marker is not None and marker.wrapper == "." and marker.length:
            values = marker.readings[0].values
            last = values[0] if marker.readings[0].kind == "decimal" and len(values) == 1 else last
        yield marker


def _marker(text: str, block: Block) -> Marker | None:
    """Return the marker that is typed in the block, else the one that its source generates."""
    if block.kind == "row":
        return row_marker(block.span.of(text))
    typed = typed_marker(block.span.of(text))
    if typed is not None and typed.length == len(block.span) and 0 in typed.readings[0].values:
        # The number of a version, alone in its line.
        typed = None
    if typed is not None and (block.marker is None or not typed.bullet):
        return typed
    if block.marker is not None:
        return generated_marker(block.marker)
    return BULLET if block.kind == "item" else None
