"""When all was well around the program: only then is anything promised for an hour."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from tests.year.calendar import MINUTE, STEP
from tests.year.evidence import Year
from tests.year.plan import Spell, What

SLACK = MINUTE
A_PASS = STEP + SLACK
# Where a promise was broken, a line each.
Broken: TypeAlias = Iterator[str]


def made_between(year: Year, start: datetime, end: datetime) -> Sequence[datetime]:
    """Return the passes that were made whole in a time."""
    return year.made[bisect_left(year.made, start) : bisect_left(year.made, end)]


def good_time(
    year: Year, start: datetime, end: datetime, long: timedelta, *, role: str = "", source: str = ""
) -> datetime | None:
    """Return the end of the first time from a moment on in which everything was well for so long; None if none ended by ``end``.

    Everything: the server, the network, the mail server, this role's mailbox and this source; and no pass died.
    """
    bad = sorted(
        [(spell.start, spell.end) for spell in year.plan.spells if concerns(spell, role, source)]
        + [(died, died + A_PASS) for died in year.died]
    )
    begin = start
    for since, until in bad:
        if since - begin >= long:
            break
        begin = max(begin, until)
    return begin + long if begin + long <= end else None


def concerns(spell: Spell, role: str, source: str) -> bool:
    """Return whether what fails stands in the way of reading a source, or of reaching a role's mailbox."""
    match spell.what:
        case What.MAILBOX:
            return spell.which == role
        case What.SOURCE:
            return spell.which == source
        case _:
            return True
