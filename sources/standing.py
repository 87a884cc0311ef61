"""Reads whatever page stands at an address, to see whether something still stands there: its words, its text, its posts.

It is no kind of source: it is named by its dotted path, and asked for single addresses at which something was found before. It
judges nothing, for it does not know what is looked for. A log-in page that is one by its looks may hold the words all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sources import markup, obstacle
from sources.kinds import article
from sources.model import Document, Page, Request, Response, Source, Unreadable

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

# What the documents of such a page are, by their keys; those of a post are "post 1", "post 2" and so on.
WORDS, TEXT, POST = "words", "text", "post"
PIECE = 50_000  # characters; a longer text is cut short on its way out of the worker
MOST_POSTS = 500
SCHEMA = re.compile(r"schema\.org/(?:\w*Comment|DiscussionForumPosting)\b", re.IGNORECASE)
NUMBERED = re.compile(r"(?:c|comment|message|msg|p|post|reply)[-_]?[0-9]+", re.IGNORECASE)
CALLED = re.compile(r"comment|message|post|reply", re.IGNORECASE)


def request(source: Source) -> Request:
    """Return the request for the page itself."""
    return article.request(source)


def parse(source: Source, response: Response) -> Page:
    """Return all visible words of a page, in pieces; its main text, if it has one; and its posts, if it has several.

    The context of the first document is what the page seems to be if it is no page of its own ("a consent page"), else nothing.
    """
    words = markup.text(markup.html(response))
    looks = obstacle.what(response)
    seems = "" if looks in {"", "a web page"} else looks
    pieces = [Document(WORDS, response.url, "", piece, context=seems) for piece in _pieces(words) or [""]]
    posts = [Document(f"{POST} {at}", response.url, "", said) for at, said in enumerate(_posts(markup.tree(response)), 1)]
    return Page((*pieces, *_text(source, response), *posts))


def _text(source: Source, response: Response) -> Iterator[Document]:
    """Yield the page's main text, with its title, unless it has none."""
    try:
        found = article.parse(source, response).documents[0]
    except Unreadable:
        return
    yield Document(TEXT, response.url, found.title, found.text)


def _pieces(words: str) -> list[str]:
    """Return the words in pieces short enough to pass, cut between words where there is a gap."""
    pieces: list[str] = []
    while words:
        gap = words.rfind("\n", 0, PIECE) if len(words) > PIECE else len(words)
        end = gap if gap > 0 else PIECE
        pieces.append(words[:end])
        words = words[end:]
    return pieces


def _posts(tree: BeautifulSoup) -> list[str]:
    """Return what each post says, by whatever marks most of them; nothing for a page that does not hold several."""
    families = (
        tree.find_all(itemtype=SCHEMA, limit=MOST_POSTS),
        tree.find_all(id=_fits(NUMBERED), limit=MOST_POSTS),
        tree.find_all(class_=_fits(CALLED), limit=MOST_POSTS),
    )
    tags = max(families, key=len)
    # Innermost first, each taken out once it is read: a reply is no part of what it replies to.
    said = [markup.text(str(tag.extract())) for tag in reversed(tags) if _is_visible(tag)]
    return [words for words in reversed(said) if words] if len(said) > 1 else []


def _fits(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"\A(?:{pattern.pattern})\Z", re.IGNORECASE)


def _is_visible(tag: Tag) -> bool:
    """Return whether an element says something: a field or an anchor that is only called like a post is none."""
    return tag.name not in {"input", "button", "form", "script", "style", "textarea", "a", "label"}
