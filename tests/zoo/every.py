"""All hostile files, by format."""

from __future__ import annotations

from tests.zoo import page, pdf, text, word
from tests.zoo.specimen import Specimen

EVERY: tuple[Specimen, ...] = (*pdf.specimens(), *page.specimens(), *word.specimens(), *text.specimens())
