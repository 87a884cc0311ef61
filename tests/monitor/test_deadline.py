"""When a reply is due, by the vectors of the 24-hour rule and over two years of moments."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deadline import LONDON, Allowance, due_by, is_working_day, next_working_day
from monitor.model import Hours

DAY = Allowance(within_hours=24)
HOURS = Hours()
CLOSED = Hours(closed_days=frozenset({date(2026, 11, 19), date(2026, 11, 20)}))
VECTORS = [json.loads(line) for line in (Path(__file__).parent / "data" / "deadlines.jsonl").read_text("utf-8").splitlines()]
NATIONS = ("england", "wales", "scotland", "northern_ireland")

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
rules = st.builds(Allowance, st.none() | st.integers(1, 120))
closures = st.frozensets(st.dates(date(2026, 1, 1), date(2028, 1, 20)), max_size=40)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["received"] for vector in VECTORS])
def test_the_vectors_of_the_24_hour_rule(vector: dict[str, str]) -> None:
    """Each of the sixteen worked cases gives its limit, the moment to act by, and its reason."""
    limit, act_by, why = due_by(datetime.fromisoformat(vector["received"]), DAY, HOURS, "england")
    expected = (datetime.fromisoformat(vector["limit"]), datetime.fromisoformat(vector["act_by"]), vector["why"])
    assert (limit, act_by, why) == expected


def test_there_are_sixteen_vectors() -> None:
    """No vector got lost."""
    assert len(VECTORS) == 16


@given(moments, rules, closures, st.sampled_from(NATIONS))
def test_act_by_is_in_time_and_on_an_open_day(received: datetime, rule: Allowance, closed: frozenset[date], nation: str) -> None:
    """We never advise a closed day, nor later than the limit unless the school is shut when the limit runs out."""
    hours = Hours(closed_days=closed)
    limit, act_by, _ = due_by(received, rule, hours, nation)
    assert is_working_day(act_by.astimezone(LONDON).date(), hours, nation)
    assert received <= act_by
    assert act_by <= limit or not is_working_day(limit.astimezone(LONDON).date(), hours, nation)
    assert (limit.tzinfo, act_by.tzinfo) == (UTC, UTC)


@given(moments, moments, st.sampled_from(NATIONS))
def test_what_comes_later_is_never_due_earlier(one: datetime, other: datetime, nation: str) -> None:
    """Of two messages the later one is not due before the earlier one."""
    first, second = sorted((one, other))
    assert due_by(first, DAY, HOURS, nation)[1] <= due_by(second, DAY, HOURS, nation)[1]


@given(moments)
def test_the_limit_is_the_same_time_of_the_next_day(received: datetime) -> None:
    """On a working day 24 hours end at the same time on the wall clock, on the nights the clocks change too."""
    local = received.astimezone(LONDON)
    if is_working_day(local.date(), HOURS, "england"):
        limit = due_by(received, DAY, HOURS, "england")[0].astimezone(LONDON)
        assert (limit.date(), limit.time()) == (local.date() + timedelta(days=1), local.time())


def test_bank_holidays_are_the_nations_own() -> None:
    """St Andrew's Day closes a Scottish school, St Patrick's Day one in Northern Ireland, Easter Monday all but Scottish ones."""
    assert [is_working_day(date(2026, 11, 30), HOURS, nation) for nation in NATIONS] == [True, True, False, True]
    assert [is_working_day(date(2026, 3, 17), HOURS, nation) for nation in NATIONS] == [True, True, True, False]
    assert [is_working_day(date(2026, 4, 6), HOURS, nation) for nation in NATIONS] == [False, False, True, False]


def test_those_outside_the_school_work_when_it_is_closed() -> None:
    """What is to be asked of others by working days is not put off by the school's own closure."""
    friday = datetime(2026, 12, 18, 10, 0, tzinfo=UTC)
    closed = Hours(closed_days=frozenset(date(2026, 12, day) for day in range(21, 32)))
    asked, own = (Allowance(calendar=name, within_working_days=1) for name in ("working", "school"))
    assert due_by(friday, asked, closed, "england")[1] == datetime(2026, 12, 21, 16, 30, tzinfo=UTC)
    assert due_by(friday, own, closed, "england")[1] == datetime(2027, 1, 4, 16, 30, tzinfo=UTC)


def test_a_day_the_school_is_closed_is_skipped() -> None:
    """What comes in on a day the school lists as closed is due at the end of the next working day, and the reason says so."""
    received = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
    limit, act_by, why = due_by(received, DAY, CLOSED, "england")
    assert limit == act_by == datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert why == "a day the school is closed treated like a weekend (policy silent)"
    assert next_working_day(date(2026, 11, 18), CLOSED, "england") == date(2026, 11, 23)


def test_the_office_closes_when_the_school_says() -> None:
    """The moment to act by follows the school's own closing time."""
    received = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    assert due_by(received, DAY, Hours(office_close=time(15, 0)), "wales")[1] == datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def test_a_message_at_closing_time_is_after_closing() -> None:
    """At the minute the office closes nobody answers any more: the next working day it is."""
    received = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert due_by(received, DAY, HOURS, "england")[1] == datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 11, 18, 9, 15, tzinfo=UTC), datetime(2026, 11, 18, 16, 30, tzinfo=UTC)),
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), datetime(2026, 11, 23, 16, 30, tzinfo=UTC)),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 16, 30, tzinfo=UTC)),
    ],
)
def test_as_soon_as_possible_is_the_next_closing_time(received: datetime, due: datetime) -> None:
    """A policy that gives no hours gets the end of the school day, and the reason says whose suggestion that is."""
    limit, act_by, why = due_by(received, Allowance(within_hours=None), HOURS, "england")
    assert (limit, act_by) == (due, due)
    assert "our suggestion" in why


def test_by_the_clock_every_hour_counts() -> None:
    """Without the school's calendar, hours run through weekends and the night the clocks go back."""
    received = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    limit, act_by, _ = due_by(received, Allowance(24, "clock"), HOURS, "england")
    assert limit == act_by == datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
