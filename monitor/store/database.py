"""Opens the database so that what is committed stays committed, and hands out transactions."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, CursorResult, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.gate import Gate
from monitor.store.trouble import explained, trouble_of

Transaction: TypeAlias = Connection
StoreError: TypeAlias = SQLAlchemyError

HEAD = "0009"
# No number of ours has more, and those of databases end not far beyond.
_MOST_DIGITS = 9

# WAL with FULL: NORMAL loses acknowledged commits in a power cut. secure_delete: what is forgotten is overwritten.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=10000")


class Store:
    """Everything remembered. Hands out transactions; the functions beside it say what is kept. ``gate`` guards what is whole."""

    def __init__(self, url: str) -> None:
        self.file = file_of(url)
        if self.file:
            with explained(self.file):
                _create_private_file(self.file)
        self.gate = Gate()
        self._engine = create_engine(url, hide_parameters=True)
        if self._engine.dialect.name == "sqlite":
            _keep_promises(self._engine)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that holds the write lock from its first moment, so what it reads cannot change under it."""
        with self.gate.passage(), self._explained(), self._engine.begin() as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction over one unchanging view, which holds up nobody."""
        with self._explained(), self._engine.connect().execution_options(read_only=True) as transaction:
            yield transaction

    def migrate(self) -> None:
        """The database's shape is the newest one; a copy of an older one lies beside it.

        Raises ``StorageTrouble`` with everything as it was: where that fails, or where a newer program has had the database.
        """
        if self.version() == HEAD:
            return
        # Imported only here: Alembic takes longer to load than an idle pass takes to run.
        from monitor.store.upgrade import upgrade  # noqa: PLC0415

        with self.write() as transaction:
            upgrade(transaction, self.file, version_of(transaction), HEAD)

    def version(self) -> str:
        """Return the migration that the database stands at, or nothing when it is empty."""
        with self.read() as transaction:
            return version_of(transaction)

    def prove_writable(self) -> None:
        """Something was written and is on the disk; raises ``StorageTrouble`` where that cannot be."""
        with self.write() as transaction:
            transaction.execute(text("UPDATE alembic_version SET version_num = version_num"))

    def close(self) -> None:
        """Every connection is closed."""
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What is wrong with the database in here is raised as ``StorageTrouble``; every other error as it is."""
        try:
            yield
        except DBAPIError as error:
            trouble = trouble_of(error, str(self.file or self._engine.url.render_as_string()))
            if trouble is None:
                raise
            # What was being stored stands in the error that this hides.
            raise trouble from None


def version_of(tx: Transaction) -> str:
    """Return the migration that the database stands at, or nothing when it is empty."""
    try:
        return str(tx.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    except (OperationalError, ProgrammingError) as error:
        if trouble_of(error, ""):
            raise
        return ""


def upsert(tx: Transaction, table: Table) -> Insert:
    """Return an insert that can say what happens when the row is there already, in the words of the database in use."""
    return upsert_for(tx.dialect.name, table)


def upsert_for(dialect: str, table: Table) -> Insert:
    """Return the same for a database of this name, for a statement that is built once."""
    if dialect == "sqlite":
        return insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a school on SQLite does without

    # It has the same methods with the same meaning; one type stands for both.
    return cast("Insert", postgresql.insert(table))


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
    """The database file exists; a new one is its owner's alone, and SQLite gives its journal the same mode.

    One that is there is not opened: to close any descriptor of a file ends all locks that the process has on it, those of
    another ``Store`` too, and what that one commits next is lost (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A link may lead to a file that is still to be made, and O_EXCL follows none.
    file = os.path.realpath(path)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        # SQLite would open it to read and fail at the first write, in words that fit less.
        if not os.access(file, os.R_OK | os.W_OK, effective_ids=True):
            number = errno.EROFS if os.statvfs(file).f_flag & os.ST_RDONLY else errno.EACCES
            raise OSError(number, os.strerror(number), str(path)) from None


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
