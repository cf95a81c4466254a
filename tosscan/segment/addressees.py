"""Find whom a text says it is for: by residence, kind of user, product and age."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tosscan.document.parties import Parties
from tosscan.document.tree import Sentence
from tosscan.segment.wording import INTRODUCTION, opening, phrase

MOST_ADDRESSEES = 12
MOST_PRODUCTS = 3
FEWEST_LETTERS = 3
LOOKBACK = 120

_PEOPLE = (
    r"(?:customers?|users?|residents?|persons?|individuals?|clients?|consumers?|traders?|businesses|members?|"
    r"investors?|people|citizens?|merchants?|companies|entities|anyone|those|accounts?|you)"
)
_PLACE = (
    r"(?:the\s+)?[A-Z][\w.’'-]*(?:[ ,/&]{1,3}(?:(?:and|or|of|the|in|its|any)\s){0,2}[A-Z(][\w.’')-]*){0,24}"
)
_RESIDES = (
    r"(?:(?:who|that)\s+(?:are\s+)?)?"
    r"(?:(?:permanently|habitually|currently|ordinarily)\s+)?"
    r"(?:resid\w+|residents?|located|based|domiciled|liv\w+|established|registered|incorporated|citizens?)"
    r"(?:\s+(?:or|and)\s+(?:located|established|resid\w+|domiciled))?\s+(?:in|of|within|outside(?:\s+of)?)"
)
_RESIDENCE = (
    re.compile(
        r"\b(?:for|to|by|[Ii]f\s+you\s+are|[Ii]f\s+you|[Ww]here\s+you)\s+"
        rf"(?P<who>(?:(?:{_PEOPLE}|an?|the|our|all|retail|registered|individual|private)\s+){{0,4}}"
        rf"(?:are\s+)?(?:an?\s+)?{_RESIDES}\s+{_PLACE})"
    ),
    # Meant for people of any kind, where it says of what place they are.
    re.compile(
        r"\b(?:written|intended|designed|meant|made|drawn\s+up|offered|available|open|provided|directed|"
        r"addressed|aimed|appl(?:y|ies))\s+(?:only\s+|solely\s+|exclusively\s+)?(?:for|to|at)\s+"
        rf"(?P<who>(?:[a-z][\w’'-]*,?\s+){{1,8}}?{_RESIDES}\s+{_PLACE})"
    ),
    re.compile(
        r"\b(?i:terms|agreement|conditions|contract|version)\s+(?:for|with)\s+(?P<who>(?:the\s+)?(?:[A-Z][\w.-]*\s+){1,4}(?:residents|citizens|nationals))\b"
    ),
    re.compile(rf"\b(?P<who>residents\s+of\s+(?:the\s+following\s+countries|{_PLACE}))"),
    re.compile(
        r"\b(?:для|предназнач\w+|адресован\w+|распространя\w+|предоставля\w+|доступ\w+|только|лишь|исключительно|"
        r"является|являетесь|быть|являющ\w+)\s+(?:\w+\s+){0,3}?"
        r"(?P<who>(?:граждан\w*|резидент\w*|жител(?:ь|я|ю|ем|и|ей|ям|ями|ях)|"
        r"лиц\w*,\s+(?:проживающ\w+|находящ\w+))\s+"
        r"(?:в\s+|на\s+территории\s+)?[А-ЯЁ][\w-]+(?:\s+[А-ЯЁ][\w-]+){0,3})"
    ),
    re.compile(
        r"\b(?P<who>[А-ЯӘҒҚҢӨҰҮҺІ]\w+(?:\s+[А-ЯӘҒҚҢӨҰҮҺІ]\w+)?\s+(?:азамат\w+|тұрғын\w+|резидент\w+))"
    ),
)
# Places and persons that the text shuts out.
_BARRED = (
    re.compile(
        r"[“\"](?:Restricted|Prohibited|Excluded|Unsupported|Sanctioned)\s+"
        r"(?:Locations?|Jurisdictions?|Countr(?:y|ies)|Territor(?:y|ies)|Regions?|Persons?)[”\"]\s*(?:\([^()]*\)\s*)?"
        rf"(?:shall\s+|will\s+)?(?:means?|includes?|refers?\s+to)\s*:?\s+(?:but\s+not\s+limited\s+to\s+)?(?P<who>{_PLACE})"
    ),
    re.compile(
        r"\b(?i:do(?:es)?\s+not|cannot)\s+(?i:offer|provide|make\s+available|serve)\b(?:\s+[a-z][\w’'-]*){0,4}?"
        r"\s+(?i:services?|platform|products|accounts?|users?|customers?|clients?)\s+(?:in|within|from)\s+"
        rf"(?P<who>{_PLACE})"
    ),
    re.compile(
        r"\b(?i:services?|platform|web\s?site|site|app|accounts?)\s+(?i:is|are)\s+not\s+(?i:available|offered|provided)\b"
        rf"(?:\s+[a-z][\w’'-]*){{0,3}}?\s+(?:in|within)\s+(?P<who>{_PLACE})"
    ),
    re.compile(
        r"\b(?i:you(?:\s+\w+){0,4}\s+are\s+not)\s+(?:an?\s+)?(?P<who>(?:residents?|citizens?|nationals?)\s+"
        rf"(?:or\s+\w+\s+)?of\s+(?:any\s+of\s+)?{_PLACE})"
    ),
    re.compile(
        r"\bне\s+(?:\w+\s+){0,2}?(?:оказыва\w+|предоставля\w+|предлага\w+|обслужива\w+)\s+(?:\w+\s+){0,4}?"
        r"(?P<who>(?:граждан\w*|резидент\w*|жител\w+)\s+[А-ЯЁ][\w-]+(?:(?:,|\s+и)?\s+[А-ЯЁ][\w-]+){0,12})"
    ),
)
# Kinds of users, where the text says that it is for them or defines its user so.
_SOME_KIND = (
    r"(?:(?:all|any|each|an?|every|adult|capable|legally\s+capable|private|retail|professional|qualified|"
    r"accredited)\s+){0,3}"
    r"(?:natural\s+persons?|individuals?|legal\s+(?:entit(?:y|ies)|persons?)|business(?:es)?|consumers?|corporations?|"
    r"compan(?:y|ies)|organi[sz]ations?|institutions?|(?:professional|retail|eligible)\s+\w+|qualified\s+investors?|"
    r"accredited\s+investors?|entit(?:y|ies))"
)
_KINDS = (
    re.compile(
        r"\b(?:only|solely|exclusively|available|offered|provided|open|intended|designed|directed)\s+"
        r"(?:only\s+|solely\s+|exclusively\s+)?(?:to|for)\s+(?:use\s+by\s+)?"
        rf"(?P<who>{_SOME_KIND}(?:(?:,\s*(?:and\s+|or\s+)?|\s+(?:and/or|and|or)\s+){_SOME_KIND}){{0,4}})(?!\w)"
    ),
    re.compile(
        r"[“\"](?:Users?|Clients?|Customers?|Members?|You)[”\"]\s*(?:shall\s+)?(?:means?|refers?\s+to|is|are)\s+"
        rf"(?P<who>{_SOME_KIND}(?:(?:,\s*(?:and\s+|or\s+)?|\s+(?:and/or|and|or)\s+){_SOME_KIND}){{0,4}})(?!\w)"
    ),
    re.compile(
        r"(?:(?:Пользовател\w+|Клиент\w*|Заказчик\w*|Покупател\w+|Арендатор\w*)[»\"”]?(?:\s*[–—-]\s*|\s+является\s+)"
        r"|(?:адресован\w*|предназначен\w*)\s+(?:для\s+)?)"
        r"(?:это\s+)?(?:любо\w+\s+|всяк\w+\s+)?(?P<who>(?:дееспособн\w+\s+)?(?:физическ\w+|юридическ\w+)"
        r"(?:\s+(?:лиц\w+\s+)?(?:и(?:/или|ли)?)\s+(?:физическ\w+|юридическ\w+))?\s+лиц\w+)"
    ),
    re.compile(
        r"(?:Пайдаланушы|Клиент|Тапсырыс\s+беруші|Сатып\s+алушы)[»\"”]?\s*[–—-]\s*(?:бұл\s+)?(?:кез\s+келген\s+)?"
        r"(?P<who>(?:жеке|заңды)(?:\s+(?:немесе|және)\s+(?:жеке|заңды))?\s+тұлға\w*)"
    ),
)
# After "in X, Y" these show that Y begins what is said of people in X.
_GOES_ON = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:may|must|shall|will|can|cannot|do(?:es)?|is|are|has|have|appl(?:y|ies)|forms?|governs?)\b"
)
_MUST = re.compile(
    rf"\b(?:must|shall|have\s+to)\s+(?:also\s+)?(?:be\s+)?(?P<who>(?:an?\s+)?{_RESIDES}\s+{_PLACE})"
)
_AGE = re.compile(
    r"\b(?P<who>"
    r"(?:at\s+least|over|aged?|above)\s+(?:the\s+age\s+of\s+)?(?:1[3-9]|2[01]|eighteen)(?:\s*\(\d+\))?"
    r"(?:\s+years?(?:\s+(?:old|of\s+age))?|\s+or\s+(?:over|older))+"
    r"|(?:1[3-9]|2[01])\s+(?:years\s+(?:of\s+age|old)|or\s+older|and\s+over)(?:\s+or\s+(?:older|over))?"
    r"|(?:достигш\w+|старше)\s+(?:\d\d(?:-ти)?|восемнадцати)\s*(?:лет|-летнего\s+возраста)?"
    r"|\d\d\s+жасқа\s+толған\w*)",
    re.IGNORECASE,
)
# "These Terms govern your use of X": X, up to where the phrase goes on to something else.
_PRODUCT = re.compile(
    r"\b(?:terms|agreement|conditions|contract)\b[^.]{0,120}?"
    r"\b(?:appl(?:y|ies)|govern(?:s|ing)?|cover(?:s|ing)?|regulates?)\s+(?:only\s+to\s+|to\s+)?"
    r"(?:(?:your|the|all|any)\s+)?(?:access\s+to,?\s+(?:and\s+)?(?:use\s+of\s+)?|use\s+of\s+)"
    r"(?:(?:our|the|your|this|any|all)\s+)?"
    r"(?P<who>[^;()“”\"]{3,120}?)"
    r"(?=\s*(?:[;,()“”\"]|\.(?:\s|$)|\b(?:that|which|including|unless|made|provided|and\s+(?-i:[a-z])\w*|"
    r"as\s+well|available|whether|by|on|through|in|published)\b)|$)",
    re.IGNORECASE,
)
# Nouns that every provider's offer has: without another name they say nothing of whom a text is for.
_COMMON_NOUNS = """
    services service platform platforms site sites website websites app apps application applications product
    products software content solution solutions technology technologies tools features portal interface
    extension web internet online mobile digital specific certain other various related our your its their
    this these those such any all each some and or of the a an to for in on as by with parts part
    family functionality third party parties network public
"""
_ANY_PRODUCT = frozenset(_COMMON_NOUNS.split())
_NEXT_PHRASE = re.compile(
    r"\s+(?:either|as|at|to|for|from|unless|if|when|where|while|thereafter|or\s+(?:to|use|any)|with)\b"
    r"|\s+https?:|,|\s+(?:accessible|located|offered|operated)\b",
    re.IGNORECASE,
)
_ACCESS_TO = re.compile(
    r"^(?:(?:and|or)\s+)?(?:(?:access\s+to|use\s+of)\s+)?(?:the\s+|our\s+|your\s+)?", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"['’]s\b")
# The end of an internet address.
_ADDED = re.compile(r"\.(?:com|net|org|io|co|app|kz|ru)$")
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
# Other terms, for some of those whom the text is for.
_APART = re.compile(
    r"\b(?:supplement\w*|addend\w+|annex|schedule|appendix|section|clause|(?:local|additional|following|special|"
    r"different|separate|country[- ]specific)\s+(?:\w+\s+){0,2}(?:terms|conditions|provisions))\b",
    re.IGNORECASE,
)
# "If you live in X" says whom the text is for where it goes on that the text applies.
_IF = re.compile(r"(?:if|where)\s", re.IGNORECASE)
_GOVERNS = re.compile(
    r"\b(?:these|this|the|your)\s+(?:[\w-]+\s+){0,4}?(?:terms|agreement|contract|conditions)\b"
    r"[^.]{0,80}\b(?:appl|govern|between|form)|"
    r"\bcontract(?:ing|s)?\s+with\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:(?:only|not|solely|exclusively)\s+(?:available|intended|offered|directed|provided)|"
    r"(?:available|intended|offered|directed|applies|apply)\s+(?:only|solely|exclusively)|"
    r"предназнач\w+|адресован\w+)\b",
    re.IGNORECASE,
)
_EXCLUDES = re.compile(
    r"\b(?:not|never|no|nor|cannot|unless|except|excluding|prohibited|restricted|unavailable|"
    r"не|кроме|запрещ\w+|емес)\b[^.;:]{0,80}$",
    re.IGNORECASE,
)


# Beginnings of words without which the patterns above need not be tried: finding them is much faster.
_RESIDE_STEMS = (
    "resid",
    "locat",
    "based",
    "domicil",
    "liv",
    "establish",
    "regist",
    "incorporat",
    "citizen",
    "national",
    "гражд",
    "резид",
    "жител",
    "прожива",
    "находящ",
    "азамат",
    "тұрғын",
)
_OFFER_STEMS = ("availab", "intend", "offer", "direct", "provid", "appl", "предназнач", "адресован")
_BAR_STEMS = (
    *("restricted", "prohibited", "excluded", "unsupported", "sanctioned", "not offer", "not provid"),
    *("not make", "not serve", "not avail", "cannot", "are not", "is not", "не ", "не\n"),
)
_AGE_HINT = re.compile(r"\d\d|eighteen|восемнадц", re.IGNORECASE)


def find_addressees(text: str, sentences: Sequence[Sentence], parties: Parties) -> tuple[str, ...]:
    """Return the words in which the text says whom it is for: residence, kind of user, product, age.

    Each is a phrase of the text, with its white space made single; a phrase
    that says whom it is not for begins with "not: ". The provider itself is
    no addressee.
    """
    residence: dict[str, None] = {}
    products: dict[str, None] = {}
    ages: list[str] = []
    for index, sentence in enumerate(sentences):
        words = opening(sentence, text)
        early = sentence.span.start < INTRODUCTION
        low = words.lower()
        residing = _holds(low, _RESIDE_STEMS)
        offered = residing and (early or (_holds(low, _OFFER_STEMS) and _OFFERED.search(words) is not None))
        for pattern in _RESIDENCE if offered else ():
            for match in pattern.finditer(words):
                condition = _IF.match(match.group()) is not None
                rest = words[match.end("who") :]
                who = _without_clause_after(match["who"], rest, condition=condition)
                rest = words[match.start("who") + len(who) :]
                if condition and (not _GOVERNS.search(words) or _APART.search(rest)):
                    continue
                who = phrase(who)
                if who.endswith("following countries"):
                    who = phrase(f"{who}: {_listed(text, sentences, index)}")
                barred = bool(
                    _EXCLUDES.search(words[max(0, match.start("who") - LOOKBACK) : match.start("who")])
                )
                residence.setdefault(f"not: {who}" if barred else who)
        for found in _others(words, low, early=early, residing=residing):
            residence.setdefault(found)
        age = None if ages or not _AGE_HINT.search(words) else _AGE.search(words)
        if age is not None:
            ages.append(phrase(age["who"]))
        product = _PRODUCT.search(words) if early and sentence.kind != "heading" else None
        if product is not None and not _EXCLUDES.search(words[: product.start("who")]):
            name = _NEXT_PHRASE.split(_ACCESS_TO.sub("", phrase(product["who"])), maxsplit=1)[0]
            if not words.isupper() and _is_product(name, parties):
                products.setdefault(phrase(name))
    return tuple(_distinct([*residence, *list(products)[:MOST_PRODUCTS], *ages]))[:MOST_ADDRESSEES]


def _holds(low: str, stems: Sequence[str]) -> bool:
    """Tell whether words in small letters hold one of ``stems``."""
    return any(stem in low for stem in stems)


def _others(words: str, low: str, *, early: bool, residing: bool) -> Iterator[str]:
    """Return where its users must live, whom a sentence shuts out, and of what kind the users are.

    ``low`` are the words in small letters, ``residing`` tells that they hold a word for residence.
    """
    match = _MUST.search(words) if residing else None
    if match is not None and not _EXCLUDES.search(words, max(0, match.start() - LOOKBACK), match.start()):
        yield phrase(match["who"])
    for pattern in _BARRED if _holds(low, _BAR_STEMS) else ():
        match = pattern.search(words)
        if match is not None:
            yield f"not: {phrase(match['who'])}"
    for pattern in _KINDS if early else ():
        match = pattern.search(words)
        if match is not None and not _EXCLUDES.search(words, max(0, match.start() - LOOKBACK), match.start()):
            yield phrase(match["who"])


def _without_clause_after(who: str, rest: str, *, condition: bool) -> str:
    """Return ``who`` without what follows its last comma where ``rest`` makes that the start of a clause.

    After a ``condition`` ("if you live in X, ...") the clause begins at a comma.
    """
    begins = _GOES_ON.match(rest) or (condition and not rest.lstrip().startswith(","))
    return who.rpartition(",")[0] if "," in who and begins else who


def _is_product(name: str, parties: Parties) -> bool:
    """Tell whether ``name`` names a product by more than its provider's name and a common noun."""
    provider = "".join(_WORD.findall(" ".join(parties.provider).casefold()))
    telling = [
        word
        for word in _WORD.findall(_POSSESSIVE.sub("", name))
        if word.casefold() not in _ANY_PRODUCT
        and _ADDED.sub("", word.casefold()).removesuffix("s") not in provider
        and word != word.casefold()
        and len(word.replace(".", "")) >= FEWEST_LETTERS
    ]
    return bool(telling) and name[0].isalnum()


def _listed(text: str, sentences: Sequence[Sentence], index: int) -> str:
    """Return the items and table cells that stand right after a sentence, with commas between."""
    cells: list[str] = []
    for sentence in sentences[index + 1 :]:
        if sentence.kind != "item":
            break
        cells.extend(cell.strip() for cell in sentence.span.of(text).split("|") if cell.strip())
    return ", ".join(cells)


def _distinct(phrases: Sequence[str]) -> list[str]:
    """Return ``phrases`` without those that an earlier one contains."""
    kept: list[str] = []
    for words in phrases:
        bare = words.removeprefix("not: ").casefold().rstrip(".")
        if bare and not any(bare in other.casefold() for other in kept):
            kept.append(words)
    return kept
