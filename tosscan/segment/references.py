"""Find where a text points to its own provisions, or to those of a law or of another document.

The words that point are a label ("section", "пункт", "тармақ") with one or
more numbers. English and Russian put the inner part first ("paragraph (b) of
Section 5", "п. 2 ст. 437"), Kazakh puts it last ("5-баптың 2-тармағы").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tosscan.document.span import Span
from tosscan.document.tree import Clause, Reference, Section, Sentence
from tosscan.segment.targets import STEM, Targets

# A larger number is that of a statute: no contract has so many sections.
LARGEST = 199
# "Sections 9 to 20" names each of them, "Sections 2 to 190" only its ends.
LONGEST_RANGE = 30
ANNEX = "annex "
# "In the section entitled “Fees”": the words before the quotation mark, and the title with what follows.
LONGEST_LEAD, LONGEST_QUOTE = 60, 110
# Before or after a mention: where a law or a document is named whose provision it is.
NEAR = 90

_SUB = r"\(\s?(?:[a-z]{1,4}|[A-Z]{1,2}|\d{1,3}|[а-я])\s?\)"
# "I" is a word more often than a number.
_ROMAN = r"(?!I\s(?!of\b|and\b|or\b|to\b|in\b|above\b|below\b|shall\b|will\b)[a-z])[IVXLC]{1,7}(?![\w'’])"
_NUMBER = (
    rf"(?:\d{{1,4}}(?:\.\d{{1,3}}){{0,6}}(?![\d%])(?:\.?[a-hA-H](?!\w))?|{_ROMAN}|[A-H](?![\w'’])(?:\.\d{{1,3}}){{0,3}})"
    rf"(?:\s?{_SUB}){{0,4}}"
)
_UNIT = (
    r"(?!\s*(?i:%|percent|per\s+cent|business|working|calendar|days?|hours?|months?|years?|weeks?|minutes?|"
    r"usd|eur|тенге|руб|дн|рабоч|календарн|час|месяц|лет|год|күн|жұмыс|ай\b))"
)
_FIRST = re.compile(rf"(?:{_NUMBER}|{_SUB}(?:{_SUB}){{0,3}}|[«\"“][а-яa-z][»\"”]|[а-я]\)){_UNIT}")
# Numbers that are named together stand in one line.
_S = r"[^\S\n]"
_AND = r"(?i:and/or|and|or|и|или|және|немесе)"
_LIST = rf"{_S}*(?:,|;|/|&|-|–|—){_S}*(?:{_AND}{_S}+)?|{_S}+(?:{_AND}|&){_S}+"
_RANGE = rf"{_S}*[-–—]{_S}*|{_S}+(?i:to|through|until|по|до){_S}+"
_NEXT = re.compile(
    rf"(?P<range>{_RANGE})(?P<until>{_NUMBER}){_UNIT}"
    rf"|(?:{_LIST})(?:(?i:no\.?|№)\s*)?(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,6}}(?![\d%])(?:\s?{_SUB}){{0,4}}"
    rf"|{_ROMAN}|{_SUB}(?:{_SUB}){{0,3}}|[«\"“][а-яa-z][»\"”]){_UNIT}"
)
# "Sections 3 (Fees), 4 (Term)": the titles in between.
_ASIDE = re.compile(r"\s*\((?=[^()]{3})[^()]{3,90}\)(?=\s*(?:,|;|and\b|or\b|to\b|through\b|и\b|или\b))")

_LABELS = {
    "annex": r"appendix|appendices|annex(?:es)?|schedules?|exhibits?|приложени\w+",
    "upper": (
        r"sections?|sec\.|articles?|art\.|parts?|chapters?|§{1,2}|"
        r"раздел(?:а|у|ом|е|ы|ов|ам|ами|ах)?|разд\.|стать(?:я|и|е|ю|ей|ям|ями|ях)|статей|статьёй|ст\.ст\.|ст\.|"
        r"глав(?:а|ы|е|у|ой|ам|ах|ами)?|гл\.|част(?:ь|и|ью|ям|ях|ями|ей)|ч\."
    ),
    "lower": (
        r"(?:sub-?)?(?:sections?|clauses?|paragraphs?)|paras?\.?|cl\.|points?|"
        r"(?:под)?пункт(?:а|у|ом|е|ы|ов|ам|ами|ах)?|п\.\s?п\.|пп\.|п\.|подп\.|абзац(?:а|у|ем|е|ы|ев|ам|ах)?|абз\."
    ),
}
_LABEL = re.compile(
    r"(?<![\w§])(?:"
    + "|".join(f"(?P<{rank}>{words})" for rank, words in _LABELS.items())
    + r")\s*(?:(?:no\.?|№|number)\s*)?(?=[\d(IVXLCA-H«\"“а-я])",
    re.IGNORECASE,
)
# The beginnings of all labels.
_LATIN_STEMS = (
    "appendi",
    "annex",
    "schedule",
    "exhibit",
    "sec",
    "art",
    "part",
    "chapter",
    "§",
    "sub",
    "clause",
    "para",
    "cl.",
    "point",
)
_CYRILLIC_STEMS = (
    "приложени",
    "раздел",
    "разд.",
    "стат",
    "ст.",
    "глав",
    "гл.",
    "част",
    "ч.",
    "подп",
    "пункт",
    "п.",
    "пп.",
    "абз",
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_KAZAKH = re.compile(
    r"(?<![\w.])(?:№\s*)?(?P<numbers>\d{1,3}(?:\.\d{1,3}){0,6}(?:(?:\s*,\s*|\s+және\s+|\s*[-–—]\s*)\d{1,3}(?:\.\d{1,3}){0,6})*)"
    r"\)?(?:\s?[-–—]\s?|\s)(?P<label>(?:қосымша\w*)|(?P<upper>бап\w*|баб\w+|бөлім\w*|тарау\w*|бөліг\w+|бөлік\w*)|"
    r"тарма[қғ]\w*)",
    re.IGNORECASE,
)
_GENITIVE = re.compile(r"(?:ның|нің|дың|дің|тың|тің)$", re.IGNORECASE)
_PART = re.compile(r"\d+|[^\W\d_]+")
_ENTITLED = re.compile(
    r"\b(?:section|clause|part|heading|раздел\w*|пункт\w*)s?\s+(?:(?:entitled|titled|called|headed|named|on)\s+)?"
    r"[“\"«](?P<title>[^“”\"«»\n]{3,80})[”\"»]"
    r"|[“\"«](?P<before>[^“”\"«»\n]{3,80})[”\"»]\s+(?:section|бөлім\w*)\b"
    r"|\bsee\s+[“\"«](?P<see>[^“”\"«»\n]{3,80})[”\"»](?=,?\s+(?:above|below))",
    re.IGNORECASE,
)

_QUOTE = re.compile('[“"«]')

_LAW = (
    r"act|code|laws?|statutes?|directives?|regulations?|constitution|conventions?|treat(?:y|ies)|ordinances?|decrees?|"
    r"gdpr|ccpa|faa|dmca|mica|u\.?\s?s\.?\s?c\.?|c\.?\s?f\.?\s?r\.?|protocol"
)
_LAW_RIGHT_BEHIND = (
    r"gdpr|dsgvo|rgpd|bgb|hgb|egbgb|tkg|tmg|urhg|lcen|u\.\s?s\.\s?c\.|c\.\s?f\.\s?r\.|"
    r"(?:\w+\s+){0,4}?(?:кодекс\w*|закон\w*|конституци\w+|директив\w+|постановлени\w+|указ(?:а|ом|е)?|приказ\w*|"
    r"законодательств\w+|заң\w*)|гк|ук|нк|тк|гпк|апк|коап|фз|зозпп|зрк"
)
_OTHER = (
    r"polic(?:y|ies)|rules|notice|statement|guidelines|terms|agreement|licen[cs]e|conditions|contract|schedule|procedures|"
    r"manual|code\s+of\s+conduct"
)
# What stands right behind a mention.
_OF = r"\s*(?:\([^()]{0,90}\)\s*)?,?\s*(?:(?:above|below)\s*,?\s*)?"
_OF_LAW = re.compile(
    rf"{_OF}(?:of|in|under|to|from)\s+(?:the\s+|an?\s+)?"
    rf"(?:(?-i:[A-Z][\w.()/’'-]*|of|on|the|and|for|\d[\d/]*)\s+){{0,8}}?(?:{_LAW})(?!\w)"
    rf"|{_OF}(?:{_LAW_RIGHT_BEHIND})(?!\w)",
    re.IGNORECASE,
)
_LAW_BEFORE = re.compile(
    r"(?:\b(?:Act|Code|Law|Statutes?|Directive|Regulation|Constitution|Convention|GDPR|USC|CFR|Rules?)"
    r"|U\.\s?S\.\s?C\.|C\.\s?F\.\s?R\.|(?i:кодекс\w*|заң\w*|закон\w*|конституция\w*)|(?<!\w)(?:АК|ӘК|ҚК|СК)(?:-\w+)?)"
    r"\s*(?:\([^()]{0,40}\)\s*)?,?\s*(?:at\s+)?\W{0,3}$"
)
_OF_THIS = re.compile(
    rf"{_OF}(?:(?:of|in|under|to|from)\s+(?:the\s+present|this|these|those|said)\b|here(?:of|in|under|to)\b"
    r"|(?:к\s+|в\s+)?(?:настоящ\w+|данн\w+|эт(?:ого|ой|их)|нашего|наших)\b"
    r"|(?:к\s+)?(?:договор|соглашени|оферт|услови|контракт)\w*)",
    re.IGNORECASE,
)
_OF_DOCUMENT = re.compile(
    rf"{_OF}(?:(?:of|in|under|to|from)\s+(?:the|our|your|its|any|such)\s+"
    rf"(?P<name>(?-i:(?:[A-Z][\w’'-]*\s+(?:(?:of|and|for|&)\s+)?){{0,5}}?)(?i:{_OTHER}))(?!\w)"
    r"|(?:к\s+)?(?P<russian>(?:[А-ЯЁ]\w+\s+)?(?:правил(?!а\b)|политик[иеуо]\w*|положени[яюе]\w*|регламент\w*|тариф\w*|порядк\w+))(?!\w))",
    re.IGNORECASE,
)
_DOCUMENT_BEFORE = re.compile(
    r"(?P<name>(?i:ереже\w+|саясат\w+|тариф\w+)|(?:[A-Z][\w’'-]*\s+){0,4}(?:Policy|Notice|Rules|Statement|Guidelines))"
    r"(?:,?\s+(?:including|in\s+particular|especially|see|at)(?:\s+the)?)?\s*$"
)
# Nouns and adjectives with which a contract names itself.
_SELF = re.compile(
    r"(?:(?:user|client|customer|services?|general|main|master|website|site|public|present|entire|subscription|terms|of|and|use|"
    r"agreement|conditions|contract|&)\s*)+",
    re.IGNORECASE,
)
# "Paragraph (b) of Section 5", "п. 2 ст. 437": an inner part and what it stands in.
_INNER = re.compile(r"\s*,?\s*(?:of|in|to|under)?\s*(?:(?:the|this)\s+)?", re.IGNORECASE)
_BESIDE = re.compile(r"\s*(?:,|;|and|or|и|или)?\s*(?:and|or|и|или)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mention:
    """Words that name provisions: their ranks, the parts of each number, and what is known of their document.

    ``within`` is the name of a document or annex where the words give one.
    """

    span: Span
    rank: str
    label: str
    numbers: tuple[tuple[str, ...], ...]
    written: tuple[str, ...]
    kazakh: bool = False
    genitive: bool = False
    external: bool = False
    within: str = ""


def find_references(
    text: str,
    sentences: Sequence[Sentence],
    clauses: Sequence[Clause],
    sections: Sequence[Section],
    title: str | None = None,
) -> tuple[Reference, ...]:
    """Return the references of a text, in its order.

    ``title`` is that of the document. The numbers with which clauses begin
    are no references.
    """
    targets = Targets(sentences, clauses, sections)
    begins = {clause.span.start for clause in clauses} | {section.span.start for section in sections}
    found: list[Reference] = []
    for named in _mentions(text):
        if named.span.start in begins:
            continue
        mention = _placed(named, title or "", targets)
        if mention.external:
            found.append(Reference(mention.span, " ".join(mention.span.of(text).split()), external=True))
            continue
        for parts, written in zip(mention.numbers, mention.written, strict=True):
            clause = targets.clause(parts, mention.span.start, mention.label, within=mention.within)
            section = targets.section_of(clause) if clause is not None else None
            if clause is None and not mention.within:
                section = targets.unnumbered(parts)
            found.append(Reference(mention.span, written, clause, section))
    found.extend(_entitled(text, targets))
    return tuple(sorted(found, key=lambda reference: (reference.span, reference.target)))


def to_others(
    text: str, references: Sequence[Reference], others: Mapping[str, tuple[int, Targets]]
) -> Iterator[tuple[int, Reference]]:
    """Yield the references of ``text`` that point into one of ``others``, with the number of that document.

    ``references`` are those that :func:`find_references` gave, ``others`` are
    documents by title in small letters. Clause and section are indexes there.
    """
    outward = {reference.span for reference in references if reference.external}
    for mention in _mentions(text) if outward and others else ():
        if mention.span not in outward or mention.external or not mention.within:
            continue
        stem = _stem(mention.within)
        named = [found for title, found in others.items() if stem in title]
        if len(named) != 1:
            continue
        number, targets = named[0]
        for parts, written in zip(mention.numbers, mention.written, strict=True):
            clause = targets.clause(parts, 0, mention.label)
            if clause is not None:
                yield number, Reference(mention.span, written, clause, targets.section_of(clause))


def _entitled(text: str, targets: Targets) -> Iterator[Reference]:
    """Return the references that name a section by its title."""
    for match in _entitlements(text):
        title = match["title"] or match["before"] or match["see"]
        section = targets.titled(title)
        if section is None:
            continue
        yield Reference(Span(*match.span()), title.strip(), targets.clause_of(section), section)


def _entitlements(text: str) -> Iterator[re.Match[str]]:
    """Return the mentions of quoted titles: only around a quotation mark need they be looked for."""
    after = 0
    for quote in _QUOTE.finditer(text):
        if quote.start() < after:
            continue
        match = _ENTITLED.search(text, max(after, quote.start() - LONGEST_LEAD), quote.end() + LONGEST_QUOTE)
        if match is not None:
            after = match.end()
            yield match


def _labels(text: str) -> Iterator[re.Match[str]]:
    """Return the labels that stand before a number, found by their first letters."""
    stems = _LATIN_STEMS if text.isascii() else (*_LATIN_STEMS, *_CYRILLIC_STEMS)
    low = text.lower()
    if len(low) != len(text):
        # A letter that has no small form of one letter: the places would not agree.
        yield from _LABEL.finditer(text)
        return
    places: set[int] = set()
    for stem in stems:
        at = low.find(stem)
        while at >= 0:
            places.add(at)
            at = low.find(stem, at + 1)
    after = 0
    for place in sorted(places):
        match = _LABEL.match(text, place) if place >= after else None
        if match is not None:
            after = match.end()
            yield match


def _placed(mention: _Mention, title: str, targets: Targets) -> _Mention:
    """Return ``mention`` with what the name of its document tells: this one, a part of it, or another."""
    if not mention.within or mention.external or mention.within.startswith(ANNEX):
        return mention
    name = mention.within
    if _SELF.fullmatch(name) or _stem(name) in title.casefold():
        return replace(mention, within="")
    return mention if targets.annexed(_stem(name)) else replace(mention, external=True)


def _stem(name: str) -> str:
    """Return the beginning of the last word of a document's name, by which its cases are equal."""
    low = name.casefold().split()[-1] if not name.isascii() else name.casefold()
    return low if low.isascii() else low[:STEM]


def _mentions(text: str) -> list[_Mention]:
    """Return the mentions of a text, the inner parts joined with what they stand in."""
    found = sorted([*_labelled(text), *_kazakh(text)], key=lambda mention: mention.span)
    joined: list[_Mention] = []
    for mention in reversed(found):
        after = joined[-1] if joined else None
        gap = text[mention.span.end : after.span.start] if after is not None else ""
        if after is None or mention.kazakh != after.kazakh:
            joined.append(mention)
        elif mention.kazakh and mention.genitive and not gap.strip():
            joined[-1] = _join(after, mention)
        elif not mention.kazakh and _inside(mention, after, gap):
            joined[-1] = _join(mention, after)
        else:
            beside = after.external and mention.label == after.label and _BESIDE.fullmatch(gap) is not None
            joined.append(replace(mention, external=mention.external or beside))
    return joined[::-1]


def _inside(inner: _Mention, outer: _Mention, gap: str) -> bool:
    """Tell whether the mention before ``gap`` names a part of the one behind it."""
    if len(outer.numbers) > 1 or _INNER.fullmatch(gap) is None:
        return False
    bare = not inner.numbers[0][0].isdigit()
    lower = inner.rank == "lower" and outer.rank == "upper"
    if gap.strip():
        return gap.strip() != "," and (outer.rank == "annex" or lower or bare or inner.label != outer.label)
    return inner.label != outer.label


def _join(inner: _Mention, outer: _Mention) -> _Mention:
    """Return the mention of a part of ``outer``, whichever of the two the text names first."""
    span = Span(min(inner.span.start, outer.span.start), max(inner.span.end, outer.span.end))
    if outer.rank == "annex":
        return replace(
            inner,
            span=span,
            external=outer.external,
            within=" ".join(outer.numbers[0]),  # "annex", and its number
            written=tuple(f"{outer.written[0]}, {written}" for written in inner.written),
        )
    base, shown = outer.numbers[0], outer.written[0]
    own = all(parts[: len(base)] == base for parts in inner.numbers)
    return replace(
        outer,
        span=span,
        numbers=inner.numbers if own else tuple((*base, *parts) for parts in inner.numbers),
        written=inner.written if own else tuple(_cite(shown, written) for written in inner.written),
        external=inner.external or outer.external,
    )


def _cite(outer: str, inner: str) -> str:
    return f"{outer}{inner}" if inner.startswith("(") else f"{outer}({inner})"


def _labelled(text: str) -> Iterator[_Mention]:
    """Return the mentions with a label before the number."""
    for match in _labels(text):
        rank = str(match.lastgroup)
        first = _FIRST.match(text, match.end())
        if first is None or _no_number(match[rank], first.group(), apart=text[match.end() - 1].isspace()):
            continue
        written = [first.group()]
        end = first.end()
        while True:
            aside = _ASIDE.match(text, end)
            following = _NEXT.match(text, aside.end() if aside else end)
            if following is None or not _alike(written[-1], following["until"] or following["number"]):
                break
            if following["range"]:
                written.extend(_between(written[-1], following["until"]))
            written.append(_complete(written[-1], following["until"] or following["number"]))
            end = following.end()
        label = match[rank].casefold()
        if rank == "annex":
            label = "annex"
            name = "Приложение" if not match[rank].isascii() else match[rank].strip().title()
            written = [f"{name} {number}" for number in written]
        numbers = tuple(_parts(number, annex=rank == "annex") for number in written)
        yield _with_document(
            text, _Mention(Span(match.start(), end), rank, label, numbers, tuple(map(_written, written)))
        )


def _with_document(text: str, mention: _Mention) -> _Mention:
    """Return ``mention`` with what stands around it on whose provision it is."""
    end = mention.span.end
    behind = text[end : end + NEAR].split("\n", 1)[0]
    before = text[max(0, mention.span.start - NEAR) : mention.span.start].rsplit("\n", 1)[-1]
    if _OF_THIS.match(behind):
        return mention
    large = any(parts[0].isdigit() and int(parts[0]) > LARGEST for parts in mention.numbers)
    if large or _LAW_BEFORE.search(before) or _OF_LAW.match(behind):
        return replace(mention, external=True)
    document = _OF_DOCUMENT.match(behind) or _DOCUMENT_BEFORE.search(before)
    if document is None:
        return mention
    return replace(mention, within=next(name for name in document.groupdict().values() if name).strip())


def _kazakh(text: str) -> Iterator[_Mention]:
    """Return the mentions with a label behind the number, as Kazakh has them."""
    for match in _KAZAKH.finditer(text) if _CYRILLIC.search(text) else ():
        if not _UNIT_OF_KAZAKH.search(match["label"]):
            continue
        annex = match["label"].casefold().startswith("қосымша")
        written: list[str] = []
        for part in re.finditer(r"(?P<dash>[-–—]\s*)?(?P<number>\d[\d.]*\d|\d)", match["numbers"]):
            if part["dash"] and written:
                written.extend(_between(written[-1], part["number"]))
            written.append(part["number"])
        if annex:
            written = [f"Қосымша {number}" for number in written]
        rank = "annex" if annex else "upper" if match["upper"] else "lower"
        yield _with_document(
            text,
            _Mention(
                Span(*match.span()),
                rank,
                "annex" if annex else match["label"].casefold()[:4],
                tuple(_parts(number, annex=annex) for number in written),
                tuple(written),
                kazakh=True,
                genitive=_GENITIVE.search(match["label"]) is not None,
            ),
        )


_UNIT_OF_KAZAKH = re.compile(
    r"^(?:қосымша|тарма[қғ]|бап(?!а)|бабы|бабт|баб|бөлім|тарау(?!ға\b)|бөліг|бөлік)", re.IGNORECASE
)


def _no_number(label: str, number: str, *, apart: bool) -> bool:
    """Tell whether what follows a label is no number: "section I agree", "section(s)", "п. а"."""
    if number[0] == "(" and not apart and label[-1].isalpha():
        return True
    if number[0].isdigit() or number[0] in '(«"“':
        return False
    if number[0].isalpha() and not number.isascii():
        return not label.casefold().startswith(("подп", "пп", "п.", "пункт"))
    return not (label[0].isupper() or label[0] == "§")


def _alike(before: str, other: str) -> bool:
    """Tell whether a further number is written like that before: in figures, brackets or Roman letters."""
    if other[0].isdigit():
        return before[0].isdigit()
    if other[0] == "(":
        last, following = before.rstrip(") ")[-1], other.strip("() ")[0]
        return before.endswith(")") and last.isdigit() == following.isdigit()
    return other[0] in '«"“' or (before[0].isalpha() and other.isupper())


def _between(first: str, last: str) -> Iterator[str]:
    """Return the numbers between the ends of a range, where they can be told and are not many."""
    head, _, low = first.rpartition(".")
    other, _, high = last.rpartition(".")
    if head == other and low.isdigit() and high.isdigit() and 0 < int(high) - int(low) <= LONGEST_RANGE:
        for value in range(int(low) + 1, int(high)):
            yield f"{head}.{value}" if head else str(value)


def _complete(before: str, number: str) -> str:
    """Return a number in full: "(b)" after "4.2(a)" is "4.2(b)"."""
    if number[0] != "(" or before[0] == "(":
        return number
    return before[: before.index("(")].rstrip() + number if "(" in before else before + number


def _written(number: str) -> str:
    return re.sub(r"\s+(?=\()|(?<=\()\s|\s(?=\))", "", number).strip('«»"“”)' if number[0] in '«"“' else "")


def _parts(number: str, *, annex: bool) -> tuple[str, ...]:
    parts = tuple(part.casefold() for part in _PART.findall(number))
    return ("annex", *parts[1:]) if annex else parts
