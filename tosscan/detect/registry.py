"""Which witnesses there are for a language, and what they say together of a document."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tosscan.detect import packs
from tosscan.detect.base import Detection, Detector, Signal
from tosscan.detect.effects import Effects
from tosscan.detect.merge import merge
from tosscan.detect.statements import read_statements
from tosscan.document.tree import Document
from tosscan.findings.assessment import ModelInfo

if TYPE_CHECKING:
    from tosscan.detect.tokens import Cutter


def detect(doc: Document) -> Detection:
    """Return what rules and classifiers find in ``doc``, and what its sentences state.

    Raises:
        DataError: A shipped rule pack, model or grammar is not valid.

    """
    with _uncollected():
        return _detect(doc)


def _detect(doc: Document) -> Detection:
    codes = {sentence.language for sentence in doc.sentences}
    if codes <= {"und"}:
        codes |= {share.code for share in doc.languages}
    signals: list[Signal] = []
    for code in languages_covered():
        if code in codes:
            for detector in _detectors(code):
                signals += detector.signals(doc)
    detection = merge(doc, signals)
    for code in packs.languages():
        if code in codes and (effects := _effects(code)) is not None:
            detection = effects.apply(doc, detection)
    return replace(detection, statements=read_statements(doc))


def languages_covered() -> tuple[str, ...]:
    """Return the codes of the languages for which a rule pack or a model ships, sorted."""
    from tosscan.detect import classifier

    return tuple(sorted({*packs.languages(), *classifier.languages()}))


def model_infos() -> tuple[ModelInfo, ...]:
    """Return name, language and hash of each model that ships. Raises DataError."""
    from tosscan.detect import classifier

    return tuple(
        ModelInfo(f"tosscan-{code}", code, classifier.shipped(code).sha256) for code in classifier.languages()
    )


@cache
def rules_sha256() -> str:
    """Return the hash over the rule packs that ship, which a process reads once."""
    return packs.rules_sha256()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through all that spaCy holds; it took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _detectors(code: str) -> tuple[Detector, ...]:
    """Return the witnesses for one language; they are built once, when first asked for."""
    from tosscan.detect import classifier, rules

    found: list[Detector] = []
    if code in packs.languages():
        found.append(rules.RuleDetector(code, cutter=_cutter(code)))
    if code in classifier.languages():
        found.append(classifier.ClassifierDetector(code))
    return tuple(found)


@cache
def _effects(code: str) -> Effects | None:
    """Return what sentences of one language do to findings elsewhere; None where its pack tells nothing."""
    effects = packs.load_effects(code)
    return Effects(code, effects, cutter=_cutter(code)) if effects else None


@cache
def _cutter(code: str) -> Cutter:
    """Return the tokenizer of one language: with its lists of words it takes long to make."""
    from tosscan.detect.tokens import Cutter

    return Cutter(code)
