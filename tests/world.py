"""A world for tests: the real store, policy, matcher and detector, with scripted places and a courier that is a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from digests.model import DeliveryError, Message
from monitor import policy
from monitor.config import Config, Governance
from monitor.match import Matcher
from monitor.model import Channel, Hours, Place
from monitor.policy import Policy
from monitor.still import READER
from monitor.store import Store
from monitor.world import World
from sources.fetch import FetchSettings
from sources.model import Document, Page, Response, Source, SourceError, Unreachable, Validators
from sources.read import Reach
from tests.cast import LARKSPUR, PEOPLE

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ORCHARD: Policy = policy.load("orchard", Path())
MATCHER = Matcher([LARKSPUR])

THREAT = "I will be at the gates of Larkspur Hill Primary in Brackenford tomorrow and I am going to batter that head teacher"
COMPLAINT = "Really unhappy with Larkspur Hill Primary School Brackenford, nobody answers the phone and the office lost our form"
PRAISE = "Huge thank you to all the staff at Larkspur Hill Primary School Brackenford, what a wonderful nativity, we loved it"


def document(key: str, text: str, *, url: str = "", posted: datetime | None = FRIDAY, title: str = "") -> Document:
    """Return a document of a scripted place."""
    return Document(key=key, url=url or f"https://forum.example/{key}", title=title, text=text, posted=posted)


def place(name: str, *, channel: Channel = Channel.THIRD_PARTY, every: timedelta = timedelta(hours=1)) -> Place:
    """Return a place with a host of its own."""
    source = Source(id=name, kind="feed", url=f"https://{name}.example/feed", every=every)
    return Place(source, label=f"The {name}", channel=channel)


@dataclass
class Web:
    """What each place shows now, by source id: documents, or the trouble it gives. ``asked`` counts the looks.

    ``texts`` are the full texts that stand at addresses, or the trouble there; ``followed`` counts who asked for them.
    """

    shows: dict[str, Sequence[Document] | SourceError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    texts: dict[str, Document | SourceError] = field(default_factory=dict)
    followed: list[str] = field(default_factory=list)

    def read(self, source: Source, validators: Validators, now: datetime, **_reach: Reach) -> tuple[Response, Page | None]:
        """Return what the place shows, as the real road does."""
        if source.kind == READER:
            return Response(source.url, 200, {}, b"", now, validators), standing_page(self.follow(source.url, now))
        self.asked.append(source.id)
        shown = self.shows.get(source.id, Unreachable("Nobody answers."))
        if isinstance(shown, SourceError):
            raise shown
        return Response(source.url, 200, {}, b"", now, validators), Page(tuple(shown))

    def follow(self, url: str, _now: datetime) -> Document:
        """Return the full text at an address, as the real road does."""
        self.followed.append(url)
        found = self.texts.get(url, Unreachable("Nobody answers."))
        if isinstance(found, SourceError):
            raise found
        return found


def standing_page(found: Document) -> Page:
    """Return a page with one text as it is read when it is looked at again."""
    return Page((replace(found, key="words", title="", text=found.words, context=""), replace(found, key="text")))


@dataclass
class Post:
    """A courier that is a list. While ``down`` it takes nothing; ``gone`` are addresses that it refuses for good."""

    taken: list[Message] = field(default_factory=list)
    down: DeliveryError | None = None
    gone: frozenset[str] = frozenset()

    def deliver(self, message: Message) -> None:
        """Take the message, or refuse it."""
        if self.down is not None:
            raise self.down
        if message.to in self.gone:
            raise DeliveryError("The mailbox does not exist.", permanent=True)
        self.taken.append(message)


def hours(**changes: object) -> Hours:
    """Return hours with a digest at any time of any day, unless said otherwise."""
    usual: Mapping[str, object] = {"digest_at": time(0, 0), "digest_days": tuple(range(7))}
    return Hours(**{**usual, **changes})  # type: ignore[arg-type]


def config(database: str, places: Sequence[Place], folder: Path, **changes: object) -> Config:
    """Return a configuration of the standing cast."""
    settings: dict[str, object] = {
        "path": folder / "config.toml",
        "school": LARKSPUR,
        "policy": "orchard",
        "places": tuple(places),
        "people": PEOPLE,
        "hours": hours(),
        "mail": None,
        "sender": "monitor@larkspurhill.example",
        "reply_to": "",
        "letters": folder / "letters",
        "database": database,
        "fetch": FetchSettings(contact="office@larkspurhill.example"),
        "retention_days": 90,
        "by_hand": (),
        "governance": Governance(),
        "warnings": (),
    }
    return Config(**{**settings, **changes})  # type: ignore[arg-type]


@cache
def _empty_database() -> bytes:
    """Return a database in which nothing is kept yet; making one takes longer than most tests do."""
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/monitor.db")
        store.migrate()
        store.close()
        return Path(folder, "monitor.db").read_bytes()


def world(folder: Path, places: Sequence[Place], web: Web, post: Post, **changes: object) -> World:
    """Return a world over a fresh or an existing database in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "monitor.db").exists():
        (folder / "monitor.db").write_bytes(_empty_database())
    store = Store(f"sqlite:///{folder / 'monitor.db'}")
    store.migrate()
    return World(
        config=config(f"sqlite:///{folder / 'monitor.db'}", places, folder, **changes),
        policy=ORCHARD,
        matcher=MATCHER,
        store=store,
        read=web.read,
        follow=web.follow,
        robots={},
        silences={},
        couriers={"": post, "mail": post},
        progress=lambda _: None,
    )
