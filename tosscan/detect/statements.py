"""Read who may, must or must not do what, and on what conditions, from the sentences of a document.

Each sentence is cut into words once. A word with which a modality can begin
("may", "reserves", "waives") is looked up; the expressions behind it are tried
at that place alone, so that the time grows with the length of the text and no
sentence is searched twice. The subject is then told by the words before
(`tosscan.detect.subjects`), act and conditions by those around it. All words
are data: ``statements/<language>.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from tosscan.detect.clauses import Clauses, Draft, Frame
from tosscan.detect.statements_schema import PREFIX, Grammar, grammar, languages
from tosscan.detect.subjects import Names, Subject, Subjects, Words, lowered
from tosscan.document.span import Span
from tosscan.document.tree import Document, Sentence
from tosscan.findings.statement import CONDITIONS, Statement

LONGEST = 4_000
"""Characters of a sentence that are read; no real one is longer."""

LONGEST_ACT = 320
"""Characters behind a modality in which the act is looked for."""

BRAND_ACTS = 3
"""A word of a name is one by itself where this many verbs of rights and duties stand behind it."""

NO_ITEMS_WITHIN = 120
LEAD_WORDS = 5
LEAD_REST = 160
"""A lead-in passes its modality on where no more characters than this follow it."""

_WORD = re.compile(r"[\w-]+(?:'t)?|'\w+")


def read_statements(doc: Document) -> tuple[Statement, ...]:
    """Return what the sentences in languages on file state, in the order of the text. Raises DataError."""
    found: list[Statement] = []
    codes = {sentence.language for sentence in doc.sentences}
    known = [code for code in languages() if code in codes or (codes <= {"und"} and code in _main(doc))]
    for code in known:
        reader = _Reader(doc, *_tools(code))
        for place, sentence in enumerate(doc.sentences):
            if sentence.kind != "heading" and sentence.language in (code, "und"):
                found += reader.read(place, sentence)
    return tuple(sorted(found, key=lambda statement: (statement.span.start, statement.span.end)))


@cache
def _tools(code: str) -> tuple[Grammar, Names, Subjects]:
    rules = grammar(code)
    return rules, Names(rules), Subjects(rules)


def _main(doc: Document) -> tuple[str, ...]:
    return tuple(share.code for share in doc.languages)


def _brands(doc: Document, rules: Grammar) -> list[str]:
    """Return the first words of the provider's names that the text uses as its name by themselves."""
    found: list[str] = []
    for name in doc.parties.provider:
        first, _, rest = name.partition(" ")
        if rest and len(first) > PREFIX and first not in found:
            behind = re.findall(rf"(?<!\w){re.escape(first)} (\w+)", doc.text)
            if sum(word in rules.cues for word in behind) >= BRAND_ACTS:
                found.append(first)
    return found


class _Reader:
    """Reads the sentences of one document in one language."""

    def __init__(self, doc: Document, rules: Grammar, names: Names, subjects: Subjects) -> None:
        self._text = doc.text
        self._low = lowered(doc.text)
        self._rules = rules
        self._cues = frozenset(rules.cues)
        parties = replace(doc.parties, provider=(*doc.parties.provider, *_brands(doc, rules)))
        self._names = Names(rules, parties, base=names)
        self._subjects = subjects
        self._frames: dict[int, Frame] = {}
        self._grounds: set[int] = set()
        self._leads = {sentence.lead_in for sentence in doc.sentences if sentence.lead_in is not None}

    def read(self, place: int, sentence: Sentence) -> Iterator[Statement]:
        """Yield the statements of the sentence at ``place``."""
        if sentence.lead_in in self._grounds:
            # "We may close the account if:": its items tell when.
            if place in self._leads:
                self._grounds.add(place)
            return
        start = sentence.span.start
        end = min(sentence.span.end, start + LONGEST)
        frame = None if sentence.lead_in is None else self._frames.get(sentence.lead_in)
        if (
            frame is None
            and place not in self._leads
            and self._cues.isdisjoint(_WORD.findall(self._low, start, end))
        ):
            return
        cut = self._names.cut(self._text, self._low, start, end)
        drafts = Clauses(self._rules, self._subjects, cut, low=self._low, end=end, frame=frame).drafts
        if place in self._leads and self._rules.ground_items.search(
            self._low, max(start, end - NO_ITEMS_WITHIN), end
        ):
            self._grounds.add(place)
        elif place in self._leads:
            self._keep(place, self._lead(cut, drafts, Span(start, end)) if drafts or frame is None else frame)
        if not drafts:
            if frame is not None and len(cut.words) > 1:
                yield from self._item(place, cut, frame, Span(start, end))
            return
        bounds = [start, *(self._border(one, two) for one, two in pairwise(drafts)), end]
        for draft, (first, last) in zip(drafts, pairwise(bounds), strict=True):
            span = self._trim(Span(first, last))
            if len(span):
                yield from self._finish(place, draft, span)

    # Lists.

    def _keep(self, place: int, frame: Frame | None) -> None:
        if frame is not None:
            self._frames[place] = frame

    def _lead(self, cut: Words, drafts: list[Draft], span: Span) -> Frame | None:
        """Return what the lead-in at ``span`` says to its items, or None."""
        freed = bool(drafts) and drafts[-1].modality == "not_liable"
        tail = max(span.start, span.end - NO_ITEMS_WITHIN)
        if not freed and self._rules.no_items.search(self._low, tail, span.end):
            return None
        if drafts:
            last = drafts[-1]
            if span.end - last.after > LEAD_REST:
                return None
            start = span.start if len(drafts) == 1 else last.begin
            return Frame(last.actor, last.modality, start, span.end)
        for index in range(len(cut.words) - 1, max(-1, len(cut.words) - LEAD_WORDS), -1):
            if cut.marks[index] and not cut.owners[index]:
                actor = self._subjects.agent(cut, index)
                known = actor in ("provider", "user", "either", "both") and cut.marks[index] != "object"
                return Frame(actor, None, cut.starts[index], span.end) if actor and known else None
        return None

    def _item(self, place: int, cut: Words, frame: Frame, span: Span) -> Iterator[Statement]:
        modality, after = frame.modality, span.start
        if modality is None:
            first = next((i for i, word in enumerate(cut.words) if len(word) > 1), 0)
            opening = next(
                (cue for cue in self._rules.items if cue.match.match(self._low, cut.starts[first], span.end)),
                None,
            )
            if opening is None:
                return
            modality = opening.modality
        subject = Subject(frame.actor, "party", 0)
        draft = Draft(frame.actor, modality, subject, span.start, span.start, after)
        yield from self._finish(place, draft, self._trim(span), lead=frame)

    # Acts and conditions.

    def _border(self, one: Draft, two: Draft) -> int:
        """Return where the second of two statements begins: at a semicolon, or at its subject."""
        semicolon = self._low.rfind(";", one.after, two.begin)
        return semicolon + 1 if semicolon >= 0 else max(one.after, two.begin)

    def _trim(self, span: Span) -> Span:
        """Return ``span`` without blanks and joining words at its ends."""
        start, end = span.start, span.end
        while start < end and (self._low[start].isspace() or self._low[start] in ",;"):
            start += 1
        while True:
            while end > start and (self._low[end - 1].isspace() or self._low[end - 1] in ",;"):
                end -= 1
            word = self._low.rfind(" ", start, end) + 1
            if word > start and self._low[word:end] in self._rules.joins:
                end = word
                continue
            return Span(start, end)

    def _finish(self, place: int, draft: Draft, span: Span, lead: Frame | None = None) -> Iterator[Statement]:
        near = {word[:PREFIX] for word in _WORD.findall(self._low, span.start, span.end)}
        conditions = self._conditions(span, near)
        if draft.modality in ("other", "must_not"):
            # "We need not notify you", "we will not notify you": no notice is promised.
            conditions.discard("notice")
        days = self._days(span) if "notice" in conditions else None
        if lead is not None and lead.modality is not None:
            head = Span(lead.start, lead.end)
            words = {word[:PREFIX] for word in self._low[lead.start : lead.end].split()}
            conditions |= self._conditions(head, words)
        ordered = tuple(slug for slug in CONDITIONS if slug in conditions)
        for act in self._acts(draft, span, near):
            yield Statement(draft.actor, draft.modality, act, ordered, span, days, place)

    def _conditions(self, span: Span, near: set[str]) -> set[str]:
        rules = self._rules
        wanted = {slug for prefix in near for slug in rules.conditions_near.get(prefix, ())}
        found = {slug for slug in wanted if rules.conditions[slug].within(self._low, span.start, span.end)}
        if "no_notice" in found:
            found.discard("notice")
        return found

    def _days(self, span: Span) -> int | None:
        match = self._rules.days.search(self._low, span.start, span.end)
        if match is None:
            return None
        count = match["digits"] or match["count"]
        number = int(count) if count.isdigit() else self._rules.numbers.get(count)
        unit = next(
            (days for name, days in self._rules.units.items() if match["unit"].startswith(name)), None
        )
        return None if number is None or unit is None else number * unit

    def _acts(self, draft: Draft, span: Span, near: set[str]) -> tuple[str, ...]:
        if draft.modality == "not_liable":
            return ("limit_own_liability",)
        if draft.modality == "other":
            return ("other",)
        rules = self._rules
        after = min(max(draft.after, span.start), span.end)
        limit = min(span.end, after + LONGEST_ACT)
        opener = rules.condition_openers.within(self._low, after, limit)
        if opener is not None and opener.start() - after > 12:
            limit = opener.start()
        start = max(span.start, draft.begin) if draft.reach == "around" else after
        found: list[str] = []
        for index in sorted({index for prefix in near for index in rules.acts_near.get(prefix, ())}):
            act = rules.acts[index]
            if draft.actor not in act.actors or act.slug in found:
                continue
            pattern = act.passive if draft.reach == "around" else act.active
            if pattern.within(self._low, start, limit):
                found.append(act.slug)
        return tuple(found) or ("other",)


def _repeats(drafts: list[Draft], draft: Draft) -> bool:
    """Tell whether a statement only says the one before it in other words ("waive and release")."""
    if not drafts or draft.modality not in ("waives", "not_liable", "other"):
        return False
    return (drafts[-1].actor, drafts[-1].modality) == (draft.actor, draft.modality)
