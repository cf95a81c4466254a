"""The market view shows all of a store: what was not read first, and nothing that could act."""

from __future__ import annotations

import html
import io
import re
import sqlite3
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from tests.batch.conftest import terms
from tosscan.batch.market import write_page
from tosscan.batch.run import Options, run
from tosscan.batch.store import FILE
from tosscan.batch.survey import FAMILIES, FEWEST, Survey, survey
from tosscan.cli import main
from tosscan.cli.progress import Quiet
from tosscan.errors import Reason, UsageError
from tosscan.findings.category import SLUGS
from tosscan.report.words import market_words

HOSTILE = "<script>alert(1)</script> Ltd"
MANIFEST = f"""provider,title,date,path
{HOSTILE},=1+1,2026-01-02,gull.md
Tern Ltd,Terms,,tern.md
Copycat,,,tern copy.md
,,,empty.md
"""
COPY = """
INSERT INTO contents (sha256, size) VALUES ('NAME', 1);
CREATE TEMP TABLE input AS SELECT * FROM inputs WHERE path LIKE '%gull.md';
CREATE TEMP TABLE assessed AS SELECT * FROM assessments WHERE sha256 = (SELECT sha256 FROM input);
CREATE TEMP TABLE found AS SELECT * FROM findings WHERE sha256 = (SELECT sha256 FROM input);
UPDATE input SET id = 'NAME', path = 'NAME', sha256 = 'NAME';
UPDATE assessed SET sha256 = 'NAME';
UPDATE found SET sha256 = 'NAME';
INSERT INTO inputs SELECT * FROM input;
INSERT INTO assessments SELECT * FROM assessed;
INSERT INTO findings SELECT * FROM found;
DROP TABLE input; DROP TABLE assessed; DROP TABLE found;
"""
DECIDE = """
INSERT INTO decisions VALUES
('{}', '2026-11-01T00:00:00Z', 'A. Person', '{}', '', '', 3, '', '', '', '', '', NULL)
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of a batch of four: three assessed, two of the same bytes, one empty."""
    home = tmp_path_factory.mktemp("market")
    for name, text in (("gull", terms("Gull")), ("tern", terms("Tern")), ("tern copy", terms("Tern"))):
        (home / f"{name}.md").write_text(text, encoding="utf-8")
    (home / "empty.md").write_bytes(b"")
    (home / "all.csv").write_text(MANIFEST, encoding="utf-8")
    run(Options((str(home / "all.csv"),), home / "out"), Quiet())
    return home / "out"


@pytest.fixture(scope="module")
def page(out: Path) -> str:
    file = io.BytesIO()
    write_page(survey(out), file, folder=out)
    return file.getvalue().decode()


@pytest.fixture
def changed(out: Path, tmp_path: Path) -> Callable[[str], Survey]:
    """Return a function that runs SQL on a copy of the store and reads that."""

    def change(script: str) -> Survey:
        before, copy = sqlite3.connect(out / FILE), sqlite3.connect(tmp_path / FILE)
        try:
            before.backup(copy)
            copy.executescript(script)
        finally:
            before.close()
            copy.close()
        return survey(tmp_path)

    return change


def parsed(page: str) -> Any:
    return lxml_html.fromstring(page)


def decided(out: Path, state: str) -> str:
    """Return SQL that decides on the first finding of the terms of Gull."""
    connection = sqlite3.connect(out / FILE)
    try:
        (name,) = connection.execute(
            "SELECT fingerprint FROM findings JOIN inputs USING (sha256) "
            "WHERE path LIKE '%gull.md' AND severity > 1 ORDER BY start_at LIMIT 1"
        ).fetchone()
    finally:
        connection.close()
    return DECIDE.format(name, state)


def test_every_input_has_a_row(out: Path) -> None:
    rows = {row.path.rpartition("/")[2]: row for row in survey(out).rows}
    assert sorted(rows) == ["empty.md", "gull.md", "tern copy.md", "tern.md"]
    assert rows["gull.md"].provider == HOSTILE
    assert (rows["gull.md"].title, rows["gull.md"].date) == ("=1+1", "2026-01-02")
    assert rows["tern.md"].date == "2026-05-02"
    assert rows["tern.md"].copies == rows["tern copy.md"].copies == 1
    assert rows["gull.md"].copies == rows["empty.md"].copies == 0
    assert rows["empty.md"].status == "not_assessed"
    assert rows["empty.md"].reason
    assert rows["gull.md"].words > 40


def test_equal_bytes_count_once(out: Path) -> None:
    read = survey(out)
    assert read.base == 2
    assert read.providers == 3
    arbitration = next(kind for kind in read.kinds if kind.slug == "arbitration")
    assert (arbitration.documents, arbitration.providers) == (2, 3)
    assert sum(read.powers["change_terms"].values()) == 2
    assert all(sum(counts.values()) == 2 for counts in read.protections.values())


def test_families_hold_each_category_once() -> None:
    assert sorted(slug for family in FAMILIES.values() for slug in family) == sorted(SLUGS)


def test_provider_is_that_of_the_text_where_no_manifest_names_one(
    changed: Callable[[str], Survey],
) -> None:
    read = changed("UPDATE inputs SET provider = NULL")
    (row,) = (row for row in read.rows if row.path.endswith("gull.md"))
    assert not row.stated
    assert row.provider.startswith("Gull")
    assert [row.market for row in read.rows if not row.read] == ["empty.md"]


def test_a_rejected_finding_is_not_counted(out: Path, changed: Callable[[str], Survey]) -> None:
    def gull(read: Survey) -> Any:
        return next(row for row in read.rows if row.path.endswith("gull.md"))

    before, after = gull(survey(out)), gull(changed(decided(out, "rejected")))
    assert sum(after.counts.values()) == sum(before.counts.values()) - 1
    assert (before.decided, after.decided) == (0, 1)
    assert after.total == before.total
    assert after.urgency < before.urgency


def test_a_confirmed_finding_is_counted_and_leaves_the_order(
    out: Path, changed: Callable[[str], Survey]
) -> None:
    before = next(row for row in survey(out).rows if row.path.endswith("gull.md"))
    after = next(row for row in changed(decided(out, "confirmed")).rows if row.path.endswith("gull.md"))
    assert after.counts == before.counts
    assert after.urgency < before.urgency
    assert before.urgency == 3 * before.open_severe + before.open_limited + 2 * before.unread


def test_a_decision_taken_back_is_none(out: Path, changed: Callable[[str], Survey]) -> None:
    read = changed(decided(out, "undecided"))
    assert sum(row.decided for row in read.rows) == 0


def test_wording_that_providers_share(out: Path) -> None:
    shared = survey(out).shared
    assert {"unilateral_change", "arbitration"} <= {slug for group in shared for slug in group.categories}
    assert max(len(group.cluster.providers) for group in shared) == 3
    assert {row.path.rpartition("/")[2] for row, _ in shared[0].places} == {
        "gull.md",
        "tern.md",
        "tern copy.md",
    }


def test_a_rule_is_suspect_where_it_fires_nearly_everywhere(changed: Callable[[str], Survey]) -> None:
    copies = "".join(COPY.replace("NAME", f"copy {n}") for n in range(FEWEST - 2))
    read = changed(copies)
    assert read.base == FEWEST
    assert {rule.rule for rule in read.rules if "often" in rule.suspect}
    assert not [rule for rule in changed("").rules if rule.suspect]


def test_failures_stand_first(page: str) -> None:
    read = parsed(page)
    sections = [section.get("id") for section in read.xpath("//main/section")]
    assert sections[:2] == ["failures", "documents"]
    assert "1 not assessed" in " ".join(read.xpath("//header//text()"))
    (lost,) = read.xpath("//table[contains(@class, 'lost')]/tbody/tr")
    assert "empty" in lost.text_content()
    row = next(row for row in read.xpath("//table[@id='rows']/tbody/tr") if row.get("data-s") == "0")
    assert "not assessed" in row.text_content()
    assert {cell.text_content() for cell in row[6:]} == {"–"}


def test_an_input_that_was_not_reached_is_shown(changed: Callable[[str], Survey], tmp_path: Path) -> None:
    file = io.BytesIO()
    read = changed("UPDATE inputs SET status = 'pending', law_key = NULL WHERE path LIKE '%gull.md'")
    write_page(read, file, folder=tmp_path)
    assert "not reached yet" in file.getvalue().decode()
    assert read.base == 1


def test_page_is_escaped_and_loads_nothing(page: str) -> None:
    read = parsed(page)
    assert html.escape(HOSTILE) in page
    assert len(read.xpath("//script")) == 1
    assert read.xpath("//@src | //@style | //@onclick | //link | //iframe") == []
    policy = read.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        digest = b64encode(sha256(read.xpath(f"//{tag}")[0].text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_every_link_has_its_place(page: str, out: Path) -> None:
    read = parsed(page)
    links = read.xpath("//a/@href")
    assert [
        link for link in links if link.startswith("#") and not read.xpath("//*[@id=$i]", i=link[1:])
    ] == []
    reports = {link.partition("#")[0] for link in links if link.startswith("reports/")}
    assert len(reports) == 2
    assert all((out / report).is_file() for report in reports)
    place = next(link for link in links if "#f-" in link)
    report, _, name = place.partition("#")
    assert f'id="{name}"' in (out / report).read_text("utf-8")


def test_rows_carry_the_letters_of_their_categories(page: str) -> None:
    read = parsed(page)
    letters = {option.text: option.get("value") for option in read.xpath("//select[@id='kind']/option")}
    marks = [
        row.get("data-k") for row in read.xpath("//table[@id='rows']/tbody/tr") if row.get("data-s") == "1"
    ]
    assert marks
    assert all(letters["Arbitration"] in mark.lower() for mark in marks)
    assert all(letters["Indemnification"] not in mark.lower() for mark in marks)


@pytest.mark.parametrize(("language", "told"), [("ru", "<h1>4 документа; "), ("kk", "<h1>4 құжат; ")])
def test_page_is_in_the_language_asked_for(language: str, told: str, out: Path) -> None:
    file = io.BytesIO()
    write_page(survey(out), file, folder=out, language=language)
    text = file.getvalue().decode()
    assert told in text
    read = parsed(text)
    assert read.get("lang") == language
    # Names, addresses and rules stay as they are.
    for kept in read.xpath(
        "//bdi | //code | //style | //script | //section[@id='rules']//th[@scope='row'] | //i"
    ):
        kept.drop_tree()
    words = [*read.xpath("//body//text()"), *read.xpath("//@data-label"), *read.xpath("//@data-shown")]
    latin = {word for text in words for word in re.findall("[A-Za-z]{2,}", text)}
    assert latin <= {"tosscan", "count", "all"}


def test_every_reason_has_a_word() -> None:
    reasons = market_words("en")["reasons"]
    assert set(reasons) == {reason.code for reason in Reason} | {"pending", "not_assessed"}


def test_nothing_is_ranked_and_the_formula_is_printed(page: str) -> None:
    read = parsed(page)
    assert "P = 3·S + L + 2·D" in read.xpath("string(//section[@id='order'])")
    names = [row[0].text_content() for row in read.xpath("//table[@id='rows']/tbody/tr")]
    assert names == [HOSTILE, "Copycat", "not named", "Tern Ltd"]


def test_heat_map_tells_unread_from_none(page: str) -> None:
    read = parsed(page)
    rows = {row[0].text_content(): row for row in read.xpath("//table[@id='heatmap']/tbody/tr")}
    unread = rows["empty.md"]
    assert {cell.get("class") for cell in unread[2:]} == {"lack"}
    assert "lack" not in {cell.get("class") for cell in rows["Tern Ltd"]}
    assert all(len(row) == len(SLUGS) + 2 for row in rows.values())


def test_the_same_store_gives_the_same_page(page: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    files = io.BytesIO(), io.BytesIO()
    for file in files:
        write_page(survey(out), file, folder=out)
    assert files[0].getvalue() == files[1].getvalue()


def test_a_batch_ends_with_the_page(tmp_path: Path) -> None:
    (tmp_path / "gull.md").write_text(terms("Gull"), encoding="utf-8")
    assert main(["batch", str(tmp_path / "gull.md"), "-o", str(tmp_path / "out"), "-q"]) == 0
    assert "<h1>1 document, 1 provider" in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_a_batch_speaks_the_language_asked_for(tmp_path: Path) -> None:
    (tmp_path / "gull.md").write_text(terms("Gull"), encoding="utf-8")
    command = ["batch", str(tmp_path / "gull.md"), "-o", str(tmp_path / "out"), "-q", "--workers", "1"]
    assert main([*command, "--lang", "kk"]) == 0
    (report,) = (tmp_path / "out" / "reports").iterdir()
    pages = [tmp_path / "out" / "index.html", report]
    assert [parsed(page.read_text("utf-8")).get("lang") for page in pages] == ["kk", "kk"]


def test_the_command_writes_the_page(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["market", str(out)]) == 0
    assert "index.html" in capsys.readouterr().err
    assert re.search("<h1>4 documents, 3 providers", (out / "index.html").read_text("utf-8"))


def test_a_folder_without_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no results of a batch"):
        survey(tmp_path)
