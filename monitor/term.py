"""What governors are told of a term: what was found and done in counts, none of them so small that it points at somebody."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import inf
from statistics import median
from typing import TypeAlias

from monitor.deadline import LONDON

ONE_DAY = timedelta(days=1)
# The month and a day of it that is in the term in any year.
DAY_IN = {"spring": (1, 1), "summer": (8, 31), "autumn": (9, 1)}
YEAR = re.compile("20[0-9]{2}")
LONGEST_BY_WEEK = timedelta(weeks=20)

SMALL = 5
STATES = IN_TIME, LATE, MISSED, OPEN = (
    "Recorded in time",
    "Recorded late",
    "Time ran out, not recorded",
    "Not recorded, still time",
)
ANSWERS = WAS, WAS_NOT = "It was a concern", "It was no concern"
IN_HOURS, OUTSIDE = "In school hours", "Outside school hours"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends within it, and what people call it."""

    title: str
    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The moment in which the first day begins."""
        return datetime.combine(self.first, time(), LONDON).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The moment in which the last day is over."""
        return datetime.combine(self.last + ONE_DAY, time(), LONDON).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Raised:
    """One alert: when it was raised, when somebody acknowledged it, and whether it went further than the first who were told."""

    opened: datetime
    acknowledged: datetime | None
    climbed: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well a period was watched: since when, the passes made, how many of them read all that was due, the longest pause.

    ``began`` is when the first pass of all was made, or None before there was one.
    """

    began: datetime | None
    passes: int
    whole: int
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Figures:
    """A period in counts, nothing hidden yet. ``areas`` counts mentions by area and, within it, by kind.

    A mention is of the kind of the gravest rule that fits; ``fitting`` are the ids and labels of all that did. ``read`` are the
    days on which a pass was completed.
    """

    read: AbstractSet[date]
    found: Mapping[date, int]
    kinds: Mapping[str, int]
    fitting: frozenset[str]
    areas: Mapping[str, Mapping[str, int]]
    unsure: int
    baseline: int
    alerts: Mapping[str, Sequence[Raised]]
    steps: Mapping[str, int]
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Count:
    """What is printed of a number: between which two it lies; twice the same where it is printed as it is."""

    label: str
    least: int
    most: float

    @property
    def is_exact(self) -> bool:
        """Whether the number is printed as it is."""
        return self.least == self.most

    @property
    def words(self) -> str:
        """The number as people read it."""
        if self.is_exact:
            return str(self.least)
        if self.most < SMALL:
            return f"fewer than {SMALL}"
        return f"{self.least} or more" if self.most == inf else f"{self.least} to {self.most:.0f}"


Counts: TypeAlias = tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """How long it took until alerts were acknowledged, in seconds: half of them were within the first, all within the second."""

    label: str
    half: float
    longest: float


@dataclass(frozen=True, slots=True)
class Printed:
    """Every count that the report prints. Whatever lays it out knows no other, and so can give no other away.

    ``chart`` is by ``unit`` ("week" or "month"), or empty where it would give away what is hidden.
    """

    mentions: Count
    unit: str
    chart: Counts
    kinds: Counts
    fitting: frozenset[str]
    areas: Counts
    unsure: Count
    baseline: Count
    alerts: Counts
    climbed: Count
    waiting: Count
    times: tuple[Times, ...]
    steps: Counts
    answers: Counts


def term_of(day: date) -> Period:
    """Return the term that a day is in, as England and Wales have them: summer begins on the day after Easter Monday."""
    year, easter = day.year, _easter_monday(day.year)
    if day >= (autumn := date(year, *DAY_IN["autumn"])):
        return Period(f"Autumn term {year}", autumn, date(year, 12, 31))
    if day <= easter:
        return Period(f"Spring term {year}", date(year, 1, 1), easter)
    return Period(f"Summer term {year}", easter + ONE_DAY, autumn - ONE_DAY)


def term_called(name: str) -> Period | None:
    """Return the term that a person calls "autumn-2026", or None where that is none."""
    season, _, year = name.strip().lower().partition("-")
    return term_of(date(int(year), *DAY_IN[season])) if season in DAY_IN and YEAR.fullmatch(year) else None


def term_before(day: date) -> Period:
    """Return the last term that had ended on a day."""
    return term_of(term_of(day).first - ONE_DAY)


def _easter_monday(year: int) -> date:
    """Return Easter Monday, which is a bank holiday in England whatever nation the school is in."""
    import holidays  # noqa: PLC0415 - only a report pays for it

    return holidays.country_holidays("GB", subdiv="ENG", years=year).get_named("Easter Monday")[0]


def printed(figures: Figures, period: Period) -> Printed:
    """Return what is printed of a period: each small count hidden, and with it whatever it could be worked out from."""
    kinds = tuple(sorted((hidden(label, number) for label, number in figures.kinds.items()), key=_largest_first))
    unit, chart = _chart(figures, kinds, period)
    alerts = tuple(hidden(label, len(group)) for label, group in figures.alerts.items())
    raised = [each for group in figures.alerts.values() for each in group]
    climbed = _some_of(between([alerts]), sum(each.climbed for each in raised))
    waiting = _some_of(between([alerts]), sum(each.acknowledged is None for each in raised))
    times = (_times(label, group, climbed, waiting) for label, group in figures.alerts.items())
    return Printed(
        mentions=between((kinds, chart) if chart else (kinds,)),
        unit=unit,
        chart=chart,
        kinds=kinds,
        fitting=figures.fitting,
        areas=tuple(_area(label, inside, figures.kinds) for label, inside in figures.areas.items()),
        unsure=hidden("", figures.unsure),
        baseline=hidden("", figures.baseline),
        alerts=alerts,
        climbed=climbed,
        waiting=waiting,
        times=tuple(each for each in times if each),
        steps=tuple(hidden(label, figures.steps.get(label, 0)) for label in STATES),
        answers=tuple(hidden(label, figures.answers.get(label, 0)) for label in ANSWERS),
    )


def hidden(label: str, number: int) -> Count:
    """Return what is printed of a number that stands alone."""
    return Count(label, 1, SMALL - 1) if 0 < number < SMALL else Count(label, number, number)


def between(tables: Iterable[Counts]) -> Count:
    """Return what a reader can tell of the number that each of these tables adds up to."""
    sums = [(sum(each.least for each in table), sum(each.most for each in table)) for table in tables]
    return Count("", max(least for least, _ in sums), min(most for _, most in sums))


def is_open(tables: Sequence[Counts]) -> bool:
    """Return whether each hidden count may be any number from 1 to 4, for all that tables of the same things tell together."""
    whole, room = between(tables), SMALL - 2
    for table in tables:
        own = between([table])
        hides = any(0 < each.most < SMALL for each in table)
        if hides and not (whole.least <= own.most - room and whole.most >= own.least + room):
            return False
    return True


def _chart(figures: Figures, kinds: Counts, period: Period) -> tuple[str, Counts]:
    """Return the mentions by week, or else by month, or nothing: such that nothing hidden can be worked out with ``kinds``.

    Where exact bars would add up to too much, all are in fives; whether that is needed is seen from what would be printed alone.
    """
    for unit in ("week", "month")[period.last - period.first >= LONGEST_BY_WEEK :]:
        numbers = _numbers(figures, period, unit)
        for shown in (hidden, _in_fives):
            bars = tuple(shown(*each) for each in numbers.items())
            if is_open((kinds, bars)):
                return unit, bars
    return "", ()


def _numbers(figures: Figures, period: Period, unit: str) -> dict[str, int]:
    """Return the mentions of each week, from Monday, or of each month; the first begins with the period.

    Where nothing was read, nothing could be found, and the label says so.
    """
    days: dict[str, list[date]] = {}
    for day in (period.first + ONE_DAY * number for number in range((period.last - period.first).days + 1)):
        begins = max(period.first, day - ONE_DAY * day.weekday())
        days.setdefault(f"{begins:%-d %b}" if unit == "week" else f"{day:%B %Y}", []).append(day)
    return {label + _unread(days[label], figures.read): sum(figures.found.get(day, 0) for day in days[label]) for label in days}


def _unread(days: Sequence[date], read: AbstractSet[date]) -> str:
    if not any(day in read for day in days):
        return ", not read"
    return "" if all(day in read for day in days) else ", partly read"


def _in_fives(label: str, number: int) -> Count:
    """Return between which two of 0, 1 to 4, 5 to 9, 10 to 14 ... a number lies."""
    least = number // SMALL * SMALL
    return Count(label, max(least, 1), least + SMALL - 1) if number else Count(label, 0, 0)


def _area(label: str, inside: Mapping[str, int], kinds: Mapping[str, int]) -> Count:
    """Return what is printed of an area: no more than that there is something, where some of it is of a kind that is hidden."""
    number = sum(inside.values())
    return Count(label, 1, inf) if any(kinds[kind] < SMALL for kind in inside) else hidden(label, number)


def _some_of(whole: Count, number: int) -> Count:
    """Return what is printed of so many out of a number that may itself be hidden, and is no smaller than its part."""
    return Count("", SMALL, inf) if number >= SMALL and number > whole.least else hidden("", number)


def _times(label: str, group: Sequence[Raised], climbed: Count, waiting: Count) -> Times | None:
    """Return how long acknowledging took, where at least five alerts were, which must be plain from what is printed beside it.

    Otherwise a median, or its absence, would tell how many of a hidden number there were.
    """
    unknown = max(waiting.most, 0 if climbed.is_exact else climbed.most)
    if len(group) - unknown < SMALL:
        return None
    waits = [(each.acknowledged - each.opened).total_seconds() for each in group if each.acknowledged]
    return Times(label, median(waits), max(waits))


def _largest_first(count: Count) -> tuple[float, str]:
    """Hidden counts come last, by their names: their order would tell which is the larger."""
    return (-count.least if count.is_exact else 0, count.label)
