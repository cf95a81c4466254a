"""Days in words, in the languages of statements."""

from __future__ import annotations

from datetime import date

_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа"),
        *("сентября", "октября", "ноября", "декабря"),
    ),
    "kk": (
        *("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз"),
        *("қыркүйек", "қазан", "қараша", "желтоқсан"),
    ),
}
_TO = (
    *("қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға", "шілдеге", "тамызға"),
    *("қыркүйекке", "қазанға", "қарашаға", "желтоқсанға"),
)
"""The months of Kazakh in the case that "until" asks for."""


def spelt(day: date, language: str, *, until: bool = False) -> str:
    """Return ``day`` in words; ``until`` asks for the form that follows "until"."""
    month = _MONTHS[language][day.month - 1]
    if language == "ru":
        return f"{day.day} {month} {day.year} года"
    if language == "kk":
        return f"{day.year} жылғы {day.day} {_TO[day.month - 1] if until else month}"
    return f"{day.day} {month} {day.year}"
