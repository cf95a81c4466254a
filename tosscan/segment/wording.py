"""What several readers of a text share: the nouns of documents, and words made fit to show."""

from __future__ import annotations

import re

from tosscan.document.tree import Sentence

# A text introduces itself in its first lines.
INTRODUCTION = 6_000
LONGEST_PHRASE = 240
LONGEST_SENTENCE = 3_000

# The nouns that name a kind of contract or policy.
DOCUMENT_NOUN = re.compile(
    r"\b(?:terms|agreement|conditions|contract|polic(?:y|ies)|rules|notice|statement|t&cs?|eula|disclaimer|"
    r"schedule|guidelines|addendum|"
    r"соглашени\w+|договор\w*|оферт\w+|услови\w+|правил\w*|политик\w+|регламент\w*|"
    r"шарт\w*|келісім\w*|ереже\w*|ұсыныс|"
    r"nutzungsbedingungen|agb|bedingungen|términos|condiciones|termos|condizioni|điều khoản|thỏa thuận|"
    r"regulamin)\b",
    re.IGNORECASE,
)


def opening(sentence: Sentence, text: str) -> str:
    """Return the words of a sentence, of a very long one (a whole page without stops) the first."""
    return text[sentence.span.start : min(sentence.span.end, sentence.span.start + LONGEST_SENTENCE)]


def single_spaced(words: str) -> str:
    """Return ``words`` with every run of white space made one space, and none at the ends."""
    return " ".join(words.split())


def phrase(words: str) -> str:
    """Return ``words`` single-spaced, without punctuation at the ends, and cut at a word when very long."""
    words = single_spaced(words)
    if len(words) > LONGEST_PHRASE:
        words = words[:LONGEST_PHRASE].rsplit(" ", 1)[0]
    return words.strip(" ,;:.“”\"'«»")
