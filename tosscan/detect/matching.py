"""Find compact patterns among the tokens of a sentence.

A pattern is groups of words with gaps between them. spaCy's matchers find the
words of all groups in one pass (:mod:`tosscan.detect.lexicon`); the groups are
then walked from left to right, and for each place where the pattern may end the
latest start is kept. That takes time linear in the length of the sentence.

A gap after "may", "can", "will" or another such verb passes over no negation.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from spacy.tokens import Doc

from tosscan.detect.lexicon import Lexicon, Place
from tosscan.detect.pattern import Atom, Gap, Group, Pattern

MODALS = frozenset({"may", "can", "could", "might", "shall", "will", "must"})
"""Verbs after which a gap passes over no negation: "may not at any time change" is no power to change."""

NEGATORS = frozenset({"not", "n't", "never", "no", "nor", "neither"})

# "may, but need not, change" and "may change or not" leave the power as it is.
_TURNS = frozenset({"but", ",", "(", "or", "and", "though", "although", "whether"})
_BOUNDS = frozenset({"later", "more", "less", "earlier", "only"})  # "no later than" denies nothing
_REACH = 3


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A group made ready: the keys of its rows, and the words that it may start with.

    ``words`` are the rows of one fixed word.
    """

    keys: frozenset[int]
    words: frozenset[str]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """One group of a pattern.

    ``gap`` is how many tokens may stand before it; ``positive`` forbids a
    negation at the start of these tokens.
    """

    gap: int
    positive: bool
    choice: Choice
    optional: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A pattern made ready to match."""

    steps: tuple[Step, ...]
    anchored: bool


@dataclass(slots=True)
class Tokens:
    """The tokens of a sentence (``words`` in lower case) and what the lexicon finds among them."""

    spacy_doc: Doc
    words: Sequence[str]
    lexicon: Lexicon
    _version: int = -1
    _hits: dict[int, list[Place]] = field(default_factory=dict)
    _found: dict[Choice, list[Place]] = field(default_factory=dict)

    def places(self, choice: Choice) -> list[Place]:
        """Return where ``choice`` stands, in order."""
        if self._version != self.lexicon.version:
            self._hits = self.lexicon.find(self.spacy_doc, self.words)
            self._version = self.lexicon.version
            self._found.clear()
        found = self._found.get(choice)
        if found is None:
            hits = self._hits
            known = choice.keys & hits.keys()
            found = sorted({place for key in known for place in hits[key]}) if known else []
            self._found[choice] = found
        return found

    def negated(self, place: int, end: int) -> bool:
        """Tell whether the tokens from ``place`` to ``end`` open with a negation."""
        for here in range(place, min(end, place + _REACH)):
            if self.words[here] in NEGATORS:
                return self.words[here + 1] not in _BOUNDS
            if self.words[here] in _TURNS:
                return False
        return False


class Maker:
    """Makes patterns ready; equal groups of different patterns become one `Choice`.

    ``cut`` is the tokenizer of the language: it returns the tokens of a word,
    in lower case. The rows of words go to ``lexicon``.
    """

    def __init__(self, cut: Callable[[str], Sequence[str]], lexicon: Lexicon) -> None:
        self._cut = cut
        self._lexicon = lexicon
        self._choices: dict[Group, Choice] = {}

    def chain(self, pattern: Pattern) -> Chain:
        """Return ``pattern`` made ready."""
        steps: list[Step] = []
        gap = 0
        before: frozenset[str] = frozenset()
        for element in pattern.elements:
            if isinstance(element, Gap):
                gap += element.width
            else:
                choice = self._choice(element)
                positive = gap > 0 and not before.isdisjoint(MODALS) and NEGATORS.isdisjoint(choice.heads)
                steps.append(Step(gap, positive, choice, element.optional))
                gap, before = 0, choice.words
        return Chain(tuple(steps), pattern.anchored)

    def _choice(self, group: Group) -> Choice:
        choice = self._choices.get(group)
        if choice is None:
            choice = self._choices[group] = self._make(group)
        return choice

    def _make(self, group: Group) -> Choice:
        rows = [row for alternative in group.alternatives for row in self._rows(alternative)]
        return Choice(
            keys=frozenset(self._lexicon.key(row) for row in rows),
            words=frozenset(row[0].text for row in rows if len(row) == 1 and _fixed(row[0])),
            heads=frozenset(row[0].text for row in rows if len(row) > 1 or _fixed(row[0]) or row[0].role),
        )

    def _rows(self, alternative: Sequence[Atom]) -> Iterator[tuple[Atom, ...]]:
        """Give the rows of tokens that an alternative stands for, with and without its optional words."""
        parts = [
            [tuple(self._tokens(atom)), ()] if atom.optional else [tuple(self._tokens(atom))]
            for atom in alternative
        ]
        for chosen in product(*parts):
            yield tuple(token for part in chosen for token in part)

    def _tokens(self, atom: Atom) -> Iterator[Atom]:
        if atom.role:
            yield Atom(atom.text)
            return
        words = self._cut(atom.text)
        for place, word in enumerate(words, start=1):
            yield Atom(word, prefix=atom.prefix and place == len(words))


def _fixed(atom: Atom) -> bool:
    return not (atom.prefix or atom.role)


def spans(chain: Chain, tokens: Tokens, openers: Sequence[int] = ()) -> list[Place]:
    """Return where ``chain`` matches: for each end the latest start.

    ``openers`` are the tokens at which an anchored pattern may start.
    """
    for step in chain.steps:
        if not (step.optional or tokens.places(step.choice)):
            return []
    # A state is (place reached, tokens that may still be passed over, start). While `free`, nothing
    # obligatory has been met, and the match may start at the next group.
    states = [(opener, 0, opener) for opener in openers] if chain.anchored else []
    free = not chain.anchored
    for step in chain.steps:
        if step.gap:
            states = [(reached, slack + step.gap, start) for reached, slack, start in states]
        after = _advance(states, tokens.places(step.choice), tokens if step.positive else None, free=free)
        if step.optional:
            after += states
        else:
            free = False
            if not after:
                return []
        states = sorted(after)
    return [(start, reached) for reached, _, start in states]


def _advance(
    states: Sequence[tuple[int, int, int]], places: Sequence[Place], negating: Tokens | None, *, free: bool
) -> list[tuple[int, int, int]]:
    """Return the states after a group that stands at ``places``, in no order.

    ``negating`` are the tokens to mind; a match that is ``free`` to start here starts as late as it may.
    """
    if free:
        return [(end, 0, first) for end, first in {end: first for first, end in places}.items()]
    best: dict[int, int] = {}
    reached = [state[0] for state in states]
    widest = max((slack for _, slack, _ in states), default=0)
    for first, end in places:
        start = -1
        for place, slack, began in states[
            bisect_left(reached, first - widest) : bisect_right(reached, first)
        ]:
            if began <= start or first - place > slack:
                continue
            if negating is None or not negating.negated(place, first):
                start = began
        if start >= 0 and start > best.get(end, -1):
            best[end] = start
    return [(end, 0, start) for end, start in best.items()]
