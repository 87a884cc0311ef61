"""Makes a world out of a configuration and takes it down again, and lets only one pass at a time have it."""

import fcntl
import gc
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import sleep
from typing import TextIO
from urllib.parse import urlsplit

from digests.later import Later
from digests.model import Courier, Mark
from digests.replies import Reply
from monitor import policy
from monitor.config import Config
from monitor.config.refused import find_forbidden
from monitor.held_out import shipped
from monitor.lessons import taught
from monitor.match import Commonness, Matcher
from monitor.model import School, Shift
from monitor.namesakes import commonness_of, taught_by_register
from monitor.notes import Note, unnoted
from monitor.store import Store, Transaction, lessons, places, receipts, register, tunings
from monitor.store.database import file_of
from monitor.store.trouble import explained
from monitor.tuning import shifts_in_force, within_bounds
from monitor.world import Look, World
from sources.model import Access, Document, Source, Validators
from sources.road import Road

# Whoever asks who has the lock holds it for a blink; a note in the lock's file is no longer than this.
TRIES, BLINK, LONGEST_NOTE = 5, 0.1, 100


@contextmanager
def world(config: Config, progress: Callable[[Look], None], note: Note = unnoted) -> Iterator[World]:
    """Everything a pass needs, its database in the newest shape; closed again afterwards, whatever happened."""
    store = Store(config.database)
    try:
        store.migrate()
        with store.read() as tx:
            robots, silences = places.robots(tx), places.silences_kept(tx)
            school, commonness = recognised(config, tx)
            shifts = shifts_of(tx, config.school.id)
        key = link_key(store)
        matcher = Matcher([school], commonness)
        # What stays as long as the process need not be looked through for garbage again and again. Only once: what is frozen is
        # never let go, and a resident program makes a world for each pass.
        if not gc.get_freeze_count():
            gc.freeze()
        with Road(config.fetch, robots, silences, forbids=forbids) as road:
            yield World(
                config=config,
                policy=policy.load(config.policy, config.path.parent),
                matcher=matcher,
                store=store,
                read=road.read,
                follow=partial(_follow, road=road),
                robots=robots,
                silences=silences,
                couriers=couriers(config),
                progress=progress,
                shifts=shifts,
                inbox=partial(_answers, config) if config.answers else None,
                key=key,
                halt=road.halt,
                note=note,
            )
    finally:
        store.close()


def link_key(store: Store) -> bytes:
    """Return the key that signs links; it is made the first time that it is asked for."""
    with store.write() as tx:
        return receipts.secret(tx, "links", secrets.token_bytes(32))


def recognised(config: Config, tx: Transaction) -> tuple[School, Commonness]:
    """Return the school as it is looked for, with what answers and the register taught, and how common its names are."""
    # The answers come first: a person's word on a place stands against the register's.
    school = taught(config.school, lessons.lessons(tx, config.school.id))
    entries = register.register(tx, school.id)
    return taught_by_register(school, entries), commonness_of(school, entries)


def shifts_of(tx: Transaction, school_id: str) -> dict[str, Shift]:
    """Return by how much answers moved each signal's thresholds, as far as the detector that ships now bears it."""
    moved = shifts_in_force(tunings.log(tx, school_id))
    return within_bounds(shipped(), moved) if moved else {}


def forbids(url: str) -> bool:
    """Return whether an address is at a place that forbids programs."""
    return find_forbidden(urlsplit(url)) is not None


def _follow(url: str, now: datetime, *, road: Road) -> Document | None:
    """Return the text that stands at an address that nobody declared: so its robots.txt binds."""
    source = Source(id="followed", kind="article", url=url, access=Access.PAGE_PERMISSION)
    _, page = road.read(source, Validators(), now)
    return page.documents[0] if page else None


def couriers(config: Config) -> dict[str, Courier]:
    """Return what takes letters, by the way that they go: "" is how all letters go, "mail" the mail server even in a trial."""
    return {name: Later(partial(_courier, config, name)) for name in ("", "mail", *(way.id for way in config.ways))}


def _courier(config: Config, name: str) -> Courier:
    from monitor import ways  # noqa: PLC0415 - a pass that sends nothing does without SMTP and TLS

    return ways.courier(config, name)


def _answers(config: Config, mark: Mark | None, since: date) -> Iterable[tuple[Reply, Mark]]:
    """Return what is new in the mailbox of answers."""
    from monitor import ways  # noqa: PLC0415 - a school without a mailbox does without IMAP

    box = ways.inbox(config)
    return box.read(mark, since) if box else ()


@dataclass(frozen=True, slots=True)
class Running:
    """What has the database to itself now: its process, and since when (UTC). Each is None where the lock does not say."""

    pid: int | None
    since: datetime | None


class AlreadyRunning(Exception):
    """Another pass over the same database is going on; ``running`` says which."""

    def __init__(self, running: Running) -> None:
        super().__init__("another pass is running")
        self.running = running


@contextmanager
def alone(config: Config) -> Iterator[None]:
    """Only one process at a time is in here, or ``AlreadyRunning`` is raised. What it writes into the file tells others of it.

    The lock is the system's, not the file's: it ends with the process, however that ends, and no process that we start has it.
    """
    path = _lock_file(config)
    with explained(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    with os.fdopen(handle, "r+", encoding="ascii", errors="replace") as file:
        if not _locked(file.fileno()):
            raise AlreadyRunning(_said(file))
        _say(file, f"{os.getpid()} {datetime.now(UTC).isoformat(timespec='seconds')}\n")
        try:
            yield
        finally:
            _say(file, "")


def running(config: Config) -> Running | None:
    """Return the pass, or whatever else works alone on this database, that is going on now; None when there is none.

    A file that a killed process left behind counts for nothing. Raises ``OSError`` where the file is there and cannot be read.
    """
    try:
        with _lock_file(config).open(encoding="ascii", errors="replace") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _said(file)
    except FileNotFoundError:
        pass
    return None


def _lock_file(config: Config) -> Path:
    path = file_of(config.database) or config.path
    return path.with_name(path.name + ".lock")


def _locked(file: int) -> bool:
    """Return whether the lock is ours. Whoever only asks who has it holds it for a blink, so it is tried more than once."""
    for _ in range(TRIES):
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        sleep(BLINK)
    return False


def _say(file: TextIO, words: str) -> None:
    """The file holds these words; on a full disk it does not, and the lock holds all the same."""
    # Past the file's buffer: what stays in it is written when the file is closed, and that would fail for all to see.
    with suppress(OSError):
        os.ftruncate(file.fileno(), 0)
        os.pwrite(file.fileno(), words.encode("ascii"), 0)


def _said(file: TextIO) -> Running:
    pid, _, since = file.read(LONGEST_NOTE).strip().partition(" ")
    try:
        return Running(int(pid), datetime.fromisoformat(since).astimezone(UTC))
    except ValueError:
        return Running(None, None)
