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
from tosscan.findings.category import MAIN
from tosscan.report.summary import Summary, summary
from tosscan.report.words import Words, words

_STYLE = {3: "bold red", 2: "yellow", 1: "green"}
_QUOTE = 160


def print_summary(
    assessment: Assessment, paths: Sequence[Path], *, file: TextIO, language: str = "en"
) -> None:
    """Print in ``language`` which text was read, what stands out in it, and where the reports are."""
    console = Console(file=file, highlight=False, soft_wrap=True)
    word = words(language)
    say = word["terminal"]
    digest = summary(assessment, language=language)
    console.print()
    console.print(Text(safe(digest.title), style="bold"))
    if assessment.status != "assessed":
        console.print(
            Text(
                f"{digest.status_label.upper()}: {safe(word.told(assessment.reason or ''))}", style="bold red"
            )
        )
    doc = assessment.document
    if doc is not None:
        date = doc.version_date.isoformat() if doc.version_date else say["no_date"]
        console.print(Text(say["version"].format(date=date, words=word.number(doc.words))))
        if doc.addressees:
            names = "; ".join(safe(each) for each in doc.addressees)
            console.print(Text(say["addressees"].format(names=names)))
    for part in assessment.parts:
        name = word["contract"]["document"].format(n=part.number)
        state = word["contract"]["states"][part.status]
        console.print(Text(f"{name}: {safe(part.title)} ({safe(part.source.name)}): {state}"))
    for notice in digest.notices:
        console.print(Text(f"{notice.label}: {clip(notice.quote)}", style="bold yellow"))
    if assessment.status != "not_assessed":
        _findings(console, digest, word)
    for path in paths:
        console.print(Text(say["report"].format(path=path), style="bold"))


def _findings(console: Console, digest: Summary, word: Words) -> None:
    width = max(26, *(len(count.title) for count in digest.categories))
    console.print()
    console.print(Text(digest.status_line))
    console.print(Text(digest.review_line, style="dim"))
    for count in digest.categories:
        line = Text(f"  {count.title:<{width}}")
        if count.total:
            line.append(f"{count.total:>4}  ", style="bold")
            line.append(f"{count.severe} {word['severity'][3]}" if count.severe else "", style=_STYLE[3])
            line.append("; " if count.severe and count.limited else "")
            line.append(f"{count.limited} {word['severity'][2]}" if count.limited else "", style=_STYLE[2])
        elif count.slug in MAIN:
            line.append("   -", style="dim")
        else:
            continue
        console.print(line)
    if digest.not_found:
        console.print(Text(f"  {digest.not_found_line}: {', '.join(digest.not_found)}", style="dim"))
    console.print()
    for finding in digest.weightiest:
        page = word["terminal"]["page"].format(page=finding.quote.page) if finding.quote.page else ""
        place = ", ".join(filter(None, (finding.quote.part, finding.quote.clause, page)))
        console.print(
            Text.assemble(
                (f"  {word.category(finding.category)}", _STYLE[finding.severity]),
                f" ({safe(place)})" if place else "",
                f": {clip(finding.quote.text)}",
            )
        )
    console.print()


def safe(text: str) -> str:
    """Return ``text`` on one line without characters that could act on a terminal."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"})


def clip(text: str) -> str:
    """Return ``text`` made safe and cut to one or two lines of a terminal."""
    line = safe(text)
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1].rstrip() + "…"
