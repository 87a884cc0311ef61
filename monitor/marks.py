"""Remembers, in files beside the database, when something last went well that the database itself cannot know."""

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from monitor.config import Config
from monitor.store.database import file_of

WATCHDOG, PING = "watchdog-ran", "ping-answered"


def mark(config: Config, what: str, now: datetime) -> None:
    """It is remembered that this went well now. That it cannot be is no reason for anything to fail."""
    file = _file(config, what)
    with contextlib.suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        os.utime(file, (now.timestamp(), now.timestamp()))


def marked(config: Config, what: str) -> datetime | None:
    """Return when this last went well, or None where it never did."""
    with contextlib.suppress(OSError):
        return datetime.fromtimestamp(_file(config, what).stat().st_mtime, UTC)
    return None


def _file(config: Config, what: str) -> Path:
    path = file_of(config.database) or config.path
    return path.with_name(f"{path.name}.{what}")
