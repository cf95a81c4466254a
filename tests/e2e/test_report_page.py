"""Reading a report in a browser: filters, keys, links, copying, paper, and what remains without a script."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tosscan.findings.assessment import Assessment

WIDE = 1600
INSIDE = """(node) => {
  const box = node.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.width > 0;
}"""


def shown(page: Page) -> list[str]:
    """Return the ids of the findings in sight of the filter."""
    ids: list[str] = page.locator("#findings .card:not([hidden])").evaluate_all(
        "cards => cards.map(card => card.id)"
    )
    return ids


def folded(sample: Assessment) -> str:
    """Return words that stand in a folded part alone."""
    answers = (match for each in sample.findings for match in each.provisions if match.role == "against")
    return " ".join(next(answers).statement.split()[:6])


def chosen(page: Page) -> str | None:
    """Return the id of the finding that is read."""
    found = page.locator("#findings .card[aria-current]")
    return found.get_attribute("id") if found.count() else None


def test_filters_leave_what_was_asked_for(show: Open, report: Path, sample: Assessment) -> None:
    page = show(report)
    for name, value, wanted in (
        ("category", "arbitration", {f.id for f in sample.findings if f.category == "arbitration"}),
        ("severity", "2", {f.id for f in sample.findings if f.severity == 2}),
        ("witnesses", "both", {f.id for f in sample.findings if f.evidence.witnesses == "both"}),
        ("decision", "confirmed", set()),
    ):
        page.locator(f"#filter select[name={name}]").select_option(value)
        assert set(shown(page)) == wanted
        assert page.locator("#filter output").inner_text() == f"{len(wanted)} of {len(sample.findings)} shown"
        page.get_by_role("button", name="Show all").click()
        expect(page.locator("#findings .card[hidden]")).to_have_count(0)


def test_filters_together(show: Open, report: Path, sample: Assessment) -> None:
    page = show(report)
    page.locator("#filter select[name=severity]").select_option("3")
    page.locator("#filter select[name=witnesses]").select_option("both")
    wanted = {f.id for f in sample.findings if f.severity == 3 and f.evidence.witnesses == "both"}
    assert set(shown(page)) == wanted
    assert 0 < len(wanted) < len(sample.findings)


def test_keys_go_from_finding_to_finding(show: Open, report: Path) -> None:
    page = show(report)
    order = shown(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert chosen(page) == order[1]
    assert page.evaluate("document.activeElement.id") == order[1]
    assert page.url.endswith(f"#{order[1]}")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert chosen(page) == order[0]


def test_keys_pass_over_what_the_filter_hides(show: Open, report: Path) -> None:
    page = show(report)
    page.locator("#filter select[name=severity]").select_option("2")
    seen = shown(page)
    page.locator("body").click(position={"x": 2, "y": 2})
    for _ in seen:
        page.keyboard.press("j")
    assert chosen(page) == seen[-1]


def test_keys_can_be_turned_off_and_leave_typing_alone(show: Open, report: Path) -> None:
    page = show(report)
    page.get_by_label("Your name").fill("")
    page.get_by_label("Your name").press_sequentially("jack")
    assert chosen(page) is None
    assert page.get_by_label("Your name").input_value() == "jack"
    page.get_by_label("Keys: j next").uncheck()
    page.keyboard.press("j")
    assert chosen(page) is None


def test_keys_show_the_words_and_copy_the_finding(show: Open, report: Path) -> None:
    page = show(report)
    page.keyboard.press("j")
    card = page.locator("#findings .card[aria-current]")
    words = (card.locator("a.no").get_attribute("href") or "")[1:]
    page.keyboard.press("t")
    assert page.locator(f"[id='{words}']").evaluate(INSIDE)
    page.keyboard.press("t")
    assert card.evaluate(INSIDE)
    page.keyboard.press("c")
    expect(card.locator(".copy")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"{card.get_attribute('id')}]")


def test_buttons_do_what_the_keys_do(show: Open, report: Path) -> None:
    page = show(report)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    assert chosen(page) == shown(page)[1]
    page.get_by_role("button", name="Previous").click()
    assert chosen(page) == shown(page)[0]


@pytest.mark.parametrize("width", [390, 1280, WIDE])
def test_number_leads_to_the_words_and_back(width: int, show: Open, report: Path, sample: Assessment) -> None:
    page = show(report, width=width)
    finding = sample.findings[len(sample.findings) // 2]
    number = page.locator(f"#{finding.id} a.no")
    number.click()
    words = page.locator(f"[id='{(number.get_attribute('href') or '')[1:]}']")
    assert words.evaluate(INSIDE)
    assert (words.text_content() or "")[:20] in finding.quote.text
    page.locator(f".document sup a[href='#{finding.id}']").click()
    assert page.locator(f"#{finding.id}").evaluate(INSIDE)


def test_link_to_a_finding_opens_it(show: Open, report: Path, sample: Assessment) -> None:
    finding = sample.findings[-1]
    page = show(report, at=f"#{finding.id}")
    assert page.locator(f"#{finding.id}").evaluate(INSIDE)
    assert page.locator(f"#{finding.id} a.self").get_attribute("href") == f"#{finding.id}"


@pytest.mark.parametrize("width", [390, WIDE])
def test_jump_lands_where_it_leads(width: int, show: Open, report: Path, sample: Assessment) -> None:
    page = show(report, width=width, at="#findings")
    top = "id => document.getElementById(id).getBoundingClientRect().top"
    for name in ("findings", sample.findings[-1].id, sample.findings[0].id, "check"):
        page.evaluate("id => { location.hash = id; }", name)
        page.wait_for_function(f"id => Math.abs(({top})(id)) < 40", arg=name, timeout=5000)


def test_link_to_a_finding_that_the_filter_hides_shows_it(
    show: Open, report: Path, sample: Assessment
) -> None:
    page = show(report)
    finding = next(each for each in sample.findings if each.category == "arbitration")
    page.locator("#filter select[name=category]").select_option("time_bar")
    expect(page.locator(f"#{finding.id}")).to_be_hidden()
    page.evaluate("id => { location.hash = id; }", finding.id)
    expect(page.locator(f"#{finding.id}")).to_be_visible()


def test_text_stands_beside_the_findings_on_a_wide_screen(show: Open, report: Path) -> None:
    page = show(report, width=WIDE)
    for _ in range(8):
        page.keyboard.press("j")
    card = page.locator("#findings .card[aria-current]")
    words = page.locator("mark.now")
    assert card.evaluate(INSIDE)
    assert words.evaluate(INSIDE)
    left, right = card.bounding_box(), page.locator("#full").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]


def test_chart_of_places_leads_to_findings(show: Open, report: Path) -> None:
    page = show(report)
    links = page.locator(".where svg a")
    assert links.count() > 5
    target = (links.last.get_attribute("href") or "")[1:]
    links.last.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"#{target}").evaluate(INSIDE)


def test_provision_named_in_a_finding_opens_what_is_told_of_it(show: Open, report: Path) -> None:
    page = show(report)
    link = page.locator("#findings .says .for a").first
    place = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
    expect(place).to_be_hidden()
    link.click()
    expect(place).to_be_visible()
    assert place.evaluate(INSIDE)


def test_paragraph_is_copied_in_house_form(show: Open, report: Path, sample: Assessment) -> None:
    page = show(report)
    finding = next(each for each in sample.findings if each.provisions and each.quote.clause)
    page.locator(f"#{finding.id} .copy").click()
    expect(page.locator(f"#{finding.id} .copy")).to_have_text("Copied.")
    words = page.evaluate("navigator.clipboard.readText()")
    assert f"“{' '.join(finding.quote.text.split())}”" in words
    for part in (
        f"Clause {finding.quote.clause}",
        f"page {finding.quote.page}",
        finding.statement,
        next(each.citation for each in finding.provisions if each.role == "for"),
        sample.source.sha256[:16],
        finding.id,
    ):
        assert part in words


def test_page_of_the_source_is_one_click_away(show: Open, report: Path, sample: Assessment) -> None:
    page = show(report)
    finding = next(each for each in sample.findings if each.quote.page and each.quote.page > 1)
    link = page.locator(f"#{finding.id} .meta a[data-page]")
    assert link.get_attribute("href") == f"./northgate-terms.pdf#page={finding.quote.page}"


def test_what_is_to_be_checked_has_links_to_its_places(show: Open, report: Path) -> None:
    page = show(report)
    links: list[str] = page.locator("#check .links a").evaluate_all(
        "links => links.map(link => link.hash.slice(1))"
    )
    assert len(links) > 10
    assert page.evaluate("ids => ids.filter(id => !document.getElementById(id))", links) == []


def test_paper_has_everything_and_numbers_of_lines(
    show: Open, report: Path, sample: Assessment, tmp_path: Path
) -> None:
    page = show(report)
    page.locator("#filter select[name=category]").select_option("time_bar")
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    words = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Provisions on file for these clauses" in words
    assert folded(sample) in " ".join(words.split())
    assert "Machine report, not reviewed by a person" in words
    assert "Save decisions" not in words
    text = words[words.index("Full text") :]
    numbers = [int(n) for n in re.findall(r"^\s{0,12}(\d+)\s{2,}\S", text, re.MULTILINE)]
    fives = [n for n in numbers if n % 5 == 0]
    assert fives[:4] == [5, 10, 15, 20]
    assert fives[-1] > 100
    expect(page.locator("details.folded")).to_have_count(0)
    expect(page.locator(".ln")).to_have_count(0)


def test_nothing_is_missing_without_a_script(
    show: Open, report: Path, sample: Assessment, tmp_path: Path
) -> None:
    page = show(report, scripts=False)
    assert page.locator("#findings .card").count() == len(sample.findings)
    expect(page.locator("#filter")).to_be_hidden()
    expect(page.locator("#decide")).to_be_hidden()
    page.pdf(path=tmp_path / "report.pdf")
    words = subprocess.run(
        ["pdftotext", tmp_path / "report.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    assert folded(sample) in " ".join(words.split())
