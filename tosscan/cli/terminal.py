"""What a person sees in the terminal after a scan: a short coloured summary, on standard error.

Text of the document is shown without control characters, so that it cannot
act on the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from tosscan.findings.assessment import Assessment
from tosscan.findings.category import BY_SLUG, MAIN
from tosscan.findings.finding import SEVERITY_WORDS, Finding
from tosscan.report.summary import summary

_STYLE = {3: "bold red", 2: "yellow", 1: "green"}
_QUOTE = 160


def print_summary(assessment: Assessment, paths: Sequence[Path], *, file: TextIO) -> None:
    """Print which text was read, what stands out in it, and where the reports are."""
    console = Console(file=file, highlight=False, soft_wrap=True)
    digest = summary(assessment)
    console.print()
    console.print(Text(safe(digest.title), style="bold"))
    doc = assessment.document
    if assessment.status != "assessed":
        label = "NOT ASSESSED" if assessment.status == "not_assessed" else "PARTLY ASSESSED"
        console.print(Text(f"{label}: {safe(assessment.reason or '')}", style="bold red"))
    if doc is not None:
        date = doc.version_date.isoformat() if doc.version_date else "the text gives no date"
        console.print(Text(f"Version: {date}. Words: {doc.words:,}."))
        if doc.addressees:
            console.print(Text("For: " + "; ".join(safe(words) for words in doc.addressees)))
        for notice in doc.notices:
            console.print(Text(f"Notice: {clip(notice.span.of(doc.text))}", style="bold yellow"))
    if assessment.status != "not_assessed":
        _findings(console, assessment)
    for path in paths:
        console.print(Text(f"Report: {path}", style="bold"))


def _findings(console: Console, assessment: Assessment) -> None:
    digest = summary(assessment)
    counts = {category: (threes, twos) for category, threes, twos in counted(assessment.findings)}
    total = len(assessment.findings)
    console.print()
    console.print(Text(f"{total} findings (machine report, not reviewed by a person)"))
    order = [*MAIN, *(slug for slug in BY_SLUG if slug not in MAIN)]
    for slug in order:
        threes, twos = counts.get(slug, (0, 0))
        if not threes + twos and slug not in MAIN:
            continue
        line = Text(f"  {BY_SLUG[slug].title:<26}")
        if threes + twos:
            line.append(f"{threes + twos:>4}  ", style="bold")
            line.append(f"{threes} {SEVERITY_WORDS[3]}" if threes else "", style=_STYLE[3])
            line.append("; " if threes and twos else "")
            line.append(f"{twos} {SEVERITY_WORDS[2]}" if twos else "", style=_STYLE[2])
        else:
            line.append("   not found in this document", style="dim")
        console.print(line)
    console.print()
    for finding in digest.weightiest:
        place = " ".join(
            filter(None, (finding.quote.clause, f"p. {finding.quote.page}" if finding.quote.page else ""))
        )
        console.print(
            Text.assemble(
                (f"  {BY_SLUG[finding.category].title}", _STYLE[finding.severity]),
                f" ({safe(place)})" if place else "",
                f": {clip(finding.quote.text)}",
            )
        )
    console.print()


def counted(findings: Sequence[Finding]) -> list[tuple[str, int, int]]:
    """Return (category, findings of severity 3, findings of severity 2) for every category that has some."""
    found: dict[str, list[int]] = {}
    for finding in findings:
        found.setdefault(finding.category, [0, 0])[3 - finding.severity] += 1
    return [(category, threes, twos) for category, (threes, twos) in found.items()]


def safe(text: str) -> str:
    """Return ``text`` on one line without characters that could act on a terminal."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"})


def clip(text: str) -> str:
    """Return ``text`` made safe and cut to one or two lines of a terminal."""
    line = safe(text)
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1].rstrip() + "…"
