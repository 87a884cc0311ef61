"""When things are due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from monitor.cadence import backoff, digest_day, escalation, interval, is_due, is_quiet, next_digest, next_look, retry, rota
from monitor.model import Hours, Rota, SourceState
from tests.world import ORCHARD, place

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_good_source_is_looked_at_again_after_its_own_rhythm() -> None:
    """Within a tenth more than its rhythm, and the same for the same source."""
    due = next_look("gazette", HOUR, NOW)
    assert NOW + HOUR <= due <= NOW + HOUR * 1.1
    assert due == next_look("gazette", HOUR, NOW)


def test_sources_of_one_rhythm_do_not_all_fall_due_in_the_same_minute() -> None:
    """Forty sources are spread over more than twenty seconds-apart moments."""
    assert len({next_look(f"source-{n}", HOUR, NOW).replace(second=0, microsecond=0) for n in range(40)}) > 4


@pytest.mark.parametrize(("failures", "least", "most"), [(1, 1, 1.1), (2, 2, 2.2), (3, 4, 4.4), (9, 12, 13.2), (500, 12, 13.2)])
def test_a_failing_source_is_tried_ever_less_often_but_twice_a_day(failures: int, least: float, most: float) -> None:
    """Doubling from its rhythm to half a day, never further."""
    wait = next_look("gazette", backoff(HOUR, failures), NOW) - NOW
    assert HOUR * least <= wait <= HOUR * most


def test_a_slow_source_that_fails_keeps_its_rhythm() -> None:
    """A weekly source is not tried twice a day because it failed."""
    assert next_look("newsletter", backoff(timedelta(days=7), 3), NOW) - NOW >= timedelta(days=7)


@pytest.mark.parametrize(("asked", "hours"), [(timedelta(hours=5), 5), (timedelta(days=900), 24), (timedelta(minutes=1), 1)])
def test_what_the_place_asks_for_is_honoured_up_to_a_day(asked: timedelta, hours: int) -> None:
    """A longer ttl or Retry-After wins over the rhythm; a shorter one does not make us hurry; a silly one is capped."""
    assert next_look("gazette", HOUR, NOW, asked=asked) - NOW >= timedelta(hours=hours)
    assert next_look("gazette", HOUR, NOW, asked=asked) - NOW <= timedelta(hours=hours) * 1.1


def test_what_the_place_asks_for_is_not_cut_by_the_slack_of_passes() -> None:
    """A pass that comes within the slack before the end of what was asked does not look yet, whatever the source's jitter."""
    for number in range(200):
        due = next_look(f"source-{number}", HOUR, NOW, asked=2 * HOUR)
        assert not is_due(due, NOW + 2 * HOUR - timedelta(microseconds=1))


def test_jitter_spreads_over_a_tenth_and_is_in_proportion() -> None:
    """Each source has its own share, evenly between nothing and a tenth, the same for any wait."""
    shares = [(next_look(f"source-{number}", HOUR, NOW) - NOW) / HOUR - 1 for number in range(400)]
    assert all(0 <= share <= 0.1 for share in shares)
    for part in range(10):
        assert 20 <= sum(part / 100 <= share < (part + 1) / 100 for share in shares) <= 60
    daily = (next_look("source-7", DAY, NOW) - NOW) / DAY - 1
    assert daily == pytest.approx(shares[7], abs=1e-6)


@pytest.mark.parametrize(
    ("gaps", "usual_hours", "ours_days", "rounds", "expected"),
    [
        (0, 0, None, (1, None), 1),  # nothing is known yet
        (4, 100, None, (1, None), 1),  # too little is known
        (5, 8, None, (1, None), 2),  # four looks for each new thing
        (5, 1, None, (1, None), 1),  # never more often than the school has said
        (5, 100, None, (1, None), 4),  # nor less often than every fourth round
        (5, 400, None, (2, None), 6),  # nor than every six hours
        (5, 400, None, (24, None), 24),  # unless the school has said so
        (5, 400, None, (1, 12), 12),
        (5, 100, 6.9, (1, None), 1),  # something of ours was there within a week
        (5, 100, 7.0, (1, None), 4),
    ],
)
def test_a_place_that_seldom_has_news_is_looked_at_less_often(
    gaps: int, usual_hours: float, ours_days: float | None, rounds: tuple[int, int | None], expected: float
) -> None:
    """By how often something new came, within bounds; and not where something of ours was."""
    every, most = rounds
    where = replace(place("gazette", every=every * HOUR), slowest=most * HOUR if most else None)
    ours = None if ours_days is None else NOW - ours_days * DAY
    state = SourceState("gazette", NOW, NOW, gaps=gaps, usual_gap=usual_hours * 3600, last_ours=ours)
    assert interval(where, state, NOW) == expected * HOUR


def test_what_was_never_done_is_due_and_a_clock_that_ran_ahead_stops_nothing() -> None:
    """None, the past, and a moment weeks ahead are due; an hour ahead is not."""
    assert is_due(None, NOW)
    assert is_due(NOW - HOUR, NOW)
    assert is_due(NOW + timedelta(days=30), NOW)
    assert not is_due(NOW + HOUR, NOW)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 20, 7, 14, tzinfo=UTC), None),
        (datetime(2026, 11, 20, 7, 15, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), None),
        (datetime(2026, 7, 3, 6, 14, tzinfo=UTC), None),
        (datetime(2026, 7, 3, 6, 15, tzinfo=UTC), date(2026, 7, 3)),
        (datetime(2026, 3, 30, 6, 15, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 26, 7, 15, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 12, 23, 9, 0, tzinfo=UTC), None),
    ],
)
def test_the_digest_of_a_school_day_is_due_from_its_hour_on(now: datetime, day: date | None) -> None:
    """In local time on both sides of the clock changes, however late the pass comes, never at a weekend or on a closed day."""
    assert digest_day(now, Hours(closed_days=frozenset({date(2026, 12, 23)})), "england", now - timedelta(days=1)) == day


@pytest.mark.parametrize(
    ("now", "written", "day"),
    [
        (datetime(2026, 10, 29, 9, 0, tzinfo=UTC), datetime(2026, 10, 23, 6, 15, tzinfo=UTC), None),
        (datetime(2026, 10, 30, 9, 0, tzinfo=UTC), datetime(2026, 10, 23, 6, 15, tzinfo=UTC), date(2026, 10, 30)),
        (datetime(2026, 10, 30, 6, 0, tzinfo=UTC), datetime(2026, 10, 23, 6, 15, tzinfo=UTC), None),
        (datetime(2026, 11, 2, 9, 0, tzinfo=UTC), datetime(2026, 10, 30, 7, 15, tzinfo=UTC), date(2026, 11, 2)),
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), datetime(2026, 12, 11, 7, 15, tzinfo=UTC), None),
    ],
)
def test_in_the_holidays_there_is_one_digest_a_week_and_none_on_a_bank_holiday(
    now: datetime, written: datetime, day: date | None
) -> None:
    """A week after the last one, at its hour; the first school day has one whatever there was."""
    shut = frozenset(date(2026, 10, 26) + timedelta(days=n) for n in range(5))
    assert digest_day(now, Hours(closed_days=shut), "england", written) == day


@pytest.mark.parametrize(
    ("at", "quiet"), [(time(19, 59), False), (time(20, 0), True), (time(23, 0), True), (time(6, 29), True), (time(6, 30), False)]
)
def test_quiet_hours_may_reach_over_midnight(at: time, *, quiet: bool) -> None:
    """From their first minute until their last; without them it is never quiet."""
    now = datetime.combine(date(2026, 11, 20), at, UTC)
    assert is_quiet(now, Hours(quiet_from=time(20, 0), quiet_to=time(6, 30))) is quiet
    assert not is_quiet(now, Hours())


ROTAS = (
    Rota("out of hours", frozenset(), ("on_call",)),
    Rota("holidays", frozenset(), ("deputy_dsl", "head")),
    Rota("", frozenset({date(2026, 12, 28)}), ("head",)),
)


@pytest.mark.parametrize(
    ("now", "order"),
    [
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), ()),
        (datetime(2026, 11, 20, 20, 0, tzinfo=UTC), ("on_call",)),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), ("on_call",)),
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), ("deputy_dsl", "head")),
        (datetime(2026, 12, 28, 12, 0, tzinfo=UTC), ("head",)),
    ],
)
def test_the_rota_of_a_day_comes_before_the_holidays_and_those_before_out_of_hours(now: datetime, order: tuple[str, ...]) -> None:
    """In school hours no rota holds."""
    assert rota(now, Hours(), "england", ROTAS) == order


def test_the_next_digest_skips_the_weekend_and_what_is_written() -> None:
    """Written on Friday, the next is on Monday at its hour."""
    due = next_digest(NOW, Hours(), "england", NOW)
    assert due.date() == date(2026, 11, 23)
    assert due.time() == time(7, 15)


def test_a_letter_is_tried_again_soon_at_first_and_never_given_up() -> None:
    """1, 2, 5, 10, 30 minutes and then every 30 for ever."""
    waits = [retry(attempt, NOW) - NOW for attempt in (1, 2, 3, 4, 5, 6, 5000)]
    assert [wait / timedelta(minutes=1) for wait in waits] == [1, 2, 5, 10, 30, 30, 30]


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), 30),
        (datetime(2026, 11, 20, 19, 0, tzinfo=UTC), 60),
        (datetime(2026, 11, 20, 6, 59, tzinfo=UTC), 60),
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), 60),
        (datetime(2026, 12, 25, 9, 0, tzinfo=UTC), 60),
    ],
)
def test_an_alert_climbs_every_half_hour_in_school_hours_and_hourly_outside(now: datetime, minutes: int) -> None:
    """07:00 to 19:00 on weekdays, local time."""
    assert escalation(now, Hours(), "england", ORCHARD.escalation) - now == timedelta(minutes=minutes)
