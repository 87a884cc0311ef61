"""Reads and writes OPML, the list of feeds that feed readers exchange (opml.org/spec2.opml)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from pydantic_core import PydanticCustomError

from monitor.config import values
from monitor.config.refused import Forbidden, find_forbidden

LONGEST = 2_000_000  # bytes
MOST_FEEDS = 500
_LONGEST_TITLE = 200


class OpmlError(ValueError):
    """A file that cannot be taken for a list of feeds; the words say why, and repeat nothing of it."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of a list: its title, or nothing, and its address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a list holds: the feeds that may be read, once each; the places that forbid it; and how many addresses are none."""

    feeds: tuple[Feed, ...] = ()
    refused: tuple[tuple[Feed, Forbidden], ...] = ()
    unusable: int = 0


@dataclass(slots=True)
class _Found:
    """What expat has met so far."""

    feeds: list[Feed] = field(default_factory=list)
    is_opml: bool = False
    depth: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.depth:
            self.is_opml = name.lower() == "opml"
        self.depth += 1
        given = {key.lower(): value for key, value in attributes.items()}
        if name.lower() == "outline" and given.get("xmlurl", "").strip():
            self.feeds.append(Feed(_title(given), given["xmlurl"].strip()))

    def end(self, _name: str) -> None:
        self.depth -= 1


def read(content: bytes) -> Subscriptions:
    """Return the feeds of an OPML file, version 1 or 2, however its outlines are nested; raise ``OpmlError``."""
    if len(content) > LONGEST:
        raise OpmlError(f"it is larger than {LONGEST:,} bytes, which no list of feeds is")
    found = _Found()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    # Entities can name other files, and a few lines of them can grow to gigabytes; no feed reader writes any.
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's own way to say that this is all
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, OpmlError):
            raise
        line = f" in line {error.lineno}" if isinstance(error, expat.ExpatError) else ""
        raise OpmlError(f"it is not well-formed XML{line}") from None
    if not found.is_opml:
        raise OpmlError("it is XML, but not OPML: export the subscriptions of your feed reader again")
    return _sorted(found.feeds)


def write(title: str, feeds: Iterable[Feed]) -> str:
    """Return an OPML 2.0 file with these feeds, in their order."""
    outlines = "".join(
        f'    <outline type="rss" text={_attribute(feed.title or feed.url)} xmlUrl={_attribute(feed.url)}/>\n' for feed in feeds
    )
    head = f"  <head>\n    <title>{quoteattr(_plain(title))[1:-1]}</title>\n  </head>\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}  <body>\n{outlines}  </body>\n</opml>\n'


def _refuse_entities(*_: object) -> NoReturn:
    raise OpmlError("it declares entities, which a list of feeds has no need of")


def _sorted(found: Iterable[Feed]) -> Subscriptions:
    feeds: dict[str, Feed] = {}
    refused: dict[str, tuple[Feed, Forbidden]] = {}
    unusable = 0
    for feed in found:
        if not _is_proper(feed.url):
            unusable += 1
        elif forbidden := find_forbidden(urlsplit(feed.url)):
            refused.setdefault(forbidden.name, (feed, forbidden))
        else:
            feeds.setdefault(feed.url, feed)
    if len(feeds) > MOST_FEEDS:
        raise OpmlError(f"it has {len(feeds)} feeds, and more than {MOST_FEEDS} are not read: leave the school's own in it")
    return Subscriptions(tuple(feeds.values()), tuple(refused.values()), unusable)


def _is_proper(url: str) -> bool:
    """Return whether an address may stand in a configuration: http or https, and with neither a password nor a key in it."""
    try:
        return bool(values.read_public(values.read_web(values.read_plain(url))))
    except PydanticCustomError:
        return False


def _title(attributes: dict[str, str]) -> str:
    return _plain(attributes.get("text", "") or attributes.get("title", ""))[:_LONGEST_TITLE].strip()


def _plain(words: str) -> str:
    """Return words on one line, without what XML cannot hold."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in words).split())


def _attribute(words: str) -> str:
    return quoteattr(_plain(words))
