"""The configuration as the rest of the program sees it: whole, checked and frozen."""

from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from digests.tls import Security
from monitor.model import Hours, Person, Place, Problem, Rota, School
from sources.fetch import FetchSettings


class ConfigError(Exception):
    """The configuration cannot be used. ``problems`` is everything that is wrong with it, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = sum(not problem.warning for problem in problems)
        super().__init__(f"the configuration has {errors} {'error' if errors == 1 else 'errors'}: see monitor check")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and the certificates that are trusted (``cafile`` None: those of this machine)."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    cafile: Path | None


@dataclass(frozen=True, slots=True)
class Mail:
    """The servers that take the letters, the second when the first does not, and from whom letters come."""

    first: Server
    second: Server | None
    sender: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The mailbox in which answers are read; ``trusted`` names the server whose word on a sender counts, or is empty.

    ``canary`` is an address whose mail arrives there, for the planted mention of each week; empty where there is none.
    """

    server: Server
    folder: str
    trusted: str
    canary: str


@dataclass(frozen=True, slots=True)
class Way:
    """Another way to reach the holders of some roles: an address for apprise, or a command; ``always``, or when mail fails."""

    id: str
    roles: tuple[str, ...]
    always: bool
    url: str = field(repr=False)
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """The page that acknowledges: the address by which phones reach it, and its port on this machine."""

    url: str
    port: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told when the monitor falls silent, by when a digest must have left, and the address that is pinged, or nothing.

    ``metrics_file`` is written after each pass, or is None.
    """

    tell: str = ""
    digest_by: time = time(8, 0)
    ping: str = field(default="", repr=False)
    metrics_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Governance:
    """On what ground people's public words are read; empty where the school has not said."""

    lawful_basis: str = ""
    dpia_reference: str = ""
    dpia_date: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """All that config.toml says. Paths are absolute; ``policy`` is a shipped policy's name or a path; times are the UK's.

    ``drafts`` is the folder with the school's own wording of letters, or None. While not ``live``, nothing is mailed.
    """

    path: Path
    school: School
    policy: str
    places: tuple[Place, ...]
    people: tuple[Person, ...]
    hours: Hours
    mail: Mail | None
    sender: str
    reply_to: str
    letters: Path
    database: str
    fetch: FetchSettings
    retention_days: int
    by_hand: tuple[str, ...]
    governance: Governance
    warnings: tuple[Problem, ...] = ()
    drafts: Path | None = None
    live: bool = False
    rotas: tuple[Rota, ...] = ()
    answers: Answers | None = None
    ways: tuple[Way, ...] = ()
    web: Web | None = None
    watch: Watch = Watch()
    backups: int = 0

    @property
    def named(self) -> dict[str, tuple[str, ...]]:
        """What people call those who hold a role, by role, where the school has said."""
        return {person.role: person.names for person in self.people if person.names}

    def person(self, role: str) -> Person | None:
        """Return who holds a role, or None when nobody does."""
        return next((person for person in self.people if person.role == role), None)
