"""Decides when a source, a digest, a retry and an escalation are due, and whose turn it is."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from monitor.deadline import LONDON, is_bank_holiday, is_closed, is_working_day
from monitor.model import Hours, Place, Rota, SourceState
from monitor.policy import Escalation

# Passes come every few minutes and never to the second: what is due within the slack is due now.
SLACK = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=12)
PASSING_WAIT = timedelta(hours=2)  # when our own line was down, every place is back when it is
LONGEST_TTL = timedelta(days=1)
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30))
WEEK = timedelta(days=7)
HOLIDAY = timedelta(days=6)  # a weekend with a bank holiday before and after it has five
JITTER = 0.1
MOST_DOUBLINGS = 6
SLOWEST = timedelta(hours=6)
KNOWN_GAPS = 5  # so many times something new must have come before a place's rhythm is gone by
LOOKS_A_GAP = 4


def interval(place: Place, state: SourceState, now: datetime) -> timedelta:
    """Return how long to wait between two looks at a place: ``every``, or longer where it is known to publish seldom.

    Where something of ours was found within a week, something more may be said there any hour; and where the last look found
    something new, more is coming.
    """
    every = place.source.every
    recent = state.last_ours is not None and now - state.last_ours < WEEK
    lively = state.last_new is not None and state.last_new == state.last_good
    if recent or lively or state.gaps < KNOWN_GAPS:
        return every
    return min(max(timedelta(seconds=state.usual_gap / LOOKS_A_GAP), every), slowest(place))


def slowest(place: Place) -> timedelta:
    """Return how long a place is left alone at most: what the school has said, else four rounds, within six hours."""
    every = place.source.every
    return place.slowest or max(every, min(every * 4, SLOWEST))


def backoff(every: timedelta, failures: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """Return how long a source that fails is left alone: twice as long after each failure, and ``longest`` at most."""
    doublings = min(max(failures - 1, 0), MOST_DOUBLINGS)
    return min(every * float(2**doublings), max(every, longest))


def next_look(source_id: str, wait: timedelta, now: datetime, *, asked: timedelta | None = None) -> datetime:
    """Return when a source is looked at again.

    ``asked`` is what the place itself asks for (its ttl or Retry-After): it is honoured up to a day, and not a second less. Up
    to a tenth, fixed for each source, is added so that sources of one rhythm do not all fall due in the same minute.
    """
    if asked is not None:
        wait = max(wait, min(asked, LONGEST_TTL) + SLACK)
    share = hashlib.blake2b(source_id.encode(), digest_size=2).digest()
    return now + wait * (1 + JITTER * int.from_bytes(share) / 0xFFFF)


def is_due(when: datetime | None, now: datetime) -> bool:
    """Return whether a moment has come; what was never done is due.

    A moment further ahead than any wait is the trace of a clock that ran fast, and is due too.
    """
    return when is None or when <= now + SLACK or when > now + LONGEST_TTL * 8


def digest_day(now: datetime, hours: Hours, nation: str, written: datetime | None) -> date | None:
    """Return the local day whose digest is due now, or None: not after it is written. A pass that comes late still writes it.

    ``written`` is when the last one was. While the school is closed there is one a week; on bank holidays there is none.
    The very first is due at once.
    """
    local, done = now.astimezone(LONDON), _day_of(written)
    due = local.time() >= hours.digest_at and local.date() != done and _has_digest(local.date(), hours, nation, done)
    return local.date() if due else None


def next_digest(now: datetime, hours: Hours, nation: str, written: datetime | None) -> datetime:
    """Return when the next digest is due, given when the last one was written; it may be a moment that has come already."""
    day, done = now.astimezone(LONDON).date(), _day_of(written)
    while day == done or not _has_digest(day, hours, nation, done):
        day += timedelta(days=1)
    return datetime.combine(day, hours.digest_at, LONDON)


def _has_digest(day: date, hours: Hours, nation: str, done: date | None) -> bool:
    if day.weekday() not in hours.digest_days:
        return False
    if done is None:
        return True
    # One that is dated later than now was written under a clock that ran ahead.
    return not is_bank_holiday(day, nation) and (day not in hours.closed_days or not timedelta() <= day - done < WEEK)


def _day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(LONDON).date() if moment else None


def is_first_day_back(day: date, hours: Hours, nation: str) -> bool:
    """Return whether school begins again on a day: it works, and did not for five days or more before."""
    before = (day - timedelta(days=back) for back in range(1, HOLIDAY.days))
    return is_working_day(day, hours, nation) and not any(is_working_day(each, hours, nation) for each in before)


def is_quiet(now: datetime, hours: Hours) -> bool:
    """Return whether letters that can wait are held back now."""
    if hours.quiet_from is None or hours.quiet_to is None:
        return False
    local = now.astimezone(LONDON).time()
    if hours.quiet_from <= hours.quiet_to:
        return hours.quiet_from <= local < hours.quiet_to
    return local >= hours.quiet_from or local < hours.quiet_to


def retry(attempts: int, now: datetime) -> datetime:
    """Return when a letter that could not be delivered is tried again: soon at first, then every half hour, for ever."""
    return now + RETRIES[min(attempts, len(RETRIES)) - 1]


def in_hours(now: datetime, hours: Hours, nation: str) -> bool:
    """Return whether somebody can be reached at the school now."""
    local = now.astimezone(LONDON)
    return is_working_day(local.date(), hours, nation) and hours.opens <= local.time() < hours.closes


def escalation(now: datetime, hours: Hours, nation: str, ladder: Escalation) -> datetime:
    """Return when an alert that nobody has acknowledged goes to the next person."""
    minutes = ladder.minutes_in_hours if in_hours(now, hours, nation) else ladder.minutes_out_of_hours
    return now + timedelta(minutes=minutes)


def rota(now: datetime, hours: Hours, nation: str, rotas: Sequence[Rota]) -> tuple[str, ...]:
    """Return the roles that are told first now, in their order; none where no rota holds.

    The rota of a day comes before that of the holidays, and that before the one for out of hours.
    """
    day = now.astimezone(LONDON).date()
    holding = [rota for rota in rotas if day in rota.days]
    if is_closed(day, hours, nation):
        holding += [rota for rota in rotas if rota.when == "holidays"]
    if not in_hours(now, hours, nation):
        holding += [rota for rota in rotas if rota.when == "out of hours"]
    return holding[0].order if holding else ()
