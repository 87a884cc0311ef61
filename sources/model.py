"""The nouns of reading: what a place is, what is asked of it, what it answers, and what can go wrong.

Errors (each carries words for people, a remedy, and never a word that a stranger wrote)::

    SourceError
      Refused          we must not, or will not, read this
        AddressRefused   the address is not a public one
        RobotsRefused    robots.txt says no
          RobotsUnread     robots.txt cannot be had, which counts as no
      Unreachable      the place could not be reached, or stopped answering before the deadline
        Untrusted        its certificate does not stand up to checking
      Answered         the place answered, but with an HTTP status that is not a page
      TooMuch          the answer is larger, or unpacks to more, than we accept
      Unreadable       the answer came, and nothing in it fits: has the page changed?
        KeyRefused       the key was not accepted: has it expired?
      Exhausting       reading the answer took more time or memory than we allow
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

# What stands for the words of a post that is only a picture: it is never fetched, and a person may look.
PICTURE = "[picture]"


class Access(StrEnum):
    """On what footing a place is read; every source names one, and the footing decides what robots.txt means."""

    DOCUMENTED_FEED = "documented-feed"
    PUBLIC_API = "public-api"
    OWN_ACCOUNT_API = "own-account-api"
    PAGE_PERMISSION = "page-permission"


@dataclass(frozen=True, slots=True)
class Source:
    """One public place to look: where, by which reader, on what footing, and how often.

    ``secret`` is the key to the school's own account at the place, or to its interface; it is in no repr and goes to no worker.
    """

    id: str
    kind: str
    url: str
    access: Access = Access.PAGE_PERMISSION
    every: timedelta = timedelta(hours=1)
    terms_url: str = ""
    terms_read: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader wants asked; the fetcher adds politeness, safety and validators.

    ``headers`` are those that carry a key: a request that has any, or a ``body`` (which is posted), follows no redirect.
    ``pause`` is the seconds that the place's makers want between two requests.
    """

    url: str
    accept: str = "*/*"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What a place said last time so that it can answer "not modified": opaque, kept byte for byte.

    ``url`` is the address that said so, where a redirect led there; without it, it is the one that is asked.
    """

    etag: str = ""
    last_modified: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """A place's answer: decoded bytes within the size cap, lower-case header names, and when it was fetched (UTC).

    ``max_age`` is for how long the place says that nothing will change (``Cache-Control``).
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched: datetime
    validators: Validators = Validators()
    moved_to: str = ""
    not_modified: bool = False
    robots: str = ""
    max_age: timedelta | None = None


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
        if not self.title or f"{self.text}\n".startswith((f"{self.title} ", f"{self.title}\n")):
            return self.text
        return f"{self.title}\n{self.text}" if self.text else self.title


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader made of one answer: its documents in the order given, the page's title, and how often it asks to be read.

    ``following`` is the address of the page after this one, empty when this is the last or all that was wanted is read.
    ``in_order`` says that the newest come first, so that nothing new follows a page on which nothing is new. ``broke_off`` says
    why pages that follow were not read.
    """

    documents: tuple[Document, ...]
    title: str = ""
    ttl: timedelta | None = None
    following: str = ""
    in_order: bool = True
    broke_off: str = ""


class Reader(Protocol):
    """A module that knows one kind of place. It describes I/O and never does it.

    ``OPTIONS`` names each option that a source of this kind takes, with one line for people; ``REQUIRED`` those it cannot
    do without. ``request`` and ``parse`` are pure; ``parse`` raises ``Unreadable`` when nothing in the answer fits.

    A module may have more: ``SECRET`` says, for people, which key it needs (``source.secret``), and ``HOSTS`` are the only hosts
    that the key may be sent to; ``TAKES_SECRET`` is true where only some places of the kind want one. ``PATIENCE`` is for how
    long places of this kind are known to fail by themselves and recover. ``FLEETING`` is true where what stands there passes, so
    that finding none is no wonder: a search of the last days. Where the key must first be exchanged for another,
    ``login(source)`` returns that request and ``token(source, response)`` the key from its answer, which ``request`` and
    ``parse`` then find in ``source.secret``.
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

    remedy = (
        "Check the address: only public http and https addresses are read. If many places are told so, this network's DNS "
        "leads astray: see docs/trouble.md."
    )


class RobotsRefused(Refused):
    """robots.txt says no."""

    remedy = "Ask the place for permission or use its feed; see docs/sources.md on the footing of a source."


class RobotsUnread(RobotsRefused):
    """robots.txt cannot be had at present, which counts as no."""

    remedy = "Nothing to do now: robots.txt is asked for again after an hour."


class Unreachable(SourceError):
    """The place could not be reached, or stopped answering before the deadline."""

    remedy = "It is tried again by itself. If it stays so, check the address, and that this machine is on line."


class Untrusted(Unreachable):
    """Its certificate does not stand up to checking."""

    remedy = (
        "Tell whoever runs the site. If many places are told so, look at this machine's clock, and whether the school's web "
        "filter signs with an authority that is installed here."
    )


class Answered(SourceError):
    """The place answered with an HTTP status that is not a page.

    ``body`` is the beginning of what it said besides, where a key was sent: a stranger's words, for a reader alone.
    """

    def __init__(
        self, words: str, remedy: str = "", *, status: int, retry_after: timedelta | None = None, body: bytes = b""
    ) -> None:
        super().__init__(words, remedy, retry_after=retry_after)
        self.status = status
        self.body = body


class TooMuch(SourceError):
    """The answer is larger, or unpacks to more, than we accept."""

    remedy = "If the place is honest, read a smaller page or feed of it."


class Unreadable(SourceError):
    """The answer came, and nothing in it fits."""

    remedy = "Look at the page: if its layout changed, correct the source's options in config.toml."


class KeyRefused(Unreadable):
    """The key was not accepted."""

    remedy = "Renew the key at the place, put the new one where secret_env or secret_file says, and correct secret_expires."


class Exhausting(SourceError):
    """Reading the answer took more time or memory than we allow."""

    remedy = "The page may be hostile or broken: look at it in a browser, and remove the source if it stays so."
