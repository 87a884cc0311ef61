"""Says in words what is wrong with the disk or the database, and what mends it; never what was being stored."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError


class StorageTrouble(Exception):
    """The disk or the database cannot be used. ``words`` say how and where, ``remedy`` what to do.

    ``passing`` is trouble that mostly ends by itself within minutes.
    """

    def __init__(self, words: str, remedy: str, *, passing: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.remedy = remedy
        self.passing = passing


@dataclass(frozen=True, slots=True)
class _Entry:
    """How one kind of trouble is told; {where} is the file or folder."""

    words: str
    remedy: str
    passing: bool = False


FULL = _Entry(
    "The disk is full: {where} cannot be written.",
    "Make room on its disk (df -h shows which). What could not be kept is found again by the next pass.",
)
READ_ONLY = _Entry(
    "The disk or the file is read-only: {where} cannot be written.",
    "Disks turn read-only when they fail: see dmesg, then mount it writable again. If it is the file: chmod u+w.",
)
LOCKED = _Entry(
    "The database is locked by another program: {where}.",
    "A backup or a copy by hand may hold it (fuser names it). The next pass tries again; let backups read the copies beside it.",
    passing=True,
)
CORRUPT = _Entry(
    "The database is damaged: {where}.",
    "What is recorded in it now is to be done again afterwards. Put the newest copy in its place: monitor restore",
)
FOREIGN = _Entry(
    "This is not a database: {where}.",
    "Something has overwritten it, or the configuration names another file. To have the newest copy back: monitor restore",
)
NO_WAY = _Entry(
    "This cannot be opened: {where}.",
    "Check that its folder is there and mounted, and belongs to the account that runs the monitor.",
)
DENIED = _Entry(
    "This account may not use {where}.",
    "Type it with sudo, which goes on as the account that the database belongs to. Whose files stand in the way: monitor doctor.",
)
FAILING = _Entry(
    "The disk refuses to read or write: {where}.",
    "The disk may be failing, or a quota or limit on file sizes is reached: see dmesg and quota. Copy what can be copied first.",
)
UNREACHABLE = _Entry(
    "The database server cannot be reached: {where}.",
    "Check that it is running and that this machine may connect to it. The next pass tries again.",
    passing=True,
)

# Primary result codes: https://www.sqlite.org/rescode.html
_OF_SQLITE = MappingProxyType(
    {
        sqlite3.SQLITE_PERM: DENIED,
        sqlite3.SQLITE_BUSY: LOCKED,
        sqlite3.SQLITE_LOCKED: LOCKED,
        sqlite3.SQLITE_READONLY: READ_ONLY,
        sqlite3.SQLITE_IOERR: FAILING,
        sqlite3.SQLITE_CORRUPT: CORRUPT,
        sqlite3.SQLITE_FULL: FULL,
        sqlite3.SQLITE_CANTOPEN: NO_WAY,
        sqlite3.SQLITE_PROTOCOL: LOCKED,
        sqlite3.SQLITE_NOTADB: FOREIGN,
    }
)
_OF_SYSTEM = MappingProxyType(
    {
        errno.ENOSPC: FULL,
        errno.EDQUOT: FULL,
        errno.EFBIG: FAILING,
        errno.EROFS: READ_ONLY,
        errno.EACCES: DENIED,
        errno.EPERM: DENIED,
        errno.EIO: FAILING,
        errno.ESTALE: NO_WAY,
    }
)
_NOTHING_LEFT = 1_000_000  # bytes
_PRIMARY = 0xFF  # the other bits of a result code say more than anybody needs


def trouble_of(error: BaseException, where: str) -> StorageTrouble | None:
    """Return what is wrong with the disk or the database; None when the error is a fault in the program."""
    if isinstance(error, StorageTrouble):
        return error
    if isinstance(error, OSError):
        return _told(_OF_SYSTEM.get(error.errno or 0), str(error.filename or where))
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _told(_by_the_disk(_OF_SQLITE.get(code & _PRIMARY), where), where)
    server = isinstance(error, OperationalError | InterfaceError) and not isinstance(cause, sqlite3.Error)
    return _told(UNREACHABLE, where) if server else None


@contextmanager
def explained(where: Path | str) -> Iterator[None]:
    """What is wrong with the disk or the database in here is raised as ``StorageTrouble``; everything else as it is."""
    try:
        yield
    except (OSError, DBAPIError, sqlite3.Error) as error:
        trouble = trouble_of(error, str(where))
        if trouble is None:
            raise
        # Not "from error": its words and its statement are for nobody.
        raise trouble from None


def _by_the_disk(entry: _Entry | None, where: str) -> _Entry | None:
    """Return what it is by the look of the disk: SQLite calls it a failure when its files beside the database have no room."""
    if entry not in {FAILING, NO_WAY}:
        return entry
    try:
        disk = os.statvfs(Path(where).parent)
    except OSError:
        return entry
    if disk.f_flag & os.ST_RDONLY:
        return READ_ONLY
    return FULL if disk.f_bavail * disk.f_frsize < _NOTHING_LEFT else entry


def _told(entry: _Entry | None, where: str) -> StorageTrouble | None:
    return StorageTrouble(entry.words.format(where=where), entry.remedy, passing=entry.passing) if entry else None
