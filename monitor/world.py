"""What a pass works with: the configuration made alive, and what it reports while it runs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from digests.model import Courier, Mark
from digests.replies import Reply
from monitor.config import Config
from monitor.match import Matcher
from monitor.model import Place, Shift
from monitor.notes import Note, unnoted
from monitor.policy import Policy
from monitor.store import Store
from sources.fetch import RobotsText, Silence
from sources.model import Document, Page, Response, Source, Validators
from sources.read import Reach

# What a source shows at its first look and is older than this is filed, not alerted.
RECENT = timedelta(days=7)
# What is new in the mailbox of answers, since a mark or, without one, since a day; raises ``InboxError``.
Opens = Callable[[Mark | None, date], Iterable[tuple[Reply, Mark]]]
# From an address to the full text that stands there; None when no more may be asked for.
Follow = Callable[[str, datetime], Document | None]


class Reads(Protocol):
    """From a source to its answer and what stands on its pages, within a reach; None when nothing changed."""

    def __call__(
        self, source: Source, validators: Validators, now: datetime, *, reach: Reach = ...
    ) -> tuple[Response, Page | None]:
        """Return both, or raise ``SourceError``."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at one place gave, in counts; ``trouble`` is empty when it was truly read."""

    place: Place
    read: int = 0
    new: int = 0
    ours: int = 0
    unsure: int = 0
    urgent: int = 0
    unchanged: bool = False
    trouble: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Everything a pass needs, made once at the edge.

    ``read`` and ``follow`` raise ``SourceError``; ``robots`` and ``silences`` grow while they read. ``shifts`` are by how
    much the school's answers have moved each signal's thresholds.

    ``couriers`` take letters, by the way that a letter goes: "" is the way of all letters, "mail" the mail server even in a
    trial. ``inbox`` reads people's answers, ``key`` signs links, ``via`` is the way that this world's letters go, and ``mark``
    stands before their subjects. ``note`` takes note of what happens. ``halt`` ends the processes that were started for the pass.
    """

    config: Config
    policy: Policy
    matcher: Matcher
    store: Store
    read: Reads
    follow: Follow
    robots: Mapping[str, RobotsText]
    silences: Mapping[str, Silence]
    couriers: Mapping[str, Courier]
    progress: Callable[[Look], None]
    shifts: Mapping[str, Shift] = field(default_factory=dict)
    inbox: Opens | None = None
    key: bytes = b""
    via: str = ""
    mark: str = ""
    note: Note = unnoted
    halt: Callable[[], None] = lambda: None
