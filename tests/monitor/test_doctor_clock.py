"""The doctor looks at the clock, by the kernel, by what has happened already, and by the school's website."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.doctor import Surroundings
from monitor.doctor.clock import against_others, remembered, synchronised, zones
from monitor.doctor.surroundings import clock_state
from monitor.finding import Level
from sources.fetch import FetchSettings
from tests.acceptance.web import Served, serve
from tests.monitor.patient import healthy, seen, told
from tests.world import FRIDAY


@pytest.mark.parametrize(("state", "found"), [(0, []), (4, []), (5, [("D031", Level.WARNING)]), (None, [("D031", Level.NOTE)])])
def test_a_clock_that_nobody_keeps_right_is_told(tmp_path: Path, state: int | None, found: list[tuple[str, Level]]) -> None:
    """By adjtimex(2); that it cannot be told is said."""
    assert told(healthy(tmp_path, clock=lambda: state), synchronised) == found


def test_the_kernel_is_asked() -> None:
    """It answers with one of its six states, or is not there to be asked."""
    assert clock_state() in {None, 0, 1, 2, 3, 4, 5}


def test_the_clocks_change_in_the_uk(tmp_path: Path) -> None:
    """Winter and summer, or deadlines are an hour off for half the year."""
    assert told(healthy(tmp_path), zones) == []


@pytest.mark.parametrize(
    ("off", "found"),
    [
        (timedelta(minutes=5), []),
        (timedelta(hours=2), [("D033", Level.WARNING)]),
        (timedelta(days=56 * 365), [("D033", Level.BAD)]),
    ],
)
def test_a_clock_that_fell_back_is_told(tmp_path: Path, off: timedelta, found: list[tuple[str, Level]]) -> None:
    """Behind the newest pass, as after a battery has died."""
    assert told(healthy(tmp_path, now=FRIDAY - off), remembered) == found


def test_a_clock_before_the_installation_is_told(tmp_path: Path) -> None:
    """Where no pass was made yet."""
    here = healthy(tmp_path)
    for file in tmp_path.glob("monitor.db*"):
        file.unlink()
    assert told(replace(here, installed=lambda: FRIDAY + timedelta(days=3)), remembered) == [("D033", Level.BAD)]


@pytest.fixture
def website() -> Iterator[str]:
    """A website on loopback whose answers say what time it is."""
    with serve({"/": Served(b"<p>Welcome</p>", "text/html")}) as host:
        yield host


def at(here: Surroundings, host: str, now: datetime) -> Surroundings:
    """Return the installation of a school with this website, looked at live."""
    assert here.config
    fetch = FetchSettings("office@larkspurhill.example", (host,), spacing=0.0)
    school = replace(here.config.school, website=f"http://{host}/")
    return replace(here, live=True, now=now, config=replace(here.config, fetch=fetch, school=school))


@pytest.mark.parametrize(
    ("off", "found"),
    [(0, []), (90, [("D034", Level.WARNING)]), (-900, [("D034", Level.BAD)])],
)
def test_the_clock_is_held_against_the_schools_website(
    tmp_path: Path, website: str, off: int, found: list[tuple[str, Level]]
) -> None:
    """To a few seconds; one request."""
    here = at(healthy(tmp_path), website, datetime.now(UTC) + timedelta(seconds=off))
    assert told(here, against_others) == found


def test_a_website_that_is_down_says_nothing_of_the_clock(tmp_path: Path) -> None:
    """That is worth knowing, and amiss elsewhere."""
    with serve({}) as host:
        pass
    (found,) = seen(at(healthy(tmp_path), host, FRIDAY), against_others)
    assert (found.id, found.level) == ("D034", Level.NOTE)
    assert "tried again" not in found.remedy  # as a source is: nobody does
