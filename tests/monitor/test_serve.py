"""When the resident mode makes its passes, whatever the clock does, and by which configuration."""

import gc
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Event, active_count

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from typer.testing import CliRunner

from monitor.cli import app
from monitor.cli.passes import make_pass
from monitor.cli.serve import JOB, ZONE, Latest, bring_forward, first_pass, greeting, next_pass, one_pass, plan, quieten
from monitor.config import load
from monitor.deadline import LONDON
from monitor.leaving import Leaving
from monitor.notes import Event as Noted
from tests.acceptance.command import wait_until
from tests.acceptance.web import Served, feed, serve, write_config
from tests.world import COMPLAINT, FRIDAY

YEAR = timedelta(days=366)


def passes(minutes: int, start: datetime, end: datetime) -> Iterator[datetime]:
    """Give the moments at which passes begin between two moments, each of them taking no time at all."""
    when = next_pass(minutes, start)
    while when < end:
        yield when
        when = next_pass(minutes, when.astimezone(UTC))


@contextmanager
def running(*, paused: bool) -> Iterator[BackgroundScheduler]:
    """A scheduler as the resident mode has it."""
    clock = BackgroundScheduler(timezone=ZONE)
    clock.start(paused=paused)
    try:
        yield clock
    finally:
        clock.shutdown()


@pytest.mark.parametrize("minutes", [1, 5, 12, 20, 60])
@pytest.mark.parametrize(
    ("night", "longest"),
    [
        (datetime(2026, 10, 25, tzinfo=LONDON), timedelta(hours=2)),  # 01:00 to 02:00 comes twice
        (datetime(2027, 3, 28, tzinfo=LONDON), timedelta()),  # and here not at all
        (datetime(2027, 10, 31, tzinfo=LONDON), timedelta(hours=2)),
        (datetime(2028, 3, 26, tzinfo=LONDON), timedelta()),
        (datetime(2028, 2, 29, tzinfo=LONDON), timedelta(hours=1)),
    ],
)
def test_no_pass_begins_in_the_hour_that_the_clocks_repeat_or_skip(minutes: int, night: datetime, longest: timedelta) -> None:
    """All other passes are made, and one stands at 02:00 exactly."""
    begun = list(passes(minutes, (night - timedelta(hours=3)).astimezone(UTC), (night + timedelta(hours=6)).astimezone(UTC)))
    assert [when for when in begun if when.astimezone(LONDON).hour == 1] == []
    moments = [when.astimezone(UTC) for when in begun]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) > timedelta()
    assert max(gaps) <= timedelta(minutes=minutes) + longest
    assert night.replace(hour=2).astimezone(UTC) in moments


def test_every_hour_but_one_of_every_day_of_a_leap_year_has_its_pass() -> None:
    """The 29th of February and both nights of the clocks included."""
    begun = list(passes(60, datetime(2027, 12, 31, 23, 30, tzinfo=UTC), datetime(2028, 12, 31, 23, 30, tzinfo=UTC)))
    days = [when.astimezone(LONDON).date() for when in begun]
    assert len(set(days)) == YEAR.days
    assert {days.count(day) for day in set(days)} == {23}


def test_the_first_pass_is_made_at_once_but_not_from_one_to_two() -> None:
    """Started at 01:30 it waits until 02:00, and says so; on the night in spring there is no such hour."""
    assert first_pass(5, FRIDAY) == FRIDAY
    half_past_one = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    late = first_pass(5, half_past_one)
    assert late == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert "02:00" in greeting(5, late)
    spring = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert first_pass(5, spring) == spring


def test_a_weekend_asleep_is_one_pass_and_not_864() -> None:
    """What was due three days ago is done once, though long past, and then nothing until the next one is planned."""
    done, made = Event(), []

    def work() -> None:
        made.append(datetime.now(UTC))
        done.set()

    with running(paused=False) as clock:
        plan(clock, work, datetime.now(UTC) - timedelta(days=3))
        assert done.wait(30)
        assert clock.get_job(JOB) is None
    assert len(made) == 1


@pytest.mark.parametrize("planned", [FRIDAY + timedelta(hours=3), datetime(2071, 1, 1, tzinfo=UTC)])
def test_a_clock_that_is_put_back_holds_no_pass_up(planned: datetime) -> None:
    """Set back by hours, or from a year that was never right, the next pass comes within the usual minutes."""
    with running(paused=True) as clock:
        plan(clock, lambda: None, planned)
        bring_forward(clock, 5, FRIDAY)
        assert clock.get_job(JOB).next_run_time == FRIDAY + timedelta(minutes=5)
        bring_forward(clock, 5, FRIDAY + timedelta(minutes=1))
        assert clock.get_job(JOB).next_run_time == FRIDAY + timedelta(minutes=5)


def test_one_pass_is_planned_at_a_time() -> None:
    """A second plan takes the place of the first."""
    with running(paused=True) as clock:
        plan(clock, lambda: None, FRIDAY)
        plan(clock, lambda: None, FRIDAY + timedelta(minutes=5))
        assert [job.next_run_time for job in clock.get_jobs()] == [FRIDAY + timedelta(minutes=5)]


def test_the_scheduler_prints_nothing_of_its_own(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would print a fault with its words."""
    monkeypatch.setattr(logging.getLogger("apscheduler"), "propagate", True)
    quieten()
    for name in ("apscheduler.scheduler", "apscheduler.executors.default"):
        logging.getLogger(name).error("Job raised an exception: Zebedee Quillfeather")
    assert caplog.text == ""


def test_a_configuration_that_is_changed_counts_from_the_next_pass_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is broken is named once, and passes go on by what stood there before, until it is good again."""
    path = write_config(tmp_path, [("gazette", "feed", "http://127.0.0.1:18080/feed")])
    latest = Latest(path, load(path, {}, FRIDAY.date()))
    good = path.read_text()
    path.write_text(good.replace('label = "The gazette"', 'label = "The Brackenford Gazette"'))
    assert [place.label for place in latest.settings().places] == ["The Brackenford Gazette"]
    assert capsys.readouterr().err == ""
    path.write_text(good.replace('kind = "feed"', 'kind = "fed"'))
    assert [place.label for place in latest.settings().places] == ["The Brackenford Gazette"]
    said = capsys.readouterr().err
    assert "source[0].kind" in said
    assert "passes go by the configuration as it was before" in said
    latest.settings()
    assert capsys.readouterr().err == ""
    path.write_text(good)
    assert [place.label for place in latest.settings().places] == ["The gazette"]
    assert "is good again" in capsys.readouterr().err


@pytest.mark.parametrize("minutes", [minutes for minutes in range(1, 61) if 60 % minutes])
def test_passes_lie_equally_far_apart_or_are_not_begun(minutes: int, tmp_path: Path) -> None:
    """Every 50 minutes at round times would be at :00 and at :50. It is said before anything is read, with what will do."""
    done = CliRunner().invoke(app, ["serve", "--minutes", str(minutes), "--config", str(tmp_path / "none.toml")])
    assert done.exit_code == 2
    assert "1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60" in " ".join(re.findall(r"[\d,]+", done.stderr))


def test_passes_leave_nothing_behind_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a pass has read is gone when it is over: neither objects nor files nor threads pile up."""
    pages: dict[str, Served] = {}
    new = 0

    def held() -> tuple[int, int, int]:
        gc.collect()
        return len(gc.get_objects()) + gc.get_freeze_count(), len(list(Path("/proc/self/fd").iterdir())), active_count()

    def counted(event: Noted, /, **facts: float | str) -> None:
        nonlocal new
        new += int(facts["new"]) if event is Noted.SOURCE_READ else 0

    def read_again(at: int) -> None:
        pages["/feed"] = Served(feed(*[(f"News {each}", f"{COMPLAINT} on day {each}") for each in range(at)]))
        one_pass(latest, leaving, counted)

    monkeypatch.setattr("monitor.cli.serve.make_pass", partial(make_pass, due_or_not=True))
    with serve(pages) as host, Leaving(lambda _: None) as leaving:
        path = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")])
        latest = Latest(path, load(path, {}, FRIDAY.date()))
        for at in range(1, 4):
            read_again(at)
        before = held()
        for at in range(4, 12):
            read_again(at)
        # The threads of the server that answered are over a moment later.
        wait_until(lambda: all(now <= then for now, then in zip(held()[1:], before[1:], strict=True)))
        assert held()[0] - before[0] < 8 * 10
    assert new == 11
