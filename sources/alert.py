"""The only code that knows a search engine's mail, and finds the results in it: schema.org's articles, in one pass."""

import re
from collections.abc import Iterator, Mapping

from sources import ours
from sources.markup import UNSPEAKABLE

SENDERS = {"googlealerts-noreply@google.com"}  # whose mails are results and nothing else
RESULTS = {"Article", "BlogPosting", "NewsArticle", "WebPage"}
WORDS = {"name": "title", "headline": "title", "description": "text", "publisher": "publisher"}


def is_sender(said: str) -> bool:
    """Return whether a From header is a search engine's."""
    return ours.sender(said) in SENDERS


def results(html: str) -> Iterator[Mapping[str, str]]:
    """Yield each result in a mail's markup: its ``url`` as written, ``title``, ``text`` and ``publisher``, as far as told."""
    if "schema.org" not in html:
        return
    from lxml.etree import HTMLParser  # type: ignore[import-untyped]  # noqa: PLC0415 - only the worker that parses pays for it

    parser = HTMLParser(target=_Results(), encoding="utf-8")
    parser.feed(UNSPEAKABLE.sub("", html).encode())
    for found in parser.close():
        yield {name: " ".join(value.split()) for name, value in found.items()}


class _Results:
    """What lxml tells of tags and characters, gathered as results; no tree is built, so depth costs nothing."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self.open: list[str] = []  # for each open tag, what its characters are: "result", one of WORDS' values, or nothing

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        around = self.open[-1] if self.open else ""
        within = attributes.get("itemprop", "")
        if "itemscope" in attributes and re.split(r"[/#:]", attributes.get("itemtype", ""))[-1] in RESULTS:
            self.found.append({})
            around = "result"
        elif around and within == "url":
            self.found[-1].setdefault("url", attributes.get("href", ""))
        elif around and around != "publisher":
            around = WORDS.get(within, around)
        self.open.append(around)

    def end(self, _tag: str) -> None:
        self.open.pop()

    def data(self, words: str) -> None:
        what = self.open[-1] if self.open else ""
        if what not in {"", "result"}:
            self.found[-1][what] = self.found[-1].get(what, "") + words

    def close(self) -> list[dict[str, str]]:
        return self.found
