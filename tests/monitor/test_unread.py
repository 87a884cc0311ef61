"""What is ours and cannot be read is kept, told in the digest with its place and link, and explained; it is never silence."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from digests import compose
from digests.model import Digest
from monitor import screen
from monitor.detect.readable import ANOTHER_LANGUAGE
from monitor.explain import explain
from monitor.model import Detection, Standing
from monitor.run import tick
from monitor.store import keeping
from monitor.summary import digest
from tests.cast import HEAD
from tests.judgements import case, judgement, signal, verdict
from tests.monitor.test_summary import DESK, QUIET
from tests.world import FRIDAY, ORCHARD, Post, Web, document, place, world

POLISH = "Larkspur Hill Primary School Brackenford: pani dyrektor nigdy nie odpowiada na nasze maile, to jest skandal i wstyd"


def shown(*, standing: Standing = Standing.US, signals: tuple[str, ...] = (), **more: object) -> Digest:
    """Return the head's digest of a day with one case that could not be read."""
    detection = Detection(tuple(map(signal, signals)), ("none",), unread=ANOTHER_LANGUAGE)
    one = case(replace(judgement(verdict(), standing=standing), detection=detection))
    return digest(DESK, replace(QUIET, cases=(one,), **more), HEAD)  # type: ignore[arg-type]


@pytest.mark.parametrize("standing", [Standing.US, Standing.UNSURE])
def test_it_is_told_with_its_place_and_link(standing: Standing) -> None:
    """Where the digest says what was checked, and never "nothing new"."""
    told = shown(standing=standing)
    assert [post.ref for post in told.unread] == ["M-0001"]
    assert told.new == told.needs_you == ()
    letter = compose.digest(told)
    words = " ".join(letter.text.split())
    assert "1 post could not be read" in letter.subject
    assert "1 post is in another language, which this program does not read: A forum." in words
    assert "COULD NOT READ - M-0001, A forum: written in a language this program does not read. https://forum.example/1" in words
    assert "Nothing new" not in words
    assert 'href="https://forum.example/1"' in letter.html


def test_what_is_another_schools_is_not_told() -> None:
    """A person has said so."""
    assert shown(standing=Standing.OTHER).unread == ()


def test_what_shows_something_all_the_same_has_its_line_too() -> None:
    """A number in it is a number."""
    told = shown(signals=("personal_data",))
    assert len(told.unread) == 1
    assert [line.ref for line in told.new] == ["M-0001"]


def test_many_are_counted() -> None:
    """A flood in another language does not fill the letter."""
    told = shown()
    words = " ".join(compose.digest(replace(told, unread=told.unread * 9)).text.split())
    assert "9 posts are in another language" in words
    assert "And 2 more." in words


def test_a_hostile_address_is_not_linked() -> None:
    """As everywhere in letters."""
    told = shown()
    letter = compose.digest(replace(told, unread=(replace(told.unread[0], url="javascript:alert(1)", label="<b>x</b>"),)))
    assert "javascript" not in letter.text + letter.html
    assert "<b>x</b>" not in letter.html


def test_a_pass_keeps_it_and_explains_it(tmp_path: Path) -> None:
    """From the page to the case, the list of cases and the letter."""
    post = Post()
    ours = world(tmp_path, [place("forum")], Web({"forum": [document("a", POLISH)]}), post)
    with closing(ours.store):
        tick(ours, FRIDAY)
        with ours.store.read() as tx:
            (kept,) = keeping.listed(tx, ours.config.school.id)
        assert kept.judgement.detection.unread == ANOTHER_LANGUAGE
        parts = {part.heading: part.lines for part in explain(ours.store, ORCHARD, kept)}
        assert parts["What the words show"][0] == f"could not be read: {ANOTHER_LANGUAGE}"
        screened = Console(width=200)
        with screened.capture() as captured:
            screened.print(screen.case_table(ours.config, ours.store))
        assert "Written in a language this program does not read" in captured.get()
    assert "COULD NOT READ" in post.taken[0].letter.text
