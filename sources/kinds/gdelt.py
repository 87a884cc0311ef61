"""Reads GDELT's search of the world's news (DOC 2.0): a second net under the feeds of the local press, without a key.

The address is that of a search; what it must have beside the query is added::

    [[source]]
    id = "gdelt"
    kind = "gdelt"
    url = "https://api.gdeltproject.org/api/v2/doc/doc?query=%22Larkspur+Hill%22+sourcecountry:UK&timespan=7d"
    access = "public-api"
    every = "6h"

Limits: a headline and an address, no text; the last three months; 250 articles at most. Small local papers are often missing.
The time is when GDELT first saw the page. It wants one request in five seconds at most, from all programs on a line together,
and refuses words of one or two letters and alternatives that stand in no brackets: ("Larkspur Hill" OR "Larkspur Primary").
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from sources import dates, keys, links, markup, objects
from sources.model import Document, Page, Request, Response, Source, Unreadable

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
FLEETING = True

PAUSE = 5.0  # seconds; it refuses who comes sooner
USUAL = {"mode": "ArtList", "format": "json", "maxrecords": "250", "sort": "datedesc"}
CONTROL = re.compile(rb"[\x00-\x1f]")
ESCAPE = re.compile(rb"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})?")
TOO_OFTEN = re.compile(rb"limit requests", re.IGNORECASE)
PATIENTLY = "It is tried again by itself. If it lasts, set a longer every for this source."
QUERY = "Correct the query in the source's url: quoted names of three letters or more, alternatives in brackets with OR between."


def request(source: Source) -> Request:
    """Return the request for the search, completed to a list of articles, the newest first, in JSON."""
    return Request(links.completed(source.url, USUAL), "application/json, */*;q=0.1", pause=PAUSE)


def parse(_source: Source, response: Response) -> Page:
    """Return the articles found, the newest first; none when there are none, for which GDELT says ``{}`` or nothing at all.

    Raise ``Unreadable`` when it is a sentence instead, with status 200: GDELT was asked too often, or takes no such query.
    """
    body = response.body.removeprefix(b"\xef\xbb\xbf").strip()
    if body and body[:1] not in b"<{[":
        raise _sentence(body)
    held = objects.load(replace(response, body=_mended(body))) if body else {}
    articles = objects.listed(held, "articles", "GDELT") if held else []
    found = (_document(article, response) for article in articles)
    return Page(keys.distinct(document for document in found if document.url))


def _sentence(body: bytes) -> Unreadable:
    if TOO_OFTEN.search(body):
        return Unreadable("GDELT was asked too often", PATIENTLY)
    return Unreadable("GDELT answers with a sentence instead of articles: it does not take this query", QUERY)


def _mended(body: bytes) -> bytes:
    r"""Return JSON without what GDELT leaves in headlines and JSON forbids: control characters, a ``\`` that escapes nothing."""
    return ESCAPE.sub(lambda found: found[0] if len(found[0]) > 1 else rb"\\", CONTROL.sub(b" ", body))


def _document(article: objects.Thing, response: Response) -> Document:
    link = links.absolute(response.url, objects.words(article, "url"))
    return Document(
        key=link,
        url=link,
        title=markup.maybe_text(objects.words(article, "title")),
        text="",
        author=markup.fold(objects.words(article, "domain")),
        posted=dates.parse(objects.words(article, "seendate"), response.fetched),
    )
