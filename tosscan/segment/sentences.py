"""Cut the text of one block into sentences, keeping every character's place.

Blocks are cut apart before this (by lines, numbers, bullets and headings).
The rules here join nothing across blocks and never tear a clause number, an
abbreviation or a bracketed aside from its sentence.
"""

from __future__ import annotations

import re

from tosscan.document.span import Span

_END = re.compile(
    r"[.!?…]+[\"'”’»)\]*]*(?=\s)|[.!?][”\"»)]*(?=[A-ZА-ЯЁ][a-zа-яё]*[^\W\d_]*\s|[A-ZА-ЯЁ]{2,}\s)"
)
_OPENERS = "\"'“‘«([*"
_LAST_WORD = re.compile(r"[^\s(\[\"“«„/]*$")
_LATIN_WORD = re.compile(r"[A-Za-z’'-]{3,}")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_FIRST_WORD = re.compile(r"[^\W\d_]+")

# After these a sentence goes on, whatever comes next.
_NEVER = frozenset(
    ["e.g", "i.e", "eg", "ie", "vs", "cf", "viz", "ca", "approx", "incl", "excl", "mr", "mrs", "ms", "dr", "prof", "messrs", "mssrs", "hon", "rev", "gen", "sen", "rep", "st", "mt", "ft", "attn", "art", "arts", "sec", "secs", "sect", "para", "paras", "cl", "fig", "figs", "vol", "vols", "ed", "eds", "pp", "ch", "ref", "tel", "fax", "nos", "et.al", "reg", "regs", "dept", "ext", "т.е", "т.к", "п", "пп", "пункт", "ст", "см", "гл", "ч", "стр", "абз", "разд", "тыс", "млн", "млрд", "ул", "пр", "просп", "пер", "д", "кв", "корп", "оф", "обл", "р-н", "тел", "факс", "эл", "им", "исх", "вх", "рег", "руковод", "напр", "ср", "т.н", "и.о", "шт", "уч", "с.г", "б.т", "к-сі", "көш", "тел."]
)
# After these a sentence goes on before a figure.
_BEFORE_FIGURE = frozenset(["no", "nos", "p", "pp", "art", "sec", "cl", "ch", "§", "№", "n", "ном"])
# After these a new sentence may begin: only before a word that begins one.
_MAYBE = frozenset(
    ["inc", "ltd", "co", "corp", "llc", "l.l.c", "llp", "lp", "plc", "pte", "pty", "bv", "b.v", "n.v", "nv", "s.a", "s.r.l", "s.l", "s.p.a", "s.a.r.l", "s.à.r.l", "r.l", "s.r.o", "d.o.o", "o.o", "gmbh", "u.s", "u.s.a", "u.s.c", "u.k", "e.u", "u.a.e", "d.c", "n.y", "p.m", "a.m", "p.o", "jr", "sr", "bros", "assn", "etc", "al", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
# After these a new sentence begins before any capital letter.
_OFTEN = frozenset(["т.д", "т.п", "др", "пр", "г", "гг", "в", "вв", "руб", "коп", "тг", "долл", "сум", "т.б", "ж", "жж", "т.с.с", "а.е"])
_STARTERS = frozenset(
    ["the", "a", "an", "this", "these", "that", "those", "you", "your", "we", "our", "us", "it", "its", "they", "their", "if", "in", "on", "at", "by", "for", "from", "to", "any", "all", "each", "every", "no", "not", "nothing", "such", "as", "when", "where", "while", "unless", "until", "upon", "under", "with", "without", "subject", "please", "however", "accordingly", "therefore", "furthermore", "further", "additionally", "moreover", "notwithstanding", "except", "although", "because", "should", "once", "after", "before", "during", "except", "he", "she", "there", "here", "who", "what", "which", "how", "why", "neither", "either", "both", "some", "certain", "other", "another", "customer", "customers", "user", "users", "client", "company", "services", "service", "access", "terms"]
)


def cut(text: str, span: Span, skip: int = 0) -> list[Span]:
    """Return the sentences of ``text[span]``, trimmed, in order.

    ``skip`` characters at the start (a typed clause number) belong to the
    first sentence and are never cut from it. Every character that is not
    white space lies in exactly one of the spans.
    """
    begin = span.start
    found: list[Span] = []
    for match in _END.finditer(text, span.start + skip, span.end):
        if match.start() < begin + (skip if not found else 0) or not _ends(
            text, begin + skip * (not found), match, span.end
        ):
            continue
        piece = Span(begin, match.end()).trim(text)
        if len(piece):
            found.append(piece)
        begin = match.end()
    rest = Span(begin, span.end).trim(text)
    if len(rest):
        found.append(rest)
    return found


def _ends(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Tell whether a sentence ends with ``match``."""
    after = match.end()
    while after < end and text[after].isspace():
        after += 1
    if after >= end:
        return False
    first = after
    while first < end and text[first] in _OPENERS:
        first += 1
    if first >= end:
        return False
    lead = text[first]
    if lead in ".,;:!?)]}%/&=+":
        return False
    touching = after == match.end()
    stop = match.group()
    word = _last_word(text, begin, match.start())
    low = word.casefold()
    if lead.islower():
        # Terms drop the capital now and then; short words and Russian ones may be abbreviations.
        return (
            stop == "."
            and not touching
            and _LATIN_WORD.fullmatch(word.rstrip(")")) is not None
            and low not in _NEVER | _MAYBE | _BEFORE_FIGURE
        )
    if touching and not _plain(text, begin, match, word):
        return False
    if stop[0] != ".":
        return True
    if stop.startswith(".."):
        return True
    return _period_ends(text, begin, match.start(), word, first, end)


def _period_ends(text: str, begin: int, at: int, word: str, first: int, end: int) -> bool:
    low = word.casefold()
    if text[first].isdigit() and (_ACRONYM.fullmatch(word) or (len(word) == 1 and word.islower())):
        return False
    following = _FIRST_WORD.match(text, first, end)
    nextword = following.group() if following else ""
    if not word.strip():
        return True
    if text[begin:at].strip("(*•-– \t") == word and len(word) <= 4 and (len(word) == 1 or word[0].isdigit()):
        return False
    if low in _NEVER:
        return False
    if low in _BEFORE_FIGURE:
        return not text[first].isdigit()
    if low in _OFTEN:
        digit = text[: at - len(word)].rstrip()[-1:].isdigit()
        return text[first].isupper() and (digit or low not in ("г", "в"))
    if low in _MAYBE:
        return nextword.casefold() in _STARTERS and nextword[0].isupper()
    if (len(word) == 1 and word.isupper()) or _ACRONYM.fullmatch(word):
        return nextword.casefold() in _STARTERS
    return True


def _last_word(text: str, begin: int, at: int) -> str:
    found = _LAST_WORD.search(text, max(begin, at - 40), at)
    return found.group() if found else ""


def _plain(text: str, begin: int, match: re.Match[str], word: str) -> bool:
    """Tell whether a full stop without a space after it ends a sentence, not a part of a name or address."""
    return (
        len(word) > 1
        and "." not in word
        and "@" not in word
        and not word.casefold().startswith(("http", "www"))
        and (word[-1].islower() or word.isupper() or word[-1] == ")")
    )
