"""Write an assessment as one self-contained HTML page that asks for nothing from any address."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from tosscan.findings.assessment import Assessment
from tosscan.findings.gate import letters
from tosscan.report.base import Audience
from tosscan.report.json import created
from tosscan.report.links import links, web
from tosscan.report.printable import UNPRINTABLE
from tosscan.report.summary import summary
from tosscan.report.view import build
from tosscan.report.words import words
from tosscan.resources import template


class HtmlWriter:
    """Writes the HTML report: styles and script inside, a policy that allows nothing else."""

    name = "html"
    suffix = "html"
    text = True

    def __init__(
        self, *, language: str = "en", folder: Path | None = None, audience: Audience = "lawyer"
    ) -> None:
        """Write in ``language``; raises UsageError where there are no words for it.

        ``folder`` is where the report will stand, so that it can link to a
        source on the same disk; None where that is not known. ``audience``
        sets the order of the page and what stands open in it.
        """
        self._audience = audience
        self._words = words(language)
        self._folder = folder
        self._environment = environment()

    def write(self, assessment: Assessment, file: BinaryIO) -> None:
        """Write ``assessment`` to ``file``; the same bytes each time when SOURCE_DATE_EPOCH is set."""
        word = self._words.of_contract(assessment.documents)
        brief = summary(assessment, language=word.language)
        moment = created()
        style = _asset("report.css") + ("" if assessment.reviewed else _stamp(brief.review_line))
        script = _asset("report.js")
        page = self._environment.get_template("report.html").render(
            a=assessment,
            version=assessment.tool.version,
            doc=assessment.document,
            s=brief,
            v=build(
                assessment,
                brief,
                word,
                links(assessment.source, assessment.parts, self._folder),
                self._audience,
            ),
            w=word,
            created=moment,
            day=word.day(datetime.fromisoformat(moment).date()),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=policy(style, script),
        )
        # Once over the page: piece by piece, as Jinja2 offers it, this takes a fifth of the time of a report.
        file.write(UNPRINTABLE.sub("\ufffd", page).encode("utf-8", "replace"))


@cache
def environment() -> Environment:
    """Return the Jinja2 environment of the templates: everything escaped, nothing undefined let through."""
    jinja = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["web"] = web
    jinja.filters["letters"] = letters
    return jinja


@cache
def _asset(name: str) -> str:
    return template(f"html/{name}").read_text("utf-8")


def _stamp(line: str) -> str:
    """Return the style that prints ``line`` at the foot of every page."""
    quoted = "".join(char if char.isalnum() or char in " ;," else f"\\{ord(char):x} " for char in line)
    return f'@page {{ @bottom-right {{ content: "{quoted}"; font: 7pt sans-serif; color: #4a4f55; }} }}\n'


def policy(style: str, script: str = "") -> str:
    """Return the Content-Security-Policy: our style and script by their hash, pictures from the page only."""
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; {scripts}"
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
