"""The nouns of reading: what a place is, what is asked of it, what it answers, and what can go wrong.

Errors (each carries words for people, a remedy, and never a word that a stranger wrote)::

    SourceError
      Refused          we must not, or will not, read this
        AddressRefused   the address is not a public one
        RobotsRefused    robots.txt says no
      Unreachable      the place could not be reached, or stopped answering before the deadline
      Answered         the place answered, but with an HTTP status that is not a page
      TooMuch          the answer is larger, or unpacks to more, than we accept
      Unreadable       the answer came, and nothing in it fits: has the page changed?
      Exhausting       reading the answer took more time or memory than we allow
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Access(StrEnum):
    """On what footing a place is read; every source names one, and the footing decides what robots.txt means."""

    DOCUMENTED_FEED = "documented-feed"
    PUBLIC_API = "public-api"
    OWN_ACCOUNT_API = "own-account-api"
    PAGE_PERMISSION = "page-permission"


@dataclass(frozen=True, slots=True)
class Source:
    """One public place to look: where, by which reader, on what footing, and how often."""

    id: str
    kind: str
    url: str
    access: Access = Access.PAGE_PERMISSION
    every: timedelta = timedelta(hours=1)
    terms_url: str = ""
    terms_read: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader wants asked; the fetcher adds politeness, safety and validators."""

    url: str
    accept: str = "*/*"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a place said last time so that it can answer "not modified": opaque, kept byte for byte."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """A place's answer: decoded bytes within the size cap, lower-case header names, and when it was fetched (UTC)."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched: datetime
    validators: Validators = Validators()
    moved_to: str = ""
    not_modified: bool = False
    robots: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing somebody published. All text is a stranger's: plain, unescaped, never trusted.

    ``key`` names the thing within its source and stays the same when the thing is edited. ``url`` is where a person can
    open it; ``permalink`` says whether that address is this thing's alone. ``context`` is the title or the text that the
    place gives around it. ``posted`` is aware (UTC), or None when the place does not say.
    """

    key: str
    url: str
    title: str
    text: str
    author: str = ""
    posted: datetime | None = None
    permalink: bool = True
    context: str = ""
    rating: str = ""

    @property
    def words(self) -> str:
        """Title and text as one string: what is matched and judged, and what every span counts in."""
        if not self.title or self.text.startswith(self.title):
            return self.text
        return f"{self.title}\n{self.text}" if self.text else self.title


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader made of one answer: its documents in the order given, the page's title, and how often it asks to be read."""

    documents: tuple[Document, ...]
    title: str = ""
    ttl: timedelta | None = None


class Reader(Protocol):
    """A module that knows one kind of place. It describes I/O and never does it.

    ``OPTIONS`` names each option that a source of this kind takes, with one line for people; ``REQUIRED`` those it cannot
    do without. ``request`` and ``parse`` are pure; ``parse`` raises ``Unreadable`` when nothing in the answer fits.
    """

    OPTIONS: Mapping[str, str]
    REQUIRED: tuple[str, ...]

    def request(self, source: Source) -> Request:
        """Return what to ask for."""

    def parse(self, source: Source, response: Response) -> Page:
        """Return the documents in an answer, or raise ``Unreadable``."""


class SourceError(Exception):
    """Expected trouble with a place: ``words`` for the reader of the digest, ``remedy`` for whoever can mend it."""

    remedy = "Nothing to do now: it is tried again by itself."

    def __init__(self, words: str, remedy: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.remedy = remedy or type(self).remedy
        self.retry_after = retry_after


class Refused(SourceError):
    """We must not, or will not, read this."""

    remedy = "Choose another way to read this place, or remove the source."


class AddressRefused(Refused):
    """The address is not a public one."""

    remedy = "Check the address: only public http and https addresses are read."


class RobotsRefused(Refused):
    """robots.txt says no."""

    remedy = "Ask the place for permission or use its feed; see docs/sources.md on the footing of a source."


class Unreachable(SourceError):
    """The place could not be reached, or stopped answering before the deadline."""

    remedy = "It is tried again by itself. If it stays so, check the address, and that this machine is on line."


class Answered(SourceError):
    """The place answered with an HTTP status that is not a page."""

    def __init__(self, words: str, remedy: str = "", *, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(words, remedy, retry_after=retry_after)
        self.status = status


class TooMuch(SourceError):
    """The answer is larger, or unpacks to more, than we accept."""

    remedy = "If the place is honest, read a smaller page or feed of it."


class Unreadable(SourceError):
    """The answer came, and nothing in it fits."""

    remedy = "Look at the page: if its layout changed, correct the source's options in config.toml."


class Exhausting(SourceError):
    """Reading the answer took more time or memory than we allow."""

    remedy = "The page may be hostile or broken: look at it in a browser, and remove the source if it stays so."
