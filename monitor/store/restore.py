"""Puts a copy in the database's place, and what was there aside."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.store.backup import aside, copy, part_of_restoring, put_in_place
from monitor.store.database import HEAD
from monitor.store.sound import check, opened
from monitor.store.trouble import StorageTrouble, explained
from monitor.store.upgrade import NEWER, NEWER_REMEDY

NOT_OURS = "This is no database of the monitor: {where}."
NOT_OURS_REMEDY = "Give the path of one of the copies: they lie in the folder backups beside the database."
ANOTHER_COPY = "This copy cannot be used. Take the one of the day before."
IN_USE = "Another program has the database open: {where}."
IN_USE_REMEDY = (
    "Stop monitor web, monitor serve and the timer first: what they write now would go into the file that is put aside."
)
# Where SQLite keeps the lock that every open connection shares: https://www.sqlite.org/src/file/src/os.h
_SHARED_FROM, _SHARED_LENGTH = 0x40000002, 510


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restoring: until when the copy knows of passes (None: of none), and where what was there lies now."""

    until: datetime | None
    aside: Path | None


def restore(database: Path, source: Path, now: datetime) -> Restored:
    """The database is what the copy ``source`` holds; whatever was in its place lies beside it under a name with the time.

    Raises ``StorageTrouble`` with everything as it was: a copy that is damaged, not ours or newer than the program; a database
    that another program has open.
    """
    until = _examine(source)
    part = part_of_restoring(database)
    with explained(database):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            copy(source, part)
            with _nobody_else(database):
                was_there = _put_aside(database, now)
                put_in_place(part, database)
        finally:
            part.unlink(missing_ok=True)
    return Restored(until, was_there)


def _examine(source: Path) -> datetime | None:
    """Return when the last pass ended that a copy knows of; raises ``StorageTrouble`` where it cannot be used."""
    try:
        check(source)
    except StorageTrouble as trouble:
        raise StorageTrouble(trouble.words, ANOTHER_COPY) from None
    with explained(source), closing(opened(source)) as held:
        tables = {name for (name,) in held.execute("SELECT name FROM sqlite_master")}
        if not {"alembic_version", "pass", "cases"} <= tables:
            raise StorageTrouble(NOT_OURS.format(where=source), NOT_OURS_REMEDY)
        (version,) = held.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
        (last,) = held.execute("SELECT max(finished) FROM pass").fetchone()
    if version > HEAD:
        raise StorageTrouble(NEWER.format(version=version, head=HEAD), NEWER_REMEDY)
    return datetime.fromisoformat(last).replace(tzinfo=UTC) if last else None


@contextmanager
def _nobody_else(database: Path) -> Iterator[None]:
    """No other program has the database open; none can open it meanwhile.

    Nor may this one: to close the file ends every lock that the process has on it.
    """
    if not database.exists():
        yield
        return
    with os.fdopen(os.open(database, os.O_RDWR)) as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_LENGTH, _SHARED_FROM)
        except BlockingIOError:
            raise StorageTrouble(IN_USE.format(where=database), IN_USE_REMEDY) from None
        yield


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Whatever was the database lies under another name, with its journal beside it under the name that belongs to it."""
    there = aside(database, now)
    # The journal goes first: left behind, it would be played into the copy.
    for end in ("-wal", "-shm", ""):
        old = database.with_name(database.name + end)
        if old.exists():
            old.replace(there.with_name(there.name + end))
    return there if there.exists() else None
