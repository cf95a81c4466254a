"""Write what a batch found as one page for the whole market, ``index.html`` in the folder of the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from markupsafe import Markup

from tosscan.batch.near import NEAR, SHORTEST
from tosscan.batch.reports import FOLDER
from tosscan.batch.survey import DECIDED, DENIED, FAMILIES, FEWEST, OFTEN, Row, Survey
from tosscan.findings.category import SLUGS
from tosscan.report.html import environment, policy
from tosscan.report.json import created
from tosscan.report.printable import UNPRINTABLE
from tosscan.report.words import market_words, words
from tosscan.resources import template
from tosscan.version import __version__

FILE = "index.html"
FIRST = 50
"""Documents in the order for review; the table has them all."""
CLUSTERS = 150
"""Groups of shared wording on the page; what more there are is told."""
MARKS = "abcdefghijklmnopq"
"""A letter for each category, by which the page filters rows; a capital for findings without a safeguard."""
HEAT = (1, 2, 4, 8)
"""The least number of findings for each of the four shades."""
_LIMITS = {
    "often": OFTEN,
    "fewest": FEWEST,
    "denied": DENIED,
    "decided": DECIDED,
    "near": NEAR,
    "shortest": SHORTEST,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: the document, the address of its report, the letters of its categories."""

    row: Row
    href: str | None
    marks: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat map: the most findings in one document, whether one has no safeguard, its shade."""

    most: int
    severe: bool
    shade: int


@dataclass(frozen=True, slots=True)
class Provider:
    """A row of the heat map; ``cells`` is empty where nothing of the provider was assessed."""

    name: str
    documents: int
    unread: int
    cells: tuple[Cell, ...]


def write_page(survey: Survey, file: BinaryIO, *, folder: Path, language: str = "en") -> None:
    """Write ``survey`` as a page in ``language``; it links to the reports that stand in ``folder``.

    Raises:
        UsageError: there are no words for the language.
    """
    word = words(language)
    moment = created()
    style, script = (_asset("report.css") + _asset("market.css"), _asset("market.js"))
    lines = [_line(row, folder) for row in survey.rows]
    read = [line for line in lines if line.row.read]
    page = (
        environment()
        .get_template("market.html")
        .render(
            s=survey,
            w=word,
            m=market_words(language),
            lines=lines,
            read=len(read),
            unread=[line for line in lines if not line.row.read],
            partly=[line for line in lines if line.row.status == "partly_assessed"],
            reasons=Counter(line.row.reason_code or line.row.status for line in lines if not line.row.read),
            order=sorted(read, key=_order)[:FIRST],
            providers=_providers(survey.rows),
            shared=[
                (group, [_place(row, id_, folder) for row, id_ in group.places])
                for group in survey.shared[:CLUSTERS]
            ],
            families=tuple(FAMILIES),
            marks=tuple(zip(MARKS, SLUGS, strict=True)),
            limits=_LIMITS,
            share=share,
            suspects=[rule for rule in survey.rules if rule.suspect],
            version=__version__,
            moment=moment,
            day=word.day(datetime.fromisoformat(moment).date()),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=policy(style, script),
        )
    )
    file.write(UNPRINTABLE.sub("\ufffd", page).encode("utf-8", "replace"))


def _asset(name: str) -> str:
    return template(f"html/{name}").read_text("utf-8")


def _line(row: Row, folder: Path) -> Line:
    marks = "".join(
        letter.upper() if row.severe.get(slug) else letter
        for letter, slug in zip(MARKS, SLUGS, strict=True)
        if row.counts.get(slug)
    )
    return Line(row, _href(row, folder), marks)


def _href(row: Row, folder: Path) -> str | None:
    name = f"{row.report}.html"
    return f"{FOLDER}/{quote(name)}" if row.report and (folder / FOLDER / name).is_file() else None


def _place(row: Row, id_: str, folder: Path) -> tuple[Row, str | None]:
    href = _href(row, folder)
    return row, f"{href}#{id_}" if href else None


def _order(line: Line) -> tuple[int, str, str]:
    return -line.row.urgency, line.row.market.casefold(), line.row.path


def _providers(rows: Sequence[Row]) -> list[Provider]:
    """Return the rows of the heat map by name; versions are not added up, the most in one counts."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.market.casefold(), []).append(row)
    return [
        Provider(
            name=group[0].market,
            documents=len(group),
            unread=sum(not row.read for row in group),
            cells=tuple(_cell(slug, read) for slug in SLUGS)
            if (read := [r for r in group if r.read])
            else (),
        )
        for _, group in sorted(grouped.items())
    ]


def _cell(slug: str, rows: Sequence[Row]) -> Cell:
    most = max(row.counts.get(slug, 0) for row in rows)
    severe = any(row.severe.get(slug, 0) for row in rows)
    return Cell(most, severe, sum(most >= least for least in HEAT))


def share(part: int, whole: int) -> str:
    """Return ``part`` of ``whole`` in hundredths, or a dash where there is no whole."""
    return f"{100 * part / whole:.0f} %" if whole else "–"
