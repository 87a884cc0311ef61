"""The only code that reads what strangers write for a date; what it cannot read, or does not believe, is None."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST = 64  # dateparser takes seconds over thousands of digits
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks", "mo": "months", "y": "years", "yr": "years"}
SHORT = re.compile(r"(\d{1,3}) ?(s|m|h|d|w|mo|y|yr)s?(?: ago)?", re.IGNORECASE)
LEAD = re.compile(r".*\b(?:added|edited|on|posted|published|reviewed|updated|written)\b:?\s+", re.IGNORECASE)
ASIDE = re.compile(r"\s[·•|–]\s")  # noqa: RUF001 - the dash that sites really put between a date and what follows it


def believe(moment: datetime | None, now: datetime) -> datetime | None:
    """Return the moment in UTC, or None when it lies before 2000 or more than a day after ``now``."""
    return moment.astimezone(UTC) if moment and OLDEST <= moment <= now + timedelta(days=1) else None


def parse(written: str, now: datetime) -> datetime | None:
    """Return the moment (UTC) that a date of ISO 8601, RFC 5322 or English form means to somebody in London at ``now``.

    Relative forms ("3 hours ago", "2w", "yesterday at 14:30") count back from ``now``. A form without a zone is local time.
    """
    written = " ".join(written.split())
    if not written or len(written) > LONGEST:
        return None
    moment = _iso(written) or _english(written, now)
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    return believe(moment, now)


def _iso(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _english(written: str, now: datetime) -> datetime | None:
    """Try the words as they are, then without an aside ("5 days ago · Public"), then without a lead ("Posted on 4 June")."""
    head = ASIDE.split(written, maxsplit=1)[0]
    for form in dict.fromkeys((written, head, LEAD.sub("", head, count=1))):
        moment = _dateparser(SHORT.fullmatch(form), form, now)
        if moment:
            return moment
    return None


def _dateparser(short: re.Match[str] | None, form: str, now: datetime) -> datetime | None:
    import dateparser  # noqa: PLC0415 - only the worker that parses pays for it, not everybody who asks for OPTIONS

    if short:
        form = f"{short[1]} {UNITS[short[2].lower()]} ago"
    return dateparser.parse(
        form,
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "current" if form.endswith("ago") else "first",
            "RELATIVE_BASE": now.astimezone(LONDON).replace(tzinfo=None),
            "RETURN_AS_TIMEZONE_AWARE": True,
            "TIMEZONE": "Europe/London",
        },
    )
