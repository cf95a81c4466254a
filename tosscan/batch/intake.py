"""Read the inputs of a batch, files and addresses: once to know their contents, again for the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tosscan.batch.content import Content, Reading
from tosscan.batch.inputs import Input
from tosscan.batch.store import Store
from tosscan.config import ScanConfig
from tosscan.document.source import RawDocument, Source
from tosscan.errors import NotAssessedError, Reason
from tosscan.sources.capture import declare
from tosscan.sources.load import load

FETCHES = 4  # addresses that are fetched at the same time
_CHARSET = "; charset="


@dataclass(frozen=True, slots=True)
class Taken:
    """A content with the first input that has it."""

    entry: Input
    content: Content
    size: int
    captured: Mapping[str, Any] | None

    @property
    def source(self) -> Source:
        """The source as a report names it."""
        media_type, _, charset = self.content.media_type.partition(_CHARSET)
        return Source(
            uri=self.entry.source,
            name=self.entry.name,
            media_type=media_type,
            sha256=self.content.sha256,
            size=self.size,
            captured=self.captured,
            charset=charset or None,
        )


class Intake:
    """Reads inputs, and keeps no bytes of them."""

    def __init__(self, config: ScanConfig, store: Store) -> None:
        """Keep ``config``, whose limits bound each input, and ``store``, which holds what was fetched."""
        self._config = config
        self._store = store

    def readings(self, inputs: Iterable[Input], *, refetch: bool) -> Iterator[tuple[Input, Reading]]:
        """Yield every input with what reading it gives, files first; some addresses are fetched at a time."""
        addresses = []
        for entry in inputs:
            if entry.address is None:
                yield entry, self._reading(entry)
                continue
            known = None if refetch else self._store.fetched(entry.id)
            if known is not None:
                yield entry, known
            else:
                addresses.append(entry)
        if not addresses:
            return
        threads = ThreadPoolExecutor(FETCHES, thread_name_prefix="fetch")
        try:
            yield from zip(addresses, threads.map(self._reading, addresses), strict=True)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _reading(self, entry: Input) -> Reading:
        try:
            raw = self._load(entry)
        except NotAssessedError as error:
            return Reading(reason_code=error.reason.code, reason=str(error))
        source = raw.source
        media_type = source.media_type + (f"{_CHARSET}{source.charset}" if source.charset else "")
        return Reading(
            Content(source.sha256, media_type),
            source.size,
            data=raw.data if entry.address is not None else None,
            captured=source.captured,
        )

    def _load(self, entry: Input) -> RawDocument:
        """Return the bytes of an input. Raises NotAssessedError."""
        if entry.unread is not None:
            raise entry.unread
        config = self._config
        raw = load(entry.source, limits=config.limits, stdin=None, allow_private=config.allow_private)
        return declare(raw, origin=config.origin, operator=config.operator)

    def data(self, taken: Taken) -> bytes:
        """Return the bytes of a content, as they were when it was hashed. Raises NotAssessedError."""
        if taken.entry.address is not None:
            data = self._store.data(taken.content.sha256)
            if data is not None:
                return data
        raw = self._load(taken.entry)
        if raw.source.sha256 != taken.content.sha256:
            raise NotAssessedError(Reason.UNREADABLE, "it was changed while the batch ran; run it again")
        return raw.data
