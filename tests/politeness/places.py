"""The places of the simulated week: what each publishes, which validators and wishes it gives, and what befalls it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from sources.model import Access
from tests.politeness.visits import NO_TIME, Reply
from tests.world import PRAISE

START = datetime(2026, 11, 16, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
LAST_NEWS = WEEK - 14 * HOUR  # what is published later need not have been seen when the week ends
SHOWN = 20
ABOUT_US = 3  # the number of the item that is about the school, where there is one
CRAWL_DELAY = 0.05
PATIENT = f"User-agent: *\nDisallow: /private/\nCrawl-delay: {CRAWL_DELAY}\n"
FORBIDDING = "User-agent: *\nDisallow: /\n"
DATE = "%A, %d-%b-%y %H:%M:%S GMT"  # the old form of RFC 850: valid, and not what a parser would write again
ODD = "v{count}; caf\xe9 o'clock"
Trouble = Callable[[datetime], Reply | None]


def no_trouble(_now: datetime) -> Reply | None:
    """Let the place answer as it does."""
    return None


@dataclass(frozen=True, slots=True)
class Spot:
    """One address that is read. ``publishes`` is the time from one item to the next, until ``ends`` after the week's start.

    ``etag`` and ``modified`` are patterns of its validators, ``more`` gives further headers of each answer, and ``trouble`` an
    answer instead of its own. ``linked`` is the path of the page that the item about the school stands on.
    """

    id: str
    host: str
    etag: str = ""
    modified: str = ""
    publishes: timedelta | None = timedelta(hours=5)
    ends: timedelta = LAST_NEWS
    ttl: int = 0
    max_age: int = 0
    kind: str = "feed"
    access: Access = Access.DOCUMENTED_FEED
    budget: int | None = None
    linked: str = ""
    more: Callable[[datetime], Mapping[str, str]] = lambda _now: {}
    trouble: Trouble = no_trouble
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return its path, with a question that belongs to it."""
        return f"/{self.id}?town=brackenford&n=40"

    def count(self, now: datetime) -> int:
        """Return how many items it has published."""
        if self.publishes is None:
            return 1
        return 1 + min(now - START, self.ends) // self.publishes

    def keys(self, now: datetime) -> list[str]:
        """Return what names the items that it shows, the newest first."""
        return [f"{self.id}-{number}" for number in range(self.count(now), 0, -1)][:SHOWN]

    def reply(self, now: datetime, etag: str, modified: str) -> Reply:
        """Return the answer to a request with these validators: a page, or that nothing changed."""
        troubled = self.trouble(now)
        if troubled is not None:
            return troubled
        headers = self._headers(now)
        same = etag == headers["ETag"] if etag else bool(modified) and modified == headers.get("Last-Modified")
        stays = timedelta(seconds=self.max_age)
        if same:
            return Reply(304, b"", headers, stays)
        used_up = headers.get("X-RateLimit-Remaining") == "0"
        silence = now + timedelta(seconds=int(headers["X-RateLimit-Reset"])) if used_up else None
        return Reply(200, self._body(now), headers, max(stays, timedelta(minutes=self.ttl)), silence)

    def _headers(self, now: datetime) -> dict[str, str]:
        count = self.count(now)
        published = START + (self.publishes or NO_TIME) * (count - 1)
        headers = {"Content-Type": "application/json" if self.kind == "json" else "application/rss+xml", **self.more(now)}
        if self.etag:
            headers["ETag"] = self.etag.format(count=count)
        if self.modified:
            headers["Last-Modified"] = published.strftime(self.modified.format(count=count))
        if self.max_age:
            headers["Cache-Control"] = f"public, max-age={self.max_age}"
        return headers

    def _body(self, now: datetime) -> bytes:
        items = [(key, self._text(key), self._link(key)) for key in self.keys(now)]
        if self.kind == "json":
            return json.dumps({"data": [{"id": key, "text": text} for key, text, _ in items]}).encode()
        told = "".join(
            f'<item><guid isPermaLink="false">{key}</guid>{link}<title>{text}</title></item>' for key, text, link in items
        )
        ttl = f"<ttl>{self.ttl}</ttl>" if self.ttl else ""
        return f'<rss version="2.0"><channel><title>{self.id}</title>{ttl}{told}</channel></rss>'.encode()

    def _text(self, key: str) -> str:
        return PRAISE if self.linked and key == f"{self.id}-{ABOUT_US}" else f"Notice {key}: the bins are emptied on Monday"

    def _link(self, key: str) -> str:
        return f"<link>{self.linked}</link>" if self.linked and key == f"{self.id}-{ABOUT_US}" else ""


def now_and_then(*moments: timedelta, reply: Callable[[datetime], Reply]) -> Trouble:
    """Return a trouble that meets whoever comes first after each of these moments of the week."""
    waiting = list(moments)

    def trouble(now: datetime) -> Reply | None:
        if not waiting or now < START + waiting[0]:
            return None
        del waiting[0]
        return reply(now)

    return trouble


def too_often(wait: timedelta) -> Callable[[datetime], Reply]:
    """Return the reply that wants to be left alone for so long, in seconds."""
    seconds = str(int(wait.total_seconds()))
    return lambda now: Reply(429, b"", {"Retry-After": seconds}, wait, now + wait)


def overloaded(wait: timedelta) -> Callable[[datetime], Reply]:
    """Return the reply that wants to be left alone until a moment, as an HTTP date."""

    def reply(now: datetime) -> Reply:
        until = (now + wait).replace(microsecond=0)
        return Reply(503, b"", {"Retry-After": format_datetime(until, usegmt=True)}, until - now, until)

    return reply


def broken(_now: datetime) -> Reply:
    """Return an error of the server's own."""
    return Reply(500)


def since(moment: timedelta, reply: Reply) -> Trouble:
    """Return a trouble that is there from a moment of the week on."""
    return lambda now: reply if now >= START + moment else None


def at_night(now: datetime) -> Reply | None:
    """Answer 404 from one to five in the morning."""
    return Reply(404) if 1 <= now.hour < 5 else None


def counted_down(allowed: int, window: timedelta) -> Callable[[datetime], Mapping[str, str]]:
    """Return the headers of an interface that allows so many requests in each window and counts them down."""
    used: dict[int, int] = {}

    def headers(now: datetime) -> Mapping[str, str]:
        at = (now - START) // window
        used[at] = used.get(at, 0) + 1
        left = START + (at + 1) * window - now
        return {"X-RateLimit-Remaining": str(max(allowed - used[at], 0)), "X-RateLimit-Reset": f"{left.total_seconds():.0f}"}

    return headers
