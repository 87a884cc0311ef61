"""What would keep the service from working, found before anything is written, each with the way out."""

import grp
import os
import pwd
import stat
from collections.abc import Iterable, Iterator
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
    """An account of this machine by its numbers; one that is still to be made has -1 and no groups.

    ``group`` is the name of the one that it has at first; nothing where that will be its own name.
    """

    name: str
    uid: int = -1
    groups: frozenset[int] = frozenset()
    group: str = ""


def account(name: str) -> Account:
    """Return the account of this name, whether it is there yet or not."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return Account(name)
    try:
        group = grp.getgrgid(entry.pw_gid).gr_name
    except KeyError:
        group = str(entry.pw_gid)
    return Account(name, entry.pw_uid, frozenset(os.getgrouplist(name, entry.pw_gid)), group)


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
        # Metrics need not last, so /run is good for them.
        apart = tuple(place for place in PASSING if place != Path("/run"))
        yield from _hidden("the folder of metrics_file", needs.measures, "Keep it below /var/lib", apart)


def _hidden(what: str, paths: tuple[Path, ...], remedy: str, passing: tuple[Path, ...] = PASSING) -> Iterator[Obstacle]:
    """Yield the first of these paths that lies in somebody's home, and the first that lies where nothing stays."""
    for places, why in ((HOMES, "homes are hidden from the service"), (passing, "nothing there lasts, or is the service's")):
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


def of_access(needs: Needs, program: Program, user: Account, secrets: Iterable[Path] = ()) -> Iterator[Obstacle]:
    """Yield what this account could not read, and could not be made to by giving it the school's own folders and files.

    ``secrets`` are the files of those that it has to read itself, since nobody hands them over.
    """
    if user.uid == 0:
        yield Obstacle("The monitor reads what strangers wrote, and never runs as root.", "Name another account with --user.")
    known: set[Path] = set()
    for path in (program.command, *program.folders, *program.packages, *needs.reads, *needs.commands):
        barrier = _barrier(path, user) or (_closed(path, user) if path in program.packages else None)
        if barrier and barrier not in known:
            known.add(barrier)
            words = f"{user.name} could not read {path}: {barrier} is closed to it."
            yield Obstacle(words, f"Run: {_opening(barrier, path, program)}")
    for path in (needs.config, *needs.folders, *secrets):
        # What it is going to be given it need not be able to read yet; but it has to be able to get there.
        if barrier := _barrier(_nearest(path.parent), user, stat.S_IXOTH):
            yield Obstacle(f"{user.name} could not get to {path}: {barrier} is closed to it.", f"Run: chmod o+x {barrier}")


def of_writing(needs: Needs) -> Iterator[Obstacle]:
    """Yield each folder that whoever is asking could not write to: nobody makes it theirs."""
    for folder in needs.folders:
        if not os.access(_nearest(folder), os.W_OK | os.X_OK):
            yield Obstacle(f"You may not write to {folder}.", "Name another in the configuration, or have it made yours (chown).")


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


def _closed(folder: Path, user: Account) -> Path | None:
    """Return the first below a folder that an account could not read; what Python compiled for itself it does without."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in folders:
            if not (_has(path := Path(place, name), user, stat.S_IROTH) and _has(path, user, stat.S_IXOTH)):
                return path
        for name in sorted(files):
            if (path := Path(place, name)).exists() and not _has(path, user, stat.S_IROTH):
                return path
    return None


def _opening(barrier: Path, path: Path, program: Program) -> str:
    """Return the command that opens the program or another path to everybody, and nothing that may lie beside it."""
    if around := [whole for whole in program.whole if barrier.is_relative_to(whole.resolve())]:
        return f"chmod -R o+rX {around[0]}"
    if inside := " ".join(str(whole) for whole in program.whole if whole.resolve().is_relative_to(barrier)):
        # Whoever closed the folder mostly closed what is in it too; the school's own files may be there as well.
        return f"chmod o+rx {barrier} && chmod -R o+rX {inside}"
    return f"chmod -R o+rX {path}" if barrier == path.resolve() else f"chmod o+x {barrier}"


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
