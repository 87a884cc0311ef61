"""Reads a home page for what it says of itself: the feeds that it offers, and the accounts that it links to.

A reader like any other, so that strangers' markup is parsed in the sandbox; each link is a document, whose text says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sources import links, markup
from sources.model import Document, Page, Request, Response, Source

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

KIND = "monitor.proposal.homepage"
FEED = "feed"
CHANNEL = "youtube channel"
MOST = 20
FEED_LINK = ", ".join(
    f'{tag}[type="application/{kind}"][href]'
    for tag in ("link[rel~=alternate]", "a")
    for kind in ("rss+xml", "atom+xml", "rdf+xml", "feed+json")
)
_HANDLE = r"@?([A-Za-z0-9_.-]{2,64})"
_ACCOUNTS = (
    ("Facebook", re.compile(r"(?:www\.|m\.|en-gb\.)?facebook\.com"), re.compile(rf"/{_HANDLE}/?")),
    ("X", re.compile(r"(?:www\.|mobile\.)?(?:x|twitter)\.com"), re.compile(rf"/{_HANDLE}/?")),
    ("Instagram", re.compile(r"(?:www\.)?instagram\.com"), re.compile(rf"/{_HANDLE}/?")),
    (CHANNEL, re.compile(r"(?:www\.|m\.)?youtube\.com"), re.compile(r"/channel/(UC[A-Za-z0-9_-]{22})/?.*")),
    ("YouTube", re.compile(r"(?:www\.|m\.)?youtube\.com"), re.compile(rf"/(?:@|user/|c/){_HANDLE}/?.*")),
)
# What stands where an account would, and is none: buttons to share with, and the place's own pages.
_NOBODY = re.compile(
    r"share|sharer(?:\.php)?|intent|dialog|plugins|groups|events|hashtag|profile\.php|pages|pg|tr|login(?:\.php)?|home|home\.php|search"
    r"|i|p|reel|reels|explore|stories|accounts|about|help|privacy|legal|policies|watch|story\.php|photo(?:\.php)?|permalink\.php",
    re.IGNORECASE,
)


def request(source: Source) -> Request:
    """Return the request for the page itself."""
    return Request(source.url, markup.WEB_PAGE)


def parse(_source: Source, response: Response) -> Page:
    """Return a document for each feed and each account that the page names, once; raise ``Unreadable`` when it is no page."""
    tree = markup.tree(response)
    base = markup.base(tree, response)
    found: dict[str, Document] = {}
    for document in (*_feeds(tree, base), *_accounts(tree, base)):
        found.setdefault(document.key, document)
    return Page(tuple(found.values()), markup.title(tree))


def _feeds(tree: BeautifulSoup, base: str) -> Iterator[Document]:
    for tag in tree.select(FEED_LINK)[:MOST]:
        if url := links.absolute(base, str(tag["href"])):
            yield Document(url, url, markup.fold(str(tag.get("title") or "")), FEED)


def _accounts(tree: BeautifulSoup, base: str) -> Iterator[Document]:
    seen: set[str] = set()
    for tag in tree.select("a[href]"):
        url = links.absolute(base, str(tag["href"]))
        for place, handle in account(url):
            if place not in seen:
                seen.add(place)
                yield Document(f"{place} {handle}", url, handle, place)


def account(url: str) -> Iterator[tuple[str, str]]:
    """Yield the place and the name of the account that an address is of, if it is of one."""
    parts = urlsplit(url)
    for place, host, path in _ACCOUNTS:
        found = path.fullmatch(parts.path)
        if host.fullmatch(parts.hostname or "") and found and not _NOBODY.fullmatch(found[1]):
            yield place, found[1]
