"""The taxonomy: 17 categories of clauses and the families that gather them.

A category says what a clause deals with; severity says how one-sided it is.
"Unfair" is a court's word: it stands in help texts and quotations only.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One category: its permanent slug, English title, help text and CLAUDETTE code (or None)."""

    slug: str
    title: str
    help: str
    claudette: str | None = None


CATEGORIES: tuple[Category, ...] = (
    Category(
        "arbitration",
        "Arbitration",
        "Binds the user to arbitration, or sets its terms, so that a court is out of reach.",
        "A",
    ),
    Category(
        "class_action_waiver",
        "Class-action waiver",
        "Waives or bars class, collective or representative actions, or a jury trial.",
    ),
    Category(
        "limitation_of_liability",
        "Limitation of liability",
        "Excludes or limits what the provider answers for.",
        "LTD",
    ),
    Category(
        "warranty_disclaimer",
        "Warranty disclaimer",
        "Disclaims quality, accuracy or availability: “as is”, “as available”.",
    ),
    Category(
        "assumption_of_risk",
        "Assumption of risk",
        "Puts a risk or a loss on the user, or releases the provider from it.",
    ),
    Category(
        "indemnification",
        "Indemnification",
        "The user indemnifies, defends or holds harmless the provider.",
    ),
    Category(
        "unilateral_change",
        "Unilateral change",
        "The provider may change terms, fees, limits or the service alone.",
        "CH",
    ),
    Category(
        "unilateral_termination",
        "Unilateral termination",
        "The provider may suspend, end, restrict or refuse at discretion or on broad grounds.",
        "TER",
    ),
    Category(
        "funds_restriction",
        "Restriction of funds",
        "The provider may hold, freeze, set off, liquidate or delay the user’s assets, or undo trades.",
    ),
    Category(
        "content_removal",
        "Content removal",
        "The provider may remove or delete the user’s content.",
        "CR",
    ),
    Category(
        "contract_by_using",
        "Contract by using",
        "Using, visiting or staying counts as consent to the terms or to new terms.",
        "USE",
    ),
    Category(
        "choice_of_law",
        "Choice of law",
        "A law foreign to the consumer’s residence, or regardless of it, governs the contract.",
        "LAW",
    ),
    Category(
        "jurisdiction",
        "Jurisdiction",
        "Courts or venue are fixed away from the consumer, or exclusively.",
        "J",
    ),
    Category(
        "dispute_costs",
        "Dispute costs",
        "Costs of disputes, collection or enforcement, or penalty fees, fall on the user.",
    ),
    Category(
        "time_bar",
        "Time bar",
        "Shortens the time to claim, or makes a claim depend on strict notice steps.",
    ),
    Category(
        "assignment",
        "Assignment",
        "The provider may pass the contract on freely while the user may not.",
    ),
    Category(
        "sole_discretion",
        "Sole discretion",
        "The provider’s decision is final, or at its sole discretion, on a matter of the user’s rights.",
    ),
)

SLUGS: tuple[str, ...] = tuple(category.slug for category in CATEGORIES)
BY_SLUG: dict[str, Category] = {category.slug: category for category in CATEGORIES}

RISK_SHIFTING: tuple[str, ...] = (
    "limitation_of_liability",
    "warranty_disclaimer",
    "assumption_of_risk",
    "indemnification",
)
"""The family of categories that move risk from the provider to the user."""

MAIN: tuple[str, ...] = ("arbitration", "class_action_waiver", *RISK_SHIFTING, "unilateral_change")
"""The categories that tosscan exists for; reports put them first."""

CLAUDETTE_LABELS: tuple[str, ...] = ("LTD", "TER", "CH", "CR", "USE", "LAW", "J", "A")
"""The eight labels of UNFAIR-ToS, in the order of LexGLUE."""
