"""``tosscan train``: fit a model on labelled corpora."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "train",
        help="fit a model on labelled corpora",
        description=(
            "Fit a model on labelled corpora and write its arrays, passport and card. A corpus is a folder "
            "in the CLAUDETTE layout (Sentences/, Labels_*/), its multilingual edition (sentences/en, "
            "tags/en), ToS-100 (a table), JSON Lines with text and severity, or marked.jsonl, whose passages "
            "stand in the folder that --pages names. Takes some minutes."
        ),
    )
    parser.add_argument("corpora", metavar="CORPUS", nargs="+", type=Path, help="a folder or file of labels")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="folder of the model")
    parser.add_argument("--pages", metavar="DIR", type=Path, help="the pages to which marked.jsonl belongs")
    parser.add_argument("--language", default="en", help="language of the corpora (default en)")
    parser.add_argument("--seed", type=int, default=0, help="draws the folds (default 0)")
    parser.add_argument("--folds", type=int, default=10, help="folds of the cross-validation (default 10)")
    parser.add_argument(
        "--size", type=int, default=60_000, help="features that the model keeps (default 60000)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fit, write the model's folder, and print the figures that sum it up to standard error."""
    from tosscan.detect.classifier import save
    from tosscan.errors import UsageError
    from tosscan.training.card import card
    from tosscan.training.corpus import Corpus, read_corpus
    from tosscan.training.fit import Options
    from tosscan.training.marked import FILE, read_marked
    from tosscan.training.train import train

    def read(path: Path) -> Corpus:
        if not (path / FILE).is_file():
            return read_corpus(path)
        if args.pages is None:
            raise UsageError(f"{path}: give the folder of its pages with --pages")
        return read_marked(path, args.pages)

    if args.folds < 2 or args.size < 1:
        raise UsageError("give at least 2 folds and 1 feature")
    corpora = [read(path) for path in args.corpora]
    options = Options(folds=args.folds, seed=args.seed, size=args.size)
    model = train(corpora, language=args.language, options=options)
    save(model, args.output)
    names = " ".join(
        f"corpora/{corpus.name} --pages $TOSSCAN_DATA"
        if corpus.layout == "marked"
        else f"$TOSSCAN_DATA/{corpus.name}"
        for corpus in corpora
    )
    command = f"tosscan train {names} -o {args.output}"
    (args.output / "README.md").write_text(card(model, command=command), encoding="utf-8", newline="\n")
    for scheme, metrics in model.meta["metrics"].items():
        print(f"{scheme}: macro-F1 {metrics['macro_f1']:.3f}", file=sys.stderr)
    return 0
