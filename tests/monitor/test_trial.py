"""A trial of the sources: as polite as a look, and as mindful of what they cost, by what the school remembers already."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.model import Place
from monitor.store import Store, places
from monitor.trial import trials
from sources.fetch import FetchSettings, RobotsText, Silence
from sources.model import Access, Source
from tests.sources.hostile import Listener, listening, reply, says
from tests.world import FRIDAY, config, place

MORE = reply(
    b'{"posts": [{"id": 1, "words": "Lights"}, {"id": 2, "words": "Noise"}], "next": "/posts?page=2"}',
    "Content-Type: application/json",
)
PATHS = {"items": "posts", "key": "id", "text": "words", "next": "next"}


@pytest.fixture
def paper() -> Iterator[Listener]:
    """A paper with one more page, always."""
    with listening(says(MORE)) as listener:
        yield listener


def school(folder: Path, paper: Listener, *, budget: int | None = None) -> Config:
    """Return the configuration of a school that reads the paper."""
    known = place("paper")
    source = Source(known.source.id, "json", paper.url("/posts"), Access.PAGE_PERMISSION, options=PATHS)
    fetch = FetchSettings("office@larkspurhill.example", (paper.authority,), spacing=0.0)
    return config(database(folder), [Place(source, "The paper", known.channel, budget=budget)], folder, fetch=fetch)


def database(folder: Path) -> str:
    """Return where the school remembers things."""
    return f"sqlite:///{folder / 'monitor.db'}"


def remembering(folder: Path) -> Store:
    """Return the database of a school that has one."""
    store = Store(database(folder))
    store.migrate()
    return store


def test_one_page_is_enough_and_no_database_is_made(tmp_path: Path, paper: Listener) -> None:
    """However many pages follow."""
    (source, _) = trials(school(tmp_path, paper, budget=2), FRIDAY)
    assert source.good
    assert source.words.startswith("2 items")
    assert paper.paths() == ["/posts"]
    assert not (tmp_path / "monitor.db").exists()


def test_a_place_that_wants_to_be_left_alone_is(tmp_path: Path, paper: Listener) -> None:
    """It said so to a pass, and it holds for a trial."""
    with remembering(tmp_path).write() as tx:
        places.save_silences(tx, {paper.authority: Silence(FRIDAY + timedelta(hours=1), 429)}, FRIDAY)
    (source, _) = trials(school(tmp_path, paper), FRIDAY)
    assert not source.good
    assert "left alone until" in source.words
    assert paper.asked == []


def test_what_a_place_says_to_a_trial_holds_for_the_passes(tmp_path: Path) -> None:
    """That it wants to be left alone, and what its robots.txt says."""
    store = remembering(tmp_path)
    with listening(says(reply(b"", "Retry-After: 3600", status="429 Too Many Requests"))) as busy:
        trials(school(tmp_path, busy), FRIDAY)
        with store.read() as tx:
            assert places.silences_kept(tx) == {busy.authority: Silence(FRIDAY + timedelta(hours=1), 429)}
            assert list(places.robots(tx)) == [f"http://{busy.authority}"]


def test_a_known_robots_txt_binds_and_is_not_asked_for_again(tmp_path: Path, paper: Listener) -> None:
    """What a pass read of it is fresh enough for a trial."""
    with remembering(tmp_path).write() as tx:
        places.save_robots(tx, {f"http://{paper.authority}": RobotsText(200, "User-agent: *\nDisallow: /", FRIDAY)})
    (source, _) = trials(school(tmp_path, paper), FRIDAY)
    assert not source.good
    assert "robots.txt" in source.words
    assert paper.asked == []


def test_each_trial_counts_against_a_budget(tmp_path: Path, paper: Listener) -> None:
    """When it is used up the place is not asked before tomorrow, and the trial says so."""
    store, settings = remembering(tmp_path), school(tmp_path, paper, budget=2)
    for _ in range(2):
        assert trials(settings, FRIDAY)[0].good
    spent = trials(settings, FRIDAY)[0]
    assert (spent.good, spent.words) == (False, "not asked: its budget of 2 looks a day is used up")
    assert "tomorrow" in spent.remedy
    assert len(paper.paths()) == 2
    with store.read() as tx:
        state = places.state(tx, "paper")
    assert state is not None
    assert (state.asked, state.last_good) == (2, None)
    assert trials(settings, FRIDAY + timedelta(days=1))[0].good
