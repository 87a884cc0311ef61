"""The invented mention of each week goes the whole road to its mailbox, and nobody else ever hears of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from digests.mime import message_id
from digests.model import DeliveryError
from digests.replies import Kind, Reply
from monitor.receive import take_mail
from monitor.run import tick
from monitor.store import canaries
from monitor.store.schema import cases, schools, tallies
from monitor.world import World
from tests.cast import HEAD, LARKSPUR
from tests.monitor.test_receive import BOX, SENDER
from tests.world import FRIDAY, Post, Web, document, place, world

NEST = "canary@larkspurhill.example"
A_DAY = timedelta(days=1)


@dataclass
class Mine:
    """A school with a mailbox for its canary."""

    world: World
    post: Post

    def planted(self) -> list[str]:
        """Return the keys of the letters that went to the canary's mailbox."""
        return [message.key for message in self.post.taken if message.to == NEST]

    def digest(self) -> str:
        """Return subject and words of the head's newest digest."""
        written = [message for message in self.post.taken if message.key.startswith("digest:") and message.to == HEAD.email]
        return f"{written[-1].letter.subject} {' '.join(written[-1].letter.text.split())}"


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Mine]:
    """Nothing is said of the school anywhere."""
    post = Post()
    web = Web({"forum": [document("old", "The bridge is closed.")]})
    made = world(tmp_path, [place("forum")], web, post, answers=replace(BOX, canary=NEST), reply_to=SENDER)
    with closing(made.store):
        yield Mine(made, post)


def test_it_is_planted_once_a_week_and_alerts_nobody_else(mine: Mine) -> None:
    """By the reader, the matcher, the detector, the policy and the post; marked as a test; in no case list and in no count."""
    for days in range(15):
        tick(mine.world, FRIDAY + A_DAY * days)
    assert len(mine.planted()) == 3
    assert {message.to for message in mine.post.taken if message.urgent} == {NEST}
    letter = next(message.letter for message in mine.post.taken if message.to == NEST)
    assert letter.subject.startswith("[TEST] [SAFEGUARDING - OPEN ALONE] Online alert A-0001")
    with mine.world.store.read() as tx:
        assert tx.execute(select(cases).where(cases.c.school_id == LARKSPUR.id)).all() == []
        counted = tx.execute(select(tallies.c.name).where(tallies.c.school_id == LARKSPUR.id, tallies.c.name == "us"))
        assert counted.all() == []
    assert "could not be checked" not in mine.digest()


def test_nothing_is_left_of_the_one_before(mine: Mine) -> None:
    """A year of them does not fill the database; and one that is refused is nobody's emergency."""
    mine.post.gone = frozenset({NEST})
    for weeks in range(4):
        tick(mine.world, FRIDAY + A_DAY * 7 * weeks)
    with mine.world.store.read() as tx:
        ids = tx.execute(select(schools.c.id)).scalars().all()
    assert sorted(ids) == [f"canary-{LARKSPUR.id}-2026-12-11", LARKSPUR.id]
    assert "Mail to" not in mine.digest()


def test_one_that_does_not_arrive_is_told_in_the_next_digest(mine: Mine) -> None:
    """Until it is seen in its mailbox; "nothing new" is not said."""
    tick(mine.world, FRIDAY)
    tick(mine.world, FRIDAY + A_DAY * 2)
    assert "1 letter not delivered" in mine.digest()
    assert "the invented mention of Fri 20 Nov 09:00 has not come into its mailbox" in mine.digest()


def test_one_that_arrived_is_not_spoken_of(mine: Mine) -> None:
    """It is known by the identifier of its letter."""
    tick(mine.world, FRIDAY)
    seen = Reply(Kind.OTHER, message_id(mine.planted()[0], SENDER))
    with mine.world.store.write() as tx:
        take_mail(mine.world, tx, seen, FRIDAY + timedelta(hours=1))
        last = canaries.last_canary(tx, LARKSPUR.id)
    assert last is not None
    assert last.arrived == FRIDAY + timedelta(hours=1)
    tick(mine.world, FRIDAY + A_DAY * 2)
    assert "invented mention" not in mine.digest()


def test_a_road_that_is_broken_anywhere_is_told(mine: Mine) -> None:
    """Here the mail: the letter that never left cannot have arrived."""
    mine.post.down = DeliveryError("The mail server does not answer.")
    tick(mine.world, FRIDAY)
    mine.post.down = None
    mine.post.gone = frozenset({NEST})
    tick(mine.world, FRIDAY + A_DAY * 2)
    assert "has not come into its mailbox" in mine.digest()
