"""Says when the clock cannot be right. What was dated by a clock that ran ahead is the trace of it, and nobody waits for that."""

from datetime import UTC, datetime, timedelta

from monitor.deadline import LONDON

# No pass was ever made before this program was written: a machine that has lost the time begins in 1970 or 2000.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
# By so much time may have leapt between two passes, or two digests, and words are still forgotten by it.
LEAP = timedelta(days=14)
IMPOSSIBLE = "Until it is right no digest is written; alerts go out. Set the clock: sudo timedatectl set-ntp true"
AHEAD = "which is still to come: the clock was ahead then, or is behind now. See that it is right: timedatectl"


def is_impossible(now: datetime) -> bool:
    """Return whether it cannot be as early as the clock says."""
    return now < EARLIEST


def is_leap(before: datetime | None, now: datetime) -> bool:
    """Return whether so much time lies between two passes, or two digests, that the clock may have jumped."""
    return before is None or now - before > LEAP


def is_over(since: datetime, wait: timedelta, now: datetime) -> bool:
    """Return whether so much time has passed; since a moment that is still to come, for nobody knows when that was."""
    return not timedelta() <= now - since < wait


def doubt(now: datetime, later: datetime | None) -> str:
    """Return why the clock cannot be right, and what to do; nothing where it can. ``later`` is a pass dated later than now."""
    if is_impossible(now):
        return f"The clock says {_said(now)}, which is before this program was written. {IMPOSSIBLE}"
    return f"A pass is dated {_said(later)}, {AHEAD}" if later else ""


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%-d %B %Y, %H:%M}"
