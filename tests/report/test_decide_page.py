"""Deciding in the page, as a person does it in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tosscan.decisions import SCHEMA, Register, apply, of_report, read, written
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Correction, Decision
from tosscan.report.json import report_dict

NASTY = 'Both $& sides <img src=x onerror=alert(1)> {by} "quoted" </script>'

pytestmark = [
    pytest.mark.system,
    pytest.mark.slow,
]

Open = Callable[..., Page]


@pytest.fixture
def show(browser: Browser, rich: Assessment, source_of: Any, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens a report in the browser; what the page asks for or complains of fails."""
    complaints: list[str] = []
    opened: list[Page] = []

    def made(assessment: Assessment = rich, *, width: int = 1280) -> Page:
        path = tmp_path / "parrot.tosscan.html"
        path.write_text(source_of(assessment), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        page.on("request", lambda request: complaints.append(request.url))
        opened.append(page)
        return page

    yield made
    for page in opened:
        page.close()
    assert [line for line in complaints if not line.startswith("blob:")] == []


def card(page: Page, number: int) -> Locator:
    return page.locator("#findings .card").nth(number)


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save decisions").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def said(page: Page) -> str:
    return page.locator("#decide output").inner_text()


def test_decisions_made_in_the_page_come_back_in_a_scan(show: Open, rich: Assessment, tmp_path: Path) -> None:
    page = show()
    page.get_by_label("Your name").fill("A. Reader")
    card(page, 0).get_by_label("Confirm").check()
    card(page, 1).get_by_label("Reason").fill(NASTY)
    card(page, 1).get_by_label("Reject").check()
    assert said(page) == "2 of 4 decided. 2 not saved yet."
    path = saved(page, tmp_path)
    assert path.name == "parrot.decisions.json"
    assert said(page) == "2 of 4 decided."
    chosen = [card(page, n).get_attribute("data-fingerprint") for n in (0, 1)]
    register = read(path)
    assert [entry.decision.state for entry in register.entries] == ["confirmed", "rejected"]
    assert {entry.subject for entry in register.entries} == {
        subject
        for name, subject in of_report(json.loads(json.dumps(report_dict(rich))))[0].items()
        if name in chosen
    }
    decided = {
        found.fingerprint: found.decision
        for found in apply(rich, register).assessment.findings
        if found.decision.state != "undecided"
    }
    assert sorted(decided) == sorted(str(name) for name in chosen)
    assert decided[str(chosen[1])].reason == NASTY


def test_page_shows_what_was_decided_before_and_hands_it_on(
    show: Open, rich: Assessment, tmp_path: Path
) -> None:
    before = Decision("rejected", "B. <b>Second</b>", "2026-03-15", NASTY)
    page = show(replace(rich, findings=(replace(rich.findings[0], decision=before), *rich.findings[1:])))
    line = page.locator(f"#{rich.findings[0].id} .decision")
    assert line.text_content() == f"Rejected by B. <b>Second</b> on 2026-03-15: {NASTY}"
    (entry,) = read(saved(page, tmp_path)).entries
    assert (entry.subject.fingerprint, entry.decision) == (rich.findings[0].fingerprint, before)


def test_saving_asks_for_what_is_missing(show: Open) -> None:
    page = show()
    save = page.get_by_role("button", name="Save decisions")
    save.click()
    assert said(page) == "0 of 4 decided. There is nothing to save yet."
    card(page, 0).get_by_label("Change").check()
    save.click()
    assert "Give your name first." in said(page)
    expect(page.get_by_label("Your name")).to_be_focused()
    page.get_by_label("Your name").fill("A. Reader")
    # The finding that lacks its reason is filtered out: it must come back to be asked about.
    page.locator("select[name=decision]").select_option("undecided")
    expect(card(page, 0)).to_be_hidden()
    save.click()
    assert "for a reason; give one." in said(page)
    expect(card(page, 0).get_by_label("Reason")).to_be_focused()
    assert "1 not saved yet." in said(page)


def test_work_goes_on_from_a_file(show: Open, rich: Assessment, tmp_path: Path) -> None:
    page = show()
    page.get_by_label("Your name").fill("A. Reader")
    for number in (0, 1):
        card(page, number).get_by_label("Confirm").check()
    path = saved(page, tmp_path)
    content = json.loads(path.read_text("utf-8"))
    content["decisions"].append({**content["decisions"][0], "fingerprint": "0" * 16, "id": "f-00000000"})
    path.write_text(json.dumps(content), encoding="utf-8")
    other = show()
    other.get_by_label("Continue from a file").set_input_files(path)
    expect(other.locator("#decide output")).to_have_text(
        "2 of 4 decided. 3 taken over. 1 on findings that are not in this report: kept in the file."
    )
    other.get_by_label("Your name").fill("B. Second")
    card(other, 1).get_by_label("Not decided").check()
    again = read(saved(other, tmp_path))
    assert set(again.standing()) == {str(card(page, 0).get_attribute("data-fingerprint")), "0" * 16}
    assert len(again.entries) == 4


def test_slip_of_the_hand_leaves_nothing_to_save(show: Open) -> None:
    page = show()
    card(page, 0).get_by_label("Confirm").check()
    card(page, 0).get_by_label("Not decided").check()
    assert said(page) == "0 of 4 decided."
    expect(card(page, 0).locator(".decision")).to_be_hidden()


def test_what_is_no_file_of_decisions_changes_nothing(show: Open, tmp_path: Path) -> None:
    page = show()
    faulty = ("{", "null", '{"schema": "tosscan.report/1", "decisions": []}', '{"schema": "' + SCHEMA + '"}')
    for content in faulty:
        path = tmp_path / "faulty.json"
        path.write_text(content, encoding="utf-8")
        page.get_by_label("Continue from a file").set_input_files(path)
        expect(page.locator("#decide output")).to_have_text("0 of 4 decided. This is no file of decisions.")


def test_findings_are_filtered_by_decision(show: Open) -> None:
    page = show()
    card(page, 2).get_by_label("Confirm").check()
    page.locator("select[name=decision]").select_option("confirmed")
    assert page.locator("#findings .card:visible").count() == 1
    page.locator("select[name=decision]").select_option("undecided")
    assert page.locator("#findings .card:visible").count() == 3


def test_keyboard_alone_decides(show: Open) -> None:
    page = show()
    page.get_by_label("Your name").focus()
    page.keyboard.type("A. Reader")
    card(page, 0).get_by_label("Not decided").focus()
    page.keyboard.press("ArrowRight")
    expect(card(page, 0).get_by_label("Confirm")).to_be_checked()
    assert str(card(page, 0).locator(".decision").text_content()).startswith("Confirmed by A. Reader on 20")


def test_page_does_not_overflow_a_phone(show: Open) -> None:
    page = show(width=360)
    wider = "nodes => nodes.filter(node => node.getBoundingClientRect().right > innerWidth).length"
    assert page.locator("#decide *, .choice *").evaluate_all(wider) == 0


def test_print_shows_decisions_without_controls(show: Open, rich: Assessment) -> None:
    page = show()
    page.get_by_label("Your name").fill("A. Reader")
    card(page, 0).get_by_label("Confirm").check()
    page.emulate_media(media="print")
    expect(page.locator("#decide")).to_be_hidden()
    expect(card(page, 0).locator(".choice")).to_be_hidden()
    expect(card(page, 0).locator(".decision")).to_be_visible()


def test_written_decisions_open_in_the_page(show: Open, rich: Assessment, tmp_path: Path) -> None:
    path = tmp_path / "kept.decisions.json"
    made = replace(rich.findings[0], decision=Decision("confirmed", "A. Reader", "2026-03-15T09:30:00Z"))
    report = json.loads(json.dumps(report_dict(replace(rich, findings=(made,)))))
    path.write_bytes(written(Register(of_report(report)[1].entries)))
    page = show()
    page.get_by_label("Continue from a file").set_input_files(path)
    line = page.locator(f"#{made.id} .decision")
    expect(line).to_have_text("Confirmed by A. Reader on 2026-03-15")


def test_changed_finding_says_to_what(show: Open, rich: Assessment, tmp_path: Path) -> None:
    page = show()
    page.get_by_label("Your name").fill("A. Reader")
    first = card(page, 0)
    expect(first.locator(".to")).to_have_count(0)
    first.get_by_label("Change").check()
    first.get_by_label("Reason").fill("Another kind.")
    first.get_by_label("Kind").select_option("time_bar")
    first.get_by_label("Severity").select_option("2")
    first.get_by_label("Words").fill(NASTY)
    first.get_by_label("Words").blur()
    told = f"changed to: Kind: Time bar; Severity: one-sided, with a limit, or unclear; Words: “{NASTY}”"
    assert str(first.locator(".decision").text_content()).endswith(f": Another kind. · {told}")
    path = saved(page, tmp_path)
    (entry,) = read(path).entries
    assert entry.decision.to == Correction("time_bar", 2, NASTY)
    again = show(apply(rich, Register((entry,))).assessment)
    assert str(card(again, 0).locator(".decision").text_content()).endswith(told)
    expect(card(again, 0).get_by_label("Words")).to_have_value(NASTY)
    assert read(saved(again, tmp_path)).entries == (entry,)
    third = show()
    third.get_by_label("Continue from a file").set_input_files(path)
    expect(card(third, 0).locator(".decision")).to_contain_text(told)
    card(third, 0).get_by_label("Confirm").check()
    expect(card(third, 0).locator(".to")).to_be_hidden()
    assert "changed to" not in str(card(third, 0).locator(".decision").text_content())
