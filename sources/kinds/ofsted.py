"""Reads the page of a school or nursery at Ofsted: each inspection report and letter, with its date and what was judged.

The page's address holds the school's unique reference number (URN)::

    [[source]]
    id = "ofsted"
    kind = "ofsted"
    url = "https://reports.ofsted.gov.uk/provider/21/100000"
    access = "page-permission"
    every = "24h"

Limits: what the page says of a report, not the report itself, which is a PDF. Parent View, where parents answer Ofsted's
questions, is not read. A page that lists no report is an error, so that a changed page is never taken for silence: a school that
was never inspected has nothing to read here yet.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from sources import dates, links, markup, obstacle
from sources.model import Document, Page, Request, Response, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

REPORTS = "a.publication-link[href], a[href*='files.ofsted.gov.uk'], a[href*='/provider/files/']"
ENTRIES = ("article", "li", "tr")
UNSEEN = "nonvisual", "sr-only", "visually-hidden"
DATE = re.compile(r"\b[0-3]?[0-9] (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* 20[0-9]{2}\b", re.IGNORECASE)
# Ofsted's scales until 2025 and since, and what it says of independent schools and childcare.
JUDGEMENT = (
    "outstanding|good|requires improvement|inadequate|exceptional|strong standard|expected standard|needs attention|"
    "urgent improvement|(?:not )?met(?: with actions| with recommendations)?|effective|not effective"
)
JUDGED = re.compile(rf".{{3,80}}?\s*[:\u2013-]\s*(?:{JUDGEMENT})\.?", re.IGNORECASE)
ALONE = re.compile(rf"(?:{JUDGEMENT})\.?", re.IGNORECASE)


def request(source: Source) -> Request:
    """Return the request for the page itself."""
    return Request(source.url, markup.WEB_PAGE)


def parse(_source: Source, response: Response) -> Page:
    """Return the reports in the page's order, what the page says was judged with the newest; raise ``Unreadable`` without one."""
    tree = markup.tree(response)
    title = markup.title(tree)
    found: dict[str, tuple[Tag, Tag]] = {}
    for link in tree.select(REPORTS):
        address = links.absolute(response.url, str(link["href"]))
        entry = link.find_parent(ENTRIES)
        # A report may be linked above the list as well ("Latest report"), without its date.
        if address and (entry or address not in found):
            found[address] = link, entry or link.parent or link
    if not found:
        raise obstacle.nothing_fits(response, "the page lists no inspection report")
    documents = [_document(address, *where, response, title) for address, where in found.items()]
    return Page(_with_judgements(documents, tree, [entry for _, entry in found.values()]), title)


def _document(address: str, link: Tag, entry: Tag, response: Response, school: str) -> Document:
    words = markup.text(str(entry))
    return Document(
        key=address,
        url=address,
        title=_name(link),
        text=words,
        posted=dates.parse(_date(markup.text(str(link))) or _date(words), response.fetched),
        context=school,
    )


def _name(link: Tag) -> str:
    """Return what a link says to those who see it, else all that it says."""
    seen = "".join(str(child) for child in link.children if not _is_unseen(child))
    return (markup.text(seen) or markup.text(str(link))).replace("\n", " ")


def _is_unseen(child: PageElement) -> bool:
    return bool(set(getattr(child, "attrs", {}).get("class", ())) & set(UNSEEN))


def _date(words: str) -> str:
    found = DATE.search(words)
    return found[0] if found else ""


def _with_judgements(documents: list[Document], tree: BeautifulSoup, entries: list[Tag]) -> tuple[Document, ...]:
    """Return the documents, the newest of them with what the page says beside its list: "Achievement: Expected standard"."""
    for entry in entries:
        entry.extract()
    judged = "\n".join(_judgements(markup.text(str(tree)).splitlines()))
    newest = max(documents, key=lambda one: one.posted or datetime.min.replace(tzinfo=UTC))
    return tuple(replace(one, text=f"{one.text}\n{judged}".strip()) if one is newest else one for one in documents)


def _judgements(lines: list[str]) -> Iterator[str]:
    """Yield each line that ends with a judgement, one that is no more than that behind the line before it."""
    for before, line in pairwise(["", *lines]):
        if ALONE.fullmatch(line):
            yield f"{before}: {line}".removeprefix(": ")
        elif JUDGED.fullmatch(line):
            yield line
