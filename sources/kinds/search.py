"""Reads the feeds of search engines (Google Alerts, Google News, Bing News): what they found, at the address where it stands.

Such feeds wrap each link in a redirect of their own and mark the words searched for; both are undone::

    [[source]]
    id = "alert"
    kind = "search-feed"
    url = "https://www.google.com/alerts/feeds/00000000000000000000/0000000000"
    access = "documented-feed"
    every = "30m"

    [[source]]
    id = "google-news"
    kind = "search-feed"
    url = "https://news.google.com/rss/search?q=%22Larkspur+Hill%22+when:7d&hl=en-GB&gl=GB&ceid=GB:en"
    access = "documented-feed"
    every = "1h"

    [[source]]
    id = "bing-news"
    kind = "search-feed"
    url = "https://www.bing.com/news/search?q=%22Larkspur+Hill%22&format=rss&mkt=en-GB"
    access = "documented-feed"
    every = "1h"

An alert's address is the one that google.com/alerts gives when "Deliver to" is "RSS feed". The links of an engine not known here
are undone by the parameter that holds the address: ``options = { unwrap = "target" }``.

Limits: an engine finds a part, late and in no order of date, and neither search for news is documented by its maker: look once an
hour at most. The addresses of Google News cannot be unwrapped without asking Google, and stay as they are; what other papers
say of the same comes as text under the first one's headline. The url of an alert reveals the account that made it: treat it as a
secret. A page that wants consent, or finds the traffic unusual, is an error and no search without results.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from sources import jsonfeed, keys, links, markup
from sources.kinds import feed
from sources.model import Document, Page, Request, Response, Source

OPTIONS: Mapping[str, str] = {
    "unwrap": "the parameter of the engine's links that holds the true address; several are separated by commas",
}
REQUIRED: tuple[str, ...] = ()
FLEETING = True

# Whose redirects are known: host, path, and the parameters that hold the address, likeliest first.
WRAPPERS = (
    (re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?"), "/url", ("url", "q")),
    (re.compile(r"(?:www\.)?bing\.com"), "/news/apiclick.aspx", ("url",)),
    (re.compile(r"(?:www\.)?duckduckgo\.com"), "/l/", ("uddg",)),
)
DEEPEST = 3  # one engine's redirect may lead through another's


def request(source: Source) -> Request:
    """Return the request for the feed itself."""
    return feed.request(source)


def parse(source: Source, response: Response) -> Page:
    """Return what the engine found, in its order, none when it found none; raise ``Unreadable`` when this is no feed."""
    names = tuple(filter(None, (name.strip() for name in source.options.get("unwrap", "").split(","))))
    if jsonfeed.fits(response):
        page = jsonfeed.parse(response)
        return replace(page, documents=keys.distinct(_unwrapped(document, names) for document in page.documents))
    parsed = feed.read(response)
    found = zip(feed.documents(parsed, response), parsed["entries"], strict=True)
    return feed.page(parsed, keys.distinct(_published(_unwrapped(document, names), entry) for document, entry in found))


def unwrap(link: str, names: tuple[str, ...] = ()) -> str:
    """Return where a redirect leads: one of the engines known here, or any link with one of these parameters."""
    for _ in range(DEEPEST):
        inner = _inner(link, names)
        if not inner:
            break
        link = inner
    return link


def _inner(link: str, names: tuple[str, ...]) -> str:
    parts = urlsplit(link)
    known = (fields for host, path, fields in WRAPPERS if path == parts.path and host.fullmatch(parts.hostname or ""))
    given = parse_qs(parts.query)
    fields = (*names, *next(known, ()))
    return next(filter(None, (links.absolute("", value) for field in fields for value in given.get(field, ()))), "")


def _unwrapped(document: Document, names: tuple[str, ...]) -> Document:
    """Return the document at its true address, which names it when it has no id: a redirect differs from look to look."""
    target = unwrap(document.url, names)
    return replace(document, url=target, key=target if document.key == document.url else document.key)


def _published(document: Document, entry: feed.Parsed) -> Document:
    """Return the document with its publisher as author, whose name then need not end the title as well."""
    publisher = markup.maybe_text((entry.get("source") or {}).get("title", "") or entry.get("news_source", ""))
    if not publisher:
        return document
    return replace(document, author=publisher, title=document.title.removesuffix(f" - {publisher}"))
