"""Readers that have a key: what goes out over a real connection, where the key stands and where it never does, and refusals."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import graph
from sources.kinds import facebook, google_business, instagram, trustpilot, youtube, youtube_comments, youtube_search
from sources.model import KeyRefused, Reader, Source, SourceError, Unreadable
from sources.readers import reader
from sources.sandbox import Sandbox
from tests.sources.interface import KEY, look, place, refusal, source
from tests.sources.recorded import answer

TYPED: tuple[Reader, ...] = (facebook, google_business, instagram, trustpilot, youtube, youtube_comments, youtube_search)
KEYED = ("facebook", "google-business", "instagram", "trustpilot", "youtube-comments", "youtube-search")
LISTS = {"google-business": "reviews", "trustpilot": "reviews", "youtube-comments": "items", "youtube-search": "items"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all of them."""
    with Sandbox(1) as shared:
        yield shared


@pytest.mark.parametrize(
    ("kind", "path", "header", "completed"),
    [
        (
            "facebook",
            "/v23.0/1/feed",
            "authorization",
            {
                "fields": "id,message,created_time,from,permalink_url,story,comments.filter(stream)"
                ".order(reverse_chronological).limit(100){id,message,created_time,from,permalink_url}",
                "limit": "25",
            },
        ),
        (
            "facebook",
            "/v21.0/1/ratings",
            "authorization",
            {"fields": "created_time,recommendation_type,rating,review_text,reviewer,open_graph_story", "limit": "25"},
        ),
        (
            "instagram",
            "/v23.0/1/media",
            "authorization",
            {
                "fields": "id,caption,media_type,permalink,timestamp,username,comments.limit(50)"
                "{id,text,timestamp,username,from,replies{id,text,timestamp,username,from}}",
                "limit": "25",
            },
        ),
        (
            "instagram",
            "/v23.0/1/tags",
            "authorization",
            {"fields": "id,caption,media_type,permalink,timestamp,username", "limit": "25"},
        ),
        (
            "instagram",
            "/v23.0/2/recent_media?user_id=1",
            "authorization",
            {"user_id": "1", "fields": "id,caption,media_type,permalink,timestamp", "limit": "25"},
        ),
        ("trustpilot", "/v1/business-units/0/reviews", "apikey", {"orderBy": "createdat.desc", "perPage": "100"}),
        (
            "youtube-search",
            "/youtube/v3/search?q=%22Larkspur%20Hill%22",
            "x-goog-api-key",
            {"q": '"Larkspur Hill"', "part": "snippet", "type": "video", "order": "date", "maxResults": "50"},
        ),
        (
            "youtube-comments",
            "/youtube/v3/commentThreads?videoId=v",
            "x-goog-api-key",
            {"videoId": "v", "part": "snippet,replies", "order": "time", "textFormat": "plainText", "maxResults": "100"},
        ),
    ],
)
def test_the_request_is_completed_and_the_key_is_in_a_header(
    sandbox: Sandbox, kind: str, path: str, header: str, completed: dict[str, str]
) -> None:
    """What goes out is the person's address with what the interface needs, and the key in the header that it reads."""
    with place({LISTS.get(kind, "data"): []}) as here:
        assert look(sandbox, source(kind, here, path), here).documents == ()
    (asked,) = here.asked
    value = f"Bearer {KEY}" if header == "authorization" else KEY
    assert (asked.method, asked.headers[header], asked.parameters) == ("GET", value, completed)
    assert asked.path.startswith(path)
    assert "canary" not in asked.path


@pytest.mark.parametrize("kind", KEYED)
def test_what_a_person_wrote_is_not_changed(kind: str) -> None:
    """A parameter that the address has stays as it is."""
    url = "https://place.example/x?fields=id&limit=1&part=id&maxResults=2&perPage=3&pageSize=4&orderBy=a&order=b"
    asked = reader(kind).request(Source("s", kind, url)).url
    assert asked.startswith(url)
    assert all(len(values) == 1 for values in parse_qs(urlsplit(asked).query).values())


@pytest.mark.parametrize("kind", KEYED)
def test_keyed_kinds_say_which_key_and_where_it_may_go(kind: str) -> None:
    """Each says in one line which key it needs, and names the only hosts that may have it; its requests show it to nobody."""
    found: Any = reader(kind)
    asked = found.request(Source("s", kind, "https://place.example/x", secret=KEY))
    assert found.SECRET
    assert "\n" not in found.SECRET
    assert all(host.endswith((".googleapis.com", ".facebook.com", ".instagram.com", ".trustpilot.com")) for host in found.HOSTS)
    assert KEY in "".join(asked.headers.values())
    assert KEY not in repr(asked)


def test_a_channels_feed_needs_no_key_and_some_patience() -> None:
    """The feed is read without a key, and its nightly trouble is no alarm for half a day."""
    assert not hasattr(youtube, "SECRET")
    assert timedelta(hours=12) == youtube.PATIENCE
    assert youtube.request(Source("s", "youtube", "https://www.youtube.com/feeds/videos.xml?channel_id=UC")).headers == {}


def test_no_id_breaks_the_address_of_a_video() -> None:
    """Whatever stands for an id stays within its parameter, even what no address can hold."""
    assert youtube.watch("a&b=c", "d#e") == "https://www.youtube.com/watch?v=a%26b%3Dc&lc=d%23e"
    assert youtube.watch("\ud800") == "https://www.youtube.com/watch?v=%3F"


@pytest.mark.parametrize(
    ("kind", "path", "item"),
    [
        ("facebook", "/v23.0/1/feed", {"message": "Fair on Saturday"}),
        ("facebook", "/v21.0/1/ratings", {"review_text": "Fair on Saturday"}),
        ("instagram", "/v23.0/1/media", {"caption": "Fair on Saturday"}),
    ],
)
def test_the_next_page_of_meta_is_made_and_never_taken(sandbox: Sandbox, kind: str, path: str, item: dict[str, str]) -> None:
    """``paging.next`` holds the key: it is neither asked nor kept; the cursor is put into our own address."""
    with place() as here:
        trap = here.listener.url(f"/trap?access_token={KEY}&after=two")
        first = {"data": [{"id": "1", **item}], "paging": {"cursors": {"after": "two"}, "next": trap}}
        last = {
            "data": [{"id": "2", **dict.fromkeys(item, "Gate shut on Monday")}],
            "paging": {"cursors": {"after": "three"}, "previous": trap},
        }
        here.says += [(200, first), (200, last)]
        page = look(sandbox, source(kind, here, path), here)
    assert [urlsplit(asked.path).path for asked in here.asked] == [path, path]
    assert [asked.parameters.get("after") for asked in here.asked] == [None, "two"]
    assert here.asked[1].headers["authorization"] == f"Bearer {KEY}"
    assert len(page.documents) == 2
    assert KEY not in repr(page)
    assert not any(KEY in asked.path for asked in here.asked)


def test_the_next_pages_of_google_and_trustpilot(sandbox: Sandbox) -> None:
    """Google's token is put into our own address; Trustpilot's pages are counted until one is empty."""
    first, second = ({"id": {"videoId": name}} for name in "vw")
    with place({"items": [first], "nextPageToken": "T=="}, {"items": [second]}) as here:
        assert len(look(sandbox, source("youtube-search", here, "/s?q=a"), here).documents) == 2
    assert [asked.parameters.get("pageToken") for asked in here.asked] == [None, "T=="]
    one, two = ({"id": name, "stars": 1} for name in "ab")
    with place({"reviews": [one]}, {"reviews": [two]}, {"reviews": []}) as here:
        assert len(look(sandbox, source("trustpilot", here, "/r"), here).documents) == 2
    assert [asked.parameters.get("page") for asked in here.asked] == [None, "2", "3"]


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
@pytest.mark.parametrize("status", [200, 400])
def test_an_expired_key_of_meta_says_how_to_renew_it(sandbox: Sandbox, kind: str, status: int) -> None:
    """An expired key is told as that, whatever the status, with the way to a new one and no word of the answer."""
    said = {"error": {"message": f"Error validating access token {KEY}", "type": "OAuthException", "code": 190}}
    with place(said, status=status) as here:
        error = refusal(sandbox, source(kind, here, "/v23.0/1/media"), here)
    assert isinstance(error, KeyRefused)
    assert "secret_expires" in error.remedy
    assert status != 200 or "Generate token" in error.remedy
    assert KEY not in f"{error.words}{error.remedy}{error!r}"
    assert "validating" not in error.words


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (102, KeyRefused, "has expired or was withdrawn"),
        (190, KeyRefused, "has expired or was withdrawn"),
        (3, KeyRefused, "does not let this key"),
        (10, KeyRefused, "does not let this key"),
        (299, KeyRefused, "does not let this key"),
        *((code, Unreadable, "come too often") for code in (4, 17, 32, 341, 613, 80001, 80002)),
        (1, Unreadable, "trouble of its own"),
        (2, Unreadable, "trouble of its own"),
        (12, Unreadable, "no longer gives this"),
        (100, Unreadable, "answers with an error (error 100)"),
        (True, Unreadable, "answers with an error"),
        ("190; drop", Unreadable, "answers with an error"),
    ],
)
def test_errors_of_meta(code: object, kind: type[SourceError], words: str) -> None:
    """Each of Meta's errors is told by what is to be done about it: only a key that is refused is called so."""
    with pytest.raises(SourceError) as caught:
        graph.load(answer(json.dumps({"error": {"code": code}}).encode()), "Facebook")
    assert type(caught.value) is kind
    assert words in caught.value.words
    assert (caught.value.retry_after == timedelta(hours=1)) == ("too often" in words)
    assert "drop" not in caught.value.words


NAMES = (
    "id",
    "data",
    "items",
    "reviews",
    "snippet",
    "topLevelComment",
    "videoId",
    "replies",
    "comments",
    "message",
    "from",
    "name",
    "text",
    "caption",
    "permalink",
    "stars",
    "starRating",
    "paging",
    "cursors",
    "after",
    "next",
    "nextPageToken",
    "textDisplay",
    "title",
    "permalink_url",
)
WORDS = st.text(st.characters(exclude_categories=()), max_size=5)  # surrogates too
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | WORDS | st.sampled_from(["1", "v", "TWO", "/x", "two"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
)


@given(st.sampled_from(KEYED), st.lists(JSON, max_size=3), JSON, st.sampled_from(["feed", "ratings", "media"]))
def test_any_items_are_read_or_unreadable(kind: str, items: list[object], more: object, edge: str) -> None:
    """Whatever an interface lists gives documents with words, a rating or a title, at addresses of the web, or ``Unreadable``."""
    held = {**(more if isinstance(more, dict) else {}), LISTS.get(kind, "data"): items}
    url = f"https://place.example/v1/7/{edge}"
    try:
        page = reader(kind).parse(Source("s", kind, url), answer(json.dumps(held).encode()))
    except Unreadable:
        return
    assert all(one.url.startswith("https://") and one.key for one in page.documents)
    assert page.following == "" or page.following.startswith(f"{url}?")
    if kind != "youtube-search":
        assert all(one.words or one.rating for one in page.documents)
