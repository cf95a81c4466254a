"""Compose statements of law: the verb follows the class of the norm, and nothing else may choose it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tosscan.document.tree import Citation
from tosscan.findings.finding import Quote
from tosscan.findings.provision import Consequence, Role
from tosscan.legal import files
from tosscan.legal.norms import Provision
from tosscan.legal.schema import CLASSES, Node, Wording

_CONDITIONAL: tuple[Consequence, ...] = ("N", "V", "P")


@dataclass(frozen=True, slots=True)
class ClassWords:
    """The words of one class: its verbs by language, the tail, and the frame of a statement."""

    verbs: Mapping[str, tuple[str, ...]]
    tail: Wording
    frame: Wording


@dataclass(frozen=True, slots=True)
class Verbs:
    """All words that statements are made of (``data/kz/verbs.yml``)."""

    classes: Mapping[Consequence, ClassWords]
    roles: Mapping[str, Wording]
    clause: Wording
    within: Wording
    term: Wording
    prefix: Wording
    condition: Wording
    none: Wording
    elsewhere: Wording
    fair: Wording
    never: Mapping[str, tuple[str, ...]]
    only: Mapping[str, tuple[str, ...]]

    def subject(self, quote: Quote, language: str) -> str:
        """Return what a statement speaks of: the clause by its number, with its paper, or "This term".

        A number that stands in several papers is told with the title of its
        own, and not at all where nothing tells which of them is meant, or
        where the title has a word that no statement may print.
        """
        cited = quote.citation or Citation(quote.clause)
        if not cited.number or any(self.refused(cited.paper, code) for code in self.never):
            return self.term.of(language)
        if cited.paper:
            return self.within.of(language).format(number=cited.number, paper=cited.paper)
        return self.clause.of(language).format(number=cited.number)

    def core(
        self,
        words: str,
        consequence: Consequence | None,
        *,
        subject: str,
        language: str,
        yields: bool = False,
        tail: bool = True,
    ) -> str:
        """Return the statement of a pattern: its core with the tail of its class.

        ``subject`` is put before the core where it is not "". A yielding text
        says so first, and makes classes N, V and P conditional. A whole
        sentence without a class says nothing of the text's own words.
        """
        text = f"{subject} {words}" if subject else words
        if yields and (subject or consequence):
            text = self.prefix.of(language) + text
        if consequence is None:
            return text + "."
        if yields and consequence in _CONDITIONAL:
            text += self.condition.of(language)
        if tail:
            text += self.classes[consequence].tail.of(language)
        return text + "."

    def for_(
        self,
        provision: Provision,
        consequence: Consequence,
        *,
        subject: str,
        language: str,
        yields: bool = False,
    ) -> str:
        """Return what a provision cited for the user says of the term, in the verb of its class."""
        words = self.classes[consequence]
        frame = words.frame.of(language)
        citation = provision.citation.of(language)
        says = provision.says.get(consequence, Wording("", "")).of(language)
        if consequence == "P" and says.startswith(("Art.", "пп.")):
            # The words bring their own citation: the listed item together with the norm it refers to.
            frame, citation = frame.replace(" ({says})", ""), says
        conditional = yields and consequence in _CONDITIONAL
        text = frame.format(
            subject=subject,
            says=says,
            citation=citation,
            condition=self.condition.of(language) if conditional else "",
            tail=words.tail.of(language) if provision.tail else "",
        )
        return self.prefix.of(language) + text if yields else text

    def role(self, provision: Provision, role: Role, language: str) -> str:
        """Return what a provision says in a role other than "for"."""
        says = provision.says[role].of(language)
        return self.roles[role].of(language).format(says=says, citation=provision.citation.of(language))

    def refused(self, statement: str, language: str) -> tuple[str, ...]:
        """Return the words of ``statement`` that no statement may print."""
        text = statement.casefold()
        for allowed in self.only[language]:
            text = text.replace(allowed, "")
        return tuple(
            word for word in self.never[language] if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
        )


def _by_language(node: Node) -> dict[str, tuple[str, ...]]:
    part = node.mapping(("en", "ru"))
    return {code: entry.texts() for code, entry in part.items()}


@cache
def verbs(pack: str = "kz") -> Verbs:
    """Return the words of statements.

    Raises:
        DataError: the file is not valid.
    """
    root = files.read(pack, "verbs").mapping(
        ("classes", "roles", "subject", "yielding", "none", "elsewhere", "fair", "never", "only")
    )
    classes: dict[Consequence, ClassWords] = {}
    for name, node in root["classes"].mapping(CLASSES).items():
        part = node.mapping(("verbs", "tail", "frame"))
        key = Node(node.file, node.key, name).choice(CLASSES)
        classes[key] = ClassWords(_by_language(part["verbs"]), part["tail"].both(), part["frame"].both())
    subject = root["subject"].mapping(("clause", "within", "term"))
    yielding = root["yielding"].mapping(("prefix", "condition"))
    roles = root["roles"].mapping(("against", "procedure", "standing"))
    return Verbs(
        classes=classes,
        roles={name: node.both() for name, node in roles.items()},
        clause=subject["clause"].both(),
        within=subject["within"].both(),
        term=subject["term"].both(),
        prefix=yielding["prefix"].both(),
        condition=yielding["condition"].both(),
        none=root["none"].both(),
        elsewhere=root["elsewhere"].both(),
        fair=root["fair"].both(),
        never=_by_language(root["never"]),
        only=_by_language(root["only"]),
    )
