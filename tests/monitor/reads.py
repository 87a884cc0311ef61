"""Reads of one place, good and bad, for tests of what follows from them."""

from dataclasses import replace
from datetime import timedelta

from monitor.condition import Health, condition
from monitor.looked import Good, after_good, after_trouble, known
from monitor.model import Place, SourceState
from sources.model import (
    Page,
    Response,
    SourceError,
    Unreachable,
    Validators,
)
from tests.world import FRIDAY, document, place

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORUM = place("forum")
VIDEOS = replace(FORUM, source=replace(FORUM.source, kind="youtube"))
DOWN = Unreachable("nobody answers")


def read(*, items: int = 3, moved_to: str = "", max_age: timedelta | None = None, **page: object) -> Good:
    """Return a good read of so many items."""
    response = Response(FORUM.source.url, 200, {}, b"", FRIDAY, Validators("e", "l"), moved_to, max_age=max_age)
    return Good(response, Page(tuple(document(str(n), "words") for n in range(items)), **page))  # type: ignore[arg-type]


def fresh(where: Place = FORUM) -> SourceState:
    """Return what is known of a place that was just read for the first time."""
    return after_good(where, known(where, None, FRIDAY), read(), FRIDAY)


def failing(where: Place, hours: int, trouble: SourceError = DOWN) -> SourceState:
    """Return what is known of a place that was read once and has failed every hour since."""
    state = fresh(where)
    for at in range(1, hours + 1):
        state = after_trouble(where, state, trouble, FRIDAY + at * HOUR)
    return state


def health(where: Place, state: SourceState | None, hours: float) -> Health:
    """Return how a place does so many hours after it was first read."""
    return condition(where, state, FRIDAY + hours * HOUR).health
