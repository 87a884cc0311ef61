"""What an installation would change on this machine, worked out before anything is touched."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.install.needs import Needs
from monitor.install.obstacles import Account, account, is_group, may_read
from monitor.install.units import Service
from monitor.install.writing import is_ours, is_untouched

Command = tuple[str, ...]
SUFFIXES = ("", ".service", ".timer", "-failed.service", "-watchdog.service", "-watchdog.timer", "-web.service")
LIVE = Path("/etc/systemd/system")  # where what an administrator writes belongs: systemd.unit(5)
CRON = Path("/etc/cron.d")


@dataclass(frozen=True, slots=True)
class File:
    """A file to write, and what stands in its place now: nothing, a text of ours, or somebody's."""

    path: Path
    text: str
    present: str | None
    theirs: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in this order: commands before, files written, files removed, commands after.

    ``removed`` says of each file whether somebody changed it since it was written.
    """

    before: tuple[Command, ...] = ()
    written: tuple[File, ...] = ()
    removed: tuple[tuple[Path, bool], ...] = ()
    after: tuple[Command, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything is as it should be already."""
        return not (self.before or self.written or self.removed or self.after)


def given(needs: Needs, user: Account, secrets: Iterable[Path] = ()) -> tuple[Command, ...]:
    """Return the commands that make the account, and give it the school's folders, configuration and these secrets."""
    name, group = user.name, user.group or user.name
    commands: list[Command] = []
    if user.uid < 0:
        joined = ("--gid", name) if is_group(name) else ("--user-group",)
        home = ("--home-dir", "/nonexistent", "--no-create-home", "--shell", "/usr/sbin/nologin")
        commands.append(("useradd", "--system", *joined, *home, name))
    for folder in needs.folders:
        if not folder.is_dir() or folder.stat().st_uid != user.uid or folder.stat().st_mode & 0o077:
            commands.append(("install", "--directory", f"--owner={name}", f"--group={group}", "--mode=0700", str(folder)))
        if _holds_others(folder, user):
            commands.append(("chown", "--recursive", "--no-dereference", f"{name}:{group}", str(folder)))
    commands += [("chown", f"{name}:{group}", str(file)) for file in (needs.config, *secrets) if not may_read(file, user)]
    return tuple(commands)


def for_systemd(service: Service, needs: Needs, texts: Mapping[str, str], folder: Path) -> Plan:
    """Return what makes systemd's folder hold these units and no other of this name; nothing is started yet."""
    files = [_file(folder / name, text, service.name) for name, text in texts.items()]
    return Plan(
        given(needs, account(service.user)),
        tuple(file for file in files if file.present != file.text),
        tuple((path, changed) for path, changed in ours(service.name, folder) if path.name not in texts),
    )


def for_cron(service: Service, needs: Needs, text: str, folder: Path) -> Plan:
    """Return what makes cron's folder hold this file. Cron hands over no secrets: their files have to be the account's."""
    file = _file(folder / service.name, text, service.name)
    secrets = [path for _, path in needs.credentials]
    return Plan(given(needs, account(service.user), secrets), (file,) if file.present != file.text else ())


def ours(name: str, folder: Path) -> tuple[tuple[Path, bool], ...]:
    """Return the files in a folder that were written for this name, and whether somebody changed them since."""
    paths = [folder / f"{name}{suffix}" for suffix in SUFFIXES]
    return tuple((path, not is_untouched(_read(path) or "")) for path in paths if is_ours(_read(path) or "", name))


def _file(path: Path, text: str, name: str) -> File:
    present = _read(path)
    return File(path, text, present, present is not None and not (is_ours(present, name) and is_untouched(present)))


def _read(path: Path) -> str | None:
    """Return a file's text; None where there is none."""
    try:
        return path.read_text("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _holds_others(folder: Path, user: Account) -> bool:
    """Return whether something in a folder belongs to another account."""
    for place, folders, files in os.walk(folder):
        if any(os.lstat(Path(place, name)).st_uid != user.uid for name in (*folders, *files)):
            return True
    return False
