"""A translation of a quotation, made by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

TranslationStatus = Literal["draft", "reviewed", "sworn"]
STATUSES: tuple[TranslationStatus, ...] = get_args(TranslationStatus)


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of a quotation in another language.

    ``language`` is that of ``text`` ("en", "ru", "kk"), ``by`` who translated,
    ``status`` how far the translation may be relied on.
    """

    text: str
    language: str
    by: str
    status: TranslationStatus
