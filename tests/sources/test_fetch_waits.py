"""For how long a place wants to be left alone, however it says so; and that it is, by whoever starts anew as well."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from sources.fetch import Fetcher, Silence
from sources.fetch.manners import MOST_SILENCE, read_max_age, read_retry_after, read_wait
from sources.model import Answered, Request, Validators
from tests.sources.hostile import NOW, PAGE, Listener, fetcher, listening, place, read, reply, says


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("86401", 86400),
        ("9" * 60, 86400),
        ("Mon, 23 Nov 2026 09:02:00 GMT", 120),
        ("Monday, 23-Nov-26 09:02:00 GMT", 120),
        ("Mon Nov 23 09:02:00 2026", 120),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0),
        ("Wed, 23 Nov 2033 09:00:00 GMT", 86400),
    ],
)
def test_both_forms_of_retry_after_are_read_and_bounded(value: str, seconds: int) -> None:
    """Seconds or any of the three dates of RFC 9110, between nothing and a day."""
    assert read_retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", ["", "soon", "-5", "1.5", "\u0663", "9" * 5000, "Mon, 99 Nov 2026 09:00:00 GMT", "1 Jan 99999 0:0"]
)
def test_a_retry_after_that_is_neither_is_nothing(value: str) -> None:
    """Nonsense asks for no time, and breaks nothing."""
    assert read_retry_after(value, NOW) is None


@pytest.mark.parametrize(("status", "header"), [("429 a", "600"), ("503 b", "Mon, 23 Nov 2026 09:10:00 GMT")])
def test_a_place_that_asks_to_be_left_alone_is(status: str, header: str) -> None:
    """Until the time is over nothing is sent to that host and port, by any source; then all is as before."""
    answers = [reply(b"", f"Retry-After: {header}", status=status)]
    with (
        listening(lambda talk: talk.say(answers.pop() if answers else PAGE)) as busy,
        listening(says(PAGE)) as other,
        fetcher(busy, other) as by,
    ):
        with pytest.raises(Answered, match="left alone for 600 s") as caught:
            read(by, busy.url())
        assert (caught.value.status, caught.value.retry_after) == (int(status[:3]), timedelta(minutes=10))
        connected = busy.connections
        for minutes in (0, 9):
            with pytest.raises(Answered, match="left alone until 23 November 09:10 UTC") as caught:
                _read_later(by, busy, minutes)
            assert caught.value.retry_after == timedelta(minutes=10 - minutes)
        assert busy.connections == connected
        assert read(by, other.url()).status == 200
        assert _read_later(by, busy, 10) == 200


def _read_later(by: Fetcher, listener: Listener, minutes: int) -> int:
    url = listener.url("/another")
    return by.fetch(place(url), Request(url), Validators(), NOW + timedelta(minutes=minutes)).status


def test_a_wish_to_be_left_alone_outlasts_the_program() -> None:
    """Whoever starts anew with what was kept asks nothing, at no address of that host; one without it would."""
    kept: dict[str, Silence] = {}
    with listening(says(reply(b"", "Retry-After: 600", status="429 a"))) as busy:
        with fetcher(busy, silences=kept) as by, pytest.raises(Answered):
            read(by, busy.url())
        assert kept == {busy.authority: Silence(NOW + timedelta(minutes=10), 429)}
        connected = busy.connections
        with fetcher(busy, silences=dict(kept)) as by, pytest.raises(Answered, match="left alone until"):
            _read_later(by, busy, 9)
        assert busy.connections == connected
        with fetcher(busy) as by, pytest.raises(Answered, match="too often"):
            _read_later(by, busy, 9)


def test_a_wish_further_ahead_than_any_can_be_is_the_trace_of_a_clock_that_ran_fast() -> None:
    """It silences nobody; one of a whole day does."""
    with listening(says(PAGE)) as listener:
        for ahead, heeded in ((MOST_SILENCE, True), (MOST_SILENCE + timedelta(seconds=1), False)):
            wished, outcome = (
                {listener.authority: Silence(NOW + ahead, 503)},
                pytest.raises(Answered) if heeded else nullcontext(),
            )
            with fetcher(listener, silences=wished) as by, outcome:
                read(by, listener.url())
    assert listener.paths() == ["/page"]


SOON = NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "300"}, 300),  # Reddit: seconds
        ({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "299.5"}, 299.5),
        ({"ratelimit-remaining": "0", "ratelimit-reset": str(int(SOON.timestamp()))}, 300),  # Bluesky: Unix time
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23T09:05:00.000000Z"}, 300),  # Mastodon: ISO 8601
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-23T10:05:00+01:00"}, 300),
        ({"x-ratelimit-remaining": " 0 ", "x-ratelimit-reset": " 300 "}, 300),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "999999999"}, 86400),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999"}, 86400),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999-12-31T23:59:59Z"}, 86400),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000000"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2020-01-01T00:00:00Z"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "-300"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 5000}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "\u0663"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "0001-01-01T00:00:00+23:59"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, None),
        ({"x-ratelimit-remaining": "0"}, None),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "300"}, None),
        ({"x-ratelimit-remaining": "-1", "x-ratelimit-reset": "300"}, None),
        ({"x-ratelimit-remaining": "0, 59", "x-ratelimit-reset": "300"}, None),
        ({"x-ratelimit-reset": "300"}, None),
        ({}, None),
    ],
)
def test_what_a_place_allows_us_is_not_overdrawn(headers: dict[str, str], seconds: float | None) -> None:
    """Each place says in its own way when it allows more; nonsense asks for nothing, and a day is the most."""
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert read_wait(200, headers, NOW) == expected


def test_whoever_is_busy_is_believed_before_its_counters() -> None:
    """429 and 503 say it in Retry-After, or as Reddit does in its counters alone; any other status has only these."""
    headers = {"retry-after": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "300"}
    waits = {status: read_wait(status, headers, NOW) for status in (429, 503, 500, 200)}
    minute, five = timedelta(minutes=1), timedelta(minutes=5)
    assert waits == {429: minute, 503: minute, 500: five, 200: five}
    assert read_wait(429, headers | {"retry-after": "soon"}, NOW) == five
    used_up = reply(b"", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 300", status="429 a")
    with listening(says(used_up)) as busy, fetcher(busy) as by, pytest.raises(Answered) as caught:
        read(by, busy.url())
    assert caught.value.retry_after == five


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=7200", 7200),
        ("public, MAX-AGE=60, must-revalidate", 60),
        ('max-age="600"', 600),
        ("max-age = 600", 600),
        ("max-age=0", 0),
        ("max-age=999999999", 86400),
        ("max-age=99999999999", None),
        ("max-age=-1", None),
        ("max-age=soon", None),
        ("max-age=\u0663", None),
        ("s-maxage=600", None),
        ("x-max-age=600", None),
        ("no-cache, max-age=600", None),
        ("max-age=600, no-store", None),
        ("", None),
    ],
)
def test_for_how_long_nothing_changes_is_read_and_bounded(control: str, seconds: int | None) -> None:
    """What is for shared caches, or taken back in the same breath, is no wish of ours; a day is the most."""
    assert read_max_age({"cache-control": control}) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_robots_txt_that_asks_to_be_left_alone_is_heeded() -> None:
    """Busy is busy, whichever address says so: the page is not asked for."""
    busy = says(reply(b"", "Retry-After: 99999999", status="503 x"))
    with listening(says(PAGE), robots=busy) as listener, fetcher(listener) as by, pytest.raises(Answered) as caught:
        read(by, listener.url())
    assert caught.value.retry_after == MOST_SILENCE
    assert listener.paths() == []
