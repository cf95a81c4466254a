"""Links from a report into its source."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from tosscan.document.anchor import Box, DomAnchor, PageAnchor
from tosscan.document.source import Source
from tosscan.findings.assessment import Assessment
from tosscan.report.links import PDF, SourceLink, web
from tosscan.report.registry import writer


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.example/b?c#d", "https://a.example/b?c#d"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        (" java\nscript:x", ""),
        ("//a.example", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_become_links(address: str | None, kept: str) -> None:
    assert web(address) == kept


def local(path: Path, media_type: str = PDF) -> Source:
    return Source(str(path), path.name, media_type, "ab" * 32, 1)


def file_at(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


@pytest.mark.parametrize(
    ("place", "link"),
    [
        ("out/rules.pdf", "./rules.pdf"),
        ("rules.pdf", "../rules.pdf"),
        ("in/old/rules.pdf", "../in/old/rules.pdf"),
        ("out/a b#c?d%20&<x>.pdf", "./a%20b%23c%3Fd%2520%26%3Cx%3E.pdf"),
        ("out/javascript:alert(1).pdf", "./javascript%3Aalert%281%29.pdf"),
        ("out/https:/evil.example.pdf", "./https%3A/evil.example.pdf"),
        ("out/правила.pdf", "./%D0%BF%D1%80%D0%B0%D0%B2%D0%B8%D0%BB%D0%B0.pdf"),
    ],
)
def test_local_source_is_reached_from_the_folder_of_the_report(place: str, link: str, tmp_path: Path) -> None:
    source = local(file_at(tmp_path / place))
    folder = tmp_path / "out"
    folder.mkdir(exist_ok=True)
    made = SourceLink.of(source, folder)
    assert made.address == link
    assert made.page(7) == f"{link}#page=7"
    assert (folder / unquote(link)).samefile(tmp_path / place)


def test_name_that_is_not_text_is_linked_by_its_bytes(tmp_path: Path) -> None:
    path = file_at(tmp_path / os.fsdecode(b"r\xe8gles.pdf"))
    assert SourceLink.of(local(path), tmp_path).address == "./r%E8gles.pdf"


@pytest.mark.parametrize("folder", [None, Path()])
def test_what_is_no_file_on_the_disk_is_not_linked(folder: Path | None, tmp_path: Path) -> None:
    stream = Source("standard input", "standard input", PDF, "ab" * 32, 1)
    for source in (stream, local(tmp_path / "gone.pdf"), local(tmp_path)):
        assert SourceLink.of(source, folder).page(1) == ""


def test_source_on_disk_is_not_linked_where_the_report_stands_nowhere(tmp_path: Path) -> None:
    assert SourceLink.of(local(file_at(tmp_path / "rules.pdf")), None).address == ""


WORDS = DomAnchor("/p", 0, 4, ":~:text=Pay%20now")


@pytest.mark.parametrize(
    ("name", "media_type", "page", "words"),
    [
        ("https://a.example/r.pdf?v=2#top", PDF, "https://a.example/r.pdf?v=2#page=3", ""),
        ("https://a.example/r#top", "text/html", "", "https://a.example/r#:~:text=Pay%20now"),
        ("ftp://a.example/r.pdf", PDF, "", ""),
        ("javascript://a.example/%0aalert(1)", PDF, "", ""),
    ],
)
def test_address_is_opened_at_page_or_words(name: str, media_type: str, page: str, words: str) -> None:
    made = SourceLink.of(Source(name, name, media_type, "ab" * 32, 1), Path())
    assert made.page(3) == page
    assert made.words(WORDS if media_type == "text/html" else PageAnchor((Box(3, 0, 0, 1, 1),))) == words


def test_words_without_a_directive_are_not_linked() -> None:
    made = SourceLink("https://a.example/r", paged=False)
    assert made.words(replace(WORDS, fragment="")) == made.words(None) == ""
    assert made.page(None) == ""


def in_file(assessment: Assessment, path: Path, folder: Path | None) -> Any:
    with path.open("wb") as file:
        writer("html", folder=folder).write(assessment, file)
    return html.document_fromstring(path.read_bytes())


def test_page_of_a_finding_opens_that_page_of_the_pdf(rich: Assessment, tmp_path: Path) -> None:
    source = local(file_at(tmp_path / "in" / "the rules.pdf"))
    read = in_file(replace(rich, source=source), tmp_path / "report.html", tmp_path)
    for finding in (*rich.findings, *rich.fair):
        (link,) = read.xpath(f"//*[@id='{finding.id}']//p[@class='meta']/a[starts-with(., 'page ')]/@href")
        assert link == f"./in/the%20rules.pdf#page={finding.quote.page}"
    marked = read.xpath("//div[@class='document']//span[@class='page']/a/@href")
    assert marked == [f"./in/the%20rules.pdf#page={page}" for page in range(1, 5)]


def test_page_is_plain_words_in_a_report_that_stands_nowhere(rich: Assessment, tmp_path: Path) -> None:
    source = local(file_at(tmp_path / "rules.pdf"))
    read = in_file(replace(rich, source=source), tmp_path / "report.html", None)
    assert not [link for link in read.xpath("//a/@href") if "page=" in link]
    assert "page 1" in read.xpath("//p[@class='meta']/span/text()")
