"""The school year 2027/28, and on which days a digest is promised: the rule of docs/configure.md, in words of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STEP = 10 * MINUTE
FIRST, LAST = date(2027, 9, 1), date(2028, 8, 31)
# When the daily letter is written, and between when somebody can be reached.
DIGEST_AT, OPENS, CLOSES = (7, 15), 7, 19
CLOSURES = (
    ("half term", date(2027, 10, 25), date(2027, 10, 29)),
    ("a training day", date(2027, 11, 26), date(2027, 11, 26)),
    ("Christmas", date(2027, 12, 20), date(2028, 1, 3)),
    ("half term", date(2028, 2, 14), date(2028, 2, 18)),
    ("Easter", date(2028, 4, 3), date(2028, 4, 17)),
    ("half term", date(2028, 5, 29), date(2028, 6, 2)),
    ("a training day", date(2028, 6, 23), date(2028, 6, 23)),
    ("summer", date(2028, 7, 24), date(2028, 8, 31)),
)
TERMS = (
    ("autumn", FIRST, date(2027, 12, 17)),
    ("spring", date(2028, 1, 4), date(2028, 3, 31)),
    ("summer", date(2028, 4, 18), date(2028, 7, 21)),
)
# England's, from the government's list: where one falls on a weekend the next working day takes its place.
BANK_HOLIDAYS = frozenset(
    {date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3), date(2028, 4, 14), date(2028, 4, 17)}
    | {date(2028, 5, 1), date(2028, 5, 29), date(2028, 8, 28)}
)
SATURDAY = 5


def at(day: date, hour: int, minute: int = 0, *, second_time: bool = False) -> datetime:
    """Return a moment of a UK day, in UTC; where an hour comes twice, the first of the two unless said otherwise."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UK, fold=int(second_time)).astimezone(UTC)


START, END = at(FIRST, 0), at(LAST + DAY, 0)
SLOTS = (END - START) // STEP


def days() -> Iterator[date]:
    """Give the days of the year."""
    return (FIRST + number * DAY for number in range((LAST - FIRST).days + 1))


def is_closed(day: date) -> bool:
    """Return whether the school has said that it is closed on a day."""
    return any(first <= day <= last for _, first, last in CLOSURES)


def is_open_at(moment: datetime) -> bool:
    """Return whether somebody can be reached at the school."""
    local = moment.astimezone(UK)
    works = local.weekday() < SATURDAY and local.date() not in BANK_HOLIDAYS and not is_closed(local.date())
    return works and OPENS <= local.hour < CLOSES


def digest_days(could_write: Callable[[date], bool]) -> list[date]:
    """Return the days on which there is a digest: Monday to Friday, none on a bank holiday, one a week while closed.

    ``could_write``: whether the server ran at any time of a day from 07:15 on. The very first is due at once.
    """
    written: list[date] = []
    for day in days():
        weekly = written and is_closed(day) and day - written[-1] < 7 * DAY
        if day.weekday() < SATURDAY and day not in BANK_HOLIDAYS and not weekly and could_write(day):
            written.append(day)
    return written
