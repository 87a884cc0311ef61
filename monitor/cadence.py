"""Decides when a source, a digest, a retry and an escalation are due."""

import hashlib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Hours
from monitor.policy import Escalation

LONDON = ZoneInfo("Europe/London")

# Passes come every few minutes and never to the second: what is due within the slack is due now.
SLACK = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=12)
LONGEST_TTL = timedelta(days=1)
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30))
SATURDAY = 5
JITTER = 0.1
MOST_DOUBLINGS = 6


def next_look(
    source_id: str,
    every: timedelta,
    now: datetime,
    *,
    failures: int = 0,
    asked: timedelta | None = None,
) -> datetime:
    """Return when a source is looked at again.

    ``asked`` is what the place itself asks for (its ttl or Retry-After) and is honoured up to a day. A source that fails is
    tried half as often after each failure, but at least twice a day. Up to a tenth, fixed for each source, is added so that
    sources of one rhythm do not all fall due in the same minute.
    """
    doublings = min(max(failures - 1, 0), MOST_DOUBLINGS)
    wait: timedelta = min(every * float(2**doublings), max(every, LONGEST_WAIT))
    if asked is not None:
        wait = max(wait, min(asked, LONGEST_TTL))
    share = hashlib.blake2b(source_id.encode(), digest_size=2).digest()
    return now + wait * (1 + JITTER * int.from_bytes(share) / 0xFFFF)


def is_due(when: datetime | None, now: datetime) -> bool:
    """Return whether a moment has come; what was never done is due.

    A moment further ahead than any wait is the trace of a clock that ran fast, and is due too.
    """
    return when is None or when <= now + SLACK or when > now + LONGEST_TTL * 8


def digest_day(now: datetime, hours: Hours) -> date | None:
    """Return the local day whose digest is due now, or None. A pass that comes late in the day still writes it."""
    local = now.astimezone(LONDON)
    if local.time() < hours.digest_at or local.weekday() not in hours.digest_days or local.date() in hours.closed_days:
        return None
    return local.date()


def next_digest(now: datetime, hours: Hours, written: datetime | None) -> datetime:
    """Return when the next digest is due, given when the last one was written; it may be a moment that has come already."""
    day = now.astimezone(LONDON).date()
    done = written.astimezone(LONDON).date() if written else None
    while day == done or day.weekday() not in hours.digest_days or day in hours.closed_days:
        day += timedelta(days=1)
    return datetime.combine(day, hours.digest_at, LONDON)


def retry(attempts: int, now: datetime) -> datetime:
    """Return when a letter that could not be delivered is tried again: soon at first, then every half hour, for ever."""
    return now + RETRIES[min(attempts, len(RETRIES)) - 1]


def escalation(now: datetime, hours: Hours, ladder: Escalation) -> datetime:
    """Return when an alert that nobody has acknowledged goes to the next person."""
    local = now.astimezone(LONDON)
    open_day = local.weekday() < SATURDAY and local.date() not in hours.closed_days
    in_hours = open_day and hours.opens <= local.time() < hours.closes
    return now + timedelta(minutes=ladder.minutes_in_hours if in_hours else ladder.minutes_out_of_hours)


def was_checked(last_good: datetime | None, trouble: str, every: timedelta, now: datetime) -> bool:
    """Return whether a source counts as checked: its last look was a good one, and not longer ago than three of its rounds."""
    return last_good is not None and not trouble and now - last_good <= max(every * 3, timedelta(hours=3))
