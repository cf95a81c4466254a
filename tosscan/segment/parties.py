"""Find by which names a contract calls its provider and its user.

Names come from the text's own definitions: a bracket that defines a word
after a name, "X means ...", "between you and X". Only roles (company, client,
исполнитель, пайдаланушы ...) are known beforehand, never a company.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tosscan.document.parties import Parties
from tosscan.segment.brands import brand, running_company, whole_name
from tosscan.segment.companies import CAPITALS, COMPANY, ENDS_IN_FORM, THING, company_before, name_before
from tosscan.segment.roles import (
    FEWEST_ACTS,
    OFTEN,
    PRONOUNS,
    PROVIDER_PRONOUNS,
    PROVIDER_ROLE_EARLY,
    PROVIDER_ROLES,
    PROVIDER_ROLES_EARLY,
    USER_PRONOUNS,
    USER_ROLES,
    VERBS,
    acting_roles,
    frequent_roles,
    side_of,
)

# Definitions of the parties stand near the start; later ones are of other things.
SEARCHED = 60_000
# "Operated by X" says who the provider is only where the text introduces itself.
INTRODUCED = 8_000
BEGINNING = 2_500
# "Company means X": X stands this near to the start of the meaning.
NEAR = 40
LONGEST_GAP = 8
LONGEST_COMPANY = 80
# "Between you and each of: 1. X ("A"), 2. Y ("B")": the list is no longer than this.
LONGEST_LIST = 600
# A name that no definition tells is the provider's when it acts this often.
NAME_ACTS = 5

_OPEN, _CLOSE = "\"“”«'‘’„", "\"“”»'‘’"
_TERM = rf"[{_OPEN}]\s?(?P<term>[^{_OPEN}{_CLOSE}()]{{1,50}}(?:['’]s)?)[,.;]?\s?[{_CLOSE}]"
_WORD = re.compile(r"[^\W\d_]+")
_HENCE = "hereinafter|hereafter|далее|в дальнейшем|здесь и далее|бұдан әрі|әрі қарай|бұдан былай"
_QUOTED = re.compile(_TERM)
_BRACKET = re.compile(
    rf"\((?P<inside>[^()]{{0,60}}[{_OPEN}][^()]{{1,220}}"
    rf"|(?:{_HENCE})[^()]{{3,80}})\)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:именуем\w+|hereinafter (?:referred to as|called)|деп аталатын)\s*"
    rf"(?:в дальнейшем|далее|the)?\s*[,–—:-]?\s*{_TERM}",
    re.IGNORECASE,
)
_UNQUOTED = re.compile(
    rf"^(?:{_HENCE})(?:\s+(?:по тексту|именуем\w+|мәтін бойынша|referred to as|also|the))*\s*"
    r"[–—:-]?\s*(?P<term>[\w -]{2,40}?)\s*$",
    re.IGNORECASE,
)
# Between terms that are defined together: "we", "us" and "our" mean ...
_BETWEEN_TERMS = re.compile(r"\s{0,2}[,/]?\s{0,2}(?:and\s|or\s|и\s|или\s|және\s|немесе\s)?\s?$")
_MEANS = re.compile(
    r"\s{0,2},?\s{0,2}"
    r"(?:(?:in (?:these|this) [\w ]{3,40}|each|also|specifically|collectively|shall|will)\s){0,3}"
    r"(?:refers?\s+to|means?|are\s+to|is|are|includes?|[–—:-]|бұл)\s+(?P<what>[^.;\n]{0,160})",
)
_LINE_ROLE = re.compile(
    rf"^(?:\d+(?:\.\d+)*\.?\s*)?(?P<term>(?i:{PROVIDER_ROLES}|{PROVIDER_ROLES_EARLY}|{USER_ROLES}))\s*(?:[–—]|-\s|\s-|:)\s*(?P<what>[^\n.;]{{3,160}})",
    re.MULTILINE,
)
_CONTRACTS = re.compile(
    rf"\bbetween\s+(?:you|the\s+user)\b[^.]{{0,120}}?\band\s+(?:the\s+)?(?P<second>{CAPITALS})"
    rf"|\bbetween\s+(?P<first>{CAPITALS})[^.]{{0,200}}?\band\s+you\b"
)
# "Run by X" says who the provider is where the text begins, and later where the text is about what X runs.
_RUN = (
    r"(?:(?i:provided|operated|administered|offered|run|published|owned(?=\W+(?:\w+\W+)?operated))"
    r"(?:\s*,\s*|\s+(?:and/or|and|or)\s+|\s+)){1,3}"
    rf"(?:to\s+you\s+)?by\s+(?:the\s+)?(?P<by>{CAPITALS}(?:\s(?:of|for)\s(?:the\s)?{CAPITALS}){{0,2}})"
)
_RUNS = re.compile(rf"\b{_RUN}")
_RUNS_THIS = re.compile(
    r"(?:\b(?i:this|the|our|these)\s+(?:[\w-]+\s+){0,3}?"
    r"(?i:web\s?sites?|sites?|platform|services?|app|application|apps|portal|exchange|wallet|game|software)"
    rf"|[\w-]\.[a-z]{{2,6}})(?:\s+\([^()]{{0,80}}\))?,?\s+(?:(?i:is|are)\s+)?{_RUN}"
)
# Names of others, whatever they are called.
_OTHERS = re.compile(
    r"\bThird\b|\b(?:Services|Providers|Partners|Parties|Operators|Affiliates|Users|Members|Sites)$"
    # Bodies that "administer" disputes, and authorities.
    r"|\b(?:JAMS|AAA|NAM|HKIAC|LCIA|ICC|SIAC|CIETAC|DIAC|VIAC|Arbitration|Association|Tribunal|Court|Commission|Authority)\b"
)
# A word that acts in the text: "X may", "Исполнитель вправе".
_ACTS = re.compile(
    r"(?<![\w.])(?P<name>[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]+(?:\.\w+)*)(?P<second>\s[A-ZА-ЯЁa-zа-яәғқңөұүһі][\w-]+)?(?:['’]s)?\s+"
    rf"{VERBS}"
)
_MEANT = re.compile(rf"(?:the\s+)?[{_OPEN}]?(?P<name>{CAPITALS})")
_OPENING_WORD = re.compile(
    r"^(?:(?:by|using|the|this|if|when|in|for|at|our|you|your|welcome|before|please|and|between|to|from|with|"
    r"используя|между)\s+)+(?:and\s+)?",
    re.IGNORECASE,
)
# "Website of Quux Inc." names Quux Inc.
_OF_A_THING = re.compile(
    r"^(?:website|site|services?|terms|app|platform|software)\s(?:of|by)\s(?:the\s)?", re.IGNORECASE
)
# Words in capitals that lead to a name are none.
_NO_NAME = re.compile(
    r"^(?:REFERRED|HEREIN|HEREINAFTER|REFER|KNOWN|CALLED|DEFINED)\b|\b(?:OR|OTHER|PROVIDED)\b"
    r"|^(?:Inc|LLC|Ltd|GmbH|Limited|Corp|Co)\.?$"
)
_NOT_NAMES = """
    the this these those that it we you they he she there here each any all no nothing if our your
    their such which who what either neither both some one other another party parties section
    article clause terms agreement service services site website account content privacy policy
    conditions sites tos software app platform application product products order orders data
    personal web user users
    он она они это эти данный настоящий настоящее стороны сторона договор соглашение услуги сайт оферта
    бұл ол егер тараптар
"""
_BETWEEN_YOU = re.compile(r"\bbetween\s+you\s+and\b")
_ONE_OF = re.compile(r"(?:\n\W*(?:\w{1,3}[.)])?|\band|\bor)\s*$")
_COMMON = frozenset(_NOT_NAMES.split())
_PERSON = re.compile(
    r"\b(?:person|individual|user|visitor|customer|client|anyone|natural|физическ\w+|юридическ\w+|лицо|лица|тұлға)\b",
    re.IGNORECASE,
)
_ANYONE = re.compile(r"(?:any|each|every|all|an?|third|other|любое|любой|всякое)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Names:
    """Names of one side with the place of their first use in the text."""

    at: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, place: int) -> None:
        name = _clean(name)
        if name and name not in self.at:
            self.at[name] = place

    def ordered(self) -> tuple[str, ...]:
        return tuple(sorted(self.at, key=lambda name: self.at[name]))


def find_parties(text: str) -> Parties:
    """Return the names of the provider and of the user, each in the order of its first use."""
    head = text[:SEARCHED]
    provider, user = _Names(), _Names()
    for match in _BRACKET.finditer(head):
        terms = [found["term"] for found in _QUOTED.finditer(match["inside"])]
        unquoted = _UNQUOTED.match(match["inside"]) if not terms else None
        if unquoted:
            terms = [unquoted["term"]]
        _file(head, terms, match.start(), provider, user)
    for match in _NAMED.finditer(head):
        _file(head, [match["term"]], match.start(), provider, user)
    for group in _adjacent_terms(head):
        meaning = _MEANS.match(head, group[-1].end())
        if meaning is not None:
            terms = [match["term"] for match in group]
            _file_meaning(terms, group[0].start(), meaning, provider, user)
    for match in _LINE_ROLE.finditer(head):
        _file_meaning([match["term"]], match.start(), match, provider, user)
    for match in _CONTRACTS.finditer(head[:INTRODUCED]):
        _introduce(head, match, provider)
    if not _called(provider):
        found = (*_RUNS.finditer(head[:BEGINNING]), *_RUNS_THIS.finditer(head[:INTRODUCED]))
        runs = next((match for match in found if not _OTHERS.search(match["by"])), None)
        if runs is not None:
            _introduce(head, runs, provider)
    _fall_back(text, provider, user)
    _complete(text, provider)
    if not _called(provider):
        name = running_company(text) or brand(text) or _acting_name(text)
        if name is not None:
            provider.add(*name)
    _add_short_names(text, provider)
    return Parties(provider.ordered(), user.ordered())


def _introduce(text: str, match: re.Match[str], provider: _Names) -> None:
    """File the name with which the text introduces its provider, with its legal form where it has one."""
    side = str(match.lastgroup)
    name, place = match[side], match.start(side)
    if THING.match(name) or side_of(name):
        return
    company = COMPANY.match(text, place)
    if company is not None and company.group().startswith(name):
        provider.add(company.group(), place)
        if ENDS_IN_FORM.search(name):
            return
    provider.add(name, place)


def _complete(text: str, provider: _Names) -> None:
    """Give the names of companies the first words that were cut from them, and drop what was cut off."""
    for name, place in list(provider.at.items()):
        whole = whole_name(text, name)
        if whole == name:
            continue
        short = ENDS_IN_FORM.sub("", whole).strip(" ,")
        cut_off = [
            other for other in provider.at if whole.endswith(f" {other}") or short.endswith(f" {other}")
        ]
        for other in {name, *cut_off}:
            del provider.at[other]
        provider.add(whole, max(0, place - (len(whole) - len(name))))


def _called(names: _Names) -> bool:
    """Tell whether there is a name that is neither pronoun nor role."""
    return any(not side_of(name, early=True) for name in names.at)


def _add_short_names(text: str, provider: _Names) -> None:
    """Add the names of companies without their legal form where the text uses them so."""
    for name in list(provider.at):
        short = ENDS_IN_FORM.sub("", name).strip(" ,")
        if 1 < len(short) < len(name) and text.count(short) - text.count(name) >= OFTEN:
            provider.add(short, text.find(short))


def _named(names: _Names) -> bool:
    """Tell whether there is a name that is no pronoun."""
    return any(name.casefold() not in PRONOUNS for name in names.at)


def _file(text: str, terms: list[str], place: int, provider: _Names, user: _Names) -> None:
    """File the terms that a bracket defines, and the name of the provider before it."""
    if terms == ["US"]:
        # That is a country; the pronoun does not come alone.
        return
    sides = [side_of(term, early=place < INTRODUCED) for term in terms]
    if "provider" in sides and "user" not in sides:
        name = name_before(text, place, terms)
        if name:
            provider.add(name, text.find(name, max(0, place - 400)))
        elif provider.at and all(PROVIDER_ROLE_EARLY.fullmatch(term) for term in terms):
            return
        for term in terms:
            if not THING.match(term):
                provider.add(term, place)
    elif "user" in sides and "provider" not in sides:
        for term in terms:
            if side_of(term) == "user":
                user.add(term, place)
    elif terms and place < INTRODUCED and not THING.match(terms[0]):
        name = company_before(text, place, terms)
        if provider.at and not _contracts(text, place, name):
            return
        if name and name.split()[0].casefold() == terms[0].split()[0].casefold():
            provider.add(name, place - 1)
            provider.add(terms[0], place)


def _adjacent_terms(text: str) -> Iterator[list[re.Match[str]]]:
    """Return the quoted terms of ``text`` in groups that only commas and "and" part."""
    group: list[re.Match[str]] = []
    for match in _QUOTED.finditer(text):
        if group:
            gap = text[group[-1].end() : match.start()]
            if len(gap) > LONGEST_GAP or _BETWEEN_TERMS.match(gap) is None:
                yield group
                group = []
        group.append(match)
    if group:
        yield group


def _file_meaning(
    terms: list[str], place: int, meaning: re.Match[str], provider: _Names, user: _Names
) -> None:
    """File terms that "mean", "refer to" or stand before a dash, by the term or by what it means."""
    what = meaning["what"]
    sides = {side_of(term, early=place < INTRODUCED) for term in terms}
    if "provider" in sides and "user" not in sides:
        if _ANYONE.match(what) and all(PROVIDER_ROLE_EARLY.fullmatch(term) for term in terms):
            return
        company = COMPANY.search(what)
        if company and company.start() < NEAR:
            provider.add(company.group(), meaning.start("what"))
        elif any(term.casefold().strip(" ,") in (*PROVIDER_PRONOUNS, "company") for term in terms):
            name = _MEANT.match(meaning.string, meaning.start("what"))
            if name and name["name"].split()[0].casefold() not in _COMMON and not side_of(name["name"]):
                provider.add(name["name"], meaning.start("what"))
        for term in terms:
            if not THING.match(term):
                provider.add(term, place)
    elif "user" in sides and "provider" not in sides and (_PERSON.search(what) or len(terms) > 1):
        for term in terms:
            if side_of(term) == "user":
                user.add(term, place)


def _contracts(text: str, place: int, name: str) -> bool:
    """Tell whether the company named right before ``place`` is one with which the contract is made."""
    begin = place - len(name) - 1
    if not name or text[begin:place].strip() != name:
        return False
    lead = text[max(0, begin - LONGEST_LIST) : begin]
    return _ONE_OF.search(lead) is not None and _BETWEEN_YOU.search(lead) is not None


def _clean(name: str) -> str:
    name = _OF_A_THING.sub("", _OPENING_WORD.sub("", " ".join(name.split()).strip(" ,;:®™*")))
    return name if 1 < len(name) < 81 and _NO_NAME.search(name) is None else ""


def _fall_back(text: str, provider: _Names, user: _Names) -> None:
    """Add pronouns that the text uses often, and names and roles that act in it, where none is defined."""
    words = Counter(_WORD.findall(text))
    for names, pronouns in ((provider, PROVIDER_PRONOUNS), (user, USER_PRONOUNS)):
        defined = {name.casefold() for name in names.at}
        # Where nothing else is known, a pronoun counts that the text uses at all.
        fewest = OFTEN if defined else 1
        for pronoun in pronouns:
            uses = words[pronoun] + words[pronoun.title()] + words[pronoun.upper()]
            if pronoun == "us" and not words["WE"] + words["OUR"]:
                # A country.
                uses -= words["US"]
            if pronoun not in defined and uses >= fewest:
                found = re.search(rf"\b{pronoun}\b", text, re.IGNORECASE)
                names.add(pronoun, found.start() if found else 0)
    if _named(provider) and _named(user):
        return
    actors, first_of_two = _actors(text)
    for side, names in (("provider", provider), ("user", user)):
        if _named(names):
            continue
        roles = [
            name
            for name, count in actors.most_common()
            if count >= FEWEST_ACTS and side_of(name) == side and name.casefold() not in PRONOUNS
        ]
        roles = roles or frequent_roles(words, side)
        if not roles and not names.at:
            roles = acting_roles(text, side)
        if side == "provider" and not roles:
            roles = [
                name
                for name, count in actors.most_common(20)
                if count - first_of_two[name] >= OFTEN
                and _proper(name, words)
                and 0 <= text.find(name) < BEGINNING
            ]
        if roles:
            names.add(*_with_form(text, roles[0], text.find(roles[0])))


def _actors(text: str) -> tuple[Counter[str], Counter[str]]:
    """Return how often each name acts in ``text``, and how often as the first word of a longer name."""
    actors: Counter[str] = Counter()
    # "Quux Beta may": it is not Quux that acts.
    first_of_two: Counter[str] = Counter()
    for match in _ACTS.finditer(text):
        actors[match["name"]] += 1
        if match["second"]:
            actors[match["name"] + match["second"]] += 1
            first_of_two[match["name"]] += match["second"].strip()[0].isupper()
    return actors, first_of_two


def _acting_name(text: str) -> tuple[str, int] | None:
    """Return the name that acts most often in ``text``, and where it first stands; None for none.

    A text whose provider is "the Company" may say what "Quux" may do all the same.
    """
    actors, first_of_two = _actors(text)
    words = Counter(_WORD.findall(text))
    return next(
        (
            (name, text.find(name))
            for name, count in actors.most_common(20)
            if count - first_of_two[name] >= NAME_ACTS and _proper(name, words)
        ),
        None,
    )


def _with_form(text: str, name: str, place: int) -> tuple[str, int]:
    """Return the company whose name ends with ``name`` at ``place``, and its place; else both as given."""
    if ENDS_IN_FORM.search(name) is not None:
        for match in COMPANY.finditer(text, max(0, place - LONGEST_COMPANY), place + len(name)):
            if match.end() == place + len(name):
                return match.group(), match.start()
    return name, place


def _proper(name: str, words: Counter[str]) -> bool:
    """Tell whether words that act are a name: no role, and hardly ever written in lower case."""
    if side_of(name, early=True):
        return False
    for word in name.split():
        found = _WORD.match(word)
        if found is None or word.casefold() in _COMMON:
            return False
        if 10 * words[found.group().casefold()] > words[found.group()]:
            return False
    return True
