"""What the doctor looks at: the installation, and the machine that it stands on, each as a parameter that a test can replace."""

import ctypes
import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from monitor.config import Config
from monitor.finding import Finding
from monitor.model import Problem
from monitor.store.database import file_of

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
COMMAND = 5  # seconds that a command of the system may take
_TIMEX = 512  # bytes; the kernel's struct has 208 of them on the machines that there are


@dataclass(frozen=True, slots=True)
class Room:
    """A file system: its bytes, those free to us, how many more files it takes (None: any), whether it is read-only."""

    total: int
    free: int
    files: int | None
    read_only: bool


def room_of(folder: Path) -> Room:
    """Return the room on the file system that a folder is on."""
    found = os.statvfs(folder)
    files = found.f_favail if found.f_files else None
    return Room(found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize, files, bool(found.f_flag & os.ST_RDONLY))


def stat_of(path: Path) -> os.stat_result | None:
    """Return what the system says of a file or folder; None where it is not there, or this account does not get there."""
    try:
        return path.stat()
    except OSError:
        return None


def standing(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that is there."""
    while not is_folder(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def is_folder(path: Path) -> bool:
    """Return whether there is a folder, as far as this account gets there."""
    found = stat_of(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def run(command: Sequence[str]) -> str:
    """Return what a command of the system prints; nothing where there is none, it fails, or it takes too long."""
    program = shutil.which(command[0], path=PATH)
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, and arguments of ours
            [program, *command[1:]],
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND,
            stdin=subprocess.DEVNULL,
            # None of ours, which may hold secrets; and what it prints is understood in this language alone.
            env={"PATH": PATH, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def crontab() -> str:
    """Return root's own table of cron's, which no other account can see; nothing where this is not root."""
    return "" if os.geteuid() else run(["crontab", "-l"])


def clock_state() -> int | None:
    """Return adjtimex(2)'s word on the clock: 5 is "not synchronised", less is; None where the kernel does not say."""
    try:
        state = int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(_TIMEX)))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state


def resolve(host: str) -> list[str]:
    """Return the addresses of a host; raises ``OSError`` where it has none."""
    return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})


def installed() -> datetime:
    """Return when the program was put on this machine, by the machine's clock of then."""
    return datetime.fromtimestamp(Path(__file__).stat().st_ctime, UTC)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An installation, and how to ask its machine. ``config`` is None where what is written is no configuration at all.

    ``root`` is the folder under which the machine's own files lie (/proc, /sys, /etc). ``secrets`` are the files that hold
    secrets, by the key that names each, ``crontab`` is root's own, where it could be read. Nothing goes on the network unless
    ``live``.
    """

    path: Path
    environ: Mapping[str, str]
    now: datetime
    config: Config | None
    problems: tuple[Problem, ...] = ()
    secrets: tuple[tuple[str, Path], ...] = ()
    live: bool = False
    root: Path = Path("/")
    crontab: str = ""
    uid: int = field(default_factory=os.geteuid)
    room: Callable[[Path], Room] = room_of
    run: Callable[[Sequence[str]], str] = run
    clock: Callable[[], int | None] = clock_state
    resolve: Callable[[str], list[str]] = resolve
    installed: Callable[[], datetime] = installed

    @property
    def database(self) -> Path | None:
        """The database's file, whether it is there or not; None where nothing says which it is."""
        return file_of(self.config.database) if self.config else None

    @property
    def folder(self) -> Path:
        """The folder with what is remembered, or the nearest one above it that is there."""
        return standing((self.database or self.path).parent)


Check = Callable[[Surroundings], Iterator[Finding]]
