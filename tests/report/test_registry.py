from __future__ import annotations

import subprocess
import sys

import pytest

from tosscan.errors import UsageError
from tosscan.report.registry import names, writer


def test_writer_carries_the_name_it_is_asked_by() -> None:
    assert names() == ("csv", "docx", "html", "json", "pdf", "sarif", "xlsx")
    for name in names():
        assert writer(name).name == writer(name).suffix == name


def test_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="unknown format 'doc'; the formats are: csv, docx, html, json, pdf"):
        writer("doc")


def test_json_is_written_without_the_template_engine() -> None:
    lines = (
        "import sys",
        "from tosscan.report.registry import writer",
        "writer('json')",
        "print('jinja2' in sys.modules)",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
