"""Put the parts of a dossier together, and write it as Word and as PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Literal

from tosscan.report import dossierparts, zipping
from tosscan.report.dossier import Dossier, File, Folder, dossier_words
from tosscan.report.dossierclauses import clauses
from tosscan.report.memo import filled
from tosscan.report.memorandum import Block, Field, Memo, Section
from tosscan.report.pdf import typeset, warned
from tosscan.resources import template
from tosscan.version import __version__

Format = Literal["docx", "pdf"]
Part = Callable[[Folder], tuple[Block, ...]]

_UPRIGHT: tuple[tuple[str, Part], ...] = (
    ("inventory", dossierparts.inventory),
    ("control", dossierparts.control),
    ("provider", dossierparts.provider),
    ("capture", dossierparts.capture),
)
_WIDE: tuple[tuple[str, Part], ...] = (("clauses", clauses), ("duties", dossierparts.duties))
_BACK: tuple[tuple[str, Part], ...] = (
    ("answers", dossierparts.answers),
    ("signature", dossierparts.signature),
)
_ANNEXES: tuple[tuple[str, Part], ...] = (
    ("rest", dossierparts.rest),
    ("norms", dossierparts.norms),
    ("integrity", dossierparts.integrity),
)


def build(file: File, language: str) -> Dossier:
    """Return the dossier of ``file`` in ``language``; the assessments in it are to be in that language too.

    Raises:
        UsageError: dossiers are not written in that language.
    """
    words = dossier_words(language)
    folder = Folder.of(file, words)
    say = folder.say
    unread = sum(not sheet.case.assessed for sheet in folder.sheets)
    partly = sum(sheet.paper.assessment.status == "partly_assessed" for sheet in folder.sheets)

    def sections(parts: tuple[tuple[str, Part], ...], group: str = "sections") -> tuple[Section, ...]:
        return tuple(Section(name, say[group][name], part(folder)) for name, part in parts)

    return Dossier(
        language=language,
        title=say["title"],
        annex=say["annex"],
        contents=words["titles"]["contents"],
        confidential="",
        stamp=folder.stamp,
        reviewed=folder.reviewed,
        loud=say["loud"].format(unread=unread, partly=partly) if unread or partly else "",
        fields=_cover(folder),
        sections=sections(_UPRIGHT),
        annexes=sections(_ANNEXES, "annexes"),
        file=say["file"],
        sheet=say["sheet"],
        wide=sections(_WIDE),
        back=sections(_BACK),
    )


def _cover(folder: Folder) -> tuple[Field, ...]:
    say, file = folder.say["cover"], folder.file
    if file.provider:
        name = say["stated" if file.stated else "named"].format(name=file.provider)
    else:
        name = say["unnamed"].format(documents="; ".join(paper.place for paper in file.papers))
    states = [found.decision.state for sheet in folder.sheets for found in sheet.paper.assessment.findings]
    counted = say["findings_text"].format(
        total=folder.total,
        done=folder.done,
        carried=sum(state in ("confirmed", "changed") for state in states),
        rejected=states.count("rejected"),
    )
    return (
        Field(say["authority"], say["blank_authority"], blank=True),
        Field(say["provider"], name),
        Field(say["subject"], say["subject_text"]),
        Field(say["opened"], say["blank_day"], blank=True),
        Field(say["closed"], say["blank_day"], blank=True),
        Field(say["sheets"], say["blank_sheets"], blank=True),
        Field(say["made"], say["made_text"].format(date=folder.words.day(folder.today), version=__version__)),
        Field(say["findings"], counted),
    )


def write(memo: Memo, form: Format, file: BinaryIO, *, title: str) -> None:
    """Write a dossier or a draft as Word or PDF; the same bytes each time when SOURCE_DATE_EPOCH is set.

    ``title`` stands in the properties of a PDF; the name of the provider does not.
    """
    words = dossier_words(memo.language)
    if form == "pdf":
        file.write(typeset(warned(memo, words["integrity"]["letters"]), title=title))
        return
    kind = "dossier" if isinstance(memo, Dossier) else "memo"
    shape = template(f"memo/{kind}.{memo.language}.docx").read_bytes()
    zipping.write(zipping.normalised(filled(shape, memo)), file)
