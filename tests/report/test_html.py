from __future__ import annotations

import io
import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

from tosscan.document.anchor import DomAnchor
from tosscan.document.span import Span
from tosscan.document.tree import Incorporated, LanguageShare, Section
from tosscan.findings.assessment import Assessment
from tosscan.findings.decision import Decision
from tosscan.findings.finding import Softening
from tosscan.report import words as locale
from tosscan.report.html import HtmlWriter, environment

BOUND_TO_LOAD = (
    "//@src | //@srcset | //@background | //@poster | //@action | //@formaction | "
    "//link | //iframe | //object | //embed"
)


def words_of(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def by_id(page: html.HtmlElement, name: str) -> html.HtmlElement:
    (element,) = page.xpath("//*[@id=$name]", name=name)
    return element


def one(page: html.HtmlElement, xpath: str) -> html.HtmlElement:
    (element,) = page.xpath(xpath)
    return element


def test_page_loads_nothing(rich: Assessment, page: Any, source_of: Any) -> None:
    assert page(rich).xpath(BOUND_TO_LOAD) == []
    style = one(page(rich), "//style").text
    assert not re.search(r"url\(|@import", style)
    assert page(rich).xpath("//@style | //@onclick | //@onload") == []


def test_policy_allows_our_style_and_script_alone(rich: Assessment, page: Any) -> None:
    read = page(rich)
    policy = one(read, "//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        digest = b64encode(sha256(one(read, f"//{tag}").text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_every_link_within_the_page_has_its_place(rich: Assessment, page: Any) -> None:
    read = page(rich)
    ids = Counter(read.xpath("//@id"))
    assert max(ids.values()) == 1
    links = [link[1:] for link in read.xpath("//a/@href") if link.startswith("#")]
    assert len(links) > 40
    assert [link for link in links if link not in ids] == []


def test_each_finding_and_its_words_lead_to_one_another(rich: Assessment, page: Any) -> None:
    read = page(rich)
    for finding in (*rich.findings, *rich.fair):
        card = by_id(read, finding.id)
        place = by_id(read, one(card, ".//a[@class='no']").get("href")[1:])
        assert place.xpath("ancestor::div[@class='document']")
        (back,) = read.xpath("//div[@class='document']//sup/a[@href=$link]", link=f"#{finding.id}")
        assert back.text == one(card, ".//a[@class='no']").text


def test_full_text_is_whole_where_marks_overlap(rich: Assessment, page: Any) -> None:
    assert rich.document is not None
    document = one(page(rich), "//div[@class='document']")
    for extra in document.xpath(".//sup | .//span[@class='page']"):
        extra.drop_tree()
    shown = [block.text_content() for block in document]
    assert shown == [block.span.of(rich.document.text) for block in rich.document.extracted.blocks]
    marked = [mark.text for mark in document.xpath(".//mark[@class='s3']")]
    assert marked == ["lost feathers, ", "even if it plucked them", " on purpose;"]


def test_numbers_of_findings_follow_their_last_word(rich: Assessment, page: Any) -> None:
    item = one(page(rich), "//div[@class='document']/p[contains(., 'lost feathers')]")
    assert item.text_content() == "Page 3 lost feathers, even if it plucked them4 on purpose;2 3"


def test_words_between_blocks_are_shown_all_the_same(rich: Assessment, page: Any) -> None:
    assert rich.document is not None
    extracted = replace(rich.document.extracted, blocks=rich.document.extracted.blocks[:1])
    document = one(
        page(replace(rich, document=replace(rich.document, extracted=extracted))), "//div[@class='document']"
    )
    assert "plucked" in document.text_content()
    assert "old cage." in document.text_content()


def test_paragraph_that_heads_a_section_is_shown_as_a_heading(build: Any, page: Any) -> None:
    assessment = build([("paragraph", "3. Seeds"), ("paragraph", "Seeds are free.")])
    doc = assessment.document
    section = Section(Span(0, len(doc.text)), Span(0, 8), "Seeds", 2, "3")
    document = one(
        page(replace(assessment, document=replace(doc, sections=(section,)))), "//div[@class='document']"
    )
    assert [(block.tag, block.get("class")) for block in document] == [
        ("h3", "heading l2"),
        ("p", "paragraph l0"),
    ]


def test_pages_of_the_source_are_marked(rich: Assessment, page: Any) -> None:
    read = page(rich)
    assert read.xpath("//div[@class='document']//span[@class='page']/@id") == [
        f"page-{n}" for n in range(1, 5)
    ]
    card = by_id(read, rich.findings[0].id)
    assert "page 1" in words_of(one(card, ".//p[@class='meta']"))


def test_sections_stand_in_their_order(rich: Assessment, page: Any) -> None:
    names = page(rich).xpath("//main//section[@id]/@id")
    assert names == ["text", "summary", "law", "findings", "fair", "full", "annex", "made", "check"]
    assert [link[1:] for link in page(rich).xpath("//nav/ol/li/a/@href")] == names


def test_headings_do_not_skip_a_level(rich: Assessment, page: Any) -> None:
    levels = [int(each.tag[1]) for each in page(rich).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_identity_says_which_text_this_is(rich: Assessment, page: Any) -> None:
    said = words_of(by_id(page(rich), "text"))
    for words in (
        "Rules of Parrot House",
        "4 May 2026",
        "Guests of the aviary",
        "superseded",
        "These rules replace the rules of the old cage.",
        "Origin not proven",
        "Seed tariff",
        "Not read by this scan",
        "English: 100 % of the words: assessed",
        "ab" * 32,
    ):
        assert words in said


def test_capture_record_is_printed(rich: Assessment, page: Any) -> None:
    source = replace(
        rich.source, name="https://parrot.example/rules", captured={"final_url": "https://x.example/a"}
    )
    said = words_of(by_id(page(replace(rich, source=source)), "text"))
    assert "final url https://x.example/a" in said
    assert "Origin not proven" not in said


def test_language_that_was_not_assessed_is_named(rich: Assessment, page: Any) -> None:
    assert rich.document is not None
    doc = replace(rich.document, languages=(LanguageShare("en", 0.7), LanguageShare("cy", 0.3)))
    partly = replace(rich, document=doc, status="partly_assessed", reason="Some of it is Welsh.")
    read = page(partly)
    assert "cy: 30 % of the words: not assessed" in words_of(by_id(read, "text"))
    assert words_of(one(read, "//div[@role='status']")).startswith("Assessed in part. Some of it is Welsh.")


@pytest.mark.parametrize("fields", [{}, {"document": None}])
def test_what_was_not_assessed_is_never_called_clean(fields: dict[str, Any], build: Any, page: Any) -> None:
    said = page(build(status="not_assessed", reason="The file is a scan.", **fields))
    assert words_of(one(said, "//div[@role='status']")).startswith("Not assessed. The file is a scan.")
    assert said.xpath("//main//section/@id") == ["text", "full", "made"]
    assert "No clause of the" not in said.text_content()


def test_text_without_findings_is_not_called_balanced(build: Any, page: Any) -> None:
    said = words_of(one(page(build()), "//body"))
    assert "This is not a statement that the contract is balanced." in said
    assert "Not found in this document" in said


def test_card_shows_why(rich: Assessment, page: Any) -> None:
    finding = next(each for each in rich.findings if each.category == "limitation_of_liability")
    card = by_id(page(rich), finding.id)
    assert [words_of(each) for each in card.xpath(".//blockquote//b")] == ["on purpose"]
    assert words_of(one(card, ".//p[@class='leadin']")) == "Under the words: Parrot House is not liable for:"
    said = words_of(card)
    for words in (
        "Clause 2(a)",
        "Feathers",
        "one-sided, no safeguard",
        "Rules only",
        "Excludes liability",
        "TS201",
    ):
        assert words in said
    assert "Assumption of risk" in words_of(
        one(card, ".//p[@class='small'][starts-with(., 'The same words')]")
    )


def test_very_long_words_that_open_a_list_are_cut(build: Any, page: Any) -> None:
    opening = "Parrot House is not liable for the following, " + "which Guests have read, " * 100 + "namely:"
    lines = [("paragraph", opening), ("item", "lost feathers.")]
    assessment = build(lines, [("lost feathers.", "limitation_of_liability", 3)])
    doc = assessment.document
    doc = replace(doc, sentences=(doc.sentences[0], replace(doc.sentences[1], lead_in=0)))
    (shown,) = page(replace(assessment, document=doc)).xpath("//p[@class='leadin']//bdi/text()")
    assert shown.startswith("… have read, which Guests")
    assert shown.endswith("which Guests have read, namely:")
    assert 500 < len(shown) <= 602


def test_card_shows_the_classifiers_vote(rich: Assessment, page: Any) -> None:
    finding = next(each for each in rich.findings if each.category == "unilateral_change")
    said = words_of(by_id(page(rich), finding.id))
    assert "Classifier only" in said
    assert "probability 0.80 against a threshold of 0.50" in said
    assert "liable +2.0" in said
    assert "Safeguards seen: notice" in said


def test_law_for_and_against_stands_apart(rich: Assessment, page: Any) -> None:
    finding = next(each for each in rich.findings if each.category == "limitation_of_liability")
    read = page(rich)
    card = by_id(read, finding.id)
    assert words_of(one(card, ".//p[@class='statement']")) == finding.statement
    in_favour, against = one(card, ".//dd[@class='for']"), one(card, ".//dd[@class='against']")
    assert words_of(in_favour) == "Art. 359(3) Civil Code nullity by statute"
    assert words_of(against) == "Art. 1115 Civil Code"
    told = by_id(read, one(in_favour, "./a").get("href")[1:])
    assert one(told, ".//cite/a").get("href") == "https://law.example/359"
    assert one(told, ".//p[@class='small']/a").get("href") == "https://law.example/359"
    for words in (
        "Art. 359(3)",
        "nullity by statute",
        "1 finding",
        "may be void to the extent that it covers intent",
        "Depends on: Kazakh law governs",
        "check on the official portal before signing",
    ):
        assert words in words_of(told)
    links = read.xpath("//p[@class='small comparators']/a/@href")
    assert links == ["#annex-limitation_of_liability"]
    assert "Leave intent out." in words_of(card)


def test_finding_without_a_norm_says_so_once(rich: Assessment, page: Any) -> None:
    read = page(rich)
    finding = next(each for each in rich.findings if each.category == "unilateral_change")
    said = "No provision of Kazakh law dealing directly with such a term is on file"
    assert words_of(by_id(read, finding.id)).count(said) == 1
    assert said not in words_of(by_id(read, rich.fair[0].id))
    stated = replace(finding, statement=locale.words()["finding"]["no_provision"])
    again = page(replace(rich, findings=(stated,)))
    assert words_of(by_id(again, finding.id)).count(said) == 1


def test_finding_without_a_norm_says_nothing_of_it_where_another_on_its_words_has_one(
    rich: Assessment, page: Any
) -> None:
    bare = next(each for each in rich.findings if each.category == "unilateral_change")
    normed = next(each for each in rich.findings if each.provisions)
    told = replace(bare, pattern=None, statement="The law is told at another finding.")
    both = (told, replace(normed, quote=bare.quote))
    said = "No provision of Kazakh law dealing directly with such a term is on file"
    assert said not in words_of(by_id(page(replace(rich, findings=both)), bare.id))
    assert said in words_of(by_id(page(replace(rich, findings=(told,))), bare.id))


def test_comparison_keeps_the_principle_apart_from_our_criterion(rich: Assessment, page: Any) -> None:
    law = by_id(page(rich), "law")
    assert words_of(one(law, ".//blockquote[@lang='ru']")) == "признание равенства участников"
    said = words_of(law)
    assert "Own rendering, not an official translation recognition of the equality" in said
    assert "own analytical criterion, not a term of the statute" in said
    assert said.count("Does Kazakh law govern?") == 1
    assert "Is the guest a consumer? yes" in said


def test_ledger_row_links_to_its_words(rich: Assessment, page: Any) -> None:
    law = by_id(page(rich), "law")
    first, last = law.xpath(".//table[contains(@class, 'ledger')]/tbody/tr")
    assert words_of(first).startswith("Change the terms cl. 1 Parrot House may change")
    assert "Provider only" in words_of(first)
    assert "user worse off" in words_of(first)
    assert "By agreement." in words_of(first)
    assert "Not dealt with" in words_of(last)
    place = by_id(page(rich), one(first, ".//a").get("href")[1:])
    assert place.xpath("ancestor::div[@class='document']")


@pytest.mark.parametrize(
    "words",
    [
        "Art. 359(3) CC concerns intent only",
        "Nullity is rare",
        "Kazakh law may not govern this contract",
        "named for comparison",
    ],
)
def test_cautions_are_printed_where_there_is_cause(words: str, rich: Assessment, page: Any) -> None:
    bare = replace(
        rich, findings=tuple(replace(each, provisions=(), comparators=()) for each in rich.findings)
    )
    assert words in words_of(by_id(page(rich), "law"))
    assert words not in words_of(by_id(page(bare), "law"))


def test_provisions_cited_are_listed_once_with_readable_addresses(rich: Assessment, page: Any) -> None:
    rows = by_id(page(rich), "made").xpath(".//table[contains(@class, 'cited')]/tbody/tr")
    assert len(rows) == 2
    assert "https://law.example/359" in rows[1].text_content()


def test_making_is_told(rich: Assessment, page: Any) -> None:
    said = words_of(by_id(page(rich), "made"))
    for words in (
        "tosscan 0.1.0",
        "cd" * 32,
        "core (en)",
        "kz: 2026-02",
    ):
        assert words in said
    assert "1 weaker signal" in said


def test_decision_of_a_person_is_shown(rich: Assessment, page: Any) -> None:
    decided = replace(
        rich.findings[0], decision=Decision("rejected", "A. Reader", "2026-05-05", "Reciprocal.")
    )
    read = page(replace(rich, findings=(decided, *rich.findings[1:])))
    assert "Rejected by A. Reader on 2026-05-05: Reciprocal." in words_of(by_id(read, decided.id))


def test_verdicts_are_left_to_courts(rich: Assessment, page: Any) -> None:
    read = page(rich)
    for spare in read.xpath("//script | //style"):
        spare.drop_tree()
    assert not re.search(r"\bunfair|\billegal|\bunlawful|\bviolat", read.text_content(), re.IGNORECASE)


HOSTILE = (
    '</p></div></main><script>alert(1)</script> <img src="https://evil.example/x.png" onerror=alert(1)> '
    "{{ 7 * 7 }} {% include 'x' %} {# gone #} &lt;b&gt; \"double\" 'single' end."
)


def test_hostile_text_is_text(build: Any, page: Any, source_of: Any) -> None:
    assessment = build([("paragraph", HOSTILE)], [(HOSTILE, "assignment", 3)])
    doc = replace(
        assessment.document,
        title=HOSTILE,
        addressees=(HOSTILE,),
        incorporated=(Incorporated(HOSTILE, "javascript:alert(1)", Span(0, 4)),),
    )
    assessment = replace(
        assessment, document=doc, source=replace(assessment.source, name=HOSTILE), reason=HOSTILE
    )
    read = page(assessment)
    assert read.xpath(BOUND_TO_LOAD) == []
    assert len(read.xpath("//script")) == 1
    assert "".join(read.xpath("//div[@class='document']/p/mark/text()")) == HOSTILE
    assert one(read, "//h1").text_content() == HOSTILE
    assert not [link for link in read.xpath("//a/@href") if link.lower().startswith("javascript")]
    assert "javascript:alert(1)" in by_id(read, "text").text_content()
    assert "49" not in one(read, "//h1").text_content()


def test_controls_of_direction_cannot_act(build: Any, source_of: Any) -> None:
    words = "Pay \u202eeert\u202c nothing\u2066 now\x07."
    page = source_of(build([("paragraph", words)], [(words, "assignment", 3)]))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", page)
    assert "Pay \ufffdeert\ufffd nothing\ufffd now\ufffd." in page


@pytest.mark.parametrize(
    ("anchor", "link"),
    [
        (
            DomAnchor("/html/body/p", 0, 4, ":~:text=Pay%20now"),
            "https://parrot.example/rules#:~:text=Pay%20now",
        ),
        (None, None),
    ],
)
def test_finding_opens_its_place_in_a_page_of_the_web(
    anchor: DomAnchor | None, link: str | None, build: Any, page: Any
) -> None:
    assessment = build(found=[("seeds", "arbitration", 3)])
    (finding,) = assessment.findings
    finding = replace(finding, quote=replace(finding.quote, anchor=anchor))
    source = replace(assessment.source, name="https://parrot.example/rules#top", media_type="text/html")
    read = page(replace(assessment, findings=(finding,), source=source))
    links = by_id(read, finding.id).xpath(".//a[starts-with(@href, 'http')]/@href")
    assert links == ([link] if link else [])


def test_template_with_an_unknown_word_fails_loudly() -> None:
    template = environment().from_string("{{ w.nothing }}")
    with pytest.raises(Exception, match="nothing"):
        template.render(w={})


def test_same_assessment_gives_the_same_bytes(
    rich: Assessment, source_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert source_of(rich) == source_of(rich)
    assert "2 January 1970" in source_of(rich)


def test_long_contract_with_many_findings_stays_small(rich: Assessment, build: Any) -> None:
    liable = next(each for each in rich.findings if each.provisions)
    lines = [
        ("paragraph", f"Number {n} " + "feathers fall and nobody pays for them " * 9) for n in range(300)
    ]
    assessment = build(lines, [(words, "limitation_of_liability", 3) for _, words in lines])
    found = tuple(
        replace(
            each, statement=liable.statement, provisions=liable.provisions * 2, comparators=liable.comparators
        )
        for each in assessment.findings
    )
    assert assessment.document.words > 18_000
    file = io.BytesIO()
    HtmlWriter().write(replace(assessment, findings=found), file)
    assert len(file.getvalue()) < 2_000_000


def test_findings_of_one_list_stand_together_under_its_opening_words(build: Any, page: Any) -> None:
    items = ("lost feathers, even if it plucked them on purpose;", "seeds that were eaten.")
    found = [(words, "limitation_of_liability", 3) for words in items]
    (group,) = page(build(found=found)).xpath('//section[@id="findings"]//div[@role="group"]')
    assert len(group.xpath("./article")) == len(items)
    assert [q.text_content() for q in group.xpath('.//p[@class="leadin"]//q')] == [
        "Parrot House is not liable for:"
    ]


def test_findings_that_share_no_list_stand_alone(build: Any, page: Any) -> None:
    found = [
        ("Parrot House may change the perches at any time.", "unilateral_change", 3),
        ("These rules replace the rules of the old cage.", "unilateral_change", 2),
    ]
    assert not page(build(found=found)).xpath('//div[@role="group"]')


def test_override_of_a_safeguard_is_told(rich: Assessment, page: Any) -> None:
    told, override = (quote.span for quote in rich.quotes.values())
    softening = Softening("notice", told, override)
    findings = tuple(replace(found, softenings=(softening,)) for found in rich.findings[:1])
    text = page(replace(rich, findings=findings)).xpath('string(//section[@id="findings"])')
    assert "Would be softened by: cl. 1; but this overrides it: place 2" in " ".join(text.split())
