"""Several documents become one: one text and tree, each part with the way back to its own source."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tosscan.config import Limits, ScanConfig
from tosscan.contract import assess_contract, read_contract, scan_contract
from tosscan.document.anchor import DomAnchor, LineAnchor, PageAnchor
from tosscan.document.joint import part_at
from tosscan.document.tree import Document
from tosscan.findings.assessment import Assessment
from tosscan.scanner import Scanner


@pytest.fixture(scope="module")
def doc(assessment: Assessment) -> Document:
    assert assessment.document is not None
    return assessment.document


def test_each_part_stands_under_a_section_of_its_own(doc: Document) -> None:
    tops = [section for section in doc.sections if section.parent is None]
    assert [section.title for section in tops] == ["Quillmark Terms of Use", "Fee Schedule", "Privacy Policy"]
    assert [section.span for section in tops] == [part.span for part in doc.parts]
    assert all(section.heading.of(doc.text) == section.title for section in tops)
    inner = next(section for section in doc.sections if section.title == "Claims")
    assert inner.level > 1
    while inner.parent is not None:
        inner = doc.sections[inner.parent]
    assert inner.title == "Privacy Policy"


def test_every_index_leads_to_its_own_part(doc: Document) -> None:
    for sentence in doc.sentences:
        part = part_at(doc.parts, sentence.span.start)
        assert part is not None
        assert part.span is not None
        block = doc.extracted.blocks[sentence.block]
        assert block.span.contains(sentence.span)
        inside = [sentence.section is not None and doc.sections[sentence.section].span]
        inside += [doc.clauses[sentence.clause].span] if sentence.clause is not None else []
        inside += [doc.sentences[sentence.lead_in].span] if sentence.lead_in is not None else []
        assert all(span and part.span.contains(span) for span in inside)
    assert [sentence.span for sentence in doc.sentences] == sorted(each.span for each in doc.sentences)


@pytest.mark.parametrize(
    ("words", "kind", "page"),
    [
        ("1.1 We may close", DomAnchor, None),
        ("1. We may change the fees", PageAnchor, 1),
        ("2.2 You must bring", LineAnchor, None),
    ],
)
def test_a_place_is_that_in_its_own_source(doc: Document, words: str, kind: type, page: int | None) -> None:
    sentence = next(each for each in doc.sentences if doc.quote(each).startswith(words))
    anchor = doc.anchor(sentence.span)
    assert isinstance(anchor, kind)
    assert doc.page(sentence.span) == page
    if isinstance(anchor, LineAnchor):
        assert anchor.line == 13
    if isinstance(anchor, DomAnchor):
        assert anchor.fragment.startswith(":~:text=1.1%20We")


def test_a_part_that_begins_with_its_title_has_nothing_put_before_it(doc: Document) -> None:
    for part in doc.parts:
        assert part.span is not None
        assert part.extracted is not None
        assert part.span.of(doc.text) == part.extracted.text
        assert part.heading is not None
        assert doc.anchor(part.heading) is not None
    titles = [section.title for section in doc.sections]
    assert titles.count("Fee Schedule") == titles.count("Privacy Policy") == 1


def test_another_is_headed_with_its_title_which_has_no_place(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "House rules.txt"
    file.write_text("You may sing.\n\nYou may not whistle at night.\n", "utf-8")
    made = read_contract(Scanner(), [folder / "terms.html", file]).document
    assert made is not None
    part = made.parts[1]
    assert part.heading is not None
    assert part.heading.of(made.text) == part.title == "House rules.txt"
    assert made.anchor(part.heading) is None
    assert made.page(part.heading) is None
    assert made.text.endswith("House rules.txt\n\nYou may sing.\n\nYou may not whistle at night.")
    headed = [made.quote(each) for each in made.sentences if each.kind == "heading"]
    assert "House rules.txt" in headed


def test_numbers_are_looked_up_in_their_own_part_and_in_the_one_that_is_named(doc: Document) -> None:
    def title(words: str) -> str:
        found = next(each for each in doc.references if each.span.of(doc.text).startswith(words))
        assert not found.external
        assert found.section is not None
        return doc.sections[found.section].title

    assert title("Section 2") == "Claims"  # of the Privacy Policy, not of the terms
    assert title("section 1") == "Account"


def test_parties_and_definitions_are_those_of_all_parts(doc: Document) -> None:
    assert {"Quillmark", "we"} <= set(doc.parties.provider)
    assert "you" in doc.parties.user
    defined = next(each for each in doc.definitions if each.term == "Notebook")
    assert "the paper in which you write" in defined.span.of(doc.text)


def test_documents_among_the_parts_are_told_from_those_not_read(doc: Document) -> None:
    assert {other.title: other.part for other in doc.incorporated} == {
        "Privacy Policy": 3,
        "Fee Schedule": 2,
        "Cookie Policy": None,
    }
    assert [other.title for other in doc.unread] == ["Cookie Policy"]


def test_a_sentence_of_one_part_softens_a_finding_of_another(assessment: Assessment) -> None:
    limited = next(each for each in assessment.findings if each.category == "limitation_of_liability")
    assert limited.quote.part == "Quillmark Terms of Use"
    assert [assessment.quotes[name].part for name in limited.softened_by] == ["Privacy Policy"]


def test_each_finding_names_its_part(assessment: Assessment) -> None:
    parts = {each.category: each.quote.part for each in assessment.findings}
    assert parts["unilateral_termination"] == "Quillmark Terms of Use"
    assert parts["unilateral_change"] == "Fee Schedule"
    assert parts["time_bar"] == "Privacy Policy"


def test_the_hash_is_that_over_the_hashes_of_the_parts(assessment: Assessment, sources: list[Path]) -> None:
    lines = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in sources)
    assert assessment.source.sha256 == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize(
    ("names", "status", "parts", "said"),
    [
        (("terms.html", "privacy.md"), "assessed", ("assessed", "assessed"), ""),
        (("terms.html", "empty.md"), "partly_assessed", ("assessed", "not_assessed"), "Document 2 of this"),
        (("none.md", "terms.html"), "partly_assessed", ("not_assessed", "assessed"), "none.md. There is no"),
        (("none.md", "empty.md"), "not_assessed", ("not_assessed", "not_assessed"), "The file is empty"),
        (("terms.html", "terms.html"), "assessed", ("assessed", "repeated"), ""),
    ],
)
def test_the_status_is_that_of_all_parts(
    folder: Path, names: tuple[str, ...], status: str, parts: tuple[str, ...], said: str
) -> None:
    made = scan_contract(Scanner(), [folder / name for name in names])
    assert made.status == status
    assert tuple(part.status for part in made.parts) == parts
    assert said in (made.reason or "")
    assert (made.document is None) == (status == "not_assessed")


def test_the_same_bytes_count_once(folder: Path) -> None:
    scanner = Scanner()
    alone = scanner.scan(folder / "terms.html")
    made = scan_contract(scanner, [folder / "terms.html"] * 3)
    assert [part.repeats for part in made.parts] == [None, 1, 1]
    assert [each.fingerprint for each in made.findings] == [each.fingerprint for each in alone.findings]


def test_of_many_lost_parts_only_the_names_are_told(folder: Path) -> None:
    lost = [folder / f"no-{number}.md" for number in range(5)]
    made = scan_contract(Scanner(), [folder / "terms.html", *lost])
    assert made.reason is not None
    assert made.reason.startswith("Of the 6 documents of this contract 5 were not assessed: no-0.md, ")
    assert "There is no such file" not in made.reason


def test_a_part_in_a_language_that_is_not_covered_leaves_the_contract_partly_assessed(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "german.md"
    other.write_text("# Preise\n\nDie Preise sind in der Liste und können nicht geändert werden.\n", "utf-8")
    made = scan_contract(Scanner(), [folder / "terms.html", other])
    assert made.status == "partly_assessed"
    assert made.parts[1].status == "not_assessed"
    assert made.reason is not None
    assert "german.md" in made.reason


def test_thirty_parts_each_keep_their_place(tmp_path: Path) -> None:
    files = []
    for number in range(30):
        file = tmp_path / f"rule-{number}.md"
        file.write_text(f"# Rules\n\nWe may change rule {number} at any time without notice.\n", "utf-8")
        files.append(file)
    made = scan_contract(Scanner(), files)
    assert made.status == "assessed"
    assert made.source.name == "rule-0.md + 29"
    assert len({part.title for part in made.parts}) == 30
    for number, finding in enumerate(made.findings):
        assert f"rule {number} " in finding.quote.text
        assert finding.quote.part == f"Rules (rule-{number}.md)"
        assert finding.quote.anchor == LineAnchor(3, 1)
    assert len(made.findings) == 30


def test_all_parts_together_have_a_limit(folder: Path, sources: list[Path]) -> None:
    limits = replace(Limits(), contract_words=130)
    made = scan_contract(Scanner(ScanConfig(limits=limits)), sources)
    assert [part.status for part in made.parts] == ["assessed", "assessed", "not_assessed"]
    assert made.parts[2].reason_code == "too_large"
    small = Scanner(ScanConfig(limits=replace(Limits(), words=30)))
    assert scan_contract(small, sources).parts[0].reason_code == "too_large"


@pytest.mark.parametrize("name", ["two\nlines.txt", "hidden\u202etxt.md", "\u200b.txt"])
def test_a_name_of_a_file_is_a_heading_of_one_plain_line(folder: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("you may go at any time, and so may we.\n", "utf-8")
    contract = read_contract(Scanner(), [folder / "terms.html", file])
    assert contract.document is not None
    title = contract.parts[1].title
    assert title.isprintable()
    assert title
    assert f"\n\n{title}\n\nyou may go" in contract.document.text


def test_a_contract_is_read_and_assessed_the_same_each_time(sources: list[Path]) -> None:
    scanner = Scanner()
    first, second = (assess_contract(scanner, read_contract(scanner, sources)) for _ in range(2))
    assert first == second
