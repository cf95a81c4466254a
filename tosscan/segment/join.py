"""Put documents that were read one by one together as one contract, each under a section of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urljoin, urlsplit

from tosscan.document.joint import Part, join_texts, moved
from tosscan.document.parties import Parties
from tosscan.document.source import Source
from tosscan.document.tree import (
    Clause,
    Definition,
    Document,
    Incorporated,
    LanguageShare,
    Notice,
    Reference,
    Section,
    Sentence,
)
from tosscan.segment.incorporation import title_key
from tosscan.segment.references import to_others
from tosscan.segment.targets import Targets

_ENDING = re.compile(r"\.\w{2,5}$")


def join_documents(source: Source, parts: Sequence[Part], documents: Mapping[int, Document]) -> Document:
    """Return one document of all ``parts``, in their order; ``documents`` has those read, by number.

    Each part stands under a section of the first level with its title as the
    heading, and keeps the clauses, sentences and definitions that it has by
    itself. A number is looked up in its own part, and in another where the
    words name that. Parties are those of all parts.

    The date is that of the first part; each part keeps its own.
    """
    joint, placed = join_texts(parts)
    read = [(part, documents[part.number]) for part in joint.parts]
    tree = _Tree()
    for part, doc in read:
        tree.add(part, doc)
    parties = _parties(doc.parties for _, doc in read)
    first = read[0][1] if read else None
    return Document(
        source=source,
        extracted=joint,
        title=combined([part.title for part, _ in read]) or None,
        sections=tuple(tree.sections),
        clauses=tuple(tree.clauses),
        sentences=tuple(tree.sentences),
        parties=parties,
        languages=_languages(doc for _, doc in read),
        version_date=first.version_date if first else None,
        addressees=tuple(dict.fromkeys(words for _, doc in read for words in doc.addressees)),
        notices=tuple(
            Notice(notice.kind, moved(notice.span, part.body)) for part, doc in read for notice in doc.notices
        ),
        incorporated=tuple(_incorporated(read, parties)),
        references=_references(read, tree),
        definitions=tuple(
            Definition(each.term, moved(each.span, part.body), each.kind)
            for part, doc in read
            for each in doc.definitions
        ),
        parts=placed,
    )


def combined(names: Sequence[str]) -> str:
    """Return one name for several documents: both of two, else the first and the number of the others."""
    if len(names) > 2:
        return f"{names[0]} + {len(names) - 1}"
    return " + ".join(names)


@dataclass(slots=True)
class _Tree:
    """Sections, clauses and sentences of the whole, and where those of each part begin."""

    sections: list[Section] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    blocks: int = 0
    starts: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, part: Part, doc: Document) -> None:
        """Add ``part`` with all that ``doc``, the part by itself, has.

        Where the part begins with its title, the section of that is the part's.
        """
        span, heading, by = part.span, part.heading, part.body
        if span is None or heading is None:
            return
        put = span.start < by
        own = doc.sections[0] if doc.sections and moved(doc.sections[0].heading, by) == heading else None
        top, first = len(self.sections), 0 if own else 1
        clauses, sentences, blocks = len(self.clauses), len(self.sentences) + put, self.blocks + put
        self.starts[part.number] = (clauses, top + first)

        def section(index: int | None) -> int:
            return top if index is None else top + first + index

        self.sections.append(Section(span, heading, part.title, 1, own.number if own else None))
        self.sections += [
            replace(
                each,
                span=moved(each.span, by),
                heading=moved(each.heading, by),
                level=each.level + 1,
                parent=section(each.parent),
            )
            for each in doc.sections[1 - first :]
        ]
        self.clauses += [
            replace(
                each,
                span=moved(each.span, by),
                section=section(each.section),
                parent=None if each.parent is None else clauses + each.parent,
            )
            for each in doc.clauses
        ]
        if put:
            language = doc.languages[0].code if doc.languages else "und"
            self.sentences.append(Sentence(heading, "heading", self.blocks, section=top, language=language))
        self.sentences += [
            replace(
                each,
                span=moved(each.span, by),
                kind="heading" if heading.contains(moved(each.span, by)) else each.kind,
                block=blocks + each.block,
                clause=None if each.clause is None else clauses + each.clause,
                section=section(each.section),
                lead_in=None if each.lead_in is None else sentences + each.lead_in,
            )
            for each in doc.sentences
        ]
        self.blocks = blocks + len(doc.extracted.blocks)


def _parties(found: Iterable[Parties]) -> Parties:
    """Return the names of all parts in their order; the part that tells a name's side first counts."""
    sides: dict[str, str] = {}
    for parties in found:
        for side, names in (("provider", parties.provider), ("user", parties.user)):
            for name in names:
                if name.rstrip(".") not in {known.rstrip(".") for known in sides}:
                    sides[name] = side
    return Parties(
        tuple(name for name, side in sides.items() if side == "provider"),
        tuple(name for name, side in sides.items() if side == "user"),
    )


def _languages(documents: Iterable[Document]) -> tuple[LanguageShare, ...]:
    sizes: dict[str, float] = {}
    for doc in documents:
        for language in doc.languages:
            sizes[language.code] = sizes.get(language.code, 0.0) + language.share * doc.words
    total = sum(sizes.values())
    ordered = sorted(sizes.items(), key=lambda item: -item[1])
    return tuple(LanguageShare(code, size / total) for code, size in ordered if size)


def _references(read: Sequence[tuple[Part, Document]], tree: _Tree) -> tuple[Reference, ...]:
    """Return the references of all parts; one to another part is no longer to an outside document."""
    targets = {part.number: Targets(doc.sentences, doc.clauses, doc.sections) for part, doc in read}
    found: list[Reference] = []
    for part, doc in read:
        others = {
            other.title.casefold(): (other.number, targets[other.number])
            for other, _ in read
            if other.number != part.number
        }
        settled: dict[tuple[int, int], list[tuple[int, Reference]]] = {}
        for number, reference in to_others(doc.text, doc.references, others):
            settled.setdefault((reference.span.start, reference.span.end), []).append((number, reference))
        for reference in doc.references:
            outward = settled.pop((reference.span.start, reference.span.end), None)
            if outward is None:
                found.append(_placed(reference, part.body, tree.starts[part.number]))
            else:
                found += [_placed(each, part.body, tree.starts[number]) for number, each in outward]
    return tuple(found)


def _placed(reference: Reference, by: int, starts: tuple[int, int]) -> Reference:
    clauses, sections = starts
    return replace(
        reference,
        span=moved(reference.span, by),
        clause=None if reference.clause is None else clauses + reference.clause,
        section=None if reference.section is None else sections + reference.section,
    )


def _incorporated(read: Sequence[tuple[Part, Document]], parties: Parties) -> Iterator[Incorporated]:
    """Yield the documents that the parts take in, each once, with the number of the part that one is."""
    titles: dict[str, int] = {}
    addresses: dict[str, int] = {}
    for part, doc in read:
        for name in (doc.title, _ENDING.sub("", unquote(_last(part.source.name)))):
            key = title_key(re.sub(r"[-_]+", " ", name or ""), parties.provider)
            if key:
                titles.setdefault(key, part.number)
        for address in _addresses(part.source):
            addresses.setdefault(address, part.number)
    found: dict[str, Incorporated] = {}
    for part, doc in read:
        for other in doc.incorporated:
            key = title_key(other.title, parties.provider)
            number = addresses.get(_address(other.url, part.source)) if other.url else None
            number = titles.get(key) if number is None else number
            here = replace(other, span=moved(other.span, part.body), part=number)
            if found.setdefault(key, here).part is None and number is not None:
                found[key] = replace(found[key], part=number)
    yield from found.values()


def _addresses(source: Source) -> Iterator[str]:
    """Yield the addresses of a source: that asked for, that which answered, or the name of a file."""
    yield _plain(source.name)
    final = (source.captured or {}).get("final")
    if isinstance(final, str):
        yield _plain(final)


def _address(url: str, source: Source) -> str:
    """Return where ``url`` in ``source`` leads; beside a file that is the name of another."""
    if "://" in source.name:
        base = (source.captured or {}).get("final")
        return _plain(urljoin(base if isinstance(base, str) else source.name, url))
    return _plain(url if "://" in url else _last(url))


def _last(name: str) -> str:
    return re.split(r"[?#]", name, maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]


def _plain(address: str) -> str:
    """Return an address in a form that is equal for equal pages: no scheme, no "www.", no fragment."""
    try:
        split = urlsplit(address)
    except ValueError:
        return address
    if not split.netloc:
        return address
    query = f"?{split.query}" if split.query else ""
    return f"{split.netloc.casefold().removeprefix('www.')}{split.path.rstrip('/')}{query}"
