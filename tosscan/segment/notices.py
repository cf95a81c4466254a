"""Find what a text says on its own force: that it lapses, or that other terms or another version prevail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosscan.document.span import Span
from tosscan.document.tree import Notice, Sentence
from tosscan.segment.wording import INTRODUCTION, opening

_SELF = (
    r"(?:terms|agreement|version|document|policy|conditions|contract|"
    r"соглашени\w+|договор\w*|оферт\w+|услови\w+|редакци\w+|верси\w+|правил\w*|шарт\w*|келісім\w*)"
)
_LAPSES = re.compile(
    rf"\b(?:{_SELF}\b.{{0,140}}?\b(?:will|shall|do(?:es)?)?\s*"
    r"(?:no\s+longer\s+(?:appl\w+|be\s+\w+|in\s+\w+|valid|effective|govern)|cease\w*\s+to\s+(?:apply|be|have)|"
    r"expires?\b|lapses?\b)"
    rf"|{_SELF}\b.{{0,80}}?\b(?:is|are|was|were|will\s+be|has\s+been|have\s+been)\s+"
    r"(?:replaced|superseded|archived|withdrawn|discontinued|retired|outdated|obsolete|out\s+of\s+date)"
    r"|(?:archived?|previous|prior|old(?:er)?|outdated|superseded|historical|expired)\s+(?:version|copy)\s+"
    rf"(?:only|of\s+(?:\w+\s+){{0,4}}?{_SELF})\b"
    r"|this\s+is\s+(?:an?\s+)?(?:archived?|previous|old(?:er)?|outdated|superseded|historical)\b"
    r"|no\s+longer\s+in\s+(?:effect|force|use)|valid\s+(?:only\s+)?until\s+\d"
    r"|утратил\w*\s+силу|утрачива\w+\s+силу|(?:больше\s+не|не)\s+действу\w+\s+с\s+\d|действу\w+\s+до\s+\d"
    r"|архивн\w+\s+(?:верси\w+|редакци\w+)|недействующ\w+\s+редакци\w+|прекраща\w+\s+действи\w+\s+с\s+\d"
    r"|(?:будет|были|было|была)\s+замен[её]н\w*"
    r"|күшін\s+жой\w+|ескі\s+нұсқа\w*|мұрағат\w*\s+нұсқа\w*)",
    re.IGNORECASE | re.DOTALL,
)
# A clause on what happens if or when something ends does not say that the text lapses now, nor does one
# that replaces other texts or shows the way to them.
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|should|in\s+the\s+event|where\s+any|when\s+you|upon\s+termination|"
    r"supersedes?|(?:for|see|view|find|read|to)\s+(?:the\s+|an?\s+|our\s+|any\s+)?"
    r"(?:archived?|previous|prior|older)|если|в\s+случае|егер)\b",
    re.IGNORECASE,
)
# Terms that are not those of the text at large.
_OTHER_TERMS = re.compile(
    r"\b(?:(?:local|regional|additional|supplement(?:al|ary)|specific|separate|different|special|following|"
    r"certain|some)\s+(?:\w+\s+){0,2}?"
    r"(?:terms|conditions|provisions|sections|agreement|addend\w+|supplement|notices?)"
    r"|(?:country|state|region|jurisdiction)[- ]specific\s+\w+|addendum|supplement"
    r"|(?:section|part|annex|schedule|appendix|clause)\s+(?:(?-i:[\dA-Z])[\w.()]*|below)\s+"
    r"(?:\w+\s+){0,3}appl(?:y|ies)"
    r"|(?:section|clause|provisions?)\s+(?:[\d.]+\s+)?(?:do(?:es)?|shall|will|may)\s+(?:not|only)\s+apply"
    r"|дополнительн\w+\s+услови\w+|особ\w+\s+услови\w+|местн\w+\s+(?:услови\w+|правил\w+|законодательств\w+))\b",
    re.IGNORECASE,
)
# Terms of a place, whatever the place.
_LOCAL_TERMS = re.compile(
    r"\b(?:local|regional|(?:country|state|region|jurisdiction)[- ]specific)\s+"
    r"(?:terms|conditions|provisions|addend\w+|supplements?)\b",
    re.IGNORECASE,
)
_SOME_PLACE = (
    r"(?:the\s+|an?\s+|any\s+|your\s+)?(?:[A-Z]|country|countries|jurisdiction|state\b|region|territor)"
)
_FOR_PLACE = re.compile(
    rf"\b(?:(?i:resid\w+|live|living|located|based|domiciled|citizens?)\s+"
    rf"(?:in|of|from|within|outside(?:\s+of)?)\s+{_SOME_PLACE}"
    rf"|(?i:consumers?|users?|customers?|members?|subscribers?)\s+(?:in|from|within|outside)\s+{_SOME_PLACE}"
    r"|(?:non-)?[A-Z][\w.-]*\s+(?i:residents?|consumers?|citizens?|subscribers?)\b"
    r"|(?:apply|applies)\s+(?:only\s+)?(?:in|for)\s+(?:the\s+)?[A-Z]"
    r"|(?i:in|for|to|from)\s+(?i:your|that|different|each|any|certain|some|a|particular|specific|relevant)\s+"
    r"(?:\w+\s+)?(?i:countr(?:y|ies)|jurisdictions?|regions?|territor(?:y|ies)|states?)\b"
    r"|(?i:country|jurisdiction|state|region)\s+(?i:in\s+which|where|of\s+(?:your\s+)?residence)"
    r"|(?i:прожива\w+|резидент\w+|юрисдикци\w+|стран\w+|тұратын))"
)
_PREVAIL = re.compile(
    r"\b(?:prevails?|tak(?:es?|ing)\s+(?:precedence|priority)|appl(?:y|ies)|governs?|supersedes?|controls?|"
    r"replaces?|in\s+place\s+of|instead\s+of|overrides?|примен\w+|преимуществ\w+|преобладат\w+|қолданыл\w+)\b",
    re.IGNORECASE,
)
# Law of the user's place that no contract can set aside.
_MANDATORY = re.compile(
    r"\b(?:mandatory(?!\s+arbitration)|more\s+(?:protective|extensive|favou?rable))\b[^.;]{0,60}?"
    r"\b(?:laws?|rules|provisions?|protections?)\b",
    re.IGNORECASE,
)
_USERS_OWN = re.compile(
    r"\b(?:resid\w+|live|domiciled|based\s+in|located\s+in|local|your\s+(?:country|state|jurisdiction)|"
    r"consumers?\s+in|consumers?['’]\s+residence)\b",
    re.IGNORECASE,
)
_STAYS = re.compile(r"\b(?:entitled|protect\w*|affect|deprive|subject\s+to|rely)\b", re.IGNORECASE)
# These name places and terms, but let nothing prevail for users of a place: a choice of law, a definition,
# a sale to the state, the rest of a text of which a part is void, the processing of data, a duty to pay tax.
_NO_LOCAL_TERMS = re.compile(
    r"\bconflicts?\s+of\s+laws?|\bchoice\s+of\s+law|"
    r"\b(?:government|governmental)\s+(?:customers?|entit(?:y|ies)|agenc(?:y|ies)|end|or)\b|"
    r"\b(?:agency|department)\s+of\b|"
    r"[\"”]\s+means?\b|\bTerms\s+means?\b|\binvalid\b|\bunenforceable\b|\bsever(?:ed|able|ability)\b|"
    r"\bdata\s+process\w+|\btax(?:es)?\b|\bdisputes?\s+that\b",
    re.IGNORECASE,
)
_GOVERNING_LAW = re.compile(
    r"\bgoverned\b[^.;]{0,80}?\b(?:by|in\s+accordance\s+with)\b[^.;]{0,60}?\blaws?\b"
    r"|\blaws?\s+of\s+(?!(?:the|your|each|any)\s+(?:country|state|jurisdiction|place)\b)[^.;]{0,60}?"
    r"\b(?:governs?|(?:shall|will)\s+(?:govern|apply))\b",
    re.IGNORECASE,
)
_LANGUAGE_PREVAILS = re.compile(
    r"\b(?:english|russian|kazakh|original|английск\w+|русск\w+|казахск\w+|ағылшын\w*|орыс\w*|қазақ\w*)\b.{0,160}?"
    r"\b(?:prevail\w*|control\w*|govern\w*|(?:take|have)\w*\s+(?:precedence|priority)|"
    r"преимуществ\w+|преобладат\w+|приоритет\w*|преимущественн\w+|басым\w*)"
    r"|\b(?:prevail\w*|преимуществ\w+)\b.{0,60}?\b(?:english|английск\w+)\s+(?:version|text|верси\w+)",
    re.IGNORECASE | re.DOTALL,
)
_VERSION = re.compile(
    r"\b(?:version|translat\w+|language|text|верси\w+|перевод\w*|язык\w*|текст\w*|нұсқа\w*|аударма\w*|тіл\w*)\b",
    re.IGNORECASE,
)


# Beginnings of words without which the patterns above need not be tried: finding them is much faster.
_PREVAIL_STEMS = (
    *(
        "prevail",
        "precedence",
        "priority",
        "appl",
        "govern",
        "supersede",
        "control",
        "replace",
        "in place",
        "instead",
    ),
    *("in\nplace", "override", "примен", "преимуществ", "преобладат", "приоритет", "басым", "қолданыл"),
)
_LAPSE_STEMS = (
    *("longer", "ceas", "expire", "lapse", "replaced", "superseded", "archive", "withdrawn", "discontinued"),
    *("retired", "outdated", "obsolete", "out", "previous", "prior", "old", "historical", "valid"),
    *("утра", "действ", "архив", "замен", "күшін", "ескі", "мұрағат"),
)
_MANDATORY_STEMS = ("mandatory", "protective", "extensive", "favo")
_LANGUAGE_STEMS = (
    *("english", "russian", "kazakh", "original", "английск", "русск", "казахск", "ағылшын", "орыс", "қазақ"),
)

# Words that leave the date of the lapse to the sentence before.
_POINTS_BACK = re.compile(
    r"\b(?:from|as\s+of|as\s+from|on|after|until|since|with\s+effect\s+from)\s+(?:that|such|this|the\s+same)\s+"
    r"(?:date|day|time|moment)\b|\b(?:с|до|после)\s+(?:этой|указанной|той\s+же)\s+даты\b|\b(?:осы|сол)\s+күннен\b",
    re.IGNORECASE,
)

_YEAR = re.compile(r"\b20\d\d\b")

POINTS_BACK = 4
"""How many sentences before it a notice may point back to."""


def find_notices(text: str, sentences: Sequence[Sentence]) -> tuple[Notice, ...]:
    """Return the notices in the order of the text; a sentence gives at most one.

    Where a sentence on the lapse of the text points back ("from that date"), the notice begins with the
    nearest sentence before it that gives a year.
    """
    found: list[Notice] = []
    for number, sentence in enumerate(sentences):
        words = opening(sentence, text)
        low = words.lower()
        introduces = sentence.span.start < INTRODUCTION and _holds(low, _LAPSE_STEMS)
        if introduces and _LAPSES.search(words) and not _CONDITIONAL.search(words):
            begin = _dated(text, sentences, number) if _POINTS_BACK.search(words) else sentence
            found.append(Notice("superseded", Span(begin.span.start, sentence.span.end)))
            continue
        if sentence.kind == "heading":
            continue
        prevails = _holds(low, _PREVAIL_STEMS)
        if (
            prevails
            and _holds(low, _LANGUAGE_STEMS)
            and _LANGUAGE_PREVAILS.search(words)
            and _VERSION.search(words)
        ):
            found.append(Notice("other", sentence.span))
        elif (prevails or _holds(low, _MANDATORY_STEMS)) and _local_terms(words):
            found.append(Notice("local_terms", sentence.span))
    return tuple(found)


def _holds(low: str, stems: Sequence[str]) -> bool:
    """Tell whether words in small letters hold one of ``stems``."""
    return any(stem in low for stem in stems)


def _dated(text: str, sentences: Sequence[Sentence], number: int) -> Sentence:
    """Return the sentence to which sentence ``number`` points back for its date, or that sentence itself."""
    for sentence in reversed(sentences[max(0, number - POINTS_BACK) : number]):
        if sentence.kind != "heading" and _YEAR.search(sentence.span.of(text)):
            return sentence
    return sentences[number]


def _local_terms(words: str) -> bool:
    """Tell whether a sentence lets other terms, or a law that protects them, prevail for users of a place."""
    if words.isupper():
        # Among capitals no place can be told by its capital letter.
        words = words.casefold()
    mandatory = _MANDATORY.search(words) is not None and _USERS_OWN.search(words) is not None
    local = _LOCAL_TERMS.search(words) is not None
    other = local or (_OTHER_TERMS.search(words) is not None and _FOR_PLACE.search(words) is not None)
    if not (mandatory or other) or _NO_LOCAL_TERMS.search(words):
        return False
    prevails = _PREVAIL.search(words) is not None
    if _GOVERNING_LAW.search(words):
        # A choice of law is no notice, nor is what it saves of the law of the user's place.
        return False
    return (mandatory and (prevails or _STAYS.search(words) is not None)) or (other and prevails)
