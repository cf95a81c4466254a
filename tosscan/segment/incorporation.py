"""Find the other documents that a text makes part of the contract."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tosscan.document.span import Span
from tosscan.document.text import ExtractedText, Link
from tosscan.document.tree import Incorporated, Sentence
from tosscan.segment.wording import DOCUMENT_NOUN, opening, phrase, single_spaced

MOST_DOCUMENTS = 40
MOST_TITLE_WORDS = 10
# Russian and Kazakh words that begin with the same letters are taken for forms of one.
STEM = 6

# A sentence that binds the reader to what it names.
_BINDS = re.compile(
    r"\b(?:incorporat\w+|form\w*\s+(?:an?\s+)?(?:integral\s+)?part|(?:integral|inseparable)\s+part|"
    r"(?:is|are|made)\s+part\s+of|constitut\w+|subject\s+to|bound\s+by|agree\w*\s+(?:to|that)|accept\w*|"
    r"comply|complying|compliance\s+with|adhere|abide|in\s+accordance\s+with|govern\w*|supplement\w*|"
    r"together\s+with|in\s+addition\s+to|also\s+(?:apply|include)|appl(?:y|ies)\s+to|set\s+(?:out|forth)\s+in|"
    r"follow|entire\s+agreement|pursuant\s+to|"
    r"неотъемлем\w+|составн\w+\s+част\w+|является\s+част\w+|соглаша\w+|принима\w+|соблюда\w+|руководств\w+|"
    r"в\s+соответствии\s+с|регулиру\w+|ознаком\w+|ажырамас|бөлігі|келіс\w+|сәйкес|қабылда\w+|сақта\w+)\b",
    re.IGNORECASE,
)
_DOCUMENTS_FOLLOW = re.compile(
    r"\b(?:following|additional|other|these|below)\s+(?:[\w-]+\s+){0,3}"
    r"(?:documents?|policies|agreements?|terms|rules)\b|"
    r"\b(?:следующ\w+|келесі)\s+(?:\w+\s+){0,2}(?:документ\w*|құжат\w*)\b",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:Polic(?:y|ies)|Agreements?|Terms(?:\s+(?:of|and|&)\s+(?:the\s+)?[A-Z]\w+)*|Rules|Notices?|Statements?|"
    r"Schedules?|Guidelines?|Addend(?:um|a)|Disclosures?|Warnings?|Conditions|Code\s+of\s+(?:Conduct|Ethics|Practice|Business\s+\w+)|Manual|"
    r"Procedures|Disclaimers?|Consent|Appendix|Annex)"
)
_TITLED = re.compile(
    rf"(?P<title>(?:[A-Z][\w.’'/&-]*(?:\s+(?:of|and|for|on|to|the|&)(?=\s+[A-Z]))?\s+){{1,7}}{_NOUN})(?!\w)"
    r"|(?P<capitals>(?:PRIVACY|COOKIES?|REFUND|ACCEPTABLE\s+USE)\s+(?:POLICY|NOTICE|STATEMENT))"
    r"|[«\"“](?P<quoted>(?:Политик|Правил|Соглашен|Услови|Оферт|Договор|Тариф|Регламент|Положен|Согласи|"
    r"Приложен|Құпиялылық|Ереже|Шарт)[^«»\"“”]{3,80})[»\"”]"
    r"|(?P<russian>[Пп]олитик\w+\s+(?:конфиденциальности|приватности|обработки\s+персональных\s+данных|"
    r"использования\s+(?:файлов\s+)?cookie\w*)|Регламент\w*\s+\w+|"
    r"Правил\w+\s+(?:пользования|использования|оказания|торгов)\w*(?:\s+\w+)?|Приложени\w+\s+№?\s?\d+)"
    r"|(?P<kazakh>[Ққ]ұпиялылық\s+саясат\w*|Жеке\s+деректер\w*\s+\w+\s+саясат\w*)"
)
# Beginnings of words of which every title holds one: finding them is much faster than trying the patterns.
_TITLE_WORDS = """
    Polic Agreement Terms Rules Notice Statement Schedule Guideline Addend Disclos Warning Conditions Code
    Manual Procedures Disclaimer Consent Appendix Annex POLICY NOTICE STATEMENT олитик авил Соглашен Услови
    Оферт Договор Тариф Регламент Положен Согласи риложени ұпиялылық Ереже Шарт деректер
"""
_TITLE_STEMS = tuple(_TITLE_WORDS.split())
_LATIN_STEMS = tuple(stem for stem in _TITLE_STEMS if stem.isascii())
_HAS_NOUN = re.compile(rf"{_NOUN}(?!\w)|[^\x00-\x7f]|[A-Z]{{4}}")
_PRONOUNS = ("we", "us", "our", "we/us", "we/our", "ours")
_LEADING = re.compile(
    r"^(?:(?:these|this|the|our|your|such|any|all|by|please|if|in|and|or|see|read|each|both|its|their|you|we|"
    r"including|following|with|accept|under)\s+)+",
    re.IGNORECASE,
)
# "Follow Our Trade Mark Policy": what stands before the last of these is no part of a title.
_POINTS = re.compile(r"\b(?:these|this|our|your|following)\s+", re.IGNORECASE)
_LETTER = re.compile(r"^[A-Z][.)]\s+")
# The names by which a contract calls itself.
_ITSELF = re.compile(
    r"^(?:(?:these|this|the|our|your|such|any|all|user|customer|client|additional|general|entire)\s+)*"
    r"(?:(?:(?:web\s?site|site|online|platform)\s+)?terms(?:\s+(?:of|and|&)\s+(?:the\s+)?"
    r"(?:use|service|services|sale|conditions?))*(?:\s+agreement)?|"
    r"agreements?|conditions|rules|policies|notices?|guidelines|procedures|consent|manual|schedule)$",
    re.IGNORECASE,
)
_NO_DOCUMENT = re.compile(
    r"^(?:A|An|Updates?|Exceptions?|Section|Article|Agreement\s+to|Opt-Out|Claim|Dispute|Notice\s+of|Mandatory|To|Not|No|"
    r"Acceptance|Accepting|Compliance|Modifications?|Changes?|Violations?|Those|That|Applicable|Defined|Default|Incorporated|Executed|"
    r"Minimum|Current|Revised|Updated|Certain|Separate|Third[\s-]Party|(?:Federal|Government|FCC|SEC)\s+Rules|Do)\b|"
    r"\b(?:Arbitration\s+Act|Directive|Regulation|Civil\s+Code|Takedown|Counter-?Notice|Arbitration\s+Agreement|"
    r"Consumer\s+(?:Rights|Protection))\b|"
    r"\b(?i:DMCA|infringement|charge|termination|written|prior|copyright)\s+(?i:notices?)$|"
    r"[A-Z]{4}[a-z]|^(\w+)\s+\1$",
)
_CLAUSE_AFTER = re.compile(r"[,;:]|\s+(?:which|that|incorporated|sets?|available|is|are)\b|\s*https?:")
_TWO_TITLES = re.compile(
    r"(?:(?<=Policy)|(?<=Terms)|(?<=Notice)|(?<=Rules)|(?<=Agreement)|(?<=Statement))\s+(?:and|or|&)\s+(?=[A-Z])"
    r"|\s+(?:and|or|&)\s+(?:the\s+)?(?=(?:[A-Z][\w.’']*\s+)?(?:Privacy|Cookie)\b)"
    r"|(?:(?<=Use)|(?<=Service))\s+(?:and|or|&)\s+(?=(?:[A-Z]\w+\s+){1,3}(?:Policy|Guidelines|Notice|Agreement)$)"
)
_ITEM_MARK = re.compile(r"^\W*(?:\(?\w{1,3}[.)]\s+)?")


def find_incorporated(
    extracted: ExtractedText,
    sentences: Sequence[Sentence],
    own_title: str | None = None,
    owners: Sequence[str] = (),
) -> tuple[Incorporated, ...]:
    """Return the documents that the text makes part of the contract, each once, where it is first taken in.

    A document is named by a title with capitals, by the words of a link, or
    by an item of a list of documents. ``url`` is where a link on those words
    leads, ``own_title`` the title of the text itself, which does not count. A title
    with the name of one of the ``owners`` before it is the same without.
    """
    text = extracted.text
    links = sorted(extracted.links, key=lambda link: link.span)
    starts = [link.span.start for link in links]
    found: dict[str, Incorporated] = {}
    opens: dict[int, bool] = {}
    own_name = _own_name(owners)
    own_key = _key(own_name.sub("", own_title or ""))
    for sentence in sentences:
        if sentence.kind == "heading" or len(found) >= MOST_DOCUMENTS:
            continue
        words = opening(sentence, text)
        listed = False
        if sentence.lead_in is not None:
            if sentence.lead_in not in opens:
                lead = opening(sentences[sentence.lead_in], text)
                opens[sentence.lead_in] = bool(_DOCUMENTS_FOLLOW.search(lead) and _BINDS.search(lead))
            listed = opens[sentence.lead_in]
        inside = list(_links_in(links, starts, sentence.span)) if links else []
        if (
            not inside
            and not listed
            and not any(stem in words for stem in (_LATIN_STEMS if words.isascii() else _TITLE_STEMS))
        ):
            continue
        if not listed and not _BINDS.search(words):
            continue
        for title, span in _titles(text, words, sentence.span, inside, listed=listed):
            bare = own_name.sub("", title)
            key = _key(bare)
            if (
                key == ""
                or f"{own_key} ".startswith(f"{key} ")
                or _ITSELF.match(bare)
                or _NO_DOCUMENT.search(title)
            ):
                continue
            url = next((link.url for link in inside if link.span.overlaps(span)), None)
            known = found.get(key)
            if known is None:
                found[key] = Incorporated(title, url, sentence.span)
            elif known.url is None and url is not None:
                found[key] = Incorporated(known.title, url, known.span)
    return tuple(found.values())


def _titles(
    text: str, words: str, span: Span, links: Sequence[Link], *, listed: bool
) -> Iterator[tuple[str, Span]]:
    """Return the titles of documents in one sentence with their places in the text."""
    taken: list[Span] = []
    for link in links:
        label = _LEADING.sub("", single_spaced(link.span.of(text)))
        label = phrase(_CLAUSE_AFTER.split(label, maxsplit=1)[0])
        named = DOCUMENT_NOUN.search(label) is not None or (listed and 2 * len(link.span) >= len(span))
        if named and 1 < len(label.split()) <= MOST_TITLE_WORDS and (listed or label != label.casefold()):
            taken.append(link.span)
            yield label, link.span
    if listed and not taken and len(words.split()) <= MOST_TITLE_WORDS and DOCUMENT_NOUN.search(words):
        yield phrase(_CLAUSE_AFTER.split(_ITEM_MARK.sub("", words), maxsplit=1)[0]), span
        return
    for match in _TITLED.finditer(words):
        kind = match.lastgroup or "title"
        place = Span(span.start + match.start(kind), span.start + match.end(kind))
        if any(other.overlaps(place) for other in taken):
            continue
        for title in _TWO_TITLES.split(_LEADING.sub("", match[kind])):
            bare = _LEADING.sub("", _POINTS.split(_LETTER.sub("", title))[-1])
            if len(bare.split()) > 1 and _HAS_NOUN.search(bare):
                yield phrase(bare), place


def _links_in(links: Sequence[Link], starts: Sequence[int], span: Span) -> Iterator[Link]:
    first = max(0, bisect_right(starts, span.start) - 1)
    for link in links[first:]:
        if link.span.start >= span.end:
            return
        if link.span.overlaps(span):
            yield link


def title_key(title: str, owners: Sequence[str] = ()) -> str:
    """Return ``title`` without an owner's name before it, in a form that is equal for equal documents."""
    return _key(_own_name(owners).sub("", title))


def _own_name(owners: Sequence[str]) -> re.Pattern[str]:
    """Return the expression of an owner's name before a title."""
    names = [name for name in owners if name.casefold() not in _PRONOUNS]
    return re.compile(
        rf"^(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?:['’]s?)?\s+"
        if names
        else "(?!)",
        re.IGNORECASE,
    )


def _key(title: str) -> str:
    """Return ``title`` in a form that is equal for equal documents."""
    words = re.findall(r"\w+", title.casefold().removeprefix("our ").removeprefix("the "))
    return " ".join(_singular(word) if word.isascii() else word[:STEM] for word in words)


def _singular(word: str) -> str:
    """Return an English word as it is in the singular, for most nouns of documents."""
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
