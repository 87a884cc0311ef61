"""Reads a page that has no items: its words are cut into blocks, and a block that was not there before is new.

For what is edited by hand, such as a council's page on a closure, or a club's page of notices in no order::

    [[source]]
    id = "closure"
    kind = "changes"
    url = "https://www.brackenford.example/schools/quarry-lane-closure"
    access = "page-permission"
    every = "6h"
    options = { within = "main", without = ".opening-hours, .weather" }

A block is a paragraph, a list item or a table row, with its heading as title if it stands right below one. It is known by its
words: one that is edited is new, one that only moved is not. Name what changes by itself (weather, counters, other people's
headlines) in ``without``.

Limits: only what stands in the page as it is served. What is new is judged without the rest of the page but for the page's
title. That words went away is not told. A page that has items is read better by ``page``, one that has a feed by ``feed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sources import blocks, layout, markup, obstacle
from sources.model import Page, Request, Response, Source, Unreadable

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

OPTIONS: Mapping[str, str] = {
    "within": "what holds the words; without this, the whole page",
    "without": "what is left out of it, such as menus, weather and counters",
    "render": '"yes" where scripts build the page; needs Chromium, see "Pages that scripts build"',
}
REQUIRED: tuple[str, ...] = ()

LEAST = 10  # words; a page with fewer says nothing, or says it by scripts
PAGES = {"", "a web page"}
BESIDES = {
    "a consent page",
    "a log-in page",
}  # a short page looks like one of these if it has a cookie banner or a field to log in
WITHIN = "If this is the page that is meant, name what holds its words in within."


def request(source: Source) -> Request:
    """Return the request for the page itself."""
    return Request(source.url, markup.WEB_PAGE)


def parse(source: Source, response: Response) -> Page:
    """Return the page's blocks from top to bottom.

    Raise ``Unreadable`` when it has hardly a word, when it is an error page or the like, or when a selector is not valid CSS.
    """
    tree = markup.tree(response)
    title = markup.title(tree)
    found = blocks.documents(_chosen(tree, source, response), response.url, title)
    if sum(len(document.words.split()) for document in found) < LEAST:
        raise obstacle.nothing_fits(response, "there is hardly a word on the page")
    _check(source, response)
    return Page(found, title)


def _chosen(tree: BeautifulSoup, source: Source, response: Response) -> str:
    """Return the markup that is read. Innermost first, each taken out, so that nothing is read twice."""
    selectors = layout.read({"within": "", **source.options})
    for tag in selectors["without"].tags(tree) if "without" in selectors else ():
        tag.extract()
    chosen = [str(tag.extract()) for tag in reversed(selectors["within"].tags(tree))]
    if not chosen:
        raise obstacle.nothing_fits(response, f"nothing on the page fits within = {source.options['within']!r}")
    return "\n".join(reversed(chosen))


def _check(source: Source, response: Response) -> None:
    """Raise ``Unreadable`` for what stands in the way of a page; beside words that were named and found some of it may stand."""
    found = obstacle.what(response)
    if found not in PAGES | (BESIDES if "within" in source.options else set()):
        raise Unreadable(f"this is {found}, not a page of words", f"{obstacle.REMEDIES[found]} {WITHIN}")
