"""Reads GOV.UK's search: tribunal decisions, inspection notices and whatever else the government publishes about a school.

The search as JSON, to which what it needs is added, and the Atom feed of any finder (its address with ``.atom``)::

    [[source]]
    id = "tribunals"
    kind = "govuk"
    url = "https://www.gov.uk/api/search.json?q=%22Larkspur+Hill%22&filter_format=employment_tribunal_decision"
    access = "public-api"
    every = "12h"

    [[source]]
    id = "government"
    kind = "govuk"
    url = "https://www.gov.uk/search/all.atom?keywords=%22Larkspur+Hill%22"
    access = "documented-feed"
    every = "12h"

Limits: title and summary, not the documents. The search does not hold words in quotes to stand together as strictly as others
do, so that other schools turn up. A parameter that it does not know is refused with status 422. Looked up newest first by the
day of the last change: an ``order`` of your own is kept, and then up to five pages are read each time.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from sources import dates, keys, links, markup, objects
from sources.kinds import feed
from sources.model import Document, Page, Request, Response, Source

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

HOME = "https://www.gov.uk/"
NEWEST = "-public_timestamp"
USUAL = {"order": NEWEST, "count": "20", "fields": "title,link,description,public_timestamp,format"}


def request(source: Source) -> Request:
    """Return the request for the feed itself, or for the search, completed to what is read, the newest first."""
    if urlsplit(source.url).path.endswith(".json"):
        return Request(links.completed(source.url, USUAL), "application/json")
    return feed.request(source)


def parse(source: Source, response: Response) -> Page:
    """Return what was found, none when nothing was; raise ``Unreadable`` when this is neither a feed nor the search's answer."""
    if response.body.lstrip()[:1] != b"{":
        return feed.parse(source, response)
    held = objects.load(response)
    results = objects.listed(held, "results", "GOV.UK's search")
    order = parse_qs(urlsplit(source.url).query).get("order", [NEWEST])
    return Page(
        keys.distinct(_document(result, response) for result in results),
        following=_following(source, held, len(results)),
        in_order=order == [NEWEST],
    )


def _following(source: Source, held: objects.Thing, count: int) -> str:
    """Return the address of the next page, if the search says that it found more than it has given."""
    start, total = held.get("start"), held.get("total")
    if not isinstance(start, int) or not isinstance(total, int) or not count or not 0 <= start + count < total:
        return ""
    return links.turned(source.url, start=str(start + count))


def _document(result: objects.Thing, response: Response) -> Document:
    link = links.absolute(HOME, objects.words(result, "link"))
    title, text = (markup.maybe_text(objects.words(result, name)) for name in ("title", "description"))
    return Document(
        key=link or objects.words(result, "_id") or keys.digest(title, text),
        url=link or HOME,
        title=title,
        text=text,
        posted=dates.parse(objects.words(result, "public_timestamp"), response.fetched),
        permalink=bool(link),
        context=markup.fold(objects.words(result, "format").replace("_", " ")),
    )
