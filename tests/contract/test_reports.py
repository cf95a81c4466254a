"""Each report says of which documents it is, and leads from a quotation into its own source."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from tosscan.config import ScanConfig
from tosscan.contract import scan_contract
from tosscan.document.source import Source
from tosscan.findings.assessment import Assessment
from tosscan.report.html import HtmlWriter
from tosscan.report.json import report_dict
from tosscan.report.registry import writer
from tosscan.report.summary import summary
from tosscan.resources import package_data
from tosscan.scanner import Scanner

Report = dict[str, Any]


@pytest.fixture(scope="module")
def partly(folder: Path) -> Assessment:
    """Return what is said of a contract of which one document is empty."""
    names = ("terms.html", "fees.pdf", "empty.md", "privacy.md")
    return scan_contract(Scanner(), [folder / name for name in names])


def page(assessment: Assessment, folder: Path | None = None, language: str = "en") -> html.HtmlElement:
    file = io.BytesIO()
    HtmlWriter(folder=folder, language=language).write(assessment, file)
    return html.fromstring(file.getvalue().decode())


def text(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


class TestJson:
    """The JSON report."""

    def test_it_keeps_to_the_schema(self, report: Report, partly: Assessment) -> None:
        schema = json.loads(package_data("report", "schema/report-1.json").read_text("utf-8"))
        check = Draft202012Validator(schema)
        check.validate(report)
        check.validate(json.loads(json.dumps(report_dict(partly))))

    def test_it_lists_the_parts(self, report: Report) -> None:
        document = report["document"]
        assert document["source"] == "terms.html + 2"
        assert document["media_type"] == "multipart/mixed"
        assert document["sha256_of"] == "parts"
        assert document["pages"] == 1
        parts = document["parts"]
        assert [part["source"] for part in parts] == ["terms.html", "fees.pdf", "privacy.md"]
        assert [part["pages"] for part in parts] == [None, 1, None]
        assert all(part["words"] > 5 and "words_kept" in part["figures"] for part in parts)
        for part in parts:
            assert document["text"][part["start"] : part["end"]].startswith(part["title"])

    def test_quotations_name_their_part(self, report: Report) -> None:
        parts = report["document"]["parts"]
        for item in (*report["findings"], *report["fair"], *report["quotes"]):
            part = parts[item["part"] - 1]
            assert part["start"] <= item["start"] < item["end"] <= part["end"]
            assert report["document"]["text"][item["start"] : item["end"]] == item["text"]
        assert {item["part"] for item in report["findings"]} == {1, 2, 3}

    def test_it_says_which_documents_were_scanned(self, report: Report) -> None:
        scanned = {other["title"]: other["scanned"] for other in report["document"]["incorporated"]}
        assert scanned == {"Privacy Policy": True, "Fee Schedule": True, "Cookie Policy": False}

    def test_a_part_that_was_not_read_stands_nowhere(self, partly: Assessment) -> None:
        part = report_dict(partly)["document"]["parts"][2]
        assert (part["start"], part["end"], part["words"], part["status"]) == (None, None, 0, "not_assessed")
        assert part["reason"] == "The file is empty: it holds no text."

    def test_a_single_document_has_none_of_it(self, folder: Path) -> None:
        made = report_dict(Scanner().scan(folder / "privacy.md"))
        assert not {"parts", "sha256_of"} & set(made["document"])
        assert all("part" not in item for item in (*made["findings"], *made["quotes"]))


class TestPage:
    """The HTML report."""

    def test_each_quotation_opens_its_own_source(self, assessment: Assessment, folder: Path) -> None:
        shown = page(assessment, folder)
        links = {
            text(card.xpath(".//*[@class='part']")[0]): card.xpath(".//p[@class='meta']/a/@href")
            for card in shown.xpath("//article[contains(@class, 'card')]")
        }
        assert links["Quillmark Terms of Use"][-1].startswith("./terms.html#:~:text=")
        assert "./fees.pdf#page=1" in links["Fee Schedule"]
        assert all(link.startswith("#") for link in links["Privacy Policy"])

    def test_a_fetched_part_opens_at_its_address(self, assessment: Assessment) -> None:
        first = replace(assessment.parts[0].source, name="https://quillmark.example/terms")
        parts = (replace(assessment.parts[0], source=first), *assessment.parts[1:])
        links = page(replace(assessment, parts=parts)).xpath("//p[@class='meta']/a/@href")
        assert any(link.startswith("https://quillmark.example/terms#:~:text=") for link in links)
        assert not any("fees.pdf" in link for link in links)

    def test_it_lists_the_documents(self, assessment: Assessment, folder: Path) -> None:
        shown = page(assessment, folder)
        listed = shown.xpath("//ol[@class='documents']/li")
        assert [text(each.xpath(".//strong")[0]) for each in listed] == [
            "Document 1: Quillmark Terms of Use",
            "Document 2: Fee Schedule",
            "Document 3: Privacy Policy",
        ]
        for each, name in zip(listed, ("terms.html", "fees.pdf", "privacy.md"), strict=True):
            assert each.xpath(".//dd//a/@href")[0] == f"./{name}"
            assert shown.get_element_by_id(each.xpath(".//strong/a/@href")[0][1:]) is not None

    def test_ids_are_there_once_and_links_lead_to_them(self, assessment: Assessment) -> None:
        shown = page(assessment)
        ids = shown.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert "page-2-1" in ids
        assert {link[1:] for link in shown.xpath("//a/@href") if link.startswith("#")} <= {*ids, ""}

    def test_a_document_that_was_not_read_is_said_first(self, partly: Assessment) -> None:
        shown = page(partly)
        banner = text(shown.xpath("//div[@role='status']")[0])
        assert banner.startswith("Assessed in part. Document 3 of this contract was not assessed: empty.md.")
        lost = shown.get_element_by_id("document-3")
        assert "notice" in lost.get("class")
        assert "Nothing of this document was read" in text(lost)

    def test_of_nothing_read_it_still_lists_the_documents(self, folder: Path) -> None:
        made = scan_contract(Scanner(), [folder / "empty.md", folder / "none.md"])
        shown = page(made)
        assert len(shown.xpath("//ol[@class='documents']/li[@class='notice']")) == 2
        assert "Not found" not in text(shown)

    def test_hostile_names_stay_text(self, assessment: Assessment) -> None:
        name = '"><script>alert(1)</script>.md'
        bad = replace(assessment.parts[2], title=name, source=Source(name, name, "text/markdown", "", 1))
        shown = page(replace(assessment, parts=(*assessment.parts[:2], bad)))
        assert len(shown.xpath("//script")) == len(page(assessment).xpath("//script"))


@pytest.mark.parametrize(
    ("language", "line", "note"),
    [
        (
            "en",
            "Not found in the 3 documents of this contract that were read; they refer to 1 other document",
            "Not found in the documents of this contract that were read (3): ",
        ),
        (
            "ru",
            "Не найдено в 3 прочитанных документах этого договора; они ссылаются на 1 другой документ",
            "В прочитанных документах этого договора (3) не найдено средств защиты: ",
        ),
        (
            "kk",
            "Табылмады (осы шарттың оқылған 3 құжатында); олар 1 басқа құжатқа сілтейді, олар оқылмаған",
            "В прочитанных документах этого договора (3) не найдено средств защиты: ",
        ),
    ],
)
def test_what_is_missing_is_missing_from_all_documents(
    sources: list[Path], language: str, line: str, note: str
) -> None:
    made = scan_contract(Scanner(ScanConfig(language=language)), sources)
    assert summary(made, language=language).not_found_line.startswith(line)
    assert any(each.startswith(note) for each in made.notes)
    words = text(page(made, language=language))
    assert "in this document" not in words
    assert "В этом документе не" not in words
    assert "ұл құжатта табылмады" not in words


def told(name: str, assessment: Assessment) -> str:
    file = io.BytesIO()
    writer(name, language="en").write(assessment, file)
    return file.getvalue().decode("utf-8-sig")


def test_the_csv_names_the_document_of_each_clause(assessment: Assessment) -> None:
    rows = list(csv.DictReader(io.StringIO(told("csv", assessment))))
    clauses = {row["Clause"] for row in rows}
    assert {"Fee Schedule, cl. 1", "Privacy Policy, cl. 2.2"} <= clauses


def test_sarif_has_an_artifact_for_each_part_and_one_for_the_text(partly: Assessment) -> None:
    run = json.loads(told("sarif", partly))["runs"][0]
    names = [each["location"]["uri"] for each in run["artifacts"]]
    assert names == ["terms.html", "fees.pdf", "empty.md", "privacy.md", "text.txt"]
    assert [each["location"]["index"] for each in run["artifacts"]] == [0, 1, 2, 3, 4]
    assert "parentIndex" not in run["artifacts"][4]
    for result in run["results"]:
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 4
    gap = run["invocations"][0]["toolExecutionNotifications"][0]
    assert [each["physicalLocation"]["artifactLocation"]["uri"] for each in gap["locations"]] == ["empty.md"]


@pytest.mark.parametrize(
    "words",
    [
        "Document 3: empty.md",
        "not assessed",
        "Document 2. SHA-256 of the source",
        "Fee Schedule, cl. 1, p. 1",
    ],
)
def test_the_memo_names_the_documents(
    partly: Assessment, words: str, read_memo: Callable[[Assessment], str]
) -> None:
    assert words in read_memo(partly)


@pytest.fixture(scope="module")
def read_memo() -> Callable[[Assessment], str]:
    """Return a function that gives the words of the Word memo, cell by cell."""
    import docx

    def read(assessment: Assessment) -> str:
        file = io.BytesIO()
        writer("docx", language="en").write(assessment, file)
        made = docx.Document(io.BytesIO(file.getvalue()))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        return "\n".join((*cells, *(each.text for each in made.paragraphs))).replace("\u00a0", " ")

    return read
