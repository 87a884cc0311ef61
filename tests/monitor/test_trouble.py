"""Trouble with the disk or the database is told in words that mend it, and loses nothing that was to be told."""

import errno
import os
import re
import resource
import signal
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from monitor.run import tick
from monitor.store import Store, backup, database, keeping, restore, sound, trouble, upgrade
from monitor.store.trouble import StorageTrouble, explained, trouble_of
from tests.accounts import nobody, open_folder
from tests.damage import damage, held, no_room
from tests.monitor.configs import ROOT
from tests.world import COMPLAINT, FRIDAY, THREAT, Post, Web, document, place, world

WORDS = {"NO_ROOM", "NOT_OURS", "ANOTHER_COPY", "IN_USE", "GONE", "NEWER", "FAILED"}
TEN_MINUTES = timedelta(minutes=10)
CANARY = "quillfeather-canary"


@pytest.mark.parametrize(
    ("code", "words", "passing"),
    [
        (sqlite3.SQLITE_FULL, "The disk is full", False),
        (sqlite3.SQLITE_READONLY, "read-only", False),
        (sqlite3.SQLITE_READONLY_DBMOVED, "read-only", False),
        (sqlite3.SQLITE_BUSY, "locked by another program", True),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "locked by another program", True),
        (sqlite3.SQLITE_CORRUPT_INDEX, "is damaged", False),
        (sqlite3.SQLITE_NOTADB, "This is not a database", False),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "cannot be opened", False),
        (sqlite3.SQLITE_IOERR_WRITE, "refuses to read or write", False),
        (sqlite3.SQLITE_PERM, "may not use", False),
    ],
)
def test_each_kind_of_trouble_has_its_words(tmp_path: Path, code: int, words: str, passing: bool) -> None:  # noqa: FBT001 - a column of the table
    """By SQLite's result code, of which the extended ones say the same; with the file, and what to do."""
    cause = sqlite3.OperationalError(CANARY)
    cause.sqlite_errorcode = code
    for error in (cause, OperationalError(f"INSERT {CANARY}", {"words": CANARY}, cause)):
        trouble = trouble_of(error, str(tmp_path / "monitor.db"))
        assert trouble
        assert words in trouble.words
        assert str(tmp_path / "monitor.db") in trouble.words
        assert trouble.remedy
        assert trouble.passing is passing
        assert CANARY not in f"{trouble}{trouble.words}{trouble.remedy}{trouble!r}"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "may not use"),
        (errno.EIO, "refuses"),
    ],
)
def test_what_the_system_says_of_files_has_the_same_words(number: int, words: str) -> None:
    """With the file that it was, where the system names one."""
    trouble = trouble_of(OSError(number, "", "/srv/letters"), "a file")
    assert trouble
    assert words in trouble.words
    assert "/srv/letters" in trouble.words


@pytest.mark.parametrize(
    "fault", [ValueError("x"), OSError(errno.ECONNREFUSED, ""), IntegrityError("", {}, sqlite3.IntegrityError())]
)
def test_a_fault_in_the_program_is_none_of_it(fault: Exception) -> None:
    """It goes on as what it is."""
    assert trouble_of(fault, "monitor.db") is None
    with pytest.raises(type(fault)), explained("monitor.db"):
        raise fault


def test_a_database_server_that_nobody_reaches_is_trouble_too() -> None:
    """Its driver has errors without SQLite's codes."""
    trouble = trouble_of(OperationalError("SELECT 1", {}, Exception("connection refused")), "postgresql://db.example/monitor")
    assert trouble
    assert trouble.words == "The database server cannot be reached: postgresql://db.example/monitor."


def test_a_threat_on_a_full_disk_is_told_once_there_is_room(tmp_path: Path) -> None:
    """The pass ends with trouble and nothing of the look is kept, so the next one finds it as if for the first time."""
    web, post = Web({"forum": [document("a", COMPLAINT)]}), Post()
    with closing((one := world(tmp_path, [place("forum")], web, post)).store):
        tick(one, FRIDAY)
        web.shows["forum"] = [document(f"t{at}", f"{THREAT} {'and ' * at * 300}") for at in range(9)]
        before = len(post.taken)
        no_room(one.store)
        with pytest.raises(StorageTrouble, match="The disk is full"):
            tick(one, FRIDAY + timedelta(hours=2))
    assert len(post.taken) == before
    with closing((again := world(tmp_path, [place("forum")], web, post)).store):
        tick(again, FRIDAY + timedelta(hours=2) + TEN_MINUTES)
        urgent = [message.key for message in post.taken if message.urgent]
        tick(again, FRIDAY + timedelta(hours=2) + 2 * TEN_MINUTES)
    assert urgent
    assert [message.key for message in post.taken if message.urgent] == urgent
    assert len(set(urgent)) == len(urgent)


def test_a_disk_that_takes_no_more_bytes_leaves_no_half_rows(tmp_path: Path) -> None:
    """A limit on file sizes, which anybody can set: what was being written is undone, and what was there is there."""
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    with closing(store):
        store.migrate()
        with store.write() as tx:
            keeping.enrol(tx, "larkspur", "Larkspur Hill")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
        try:
            with pytest.raises(StorageTrouble, match="refuses to read or write"):
                _enrol_many(store)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
            with pytest.raises(StorageTrouble, match="refuses to read or write"):
                store.prove_writable()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        with store.read() as tx:
            assert tx.execute(text("SELECT id FROM school")).scalars().all() == ["larkspur"]


def _enrol_many(store: Store) -> None:
    with store.write() as tx:
        for number in range(1000):
            keeping.enrol(tx, f"school{number}", CANARY * 100)


def test_a_database_that_is_held_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    """A backup that takes some seconds costs some seconds and nothing else."""
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store:
        store.migrate()
        with held(tmp_path / "monitor.db") as other:
            threading.Timer(0.5, other.rollback).start()
            store.prove_writable()


def test_a_database_that_stays_locked_is_told_and_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds it to write keeps nobody from reading: ``monitor status`` works meanwhile."""
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "busy_timeout=50"))
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store:
        store.migrate()
        with held(tmp_path / "monitor.db"):
            with pytest.raises(StorageTrouble, match="locked by another program") as caught:
                store.prove_writable()
            assert store.version() == database.HEAD
    assert caught.value.passing


def test_a_damaged_database_is_told_wherever_it_is_met(tmp_path: Path) -> None:
    """By whatever touches the pages that are gone."""
    one = world(tmp_path, [place("forum")], Web({"forum": [document("a", COMPLAINT)]}), Post())
    with closing(one.store):
        tick(one, FRIDAY)
    damage(tmp_path / "monitor.db")
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store, pytest.raises(StorageTrouble, match="is damaged"):
        store.migrate()


@pytest.mark.parametrize("name", ["monitor.db", "new.db"])
def test_what_is_somebody_elses_is_told(name: str) -> None:
    """As when root has run the monitor once, and its own account runs it again: the file is root's, or the folder."""
    with open_folder() as folder:
        (folder / "monitor.db").touch(0o400)
        folder.chmod(0o555)
        with nobody(), pytest.raises(StorageTrouble, match=f"This account may not use {folder / name}"):
            Store(f"sqlite:///{folder / name}")
        folder.chmod(0o700)


def test_a_file_that_is_ours_in_a_folder_that_anybody_gets_to_is_no_trouble() -> None:
    """So that it is the folder and the file that are told of, and not the way to them."""
    with open_folder() as folder:
        folder.chmod(0o777)
        with nobody(), closing(Store(f"sqlite:///{folder / 'monitor.db'}")) as store:
            assert store.version() == ""


TOLD = (
    *(entry.words for entry in vars(trouble).values() if isinstance(entry, trouble._Entry)),  # noqa: SLF001 - what it may say
    *(words for module in (backup, restore, upgrade) for name, words in vars(module).items() if name in WORDS),
)


def _said(words: str) -> str:
    return re.split(r"[:.]|( in)? \{where\}", words)[0]


@pytest.mark.parametrize("words", TOLD)
def test_whatever_is_said_has_its_section(words: str) -> None:
    """Docs/trouble.md has a heading with the words that stand on the screen, up to what differs."""
    assert f"\n### `{_said(words)}`\n" in (ROOT / "docs" / "trouble.md").read_text("utf-8")


def test_the_page_names_no_trouble_that_is_never_said() -> None:
    """A heading of the sections on the disk and the database is said somewhere."""
    page = (ROOT / "docs" / "trouble.md").read_text("utf-8")
    sections = page.partition("\n## Disk\n")[2].partition("\n## Size\n")[0]
    assert {_said(words) for words in TOLD} == set(re.findall(r"^### `(.+)`$", sections, re.MULTILINE))


def test_a_database_whose_making_was_cut_off_is_no_disk_that_can_only_be_read(tmp_path: Path) -> None:
    """What was half written is undone by the first that looks; or no pass would ever begin again."""
    file = tmp_path / "monitor.db"
    making = get_context("spawn").Process(target=_be_killed_while_writing, args=(file,))
    making.start()
    making.join()
    assert file.with_name("monitor.db-journal").stat().st_size
    assert not sound.had_pass(file, FRIDAY)
    sound.check(file)
    with closing(Store(f"sqlite:///{file}")) as store:
        store.migrate()
        assert store.version() == database.HEAD


def _be_killed_while_writing(file: Path) -> None:
    made = sqlite3.connect(file, isolation_level=None)
    made.execute("PRAGMA cache_size = 1")
    made.execute("BEGIN")
    made.execute("CREATE TABLE half (made)")
    for _ in range(2000):
        made.execute("INSERT INTO half VALUES (zeroblob(1000))")
    os.kill(os.getpid(), signal.SIGKILL)
