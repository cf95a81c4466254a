"""A dossier holds every text of a provider and lets none of their words act."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import yaml

from tosscan.findings.assessment import Assessment, Gate
from tosscan.findings.decision import Decision
from tosscan.findings.provision import ProvisionMatch
from tosscan.report.dossier import LANGUAGES, PROCEDURE, TAILS, File, Folder, Paper, dossier_words
from tosscan.report.dossierbuild import build as build_dossier
from tosscan.report.dossierbuild import write
from tosscan.report.memorandum import Block, Section
from tosscan.resources import package_data

SOFFICE = shutil.which("soffice")
NASTY = 'Gull {{ memo }} {% if %} <w:p/> <script>x</script> =1+1 #let \u202e "Ltd"'
SHOWN = NASTY.replace("\u202e", "\ufffd")
NORM = ProvisionMatch(
    id="KZ-CPL-6-2",
    pack="kz",
    role="procedure",
    consequence=None,
    condition=None,
    citation="Art. 6-2 Law",
    statement="",
    source_status="copy",
    edition="April 2026",
)


@pytest.fixture
def unread(rich: Assessment) -> Assessment:
    """Return an assessment of which nothing could be read."""
    return Assessment(
        source=rich.source,
        tool=rich.tool,
        status="not_assessed",
        reason="The file is empty: it holds no text.",
        reason_code="empty",
    )


@pytest.fixture
def hostile(build: Callable[..., Assessment]) -> Assessment:
    """Return an assessment whose only finding has words that would act."""
    return build([("paragraph", NASTY)], [(NASTY, "arbitration", 3)])


NAMES = (*PROCEDURE, *(name for names in TAILS.values() for name in names))


def file_of(*assessments: Assessment, provider: str = "Gull Ltd", stated: bool = True) -> File:
    papers = tuple(
        Paper(found, f"terms/{number}.pdf", copies=("terms/copy.pdf",))
        for number, found in enumerate(assessments, 1)
    )
    return File(provider, stated, papers, {name: replace(NORM, id=name) for name in NAMES})


def decided(assessment: Assessment, *states: Any) -> Assessment:
    findings = tuple(
        replace(found, decision=Decision(state, "A. Official", "2026-11-02", NASTY))
        for found, state in zip(assessment.findings, states, strict=False)
    )
    return replace(assessment, findings=(*findings, *assessment.findings[len(findings) :]))


def section(sections: tuple[Section, ...], name: str) -> Section:
    return next(one for one in sections if one.id == name)


def rows(found: Section) -> list[tuple[str, ...]]:
    return [row for block in found.blocks if block.kind == "table" for row in block.rows]


def words_of(found: Section) -> str:
    return " ".join(part for block in found.blocks for part in (block.label, block.text) if part)


def written(file: File, form: Any = "docx", language: str = "en") -> bytes:
    out = io.BytesIO()
    write(build_dossier(file, language), form, out, title="Dossier")
    return out.getvalue()


def test_words_have_the_same_keys() -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(inner) for key, inner in value.items() if key != "language"}
        return [shape(inner) for inner in value] if isinstance(value, list) else None

    shapes = [
        shape(yaml.safe_load(package_data("report", f"locale/dossier/{code}.yml").read_text("utf-8")))
        for code in LANGUAGES
    ]
    assert shapes[0] == shapes[1] == shapes[2]


def test_every_part_is_there(rich: Assessment) -> None:
    made = build_dossier(file_of(rich), "en")
    assert [one.id for one in made.sections] == ["inventory", "control", "provider", "capture"]
    assert [one.id for one in made.wide] == ["clauses", "duties"]
    assert [one.id for one in made.back] == ["answers", "signature"]
    assert [one.id for one in made.annexes] == ["rest", "norms", "integrity"]


def test_inventory_has_every_text_and_says_what_was_not_read(rich: Assessment, unread: Assessment) -> None:
    made = build_dossier(file_of(rich, unread), "en")
    listed = rows(section(made.sections, "inventory"))
    assert [row[0] for row in listed] == ["1", "2"]
    assert listed[0][-1] == rich.source.sha256
    assert "terms/copy.pdf" in listed[0][1]
    assert unread.reason
    assert unread.reason in listed[1][1]
    assert "documents: 1" in made.loud


def test_only_confirmed_findings_stand_in_the_table(rich: Assessment) -> None:
    first, second, *others = rich.findings
    made = build_dossier(file_of(decided(rich, "confirmed", "rejected")), "en")
    table = rows(section(made.wide, "clauses"))
    assert [row[2] for row in table] == [f"“{first.quote.text}”"]
    assert {len(row) for row in table} == {9}
    assert "A. Official" in table[0][7]
    rest = [row[3] for row in rows(section(made.annexes, "rest"))]
    assert second.quote.text in rest
    assert all(found.quote.text in rest for found in others)
    assert first.quote.text not in rest


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ((), "not reviewed"),
        (("confirmed",), "not reviewed; a person decided on 1"),
        (None, "decided by a person"),
    ],
)
def test_every_page_says_whether_a_person_looked(rich: Assessment, states: Any, told: str) -> None:
    states = ("confirmed",) * len(rich.findings) if states is None else states
    stamp = build_dossier(file_of(decided(rich, *states)), "en").stamp
    assert stamp == Folder.of(file_of(decided(rich, *states)), dossier_words("en")).stamp
    pages = pypdfium2.PdfDocument(written(file_of(decided(rich, *states)), "pdf"))
    heads = [" ".join(page.get_textpage().get_text_range().split()) for page in pages]
    assert len(heads) > 4
    assert all(stamp in head for head in heads)
    word = zipfile.ZipFile(io.BytesIO(written(file_of(decided(rich, *states)))))
    assert stamp in word.read("word/header1.xml").decode()


def test_an_unread_text_keeps_the_stamp_from_saying_all(rich: Assessment, unread: Assessment) -> None:
    whole = decided(rich, *("confirmed",) * len(rich.findings))
    made = build_dossier(file_of(whole, unread), "en")
    assert not made.reviewed
    assert made.stamp.startswith(dossier_words("en")["status"]["partly_assessed"])


def test_sheets_are_numbered(rich: Assessment) -> None:
    pages = pypdfium2.PdfDocument(written(file_of(rich), "pdf", "ru"))
    last = " ".join(pages[len(pages) - 1].get_textpage().get_text_range().split())
    assert f"Лист {len(pages)} из {len(pages)}" in last
    foot = zipfile.ZipFile(io.BytesIO(written(file_of(rich), language="ru"))).read("word/footer1.xml")
    assert "Лист " in foot.decode()
    assert b'w:instr=" PAGE "' in foot


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_same_input_gives_the_same_bytes(
    form: str, rich: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert written(file_of(rich), form) == written(file_of(rich), form)


def test_hostile_words_do_not_act_and_none_is_lost(hostile: Assessment) -> None:
    states = ("confirmed",) * len(hostile.findings)
    data = written(file_of(decided(hostile, *states), provider=NASTY))
    read = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    assert any(SHOWN in cell for cell in cells)
    assert any(cell.endswith(SHOWN) for cell in cells if "A. Official" in cell)
    text = " ".join(
        " ".join(page.get_textpage().get_text_range().split())
        for page in pypdfium2.PdfDocument(written(file_of(hostile, provider=NASTY), "pdf"))
    )
    assert "{{ memo }} {% if %} <w:p/> <script>x</script> =1+1 #let" in text


def test_provider_stays_out_of_properties(rich: Assessment) -> None:
    word = docx.Document(io.BytesIO(written(file_of(rich, provider="Secretive Ltd"))))
    about = word.core_properties
    assert "Secretive" not in f"{about.title} {about.author} {about.subject} {about.comments}"


def test_open_competence_is_told_loudly(rich: Assessment) -> None:
    gate = Gate("G11", "Which authority?", None, "open", letter="K")
    open_, answered = (
        build_dossier(file_of(replace(rich, gates=(replace(gate, value=value),))), "en")
        for value in (None, "consumer_authority")
    )
    loud = Block("loud", dossier_words("en")["dossier"]["provider"]["open"].format(letter="K"))
    assert loud in section(open_.sections, "provider").blocks
    assert loud not in section(answered.sections, "provider").blocks


def test_duties_to_inform_stand_apart_with_a_blank_to_decide(rich: Assessment) -> None:
    from tosscan.findings.assessment import Protection

    duty = Protection("licence_number_term_issuer", "absent", default_text="The duty stands.", fine="no")
    other = replace(duty, protection="home_forum")
    made = build_dossier(file_of(replace(rich, protections=(duty, other))), "en")
    (row,) = rows(section(made.wide, "duties"))
    assert "The duty stands." in row
    assert row[-1].startswith("[")


def test_record_of_capture_is_told(rich: Assessment, unread: Assessment) -> None:
    record = {"sha256": "ab", "final": "https://gull.example/terms", "headers": {"server": "x"}}
    fetched = replace(rich, source=replace(rich.source, captured=record))
    declared = replace(rich, source=replace(rich.source, captured={"declared_origin": "a letter <b>"}))
    missed = replace(unread, source=replace(unread.source, name="https://gull.example/none"))
    made = section(build_dossier(file_of(fetched, declared, missed, rich), "en").sections, "capture")
    told = words_of(made)
    values = [row[1] for row in rows(made)]
    assert values[:2] == ["https://gull.example/terms", "ab"]
    assert "x" not in values
    assert "from a letter <b>; not proven" in told
    assert "Not fetched. The file is empty" in told
    assert f"Given as a file ({rich.source.name})" in told


def test_unnamed_provider_is_told_by_its_documents(rich: Assessment) -> None:
    made = build_dossier(file_of(rich, provider="", stated=False), "en")
    assert "terms/1.pdf" in made.fields[1].value
    assert "nobody confirmed" in build_dossier(file_of(rich, stated=False), "en").fields[1].value


def test_clauses_stand_on_pages_that_lie_on_their_side(rich: Assessment) -> None:
    pages = list(pypdfium2.PdfDocument(written(file_of(decided(rich, "confirmed")), "pdf")))
    lying = [page.get_width() > page.get_height() for page in pages]
    assert (lying[0], lying[-1]) == (False, False)
    told = ["Reasoning" in page.get_textpage().get_text_range() for page in pages]
    assert any(told)
    assert all(side for side, here in zip(lying, told, strict=True) if here)


@pytest.mark.system
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice: make system")
def test_libreoffice_opens_the_dossier(rich: Assessment, tmp_path: Path) -> None:
    (tmp_path / "dossier.docx").write_bytes(written(file_of(decided(rich, "confirmed")), language="ru"))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    assert SOFFICE is not None
    command = [SOFFICE, "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "dossier.docx")], check=True, capture_output=True, timeout=180)
    pages = list(pypdfium2.PdfDocument((tmp_path / "dossier.pdf").read_bytes()))
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in pages]
    assert {page.get_width() > page.get_height() for page in pages} == {False, True}
    assert f"Лист {len(pages)} из {len(pages)}" in texts[-1]
    assert all("Машинный отчёт, не проверен" in text for text in texts)
