"""Reads planning applications around a place or by words, from PlanIt, which gathers them from the councils.

The address is that of a search; how far it looks back (a week) and how much it gives at once are added when they are missing::

    [[source]]
    id = "planning"
    kind = "planit"
    url = "https://www.planit.org.uk/api/applics/json?lat=52.1&lng=-0.1&krad=0.5"
    access = "public-api"
    every = "12h"

Limits: one person runs PlanIt as a hobby. He calls one request a minute safe and gives no names of applicants, and some councils
are missing or late. Keep the circle small (``krad``, kilometres), so that one page of fifty holds a week: each page more is one
more request. An application whose state changes comes again as the same one, changed.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from sources import dates, keys, links, markup, objects
from sources.model import Document, Page, Request, Response, Source

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
FLEETING = True

PAUSE = 60.0  # seconds; what its maker calls safe
USUAL = {"recent": "7", "pg_sz": "50"}


def request(source: Source) -> Request:
    """Return the request for the search, completed."""
    return Request(links.completed(source.url, USUAL), "application/json", pause=PAUSE)


def parse(source: Source, response: Response) -> Page:
    """Return the applications in the order given, none when there are none; raise ``Unreadable`` when the list is missing."""
    records = objects.listed(objects.load(response), "records", "PlanIt")
    documents = keys.distinct(_document(record, response) for record in records)
    return Page(documents, following=_following(source, len(records)), in_order=False)


def _following(source: Source, count: int) -> str:
    """Return the address of the next page, if this one is full."""
    given = parse_qs(urlsplit(source.url).query)
    page, size = (_whole(given.get(name, [usual])[-1]) for name, usual in (("page", "1"), ("pg_sz", USUAL["pg_sz"])))
    return links.turned(source.url, page=str(page + 1)) if page and 0 < size <= count else ""


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < len("10000") else 0


def _document(record: objects.Thing, response: Response) -> Document:
    """Return what an application says: where, and what for. Its address is PlanIt's lasting one, which leads to the council."""
    found = (links.absolute(response.url, objects.words(record, name)) for name in ("link", "url"))
    link = next(filter(None, found), "")
    address, wanted, state, sort = (
        markup.maybe_text(objects.words(record, name)) for name in ("address", "description", "app_state", "app_type")
    )
    return Document(
        key=objects.words(record, "name") or objects.words(record, "uid") or link or keys.digest(address, wanted),
        url=link or response.url,
        title=address.replace("\n", ", "),
        text="\n".join(filter(None, (wanted, ", ".join(filter(None, (sort, state)))))),
        posted=dates.parse(objects.words(record, "start_date"), response.fetched),
        permalink=bool(link),
        context=markup.fold(objects.words(record, "area_name")),
    )
