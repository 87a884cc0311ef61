"""Opens the database so that what is committed stays committed, and hands out transactions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, CursorResult, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

Transaction: TypeAlias = Connection
StoreError: TypeAlias = SQLAlchemyError

HEAD = "0009"
# No number of ours has more, and those of databases end not far beyond.
_MOST_DIGITS = 9

# WAL with FULL: NORMAL loses acknowledged commits in a power cut. secure_delete: what is forgotten is overwritten.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=10000")


class Store:
    """Everything remembered. Hands out transactions; the functions beside it say what is kept."""

    def __init__(self, url: str) -> None:
        if path := file_of(url):
            _create_private_file(path)
        self._engine = create_engine(url, hide_parameters=True)
        if self._engine.dialect.name == "sqlite":
            _keep_promises(self._engine)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that holds the write lock from its first moment, so what it reads cannot change under it."""
        with self._engine.begin() as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction over one unchanging view, which holds up nobody."""
        with self._engine.connect().execution_options(read_only=True) as transaction:
            yield transaction

    def migrate(self) -> None:
        """The database's shape becomes the newest one, all of it or nothing of it."""
        if self.version() == HEAD:
            return
        # Imported only here: Alembic takes longer to load than an idle pass takes to run.
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415

        settings = Config()
        settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        with self.write() as transaction:
            settings.attributes["connection"] = transaction
            command.upgrade(settings, "head")

    def version(self) -> str:
        """Return the migration that the database stands at, or nothing when it is empty."""
        with self.read() as transaction:
            try:
                return str(transaction.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
            except (OperationalError, ProgrammingError):
                return ""

    def close(self) -> None:
        """Every connection is closed."""
        self._engine.dispose()


def upsert(tx: Transaction, table: Table) -> Insert:
    """Return an insert that can say what happens when the row is there already, in the words of the database in use."""
    # PostgreSQL's insert has the same methods with the same meaning; one type stands for both.
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else cast("Insert", postgresql.insert(table))


def number_in(ref: str, letter: str) -> int | None:
    """Return the number that a person means by a reference such as "M-0012"; None where these words can be none."""
    kind, _, digits = ref.strip().upper().partition("-")
    return int(digits) if kind == letter and digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def new_id(result: CursorResult[Any]) -> int:
    """Return the id that the database gave the row just inserted."""
    key = result.inserted_primary_key
    if key is None:
        raise TypeError("the statement inserted no row with an id of its own")
    return int(key[0])


def file_of(url: str) -> Path | None:
    """Return the file that a database lives in, or None when it lives on a server or in memory."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in {None, "", ":memory:"}:
        return None
    return Path(str(parts.database))


def _create_private_file(path: Path) -> None:
    """The database file exists and only its owner can read it; SQLite gives its journal the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _keep_promises(engine: Engine) -> None:
    """SQLite takes its write lock at the start of a transaction and writes through to the disk at its end."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver's own transaction handling starts late and lets two writers read the same old row.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
