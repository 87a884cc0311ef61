"""The ledger says of each place on what footing it is read and when it truly was, and names what is not read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bs4 import BeautifulSoup

from monitor.config.refused import PLACES
from monitor.ledger_page import page, span
from monitor.model import Place, SourceState
from monitor.screen_policy import html
from sources.model import Access, Source
from tests.world import FRIDAY, config

NASTY = "<script>alert(1)</script>"
ALERT = Place(
    Source(
        "alert",
        "search-feed",
        "https://www.google.com/alerts/feeds/01234567890123456789/42",
        Access.DOCUMENTED_FEED,
        timedelta(minutes=30),
        "https://policies.google.com/terms",
        "2026-11-02",
        secret="canary-key",
    ),
    "Search alert",
    budget=60,
    expires=date(2027, 1, 15),
)
GOOD = SourceState(
    "alert", FRIDAY, FRIDAY, FRIDAY - timedelta(minutes=10), robots="robots.txt allows this address", url=ALERT.source.url
)


def ledger(place: Place, state: SourceState | None, now: datetime = FRIDAY) -> str:
    """Return the ledger of one place as the words of its page."""
    made = page(config("sqlite://", [place], Path("/nowhere")), {"alert": state} if state else {}, now)
    return " ".join(BeautifulSoup(html(made), "lxml").body.get_text(" ").split())  # type: ignore[union-attr]


def test_a_place_is_told_with_footing_robots_terms_rhythm_and_last_read() -> None:
    """All that a governor or the data protection officer asks of it."""
    told = ledger(ALERT, GOOD)
    for words in (
        "documented-feed: a feed that the place offers to programs",
        "robots.txt: allows this address",
        "Terms: https://policies.google.com/terms, last read on 2026-11-02",
        "every 30 minutes, and every 2 hours where little is new, at most 60 looks a day",
        "Key: the school's own, until 15 January 2027",
        "Last truly read: Fri 20 Nov 08:50",
    ):
        assert words in told


def test_neither_a_key_nor_a_secret_address_stands_in_it() -> None:
    """The ledger is handed round; the address of an alert's feed gives the account away."""
    told = ledger(ALERT, GOOD)
    assert "canary-key" not in told
    assert "01234567890123456789" not in told


def test_what_is_not_read_stands_first() -> None:
    """A place in trouble, and one never looked at, are named at the top, with why below."""
    broken = replace(GOOD, last_good=FRIDAY - timedelta(days=2), trouble="nobody answers", failures=9)
    for state, why in ((broken, "Nobody answers"), (None, "It was never looked at")):
        told = ledger(ALERT, state)
        assert told.index("Not read at present: Search alert.") < told.index("What is read")
        assert why in told


def test_nobody_is_said_to_have_read_terms() -> None:
    """The day may be the one on which the program's makers read them; and where there is none, that is said."""
    assert "read by the school" not in ledger(ALERT, GOOD)
    unread = replace(ALERT, source=replace(ALERT.source, terms_read=""))
    assert "https://policies.google.com/terms; when they were last read was not written down" in ledger(unread, GOOD)


def test_terms_grow_old() -> None:
    """A year after they were read somebody should read them again."""
    read = datetime(2026, 11, 2, 12, tzinfo=UTC)
    assert "more than a year ago" not in ledger(ALERT, GOOD, read + timedelta(days=365))
    assert "Terms last read more than a year ago: Search alert." in ledger(ALERT, GOOD, read + timedelta(days=366))


def test_every_place_that_is_refused_is_named_with_the_lawful_way() -> None:
    """And what only a person looks at is named too."""
    told = ledger(ALERT, GOOD)
    for place in PLACES:
        assert f"{place.name} {place.instead}" in told
    by_hand = page(config("sqlite://", [ALERT], Path("/nowhere"), by_hand=("The gate",)), {}, FRIDAY)
    assert "The gate" in html(by_hand)


def test_what_a_place_answered_is_only_words() -> None:
    """Labels and what stands in the state reach the page as text."""
    shown = page(
        config("sqlite://", [replace(ALERT, label=NASTY)], Path("/nowhere")), {"alert": replace(GOOD, robots=NASTY)}, FRIDAY
    )
    assert BeautifulSoup(html(shown), "lxml").find("script") is None
    assert html(shown).count("&lt;script&gt;") == 2


def test_lengths_of_time_are_said_as_people_say_them() -> None:
    """In the largest unit that fits."""
    lengths = [timedelta(minutes=90), timedelta(hours=1), timedelta(hours=36), timedelta(days=1), timedelta(days=7)]
    assert [span(length) for length in lengths] == ["90 minutes", "hour", "36 hours", "day", "7 days"]
