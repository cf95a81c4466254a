"""The closed schema of a rule file: what a rule may say, checked key by key on load."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from tosscan.detect.pattern import NO_WORDS, Pattern, PatternError, Words, parse
from tosscan.errors import DataError
from tosscan.findings.category import BY_SLUG
from tosscan.findings.finding import Severity

Level = Literal["finding", "hint"]
Inherit = Literal["none", "items"]
RawPattern = tuple[Mapping[str, Any], ...]

_ID = re.compile(r"TS\d{3,4}")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_RULE_KEYS = (
    "id",
    "category",
    "lang",
    "severity",
    "level",
    "inherit",
    "message",
    "patterns",
    "phrases",
    "under",
    "unless",
    "safeguards",
    "softer",
    "examples",
)
_TOKEN_KEYS = ("LOWER", "NORM", "ORTH", "TEXT", "LENGTH", "IS_PUNCT", "IS_DIGIT", "LIKE_NUM", "SHAPE", "OP")


@dataclass(frozen=True, slots=True)
class Softer:
    """A severity no higher than the rule's, and safeguards, for a sentence where one of ``when`` matches."""

    when: tuple[Pattern, ...]
    severity: Severity
    safeguards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it looks for, what it says of a sentence, and sentences that prove it.

    ``severity`` 1 marks a fair look-alike. A ``hint`` is not precise enough to
    make a finding. ``inherit`` "items" passes a hit on a lead-in to the items
    of its list. ``unless`` cancels the rule in the sentence. With ``under``
    the rule holds only where one of these patterns matches the title of a
    section that the sentence stands in, its own or one above: "each side bears
    its own fees" under "Arbitration". ``titles`` are such titles, under each of
    which the examples are read. ``file`` is the base name of the file that the
    rule came from.
    """

    id: str
    category: str
    lang: str
    severity: Severity
    message: str
    patterns: tuple[Pattern | RawPattern, ...]
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    under: tuple[Pattern, ...] = ()
    titles: tuple[str, ...] = ()
    unless: tuple[Pattern, ...] = ()
    safeguards: tuple[str, ...] = ()
    softer: Softer | None = None
    level: Level = "finding"
    inherit: Inherit = "none"
    file: str = ""

    @property
    def number(self) -> int:
        """The number in the id; rules are kept in its order."""
        return int(self.id[2:])


def parse_rules(data: object, *, file: str, words: Words = NO_WORDS) -> tuple[Rule, ...]:
    """Return the rules of one file in the order of their ids.

    ``data`` is what YAML gave. Its first entry may be ``common``, whose
    ``unless`` holds for each rule of the file that remarks on a sentence
    (severity 2 and 3). ``words`` are the lists that patterns name in braces.
    Raises `DataError` that names the file, the
    rule, the key and what is allowed.
    """
    if not isinstance(data, list) or not data:
        raise DataError(file, "(top)", "a rule file is a list of rules")
    readers = [Reader(file, place, entry, words) for place, entry in enumerate(data, start=1)]
    common = readers[0].common()
    rules = [reader.rule() for reader in readers[common is not None :]]
    if common:
        rules = [_cancelled(rule, common) for rule in rules]
    unique(rules)
    return tuple(sorted(rules, key=lambda rule: rule.number))


def parse_words(data: object, *, file: str) -> dict[str, str]:
    """Return the word lists of a language by name, each as the alternatives of a group.

    ``data`` is what YAML gave. Raises `DataError` that names the file and the list.
    """
    if not isinstance(data, dict):
        raise DataError(file, "(top)", "word lists are a mapping of names to alternatives")
    for name, words in data.items():
        if not isinstance(name, str) or not _SLUG.fullmatch(name):
            raise DataError(file, str(name), "a name is made of small letters, digits and _")
        if not isinstance(words, str):
            raise DataError(file, name, "must be alternatives with | between them")
        try:
            parse(f"({words})")
        except PatternError as error:
            raise DataError(file, name, str(error)) from error
    return data


def unique(rules: Sequence[Rule]) -> None:
    """Raise `DataError` where two rules have one id."""
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise DataError(rule.file, f"{rule.id}.id", f"the id is taken by a rule in {seen[rule.id].file}")
        seen[rule.id] = rule


def _cancelled(rule: Rule, common: tuple[Pattern, ...]) -> Rule:
    return rule if rule.severity == 1 else replace(rule, unless=rule.unless + common)


class Reader:
    """Reads one entry and knows how to name it in an error."""

    def __init__(self, file: str, place: int, entry: object, words: Words) -> None:
        self.file = file
        self.words = words
        self.name = f"rule {place}"
        if not isinstance(entry, dict):
            raise DataError(file, self.name, "a rule is a mapping of keys")
        self.entry: dict[str, Any] = entry
        if isinstance(entry.get("id"), str):
            self.name = entry["id"]

    def fail(self, key: str, message: str) -> DataError:
        return DataError(self.file, f"{self.name}.{key}", message)

    def common(self) -> tuple[Pattern, ...] | None:
        """Return what cancels all remarks of the file, or None where the entry is a rule."""
        if "common" not in self.entry:
            return None
        self.name = "common"
        self.known(self.entry, ("common",), "")
        return self.compact(self.mapping("common", ("unless",), required=True), "unless")

    def rule(self) -> Rule:
        self.known(self.entry, _RULE_KEYS, "")
        examples = self.mapping("examples", ("under", "match", "no_match"), required=True)
        patterns = self.patterns()
        phrases = self.strings(self.entry, "phrases")
        if not patterns and not phrases:
            raise self.fail("patterns", "a rule needs patterns or phrases")
        match = self.strings(examples, "match", path="examples.match")
        no_match = self.strings(examples, "no_match", path="examples.no_match")
        if not match or not no_match:
            raise self.fail("examples", "a rule needs at least one match and one no_match sentence")
        under = self.compact(self.entry, "under")
        titles = self.strings(examples, "under", path="examples.under")
        if bool(under) != bool(titles):
            raise self.fail("examples.under", "titles to read the examples under go with the key under")
        return Rule(
            id=self.text("id", _ID, "TS and three or four digits"),
            category=self.one_of("category", tuple(BY_SLUG)),
            lang=self.text("lang", re.compile("[a-z]{2}"), "a two-letter language code"),
            severity=self.severity(self.entry, "severity"),
            message=self.text("message", re.compile(r".+", re.DOTALL), "a sentence"),
            patterns=patterns,
            match=match,
            no_match=no_match,
            phrases=phrases,
            under=under,
            titles=titles,
            unless=self.compact(self.entry, "unless"),
            safeguards=self.slugs(self.entry, "safeguards"),
            softer=self.softer(),
            level=cast("Level", self.one_of("level", ("finding", "hint"), default="finding")),
            inherit=cast("Inherit", self.one_of("inherit", ("none", "items"), default="none")),
            file=self.file,
        )

    def known(self, mapping: Mapping[str, Any], valid: Sequence[str], path: str) -> None:
        for key in mapping:
            if key not in valid:
                raise self.fail(f"{path}{key}", f"unknown key; valid keys are {', '.join(valid)}")

    def mapping(self, key: str, valid: Sequence[str], *, required: bool = False) -> dict[str, Any]:
        value = self.entry.get(key)
        if value is None and not required:
            return {}
        if not isinstance(value, dict):
            raise self.fail(key, f"must be a mapping with the keys {', '.join(valid)}")
        self.known(value, valid, f"{key}.")
        return value

    def text(self, key: str, form: re.Pattern[str], what: str) -> str:
        value = self.entry.get(key)
        if not isinstance(value, str) or not form.fullmatch(value):
            raise self.fail(key, f"must be {what}, not {value!r}")
        return value

    def one_of(self, key: str, valid: Sequence[str], *, default: str | None = None) -> str:
        value = self.entry.get(key, default)
        if value not in valid:
            raise self.fail(key, f"must be one of {', '.join(valid)}, not {value!r}")
        return str(value)

    def severity(self, mapping: Mapping[str, Any], key: str, *, path: str = "") -> Severity:
        value = mapping.get(key)
        if isinstance(value, bool) or value not in (1, 2, 3):
            raise self.fail(f"{path}{key}", f"must be 1 (fair), 2 or 3, not {value!r}")
        return cast("Severity", value)

    def strings(self, mapping: Mapping[str, Any], key: str, *, path: str | None = None) -> tuple[str, ...]:
        value = mapping.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.fail(path or key, "must be a list of strings")
        return tuple(value)

    def slugs(self, mapping: Mapping[str, Any], key: str, *, path: str | None = None) -> tuple[str, ...]:
        values = self.strings(mapping, key, path=path)
        for value in values:
            if not _SLUG.fullmatch(value):
                raise self.fail(path or key, f"{value!r} is not a slug (small letters, digits, _)")
        return values

    def compact(
        self, mapping: Mapping[str, Any], key: str, *, path: str | None = None
    ) -> tuple[Pattern, ...]:
        return tuple(self.pattern(text, path or key) for text in self.strings(mapping, key, path=path))

    def pattern(self, text: str, key: str) -> Pattern:
        try:
            return parse(text, self.words)
        except PatternError as error:
            raise self.fail(key, str(error)) from error

    def patterns(self) -> tuple[Pattern | RawPattern, ...]:
        value = self.entry.get("patterns", [])
        if not isinstance(value, list):
            raise self.fail("patterns", "must be a list of patterns")
        return tuple(
            self.raw(item) if isinstance(item, list) else self.pattern(str(item), "patterns")
            for item in value
        )

    def raw(self, tokens: list[Any]) -> RawPattern:
        if not tokens or not all(isinstance(token, dict) for token in tokens):
            raise self.fail("patterns", "a raw pattern is a list of token descriptions")
        for token in tokens:
            self.known(token, _TOKEN_KEYS, "patterns.")
        return tuple(tokens)

    def softer(self) -> Softer | None:
        valid = ("when", "severity", "safeguards")
        value = self.mapping("softer", valid)
        if not value:
            return None
        when = self.compact(value, "when", path="softer.when")
        if not when:
            raise self.fail("softer.when", "must name at least one pattern")
        severity = self.severity(value, "severity", path="softer.")
        if severity > self.severity(self.entry, "severity"):
            raise self.fail("softer.severity", "must not be higher than the rule's own")
        return Softer(when, severity, self.slugs(value, "safeguards", path="softer.safeguards"))
