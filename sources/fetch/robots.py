"""What a place's robots.txt (RFC 9309) means for a source, given the footing on which the source is read."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from sources.fetch.address import MOST_CHARACTERS
from sources.fetch.answers import reword
from sources.fetch.kept import RobotsText
from sources.model import Access, RobotsRefused, RobotsUnread, Source, SourceError

AGENT = "SchoolMentionMonitor"
MOST_BYTES = 500 * 1024  # the least that RFC 9309 section 2.5 wants parsed
MOST_DELAY = 60.0
_KEPT = timedelta(hours=24)  # RFC 9309 section 2.4
_KEPT_WHEN_FAILING = timedelta(hours=1)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TOO_MANY_REQUESTS = 429
_FOR_WHOM = re.compile(r"user(?:-|\s*)agent\s*[:\s]\s*(\*|[a-z_-]*)", re.IGNORECASE)
_OF_NO_GROUP = re.compile(r"site-?maps?\b|host\b|$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decision:
    """That an address may be read: with how many seconds between two requests, and why, in words."""

    words: str
    delay: float = 0.0


def decode_robots(body: bytes) -> str:
    """Return the text of a robots.txt.

    Its byte order mark goes: before "User-agent" it would hide the first rule. So does a last line that was cut off: what is
    left of it could forbid more than it did.
    """
    if len(body) >= MOST_BYTES:
        body = body[: body.rfind(b"\n") + 1]
    return body.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "replace")


def still_good(text: RobotsText, now: datetime) -> bool:
    """Return whether a robots.txt that was kept may still be gone by."""
    return timedelta(0) <= now - text.fetched < (_KEPT_WHEN_FAILING if _failing(text.status) or _is_page(text.body) else _KEPT)


def _is_page(body: str) -> bool:
    """Return whether what came is a web page. It may be our own network's, which wants a log-in for an hour."""
    return body.lstrip().startswith("<")


def _failing(status: int) -> bool:
    # 429 is a wish to be left alone, not the absence of a file, though RFC 9309 puts it with the absences.
    return status == _TOO_MANY_REQUESTS or not (200 <= status < 300 or 400 <= status < 500)  # noqa: PLR2004 HTTP's own ranges


def decide(source: Source, text: RobotsText, url: str) -> Decision:
    """Return that ``url`` may be read, or raise ``RobotsRefused``.

    A page read by permission obeys robots.txt strictly. A documented feed or interface is an address that the place itself
    gives to programs, so that a ``Disallow`` meant for crawlers does not bind it. The crawl delay is kept for all.
    """
    if _failing(text.status):
        refusal = f"robots.txt could not be read ({text.status}), which is treated as disallowed"
        return Decision(_overruled(source, RobotsUnread(refusal)))
    if text.status >= 400 or not text.body.strip():  # noqa: PLR2004 HTTP's own ranges
        return Decision(f"robots.txt is absent or empty ({text.status}), so everything may be read")
    rules = Protego.parse(_for_us(text.body))
    delay, notice = _delay(rules.crawl_delay(AGENT))
    if rules.can_fetch(url, AGENT):
        return Decision(f"robots.txt allows this address{notice}", delay)
    return Decision(_overruled(source, RobotsRefused("robots.txt disallows this address")) + notice, delay)


def decide_unread(source: Source, error: SourceError) -> Decision:
    """Return that an address whose robots.txt cannot be had may be read all the same, or raise ``error`` saying that it may not.

    The error keeps its kind: a place that is down is down, and has not refused us.
    """
    reword(error, f"{error.words}; a robots.txt that cannot be read is treated as disallowed")
    return Decision(_overruled(source, error))


def _for_us(body: str) -> str:
    """Return the rules that are for us as one group: those for our product token if there are any, else those for all.

    Protego would give each agent of a group a copy of the group's rules: thousands of both take it minutes and gigabytes.
    """
    rules: dict[str, list[str]] = {}
    names: set[str] = set()
    naming = False
    for line in body.splitlines():
        bare = line.partition("#")[0].strip()
        named = _FOR_WHOM.match(bare)
        if named:
            name = named[1].lower()
            names = names | {name} if naming else {name}
            rules.setdefault(name, [])
            naming = True
        # No address that we read is longer than this, so that no such rule can fit one.
        elif not _OF_NO_GROUP.match(bare) and len(bare) < MOST_CHARACTERS:
            naming = False
            for name in names & {AGENT.lower(), "*"}:
                rules[name].append(bare)
    return "\n".join(["User-agent: *", *rules.get(AGENT.lower(), rules.get("*", []))])


def _overruled(source: Source, error: SourceError) -> str:
    if source.access is Access.PAGE_PERMISSION:
        raise error
    terms = f" (terms {source.terms_url}, read {source.terms_read})" if source.terms_url else ""
    return f"{error.words}; read as a {source.access}{terms}"


def _delay(asked: float | None) -> tuple[float, str]:
    if asked is None or not asked > 0:
        return 0.0, ""
    if asked > MOST_DELAY:
        return MOST_DELAY, f"; it asks for {asked:g} s between requests, of which we keep {MOST_DELAY:g} s"
    return asked, f"; it asks for {asked:g} s between requests"
