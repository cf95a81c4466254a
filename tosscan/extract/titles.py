"""Tell whether the title in a file's metadata is one, or only what a program put there."""

from __future__ import annotations

import re

from tosscan.extract.builder import visible

MAX_TITLE = 300
_JUNK = re.compile(
    r"^(?:untitled|document\d*|microsoft word\b.*|.*\.(?:docx?|pdf|indd|odt|rtf|html?)|\W*)$", re.IGNORECASE
)


def clean_title(raw: object) -> str | None:
    """Return a title from metadata on one line, unless it is missing, a file name or a program's own."""
    words = " ".join(visible(str(raw or "")).split())
    return None if not words or _JUNK.match(words) else words[:MAX_TITLE]
