"""Tell in plain words why an answer is not the document: an error, or a wall against programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from tosscan.errors import NotAssessedError, Reason

# What a site sends to a program that it does not want to serve, or wants to wait.
_WALL = frozenset({401, 403, 407, 429, 503})
_CHALLENGE_HEADERS = {"cf-mitigated": "challenge", "x-amzn-waf-action": ""}
# Marks of pages that ask to prove that one is a person. Sites also carry some of these beside true text,
# so they count only on a page with few words.
_CHALLENGE = re.compile(
    rb"_cf_chl_opt|/cdn-cgi/challenge-platform/h/|_Incapsula_Resource|captcha-delivery\.com|px-captcha"
    rb"|awswaf\.com/[^\"']*challenge\.js|sgcaptcha|Enable JavaScript and cookies to continue"
    rb"|Pardon Our Interruption|unusual traffic from your computer network",
    re.IGNORECASE,
)
_UNSEEN = re.compile(rb"<(script|style|noscript)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)
FEW_WORDS = 200
HEAD = 200_000  # bytes of a page that are looked at


def status_error(status: int, headers: Mapping[str, str]) -> NotAssessedError:
    """Return the error for an answer whose status is not 200; it names the status.

    ``headers`` have names in lower case.
    """
    words = f"status {status}{_phrase(status)}"
    if status in _WALL or _challenged(headers):
        wait = headers.get("retry-after", "")
        later = f", try again after {wait} s" if wait.isdigit() and len(wait) < 6 else ""
        return NotAssessedError(Reason.WALL, words + later)
    return NotAssessedError(Reason.HTTP_STATUS, words)


def is_wall(data: bytes, headers: Mapping[str, str]) -> bool:
    """Tell whether an answer with status 200 is a page that asks to prove that one is a person."""
    if _challenged(headers):
        return True
    head = data[:HEAD]
    return bool(_CHALLENGE.search(head)) and len(_UNSEEN.sub(b" ", head).split()) < FEW_WORDS


def _challenged(headers: Mapping[str, str]) -> bool:
    return any(name in headers and mark in headers[name] for name, mark in _CHALLENGE_HEADERS.items())


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
