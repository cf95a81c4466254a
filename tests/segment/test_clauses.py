"""Tests of clause numbers and sections."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tosscan.document.tree import Document
from tosscan.segment.branches import DEEPEST

Build = Callable[..., Document]
H = "heading"
I = "item"  # noqa: E741


def numbers(doc: Document) -> list[str]:
    return [clause.number for clause in doc.clauses]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param(
            [
                "1. Scope",
                "1.1. One thing is so.",
                "1.2. Another thing is so.",
                "2. Fees",
                "2.1. You pay them.",
            ],
            ["1", "1.1", "1.2", "2", "2.1"],
            id="decimal",
        ),
        pytest.param(
            [
                (H, 2, "III. Services"),
                "1. One is given.",
                "2. Two is given.",
                "(a) with care;",
                "(b) at cost.",
            ],
            ["III", "III.1", "III.2", "III.2(a)", "III.2(b)"],
            id="roman over decimal",
        ),
        pytest.param(
            [(H, 2, "Article 4"), "4.1 One thing is so.", "4.2 You agree that:", "(i) one;", "(ii) two."],
            ["4", "4.1", "4.2", "4.2(i)", "4.2(ii)"],
            id="article and own number",
        ),
        pytest.param(
            ["(g) one;", "(h) two;", "(i) three;", "(j) four."],
            ["(g)", "(h)", "(i)", "(j)"],
            id="a list cut off at its start",
        ),
        pytest.param(
            ["1. We may:", "(f) a;", "(a) one;", "(b) two;", "(c) three."],
            ["1", "1(a)", "1(b)", "1(c)"],
            id="a letter out of order is stray",
        ),
        pytest.param(
            [
                "(a) a;",
                "(b) b;",
                "(c) c;",
                "(d) d;",
                "(e) e;",
                "(f) f;",
                "(g) g;",
                "(h) h;",
                "(i) i;",
                "(j) j.",
            ],
            [f"({letter})" for letter in "abcdefghij"],
            id="i after h is a letter",
        ),
        pytest.param(
            [*(f"({letter}) one;" for letter in "abcdefg"), "(h) any of these:", "(i) one;", "(ii) two."],
            [*(f"({letter})" for letter in "abcdefgh"), "(h)(i)", "(h)(ii)"],
            id="i before ii is a Roman number",
        ),
        pytest.param(
            [(H, 1, "Fees"), (I, 1, "You pay.", "1."), (I, 1, "We bill.", "2."), (I, 2, "By mail.", "a.")],
            ["1", "2", "2(a)"],
            id="generated numbers",
        ),
        pytest.param(
            [(H, 2, "Статья 5. Оплата"), "5.1. Клиент платит.", "а) картой;", "б) наличными.", "5.2. Срок."],
            ["5", "5.1", "5.1(а)", "5.1(б)", "5.2"],
            id="russian",
        ),
        pytest.param(
            ["1. Scope", "2022 was the first year of the service.", "30 days is the term.", "2. Fees"],
            ["1", "2"],
            id="stray figures",
        ),
        pytest.param(
            ["1. One is so.", (H, 2, "Fees"), "2. Two is so.", (H, 2, "Term"), "3. Three is so."],
            ["1", "2", "3"],
            id="numbers run through headings without numbers",
        ),
        pytest.param(
            [(H, 2, "Fees"), "1. One is so.", "2. Two is so.", (H, 2, "Term"), "1. Three is so."],
            ["1", "2", "1"],
            id="numbers begin again under a heading",
        ),
        pytest.param(
            ["1. One is so.", (H, 2, "Appendix A"), "1. Two is so.", "1.1 Three is so."],
            ["1", "Appendix A", "Appendix A, 1", "Appendix A, 1.1"],
            id="an appendix has numbers of its own",
        ),
        pytest.param(
            ["1. One is so.", (H, 1, "Appendix A"), (H, 1, "Fees"), (H, 1, "1. Cards"), "1.1. Two is so."],
            ["1", "Appendix A", "Appendix A, 1", "Appendix A, 1.1"],
            id="the title of an appendix does not end it",
        ),
        pytest.param(
            [(H, 2, "8. Fees"), (H, 2, "9.1 Cards"), (H, 2, "9.2 Mail"), (H, 2, "10. Term"), "10.1 It ends."],
            ["8", "9.1", "9.2", "10", "10.1"],
            id="a number after a branch whose own number is missing",
        ),
        pytest.param(
            [
                "1. One is so.",
                "You must:",
                (I, 1, "pay;", "1."),
                (I, 1, "wait.", "2."),
                "You must not:",
                (I, 1, "lie;", "1."),
                (I, 1, "hide.", "2."),
            ],
            ["1", "1.1", "1.2", "1.1", "1.2"],
            id="lists under one clause",
        ),
        pytest.param(
            ["1. “A” means:", "a. one;", "b. two;", "“B” means:", "a. three;", "b. four."],
            ["1", "1(a)", "1(b)", "1(a)", "1(b)"],
            id="lettered lists that words without a number open",
        ),
        pytest.param(
            [
                "1. Scope",
                (I, 1, "You agree:", "1."),
                (I, 2, "to pay;", "1."),
                (I, 2, "to wait.", "2."),
                (I, 1, "You know.", "2."),
                (I, 2, "One is so.", "1."),
            ],
            ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1"],
            id="a deeper list begins again under each item",
        ),
        pytest.param(
            ["(а) one;", "(b) two;", "(с) three;", "(d) four."],
            ["(а)", "(b)", "(с)", "(d)"],
            id="Cyrillic letters among Latin ones",
        ),
        pytest.param(["1. One is so.", "M.P. Quux Street 5", "2.60 CZK is due."], ["1"], id="no numbers"),
        pytest.param(
            ["4.1.5. One is so.", "4.1.6. Two is so.", "4.2. Three is so.", "4.2.1. Four is so."],
            ["4.1.5", "4.1.6", "4.2", "4.2.1"],
            id="a fragment",
        ),
        pytest.param(
            ["I. Subject", "2.1. One is so.", "2.2. Two is so.", "II. Consent", "2.3. Three is so."],
            ["I", "2.1", "2.2", "II", "2.3"],
            id="roman parts over a numbering that runs through",
        ),
        pytest.param(["1-бап. Төлем", "2-бап. Мерзім"], ["1", "2"], id="kazakh"),
    ],
)
def test_the_path_of_a_number(build: Build, pieces: list[object], expected: list[str]) -> None:
    assert numbers(build(*pieces)) == expected


def test_sentences_know_their_clause_and_heading(build: Build) -> None:
    doc = build(
        (H, 2, "4. Fees"),
        "Fees are listed on our page.",
        "4.1 You pay the fees. We collect them.",
        "(a) by card;",
        "(b) by transfer.",
        "Fees are not returned to you.",
        (H, 2, "Term"),
        "This ends when it ends.",
    )
    found = [(doc.clause_number(sentence), doc.heading(sentence)) for sentence in doc.sentences]
    assert found == [
        ("4", "Fees"),
        ("4", "Fees"),
        ("4.1", "Fees"),
        ("4.1", "Fees"),
        ("4.1(a)", "Fees"),
        ("4.1(b)", "Fees"),
        ("4.1", "Fees"),
        (None, "Term"),
        (None, "Term"),
    ]


def test_text_between_two_items_belongs_to_the_first(build: Build) -> None:
    doc = build(
        "1. Fees",
        "(a) You pay by card.",
        "It is yours.",
        "(b) You pay by mail.",
        "That is slow.",
        "2. Term",
        (I, 1, "It begins.", "1."),
        (I, 1, "It goes on."),
        (I, 1, "It ends.", "2."),
        "That is all of it.",
    )
    assert [doc.clause_number(sentence) for sentence in doc.sentences] == [
        *("1", "1(a)", "1(a)", "1(b)", "1", "2", "2.1", "2.1", "2.2", "2.2"),
    ]


def test_clauses_and_sections_nest(build: Build) -> None:
    doc = build(
        (H, 1, "Terms of Use"),
        (H, 2, "1. Fees"),
        (H, 2, "1.1 Card fees"),
        "You pay for the card.",
        (H, 2, "2. Term"),
        "This ends.",
    )
    assert [(section.title, section.number, section.parent) for section in doc.sections] == [
        ("Terms of Use", None, None),
        ("Fees", "1", 0),
        ("Card fees", "1.1", 1),
        ("Term", "2", 0),
    ]
    assert [clause.parent for clause in doc.clauses] == [None, 0, None]
    fees = doc.clauses[0].span.of(doc.text)
    assert fees.startswith("1. Fees")
    assert fees.endswith("You pay for the card.")


def test_paragraphs_that_read_like_titles_are_headings(build: Build) -> None:
    doc = build(
        "GENERAL",
        "These rules hold for all who use the site in any way.",
        "1. Payment of fees",
        "You pay the fees that we list on the page of fees.",
        "2. Closing an account",
        "We may close an account that breaks the rules.",
        "Governing law",
        "The law of the land holds for all that is said here.",
    )
    assert [section.title for section in doc.sections] == [
        "GENERAL",
        "Payment of fees",
        "Closing an account",
        "Governing law",
    ]


def test_a_list_that_begins_again_stands_beside_the_one_before(build: Build) -> None:
    doc = build("1. Fees", *["(i) one is due;", "(ii) two is due;", "(a) late;"] * 40)
    assert set(numbers(doc)) == {"1", "1(i)", "1(ii)", "1(ii)(a)"}
    assert doc.clauses[0].span.end == len(doc.text)
    assert doc.clauses[2].span.end == doc.clauses[3].span.end < doc.clauses[4].span.start


def test_lists_that_open_lists_do_not_nest_without_end(build: Build) -> None:
    doc = build(*["(i) You agree that:"] * 100)
    deepest = max(numbers(doc), key=len)
    assert 3 < deepest.count("(i)") <= DEEPEST + 1


def test_a_number_behind_the_title_of_a_part_counts_where_it_is_the_next(build: Build) -> None:
    body = "Here is a paragraph of some length that stands under the line above."
    doc = build(
        "Basics 1. What is this", body, "2. Fees", body, "Your duties 3. Care", body, "Room 5. Care", body
    )
    assert numbers(doc) == ["1", "2", "3"]
    assert [section.title for section in doc.sections] == ["What is this", "Fees", "Care"]
    headings = [doc.quote(sentence) for sentence in doc.sentences if sentence.kind == "heading"]
    assert headings == ["Basics", "1. What is this", "2. Fees", "Your duties", "3. Care"]


@pytest.mark.parametrize(
    "words", ["See section 2. Fees are due", "Your duties 2. Care.", "Under the age of 2. Care"]
)
def test_a_number_in_a_line_is_no_clause(build: Build, words: str) -> None:
    assert numbers(build("1. One thing is so.", words, "Some more is said here in a few words.")) == ["1"]


def test_lists_of_short_items_are_not_headings(build: Build) -> None:
    doc = build(
        "Send us these papers:", "1. Passport", "2. Photograph", "3. Proof of address", "We check them all."
    )
    assert not doc.sections


@pytest.mark.parametrize(
    ("words", "is_title"),
    [
        ("LIMITATION OF LIABILITY.", True),
        ("THIS LIMIT REFLECTS A SHARE OF RISK.", False),
        ("WE ARE NOT LIABLE", True),
        ("WE ARE NOT LIABLE.", False),
        ("Tel. 555 1234", False),
        ("loss of profit", False),
        ("You pay the fee.", False),
    ],
)
def test_an_unmarked_title(build: Build, words: str, is_title: bool) -> None:  # noqa: FBT001
    doc = build("One is so.", words, "Here is a paragraph of some length that stands under the line above.")
    assert bool(doc.sections) is is_title


def test_a_long_or_dated_heading_is_no_heading(build: Build) -> None:
    doc = build(
        (H, 2, "Last updated: 3 May 2024"),
        (
            H,
            2,
            "We are not liable for loss that comes of it, and whoever uses it uses it at a risk of theirs.",
        ),
    )
    assert not doc.sections
    assert {sentence.kind for sentence in doc.sentences} == {"sentence"}


def test_numbers_in_one_line_begin_provisions(build: Build) -> None:
    doc = build(
        "1. ПРЕДМЕТ ОФЕРТЫ 1.1. Мастер печёт хлеб. 1.2. Хлеб должен быть по п. 1.1. Договора. "
        "2. ЦЕНА 2.1. Она мала.",
        "3. Scope of Baking 3.1 We bake, see 3.2 Below. 3.2 You eat. Version 3.3 Beta is not meant.",
    )
    assert [(doc.clause_number(sentence), doc.quote(sentence)) for sentence in doc.sentences] == [
        ("1", "1. ПРЕДМЕТ ОФЕРТЫ"),
        ("1.1", "1.1. Мастер печёт хлеб."),
        ("1.2", "1.2. Хлеб должен быть по п. 1.1. Договора."),
        ("2", "2. ЦЕНА"),
        ("2.1", "2.1. Она мала."),
        ("3", "3. Scope of Baking"),
        ("3.1", "3.1 We bake, see 3.2 Below."),
        ("3.2", "3.2 You eat."),
        ("3.2", "Version 3.3 Beta is not meant."),
    ]
    assert [sentence.block for sentence in doc.sentences] == [0] * 5 + [1] * 4


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The baker bakes. 1.OVENS. They are hot. 2.BREAD. It is brown.", [None, "1", "1", "2", "2"]),
        ("The baker bakes. 4.Ovens are hot. 5.Bread is brown. 6.Cake is sweet.", [None, "4", "5", "6"]),
        ("1. Ovens are hot. 1.1 They burn. 1.2 They smoke. 2. Bread is brown.", ["1", "1.1", "1.2", "2"]),
        ("1.1Ovens are hot.,1.2Bread is brown.", ["1.1", "1.2"]),
        ("The page joins lines,,1.Ovens are hot.,2.Bread is brown.", [None, "1", "2"]),
        ("The baker bakes. 7. Ovens he has. Then he rests.", [None, None, None]),
        ("1. Печи горячи, см. п. 2. Договора.", ["1"]),
        ("1. Bread rises as told in this section. 2. Cake is sweet.", ["1", "2"]),
    ],
)
def test_numbers_in_running_text_begin_provisions(build: Build, text: str, numbers: list[str | None]) -> None:
    doc = build(text)
    assert [doc.clause_number(sentence) for sentence in doc.sentences] == numbers


def test_a_number_at_the_end_of_a_block_is_that_of_the_next(build: Build) -> None:
    doc = build("1.Ovens are hot.,2.", "Bread is brown and every loaf of it is warm.")
    assert [doc.clause_number(sentence) for sentence in doc.sentences] == ["1", "2", "2"]


def test_a_number_is_not_carried_into_a_numbering_that_begins_again(build: Build) -> None:
    doc = build(
        "8.OVENS. They are hot.",
        "9.BREAD. It is brown.",
        "Rules of the shop. 1.Doors open at six. 2.Dogs stay outside. 3.Cats may come in.",
        "1.CAKES. They are sweet.",
        "2.PIES. They are round.",
    )
    found = [doc.clause_number(sentence) for sentence in doc.sentences]
    assert found == ["8", "8", "9", "9", "9", "1", "2", "3", "1", "1", "2", "2"]


def test_a_heading_right_under_a_numbered_one_keeps_its_number(build: Build) -> None:
    doc = build(
        (H, 2, "7. Law and Courts"),
        (H, 2, "Costs"),
        "Each side bears its own costs of any suit over bread.",
        (H, 2, "Thanks"),
        "We thank you for reading all of these words.",
    )
    assert [doc.clause_number(sentence) for sentence in doc.sentences] == ["7", "7", "7", None, None]


def test_rows_with_a_number_in_their_first_cell_are_provisions(build: Build) -> None:
    doc = build(
        (H, 1, "Приложение 3"),
        ("row", 0, "№ | Нарушение | Сумма"),
        ("row", 0, "1 | Передача ключа другому | 50 000"),
        ("row", 0, "| и чужому"),
        ("row", 0, "1.1 | Потеря ключа пекарни | 70 000"),
        ("row", 0, "Иное | 1"),
        ("row", 0, "2 | Опоздание в пекарню | 10"),
    )
    assert [doc.clause_number(sentence) for sentence in doc.sentences] == [
        "Приложение 3",
        "Приложение 3",
        "Приложение 3, 1",
        "Приложение 3, 1",
        "Приложение 3, 1.1",
        "Приложение 3",
        "Приложение 3, 2",
    ]


def test_a_generated_number_stands_under_a_typed_one(build: Build) -> None:
    doc = build(
        (H, 1, "2. Ovens"),
        "They are hot for all who stand near to them.",
        (H, 1, "3. Bread"),
        (H, 2, "Rye", "1."),
        (H, 2, "Wheat", "2."),
        (H, 1, "4. Flour"),
    )
    assert numbers(doc) == ["2", "3", "3.1", "3.2", "4"]


def test_a_town_and_a_version_are_no_clauses(build: Build) -> None:
    doc = build("г. Алматы, 1 мая", "Версия", "1.0", "а. хлеб;", "б. соль;", "в. мука;", "г. Вода.")
    assert numbers(doc) == ["а", "б", "в", "г"]


def test_short_lines_behind_a_colon_are_no_headings(build: Build) -> None:
    doc = build(
        "1. The baker undertakes to do the following:",
        "Light the oven",
        "Knead the dough",
        "Bring the bread to those who have asked for it on the day",
        "2. The guest eats.",
    )
    assert [sentence.kind for sentence in doc.sentences] == ["sentence"] * 5
    assert numbers(doc) == ["1", "2"]


def test_what_follows_a_typed_list_stands_outside_it(build: Build) -> None:
    doc = build(
        (H, 2, "Closing"),
        "We may close it if:",
        (I, 1, "1. You break the rules."),
        (I, 1, "2. You are away for years."),
        "You will be told of the day.",
    )
    found = [doc.clause_number(sentence) for sentence in doc.sentences]
    assert found == [None, None, "1", "2", None]
    # Without a sentence that opens them they are provisions, and what follows goes on with the last.
    doc = build((H, 2, "Closing"), (I, 1, "1. You may go."), (I, 1, "2. We may go."), "It takes a day.")
    assert [doc.clause_number(sentence) for sentence in doc.sentences] == [None, "1", "2", "2"]


def test_lists_of_one_item_each_are_no_numbering(build: Build) -> None:
    lone = [
        piece
        for word in ("Scope", "Fees", "Law")
        for piece in ((I, 1, word, "1."), "It is so, as all of it is.")
    ]
    assert numbers(build(*lone)) == []
    assert numbers(build(*lone, "You may:", (I, 1, "read;", "1."), (I, 1, "print.", "2."))) == ["1", "2"]


def test_lists_with_more_items_keep_lists_of_one(build: Build) -> None:
    lists = [(I, 1, "One is so.", "1."), (I, 1, "Two is so.", "2.")]
    heads = [(H, 2, f"{n}. Title") for n in range(1, 6)]
    doc = build(
        *(piece for head in heads for piece in (head, *lists)), (H, 2, "6. Title"), (I, 1, "It is so.", "1.")
    )
    assert numbers(doc)[-2:] == ["6", "6.1"]


def test_a_link_to_the_top_may_stand_before_a_number(build: Build) -> None:
    doc = build(
        "1. Scope of this.", "2. Fees of it.", "Return to top 3. Law of it.", "Back to the top 4. End of it."
    )
    assert numbers(doc) == ["1", "2", "3", "4"]
    assert [doc.quote(s) for s in doc.sentences][2:4] == ["Return to top 3.", "Law of it."]


def test_with_its_sentence_the_last_item_ends(build: Build) -> None:
    doc = build(
        "1. You pay for (a) use;", "(b) delay;", "(c) breach of these terms. We may ask for it. You may go."
    )
    assert [doc.clause_number(s) for s in doc.sentences] == ["1", "1(b)", "1(c)", "1", "1"]
    doc = build(
        "1. WE DO NOT PAY FOR (A) USE;", "(B) DELAY;", "(C) ANY LOSS OF DATA OR OF USE. YOU PAY. YOU MAY GO."
    )
    assert [doc.clause_number(s) for s in doc.sentences] == ["1", "1(B)", "1(C)", "1", "1"]
    doc = build("1. You pay as follows:", "(a) Use. It costs more.", "(b) Breach. It costs most.")
    assert [doc.clause_number(s) for s in doc.sentences] == ["1", "1(a)", "1(a)", "1(b)", "1(b)"]


def test_papers_without_numbers_end_the_numbering(build: Build) -> None:
    doc = build(
        (H, 2, "1. Scope"),
        "The shop is open to all who come.",
        (H, 2, "2. Metals"),
        "The shop sells metals to all who come.",
        ",Consent to Electronic Statements,Agreement to Pledge Assets,Shop Ltd,7,The shop may ask a name.",
        "The feed is provided as is.",
        "1.Trading is risky.",
        "2.Prices are ours.",
    )
    told = {doc.quote(s)[:12]: (doc.clause_number(s), doc.heading(s)) for s in doc.sentences}
    assert told["The shop sel"] == ("2", "Metals")
    assert told["The feed is "] == (None, None)
    assert told["1.Trading is"] == ("1", None)


def test_titles_on_a_page_of_a_paper_that_goes_on_do_not(build: Build) -> None:
    doc = build(
        "1. The shop is open.",
        ",Consent to Electronic Statements,Agreement to Pledge Assets,Shop Ltd,7,The shop may ask a name.",
        "2. The shop is closed.",
    )
    assert [doc.clause_number(s) for s in doc.sentences] == ["1", "1", "2"]


def test_a_paragraph_behind_a_generated_list_is_not_its_last_item(build: Build) -> None:
    items = [(I, 1, f"The shop may close the account of a user for reason {n}.", f"{n}.") for n in (1, 2, 3)]
    doc = build((H, 2, "Accounts"), *items, "LAW. The law of the place of the shop applies.")
    assert [doc.clause_number(s) for s in doc.sentences] == [None, "1", "2", "3", None, None]
    doc = build((H, 2, "Accounts"), items[0], "It does so at will.", items[1], "It says so.")
    assert [doc.clause_number(s) for s in doc.sentences] == [None, "1", "1", "2", "2"]


def test_a_typed_title_does_not_go_on_from_a_generated_item(build: Build) -> None:
    doc = build(
        (H, 2, "1. Art"),
        "2- It must be free.",
        (I, 1, "It may be used to earn a sum that is small.", "1."),
        (H, 2, "2. Users"),
        "They are of age.",
        (H, 2, "3. Fees"),
    )
    assert [section.number for section in doc.sections] == ["1", "2", "3"]


def test_a_roman_number_in_brackets_stands_under_its_clause(build: Build) -> None:
    doc = build("1. We do not promise that (I) it runs;", "(II) it is free of faults;", "(III) it is safe.")
    assert numbers(doc) == ["1", "1(II)", "1(III)"]


def test_a_sentence_that_breaks_off_opens_the_list_that_its_page_numbers(build: Build) -> None:
    items = [(I, 1, "copy it;", "1."), (I, 1, "sell it.", "2.")]
    assert numbers(build("1. Use", "(a) You may read it.", "(b) You may never", *items, "(c) It is ours."))[
        -4:
    ] == [
        "1(b)",
        "1(b).1",
        "1(b).2",
        "1(c)",
    ]
