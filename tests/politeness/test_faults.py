"""The score sees each fault: two or three visits that have it are found, and the same visits without it are not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.politeness.faults import FAULTS, Terms, score
from tests.politeness.places import DAY, HOUR, START
from tests.politeness.visits import ROBOTS, Reply, Visit

AGENT = "SchoolMentionMonitor/1 (+https://larkspurhill.example)"
PAGE = Reply(200, headers={"ETag": '"1"', "Last-Modified": "Monday"})
NEWER = Reply(200, headers={"ETag": '"2"', "Last-Modified": "Tuesday"})
PLANNED = {1: (START + 2 * HOUR, frozenset({"paper/news"}))}
TERMS = Terms(
    AGENT, HOUR, {"paper": 0.1}, frozenset({"paper/news", "paper/sport"}), {"paper/news": 3}, {"paper": START + DAY}, PLANNED
)
ASKED = {"if-none-match": '"1"', "if-modified-since": "Monday"}


def visit(hours: float = 0, path: str = "/news", reply: Reply = PAGE, **headers: str) -> Visit:
    """Return a visit that comes so long after the week's start, with nothing wrong with it."""
    sent = {"user-agent": AGENT, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Visit("paper", path, START + timedelta(hours=hours), reply, "GET", sent, hours * 60, hours * 60)


def again(hours: float = 1, path: str = "/news", reply: Reply = PAGE, **headers: str) -> Visit:
    """Return a visit that asks whether anything changed."""
    return visit(hours, path, reply, **{**ASKED, **headers})


KNOWN = visit(path=ROBOTS)
SILENCE = Reply(429, headers={"Retry-After": "7200"}, stays=2 * HOUR, silence=START + 2 * HOUR)
MOVED, GONE, ABSENT = Reply(301), Reply(410), Reply(404)
LATER = START + timedelta(days=2)
CASES: Mapping[str, tuple[Sequence[Visit], Sequence[Visit]]] = {
    "unconditional": ((visit(), visit(1)), (visit(), again())),
    "validator out of sequence": ((visit(), again(1, reply=NEWER), again(2)), (visit(), again(1), again(2))),
    "validator of another address": ((visit(), again(path="/sport")), (visit(), visit(1, "/sport"))),
    "validator made up": ((visit(), again(if_modified_since="Mon")), (visit(), again())),
    "too soon": ((visit(), again(0.9)), (visit(), again(0.999))),
    "while it wants to be left alone": ((visit(reply=SILENCE), visit(1.9, "/sport")), (visit(reply=SILENCE), visit(2, "/sport"))),
    "cookie": ((visit(cookie="visitor=1"),), (visit(),)),
    "referrer": ((visit(referer="https://larkspurhill.example"),), (visit(),)),
    "address that nobody gave": ((visit(path="/news?1763251200"),), (visit(),)),
    "two at once": ((replace(visit(), crowded=True),), (visit(),)),
    "no pause": ((visit(), replace(visit(0.001, "/sport"), now=START)), (visit(), visit(0.001, "/sport"))),
    "burst after a restart": (
        (replace(visit(2, "/sport"), life=1),),
        (replace(visit(2), life=1), replace(visit(3, "/sport"), life=1), visit(2, "/sport")),
    ),
    "robots.txt too often": (
        (visit(path=ROBOTS, reply=ABSENT), visit(23.9, ROBOTS)),
        (visit(path=ROBOTS), visit(24, ROBOTS), visit(24, "/news"), visit(48, ROBOTS, Reply(503)), visit(49, ROBOTS)),
    ),
    "robots.txt not asked": ((KNOWN, visit(24.1)), (KNOWN, visit(24))),
    "forbidden by robots.txt": ((visit(48),), (visit(47.9), visit(48, ROBOTS))),
    "gone for good": ((visit(reply=GONE), visit(167, reply=GONE)), (visit(reply=GONE), visit(168, reply=GONE))),
    "moved for good": (
        tuple(visit(hours, reply=MOVED) for hours in range(4)),
        (*(visit(hours, reply=MOVED) for hours in range(3)), visit(3)),
    ),
    "User-Agent": ((visit(user_agent="Mozilla/5.0"),), (visit(),)),
    "method": ((replace(visit(), method="HEAD"),), (visit(),)),
    "over the budget": (tuple(visit(hours) for hours in range(4)), (*(visit(hours) for hours in range(3)), visit(24))),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_where_it_is_and_nowhere_else(name: str) -> None:
    """One visit has it; put right, none."""
    bad, good = CASES[name]
    assert len(score(bad, TERMS)[name]) == 1
    assert score(good, TERMS)[name] == []


def test_not_modified_leaves_the_wish_of_the_last_page_in_force() -> None:
    """A feed's ttl stands on the page alone."""
    unchanged = Reply(304, headers=PAGE.headers)
    visits = [visit(reply=replace(PAGE, stays=3 * HOUR)), again(3, reply=unchanged), again(5.9, reply=unchanged)]
    assert score(visits, TERMS)["too soon"] == visits[2:]


def test_a_missing_name_is_a_false_one() -> None:
    """Whoever says nothing of himself is not to be told from anybody."""
    nameless = replace(visit(), headers={})
    assert score([nameless], TERMS)["User-Agent"] == [nameless]


def test_a_day_of_the_budget_ends_at_midnight_in_london() -> None:
    """In summer that is an hour before midnight in UTC."""
    summer = datetime.fromisoformat("2026-06-15T22:30:00+00:00")
    visits = [replace(visit(), now=summer + at * timedelta(minutes=20)) for at in range(4)]
    assert score(visits, TERMS)["over the budget"] == []
