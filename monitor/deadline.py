"""Decides when something is due: what a policy's words give, and by when to act so that no closed day eats it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.model import Hours

LONDON = ZoneInfo("Europe/London")
SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long a policy gives: whole hours or working days, or neither ("as soon as possible"), and by which calendar.

    "school": days on which the school's office works; "working": working days, closed or not; "clock": every hour.
    """

    within_hours: int | None = None
    calendar: str = "school"
    within_working_days: int | None = None


def due_by(start: datetime, allowed: Allowance, hours: Hours, nation: str) -> tuple[datetime, datetime, str]:
    """Return the limit that the policy's words give, the moment to act by (both UTC), and why in words.

    On the school's calendar, what comes in on a closed day is due by the end of the next working day. The limit is never moved
    further than the words move it: where the hours run out on a closed day, the moment to act by is the last closing time
    before that, or, when the message came after it, the end of the next working day. An hour is an hour on the wall: 24 hours
    end at the same time of the next day on the nights the clocks change too.
    """
    local = start.astimezone(LONDON)
    if allowed.calendar == "working":
        hours = replace(hours, closed_days=frozenset())
    if allowed.within_working_days is not None:
        due = _after_days(local.date(), allowed.within_working_days, hours, nation)
        return due, due, f"{allowed.within_working_days} working {'day' if allowed.within_working_days == 1 else 'days'}"
    if allowed.within_hours is None:
        due = _close_after(local, hours, nation)
        return due, due, "policy: as soon as possible; the end of the school day is our suggestion"
    if allowed.calendar == "clock":
        limit = start.astimezone(UTC) + timedelta(hours=allowed.within_hours)
        return limit, limit, f"policy: {allowed.within_hours} h by the clock"
    if not is_working_day(local.date(), hours, nation):
        due = _close_after(local, hours, nation)
        return due, due, _why_next_day(local.date(), hours)
    limit = _later(local, allowed.within_hours)
    act_by, why = _act_by(local, limit, hours, nation)
    return limit, act_by, why.format(hours=allowed.within_hours)


def due_on(day: date, hours: Hours, nation: str) -> tuple[datetime, datetime]:
    """Return the limit and the moment to act by of what is due on a day: the office's last closing time until then."""
    last = day
    while not is_working_day(last, hours, nation):
        last -= ONE_DAY
    return _close(day, hours), _close(last, hours)


def is_working_day(day: date, hours: Hours, nation: str) -> bool:
    """Return whether the school's office works on a day: no weekend, no bank holiday of the nation, not closed by the school.

    School holidays count as working days unless the school lists them as closed.
    """
    return day.weekday() < SATURDAY and day not in hours.closed_days and day not in _bank_holidays(nation, day.year)


def is_closed(day: date, hours: Hours, nation: str) -> bool:
    """Return whether the school is shut for the day, weekends aside: a bank holiday of the nation, or closed by the school."""
    return day in hours.closed_days or is_bank_holiday(day, nation)


def is_bank_holiday(day: date, nation: str) -> bool:
    """Return whether a day is a bank holiday of the nation."""
    return day in _bank_holidays(nation, day.year)


def next_working_day(day: date, hours: Hours, nation: str) -> date:
    """Return the first working day after a day."""
    day += ONE_DAY
    while not is_working_day(day, hours, nation):
        day += ONE_DAY
    return day


def _after_days(day: date, count: int, hours: Hours, nation: str) -> datetime:
    """Return the closing time of the office that many working days after a day."""
    for _ in range(count):
        day = next_working_day(day, hours, nation)
    return _close(day, hours)


def _act_by(local: datetime, limit: datetime, hours: Hours, nation: str) -> tuple[datetime, str]:
    """Return when to act so that a reply is not late, for a message that came on a working day."""
    last = limit.astimezone(LONDON).date()
    if is_working_day(last, hours, nation):
        return limit, "policy: {hours} h"
    while not is_working_day(last, hours, nation):
        last -= ONE_DAY
    if local < _close(last, hours):
        return _close(last, hours), "{hours} h runs out while shut: answer before you go home"
    after = _close(next_working_day(last, hours, nation), hours)
    return after, "arrived after closing, {hours} h runs out while shut (policy silent): first thing"


def _close_after(local: datetime, hours: Hours, nation: str) -> datetime:
    """Return the first closing time of the office after a moment."""
    today = local.date()
    if is_working_day(today, hours, nation) and local < _close(today, hours):
        return _close(today, hours)
    return _close(next_working_day(today, hours, nation), hours)


def _why_next_day(day: date, hours: Hours) -> str:
    if day.weekday() >= SATURDAY:
        return "policy: next working day"
    if day in hours.closed_days:
        return "a day the school is closed treated like a weekend (policy silent)"
    return "bank holiday treated like a weekend (policy silent)"


def _later(local: datetime, hours: int) -> datetime:
    """Return the moment that many hours later on the wall clock, in UTC."""
    return (local.replace(tzinfo=None) + timedelta(hours=hours)).replace(tzinfo=LONDON, fold=local.fold).astimezone(UTC)


def _close(day: date, hours: Hours) -> datetime:
    return datetime.combine(day, hours.office_close, LONDON).astimezone(UTC)


@lru_cache(maxsize=32)
def _bank_holidays(nation: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - it loads the calendars of all countries, which few passes ask for

    return frozenset(holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year))
