"""The samples, end to end: what a scan must find in them, and what it must not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from tosscan.document.tree import Document
from tosscan.findings.assessment import Assessment
from tosscan.findings.category import SLUGS
from tosscan.scanner import scan

Row = tuple[str, dict[str, int]]
Range = tuple[int, int]
Labels = Callable[[str], list[Row]]
Locate = Callable[[str, Sequence[str]], list[Range | None]]
Marks = set[tuple[int, str]]

FORMATS = ("html", "pdf")
RECALL = 0.75
FAIR_FLAGGED = 0.2
NEUTRAL_FLAGGED = 0.1
AGREEMENT = 0.9
INVENTED = 2


@pytest.fixture(scope="module")
def northgate(samples: Path) -> dict[str, Assessment]:
    """Return what a scan says of the invented exchange, as a page and as a PDF."""
    return {suffix: scan(samples / f"northgate-terms.{suffix}") for suffix in FORMATS}


@pytest.fixture(scope="module")
def fair(samples: Path) -> Assessment:
    """Return what a scan says of the even-handed agreement."""
    return scan(samples / "fair-terms.md")


def document(assessment: Assessment) -> Document:
    assert assessment.document is not None, assessment.reason
    return assessment.document


def marks(assessment: Assessment, rows: Sequence[Row], locate: Locate) -> Marks:
    """Return (sentence, category) where findings of a category cover a third of a labelled sentence."""
    found: Marks = set()
    places = locate(document(assessment).text, [text for text, _ in rows])
    for number, place in enumerate(places):
        assert place is not None, rows[number][0]
        for finding in assessment.findings:
            span = finding.quote.span
            shared = min(span.end, place[1]) - max(span.start, place[0])
            if shared * 3 >= place[1] - place[0]:
                found.add((number, finding.category))
    return found


def levels(rows: Sequence[Row], wanted: set[int]) -> Marks:
    return {
        (number, category)
        for number, (_, severity) in enumerate(rows)
        for category, level in severity.items()
        if level in wanted
    }


@pytest.mark.parametrize("suffix", FORMATS)
class TestNorthgate:
    def test_is_assessed(self, northgate: dict[str, Assessment], suffix: str) -> None:
        assert (northgate[suffix].status, northgate[suffix].reason) == ("assessed", None)

    def test_date_is_the_texts_own(self, northgate: dict[str, Assessment], suffix: str) -> None:
        assert document(northgate[suffix]).version_date == date(2026, 3, 12)

    def test_addressees_are_named(self, northgate: dict[str, Assessment], suffix: str) -> None:
        words = " ".join(document(northgate[suffix]).addressees)
        assert [name for name in ("Kazakhstan", "Kyrgyzstan", "Uzbekistan") if name not in words] == []

    def test_local_terms_prevail_and_nothing_is_superseded(
        self, northgate: dict[str, Assessment], suffix: str
    ) -> None:
        doc = document(northgate[suffix])
        notices = {(notice.kind, notice.span.of(doc.text)) for notice in doc.notices}
        assert any(kind == "local_terms" and "Uzbekistan" in quote for kind, quote in notices)
        assert "superseded" not in {kind for kind, _ in notices}

    def test_incorporated_documents_are_named(self, northgate: dict[str, Assessment], suffix: str) -> None:
        titles = " ".join(item.title for item in document(northgate[suffix]).incorporated)
        expected = ("Fee Schedule", "Margin Rules", "Community Guidelines", "Privacy Notice")
        assert [title for title in expected if title not in titles] == []

    def test_parties_are_named(self, northgate: dict[str, Assessment], suffix: str) -> None:
        parties = document(northgate[suffix]).parties
        assert {"Northgate", "we", "us", "our"} <= set(parties.provider)
        assert {"you", "Client"} <= set(parties.user)

    def test_one_sided_sentences_are_found(
        self, northgate: dict[str, Assessment], labels: Labels, locate: Locate, suffix: str
    ) -> None:
        rows = labels("northgate-terms")
        expected = levels(rows, {2, 3})
        found = marks(northgate[suffix], rows, locate) & expected
        missed = [(category, rows[number][0]) for number, category in sorted(expected - found)]
        assert len(found) >= RECALL * len(expected), missed

    @pytest.mark.parametrize("slug", SLUGS)
    def test_every_category_is_found(
        self, northgate: dict[str, Assessment], labels: Labels, locate: Locate, suffix: str, slug: str
    ) -> None:
        rows = labels("northgate-terms")
        found = marks(northgate[suffix], rows, locate) & levels(rows, {2, 3})
        assert slug in {category for _, category in found}

    def test_fair_sentences_are_left_alone(
        self, northgate: dict[str, Assessment], labels: Labels, locate: Locate, suffix: str
    ) -> None:
        rows = labels("northgate-terms")
        fair = levels(rows, {1})
        flagged = marks(northgate[suffix], rows, locate) & fair
        remarks = [(category, rows[number][0]) for number, category in sorted(flagged)]
        assert len(flagged) <= FAIR_FLAGGED * len(fair), remarks

    def test_neutral_sentences_are_left_alone(
        self, northgate: dict[str, Assessment], labels: Labels, locate: Locate, suffix: str
    ) -> None:
        rows = labels("northgate-terms")
        neutral = {number for number, (_, severity) in enumerate(rows) if not severity}
        found = marks(northgate[suffix], rows, locate)
        flagged = [(category, rows[number][0]) for number, category in sorted(found) if number in neutral]
        assert len(flagged) <= NEUTRAL_FLAGGED * len(neutral), flagged


def test_the_page_links_to_the_incorporated_documents(northgate: dict[str, Assessment]) -> None:
    links = {item.title: item.url for item in document(northgate["html"]).incorporated}
    assert [url for title, url in links.items() if "Fee Schedule" in title] == [
        "https://northgate.example/legal/fees"
    ]


def test_page_and_pdf_say_the_same(northgate: dict[str, Assessment], labels: Labels, locate: Locate) -> None:
    """Of the remarks that either format gives, nine in ten stand in both."""
    rows = labels("northgate-terms")
    page, pdf = (marks(northgate[suffix], rows, locate) for suffix in FORMATS)
    assert len(page & pdf) >= AGREEMENT * len(page | pdf), sorted(page ^ pdf)


def test_nothing_is_invented_in_an_even_handed_agreement(fair: Assessment) -> None:
    assert fair.status == "assessed"
    remarks = [(finding.category, finding.quote.text) for finding in fair.findings]
    assert len(remarks) <= INVENTED, remarks


def test_the_even_handed_agreement_is_read_whole(fair: Assessment) -> None:
    doc = document(fair)
    assert doc.version_date == date(2026, 2, 2)
    assert "Kazakhstan" in " ".join(doc.addressees)
    assert doc.title == "Fernbrook Ledger: Agreement with Members"
