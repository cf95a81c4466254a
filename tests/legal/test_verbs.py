"""The verb follows the class: proved for every pattern, class and language that can be printed."""

from __future__ import annotations

import pytest

from tosscan.document.span import Span
from tosscan.document.tree import Citation
from tosscan.findings.finding import Quote
from tosscan.findings.provision import Consequence
from tosscan.legal.provisions import load
from tosscan.legal.schema import Pattern
from tosscan.legal.verbs import verbs

LAW = load()
VERBS = verbs()
LANGUAGES = ("en", "ru")


def cores(pattern: Pattern) -> list[tuple[dict[str, str], Consequence | None]]:
    """Return each core of a pattern by language, with the class of its verb."""
    found: list[tuple[dict[str, str], Consequence | None]] = []
    if pattern.core is not None:
        lead = pattern.lead.consequence if pattern.lead else None
        found.append(({"en": pattern.core.en, "ru": pattern.core.ru}, lead))
    for variant in pattern.variants:
        lead_of = variant.lead if variant.cited is not None else pattern.lead
        found.append(
            ({"en": variant.core.en, "ru": variant.core.ru}, lead_of.consequence if lead_of else None)
        )
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", LAW.patterns.values(), ids=lambda pattern: pattern.id)
def test_the_core_of_a_pattern_speaks_in_the_verb_of_its_class(pattern: Pattern, language: str) -> None:
    for words, consequence in cores(pattern):
        others = [
            verb
            for name, entry in VERBS.classes.items()
            for verb in entry.verbs[language]
            if name != consequence
        ]
        text = words[language].casefold()
        for yields in (False, True):
            statement = VERBS.core(
                words[language], consequence, subject="This term", language=language, yields=yields
            )
            assert VERBS.refused(statement, language) == (), statement
        if consequence is None:
            assert not any(verb in text for verb in others), text
        else:
            assert any(verb in text for verb in VERBS.classes[consequence].verbs[language]), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_provision_speaks_in_the_verb_of_its_class(language: str) -> None:
    said = 0
    for provision in LAW.provisions.values():
        for consequence in provision.classes:
            if consequence != "R" and consequence not in provision.says:
                continue
            said += 1
            for yields in (False, True):
                statement = VERBS.for_(
                    provision, consequence, subject="This term", language=language, yields=yields
                )
                assert VERBS.refused(statement, language) == (), statement
                known = VERBS.classes[consequence].verbs[language]
                assert any(verb in statement for verb in known), statement
                assert "{" not in statement
                assert statement.endswith(".")
    assert said > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_other_roles_are_clean(language: str) -> None:
    for provision in LAW.provisions.values():
        for role in ("against", "procedure", "standing"):
            if role in provision.says:
                statement = VERBS.role(provision, role, language)
                assert VERBS.refused(statement, language) == (), statement


@pytest.mark.parametrize(
    ("statement", "language", "refused"),
    [
        ("This term is void.", "en", ("void",)),
        ("This term may be void to the extent that it says so.", "en", ()),
        ("This term may be void and is void.", "en", ("void",)),
        ("This term violates Art. 2.", "en", ("violates",)),
        ("This term is lawful.", "en", ("lawful",)),
        ("It may ground a claim; the term itself is lawful.", "en", ()),
        ("The term is voidable by a court.", "en", ()),
        ("Условие ничтожно.", "ru", ("ничтожно",)),
        ("Условие может быть ничтожным в части.", "ru", ()),
        ("Недействительность устанавливает суд.", "ru", ()),
        ("Условие недействительно и нарушает закон.", "ru", ("недействительно", "нарушает")),
    ],
)
def test_words_that_are_never_printed_are_seen(
    statement: str, language: str, refused: tuple[str, ...]
) -> None:
    assert VERBS.refused(statement, language) == refused


def test_a_yielding_text_says_so_first_and_speaks_conditionally() -> None:
    core = LAW.patterns["FP-LIAB-1"].core
    assert core is not None
    plain = VERBS.core(core.en, "N", subject="Clause 4", language="en")
    yielding = VERBS.core(core.en, "N", subject="Clause 4", language="en", yields=True)
    assert plain.startswith("Clause 4 may be void to the extent that")
    assert plain.endswith("; if disputed, a court establishes it (Art. 157(1) CC).")
    assert yielding.startswith("By its own words the term yields to mandatory law. Clause 4 may be void")
    assert "if the rule applies" in yielding
    assert "if the rule applies" not in VERBS.core(
        "departs from x", "D", subject="", language="en", yields=True
    )


def test_the_tail_on_what_a_contract_may_provide_is_kept_from_mandatory_rules() -> None:
    free = VERBS.for_(LAW.get("KZ-CC-401"), "D", subject="This term", language="en")
    bound = VERBS.for_(LAW.get("KZ-CPL-10"), "D", subject="This term", language="en")
    assert free.endswith("; the contract may provide so.")
    assert not bound.endswith("; the contract may provide so.")
    assert LAW.patterns["FP-TERM-6"].tail is False


@pytest.mark.parametrize(
    ("clause", "citation", "english", "russian"),
    [
        (None, None, "This term", "Условие"),
        ("9", None, "Clause 9", "Пункт 9"),
        (
            "9",
            Citation("9", "Notice of Risk"),
            "Clause 9 of “Notice of Risk”",
            "Пункт 9 раздела «Notice of Risk»",
        ),
        ("9(a)", Citation("9"), "Clause 9", "Пункт 9"),
        ("9", Citation(None), "This term", "Условие"),
    ],
)
def test_the_subject_tells_the_clause_as_it_is_cited(
    clause: str | None, citation: Citation | None, english: str, russian: str
) -> None:
    quote = Quote(Span(0, 1), "x", clause, None, None, None, citation=citation)
    assert VERBS.subject(quote, "en") == english
    assert VERBS.subject(quote, "ru") == VERBS.subject(quote, "kk") == russian


def test_a_title_with_a_word_that_is_never_printed_is_not_named() -> None:
    quote = Quote(Span(0, 1), "x", "9", None, None, None, citation=Citation("9", "Unlawful use"))
    assert VERBS.subject(quote, "en") == "This term"
