"""Find the articles that a text names, in any of the languages of reports."""

from __future__ import annotations

import re

_ARTICLES = re.compile(
    r"(?:ст\.|Art\.|rule)\s*((?:[\d-]+(?:\(\d+\))*(?:,\s*(?=\d))?)+)"
    r"|((?:\d+(?:-\d+)*,\s*)*\d+(?:-\d+)*)-ба[пб]"
)
"""Numbers of articles in Russian and English, and in Kazakh, where they stand before their word."""


def articles(words: str) -> set[str]:
    """Return the numbers of the articles that ``words`` name, such as "8-1"."""
    return {
        number
        for before, after in _ARTICLES.findall(words)
        for number in re.findall(r"\d+(?:-\d+)*", re.sub(r"\(\d+\)", "", before or after))
    }


def names(words: str, citation: str) -> bool:
    """Tell whether ``words`` name what ``citation`` does, if need be in another language.

    Statements may be Russian beside a Kazakh citation; then the numbers of the articles tell.
    """
    if not citation or citation in words:
        return bool(citation)
    return bool(re.search(r"-ба[пб]", citation) and articles(citation) & articles(words))
