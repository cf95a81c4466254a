"""Find what a text is called.

The title is a line of its own, or stands before other words in the first
lines of a text whose line breaks were lost, or is in the metadata of the
source, or is the name by which the text calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosscan.document.text import Block, ExtractedText
from tosscan.segment.wording import DOCUMENT_NOUN, INTRODUCTION, single_spaced

# The title stands before this; navigation may come before it.
TITLE_BLOCKS = 60
TITLE_CHARACTERS = 2_500
# No more of a block is looked at: a title stands at its start.
LONGEST_HEAD = 400
MOST_TITLE_WORDS = 14
MOST_WORDS_UNMARKED = 9
# A title that ends with a full stop has no more words than this.
FEW_WORDS = 6
# What stands nearer to the start than this is hardly navigation.
VERY_START = 200
# Words of navigation in one line before the title; with more of them the line is a menu.
MOST_NAVIGATION = 160

_SITE_SUFFIX = re.compile(r"\s+[|–—·•»:]+\s+|\s+-\s+|\s*::\s*|\s*\|\s*")
_NO_TITLE = re.compile(
    r"^(?:(?:table of )?contents|contents? of|legal|home|menu|other|important|please|index|back|welcome|last|"
    r"effective|updated|version|copy|get to|содержание|оглавление|главная|назад|на главную)\b"
    r"|^(?:[A-Za-z]|[IVX]{1,5})[.)]\s",
    re.IGNORECASE,
)
# A line with these speaks of the document or of one of its parts; it does not name it.
_OF_A_PART = re.compile(
    r"^(?:acceptance|changes?|updates?|about|introduction|glossary|definitions|scope|accepting|overview|summary)\b|"
    r"\b(?:you|we|our|this|these|is|are|may|must|appl(?:y|ies)|governs?|about|вы|мы|настоящ\w+|осы)\b|^the\s+\w+$",
    re.IGNORECASE,
)
# A contract may hold a line that names one of these; the title of a contract counts before theirs.
_OF_A_POLICY = re.compile(
    r"\b(?:polic(?:y|ies)|notice|statement|disclaimer|schedule|guidelines|addendum|политик\w+|арбитраж\w*|"
    r"arbitration)\b",
    re.IGNORECASE,
)
_OF_A_CONTRACT = re.compile(
    r"\b(?:terms|conditions|t&cs?|eula|contract|(?<!arbitration )agreement|rules|соглашени\w+|договор\w*|"
    r"оферт\w+|услови\w+|правил\w*|шарт\w*|келісім\w*|ереже\w*)\b",
    re.IGNORECASE,
)
_TARIFFS = re.compile(
    r"^(?:тарифы?|tariffs?|fees?|fee schedule|price list|прейскурант|тарифтер)$", re.IGNORECASE
)

_MARKUP = re.compile(r"<[^<>]{1,400}>\.?\s*")
_NAVIGATION_WORDS = (
    r"skip\s+to\s+(?:main\s+)?(?:content|navigation|footer)|log\s?in|register|sign\s?(?:in|up|out)|menu|home|search|"
    r"help|close|toggle\s+navigation|get\s+started|back\s+to\s+\w+|create\s+account|faq|contact(?:\s+us)?|"
    r"you\s+are\s+here|loading|accept\s+all|reject\s+all|(?:manage|cookie)\s+(?:preferences|settings)|print|jump\s+to|remember\s+me|forgot\s+\w+(?:\s+or\s+\w+)?|password"
)
_NAVIGATION = re.compile(rf"(?:(?:{_NAVIGATION_WORDS})(?-i:(?![a-z]))[\W_]*)+", re.IGNORECASE)
_PHONE = re.compile(r"^[\d\W]{7,20}(?=[A-Z])")
# Where what stands behind a title begins: the date of the version, the first part, another line.
_BEHIND = re.compile(
    r"[\W_]*\b(?:(?:last|latest|most\s+recent\w*)\s+(?:updat|revis|modif|amend|chang|version|edit)\w*|effective|published|"
    r"updated|revised|posted|revision\s+date|(?:correct\s+)?as\s+(?:of|at)\b|dated|version\s+(?:of\s+)?\d|"
    r"из\s+интернет|последн\w+\s+(?:обновлени|редакци|изменени)\w+|редакция|дата\b)"
    r"|\s+(?:(?:article|section|part|статья|раздел)\s+)?(?:\d{1,2}|[IVX]{1,4})\.(?:\d+\.?)*(?=\s|[A-Z])|\s+§"
    r"|(?<=[a-zа-я])\d{1,2}\.\s"
    r"|\s[=_~*-]{5,}",
    re.IGNORECASE,
)
_PART_BEHIND = re.compile(
    r"\s+(?:introduction|accept(?:ance|ing)|scope|general\s+terms|overview|definitions|using|manage|sections?|"
    r"contents?|table\s+of|index|please|welcome|by|in|this|these|the|before|thank|who|your|our|we|you|"
    r"print|share|download|pdf|menu|from|here|if|any|as|on|i|agreement\s+between)\b",
    re.IGNORECASE,
)
# A bracket at the end of a line is part of the title, unless it defines a word.
_MARK_BEHIND = re.compile(r"(?<=[^\W\d_])\s*[,(;](?![^()“”\"«»\d]*\)$)(?!\s*(?:LLC|Inc|Ltd|Corp|S\.|GmbH)\b)")
# The words that make up the end of a title.
_MORE = (
    r"use|usage|services?|sales?|purchase|trade|trading|business|access|participation|subscriptions?|membership|"
    r"conditions|terms|privacy\s+policy|refund\s+policy|eula|end\s+user\s+licen[cs]e\s+agreement|supply|delivery|"
    r"carriage|application|consent|engagement|hire|licen[cs]e"
)
_KIND = (
    rf"(?:(?:terms|conditions)(?:(?:\s*(?:&\.?|/|,)\s*|\s+(?:and|of|for)\s+)(?:the\s+)?(?:{_MORE}))*(?:\s+agreement)?"
    r"|(?:licen[cs]e\s+)?agreement|contract|eula|t&cs?|privacy\s+policy"
    r"|(?:пользовательское\s+|лицензионное\s+)?соглашение(?:\s+с\s+пользователем)?|(?:публичный\s+)?договор(?:[\s-]+оферта)?"
    r"|(?:публичная\s+)?оферта|услови\w+\s+(?:использования|предоставления\s+\w+|оказания\s+услуг)|"
    r"правила\s+(?:пользования|использования|сервиса|сайта|оказания\s+услуг)|"
    r"(?:қызмет\s+көрсету\s+|пайдалану\s+)?(?:шарты|шарттары|келісімі?|ережелері?))"
)
_KIND_ALONE = re.compile(rf"{_KIND}(?:\b|(?-i:(?<=[a-z])(?=[A-Z])))", re.IGNORECASE)
_NAME = r"(?:[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ0-9][\w.’'®™&/-]*,?|of|and|for|&\.?|the|d/b/a|Inc\.|Ltd\.)"
# A title at the start of other words: a name, the kind of document, and whose it is.
_LEADS = re.compile(
    rf"(?P<title>(?:{_NAME}\s+){{0,6}}?(?i:{_KIND}))(?:\b|(?<=[a-z])(?=[A-Z]))"
    r"(?P<of>\s+(?:of|for|with)\s+(?:the\s+)?[A-Z\w][\w.-]*(?:\s+[A-Z][\w.-]*){0,4})?"
)
# How a text calls itself: in capitals, with more than one word.
_ITSELF = re.compile(
    rf"\b(?:[Tt]hese|[Tt]his|THESE|THIS|the\s+following|[Tt]he\s+present)\s+"
    rf"(?P<title>(?:[A-Z][\w.’'&/-]*\s+){{0,5}}?(?:(?i:{_KIND})))(?![a-z])"
    rf"|[“\"«](?:the\s+)?(?P<defined>(?:[A-Z][\w.’'&/-]*\s+){{0,4}}?(?i:{_KIND}))[”\"»]"
    r"|\bНастоящ(?:ее|ий|ие|ая)\s+(?P<russian>(?:[А-ЯЁ]\w+\s+){0,3}?(?i:соглашение|договор|оферта|условия|правила|политика)"
    r"(?:\s+(?:использования|конфиденциальности))?)\b"
)


def find_title(extracted: ExtractedText) -> str | None:
    """Return the title of the document as the text or else the metadata gives it; None where neither does.

    A line of its own counts first, then the title in the metadata, then words
    at the start of a line, and last the name by which the text calls itself;
    the title of a contract counts before that of a policy.
    """
    early = [
        (_weight(block), _head(block.span.of(extracted.text)), block.kind)
        for block in extracted.blocks[:TITLE_BLOCKS]
        if block.span.start < TITLE_CHARACTERS
    ]
    lines = [
        line
        for _, words, kind in sorted(early, key=lambda block: block[0])
        if (line := _line(words, MOST_TITLE_WORDS if kind == "heading" else MOST_WORDS_UNMARKED))
        and kind in ("heading", "paragraph")
    ]
    found = [
        *lines,
        *_from_metadata(extracted.title),
        *(title for _, words, _ in early if (title := _lead(words))),
    ]
    contract = next((title for title in found if _names_contract(title)), None)
    own = _own_name(extracted.text[:INTRODUCTION])
    return contract or (own if own and (not found or _names_contract(own)) else next(iter(found), None))


def _weight(block: Block) -> int:
    """Return how late a line of this kind counts as the title: the first heading before all others."""
    if block.kind == "heading":
        return 0 if block.level <= 1 else 2
    return 0 if block.span.start == 0 else 1 if block.span.start < VERY_START else 3


def _head(words: str) -> str:
    """Return the first words of a block without markup and without the navigation before them."""
    head = single_spaced(_MARKUP.sub("", words[:LONGEST_HEAD]))
    ends = [
        match.end()
        for match in _NAVIGATION.finditer(head, 0, MOST_NAVIGATION)
        if DOCUMENT_NOUN.search(head, 0, match.start()) is None
    ]
    head = head[ends[-1] :] if ends else head
    return _PHONE.sub("", head).strip()


def _line(words: str, most_words: int) -> str | None:
    """Return the title that a line holds, without the date or the part behind it."""
    behind = _BEHIND.search(words)
    if behind is not None and DOCUMENT_NOUN.search(words, 0, behind.start()):
        words = words[: behind.start()].rstrip(" ,;:.")
    kind = _KIND_ALONE.search(words)
    if kind is not None:
        words = _without_part(words, kind.end())
    words = words.strip(" |–—-=_~*&")
    if words.endswith(".") and len(words.split()) <= FEW_WORDS:
        words = words[:-1]
    return words if words and len(words.split()) <= most_words and _is_title(words) else None


def _without_part(words: str, at: int) -> str:
    """Return the words of a line up to ``at``, and what goes on with the title there.

    What does not is a remark, the first part, or another line that was run into the title.
    """
    behind = words[at:]
    if behind[:1].isupper():
        own = _line(behind, MOST_TITLE_WORDS)
        return own if own and _KIND_ALONE.search(own) else words[:at]
    part = _PART_BEHIND.search(words, at)
    mark = _MARK_BEHIND.search(words, at)
    ends = [match.start() for match in (part, mark) if match is not None]
    if _KIND_ALONE.match(behind.lstrip()):
        ends.append(at)
    if part is not None and not words[part.start() + 1].isupper():
        ends.remove(part.start())
    return words[: min(ends)] if ends else words


def _is_title(words: str) -> bool:
    """Tell whether a line names the document rather than one of its parts."""
    return (
        (DOCUMENT_NOUN.search(words) is not None or _TARIFFS.match(words) is not None)
        and _NO_TITLE.match(words) is None
        and _OF_A_PART.search(words) is None
        and _NAVIGATION.search(words) is None
        and words[-1] not in ".;:,?!"
        and "...." not in words
        and not words[0].isdigit()
        and any(word[0].isupper() for word in words.split())
        and (words[0].isupper() or _KIND_ALONE.search(words.replace("-", " ")) is not None)
    )


def _names_contract(title: str) -> bool:
    return _OF_A_CONTRACT.search(title) is not None and _OF_A_POLICY.match(title) is None


def _from_metadata(title: str | None) -> Iterator[str]:
    """Return the parts of a title in the metadata that name a document."""
    for part in _SITE_SUFFIX.split(title) if title and not _NO_TITLE.match(title) else ():
        line = _line(_head(part), MOST_TITLE_WORDS)
        if line:
            yield line


def _lead(words: str) -> str | None:
    """Return the title at the start of a block that goes on with other words."""
    match = _LEADS.match(words)
    if match is None:
        return None
    title = match["title"] + (match["of"] or "")
    behind = words[len(title) :].lstrip()
    # A small letter goes on with a sentence about the document.
    return None if behind[:1].islower() or not _is_title(title) else title


def _own_name(text: str) -> str | None:
    """Return the name by which a text calls itself, with capitals and in more than one word."""
    for match in _ITSELF.finditer(text):
        name = single_spaced(str(match[str(match.lastgroup)]))
        capitals = name[0].isupper() and (name.split()[-1][0].isupper() or not name.isascii())
        if capitals and len(name.split()) > 1:
            return name
    return None
