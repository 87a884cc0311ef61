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
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any, TypeAlias

from sources import dates, jsonfeed, keys, links, markup, obstacle
from sources.model import Document, Page, Request, Response, Source, Unreadable

Parsed: TypeAlias = dict[str, Any]  # feedparser has no types

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
PERIODS = {"hourly": 60, "daily": 24 * 60, "weekly": 7 * 24 * 60, "monthly": 30 * 24 * 60, "yearly": 365 * 24 * 60}
END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*\Z", re.IGNORECASE)
DESCRIPTION = re.compile(rb"<(/?)media:description\b[^<>]*>")
ALTERNATIVE = "text/x-alternative"
SEVERAL = 3
LAST = 200  # bytes, in which the end of a feed stands
LONGEST_TTL = timedelta(days=7)
MOST_LINES = 200  # of a summary that are looked for in the text; what follows them is looked for as one


def request(source: Source) -> Request:
    """Return the request for the feed itself."""
    return Request(source.url, ACCEPT)


def parse(_source: Source, response: Response) -> Page:
    """Return the feed's items in its order, none when it truly has none; raise ``Unreadable`` when this is no feed."""
    if jsonfeed.fits(response):
        return jsonfeed.parse(response)
    parsed = read(response)
    return page(parsed, documents(parsed, response))


def read(response: Response) -> Parsed:
    """Return what feedparser makes of an answer that is a feed; the answer's bytes are never taken for an address.

    feedparser raises for character sets such as ``punycode``; the feed is then read as UTF-8.
    """
    headers = {"content-type": response.headers.get("content-type", ""), "content-location": response.url}
    try:
        parsed = _feedparser(_alternatives_apart(response.body), headers)
    except (UnicodeError, LookupError):
        plain = markup.DECLARATION.sub("", response.body.decode("utf-8", "replace"), count=1)
        parsed = _feedparser(plain.encode(), headers | {"content-type": "application/xml; charset=utf-8"})
    if not parsed["entries"] and (not parsed.get("version") or _broken_off(parsed, response.body)):
        raise obstacle.unlike(response, "a feed")
    return parsed


def documents(parsed: Parsed, response: Response) -> tuple[Document, ...]:
    """Return one document for each entry, in order; ``read`` says where ``parsed`` comes from.

    Raise ``Unreadable`` when there are several entries, and not one has words or an address.
    """
    atom = str(parsed.get("version", "")).startswith("atom")
    home = links.absolute(response.url, _said(parsed["feed"], "link")) or response.url
    found = keys.distinct(_document(entry, response, home, atom=atom) for entry in parsed["entries"])
    if len(found) >= SEVERAL and not any(one.words or one.permalink for one in found):
        raise Unreadable("no item of the feed has words or an address")
    return found


def page(parsed: Parsed, items: tuple[Document, ...]) -> Page:
    """Return the page of a feed with these items."""
    return Page(items, markup.maybe_text(_said(parsed["feed"], "title")), _ttl(parsed["feed"]))


def _feedparser(body: bytes, headers: Mapping[str, str]) -> Parsed:
    import feedparser  # noqa: PLC0415 - only the worker that parses pays for it, not everybody who asks for OPTIONS

    # BytesIO: bytes alone are tried as a file name or an address first. We make plain text, so nothing need be sanitised.
    parsed: Parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _alternatives_apart(body: bytes) -> bytes:
    """Return a feed in which what describes a medium is content of its own: feedparser would take it for the item's words."""
    return DESCRIPTION.sub(lambda tag: b"</fullitem>" if tag[1] else b'<fullitem type="%s">' % ALTERNATIVE.encode(), body)


def alternatives(entry: Parsed) -> list[str]:
    """Return the words that stand for an item's pictures and films: plain, however much of them looks like markup."""
    return [markup.fold(part["value"] or "") for part in entry.get("content", ()) if part.get("type") == ALTERNATIVE]


def _broken_off(parsed: Parsed, body: bytes) -> bool:
    """Say whether the XML is broken and does not reach its end; feedparser calls a feed "bozo" for harmless things too."""
    malformed = type(parsed.get("bozo_exception")).__name__.startswith("SAX")
    return malformed and not END.search(body[-LAST:])


def _document(entry: Parsed, response: Response, home: str, *, atom: bool) -> Document:
    link = links.absolute(response.url, _said(entry, "link"))
    title = _words(entry.get("title_detail") or {"value": _said(entry, "title")}, atom=atom)
    posted = _posted(entry, response.fetched)
    return Document(
        key=_said(entry, "id") or link or keys.digest(title, posted.isoformat() if posted else ""),
        url=link or home,
        title=title,
        text=_text(entry, atom=atom),
        author=markup.maybe_text(_said(entry, "author")),
        posted=posted,
        permalink=bool(link),
    )


def _said(thing: Parsed, name: str) -> str:
    """Return what feedparser found under a name; of broken feeds it says None there, or gives a thing of another type."""
    value = dict.get(thing, name) if name not in thing else thing[name]
    return value if isinstance(value, str) else ""


def _text(entry: Parsed, *, atom: bool) -> str:
    """Return an item's words: the fullest of what it gives for them, what the others say besides, and those of its media."""
    given = [part for part in entry.get("content", ()) if part.get("type") != ALTERNATIVE]
    parts = [*given, entry.get("summary_detail") or {"value": _said(entry, "summary")}]
    fullest, *others = sorted((_words(part, atom=atom) for part in parts), key=len, reverse=True)
    held = _bare(fullest)
    besides = dict.fromkeys(line for words in others for line in _besides(words, held))
    media = (words for words in alternatives(entry) if words not in fullest)
    return "\n".join(filter(None, (fullest, *besides, *media)))


def _besides(words: str, held: str) -> Iterator[str]:
    """Yield the lines of some words that a bare text lacks; of one that is the text's cut short, what stands behind the cut."""
    for line in words.split("\n", MOST_LINES):
        beginning, _, behind = line.replace("...", "\u2026").rpartition("\u2026")
        besides = behind if _bare(beginning) in held else line
        if _bare(besides) not in held:
            yield besides.strip()


def _bare(words: str) -> str:
    """Return the letters and figures of some words alone: two versions differ in blanks, quotation marks and dashes."""
    return re.sub(r"[\W_]+", "", words).casefold()


def _words(part: Mapping[str, str], *, atom: bool) -> str:
    """Return the words of a text construct: by its type where there is one to trust (Atom), else by how it looks."""
    kind = part.get("type", "")
    if "html" in kind:
        return markup.text(part["value"])
    return markup.fold(part["value"]) if atom and kind == "text/plain" else markup.maybe_text(part["value"])


def _posted(entry: Parsed, now: datetime) -> datetime | None:
    """Return when the entry was published, else when it was last changed."""
    # dict.get: feedparser's own gives "published" for "updated", with a warning.
    names = ("published", "updated")
    moments = (_moment(dict.get(entry, name) or "", dict.get(entry, f"{name}_parsed"), now) for name in names)
    return next(filter(None, moments), None)


def _moment(written: str, parsed: struct_time | None, now: datetime) -> datetime | None:
    """Return what feedparser understood, which is UTC; British Summer Time and words it does not understand."""
    if not parsed or written.endswith("BST"):
        return dates.parse(written, now)
    try:
        return dates.believe(datetime.fromtimestamp(calendar.timegm(parsed), UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def _ttl(feed: Parsed) -> timedelta | None:
    """Return how long the feed asks to be left alone (``ttl``, or RSS 1.0's ``syn:updatePeriod``), at most a week."""
    minutes = _whole(_said(feed, "ttl"))
    if not minutes:
        period = PERIODS.get(_said(feed, "sy_updateperiod").strip().lower(), 0)
        minutes = period // (_whole(_said(feed, "sy_updatefrequency")) or 1)
    return min(timedelta(minutes=minutes), LONGEST_TTL) if minutes else None


def _whole(written: str) -> int:
    written = written.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0  # noqa: PLR2004 - 19 years
