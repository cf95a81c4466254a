"""Find what a text says of itself: its title, whom it is for, whether it lapses, what it takes in by reference."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tosscan.document.parties import Parties
from tosscan.document.span import Span
from tosscan.document.text import ExtractedText, Link
from tosscan.document.tree import Incorporated, Notice, Section, Sentence

# A text introduces itself, and says that it lapses, in its first lines.
INTRODUCTION = 6_000
TITLE_BLOCKS = 12
MOST_TITLE_WORDS = 14
MOST_ADDRESSEES = 12
MOST_DOCUMENTS = 40
LONGEST_PHRASE = 160

_DOCUMENT_NOUN = re.compile(
    r"\b(?:terms|agreement|conditions|contract|policy|rules|notice|statement|t&cs?|eula|disclaimer|offer|"
    r"соглашени\w+|договор\w*|оферт\w+|услови\w+|правил\w*|политик\w+|регламент\w*|"
    r"шарт\w*|келісім\w*|ереже\w*|оферта\w*|nutzungsbedingungen|agb|bedingungen|conditions|términos|condiciones|termos|condizioni|"
    r"điều khoản|regulamin)\b",
    re.IGNORECASE,
)
_SITE_SUFFIX = re.compile(r"\s+[|–—·•»:]+\s+|\s+-\s+|\s*::\s*|\s*\|\s*")
_NO_TITLE = re.compile(
    r"^(?:(?:table of )?contents|legal|home|menu|important|please|summary|index|содержание|оглавление|главная|назад|back|welcome|"
    r"last\b|effective\b|updated\b|version\b)",
    re.IGNORECASE,
)


def find_title(extracted: ExtractedText, sections: Sequence[Section]) -> str | None:
    """Return the title of the document as the text, else the metadata, gives it; None where neither does."""
    text = extracted.text
    early = [
        " ".join(block.span.of(text).split())
        for block in extracted.blocks[:TITLE_BLOCKS]
        if block.kind in ("heading", "paragraph") and block.span.start < INTRODUCTION
    ]
    candidates = [
        words for words in early if len(words.split()) <= MOST_TITLE_WORDS and not _NO_TITLE.match(words)
    ]
    named = next(
        (
            words
            for words in candidates
            if _DOCUMENT_NOUN.search(words) and words[-1] not in ".;:,?!" and not re.match(r"\d", words)
        ),
        None,
    )
    if named is not None:
        return named
    if extracted.title:
        parts = [part.strip() for part in _SITE_SUFFIX.split(extracted.title) if part.strip()]
        fitting = [part for part in parts if _DOCUMENT_NOUN.search(part)]
        if fitting:
            return fitting[0]
    headed = [section.title for section in sections[:3] if not _NO_TITLE.match(section.title)]
    if headed and sections[0].heading.start < INTRODUCTION:
        return headed[0]
    return extracted.title or None


# -- whom the text is for ---------------------------------------------------------------------------------

_PEOPLE = (
    r"(?:customers?|users?|residents?|persons?|individuals?|clients?|consumers?|traders?|businesses|members?|investors?|people|citizens?|"
    r"merchants?|companies|entities|anyone|those|accounts?|you)"
)
_PLACE = r"(?:the\s+)?[A-Z][\w.’'-]*(?:[ ,/&]+(?:and|or|of|the|in|its|any)?\s*[A-Z(][\w.’')-]*){0,24}"
_RESIDENT = (
    r"(?:who\s+(?:are\s+)?)?(?:resid\w+|residents?|located|based|domiciled|liv\w+|established|registered|incorporated|citizens?)"
    r"(?:\s+(?:or|and)\s+(?:located|established|resid\w+|domiciled))?\s+(?:in|of|within|outside(?:\s+of)?)"
)
_ADDRESSED = (
    re.compile(
        rf"\b(?:for|to|by|if\s+you\s+are|if\s+you|where\s+you)\s+(?P<who>(?:(?:{_PEOPLE}|an?|the|our|all|retail|registered|individual|private)\s+){{0,4}}"
        rf"(?:are\s+)?(?:an?\s+)?{_RESIDENT}\s+{_PLACE})"
    ),
    re.compile(rf"\b(?P<who>residents\s+of\s+(?:the\s+following\s+countries|{_PLACE}))"),
    re.compile(
        r"\b(?P<who>(?:граждан\w*|резидент\w*|жител\w+|лиц\w*,\s+(?:проживающ\w+|находящ\w+))\s+(?:в\s+|на\s+территории\s+)?"
        r"[А-ЯЁ][\w-]+(?:\s+[А-ЯЁ][\w-]+){0,3})"
    ),
    re.compile(
        r"\b(?P<who>[А-ЯӘҒҚҢӨҰҮҺІ]\w+(?:\s+[А-ЯӘҒҚҢӨҰҮҺІ]\w+)?\s+(?:азамат\w+|тұрғын\w+|резидент\w+))"
    ),
)
_AGE = re.compile(
    r"\b(?P<who>(?:at\s+least|over|aged?|above)\s+(?:the\s+age\s+of\s+)?(?:1[3-9]|2[01]|eighteen)(?:\s*\(\d+\))?(?:\s+years?(?:\s+(?:old|of\s+age))?|\s+or\s+(?:over|older))+"
    r"|(?:1[3-9]|2[01])\s+(?:years\s+(?:of\s+age|old)|or\s+older|and\s+over)(?:\s+or\s+(?:older|over))?"
    r"|(?:достигш\w+|старше)\s+(?:\d\d(?:-ти)?|восемнадцати)\s*(?:лет|-летнего\s+возраста)?|\d\d\s+жасқа\s+толған\w*)",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:these|this|the)\s+(?:[\w-]+\s+){0,5}(?:terms|agreement|conditions)\b[^.]{0,120}?"
    r"\b(?:apply|applies|govern|governs|governing|relate\s+to|cover|covers)\s+(?:only\s+to\s+|to\s+)?(?:all\s+|any\s+)?(?P<who>(?:your|the|you|our)\b[^.;(]{3,120})",
    re.IGNORECASE,
)
_EXCLUDES = re.compile(
    r"\b(?:not|never|no|nor|cannot|unless|except|excluding|prohibited|restricted|unavailable|не|кроме|запрещ\w+|емес)\b[^.;:]{0,80}$",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r"\b(?:Inc|Ltd|Limited|LLC|LLP|Corp|Corporation|GmbH|B\.V|S\.A|SA|UAB|AS|Oy|AB|PBC|Pte|S\.à|ООО|АО|ТОО|ИП|ЖШС|АҚ)\b"
)


def find_addressees(text: str, sentences: Sequence[Sentence], parties: Parties) -> tuple[str, ...]:
    """Return the words in which the text says whom it is for: residence, contracting entity, product, age.

    Each is a phrase of the text, with its white space made single; phrases
    that say whom it is not for begin with "not: ".
    """
    found: dict[str, None] = {}
    residence: dict[str, None] = {}
    other: dict[str, None] = {}
    for sentence in sentences:
        words = sentence.span.of(text)
        early = sentence.span.start < INTRODUCTION
        for pattern in _ADDRESSED if early or _speaks_of_use(words) else ():
            for match in pattern.finditer(words):
                barred = bool(_EXCLUDES.search(words[: match.start("who")]))
                phrase = _phrase(match["who"])
                residence.setdefault(f"not: {phrase}" if barred else phrase)
        age = _AGE.search(words)
        if age and not other.keys() & {"age"}:
            other.setdefault("age")
            found.setdefault(_phrase(age["who"]))
        if early:
            product = _PRODUCT.search(words)
            if product and sentence.kind != "heading":
                found.setdefault(_phrase(product["who"]))
    entities = [name for name in parties.provider if _LEGAL_FORM.search(name)]
    return tuple(dict.fromkeys([*residence, *entities, *found]))[:MOST_ADDRESSEES]


def _speaks_of_use(words: str) -> bool:
    return bool(
        re.search(
            r"\b(?:eligib|available|intended|offered|directed|appl(?:y|ies)\s+(?:only\s+)?to|provided\s+to|"
            r"предназнач|адресован|доступ)",
            words,
            re.IGNORECASE,
        )
    )


def _phrase(words: str) -> str:
    words = " ".join(words.split())
    if len(words) > LONGEST_PHRASE:
        words = words[:LONGEST_PHRASE].rsplit(" ", 1)[0]
    return words.strip(" ,;:.“”\"'")


# -- its own force ----------------------------------------------------------------------------------------

_SELF = r"(?:terms|agreement|version|document|policy|conditions|contract|соглашени\w+|договор\w*|оферт\w+|услови\w+|редакци\w+|верси\w+|правил\w*|шарт\w*|келісім\w*)"
_LAPSES = re.compile(
    rf"\b(?:{_SELF}\b.{{0,140}}?\b(?:will|shall|do(?:es)?)?\s*(?:no\s+longer\s+(?:appl\w+|be\s+\w+|in\s+\w+|valid|effective|govern)|cease\w*\s+to\s+(?:apply|be|have)|expires?\b|lapses?\b)"
    rf"|{_SELF}\b.{{0,80}}?\b(?:is|are|was|were|will\s+be|has\s+been|have\s+been)\s+(?:replaced|superseded|archived|withdrawn|discontinued|retired|outdated|obsolete|out\s+of\s+date)"
    rf"|(?:archived?|previous|prior|old(?:er)?|outdated|superseded|historical|expired)\s+(?:version|terms|copy)\s+(?:of|only|—|-|:)"
    rf"|this\s+is\s+(?:an?\s+)?(?:archived?|previous|old(?:er)?|outdated|superseded|historical)\b"
    rf"|no\s+longer\s+in\s+(?:effect|force|use)|valid\s+(?:only\s+)?until\s+\d"
    rf"|утратил\w*\s+силу|утрачива\w+\s+силу|(?:больше\s+не|не)\s+действу\w+\s+с\s+\d|действу\w+\s+до\s+\d|архивн\w+\s+(?:верси\w+|редакци\w+)|недействующ\w+\s+редакци\w+|прекраща\w+\s+действи\w+\s+с\s+\d|(?:будет|были|было|была)\s+замен[её]н\w*"
    rf"|күшін\s+жой\w+|ескі\s+нұсқа\w*|мұрағат\w*\s+нұсқа\w*)",
    re.IGNORECASE | re.DOTALL,
)
_UNDER_A_CONDITION = re.compile(
    r"\b(?:if|unless|should|in\s+the\s+event|where\s+any|when\s+you|upon\s+termination|supersedes?\s+(?:all|any)|если|в\s+случае|егер)\b",
    re.IGNORECASE,
)
_PLACE_OF_USER = re.compile(
    r"\b(?:resid\w+|live\s+in|living\s+in|located\s+(?:in|outside)|based\s+in|domiciled|your\s+(?:country|jurisdiction|state|region)|jurisdictions?|countr(?:y|ies)|"
    r"local|regional|consumers?\s+in|users\s+in|customers\s+in|california|european\s+(?:union|economic)|eea\b|eu\b|uk\b|u\.s\.|united\s+(?:states|kingdom)|"
    r"прожива\w+|резидент\w+|местн\w+|юрисдикци\w+|стран\w+|жергілікті|тұратын)\b",
    re.IGNORECASE,
)
_OTHER_TERMS = re.compile(
    r"\b(?:(?:local|regional|additional|supplement(?:al|ary)|specific|separate|different|special|country[- ]specific|state[- ]specific|following|jurisdiction[- ]specific)\s+(?:\w+\s+){0,2}(?:terms|conditions|provisions|agreement|addend\w+|notices?)"
    r"|addendum|supplement|(?:mandatory|more\s+protective)\s+(?:\w+\s+){0,3}(?:law|provisions|rules)|terms\s+(?:for|of)\s+[A-Z]\w+|(?:section|part|annex|schedule)\s+\w+\s+(?:below\s+)?appl\w+"
    r"|(?:this|these|the)\s+(?:terms|agreement|section)[\w ]{0,30}\bwill\s+apply|conditions?\s+générales?"
    r"|дополнительн\w+\s+услови\w+|особ\w+\s+услови\w+|местн\w+\s+(?:услови\w+|правил\w+|законодательств\w+))\b",
    re.IGNORECASE,
)
_PREVAILS = re.compile(
    r"\b(?:prevail\w*|take\w*\s+precedence|appl(?:y|ies)|govern\w*|supersede\w*|control\w*|replace\w*|in\s+place\s+of|instead\s+of|override\w*|примен\w+|преимуществ\w+|преобладат\w+|қолданыл\w+)\b",
    re.IGNORECASE,
)
_VERSION_PREVAILS = re.compile(
    r"\b(?:english|russian|kazakh|original|английск\w+|русск\w+|казахск\w+|ағылшын\w*|орыс\w*|қазақ\w*)\b.{0,160}?\b(?:prevail\w*|control\w*|govern\w*|(?:take|have)\w*\s+(?:precedence|priority)|преимуществ\w+|преобладат\w+|приоритет\w*|преимущественн\w+|басым\w*)"
    r"|\b(?:prevail\w*|преимуществ\w+)\b.{0,60}?\b(?:english|английск\w+)\s+(?:version|text|верси\w+)",
    re.IGNORECASE | re.DOTALL,
)
_TRANSLATION = re.compile(
    r"\b(?:version|translat\w+|language|text|верси\w+|перевод\w*|язык\w*|текст\w*|нұсқа\w*|аударма\w*|тіл\w*)\b",
    re.IGNORECASE,
)


def find_notices(text: str, sentences: Sequence[Sentence]) -> tuple[Notice, ...]:
    """Return what the text says on its own force: that it lapses, that local terms or another version prevail."""
    found: list[Notice] = []
    for sentence in sentences:
        words = sentence.span.of(text)
        early = sentence.span.start < INTRODUCTION
        if early and _LAPSES.search(words) and not _UNDER_A_CONDITION.search(words):
            found.append(Notice("superseded", sentence.span))
        elif sentence.kind == "heading":
            continue
        elif _VERSION_PREVAILS.search(words) and _TRANSLATION.search(words):
            found.append(Notice("other", sentence.span))
        elif _PLACE_OF_USER.search(words) and _OTHER_TERMS.search(words) and _PREVAILS.search(words):
            found.append(Notice("local_terms", sentence.span))
    return tuple(found)


# -- what it takes in -------------------------------------------------------------------------------------

_TAKES_IN = re.compile(
    r"\b(?:incorporat\w+|form\w*\s+(?:an?\s+)?(?:integral\s+)?part|(?:integral|inseparable)\s+part|is\s+part\s+of|are\s+part\s+of|made\s+part\s+of|constitut\w+|subject\s+to|(?:be\s+)?bound\s+by|"
    r"agree\w*\s+to|agree\s+that|accept\w*|comply|complying|compliance\s+with|adhere|abide|in\s+accordance\s+with|governed\s+by|govern|supplement\w*|together\s+with|in\s+addition\s+to|also\s+(?:apply|include)|appl(?:y|ies)\s+to|"
    r"set\s+(?:out|forth)\s+in|follow\b|entire\s+agreement|pursuant\s+to|"
    r"неотъемлем\w+|составн\w+\s+част\w+|является\s+част\w+|соглаша\w+|принима\w+|соблюда\w+|руководств\w+|в\s+соответствии\s+с|регулиру\w+|ознаком\w+|"
    r"ажырамас|бөлігі|келіс\w+|сәйкес|қабылда\w+|сақта\w+)\b",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:Polic(?:y|ies)|Agreements?|Terms(?:\s+(?:of|and|&)\s+(?:the\s+)?[A-Z]\w+)*|Rules|Notices?|Statements?|Schedules?|Guidelines?|Addend(?:um|a)|Disclosures?|Warnings?|Conditions|"
    r"Code\s+of\s+[A-Z]\w+|Manual|Procedures|Disclaimers?|Consent|Appendix|Annex)"
)
_TITLED = re.compile(
    rf"(?P<title>(?:[A-Z][\w.’'/&-]*(?:\s+(?:of|and|for|on|to|the|&)(?=\s+[A-Z]))?\s+){{1,7}}{_NOUN})(?!\w)"
    r"|[«\"“](?P<quoted>(?:Политик|Правил|Соглашен|Услови|Оферт|Договор|Тариф|Регламент|Положен|Согласи|Приложен|Құпиялылық|Ереже|Шарт)[^«»\"“”]{3,80})[»\"”]"
    r"|(?P<russian>(?:Политик\w+|Регламент\w*)\s+(?:конфиденциальности|приватности|обработки\s+персональных\s+данных|использования\s+(?:файлов\s+)?cookie\w*|[А-ЯЁ]\w+)|Правил\w+\s+(?:пользования|использования|оказания|торгов)\w*(?:\s+\w+)?|Приложени\w+\s+№?\s?\d+|Тариф\w*\s+(?:Исполнителя|Компании|Оператора)|[Пп]олитик\w+\s+(?:конфиденциальности|обработки\s+персональных\s+данных))"
    r"|(?P<kazakh>[Құұ]\w*пиялылық\s+саясат\w*|Жеке\s+деректер\w*\s+\w+\s+саясат\w*)"
)
_OWN = re.compile(
    r"^(?:(?:these|this|the|our|your|such|any|all|user|by|please|if|in|and|or|additional|general|these)\s+)*"
    r"(?:terms(?:\s+(?:of|and|&)\s+(?:the\s+)?(?:use|service|services|sale|conditions?))*|agreements?|conditions|user agreement|customer agreement|rules|terms and conditions|policies|notice|entire agreement)$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:These|This|The|Our|Your|Such|Any|All|By|Please|If|In|And|Or|See|Read|Each|Both|Its|Their|You|We|Including|Following|With)\s+)+"
)
_LAW = re.compile(
    r"\b(?:Arbitration Act|Act of|Directive|Regulation|Consumer (?:Rights|Protection)|Federal|Bank(?:ruptcy)? Code|Civil Code)\b"
)


def find_incorporated(
    extracted: ExtractedText, sentences: Sequence[Sentence], own_title: str | None = None
) -> tuple[Incorporated, ...]:
    """Return the documents that the text makes part of the contract, each once, where it is first taken in.

    A document is named by a title with capitals, by the words of a link, or
    by an item of a list that a sentence of taking in opens. ``url`` is where
    a link on those words leads.
    """
    text = extracted.text
    links = sorted(extracted.links, key=lambda link: link.span)
    starts = [link.span.start for link in links]
    found: dict[str, Incorporated] = {}
    for sentence in sentences:
        if sentence.kind == "heading" or len(found) >= MOST_DOCUMENTS:
            continue
        words = sentence.span.of(text)
        own = list(_links_in(links, starts, sentence.span))
        lead = sentences[sentence.lead_in].span.of(text) if sentence.lead_in is not None else ""
        listed = bool(lead) and _lists_documents(lead)
        if not listed and not _TAKES_IN.search(words):
            continue
        for title, span in _titles(text, words, sentence.span, own, listed=listed):
            key = _key(title)
            if not key or _OWN.match(title) or _LAW.search(title) or (own_title and key == _key(own_title)):
                continue
            url = next((link.url for link in own if link.span.overlaps(span)), None)
            known = found.get(key)
            if known is None:
                found[key] = Incorporated(title, url, sentence.span)
            elif known.url is None and url is not None:
                found[key] = Incorporated(known.title, url, known.span)
    return tuple(found.values())


def _lists_documents(lead: str) -> bool:
    return bool(
        _TAKES_IN.search(lead)
        and re.search(
            r"\b(?:documents?|policies|agreements?|terms|rules|документ\w*|құжат\w*)\b", lead, re.IGNORECASE
        )
    )


def _titles(
    text: str, words: str, span: Span, links: Sequence[Link], *, listed: bool
) -> Iterator[tuple[str, Span]]:
    """Return the titles of documents in one sentence with their places in the text."""
    if listed and len(words.split()) <= MOST_TITLE_WORDS:
        yield _phrase(re.sub(r"^\W*(?:\(?\w{1,3}[.)]\s+)?", "", words)), span
        return
    for link in links:
        label = " ".join(link.span.of(text).split())
        if _DOCUMENT_NOUN.search(label) and 1 < len(label.split()) <= MOST_TITLE_WORDS:
            yield _phrase(_LEAD.sub("", label)), link.span
    for match in _TITLED.finditer(words):
        kind = match.lastgroup or "title"
        place = Span(span.start + match.start(kind), span.start + match.end(kind))
        title = _phrase(_LEAD.sub("", match[kind]))
        if (
            not any(link.span.contains(place) and _DOCUMENT_NOUN.search(link.span.of(text)) for link in links)
            and " " in title
        ):
            yield title, place


def _links_in(links: Sequence[Link], starts: Sequence[int], span: Span) -> Iterator[Link]:
    first = max(0, bisect_right(starts, span.start) - 1)
    for link in links[first:]:
        if link.span.start >= span.end:
            return
        if link.span.overlaps(span):
            yield link


def _key(title: str) -> str:
    return re.sub(r"^(?:our|the|your)\s+|\W+", " ", title.casefold()).strip()
