"""Reads what a feed says when it is a JSON Feed (jsonfeed.org, versions 1 and 1.1); ``feed`` calls it when one comes."""

import json
from collections.abc import Mapping
from typing import Any

from sources import dates, keys, links, markup, obstacle
from sources.model import Document, Page, Response


def fits(response: Response) -> bool:
    """Say whether the answer is JSON rather than XML."""
    return response.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def parse(response: Response) -> Page:
    """Return the items of a JSON Feed in its order, or raise ``Unreadable`` when the JSON is none."""
    try:
        feed = json.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise obstacle.unlike(response, "a feed") from error
    if not isinstance(feed.get("items"), list) or not ("version" in feed or "title" in feed):
        raise obstacle.unlike(response, "a feed")
    home = links.absolute(response.url, _string(feed, "home_page_url")) or response.url
    items = keys.distinct(_document(item, response, home) for item in feed["items"] if isinstance(item, dict))
    return Page(items, markup.fold(_string(feed, "title")))


def _document(item: Mapping[str, Any], response: Response, home: str) -> Document:
    link = links.absolute(response.url, _string(item, "url") or _string(item, "external_url"))
    title = markup.fold(_string(item, "title"))
    moments = (dates.parse(_string(item, name), response.fetched) for name in ("date_published", "date_modified"))
    posted = next(filter(None, moments), None)
    return Document(
        key=_string(item, "id") or link or keys.digest(title, posted.isoformat() if posted else ""),
        url=link or home,
        title=title,
        text=_fullest(item),
        author=_author(item),
        posted=posted,
        permalink=bool(link),
    )


def _fullest(item: Mapping[str, Any]) -> str:
    html = _string(item, "content_html")
    plain = (markup.fold(_string(item, name)) for name in ("content_text", "summary"))
    return max(markup.text(html), *plain, key=len)


def _author(item: Mapping[str, Any]) -> str:
    """Return the authors' names: a list since version 1.1, one object before."""
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    return ", ".join(filter(None, (markup.fold(_string(one, "name")) for one in listed if isinstance(one, dict))))


def _string(item: Mapping[str, Any], name: str) -> str:
    """Return a member as text; numbers are accepted (an ``id`` may be one), anything else counts as missing."""
    value = item.get(name)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
