"""Does what a plan says: the only code of an installation that changes the machine."""

import os
import subprocess
from pathlib import Path

from monitor.install.plan import Command, File

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What tools of the system find their own way by. The rest of our environment may hold secrets.
NEEDED = ("HOME", "USER", "LOGNAME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SYSTEMD_OFFLINE")
LONGEST = 300  # seconds; starting a timer whose turn it is does not wait for the pass


class Failed(Exception):
    """A step could not be done: which one, and what was said of it."""


def run(command: Command, given: str = "") -> str:
    """Return what a command printed; raise ``Failed`` unless it ended well. No shell reads it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and the account's own paths
            command,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
            env={name: os.environ[name] for name in NEEDED if name in os.environ} | {"PATH": PATH, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise Failed(f"{command[0]}: {getattr(trouble, 'strerror', None) or 'it did not end in time'}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Failed(f"{' '.join(command)}: {said[-1] if said else f'exit code {done.returncode}'}")
    return done.stdout


def is_so(command: Command) -> bool:
    """Return whether a command that only asks ends with yes."""
    try:
        run(command)
    except Failed:
        return False
    return True


def write(file: File) -> None:
    """The file stands there, whole, readable for all, as units and cron's files are."""
    draft = file.path.with_name(f".{file.path.name}.part")
    try:
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o644), "w", encoding="utf-8") as out:
            os.fchmod(out.fileno(), 0o644)
            out.write(file.text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file.path)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        raise Failed(f"{file.path}: {trouble.strerror}") from None


def remove(path: Path) -> None:
    """The file is not there any more."""
    try:
        path.unlink(missing_ok=True)
    except OSError as trouble:
        raise Failed(f"{path}: {trouble.strerror}") from None


def own_crontab() -> str:
    """Return the crontab of whoever is asking; empty where there is none."""
    try:
        return run(("crontab", "-l"))
    except Failed as trouble:
        if "no crontab" in str(trouble):
            return ""
        raise


def set_own_crontab(text: str) -> None:
    """The crontab of whoever is asking reads so; there is none when it would be empty."""
    if text.strip():
        run(("crontab", "-"), text)
    else:
        run(("crontab", "-r"))
