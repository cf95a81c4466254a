"""Documents and findings made by hand, for tests of the legal room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tosscan.document.parties import Parties
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, Block, ExtractedText
from tosscan.document.tree import Clause, Document, Incorporated, LanguageShare, Section, Sentence
from tosscan.findings.finding import Evidence, Finding, Quote, Severity
from tosscan.findings.fingerprint import fingerprint
from tosscan.legal.assess import weigh

Build = Callable[..., Document]
Find = Callable[..., Finding]


def build(
    *clauses: Sequence[str] | str,
    parties: Parties | None = None,
    languages: Sequence[tuple[str, float]] = (("en", 1.0),),
    incorporated: int = 0,
) -> Document:
    """Return a document with one numbered clause ("1", "2" ...) for each group of sentences."""
    text = ""
    sentences: list[Sentence] = []
    numbered: list[Clause] = []
    blocks: list[Block] = []
    for number, group in enumerate(clauses, start=1):
        start = len(text)
        for words in [group] if isinstance(group, str) else group:
            span = Span(len(text), len(text) + len(words))
            sentences.append(
                Sentence(span, "sentence", len(blocks), clause=number - 1, section=0, language="en")
            )
            text += words + " "
        blocks.append(Block("paragraph", Span(start, len(text) - 1)))
        numbered.append(Clause(Span(start, len(text) - 1), str(number), section=0))
        text += "\n\n"
    extracted = ExtractedText(text, tuple(blocks), AnchorMap("line", ()), "test", "1")
    return Document(
        source=Source("terms.txt", "terms.txt", "text/plain", "0" * 64, len(text)),
        extracted=extracted,
        title=None,
        sections=(Section(Span(0, len(text)), Span(0, 0), "Terms", 1),),
        clauses=tuple(numbered),
        sentences=tuple(sentences),
        parties=parties or Parties(("we", "us", "our"), ("you", "your")),
        languages=tuple(LanguageShare(code, share) for code, share in languages),
        incorporated=tuple(Incorporated(f"Policy {n}", None, Span(0, 1)) for n in range(incorporated)),
    )


def find(doc: Document, place: int, category: str, severity: Severity = 3) -> Finding:
    """Return a finding of ``category`` on sentence ``place``."""
    sentence = doc.sentences[place]
    words = doc.quote(sentence)
    mark = fingerprint(category, words, 0)
    return Finding(
        id=f"f-{mark[:8]}",
        category=category,
        severity=severity,
        confidence=0.9,
        quote=Quote(sentence.span, words, doc.clause_number(sentence), doc.heading(sentence), None, None),
        group=f"g-{sentence.clause}",
        evidence=Evidence(),
        fingerprint=mark,
    )


def refined(build: Build, find: Find, category: str, *clauses: Sequence[str] | str, at: int = 0) -> Finding:
    """Return the finding on sentence ``at``, beside those of its category on all sentences before it."""
    doc = build(*clauses)
    found = [find(doc, place, category) for place in range(at + 1)]
    wanted = found[-1].id
    findings = weigh(doc, findings=tuple(found), fair=(), hints=()).findings
    return next(finding for finding in findings if finding.id == wanted)


@pytest.fixture(name="build")
def _build() -> Build:
    return build


@pytest.fixture(name="find")
def _find() -> Find:
    return find


@pytest.fixture(scope="session", name="builders")
def _builders() -> tuple[Build, Find]:
    return build, find
