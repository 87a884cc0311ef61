"""A page that is looked at again: all its words, its text and its posts, and what it seems to be instead."""

from datetime import UTC, datetime

import pytest

from sources import frames, standing
from sources.model import Document, Response, Source, Unreadable

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
URL = "https://forum.brackenford.example/t/1"
SOURCE = Source(id="followed", kind="sources.standing", url=URL)
WORDS = "Nobody answers the phone at Larkspur Hill and the office has lost our form for the second time this term."


def read(body: str) -> tuple[Document, ...]:
    """Return what the reader makes of a page."""
    page = f"<!DOCTYPE html><html><head><title>Town talk</title></head><body>{body}</body></html>"
    return standing.parse(SOURCE, Response(URL, 200, {"content-type": "text/html"}, page.encode(), NOW)).documents


def texts(found: tuple[Document, ...], kind: str) -> list[str]:
    """Return the texts of one kind."""
    return [one.text for one in found if one.key.startswith(kind)]


@pytest.mark.parametrize(
    "mark", ['id="post-{at}"', 'class="comment odd"', 'itemscope itemtype="https://schema.org/Comment"', 'id="c{at}"']
)
def test_posts_are_told_apart_by_what_marks_them(mark: str) -> None:
    """Also a reply within the post that it replies to; each says its own words alone."""
    reply = f"<div {mark.format(at=3)}><p>Same here, said the third.</p></div>"
    body = f"<div {mark.format(at=1)}><p>{WORDS}</p>{reply}</div><div {mark.format(at=2)}><p>Try the side gate.</p></div>"
    assert texts(read(body), "post") == [WORDS, "Same here, said the third.", "Try the side gate."]


@pytest.mark.parametrize(
    "body", [f"<p>{WORDS}</p>", f'<div id="post-1">{WORDS}</div>', f'<p>{WORDS}</p><a id="p1"></a><a id="p2"></a><input id="c3">']
)
def test_one_text_is_no_posts(body: str) -> None:
    """One post is a text, and anchors say nothing."""
    found = read(body)
    assert texts(found, "post") == []
    assert WORDS in found[0].text
    assert texts(found, "text") == [WORDS]


def test_a_page_longer_than_may_pass_is_read_to_its_end() -> None:
    """In pieces that are not cut on their way out of the worker."""
    found = read("".join(f"<p>{at} {WORDS}</p>" for at in range(2000)))
    pieces = texts(found, "words")
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= standing.PIECE < frames.CAPS["text"]
    assert "".join(pieces).count(WORDS) == 2000


def test_a_page_without_words_is_a_page() -> None:
    """What stands in a script is seen by nobody who does not run it."""
    (only,) = read("<script>show('Larkspur Hill')</script>")
    assert (only.key, only.text) == ("words", "Town talk")


@pytest.mark.parametrize(
    ("body", "seems"),
    [
        ("<h1>Before you continue</h1><p>Accept all cookies</p>", "a consent page"),
        ("<h1>Log in</h1><input type=password>", "a log-in page"),
        ("<h1>502 Bad Gateway</h1>", "an error page"),
        ("<h1>Page not found</h1>", "a not-found page"),
        (f"<h1>A thread</h1><p>{WORDS}</p>", ""),
    ],
)
def test_what_it_seems_to_be_is_said_and_decides_nothing(body: str, seems: str) -> None:
    """For the words that are looked for may stand there all the same."""
    found = read(body)
    assert found[0].context == seems
    assert found[0].text


def test_what_is_no_page_cannot_be_looked_at() -> None:
    """A file, or nothing at all."""
    with pytest.raises(Unreadable):
        standing.parse(SOURCE, Response(URL, 200, {}, b"gone fishing", NOW))
