"""Say in words what people added to a finding: to what they changed it, and how they translated its words."""

from __future__ import annotations

from tosscan.findings.decision import Decision
from tosscan.findings.translation import Translation
from tosscan.report.words import Words


def changed_to(decision: Decision, word: Words) -> str:
    """Return to what ``decision`` changes its finding, "" where it says nothing of that."""
    to = decision.to
    if to is None:
        return ""
    say = word["filter"]
    parts = (
        f"{say['category']}: {word.category(to.category)}" if to.category else "",
        f"{say['severity']}: {word['severity'][to.severity]}" if to.severity else "",
        f"{word['decide']['words']}: {word.quoted(to.text)}" if to.text else "",
    )
    return str(word["finding"]["changed_to"].format(parts="; ".join(part for part in parts if part)))


def told(decision: Decision, word: Words) -> str:
    """Return the reason of ``decision``, and to what it changes its finding; "" without either."""
    return " · ".join(part for part in (decision.reason, changed_to(decision, word)) if part)


def translated(made: Translation, word: Words) -> str:
    """Return a translation in quotation marks, with who made it and how far it may be relied on."""
    return f"{word.quoted(made.text)} ({made.by}, {word['translation_states'][made.status]})"
