"""Copies the database aside, while it is in use, and keeps only so many copies."""

import glob
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.store.sound import check, opened
from monitor.store.trouble import StorageTrouble, explained

UPGRADES_KEPT = 2
# As long as the copies of seven days: what is forgotten goes out of all of them within a week.
UPGRADES_AGE = timedelta(days=7)
ASIDE_AGE = timedelta(days=30)
# A copy that is being made is written to all the time.
CUT_OFF_AGE = timedelta(hours=1)
SPARE = 32 * 1024 * 1024  # bytes that a copy leaves to everything else
_PART = ".part"
_STAMP = "%Y-%m-%dT%H%M%SZ"
NO_ROOM = "There is no room for a copy of the database in {where}."
NO_ROOM_REMEDY = "Make room on its disk (df -h shows which), or keep fewer copies: [store] backups."


def folder_of(database: Path) -> Path:
    """Return where the copies of a database lie."""
    return database.parent / "backups"


def copy_of_day(database: Path, day: date) -> Path:
    """Return where the copy of a day lies."""
    return folder_of(database) / f"{database.stem}-{day}.db"


def copies(database: Path) -> list[Path]:
    """Return the copies of days, newest first."""
    return _named(database, r"-\d{4}-\d\d-\d\d\.db")


def last_copied(database: Path) -> date | None:
    """Return of which day the newest copy is, or None where there is none."""
    return next((date.fromisoformat(path.stem[-len("2026-11-22") :]) for path in copies(database)), None)


def last_made(database: Path) -> datetime | None:
    """Return when the newest copy of a day was made, or None where there is none that this account can see."""
    with suppress(OSError):
        times = [copy.stat().st_mtime for copy in copies(database)]
        return datetime.fromtimestamp(max(times), UTC) if times else None
    return None


def upgrade_copies(database: Path) -> list[Path]:
    """Return the copies that were made before upgrades, that of the newest shape first."""
    return _named(database, r"-before-upgrade-from-\d{4}\.db")


def keep(database: Path, day: date, most: int) -> None:
    """The copy of this day is there, with the newest before it, ``most`` in all; where that is 0, none of any day."""
    target = copy_of_day(database, day)
    with explained(target.parent):
        # Each pass of a day comes here until one is completed.
        wanted = most and not target.exists()
    if wanted:
        copy(database, target)
    _thin_out(database, target, most)


def _thin_out(database: Path, newest: Path, most: int) -> None:
    """Of the copies of days there are ``most``, up to the newest that there can be.

    What is dated ahead was made while the clock ran fast, or it runs slow now: it goes when there is enough that is not.
    """
    with explained(newest.parent):
        there = copies(database)
        past = [path for path in there if path.name <= newest.name]
        kept = past[:most] + [path for path in there if path not in past][: max(most - len(past), 0)]
        for old in set(there) - set(kept):
            old.unlink(missing_ok=True)


def keep_before_upgrade(database: Path, version: str) -> Path:
    """The database as it stands before an upgrade from a version is there; return it."""
    target = folder_of(database) / f"{database.stem}-before-upgrade-from-{version}.db"
    copy(database, target)
    with explained(target.parent):
        for old in upgrade_copies(database)[UPGRADES_KEPT:]:
            old.unlink(missing_ok=True)
    return target


def aside(database: Path, now: datetime) -> Path:
    """Return where what was in a database's place is put when a copy is restored."""
    return database.with_name(f"{database.stem}-put-aside-{now.astimezone(UTC):{_STAMP}}{database.suffix}")


def drop_old(database: Path, now: datetime) -> None:
    """Copies made before upgrades are gone after a week, and what was put aside after a month: they hold what is forgotten.

    So does a copy that was cut off, which goes after an hour. It is for a day on which the database was found whole.
    """
    oldest = aside(database, now - ASIDE_AGE).name
    with explained(folder_of(database)):
        for old in database.parent.glob(f"{glob.escape(database.stem)}-put-aside-*"):
            if old.name < oldest:
                old.unlink(missing_ok=True)
        for old in upgrade_copies(database):
            if now.timestamp() - old.stat().st_mtime > UPGRADES_AGE.total_seconds():
                old.unlink(missing_ok=True)
        for part in _parts(database):
            # Whoever makes it may just have put it in its place.
            with suppress(FileNotFoundError):
                if abs(now.timestamp() - part.stat().st_mtime) > CUT_OFF_AGE.total_seconds():
                    part.unlink()


def part_of_restoring(database: Path) -> Path:
    """Return where a copy lies until it is put in the database's place."""
    return database.with_name(f".{database.name}.restored")


def _parts(database: Path) -> Iterator[Path]:
    """Yield what is in the making: copies of days, those before upgrades, what is being restored, and SQLite's files beside."""
    yield from folder_of(database).glob(f"{glob.escape(_prefix(database))}*{_PART}*")
    restored = part_of_restoring(database)
    yield from database.parent.glob(f"{glob.escape(_prefix(restored))}*{_PART}*")
    yield from database.parent.glob(f"{glob.escape(restored.name)}*")


def _prefix(target: Path) -> str:
    return f".{target.stem}-"


def copy(database: Path, target: Path) -> None:
    """The database as it stands at this moment is in ``target``, whole, checked and on disk, for its owner alone.

    Nobody is held up meanwhile. The installation's keys are not in it. Raises ``StorageTrouble``; what was there before stays.
    """
    with explained(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _need_room(database, target.parent)
        handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_PART, dir=target.parent)
        os.close(handle)
        part = Path(name)
        try:
            _fill(database, part)
            check(part)
            put_in_place(part, target)
        finally:
            part.unlink(missing_ok=True)


def put_in_place(part: Path, target: Path) -> None:
    """What is in ``part`` is at ``target`` in one step and on disk: a reader, or a power cut, finds all of it or nothing."""
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    entry = os.open(path, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def _fill(database: Path, part: Path) -> None:
    with closing(opened(database)) as source, closing(sqlite3.connect(part, isolation_level=None)) as made:
        source.backup(made)
        # One file, without a journal beside it; that it is on disk is seen to when it is complete.
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "secure_delete=ON"):
            made.execute(f"PRAGMA {pragma}")
        if made.execute("SELECT 1 FROM sqlite_master WHERE name = 'secret'").fetchone():
            made.execute("DELETE FROM secret")


def _need_room(database: Path, folder: Path) -> None:
    beside = [path for path in (database, database.with_name(f"{database.name}-wal")) if path.exists()]
    if shutil.disk_usage(folder).free < sum(path.stat().st_size for path in beside) + SPARE:
        raise StorageTrouble(NO_ROOM.format(where=folder), NO_ROOM_REMEDY)


def _named(database: Path, rest: str) -> list[Path]:
    folder, name = folder_of(database), re.compile(re.escape(database.stem) + rest)
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if name.fullmatch(path.name)), reverse=True)
