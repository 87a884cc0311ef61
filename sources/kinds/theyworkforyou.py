"""Reads what was said in Parliament, by the searches of TheyWorkForYou.

The feed of a search needs no key::

    [[source]]
    id = "parliament"
    kind = "theyworkforyou"
    url = "https://www.theyworkforyou.com/search/rss/?s=%22Larkspur+Hill%22&n=20"
    access = "documented-feed"
    every = "24h"

Limits: an extract around the words searched for, with the speaker's name before it; the newest twenty (``n``). The site lets its
feed be kept for a day, so a look a day is enough. Its interface (getHansard, as JSON) gives more of each speech and takes its
key, which is free for charities, as a part of the address only, where keys do not belong: this program has no place for that key.
Answers of the interface are read all the same, for whoever serves them from a place that adds the key.
"""

from collections.abc import Mapping
from dataclasses import replace
from html import unescape

from sources import dates, keys, links, markup, objects
from sources.kinds import feed
from sources.model import Document, Page, Request, Response, Source, Unreadable

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

HOME = "https://www.theyworkforyou.com/"
BODIES = ("body", "hbody", "extract")


def request(source: Source) -> Request:
    """Return the request for the search itself."""
    return Request(source.url, "application/rss+xml, text/xml;q=0.9, application/json;q=0.9, */*;q=0.1")


def parse(source: Source, response: Response) -> Page:
    """Return what was said, the newest first, none when nothing was; raise ``Unreadable`` when this is no answer to a search."""
    if response.body.lstrip()[:1] != b"{":
        return feed.parse(source, response)
    held = objects.load(replace(response, body=_utf8(response.body)))
    if "error" in held:
        raise Unreadable("TheyWorkForYou does not answer this search", "Use the search's feed: /search/rss/?s= and the words.")
    # An empty list comes as an empty object: PHP knows no difference.
    rows = [] if held.get("rows") == {} else objects.listed(held, "rows", "TheyWorkForYou")
    return Page(
        keys.distinct(_document(row, response) for row in rows), markup.maybe_text(objects.words(held, "searchdescription"))
    )


def _utf8(body: bytes) -> bytes:
    """Return the answer in UTF-8: the interface writes ISO 8859-1, and its other formats UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace").encode()
    return body


def _document(row: objects.Thing, response: Response) -> Document:
    link = links.absolute(HOME, unescape(objects.words(row, "listurl")))  # it is written for a web page: &amp;
    said = (markup.text(objects.words(row, name)) for name in BODIES)
    debate = markup.text(objects.words(row, "parent.body"))
    text = max(said, key=len)
    return Document(
        key=objects.words(row, "gid") or link or keys.digest(debate, text),
        url=link or HOME,
        title=debate,
        text=text,
        author=markup.fold(objects.words(row, "speaker.name")),
        posted=dates.parse(f"{objects.words(row, 'hdate')} {objects.words(row, 'htime')}", response.fetched),
        permalink=bool(link),
    )
