"""``tosscan evaluate``: measure a model on a labelled corpus."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on a labelled corpus",
        description=(
            "Measure a model on a labelled corpus, sentence by sentence. On sentences that the model was "
            "fitted on the figures mean nothing: its own held-out figures stand in its card."
        ),
    )
    parser.add_argument("corpus", metavar="CORPUS", type=Path, help="a folder or file of labels")
    parser.add_argument(
        "--model", metavar="DIR", type=Path, help="folder of a model (default: the shipped one)"
    )
    parser.add_argument(
        "--scheme", choices=("tosscan", "claudette"), help="labels to measure (default: those of the corpus)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures to standard output."""
    from tosscan.detect.classifier import load, shipped
    from tosscan.errors import UsageError
    from tosscan.training.corpus import read_corpus
    from tosscan.training.evaluate import figures, intervals, judge

    corpus = read_corpus(args.corpus)
    scheme = args.scheme or corpus.scheme
    if scheme != corpus.scheme or corpus.layout == "tos-100":
        raise UsageError(f"{args.corpus.name} does not carry the labels of scheme {scheme}")
    model = load(args.model) if args.model else shipped("en")
    verdicts = judge(model, corpus)
    result = {
        "corpus": {"name": corpus.name, "sha256": corpus.sha256},
        "scheme": scheme,
        "model": model.sha256,
        "seen_in_training": corpus.sha256 in {seen["sha256"] for seen in model.meta.get("corpora", ())},
        **figures(verdicts),
        "intervals": intervals(verdicts),
    }
    if args.format == "json":
        json.dump(result, sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        _table(result)
    if result["seen_in_training"]:
        print("tosscan: the model was fitted on this corpus: these are not figures of merit", file=sys.stderr)
    return 0


def _table(result: Mapping[str, Any]) -> None:
    print(f"{'label':26}{'n':>6}{'precision':>11}{'recall':>8}{'F1':>7}")
    for label, row in result["by"].items():
        print(f"{label:26}{row['n']:6}{row['precision']:11.3f}{row['recall']:8.3f}{row['f1']:7.3f}")
    low, high = result["intervals"]["macro_f1"]
    if result["macro_f1"] is not None:
        print(f"macro-F1 {result['macro_f1']:.3f} ({low:.3f} to {high:.3f})")
    lexglue, nothing = result["lexglue"], result["all_fair"]
    print(
        f"LexGLUE micro {lexglue['micro_f1']:.3f}, macro {lexglue['macro_f1']:.3f} "
        f"(flagging nothing: {nothing['micro_f1']:.3f}, {nothing['macro_f1']:.3f})"
    )
    if result["fair"]:
        print(f"protective sentences flagged: {result['fair_flagged']:.1%} of {result['fair']}")
