"""JSON interfaces by dotted paths: what holds for every one, beyond the recorded cases."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import json_api
from sources.model import Document, Page, Reader, Refused, Source, Unreadable
from tests.sources.paged import read_through
from tests.sources.recorded import answer

READER: Reader = json_api  # mypy holds it to the protocol
KEY = "canary-Imogen-Testcase"
URL = "https://place.example/api?q=hill"
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b", "items", "next", "error", ""]), inner),
)


def source(secret: str = "", **options: str) -> Source:
    """Return a source whose items have their words at ``t``."""
    return Source("s", "json", URL, options={"text": "t", **options}, secret=secret)


def page(said: object, **options: str) -> Page:
    """Return the page of an answer."""
    return json_api.parse(source(**options), answer(json.dumps(said).encode(), url=URL))


def only(item: object, **options: str) -> Document:
    """Return the document of an answer of one item."""
    (found,) = page([item], **options).documents
    return found


@pytest.mark.parametrize(
    ("options", "headers"),
    [
        ({}, {"Authorization": f"Bearer {KEY}"}),
        ({"key_scheme": "Token"}, {"Authorization": f"Token {KEY}"}),
        ({"key_header": "X-Api-Key", "key_scheme": ""}, {"X-Api-Key": KEY}),
    ],
)
def test_a_key_goes_into_its_header_alone(options: dict[str, str], headers: dict[str, str]) -> None:
    """As the interface wants it; it is neither in the address nor in what anybody could print."""
    asked = json_api.request(source(KEY, **options))
    assert asked.headers == headers
    assert KEY not in asked.url + repr(asked)
    assert json_api.request(source(**options)).headers == {}


@pytest.mark.parametrize("header", ["User-Agent", "cookie", "HOST", "X-Key\r\nX", "", "X Key"])
def test_a_key_cannot_change_who_we_are(header: str) -> None:
    """A header that the fetcher answers for, or that is none, takes no key."""
    with pytest.raises(Refused, match="key_header") as caught:
        json_api.request(source(KEY, key_header=header))
    assert KEY not in caught.value.words + caught.value.remedy


def test_pages_follow_one_another_over_a_connection() -> None:
    """Each with the key, and the last one ends it."""
    pages = {
        "/api?q=hill": b'{"d": [{"i": 1, "t": "one"}, {"i": 2, "t": "two"}], "more": "x y"}',
        "/api?q=hill&after=x%20y": b'{"d": [{"i": 3, "t": "three"}], "more": null}',
    }
    asked = Source("s", "json", "/api?q=hill", options={"items": "d", "key": "i", "text": "t", "next": "more"}, secret=KEY)
    whole = Source(asked.id, asked.kind, asked.url, options={**asked.options, "next_param": "after"}, secret=KEY)
    found, visits = read_through(whole, pages, "application/json")
    assert [one.text for one in found.documents] == ["one", "two", "three"]
    assert found.broke_off == ""
    assert [visit.headers["authorization"] for visit in visits] == [f"Bearer {KEY}"] * 2


def test_an_address_of_the_next_page_is_followed_on_the_same_host_alone() -> None:
    """A place cannot send the key elsewhere; what was read stays."""
    options = {"items": "d", "text": "t", "next": "next"}
    here = {"/a": b'{"d": [{"t": "one"}], "next": "HERE/b"}', "/b": b'{"d": [{"t": "two"}]}'}
    found, _ = read_through(Source("s", "json", "/a", options=options, secret=KEY), here, "application/json")
    assert [one.text for one in found.documents] == ["one", "two"]
    away = {"/a": b'{"d": [{"t": "one"}], "next": "http://127.0.0.1:1/b"}'}
    found, _ = read_through(Source("s", "json", "/a", options=options, secret=KEY), away, "application/json")
    assert [one.text for one in found.documents] == ["one"]
    assert "another place" in found.broke_off


def test_a_page_that_names_itself_is_the_last() -> None:
    """A cursor that stands still asks for nothing twice."""
    assert page({"t": 1, "d": [{"t": "x"}], "n": "hill"}, items="d", next="n", next_param="q").following == ""


@pytest.mark.parametrize(
    "name", ["access_token", "token", "api_key", "apikey", "X-Api-Key", "client_secret", "sig", "session_id"]
)
def test_an_address_with_a_key_in_it_is_not_taken_over(name: str) -> None:
    """By whatever name the key goes; cursors go by others."""
    with pytest.raises(Unreadable, match="holds a key"):
        page({"d": [{"t": "x"}], "n": f"/api?{name}=abc"}, items="d", next="n")
    for cursor in ("page", "after", "page_token", "cursor", "since"):
        assert page({"d": [{"t": "x"}], "n": f"/api?{cursor}=abc"}, items="d", next="n").following.endswith(f"/api?{cursor}=abc")


@pytest.mark.parametrize("option", ["key", "link", "title", "author", "date", "context", "rating"])
def test_every_wrong_path_is_told_of_by_its_option(option: str) -> None:
    """Where none of several items has anything there; null is something, and so is what lies within a null or an empty list."""
    items: list[object] = [{"t": "x", "n": None, "m": [], "l": [0]}] * 3
    for path in ("a.b", "t.b", "l.1", "l.b"):
        with pytest.raises(Unreadable, match=f"at {option} = '{path}'"):
            page(items, **{option: path})
    for path in ("n", "n.b", "m.0.b", "l.0"):
        assert len(page(items, **{option: path}).documents) == 3
    assert len(page(items[:2], **{option: "a.b"}).documents) == 2


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-03T10:00:00Z", 3),
        ("3 November 2026", 3),
        (1793700000, 3),
        ("1793700000", 3),
        (1793700000.5, 3),
        (1793700000000, 3),
        (4110000000, None),
        (12, None),
        (True, None),
        ("9" * 5000, None),
    ],
)
def test_dates_are_whatever_interfaces_write(written: object, day: int | None) -> None:
    """ISO, English, seconds and milliseconds; what is not to be believed is none."""
    posted = only({"t": "x", "d": written}, date="d").posted
    assert (posted.day if posted else None) == day


def test_an_edited_item_keeps_its_name() -> None:
    """By its key, else by its link; without either its words are its name."""
    for options in ({"key": "i"}, {"link": "i"}):
        assert only({"t": "before", "i": "7"}, **options).key == only({"t": "after", "i": "7"}, **options).key
    assert only({"t": "before"}).key != only({"t": "after"}).key


@given(said=ANY)
def test_any_answer_is_read_or_unreadable(said: object) -> None:
    """Whatever comes as JSON gives documents with words and web addresses, or ``Unreadable``."""
    options = dict.fromkeys(("text", "key", "link", "title", "date", "author"), "a") | {"next": "next"}
    for items in ("", "items", "0.items"):
        try:
            found = page(said, **options, items=items)
        except Unreadable:
            continue
        assert all(one.words and one.key and one.url.startswith("https://") for one in found.documents)
        assert found.following == "" or found.following.startswith("http")
