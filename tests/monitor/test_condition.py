"""How a place does: told by when it was last truly read, against its own rhythm, each state in its own words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.condition import MOVES, Health, condition
from monitor.looked import Emptied, Good, address, after_good, after_trouble, check_emptied, known, left, spent
from monitor.model import Ailment
from sources.model import (
    Answered,
    KeyRefused,
    Page,
    Refused,
    RobotsRefused,
    SourceError,
    Unreachable,
    Unreadable,
)
from tests.monitor.reads import DAY, DOWN, FORUM, HOUR, VIDEOS, failing, fresh, health, read
from tests.world import FRIDAY


def test_a_place_counts_as_read_for_three_of_its_rounds() -> None:
    """Not when it was never looked at, and not when nobody has looked for too long."""
    assert not condition(FORUM, None, FRIDAY).is_read
    assert health(FORUM, fresh(), 3) is Health.WELL
    late = condition(FORUM, fresh(), FRIDAY + 3 * HOUR + timedelta(seconds=1))
    assert (late.health, late.is_read) == (Health.BROKEN, False)
    assert "not been looked at for longer" in late.words


def test_what_passes_by_itself_is_no_alarm_and_what_stays_is() -> None:
    """A failure is told when the place was not read for three rounds."""
    state = failing(FORUM, 2)
    assert condition(FORUM, state, FRIDAY + 2 * HOUR).is_read
    assert health(FORUM, state, 2) is Health.PASSING
    told = condition(FORUM, failing(FORUM, 4), FRIDAY + 4 * HOUR)
    assert (told.health, told.words) == (Health.BROKEN, "nobody answers")
    assert told.remedy == Unreachable.remedy


def test_a_kind_that_fails_most_nights_is_given_longer() -> None:
    """YouTube answers 404 for hours most nights and recovers: nobody is woken for that."""
    nightly = Answered("there is nothing at this address", status=404)
    assert health(VIDEOS, failing(VIDEOS, 8, nightly), 8) is Health.PASSING
    assert health(VIDEOS, failing(VIDEOS, 13, nightly), 13) is Health.BROKEN


def test_how_long_a_place_fails_by_itself_is_learned() -> None:
    """One that was down for eight hours and came back is given twelve the next time, and never more than a day."""
    state = after_good(FORUM, failing(FORUM, 9), read(), FRIDAY + 9 * HOUR)
    again = after_trouble(FORUM, state, DOWN, FRIDAY + 10 * HOUR)
    assert health(FORUM, again, 9 + 11) is Health.PASSING
    assert health(FORUM, again, 9 + 13) is Health.BROKEN
    long = replace(state, longest_failure=30 * 86400.0, trouble="down")
    assert health(FORUM, long, 9 + 23) is Health.PASSING
    assert health(FORUM, long, 9 + 25) is Health.BROKEN


@pytest.mark.parametrize(
    "trouble",
    [
        RobotsRefused("robots.txt disallows this address"),
        Refused("programs may not read this place"),
        KeyRefused("the key is not accepted"),
        *(Answered("final", status=status) for status in (401, 403, 451)),
    ],
)
def test_a_refusal_is_told_at_once(trouble: SourceError) -> None:
    """It does not pass by itself."""
    assert health(FORUM, failing(FORUM, 1, trouble), 1) is Health.BROKEN


def test_what_is_gone_for_good_is_asked_once_a_week() -> None:
    """410 says so; it is told at once, and as gone."""
    state = failing(FORUM, 1, Answered("gone for good", status=410))
    assert health(FORUM, state, 1) is Health.GONE
    assert timedelta(days=7) <= state.next_look - (FRIDAY + HOUR) <= timedelta(days=7.7)


def test_an_address_is_left_for_the_new_one_once_that_is_sure() -> None:
    """After three good reads that were sent there for good; when the new one stays away the old one is asked again."""
    state = known(FORUM, None, FRIDAY)
    for count in range(MOVES):
        assert address(state) == FORUM.source.url
        assert health(FORUM, state, count) is not Health.MOVED
        state = after_good(FORUM, state, read(moved_to="https://new.example/feed"), FRIDAY + count * HOUR)
    assert address(state) == "https://new.example/feed"
    told = condition(FORUM, state, FRIDAY + 3 * HOUR)
    assert (told.health, told.is_read) == (Health.MOVED, True)
    assert "https://new.example/feed" in told.remedy
    kept = after_good(FORUM, state, read(), FRIDAY + 4 * HOUR)
    assert address(kept) == "https://new.example/feed"
    for failures in range(1, MOVES + 1):
        assert address(kept) == "https://new.example/feed"
        kept = after_trouble(FORUM, kept, DOWN, FRIDAY + (4 + failures) * HOUR)
    assert address(kept) == FORUM.source.url
    assert address(after_trouble(FORUM, state, Answered("gone for good", status=410), FRIDAY + 4 * HOUR)) == FORUM.source.url


def test_to_write_down_where_a_place_moved_forgets_nothing() -> None:
    """It was read there already: validators, rhythm and what is usual are those of the new address."""
    state = after_good(FORUM, fresh(), read(moved_to="https://new.example/feed"), FRIDAY + HOUR)
    corrected = replace(FORUM, source=replace(FORUM.source, url="https://new.example/feed"))
    after = known(corrected, state, FRIDAY + 2 * HOUR)
    assert (after.url, after.moved_to, after.moves) == ("https://new.example/feed", "", 0)
    assert (after.etag, after.last_good, after.usual_items) == ("e", FRIDAY + HOUR, 3.0)
    assert known(corrected, after, FRIDAY + 3 * HOUR) == after


def test_a_move_that_changes_its_mind_is_not_followed() -> None:
    """Two different targets, or a direct answer between, are no move."""
    state = known(FORUM, None, FRIDAY)
    for target in (
        "https://a.example/",
        "https://a.example/",
        "https://b.example/",
        "https://b.example/",
        "",
        "https://b.example/",
    ):
        state = after_good(FORUM, state, read(moved_to=target), FRIDAY)
    assert address(state) == FORUM.source.url


def test_another_address_in_the_configuration_begins_anew() -> None:
    """What the old address said last is not held against the new one: its validators would hide everything."""
    other = replace(FORUM, source=replace(FORUM.source, url="https://other.example/feed"))
    state = known(other, replace(fresh(), told="broken"), FRIDAY + HOUR)
    assert (state.etag, state.last_modified, state.last_good, state.url) == ("", "", None, "https://other.example/feed")
    assert state.told == "broken"
    assert known(FORUM, fresh(), FRIDAY + HOUR).etag == "e"
    assert known(FORUM, replace(fresh(), url=""), FRIDAY + HOUR).etag == "e", "a state from before addresses were kept"


def test_nothing_new_for_far_longer_than_usual_is_told() -> None:
    """Ten times the usual gap, and a fortnight at least; only of a place whose rhythm is known."""
    daily = replace(FORUM, source=replace(FORUM.source, every=DAY))
    state = fresh(daily)
    for day in range(1, 7):
        state = after_good(daily, state, replace(read(), new=1), FRIDAY + day * DAY)
    quiet = replace(state, last_good=FRIDAY + 30 * DAY)
    told = condition(daily, quiet, FRIDAY + 30 * DAY)
    assert (told.health, told.is_read) == (Health.STALE, True)
    assert "nothing new has come since 26 November 2026" in told.words
    assert condition(daily, replace(quiet, last_good=FRIDAY + 16 * DAY), FRIDAY + 16 * DAY).health is Health.WELL
    assert condition(daily, replace(quiet, gaps=4), FRIDAY + 30 * DAY).health is Health.WELL
    weekly = replace(quiet, usual_gap=7 * 86400.0)
    assert condition(daily, weekly, FRIDAY + 30 * DAY).health is Health.WELL


def test_a_feed_whose_newest_item_is_a_year_old_is_stale_from_the_first_look() -> None:
    """A search for an old matter is not: there it is what was found."""
    state = replace(fresh(), newest=FRIDAY - timedelta(days=366))
    told = condition(FORUM, state, FRIDAY)
    assert (told.health, "from 19 November 2025" in told.words) == (Health.STALE, True)
    search = replace(FORUM, source=replace(FORUM.source, kind="whatdotheyknow"))
    assert condition(search, state, FRIDAY).health is Health.WELL
    assert condition(FORUM, replace(state, newest=FRIDAY - timedelta(days=364)), FRIDAY).health is Health.WELL


@pytest.mark.parametrize(
    ("days", "expected"), [(15, Health.WELL), (14, Health.EXPIRING), (0, Health.EXPIRING), (-3, Health.EXPIRING)]
)
def test_a_key_that_runs_out_is_told_a_fortnight_before(days: int, expected: Health) -> None:
    """And after that, for as long as it is read."""
    keyed = replace(FORUM, expires=date(2026, 11, 20) + timedelta(days=days))
    assert condition(keyed, fresh(), FRIDAY).health is expected


def test_empty_where_there_usually_are_twenty_is_no_good_read() -> None:
    """For a page even one is enough to wonder; a search of the last days finds none now and then."""
    usual = replace(fresh(), usual_items=20.0)
    with pytest.raises(Emptied, match="usually about 20 items"):
        check_emptied(FORUM, usual, Page(()), FRIDAY)
    check_emptied(FORUM, usual, None, FRIDAY)
    check_emptied(FORUM, replace(usual, usual_items=0.3), Page(()), FRIDAY)
    search = replace(FORUM, source=replace(FORUM.source, kind="search-feed"))
    check_emptied(search, replace(usual, usual_items=4.0), Page(()), FRIDAY)
    with pytest.raises(Emptied):
        check_emptied(search, usual, Page(()), FRIDAY)


def test_what_is_empty_for_a_fortnight_is_empty() -> None:
    """It was told; it cannot stay broken for ever."""
    usual = replace(fresh(), usual_items=20.0)
    state = after_trouble(FORUM, usual, Emptied("nothing"), FRIDAY)
    with pytest.raises(Emptied):
        check_emptied(FORUM, state, Page(()), FRIDAY + timedelta(days=14))
    check_emptied(FORUM, state, Page(()), FRIDAY + timedelta(days=14, seconds=1))
    other = replace(state, ailment=Ailment.PASSING)
    with pytest.raises(Emptied):
        check_emptied(FORUM, other, Page(()), FRIDAY + timedelta(days=15))


def test_a_budget_is_a_days_and_is_spent_before_anything_is_asked() -> None:
    """It begins anew at midnight in London."""
    paid = replace(FORUM, budget=2)
    state = known(paid, None, FRIDAY)
    assert left(FORUM, state, FRIDAY) is None
    assert left(paid, state, FRIDAY) == 2
    state = spent(spent(state, FRIDAY), FRIDAY)
    assert left(paid, state, FRIDAY) == 0
    assert left(paid, spent(state, FRIDAY), FRIDAY) == 0
    assert left(paid, state, FRIDAY + DAY) == 2
    assert left(paid, spent(state, FRIDAY + DAY), FRIDAY + DAY) == 1


def test_what_the_place_asks_for_is_waited() -> None:
    """The longer of its ttl and its max-age."""
    for wish in (read(max_age=8 * HOUR), read(ttl=8 * HOUR), read(ttl=8 * HOUR, max_age=2 * HOUR)):
        state = after_good(FORUM, fresh(), wish, FRIDAY)
        assert 8 * HOUR <= state.next_look - FRIDAY <= 8.9 * HOUR


def test_what_the_place_asks_for_holds_beyond_not_modified() -> None:
    """A feed's ttl stands on the page alone: "not modified" leaves it in force, and the next page may take it back."""
    state = after_good(FORUM, fresh(), read(ttl=8 * HOUR), FRIDAY)
    unchanged = Good(replace(read().response, not_modified=True), None)
    state = after_good(FORUM, state, unchanged, FRIDAY + 9 * HOUR)
    assert 8 * HOUR <= state.next_look - FRIDAY - 9 * HOUR <= 8.9 * HOUR
    longer = Good(replace(unchanged.response, max_age=10 * HOUR), None)
    assert after_good(FORUM, state, longer, FRIDAY).next_look - FRIDAY >= 10 * HOUR
    assert after_good(FORUM, state, read(), FRIDAY).next_look - FRIDAY <= 1.1 * HOUR


def test_a_place_that_asks_for_a_long_round_is_not_late_within_it() -> None:
    """It is read as often as it wishes, and told when that and two of our own rounds are over."""
    state = after_good(FORUM, fresh(), read(ttl=8 * HOUR), FRIDAY)
    assert state.next_look <= FRIDAY + 8.9 * HOUR
    assert health(FORUM, state, 10.7) is Health.WELL
    assert health(FORUM, state, 10.9) is Health.BROKEN


def test_a_reading_that_broke_off_is_asked_for_whole_again() -> None:
    """Its validators would have the place say that nothing changed since."""
    state = after_good(FORUM, fresh(), read(broke_off="a page after the first could not be read"), FRIDAY)
    assert (state.etag, state.last_modified) == ("", "")
    assert condition(FORUM, state, FRIDAY).health is Health.PASSING


def test_a_failure_keeps_what_was_known() -> None:
    """Validators, the last good read and what is usual stay; that it mended is remembered."""
    state = failing(FORUM, 2, Unreadable("nothing fits"))
    assert (state.etag, state.last_good, state.usual_items, state.failures) == ("e", FRIDAY, 3.0, 2)
    assert state.failing_since == FRIDAY + HOUR
    good = after_good(FORUM, state, read(), FRIDAY + 3 * HOUR)
    assert (good.failures, good.trouble, good.failing_since, good.ailment) == (0, "", None, Ailment.NONE)
    assert good.longest_failure == 2 * 3600
