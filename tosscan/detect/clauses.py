"""Read from one sentence which modalities it holds, and who each is said of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tosscan.detect.statements_schema import Cue, Grammar
from tosscan.detect.subjects import Subject, Subjects, Words
from tosscan.findings.statement import Actor, Modality

AGENT_WITHIN = 80
"""Characters behind a verb in the passive in which who does it is looked for."""

OWNER_WITHIN = 12
"""Words before "liability" or "responsibility" in which whose it is is looked for."""

STATIVE_WITHIN = 60

_OTHER_SIDE: dict[Actor, Actor] = {"provider": "user", "user": "provider"}
_BARRED: dict[Modality, Modality] = {"may": "must_not", "must": "must_not"}
# What says the same again of the same party is one statement: "waive and release", "as is, without warranty".
_ONCE: frozenset[Modality] = frozenset({"waives", "not_liable", "other"})
_DEONTIC: frozenset[Modality] = frozenset({"may", "must", "must_not"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before its act and conditions are known.

    ``begin``, ``cue`` and ``after`` are offsets: of its subject, of the words
    of its modality, and behind them. ``reach`` tells where the act is looked
    for: "behind" the modality, or from the subject on, which may be what the
    act is done to ("around"). ``declared`` marks what is only declared ("you
    acknowledge").
    """

    actor: Actor
    modality: Modality
    subject: Subject
    begin: int
    cue: int
    after: int
    reach: Literal["behind", "around"] = "behind"
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What a lead-in says to its items: who acts and, where it says that too, how."""

    actor: Actor
    modality: Modality | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A cue where it stands: the index of its first word, and the offset behind it."""

    cue: Cue
    place: int
    after: int


class Clauses:
    """One sentence, read from left to right."""

    def __init__(
        self, rules: Grammar, subjects: Subjects, cut: Words, *, low: str, end: int, frame: Frame | None
    ) -> None:
        """Read the words ``cut`` of the text ``low`` up to ``end``, as an item under ``frame``."""
        self._rules = rules
        self._subjects = subjects
        self._cut = cut
        self._low = low
        self._end = end
        self._frame = frame
        self._since = 0
        self._aside = False
        self.drafts: list[Draft] = []
        self._read()

    def _read(self) -> None:
        free = 0
        for place, word in enumerate(self._cut.words):
            offset = self._cut.starts[place]
            if offset < free or word not in self._rules.cues:
                continue
            seen = self._seen(word, place, offset)
            if seen is None:
                continue
            free = seen.after
            # "May agree to", "will be required to": the rest of one verb.
            joined = self.drafts and offset <= self.drafts[-1].after + 1
            draft = None if joined else self._draft(seen)
            if draft is not None and not self._repeats(draft):
                self.drafts.append(draft)
            self._since = place + 1
        if len(self.drafts) > 1:
            # "You acknowledge that we may ...": what is acknowledged is the statement.
            self.drafts = [draft for draft in self.drafts if not draft.declared]

    def _seen(self, word: str, place: int, offset: int) -> _Seen | None:
        for cue in self._rules.cues[word]:
            if cue.start and (place or self._frame is not None):
                continue
            match = cue.match.match(self._low, offset, self._end)
            if match is not None and match.end() > offset:
                return _Seen(cue, place, match.end())
        return None

    def _repeats(self, draft: Draft) -> bool:
        if not self.drafts or draft.modality not in _ONCE:
            return False
        last = self.drafts[-1]
        return (last.actor, last.modality) == (draft.actor, draft.modality)

    def _draft(self, seen: _Seen) -> Draft | None:
        subject = self._subject(seen)
        self._aside = subject is not None and subject.bare
        if subject is None or subject.bare:
            return None
        cue, cut = seen.cue, self._cut
        offset = cut.starts[seen.place]
        draft = Draft(
            cue.actor or subject.actor,
            self._modality(seen, subject),
            subject,
            min(cut.starts[subject.first], offset),
            offset,
            seen.after,
            "behind" if subject.kind == "party" else "around",
            declared=cue.plain and cue.modality == "other",
        )
        if cue.turn == "other":
            return None if subject.kind != "party" else replace(draft, actor=_opposite(draft.actor))
        if cue.actor is None and cue.turn is None and cue.modality in _DEONTIC:
            if self._rules.stative["perfect"].match(self._low, self._behind(seen), self._end):
                return None
            passive = self._rules.passive.match(self._low, self._behind(seen), self._end)
            if passive is not None:
                return self._passive(draft, passive["verb"], passive.end())
            return self._active(draft, seen)
        if subject.kind != "party" and cue.plain and cue.modality == "other":
            return None
        return draft

    def _behind(self, seen: _Seen) -> int:
        """Return the offset of the first letter behind a cue."""
        after = seen.after
        while after < self._end and self._low[after] in " ,":
            after += 1
        return after

    def _modality(self, seen: _Seen, subject: Subject) -> Modality:
        modality = seen.cue.modality
        start = self._cut.starts[self._since]
        offset = self._cut.starts[seen.place]
        if subject.negated or self._rules.negators.search(self._low, start, offset):
            return _BARRED.get(modality, modality)
        return modality

    def _active(self, draft: Draft, seen: _Seen) -> Draft | None:
        """Return what is said of ``draft``'s subject, or None where it only tells what may come to pass."""
        rules, cue = self._rules, seen.cue
        behind = self._behind(seen)
        modal = self._cut.words[seen.place] in rules.modals
        stative = rules.stative.get(cue.modality)
        passing = modal and stative is not None and stative.match(self._low, behind, self._end) is not None
        if draft.subject.kind == "party":
            return None if passing else draft
        if rules.moving.match(self._low, behind, self._end) and rules.movers.search(
            self._low, draft.begin, max(draft.begin, draft.cue - 1)
        ):
            return replace(draft, actor="provider", reach="around")
        if cue.modality == "must_not":
            states = any(rules.stative[kind].match(self._low, behind, self._end) for kind in ("may", "thing"))
            return None if states else draft
        return draft if cue.plain or not modal else None

    def _passive(self, draft: Draft, verb: str, verb_end: int) -> Draft | None:
        """Return who does what is said in the passive, or None where it tells of a state."""
        verbs = self._rules.verbs
        draft = replace(draft, reach="around")
        if verb.startswith(verbs["stative"]):
            return None
        agent = self._rules.agent.search(self._low, verb_end, min(self._end, verb_end + AGENT_WITHIN))
        if agent is not None and (place := self._cut.at(agent.end())) is not None:
            actor = self._subjects.agent(self._cut, place)
            if actor is not None:
                return replace(draft, actor=actor)
        if draft.subject.kind == "party":
            return replace(draft, actor=_opposite(draft.subject.actor))
        sides: list[tuple[Actor, str]] = []
        if draft.modality == "must_not":
            sides.append(("user", "user_bars"))
        if self._rules.both_things.search(self._low, draft.begin, draft.cue):
            sides.append(("both", "both"))
        sides += [("user", "user"), ("provider", "provider")]
        otherwise: Actor = "user" if draft.modality == "must_not" else "unknown"
        return replace(
            draft, actor=next((side for side, key in sides if verb.startswith(verbs[key])), otherwise)
        )

    def _subject(self, seen: _Seen) -> Subject | None:
        cue, place = seen.cue, seen.place
        if cue.start:
            return Subject("unknown", "party", place)
        if cue.inverted or cue.turn == "object":
            return self._behind_subject(seen)
        if cue.possessive:
            return self._owner(seen)
        subject = self._subjects.find(self._cut, place, self._since)
        if cue.actor:
            return replace(subject, actor=cue.actor)
        if subject.kind != "none":
            return subject
        if self._aside:
            # "An act that will or may harm us": the second verb describes as the first did.
            return replace(subject, bare=True)
        if self.drafts and not (seen.cue.plain and seen.cue.modality == "other"):
            # "We may X and must Y": the subject of the one before.
            return replace(self.drafts[-1].subject, first=place)
        if self._frame is not None:
            return Subject(self._frame.actor, "party", place)
        opening = self._subjects.opening(self._cut, place)
        return None if opening.kind == "thing" and cue.modality == "may" else opening

    def _behind_subject(self, seen: _Seen) -> Subject:
        """Return the subject that follows a cue ("in no event shall we")."""
        cut = self._cut
        place = seen.place
        while place < len(cut.starts) and cut.starts[place] < seen.after:
            place += 1
        subject = Subject(self._subjects.after(cut, place) or "unknown", "party", seen.place)
        if place + 2 < len(cut.words) and cut.marks[place]:
            link = self._rules.linking.get(cut.words[place + 1])
            other = self._subjects.agent(cut, place + 2)
            if link and other == _OTHER_SIDE.get(subject.actor):
                return replace(subject, actor="both")
        return subject

    def _owner(self, seen: _Seen) -> Subject | None:
        """Return whose liability or responsibility a cue names."""
        cut, place = self._cut, seen.place
        for index in range(place - 1, max(-1, place - OWNER_WITHIN), -1):
            if cut.owners[index] and cut.marks[index]:
                return Subject(self._subjects.agent(cut, index) or "unknown", "party", index)
        side = self._subjects.after(cut, place + 1, 4)
        if side is None and seen.cue.modality != "not_liable":
            return None
        return Subject(side or "unknown", "party", place)


def _opposite(actor: Actor) -> Actor:
    return _OTHER_SIDE.get(actor, actor)
