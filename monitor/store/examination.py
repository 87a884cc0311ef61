"""Looks at a database without changing anything: of which version it is, how new, and whether somebody holds it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

from monitor.store.sound import opened
from monitor.store.trouble import explained

PATIENCE, BLINK = 3.0, 0.1  # seconds: a transaction of ours is over long before
_PRIMARY = 0xFF  # of SQLite's result codes


def version(file: Path) -> str:
    """Return the migration that the file stands at, or nothing when it is empty; raises ``StorageTrouble``."""
    with explained(file), closing(opened(file)) as database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = database.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return str(row[0]) if row else ""


def newest(file: Path) -> datetime | None:
    """Return the newest moment at which a pass began, by the clock of that time; raises ``StorageTrouble``."""
    with explained(file), closing(opened(file)) as database:
        row = database.execute("SELECT max(started) FROM pass").fetchone()
    return datetime.fromisoformat(row[0]).replace(tzinfo=UTC) if row and row[0] else None


def is_held(file: Path, patience: float = PATIENCE) -> bool:
    """Return whether somebody keeps others from writing for longer than that (seconds); raises ``StorageTrouble``.

    The lock is asked for and given back at once: nothing is written.
    """
    ends = monotonic() + patience
    with explained(file), closing(_writing(file)) as database:
        while not _is_free(database):
            if monotonic() > ends:
                return True
            sleep(BLINK)
    return False


def _writing(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=0, isolation_level=None)


def _is_free(database: sqlite3.Connection) -> bool:
    try:
        database.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as trouble:
        if trouble.sqlite_errorcode & _PRIMARY not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        return False
    database.execute("ROLLBACK")
    return True
