"""Holds a year against what docs/alerts.md promises of alerts: who is told, by when, how often, and until when."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tests.year.calendar import DAY, HOUR, MINUTE, is_open_at
from tests.year.evidence import Year
from tests.year.kept import Raised
from tests.year.plan import EVERY, OURS, Item, Kind, What
from tests.year.school import LADDER, ROLES
from tests.year.well import A_PASS, SLACK, Broken, concerns, good_time, made_between

# A place is read every so often, where little comes four times as seldom but within six hours; after it has failed, within
# two hours; a tenth is added so that not all fall due at once. A letter that was refused is tried again within half an hour.
SLOWEST, AFTER_FAILURE, SPREAD, RETRY = 6 * HOUR, 2 * HOUR, 1.1, 30 * MINUTE
IN_HOURS, OUTSIDE, EVERYBODY = 30 * MINUTE, HOUR, HOUR


def _patience(year: Year, item: Item) -> timedelta:
    """Return how long it may take at most, once all is well, until an item is read and told.

    Where something about the school was said within the week, and nothing has failed since, it is one round of the place.
    """
    every = EVERY[item.source]
    if _is_calm(year, item, every * SPREAD + A_PASS):
        return every * SPREAD + A_PASS
    return max(every, min(4 * every, SLOWEST), AFTER_FAILURE) * SPREAD + RETRY + 2 * A_PASS


def _is_calm(year: Year, item: Item, until: timedelta) -> bool:
    since, end = item.grave_from - 6 * DAY, item.grave_from + until
    if any(spell.start < end and since < spell.end and concerns(spell, "", item.source) for spell in year.plan.spells):
        return False
    items = year.plan.items
    said = items[bisect_right(items, since, key=_at) : bisect_left(items, item.grave_from - DAY, key=_at)]
    lively = any(one.source == item.source and one.kind in OURS for one in said)
    return lively and not any(since < died < end for died in year.died)


def _at(item: Item) -> datetime:
    return item.at


def read_by(year: Year, item: Item, end: datetime) -> datetime | None:
    """Return by when at the latest an item is read and told to somebody; None when that is not before ``end``."""
    return good_time(year, item.grave_from, end, _patience(year, item), source=item.source) if item.grave_from < end else None


def matters(year: Year) -> dict[int, list[Item]]:
    """Return what is urgent, by matter."""
    found: dict[int, list[Item]] = defaultdict(list)
    for item in year.plan.items:
        if item.kind is Kind.GRAVE:
            found[item.matter].append(item)
    return found


def _first_told(year: Year) -> dict[str, datetime]:
    """Return when somebody first had a letter that names an alert."""
    told: dict[str, datetime] = {}
    for one in year.seen.arrivals:
        if one.to in ROLES.values() and one.key.startswith(("alert:", "bundle:")):
            for ref in one.names:
                told.setdefault(ref, one.at)
    return told


def alerts_of(year: Year, items: Sequence[Item]) -> dict[str, Raised]:
    """Return the alerts on the cases that these items are in."""
    cases = {year.kept.case(item.source, item.key) for item in items}
    return {ref: raised for ref, raised in year.kept.alerts.items() if raised.case in cases}


def about_head(year: Year) -> set[str]:
    """Return the alerts on what may be about the head."""
    return {ref for items in matters(year).values() if items[0].about_head for ref in alerts_of(year, items)}


def waits(year: Year) -> Iterator[tuple[Sequence[Item], datetime | None, datetime | None]]:
    """Give each urgent matter with by when it had to be told at the latest, and when it was; None for never."""
    told = _first_told(year)
    for items in matters(year).values():
        limits = [limit for item in items if (limit := read_by(year, item, year.made[-1]))]
        when = [told[ref] for ref in alerts_of(year, items) if ref in told]
        yield items, min(limits, default=None), min(when, default=None)


def never_told(year: Year) -> Broken:
    """Somebody has had a letter about everything urgent."""
    return (_said(items) for items, limit, told in waits(year) if limit and told is None)


def told_late(year: Year) -> Broken:
    """The first such letter came within its bound after the item could be read and mail worked."""
    return (f"{_said(items)}: {told - limit} late" for items, limit, told in waits(year) if limit and told and told > limit)


def _said(items: Sequence[Item]) -> str:
    return f"{items[0].key} of {items[0].grave_from:%a %d %b %Y %H:%M} UTC at {items[0].source}"


def false_alarms(year: Year) -> Broken:
    """Nobody is woken for anything else."""
    meant = {ref for items in matters(year).values() for ref in alerts_of(year, items)}
    return (f"{ref} on M-{raised.case:04d}" for ref, raised in year.kept.alerts.items() if ref not in meant)


def alerted_twice(year: Year) -> Broken:
    """One matter is one alert, however often it is copied."""
    for items in matters(year).values():
        if len(refs := alerts_of(year, items)) > 1:
            yield f"{_said(items)}: {', '.join(refs)}"


def _rounds(raised: Raised) -> list[tuple[datetime, set[str]]]:
    """Return when each round of an alert was, and who was told in it."""
    rounds: dict[int, tuple[datetime, set[str]]] = {}
    for number, role, when, _ in raised.rounds:
        rounds.setdefault(number, (when, set()))[1].add(role)
    return [rounds[number] for number in sorted(rounds)]


def slow_rounds(year: Year) -> Broken:
    """While nobody acknowledges, somebody is told every 30 minutes in school hours, else every 60, as long as passes are made.

    Once everybody was told, whom a matter is not about, all of them are told every hour.
    """
    about = about_head(year)
    for ref, raised in year.kept.alerts.items():
        rounds, left = _rounds(raised), {*LADDER} - ({"head"} if ref in about else set())
        ends = [*(when for when, _ in rounds[1:]), raised.acknowledged or year.made[-1]]
        for (since, roles), until in zip(rounds, ends, strict=True):
            left -= roles
            allowed = IN_HOURS if is_open_at(since) and left else max(OUTSIDE, EVERYBODY)
            passes = made_between(year, since + allowed + SLACK, until - SLACK)
            if len(passes) > 1 and not year.plan.is_clock_wrong(since, until):
                yield f"{ref}: nobody between {since:%d %b %H:%M} and {until:%d %b %H:%M} UTC"


def hasty_rounds(year: Year) -> Broken:
    """Nobody is next sooner, unless the one before cannot be reached."""
    unreachable = [spell for spell in year.plan.spells if spell.what is What.MAILBOX]
    for ref, raised in year.kept.alerts.items():
        rounds, told = _rounds(raised), set[str]()
        for (since, roles), (until, _) in pairwise(rounds):
            # A letter that comes back says that nobody reads at its address, where those of earlier rounds went as well.
            told |= roles
            gone = any(spell.which in roles and spell.start < until and since < spell.end for spell in unreachable)
            heard_from = min(since, until - 3 * A_PASS)
            came_back = any(heard_from <= when <= until + A_PASS and role in told for when, role in year.seen.bounced)
            least = IN_HOURS if is_open_at(since) else OUTSIDE
            if until - since < least - SLACK and not gone and not came_back and not year.plan.is_clock_wrong(since, until):
                yield f"{ref}: {since:%d %b %H:%M} and again {until:%H:%M} UTC"


def told_in_vain(year: Year) -> Broken:
    """Whoever acknowledges stops it, at once and for good."""
    for ref, raised in year.kept.alerts.items():
        last = max((when for _, _, when, _ in raised.rounds), default=raised.opened)
        if raised.acknowledged and last > raised.acknowledged + SLACK and not year.plan.is_clock_wrong(raised.acknowledged, last):
            yield f"{ref}, acknowledged {raised.acknowledged:%d %b %H:%M}, told {last:%d %b %H:%M} UTC"


def answers_lost(year: Year) -> Broken:
    """What somebody answered has stopped the alert by the second pass after it came, when the mailbox can be read."""
    for ref, when in year.seen.acknowledged.items():
        raised = year.kept.alerts.get(ref)
        limit = good_time(year, when, year.made[-1], 2 * A_PASS)
        wrong = HOUR if limit and year.plan.is_clock_wrong(when, limit) else 0 * HOUR
        if raised and limit and (raised.acknowledged is None or raised.acknowledged > limit + wrong):
            yield f"{ref}, answered {when:%d %b %Y %H:%M} UTC"


PROMISES: Mapping[str, Callable[[Year], Broken]] = {
    "an urgent item was never told": never_told,
    "an urgent item was told late": told_late,
    "an alert about nothing urgent": false_alarms,
    "one matter made two alerts": alerted_twice,
    "nobody was next in time": slow_rounds,
    "somebody was next too soon": hasty_rounds,
    "somebody was told after it was acknowledged": told_in_vain,
    "an answer was not taken": answers_lost,
}
