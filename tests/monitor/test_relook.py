"""When a page is looked at again, and what a second look means."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.relook import (
    CONFIRM,
    DAY,
    HOUR,
    WEEK,
    Absent,
    Answer,
    Failed,
    Finding,
    Known,
    Terms,
    asking,
    begun,
    due,
    following,
    history,
    weigh,
)
from monitor.stands import Seen
from tests.world import FRIDAY, ORCHARD

SIX = 6 * HOUR
THERE = Known(finding=Finding.THERE, since=FRIDAY, stood=True, passage=b"a", words=100, looked=FRIDAY)
GONE = replace(THERE, finding=Finding.GONE, since=FRIDAY)
OUT = replace(THERE, finding=Finding.TAKEN_OUT)
THREAD = replace(THERE, posts=10)
SAME = Seen(stands=True, passage=b"a", words=100)
NONE = Seen(stands=False, words=100)
PUSHED = replace(NONE, is_part=True)
ASKED = FRIDAY - timedelta(hours=2)
LATER = FRIDAY + SIX
COULD_NOT = "asked to remove on Fri 20 Nov 07:00: could not be looked at on Fri 20 Nov 15:00"


@pytest.mark.parametrize(
    ("after", "looked", "mark"),
    [
        (timedelta(minutes=59), None, None),
        (HOUR, None, HOUR),
        (SIX - timedelta(minutes=1), HOUR, None),
        (SIX, HOUR, SIX),
        (SIX, SIX, None),
        (DAY, SIX, DAY),
        (WEEK - HOUR, DAY, None),
        (WEEK, DAY, WEEK),
        (WEEK + DAY, WEEK, None),
        (8 * DAY, None, WEEK),
        (8 * DAY, HOUR, WEEK),
        (2 * DAY, HOUR, DAY),
        (-DAY, None, None),
        (DAY, DAY + HOUR, DAY),
        (DAY, DAY + WEEK + HOUR, DAY),
        (-2 * DAY, None, DAY),
        (-2 * DAY, -3 * DAY, DAY),
        (-2 * DAY, -3 * DAY + HOUR, None),
    ],
)
def test_only_the_latest_mark_that_was_missed_is_due(after: timedelta, looked: timedelta | None, mark: timedelta | None) -> None:
    """However many were; a look ahead is the trace of a clock that ran fast, and what began ahead of it is looked at daily."""
    known = Known(looked=None if looked is None else FRIDAY + looked)
    assert due(FRIDAY, known, FRIDAY + after) == mark


@pytest.mark.parametrize(
    ("missing", "looked", "after", "mark"),
    [
        (DAY, DAY, DAY + timedelta(minutes=59), None),
        (DAY, DAY, DAY + HOUR, CONFIRM),
        (SIX - timedelta(minutes=10), SIX - timedelta(minutes=10), SIX, None),
        (SIX - timedelta(minutes=10), SIX - timedelta(minutes=10), SIX + HOUR, SIX),
    ],
)
def test_what_finds_nothing_is_looked_at_once_more_an_hour_later(
    missing: timedelta, looked: timedelta, after: timedelta, mark: timedelta | None
) -> None:
    """Never sooner, even when a mark comes."""
    known = Known(looked=FRIDAY + looked, missing=FRIDAY + missing)
    assert due(FRIDAY, known, FRIDAY + after) == mark


def test_the_next_look_is_named() -> None:
    """The next mark that no look has met, or the one that makes sure; none after the last."""
    assert following(FRIDAY, Known()) == FRIDAY + HOUR
    assert following(FRIDAY, Known(looked=FRIDAY + SIX)) == FRIDAY + DAY
    assert following(FRIDAY, Known(looked=FRIDAY + WEEK)) is None
    assert following(FRIDAY, Known(looked=FRIDAY + SIX, missing=FRIDAY + SIX)) == FRIDAY + SIX + HOUR


def test_marks_are_counted_from_what_came_last() -> None:
    """Seen, got worse, asked to remove."""
    assert begun((FRIDAY, None, FRIDAY + HOUR)) == FRIDAY + HOUR
    assert begun((FRIDAY, None, None)) == FRIDAY


def test_a_step_asks_for_a_removal_where_one_looks_again_after_it() -> None:
    """By the policy, not by its name; looking is not asking."""
    assert {"talk", "report_platform", "complain_to_host", "written_warning"} <= asking(ORCHARD)
    assert not {"look_again", "meet_head", "save_evidence", "thank"} & asking(ORCHARD)


@pytest.mark.parametrize(
    ("known", "answer", "finding", "told"),
    [
        (Known(), SAME, Finding.THERE, ()),
        (THERE, SAME, Finding.THERE, ()),
        (THERE, Absent(410), Finding.GONE, ("gone by Fri 20 Nov 15:00",)),
        (THERE, Absent(404), Finding.THERE, ()),
        (replace(THERE, missing=FRIDAY), Absent(404), Finding.GONE, ("gone by Fri 20 Nov 09:00",)),
        (replace(THERE, missing=LATER - timedelta(minutes=59)), Absent(404), Finding.THERE, ()),
        (GONE, Absent(404), Finding.GONE, ()),
        (GONE, Absent(410), Finding.GONE, ()),
        (GONE, SAME, Finding.THERE, ("there again on Fri 20 Nov 15:00",)),
        (GONE, NONE, Finding.GONE, ()),
        (replace(GONE, stood=False), NONE, Finding.UNSEEN, ("there again on Fri 20 Nov 15:00",)),
        (Known(), Absent(404), Finding.NONE, ()),
        (Known(missing=FRIDAY), Absent(404), Finding.NONE, ()),
        (Known(), Absent(410), Finding.NONE, ()),
        (replace(THERE, finding=Finding.UNSEEN, stood=False), Absent(410), Finding.GONE, ("gone by Fri 20 Nov 15:00",)),
        (THERE, Failed("nobody answers"), Finding.THERE, ()),
        (GONE, Failed("nobody answers"), Finding.GONE, ()),
        (THERE, NONE, Finding.TAKEN_OUT, ("its words are no longer there, by Fri 20 Nov 15:00",)),
        (OUT, NONE, Finding.TAKEN_OUT, ()),
        (OUT, SAME, Finding.THERE, ("there again on Fri 20 Nov 15:00",)),
        (OUT, Absent(410), Finding.GONE, ("gone by Fri 20 Nov 15:00",)),
        (THERE, PUSHED, Finding.ELSEWHERE, ("its words are not on this page any more, by Fri 20 Nov 15:00",)),
        (THERE, replace(PUSHED, removed=True), Finding.TAKEN_OUT, ("its words are no longer there, by Fri 20 Nov 15:00",)),
        (replace(OUT, finding=Finding.ELSEWHERE), PUSHED, Finding.ELSEWHERE, ()),
        (replace(OUT, finding=Finding.ELSEWHERE), SAME, Finding.THERE, ("there again on Fri 20 Nov 15:00",)),
        (OUT, PUSHED, Finding.TAKEN_OUT, ()),
        (Known(), PUSHED, Finding.UNSEEN, ()),
        (Known(), NONE, Finding.UNSEEN, ()),
        (Known(), replace(NONE, seems="a not-found page", removed=True), Finding.NONE, ()),
        (Known(), replace(NONE, removed=True), Finding.TAKEN_OUT, ("its words are no longer there, by Fri 20 Nov 15:00",)),
        (Known(), replace(SAME, removed=True), Finding.THERE, ()),
        (THERE, replace(NONE, seems="a consent page"), Finding.THERE, ()),
        (THERE, replace(NONE, seems="a log-in page"), Finding.THERE, ()),
        (THERE, replace(NONE, seems="an error page"), Finding.THERE, ()),
        (THERE, replace(SAME, seems="a log-in page"), Finding.THERE, ()),
        (
            THERE,
            replace(NONE, seems="a not-found page", removed=True),
            Finding.TAKEN_OUT,
            ("its words are no longer there, by Fri 20 Nov 15:00",),
        ),
        (replace(THERE, missing=FRIDAY), SAME, Finding.THERE, ()),
    ],
)
def test_what_a_look_means(known: Known, answer: Answer, finding: Finding, told: tuple[str, ...]) -> None:
    """Only what changed is told; what nobody knows is not told as gone."""
    after, said = weigh(known, answer, Terms(mark=SIX), LATER)
    assert (after.finding, said) == (finding, told)
    assert after.looked == LATER


@pytest.mark.parametrize("answer", [Failed("nobody answers"), replace(NONE, seems="a consent page")])
def test_a_look_that_failed_says_why_and_keeps_what_was_known(answer: Answer) -> None:
    """Also that it found nothing before."""
    after, _ = weigh(replace(THERE, missing=FRIDAY), answer, Terms(), LATER)
    assert after.trouble
    assert after.missing == FRIDAY
    assert not weigh(after, SAME, Terms(), LATER + DAY)[0].trouble


def test_a_page_that_stands_clears_the_doubt() -> None:
    """So that two lapses a week apart are not one disappearance."""
    assert weigh(replace(THERE, missing=FRIDAY), SAME, Terms(), LATER)[0].missing is None


@pytest.mark.parametrize(
    ("known", "page", "terms", "told"),
    [
        (THERE, replace(SAME, passage=b"b"), Terms(), ("its words were edited, seen on Fri 20 Nov 15:00",)),
        (THERE, replace(SAME, passage=b"b"), Terms(told=True), ()),
        (THERE, replace(SAME, passage=b"b"), Terms(worse=True), ()),
        (THERE, replace(NONE, passage=b"b"), Terms(worse=True), ()),
        (Known(), replace(SAME, passage=b"b"), Terms(), ()),
        (THERE, replace(SAME, passage=None), Terms(), ()),
        (THREAD, replace(SAME, posts=14), Terms(), ()),
        (THREAD, replace(SAME, posts=15), Terms(), ("grows: about 15 posts now",)),
        (replace(THREAD, posts=20), replace(SAME, posts=29), Terms(), ()),
        (THREAD, replace(SAME, passage=b"b", words=900, posts=14), Terms(), ("its words were edited, seen on Fri 20 Nov 15:00",)),
        (
            THREAD,
            replace(SAME, passage=b"b", posts=15),
            Terms(),
            ("its words were edited, seen on Fri 20 Nov 15:00", "grows: about 15 posts now"),
        ),
        (THERE, replace(SAME, words=249), Terms(), ()),
        (THERE, replace(SAME, words=254), Terms(), ("grows: about 250 words now",)),
        (replace(THERE, words=1000), replace(SAME, words=1400), Terms(), ()),
        (THERE, replace(SAME, words=300, passage=b"b"), Terms(), ("grows: about 300 words now",)),
        (THERE, replace(SAME, posts=5, passage=b"b"), Terms(), ()),
        (THERE, replace(SAME, posts=6, passage=b"b"), Terms(), ("grows: about 6 posts now",)),
        (THREAD, replace(SAME, posts=0, words=900, passage=b"b"), Terms(), ()),
    ],
)
def test_what_is_edited_and_what_grows(known: Known, page: Seen, terms: Terms, told: tuple[str, ...]) -> None:
    """The post alone in a thread, the text elsewhere; by half, and by five posts or 150 words."""
    assert weigh(known, page, terms, LATER)[1] == told


def test_growth_is_counted_from_what_was_told() -> None:
    """So that what grows slowly is told too, and nothing twice."""
    once, told = weigh(THREAD, replace(SAME, posts=13), Terms(), LATER)
    assert not told
    twice, told = weigh(once, replace(SAME, posts=16), Terms(), LATER + HOUR)
    assert told == ("grows: about 16 posts now",)
    assert weigh(twice, replace(SAME, posts=17), Terms(), LATER + DAY)[1] == ()


def test_an_edit_is_told_once() -> None:
    """The next look holds the page against the new text; and when it was told is known, for the source may show it too."""
    after, _ = weigh(THERE, replace(SAME, passage=b"b"), Terms(), LATER)
    assert after.edited == LATER
    assert weigh(after, replace(SAME, passage=b"b"), Terms(), LATER + HOUR)[1] == ()
    assert weigh(THERE, replace(SAME, passage=b"b"), Terms(worse=True), LATER)[0].edited == LATER
    assert weigh(THERE, SAME, Terms(), LATER)[0].edited is None


@pytest.mark.parametrize(
    ("known", "answer", "mark", "told"),
    [
        (THERE, SAME, SIX, ()),
        (THERE, SAME, DAY, ("asked to remove on Fri 20 Nov 07:00: still there on Fri 20 Nov 15:00",)),
        (THERE, SAME, WEEK, ("asked to remove on Fri 20 Nov 07:00: still there on Fri 20 Nov 15:00",)),
        (THERE, SAME, CONFIRM, ()),
        (THERE, Absent(410), HOUR, ("asked to remove on Fri 20 Nov 07:00: gone by Fri 20 Nov 15:00",)),
        (GONE, Absent(410), DAY, ()),
        (replace(GONE, since=ASKED - DAY), Absent(410), DAY, ("asked to remove on Fri 20 Nov 07:00: gone by Thu 19 Nov 07:00",)),
        (Known(), Absent(404), DAY, (f"{COULD_NOT}: it is not found, and no program has seen it there before",)),
        (THERE, Failed("nobody answers"), DAY, ()),
        (
            replace(THERE, owed=True, failed=1),
            SAME,
            CONFIRM,
            ("asked to remove on Fri 20 Nov 07:00: still there on Fri 20 Nov 15:00",),
        ),
        (replace(THERE, owed=True, failed=3), Failed("nobody answers"), CONFIRM, (f"{COULD_NOT}: nobody answers",)),
        (THERE, Absent(404), DAY, ()),
        (
            replace(THERE, owed=True, missing=FRIDAY),
            SAME,
            CONFIRM,
            ("asked to remove on Fri 20 Nov 07:00: still there on Fri 20 Nov 15:00",),
        ),
        (OUT, NONE, WEEK, ()),
        (OUT, Failed("nobody answers"), WEEK, ()),
        (THERE, NONE, DAY, ("asked to remove on Fri 20 Nov 07:00: its words are no longer there, by Fri 20 Nov 15:00",)),
        (GONE, SAME, DAY, ("there again on Fri 20 Nov 15:00",)),
    ],
)
def test_what_was_asked_for_has_its_outcome_told(known: Known, answer: Answer, mark: timedelta, told: tuple[str, ...]) -> None:
    """After a day and after a week even when nothing changed, unless it was told; a doubt is settled first."""
    after, said = weigh(known, answer, Terms(ASKED, mark), LATER)
    assert said == told
    assert after.owed is after.is_pending


def test_of_an_address_alone_the_status_is_asked_and_nothing_kept() -> None:
    """No digest of its words, and no count."""
    after, told = weigh(Known(), replace(NONE, posts=9), Terms(status_only=True), LATER)
    assert (after.finding, after.passage, after.words, after.posts, told) == (Finding.THERE, None, 0, 0, ())
    gone, told = weigh(after, Absent(410), Terms(status_only=True), LATER + HOUR)
    assert (gone.finding, len(told)) == (Finding.GONE, 1)
    unknown, told = weigh(gone, replace(NONE, seems="a consent page"), Terms(status_only=True), LATER + DAY)
    assert (unknown.finding, bool(unknown.trouble), told) == (Finding.GONE, True, ())
    missing, told = weigh(gone, replace(NONE, seems="a not-found page"), Terms(status_only=True), LATER + DAY)
    assert (missing.finding, told) == (Finding.GONE, ())


@pytest.mark.parametrize(
    ("known", "asked", "lines"),
    [
        (Known(), None, ()),
        (Known(looked=FRIDAY), None, ()),
        (THERE, None, ("still there on Fri 20 Nov 09:00", "next look at its page: from Fri 20 Nov 10:00")),
        (
            THERE,
            FRIDAY + HOUR,
            ("asked to remove on Fri 20 Nov 10:00: not looked at since", "next look at its page: from Fri 20 Nov 10:00"),
        ),
        (
            replace(THERE, missing=FRIDAY),
            None,
            (
                "nothing was there on Fri 20 Nov 09:00; one more look will show whether it is gone",
                "next look at its page: from Fri 20 Nov 10:00",
            ),
        ),
        (replace(GONE, looked=FRIDAY + WEEK), ASKED, ("asked to remove on Fri 20 Nov 07:00: gone by Fri 20 Nov 09:00",)),
    ],
)
def test_what_a_person_is_shown(known: Known, asked: datetime | None, lines: tuple[str, ...]) -> None:
    """How it stands, against what was asked, and when the next look is."""
    assert history(known, asked, FRIDAY) == lines
