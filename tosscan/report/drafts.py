"""Drafts of an authority's letters to a provider, from confirmed findings and checked norms alone.

Number, date and signature stay empty. A draft is refused while it would rest
on what nobody verified: a norm that no person compared with the official
portal, or a competence that is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tosscan.errors import VerificationError
from tosscan.findings.finding import Finding
from tosscan.findings.gate import BY_ID, COMPETENCE_GATE
from tosscan.findings.provision import Consequence, ProvisionMatch
from tosscan.report import changes
from tosscan.report.cited import articles
from tosscan.report.dossier import EXPLANATIONS, RECOMMENDATION, TAILS, File, Folder, Sheet, dossier_words
from tosscan.report.dossierclauses import norms
from tosscan.report.memoclauses import language, lead, may_speak, told
from tosscan.report.memorandum import Block, Field, Memo, Section, text

Kind = Literal["explanations", "recommendation"]
KINDS: tuple[Kind, ...] = ("explanations", "recommendation")
COMPETENT = "consumer_authority"
"""The authority whose powers the norms of the drafts are."""

_NORM: Mapping[Kind, str] = {"explanations": EXPLANATIONS, "recommendation": RECOMMENDATION}
_CLASSES: Mapping[Kind, frozenset[Consequence]] = {
    # What the contract may lawfully say can be asked about, and is no breach to be removed.
    "explanations": frozenset(("N", "V", "P", "R", "D", "I")),
    "recommendation": frozenset(("N", "V", "P")),
}
_SHOWN = 4  # norms that a refusal names before the rest is counted


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft; ``left`` counts the confirmed findings that stay out, for want of a norm that bears them."""

    memo: Memo
    left: int


def draft(file: File, kind: Kind, spoken: str) -> Draft:
    """Return the draft of a letter to the provider of ``file``, in the language ``spoken``.

    Raises:
        VerificationError: no confirmed finding bears it, the competence is open or another's, or a norm
            that it cites was not compared with the official portal; says which, in one line.
        UsageError: drafts are not written in that language.
    """
    folder = Folder.of(file, dossier_words(spoken))
    confirmed = [
        (sheet, found)
        for sheet in folder.assessed
        for found in sheet.paper.assessment.findings
        if found.decision.state == "confirmed"
    ]
    if not confirmed:
        raise _refused(kind, "no finding is confirmed by a person")
    borne = [(sheet, found) for sheet, found in confirmed if _bears(found, kind)]
    if not borne:
        raise _refused(kind, "no confirmed finding rests on a norm that bears it")
    _check_competence(folder, kind)
    cited = {match.id: match for match in _cited(borne, file.norms, kind)}
    _check_norms(cited, kind)
    return Draft(_memo(folder, borne, tuple(cited.values()), kind), len(confirmed) - len(borne))


def _refused(kind: Kind, why: str) -> VerificationError:
    return VerificationError(f"no draft ({kind}): {why}")


def _bears(found: Finding, kind: Kind) -> bool:
    leading = lead(found)
    law = found.law
    if leading is None or law is None or not may_speak(found) or law.on_acceptance == "no":
        return False
    return leading.consequence in _CLASSES[kind]


def _check_competence(folder: Folder, kind: Kind) -> None:
    gate = BY_ID[COMPETENCE_GATE]
    if folder.competence is None:
        raise _refused(
            kind, f"the competence is open (assumption {gate.letter}); answer it with {gate.option}"
        )
    if folder.competence != COMPETENT:
        raise _refused(
            kind,
            f"the norms on file give it to the consumer authority, and the competence is {folder.competence} "
            f"(assumption {gate.letter}, {gate.option})",
        )


def _cited(
    borne: list[tuple[Sheet, Finding]], known: Mapping[str, ProvisionMatch], kind: Kind
) -> Iterator[ProvisionMatch]:
    """Yield the norms that the draft names: of procedure, those that bear it, those that it mentions."""
    yield known[_NORM[kind]]
    for _, found in borne:
        leading = lead(found)
        if leading is None:
            continue
        mentioned = articles(f"{_reasoning(found)} {found.cure}")
        for match in found.provisions:
            if match.role == "for" or articles(match.citation) & mentioned:
                yield match
        if leading.consequence is not None:
            yield from (known[name] for name in TAILS.get(leading.consequence, ()))


def _check_norms(cited: Mapping[str, ProvisionMatch], kind: Kind) -> None:
    missing = [name for name, match in cited.items() if match.source_status != "official"]
    if not missing:
        return
    named = ", ".join(missing[:_SHOWN])
    more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    raise _refused(
        kind,
        f"not compared with the official portal: {named}{more}; compare them and record it with "
        "'tosscan law check ID --by NAME --on DATE'",
    )


def _memo(
    folder: Folder, borne: list[tuple[Sheet, Finding]], cited: tuple[ProvisionMatch, ...], kind: Kind
) -> Memo:
    say = folder.say["drafts"]
    own = say[kind]
    citation = folder.file.norms[_NORM[kind]]
    checks: dict[tuple[str, str], list[str]] = {}
    for match in cited:
        day = folder.words.day(match.checked_on) if match.checked_on else ""
        checks.setdefault((match.checked_by or "", day), []).append(match.citation)
    checked = "; ".join(
        say["check"].format(by=by, day=day, citations=", ".join(citations))
        for (by, day), citations in checks.items()
    )
    sections = (
        Section(
            "terms",
            say["terms"],
            (
                Block("blank", own["lead"].format(citation=citation.citation_full or citation.citation)),
                *(text(line) for line in (folder.say["clauses"]["language"],) if line),
                *(
                    block
                    for n, (sheet, found) in enumerate(borne, 1)
                    for block in _term(n, sheet, found, folder)
                ),
            ),
        ),
        Section("ask", own["ask"], (*(Block("item", line) for line in own["items"]), text(own["after"]))),
        Section(
            "documents",
            say["documents"],
            (*_papers(folder, borne), text(say["status"].format(checks=checked))),
        ),
        Section(
            "signature",
            folder.say["sections"]["signature"],
            (
                text(say["language"]),
                *(Block("label", folder.say["blank"], label=row) for row in say["rows"]),
            ),
        ),
    )
    return Memo(
        language=folder.words.language,
        title=own["title"],
        annex=folder.say["annex"],
        contents=folder.words["titles"]["contents"],
        confidential=say["kind"],
        stamp=folder.stamp,
        reviewed=folder.reviewed,
        loud="",
        fields=_fields(folder),
        sections=sections,
        annexes=(),
    )


def _term(number: int, sheet: Sheet, found: Finding, folder: Folder) -> Iterator[Block]:
    say, words = folder.say["drafts"], folder.words
    place = say["term"].format(
        number=number,
        document=folder.say["document"].format(number=sheet.number),
        place=words.place(found.quote),
    )
    yield Block("label", "", label=place)
    yield Block("quote", words.report.quoted(found.quote.text))
    if found.translation:
        yield Block("quote", changes.translated(found.translation, words.report))
    elif language(found, sheet.case) != words.language:
        yield Block("blank", folder.say["clauses"]["blank_translation"])
    yield Block("label", norms(found, words), label=say["norm"])
    yield Block("label", _reasoning(found), label=say["reasoning"])
    if found.cure:
        yield Block("label", found.cure, label=say["remedy"])


def _reasoning(found: Finding) -> str:
    law = found.law
    return told(found, law.yields, law.fact, law.verb) if law is not None else ""


def _papers(folder: Folder, borne: list[tuple[Sheet, Finding]]) -> Iterator[Block]:
    say = folder.say
    named = {sheet.number for sheet, _ in borne}
    for sheet in folder.sheets:
        doc = sheet.paper.assessment.document
        if sheet.number not in named or doc is None:
            continue
        paper = say["drafts"]["paper"].format(
            title=sheet.name, date=folder.edition(sheet), sha=sheet.paper.assessment.source.sha256
        )
        yield Block("item", f"{say['document'].format(number=sheet.number)}: {paper}")


def _fields(folder: Folder) -> tuple[Field, ...]:
    say, cover = folder.say["drafts"], folder.say["cover"]
    return (
        Field(say["number"], say["blank_number"], blank=True),
        Field(say["date"], say["blank_date"], blank=True),
        Field(say["from"], cover["blank_authority"], blank=True),
        Field(say["to"], f"{_addressee(folder)} {say['blank_to']}".strip(), blank=True),
    )


def _addressee(folder: Folder) -> str:
    """Return the provider by its name, with the address that its text gives."""
    for sheet in folder.assessed:
        addresses = sheet.paper.assessment.counterparty.get("address") or ()
        if addresses and folder.file.provider:
            address = addresses if isinstance(addresses, str) else "; ".join(map(str, addresses))
            return str(folder.say["drafts"]["address"].format(name=folder.file.provider, address=address))
    return folder.file.provider
