"""The parts of a dossier that list: inventory, control, provider, capture, duties, answers, annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tosscan.findings.assessment import Protection
from tosscan.findings.gate import BY_ID, COMPETENCE_GATE
from tosscan.findings.provision import ProvisionMatch
from tosscan.report import memoannexes, memoparts
from tosscan.report.capture import Fact, facts
from tosscan.report.dossier import EXPLANATIONS, PROCEDURE, RECOMMENDATION, Folder, Sheet
from tosscan.report.dossierclauses import cited
from tosscan.report.memorandum import Block, Row, table, text

DUTIES = (
    *("provider_identity_address", "licence_number_term_issuer", "authority_and_pretrial_contacts"),
    *("complaint_route", "time_to_answer_complaint", "kazakh_and_russian_text"),
)
"""The protections that the law asks a seller to tell of, whatever the contract says."""
ROWS_FOR_ANSWERS = 4


def inventory(folder: Folder) -> tuple[Block, ...]:
    """Return every text with its number, date, sheets and hash, and the texts that were not read."""
    say = folder.say["inventory"]
    rows = [_entry(sheet, folder) for sheet in folder.sheets]
    blocks = [text(say["lead"]), table(say["header"], rows, (5, 41, 14, 13, 27))]
    blocks.append(Block("label", "", label=say["others"]))
    others = dict.fromkeys(
        say["other"].format(number=sheet.number, title=one.title, url=one.url or "").strip()
        for sheet in folder.sheets
        if sheet.paper.assessment.document
        for one in sheet.paper.assessment.document.incorporated
    )
    return (*blocks, *([Block("item", line) for line in others] or [text(say["no_others"])]))


def _entry(sheet: Sheet, folder: Folder) -> Row:
    say, words = folder.say["inventory"], folder.words
    paper, found = sheet.paper, sheet.paper.assessment
    doc = found.document
    status = words.report["status"][found.status]
    if found.reason and found.status != "assessed":
        status = say["reason"].format(status=status, reason=words.told(found.reason))
    named = sheet.name if sheet.name == paper.place else f"{sheet.name}. {paper.place}"
    told = say["row"].format(named=named, status=status)
    if paper.copies:
        told = f"{told} {say['also'].format(paths='; '.join(paper.copies))}"
    pages = doc.extracted.pages if doc else None
    sheets = str(pages) if pages else say["no_sheets"]
    return (str(sheet.number), told, folder.edition(sheet), sheets, found.source.sha256 or say["no_hash"])


def control(folder: Folder) -> tuple[Block, ...]:
    """Return the ground and form of the control: blanks, with the norms of each form."""
    say, norms = folder.say["control"], folder.file.norms
    law = {"recommendation": RECOMMENDATION, "check": RECOMMENDATION, "complaint": EXPLANATIONS}
    forms = [
        Block("item", form.format(citation=norms[law[name]].citation)) for name, form in say["forms"].items()
    ]
    states = "; ".join(dict.fromkeys(folder.words.status(norms[name].source_status) for name in PROCEDURE))
    blanks = [Block("blank", say[f"blank_{name}"], label=say[name]) for name in ("act", "period", "official")]
    return (
        text(say["lead"]),
        Block("blank", say["blank_ground"], label=say["ground"]),
        Block("label", "", label=say["form"]),
        *forms,
        Block("small", say["status"].format(status=states)),
        *blanks,
    )


def provider(folder: Folder) -> tuple[Block, ...]:
    """Return what the texts say of the other side, who is competent, and the assumptions."""
    say = folder.say["provider"]
    blocks = [text(say["lead"])]
    told: set[tuple[Block, ...]] = set()
    for sheet in folder.assessed:
        named = tuple(memoparts.counterparty(sheet.case))
        signs = tuple(
            Block("item", sign["text"]) for sign in sheet.paper.assessment.counterparty.get("signs", ())
        )
        if (*named, *signs) in told:
            continue
        told.add((*named, *signs))
        blocks += [Block("label", "", label=_headed(sheet, folder)), *(named or [text(say["none"])])]
        if signs:
            blocks += [Block("label", "", label=say["notice"]), *signs]
    blocks.append(Block("blank", say["blank_registry"], label=say["registry"]))
    blocks.append(Block("label", "", label=say["competence"]))
    if folder.competence is None:
        blocks.append(Block("loud", say["open"].format(letter=BY_ID[COMPETENCE_GATE].letter)))
    blocks += [Block("blank", say["blank_competence"]), text(say["competence_lead"])]
    return (*blocks, *_assumptions(folder))


def _assumptions(folder: Folder) -> Iterator[Block]:
    """Yield the assumptions of each text, those that are the same for several texts once."""
    groups: dict[tuple[Block, ...], list[Sheet]] = {}
    for sheet in folder.assessed:
        tables = tuple(block for block in memoparts.assumptions(sheet.case) if block.kind == "table")
        groups.setdefault(tables, []).append(sheet)
    for tables, sheets in groups.items():
        if len(groups) > 1:
            yield Block("label", "", label="; ".join(_number(sheet, folder) for sheet in sheets))
        yield from tables


def capture(folder: Folder) -> tuple[Block, ...]:
    """Return for each text how it came to this machine."""
    say, blocks = folder.say["capture"], []
    for sheet in folder.sheets:
        source = sheet.paper.assessment.source
        record = source.captured or {}
        blocks.append(Block("label", "", label=_headed(sheet, folder)))
        if "final" not in record:
            blocks.append(text(_origin(sheet, folder)))
        if record:
            ordered = {name: record[name] for name in folder.words["capture"] if name in record}
            rows = list(_flat(facts({**ordered, **record}, folder.words.report)))
            blocks.append(table(say["header"], rows, (32, 68)))
    return (*blocks, text(say["limits"]))


def _origin(sheet: Sheet, folder: Folder) -> str:
    """Return where a text is from that this machine did not fetch."""
    say, found = folder.say["capture"], sheet.paper.assessment
    origin = (found.source.captured or {}).get("declared_origin")
    if origin:
        return str(say["declared"].format(origin=origin))
    if "://" in found.source.name:
        return str(say["not_fetched"].format(reason=folder.words.told(found.reason or "")))
    return str(say["file"].format(name=found.source.name))


def _flat(found: Sequence[Fact], above: str = "") -> Iterator[Row]:
    """Yield the fields of a record as rows; long parts that few read stand in the JSON report alone."""
    for fact in found:
        label = f"{above} · {fact.label}" if above else fact.label
        if fact.within and not fact.folded:
            yield from _flat(fact.within, label)
        elif not fact.folded:
            yield (label, fact.value)


def duties(folder: Folder) -> tuple[Block, ...]:
    """Return the duties to inform, apart from clauses: what each text has of them, and a blank to decide."""
    say = folder.say["duties"]
    rows = [
        _duty(row, sheet, folder)
        for sheet in folder.assessed
        for slug in DUTIES
        for row in sheet.paper.assessment.protections
        if row.protection == slug
    ]
    if not rows:
        return (text(say["none"]),)
    return (text(say["lead"]), replace(table(say["header"], rows, (5, 17, 20, 24, 18, 16)), wide=True))


def _duty(row: Protection, sheet: Sheet, folder: Folder) -> Row:
    say, words = folder.say["duties"], folder.words
    status, places = words["protection_status"][row.status], sheet.case.places(row.quotes)
    return (
        str(sheet.number),
        words.label("protections", row.protection),
        say["found"].format(status=status, places=places) if places else status,
        row.default_text,
        row.fine_text or words["fine"][row.fine],
        say["blank"],
    )


def answers(folder: Folder) -> tuple[Block, ...]:
    """Return an empty table for what the provider answers."""
    say = folder.say["answers"]
    rows: list[Row] = [(str(number), *("",) * 5) for number in range(1, ROWS_FOR_ANSWERS + 1)]
    return (text(say["lead"]), table(say["header"], rows, (5, 19, 14, 34, 8, 20)))


def signature(folder: Folder) -> tuple[Block, ...]:
    """Return the lines that an official signs."""
    say = folder.say["signature"]
    return (
        Block("blank", say["lead"]),
        *(Block("label", folder.say["blank"], label=row) for row in say["rows"]),
    )


def rest(folder: Folder) -> tuple[Block, ...]:
    """Return the findings that no person confirmed, text by text: places and words, no statement of law."""
    blocks: list[Block] = []
    for sheet in folder.assessed:
        lead, *others = memoannexes.rest(sheet.case)
        if lead.kind != "loud":
            others = [lead]
        elif lead not in blocks:
            blocks.append(lead)
        blocks += [Block("label", "", label=_headed(sheet, folder)), *others]
    return tuple(blocks) or (text(folder.say["duties"]["none"]),)


def norms(folder: Folder) -> tuple[Block, ...]:
    """Return the wording of every norm that the dossier cites, those of procedure last."""
    say = folder.words["norms"]
    bearing = {match.id: match for sheet in folder.assessed for match in cited(sheet.case)}
    blocks = [text(say["lead"])]
    for match in bearing.values():
        blocks += _norm(match, folder)
    blocks.append(Block("label", "", label=folder.say["norms"]["procedure"]))
    for name in PROCEDURE:
        blocks += _norm(folder.file.norms[name], folder)
    return tuple(blocks)


def _norm(match: ProvisionMatch, folder: Folder) -> Iterator[Block]:
    say, words = folder.words["norms"], folder.words
    told = say["source"].format(
        citation=match.citation_full or match.citation,
        edition=words.told(match.edition),
        status=words.status(match.source_status),
        address=match.address,
    )
    yield Block("label", told, label=match.citation)
    yield Block("quote", match.wording or say["no_text"])
    if match.rendering and words.language == "en":
        yield Block("small", say["rendering"].format(text=match.rendering))


def integrity(folder: Folder) -> tuple[Block, ...]:
    """Return for each text the hashes and versions from which its findings can be made again."""
    say, blocks = folder.say["integrity"], []
    limits: list[Block] = []
    for sheet in folder.assessed:
        told, *limits = memoannexes.integrity(sheet.case)
        blocks += [
            Block("label", "", label=say["lead"].format(number=sheet.number, name=sheet.name)),
            told,
        ]
    return (*blocks, *limits)


def _number(sheet: Sheet, folder: Folder) -> str:
    return str(folder.say["document"].format(number=sheet.number))


def _headed(sheet: Sheet, folder: Folder) -> str:
    return f"{_number(sheet, folder)}. {sheet.name}"
