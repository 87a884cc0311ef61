"""How a page is cut: what begins a block, what belongs together, what lasts, and that no word is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import blocks, markup

LONG = "Many words that are more than four"
TAGS = ["p", "div", "li", "ul", "table", "tr", "td", "h2", "article", "b", "br", "section", "dl", "dt", "dd", "font"]


def cut(html: str, known: str = "") -> list[tuple[str, str]]:
    """Return the title and the text of each block."""
    return [(one.title, one.text) for one in blocks.documents(html, "https://place.example/", "Title", known)]


def words(text: str) -> list[str]:
    """Return what could not be told apart from other words."""
    return re.findall(r"\w+", text)


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        (f"<p>{LONG} one</p><p>{LONG} two", [f"{LONG} one", f"{LONG} two"]),
        (f"<div>{LONG} one<div>{LONG} two</div>{LONG} three</div>", [f"{LONG} one", f"{LONG} two", f"{LONG} three"]),
        (f"{LONG}<br>one", [f"{LONG}\none"]),
        (f"{LONG} one<br> <br/>{LONG} two", [f"{LONG} one", f"{LONG} two"]),
        (f"<ul><li>{LONG} one<li>{LONG} two</ul>", [f"{LONG} one", f"{LONG} two"]),
        (f"<ul><li><p>{LONG} one</p><p>{LONG} two</p></ul>", [f"{LONG} one\n{LONG} two"]),
        (f"<ul><li>{LONG} one<ul><li>{LONG} two</ul></ul>", [f"{LONG} one", f"{LONG} two"]),
        (f"<table><tr><td>Places<td>thirty for us<tr><td>{LONG}<td>30</table>", ["Places\nthirty for us", f"{LONG}\n30"]),
        (f"<p>{LONG} <b>in</b> <a href=/>li</a>nk</p>", [f"{LONG} in link"]),
        (f"<script>{LONG}</script><style>{LONG}</style><title>{LONG}</title><p>{LONG}", [LONG]),
        (f"<p>{LONG}<a>one</a><a>two</a>, <a>th</a>ree", [f"{LONG}one two, three"]),
        (f"<button>Accept</button><button>Reject</button>{LONG}", [f"Accept\nReject\n{LONG}"]),
        (f'<p>{LONG}<img alt="a smiley"><img alt="Come to the fair on Friday">', [LONG, "Come to the fair on Friday"]),
    ],
)
def test_what_is_a_block(html: str, texts: list[str]) -> None:
    """A paragraph, an item of a list, a row of a table, and whatever else stands on lines of its own."""
    assert cut(html) == [("", text) for text in texts]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"<h2>News</h2><p>{LONG} one</p><p>{LONG} two</p>", [("News", f"{LONG} one"), ("", f"{LONG} two")]),
        (f"<h1>Town</h1><h2>News</h2><p>{LONG}</p>", [("Town", f"News\n{LONG}")]),
        (f"<h3>{LONG} one</h3><h3>{LONG} two</h3>", [(f"{LONG} one", ""), (f"{LONG} two", "")]),
        (f"<p>{LONG}</p><p>Reply</p><h2>News</h2><p>{LONG} two</p>", [("", f"{LONG}\nReply"), ("News", f"{LONG} two")]),
        (f"<ul><li>3 May<h3>News</h3><p>{LONG}</p></li></ul>", [("News", f"3 May\n{LONG}")]),
        (f"<h2>A<br>B</h2><p>{LONG}</p>", [("A B", LONG)]),
    ],
)
def test_a_heading_is_the_title_of_what_stands_below_it(html: str, found: list[tuple[str, str]]) -> None:
    """Of the one block below; a heading of some length stands by itself where none is, and what is tiny stays behind it."""
    assert cut(html) == found


def test_tiny_things_go_with_what_they_belong_to() -> None:
    """A writer and a day before a comment, a button behind the last; many of them are a menu."""
    comments = "".join(f"<div>Jo {n}</div><div>2 days ago</div><div>{LONG} {n}</div>" for n in "ab")
    assert cut(f"{comments}<div>Reply</div>") == [
        ("", f"Jo a\n2 days ago\n{LONG} a"),
        ("", f"Jo b\n2 days ago\n{LONG} b\nReply"),
    ]
    menu = "".join(f"<li>Item {n}</li>" for n in "abcdefg")
    assert cut(f"<ul>{menu}</ul><p>{LONG}</p>")[-1] == ("", LONG)
    assert cut("<p>Shut</p>") == [("", "Shut")]


def test_a_long_row_only_lays_the_page_out() -> None:
    """Its paragraphs are blocks; so are two texts with a heading each."""
    assert len(cut(f"<table><tr><td>Home</td><td><p>{LONG * 9} one</p><p>{LONG * 9} two</p></td></tr></table>")) == 2
    cells = "".join(f"<td><h2>Heading {n}</h2><p>{LONG} {n}</p></td>" for n in "ab")
    assert cut(f"<table><tr>{cells}</tr></table>") == [(f"Heading {n}", f"{LONG} {n}") for n in "ab"]


def test_a_block_is_known_by_what_lasts() -> None:
    """It keeps its name when it moves and when a tiny thing beside it changes, and has another when its words change."""

    def keys(html: str) -> set[str]:
        return {one.key for one in blocks.documents(html, "https://place.example/", "Title")}

    one, two = f"<p>{LONG} one</p>", f"<p>{LONG} two</p>"
    assert keys(one + two) == keys(two + "<div>" + one + "</div>")
    assert keys("<p>2 days ago</p>" + one) == keys("<p>3 days ago</p>" + one)
    assert keys(one).isdisjoint(keys(two))
    assert len(keys(one + one + two)) == 2


def test_what_is_known_is_left_out() -> None:
    """By its words, whatever stands between them; a part of a word is no word."""
    html = f"<h1>Gate, shut</h1><p>{LONG} \u201cone\u201d</p><p>{LONG} two</p><p>Gat</p>"
    assert cut(html, f"Gate shut\n{LONG} one") == [("", f"{LONG} two\nGat")]


def test_beyond_a_limit_blocks_are_one() -> None:
    """The most blocks there are is a thousand, and the last one holds all that is left."""
    found = cut("".join(f"<p>{LONG} {n}</p>" for n in range(1200)))
    assert len(found) == blocks.MOST
    assert found[-1][1].splitlines() == [f"{LONG} {n}" for n in range(999, 1200)]


def test_none_has_an_address_of_its_own() -> None:
    """A block stands at the page's address, under the page's title."""
    (found,) = blocks.documents(f"<p>{LONG}", "https://place.example/", "Title")
    assert (found.url, found.permalink, found.context) == ("https://place.example/", False, "Title")


@given(
    st.lists(
        st.sampled_from(
            [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["gate ", "shut.", " Tolliver", LONG, "\n", "&"]
        )
    ).map("".join)
)
def test_no_word_is_lost(html: str) -> None:
    """However a page is cut, its words are those of the whole, and each block has some."""
    found = blocks.documents(html, "https://place.example/", "Title")
    assert all(one.words for one in found)
    assert {word for one in found for word in words(f"{one.title} {one.text}")} == set(words(markup.text(html)))
