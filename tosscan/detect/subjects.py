"""Cut a sentence into words, mark who is named in it, and tell the subject of a verb."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tosscan.detect.statements_schema import Grammar
from tosscan.document.parties import Parties
from tosscan.findings.statement import Actor

Kind = Literal["party", "owned", "thing", "none"]

_TOKEN = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*(?:'t)?|'(?:s|re|ll|ve|d|m)?\b|'|[,;:().—–]")
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "\n": " ", "\t": " ", "\xa0": " "}
)
_STOPS = frozenset(";:.")
_EDGES = frozenset(";:.,()—–")
LOOK_BACK = 60
"""How many words before a verb its subject is looked for."""


def lowered(text: str) -> str:
    """Return ``text`` in lower case with straight quotation marks and plain blanks, every offset kept."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    # A comma that stands a blank too late, as extraction from some pages leaves it.
    return low.translate(_SAME).replace(" ,", ", ")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who or what acts: ``first`` is the word with which the subject begins.

    ``kind`` is "party" for a party itself, "owned" for what belongs to one
    ("your account"), "thing" for anything else, "none" where there is no
    subject of its own ("we may X and must Y"). ``bare`` tells of a clause
    that only limits another one ("if you may ...").
    """

    actor: Actor
    kind: Kind
    first: int
    negated: bool = False
    bare: bool = False


@dataclass(slots=True)
class Words:
    """The words of a sentence with their offsets.

    ``marks`` holds who each names, "" for nobody, and ``owners`` whether
    something is said to be theirs ("our", "the user's").
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    marks: list[str]
    owners: list[bool]

    def join(self, place: int, after: int) -> None:
        """Make the words from ``place`` to ``after`` one."""
        self.words[place:after] = [" ".join(self.words[place:after])]
        self.ends[place:after] = [self.ends[after - 1]]
        for column in (self.starts, self.marks, self.owners):
            del column[place + 1 : after]

    def at(self, offset: int) -> int | None:
        """Return the index of the word that starts at ``offset``, or None."""
        try:
            return self.starts.index(offset)
        except ValueError:
            return None


Phrase = tuple[tuple[str, ...], str, str | None]
"""The words of a name, whose it is, and how the document writes it (None where the language knows it)."""


class Names:
    """The words for the parties: those of the language, and those of a document."""

    def __init__(
        self, grammar: Grammar, parties: Parties | None = None, *, base: Names | None = None
    ) -> None:
        """Take the words of ``grammar``, or those of ``base``, and the names of ``parties``."""
        self._grammar = grammar
        self._phrases: dict[str, list[Phrase]] = base.copy() if base else {}
        if base is None:
            for side, phrases in grammar.parties.items():
                for phrase in phrases:
                    self._add(phrase, side, None)
        for names, side in ((parties.provider, "provider"), (parties.user, "user")) if parties else ():
            for name in names:
                if lowered(name) not in grammar.objects and lowered(name) not in grammar.possessives:
                    self._add(name, side, name)
        for known in self._phrases.values():
            known.sort(key=lambda entry: (-len(entry[0]), entry[2] is None))
        self._known = {*self._phrases, *grammar.objects, *grammar.possessives}

    def copy(self) -> dict[str, list[Phrase]]:
        """Return the names by their first words, as lists that may be added to."""
        return {word: list(phrases) for word, phrases in self._phrases.items()}

    def _add(self, phrase: str, side: str, name: str | None) -> None:
        words = tuple(_TOKEN.findall(lowered(phrase)))
        if words:
            self._phrases.setdefault(words[0], []).append((words, side, name))

    def cut(self, text: str, low: str, start: int, end: int) -> Words:
        """Return the words of ``text[start:end]``, those of one name as one; ``low`` is the text lowered."""
        found = list(_TOKEN.finditer(low, start, end))
        cut = Words(
            words=[match.group() for match in found],
            starts=[match.start() for match in found],
            ends=[match.end() for match in found],
            marks=[""] * len(found),
            owners=[False] * len(found),
        )
        known = self._known
        named = [place for place, word in enumerate(cut.words) if word in known]
        done = 0
        sizes: list[tuple[int, int]] = []
        for place in named:
            if place >= done:
                done = place + self._name(text, cut, place)
                if done - place > 1:
                    sizes.append((place, done))
        for place, after in reversed(sizes):
            cut.join(place, after)
        return cut

    def _name(self, text: str, cut: Words, place: int) -> int:
        """Mark the name at ``place``, if there is one, and return of how many words it is."""
        words = cut.words
        if (side := self._grammar.possessives.get(words[place])) is not None:
            cut.marks[place], cut.owners[place] = side, True
            return 1
        size = 1
        for phrase, whose, name in self._phrases.get(words[place], ()):
            if len(phrase) > 1 and tuple(words[place : place + len(phrase)]) != phrase:
                continue
            if name is not None and name[0].isupper() and not text[cut.starts[place]].isupper():
                continue
            cut.marks[place], size = whose, len(phrase)
            break
        if not cut.marks[place] and words[place] in self._grammar.objects:
            begin, stop = cut.starts[place], cut.ends[place]
            if text[begin:stop] != "US" or text[max(0, begin - 20) : stop].isupper():
                cut.marks[place] = "object"
        after = place + size
        of = cut.marks[place] and after < len(words) and words[after] in ("'s", "'")
        if of and cut.starts[after] == cut.ends[after - 1]:
            cut.owners[place] = True
            size += 1
        return size


class Subjects:
    """Tells the subject of a verb by the words before it."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._before_name = grammar.determiners | grammar.openers

    def find(self, cut: Words, verb: int, since: int) -> Subject:
        """Return the subject of the verb at ``verb``, looked for among the words from ``since`` on."""
        grammar, words = self._grammar, cut.words
        floor = max(since, verb - LOOK_BACK)
        place = self._back(cut, verb - 1, floor)
        if place < floor:
            return Subject("unknown", "none", verb)
        if words[place] in grammar.relative or words[place] in grammar.subordinate:
            return Subject("unknown", "thing", place, bare=True)
        if words[place] in grammar.determiners and not cut.marks[place]:
            # "Without the need to": a noun.
            return Subject("unknown", "thing", place, bare=True)
        if (
            words[place] in grammar.linking
            or words[place] in grammar.infinitive
            or words[place] in ("but", "then")
        ):
            return Subject("unknown", "none", verb)
        by_name = cut.owners[place] and words[place] not in grammar.possessives
        if by_name or self._acts(cut, place, floor):
            # Some names end as an owner does ("Smith's may close the account").
            return self._named(cut, place, floor, verb)
        if words[place] in _EDGES:
            earlier = self._aside(cut, place, floor)
            if earlier is None:
                return Subject("unknown", "none", verb)
            if self._acts(cut, earlier, floor):
                return self._named(cut, earlier, floor, verb)
            place = earlier
        return self._phrase(cut, place, floor, verb)

    def opening(self, cut: Words, verb: int) -> Subject:
        """Return the subject with which the clause of the verb at ``verb`` opens, far from its verb."""
        floor = verb
        while floor > 0 and verb - floor < LOOK_BACK and cut.words[floor - 1] not in _STOPS:
            floor -= 1
        for place in range(floor, verb):
            if self._acts(cut, place, floor) and self._clause_starts(
                cut, self._head(cut, place, floor), floor
            ):
                return self._named(cut, place, floor, verb)
        return Subject("unknown", "thing", floor)

    def after(self, cut: Words, place: int, most: int = 12) -> Actor | None:
        """Return the first party named among the ``most`` words from ``place`` on, or None."""
        for index in range(place, min(len(cut.words), place + most)):
            mark = cut.marks[index]
            if mark == "object":
                return "provider"
            if mark:
                return self._side(cut, index)
        return None

    def agent(self, cut: Words, place: int) -> Actor | None:
        """Return the party that the words at ``place`` name ("by us"), or None."""
        mark = cut.marks[place]
        return "provider" if mark == "object" else self._side(cut, place) if mark else None

    def _back(self, cut: Words, place: int, floor: int) -> int:
        passed = self._grammar.skipped | self._grammar.modals
        while place >= floor and cut.words[place] in passed and not cut.marks[place]:
            place -= 1
        return place

    def _acts(self, cut: Words, place: int, floor: int) -> bool:
        """Tell whether the word at ``place`` names someone who can be a subject there."""
        mark = cut.marks[place]
        if not mark or mark == "object" or cut.owners[place]:
            return False
        before = self._head(cut, place, floor) - 1
        if cut.words[place] == "we" or before < floor:
            return True
        return cut.words[before] not in self._grammar.prepositions or mark == "own"

    def _head(self, cut: Words, place: int, floor: int) -> int:
        """Return the first word of the name at ``place``, its article and owner included."""
        while place - 1 >= floor and (
            (cut.words[place - 1] in self._grammar.determiners and cut.words[place - 1] != "that")
            or cut.owners[place - 1]
        ):
            place -= 1
        return place

    def _aside(self, cut: Words, place: int, floor: int) -> int | None:
        """Return the last word before the aside that ends at ``place`` ("we, at any time, may")."""
        closing = cut.words[place]
        opening = {")": "(", ",": ",", "—": "—", "–": "–"}.get(closing)
        if opening is None:
            return None
        depth_end = place
        while place - 1 >= floor:
            place -= 1
            if cut.words[place] in _STOPS:
                return None
            if cut.words[place] == opening and place - 1 >= floor:
                if closing == ")":
                    return place - 1
                if self._acts(cut, place - 1, floor):
                    return place - 1
        # "users of the site, may": a lone comma behind a subject parts nothing.
        return depth_end - 1 if closing == ")" else None

    def _named(self, cut: Words, place: int, floor: int, verb: int) -> Subject:
        """Return the subject that the name at ``place`` ends, other names joined to it included."""
        grammar, words = self._grammar, cut.words
        actor = self._side(cut, place)
        negated = cut.marks[place] == "neither"
        first = self._head(cut, place, floor)
        joined = first - 1
        while joined - 1 >= floor and (words[joined] in grammar.linking or words[joined] == ","):
            link = words[joined]
            other = joined - 1
            while other > floor and words[other] in (",", "or", "and", ")", "("):
                other -= 1
            mark = cut.marks[other]
            if not mark or cut.owners[other]:
                break
            if mark == "object":
                break
            side = self._side(cut, other)
            if link != ",":
                if side != actor and {side, actor} == {"provider", "user"}:
                    actor = grammar.linking[link]
                elif actor == "third_party":
                    actor = side
                first = self._head(cut, other, floor)
            elif side == actor and cut.marks[place] == "own":
                first = self._head(cut, other, floor)
            else:
                break
            joined = first - 1
        if joined >= floor and words[joined] == "neither":
            negated, actor, first = True, "both" if actor in ("both", "either") else actor, joined
        elif joined >= floor and words[joined] == "either" and actor == "both":
            actor, first = "either", joined
        return Subject(actor, "party", first, negated, self._bare(cut, first, place, verb))

    def _phrase(self, cut: Words, place: int, floor: int, verb: int) -> Subject:
        """Return the subject that ends with a word for nobody ("users of the site", "your account")."""
        grammar, words = self._grammar, cut.words
        begin = place
        first_owner: int | None = None
        while True:
            word = words[begin]
            describes = word in grammar.relative and begin > floor and not self._opens(cut, begin - 1)
            joins = word in grammar.linking or word == "as"
            opens = (word in grammar.openers or word in grammar.subordinate) and not joins and not describes
            if word in _EDGES or opens:
                begin += 1
                break
            if (
                cut.marks[begin]
                and not cut.owners[begin]
                and cut.marks[begin] != "object"
                and begin < place
                and words[begin + 1] in grammar.following
                and self._clause_starts(cut, self._head(cut, begin, floor), floor)
            ):
                return self._named(cut, begin, floor, verb)
            if cut.owners[begin]:
                first_owner = begin
            if begin == floor:
                break
            begin -= 1
        begin = min(begin, place)
        # "users who hold an account may": the clause between them begins with an opener.
        if begin > floor and words[begin - 1] in ("who", "which", "that", ","):
            head = begin - 2
            if head >= floor and self._acts(cut, head, floor) and words[begin - 1] != ",":
                return self._named(cut, head, floor, verb)
        joined = words[begin] in grammar.linking or words[begin] == "but"
        if joined and begin < place and words[begin + 1] in grammar.prepositions:
            # "We may X and in any case will Y": the words between name nobody new.
            return Subject("unknown", "none", begin)
        bare = self._bare(cut, begin, place, verb)
        if first_owner is not None and first_owner - begin <= 3:
            actor = self._side(cut, first_owner)
            return Subject(actor, "owned", begin, bare=bare)
        if first_owner is not None:
            return Subject("unknown", "owned", begin, bare=bare)
        return Subject("unknown", "thing", begin, words[begin] in ("no", "neither", "none", "nothing"), bare)

    def _clause_starts(self, cut: Words, head: int, floor: int) -> bool:
        return head <= floor or cut.words[head - 1] in self._grammar.openers or cut.words[head - 1] in _EDGES

    def _bare(self, cut: Words, first: int, last: int, verb: int) -> bool:
        """Tell whether the clause whose subject begins at ``first`` only limits another one."""
        before = first - 1
        if before < 0:
            return False
        word = cut.words[before]
        if word in self._grammar.subordinate:
            return True
        if (
            word in self._grammar.relative
            and before > 0
            and cut.words[before - 1] in self._grammar.prepositions
        ):
            return True
        if word == "that":
            return not (before > 0 and self._opens(cut, before - 1))
        pronoun = cut.words[last] in self._grammar.pronouns
        describes = pronoun and word.isalpha() and not cut.marks[before] and not self._opens(cut, before)
        word = cut.words[verb]
        cues = self._grammar.cues.get(word, ()) if word in self._grammar.modals else ()
        permits = any(cue.modality == "may" for cue in cues)
        return describes and (permits or not self._adverbial(cut, before))

    def _adverbial(self, cut: Words, last: int) -> bool:
        """Tell whether the words up to ``last`` only open the sentence ("under the law we")."""
        first = last
        while first > 0 and cut.words[first - 1] not in _STOPS:
            first -= 1
        return cut.words[first] in self._grammar.prepositions or cut.words[first] in self._grammar.subordinate

    def _opens(self, cut: Words, place: int) -> bool:
        """Tell whether a clause of its own may begin behind the word at ``place``."""
        word = cut.words[place]
        known = word in self._grammar.complement or word in self._grammar.openers
        return known or word in self._grammar.skipped or word in _EDGES or word in self._grammar.linking

    def _side(self, cut: Words, place: int) -> Actor:
        mark = cut.marks[place]
        if mark == "own":
            for index in range(place - 1, max(-1, place - 12), -1):
                if cut.owners[index] and cut.marks[index] in ("provider", "user"):
                    return "user" if cut.marks[index] == "user" else "provider"
                if cut.words[index] in _STOPS:
                    break
            return "provider"
        if mark == "neither":
            return "both"
        if mark in ("provider", "user", "third_party", "either", "both"):
            return mark  # type: ignore[return-value]
        return "unknown"
