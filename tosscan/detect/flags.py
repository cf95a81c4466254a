"""What the rules say of a sentence that stands alone, as features beside its words.

The heads of the scheme ``claudette`` read them: its labels have fewer
examples than the rules have forms of words (grouped cross-validation on
UNFAIR-ToS: mAP +1.4, macro-F1 +1.3). A flag stands for a category, not for a
rule, so that a pack can be edited and the model still reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tosscan.findings.category import SLUGS

if TYPE_CHECKING:
    from tosscan.detect.rules import RuleDetector

_COLUMN = {slug: column for column, slug in enumerate(SLUGS)}

# The corpora of UNFAIR-ToS are tokenised as the Penn Treebank is; rules read plain text.
_PENN = (
    (re.compile(r"-lrb-\s*", re.IGNORECASE), "("),
    (re.compile(r"\s*-rrb-", re.IGNORECASE), ")"),
    (re.compile(r"-lsb-\s*", re.IGNORECASE), "["),
    (re.compile(r"\s*-rsb-", re.IGNORECASE), "]"),
    (re.compile(r"``\s*|\s*''"), '"'),
    (re.compile(r" (n't|'(?:s|re|ll|ve|d|m))\b", re.IGNORECASE), r"\1"),
    (re.compile(r" ([,.;:?!)])"), r"\1"),
    (re.compile(r"\( "), "("),
)


def flags(sentences: Sequence[str]) -> NDArray[np.float32]:
    """Return a row for each sentence and a column for each category: 1 where a rule remarks on it, else 0.

    Raises:
        DataError: A shipped rule pack is not valid.

    """
    found = np.zeros((len(sentences), len(SLUGS)), dtype=np.float32)
    detector = _detector()
    for row, sentence in enumerate(sentences):
        for match in detector.match_sentence(untokenised(sentence)):
            if match.rule.severity > 1:
                found[row, _COLUMN[match.rule.category]] = 1
    return found


def untokenised(sentence: str) -> str:
    """Return ``sentence`` with the blanks and brackets of the Penn Treebank undone."""
    for pattern, plain in _PENN:
        sentence = pattern.sub(plain, sentence)
    return sentence


@cache
def _detector() -> RuleDetector:
    # spaCy takes half a second to import, and a prediction in the other scheme needs none of it.
    from tosscan.detect.rules import RuleDetector

    return RuleDetector("en")
