"""The doctor looks at the database: whole, of the right version, of a sane size, and held by nobody else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor import build
from monitor.doctor import database as module
from monitor.doctor.database import fitting, held, large, whole
from monitor.finding import Level
from tests.monitor.patient import healthy, seen, told

PAGE, CELLS = 4096, 8  # bytes: of a page, and of the head before it says where its rows are


def test_a_database_with_a_spoilt_page_is_damaged(tmp_path: Path) -> None:
    """As after a disk that lost a block; SQLite's own check says where."""
    here = healthy(tmp_path)
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pass'").fetchone()
    with (tmp_path / "monitor.db").open("r+b") as file:
        file.seek((root - 1) * PAGE + CELLS)
        file.write(b"\xff\xff")
    (found,) = seen(here, whole)
    assert (found.id, found.level) == ("D021", Level.BAD)
    assert "is damaged" in found.seen
    assert "docs/" in found.remedy


@pytest.mark.parametrize(("version", "level"), [("0005", Level.NOTE), ("9999", Level.BAD)])
def test_a_database_of_another_version_is_told(tmp_path: Path, version: str, level: Level) -> None:
    """An older one is brought up by the next pass; a newer one is not this program's to use."""
    here = healthy(tmp_path)
    with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (version,))
    assert told(here, fitting) == [("D022", level)]


def test_a_database_that_has_grown_beyond_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So has a journal that somebody's long reading keeps from being emptied."""
    here = healthy(tmp_path)
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM cases").fetchone()
        with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as writer:
            writer.execute("UPDATE school SET name = 'another'")
        monkeypatch.setattr(module, "LARGE_JOURNAL", 1000)
        (found,) = seen(here, large)
        assert "journal" in found.seen
        monkeypatch.setattr(module, "LARGE", 1000)
        assert told(here, large) == [("D023", Level.WARNING)] * 2


def test_a_program_that_holds_the_database_is_told(tmp_path: Path) -> None:
    """Such as a backup that locks it; a pass of ours is none."""
    here = healthy(tmp_path)
    assert here.config
    with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert told(here, held) == [("D025", Level.BAD)]
        with build.alone(here.config):
            assert told(here, held) == []
        other.execute("ROLLBACK")
    assert told(here, held) == []
