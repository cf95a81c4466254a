"""Say how much of the source was read, and how: one line where all is well, a loud box where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tosscan.document.text import ExtractedText
from tosscan.report.words import Words

TOLD = frozenset({"below_bar", "bars", "words_source", "words_kept", "words_set_aside", "kept_share"}) | {
    "encoding",
    "encoding_from",
    "ocr",
    "ocr_pages",
    "ocr_confidence",
    "ocr_languages",
}
"""Figures that stand in a sentence of their own; all others are listed."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that a bar was set for: both as printed, and whether it is met (None: too short to tell)."""

    label: str
    value: str
    bar: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text was read.

    ``line`` is the one sentence to print; ``below`` are sentences that should
    worry a reader, and ``loud`` tells that there is cause. ``facts`` are label
    and words, ``figures`` what else was counted.
    """

    line: str
    loud: bool = False
    below: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    bars: tuple[Bar, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()


def reading(extracted: ExtractedText, word: Words) -> Reading:
    """Return how ``extracted`` was read, in words."""
    figures, say = extracted.figures, word["reading"]
    below = tuple(word.told(str(sentence)) for sentence in figures.get("below_bar", ()))
    ocr = bool(figures.get("ocr"))
    told = TOLD.union(each["figure"] for each in figures.get("bars", ()))
    return Reading(
        line=_line(extracted, word),
        loud=bool(below or ocr or extracted.pages_without_text),
        below=below or ((say["ocr_line"],) if ocr else ()),
        facts=tuple(_facts(extracted, word)),
        bars=tuple(_bar(each, word) for each in figures.get("bars", ())),
        figures=tuple(
            (word.label("figures", key), spelt(key, value, word))
            for key, value in figures.items()
            if key not in told
        ),
        warnings=tuple(map(word.told, extracted.warnings)),
        set_aside=extracted.set_aside,
    )


def _line(extracted: ExtractedText, word: Words) -> str:
    figures, say = extracted.figures, word["reading"]
    parts = [_words(figures, word)] if "words_source" in figures else []
    bars: Sequence[Mapping[str, Any]] = figures.get("bars", ())
    if bars and not figures.get("below_bar") and all(each["met"] is not False for each in bars):
        parts.append(say["all_met"])
    if extracted.warnings:
        parts.append(say["warned"].format(warnings=word.count("warnings", len(extracted.warnings))))
    return " ".join(parts) or say["uncounted"]


def _words(figures: Mapping[str, Any], word: Words) -> str:
    kept, aside = figures.get("words_kept", 0), figures.get("words_set_aside", 0)
    return str(
        word["reading"]["line"].format(
            kept=word.count("words", kept),
            aside=word.number(aside),
            source=word.number(figures["words_source"]),
        )
    )


def _facts(extracted: ExtractedText, word: Words) -> Iterator[tuple[str, str]]:
    figures, say = extracted.figures, word["reading"]
    yield say["reader"], f"{extracted.engine} {extracted.engine_version}"
    if extracted.pages is not None:
        without = extracted.pages_without_text
        yield say["pages"], word.count("pages", extracted.pages)
        yield say["without_text"], ", ".join(map(str, without)) if without else say["none"]
    if "encoding" in figures:
        told = figures.get("encoding_from")
        yield (
            say["encoding"],
            f"{figures['encoding']} ({word.told(told)})" if told else str(figures["encoding"]),
        )
    if figures.get("ocr"):
        confidence = figures.get("ocr_confidence")
        yield (
            say["ocr"],
            say["ocr_told"].format(
                pages=word.count("pages", figures.get("ocr_pages", 0)),
                languages=spelt("", figures.get("ocr_languages", ()), word),
                confidence=say["unknown"] if confidence is None else f"{confidence:.0f}",
            ),
        )


def _bar(each: Mapping[str, Any], word: Words) -> Bar:
    key = str(each["figure"])
    return Bar(
        label=word.label("figures", key),
        value=spelt(key, each["value"], word),
        bar=word["reading"][each["rule"]].format(bar=spelt(key, each["bar"], word)),
        met=each["met"],
    )


def spelt(key: str, value: Any, word: Words) -> str:
    """Return the figure ``value`` called ``key`` as a person reads it."""
    if isinstance(value, bool) or value is None:
        return str(word["values"][{True: "true", False: "false", None: "none"}[value]])
    if key.endswith("_share") and isinstance(value, int | float):
        return word.percent(value)
    if isinstance(value, int):
        return word.number(value)
    if isinstance(value, float):
        return word.number(value, ".4g")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(spelt(key, item, word) for item in value) or str(word["values"]["none"])
    return str(value)
