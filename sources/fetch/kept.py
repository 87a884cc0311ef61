"""What the fetcher is told beforehand, and what outlasts it: without a library behind it, for whoever only keeps it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How we introduce ourselves, and the limits we keep.

    ``contact`` (a URL or a mailbox) goes into the User-Agent. ``allowed`` names addresses that are let through besides public
    ones: "127.0.0.1:18080", "10.0.0.5", "127.0.0.0/8". ``deadline`` is the seconds on the network for one whole exchange,
    redirects and robots.txt included and our own polite waits not. ``max_bytes`` bounds the decoded body. ``spacing`` is the
    least seconds between two requests to one host and port; up to a quarter more is added by chance.
    """

    contact: str
    allowed: tuple[str, ...] = ()
    deadline: float = 30.0
    max_bytes: int = 2_000_000
    spacing: float = 1.0


@dataclass(frozen=True, slots=True)
class RobotsText:
    """What a place answered when it was asked for robots.txt: the HTTP status, the text, and when (UTC)."""

    status: int
    body: str
    fetched: datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """That a place wants to be left alone: until when (UTC), and with which HTTP status it said so."""

    until: datetime
    status: int
