"""Bring the catalogues of reports up to date with the English words, and compile them: ``make translations``.

Keeps every translation whose English words still stand. A message whose words
have changed keeps its old translation marked as fuzzy, which a person must
confirm: fuzzy and empty entries are not compiled, and tests name them.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogMessage
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the package beside this folder

from tosscan.errors import Reason  # noqa: E402
from tosscan.report.catalogue import MARKET, SENTENCES, WORDS, Message, messages  # noqa: E402
from tosscan.report.words import market_table, source_table  # noqa: E402

PACKAGE = ROOT / "tosscan"
LOCALE = PACKAGE / "report" / "locale"
LANGUAGES = ("ru", "kk")
PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 "
    ": n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)",
    "kk": "nplurals=1; plural=0",
}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in the head of compiled catalogues."""


def said() -> Iterator[Message]:
    """Yield the sentences of other rooms: reasons, a list, messages of rules, points of the law."""
    listed = yaml.safe_load((LOCALE / "sentences.yml").read_text("utf-8"))["sentences"]
    texts = [
        *(" ".join(reason.sentence.split()) for reason in Reason),
        *listed,
        *(text for file in sorted(PACKAGE.glob("detect/rules/*/*.yml")) for text in _under(file, "message")),
        *(text for file in sorted(PACKAGE.glob("legal/data/*/*.yml")) for text in _under(file, "edition")),
        *(text for file in sorted(PACKAGE.glob("legal/data/*/*.yml")) for text in _under(file, "point")),
    ]
    for text in dict.fromkeys(texts):
        yield Message("", text)


def _under(file: Path, key: str) -> Iterator[str]:
    """Yield the texts that stand under ``key`` anywhere in a file."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get(key), str):
                yield node[key]
            for inner in node.values():
                yield from walk(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from walk(inner)

    yield from walk(yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader))


SOURCES: dict[str, Callable[[], Iterator[Message]]] = {
    WORDS: lambda: messages(source_table()),
    SENTENCES: said,
    MARKET: lambda: messages(market_table()),
}


def path(language: str, domain: str) -> Path:
    """Return the catalogue of ``domain`` that a translator edits."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str) -> Catalog:
    """Return a catalogue as it stands, an empty one where there is no file."""
    file = path(language, domain)
    text = file.read_bytes() if file.is_file() else b""
    return read_po(io.BytesIO(text), domain=domain)


def template(domain: str) -> Catalog:
    """Return the messages of ``domain`` without translations."""
    catalog = Catalog(domain=domain)
    for message in SOURCES[domain]():
        text = (message.text, message.plural) if message.plural else message.text
        catalog.add(text, context=message.context or None)
    return catalog


def updated(language: str, domain: str) -> bytes:
    """Return the catalogue with exactly the messages there are, as a file."""
    old, new = read(language, domain), template(domain)
    by_context = {message.context: message for message in old if message.id and message.context}
    lines = [
        'msgid ""',
        'msgstr ""',
        '"Project-Id-Version: tosscan\\n"',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: {PLURALS[language]};\\n"',
        "",
        "",
    ]
    body = Catalog(domain=domain)
    body.mime_headers = [("Plural-Forms", PLURALS[language])]
    for message in new:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        changed = known is None and message.context in by_context
        source = by_context[str(message.context)] if changed else known
        empty = ("",) * body.num_plurals if isinstance(message.id, tuple) else ""
        entry = body.add(message.id, source.string if source else empty, context=message.context)
        if changed or (source and source.fuzzy):
            entry.flags.add("fuzzy")
    file = io.BytesIO()
    write_po(file, body, width=0, omit_header=True)
    return "\n".join(lines).encode() + file.getvalue().lstrip()


def strings(message: CatalogMessage) -> tuple[str, ...]:
    """Return the translations of a message: one, or one for each number."""
    string = message.string
    return tuple(map(str, string)) if isinstance(string, tuple | list) else (string or "",)


def compiled(language: str, domain: str) -> bytes:
    """Return the catalogue as gettext reads it."""
    catalog, file = read(language, domain), io.BytesIO()
    # The same catalogue gives the same bytes.
    catalog.creation_date = catalog.revision_date = UNDATED
    write_mo(file, catalog)
    return file.getvalue()


def main() -> None:
    """Write the files and print how many messages of each want a translation."""
    for language in LANGUAGES:
        for domain in SOURCES:
            file = path(language, domain)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(updated(language, domain))
            file.with_suffix(".mo").write_bytes(compiled(language, domain))
            entries = [message for message in read(language, domain) if message.id]
            todo = sum(message.fuzzy or not all(strings(message)) for message in entries)
            print(f"{file.relative_to(ROOT)}: {len(entries)} messages, {todo} to translate")


if __name__ == "__main__":
    main()
