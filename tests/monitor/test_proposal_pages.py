"""What a home page and a postcode say, read from recorded answers, and whether they would be read in the sandbox."""

import json
from datetime import UTC, datetime

import pytest

from monitor.proposal import homepage, postcode
from sources.model import Document, Response, Source, Unreadable
from sources.readers import reader

HOME = "https://www.larkspurhill.example/welcome/"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def answer(body: str | bytes, url: str = HOME) -> Response:
    """Return an answer with this body."""
    return Response(url, 200, {}, body.encode() if isinstance(body, str) else body, NOW)


def links(body: str) -> list[tuple[str, str, str]]:
    """Return what a home page links to: what it is, its name, its address."""
    page = homepage.parse(Source("home", homepage.KIND, HOME), answer(f"<!doctype html><title>Home</title>{body}"))
    return [(one.text, one.title, one.url) for one in page.documents]


def test_a_page_names_its_feeds() -> None:
    """In its head or as a link, of every kind of feed, each once, relative to the page or its base; nothing but http."""
    assert links(
        """<base href="/site/"><link rel="alternate" type="application/rss+xml" title=" The  News " href="news.xml">
        <link rel="alternate feed" type="application/atom+xml" href="//feeds.example/atom">
        <link rel="alternate" type="application/feed+json" href="/feed.json">
        <a type="application/rss+xml" href="news.xml">again</a>
        <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
        <link rel="alternate" type="application/rss+xml" href="">
        <link rel="stylesheet" type="text/css" href="a.css"><link rel="alternate" hreflang="cy" href="/cy">"""
    ) == [
        ("feed", "The News", "https://www.larkspurhill.example/site/news.xml"),
        ("feed", "", "https://feeds.example/atom"),
        ("feed", "", "https://www.larkspurhill.example/feed.json"),
    ]


@pytest.mark.parametrize(
    ("url", "place", "handle"),
    [
        ("https://www.facebook.com/larkspurhillsch/", "Facebook", "larkspurhillsch"),
        ("https://twitter.com/LarkspurHillSch", "X", "LarkspurHillSch"),
        ("https://x.com/@larkspur?lang=en", "X", "larkspur"),
        ("https://www.instagram.com/larkspur.hill/", "Instagram", "larkspur.hill"),
        ("https://www.youtube.com/@larkspurhill", "YouTube", "larkspurhill"),
        (f"https://www.youtube.com/channel/UC{'a' * 22}/videos", "youtube channel", f"UC{'a' * 22}"),
    ],
)
def test_an_account_is_known_by_its_address(url: str, place: str, handle: str) -> None:
    """The place, and the name of the account without the @."""
    assert list(homepage.account(url)) == [(place, handle)]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer.php?u=https://www.larkspurhill.example",
        "https://www.facebook.com/groups/brackenford",
        "https://www.facebook.com/profile.php?id=1",
        "https://twitter.com/intent/tweet?text=x",
        "https://x.com/share",
        "https://www.instagram.com/p/abc/",
        "https://www.youtube.com/watch?v=abc",
        "https://facebook.com.evil.example/larkspurhill",
        "https://www.facebook.com/",
        "mailto:office@larkspurhill.example",
    ],
)
def test_what_is_no_account_is_none(url: str) -> None:
    """Buttons to share with, groups, posts, profiles by number, look-alikes."""
    assert list(homepage.account(url)) == []


def test_of_each_place_the_first_account_counts() -> None:
    """A page has its own at the top; others are those of friends."""
    assert links('<a href="https://x.com/ours">a</a><a href="https://x.com/friends">b</a>') == [
        ("X", "ours", "https://x.com/ours")
    ]


def test_a_page_with_thousands_of_feeds_gives_a_few() -> None:
    """At most twenty, in its order."""
    many = "".join(f'<link rel=alternate type="application/rss+xml" href="/{n}">' for n in range(5000))
    assert len(links(many)) == homepage.MOST


def test_what_is_no_page_is_unreadable() -> None:
    """Rather than a page without feeds."""
    with pytest.raises(Unreadable):
        homepage.parse(Source("home", homepage.KIND, HOME), answer("plain words"))


def test_both_are_readers_by_their_path() -> None:
    """So that they run in the sandbox like any other kind."""
    for module in (homepage, postcode):
        assert reader(module.KIND) is module
        assert module.request(Source("a", module.KIND, HOME)).url == HOME


def said(held: object) -> list[tuple[str, str]]:
    """Return what an answer says of a postcode."""
    page = postcode.parse(Source("postcode", postcode.KIND, HOME), answer(json.dumps(held)))
    return [(one.key, one.text) for one in page.documents]


def test_a_postcode_says_where_the_school_is() -> None:
    """Nation, district, and degrees to some ten metres."""
    assert said(
        {"status": 200, "result": {"country": "Wales", "admin_district": "Sir Ddinbych", "latitude": 53.18461, "longitude": -3}}
    ) == [("nation", "wales"), ("district", "Sir Ddinbych"), ("latitude", "53.1846"), ("longitude", "-3.0000")]


@pytest.mark.parametrize(
    "held",
    [
        {"status": 404, "error": "Postcode not found"},
        {"status": 200, "result": None},
        {"status": 200, "result": {"country": "Isle of Man", "latitude": None, "admin_district": "x" * 500}},
        {
            "status": 200,
            "result": {"country": ["England"], "latitude": "1e999", "longitude": "nan", "admin_district": "a\u202eb"},
        },
        [],
    ],
)
def test_an_answer_that_says_nothing_is_an_error(held: object) -> None:
    """Nothing of another shape, out of bounds or hidden is taken over."""
    with pytest.raises(Unreadable):
        said(held)


def test_a_title_is_folded() -> None:
    """It may hold a new line all the same, which whoever writes it down must mind."""
    found = homepage.parse(
        Source("home", homepage.KIND, HOME),
        answer('<title>x</title><link rel="alternate" type="application/rss+xml" title="a&#10;[x]" href="/f">'),
    )
    assert found.documents == (Document(f"{HOME[:-9]}/f", f"{HOME[:-9]}/f", "a\n[x]", "feed"),)
