"""Readers of social places: what they ask, what their own words show, and what holds for any answer."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from textwrap import dedent
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import bluesky, mastodon, reddit, x
from sources.model import Reader, Source, Unreadable
from tests.sources.recorded import answer, cases

KINDS: Mapping[str, Reader] = {"bluesky": bluesky, "mastodon": mastodon, "reddit": reddit, "x": x}
PASSWORD = "canary-app-password-4711"
LOGIN = "/xrpc/com.atproto.server.createSession"
TIMELINE = "/api/v1/timelines/tag/LarkspurHill"


@pytest.mark.parametrize("kind", ["bluesky", "x"])
def test_no_repr_tells_a_key(kind: str) -> None:
    """Neither a source nor any request made of it shows the key, and no address holds it."""
    source = Source("s", kind, "https://place.example/x?q=1", options={"identifier": "school.example"}, secret=PASSWORD)
    requests = [KINDS[kind].request(source), *([bluesky.login(source)] if kind == "bluesky" else [])]
    assert PASSWORD not in repr(source) + repr(requests) + "".join(request.url for request in requests)
    assert all(PASSWORD in str(request.headers) + request.body.decode() for request in requests)


@pytest.mark.parametrize(
    ("url", "login"),
    [
        ("https://bsky.social/xrpc/app.bsky.feed.searchPosts?q=x#y", f"https://bsky.social{LOGIN}"),
        ("https://pds.example:8443/deep/xrpc/app.bsky.feed.searchPosts", f"https://pds.example:8443{LOGIN}"),
    ],
)
def test_bluesky_logs_in_where_it_searches(url: str, login: str) -> None:
    """The app password goes to the host that the person wrote, and to no other."""
    assert bluesky.login(Source("s", "bluesky", url, options={"identifier": "x"}, secret=PASSWORD)).url == login


@pytest.mark.parametrize(
    ("kind", "written", "asked"),
    [
        ("mastodon", "https://m.example/tags/Gates.rss", "https://m.example/tags/Gates.rss"),
        ("mastodon", f"https://m.example{TIMELINE}?limit=5&local=true", f"https://m.example{TIMELINE}?limit=5&local=true"),
        ("reddit", "https://r.example/search.rss?q=a", "https://r.example/search.rss?q=a&sort=new"),
        ("reddit", "https://r.example/r/t/search.rss?q=a&sort=top", "https://r.example/r/t/search.rss?q=a&sort=top"),
        ("reddit", "https://r.example/r/t/comments/.rss", "https://r.example/r/t/comments/.rss"),
        ("bluesky", "https://b.example/s?q=a&sort=top&limit=5", "https://b.example/s?q=a&sort=top&limit=5"),
    ],
)
def test_what_a_person_wrote_is_what_is_asked(kind: str, written: str, asked: str) -> None:
    """Only what is missing is added."""
    assert KINDS[kind].request(Source("s", kind, written, options={"identifier": "x"})).url == asked


def examples(kind: str) -> list[dict[str, Any]]:
    """Return the sources that a reader's own words show."""
    lines = (KINDS[kind].__doc__ or "").partition("::\n")[2].splitlines()
    shown: list[dict[str, Any]] = tomllib.loads(dedent("\n".join(line for line in lines if line.startswith("    "))))["source"]
    return shown


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_examples_are_sources(kind: str) -> None:
    """What a person copies from the reader's words is of its kind, has its options, and its key where it needs one."""
    for example in examples(kind):
        assert example["kind"] == kind
        assert set(KINDS[kind].REQUIRED) <= set(example.get("options", {})) <= set(KINDS[kind].OPTIONS)
        assert ("secret_env" in example) == hasattr(KINDS[kind], "SECRET")


def test_xs_example_has_a_budget_that_its_rhythm_keeps() -> None:
    """Nobody copies an example that spends without end, and its key goes to X's own host."""
    (example,) = examples("x")
    assert example["budget"] * int(example["every"].removesuffix("h")) == 24
    assert urlsplit(example["url"]).hostname in x.HOSTS


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
RECORDED = {
    name: next(case for case in cases(name.partition("/")[0]) if case.name == name).response
    for name in ("bluesky/search", "mastodon/timeline_of_the_interface", "x/recent_search")
}


def spots(held: object) -> Iterator[tuple[Any, Any]]:
    """Yield every place within JSON where something else could stand: what holds it, and its name or number there."""
    places = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for place, value in places:
        yield held, place
        yield from spots(value)


@pytest.mark.parametrize("name", sorted(RECORDED))
@given(data=st.data())
def test_whatever_stands_in_any_place_is_read_or_unreadable(name: str, data: st.DataObject) -> None:
    """However much of an answer is of another type, there are documents with web addresses, or ``Unreadable``."""
    held = {"": json.loads(RECORDED[name].body)}
    for _ in range(data.draw(st.integers(1, 4))):
        every = list(spots(held))
        holder, place = every[data.draw(st.integers(0, len(every) - 1))]
        holder[place] = data.draw(JSON)
    kind = name.partition("/")[0]
    try:
        page = KINDS[kind].parse(Source("s", kind, "https://place.example/?q=1"), answer(json.dumps(held[""]).encode()))
    except Unreadable:
        return
    assert all(one.key and one.url.startswith("https://") for one in page.documents)
    assert page.following == "" or page.following.startswith("https://place.example/?q=1&")


WORDS = (
    "&lt;p&gt;&lt;strong&gt;",
    "&lt;/strong&gt;x&lt;/p&gt;&lt;hr&gt;",
    "submitted by /u/x",
    " on ",
    "[link]",
    "&lt;a href='",
    "\0",
)
NAMES = ("title", "id", "content", "description", "media:description", "media:content", "media:rating", "author", "link", "guid")
ELEMENTS = st.builds(
    lambda name, words: f"<{name}>{''.join(words)}</{name}>", st.sampled_from(NAMES), st.lists(st.sampled_from(WORDS), max_size=5)
)


@pytest.mark.parametrize(("kind", "root", "item"), [("mastodon", "rss", "item"), ("reddit", "feed", "entry")])
@given(items=st.lists(st.lists(ELEMENTS).map("".join), max_size=3))
def test_any_feed_is_read_or_unreadable(kind: str, root: str, item: str, items: list[str]) -> None:
    """Whatever comes as a feed gives documents with web addresses, or ``Unreadable``."""
    held = "".join(f"<{item}>{inside}</{item}>" for inside in items)
    feed = f"<{root} xmlns:media='http://search.yahoo.com/mrss/'>{held}</{root}>"
    try:
        page = KINDS[kind].parse(Source("s", kind, "https://place.example/f?q=1"), answer(feed.encode()))
    except Unreadable:
        return
    assert all(one.url.startswith("https://") for one in page.documents)
