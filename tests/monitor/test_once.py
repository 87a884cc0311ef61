"""What was told is not told again for twelve hours, wherever that can be remembered."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import once
from tests.world import FRIDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a folder of its own, and a folder for what cannot be kept beside it."""
    for name in ("RUNTIME_DIRECTORY", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path / "monitor.db"


def test_each_thing_has_its_own_twelve_hours(database: Path) -> None:
    """Two that alternate are told once each; after twelve hours, or when the clock was put back, again."""
    for hour in range(12):
        for what in ("full", "stopped"):
            assert once.was_told(database, what, FRIDAY + hour * HOUR) is bool(hour)
            if not hour:
                once.note(database, what, FRIDAY)
    assert not once.was_told(database, "full", FRIDAY + 12 * HOUR)
    assert not once.was_told(database, "full", FRIDAY - HOUR)


def test_on_a_full_disk_the_file_is_rewritten_in_place(database: Path) -> None:
    """It has its full length from the first day, and keeps it and its place on the disk."""
    once.prepare(database)
    file = database.with_name("monitor.db.watchdog")
    before = file.stat()
    for number in range(20):
        once.note(database, f"trouble {number}", FRIDAY + number * HOUR)
    assert (file.stat().st_ino, file.stat().st_size, file.stat().st_mode & 0o777) == (before.st_ino, before.st_size, 0o600)
    assert once.was_told(database, "trouble 19", FRIDAY + 20 * HOUR)
    once.prepare(database)
    assert once.was_told(database, "trouble 19", FRIDAY + 20 * HOUR)


@pytest.mark.parametrize("writable", ["RUNTIME_DIRECTORY", "TMPDIR"])
def test_on_a_read_only_disk_it_is_remembered_elsewhere(database: Path, writable: str) -> None:
    """In the folder that systemd gives, or that of temporary files: a folder in its place stands for what cannot be written."""
    database.with_name("monitor.db.watchdog").mkdir()
    if writable == "TMPDIR":
        os.environ["RUNTIME_DIRECTORY"] += "/none"
    once.note(database, "full", FRIDAY)
    assert once.was_told(database, "full", FRIDAY + HOUR)
    assert len(list((database.parent / writable).iterdir())) == 1


def test_what_somebody_else_laid_there_is_neither_believed_nor_written(database: Path) -> None:
    """A link to a file of ours in a folder where everybody may write."""
    database.with_name("monitor.db.watchdog").mkdir()
    precious = database.with_name("precious")
    once.note(database, "full", FRIDAY)
    (note,) = (database.parent / "RUNTIME_DIRECTORY").iterdir()
    before = note.read_bytes()
    precious.write_bytes(before)
    note.unlink()
    note.symlink_to(precious)
    assert not once.was_told(database, "full", FRIDAY + HOUR)
    once.note(database, "other", FRIDAY)
    assert precious.read_bytes() == before
    assert once.was_told(database, "other", FRIDAY + HOUR)


def test_a_file_of_another_account_is_not_believed(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As this account's own is not by another."""
    once.note(database, "full", FRIDAY)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert not once.was_told(database, "full", FRIDAY + HOUR)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"mark 2026-11-20T09:00:00", b"x" * 100_000])
def test_what_cannot_be_understood_was_never_told(database: Path, content: bytes) -> None:
    """Better too often than never."""
    database.with_name("monitor.db.watchdog").write_bytes(content)
    assert not once.was_told(database, "full", FRIDAY)
    once.note(database, "full", FRIDAY)
    assert once.was_told(database, "full", FRIDAY + HOUR)
