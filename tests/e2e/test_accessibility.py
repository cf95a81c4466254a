"""No page has a barrier that axe-core finds, at the widths and in the colours people read in."""

from __future__ import annotations

import io
from importlib.resources import files
from pathlib import Path

import pytest

from tests.e2e.conftest import SAMPLES, Colours, Open
from tosscan.batch.market import write_page
from tosscan.batch.run import Options, run
from tosscan.batch.survey import survey
from tosscan.cli.progress import Quiet
from tosscan.compare import compare
from tosscan.config import ScanConfig
from tosscan.findings.assessment import Assessment
from tosscan.report.comparison import write_html
from tosscan.report.html import HtmlWriter
from tosscan.scanner import scan

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
CLAUSES = 5_000  # characters
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is out of sight has a height that is only guessed, so that cards seem to lie on one another.
LAID_OUT = """() => document.querySelectorAll(".card, .document > *, tr").forEach(
  (node) => { node.style.contentVisibility = "visible"; })"""
CHECK = """(standards) => axe.run(document, { resultTypes: ["violations"], runOnly: standards }).then(
  (found) => found.violations.map((each) => [each.id, each.nodes.length, each.nodes[0].html]))"""


@pytest.fixture(scope="module")
def pages(sample: Assessment, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a page of each kind; the report is of the first clauses, since axe-core takes its time."""
    folder = tmp_path_factory.mktemp("pages")
    assert sample.document is not None
    (folder / "short.txt").write_text(sample.document.text[:CLAUSES], encoding="utf-8")
    with (folder / "report.html").open("wb") as file:
        HtmlWriter(folder=folder).write(scan(folder / "short.txt", config=ScanConfig()), file)
    fair = scan(SAMPLES / "fair-terms.md", config=ScanConfig())
    with (folder / "compare.html").open("wb") as file:
        write_html(compare(sample, fair), file)
    run(
        Options((str(SAMPLES / "fair-terms.md"), str(SAMPLES / "northgate-terms.html")), folder / "out"),
        Quiet(),
    )
    page = io.BytesIO()
    write_page(survey(folder / "out"), page, folder=folder / "out")
    (folder / "market.html").write_bytes(page.getvalue())
    return {kind: folder / f"{kind}.html" for kind in ("report", "compare", "market")}


@pytest.mark.parametrize(
    ("width", "colours"), [(390, "light"), (390, "dark"), (1280, "dark"), (1600, "light")]
)
@pytest.mark.parametrize("kind", ["report", "compare", "market"])
def test_page_has_no_barrier(
    kind: str, width: int, colours: Colours, pages: dict[str, Path], show: Open
) -> None:
    page = show(pages[kind], width=width, colours=colours)
    if kind == "report":
        page.wait_for_selector("#findings .card:last-of-type .choice", state="attached")
    page.evaluate(LAID_OUT)
    page.evaluate(AXE)
    assert page.evaluate(CHECK, STANDARDS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
