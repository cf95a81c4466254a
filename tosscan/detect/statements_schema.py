"""The closed schema of ``statements/<language>.yml``: how a language says who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args

import yaml

from tosscan.errors import DataError
from tosscan.expressions import Sought
from tosscan.findings.statement import CONDITIONS, Actor, Modality
from tosscan.resources import package_data

Turn = Literal["other", "object"]
PARTIES = ("provider", "user", "third_party", "either", "both", "neither", "own")
VERB_SIDES = ("provider", "user", "user_bars", "both", "stative")
GAP = 80
"""Characters between the verb of an act and its object."""
PREFIX = 3
"""Letters of a word by which acts and conditions are looked up before their expressions are tried."""

_KEYS = (
    *(
        "lists",
        "parties",
        "skipped",
        "openers",
        "subordinate",
        "complement",
        "linking",
        "relative",
        "infinitive",
        "determiners",
    ),
    *(
        "prepositions",
        "following",
        "negators",
        "cues",
        "passive",
        "stative",
        "modals",
        "joins",
        "movers",
        "moving",
        "items",
    ),
    *("condition_openers", "no_items", "ground_items", "conditions", "days", "numbers", "units", "acts"),
)
_CUE_KEYS = ("modality", "first", "match", "turn", "inverted", "actor", "possessive", "plain", "start")
_LIST = re.compile(r"\{([a-z_]+)\}")
_LETTERS = re.compile(r"[^\W\d_]+")
Key = TypeVar("Key", str, int)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that show a modality; the head of the data file tells what each flag says."""

    modality: Modality
    match: re.Pattern[str]
    turn: Turn | None = None
    actor: Actor | None = None
    inverted: bool = False
    possessive: bool = False
    plain: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A power of the ledger: ``active`` reads verb and object, ``passive`` the object before its verb too."""

    slug: str
    active: Sought
    passive: Sought
    actors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that is known of one language; see the head of the data file."""

    parties: Mapping[str, tuple[str, ...]]
    objects: frozenset[str]
    possessives: Mapping[str, Actor]
    pronouns: frozenset[str]
    skipped: frozenset[str]
    openers: frozenset[str]
    subordinate: frozenset[str]
    complement: frozenset[str]
    linking: Mapping[str, Actor]
    relative: frozenset[str]
    infinitive: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    following: frozenset[str]
    negators: re.Pattern[str]
    cues: Mapping[str, tuple[Cue, ...]]
    passive: re.Pattern[str]
    agent: re.Pattern[str]
    verbs: Mapping[str, tuple[str, ...]]
    both_things: re.Pattern[str]
    stative: Mapping[str, re.Pattern[str]]
    modals: frozenset[str]
    joins: frozenset[str]
    movers: re.Pattern[str]
    moving: re.Pattern[str]
    items: tuple[Cue, ...]
    condition_openers: Sought
    no_items: re.Pattern[str]
    ground_items: re.Pattern[str]
    conditions: Mapping[str, Sought]
    conditions_near: Mapping[str, frozenset[str]]
    days: re.Pattern[str]
    numbers: Mapping[str, int]
    units: Mapping[str, int]
    acts: tuple[Act, ...]
    acts_near: Mapping[str, frozenset[int]]


def languages() -> tuple[str, ...]:
    """Return the codes of the languages whose statements can be read, sorted."""
    folder = package_data("detect", "statements")
    return tuple(sorted(entry.name[:-4] for entry in folder.iterdir() if entry.name.endswith(".yml")))


@cache
def grammar(language: str) -> Grammar:
    """Return the grammar of a language that is one of :func:`languages`. Raises DataError."""
    entry = package_data("detect", "statements").joinpath(f"{language}.yml")
    try:
        data: object = yaml.load(entry.read_bytes(), Loader=_Loader)  # noqa: S506  (both loaders are safe ones)
    except yaml.YAMLError as error:
        raise DataError(entry.name, "(top)", f"is not YAML: {' '.join(str(error).split())}") from error
    return parse_grammar(data, file=entry.name)


def parse_grammar(data: object, *, file: str) -> Grammar:
    """Return the grammar that YAML gave as ``data``. Raises DataError that names file and key."""
    return _Reader(file).grammar(data)


class _Reader:
    """Reads one file and names its mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lists: dict[str, str] = {}

    def grammar(self, data: object) -> Grammar:
        root = self.mapping(data, "(top)", required=_KEYS)
        self.lists = {name: self.text(value, f"lists.{name}") for name, value in root["lists"].items()}
        parties = self.mapping(
            root["parties"], "parties", required=(*PARTIES, "object", "possessive", "pronouns")
        )
        passive = self.mapping(
            root["passive"], "passive", required=("match", "agent", "both_things", *VERB_SIDES)
        )
        stative = self.mapping(root["stative"], "stative", allowed=(*get_args(Modality), "thing", "perfect"))
        conditions = self.mapping(root["conditions"], "conditions", required=CONDITIONS)
        owned = self.mapping(parties["possessive"], "parties.possessive", required=("provider", "user"))
        acts, acts_near = self.acts(root["acts"])
        return Grammar(
            parties={side: self.words(parties[side], f"parties.{side}") for side in PARTIES},
            objects=frozenset(self.words(parties["object"], "parties.object")),
            possessives={
                word: cast("Actor", side)
                for side, words in owned.items()
                for word in self.words(words, f"parties.possessive.{side}")
            },
            pronouns=frozenset(self.words(parties["pronouns"], "parties.pronouns")),
            skipped=self.set(root, "skipped"),
            openers=self.set(root, "openers"),
            subordinate=self.set(root, "subordinate"),
            complement=self.set(root, "complement"),
            linking={
                word: cast("Actor", self.one_of(side, f"linking.{word}", ("both", "either")))
                for word, side in self.mapping(root["linking"], "linking").items()
            },
            relative=self.set(root, "relative"),
            infinitive=self.set(root, "infinitive"),
            determiners=self.set(root, "determiners"),
            prepositions=self.set(root, "prepositions"),
            following=self.set(root, "following"),
            negators=self.expression(root["negators"], "negators"),
            cues=self.cues(root["cues"]),
            passive=self.expression(passive["match"], "passive.match"),
            agent=self.expression(passive["agent"], "passive.agent"),
            verbs={side: self.words(passive[side], f"passive.{side}") for side in VERB_SIDES},
            both_things=self.expression(passive["both_things"], "passive.both_things"),
            stative={name: self.expression(value, f"stative.{name}") for name, value in stative.items()},
            modals=self.set(root, "modals"),
            joins=self.set(root, "joins"),
            movers=self.expression(root["movers"], "movers"),
            moving=self.expression(root["moving"], "moving"),
            items=tuple(
                self.cue(
                    self.mapping(entry, f"items.{place}", required=("modality", "match")), f"items.{place}"
                )
                for place, entry in enumerate(self.entries(root["items"], "items"))
            ),
            condition_openers=self.sought(root["condition_openers"], "condition_openers"),
            ground_items=self.expression(root["ground_items"], "ground_items"),
            no_items=self.expression(root["no_items"], "no_items"),
            conditions={
                slug: self.sought(self.condition(slug, conditions)["match"], f"conditions.{slug}.match")
                for slug in CONDITIONS
            },
            conditions_near=_by_prefix(
                (slug, self.words(self.condition(slug, conditions)["near"], f"conditions.{slug}.near"))
                for slug in CONDITIONS
            ),
            days=self.expression(root["days"], "days"),
            numbers=self.counts(root["numbers"], "numbers"),
            units=self.counts(root["units"], "units"),
            acts=acts,
            acts_near=acts_near,
        )

    def cues(self, data: object) -> dict[str, tuple[Cue, ...]]:
        """Return the cues that begin with each word, in the order of the file."""
        found: dict[str, list[Cue]] = {}
        for place, entry in enumerate(self.entries(data, "cues"), start=1):
            key = f"cues.{place}"
            part = self.mapping(entry, key, required=("modality", "first", "match"), allowed=_CUE_KEYS)
            cue = self.cue(part, key)
            for word in self.words(part["first"], f"{key}.first"):
                found.setdefault(word, []).append(cue)
        return {word: tuple(cues) for word, cues in found.items()}

    def cue(self, part: Mapping[str, Any], key: str) -> Cue:
        actor, turn = part.get("actor"), part.get("turn")
        return Cue(
            cast("Modality", self.one_of(part["modality"], f"{key}.modality", get_args(Modality))),
            self.expression(part["match"], f"{key}.match"),
            turn=None if turn is None else cast("Turn", self.one_of(turn, f"{key}.turn", get_args(Turn))),
            actor=None
            if actor is None
            else cast("Actor", self.one_of(actor, f"{key}.actor", get_args(Actor))),
            inverted=self.flag(part, key, "inverted"),
            possessive=self.flag(part, key, "possessive"),
            plain=self.flag(part, key, "plain"),
            start=self.flag(part, key, "start"),
        )

    def acts(self, data: object) -> tuple[tuple[Act, ...], dict[str, frozenset[int]]]:
        """Return the acts, and the places of those that a word with the given first letters may show."""
        acts: list[Act] = []
        near: list[tuple[int, tuple[str, ...]]] = []
        for place, entry in enumerate(self.entries(data, "acts")):
            key = f"acts.{place + 1}"
            part = self.mapping(
                entry,
                key,
                required=("act", "verbs", "objects"),
                allowed=("act", "verbs", "objects", "actors"),
            )
            verbs, objects = self.text(part["verbs"], f"{key}.verbs"), part["objects"]
            verb = rf"(?<![\w-])(?:{verbs})"
            active = rf"{verb}[^;]{{0,{GAP}}}?\b(?:{objects})" if objects else verb
            passive = rf"{active}|\b(?:{objects})[^;]{{0,{GAP}}}?{verb}" if objects else verb
            allowed = self.words(part["actors"], f"{key}.actors") if "actors" in part else get_args(Actor)
            for actor in allowed:
                self.one_of(actor, f"{key}.actors", get_args(Actor))
            acts.append(
                Act(
                    self.text(part["act"], f"{key}.act"),
                    self.sought(active, f"{key}.verbs"),
                    self.sought(passive, f"{key}.objects"),
                    frozenset(allowed),
                )
            )
            near.append((place, self.stems(verbs, f"{key}.verbs")))
        return tuple(acts), _by_prefix(near)

    def stems(self, verbs: str, key: str) -> tuple[str, ...]:
        """Return the letters with which each alternative of ``verbs`` begins."""
        found: list[str] = []
        depth = begin = 0
        for place, char in enumerate(f"{verbs}|"):
            depth += (char == "(") - (char == ")")
            if char == "|" and depth == 0:
                letters = _LETTERS.match(verbs, begin)
                if letters is None or len(letters.group()) < PREFIX:
                    raise DataError(self.file, key, f"each verb must begin with {PREFIX} letters")
                found.append(letters.group())
                begin = place + 1
        return tuple(found)

    def condition(self, slug: str, conditions: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.mapping(conditions[slug], f"conditions.{slug}", required=("near", "match"))

    def expression(self, value: object, key: str) -> re.Pattern[str]:
        source = _LIST.sub(lambda match: self.named(match[1], key), self.text(value, key))
        source = _LIST.sub(lambda match: self.named(match[1], key), source)
        try:
            return re.compile(source)
        except re.error as error:
            raise DataError(self.file, key, f"is not an expression: {error}") from error

    def sought(self, value: object, key: str) -> Sought:
        pattern = self.expression(value, key)
        return Sought(pattern.pattern, pattern=pattern)

    def named(self, name: str, key: str) -> str:
        if name not in self.lists:
            raise DataError(self.file, key, f"there is no list {name!r}")
        return self.lists[name]

    def counts(self, value: object, key: str) -> dict[str, int]:
        part = self.mapping(value, key)
        for name, count in part.items():
            if not isinstance(count, int):
                raise DataError(self.file, f"{key}.{name}", "must be a whole number")
        return dict(part)

    def set(self, root: Mapping[str, Any], key: str) -> frozenset[str]:
        return frozenset(self.words(root[key], key))

    def words(self, value: object, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise DataError(self.file, key, "must be a list of words (quote yes and no)")
        return tuple(value)

    def entries(self, value: object, key: str) -> list[object]:
        if not isinstance(value, list) or not value:
            raise DataError(self.file, key, "must be a list of entries")
        return value

    def text(self, value: object, key: str) -> str:
        if not isinstance(value, str) or not value:
            raise DataError(self.file, key, "must be text")
        return value

    def flag(self, part: Mapping[str, Any], key: str, name: str) -> bool:
        value = part.get(name, False)
        if not isinstance(value, bool):
            raise DataError(self.file, f"{key}.{name}", "must be true or false")
        return value

    def one_of(self, value: object, key: str, allowed: Iterable[str]) -> str:
        known = tuple(allowed)
        if not isinstance(value, str) or value not in known:
            raise DataError(self.file, key, f"must be one of {', '.join(known)}")
        return value

    def mapping(
        self, value: object, key: str, *, required: Iterable[str] = (), allowed: Iterable[str] = ()
    ) -> Mapping[str, Any]:
        needed, known = set(required), {*required, *allowed}
        if not isinstance(value, dict):
            raise DataError(self.file, key, "must be a mapping")
        if missing := sorted(needed - set(value)):
            raise DataError(self.file, key, f"lacks {', '.join(missing)}")
        if known and (strange := sorted(str(name) for name in value if name not in known)):
            raise DataError(self.file, key, f"does not know {', '.join(strange)}")
        return value


def _by_prefix(entries: Iterable[tuple[Key, tuple[str, ...]]]) -> dict[str, frozenset[Key]]:
    found: dict[str, set[Key]] = {}
    for key, words in entries:
        for word in words:
            found.setdefault(word[:PREFIX], set()).add(key)
    return {prefix: frozenset(keys) for prefix, keys in found.items()}
