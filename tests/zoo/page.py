"""Web pages made to hang, to fill the memory or to break a parser."""

from __future__ import annotations

import functools
from collections.abc import Callable

from tests.zoo.specimen import SENTENCE, STOPPED, Specimen
from tosscan.errors import Reason

MIB = 1 << 20
_TERMS = f"<h1>Terms</h1><p>{SENTENCE * 60}</p>".encode()


def nested(tag: bytes, count: int, inside: bytes = b"word") -> bytes:
    return b"<html><body>" + b"<%b>" % tag * count + inside


def one_line(size: int) -> bytes:
    line = SENTENCE.encode()
    return b"<p>" + line * (size // len(line))


def long_attribute(size: int) -> bytes:
    return b'<p title="' + b"a" * size + b'">' + _TERMS


def many_attributes(count: int) -> bytes:
    return b"<p " + b"".join(b"a%d=b " % n for n in range(count)) + b">" + _TERMS


def many(piece: bytes, count: int) -> bytes:
    return b"<html><body>" + _TERMS + piece * count


def list_items(count: int) -> bytes:
    return _TERMS + b"<ul>" + b"<li>fee" * count + b"</ul>"


def table(rows: int, columns: int) -> bytes:
    row = b"<tr>" + b"<td>a" * columns
    return _TERMS + b"<table>" + row * rows + b"</table>"


def spans_of_cells() -> bytes:
    return _TERMS + b"<table><tr><td colspan=2147483647 rowspan=2147483647>a<td>b</table>"


def entity_bomb() -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    return b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ha">%b]><html><body>&a11;%b' % (
        entities,
        _TERMS,
    )


def outside_entity() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">'
        b'<!ENTITY y SYSTEM "http://127.0.0.1:9/y">]><html><body>&x;&y;' + _TERMS
    )


def odd_names() -> bytes:
    tags = (b"a:b", b"x[1]", b"p'", b'q"', b"t]|//*", b"{ns}z", b"-", b"\xff", b"o" * 10_000)
    return b"".join(b"<%b>%b</%b>" % (tag, SENTENCE.encode(), tag) for tag in tags) + _TERMS


def conditional() -> bytes:
    return (
        b"<!--[if IE]>"
        + _TERMS
        + b"<![endif]--><![if !IE]>"
        + _TERMS
        + b"<![endif]><!--[if gt IE 9]"
        + _TERMS
    )


def many_comments(count: int) -> bytes:
    return _TERMS + b"<!-- a --><p>b" * count


def open_comment(size: int) -> bytes:
    return _TERMS + b"<!--" + b"- " * (size // 2)


def open_tags(count: int) -> bytes:
    return _TERMS + b"<" * count


def refresh() -> bytes:
    return (
        b'<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/"><base href="http://127.0.0.1:9/">'
        + _TERMS
    )


def hidden(count: int) -> bytes:
    return _TERMS + b'<div style="display:none">a</div><p aria-hidden=true>b</p>' * count


def links(count: int) -> bytes:
    return _TERMS + b"<p>" + b"<a href=https://example.com/%61>we may</a> end. " * count


def long_link(size: int) -> bytes:
    return _TERMS + b'<p><a href="data:text/html,' + b"a" * size + b'">link</a>'


def letters_in_tags(count: int) -> bytes:
    return _TERMS + b"<p>" + b"<b>a</b><i>b</i>" * count


def utf16(mark: bytes) -> bytes:
    return mark + _TERMS.decode().encode("utf-16-le")


def specimens() -> tuple[Specimen, ...]:
    """Return the hostile web pages."""
    part = functools.partial
    parts = frozenset({Reason.DAMAGED, Reason.EMPTY, Reason.NOT_TEXT, Reason.SCRIPTED, Reason.TOO_LARGE})

    def light(name: str, make: Callable[[], bytes]) -> Specimen:
        return Specimen(f"{name}.html", make, parts, read=True)

    def text(name: str, make: Callable[[], bytes]) -> Specimen:
        return Specimen(f"{name}.html", make, read=True)

    def heavy(name: str, make: Callable[[], bytes]) -> Specimen:
        return Specimen(f"{name}.html", make, parts | STOPPED, read=True, quick=False)

    return (
        heavy("divs-million", part(nested, b"div", 1_000_000)),
        heavy("bold-million", part(nested, b"b", 1_000_000)),
        heavy("fonts-10-thousand", part(nested, b"font color=red", 10_000)),
        heavy("lists-10-thousand", part(nested, b"ul><li", 10_000)),
        heavy("tables-10-thousand", part(nested, b"table><tr><td", 10_000)),
        heavy("links-nested-50-thousand", part(nested, b"a href=x", 50_000)),
        heavy("forms-nested-50-thousand", part(nested, b"form><button", 50_000)),
        heavy("line-of-20-mib", part(one_line, 20 * MIB)),
        heavy("attribute-of-49-mib", part(long_attribute, 49 * MIB)),
        heavy("attributes-2-million", part(many_attributes, 2_000_000)),
        heavy("items-2-million", part(list_items, 2_000_000)),
        heavy("items-30-thousand", part(list_items, 30_000)),
        heavy("cells-million", part(table, 1_000, 1_000)),
        heavy("cells-in-one-row", part(table, 1, 1_000_000)),
        heavy("rows-million", part(table, 1_000_000, 1)),
        heavy("paragraphs-million", part(many, b"<p>fee", 1_000_000)),
        heavy("breaks-million", part(many, b"<br>", 1_000_000)),
        heavy("headings-million", part(many, b"<h2>a</h2>", 1_000_000)),
        heavy("buttons-300-thousand", part(many, b"<button aria-expanded=false>a</button>", 300_000)),
        heavy("navigation-300-thousand", part(many, b"<nav><a href=x>a</a></nav>", 300_000)),
        heavy("entities-5-million", part(many, b"&amp;&#x61;", 2_500_000)),
        heavy("entities-unknown", part(many, b"&nosuch;&#xFFFFFFFF;", 1_000_000)),
        text("entity-bomb", entity_bomb),
        text("entity-outside", outside_entity),
        text("names-odd", odd_names),
        light("comments-conditional", conditional),
        heavy("comments-million", part(many_comments, 1_000_000)),
        heavy("comment-open-40-mib", part(open_comment, 40 * MIB)),
        heavy("tags-open-5-million", part(open_tags, 5_000_000)),
        heavy("script-open-40-mib", lambda: _TERMS + b"<script>" + b"</scrip>" * (5 * MIB)),
        heavy("style-open-40-mib", lambda: _TERMS + b"<style>" + b"<!--" * (10 * MIB)),
        heavy("title-open-40-mib", lambda: b"<title>" + b"a " * (20 * MIB)),
        heavy("quote-open-40-mib", lambda: _TERMS + b'<p a="' + b"<p>b" * (10 * MIB)),
        heavy("links-200-thousand", part(links, 200_000)),
        heavy("link-of-30-mib", part(long_link, 30 * MIB)),
        heavy("letters-in-tags-million", part(letters_in_tags, 1_000_000)),
        heavy("hidden-500-thousand", part(hidden, 500_000)),
        text("refresh", refresh),
        text("utf-16", part(utf16, b"\xff\xfe")),
        text("utf-16-without-mark", part(utf16, b"")),
        text("utf-16-odd-length", lambda: utf16(b"\xff\xfe") + b"\0"),
        light("utf-8-broken", lambda: _TERMS.replace(b"e", b"\xc3")),
        light("utf-7", lambda: b"<meta charset=utf-7>" + _TERMS.replace(b"<", b"+ADw-")),
        light("charset-unknown", lambda: b"<meta charset=nosuch>" + _TERMS + b"\xfe\xff\x80"),
        light("charset-not-of-text", lambda: b"<meta charset=zip>" + _TERMS + b"\xfe\xff\x80" * 50),
        Specimen("nuls.html", lambda: _TERMS.replace(b" ", b"\0"), frozenset({Reason.UNSUPPORTED})),
        text("nuls-few", lambda: _TERMS * 5 + b"<p>\0</p>"),
        light("surrogates", lambda: _TERMS + b"<p>&#xD800; \xed\xa0\x80 &#0; &#1114112;</p>"),
        light("cells-spanning", spans_of_cells),
        light("frames", lambda: b"<frameset><frame src=http://127.0.0.1:9/></frameset>"),
        light("svg", lambda: _TERMS + b"<svg>" * 200 + b"<text>a</text><math><mi>" * 200),
        light("plaintext", lambda: _TERMS + b"<plaintext><p>a</p>" * 1_000),
    )
