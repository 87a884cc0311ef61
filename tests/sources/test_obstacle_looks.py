"""A feed is a feed whatever is written in it, and whatever comes has one of the names or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import obstacle
from tests.sources.recorded import answer


@pytest.mark.parametrize(
    "body",
    [
        '\ufeff<?xml version="1.0"?><!-- <html> --><rss version="2.0"><channel><title>Log in</title>',
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>\n<rss><channel><title>Page not found</title>',
        '<?xml version="1.0"?><?xml-stylesheet href="x"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Just a moment</title>',
        '<rdf:RDF xmlns:rdf="x"><channel><title>Access denied</title>',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "404"',
    ],
)
def test_a_feed_is_one_whatever_its_title(body: str) -> None:
    """A feed is known by how it begins, and told as broken off where a feed was wanted."""
    assert obstacle.what(answer(body.encode())) == "a feed"
    assert "broken off or malformed" in obstacle.unlike(answer(body.encode()), "a feed").words


@pytest.mark.parametrize("body", ["<p>A feed has &lt;rss&gt; at its top: <rss></p>", "<html><body><rss></rss></body></html>"])
def test_a_page_that_mentions_feeds_is_none(body: str) -> None:
    """What stands first says what an answer is."""
    assert obstacle.what(answer(body.encode())) == "a web page"


@pytest.mark.parametrize("body", [b"", b" \n", b"plain words", b'{"error": "404"}', b"\xff\xfe\x00"])
def test_what_is_like_nothing_is_not_named(body: bytes) -> None:
    """Nothing is an empty answer, and what is like no page at all has no name."""
    assert obstacle.what(answer(body)) == ("" if body.strip() else "an empty answer")


HOSTILE = (
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<title>",
    "</title>",
    "<h1>",
    "<form ",
    "<input ",
    "sorry-",
    "error ",
    "page ",
    "&#",
)


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=40), st.integers(1, 200))
def test_any_markup_has_a_name_or_none(pieces: list[str], times: int) -> None:
    """Whatever comes is looked at and done with; what is never closed is not looked through again and again."""
    body = ("".join(pieces) * times).encode("utf-8", "replace")
    assert obstacle.what(answer(body)) in {"", *obstacle.REMEDIES}
