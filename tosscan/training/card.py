"""Write the model card: what a model was made from, how well it does, and where it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tosscan.detect.classifier import Model

SOURCES: dict[str, str] = {
    "claudette": (
        "CLAUDETTE / UNFAIR-ToS as in LexGLUE (CC BY 4.0). Labelled by two law annotators, "
        "see Lippi et al. 2019."
    ),
    "multilingual": (
        "The English part of the multilingual CLAUDETTE corpus, Galassi et al. 2024 (CC BY 4.0). "
        "Labelled by its authors."
    ),
    "tos-100": (
        "ToS-100, Ruggeri et al. 2021 (MIT), less the documents of the other corpora. Labelled by its "
        "authors in merged classes."
    ),
    "tosscan": (
        "Terms of exchanges, wallets, brokers, fintech and web services (texts: the operators). Labelled "
        "by this project with the 17 categories and three severities in one careful pass; a second pass on "
        "other documents agreed at kappa 0.8 to 1.0."
    ),
    "marked": (
        "Sentences of other terms (ToS;DR corpus, CC BY 4.0; exchanges, brokers), chosen where an earlier "
        "model was in doubt or met the words of a rare category. Labelled in both schemes, in one pass, by a "
        "large language model that read each sentence in its context; on 600 and 275 sentences with known "
        "labels it agreed at F1 .87 (17 categories) and .81 (claudette). Fitted on, never measured on."
    ),
}
"""Where a corpus of each layout comes from, its licence, and who labelled it."""

LIMITS = (
    "It reads each sentence alone; what only a list or a section makes clear is left to the rules.",
    "Labels with few examples (see n) have wide intervals: one sentence more or less moves them.",
    "It says what a clause resembles, not what a court would hold. Severity is a suggestion.",
    "It was fitted on English terms of online services; other contracts and other languages are outside.",
)


INTRODUCTION = (
    "Linear classifiers over word, letter and skip-gram features, calibrated. One vocabulary, two schemes: "
    "`tosscan` (17 categories) and `claudette` (the eight labels of UNFAIR-ToS). The schemes label by "
    "different conventions; figures of one say nothing about the other. Made by"
)

NOTHING = "A classifier that flags nothing has recall and F1 0 on every label."

CHOICE = (
    "Probabilities by a logistic fit with two knots on held-out scores; one cut for all labels of a scheme, "
    "chosen on the same held-out scores. Intervals (95 %) by drawing documents with replacement."
)


def card(model: Model, *, command: str) -> str:
    """Return the model card of ``model`` as Markdown; ``command`` is the line that makes the model again."""
    meta = model.meta
    lines = [
        f"# Model card: tosscan {model.language}",
        "",
        INTRODUCTION,
        "",
        f"    {command}",
        "",
        "## Corpora",
        "",
        "| corpus | documents | sentences | SHA-256 | source, licence, who labelled |",
        "|---|---|---|---|---|",
        *_corpora(meta["corpora"]),
        "",
        "## Protocol",
        "",
        f"{meta['protocol']}. {CHOICE}",
        "",
    ]
    for scheme in ("tosscan", "claudette"):
        if scheme in meta["metrics"]:
            lines += _figures(model, scheme, meta["metrics"][scheme])
    if "severity" in meta["metrics"]:
        lines += _severity(meta["metrics"]["severity"])
    lines += ["## Limits", "", *(f"- {limit}" for limit in LIMITS), ""]
    return "\n".join(lines)


def _corpora(corpora: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"| {corpus['name']} | {corpus['documents']} | {corpus['sentences']} | `{corpus['sha256'][:16]}…` "
        f"| {SOURCES[corpus['layout']]} |"
        for corpus in corpora
    ]


def _figures(model: Model, scheme: str, metrics: Mapping[str, Any]) -> list[str]:
    cuts = {head.label: head.threshold for head in model.heads if head.scheme == scheme}
    rows = [
        f"| {label} | {row['n']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} "
        f"| {cuts[label]:.2f} |"
        if label in cuts
        else f"| *{label}* | {row['n']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} | |"
        for label, row in metrics["by"].items()
    ]
    low, high = metrics["intervals"]["macro_f1"]
    lines = [
        f"## Scheme {scheme}",
        "",
        f"{metrics['documents']} documents, {metrics['sentences']} sentences. {NOTHING}",
        "",
        "| label | n | precision | recall | F1 | cut |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        f"Macro-F1 {metrics['macro_f1']:.3f} ({low:.3f} to {high:.3f}).",
    ]
    if metrics["fair"]:
        lines.append(
            f"Of {metrics['fair']} sentences that touch a category and protect the user, "
            f"{metrics['fair_flagged']:.0%} were flagged."
        )
    lines += [_lexglue(metrics), _calibration(metrics), ""]
    return lines


def _calibration(metrics: Mapping[str, Any]) -> str:
    found = metrics["calibration"]
    low, high = metrics["intervals"]["calibration"]["ece"]
    return (
        f"Expected calibration error {found['ece']:.3f} ({low:.3f} to {high:.3f}) over {found['above']} "
        "predictions above .10 in ten bins of equal size; Brier skill against the share of each label "
        f"{found['brier_skill']:.2f}."
    )


def _lexglue(metrics: Mapping[str, Any]) -> str:
    parts = []
    for name in ("micro_f1", "macro_f1"):
        low, high = metrics["intervals"][f"lexglue_{name}"]
        title = name.replace("_f1", "-F1")
        parts.append(
            f"{title} {metrics['lexglue'][name]:.3f} ({low:.3f} to {high:.3f}; "
            f"flagging nothing {metrics['all_fair'][name]:.3f})"
        )
    return f"By the metric of LexGLUE, with “none” as a label: {', '.join(parts)}."


def _severity(metrics: Mapping[str, Any]) -> list[str]:
    rows = [
        f"| {label} | {row['n']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} |"
        for label, row in metrics["by"].items()
    ]
    return [
        "## Severity",
        "",
        "Of sentences that carry a category: fair (1) and one-sided without safeguard (3).",
        "",
        "| label | n | precision | recall | F1 |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
