"""Makes trouble with the disk and the database, for real: full, read-only, locked, damaged."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from monitor.store import Store

PAGE = 4096


def no_room(store: Store) -> None:
    """The database of this store cannot grow by a single page: SQLite says of that what it says of a full disk."""
    engine = store._engine  # noqa: SLF001 - a disk that is full for one store alone

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 1")  # never less than there are
        cursor.close()

    engine.dispose()


def damage(database: Path, table: str = "%") -> None:
    """The first page of a table, or of each, holds what it should not, as after a fault of the disk."""
    with closing(sqlite3.connect(database)) as whole:
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = whole.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 1 AND name LIKE ?", (table,)).fetchall()
    with database.open("r+b") as file:
        for (page,) in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xde\xad" * (PAGE // 2))


@contextmanager
def held(database: Path) -> Iterator[sqlite3.Connection]:
    """Another program has begun to write into the database and does not end."""
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other


def can_mount() -> bool:
    """Return whether this account may mount a disk of its own, where nobody else sees it."""
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)  # noqa: S607 - the system's own
    return os.geteuid() == 0 and tried.returncode == 0
