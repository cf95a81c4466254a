"""Find what a text says on its own force: that it lapses, or that other terms or another version prevail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosscan.document.tree import Notice, Sentence
from tosscan.segment.identity import INTRODUCTION, opening

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
    r"|(?:archived?|previous|prior|old(?:er)?|outdated|superseded|historical|expired)\s+(?:version|copy)\s+(?:of|only)\b"
    r"|this\s+is\s+(?:an?\s+)?(?:archived?|previous|old(?:er)?|outdated|superseded|historical)\b"
    r"|no\s+longer\s+in\s+(?:effect|force|use)|valid\s+(?:only\s+)?until\s+\d"
    r"|утратил\w*\s+силу|утрачива\w+\s+силу|(?:больше\s+не|не)\s+действу\w+\s+с\s+\d|действу\w+\s+до\s+\d"
    r"|архивн\w+\s+(?:верси\w+|редакци\w+)|недействующ\w+\s+редакци\w+|прекраща\w+\s+действи\w+\s+с\s+\d"
    r"|(?:будет|были|было|была)\s+замен[её]н\w*"
    r"|күшін\s+жой\w+|ескі\s+нұсқа\w*|мұрағат\w*\s+нұсқа\w*)",
    re.IGNORECASE | re.DOTALL,
)
# A clause on what happens if or when something ends does not say that the text lapses now.
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|should|in\s+the\s+event|where\s+any|when\s+you|upon\s+termination|"
    r"supersedes?\s+(?:all|any)|если|в\s+случае|егер)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:resid\w+|live\s+in|living\s+in|located\s+(?:in|outside)|based\s+in|domiciled|"
    r"your\s+(?:country|jurisdiction|state|region)|jurisdictions?|countr(?:y|ies)|local|regional|"
    r"(?:consumers?|users|customers|members)\s+in|california|european\s+(?:union|economic)|eea|eu|uk|"
    r"united\s+(?:states|kingdom)|прожива\w+|резидент\w+|местн\w+|юрисдикци\w+|стран\w+|жергілікті|тұратын)\b",
    re.IGNORECASE,
)
_OTHER_TERMS = re.compile(
    r"\b(?:(?:local|regional|additional|supplement(?:al|ary)|specific|separate|different|special|following|"
    r"(?:country|state|jurisdiction)[- ]specific)\s+(?:\w+\s+){0,2}"
    r"(?:terms|conditions|provisions|agreement|addend\w+|notices?)"
    r"|addendum|supplement|(?:mandatory|more\s+protective)\s+(?:\w+\s+){0,3}(?:laws?|provisions|rules)"
    r"|terms\s+(?:for|of)\s+[A-Z]\w+|(?:section|part|annex|schedule)\s+\w+\s+(?:below\s+)?appl\w+"
    r"|(?:this|these|the)\s+(?:terms|agreement|section)[\w ]{0,30}\bwill\s+apply"
    r"|дополнительн\w+\s+услови\w+|особ\w+\s+услови\w+|местн\w+\s+(?:услови\w+|правил\w+|законодательств\w+))\b",
    re.IGNORECASE,
)
_PREVAIL = re.compile(
    r"\b(?:prevail\w*|take\w*\s+precedence|appl(?:y|ies)|govern\w*|supersede\w*|control\w*|replace\w*|"
    r"in\s+place\s+of|instead\s+of|override\w*|примен\w+|преимуществ\w+|преобладат\w+|қолданыл\w+)\b",
    re.IGNORECASE,
)
# A choice of law names places and conflict rules without any local terms.
_CHOICE_OF_LAW = re.compile(
    r"conflicts?\s+of\s+laws?|choice\s+of\s+law|"
    r"governed\s+by\s+(?:and\s+\w+\s+)?[^.]{0,40}\blaws?\b|government\s+(?:entity|agency|end)|\bdepartment\b",
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


def find_notices(text: str, sentences: Sequence[Sentence]) -> tuple[Notice, ...]:
    """Return the notices in the order of the text; a sentence gives at most one."""
    found: list[Notice] = []
    for sentence in sentences:
        words = opening(sentence, text)
        if sentence.span.start < INTRODUCTION and _LAPSES.search(words) and not _CONDITIONAL.search(words):
            found.append(Notice("superseded", sentence.span))
        elif sentence.kind == "heading":
            continue
        elif _LANGUAGE_PREVAILS.search(words) and _VERSION.search(words):
            found.append(Notice("other", sentence.span))
        elif _local_terms(words):
            found.append(Notice("local_terms", sentence.span))
    return tuple(found)


def _local_terms(words: str) -> bool:
    """Tell whether a sentence lets other terms prevail for users of some place."""
    return (
        _OTHER_TERMS.search(words) is not None
        and _PLACE.search(words) is not None
        and _PREVAIL.search(words) is not None
        and _CHOICE_OF_LAW.search(words) is None
    )
