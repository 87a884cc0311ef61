"""Reads web pages without a feed by CSS selectors: forum threads, comments under an article, notices, listings.

``item`` says what one post, comment or notice is; the other selectors are looked up within each item. A selector finds words;
ending in ``@name`` it finds that attribute instead, and ``@name`` alone is an attribute of the item itself::

    [[source]]
    id = "forum"
    kind = "page"
    url = "https://forum.brackenford.example/schools/larkspur-hill"
    access = "page-permission"
    options = { item = "li.post", text = ".body", author = ".poster", date = "time@datetime", link = "a.permalink@href" }

Where there are several pages, ``next`` is the link from one to the one after it, such as ``a.next`` or ``link[rel~=next]``. Five
are read, or fewer where the items have dates, the newest come first, and a page brings nothing new. Of a thread that is longer,
give the address that shows the newest posts first; or that of its last page, and for ``next`` the link that leads back.

Limits: only what stands in the page as it is served; what scripts fetch later is not seen without ``render``. Without ``next``
one page is read, and with it none on another host. Items whose markup gives them no id and no link of their own are known by
their author and words, so that an edited one looks new: give ``key`` where the page has anything lasting. A post that is only a
picture is counted and not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources import dates, keys, layout, links, markup, obstacle
from sources.model import PICTURE, Document, Page, Request, Response, Source

if TYPE_CHECKING:
    from bs4 import Tag

OPTIONS: Mapping[str, str] = {
    "item": "what one post, comment or notice is",
    "title": "its title; without this, its first heading",
    "link": "its own address; without this, its permalink or its heading's link, if it has one",
    "date": "when it was posted; without this, its first <time>",
    "author": "who wrote it",
    "text": "its words, several places joined; without this, all words of the item",
    "context": "what it stands under, in the item or else on the page; without this, the page's heading or title",
    "key": "what lastingly names it, such as @data-id; without this, its id or its own address",
    "next": "the link to the next page; without this, one page is read",
    "render": '"yes" where scripts build the page; needs Chromium, see "Pages that scripts build"',
}
REQUIRED: tuple[str, ...] = ("item",)

OWN_LINK = "a.permalink[href], a[rel~=bookmark][href], :is(h1, h2, h3, h4, h5, h6) a[href], a[href]:has(> time)"
USUAL = {
    "title": layout.Selector("title", "h1, h2, h3, h4, h5, h6"),
    "link": layout.Selector("link", OWN_LINK),
    "date": layout.Selector("date", "time"),
    "text": layout.Selector("text", ""),
}


def request(source: Source) -> Request:
    """Return the request for the page itself."""
    return Request(source.url, markup.WEB_PAGE)


def parse(source: Source, response: Response) -> Page:
    """Return the page's items from top to bottom, those with neither words, a title nor a picture left out.

    Raise ``Unreadable`` when nothing fits ``item``, when no item has words, or when a selector is not valid CSS.
    """
    tree = markup.tree(response)
    selectors = USUAL | layout.read(source.options)
    items = selectors["item"].tags(tree)
    if not items:
        raise obstacle.nothing_fits(response, f"nothing on the page fits item = {source.options['item']!r}")
    title = markup.title(tree)
    reading = _Reading(selectors, markup.base(tree, response), response)
    following = reading.following(tree)
    # Innermost first, each taken out once it is read: a reply must not be read again as part of what it replies to.
    documents = [reading.take(item) for item in reversed(items)]
    context = reading.first(tree, "context") or title
    filled = [replace(one, context=one.context or context) for one in reversed(documents) if one.words]
    if all(one.text in {"", PICTURE} for one in filled):
        sought = f" for text = {source.options['text']!r}" if "text" in source.options else ""
        raise obstacle.nothing_fits(response, f"no item on the page has words{sought}")
    found = keys.distinct(filled)
    return Page(found, title, following=following, in_order=not following or newest_first(found))


def newest_first(documents: Sequence[Document]) -> bool:
    """Say whether the documents are surely in the order of their dates, the newest first: they must have different ones."""
    moments = [document.posted for document in documents if document.posted]
    return len(set(moments)) > 1 and moments == sorted(moments, reverse=True)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One page being read: the selectors, where its relative links start, and the answer it came in."""

    selectors: Mapping[str, layout.Selector]
    base: str
    response: Response

    def take(self, item: Tag) -> Document:
        """Return what an item says, and take it out of the page."""
        link = self._own_link(item)
        text = "\n".join(self.selectors["text"].values(item)) or self._picture(item)
        author, title = self.first(item, "author"), self.first(item, "title")
        document = Document(
            key=self.first(item, "key") or str(item.get("id") or "") or link or keys.digest(text or title, author),
            url=link or self.response.url,
            title=title,
            text=text,
            author=author,
            posted=dates.parse(self.first(item, "date", "datetime", "content"), self.response.fetched),
            permalink=bool(link),
            context=self.first(item, "context"),
        )
        item.extract()
        return document

    def first(self, scope: Tag, option: str, *usual: str) -> str:
        """Return the first thing an option finds, if it is given and finds anything; ``usual`` as ``Selector.values``."""
        selector = self.selectors.get(option)
        return next(iter(selector.values(scope, *usual)), "") if selector else ""

    def following(self, tree: Tag) -> str:
        """Return the address of the next page, or nothing when this is the last, which often links to itself."""
        found = links.absolute(self.base, self.first(tree, "next", "href")).partition("#")[0]
        return "" if found == self.response.url.partition("#")[0] else found

    def _picture(self, item: Tag) -> str:
        """Return what stands for the words of a post that is only a picture: that there is one, for a person to look at."""
        return PICTURE if any(tag.select_one("img, picture, video") for tag in self.selectors["text"].tags(item)) else ""

    def _own_link(self, item: Tag) -> str:
        """Return the address of this item alone: by ``link``, the item itself if it is one, or its id as a place on the page."""
        found = self.first(item, "link", "href") or (str(item.get("href") or "") if item.name == "a" else "")
        place = f"{self.response.url.partition('#')[0]}#{item['id']}" if item.get("id") else ""
        return links.absolute(self.base, found) or links.absolute(self.base, place)
