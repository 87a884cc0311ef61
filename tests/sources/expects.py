"""Reads what feedparser's own test feeds expect, as far as a document of ours carries it.

Each feed says in a comment what must hold, as a Python expression: ``not bozo and entries[0]['title'] == 'Example'``. Its parts
that compare an entry's title, link, id, author, words or time with a constant are kept, and nothing is ever run.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sources import dates, links, markup
from sources.model import Document, Page
from tests.sources.recorded import FETCHED

EXPECT = re.compile(rb"Expect:\s*(.*?)\s*-->", re.DOTALL)
WORDS = ("summary", "description", "content")


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that a feed expects: of which entry (None: of the feed), of what in it, and the value."""

    entry: int | None
    what: str
    value: object


def expected(body: bytes) -> list[Expected]:
    """Return what a feed expects, without what no document of ours carries."""
    found = EXPECT.search(body)
    if not found:
        return []
    try:
        tree = ast.parse(found[1].decode("utf-8", "replace").strip(), mode="eval")
    except (SyntaxError, ValueError):
        return []
    return list(_parts(tree.body))


def _parts(node: ast.expr) -> Iterator[Expected]:
    """Yield each comparison of an expression that must hold for the whole to hold."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for each in node.values:
            yield from _parts(each)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        path, value = _path(node.left), _constant(node.comparators[0])
        if path and value is not None:
            yield from _placed(path, value)


def _path(node: ast.expr) -> list[object]:
    """Return ``entries[0]['title']`` as ["entries", 0, "title"]; nothing for any other form."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        inner = _path(node.value)
        return [*inner, node.slice.value] if inner else []
    return []


def _constant(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _placed(path: Sequence[object], value: object) -> Iterator[Expected]:
    match path:
        case ["feed", "title"]:
            yield Expected(None, "title", value)
        case ["entries", int(entry), str(what)]:
            yield Expected(entry, what, value)
        case ["entries", int(entry), str(what), "value"] if what.endswith("_detail"):
            yield Expected(entry, what.removesuffix("_detail"), value)
        case ["entries", int(entry), "content", int(), "value"]:
            yield Expected(entry, "content", value)


def met(one: Expected, page: Page) -> bool | None:
    """Return whether a page of ours meets an expectation; None where a document carries no such thing."""
    if one.entry is None:
        return page.title in _said(one.value)
    if one.entry >= len(page.documents):
        return False
    judge = JUDGES.get(one.what)
    return judge(page.documents[one.entry], one.value) if judge else None


def _said(value: object) -> set[str]:
    """Return the words of a value: read as markup, as what may be markup, and as it stands."""
    text = value if isinstance(value, str) else ""
    return {markup.text(text), markup.maybe_text(text), markup.fold(text)}


def _title(document: Document, value: object) -> bool:
    return document.title in _said(value)


def _link(document: Document, value: object) -> bool | None:
    """A link that leads nowhere on the web is left out."""
    wanted = links.absolute("https://place.example/feed", value) if isinstance(value, str) else ""
    return document.url == wanted if wanted else None


def _id(document: Document, value: object) -> bool:
    return isinstance(value, str) and document.key.startswith(value)


def _author(document: Document, value: object) -> bool:
    return document.author in _said(value)


def _words(document: Document, value: object) -> bool:
    """The fullest of what an item gives is its text, so that a shorter one need not be in it."""
    said = {_bare(words) for words in _said(value)}
    return any(words in _bare(document.text) or len(words) < len(_bare(document.text)) for words in said)


def _bare(words: str) -> str:
    return "".join(words.split())


def _time(document: Document, value: object) -> bool | None:
    """What is not believed (before 2000, or in the future) is no date to us."""
    if not isinstance(value, tuple) or len(value) < 6:
        return None
    year, month, day, hour, minute, second = value[:6]
    try:
        moment = dates.believe(datetime(year, month, day, hour, minute, second, tzinfo=UTC), FETCHED)
    except ValueError:
        return None
    return document.posted == moment if moment else document.posted is None


JUDGES: Mapping[str, Callable[[Document, object], bool | None]] = {
    "title": _title,
    "link": _link,
    "id": _id,
    "guid": _id,
    "author": _author,
    "published_parsed": _time,
    "updated_parsed": _time,
    **dict.fromkeys(WORDS, _words),
}
