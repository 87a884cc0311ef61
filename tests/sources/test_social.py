"""Social places over real HTTP: the log-in, the key, and the pages that follow."""

import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.fetch import Fetcher, FetchSettings
from sources.kinds import bluesky, mastodon, reddit, x
from sources.model import Answered, KeyRefused, Page, Reader, Response, Source, SourceError, Unreachable, Unreadable, Validators
from sources.read import Parses, Reach, read
from sources.sandbox import Sandbox
from tests.digests.web_server import Asked, Web, says, serving
from tests.sources.hostile import NOW

KINDS: Mapping[str, Reader] = {"bluesky": bluesky, "mastodon": mastodon, "reddit": reddit, "x": x}
PASSWORD = "canary-app-password-4711"
TOKEN = "canary.access-token.4712"
LOGIN = "/xrpc/com.atproto.server.createSession"
SEARCH = "/xrpc/app.bsky.feed.searchPosts?q=%22Larkspur%20Hill%22"
RECENT = "/2/tweets/search/recent?query=%22Larkspur%20Hill%22"
TIMELINE = "/api/v1/timelines/tag/LarkspurHill"
WHOLE = Reach()

Reply = tuple[str, object]
Says = Callable[[Asked], Reply]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all of them."""
    with Sandbox(1) as shared:
        yield shared


@dataclass
class Place:
    """A place that answers as a test says, and the means to read it."""

    web: Web
    parses: Parses
    secret: str = PASSWORD

    def look(self, kind: str, path: str, reach: Reach = WHOLE, **options: str) -> Page:
        """Return what a source of this kind reads there."""
        source = self.source(kind, path, **options)
        with Fetcher(FetchSettings("https://larkspurhill.example", (self.web.host,), spacing=0.0)) as fetcher:
            _, page = read(source, Validators(), NOW, fetcher=fetcher, sandbox=self.parses, reach=reach)
        assert page
        return page

    def source(self, kind: str, path: str, **options: str) -> Source:
        """Return the source at a path of the place."""
        return Source("s", kind, f"http://{self.web.host}{path}", options=options, secret=self.secret)

    @property
    def asked(self) -> list[Asked]:
        """Return what was asked for, robots.txt left out."""
        return [asked for asked in self.web.asked if asked.path != "/robots.txt"]


@contextmanager
def place(parses: Parses, reply: Says) -> Iterator[Place]:
    """Run a place that answers each request by its status and its JSON, and has no robots.txt."""

    def said(asked: Asked) -> tuple[str, bytes]:
        if asked.path == "/robots.txt":
            return "404 Not Found", b""
        status, held = reply(asked)
        return status, held if isinstance(held, bytes) else json.dumps(held).encode()

    def talk(line: object, stop: object) -> None:
        status, body = said(web.asked[-1])
        says(status, "Content-Type: application/json", body=body)(line, stop)  # type: ignore[arg-type]

    with serving(talk) as web:
        yield Place(web, parses)


def parameter(asked: Asked, name: str) -> str:
    """Return a parameter of the address that was asked, or nothing."""
    return parse_qs(urlsplit(asked.path).query).get(name, [""])[0]


def post(rkey: str) -> dict[str, object]:
    """Return a post of Bluesky."""
    uri = f"at://did:plc:robin/app.bsky.feed.post/{rkey}"
    return {"uri": uri, "author": {"handle": "robin.example"}, "record": {"text": rkey}}


def pds(*pages: object, token: object = TOKEN) -> Says:
    """Return a server of Bluesky with these pages, each with the number of the next for its cursor, for whoever logged in."""

    def reply(asked: Asked) -> Reply:
        if asked.path == LOGIN:
            return "200 OK", {"accessJwt": token, "did": "did:plc:school"}
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return "401 Unauthorized", {"error": "AuthMissing"}
        return "200 OK", pages[int(parameter(asked, "cursor").partition("&")[0] or 0)]

    return reply


PAGES = (
    {"posts": [post("3k6"), post("3k5")], "cursor": "1&limit=5#\u00e9"},
    {"posts": [post("3k4"), post("3k3")], "cursor": 2},
    {"posts": [post("3k2")]},
)


def test_bluesky_is_read_page_after_page_with_a_token(sandbox: Sandbox) -> None:
    """The app password is posted once, to the host of the search, and what it was exchanged for asks for every page."""
    with place(sandbox, pds(*PAGES)) as bsky:
        page = bsky.look("bluesky", SEARCH, identifier="school.example")
        login, *searches = bsky.asked
    assert [document.text for document in page.documents] == ["3k6", "3k5", "3k4", "3k3", "3k2"]
    assert (page.following, page.broke_off) == ("", "")
    assert (login.method, login.path, login.headers["Content-Type"]) == ("POST", LOGIN, "application/json")
    assert json.loads(login.body) == {"identifier": "school.example", "password": PASSWORD}
    assert {(search.method, search.body) for search in searches} == {("GET", b"")}
    assert [parameter(search, "cursor") for search in searches] == ["", "1&limit=5#\u00e9", "2"]
    assert {(parameter(search, "sort"), parameter(search, "limit")) for search in searches} == {("latest", "100")}
    assert PASSWORD not in str([(asked.path, asked.headers) for asked in bsky.asked])
    assert TOKEN not in str([asked.path for asked in bsky.asked])


def test_reading_stops_at_a_page_that_is_enough(sandbox: Sandbox) -> None:
    """The page on which nothing is new is the last one asked for, and so is the last one allowed."""
    for reach in (Reach(enough=lambda page: page.documents[0].text == "3k4"), Reach(most=2)):
        with place(sandbox, pds(*PAGES)) as bsky:
            page = bsky.look("bluesky", SEARCH, reach, identifier="school.example")
        assert [document.text for document in page.documents] == ["3k6", "3k5", "3k4", "3k3"]
        assert len(bsky.asked) == 3


def test_a_later_page_that_fails_keeps_what_was_read(sandbox: Sandbox) -> None:
    """The posts of the first page are there, and why there are no more."""
    with place(sandbox, pds(PAGES[0], {"error": PASSWORD})) as bsky:
        page = bsky.look("bluesky", SEARCH, identifier="school.example")
    assert [document.text for document in page.documents] == ["3k6", "3k5"]
    assert "Bluesky answers with an error (200)" in page.broke_off
    assert PASSWORD not in page.broke_off


def refusing(status: str, held: object, path: str) -> Says:
    """Return a server of Bluesky that answers so at this path."""
    return lambda asked: (status, held) if asked.path.startswith(path) else pds(*PAGES)(asked)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusing("401 Unauthorized", {"error": "AuthenticationRequired"}, LOGIN), KeyRefused),
        (refusing("400 Bad Request", {"error": PASSWORD}, LOGIN), KeyRefused),
        (refusing("200 OK", {"error": PASSWORD}, LOGIN), KeyRefused),
        (refusing("200 OK", [PASSWORD], LOGIN), KeyRefused),
        (refusing("200 OK", b"<title>Log in</title>" + PASSWORD.encode(), LOGIN), Unreadable),
        (refusing("500 Internal Server Error", {"error": PASSWORD}, LOGIN), Answered),
        (refusing("307 Temporary Redirect", {}, LOGIN), Answered),
        (refusing("401 Unauthorized", {"error": TOKEN}, "/xrpc/app."), KeyRefused),
        (refusing("400 Bad Request", {"error": "ExpiredToken", "message": TOKEN}, "/xrpc/app."), KeyRefused),
        (refusing("403 Forbidden", {"error": "Forbidden", "message": TOKEN}, "/xrpc/app."), KeyRefused),
        (refusing("403 Forbidden", b"<title>" + TOKEN.encode(), "/xrpc/app."), KeyRefused),
        (refusing("200 OK", {"error": TOKEN}, "/xrpc/app."), Unreadable),
        (refusing("200 OK", TOKEN.encode(), "/xrpc/app."), Unreadable),
        (pds(*PAGES, token=f"{TOKEN}\r\nX-Evil: 1"), KeyRefused),
        (pds(*PAGES, token=f"{TOKEN}\u00e9"), KeyRefused),
        (pds(*PAGES, token=""), KeyRefused),
        (pds(*PAGES, token={"a": TOKEN}), KeyRefused),
    ],
)
def test_no_trouble_tells_a_key(reply: Says, kind: type[SourceError], sandbox: Sandbox) -> None:
    """Whatever goes wrong, neither the app password nor the token stands in the error, its remedy or its trace."""
    with place(sandbox, reply) as bsky, pytest.raises(SourceError) as caught:
        bsky.look("bluesky", SEARCH, identifier="school.example")
    told = "".join(traceback.format_exception(caught.value))
    assert type(caught.value) is kind
    assert len(caught.value.remedy) > 20
    assert PASSWORD not in told + caught.value.remedy
    assert TOKEN not in told + caught.value.remedy


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("401 Unauthorized", KeyRefused),
        ("403 Forbidden", KeyRefused),
        ("400 Bad Request", Unreadable),
        ("429 Too Many Requests", Answered),
        ("503 Service Unavailable", Answered),
    ],
)
def test_a_key_that_x_refuses_is_told_as_one(status: str, kind: type[SourceError], sandbox: Sandbox) -> None:
    """A place that is busy is not one that refuses the key."""
    with place(sandbox, lambda _: (status, {"title": PASSWORD})) as api, pytest.raises(SourceError) as caught:
        api.look("x", RECENT)
    assert type(caught.value) is kind
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(("written", "asked"), [("", "10"), ("&max_results=50", "50")])
def test_x_is_asked_for_one_page_and_no_more_than_the_address_says(written: str, asked: str, sandbox: Sandbox) -> None:
    """However many pages may be read and however many X has, one is paid for."""
    found = {"data": [{"id": "7", "text": "Gates"}], "meta": {"result_count": 1, "next_token": "b26v89c19zqg8o3f"}}
    with place(sandbox, lambda _: ("200 OK", found)) as api:
        page = api.look("x", RECENT + written)
    (request,) = api.asked
    assert [document.text for document in page.documents] == ["Gates"]
    assert parameter(request, "max_results") == asked
    assert "expansions" not in request.path  # each would be charged
    assert request.headers["Authorization"] == f"Bearer {PASSWORD}"
    assert PASSWORD not in request.path


def status(number: int) -> dict[str, object]:
    """Return a post of Mastodon."""
    return {"id": str(number), "url": f"https://mastodon.example/@robin/{number}", "content": f"<p>Post {number}</p>"}


def test_mastodon_is_read_back_by_the_last_posts_number(sandbox: Sandbox) -> None:
    """Each page is asked for what is older than the last post of the one before, until one is empty; no key goes along."""
    pages: dict[str, object] = {"": [status(9), status(8)], "8": [status(7)], "7": []}
    with place(sandbox, lambda asked: ("200 OK", pages[parameter(asked, "max_id")])) as instance:
        page = instance.look("mastodon", TIMELINE)
    assert [document.text for document in page.documents] == ["Post 9", "Post 8", "Post 7"]
    assert [(parameter(asked, "max_id"), parameter(asked, "limit")) for asked in instance.asked] == [
        ("", "40"),
        ("8", "40"),
        ("7", "40"),
    ]
    assert PASSWORD not in str([asked.headers for asked in instance.asked])


def test_an_instance_that_shows_nothing_to_strangers_is_final(sandbox: Sandbox) -> None:
    """A tag that only members may see is refused, in words, and asked for once."""
    with place(sandbox, lambda _: ("401 Unauthorized", {"error": "x"})) as instance:
        instance.secret = ""
        with pytest.raises(Answered, match="that is final"):
            instance.look("mastodon", TIMELINE)
    assert len(instance.asked) == 1


@dataclass
class Captured:
    """A worker that somebody has taken over: it sends the reader elsewhere."""

    to: str

    def parse(self, source: Source, response: Response) -> Page:
        """Return the true page with another place as the next."""
        return replace(KINDS[source.kind].parse(source, response), following=self.to)


@pytest.mark.parametrize(
    "named", ["http://{other}/x", "https://{host}/x", "http://{host}@{other}/x", "//{other}/x", "/x", "http://["]
)
@pytest.mark.parametrize(("kind", "path"), [("bluesky", SEARCH), ("mastodon", TIMELINE)])
def test_a_following_page_at_another_host_is_refused(kind: str, path: str, named: str, sandbox: Sandbox) -> None:
    """No place can send the reader, nor the key, to another one; what was read stays."""
    pages = {"bluesky": pds(*PAGES), "mastodon": lambda _: ("200 OK", [status(9)])}
    with place(sandbox, pages[kind]) as ours, place(sandbox, pages[kind]) as other:
        page = replace(ours, parses=Captured(named.format(host=ours.web.host, other=other.web.host))).look(
            kind, path, identifier="school.example"
        )
    assert page.documents
    assert "the page that it names as the next one" in page.broke_off
    assert other.web.asked == []


def test_a_place_that_is_gone_is_not_a_refused_key(sandbox: Sandbox) -> None:
    """A log-in that nobody answers says nothing about the key."""
    with place(sandbox, pds(*PAGES)) as gone:
        pass
    with pytest.raises(Unreachable):
        gone.look("bluesky", SEARCH, identifier="school.example")
