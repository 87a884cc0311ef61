"""Whoever keeps the monitor running hears how it does, and never what was said."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.gather import storage
from monitor.health import found
from monitor.run import tick
from monitor.world import World
from sources.model import Unreachable
from tests.accounts import nobody, open_folder
from tests.cast import TECHNICIAN
from tests.world import COMPLAINT, THREAT, Post, Web, document, hours, place, world

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@dataclass
class Room:
    """A school, its web, and what its technician has been sent."""

    world: World
    web: Web
    post: Post

    def letter(self) -> str:
        """Return subject and words of the newest letter to the technician."""
        letter = [message.letter for message in self.post.taken if message.to == TECHNICIAN.email][-1]
        return f"{letter.subject}\n{' '.join(letter.text.split())}"

    def sent(self) -> int:
        """Return how many letters the technician has."""
        return sum(message.to == TECHNICIAN.email for message in self.post.taken)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A school of which things are said in two places."""
    web, post = Web({"forum": [document("t", THREAT)], "wire": [document("c", COMPLAINT)]}), Post()
    made = world(tmp_path, [place("forum"), place("wire")], web, post, hours=hours(digest_days=(0, 1, 2, 3, 4)))
    with closing(made.store):
        yield Room(made, web, post)


def test_all_is_well_is_said_once_a_week(room: Room) -> None:
    """With the first digest of each week, and on no other day."""
    for days in range(12):
        tick(room.world, MONDAY + timedelta(days=days))
    assert room.sent() == 2
    assert "Larkspur Hill online: the monitor is well" in room.letter()
    assert "There is nothing to do." in room.letter()


def test_what_is_amiss_is_said_on_the_day_with_what_mends_it(room: Room) -> None:
    """Each source that could not be read, with why and since when."""
    tick(room.world, MONDAY)
    room.web.shows["wire"] = Unreachable("Nobody answers.")
    tick(room.world, MONDAY + timedelta(days=1))
    assert room.sent() == 2
    assert "one thing needs the technician" in room.letter()
    assert "The wire: Nobody answers. Last good look: Mon 16 Nov 09:00." in room.letter()


def test_a_change_is_said_once_and_so_is_its_end(room: Room) -> None:
    """Not every day that it lasts; all of it stands in the first letter of the next week."""
    tick(room.world, MONDAY)
    room.web.shows["wire"] = Unreachable("Nobody answers.")
    for days in (1, 2, 3):
        tick(room.world, MONDAY + timedelta(days=days))
    assert room.sent() == 2
    room.web.shows["wire"] = [document("c", COMPLAINT)]
    tick(room.world, MONDAY + timedelta(days=4))
    assert room.sent() == 3
    assert "The wire: all is well again." in room.letter()
    room.web.shows["wire"] = Unreachable("Nobody answers.")
    tick(room.world, MONDAY + timedelta(days=7))
    tick(room.world, MONDAY + timedelta(days=8))
    assert room.sent() == 4
    tick(room.world, MONDAY + timedelta(days=14))
    assert "The wire: Nobody answers." in room.letter()


def test_what_passes_by_itself_is_said_to_nobody(room: Room) -> None:
    """A place that was read two hours ago and fails just now is not amiss: such are most nights."""
    tick(room.world, MONDAY)
    tick(room.world, MONDAY + timedelta(hours=22))
    room.web.shows["wire"] = Unreachable("Nobody answers.")
    tick(room.world, MONDAY + timedelta(days=1))
    assert room.sent() == 1


def test_nothing_that_was_said_is_in_it(room: Room) -> None:
    """No words, no case, no alert, no address."""
    room.web.shows["wire"] = Unreachable("Nobody answers.")
    tick(room.world, MONDAY)
    told = room.letter()
    assert [part for part in ("batter", "phone", "M-0", "A-0", "https://forum.example") if part in told] == []


def test_copies_that_cannot_be_looked_at_are_told_and_stop_neither_digest_nor_status(room: Room) -> None:
    """As when root made one by hand. Both are written by who may not look: with a fault raised here there would be neither."""
    late = MONDAY + timedelta(days=4)
    with open_folder() as folder:
        one = world(folder, room.world.config.places, room.web, room.post, backups=7)
        with closing(one.store):
            tick(one, MONDAY)
            with one.store.read() as tx:
                assert any("never copied aside" in words for words in found(one, tx, (), late))
                (folder / "backups").mkdir(mode=0)
                with nobody():
                    told, stored = found(one, tx, (), late), storage(one.config)
    why = f"Permission denied: {folder}/backups. To see why: monitor backup"
    assert f"Nobody can say when the database was last copied aside: {why}" in told
    assert (stored.last_backup_at, stored.backups_kept) == (None, 7)


def test_that_the_program_stood_still_is_said_when_it_goes_on(room: Room) -> None:
    """Since when, for somebody has to ask what was missed."""
    tick(room.world, MONDAY)
    tick(room.world, MONDAY + timedelta(days=2))
    assert "No pass ended since Mon 16 Nov 09:00: is the timer running?" in room.letter()
