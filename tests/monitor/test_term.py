"""A term in counts: which days it has, what is counted, and that nothing hidden can be worked out from what is printed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.terms import AREAS
from monitor.term import (
    IN_HOURS,
    OUTSIDE,
    Count,
    Counts,
    Figures,
    Period,
    Printed,
    Raised,
    hidden,
    printed,
    term_before,
    term_called,
    term_of,
)
from tests.world import FRIDAY

# Nothing here is counted as high.
CAP = 400
EIGHT_WEEKS = Period("eight weeks", date(2026, 9, 7), date(2026, 11, 1))
KINDS = ("complaint", "praise", "question", "racist comment", "threat")
AUTUMN = Period("Autumn term 2026", date(2026, 9, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2026, 9, 1), "Autumn term 2026"),
        (date(2026, 12, 31), "Autumn term 2026"),
        (date(2027, 1, 1), "Spring term 2027"),
        (date(2027, 3, 29), "Spring term 2027"),
        (date(2027, 3, 30), "Summer term 2027"),
        (date(2027, 8, 31), "Summer term 2027"),
        (date(2008, 3, 24), "Spring term 2008"),
        (date(2008, 3, 25), "Summer term 2008"),
        (date(2038, 4, 26), "Spring term 2038"),
        (date(2038, 4, 27), "Summer term 2038"),
    ],
)
def test_a_day_is_in_the_term_that_people_would_say(day: date, title: str) -> None:
    """Easter Monday, as early and as late as it comes, is the last day of spring."""
    assert term_of(day).title == title


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_in_one_term_and_terms_follow_each_other(day: date) -> None:
    """No day is missed and none is counted twice; each term is found by its name."""
    term = term_of(day)
    assert term.first <= day <= term.last
    assert term_of(term.last + timedelta(days=1)).first == term.last + timedelta(days=1)
    assert term_before(term_of(term.last + timedelta(days=1)).first) == term
    assert term_called("-".join((term.title.split()[0], term.title.split()[2]))) == term


@pytest.mark.parametrize(
    "name", ["", "autumn", "winter-2026", "autumn-26", "autumn-20266", "autumn-\u0662\u0660\u0662\u0666", "now"]
)
def test_what_is_no_term_is_said_to_be_none(name: str) -> None:
    """However close it comes."""
    assert term_called(name) is None


def test_a_term_begins_and_ends_at_midnight_in_london() -> None:
    """Summer time holds at its first midnight and not at its last."""
    assert AUTUMN.start == datetime(2026, 8, 31, 23, tzinfo=UTC)
    assert AUTUMN.end == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (1234, "1234")])
def test_one_to_four_are_hidden(number: int, words: str) -> None:
    """Nothing is 0, and from five on it is the number."""
    assert hidden("", number).words == words


def test_what_is_not_sure_is_said_as_a_range() -> None:
    """With one end or two."""
    assert (Count("", 448, 451).words, Count("", 5, inf).words) == ("448 to 451", "5 or more")


def figures(found: Sequence[tuple[int, str, int]] = (), **more: object) -> Figures:
    """Return figures of mentions: so many of a kind, so many days after the period begins; ``areas`` may say where they fall."""
    days, kinds = Counter[date](), Counter[str]()
    for after, kind, number in found:
        days[EIGHT_WEEKS.first + timedelta(days=after)] += number
        kinds[kind] += number
    usual: dict[str, object] = {
        "read": frozenset(AUTUMN.first + timedelta(days=number) for number in range(150)),
        "found": days,
        "kinds": kinds,
        "fitting": frozenset(kinds),
        "areas": {area: {} for area in AREAS},
        "unsure": 0,
        "baseline": 0,
        "alerts": {IN_HOURS: (), OUTSIDE: ()},
        "steps": {},
        "answers": {},
    }
    return Figures(**{**usual, **more})  # type: ignore[arg-type]


def said(counts: Counts) -> dict[str, str]:
    """Return what is printed, by label."""
    return {count.label: count.words for count in counts}


def values(count: Count) -> range:
    """Return what a number may be by what is printed of it alone."""
    return range(count.least, (CAP if count.most == inf else int(count.most)) + 1)


def sums(counts: Sequence[Count]) -> set[int]:
    """Return what numbers may add up to."""
    found = {0}
    for count in counts:
        found = {known + value for known in found for value in values(count)}
    return found


def may_be(shown: Printed) -> Iterator[set[int]]:
    """Give what each hidden count of the chart and of the kinds may be, worked out by trying everything.

    Both add up to all mentions, of which there are as many as is printed, and no fewer than in any area.
    """
    whole = {number for number in values(shown.mentions) if all(area.least <= number for area in shown.areas)}
    tables = [shown.kinds, shown.chart] if shown.chart else [shown.kinds]
    for table in tables:
        others = [sums(other) for other in tables if other is not table]
        allowed = whole.intersection(*others)
        for at, count in enumerate(table):
            if 0 < count.most < 5:
                rest = sums([*table[:at], *table[at + 1 :]])
                yield {value for value in (1, 2, 3, 4) if any(value + more in allowed for more in rest)}


MENTIONS = st.lists(st.tuples(st.integers(0, 55), st.sampled_from(KINDS), st.integers(1, 9)), max_size=24)


@st.composite
def with_areas(draw: st.DrawFn) -> Figures:
    """Draw mentions, each in some of the areas."""
    found = draw(MENTIONS)
    areas: dict[str, Counter[str]] = {area: Counter() for area in AREAS}
    for _, kind, number in found:
        for area in draw(st.frozensets(st.sampled_from(sorted(AREAS)), max_size=2)):
            areas[area][kind] += draw(st.integers(1, number))
    return figures(found, areas=areas)


@given(with_areas())
def test_no_hidden_number_can_be_worked_out(drawn: Figures) -> None:
    """Whoever adds up and takes away what is printed of the mentions still has every number from 1 to 4 to choose from."""
    shown = printed(drawn, EIGHT_WEEKS)
    assert all(values == {1, 2, 3, 4} for values in may_be(shown))


@given(with_areas())
def test_what_is_printed_is_true(drawn: Figures) -> None:
    """Each number is what is printed of it, or lies where that says; nothing is 0, and nothing small is printed."""
    shown = printed(drawn, EIGHT_WEEKS)
    assert sum(drawn.kinds.values()) in values(shown.mentions)
    assert {count.label for count in shown.kinds} == set(drawn.kinds)
    assert all(drawn.kinds[count.label] in values(count) for count in shown.kinds)
    assert all(sum(drawn.areas[count.label].values()) in values(count) for count in shown.areas)
    assert sum(drawn.found.values()) in sums(shown.chart) or not shown.chart
    every = (*shown.kinds, *shown.chart, *shown.areas, shown.mentions)
    assert not any(count.is_exact and 0 < count.least < 5 for count in every)


def test_not_even_whoever_knows_the_program_can_tell() -> None:
    """Over all that two weeks can hold: what is printed of each is printed of another with another hidden number."""
    fortnight, days = replace(EIGHT_WEEKS, last=date(2026, 9, 20)), (date(2026, 9, 7), date(2026, 9, 14))
    ways: dict[tuple[Count, Counts, Counts], list[tuple[int, ...]]] = {}
    for weeks in product(range(25), repeat=2):
        for first in range(min(sum(weeks), 20) + 1):
            kinds = {name: number for name, number in zip(KINDS, (first, sum(weeks) - first), strict=False) if number}
            shown = printed(replace(figures(), found=dict(zip(days, weeks, strict=True)), kinds=kinds), fortnight)
            ways.setdefault((shown.mentions, shown.kinds, shown.chart), []).append((first, sum(weeks) - first, *weeks))
    small = [one for one in ways.items() if max(sum(way[:2]) for way in one[1]) <= 20]
    told = [
        column
        for (_, _, chart), found in small
        for column in list(zip(*found, strict=True))[: 4 if len(chart) == 2 else 2]
        if set(column) <= {1, 2, 3, 4}
    ]
    assert len(told) > 100
    assert all(len(set(column)) > 1 for column in told)


def weekly(*numbers: int) -> list[tuple[int, str, int]]:
    """Return so many complaints in each week."""
    return [(7 * week, "complaint", number) for week, number in enumerate(numbers)]


def test_a_chart_has_a_bar_for_each_week_from_monday() -> None:
    """Weeks without a mention too; the first begins with the period, and it stops with the period."""
    days = replace(EIGHT_WEEKS, first=date(2026, 9, 10), last=date(2026, 9, 29))
    shown = printed(figures([(3, "complaint", 6), (6, "complaint", 1), (7, "complaint", 9), (21, "complaint", 5)]), days)
    assert (shown.unit, said(shown.chart)) == ("week", {"10 Sep": "7", "14 Sep": "9", "21 Sep": "0", "28 Sep": "5"})
    assert shown.mentions.words == "21"


def test_a_week_in_which_nothing_was_read_is_not_one_in_which_nothing_was_said() -> None:
    """Its label says so, and that of one which was read on some of its days."""
    read = frozenset((date(2026, 9, 9), *(date(2026, 9, day) for day in range(14, 21))))
    shown = printed(figures([(0, "complaint", 6)], read=read), replace(EIGHT_WEEKS, last=date(2026, 9, 27)))
    assert said(shown.chart) == {"7 Sep, partly read": "6", "14 Sep": "0", "21 Sep, not read": "0"}


@pytest.mark.parametrize(("last", "unit"), [(date(2027, 1, 24), "week"), (date(2027, 1, 25), "month")])
def test_a_long_period_is_shown_by_month(last: date, unit: str) -> None:
    """Twenty weeks are the most; months have their year, for there can be two of one name."""
    shown = printed(figures(weekly(9)), replace(EIGHT_WEEKS, last=last))
    assert shown.unit == unit
    assert len(shown.chart) == (20 if unit == "week" else 5)
    assert unit == "week" or shown.chart[4].label == "January 2027"


def test_exact_weeks_would_tell_a_hidden_kind_and_are_in_fives() -> None:
    """Eight exact weeks add up to 99: less 98 complaints, that leaves one threat."""
    shown = printed(figures([*weekly(9, 12, 13, 14, 11, 12, 13, 14), (3, "threat", 1)]), EIGHT_WEEKS)
    assert said(shown.kinds) == {"complaint": "98", "threat": "fewer than 5"}
    assert said(shown.chart)["7 Sep"] == "10 to 14"
    assert shown.mentions.words == "99 to 102"


def test_weeks_that_tell_too_much_are_months_or_nothing() -> None:
    """Eight single mentions give two kinds away by the week and not by the month; four in four months are four of a kind."""
    eight = [(after, "complaint" if after < 28 else "threat", 1) for after in (-6, 0, 7, 14, 21, 28, 35, 42)]
    by_month = printed(figures(eight), AUTUMN)
    assert (by_month.unit, [bar.words for bar in by_month.chart]) == ("month", ["5", "fewer than 5", "0", "0"])
    four = printed(figures([(after, "complaint", 1) for after in (0, 30, 60, 90)]), AUTUMN)
    assert (four.unit, four.chart, four.mentions.words) == ("", (), "fewer than 5")


def test_hidden_kinds_stand_in_no_order() -> None:
    """The larger of two that are hidden does not come first."""
    shown = printed(figures([(0, "threat", 4), (0, "racist comment", 1), (0, "praise", 6), (9, "complaint", 8)]), EIGHT_WEEKS)
    assert [count.label for count in shown.kinds] == ["complaint", "praise", "racist comment", "threat"]


def test_an_area_says_no_more_than_its_kinds_do() -> None:
    """Five of an area are printed, unless some are of a kind that is hidden: those of four kinds would be one each."""
    content, conduct, commerce = (next(area for area in AREAS if area.startswith(name)) for name in ("Con", "Cond", "Comm"))
    areas = {content: {"threat": 1, "complaint": 5}, conduct: {"complaint": 5}, commerce: {"complaint": 2}}
    shown = printed(figures([(0, "threat", 1), (0, "complaint", 9)], areas=areas), EIGHT_WEEKS)
    assert said(shown.areas) == {content: "1 or more", conduct: "5", commerce: "fewer than 5"}


@st.composite
def raised(draw: st.DrawFn) -> dict[str, list[Raised]]:
    """Draw alerts in school hours and outside them, some not acknowledged, some climbed."""
    one = st.builds(
        lambda minutes, climbed: Raised(
            FRIDAY, None if minutes is None else FRIDAY + timedelta(minutes=minutes), climbed=climbed
        ),
        st.none() | st.integers(1, 300),
        st.booleans(),
    )
    return {IN_HOURS: draw(st.lists(one, max_size=12)), OUTSIDE: draw(st.lists(one, max_size=12))}


def alert_values(shown: Printed) -> Iterator[tuple[int, int, int, int]]:
    """Give all that the alerts may be: in hours, outside, climbed, waiting; times are those of at least five acknowledged."""
    timed = {each.label for each in shown.times}
    tops = [range(count.least, min(int(min(count.most, 30)), 30) + 1) for count in (*shown.alerts, shown.climbed, shown.waiting)]
    for inside, outside, climbed, waiting in product(*tops):
        spare = (inside - 5 * (IN_HOURS in timed), outside - 5 * (OUTSIDE in timed))
        if min(spare) >= 0 and climbed <= inside + outside and waiting <= sum(spare):
            yield inside, outside, climbed, waiting


@given(raised())
def test_no_hidden_number_of_alerts_can_be_worked_out(drawn: dict[str, list[Raised]]) -> None:
    """Not from how many climbed or wait, which are some of all, nor from whether times are printed."""
    shown = printed(figures(alerts=drawn), EIGHT_WEEKS)
    ways = list(zip(*alert_values(shown), strict=True))
    for at, count in enumerate((*shown.alerts, shown.climbed, shown.waiting)):
        assert not 0 < count.most < 5 or set(ways[at]) == {1, 2, 3, 4}
    each = [*drawn[IN_HOURS], *drawn[OUTSIDE]]
    assert sum(one.climbed for one in each) in values(shown.climbed)
    assert sum(one.acknowledged is None for one in each) in values(shown.waiting)


@given(raised())
def test_times_are_those_of_at_least_five_alerts(drawn: dict[str, list[Raised]]) -> None:
    """And half of them were acknowledged within the first of the two, all of them within the second."""
    for times in printed(figures(alerts=drawn), EIGHT_WEEKS).times:
        waits = [(one.acknowledged - one.opened).total_seconds() for one in drawn[times.label] if one.acknowledged]
        assert len(waits) >= 5
        assert sum(wait <= times.half for wait in waits) >= len(waits) / 2
        assert max(waits) == times.longest


def test_times_are_printed() -> None:
    """Of five alerts that were all acknowledged: the middle one, and the last."""
    five = [Raised(FRIDAY, FRIDAY + timedelta(minutes=minutes), climbed=False) for minutes in (3, 5, 8, 13, 21)]
    shown = printed(figures(alerts={IN_HOURS: five, OUTSIDE: five[:4]}), EIGHT_WEEKS)
    assert [(each.label, each.half, each.longest) for each in shown.times] == [(IN_HOURS, 8 * 60, 21 * 60)]
    assert (shown.climbed.words, shown.waiting.words) == ("0", "0")


def test_a_part_does_not_tell_a_hidden_whole() -> None:
    """Nine climbed, five of those outside school hours: that would be four inside."""
    climbed = [Raised(FRIDAY, FRIDAY, climbed=True)] * 5
    shown = printed(figures(alerts={IN_HOURS: climbed[:4], OUTSIDE: climbed}), EIGHT_WEEKS)
    assert (shown.climbed.words, said(shown.alerts)) == ("5 or more", {IN_HOURS: "fewer than 5", OUTSIDE: "5"})
