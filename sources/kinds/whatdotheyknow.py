"""Reads what WhatDoTheyKnow holds about a search or an authority: requests under the Freedom of Information Act, and the answers.

Its feeds come as Atom and, with ``.json`` behind the address, as JSON, which names the authority by itself; both are read::

    [[source]]
    id = "foi"
    kind = "whatdotheyknow"
    url = "https://www.whatdotheyknow.com/feed/search/%22Larkspur%20Hill%20Primary%20School%22.json"
    access = "documented-feed"
    every = "6h"

An authority's own is at /feed/body/ and its name in the site's addresses. A search takes quoted phrases, OR, requested_from:
and status: as the site's own search does.

Limits: 25 events to a page, sorted by when they were last described and not by date, so that up to five pages are read each
time. Of a letter only an extract is given, and attachments are not read. The site asks crawlers to leave /feed/ alone and
documents the feeds for people who follow a search: read it a few times a day, and no more.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

from sources import dates, keys, links, markup, objects
from sources.kinds import feed
from sources.model import Document, Page, Request, Response, Source, Unreadable

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

LISTS = ("", "events", "results", "info_request_events")  # where the events may stand
PER_PAGE = 25


def request(source: Source) -> Request:
    """Return the request for the feed itself."""
    return Request(source.url, "application/atom+xml, application/json;q=0.9, */*;q=0.1")


def parse(source: Source, response: Response) -> Page:
    """Return the events found, none when there are none; raise ``Unreadable`` when this is neither the feed nor the list."""
    if response.body.lstrip()[:1] in (b"[", b"{"):
        page = _listed(response)
    else:
        page = replace(feed.parse(source, response), in_order=False)
    return replace(page, following=_following(source)) if len(page.documents) >= PER_PAGE else page


def _listed(response: Response) -> Page:
    held = objects.load(response)
    path = next((path for path in LISTS if isinstance(held.get(path), list)), None)
    if path is None:
        raise Unreadable("the answer is not one of WhatDoTheyKnow: it has no list of events")
    events = objects.things(held[path], "")
    if events and not any(objects.words(event, "info_request.url_title") for event in events):
        raise Unreadable("the answer is not one of WhatDoTheyKnow: what it lists belongs to no request")
    return Page(keys.distinct(_document(event, response) for event in events), in_order=False)


def _following(source: Source) -> str:
    given = parse_qs(urlsplit(source.url).query).get("page", ["1"])[-1]
    number = int(given) if given.isascii() and given.isdigit() and len(given) < len("10000") else 1
    return links.turned(source.url, page=str(max(number, 1) + 1))


def _document(event: objects.Thing, response: Response) -> Document:
    """Return what an event says. Its address is the request's, which holds all its events."""
    name = objects.words(event, "info_request.url_title")
    link = links.absolute(response.url, f"/request/{quote(name, safe='', errors='replace')}") if name else ""
    title = markup.maybe_text(objects.words(event, "info_request.title"))
    text = markup.maybe_text(objects.words(event, "snippet"))
    return Document(
        key=objects.words(event, "id") or keys.digest(name, objects.words(event, "created_at"), text),
        url=link or response.url,
        title=title,
        text=text,
        author=markup.fold(objects.words(event, "user.name")),
        posted=dates.parse(objects.words(event, "created_at"), response.fetched),
        permalink=False,
        context=markup.fold(objects.words(event, "public_body.name")),
    )
