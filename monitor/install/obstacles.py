"""What would keep the service from working, found before anything is written, each with the way out."""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.config import Secret
from monitor.install.needs import Needs, Program
from monitor.install.writing import is_plain

HOMES = tuple(Path(each) for each in ("/home", "/root", "/run/user"))
PASSING = tuple(Path(each) for each in ("/tmp", "/var/tmp", "/run", "/dev", "/proc", "/sys"))  # noqa: S108 - to keep out of them
# Folders that are everybody's: no account of ours may own one.
SHARED = frozenset(
    Path(each)
    for each in (
        *("/", "/bin", "/boot", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/root", "/sbin", "/srv", "/usr", "/var"),
        *("/etc/cron.d", "/usr/bin", "/usr/lib", "/usr/local", "/usr/share"),
        *("/var/backups", "/var/cache", "/var/lib", "/var/log", "/var/mail", "/var/spool", "/var/www"),
    )
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the service would not work, and what to do about it."""

    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine by its numbers; one that is still to be made has -1 and no groups."""

    name: str
    uid: int = -1
    groups: frozenset[int] = frozenset()


def account(name: str) -> Account:
    """Return the account of this name, whether it is there yet or not."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return Account(name)
    return Account(name, entry.pw_uid, frozenset(os.getgrouplist(name, entry.pw_gid)))


def is_group(name: str) -> bool:
    """Return whether there is a group of this name."""
    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True


def of_variables(found: tuple[Secret, ...]) -> Iterator[Obstacle]:
    """Yield each secret that is in the environment of whoever is logged in, and would not be in the service's."""
    for secret in found:
        if secret.variable:
            table, _, key = secret.key.rpartition(".")
            file = f"{key.removesuffix('_env')}_file"
            yield Obstacle(
                f"{secret.key} names an environment variable, {secret.variable}, which a service does not have.",
                f'Write the secret into a file (chmod 600) and {file} = "FILE" in the place of {key}, under {table}.',
            )


def of_places(needs: Needs, program: Program, *, hidden: bool) -> Iterator[Obstacle]:
    """Yield what lies where the service would not find it; ``hidden`` says that homes and /tmp are hidden from it."""
    for path in (
        program.command,
        needs.config,
        *needs.folders,
        *needs.measures,
        *needs.reads,
        *needs.commands,
        *(p for _, p in needs.credentials),
    ):
        if not is_plain(path):
            yield Obstacle(f"{path!s} holds a sign that cannot stand in a unit or in a crontab.", "Rename it.")
    for folder in needs.folders:
        if folder in SHARED:
            yield Obstacle(
                f"The monitor would write straight into {folder}, which is not the school's alone.",
                "Give the database ([store] database) and the letters ([letters] folder) folders of their own.",
            )
    if hidden:
        yield from _hidden("the program", (program.command, *program.folders), "Install it below /opt")
        kept = (needs.config, *needs.folders, *needs.reads, *needs.commands)
        yield from _hidden("the school's files", kept, "Keep them below /var/lib")


def _hidden(what: str, paths: tuple[Path, ...], remedy: str) -> Iterator[Obstacle]:
    """Yield the first of these paths that lies in somebody's home, and the first that lies where nothing stays."""
    for places, why in ((HOMES, "homes are hidden from the service"), (PASSING, "nothing there lasts, or is the service's")):
        for path in paths:
            real = (path, path.resolve())
            if place := next((place for place in places if any(each.is_relative_to(place) for each in real)), None):
                yield Obstacle(f"{path} is below {place}: {why}, so it would not find {what}.", f"{remedy}: docs/install.md.")
                break


def of_target(folder: Path, *, units: bool) -> Iterator[Obstacle]:
    """Yield that there is no folder for what is to be written: whoever would read it is not on this machine."""
    if not folder.is_dir():
        reader = "systemd" if units else "cron"
        yield Obstacle(f"There is no folder {folder}.", f"Is {reader} installed? Name another folder with --folder.")


def of_access(needs: Needs, program: Program, user: Account) -> Iterator[Obstacle]:
    """Yield what this account could not read, and could not be made to by giving it the school's own folders and files."""
    if user.uid == 0:
        yield Obstacle("The monitor reads what strangers wrote, and never runs as root.", "Name another account with --user.")
    for path in (program.command, *program.folders, *needs.reads, *needs.commands):
        if barrier := _barrier(path, user):
            yield Obstacle(f"{user.name} could not read {path}: {barrier} is closed to it.", f"Open {barrier} to it (chmod).")
    for path in (needs.config, *needs.folders):
        # What it is going to be given it need not be able to read yet; but it has to be able to get there.
        if barrier := _barrier(_nearest(path.parent), user, stat.S_IXOTH):
            yield Obstacle(f"{user.name} could not get to {path}: {barrier} is closed to it.", f"Run: chmod o+x {barrier}")


def may_read(path: Path, user: Account) -> bool:
    """Return whether an account can read a file."""
    return _barrier(path, user) is None


def _barrier(path: Path, user: Account, wanted: int = stat.S_IROTH) -> Path | None:
    """Return what stands between an account and a path: a folder on the way, or itself; None when nothing does."""
    real = Path(os.path.realpath(path))
    for folder in reversed(real.parents):
        if not _has(folder, user, stat.S_IXOTH):
            return folder
    return None if _has(real, user, wanted) else real


def _has(path: Path, user: Account, right: int) -> bool:
    """Return whether an account has a right to a path, given as that of others (``S_IROTH`` ...)."""
    try:
        found = path.stat()
    except OSError:
        return False
    if found.st_uid == user.uid:
        return bool(found.st_mode & right << 6)
    if found.st_gid in user.groups:
        return bool(found.st_mode & right << 3)
    return bool(found.st_mode & right)


def _nearest(path: Path) -> Path:
    """Return a path, or the nearest folder above it that is there."""
    while not path.exists():
        path = path.parent
    return path
