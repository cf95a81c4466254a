"""``tosscan rules``: list the rules, explain one, run their own examples."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tosscan.cli.status import Exit
from tosscan.errors import UsageError

if TYPE_CHECKING:
    from tosscan.detect.schema import Rule

WIDTH = 100


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "rules",
        help="list the rules, explain one, run their own examples",
        description="Show the rules that find clauses, or run the examples that stand beside them.",
    )
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="one line for each rule")
    explain = actions.add_parser("explain", help="a category with its rules, or one rule in full")
    explain.add_argument("name", metavar="CATEGORY-or-RULE", help="as arbitration or TS280")
    testing = actions.add_parser("test", help="run the examples of all rules")
    for action in (listing, explain, testing):
        action.add_argument("--lang", metavar="CODE", help="one language only (default: all)")


def run(args: argparse.Namespace) -> int:
    """Do what ``args`` ask for; return 0, or 1 where an example fails."""
    rules = _rules(args.lang)
    if args.action == "list":
        return _list(rules)
    if args.action == "explain":
        return _explain(args.name, rules)
    return _test(rules)


def _rules(language: str | None) -> list[Rule]:
    from tosscan.detect.packs import languages, load_rules

    known = languages()
    if language is not None and language not in known:
        raise UsageError(f"there is no rule pack for {language!r}; there are: {', '.join(known)}")
    return [rule for code in known if language in (None, code) for rule in load_rules(code)]


def _list(rules: Iterable[Rule]) -> int:
    for rule in rules:
        level = " (hint)" if rule.level == "hint" else ""
        print(f"{rule.id}  {rule.lang}  {rule.severity}  {rule.category:<24}  {rule.message}{level}")
    return int(Exit.DONE)


def _explain(name: str, rules: Sequence[Rule]) -> int:
    from tosscan.findings.category import BY_SLUG

    chosen = [rule for rule in rules if rule.id == name.upper()]
    if chosen:
        for rule in chosen:
            _print_rule(rule)
        return int(Exit.DONE)
    category = BY_SLUG.get(name)
    if category is None:
        raise UsageError(f"{name!r} is neither a rule nor a category; categories are {', '.join(BY_SLUG)}")
    print(f"{category.slug}: {category.title}")
    print(_wrap(category.help, "  "))
    return _list(rule for rule in rules if rule.category == category.slug)


def _print_rule(rule: Rule) -> None:
    from tosscan.detect.pattern import Pattern

    print(f"{rule.id}: {rule.message}")
    print(f"  category    {rule.category}")
    print(f"  language    {rule.lang}")
    print(f"  severity    {rule.severity}")
    print(f"  level       {rule.level}")
    if rule.inherit == "items":
        print("  inherit     a hit on the line that opens a list counts for its items")
    if rule.safeguards:
        print(f"  safeguards  {', '.join(rule.safeguards)}")
    shown = [item.source if isinstance(item, Pattern) else str(list(item)) for item in rule.patterns]
    _print_lines("patterns", shown)
    _print_lines("phrases", rule.phrases)
    _print_lines("only under a heading that matches", [item.source for item in rule.under])
    _print_lines("unless", [item.source for item in rule.unless])
    if rule.softer is not None:
        _print_lines(f"severity {rule.softer.severity} when", [item.source for item in rule.softer.when])
    _print_lines("matches", rule.match)
    _print_lines("does not match", rule.no_match)


def _print_lines(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"  {title}")
        for line in lines:
            print(_wrap(line, "    "))


def _wrap(text: str, indent: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")


def _test(rules: Sequence[Rule]) -> int:
    from tosscan.detect.rules import RuleDetector

    failures = 0
    examples = 0
    for language in sorted({rule.lang for rule in rules}):
        detector = RuleDetector(language)
        for rule in detector.rules:
            for sentence, expected in _examples(rule):
                examples += 1
                matches = detector.match_sentence(sentence, headings=rule.titles[:1])
                if (rule.id in {match.rule.id for match in matches}) is not expected:
                    failures += 1
                    verb = "does not match" if expected else "matches"
                    print(f"{rule.id} {verb}: {sentence}")
    print(f"{len(rules)} rules, {examples} examples, {failures} failed")
    return int(Exit.FINDINGS) if failures else int(Exit.DONE)


def _examples(rule: Rule) -> list[tuple[str, bool]]:
    return [(sentence, True) for sentence in rule.match] + [(sentence, False) for sentence in rule.no_match]
