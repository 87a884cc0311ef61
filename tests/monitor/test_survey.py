"""How a proposal is tried: which addresses are asked, in what order, and when no more are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from monitor.proposal.propose import Proposal, Site
from monitor.survey import Survey, Tried, usable
from sources.fetch import RobotsText
from sources.model import Answered, Page, Request, Response, Source, SourceError, Unreachable, Validators
from sources.readers import reader
from tests.cast import LARKSPUR

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SITE = "https://gazette.example"
HOME = b'<!doctype html><p>Gazette<link rel=alternate type="application/rss+xml" href="/found.xml">'
PROPOSAL = Proposal("gazette", "Gazette", "feed", f"{SITE}/a", others=(f"{SITE}/b",), home=SITE, guess=True)


def feed(*titles: str) -> bytes:
    """Return a feed with these titles, posted an hour before each other."""
    items = "".join(
        f"<item><title>{title}</title><link>https://gazette.example/{n}</link>"
        f"<pubDate>{NOW - timedelta(hours=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


@dataclass
class Web:
    """What answers: a body or an error for each address, and which were asked."""

    answers: Mapping[str, bytes | SourceError]
    asked: list[str] = field(default_factory=list)

    def fetch(self, _source: Source, request: Request, _validators: Validators, now: datetime) -> Response:
        """Return what stands at the address, or raise."""
        self.asked.append(request.url)
        found = self.answers.get(request.url, Answered("not there (404)", status=404))
        if isinstance(found, SourceError):
            raise found
        return Response(request.url, 200, {}, found, now, robots="robots.txt allows this address")


class Here:
    """What parses, in this process: these bytes are ours."""

    def parse(self, source: Source, response: Response) -> Page:
        """Return what the reader makes of an answer."""
        return reader(source.kind).parse(source, response)


def tried(answers: Mapping[str, bytes | SourceError], *proposals: Proposal) -> tuple[list[str], tuple[Tried, ...]]:
    """Return which addresses were asked, in order, and what came of the proposals."""
    web = Web(answers)
    told: list[Tried] = []
    done = Survey(NOW, web, Here(), {}).attempts(proposals or (PROPOSAL,), LARKSPUR, told.append)
    assert {one.proposal.id for one in told} == {one.proposal.id for one in done if one.good is not None}
    return web.asked, done


def test_what_is_in_it_is_counted() -> None:
    """How many items, how many name the school, how many may, and the newest date."""
    _, (one,) = tried({f"{SITE}/a": feed("Weather", "Larkspur Hill Community Primary School wins", "A walk up Larkspur Hill")})
    assert (one.good, one.items, one.named, one.newest) == (True, 3, 1, NOW)
    assert one.off == ""


@pytest.mark.parametrize(
    ("answers", "asked", "url"),
    [
        ({"/a": feed()}, ["/a"], "/a"),
        ({"/b": feed()}, ["/a", "/b"], "/b"),
        ({"": HOME, "/found.xml": feed()}, ["/a", "/b", "", "/found.xml"], "/found.xml"),
        ({"": b"<!doctype html><p>x", "/rss": feed()}, ["/a", "/b", "", "/feed/", "/rss"], "/rss"),
    ],
)
def test_the_likeliest_address_comes_first(answers: dict[str, bytes], asked: list[str], url: str) -> None:
    """Then the others, then what the home page links to, and where it links to none the usual places."""
    asked_for, (one,) = tried({f"{SITE}{path}": body for path, body in answers.items()})
    assert asked_for == [f"{SITE}{path}" for path in asked]
    assert (one.good, one.proposal.url) == (True, f"{SITE}{url}")


@pytest.mark.parametrize("trouble", [Unreachable("down"), Answered("busy", status=429, retry_after=timedelta(hours=1))])
def test_a_host_that_is_down_or_wants_quiet_is_asked_once(trouble: SourceError) -> None:
    """Nobody waits for nine deadlines, and nobody is pestered."""
    asked, (one,) = tried({f"{SITE}/a": trouble, f"{SITE}/b": feed()})
    assert asked == [f"{SITE}/a"]
    assert (one.good, one.off) == (False, trouble.words)


def test_a_page_that_names_its_feeds_is_taken_at_its_word() -> None:
    """Where they are broken, nothing is guessed."""
    asked, (one,) = tried({SITE: HOME})
    assert asked == [f"{SITE}{path}" for path in ("/a", "/b", "", "/found.xml")]
    assert one.good is False


def test_what_failed_is_told_of_the_likeliest_address() -> None:
    """The last of nine guesses says nothing to anybody."""
    _, (one,) = tried({f"{SITE}/a": Answered("gone (410)", status=410)})
    assert (one.words, one.proposal.url) == ("gone (410)", f"{SITE}/a")


def test_what_is_off_or_cannot_be_asked_is_not() -> None:
    """Neither what needs a key nor what is no web address."""
    off = Proposal("off", "Off", "feed", f"{SITE}/a", off="Needs a key.")
    odd = Proposal("odd", "Odd", "feed", "https://exa mple/", guess=True)
    asked, done = tried({}, off, odd)
    assert asked == []
    assert [(one.good, bool(one.off)) for one in done] == [(None, True), (None, True)]


def test_two_ways_to_one_feed_are_one_source() -> None:
    """The second is off, and says which it is the same as."""
    _, (first, second) = tried({f"{SITE}/b": feed()}, PROPOSAL, Proposal("b", "B", "feed", f"{SITE}/b"))
    assert first.off == ""
    assert "gazette" in second.off


def test_a_home_page_and_its_robots_txt_are_read_as_they_bind() -> None:
    """Feeds that a configuration may hold; sitemaps of the site itself, no others; the accounts that it links to."""
    body = HOME + b'<link rel=alternate type="application/rss+xml" href="http://exa%20mple/x"><a href="https://x.com/ours">X</a>'
    robots = "User-agent: *\nSITEMAP: https://gazette.example/s.xml\nSitemap: https://elsewhere.example/s.xml\nSitemap: /x.xml"
    kept = {"https://gazette.example:443": RobotsText(200, robots, NOW)}
    home = Survey(NOW, Web({SITE: body}), Here(), kept).home(SITE)
    assert home.site == Site((("", f"{SITE}/found.xml"),), "", (f"{SITE}/s.xml",))
    assert home.accounts == {"X": "ours"}


@pytest.mark.parametrize(
    ("url", "is_usable"),
    [
        ("https://gazette.example/rss", True),
        ("http://127.0.0.1:8080/", True),
        ("ftp://gazette.example/", False),
        ("https://gazette.example/\u202e", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_proper_addresses_are_usable(url: str, is_usable: bool) -> None:  # noqa: FBT001 - a column of the table
    """As both the configuration and the fetcher see them."""
    assert usable(url) is is_usable
