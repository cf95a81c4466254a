"""Assessments built by hand from a fictional contract, and pages read back from bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html

from tosscan.document.parties import Parties
from tosscan.document.source import Source
from tosscan.document.span import Span
from tosscan.document.text import AnchorMap, Block, BlockKind, ExtractedText
from tosscan.document.tree import Document, Incorporated, LanguageShare, Notice, Sentence
from tosscan.findings.assessment import (
    Assessment,
    Gate,
    LawPackInfo,
    LedgerRow,
    ModelInfo,
    Principle,
    Protection,
    Side,
    ToolInfo,
)
from tosscan.findings.finding import ClassifierVote, Evidence, Finding, Quote, RuleHit, Severity
from tosscan.findings.fingerprint import fingerprint
from tosscan.findings.provision import Comparator, ProvisionMatch
from tosscan.report.html import HtmlWriter

Build = Callable[..., Assessment]
Page = Callable[[Assessment], html.HtmlElement]

SOURCE = Source(
    uri="/home/somebody/contracts/parrot.pdf",
    name="parrot.pdf",
    media_type="application/pdf",
    sha256="ab" * 32,
    size=1234,
)
TOOL = ToolInfo("0.1.0", "cd" * 32, (ModelInfo("core", "en", "ef" * 32),), (LawPackInfo("kz", "2026-02"),))
ARTICLE = ProvisionMatch(
    id="KZ-CC-359.3",
    pack="kz",
    role="for",
    consequence="N",
    condition="Kazakh law governs",
    citation="Art. 359(3) Civil Code",
    statement="may be void to the extent that it covers intent",
    source_status="copy",
    edition="February 2026",
    address="https://law.example/359",
)
ANSWER = replace(
    ARTICLE,
    id="KZ-CC-1115",
    role="against",
    consequence=None,
    condition=None,
    citation="Art. 1115 Civil Code",
    statement="The chosen law governs invalidity.",
    address="",
)
LINES: tuple[tuple[BlockKind, str], ...] = (
    ("heading", "1. Parrot House rules"),
    ("paragraph", "Parrot House may change the perches at any time. Guests are told by a squawk."),
    ("heading", "2. Feathers"),
    ("paragraph", "Parrot House is not liable for:"),
    ("item", "lost feathers, even if it plucked them on purpose;"),
    ("item", "seeds that were eaten."),
    ("paragraph", "Nothing here limits liability for a bite. These rules replace the rules of the old cage."),
)


def document(lines: Sequence[tuple[BlockKind, str]] = LINES, *, paged: bool = True) -> Document:
    """Return a document of ``lines``, a block each, two blocks a page, one sentence a block."""
    text, blocks, runs = "", [], []
    for number, (kind, words) in enumerate(lines):
        start = len(text)
        text += words + "\n\n"
        page = number // 2 + 1
        blocks.append(
            Block(kind, Span(start, start + len(words)), int(kind in {"heading", "item"}), None, page)
        )
        runs.append((start, start + len(words), page, 50.0, 60.0 + number, 400.0, 70.0 + number))
    text = text.rstrip("\n")
    anchors = AnchorMap("pdf", tuple(runs)) if paged else AnchorMap("line", ((0, len(text), 1, 1),))
    extracted = ExtractedText(
        text,
        tuple(blocks),
        anchors,
        engine="reader",
        engine_version="1.0",
        pages=page if paged else None,
        set_aside=("Parrot House, page 1",),
        figures={"words_source": 60, "glued": False},
        warnings=("1 soft hyphen removed",),
    )
    lead_in = {4: 3, 5: 3}
    return Document(
        source=SOURCE,
        extracted=extracted,
        title="Rules of Parrot House",
        sentences=tuple(
            Sentence(block.span, "sentence", number, lead_in=lead_in.get(number), language="en")
            for number, block in enumerate(blocks)
        ),
        parties=Parties(("Parrot House",), ("Guests",)),
        languages=(LanguageShare("en", 1.0),),
    )


def find(doc: Document, words: str) -> Span:
    """Return the span of the first place where ``words`` stand in ``doc``."""
    start = doc.text.index(words)
    return Span(start, start + len(words))


def finding(doc: Document, words: str, category: str, severity: Severity = 3, **changes: Any) -> Finding:
    """Return a finding on ``words`` of ``doc``."""
    span = find(doc, words)
    print_of = fingerprint(category, words, 0)
    quote = Quote(span, words, "2(a)", "Feathers", doc.page(span), doc.anchor(span))
    plain = Finding(
        id=f"f-{print_of[:8]}",
        category=category,
        severity=severity,
        confidence=0.9,
        quote=quote,
        group="g1",
        evidence=Evidence(classifier=ClassifierVote(0.8, 0.5, (("liable", 2.0),))),
        fingerprint=print_of,
    )
    return replace(plain, **changes)


@pytest.fixture
def build() -> Build:
    """Return a function that makes an assessment of ``lines`` with findings (words, category, severity)."""

    def make(
        lines: Sequence[tuple[BlockKind, str]] = LINES,
        found: Sequence[tuple[str, str, Severity]] = (),
        **fields: Any,
    ) -> Assessment:
        doc = document(lines)
        made = [finding(doc, *each) for each in found]
        return Assessment(
            **{
                "source": SOURCE,
                "tool": TOOL,
                "status": "assessed",
                "document": doc,
                "findings": tuple(each for each in made if each.severity > 1),
                "fair": tuple(each for each in made if each.severity == 1),
                "languages_assessed": ("en",),
                **fields,
            }
        )

    return make


@pytest.fixture
def rich() -> Assessment:
    """Return an assessment that has something of everything."""
    doc = document()
    bare = document()
    plucked = find(doc, "lost feathers, even if it plucked them on purpose;")
    doc = replace(
        bare,
        version_date=date(2026, 5, 4),
        addressees=("Guests of the aviary",),
        notices=(Notice("superseded", find(doc, "These rules replace the rules of the old cage.")),),
        incorporated=(
            Incorporated("Seed tariff", "https://parrot.example/seeds", find(doc, "seeds that were")),
        ),
    )
    change = finding(
        doc,
        "Parrot House may change the perches at any time.",
        "unilateral_change",
        2,
        safeguards=("notice",),
        softened_by=("q-2",),
    )
    liable = finding(
        doc,
        plucked.of(doc.text),
        "limitation_of_liability",
        evidence=Evidence((RuleHit("TS201", "Excludes liability for intent.", find(doc, "on purpose")),)),
        statement="Clause 2(a) may be void to the extent that it covers intent.",
        provisions=(ARTICLE, ANSWER),
        comparators=(Comparator("EU-93-13-1b", "eu", "Directive 93/13/EEC, Annex 1(b)"),),
        cure="Leave intent out.",
    )
    risk = finding(doc, plucked.of(doc.text), "assumption_of_risk")
    inner = finding(doc, "even if it plucked them", "sole_discretion")
    kept = finding(doc, "Nothing here limits liability for a bite.", "limitation_of_liability", 1)
    quotes = {
        f"q-{number}": Quote(find(doc, words), words, clause, None, 1, None)
        for number, (words, clause) in enumerate(
            (
                ("Parrot House may change the perches at any time.", "1"),
                ("Guests are told by a squawk.", None),
            ),
            1,
        )
    }
    return Assessment(
        source=SOURCE,
        tool=TOOL,
        status="assessed",
        document=doc,
        findings=tuple(sorted((change, liable, risk, inner), key=lambda each: each.key)),
        fair=(kept,),
        hints=(finding(doc, "seeds that were eaten.", "dispute_costs", 2),),
        quotes=quotes,
        ledger=(
            LedgerRow("get_reasons", "claim", True, Side(), Side(), "absent", None, "unknown"),
            LedgerRow(
                "change_terms",
                "power",
                True,
                Side(("q-1",), ("any_time",)),
                Side(),
                "provider_only",
                "KZ-CC-401.1",
                "user_worse",
                "By agreement.",
            ),
        ),
        protections=(Protection("individual_notice_of_change", "weak", ("q-2",), ("KZ-CC-402.1",)),),
        balance={"provider_only": 1, "absent": 1},
        gates=(
            Gate("G1", "Does Kazakh law govern?", None, "open"),
            Gate("G2", "Is the guest a consumer?", "yes", "option"),
        ),
        principles=(
            Principle(
                "KZ-CC-2.1",
                "Art. 2(1) Civil Code",
                "признание равенства участников",
                "ru",
                "recognition of the equality of participants",
                "Considered against the principle of equality of participants.",
                "February 2026",
                "https://law.example/2",
                "copy",
            ),
        ),
        counterparty={"regulator": ["The aviary"]},
        notes=("Foreign law is assumed.",),
        languages_assessed=("en",),
    )


@pytest.fixture
def page() -> Page:
    """Return a function that writes an assessment as HTML and reads the page back."""

    def read(assessment: Assessment) -> html.HtmlElement:
        return html.document_fromstring(written(assessment))

    return read


def written(assessment: Assessment) -> str:
    """Return the HTML report of ``assessment``."""
    file = io.BytesIO()
    HtmlWriter().write(assessment, file)
    return file.getvalue().decode()


@pytest.fixture
def source_of() -> Callable[[Assessment], str]:
    """Return a function that gives the HTML report as text."""
    return written
