"""Reads feeds (RSS, Atom, RDF and JSON Feed): papers, blogs, forums and comment threads that offer one.

A feed is the best way to read any place that has one::

    [[source]]
    id = "echo"
    kind = "feed"
    url = "https://www.brackenfordecho.example/news/rss/"
    access = "documented-feed"

Limits: a feed holds the newest items only, so what is posted and pushed out between two looks is not seen; many feeds give
an extract, and then only the extract is judged. Audio and pictures are not read.
"""

import calendar
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

from sources import dates, jsonfeed, keys, links, markup, obstacle
from sources.model import Document, Page, Request, Response, Source

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
PERIODS = {"hourly": 60, "daily": 24 * 60, "weekly": 7 * 24 * 60, "monthly": 30 * 24 * 60, "yearly": 365 * 24 * 60}
LONGEST_TTL = timedelta(days=7)


def request(source: Source) -> Request:
    """Return the request for the feed itself."""
    return Request(source.url, ACCEPT)


def parse(_source: Source, response: Response) -> Page:
    """Return the feed's items in its order, none when it truly has none; raise ``Unreadable`` when this is no feed."""
    if jsonfeed.fits(response):
        return jsonfeed.parse(response)
    parsed = read(response)
    return page(parsed, documents(parsed, response))


def read(response: Response) -> Any:  # noqa: ANN401 - feedparser has no types
    """Return what feedparser makes of an answer that is a feed; the answer's bytes are never taken for an address.

    feedparser raises for character sets such as ``punycode``; the feed is then read as UTF-8.
    """
    headers = {"content-type": response.headers.get("content-type", ""), "content-location": response.url}
    try:
        parsed = _feedparser(response.body, headers)
    except (UnicodeError, LookupError):
        plain = markup.DECLARATION.sub("", response.body.decode("utf-8", "replace"), count=1)
        parsed = _feedparser(plain.encode(), headers | {"content-type": "application/xml; charset=utf-8"})
    if not parsed.entries and (not parsed.get("version") or _malformed(parsed)):
        raise obstacle.not_a_feed(response)
    return parsed


def documents(parsed: Any, response: Response) -> tuple[Document, ...]:  # noqa: ANN401 - feedparser has no types
    """Return one document for each entry, in order; ``read`` says where ``parsed`` comes from."""
    atom = str(parsed.get("version", "")).startswith("atom")
    home = links.absolute(response.url, parsed.feed.get("link", "")) or response.url
    return keys.distinct(_document(entry, response, home, atom=atom) for entry in parsed.entries)


def page(parsed: Any, items: tuple[Document, ...]) -> Page:  # noqa: ANN401 - feedparser has no types
    """Return the page of a feed with these items."""
    return Page(items, markup.maybe_text(parsed.feed.get("title", "")), _ttl(parsed.feed))


def _feedparser(body: bytes, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - feedparser has no types
    import feedparser  # noqa: PLC0415 - only the worker that parses pays for it, not everybody who asks for OPTIONS

    # BytesIO: bytes alone are tried as a file name or an address first. We make plain text, so nothing need be sanitised.
    return feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _malformed(parsed: Any) -> bool:  # noqa: ANN401 - feedparser has no types
    """Say whether the XML itself is broken; feedparser calls a feed "bozo" for harmless things too."""
    return type(parsed.get("bozo_exception")).__name__.startswith("SAX")


def _document(entry: Any, response: Response, home: str, *, atom: bool) -> Document:  # noqa: ANN401 - feedparser has no types
    link = links.absolute(response.url, entry.get("link", ""))
    title = _words(entry.get("title_detail") or {"value": entry.get("title", "")}, atom=atom)
    posted = _posted(entry, response.fetched)
    return Document(
        key=entry.get("id") or link or keys.digest(title, posted.isoformat() if posted else ""),
        url=link or home,
        title=title,
        text=_fullest(entry, atom=atom),
        author=markup.maybe_text(entry.get("author", "")),
        posted=posted,
        permalink=bool(link),
    )


def _fullest(entry: Any, *, atom: bool) -> str:  # noqa: ANN401 - feedparser has no types
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {"value": entry.get("summary", "")}]
    return max((_words(part, atom=atom) for part in parts), key=len)


def _words(part: Mapping[str, str], *, atom: bool) -> str:
    """Return the words of a text construct: by its type where there is one to trust (Atom), else by how it looks."""
    kind = part.get("type", "")
    if "html" in kind:
        return markup.text(part["value"])
    return markup.fold(part["value"]) if atom and kind == "text/plain" else markup.maybe_text(part["value"])


def _posted(entry: Any, now: datetime) -> datetime | None:  # noqa: ANN401 - feedparser has no types
    """Return when the entry was published, else when it was last changed."""
    for name in ("published", "updated"):
        # dict.get: feedparser's own gives "published" for "updated", with a warning.
        moment = _moment(dict.get(entry, f"{name}_parsed"), now) or dates.parse(dict.get(entry, name) or "", now)
        if moment:
            return moment
    return None


def _moment(parsed: struct_time | None, now: datetime) -> datetime | None:
    try:
        return dates.believe(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _ttl(feed: Any) -> timedelta | None:  # noqa: ANN401 - feedparser has no types
    """Return how long the feed asks to be left alone (``ttl``, or RSS 1.0's ``syn:updatePeriod``), at most a week."""
    minutes = _whole(feed.get("ttl", ""))
    if not minutes:
        period = PERIODS.get(feed.get("sy_updateperiod", "").strip().lower(), 0)
        minutes = period // (_whole(feed.get("sy_updatefrequency", "")) or 1)
    return min(timedelta(minutes=minutes), LONGEST_TTL) if minutes else None


def _whole(written: str) -> int:
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0  # noqa: PLR2004 - 19 years
