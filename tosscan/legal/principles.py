"""What the report says of the principles of law, with their official wording."""

from __future__ import annotations

from functools import cache

from tosscan.findings.assessment import Principle
from tosscan.legal import files
from tosscan.legal.provisions import LawPack
from tosscan.legal.schema import Node


def principles(law: LawPack, language: str) -> tuple[Principle, ...]:
    """Return the principles of a pack, each with its wording ("" where not on file), edition and statement.

    Raises:
        DataError: the file is not valid or names a provision that is not on file.
    """
    found: list[Principle] = []
    for node in _entries(law.info.id):
        part = node.mapping(("id", "statement"))
        provision = law.provisions.get(part["id"].text())
        if provision is None or provision.wording.ru is None:
            raise part["id"].fail("has no official wording on file")
        # A text in Kazakh quotes Kazakh wording or none: a translation is not put in its place.
        kazakh = language == "kk"
        found.append(
            Principle(
                id=provision.id,
                citation=provision.citation.first(language),
                wording=(provision.wording.kk or "") if kazakh else provision.wording.ru,
                wording_language="kk" if kazakh else "ru",
                translation="" if kazakh else provision.rendering or "",
                statement=part["statement"].both().of(language),
                edition=provision.edition,
                address=provision.address,
                source_status=provision.source_status,
                checked_by=provision.checked.by if provision.checked else None,
                checked_on=provision.checked.on if provision.checked else None,
            )
        )
    return tuple(found)


@cache
def _entries(pack: str) -> tuple[Node, ...]:
    return tuple(files.read(pack, "principles").mapping(("principles",))["principles"].items())
