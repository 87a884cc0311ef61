"""The town whose places are read for a week: which hosts there are, and what each of their addresses does."""

from collections.abc import Mapping
from datetime import timedelta

from sources.model import Access
from tests.politeness.places import (
    DATE,
    DAY,
    FORBIDDING,
    HOUR,
    ODD,
    PATIENT,
    Spot,
    at_night,
    broken,
    counted_down,
    now_and_then,
    overloaded,
    since,
    too_often,
)
from tests.politeness.visits import Reply

HOSTS = ("paper", "blog", "council", "busy", "old", "new", "gone", "forum", "slow", "shy", "portal", "video")
MOVES, GOES, CLOSES = 2 * DAY, 3 * DAY, 4 * DAY
CORRECTED = 5 * DAY  # when somebody writes the new address of what moved into the configuration
BUSY_AT = (DAY + 10 * HOUR, 2 * DAY + 15 * HOUR, 4 * DAY + 9 * HOUR)
OPTIONS = {"items": "data", "key": "id", "text": "text"}
BUDGET = 6


def robots(host: str, elapsed: timedelta) -> Reply:
    """Return the robots.txt of a host at a moment of the week."""
    if host == "slow":
        return Reply(200, PATIENT.encode())
    if host == "shy" and elapsed >= CLOSES:
        return Reply(200, FORBIDDING.encode())
    return Reply(404)


def spots(authorities: Mapping[str, str]) -> list[Spot]:
    """Return every address of the town, given where its hosts are; one that moves keeps its name."""
    new = f"http://{authorities['new']}"
    moved = Spot("moved", "new", etag='"m{count}"')
    gone = Reply(410)
    return [
        Spot("tagged", "paper", etag='"{count}"'),
        Spot("dated", "paper", modified=DATE),
        Spot("both", "paper", etag='"b{count}"', modified=DATE, linked="/story.html"),
        Spot("weak", "blog", etag='W/"{count}\xe9"'),
        Spot("odd", "blog", modified=ODD),
        Spot("bare", "blog"),
        Spot("ttl", "council", etag='"{count}"', ttl=180),
        Spot("aged", "council", etag='"{count}"', max_age=7200),
        # Read before the one that is told off, so that it learns of that only from what is kept.
        Spot("neighbour", "busy", etag='"n{count}"'),
        Spot("throttled", "busy", etag='"t{count}"', trouble=now_and_then(*BUSY_AT, reply=too_often(3 * HOUR))),
        Spot("overloaded", "old", etag='"o{count}"', trouble=now_and_then(*BUSY_AT, reply=overloaded(90 * timedelta(minutes=1)))),
        Spot("moved", "old", etag='"m{count}"', trouble=since(MOVES, Reply(301, b"", {"Location": f"{new}{moved.path}"}))),
        Spot("moved", "new", etag='"m{count}"', trouble=now_and_then(3 * DAY + 6 * HOUR, reply=broken)),
        Spot("shortcut", "old", trouble=since(-DAY, Reply(302, b"", {"Location": f"{new}/target?town=brackenford&n=40"}))),
        Spot("target", "new", etag='"{count}"', modified=DATE),
        Spot("gone", "gone", etag='"{count}"', ends=GOES - 14 * HOUR, trouble=since(GOES, gone)),
        Spot("silent", "forum", etag='"{count}"', publishes=None),
        Spot("hourly", "forum", etag='"{count}"', publishes=HOUR),
        Spot("crawl", "slow", etag='"c{count}"'),
        Spot("crawl-too", "slow", modified=DATE, access=Access.PAGE_PERMISSION),
        Spot("shy", "shy", etag='"{count}"', ends=CLOSES - 14 * HOUR, access=Access.PAGE_PERMISSION),
        Spot("counted", "portal", kind="json", options=OPTIONS, access=Access.PUBLIC_API, more=counted_down(5, 8 * HOUR)),
        Spot(
            "paid",
            "portal",
            kind="json",
            options=OPTIONS,
            access=Access.PUBLIC_API,
            budget=BUDGET,
            publishes=9 * HOUR,
            ends=6 * DAY,
        ),
        Spot("nightly", "video", etag='"{count}"', trouble=at_night),
    ]
