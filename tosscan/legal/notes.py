"""Notes that go with an assessment of law: what it depends on and what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tosscan.document.tree import Document
from tosscan.findings.assessment import Gate
from tosscan.legal import files
from tosscan.legal.gates import AIFC, FOREIGN
from tosscan.legal.protections import Draft
from tosscan.legal.provisions import LawPack
from tosscan.legal.schema import Wording

_KEYS = ("sources", "foreign", "aifc", "incorporated", "incorporated_one", "contract", "contract_one")


def notes(
    doc: Document, gates: Sequence[Gate], shields: Sequence[Draft], law: LawPack, language: str
) -> tuple[str, ...]:
    """Return the notes for which ``doc`` gives cause.

    A protection that is lacking is said to be not found in this document, or
    in those read as one contract, where the text refers to others.

    Raises:
        DataError: the file is not valid.
    """
    words = {key: wording.of(language) for key, wording in _wordings(law.info.id).items()}
    values = {gate.id: gate.value for gate in gates}
    found = [words["sources"]]
    if values.get("G1") == FOREIGN:
        found.append(words["foreign"])
    if values.get("G3") == AIFC:
        unread = (
            entry.citation.first(language)
            for entry in law.provisions.values()
            if entry.id.startswith("KZ-AIFC") and not entry.read
        )
        found.append(words["aifc"].format(unread="; ".join(unread)))
    missing = sum(draft.status == "absent" for draft in shields)
    others = len(doc.unread)
    if missing and others:
        read = sum(part.span is not None for part in doc.parts)
        key = ("contract" if read else "incorporated") + ("_one" if others == 1 else "")
        found.append(words[key].format(missing=missing, count=others, read=read))
    return tuple(found)


@cache
def _wordings(pack: str) -> dict[str, Wording]:
    root = files.read(pack, "notes").mapping(("notes",))["notes"]
    return {key: node.both() for key, node in root.mapping(_KEYS).items()}
