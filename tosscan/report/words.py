"""The words that reports print, in one language: one data file each, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from tosscan.errors import UsageError
from tosscan.findings.category import BY_SLUG
from tosscan.resources import package_data

# The loader in C reads the same, ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; ``table`` is its data file (``locale/<language>.yml``)."""

    language: str
    table: Mapping[str, Any]

    def __getitem__(self, group: str) -> Any:
        """Return a group of words, e.g. ``words["status"]``."""
        return self.table[group]

    def label(self, group: str, slug: str) -> str:
        """Return the label of ``slug`` in ``group``; a slug without one is spelt out."""
        return str(self.table[group].get(slug) or slug.replace("_", " "))

    def count(self, what: str, n: int) -> str:
        """Return ``n`` with its noun in the right number, e.g. "3 findings"."""
        forms = self.table["counts"][what]
        return str(forms["one" if n == 1 else "other"].format(n=f"{n:,}"))

    def day(self, day: date) -> str:
        """Return ``day`` as written in the language, e.g. "5 May 2026"."""
        return f"{day.day} {self.table['months'][day.month - 1]} {day.year}"

    def category(self, slug: str) -> str:
        """Return the title of a category."""
        return BY_SLUG[slug].title

    def category_help(self, slug: str) -> str:
        """Return the sentence that says what a category deals with."""
        return BY_SLUG[slug].help


@cache
def words(language: str = "en") -> Words:
    """Return the words of ``language``.

    Raises:
        UsageError: reports are not written in that language.
    """
    file = package_data("report", f"locale/{language}.yml")
    if not language.isalpha() or not file.is_file():
        raise UsageError(f"reports are not written in the language {language!r}")
    return Words(language, yaml.load(file.read_text("utf-8"), Loader=_LOADER))  # noqa: S506 - a safe loader, in C or not
