"""Reads sitemaps: the list of its pages that a site keeps for search engines, and a paper's news sitemap of the last two days.

Many a paper that has no feed has a sitemap; its robots.txt says where::

    [[source]]
    id = "gazette-sitemap"
    kind = "sitemap"
    url = "https://www.brackenfordgazette.example/news-sitemap.xml"
    access = "documented-feed"
    every = "1h"
    options = { match = "Larkspur Hill, Quarry Lane, school" }

A news sitemap gives titles, dates and keywords. An ordinary one gives addresses only: the title is then made of the address's
words, so that "/news/larkspur-hill-gate-stays-shut" is found and "/news/48213" is not. As sitemaps are long, ``match`` keeps only
pages whose address holds one of these words, in whatever way they are joined.

Limits: of a page no more is read than is said here. Of a sitemap that lists others, one on the same host is read: that which
changed last, or the first where no days are given. If these are never the news, give the address of the right one. A page that is
edited is not new as long as its title stays. Of more than 2,000 pages the newest are read.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urlsplit

from sources import dates, keys, links, markup, obstacle
from sources.model import Document, Page, Request, Response, Source, TooMuch, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

Entry: TypeAlias = Mapping[str, str]  # what each element says, by its name and that of the one around it: "news/title"

OPTIONS: Mapping[str, str] = {
    "match": "only pages whose address holds one of these words, separated by commas; without this, all pages",
}
REQUIRED: tuple[str, ...] = ()

LISTS = {"sitemapindex", "urlset"}
BESIDES = ("news/keywords", "image/title", "image/caption", "video/title", "video/description")
GZIP = b"\x1f\x8b"
MOST = 16 * 2**20  # bytes
EXTENSION = re.compile(r"\.(?:aspx?|html?|jsp|php\d?)$", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
LONG_AGO = datetime.fromtimestamp(0, UTC)


def request(source: Source) -> Request:
    """Return the request for the sitemap itself."""
    return Request(source.url, "application/xml, text/xml;q=0.9, */*;q=0.1")


def parse(source: Source, response: Response) -> Page:
    """Return the pages that a sitemap lists, in its order, or the sitemap that one of sitemaps leads to.

    Raise ``Unreadable`` when it is neither, or leads to none on its own host.
    """
    root = _root(response)
    if root is None or _name(root) not in LISTS:
        raise obstacle.unlike(response, "a sitemap")
    if _name(root) == "sitemapindex":
        # Nothing is new on a list of lists, and yet it is read on.
        return Page((), following=_newest(root, response), in_order=False)
    wanted = [squashed for squashed in map(_squashed, source.options.get("match", "").split(",")) if squashed]
    entries = ((links.absolute(response.url, entry.get("url/loc", "")), entry) for entry in map(_entry, root))
    made = (_document(link, entry, response) for link, entry in entries if link and _fits(link, wanted))
    return Page(keys.distinct(document for document in made if document.title))


def _root(response: Response) -> _Element | None:
    """Return the outermost element of the XML, which may be packed and broken; None when it is no XML."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - only the worker that parses pays for it, not everybody who asks for OPTIONS

    plain = markup.decode(replace(response, body=_unpacked(response)))
    xml = markup.UNSPEAKABLE.sub("", markup.DECLARATION.sub("", plain, count=1)).strip().encode()
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        return None


def _unpacked(response: Response) -> bytes:
    """Return the body, unpacked where it is a file of gzip, which no ``Content-Encoding`` tells of."""
    if not response.body.startswith(GZIP):
        return response.body
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = packed.decompress(response.body, MOST)
    except zlib.error as error:
        raise Unreadable("the packed sitemap is damaged", obstacle.BROWSE) from error
    if packed.unconsumed_tail:
        raise TooMuch("the packed sitemap unpacks to more than is accepted")
    return plain


def _name(element: _Element) -> str:
    """Return an element's name without its vocabulary, which is often declared wrongly or not at all."""
    return re.split(r"[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _entry(element: _Element) -> Entry:
    said: dict[str, str] = {}
    for inner in element.iterdescendants():
        said.setdefault(f"{_name(inner.getparent())}/{_name(inner)}", _words(inner))
    return said


def _words(element: _Element) -> str:
    """Return the words of an element that holds nothing else; an entity stands there by its name, for it is not resolved."""
    return "".join([element.text or "", *(f"{inner.text or ''}{inner.tail or ''}" for inner in element)]).strip()


def _newest(root: _Element, response: Response) -> str:
    """Return the address of the sitemap on the same host that changed last, the first of several."""
    here = urlsplit(response.url)
    listed = [(links.absolute(response.url, entry.get("sitemap/loc", "")), entry) for entry in map(_entry, root)]
    near = [(link, entry) for link, entry in listed if urlsplit(link)[:2] == here[:2] and link != response.url]
    if not near:
        raise Unreadable("the sitemap lists no other on its own host", "Give the address of the sitemap that holds the news.")
    changed = (dates.parse(entry.get("sitemap/lastmod", ""), response.fetched) or LONG_AGO for _, entry in near)
    return max(zip(changed, near, strict=True), key=lambda one: one[0])[1][0]


def _document(link: str, entry: Entry, response: Response) -> Document:
    *sections, slug = _sections(link) or [""]
    moments = (dates.parse(entry.get(name, ""), response.fetched) for name in ("news/publication_date", "url/lastmod"))
    besides = (markup.maybe_text(entry.get(name, "")) for name in BESIDES)
    return Document(
        key=link,
        url=link,
        title=markup.maybe_text(entry.get("news/title", "")) or slug,
        text="\n".join(filter(None, besides)),
        author=markup.maybe_text(entry.get("publication/name", "")),
        posted=next(filter(None, moments), None),
        context=", ".join(sections),
    )


def _sections(link: str) -> list[str]:
    """Return the words of each part of an address's path, parts of numbers alone left out."""
    return list(filter(None, map(_spelt, unquote(urlsplit(link).path).split("/"))))


def _spelt(part: str) -> str:
    words = WORD.findall(EXTENSION.sub("", part))
    return " ".join(word for word in words if not word.isdecimal()) if any(len(word) > 1 for word in words) else ""


def _fits(link: str, wanted: list[str]) -> bool:
    """Say whether what follows the host holds one of the words; every link does where none is wanted."""
    parts = urlsplit(link)
    path = _squashed(unquote(f"{parts.path} {parts.query}"))
    return not wanted or any(word in path for word in wanted)


def _squashed(words: str) -> str:
    return "".join(WORD.findall(words)).casefold()
