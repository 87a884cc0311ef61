"""What a look changes about what is remembered, so that what is told of a place stays true."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.condition import Health, condition
from monitor.looked import Emptied, after_good, after_trouble, check_emptied, known, needs_look
from sources.model import (
    AddressRefused,
    Answered,
    KeyRefused,
    Page,
    RobotsRefused,
    RobotsUnread,
    SourceError,
    Untrusted,
)
from tests.monitor.reads import DAY, DOWN, FORUM, HOUR, failing, fresh, health, read
from tests.world import FRIDAY


def test_what_is_only_half_read_is_told_when_it_stays_so() -> None:
    """A further page that is closed to programs is closed for good, and "it is tried again" would never be true."""
    state = known(FORUM, None, FRIDAY)
    for hours in range(6):
        state = after_good(FORUM, state, read(broke_off="a page after the first could not be read"), FRIDAY + hours * HOUR)
        if not hours:
            assert condition(FORUM, state, FRIDAY).health is Health.PASSING
    told = condition(FORUM, state, FRIDAY + 5 * HOUR)
    assert (told.health, told.is_read) == (Health.PARTIAL, True)
    whole = after_good(FORUM, state, read(), FRIDAY + 6 * HOUR)
    assert condition(FORUM, whole, FRIDAY + 6 * HOUR).health is Health.WELL
    assert whole.longest_failure == 0


def test_a_correction_is_tried_at_once_and_its_old_trouble_is_told_no_more() -> None:
    """What is gone for a week at the old address need not wait a week at the new one."""
    gone = failing(FORUM, 1, Answered("gone for good", status=410))
    other = replace(FORUM, source=replace(FORUM.source, url="https://other.example/feed"))
    assert not needs_look(FORUM, gone, FRIDAY + 2 * HOUR)
    assert needs_look(other, gone, FRIDAY + 2 * HOUR)
    assert "its address was changed" in condition(other, gone, FRIDAY + 2 * HOUR).words


def test_a_shorter_rhythm_holds_from_the_last_look_on() -> None:
    """Not only when the long one is over."""
    weekly = replace(FORUM, source=replace(FORUM.source, every=timedelta(days=7)))
    state = after_good(weekly, known(weekly, None, FRIDAY), read(), FRIDAY)
    assert not needs_look(weekly, state, FRIDAY + 2 * HOUR)
    assert needs_look(FORUM, state, FRIDAY + 2 * HOUR)


def test_a_refusal_is_not_forgotten_over_a_timeout() -> None:
    """Only a good read shows that it was withdrawn."""
    state = after_trouble(FORUM, failing(FORUM, 1, Answered("final", status=403)), DOWN, FRIDAY + 2 * HOUR)
    assert health(FORUM, state, 2) is Health.BROKEN


@pytest.mark.parametrize("trouble", [RobotsUnread("robots.txt could not be read (503)"), AddressRefused("not a public address")])
def test_what_a_network_says_for_an_hour_is_no_refusal(trouble: SourceError) -> None:
    """A robots.txt that cannot be had just now, and a name that a log-in page of the network answers for."""
    assert health(FORUM, failing(FORUM, 1, trouble), 1) is Health.PASSING


def test_a_certificate_that_cannot_be_trusted_is_told_at_once_with_what_mends_it() -> None:
    """It does not mend by itself."""
    told = condition(FORUM, failing(FORUM, 1, Untrusted("the TLS certificate cannot be trusted")), FRIDAY + HOUR)
    assert told.health is Health.BROKEN
    assert "clock" in told.remedy


def test_a_line_that_was_down_all_night_is_tried_within_two_hours() -> None:
    """When it is back every place is; a refusal is asked about seldom."""
    assert failing(FORUM, 12).next_look - (FRIDAY + 12 * HOUR) <= 2.2 * HOUR
    assert failing(FORUM, 12, RobotsRefused("no")).next_look - (FRIDAY + 12 * HOUR) >= 12 * HOUR


def test_what_was_accepted_as_empty_stays_so() -> None:
    """It is not told as broken again the next day."""
    usual = replace(fresh(), usual_items=20.0)
    state = after_trouble(FORUM, usual, Emptied("nothing"), FRIDAY)
    state = after_good(FORUM, state, read(items=0), FRIDAY + 15 * DAY)
    check_emptied(FORUM, state, Page(()), FRIDAY + 15 * DAY + HOUR)
    assert state.longest_failure == 0


def test_patience_is_not_learned_from_what_people_mended() -> None:
    """A key that was renewed after five days says nothing of how long the place fails by itself."""
    told = replace(failing(FORUM, 5), told="broken")
    refused = failing(FORUM, 5, KeyRefused("the key is not accepted"))
    for state in (told, refused):
        assert after_good(FORUM, state, read(), FRIDAY + 120 * HOUR).longest_failure == 0


def test_a_rhythm_is_not_learned_from_our_own_absence() -> None:
    """What came while the server was off over the summer came as often as ever."""
    state = fresh()
    for hours in range(1, 8):
        state = after_good(FORUM, state, replace(read(), new=1), FRIDAY + hours * HOUR)
    back = after_good(FORUM, state, replace(read(), new=1), FRIDAY + 40 * DAY)
    assert back.usual_gap == state.usual_gap == 3600


def test_a_clock_that_ran_fast_makes_nothing_read() -> None:
    """A last good read in the future is none."""
    ahead = replace(fresh(), last_good=FRIDAY + 30 * DAY)
    assert not condition(FORUM, ahead, FRIDAY + 20 * DAY).is_read


def test_of_pages_in_no_order_none_hides_those_that_follow() -> None:
    """The first may be as it was while something is new on the third."""
    assert after_good(FORUM, fresh(), read(in_order=False), FRIDAY).etag == ""
