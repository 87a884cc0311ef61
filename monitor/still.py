"""Looks, on the first day back, whether what gathered in the holidays still stands where it was found."""

from datetime import datetime

from monitor.cadence import digest_day, is_first_day_back
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.follow import may_follow
from monitor.model import Case
from monitor.store import keeping, ledger
from monitor.summary import is_told, worst_first
from monitor.world import World
from sources.model import Answered, SourceError

# More pages than this are not asked for in one morning.
MOST = 40
GONE = frozenset({404, 410})


def look_again(world: World, now: datetime) -> None:
    """Of the gravest cases that wait for the first digest after a holiday it is known which are gone from their address."""
    config = world.config
    with world.store.read() as tx:
        last = ledger.last_digest(tx, config.school.id)
        if not _is_first_day_back(config, last, now):
            return
        waiting = [case for case in keeping.untold(tx, config.school.id) if case.closed is None and is_told(case)]
    ours = [case for case in sorted(waiting, key=worst_first) if case.document.permalink]
    gone = [case.id for case in ours[:MOST] if may_follow(case.document.url, config.school) and _is_gone(world, case, now)]
    if gone:
        with world.store.write() as tx:
            keeping.mark_gone(tx, gone, now)


def _is_first_day_back(config: Config, last: datetime | None, now: datetime) -> bool:
    """Return whether a digest is due now, was not written yet, and is the first after a holiday."""
    day = digest_day(now, config.hours, config.school.nation, last)
    if day is None or (last and last.astimezone(LONDON).date() == day):
        return False
    return is_first_day_back(day, config.hours, config.school.nation)


def _is_gone(world: World, case: Case, now: datetime) -> bool:
    """Return whether the place says that there is nothing at a case's address; whatever else it says, nobody knows."""
    try:
        world.follow(case.document.url, now)
    except Answered as answer:
        return answer.status in GONE
    except SourceError:
        return False
    return False
