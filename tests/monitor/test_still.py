"""After a holiday the digest begins with what still stands where it was found."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.cadence import is_first_day_back
from monitor.run import tick
from sources.model import Answered, Document, Unreachable
from tests.world import COMPLAINT, Post, Web, document, hours, place, world

FRIDAY = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
BACK = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HALF_TERM = hours(digest_days=(0, 1, 2, 3, 4), closed_days=frozenset(date(2026, 10, 26) + timedelta(days=n) for n in range(5)))
OTHER = "Larkspur Hill Primary School Brackenford lost my form twice and nobody in the office says sorry, really not good enough"
THIRD = "Not happy with Larkspur Hill Primary School Brackenford, the gates were shut at 8:50 and nobody let the children in"


def test_what_is_gone_stands_last_and_says_so(tmp_path: Path) -> None:
    """Only what the place says is not there; what could not be looked at counts as still there. Each page is asked once."""
    first = document("a", "The bridge is closed.")
    texts = [
        document(key, text, posted=FRIDAY + timedelta(days=9)) for key, text in (("x", COMPLAINT), ("y", OTHER), ("z", THIRD))
    ]
    found = [replace(each, permalink=True) for each in texts]
    answers: dict[str, Document | Answered | Unreachable] = {
        found[0].url: Answered("It is gone.", status=410),
        found[1].url: Answered("Come back later.", status=503),
        found[2].url: Unreachable("Nobody answers."),
    }
    web, post = Web({"forum": [first]}, texts=dict(answers)), Post()
    made = world(tmp_path, [place("forum")], web, post, hours=HALF_TERM)
    with closing(made.store):
        tick(made, FRIDAY)
        tick(made, FRIDAY + timedelta(days=7))
        web.shows["forum"] = [first, *found]
        tick(made, BACK - timedelta(days=1))
        assert web.followed == []
        tick(made, BACK)
        tick(made, BACK + timedelta(hours=1))
        tick(made, BACK + timedelta(days=1))
    assert sorted(web.followed) == sorted(each.url for each in found)
    (digest,) = [message for message in post.taken if message.key == "digest:larkspur_hill:2026-11-02:head"]
    text = " ".join(digest.letter.text.replace(" > ", " ").split())
    assert text.index("lost my form twice") < text.index("nobody answers the phone")
    assert text.index("gates were shut") < text.index("nobody answers the phone")
    assert text.count("gone when looked at Mon 2 Nov 08:00") == 1


@pytest.mark.parametrize(
    ("day", "back"),
    [
        (date(2026, 11, 2), True),
        (date(2026, 11, 3), False),
        (date(2026, 10, 30), False),
        (date(2026, 11, 9), False),
        (date(2026, 4, 7), False),
        (date(2026, 11, 1), False),
    ],
)
def test_a_weekend_is_no_holiday_and_neither_is_easter(day: date, *, back: bool) -> None:
    """The first school day after a week without one."""
    assert is_first_day_back(day, HALF_TERM, "england") is back
