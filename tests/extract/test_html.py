"""The text of web pages."""

from __future__ import annotations

import hashlib

import pytest
from lxml import etree

from tosscan.config import Limits
from tosscan.document.source import RawDocument, Source
from tosscan.document.text import ExtractedText
from tosscan.errors import NotAssessedError, Reason
from tosscan.extract.base import Job
from tosscan.extract.builder import Builder, count_words
from tosscan.extract.html import extract

LEGAL = "In no event is the provider liable for any loss of profit or of data."
PROSE = "<p>The provider keeps the service running with due care and tells users of repairs in good time.</p>"


def read(page: str | bytes) -> ExtractedText:
    data = page.encode() if isinstance(page, str) else page
    source = Source("page.html", "page.html", "text/html", hashlib.sha256(data).hexdigest(), len(data))
    return extract(Job(RawDocument(source, data), Limits()))


def shape(page: str) -> list[tuple[str, int, str | None, str]]:
    extracted = read(page)
    return [
        (block.kind, block.level, block.marker, block.span.of(extracted.text)) for block in extracted.blocks
    ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<h2>Fees</h2><p>You pay\n   fees.</p>",
            [("heading", 2, None, "Fees"), ("paragraph", 0, None, "You pay fees.")],
        ),
        (
            "<p><b>Your duties</b></p><p>Pay.</p>",
            [("heading", 1, None, "Your duties"), ("paragraph", 0, None, "Pay.")],
        ),
        (
            "<p><b>You must pay all fees at once</b></p>",
            [("paragraph", 0, None, "You must pay all fees at once")],
        ),
        ("<p>One.<br>Two.</p>", [("paragraph", 0, None, "One."), ("paragraph", 0, None, "Two.")]),
        ("<p>We may close<br>your account.</p>", [("paragraph", 0, None, "We may close your account.")]),
        (
            "<ol start=3 type=a><li>First<li value=7>Second</ol>",
            [("item", 1, "c.", "First"), ("item", 1, "g.", "Second")],
        ),
        ("<ol><li>1.1 Typed</ol>", [("item", 1, None, "1.1 Typed")]),
        ("<ul><li>1.1.Typed</ul>", [("item", 1, None, "1.1.Typed")]),
        (
            "<ul><li>Outer<ol reversed><li>Two<li>One</ol></ul>",
            [("item", 1, "•", "Outer"), ("item", 2, "2.", "Two"), ("item", 2, "1.", "One")],
        ),
        (
            "<table><tr><th>Kind<th>Fee<tr><td>Card<td>2 %</table>",
            [("row", 0, None, "Kind | Fee"), ("row", 0, None, "Card | 2 %")],
        ),
        (
            "<details><summary>Refunds</summary><p>None.</p></details>",
            [("heading", 1, None, "Refunds"), ("paragraph", 0, None, "None.")],
        ),
        (
            "<h3><button>Refunds</button></h3><p>None.</p>",
            [("heading", 3, None, "Refunds"), ("paragraph", 0, None, "None.")],
        ),
        ("<p>Yes<button>Accept</button></p>", [("paragraph", 0, None, "Yes")]),
        ("<form><p>Inside a form.</p></form>", [("paragraph", 0, None, "Inside a form.")]),
        (
            "<pre>One line\nof text.\n\nNext.</pre>",
            [("paragraph", 0, None, "One line of text."), ("paragraph", 0, None, "Next.")],
        ),
    ],
)
def test_blocks(page: str, expected: list[tuple[str, int, str | None, str]]) -> None:
    assert shape(page) == expected


def test_line_feeds_between_paragraphs_of_sentences_part_them() -> None:
    lines = [
        f"Clause {number} tells what is done. It tells by whom and when it is done too."
        for number in range(6)
    ]
    assert read("<div>" + "\n".join(lines) + "</div>").text == "\n\n".join(lines)
    words = " ".join(lines)
    wrapped = "\n".join(words[start : start + 40] for start in range(0, len(words), 40))
    assert len(read(f"<div>{wrapped}</div>").blocks) == 1


def test_line_feeds_at_each_full_stop_part_no_paragraphs_but_at_numbers() -> None:
    lines = [
        "The service is run by Example Inc.",
        "for users in the U.S.",
        "Users elsewhere, e.g.",
        "in Narnia, are served by Example Ltd.",
        "The software is commercial software under 48 C.F.R.",
        "12.212 and is licensed as such to every agency that uses it.",
        "2.",
        "Fees are due when the bill reaches the user and not before that day.",
        "3. Refunds are paid within ten days of the day on which they are asked for.",
    ]
    source = "<p>" + "\n".join(lines) + "\n<b>No refund</b> is paid twice.</p>"
    assert read(source).text.split("\n\n") == [
        " ".join(lines[:6]),
        " ".join(lines[6:8]),
        f"{lines[8]} No refund is paid twice.",
    ]


def test_blocks_are_parted_by_a_blank_line_and_items_by_a_line_feed() -> None:
    extracted = read("<p>Lead:</p><ul><li>one</li><li>two</li></ul><p>End.</p>")
    assert extracted.text == "Lead:\n\none\ntwo\n\nEnd."


def test_invisible_characters_are_removed_and_counted() -> None:
    extracted = read("<p>li\u00ada\u200bble \ufb01rm\u202e\u00a0now</p>")
    assert extracted.text == "liable firm now"
    assert extracted.warnings == (
        "1 bidirectional controls removed",
        "1 soft hyphens removed",
        "1 zero-width characters removed",
    )


@pytest.mark.parametrize(
    "tag",
    ["nav", "aside", "dialog", "footer", "script", "style", "template", "div role=navigation", "div hidden"],
)
def test_furniture_is_set_aside(tag: str) -> None:
    extracted = read(f"<body><{tag}>Elsewhere on this site</{tag.partition(' ')[0]}>{PROSE * 3}</body>")
    assert "Elsewhere" not in extracted.text
    assert extracted.text.count("due care") == 3


def test_a_footer_of_the_article_and_the_panel_of_an_accordion_are_kept() -> None:
    page = f"<article>{PROSE * 3}<footer><p>Last words.</p></footer></article>"
    page += "<button aria-controls=x>More</button>"
    page += "<div hidden id=x><p>The panel tells how a refund is asked for and when it is paid out.</p></div>"
    text = read(page).text
    assert "Last words." in text
    assert "More\n\nThe panel" in text


def test_furniture_that_holds_the_terms_is_kept() -> None:
    assert read(f"<body><p>Hello</p><aside>{PROSE * 3}</aside></body>").text.count("due care") == 3


def test_legal_words_beside_the_article_are_kept() -> None:
    page = f"<div><div>{PROSE * 40}</div><p>{LEGAL}</p></div>"
    assert "In no event" in read(page).text


def test_anchor_points_into_the_text_node() -> None:
    extracted = read("<body><p>One <b>two</b> three\n  four</p></body>")
    start = extracted.text.index("four")
    block = extracted.blocks[0].span
    anchor = extracted.anchor(type(block)(start, start + 4))
    assert anchor is not None
    assert anchor.to_json() == {
        "kind": "dom",
        "xpath": "/html/body[1]/p[1]/text()[2]",
        "node_start": 9,
        "node_end": 13,
        "fragment": ":~:text=four",
    }


def test_links_stand_on_their_words() -> None:
    extracted = read(
        '<base href="https://example.com/legal/"><p>See <a href="fees">our fees</a>, <a href="#x">below</a>.'
    )
    assert [(link.span.of(extracted.text), link.url) for link in extracted.links] == [
        ("our fees", "https://example.com/legal/fees")
    ]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b" \n", Reason.EMPTY),
        (b"<html><body></body></html>", Reason.EMPTY),
        (b"<script>" + b"x" * 30_000 + b"</script><p>Loading</p>", Reason.SCRIPTED),
    ],
)
def test_pages_without_terms_are_refused(page: bytes, reason: Reason) -> None:
    with pytest.raises(NotAssessedError) as caught:
        read(page)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "page",
    [
        "<title>Page not found | Heron</title><p>Go back to our home page.",
        "<title>404</title><p>Home Prices Help",
        "<p>Menu</p><h1>404</h1><p>Sorry, there is nothing here.",
        "<p>The page you were looking for is gone. Subscribe to our news.",
        "<title>Access denied</title><p>Your address is blocked.",
        "<h1>Just a moment...</h1><p>We check your browser.",
        "<p>Страница не найдена. Вернитесь на главную.",
    ],
)
def test_a_page_of_an_error_is_not_taken_for_terms(page: str) -> None:
    with pytest.raises(NotAssessedError) as caught:
        read(page)
    assert caught.value.reason is Reason.ERROR_PAGE


@pytest.mark.parametrize(
    "page",
    [
        "<title>Terms</title><p>Access is denied to persons under 18.",
        "<title>Terms</title><p>404. We are not liable where a page is not to be had.",
        "<p>We may tell you that the service is unavailable.",
        "<title>Page not found</title>" + "<p>We may change these terms at any time." * 30,
    ],
)
def test_short_terms_may_speak_of_errors(page: str) -> None:
    assert read(page).text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16", "utf-8-sig", "ptcp154"])
def test_encodings(encoding: str) -> None:
    words = "Пользователь обязуется оплатить услуги, а Исполнитель вправе изменить условия договора. " * 5
    declared = {"cp1251": "windows-1251", "koi8-r": "koi8-r"}.get(encoding, "")
    page = f'<meta charset="{declared}"><p>{words}</p>'
    assert read(page.encode(encoding)).text == words.strip()


def test_a_wrong_declaration_is_not_believed() -> None:
    words = "Пользователь обязуется оплатить услуги, а Исполнитель вправе изменить условия договора. " * 5
    assert read(f'<meta charset="utf-8"><p>{words}</p>'.encode("cp1251")).text == words.strip()


@pytest.mark.parametrize("depth", [5_000, 1_000_000])
def test_a_page_nested_too_deeply_is_refused(depth: int) -> None:
    with pytest.raises(NotAssessedError) as caught:
        read("<div>" * depth + PROSE)
    assert caught.value.reason is Reason.DAMAGED


def test_every_path_leads_to_its_text() -> None:
    page = "<body><p>One<!-- x --> two<br>Three.</p>tail<o:p>four</o:p><div><p>five</p><b>six</b><p>seven"
    extracted = read(page)
    tree = etree.HTML(page).getroottree()
    for start, end, path, offset in extracted.anchors.runs:
        nodes = tree.xpath(path)
        assert isinstance(nodes, list)
        assert len(nodes) == 1
        assert str(nodes[0])[offset : offset + end - start] == extracted.text[start:end]


MENU = "<ul><li>Products<ul><li>Wallet<li>Exchange<li>Cards</ul><li>Sign in</ul>"
DEEDS = "<ul><li>spam<li>sell<li>copy</ul>"
TERMS = f"<h2>Fees</h2>{PROSE}<p>{LEGAL}</p>"


@pytest.mark.parametrize(
    ("before", "after", "aside"),
    [
        (MENU, "", ["Products", "Wallet", "Exchange", "Cards", "Sign in"]),
        (f"<div>Legal{MENU}</div>", "", ["Legal", "Products", "Wallet", "Exchange", "Cards", "Sign in"]),
        ("", f"<p>Follow us</p>{MENU}", ["Follow us", "Products", "Wallet", "Exchange", "Cards", "Sign in"]),
        ("<div><a href=a>Home</a></div><div><a href=b>Prices</a></div><div><a href=c>Help</a></div>", "",
         ["Home", "Prices", "Help"]),
        ("<p>We use cookies to improve this site. Read our Cookie Policy for more.</p>", "",
         ["We use cookies to improve this site. Read our Cookie Policy for more."]),
        ("", "<p>© 2024 Example Ltd. All rights reserved. Terms Privacy Help</p>",
         ["© 2024 Example Ltd. All rights reserved. Terms Privacy Help"]),
        ("<p>Please enable JavaScript to see this page as it is meant to be seen by all.</p>", "",
         ["Please enable JavaScript to see this page as it is meant to be seen by all."]),
        ("", "<p>Home Prices Wallet Exchange Cards Help Careers Press Blog Twitter Facebook Telegram</p>",
         ["Home Prices Wallet Exchange Cards Help Careers Press Blog Twitter Facebook Telegram"]),
        ("<div class='site-menu x'><a href=t>Terms of Use</a> <a href=h>Help</a></div>", "",
         ["Terms of Use", "Help"]),
        ("<div id=cookie-banner>This site uses cookies. <b>Accept</b></div>", "",
         ["This site uses cookies.", "Accept"]),
    ],
)  # fmt: skip
def test_menus_and_notices_around_the_terms_are_set_aside(before: str, after: str, aside: list[str]) -> None:
    extracted = read(f"<body>{before}{TERMS}{after}")
    assert extracted.text == read(TERMS).text
    assert list(extracted.set_aside) == aside
    assert extracted.figures["words_set_aside"] == sum(len(line.split()) for line in aside)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h1>Terms of the example</h1><p>Effective: 3 May 2024</p><p>For residents of Narnia</p>", ""),
        ("<ol><li>Fees<li>Taxes<li>Refunds</ol>", ""),
        ("<ul><li>Fees<li>Definitions<li>Refunds</ul>", "<h2>Definitions</h2><h2>Refunds</h2>" + PROSE),
        ("", f"<p>You must not do any of the following on the platform at any time:</p>{DEEDS}"),
        ("", f"<p>You must not on any account and at no time do</p>{DEEDS}"),
        ("<ul><li>Fees are due<li>We keep them.</ul>", ""),
        ("", "<p>© 2024 Example. You may not copy any of it.</p>"),
        ("<p>By using this site you accept these terms and the use of cookies on it.</p>", ""),
        ("", "<p>(c) no refunds</p>"),
        ("", "<p>Example Ltd, 1 Long Street, London</p><p>help@example.org</p>"),
        ("<div class=menu-content><p>No refund is given for a plan that the user ends.</p></div>", ""),
        ("<p class=cookie>You bear all liability that arises from the use of cookies on this site.</p>", ""),
    ],
)  # fmt: skip
def test_what_may_be_a_part_of_the_terms_stays(before: str, after: str) -> None:
    extracted = read(f"<body>{before}{TERMS}{after}")
    assert extracted.set_aside == ()
    assert (
        extracted.text.split()
        == " ".join(
            part
            for part in (
                read(before).text if before else "",
                read(TERMS).text,
                read(after).text if after else "",
            )
            if part
        ).split()
    )


def test_the_title_above_the_picked_element_is_kept() -> None:
    page = f"<div><div class=hero><h1>Terms of Use</h1><p>Welcome</p></div><main>{TERMS * 4}</main></div>"
    assert read(page).text.startswith("Terms of Use")


def test_a_number_in_a_cell_of_its_own_stays_with_its_clause() -> None:
    page = f"{PROSE}<table><tr><td>4.1.<td>You pay all of the fees.<tr><td>1.<td>Card</table>"
    assert shape(page)[1:] == [
        ("paragraph", 0, None, "4.1. You pay all of the fees."),
        ("row", 0, None, "1. | Card"),
    ]


def test_two_languages_side_by_side_are_no_rows_of_data() -> None:
    russian = "Пользователь оплачивает все сборы и налоги в день их наступления без вычетов и зачётов."
    kazakh = "Пайдаланушы барлық алымдар мен салықтарды олар туындаған күні шегерімсіз төлейді."
    rows = "".join(f"<tr><td>{number}. {kazakh}<td>{number}. {russian}" for number in range(1, 6))
    assert [words for _, _, _, words in shape(f"<table>{rows}</table>")] == [
        f"{number}. {text}" for number in range(1, 6) for text in (kazakh, russian)
    ]


def test_what_follows_the_end_of_the_page_is_read() -> None:
    page = f"<html><body>{PROSE}</body></html><p>{LEGAL}</p>"
    assert read(page).text.endswith(LEGAL)


def test_entities_do_not_part_a_text_node() -> None:
    extracted = read("<p>Fees &amp; taxes are due &mdash; at once.</p>")
    assert extracted.text == "Fees & taxes are due — at once."
    assert extracted.anchors.runs == ((0, 31, "/html/body[1]/p[1]/text()[1]", 0),)


@pytest.mark.parametrize(
    "raw",
    [
        "one two",
        " one two ",
        "one  two",
        "one\ntwo",
        "one\u00a0two",
        "o\u00adne two",
        "one \ufb01ve",
        "один два",
        "\u200b",
    ],
)
def test_a_text_that_needs_no_cleaning_is_read_as_the_others_are(raw: str) -> None:
    words, plain = count_words(raw)
    told, cleaned = Builder("dom").line(), Builder("dom").line()
    told.add(raw, ("p", 0), plain=plain)
    cleaned.add(raw, ("p", 0), plain=False)
    assert words == len(raw.split())
    assert (told.text, told.runs) == (cleaned.text, cleaned.runs)


def test_a_long_text_without_spaces_is_not_taken_for_a_page_drawn_by_a_script() -> None:
    with pytest.raises(NotAssessedError) as caught:
        read(f"<p>{LEGAL.replace(' ', '')}</p>" * 400)
    assert caught.value.reason is Reason.READ_IN_PART


RIGHTS = "The user keeps all rights in what the user puts on the service and may remove it at any time."
LONG = " ".join([RIGHTS] * 8)


def test_the_short_rows_of_a_table_of_layout_are_no_data() -> None:
    long = f"<tr><td>{LONG}<td>Yours."
    rows = f"<tr><th>Terms<th>In short{long * 3}<tr><td>2. Age<td>Be 18."
    assert [(kind, words[:12]) for kind, _, _, words in shape(f"<table>{rows}</table>")] == [
        ("heading", "Terms"),
        ("heading", "In short"),
        *[("paragraph", RIGHTS[:12]), ("paragraph", "Yours.")] * 3,
        ("paragraph", "2. Age"),
        ("paragraph", "Be 18."),
    ]


def test_one_long_cell_does_not_make_a_table_of_data_a_layout() -> None:
    rows = f"<tr><td>Card<td>2 %<tr><td>Wire<td>{LONG}<tr><td>Cash<td>3 %"
    found = shape(f"{PROSE}<table>{rows}</table>")
    assert [words for kind, _, _, words in found if kind == "row"] == ["Card | 2 %", "Cash | 3 %"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<p><span>All users agree:</span><span>* to be honest.</span><span>We may act.</span></p>",
            ["All users agree:", "* to be honest.", "We may act."],
        ),
        ("<p><span>We may end it.</span> <span>You may too.</span></p>", ["We may end it. You may too."]),
        ("<p><span>The pro</span><span>vider pays for it all.</span></p>", ["The provider pays for it all."]),
        ("<p><span>Every user of it.</span><sup>1</sup> pays</p>", ["Every user of it.1 pays"]),
    ],
)
def test_spans_that_touch_are_lines_where_a_sentence_or_bullet_begins(page: str, expected: list[str]) -> None:
    assert [words for _, _, _, words in shape(page)] == expected


def test_an_item_that_opens_with_a_list_hands_its_number_down() -> None:
    page = "<ol><li>One<li><ol type=a><li>Two a<li>Two b</ol><li style='list-style: none'>Bare<li>Four</ol>"
    assert [(level, marker) for _, level, marker, _ in shape(page)] == [
        (1, "1."),
        (2, "2. a."),
        (2, "b."),
        (1, None),
        (1, "4."),
    ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<div>1.2</div><p>A user is a person.</p>", [("paragraph", "1.2 A user is a person.")]),
        ("<div>3.</div><h2>Fees</h2>", [("heading", "3. Fees")]),
        ("<p>1.</p><p>2. Fees</p>", [("paragraph", "1."), ("paragraph", "2. Fees")]),
        ("<p>1.0</p><p>In force since May</p>", [("paragraph", "1.0"), ("paragraph", "In force since May")]),
        ("<p>·</p><p>Fees are due.</p>", [("paragraph", "·"), ("paragraph", "Fees are due.")]),
        ("<p>4.&nbsp;&nbsp.\nUsers pay.</p>", [("paragraph", "4. Users pay.")]),
        ("<p>&nbsp;&nbsp.\n(A) wallets</p>", [("paragraph", "(A) wallets")]),
        ("<p>Users pay&nbsp;.\nWe serve.</p>", [("paragraph", "Users pay . We serve.")]),
    ],
)
def test_a_number_stays_with_its_clause(page: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, words) for kind, _, _, words in shape(page)] == expected


def test_a_question_is_a_heading_whatever_its_length() -> None:
    question = "What happens to the money in my account when I close it or when the provider closes it ?"
    sentence = "No money in an account is paid back when the provider closes it for a good reason."
    found = shape(f"<h3>{question}</h3><h3>{sentence}</h3><h3>{sentence} Why ?</h3>")
    assert [kind for kind, _, _, _ in found] == ["heading", "paragraph", "paragraph"]


def test_what_only_screen_readers_read_is_set_aside() -> None:
    page = (
        f"<p>See <a href=x>our rules<span class='a11y-visually-hidden'> (opens anew)</span></a>.</p>{PROSE}"
    )
    extracted = read(page + f"<div class=sr-only>{LEGAL}</div><h2 class=sr-only>Terms</h2>")
    assert extracted.text.startswith("See our rules.")
    assert extracted.set_aside == ("(opens anew)",)
    assert extracted.text.endswith("Terms")


def test_tags_that_a_page_holds_as_text_are_set_aside() -> None:
    tag = '&lt;img src="https://example.org/p?a=1" width="1"&gt;'
    extracted = read(f"{PROSE}<p>{tag}</p><p>Do not use &lt;iframe&gt; here. {tag}</p>")
    assert extracted.text.endswith("\n\nDo not use <iframe> here.")
    assert extracted.set_aside == ('<img src="https://example.org/p?a=1" width="1">',) * 2


def test_an_address_that_is_kept_from_harvesters_is_read() -> None:
    coded = bytes([42, *(42 ^ byte for byte in b"help@example.org")]).hex()
    page = f"<p>Write to <span class=__cf_email__ data-cfemail={coded}>[email&#160;protected]</span>.</p>"
    assert read(page).text == "Write to help@example.org."
    assert read(page.replace(coded, "xyz")).text == "Write to [email protected]."


ENTRIES = ("One", "Two", "Three", "Four", "Five", "Six")
FOOTER = "<ul>" + "".join(f"<li><a href=/{word}>{word}</a>" for word in ENTRIES) + "</ul>"
LONG_FOOTER = FOOTER + FOOTER.replace("</a>", " more</a>")
NOTICE = "<p>Tick the box to get our newsletter with news, offers and games by e-mail each week.</p>"
REMARK = "All of the games that we have made for you and your friends since"
OFFER = "<p>The makers of this page love to hear what their friends think of all their new games.</p>"


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("", FOOTER + NOTICE, "Tick the box"),
        (NOTICE + FOOTER, "", "Tick the box"),
        ("", LONG_FOOTER + OFFER, "The makers"),
        ("", FOOTER + NOTICE + FOOTER + NOTICE, "Tick the box"),
        (f"<ul><li>Games<ul><li>{REMARK}</ul><li>Tools<ul><li>What you need</ul><li>Prices</ul>", "", "Fees"),
    ],
)  # fmt: skip
def test_a_menu_between_the_terms_and_a_notice_is_set_aside(before: str, after: str, kept: str) -> None:
    extracted = read(f"<body>{before}{TERMS * 20}{after}")
    assert kept in extracted.text
    assert extracted.set_aside
    assert not [word for word in ("One", "Six more", "Games", "What you need") if word in extracted.text]


@pytest.mark.parametrize(
    "page",
    [
        f"{TERMS * 8}{FOOTER}{OFFER}",
        f"{TERMS * 8}{LONG_FOOTER}<p>{LEGAL}</p>",
        f"{TERMS}{LONG_FOOTER}{TERMS}",
        "<p>These terms hold for all who play.</p>" + LONG_FOOTER
        + "".join(f"<h2>{number}. {word}{more}</h2>{PROSE * 3}" for more in ("", " more")
                  for number, word in enumerate(ENTRIES, 1)),
        f"{TERMS}<p>You must not do this:</p><ul><li>{REMARK}<li>cheat<li>steal<li>lie</ul>",
        f"{TERMS}<ul><li>Example Ltd<li>2 Long Street<li>Springfield, NY 03101<li>+1 555 010 99 88</ul>",
    ],
)  # fmt: skip
def test_no_list_of_the_terms_is_taken_for_a_menu_beyond_them(page: str) -> None:
    assert read(f"<body>{page}").set_aside == ()


def test_text_is_placed_as_a_browser_places_it() -> None:
    page = f"{PROSE}<table>stray words<tr><td>{LEGAL}</table><p>One<b>two<p>three</b>"
    paths = [run[2] for run in read(page).anchors.runs]
    body = "/html/body[1]"
    assert paths == [
        f"{body}/p[1]/text()[1]",
        f"{body}/text()[1]",
        f"{body}/table[1]/tbody[1]/tr[1]/td[1]/text()[1]",
        f"{body}/p[2]/text()[1]",
        f"{body}/p[2]/b[1]/text()[1]",
        f"{body}/p[3]/b[1]/text()[1]",
    ]


def test_a_table_that_is_all_of_a_page_is_read_with_all_its_rows() -> None:
    rows = f"<tr><td>Fees<td>{PROSE}<tr><td>Repairs<td>{PROSE}"
    assert [kind for kind, _, _, _ in shape(f"<table><tbody>{rows}</tbody></table>")] == ["row", "row"]


def test_what_is_for_browsers_without_scripts_does_not_move_the_rest() -> None:
    head = "<head><noscript><img src=x></noscript><title>Terms</title></head>"
    extracted = read(f"{head}<noscript><p>{LEGAL}</p></noscript>{PROSE}")
    assert (extracted.title, LEGAL in extracted.text) == ("Terms", False)
    assert extracted.anchors.runs[0][2] == "/html/body[1]/p[1]/text()[1]"
