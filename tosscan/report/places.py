"""Give findings and quotations their places: numbered cards, links, and the full text painted with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tosscan.document.span import Span
from tosscan.document.text import Block
from tosscan.document.tree import Document, Sentence
from tosscan.findings.assessment import Assessment, Side
from tosscan.findings.finding import Finding, Quote
from tosscan.findings.provision import ProvisionMatch, Role
from tosscan.report.changes import changed_to
from tosscan.report.links import Links
from tosscan.report.marks import Mark, Piece, lay
from tosscan.report.words import Words

ROLES: tuple[Role, ...] = ("for", "against", "procedure", "standing")
EXCERPT = 96
"""Characters of a quotation shown in a table cell; the link beside it leads to all of it."""

LEAD_IN = 600
"""Characters of the words that open a list shown above its items; 99 in 100 of them have fewer than 465."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to a finding or to a place in the full text; ``tone`` is the severity it is painted in."""

    id: str
    label: str
    tone: int = 0
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A provision as a finding names it; ``id`` is the place in the page where all of it is told."""

    id: str
    match: ProvisionMatch


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as it is printed: its number, the place of its words in the full text, its quotation.

    ``opener`` is where the list begins in which the finding stands.
    ``overridden`` has the sentences that would soften it, each with the one
    that overrides it. ``page_link`` opens the source at its page,
    ``source_link`` at its words; "" where there is no way there. ``language``
    is that of the quotation, "" where it is not known; ``norms`` are the
    provisions by role, ``changed_to`` says to what a person changed it.
    ``answer_at`` and ``cure_at`` lead to an earlier finding of its kind that has the same
    answer, or the same cure; None where it has its own. ``told_elsewhere``: it has no norm, and
    another finding on the same words has.
    """

    finding: Finding
    number: int
    title: str
    target: str
    pieces: tuple[Piece, ...]
    lead_in: str
    also: tuple[Reference, ...]
    opener: Span | None
    softened_by: tuple[Reference, ...]
    overridden: tuple[tuple[Reference, Reference], ...]
    page_link: str
    source_link: str
    language: str = ""
    norms: tuple[tuple[Role, tuple[Named, ...]], ...] = ()
    changed_to: str = ""
    answer_at: Reference | None = None
    cure_at: Reference | None = None
    told_elsewhere: bool = False


def _has_law(finding: Finding) -> bool:
    """Tell whether a remark names provisions, or such as assumptions set aside."""
    aside = finding.law.set_aside if finding.law else ()
    return finding.severity > 1 and bool(aside or any(match.role == "for" for match in finding.provisions))


@dataclass(frozen=True, slots=True)
class PageMark:
    """Where a page of a source begins in the full text; ``link`` opens the source there, or is ""."""

    id: str
    number: int
    link: str


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the full text: what it is painted as, what may be linked to it, and where it links to."""

    text: str
    tone: int
    ids: tuple[str, ...]
    pages: tuple[PageMark, ...]
    refs: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of the full text; ``tag`` is its HTML element."""

    tag: str
    kind: str
    level: int
    marker: str
    runs: tuple[Run, ...]


@dataclass(slots=True)
class Places:
    """Gives each range that something refers to one id in the full text."""

    assessment: Assessment
    doc: Document
    word: Words
    source: Links
    _targets: dict[Span, str] = field(default_factory=dict)

    def target(self, span: Span) -> str:
        """Return the id of ``span`` in the full text; equal spans share one."""
        return self._targets.setdefault(span, f"t{len(self._targets) + 1}")

    def references(self, names: Iterable[str]) -> tuple[Reference, ...]:
        """Return links to the quotations called ``names``; a name that nothing carries is left out."""
        quotes = (self.assessment.quotes.get(name) for name in names)
        known = (quote for quote in quotes if quote is not None)
        return tuple(self._reference(quote, number) for number, quote in enumerate(known, 1))

    def _reference(self, quote: Quote, number: int) -> Reference:
        words = " ".join(quote.text.split())
        excerpt = words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"
        if quote.clause:
            label = self.word["comparison"]["clause"].format(clause=quote.clause)
        else:
            label = self.word["comparison"]["place"].format(n=number)
        label = f"{quote.part}, {label}" if quote.part else label
        return Reference(self.target(quote.span), label, excerpt=excerpt)

    def _overridden(
        self, finding: Finding, quoted: Mapping[Span, str]
    ) -> tuple[tuple[Reference, Reference], ...]:
        pairs: list[tuple[Reference, Reference]] = []
        for softening in finding.softenings:
            if softening.cancelled_by is not None:
                spans = (softening.span, softening.cancelled_by)
                source, override = self.references(quoted[span] for span in spans)
                pairs.append((source, override))
        return tuple(pairs)

    def side(self, side: Side) -> tuple[Reference, ...]:
        return self.references(side.quotes)

    def cards(self, findings: Iterable[Finding]) -> tuple[Card, ...]:
        """Return ``findings`` as cards, numbered from 1 in the order of the text."""
        ordered = sorted(findings, key=lambda finding: finding.key)
        same: dict[Span, list[tuple[int, Finding]]] = {}
        for number, finding in enumerate(ordered, 1):
            same.setdefault(finding.quote.span, []).append((number, finding))
        quoted = self.assessment.quote_ids()
        opening = openers(self.doc)
        spoken = {sentence.span: sentence.language for sentence in self.doc.sentences}
        return tuple(
            Card(
                finding=finding,
                number=number,
                title=self.word.category(finding.category),
                target=self.target(finding.quote.span),
                pieces=_quotation(self.doc.text, finding),
                lead_in=opening_words(self.doc, opening.get(finding.quote.span)),
                also=tuple(
                    Reference(other.id, f"{n} {self.word.category(other.category)}", other.severity)
                    for n, other in same[finding.quote.span]
                    if other is not finding
                ),
                opener=_opener(opening.get(finding.quote.span)),
                softened_by=self.references(finding.softened_by),
                overridden=self._overridden(finding, quoted),
                page_link=self.source.at(finding.quote.span.start).page(finding.quote.page),
                source_link=self.source.at(finding.quote.span.start).words(finding.quote.anchor),
                language=spoken.get(finding.quote.span, ""),
                changed_to=changed_to(finding.decision, self.word),
                told_elsewhere=finding.pattern is None
                and any(_has_law(other) for _, other in same[finding.quote.span]),
            )
            for number, finding in enumerate(ordered, 1)
        )

    def blocks(self, found: Sequence[Card], fair: Sequence[Card]) -> tuple[TextBlock, ...]:
        """Return the whole text in blocks, painted and linked; call it when every target is known."""
        cards: dict[str, list[Card]] = {}
        for card in (*found, *fair):
            cards.setdefault(card.target, []).append(card)
        pages = {mark.id: (span, mark) for span, mark in _pages(self.doc, self.source)}
        marks = [Mark(span, name) for span, name in self._targets.items()]
        marks += [Mark(span, name) for name, (span, _) in pages.items()]
        blocks = _covering(self.doc)
        rows = lay(self.doc.text, [block.span for block in blocks], marks)
        levels = {section.heading: section.level for section in self.doc.sections}
        made = (
            _text_block(block, levels, tuple(self._run(piece, cards, pages) for piece in row))
            for block, row in zip(blocks, rows, strict=True)
        )
        return tuple(_stepwise(made))

    def _run(
        self, piece: Piece, cards: Mapping[str, list[Card]], pages: Mapping[str, tuple[Span, PageMark]]
    ) -> Run:
        tones = [card.finding.severity for mark in piece.marks for card in cards.get(mark.name, ())]
        full = self.word["full"]
        return Run(
            text=piece.text,
            tone=max(tones, default=0),
            ids=tuple(mark.name for mark in piece.opens if mark.name not in pages),
            pages=tuple(pages[mark.name][1] for mark in piece.opens if mark.name in pages),
            refs=tuple(
                Reference(
                    card.finding.id,
                    full["fair_ref" if card.finding.severity == 1 else "ref"].format(
                        n=card.number, title=card.title
                    ),
                    card.finding.severity,
                    excerpt=f"✓{card.number}" if card.finding.severity == 1 else str(card.number),
                )
                for mark in piece.closes
                for card in cards.get(mark.name, ())
            ),
        )


def _quotation(text: str, finding: Finding) -> tuple[Piece, ...]:
    """Return the quotation with the words that rules matched as marked pieces."""
    hits = dict.fromkeys(hit.span for hit in finding.evidence.rules)
    marks = [Mark(span, str(number)) for number, span in enumerate(hits)]
    return lay(text, [finding.quote.span], marks)[0]


def openers(doc: Document) -> dict[Span, Sentence]:
    """Return the sentence that opens the list, by the span of each item of a list."""
    return {
        sentence.span: doc.sentences[sentence.lead_in]
        for sentence in doc.sentences
        if sentence.lead_in is not None
    }


def opening_words(doc: Document, opener: Sentence | None) -> str:
    """Return the words that open a list, the last of them where they are very many."""
    if opener is None:
        return ""
    start, end = opener.span.start, opener.span.end
    if end - start <= LEAD_IN:
        return doc.quote(opener)
    return "… " + doc.text[end - LEAD_IN : end].split(maxsplit=1)[-1]


def _opener(sentence: Sentence | None) -> Span | None:
    return None if sentence is None else sentence.span


def _pages(doc: Document, source: Links) -> Iterator[tuple[Span, PageMark]]:
    """Yield the pages that hold text, each with the range of the text on it; their ids tell parts apart."""
    standing = [part for part in doc.parts if part.span is not None]
    texts = [(f"page-{part.number}", part.extracted, part.body) for part in standing]
    for name, extracted, body in texts or [("page", doc.extracted, 0)]:
        if extracted is None or extracted.anchors.kind != "pdf":
            continue
        starts: dict[int, int] = {}
        for start, _, page, *_ in extracted.anchors.runs:
            starts.setdefault(int(page), body + int(start))
        ordered = sorted(starts.items(), key=lambda item: item[1])
        ends = [start for _, start in ordered[1:]] + [body + len(extracted.text)]
        for (page, start), end in zip(ordered, ends, strict=True):
            yield Span(start, end), PageMark(f"{name}-{page}", page, source.at(start).page(page))


def _covering(doc: Document) -> list[Block]:
    """Return the document's blocks in order, with paragraphs for any words between them.

    Extraction puts every word into a block; should one be missed, the reader still gets it.
    """
    text = doc.text
    blocks: list[Block] = []
    at = 0
    for block in sorted(doc.extracted.blocks, key=lambda block: block.span):
        blocks += _gap(text, at, block.span.start)
        span = Span(max(at, block.span.start), max(at, block.span.end))
        if len(span):
            blocks.append(Block(block.kind, span, block.level, block.marker, block.page))
        at = max(at, span.end)
    return blocks + _gap(text, at, len(text))


def _text_block(block: Block, levels: Mapping[Span, int], runs: tuple[Run, ...]) -> TextBlock:
    """Return ``block`` as it is printed; a paragraph that is all heading of a section is shown as one."""
    level = levels.get(block.span, block.level)
    if block.kind == "heading" or block.span in levels:
        return TextBlock(f"h{min(6, max(1, level) + 2)}", "heading", min(6, level), block.marker or "", runs)
    return TextBlock("p", block.kind, min(6, level), block.marker or "", runs)


def _stepwise(blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
    """Yield ``blocks`` with headings that are at most one level below the one before them."""
    above = 2  # the heading of the section in which the text stands
    for block in blocks:
        if block.kind != "heading":
            yield block
            continue
        above = min(int(block.tag[1]), above + 1)
        yield replace(block, tag=f"h{above}")


def _gap(text: str, start: int, end: int) -> list[Block]:
    if start >= end:
        return []
    span = Span(start, end).trim(text)
    return [Block("paragraph", span)] if len(span) else []
