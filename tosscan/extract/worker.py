"""The extraction process: reads documents from standard input and writes their texts to standard output.

It is started by :mod:`tosscan.extract.sandbox` and knows neither spaCy,
scikit-learn nor numpy, so that it starts quickly and hostile files meet
little code. Frames are a length in 8 bytes and that many bytes; a request is
a frame of JSON and a frame of data, a response is a frame of JSON. What goes
wrong travels as a reason code and a detail, never as a traceback.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from tosscan.config import MIB, Limits
from tosscan.document.source import RawDocument, Source
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract import registry
from tosscan.extract.base import Job
from tosscan.extract.frames import MAX_ANSWER, read_frame, write_frame

try:
    import resource
except ImportError:  # Windows: there the parent's clock alone bounds the work
    resource = None  # type: ignore[assignment]

MAX_CHARS = 2_500_000  # of text: 200,000 words of twelve letters; all later stages take time and memory by it


def main() -> int:
    """Serve requests until standard input ends; the exit status is 0."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while (header := read_frame(requests)) is not None:
        data = read_frame(requests)
        if data is None:
            break
        _serve(json.loads(header), data, answers)
    return 0


def _serve(request: Mapping[str, Any], data: bytes, answers: BinaryIO) -> None:
    try:
        answer = _packed({"text": _extract(request, data)})
    except NotAssessedError as error:
        answer = _failed(error.reason, error.detail)
    except MemoryError:
        answer = _failed(Reason.MEMORY)
    except RecursionError:
        answer = _failed(Reason.CRASHED, "it is nested too deeply")
    except Exception as error:  # noqa: BLE001 (whatever a parser throws at a broken file is an answer)
        answer = _failed(Reason.CRASHED, type(error).__name__)
    if len(answer) > MAX_ANSWER:
        answer = _failed(Reason.TOO_LARGE, f"{MAX_ANSWER // MIB} MiB of text and places")
    write_frame(answers, answer)


def _failed(reason: Reason, detail: str = "") -> bytes:
    return _packed({"reason": reason.name, "detail": detail})


def _packed(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _extract(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    limits = Limits(**request["limits"])
    _bound_memory(limits)
    _bound_cpu(limits, pages=0)
    job = Job(
        raw=RawDocument(Source(**request["source"]), data),
        limits=limits,
        engine=request["engine"],
        ocr=request["ocr"],
        allow_pages=lambda pages: _bound_cpu(limits, pages=pages),
    )
    extracted = registry.find(job.raw.source.media_type)(job)
    if len(extracted.text) > MAX_CHARS:
        raise NotAssessedError(Reason.TOO_LARGE, f"{MAX_CHARS:,} characters of text")
    if (
        len(extracted.text.split()) > limits.words
    ):  # told here, for their places would fill the caller's memory
        raise NotAssessedError(Reason.TOO_LARGE, f"{limits.words:,} words")
    return extracted.to_json()


def _bound_memory(limits: Limits) -> None:
    if resource is not None:
        _lower(resource.RLIMIT_AS, limits.memory)


def _bound_cpu(limits: Limits, *, pages: int) -> None:
    """Allow the time of one document on top of what this process has used for earlier ones."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        allowance = limits.cpu + limits.cpu_per_page * pages
        _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + allowance))


def _lower(kind: int, value: int) -> None:
    """Set the soft limit, within the hard one that the process was given."""
    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    sys.exit(main())
