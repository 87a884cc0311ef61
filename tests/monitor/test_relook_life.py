"""What many looks at one page come to: those that failed are made again, and gone is said once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.relook import (
    DAY,
    HOUR,
    MARKS,
    RETRIES,
    WEEK,
    Absent,
    Answer,
    Failed,
    Finding,
    Known,
    Terms,
    begun,
    due,
    following,
    weigh,
)
from monitor.stands import Seen
from tests.world import FRIDAY

THERE = Known(finding=Finding.THERE, since=FRIDAY, stood=True, passage=b"a", words=100, looked=FRIDAY)
SAME = Seen(stands=True, passage=b"a", words=100)
NONE = Seen(stands=False, words=100)
CONSENT = replace(NONE, seems="a consent page")
DOWN = Failed("nobody answers")
ANSWERS = [
    SAME,
    NONE,
    replace(SAME, passage=b"b"),
    replace(SAME, posts=30),
    replace(NONE, is_part=True),
    CONSENT,
    replace(NONE, removed=True),
    replace(NONE, removed=True, seems="a not-found page"),
    Absent(404),
    Absent(410),
    DOWN,
]


def asked(known: Known, start: timedelta, *answers: Answer) -> tuple[Known, list[timedelta]]:
    """Return what is known once a page has given these answers, and the hours at which it was asked for until they ran out."""
    now, left, at = FRIDAY + start, list(answers), []
    while left and now < FRIDAY + 3 * WEEK:
        mark = due(FRIDAY, known, now)
        if mark is not None:
            known, _ = weigh(known, left.pop(0), Terms(mark=mark), now)
            at.append(now - FRIDAY)
        now += HOUR
    return known, at


def test_a_look_that_failed_is_made_again_after_an_hour_three_times() -> None:
    """At each mark anew; what stood there is still known."""
    known, at = asked(replace(THERE, looked=FRIDAY + 6 * HOUR), DAY, *[DOWN] * 8)
    assert at == [*(DAY + n * HOUR for n in range(4)), *(WEEK + n * HOUR for n in range(4))]
    assert known.stood
    assert following(FRIDAY, known) is None


def test_a_look_that_is_made_again_and_succeeds_is_the_last_at_its_mark() -> None:
    """And the next that fails has its three again."""
    _, at = asked(replace(THERE, looked=FRIDAY + 6 * HOUR), DAY, DOWN, DOWN, SAME, DOWN, DOWN)
    assert at == [DAY, DAY + HOUR, DAY + 2 * HOUR, WEEK, WEEK + HOUR]


def test_the_look_that_is_made_again_is_named() -> None:
    """To whoever reads when the next one is."""
    known, _ = asked(replace(THERE, looked=FRIDAY + 6 * HOUR), DAY, DOWN)
    assert following(FRIDAY, known) == FRIDAY + DAY + HOUR


@pytest.mark.parametrize("between", [DOWN, CONSENT])
def test_a_doubt_outlasts_a_look_that_failed(between: Answer) -> None:
    """What was not found once is looked for until somebody knows, also after the last mark."""
    known, at = asked(replace(THERE, looked=FRIDAY + DAY), WEEK, Absent(404), between, between, Absent(404))
    assert at == [WEEK + n * HOUR for n in range(4)]
    assert (known.finding, known.since) == (Finding.GONE, FRIDAY + WEEK)


def test_what_stands_in_the_way_of_a_page_is_no_reason_to_ask_again() -> None:
    """A consent page is there in an hour too; but one after a failure costs no more than a failure."""
    _, at = asked(replace(THERE, looked=FRIDAY + 6 * HOUR), DAY, CONSENT, DOWN, CONSENT, CONSENT, CONSENT, DOWN)
    assert at == [DAY, *(WEEK + n * HOUR for n in range(4))]


def test_a_page_that_was_never_there_for_a_program_is_not_gone() -> None:
    """However often it is not found: people may see it all the same."""
    known, at = asked(Known(), timedelta(), *[Absent(404), Absent(410)] * 2)
    assert at == list(MARKS)
    assert known.finding is Finding.NONE
    assert known.trouble


@given(st.lists(st.tuples(st.integers(1, 3000), st.sampled_from(ANSWERS)), max_size=60), st.none() | st.integers(0, 2000))
def test_gone_is_said_once_and_never_while_the_page_stands(life: list[tuple[int, Answer]], asked_after: int | None) -> None:
    """Whatever the order of outages and edits; and the page is asked no more than the marks and what makes sure allow."""
    known, now, at_mark, marks, is_told_gone = Known(), FRIDAY, 0, 0, False
    request = None if asked_after is None else FRIDAY + timedelta(minutes=asked_after)
    for minutes, answer in life:
        now += timedelta(minutes=minutes)
        recorded = request if request and request <= now else None
        mark = due(begun((FRIDAY, recorded)), known, now)
        if mark is None:
            continue
        before, marks, at_mark = known, marks + bool(mark), 1 if mark else at_mark + 1
        assert at_mark <= RETRIES + 2
        assert before.looked is None or before.looked < now
        assert not (before.is_pending and before.looked and now - before.looked < HOUR)
        known, told = weigh(before, answer, Terms(recorded, mark), now)
        is_told_gone = _told_gone(before, known, answer, told, now, was_told=is_told_gone)
        if known.finding is before.finding is Finding.GONE and recorded is None:
            assert not told
    assert marks <= len(MARKS) * (1 if request is None else 2)


def _told_gone(before: Known, after: Known, answer: Answer, told: tuple[str, ...], now: datetime, *, was_told: bool) -> bool:
    """Return whether it is told as gone by now, once it is sure that it was told rightly."""
    says = any("gone by" in words for words in told)
    if after.finding is not Finding.GONE:
        assert not says
        return False
    if before.finding is not Finding.GONE:
        assert isinstance(answer, Absent)
        assert before.finding is not Finding.NONE
        assert not was_told
        assert answer.status == 410 or (before.missing and now - before.missing >= HOUR)
        assert says
    return True
