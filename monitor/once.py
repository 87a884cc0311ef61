"""Remembers in a file what was told and when: the database, or its disk, may be what is gone."""

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

AGAIN = timedelta(hours=12)
# The file has its full length from the beginning and is rewritten in place: on a full disk it can still be written.
_MOST, _LINE = 8, 96


def prepare(database: Path) -> None:
    """There is room on the disk for what is to be remembered beside the database."""
    with contextlib.suppress(OSError):
        file = next(_places(database))
        _write(file, _read(file))


def was_told(database: Path, what: str, now: datetime) -> bool:
    """Return whether the same was told within twelve hours."""
    told = [at for file in _places(database) if (at := _read(file).get(_mark(what)))]
    return any(timedelta() <= now - at < AGAIN for at in told)


def note(database: Path, what: str, now: datetime) -> None:
    """It is remembered that this was told, if there is any place to write at: where there is none it is told again."""
    for file in _places(database):
        with contextlib.suppress(OSError):
            _write(file, _read(file) | {_mark(what): now})
            return


def _places(database: Path) -> Iterator[Path]:
    """Yield where the file may be: beside the database or, on a read-only disk, wherever this account may write."""
    yield database.with_name(f"{database.name}.watchdog")
    name = f"school-monitor-{os.geteuid()}-{sha256(str(database).encode()).hexdigest()[:16]}"
    if runtime := os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]:
        yield Path(runtime) / name
    # What is in them is opened as somebody else's may be opened: never through a link, and only if it is ours.
    for folder in (os.environ.get("TMPDIR", ""), "/dev/shm", "/tmp"):  # noqa: S108 - see above
        if folder:
            yield Path(folder) / name


def _mark(what: str) -> str:
    return sha256(what.encode()).hexdigest()


def _read(file: Path) -> dict[str, datetime]:
    """Return when each thing was told; nothing of what cannot be read or is not ours."""
    known: dict[str, datetime] = {}
    with contextlib.suppress(OSError), _opened(file, os.O_RDONLY) as handle:
        for line in os.read(handle, _MOST * _LINE).decode("ascii", "replace").splitlines():
            with contextlib.suppress(ValueError):  # what cannot be understood was never told
                mark, _, at = line.strip().partition(" ")
                known[mark] = datetime.fromisoformat(at)
    return {mark: at for mark, at in known.items() if at.tzinfo}


def _write(file: Path, known: Mapping[str, datetime]) -> None:
    newest = sorted(known.items(), key=lambda told: told[1])[-_MOST:]
    lines = [f"{mark} {at.astimezone(UTC):%Y-%m-%dT%H:%M:%S%z}".ljust(_LINE - 1) + "\n" for mark, at in newest]
    content = "".join(lines).encode().ljust(_MOST * _LINE)
    with _opened(file, os.O_WRONLY | os.O_CREAT) as handle:
        if os.pwrite(handle, content, 0) < len(content):
            raise OSError("only a part could be written")
        os.fsync(handle)


@contextlib.contextmanager
def _opened(file: Path, how: int) -> Iterator[int]:
    handle = os.open(file, how | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            raise PermissionError(f"{file} is not ours")
        yield handle
    finally:
        os.close(handle)
