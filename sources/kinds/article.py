"""Reads a page that is one text: a news story, a blog post, a council's notice. What stands around the text comes apart from it.

Nothing need be known of the page's layout::

    [[source]]
    id = "admissions"
    kind = "article"
    url = "https://www.brackenford.example/schools/admissions-consultation"
    access = "page-permission"

The program reads so, by itself, the page behind a result whose words are cut short ("Parents at Larkspur H..."), before it
decides whether they are about the school.

Whatever words stand on the page are seen, and each is quoted for what it is. The main text comes first, without comments, teasers
and menus. What else stands there (readers' comments, boxes, other headlines) comes besides in blocks, such as a paragraph or a
list item; each is judged by itself, under the title of the text. A block is known by its words: one that is edited is new.

Limits: the main text is guessed, so that a line of it may come as a block, and a teaser may be left in. A page of several texts
(a thread, a listing) gives one of them or all in one as its main text: read it by ``page``. Text behind a payment, and comments
that scripts fetch later, are not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sources import blocks, dates, links, markup, obstacle, structured
from sources.model import Document, Page, Request, Response, Source

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from datetime import datetime

    from bs4 import BeautifulSoup

OPTIONS: Mapping[str, str] = {
    "render": '"yes" where scripts build the page; needs Chromium, see "Pages that scripts build"',
}
REQUIRED: tuple[str, ...] = ()

LEAST = 30  # words; a text that has them is one, whatever banners and boxes stand around it
LONGEST_TITLE = 300  # characters; a longer one is no title
SEPARATOR = re.compile(r"\s+[-\u2013\u2014|\u00b7\u00bb]\s+|\s*[|\u00bb:]{2}\s*")
PUBLISHED = (
    'meta[property="article:published_time"]',
    'meta[itemprop~="datePublished"]',
    'meta[name="date" i]',
    '[itemprop~="datePublished"]',
)
TEXTS = {"AnalysisNewsArticle", "Article", "BlogPosting", "NewsArticle", "Report", "ReportageNewsArticle", "WebPage"}
TIMES = (":is(article, main, [role=main]) time[datetime]", "time[datetime]")


def request(source: Source) -> Request:
    """Return the request for the page itself."""
    return Request(source.url, markup.WEB_PAGE)


def parse(_source: Source, response: Response) -> Page:
    """Return the page's one text with its title and date, then what else stands there; raise ``Unreadable`` without a text."""
    tree = markup.tree(response)
    text = _text(response)
    if not text or obstacle.what(response, brief=len(text.split()) < LEAST) not in {"", "a web page"}:
        raise obstacle.nothing_fits(response, "there is no text on the page")
    title, url = _title(tree, response), _address(tree, response)
    main = Document(key=url, url=url, title=title, text=text, posted=_posted(tree, response))
    return Page((main, *blocks.documents(markup.html(response), url, title, known=main.words)), title)


def _text(response: Response) -> str:
    """Return the page's main text; where that is doubtful, rather too little than the headlines of other texts."""
    import trafilatura  # noqa: PLC0415 - only the worker that parses pays for it, not everybody who asks for OPTIONS

    found = trafilatura.extract(markup.html(response), favor_precision=True, include_comments=False, output_format="html")
    return markup.text(found) if found else ""


def _title(tree: BeautifulSoup, response: Response) -> str:
    """Return the longest of what the page gives for its title, without the name of the site."""
    host = urlsplit(response.url).hostname or ""
    site = {_squashed(part) for part in (_meta(tree, 'meta[property="og:site_name"]'), *host.split("."))}
    given = [_without_site(title, site) for title in _titles(tree)]
    sensible = [title for title in given if 0 < len(title) <= LONGEST_TITLE]
    # "Gate stays shut - Some Paper" beside "Gate stays shut": what follows is the name of a site that the page does not give.
    whole = [one for one in sensible if not any(SEPARATOR.match(one[len(two) :]) for two in sensible if one.startswith(two))]
    return max(whole, key=len, default="")


def _titles(tree: BeautifulSoup) -> Iterator[str]:
    yield _meta(tree, 'meta[property="og:title"]')
    for css in (":is(article, main, [role=main]) h1", "h1", "title"):
        found = tree.select_one(css)
        yield markup.text(str(found)).replace("\n", " ") if found else ""


def _without_site(title: str, site: Container[str]) -> str:
    """Return a title without the name of the site at its end; nothing when it is no more than that name."""
    while title:
        *_, last = (0, 0), *(mark.span() for mark in SEPARATOR.finditer(title))
        if _squashed(title[last[1] :]) not in site:
            break
        title = title[: last[0]]
    return title


def _squashed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).lower()


def _address(tree: BeautifulSoup, response: Response) -> str:
    """Return the address that the page calls its own, if it lies on the same host; else the one it was read at."""
    found = tree.select_one('link[rel~="canonical"][href]')
    own = links.absolute(response.url, str(found["href"])) if found else ""
    return own if urlsplit(own).netloc == urlsplit(response.url).netloc else response.url


def _posted(tree: BeautifulSoup, response: Response) -> datetime | None:
    """Return when the text was published, by what the page says of itself, then by the first time that stands on it."""
    moments = (dates.parse(written, response.fetched) for written in _dates(tree))
    return next(filter(None, moments), None)


def _dates(tree: BeautifulSoup) -> Iterator[str]:
    yield from (_meta(tree, css) for css in PUBLISHED)
    for thing, _ in structured.things(structured.json_ld(tree)):
        if structured.types(thing) & TEXTS and isinstance(thing.get("datePublished"), str):
            yield thing["datePublished"]
    yield from (_meta(tree, css) for css in TIMES)


def _meta(tree: BeautifulSoup, css: str) -> str:
    """Return what the first element that fits says: its content, its moment, else its words."""
    found = tree.select_one(css)
    if found is None:
        return ""
    given = found.get("content") or found.get("datetime")
    return markup.fold(str(given)).replace("\n", " ") if given else markup.text(str(found)).replace("\n", " ")
