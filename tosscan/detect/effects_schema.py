"""The closed schema of ``_effects.yml``: sentences that change what findings elsewhere mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from tosscan.detect.pattern import NO_WORDS, Words
from tosscan.detect.schema import Inherit, Reader, Rule
from tosscan.errors import DataError
from tosscan.findings.category import BY_SLUG

Does = Literal["soften", "yield", "cancel", "mark"]
Scope = Literal["sentence", "near", "section", "document"]

DOES = ("soften", "yield", "cancel", "mark")
SCOPES = ("sentence", "near", "section", "document")

THIS_SECTION, WHOLE_DOCUMENT = "this_section", "whole_document"
PRECEDING, REGIONAL = "what_precedes", "regional"
BUSINESS = "business_only"
"""The mark of words that speak to business users alone."""

PLACE_MARKS = (THIS_SECTION, WHOLE_DOCUMENT, PRECEDING, REGIONAL)
"""The marks that say what a sentence reaches; others serve as the ``target`` of an effect."""

_KEYS = (
    "id",
    "does",
    "effect",
    "message",
    "categories",
    "scope",
    "target",
    "spares",
    "inherit",
    "patterns",
    "unless",
    "examples",
)
_ID = re.compile(r"EF\d{3}")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_ANY = re.compile(r".+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a sentence that ``rule`` matches does to findings of ``categories``.

    ``soften`` sets a limit to the findings in its scope; ``yield`` says that
    they give way to mandatory law; ``cancel`` overrides such sentences before
    it, where it carries a finding of one of ``categories`` itself; ``mark``
    only names something in a sentence. ``slug`` is what is told of a softened
    finding, or the name of the mark. ``scope`` holds where the sentence itself
    names none. ``target`` is a mark that a softened sentence must carry,
    ``spares`` one that it must not carry. ``rule`` has the slug in the place
    of a category.
    """

    rule: Rule
    does: Does
    slug: str
    categories: frozenset[str]
    scope: Scope
    target: str | None = None
    spares: str | None = None


def parse_effects(data: object, *, file: str, language: str, words: Words = NO_WORDS) -> tuple[Effect, ...]:
    """Return the effects of one file in the order of their ids; ``data`` is what YAML gave.

    ``words`` are the lists that patterns name in braces. Raises `DataError`
    that names the file, the entry, the key and what is allowed.
    """
    if not isinstance(data, list) or not data:
        raise DataError(file, "(top)", "a file of effects is a list of entries")
    readers = [_EffectReader(file, place, entry, words) for place, entry in enumerate(data, start=1)]
    effects = [reader.effect(language) for reader in readers]
    marks = {effect.slug for effect in effects if effect.does == "mark"}
    seen: set[str] = set()
    for effect in effects:
        name = effect.rule.id
        if name in seen:
            raise DataError(file, f"{name}.id", "the id is taken by another entry")
        seen.add(name)
        for key, mark in (("target", effect.target), ("spares", effect.spares)):
            if mark is not None and mark not in marks:
                known = ", ".join(sorted(marks)) or "none"
                raise DataError(file, f"{name}.{key}", f"no mark {mark!r}; there are {known}")
    return tuple(sorted(effects, key=lambda effect: effect.rule.number))


class _EffectReader(Reader):
    """Reads one entry of a file of effects."""

    def __init__(self, file: str, place: int, entry: object, words: Words) -> None:
        super().__init__(file, place, entry, words)
        if "id" not in self.entry:
            self.name = f"entry {place}"

    def effect(self, language: str) -> Effect:
        """Return the entry. Raises `DataError`."""
        self.known(self.entry, _KEYS, "")
        does = cast("Does", self.one_of("does", DOES))
        slug = self.text("effect", _SLUG, "a slug (small letters, digits, _)")
        return Effect(
            rule=self._rule(slug, language),
            does=does,
            slug=slug,
            categories=self._categories(does),
            scope=cast("Scope", self.one_of("scope", SCOPES, default="section")),
            target=self._mark("target"),
            spares=self._mark("spares"),
        )

    def _mark(self, key: str) -> str | None:
        return self.text(key, _SLUG, "the name of a mark") if key in self.entry else None

    def _rule(self, slug: str, language: str) -> Rule:
        patterns = self.compact(self.entry, "patterns")
        if not patterns:
            raise self.fail("patterns", "an entry needs patterns")
        examples: Mapping[str, Any] = self.mapping("examples", ("match", "no_match"), required=True)
        match = self.strings(examples, "match", path="examples.match")
        no_match = self.strings(examples, "no_match", path="examples.no_match")
        if not match or not no_match:
            raise self.fail("examples", "an entry needs at least one match and one no_match sentence")
        return Rule(
            id=self.text("id", _ID, "EF and three digits"),
            category=slug,
            lang=language,
            severity=2,
            message=self.text("message", _ANY, "a sentence"),
            patterns=patterns,
            match=match,
            no_match=no_match,
            unless=self.compact(self.entry, "unless"),
            inherit=cast("Inherit", self.one_of("inherit", ("none", "items"), default="none")),
            file=self.file,
        )

    def _categories(self, does: Does) -> frozenset[str]:
        categories = self.strings(self.entry, "categories")
        if not categories and does != "mark":
            raise self.fail("categories", "must name the categories that it reaches, or 'all'")
        if categories == ("all",):
            return frozenset(BY_SLUG)
        for category in categories:
            if category not in BY_SLUG:
                raise self.fail("categories", f"{category!r} is no category")
        return frozenset(categories)
