"""Pages of one text: what holds for every one, beyond the recorded cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import article
from sources.model import Document, Source, Unreadable
from tests.sources.recorded import answer

URL = "https://www.brackenford-gazette.example/news/gate"
SOURCE = Source("s", "article", URL)
STORY = "<p>Parents have been told that the gate on Quarry Lane will stay shut until the spring, and nobody knows why.</p>"


def read(head: str = "", body: str = f"<article>{STORY}</article>") -> Document:
    """Return the text of a page with this head and body: its first document."""
    return every(head, body)[0]


def every(head: str, body: str) -> tuple[Document, ...]:
    """Return all documents of a page with this head and body."""
    return article.parse(SOURCE, answer(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url=URL)).documents


def og(name: str, value: str) -> str:
    """Return a property by which a page introduces itself to others."""
    return f'<meta property="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Gate shut</title>", "Gate shut"),
        ("<title>Gate shut - Brackenford Gazette</title>", "Gate shut"),
        ("<title>Gate shut | Parents - wait | Brackenford Gazette</title>", "Gate shut | Parents - wait"),
        ("<title>Gate shut - The Paper</title>" + og("og:site_name", "The Paper"), "Gate shut"),
        ("<title>Gate shut - The Paper</title>" + og("og:title", "Gate shut"), "Gate shut"),
        ("<title>Gate shut</title>" + og("og:title", "Gate shut, parents wait"), "Gate shut, parents wait"),
        ("<title>Gate shut - parents wait</title>", "Gate shut - parents wait"),
        ("<title>Brackenford Gazette</title>" + og("og:title", "Gate shut"), "Gate shut"),
        (f"<title>{'word ' * 100}</title>" + og("og:title", "Gate shut"), "Gate shut"),
        ("<title> - </title>", ""),
        ("", ""),
    ],
)
def test_the_title_is_the_longest_without_the_sites_name(head: str, title: str) -> None:
    """What the page gives longest is its title; the name of the site would be read as a place, and goes."""
    assert read(head).title == title


BANNER = "<div class=banner><p>We use cookies and similar things.</p><button>Accept all cookies</button></div>"
LOG_IN = '<header><form><input name="who"><input type="password" name="p"></form></header>'


@pytest.mark.parametrize(
    "around", [BANNER, LOG_IN, "<h1>The group of men were not found</h1>", "<title>Your privacy | Paper</title>"]
)
def test_a_short_text_is_read_whatever_stands_around_it(around: str) -> None:
    """A story of two lines is one, under a banner about cookies, beside a password field, or under a name like an error's."""
    text = read("", f"{around}<article>{STORY}<p>The council says that it will write to every one of them.</p></article>").text
    assert "Quarry Lane" in text


@pytest.mark.parametrize("around", [BANNER, LOG_IN])
def test_a_line_in_a_page_that_wants_something_else_is_no_text(around: str) -> None:
    """Too little is found there to be sure that it is what was looked for."""
    with pytest.raises(Unreadable, match=r"this is a (consent|log-in) page"):
        read("", f"{around}<article>{STORY}</article>")


def test_the_articles_own_heading_goes_before_the_sites() -> None:
    """A logo that is marked as a heading is no title."""
    body = f"<header><h1>Something else entirely</h1></header><article><h1>Gate shut</h1>{STORY}</article>"
    assert read("", f"<article><h1>Gate shut for good</h1>{STORY}</article>").title == "Gate shut for good"
    assert read(og("og:site_name", "Something else entirely"), body).title == "Gate shut"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (og("article:published_time", "2026-11-18T09:00:00Z") + '<meta itemprop="datePublished" content="2026-11-01">', 18),
        ('<meta itemprop="datePublished" content="2026-11-01">', 1),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-11-02"}</script>', 2),
        ('<script type="application/ld+json">{"@type": "Event", "datePublished": "2026-11-02"}</script>', 20),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": ["2026-11-02"]}</script>', 20),
        (og("article:published_time", "whenever"), 20),
        ("", 20),
    ],
)
def test_the_date_is_what_the_page_says_of_itself(head: str, day: int) -> None:
    """Its properties first, then its data, then the first time within the article."""
    body = f'<time datetime="2026-11-03">3rd</time><article><time datetime="2026-11-20T09:00:00Z">20th</time>{STORY}</article>'
    posted = read(head, body).posted
    assert posted is not None
    assert posted.day == day


def test_without_a_date_there_is_none() -> None:
    """No date is guessed from the words."""
    assert read("", f"<article><p>On 3 November 2026 it was shut.</p>{STORY}</article>").posted is None


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/news/gate-shut", "https://www.brackenford-gazette.example/news/gate-shut"),
        ("https://another.example/news/gate", URL),
        ("http://www.brackenford-gazette.example:8080/x", URL),
        ("javascript:alert(1)", URL),
        ("http://[", URL),
    ],
)
def test_a_page_names_its_own_address_on_its_own_host_alone(link: str, url: str) -> None:
    """What claims to stand elsewhere stands where it was read."""
    found = read(f'<link rel="canonical" href="{link}">')
    assert (found.url, found.key, found.permalink) == (url, url, True)


def test_what_else_stands_on_the_page_comes_besides() -> None:
    """A comment is seen, under the text's title and at its address, and is no part of the text; what the text says comes once."""
    comment = "<section class=comments><h2>Comments</h2><p>Mrs Tolliver ought to be ashamed of herself.</p></section>"
    text, said = every("<title>Gate shut</title>", f"<article><h1>Gate shut</h1>{STORY}</article>{comment}")
    assert "Tolliver" not in text.words
    assert (said.title, said.text) == ("Comments", "Mrs Tolliver ought to be ashamed of herself.")
    assert (said.url, said.context, said.permalink) == (text.url, "Gate shut", False)


def test_of_a_text_too_long_to_keep_the_rest_comes_besides() -> None:
    """A text is cut when it leaves the worker: what would be lost then is seen all the same."""
    body = "".join(f"<p>This is paragraph number {n} of a text that nobody reads to its end.</p>" for n in range(2_000))
    text, *rest = every("", f"<article>{body}</article>")
    assert "paragraph number 1999 " in text.text
    assert "paragraph number 1999 " in rest[-1].text
    assert all(f"paragraph number {n} " in text.text[:100_000] for n in range(1_000))
    assert "paragraph number 1000 " not in rest[0].text


@given(
    st.lists(
        st.sampled_from(
            [
                "<article>",
                "</article>",
                "<p",
                ">",
                "<h1>",
                "<title>",
                "<time datetime='",
                "'>",
                "<link rel=canonical href='http://['>",
                "<meta property='og:title' content='",
                "words ",
                " - ",
                "&",
                "\0",
            ]
        )
    ).map("".join)
)
def test_any_page_is_read_or_unreadable(html: str) -> None:
    """Whatever comes as a page gives a text and what else stands there, with words and a web address, or ``Unreadable``."""
    try:
        found = article.parse(SOURCE, answer(html.encode(), url=URL)).documents
    except Unreadable:
        return
    assert found[0].text
    assert all(one.words and one.url.startswith("https://www.brackenford-gazette.example/") for one in found)
    assert [one.permalink for one in found] == [True] + [False] * (len(found) - 1)
