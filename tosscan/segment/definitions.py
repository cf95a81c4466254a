"""Find the words to which a text gives a meaning of its own, and where it does so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tosscan.document.tree import Definition, DefinitionKind, Section, Sentence

# A defined term is no longer than this.
MOST_WORDS = 8
LONGEST_TERM = 70
# A meaning is more than a word or two.
FEWEST_WORDS = 3
# "Clause 2 (“Fees”)": the number stands this near before the bracket.
NEAR = 24
# A sentence defines its words near its start; a very long one may be a page without stops.
LONGEST_SENTENCE = 3_000

# An apostrophe ends no term that stands in double quotation marks.
_DOUBLE = rf"[\"“«„”]\s?[^\"“”«»„()\n]{{2,{LONGEST_TERM}}}[\"”»“]"
_SINGLE = rf"(?<!\w)['‘][^'‘’\"“”()\n]{{2,{LONGEST_TERM}}}['’](?!\w)"
_TERM = rf"(?:{_DOUBLE}|{_SINGLE})"
_QUOTED = re.compile(_TERM)
# Quotation marks and verbs without which the patterns need not be tried: finding them is much faster.
_QUOTE = re.compile("[\"“«„”'‘]")
_BARE_VERBS = ("mean", "refer", "означа", "дегеніміз", "деп")
_MARKS = " ,.;:–—-*\"“”«»„'‘’"
_AND = r"\s{0,2}[,/]?\s{0,2}(?:(?:and|or|и|или|және|немесе)\s)?(?:the\s)?(?:each\s)?"
_VERB = (
    r"(?:(?:in|for)\s(?:these|this|the)\s[\w ]{3,40}?,?\s)?(?:,\s[^,\n]{2,60},\s)?"
    r"(?:(?:each|also|both|together|collectively|shall|will|is|are|has|have|when\sused\s[\w ]{2,20})\s){0,3}"
    r"(?:means?|mean\sand\sinclude|refers?\sto|defined\s(?:as|in|to|below)|the\smeanings?|denotes?|signif(?:y|ies)|includes?|"
    r"(?:is|are)(?=\s(?:an?|the|any|all)\s)|"
    r"означа\w+|обозначает|понимается|понимаются|является|это|имеет\sзначение|"
    r"дегеніміз|дегенді\sбілдіреді|білдіреді|деп\s[^.\n]{3,120}?\sтүсініледі|болып\sтабылады|бұл)(?!\w)"
)
_DASH = r"(?:\s*[–—−]\s*|\s+-\s+|\s*:\s+)"
_MARK = (
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,5}|[a-zа-я]|[ivx]{1,5})[.)]{0,2}\s+"
    r"|\d{1,3}(?:\.\d{1,3}){1,5}\.?(?=[^\W\d])|[•●▪◦■–—⎯*-]\s*)?"
)
# “X” means ...; “X” – ...
_MEANS = re.compile(
    rf"(?P<terms>(?:{_TERM}{_AND}){{1,6}})"
    rf"(?:\s?\([^()\n]{{2,60}}\))?\s{{0,2}},?\s{{0,2}}(?:{_VERB}|(?P<dash>{_DASH}))",
    re.IGNORECASE,
)
# X means ..., at the start of a sentence.
_BARE = re.compile(
    rf"{_MARK}(?P<term>[^\W\d_][^.;:!?\"“”«»\n|]{{1,{LONGEST_TERM}}}?)\s(?:means?(?!\s(?:of|to|for|by)\b)|shall\smean|refers?\sto|"
    r"has\sthe\smeaning|have\sthe\smeaning|означает|означают|дегеніміз|деп\s[^.\n]{3,160}?\sтүсініледі)(?!\w)"
)
_ENTRY = re.compile(
    rf"{_MARK}(?P<term>[^\W_][^.;:!?\n|–—]{{1,{LONGEST_TERM}}}?)(?P<by>{_DASH}|\s*\|\s*)(?P<what>[^\n|]+)"
)
# "– это", "is": right behind an unquoted term these define it anywhere.
_THIS_IS = re.compile(r"(?:это|бұл|ол)\s", re.IGNORECASE)
_UNDERSTOOD = re.compile(
    r"\bпод\s(?:термин\w+\s)?[«\"“]?(?P<term>[^«»\"“”.,;\n]{2,60}?)[»\"”]?\s(?:[\w\s]{0,40}\s)?понима[еюс]тся",
    re.IGNORECASE,
)
_HENCE = (
    r"hereinafter|hereafter|here(?:in)?|collectively|together|individually|each|the|an?|our|all|any|such|"
    r"as\sapplicable|and|or|referred\sto\sas|also|called|known\sas|далее|в\sдальнейшем|здесь\sи\sдалее|по\sтексту|"
    r"именуем\w+|также|совместно|вместе|бұдан\sәрі|әрі\sқарай|бұдан\sбылай|бірлесіп|мәтін\sбойынша|[–—:,/-]"
)
_BRACKET = re.compile(rf"\(\s?(?P<inside>(?:(?:{_HENCE})\s?){{0,6}}{_TERM}[^()\n]{{0,160}})\)", re.IGNORECASE)
_BRACKET_BARE = re.compile(
    r"\(\s?(?:здесь\sи\s)?(?:далее|в\sдальнейшем|бұдан\sәрі|әрі\sқарай|hereinafter)(?:\sпо\sтексту|\sтакже|\sименуем\w+)*"
    rf"\s?[–—:,-]?\s?(?P<term>[^\W\d_][^()«»\"“”\n]{{1,{LONGEST_TERM}}})\)",
    re.IGNORECASE,
)
_ABOUT_TERMS = re.compile(
    r"\b(?:definitions?|defined|interpretation|glossary|термин\w*|определени\w+|понят\w+|толковани\w+|глоссари\w+|"
    r"анықтама\w*|ұғым\w*|терминдер\w*|түсінік\w*)\b",
    re.IGNORECASE,
)
_NO_TERM = re.compile(
    r"(?:we|see|here|there|this|these|that|those|it|which|who|he|she|they|your|by|using|if|please|in|for|when|what|where|as|continued|any|every|no|"
    r"nothing|failure|access|use|это|эти|если|в|при|для|по|что|данн\w+|настоящ\w+|любо\w+|бұл|осы|егер|ол)\b"
    r"|.*\b(?:means?|shall|may|will|must|should|can|is|are|you|that|which|не)\b",
    re.IGNORECASE,
)
# "Use of the site means that you agree" defines nothing.
_SO_THAT = re.compile(
    r"\s*(?:that\b|you\b|,|what\b|acceptance\b|что\b|(?:\w+\s){0,3}?(?:соглас|приняти|акцепт|присоедин)\w*)",
    re.IGNORECASE,
)
# "Clause 2 (“Fees”)" names a clause.
_OF_CLAUSE = re.compile(
    r"\b(?:clause|section|article|paragraph|пункт\w*|раздел\w*|стать\w+|п\.)\s?[\d.]+\s*$", re.IGNORECASE
)


def find_definitions(
    text: str, sentences: Sequence[Sentence], sections: Sequence[Section]
) -> tuple[Definition, ...]:
    """Return the definitions of a text in its order, each term of a sentence once."""
    about = [bool(_ABOUT_TERMS.search(section.title)) for section in sections]
    found: list[Definition] = []
    for sentence in sentences:
        if sentence.kind == "heading":
            continue
        span = sentence.span
        words = text[span.start : min(span.end, span.start + LONGEST_SENTENCE)]
        listed = sentence.section is not None and about[sentence.section]
        if not listed and sentence.lead_in is not None:
            listed = bool(_ABOUT_TERMS.search(sentences[sentence.lead_in].span.of(text)))
        terms: dict[str, tuple[str, DefinitionKind]] = {}
        for term, kind in _defined(words, listed=listed):
            clean = _clean(term)
            if clean:
                terms.setdefault(clean.casefold(), (clean, kind))
        found.extend(Definition(term, span, kind) for term, kind in terms.values())
    return tuple(found)


def _defined(words: str, *, listed: bool) -> Iterator[tuple[str, DefinitionKind]]:
    """Return the terms that a sentence defines; ``listed`` tells that it stands among definitions."""
    quoted = _QUOTE.search(words) is not None
    for match in _MEANS.finditer(words) if quoted else ():
        begins = not words[: match.start()].strip(" \t\n0123456789.()•●▪◦■–—⎯*-")
        if match["dash"] and not (listed or begins):
            continue
        for term in _QUOTED.finditer(match["terms"]):
            yield term.group(), "entry" if match["dash"] and listed else "means"
    bracket = "(" in words
    for match in _BRACKET.finditer(words) if quoted and bracket else ():
        if _OF_CLAUSE.search(words, max(0, match.start() - NEAR), match.start()):
            continue
        for term in _QUOTED.finditer(match["inside"]):
            yield term.group(), "bracket"
    for match in _BRACKET_BARE.finditer(words) if bracket else ():
        yield match["term"], "bracket"
    ascii_only = words.isascii()
    for match in _UNDERSTOOD.finditer(words) if not ascii_only else ():
        yield match["term"], "means"
    bare = _BARE.match(words) if any(verb in words for verb in _BARE_VERBS) else None
    if bare is not None and _is_term(bare["term"]) and not _SO_THAT.match(words, bare.end()):
        yield bare["term"], "means"
        return
    if ascii_only and not listed:
        # Without a list only "это" and its like make an entry.
        return
    entry = _ENTRY.match(words)
    if entry is None or not _is_term(entry["term"]):
        return
    is_this = entry["by"].strip() in ("–", "—", "-") and _THIS_IS.match(entry["what"]) is not None
    if is_this or (listed and len(entry["what"].split()) >= FEWEST_WORDS):
        yield entry["term"], "entry"


def _is_term(term: str) -> bool:
    """Tell whether unquoted words may be a defined term: few, with a capital, and no clause of their own."""
    return term[0].isupper() and len(term.split()) <= MOST_WORDS and _NO_TERM.match(term) is None


def _clean(term: str) -> str:
    """Return a term single-spaced without marks at its ends, "" for what is none."""
    clean = " ".join(term.split()).strip(" ,.;:–—-*")
    clean = clean.strip(_MARKS) if clean and clean[0] in _MARKS else clean
    return clean if len(clean) > 1 and clean[0].isalnum() and len(clean.split()) <= MOST_WORDS else ""
