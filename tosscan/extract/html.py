"""Read a web page: all of its text but scripts and the furniture around the terms.

No guesser of the "main content" is used: on pages of terms those lose whole
sections on liability and arbitration. Furniture is what the page itself marks
as such, and the text is sought inside the one element that holds nearly all
of the prose (:mod:`tosscan.extract.picker`).
"""

from __future__ import annotations

from urllib.parse import urljoin

import selectolax

from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import error_page, menus
from tosscan.extract.base import Job
from tosscan.extract.dom import Page, parse
from tosscan.extract.encoding import decode
from tosscan.extract.flow import Flow
from tosscan.extract.picker import SET_ASIDE_CHARS, Picker

ENGINE = "selectolax"

# A page of this size with so few words is filled in by a script.
SCRIPTED_WORDS = 150
SCRIPTED_BYTES = 20_000
SCRIPTED_SHARE = 0.1  # of the bytes that its text makes up, at most; a text with its spaces lost is far above
TITLE_CHARS = 300


def extract(job: Job) -> ExtractedText:
    """Return the text of a web page, with text nodes as anchors."""
    decoded = decode(job.raw.data, markup=True, charset=job.raw.source.charset)
    page = parse(decoded.coded)
    if page is None:
        raise NotAssessedError(Reason.EMPTY)
    picker = Picker(page)
    flow = Flow(page, _base(page, job.raw.source.uri))
    pieces, aside = menus.split(flow.read(picker.stretches(picker.picked)))
    aside.extend(flow.tags_aside)
    builder = flow.builder
    for piece in pieces:
        builder.emit(piece.line, piece.kind, level=piece.level, marker=piece.marker, group=piece.group)
    text, size = builder.text, len(job.raw.data)
    words = text.split(None, SCRIPTED_WORDS)
    if len(words) < SCRIPTED_WORDS and size > SCRIPTED_BYTES and len(text) < size * SCRIPTED_SHARE:
        raise NotAssessedError(Reason.SCRIPTED)
    if not words:
        raise NotAssessedError(Reason.EMPTY)
    title = _title(page)
    if (said := error_page.told(title, words)) is not None:
        raise NotAssessedError(Reason.ERROR_PAGE, said)
    left_out, words_left_out = picker.left_out()
    return builder.result(
        engine=ENGINE,
        engine_version=selectolax.__version__,
        words_source=page.words_source - flow.stray_words,
        title=title,
        set_aside=(*left_out, *(line[:SET_ASIDE_CHARS] for line in aside)),
        words_aside=words_left_out + sum(len(line.split()) for line in aside),
        figures={"encoding": decoded.encoding},
        warnings=decoded.warnings,
    )


def _base(page: Page, uri: str) -> str:
    """Return the address against which links resolve, or an empty text for a file on disk."""
    found = (page.attributes[base].get("href") for base in page.named("base"))
    base = next((href for href in found if href is not None), "")
    home = uri if uri.startswith(("http://", "https://")) else ""
    try:
        return urljoin(home, base)
    except ValueError:
        return home


def _title(page: Page) -> str | None:
    for name in ("title", "h1"):
        for element in page.named(name):
            if title := page.text(element):
                return title[:TITLE_CHARS]
    return None
