"""The words that reports print, in one language: English from one data file, others through gettext."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from gettext import NullTranslations
from typing import Any

import yaml

from tosscan.errors import Reason, UsageError
from tosscan.findings.category import CATEGORIES
from tosscan.report.catalogue import MARKET, SENTENCES, WORDS, catalogue, translated
from tosscan.resources import package_data

# The loader in C reads the same, ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLACE = re.compile(r"\{(\w+)\}")
_ESCAPED = re.compile(r"\\\{(\w+)\\\}")

_SENTENCE_END = re.compile(r"(?<=\.) ")
_FIGURES = frozenset(
    {"n", "share", "also", "lost", "all", "insertions", "deletions", "size", "seconds", "page"}
)
"""Placeholders that hold figures."""
_WHOLE = frozenset({"detail", "rest"})
"""Placeholders that may hold more than a part of a sentence."""


@dataclass(frozen=True)
class Words:
    """The words of one language; ``table`` is ``locale/en.yml`` in that language, with the categories.

    ``catalogue`` has the plural forms, ``sentences`` the translations of what
    other parts of the program say in English.
    """

    language: str
    table: Mapping[str, Any]
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False)
    sentences: NullTranslations = field(default_factory=NullTranslations, repr=False)

    @property
    def law_language(self) -> str:
        """The language of statements of law: Russian in a Kazakh report, for want of Kazakh ones."""
        return "ru" if self.language == "kk" else self.language

    def of_contract(self, read: int) -> Words:
        """Return these words for a contract of which ``read`` documents were read; none: a single document.

        What is said of "this document" is then said of all of them.
        """
        if not read:
            return self
        told, say = self.count("contract", read), self.table["contract"]
        instead = {
            "summary": ("not_found", "not_found_others"),
            "comparison": ("not_here",),
            "identity": ("not_read",),
        }
        table = {
            group: {**self.table[group], **{name: _put(say[name], told) for name in names}}
            for group, names in instead.items()
        }
        table["funds"] = {**self.table["funds"], "not_found": _put(say["funds_not_found"], told)}
        return replace(self, table={**self.table, **table})

    def __getitem__(self, group: str) -> Any:
        """Return a group of words, e.g. ``words["status"]``."""
        return self.table[group]

    def label(self, group: str, slug: str) -> str:
        """Return the label of ``slug`` in ``group``; a slug without one is spelt out."""
        return str(self.table[group].get(slug) or slug.replace("_", " "))

    def count(self, what: str, n: int) -> str:
        """Return ``n`` with its noun in the right number, e.g. "3 findings"."""
        forms = self.table["counts"][what]
        form = self.catalogue.npgettext(f"counts.{what}", forms["one"], forms["other"], n)
        return form.format(n=self.number(n))

    def number(self, n: float, form: str = ",") -> str:
        """Return ``n`` with the marks of the language; ``form`` is a format specification, e.g. ".2f"."""
        marks = self.table["numbers"]
        return f"{n:{form}}".translate(str.maketrans({",": marks["group"], ".": marks["decimal"]}))

    def percent(self, share: float) -> str:
        """Return ``share``, 0 to 1, in hundredths, e.g. "97.1 %"."""
        return str(self.table["numbers"]["percent"].format(n=self.number(100 * share, ".3g")))

    def day(self, day: date) -> str:
        """Return ``day`` as written in the language, e.g. "5 May 2026"."""
        month = self.table["months"][day.month - 1]
        return str(self.table["date"].format(day=day.day, month=month, year=day.year))

    def quoted(self, text: str) -> str:
        """Return ``text`` between the quotation marks of the language."""
        return str(self.table["quoted"].format(text=text))

    def category(self, slug: str) -> str:
        """Return the title of a category."""
        return str(self.table["categories"][slug]["title"])

    def category_help(self, slug: str) -> str:
        """Return the sentence that says what a category deals with."""
        return str(self.table["categories"][slug]["help"])

    def told(self, text: str) -> str:
        """Return a sentence of another part of the program in the language, as it came where it is not known.

        What stands in a known sentence in the place of a placeholder is put into its translation.
        """
        if self.language == "en" or not text:
            return text
        known = self.sentences.gettext(text)
        if known != text:
            return known
        for form, translation in self._forms:
            match = form.fullmatch(text)
            if match:
                values = {name: self.told(value) for name, value in match.groupdict().items()}
                return translation.format(**values)
        sentences = _SENTENCE_END.split(text)
        return " ".join(map(self.told, sentences)) if len(sentences) > 1 else text

    @cached_property
    def _forms(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The sentences with placeholders as expressions, those with the most words of their own first."""
        ordered = sorted(sentence_forms(), key=lambda form: -len(_PLACE.sub("", form)))
        return tuple(
            (
                re.compile(_ESCAPED.sub(_group, re.escape(form)), re.DOTALL),
                self.sentences.gettext(form),
            )
            for form in ordered
        )


def _put(text: str, documents: str) -> str:
    """Return ``text`` with the documents it speaks of; its other placeholders stay."""
    return text.replace("{documents}", documents)


def _group(place: re.Match[str]) -> str:
    """Return the group that a placeholder stands for: figures, what stands within a sentence, or anything."""
    name = place.group(1)
    if name in _FIGURES:
        return rf"(?P<{name}>[\d.,%]+)"
    return f"(?P<{name}>.+)" if name in _WHOLE else rf"(?P<{name}>(?:(?!\. ).)+)"


def sentence_forms() -> tuple[str, ...]:
    """Return the English sentences with placeholders that other parts of the program hand on."""
    said = _read("locale/sentences.yml")["sentences"]
    reasons = (" ".join(reason.sentence.split()) for reason in Reason)
    return tuple(form for form in (*reasons, *said) if _PLACE.search(form))


def source_table() -> dict[str, Any]:
    """Return the English words, which are those that catalogues translate."""
    titles = {category.slug: {"title": category.title, "help": category.help} for category in CATEGORIES}
    return {**_read("locale/en.yml"), "categories": titles}


def _read(name: str) -> dict[str, Any]:
    text = package_data("report", name).read_text("utf-8")
    table: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C or not
    return table


@cache
def words(language: str = "en") -> Words:
    """Return the words of ``language``.

    Raises:
        UsageError: reports are not written in that language.
    """
    known = catalogue(language, WORDS)
    if known is None:
        raise UsageError(f"reports are not written in the language {language!r}")
    said = catalogue(language, SENTENCES) or NullTranslations()
    return Words(language, translated(source_table(), known), known, said)


def market_table() -> dict[str, Any]:
    """Return the English words of the market view, which are those that its catalogues translate."""
    return _read("locale/market.yml")


@cache
def market_words(language: str = "en") -> Words:
    """Return the words of the market view in ``language``.

    Raises:
        UsageError: the market view is not written in that language.
    """
    base, known = words(language), catalogue(language, MARKET)
    if known is None:
        raise UsageError(f"the market view is not written in the language {language!r}")
    table = {**translated(market_table(), known), "numbers": base["numbers"]}
    return Words(language, table, known, base.sentences)
