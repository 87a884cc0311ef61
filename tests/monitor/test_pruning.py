"""What grows by itself is deleted when nothing needs it any more, and what is still needed is not."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from monitor.model import SourceState
from monitor.run import tick
from monitor.store import Store, Transaction, keeping, ledger, places
from monitor.store.pruning import prune
from monitor.store.schema import passes, shingles
from monitor.store.size import actual, held, predicted
from sources.fetch import RobotsText
from tests.world import COMPLAINT, FRIDAY, PRAISE, Post, Web, document, place, world

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh store in its newest shape."""
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as fresh:
        fresh.migrate()
        yield fresh


def _count(tx: Transaction) -> tuple[int, int]:
    return tuple(int(tx.execute(select(func.count()).select_from(table)).scalar_one()) for table in (passes, shingles))  # type: ignore[return-value]


def test_passes_are_kept_for_a_year_and_a_month(store: Store) -> None:
    """Of one every ten minutes there are fifty thousand rows a year; a term's report counts its own for a year."""
    with store.write() as tx:
        for age in (401, 400, 1):
            ledger.end_pass(tx, ledger.begin_pass(tx, FRIDAY - age * DAY), FRIDAY - age * DAY, 0)
        prune(tx, FRIDAY)
        assert _count(tx)[0] == 2
        assert ledger.last_pass(tx) == FRIDAY - DAY


def test_a_place_that_nobody_reads_any_more_is_forgotten_after_a_year(store: Store) -> None:
    """What was seen there goes with it; a place that is read, however rarely, loses nothing."""
    with store.write() as tx:
        for name, age in (("gone", 366), ("read", 364)):
            places.save_state(tx, SourceState(name, next_look=FRIDAY, last_tried=FRIDAY - age * DAY))
            places.remember(tx, name, {b"a" * 16: b"b" * 16}, FRIDAY - 400 * DAY)
        # What a person handed in has no state.
        places.remember(tx, "by_hand", {b"a" * 16: b"b" * 16}, FRIDAY - 400 * DAY)
        prune(tx, FRIDAY)
        assert set(places.states(tx)) == {"read"}
        known = {name: bool(places.contents(tx, name, [b"a" * 16])) for name in ("gone", "read", "by_hand")}
    assert known == {"gone": False, "read": True, "by_hand": True}


def test_a_robots_text_of_long_ago_is_not_kept(store: Store) -> None:
    """Each page of a case may be at another host; all these texts are read at the start of every pass."""
    with store.write() as tx:
        texts = {host: RobotsText(200, "", FRIDAY - age * DAY) for host, age in (("old", 31), ("new", 29))}
        places.save_robots(tx, texts)
        prune(tx, FRIDAY)
        assert set(places.robots(tx)) == {"new"}


def test_a_copy_is_known_for_as_long_as_it_is_held_to_be_one(tmp_path: Path) -> None:
    """The digest of each day prunes: the same words after 29 days join their case, and nothing is kept to compare them longer."""
    web = Web({"forum": [document("a", COMPLAINT)]})
    one = world(tmp_path, [place("forum"), place("gazette")], web, Post())
    with closing(one.store):
        for after in range(29):
            tick(one, FRIDAY + after * DAY)
        web.shows["gazette"] = [document("b", COMPLAINT, url="https://gazette.example/b", posted=FRIDAY + 28 * DAY)]
        tick(one, FRIDAY + 29 * DAY)
        with one.store.read() as tx:
            (case,) = keeping.listed(tx, one.config.school.id)
        assert case.copies == 1
        web.shows["gazette"] = []
        for after in range(30, 72):
            tick(one, FRIDAY + after * DAY)
        with one.store.read() as tx:
            assert _count(tx)[1] == 0
            (case,) = keeping.listed(tx, one.config.school.id)
        assert case.copies == 1


def test_the_size_is_as_predicted(tmp_path: Path) -> None:
    """Of an empty database and of one with letters and cases in it, within a third."""
    one = world(tmp_path, [place("forum")], Web({"forum": [document("a", COMPLAINT), document("b", PRAISE)]}), Post())
    with closing(one.store):
        with one.store.read() as tx:
            assert predicted(held(tx)) == pytest.approx(actual(tx), rel=0.05)
        tick(one, FRIDAY)
        with one.store.read() as tx:
            rows = held(tx)
            assert (rows.cases, rows.passes, rows.whole > 0) == (2, 1, True)
            assert predicted(rows) == pytest.approx(actual(tx), rel=1 / 3)
