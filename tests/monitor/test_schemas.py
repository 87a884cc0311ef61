"""A database of every released shape is brought to the newest with all that it held, or stays as it was."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from monitor.run import tick
from monitor.store import Store, backup, keeping
from monitor.store.database import HEAD
from monitor.store.trouble import StorageTrouble
from tests.monitor.schemas import DUMPS, LAST, PLACES, SHOWN, dump, load, revisions
from tests.world import Post, Web, document, world

OLDER = [version for version in revisions() if version != HEAD]
# What a migration writes anew: the column after it, or None where the words change and the column does not.
RENAMED = {("concern", "certainty"): "score"}
REWRITTEN = {("cases", "judgement"): "0006"}
# Nothing that any dump holds is like it.
ANOTHER = "There is a bomb under the hall of Larkspur Hill Community Primary School, Brackenford, so get everybody out"


def rows(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what each table holds, in order."""
    with closing(sqlite3.connect(file)) as held:
        held.row_factory = sqlite3.Row
        names = [
            name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'")
        ]
        return {name: [dict(row) for row in held.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')] for name in names}  # noqa: S608 - the tables' own names


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database of a school lies."""
    return tmp_path / "monitor.db"


def test_every_shape_that_schools_may_have_is_kept() -> None:
    """A migration without the dump of its shape is not finished: python -m tests.monitor.schemas."""
    assert sorted(path.stem for path in DUMPS.glob("*.sql")) == revisions()
    assert revisions()[-1] == HEAD


@pytest.mark.parametrize("version", revisions())
def test_a_kept_shape_has_a_life_in_it(version: str, file: Path) -> None:
    """No table is empty: what is not there cannot be lost."""
    load(version, file)
    assert [name for name, held in rows(file).items() if not held] == []


@pytest.mark.parametrize("version", OLDER)
def test_all_that_it_held_is_there_afterwards(version: str, file: Path) -> None:
    """Row by row in every column that lives on; what it was before lies aside, and every reference leads somewhere."""
    load(version, file)
    before, as_it_was = rows(file), dump(file)
    with closing(Store(f"sqlite:///{file}")) as store:
        store.migrate()
        assert store.version() == HEAD
    after = rows(file)
    for table, held in before.items():
        assert len(after[table]) == len(held), table
        for was, now in zip(held, after[table], strict=True):
            for column, value in was.items():
                if REWRITTEN.get((table, column), "") <= version:
                    assert now[RENAMED.get((table, column), column)] == value, (table, column)
    with closing(sqlite3.connect(file)) as whole:
        assert whole.execute("PRAGMA foreign_key_check").fetchall() == []
        assert whole.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (copy,) = backup.upgrade_copies(file)
    assert copy.name == f"monitor-before-upgrade-from-{version}.db"
    assert _but_for_keys(dump(copy)) == _but_for_keys(as_it_was)


def _but_for_keys(sql: str) -> list[str]:
    return [line for line in sql.splitlines() if not line.startswith('INSERT INTO "secret"')]


@pytest.mark.parametrize("version", revisions())
def test_the_next_pass_goes_on_as_if_nothing_had_happened(version: str, file: Path) -> None:
    """What was told is not told again; what is new is."""
    load(version, file)
    post, web = Post(), Web(dict(SHOWN))
    one = world(file.parent, PLACES, web, post)
    with closing(one.store):
        with one.store.read() as tx:
            known = [case.ref for case in keeping.listed(tx, one.config.school.id)]
        tick(one, LAST + timedelta(minutes=10))
        assert post.taken == []
        web.shows["forum"] = [document("new", ANOTHER)]
        tick(one, LAST + timedelta(hours=3))
        with one.store.read() as tx:
            now = [case.ref for case in keeping.listed(tx, one.config.school.id)]
    assert known
    assert now[: len(known)] == known
    assert len(now) == len(known) + 1
    assert any(message.urgent for message in post.taken)


def _fails_at(store: Store, number: int) -> None:
    """The statement of this number that the store's next writing transaction makes fails."""
    left = number

    @event.listens_for(store._engine, "before_cursor_execute")  # noqa: SLF001 - nothing else sees every statement
    def _before(connection: Connection, *_: object) -> None:
        nonlocal left
        left -= not connection.get_execution_options().get("read_only", False)
        if left == 0:
            raise ZeroDivisionError


def _trouble_of(store: Store) -> StorageTrouble | None:
    try:
        store.migrate()
    except StorageTrouble as trouble:
        return trouble
    return None


@pytest.mark.parametrize("version", OLDER)
def test_an_upgrade_that_fails_anywhere_leaves_the_old_database(version: str, file: Path) -> None:
    """Whichever statement it is that fails: all of it is as it was, for the old program, and what to do is said."""
    load(version, file)
    before = dump(file)
    # The first two begin the transaction and ask for the version.
    for number in count(3):
        with closing(Store(f"sqlite:///{file}")) as store:
            _fails_at(store, number)
            trouble = _trouble_of(store)
        if trouble is None:
            break
        assert "ZeroDivisionError in" in trouble.words
        assert "docs/upgrading.md" in trouble.remedy
        assert dump(file) == before, number
    assert number > 4
