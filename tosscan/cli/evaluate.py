"""``tosscan evaluate``: measure a model, or rules and model together, on a labelled corpus."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

DESCRIPTION = (
    "Measure on a labelled corpus, sentence by sentence, with 95 % intervals by document: precision, recall "
    "and F1 of each label, the metric of LexGLUE, calibration, and on JSON Lines the severities. The "
    "classifier reads each sentence alone; with --witnesses both the corpus is put together as documents, "
    "and rules and classifier read it as in a scan. On sentences that the model was fitted on the figures "
    "mean nothing: its own held-out figures stand in its card. On a reviewer's own decisions (a file of "
    "tosscan decide, or a folder of NAME.decisions.json) it prints how many findings stood, from 100 on "
    "as precision."
)


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "evaluate", help="measure a model on a labelled corpus", description=DESCRIPTION
    )
    parser.add_argument(
        "corpus", metavar="CORPUS", type=Path, help="a folder or file of labels, or of decisions"
    )
    parser.add_argument(
        "--model", metavar="DIR", type=Path, help="folder of a model (default: the shipped one)"
    )
    parser.add_argument(
        "--scheme", choices=("tosscan", "claudette"), help="labels to measure (default: those of the corpus)"
    )
    parser.add_argument(
        "--witnesses",
        choices=("classifier", "both"),
        default="classifier",
        help="the classifier alone (default), or rules and classifier as in a scan",
    )
    parser.add_argument(
        "--apart",
        action="store_true",
        help="with both: each line is a document of its own, as in a corpus of single sentences",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures to standard output. Raises UsageError, DataError."""
    from tosscan.training.precision import is_decisions

    if is_decisions(args.corpus):
        return _decisions(args)
    from tosscan.detect.classifier import load, shipped
    from tosscan.errors import UsageError
    from tosscan.training.corpus import read_corpus
    from tosscan.training.evaluate import figures, intervals, judge

    both = args.witnesses == "both"
    if both and args.model:
        raise UsageError("--witnesses both reads with the model that ships: leave --model out")
    if args.apart and not both:
        raise UsageError("--apart goes with --witnesses both: the classifier reads each sentence alone")
    corpus = read_corpus(args.corpus)
    scheme = args.scheme or corpus.scheme
    if scheme != corpus.scheme or corpus.layout == "tos-100":
        raise UsageError(f"{args.corpus.name} does not carry the labels of scheme {scheme}")
    if both and scheme != "tosscan":
        raise UsageError(f"the rules know the categories of scheme tosscan alone, not those of {scheme}")
    model = load(args.model) if args.model else shipped("en")
    if both:
        from tosscan.training.endtoend import judge_together

        verdicts = judge_together(corpus, apart=args.apart)
    else:
        verdicts = judge(model, corpus)
    result = {
        "corpus": {"name": corpus.name, "sha256": corpus.sha256},
        "scheme": scheme,
        "witnesses": args.witnesses,
        "model": model.sha256,
        "seen_in_training": corpus.sha256 in {seen["sha256"] for seen in model.meta.get("corpora", ())},
        **figures(verdicts),
        "intervals": intervals(verdicts),
    }
    if args.format == "json":
        json.dump(result, sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        for line in table(result):
            print(line)
    if result["seen_in_training"]:
        print("tosscan: the model was fitted on this corpus: these are not figures of merit", file=sys.stderr)
    return 0


def _decisions(args: argparse.Namespace) -> int:
    """Print what a reviewer's decisions say of the findings. Raises UsageError, DataError."""
    from tosscan.errors import UsageError
    from tosscan.training.precision import figures, read_decisions

    if args.model or args.scheme or args.apart or args.witnesses != "classifier":
        raise UsageError(
            "decisions are counted as they are: leave out --model, --scheme, --witnesses, --apart"
        )
    result = figures(read_decisions(args.corpus))
    if args.format == "json":
        json.dump(result, sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        for line in decisions_table(result):
            print(line)
    return 0


def decisions_table(result: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines of the figures on decisions, at most 100 columns wide."""
    total, needed = result["all"], result["needed"]
    yield (
        f"decisions {total['n']}, texts {result['texts']}, people {result['people']}, "
        f"tosscan {', '.join(result['tools'])}"
    )
    yield ""
    heads = "".join(f"{name:>11}" for name in ("n", "confirmed", "changed", "rejected"))
    yield f"{'':26}{heads}{'precision':>22}"
    yield _decided("all", total)
    for kind, rows in result["by"].items():
        yield ""
        for name, row in rows.items():
            yield _decided(name if kind == "category" else f"{kind} {name}", row)
    yield ""
    if total["kept"]:
        kept = total["kept"]
        yield _line("with the changed ones", kept["value"], kept["interval"])
        yield "Precision: confirmed as found, of all decided; 95 % intervals, each decision on its own."
        yield "It tells nothing of findings that nobody decided on, and nothing of clauses that were missed."
    else:
        yield f"Precision is told from {needed} decisions on; {needed - total['n']} more are needed."


def _decided(name: str, row: Mapping[str, Any]) -> str:
    counts = "".join(f"{row[key]:11}" for key in ("n", "confirmed", "changed", "rejected"))
    share = row["precision"]
    return f"{name:26}{counts}{_with(share['value'], share['interval']) if share else '–':>22}"


def table(result: Mapping[str, Any]) -> Iterator[str]:
    """Give the lines of the figures, at most 100 columns wide."""
    spans = result["intervals"]
    yield f"{result['sentences']} sentences, {result['documents']} documents; 95 % intervals by document"
    yield ""
    yield from _rows("label", result["by"], spans["by"])
    yield ""
    if result["macro_f1"] is not None:
        yield _line("macro-F1, labels with 10 positives or more", result["macro_f1"], spans["macro_f1"])
    yield from _lexglue(result, spans)
    if "calibration" in result:
        calibration = result["calibration"]
        yield _line(
            f"calibration error, {calibration['above']} predictions above .10",
            calibration["ece"],
            spans["calibration"]["ece"],
        )
        yield _line(
            "Brier skill against the base rates",
            calibration["brier_skill"],
            spans["calibration"]["brier_skill"],
        )
    if result["fair"]:
        title = f"protective sentences flagged, of {result['fair']}"
        yield _line(title, result["fair_flagged"], spans["fair_flagged"])
    if "severity" in result:
        yield from _severity(result["severity"], spans["severity"])


def _rows(title: str, by: Mapping[str, Any], spans: Mapping[str, Any]) -> Iterator[str]:
    yield f"{title:26}{'n':>6}{'precision':>22}{'recall':>22}{'F1':>22}"
    for label, row in by.items():
        cells = "".join(f"{_with(row[key], spans[label][key]):>22}" for key in ("precision", "recall", "f1"))
        yield f"{label:26}{row['n']:6}{cells}"


def _lexglue(result: Mapping[str, Any], spans: Mapping[str, Any]) -> Iterator[str]:
    count = len(result["by"]) - ("risk_shifting" in result["by"])
    titles = {
        "micro_f1": f"LexGLUE micro-F1, {count} labels and none",
        "macro_f1": f"LexGLUE macro-F1, {count} labels and none",
        "macro_f1_without_none": f"macro-F1, {count} labels",
    }
    for name, title in titles.items():
        line = _line(title, result["lexglue"][name], spans[f"lexglue_{name}"])
        yield f"{line}   flagging nothing {result['all_fair'][name]:.3f}"


def _severity(severity: Mapping[str, Any], spans: Mapping[str, Any]) -> Iterator[str]:
    names: Sequence[str] = ("none", "1", "2", "3")
    yield ""
    yield "true severity, and how many were said to be of each (1 fair, 2 limited, 3 one-sided)"
    yield f"{'':26}" + "".join(f"{name:>8}" for name in names)
    for name in names:
        told = severity["confusion"][name]
        cells = ("" if name == other == "none" else str(told[other]) for other in names)
        yield f"{name:26}" + "".join(f"{cell:>8}" for cell in cells)
    yield ""
    yield from _rows("severity", severity["by"], spans)


def _line(title: str, value: float, span: Sequence[float]) -> str:
    return f"{title:48}{_with(value, span)}"


def _with(value: float, span: Sequence[float]) -> str:
    low, high = span
    return f"{value:.3f} ({low:.3f}-{high:.3f})"
