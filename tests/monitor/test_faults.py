"""A fault in the program that one post or one place sets off hides nothing else."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from digests.model import Message
from monitor.detect import detect
from monitor.model import Detection
from monitor.run import tick
from monitor.store import keeping, outbox, places
from tests.cast import DSL
from tests.world import COMPLAINT, FRIDAY, THREAT, Post, Web, document, place, world

POISON = "Larkspur Hill Primary School Brackenford, and a word that breaks the detector: kryptonite"


@pytest.fixture
def _breakable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector breaks on one word."""

    def breaks(text: str, **more: object) -> Detection:
        if "kryptonite" in text:
            raise ValueError("kryptonite")
        return detect(text, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("monitor.heard.detect", breaks)


@pytest.mark.usefixtures("_breakable")
def test_a_post_that_breaks_the_detector_hides_no_other_and_is_met_again(tmp_path: Path) -> None:
    """The others on its page and elsewhere are judged, told and sent; the fault is raised; the next look meets the post again."""
    web, post = Web(), Post()
    web.shows = {"forum": [document("p", POISON), document("t", THREAT)], "gazette": [document("c", COMPLAINT)]}
    one = world(tmp_path, [place("forum"), place("gazette")], web, post)
    with closing(one.store):
        for hour in (0, 3):
            with pytest.raises(ValueError, match="kryptonite"):
                tick(one, FRIDAY + timedelta(hours=hour))
        with one.store.read() as tx:
            assert len(keeping.listed(tx, one.config.school.id)) == 2
            state = places.state(tx, "forum")
    assert state is not None
    assert "could not be judged" in state.trouble
    kinds = {message.key.partition(":")[0] for message in post.taken}
    assert kinds == {"alert", "digest", "health"}


class Clumsy(Post):
    """A courier with a fault of its own whenever a letter goes to the DSL."""

    def deliver(self, message: Message) -> None:
        """Break, or take the message."""
        if message.to == DSL.email:
            raise ZeroDivisionError
        super().deliver(message)


def test_a_letter_that_breaks_the_courier_holds_up_no_other(tmp_path: Path) -> None:
    """The others are delivered, the fault is raised, and the letter stays in the outbox."""
    web, post = Web({"forum": [document("t", THREAT)]}), Clumsy()
    one = world(tmp_path, [place("forum")], web, post)
    with closing(one.store):
        with pytest.raises(ZeroDivisionError):
            tick(one, FRIDAY)
        with one.store.read() as tx:
            assert {letter.message.to for letter in outbox.waiting(tx)} == {DSL.email}
    assert {message.key.partition(":")[0] for message in post.taken} == {"alert", "digest", "health"}


@pytest.mark.usefixtures("_breakable")
def test_once_the_program_is_mended_the_post_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was remembered of it, so nothing is lost."""
    web, post = Web({"forum": [document("p", POISON)]}), Post()
    one = world(tmp_path, [place("forum")], web, post)
    with closing(one.store):
        with pytest.raises(ValueError, match="kryptonite"):
            tick(one, FRIDAY)
        monkeypatch.undo()
        tick(one, FRIDAY + timedelta(hours=3))
        with one.store.read() as tx:
            assert len(keeping.listed(tx, one.config.school.id)) == 1
