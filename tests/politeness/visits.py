"""What a server remembers of a request: what was asked, when by both clocks, and what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ROBOTS = "/robots.txt"
NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, and what it means: for how long nothing changes, and until when the whole host wants to be left alone."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stays: timedelta = NO_TIME
    silence: datetime | None = None

    @property
    def etag(self) -> str:
        """The validator that it gives."""
        return self.headers.get("ETag", "")

    @property
    def last_modified(self) -> str:
        """The other validator that it gives."""
        return self.headers.get("Last-Modified", "")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request and its reply.

    ``now`` is the simulated moment, ``came`` and ``done`` are real seconds (``time.monotonic``). ``life`` counts the restarts
    before it. ``headers`` have lower-case names. ``crowded`` says that somebody else was being served at the same host.
    """

    host: str
    path: str
    now: datetime
    reply: Reply
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    came: float = 0.0
    done: float = 0.0
    life: int = 0
    crowded: bool = False

    @property
    def address(self) -> str:
        """Return the host and the path."""
        return f"{self.host}{self.path}"

    @property
    def validators(self) -> tuple[str, str]:
        """Return the validators that were sent."""
        return self.headers.get("if-none-match", ""), self.headers.get("if-modified-since", "")
