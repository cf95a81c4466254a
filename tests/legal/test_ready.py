"""What is on file for the law packs is what their YAML says, and is used only while it is."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest
import yaml

from tests.ready import packed
from tosscan import expressions
from tosscan.expressions import needed
from tosscan.legal import alternatives, files, provisions, ready
from tosscan.legal.alternatives import places
from tosscan.legal.recognition import recognition
from tosscan.resources import CHECKOUT

LEGAL = CHECKOUT / "tosscan" / "legal"
LABELS = sorted(path.relative_to(LEGAL).as_posix() for path in LEGAL.glob("data/*/*.yml"))


@pytest.fixture
def nothing_on_file(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ready, "FILE", "data/not-there.json")
    ready._ready.cache_clear()
    yield
    ready._ready.cache_clear()


def test_the_file_is_up_to_date() -> None:
    assert (LEGAL / ready.FILE).read_bytes() == packed(), "run make ready"


@pytest.mark.parametrize("label", LABELS)
def test_every_file_of_the_packs_is_on_file(label: str) -> None:
    data = (LEGAL / label).read_bytes()
    assert ready.content(label, data) == orjson.loads(orjson.dumps(files.parsed(data, label)))
    assert ready.content(label, data + b"\n# changed") is None


def test_no_shipped_expression_is_parsed_to_learn_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "needed", lambda source: pytest.fail(f"{source} was parsed"))
    sources = [source for source in recognition("kz").sources.values() if "\\" in source]
    assert len(sources) > 300
    for source in sources:
        assert alternatives.alternatives(source, whole=True)


@pytest.mark.usefixtures("nothing_on_file")
def test_without_the_file_the_yaml_is_read() -> None:
    label = "data/kz/provisions.yml"
    assert ready.content(label, (LEGAL / label).read_bytes()) is None
    assert files.read("kz", "notes").value == yaml.safe_load((LEGAL / "data/kz/notes.yml").read_text("utf-8"))


def test_the_law_is_the_same_with_the_file_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with_file = provisions._load.__wrapped__("kz", None, "", ())
    monkeypatch.setattr(ready, "content", lambda label, _: asked.append(label))
    assert provisions._load.__wrapped__("kz", None, "", ()) == with_file
    assert "data/kz/provisions.yml" in asked


@pytest.mark.parametrize("source", [r"\bfee\b|плат\w*|(?:a|б)[|]", r"\bseizure\b", "|".join("abcdef")])
def test_alternatives_are_the_same_with_the_file_and_without(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def needs() -> list[tuple[str, list[list[str]]]]:
        parts = [part for whole in (True, False) for part in alternatives.alternatives(source, whole=whole)]
        return [(part._source, [list(group) for group in part._needs]) for part in parts]

    computed = needs()
    parts = [(start, end, letters, needed(source[start:end])) for start, end, letters in places(source)]
    table = orjson.loads(ready.make({}, {source: parts}))
    monkeypatch.setattr(ready, "_ready", lambda: table)
    monkeypatch.setattr(expressions, "needed", lambda source: pytest.fail(f"{source} was parsed"))
    assert needs() == computed
