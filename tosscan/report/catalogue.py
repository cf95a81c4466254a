"""Messages and their translations: which words of a table are translated, and the catalogue that does it.

Catalogues are gettext's: ``locale/<language>/LC_MESSAGES/<domain>.po`` is what a
translator edits, the ``.mo`` beside it what is read. Words of a table carry the
path of their key as context ("sections.findings"), so that equal English words
may be translated apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from typing import Any

from tosscan.resources import package_data

WORDS = "words"
"""The domain of the words that reports print themselves."""
SENTENCES = "sentences"
"""The domain of sentences that other parts of the program hand on: reasons, warnings, messages of rules."""
MARKET = "market"
"""The domain of the words of the market view."""

_LANGUAGE = "language"
"""The key of the whole table that names its language."""
_NO_WORDS = frozenset({"when"})
"""Keys whose values are not printed."""
_PLURALS = "counts"


@dataclass(frozen=True, slots=True)
class Message:
    """A text to translate; ``plural`` is its other number, "" where it has none."""

    context: str
    text: str
    plural: str = ""


def messages(table: Mapping[str, Any]) -> Iterator[Message]:
    """Yield the messages of ``table`` in its order."""
    for key, value in table.items():
        if key == _PLURALS:
            for name, forms in value.items():
                yield Message(f"{key}.{name}", forms["one"], forms["other"])
        elif key != _LANGUAGE:
            yield from _within(value, str(key))


def _within(value: Any, path: str) -> Iterator[Message]:
    for key, inner in _entries(value):
        if key not in _NO_WORDS:
            yield from _within(inner, f"{path}.{key}")
    if isinstance(value, str):
        yield Message(path, value)


def _entries(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from enumerate(value)


def translated(table: Mapping[str, Any], catalogue: NullTranslations) -> dict[str, Any]:
    """Return ``table`` with its messages in the language of ``catalogue``; plurals stay as they are."""
    return {
        key: value if key in (_PLURALS, _LANGUAGE) else _translated(value, str(key), catalogue)
        for key, value in table.items()
    }


def _translated(value: Any, path: str, catalogue: NullTranslations) -> Any:
    if isinstance(value, str):
        return catalogue.pgettext(path, value)
    if isinstance(value, Mapping):
        return {
            key: inner if key in _NO_WORDS else _translated(inner, f"{path}.{key}", catalogue)
            for key, inner in value.items()
        }
    if isinstance(value, Sequence):
        return [_translated(inner, f"{path}.{number}", catalogue) for number, inner in enumerate(value)]
    return value


def catalogue(language: str, domain: str) -> NullTranslations | None:
    """Return the catalogue of ``domain`` in ``language``, None without one; for English an empty one.

    A message that is not in it comes back in English.
    """
    if language == "en":
        return NullTranslations()
    file = package_data("report", f"locale/{language}/LC_MESSAGES/{domain}.mo")
    if not language.isalpha() or not file.is_file():
        return None
    with file.open("rb") as opened:
        return GNUTranslations(opened)
