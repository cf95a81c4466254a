"""Keep translations of quotations in a file of their own, and set them on findings by fingerprint.

The file (``tosscan.translations/1``) is a record that only grows; the latest
translation of a quotation into a language counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tosscan.errors import DataError, UsageError
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import LONGEST_NAME, line, moment
from tosscan.findings.translation import STATUSES, Translation

SCHEMA = "tosscan.translations/1"
LANGUAGES = ("en", "ru", "kk")
"""The languages of reports, beside whose words a translation stands."""
LARGEST = 64 * 1024 * 1024  # bytes of a file
LONGEST = 100_000  # characters of a translation
_FINGERPRINT = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation to translate; ``fingerprints`` are those of the findings that are on it."""

    fingerprints: tuple[str, ...]
    clause: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Translated:
    """What a translator hands back for a quotation; ``place`` is the row or unit, for messages.

    Fields are as they stand in the file; :func:`taken` checks them.
    """

    place: str
    fingerprints: tuple[str, ...]
    quotation: str
    language: str
    text: str
    by: str
    status: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A translation with the fingerprint of its finding, the words it is of, and when it was taken over."""

    fingerprint: str
    quotation: str
    translation: Translation
    at: str


@dataclass(frozen=True, slots=True)
class Register:
    """Translations in the order in which they were taken over."""

    entries: tuple[Entry, ...] = ()

    def standing(self, language: str) -> dict[str, Entry]:
        """Return the latest translations into ``language``, by fingerprint."""
        return {each.fingerprint: each for each in self.entries if each.translation.language == language}

    def joined(self, other: Register) -> Register:
        """Return the translations of both, each once, by the time they were taken over."""
        once = {
            (each.fingerprint, each.translation, each.at): each for each in (*self.entries, *other.entries)
        }
        return Register(tuple(sorted(once.values(), key=lambda each: each.at)))


def quotations(report: Mapping[str, Any]) -> tuple[Quotation, ...]:
    """Return the quotations of the findings of a JSON report, each once, in the order of the text.

    Raises:
        UsageError: the report lacks what a translation is kept with.
    """
    try:
        shares = report["document"]["languages"]
        language = str(shares[0]["code"]) if shares else "und"
        found: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
        for item in report["findings"]:
            found.setdefault((item["start"], item["end"]), []).append(item)
        return tuple(
            Quotation(
                tuple(str(item["fingerprint"]) for item in items),
                str(items[0]["clause"] or ""),
                language,
                str(items[0]["text"]),
            )
            for items in found.values()
        )
    except (KeyError, TypeError, IndexError) as error:
        raise UsageError("the report lacks what a translation is kept with; scan the text again") from error


def taken(rows: Iterable[Translated], known: Sequence[Quotation], *, at: str) -> tuple[Register, int]:
    """Return the translations in ``rows`` of the quotations ``known``, and how many rows have none yet.

    Raises:
        DataError: a row names no quotation of the report, has other words than it, or is not whole.
    """
    by_fingerprint = {name: each for each in known for name in each.fingerprints}
    entries: list[Entry] = []
    empty = 0
    for row in rows:
        if not row.text.strip():
            empty += 1
            continue
        made = _checked(row)
        for name in row.fingerprints:
            quoted = by_fingerprint.get(name)
            if quoted is None:
                raise DataError(row.place, "fingerprint", f"the report has no finding {line(name, 20)}")
            if _bare(quoted.text) != _bare(row.quotation):
                raise DataError(row.place, "quotation", "its words are not those of the report")
            entries.append(Entry(name, quoted.text, made, at))
    return Register(tuple(entries)), empty


def _checked(row: Translated) -> Translation:
    try:
        return _translation({"text": row.text, "language": row.language, "by": row.by, "status": row.status})
    except ValueError as error:
        raise DataError(row.place, "translation", str(error)) from None


def _bare(text: str) -> str:
    """Return ``text`` without what programs for translators change: white space."""
    return "".join(text.split())


def _translation(item: Mapping[str, Any]) -> Translation:
    """Return the translation that ``item`` tells of. Raises ValueError."""
    text, language, by, status = (item.get(name) for name in ("text", "language", "by", "status"))
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise ValueError(f"a translation is a text of at most {LONGEST:,} characters")
    if language not in LANGUAGES:
        raise ValueError(f"its language must be one of {', '.join(LANGUAGES)}")
    if not isinstance(by, str) or not line(by, LONGEST_NAME):
        raise ValueError("a translation needs the name of the person who made it")
    if status not in STATUSES:
        raise ValueError(f"its status must be one of {', '.join(STATUSES)}")
    return Translation(text.strip(), str(language), line(by, LONGEST_NAME), status)


def apply(assessment: Assessment, register: Register, *, language: str) -> Assessment:
    """Return ``assessment`` with the translations into ``language`` set on its findings."""
    standing = register.standing(language)

    def found(fingerprint: str) -> Translation | None:
        entry = standing.get(fingerprint)
        return entry.translation if entry else None

    return replace(
        assessment,
        findings=tuple(replace(each, translation=found(each.fingerprint)) for each in assessment.findings),
    )


def read(path: Path) -> Register:
    """Return the translations in the file at ``path``.

    Raises:
        UsageError: the file cannot be read or is too large.
        DataError: it is no file of translations; says which entry is wrong, and why.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: too large for a file of translations")
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, RecursionError):
        raise DataError(str(path), "file", "is not JSON") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise DataError(str(path), "schema", f"this is no file of translations ({SCHEMA})")
    items = content.get("translations")
    if not isinstance(items, list):
        raise DataError(str(path), "translations", "there must be a list of them")
    return Register().joined(Register(tuple(_entry(item, str(path), n) for n, item in enumerate(items))))


def _entry(item: object, file: str, number: int) -> Entry:
    fields = item if isinstance(item, Mapping) else {}
    name, quotation = fields.get("fingerprint"), fields.get("quotation")
    if not isinstance(name, str) or not _FINGERPRINT.fullmatch(name) or not isinstance(quotation, str):
        raise DataError(file, f"translations[{number}]", "it does not say of which quotation it is")
    try:
        return Entry(name, quotation, _translation(fields), moment(fields.get("at")))
    except ValueError as error:
        raise DataError(file, f"translations[{number}]", str(error)) from None


def written(register: Register) -> bytes:
    """Return the file of ``register``: JSON in UTF-8, the same bytes for the same translations."""
    items = [
        {
            "fingerprint": each.fingerprint,
            "quotation": each.quotation,
            **asdict(each.translation),
            "at": each.at,
        }
        for each in register.entries
    ]
    text = json.dumps({"schema": SCHEMA, "translations": items}, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")
