"""Dates as strangers write them, read as somebody in London means them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import dates

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20T09:15:00Z", "2026-11-20T09:15"),
        ("2026-11-20T09:15:00+02:00", "2026-11-20T07:15"),
        ("2026-06-20T09:15", "2026-06-20T08:15"),
        ("2026-11-20", "2026-11-20T00:00"),
        ("Thu, 18 Jun 2026 09:30:00 BST", "2026-06-18T08:30"),
        ("Fri, 20 Nov 2026 16:05:00 GMT", "2026-11-20T16:05"),
        ("12th Nov 2026", "2026-11-12T00:00"),
        ("03/04/2026", "2026-04-02T23:00"),
        ("Saturday 14 November 2026, 19:22", "2026-11-14T19:22"),
        ("4 June 2026 at 3:15pm", "2026-06-04T14:15"),
        ("31 December", "2025-12-31T00:00"),
        ("Monday", "2026-11-16T00:00"),
        ("November 2026", "2026-11-01T00:00"),
        ("3 hours ago", "2026-11-21T06:00"),
        ("an hour ago", "2026-11-21T08:00"),
        ("yesterday at 14:30", "2026-11-20T14:30"),
        ("just now", "2026-11-21T09:00"),
        ("2w", "2026-11-07T09:00"),
        ("5 d", "2026-11-16T09:00"),
        ("3 mo ago", "2026-08-21T09:00"),
        ("5 days ago · Public", "2026-11-16T09:00"),
        ("Posted on 4 June 2026 at 3:15pm", "2026-06-04T14:15"),
        ("Reviewed: 5 November 2026", "2026-11-05T00:00"),
        ("  12\n Nov\t2026 ", "2026-11-12T00:00"),
    ],
)
def test_dates_are_understood(written: str, meant: str) -> None:
    """ISO, RFC 5322 and English forms, whole and relative, mean what they mean in London."""
    assert dates.parse(written, NOW) == datetime.fromisoformat(meant).replace(tzinfo=UTC)


def test_hours_ago_across_the_change_of_clocks() -> None:
    """On the night the clocks go back, "3 hours ago" is three hours of real time or, at worst, of the clock's."""
    found = dates.parse("3 hours ago", datetime(2026, 10, 25, 3, 0, tzinfo=UTC))
    assert found is not None
    assert abs(found - datetime(2026, 10, 25, 0, 0, tzinfo=UTC)) <= timedelta(hours=1)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "Kay",
        "1999-12-31T23:59:59Z",
        "2099-01-01",
        "year 99999",
        "0000-00-00T99:99:99",
        "9" * 10_000,
        "1" * 64,
        "\0",
        "99999 years ago",
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    """What cannot be read or believed is no date."""
    assert dates.parse(written, NOW) is None


@given(st.text(max_size=80) | st.from_regex(r"[0-9/:. TZ+-]{1,40}", fullmatch=True))
def test_a_date_is_always_one_to_believe(written: str) -> None:
    """Whatever is written, the answer is None or a moment in UTC between 2000 and a day from now."""
    found = dates.parse(written, NOW)
    assert found is None or (found.tzinfo is UTC and datetime(2000, 1, 1, tzinfo=UTC) <= found <= NOW + timedelta(days=1))
