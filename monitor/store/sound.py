"""Looks whether a database file is whole, and writes nothing of its own into it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from monitor.store.trouble import CORRUPT, StorageTrouble, explained

EVER = datetime.min.replace(tzinfo=UTC)
PATIENCE = 10  # seconds that another program may hold the database


def opened(file: Path) -> sqlite3.Connection:
    """Return a connection that reads a database file and cannot write.

    But for one thing: where the power went while the database was made, what was half written has to be undone before anything
    can be read, and SQLite does that through a connection that may write (SQLITE_READONLY_ROLLBACK).
    """
    mode = "rw" if file.with_name(f"{file.name}-journal").exists() else "ro"
    return sqlite3.connect(f"file:{quote(str(file))}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None)


def check(file: Path) -> None:
    """The file is whole; raises ``StorageTrouble`` where it is not.

    The quick check reads every page and compares no index with its table: that takes several times as long, and a wrong index
    is made by a wrong program, not by a disk (docs/decisions/0020-storage.md has the figures).
    """
    with explained(file), closing(opened(file)) as database:
        whole = database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    if not whole:
        raise StorageTrouble(CORRUPT.words.format(where=file), CORRUPT.remedy)


def last_known(file: Path) -> tuple[datetime | None, datetime | None]:
    """Return when the newest pass ended and when the newest digest was written, whatever the clock said at others."""
    newest = (
        "SELECT finished FROM pass WHERE finished IS NOT NULL ORDER BY id DESC LIMIT 1",
        "SELECT written FROM digest ORDER BY id DESC LIMIT 1",
    )
    with explained(file), closing(opened(file)) as database:
        ended, written = (database.execute(asked).fetchone() for asked in newest)
    return _moment(ended), _moment(written)


def _moment(row: tuple[str] | None) -> datetime | None:
    return datetime.fromisoformat(row[0]).replace(tzinfo=UTC) if row else None


def had_pass(file: Path, until: datetime, since: datetime = EVER) -> bool:
    """Return whether a pass was completed between two moments."""
    times = [moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") for moment in (since, until)]
    with explained(file), closing(opened(file)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'pass'").fetchone():
            return False
        return database.execute("SELECT 1 FROM pass WHERE finished BETWEEN ? AND ?", times).fetchone() is not None
