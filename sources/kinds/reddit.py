"""Reads Reddit's feeds: a search, a search within one subreddit, or all comments of one.

What Reddit writes under each post ("submitted by /u/... [link] [comments]") is left out::

    [[source]]
    id = "reddit"
    kind = "reddit"
    url = "https://www.reddit.com/r/Brackenford/search.rss?q=%22Larkspur%20Hill%22&restrict_sr=1&sort=new"
    access = "documented-feed"
    every = "4h"

All of Reddit is ``https://www.reddit.com/search.rss?q=...&sort=new``; a town's comments, which the search does not find, are
``https://www.reddit.com/r/Brackenford/comments/.rss``, and hold the newest 25 or so: look every hour.

Limits: Reddit allows few requests without a key, and turns many servers away with 403 or 429. That is final: use a search alert
for site:reddit.com instead (``search-feed``). Reddit's interface with a key needs its approval since November 2025 and is not
used. The search finds posts and not comments. What a picture shows is not read.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from sources import links, markup
from sources.kinds import feed
from sources.model import PICTURE, Document, Page, Request, Response, Source

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
FLEETING = True

NAME = re.compile(r"\bt[0-9]_[a-z0-9]+\Z")
TAIL = re.compile(r"\s?\bsubmitted by\s+(?:/u/\S+|\[deleted\])(?:\sto\s[ru]/\S+)?(?:\s\[(?:link|(?:\d+ )?comments)\])*\Z")
TARGET = re.compile(r"<a href=\"([^\"<>]+)\">\s*\[link\]")
PICTURES = re.compile(r"https?://(?:(?:i|preview|v)\.redd\.it|(?:www\.)?reddit\.com/gallery)/")
COMMENT = re.compile(r"/u/\S+ on (.+)", re.DOTALL)


def request(source: Source) -> Request:
    """Return the request for the feed, a search with the newest first unless the address says otherwise."""
    asked = feed.request(source)
    return replace(asked, url=links.completed(source.url, {"sort": "new"})) if _is_search(source) else asked


def parse(source: Source, response: Response) -> Page:
    """Return the posts and comments in their order, none when there are none; raise ``Unreadable`` when this is no feed."""
    parsed = feed.read(response)
    found = zip(feed.documents(parsed, response), parsed["entries"], strict=True)
    page = feed.page(parsed, tuple(_document(document, entry) for document, entry in found))
    sort = parse_qs(urlsplit(source.url).query).get("sort", ["new"])
    return replace(page, following=_following(source, parsed), in_order=sort == ["new"])


def _is_search(source: Source) -> bool:
    return urlsplit(source.url).path.endswith("/search.rss")


def _following(source: Source, parsed: feed.Parsed) -> str:
    """Return the address of the next page, where the feed names one: by its mark alone, in the address that was asked."""
    onward = (link.get("href") or "" for link in parsed["feed"].get("links", ()) if link.get("rel") == "next")
    marks = (mark for href in onward for mark in parse_qs(href.partition("?")[2]).get("after", ()))
    mark = next(marks, "")
    return links.turned(source.url, after=mark) if mark else ""


def _document(document: Document, entry: feed.Parsed) -> Document:
    """Return a post, or a comment, which has the post's title for its context and no title of its own."""
    name = NAME.search(document.key)
    comment = COMMENT.fullmatch(document.title) if name and name[0].startswith("t1_") else None
    subreddit = next((tag.get("label") or "" for tag in entry.get("tags", ())), "")
    return replace(
        document,
        key=name[0] if name else document.key,
        title="" if comment else document.title,
        text=_text(document, entry),
        author=document.author.removeprefix("/"),
        context=": ".join(filter(None, (markup.fold(subreddit), comment[1] if comment else ""))),
    )


def _text(document: Document, entry: feed.Parsed) -> str:
    """Return the words of a post, and where it leads if that is elsewhere."""
    lines = (TAIL.sub("", document.text), _target(document, entry))
    return "\n".join(filter(None, lines))


def _target(document: Document, entry: feed.Parsed) -> str:
    found = TARGET.findall(entry.get("summary") or "")
    target = links.absolute(document.url, html.unescape(found[-1])) if found else ""
    if target == document.url:
        return ""
    return PICTURE if PICTURES.match(target) else target
