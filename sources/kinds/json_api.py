"""Reads the JSON of any interface by dotted paths: a forum, a town's portal, an events calendar that offers one.

``items`` says where the list stands, and the other paths are looked up within each item; a number in a path counts from nought::

    [[source]]
    id = "portal"
    kind = "json"
    url = "https://api.brackenford.example/v2/posts?tag=schools"
    access = "public-api"
    every = "2h"

    [source.options]
    items = "data.posts"
    key = "id"
    link = "permalink"
    text = "title, body.html"
    author = "user.name"
    date = "created"
    next = "paging.cursor"
    next_param = "after"

Where the answer itself is the list, leave ``items`` out. Dates may be ISO, English, or seconds or milliseconds since 1970; words
may be markup. ``next`` is where the answer names the page after it: an address, or what ``next_param`` is to be in ours.

An interface that wants a key gets it in a header: name the key in ``secret_env`` or ``secret_file``, and what the place's own
documentation says of the header in ``key_header`` and ``key_scheme``, such as "X-Api-Key" and "".

Limits: only interfaces that answer a plain question by address (no POST, no signed requests). Five pages are read. An item
without words is left out. A path that is wrong is told of, but for ``next``, which every last page lacks. Read the terms of the
place before you use its interface, and write their address in ``terms_url``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from sources import dates, keys, links, markup, objects, obstacle
from sources.kinds.page import newest_first
from sources.model import Document, KeyRefused, Page, Refused, Request, Response, Source, Unreadable

OPTIONS: Mapping[str, str] = {
    "items": "the path to the list of items; without this, the answer itself is the list",
    "text": "its words; several paths, separated by commas, are joined",
    "key": "what lastingly names it; without this, its link, else its words",
    "link": "the address where a person can open it",
    "title": "its title",
    "author": "who wrote it",
    "date": "when it was posted: ISO, English, or seconds or milliseconds since 1970",
    "context": "what it stands under, such as the title of its thread",
    "rating": "how many stars it gives, or the like",
    "next": "the path to the address of the next page, or to its cursor; without this, one page is read",
    "next_param": "the parameter of the address that takes the cursor",
    "key_header": "the header that takes the key; without this, Authorization",
    "key_scheme": 'what stands before the key in the header; without this, Bearer; "" is nothing',
}
REQUIRED: tuple[str, ...] = ("text",)
TAKES_SECRET = True

Paths: TypeAlias = Mapping[str, str]

FIELDS = ("key", "link", "title", "author", "date", "context", "rating")
TOKEN = re.compile(r"[A-Za-z0-9-]+")
OURS = {"accept", "accept-encoding", "connection", "content-length", "cookie", "host", "transfer-encoding", "user-agent"}
MOMENT = re.compile(r"[0-9]{9,16}(?:\.[0-9]{1,9})?")
MILLISECONDS = 1e11  # as seconds this would be the year 5138
KEY_NAMES = re.compile(
    r"(?:x_)?(?:api_?key|key|(?:access_|auth_|id_|refresh_)?token|auth|authorization|passwd|password|pwd|(?:client_)?secret"
    r"|session(?:_?id)?|sid|sig|signature)",
    re.IGNORECASE,
)
CODES = ("error.code", "error.status", "errors.0.code", "errors.0.status", "code", "status")
REFUSED = {401, 403}
FEWEST = 3  # items; fewer may all lack what most have
BROWSE = "Open the address in a browser, and correct the path in the source's options: names in the JSON, joined by dots."


def request(source: Source) -> Request:
    """Return the request for the address itself, with the key in its header; raise ``Refused`` for a header that is ours."""
    accept = "application/json, */*;q=0.1"
    if not source.secret:
        return Request(source.url, accept)
    header = source.options.get("key_header", "Authorization")
    if not TOKEN.fullmatch(header) or header.lower() in OURS:
        raise Refused(
            "the header named by key_header takes no key", "Correct key_header as the interface's documentation has it."
        )
    scheme = source.options.get("key_scheme", "Bearer")
    return Request(source.url, accept, {header: f"{scheme} {source.secret}".strip()})


def parse(source: Source, response: Response) -> Page:
    """Return the answer's items in its order, those without words left out; raise ``Unreadable`` when a path leads nowhere."""
    answer = objects.load(response)
    held = answer.get("", answer) if len(answer) == 1 else answer
    paths = {name: path.strip() for name, path in source.options.items() if path.strip()}
    items = _items(held, paths)
    _check(items, paths)
    reading = _Reading(paths, response)
    documents = keys.distinct(document for document in map(reading.document, items) if document.words)
    if items and not documents:
        raise Unreadable(f"no item has words at text = {source.options.get('text', '')!r}", BROWSE)
    following = _following(held, paths, source, response)
    return Page(documents, following=following, in_order=not following or newest_first(documents))


def _items(held: object, paths: Paths) -> list[objects.Thing]:
    """Return the objects in the list of items; an empty list beside an error is none."""
    path = paths.get("items", "")
    found = objects.at(held, path)
    items = objects.things(held, path)
    if not items and (objects.at(held, "error") or objects.at(held, "errors")):
        raise _error(held)
    if not isinstance(found, list) or (found and not items):
        raise Unreadable(f"the answer has no list of objects at items = {path!r}", BROWSE)
    return items


def _error(held: object) -> Unreadable:
    """Return what an answer that is an error stands for; of what it says only the number is repeated."""
    numbers = (objects.at(held, path) for path in CODES)
    number = next((one for one in numbers if isinstance(one, int) and not isinstance(one, bool)), 0)
    if number in REFUSED:
        return KeyRefused(f"the interface says that the key is not accepted ({number})")
    return Unreadable(f"the interface answers with an error{f' ({number})' if number else ''}", obstacle.BROWSE)


def _check(items: list[objects.Thing], paths: Paths) -> None:
    """Raise ``Unreadable`` for a path that leads nowhere in any of several items, not even to null."""
    for name in FIELDS:
        if name in paths and len(items) >= FEWEST and not any(_leads(item, paths[name]) for item in items):
            raise Unreadable(f"no item has anything at {name} = {paths[name]!r}", BROWSE)


def _leads(item: objects.Thing, path: str) -> bool:
    """Say whether a path leads somewhere; what is null, or an empty list, has no parts that could be missed."""
    thing: object = item
    for step in path.split("."):
        if thing is None or thing == []:
            return True
        if not (step in thing if isinstance(thing, Mapping) else objects.at(thing, step) is not None):
            return False
        thing = objects.at(thing, step)
    return True


@dataclass(frozen=True, slots=True)
class _Reading:
    """One answer being read: the paths, and the answer."""

    paths: Paths
    response: Response

    def document(self, item: objects.Thing) -> Document:
        """Return what an item says."""
        link = links.absolute(self.response.url, self._raw(item, "link"))
        title, author, text = self._words(item, "title"), self._words(item, "author"), self._text(item)
        return Document(
            key=self._raw(item, "key") or link or keys.digest(title, text, author),
            url=link or self.response.url,
            title=title,
            text=text,
            author=author,
            posted=_moment(self._raw(item, "date"), self.response.fetched),
            permalink=bool(link),
            context=self._words(item, "context"),
            rating=self._words(item, "rating"),
        )

    def _text(self, item: objects.Thing) -> str:
        paths = (path.strip() for path in self.paths.get("text", "").split(","))
        return "\n".join(filter(None, (markup.maybe_text(objects.words(item, path)) for path in paths if path)))

    def _words(self, item: objects.Thing, option: str) -> str:
        return markup.maybe_text(self._raw(item, option)).replace("\n", " ")

    def _raw(self, item: objects.Thing, option: str) -> str:
        return objects.words(item, self.paths[option]) if option in self.paths else ""


def _moment(written: str, now: datetime) -> datetime | None:
    """Return the moment that a date of any of the usual forms means, or None for one that cannot be."""
    if not MOMENT.fullmatch(written):
        # A lone number is a count rather than the day of a month, unless it is "20261120".
        return None if written.isdecimal() and len(written) != len("20261120") else dates.parse(written, now)
    since = float(written)
    try:
        return dates.believe(datetime.fromtimestamp(since / 1000 if since > MILLISECONDS else since, UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def _following(held: object, paths: Paths, source: Source, response: Response) -> str:
    """Return the address of the next page, or nothing when this is the last or names itself."""
    given = objects.words(held, paths["next"]) if "next" in paths else ""
    if not given:
        return ""
    found = _cursor(given, paths["next_param"], source) if "next_param" in paths else _address(given, paths["next"], response)
    return "" if found == source.url else found


def _cursor(given: str, name: str, source: Source) -> str:
    """Return our own address turned to a cursor; where a whole address is given, the cursor is in it."""
    held = dict(parse_qsl(urlsplit(given).query)).get(name, "") if "://" in given else given
    return links.turned(source.url, **{name: held}) if held else ""


def _address(given: str, path: str, response: Response) -> str:
    """Return the address that is given; one with a key in it would be kept and shown, and is not taken over."""
    if not given.startswith(("http://", "https://", "/", "?")):
        raise Unreadable(
            f"what stands at next = {path!r} is no address", "Set next_param to the parameter that takes this cursor."
        )
    found = links.absolute(response.url, given)
    if any(KEY_NAMES.fullmatch(name.replace("-", "_")) for name, _ in parse_qsl(urlsplit(found).query)):
        raise Unreadable("the address of the next page holds a key", "Set next_param, so that only the cursor is taken from it.")
    return found
