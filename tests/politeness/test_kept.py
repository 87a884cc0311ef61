"""What is owed to places outlasts the program: their wishes to be left alone, and what their robots.txt said."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.store import Store, places
from sources.fetch import RobotsText, Silence
from tests.politeness.places import HOUR, START

BUSY, DONE = "busy.example:443", "done.example:443"
WISHED = {BUSY: Silence(START + HOUR, 429), DONE: Silence(START, 503)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database in a folder of its own."""
    with closing(Store(f"sqlite:///{tmp_path / 'monitor.db'}")) as made:
        made.migrate()
        yield made


def test_a_wish_is_kept_until_it_has_passed(store: Store) -> None:
    """Also when whoever wrote it down still has it in hand, and whatever day it is on this machine."""
    with store.write() as tx:
        places.save_silences(tx, WISHED, START - HOUR)
        assert places.silences_kept(tx) == WISHED
        places.save_silences(tx, WISHED, START)
        assert places.silences_kept(tx) == {BUSY: WISHED[BUSY]}
        places.save_silences(tx, WISHED, START + HOUR)
        assert places.silences_kept(tx) == {}


def test_a_robots_txt_is_kept_as_it_was_last_asked_for(store: Store) -> None:
    """The newest replaces the one before; the others stay as they are."""
    old, other = RobotsText(200, "User-agent: *\nDisallow:", START), RobotsText(404, "", START)
    new = RobotsText(200, "User-agent: *\nDisallow: /", START + timedelta(days=1))
    with store.write() as tx:
        places.save_robots(tx, {BUSY: old, DONE: other})
        places.save_robots(tx, {BUSY: new, DONE: other})
        assert places.robots(tx) == {BUSY: new, DONE: other}
