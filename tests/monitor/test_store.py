"""The store keeps its promises on real SQLite."""

import multiprocessing
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from monitor.model import SourceState
from monitor.run import tick
from monitor.store import Store, keeping, ledger, outbox, places
from monitor.store.database import HEAD
from monitor.store.schema import cases, metadata, schools
from monitor.store.trouble import StorageTrouble
from tests.world import FRIDAY, Post, Web, document, place, world

CANARY = "quillfeather-canary"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh store in its newest shape."""
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as fresh:
        fresh.migrate()
        yield fresh


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(store: Store) -> None:
    """Tables, columns and indexes: what the migrations build is what schema.py says."""
    with store.read() as tx:
        found = inspect(tx)
        assert set(found.get_table_names()) - {"alembic_version"} == set(metadata.tables)
        for name, table in metadata.tables.items():
            assert {column["name"] for column in found.get_columns(name)} == set(table.columns.keys())
            assert {index["name"] for index in found.get_indexes(name)} == {index.name for index in table.indexes}


def test_migrating_twice_is_migrating_once(store: Store) -> None:
    """A store in the newest shape is left alone."""
    store.migrate()
    assert store.version() == HEAD


def test_a_migration_that_dies_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tables or none: a later try starts from a clean file."""
    from alembic.ddl.impl import DefaultImpl  # noqa: PLC0415 - only here

    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store:
        with monkeypatch.context() as broken:
            # The last index of the first step cannot be made.
            broken.setattr(DefaultImpl, "create_index", lambda *_, **__: 1 / 0)
            with pytest.raises(StorageTrouble, match="ZeroDivisionError in test_"):
                store.migrate()
        with store.read() as tx:
            assert inspect(tx).get_table_names() == []
        store.migrate()
        assert store.version() == HEAD


def test_sqlite_is_asked_for_what_keeps_commits_through_a_power_cut(store: Store) -> None:
    """WAL, synchronous FULL (2), foreign keys on, what is deleted overwritten."""
    with store.read() as tx:
        asked = {
            name: tx.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_the_file_is_its_owners_alone(tmp_path: Path, store: Store) -> None:
    """Mode 0600 for the database and its journal."""
    with store.write() as tx:
        keeping.enrol(tx, "larkspur", "Larkspur Hill")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}


def test_a_reference_to_nothing_is_refused(store: Store) -> None:
    """Foreign keys hold: a letter belongs to a school that is there."""
    with pytest.raises(IntegrityError), store.write() as tx:
        ledger.count(tx, "nobody", FRIDAY.date(), "us", 1)


def _count_up(path: str, times: int) -> None:
    with closing(Store(path)) as store:
        for _ in range(times):
            with store.write() as tx:
                keeping.next_number(tx, "larkspur", "last_case")


def test_processes_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    """Four processes with fifty updates each: two hundred."""
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    with closing(Store(url)) as store:
        store.migrate()
        with store.write() as tx:
            keeping.enrol(tx, "larkspur", "Larkspur Hill")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_count_up, args=(url, 50)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with closing(Store(url)) as store, store.read() as tx:
        assert tx.execute(select(schools.c.last_case)).scalar() == 200
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]


def _enrol(url: str, school_id: str) -> None:
    with closing(Store(url)) as store, store.write() as tx:
        keeping.enrol(tx, school_id, "")


def test_two_stores_of_one_process_lose_nothing_that_was_committed(tmp_path: Path) -> None:
    """The second one leaves the first its locks: another process that ends takes no journal away that is still in use."""
    url = f"sqlite:///{tmp_path / 'monitor.db'}"
    context = multiprocessing.get_context("spawn")

    def elsewhere(school_id: str) -> None:
        other = context.Process(target=_enrol, args=(url, school_id))
        other.start()
        other.join()
        assert other.exitcode == 0

    with closing(Store(url)) as one:
        one.migrate()
        with closing(Store(url)) as two, two.read():
            pass
        for number in range(3):
            with one.write() as tx:
                keeping.enrol(tx, f"here{number}", "")
            elsewhere(f"there{number}")
    with closing(Store(url)) as store, store.read() as tx:
        held = set(tx.execute(select(schools.c.id)).scalars())
    assert held == {f"{where}{number}" for where in ("here", "there") for number in range(3)}


def test_a_database_behind_a_link_is_made_where_the_link_leads(tmp_path: Path) -> None:
    """Its owner's alone there too; a school may keep its database on another disk."""
    (tmp_path / "monitor.db").symlink_to(tmp_path / "elsewhere.db")
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as store:
        store.migrate()
    assert (tmp_path / "elsewhere.db").stat().st_mode & 0o777 == 0o600


def test_times_come_back_with_their_zone_and_naive_ones_are_refused(store: Store) -> None:
    """SQLite drops zones; the store puts UTC back."""
    with store.write() as tx:
        places.save_state(tx, SourceState("gazette", next_look=FRIDAY, last_tried=FRIDAY))
        state = places.state(tx, "gazette")
    assert state is not None
    assert state.next_look == FRIDAY
    with pytest.raises(Exception, match="without a zone"), store.write() as tx:
        places.save_state(tx, SourceState("gazette", next_look=datetime(2026, 1, 1), last_tried=FRIDAY))  # noqa: DTZ001 - the mistake itself


def test_what_was_seen_is_a_set_that_forgets_no_item(store: Store) -> None:
    """Two thousand items in one look; an edited one has new content; unknown ones are missing."""
    items = {number.to_bytes(16): b"a" * 16 for number in range(2000)}
    with store.write() as tx:
        places.remember(tx, "gazette", items, FRIDAY)
        places.remember(tx, "gazette", {(7).to_bytes(16): b"b" * 16}, FRIDAY)
    with store.read() as tx:
        known = places.contents(tx, "gazette", [*items, (9999).to_bytes(16)])
        elsewhere = places.contents(tx, "forum", items)
    assert len(known) == 2000
    assert known[(7).to_bytes(16)] == b"b" * 16
    assert elsewhere == {}


def test_what_is_forgotten_leaves_no_words_anywhere_in_the_file(tmp_path: Path) -> None:
    """After the retention days neither the case's words nor its letters' are in the database file; its number stays."""
    web, post = Web(), Post()
    words = f"Larkspur Hill Primary School Brackenford is hopeless, says {CANARY}"
    web.shows["forum"] = [document("f1", words, url=f"https://forum.example/{CANARY}")]
    one = world(tmp_path, [place("forum")], web, post, retention_days=30)
    with closing(one.store):
        tick(one, FRIDAY)
        assert CANARY in _everything(tmp_path)
        web.shows["forum"] = [document("f2", "The bridge is closed.")]
        tick(one, FRIDAY + timedelta(days=31))
        assert CANARY in _everything(tmp_path), "a clock that has leapt by a month forgets nothing yet"
        tick(one, FRIDAY + timedelta(days=32))
        with one.store.read() as tx:
            assert [case.number for case in keeping.listed(tx, one.config.school.id)] == [1]
    assert CANARY not in _everything(tmp_path)


def test_of_a_possible_sexual_image_only_the_address_is_kept(tmp_path: Path) -> None:
    """Somebody is alerted with the address; the words are in no file, no letter and no explanation."""
    words = f"Somebody is sending round a nude picture of a Year 6 girl at Larkspur Hill Primary School Brackenford, {CANARY}"
    web, post = Web({"forum": [document("f1", words, url="https://forum.example/1")]}), Post()
    one = world(tmp_path, [place("forum")], web, post)
    with closing(one.store):
        tick(one, FRIDAY)
    urgent = [message.letter for message in post.taken if message.urgent]
    assert urgent
    assert all("https://forum.example/1" in letter.text for letter in urgent)
    assert CANARY not in _everything(tmp_path) + "".join(letter.text + letter.html for letter in urgent)


def _everything(folder: Path) -> str:
    return "".join(path.read_bytes().decode("latin-1") for path in folder.glob("monitor.db*"))


def test_an_error_of_the_database_never_prints_what_was_being_stored(store: Store) -> None:
    """Parameters are hidden: they hold strangers' words."""
    with pytest.raises(IntegrityError) as caught, store.write() as tx:
        ledger.count(tx, "Zebedee Quillfeather", FRIDAY.date(), "us", 1)
    assert "Quillfeather" not in str(caught.value)


def test_an_error_rolls_everything_back(store: Store) -> None:
    """Half a transaction is no transaction."""
    with suppress(ZeroDivisionError), store.write() as tx:
        keeping.enrol(tx, "larkspur", "Larkspur Hill")
        raise ZeroDivisionError
    with store.read() as tx:
        assert tx.execute(select(schools)).all() == []
        assert outbox.waiting(tx, FRIDAY + timedelta(days=1)) == []
        assert tx.execute(select(cases)).all() == []
