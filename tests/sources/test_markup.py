"""From markup to words: what people read stays as it is, and nothing else comes along."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import links, markup
from tests.sources.recorded import answer

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile_html.jsonl.gz"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", ""),
        ("plain", "plain"),
        ("a&amp;b &lt;c&gt; &#8217; &nbsp; d", "a&b <c> \u2019 d"),
        ("one<br>two<p>three</p>four", "one\ntwo\nthree\nfour"),
        ("<b>bo</b>ld and <i>so</i> on", "bold and so on"),
        ("<ul><li>a</li>\n\n<li> b\n c</li></ul>", "a\nb c"),
        ("a<script>b</script>c<style>d</style>e<template>f</template>g<!-- h -->i", "acegi"),
        ("x < y & z > w", "x < y & z > w"),
        ("zero\u200bwidth \u202e🙂 é e\u0301 ﬁ", "zero\u200bwidth \u202e🙂 é e\u0301 ﬁ"),
        ("a\0b\ud800c", "abc"),
        ("<?xml version='1.0' encoding='latin-1'?>é", "é"),
        ("<meta charset=latin-1>é", "é"),
    ],
)
def test_markup_becomes_words(html: str, words: str) -> None:
    """Tags go, characters stay, blocks stand on lines of their own."""
    assert markup.text(html) == words


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("if x<y and y>z", "if x<y and y>z"),
        ("<I will come for you>", "<I will come for you>"),
        ("AT&T; fine", "AT&T; fine"),
        ("one<br>two", "one\ntwo"),
        ("<B>bold", "bold"),
        ('<a href="x">link', "link"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("two\n\nlines", "two\nlines"),
        ("nice <script> the gate is shut", "nice <script> the gate is shut"),
        ("nice <STYLE type='x'> the gate is shut", "nice <STYLE type='x'> the gate is shut"),
        ("nice <!-- the gate --> is shut", "nice <!-- the gate --> is shut"),
        ("nice <!-- the <b>gate</b> is shut", "nice <!-- the gate is shut"),
        ("<p>nice</p> <Script src='x'> the gate &amp; all", "nice\n<Script src='x'> the gate & all"),
        ("a<script>b</script>c<script>d", "ac<script>d"),
        ("a<!-- b -->c<br><!-- d <script> e", "ac\n<!-- d <script> e"),
        ("a<br><template>b", "a\n<template>b"),
        ("a<style>b</style >c", "ac"),
    ],
)
def test_only_markup_is_taken_for_markup(given_: str, words: str) -> None:
    """Where nobody says whether it is markup, angle brackets around other words hide nothing."""
    assert markup.maybe_text(given_) == words


@given(
    st.text()
    | st.lists(st.sampled_from(["<", ">", "&", "<!--", "<p>", "</p>", "<a b='", "<![CDATA[", "&#0;", "x", "\0", "\ud800"])).map(
        "".join
    )
)
def test_any_text_gives_words_that_can_be_stored(html: str) -> None:
    """Whatever comes, words without NUL, surrogates and double blanks come out."""
    for words in (markup.text(html), markup.maybe_text(html), markup.fold(html)):
        words.encode()
        assert "\0" not in words
        assert markup.fold(words) == words


def test_hostile_strings_leave_no_script() -> None:
    """Of 9,250 strings made to break sanitisers none raises, and all come out storable."""
    if not CORPUS.exists():
        pytest.skip(f"the hostile strings are not at {CORPUS}")
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        strings = [json.loads(line)["input"] for line in lines]
    assert len(strings) == 9_250
    for words in map(markup.text, strings):
        assert markup.fold(words) == words
    assert markup.text("<p>x<script>alert(1)</script>") == "x"


@pytest.mark.parametrize(
    "charset",
    [
        "utf-8",
        "UTF-8",
        '"utf-8"',
        "punycode",
        "undefined",
        "zlib_codec",
        "hex",
        "rot13",
        "idna",
        "utf-7",
        "unicode_escape",
        "no-such",
        "\u00e9",
        "x" * 99,
        "",
    ],
)
def test_no_charset_stops_a_page(charset: str) -> None:
    """Whatever character set a place declares, a page of plain UTF-8 is read."""
    page = answer("<p>caf\u00e9</p>".encode(), f"text/html; charset={charset}")
    assert markup.decode(page) == "<p>caf\u00e9</p>"


@pytest.mark.parametrize("undefined", [b"", b"\x81"])
def test_a_character_set_is_never_guessed(undefined: bytes) -> None:
    """Bytes that say nothing of their character set are the same words on every machine, whatever is installed there."""
    words = b"<p>Caf\xe9, \xa320 for cr\xeapes" + undefined
    assert markup.decode(answer(words)).removesuffix("\x81") == "<p>Caf\u00e9, \u00a320 for cr\u00eapes"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/x", "https://place.example/x"),
        ("?a=1&b=2", "https://place.example/dir/page?a=1&b=2"),
        ("//other.example/y", "https://other.example/y"),
        ("  https://other.example/a b ", "https://other.example/a%20b"),
        ("", ""),
        (" ", ""),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("mailto:a@b.example", ""),
        ("http://[", ""),
        ("http://a\u202e.example/", ""),
        ("https://other.example/\0z", "https://other.example/z"),
    ],
)
def test_only_web_addresses_leave(link: str, address: str) -> None:
    """A link leads to an http(s) address, or nowhere."""
    assert links.absolute("https://place.example/dir/page", link) == address
