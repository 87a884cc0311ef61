"""Once a day, before anything else: is the database whole, and is there a copy of it?"""

from datetime import datetime, time
from pathlib import Path

from monitor import once
from monitor.clock import is_leap
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.store import sound
from monitor.store.database import file_of
from monitor.store.trouble import StorageTrouble


def look_after(config: Config, now: datetime) -> str:
    """The database was found whole by the first pass of the day (UK time) and a copy lies aside.

    Return why there is no copy, in words, or nothing. Raises ``StorageTrouble`` for a database that cannot be used.
    """
    file = file_of(config.database)
    if file is None or not file.exists() or not file.stat().st_size:
        return ""
    today = now.astimezone(LONDON).date()
    if sound.had_pass(file, now, since=datetime.combine(today, time(), LONDON)):
        return ""
    sound.check(file)
    once.prepare(file)
    # Before its first pass has ended there is nothing to keep.
    return _copied(file, config.backups, now) if sound.had_pass(file, now) else ""


def _copied(file: Path, most: int, now: datetime) -> str:
    """Return why no copy could be made. It is never why a pass fails: without a copy people are told all the same."""
    # Once a day, and none of the other passes need wait for it.
    from monitor.store import backup  # noqa: PLC0415

    try:
        # As with words (``monitor.write``): a clock that is years ahead for an hour takes nothing along.
        if not any(is_leap(known, now) for known in sound.last_known(file)):
            backup.drop_old(file, now)
        backup.keep(file, now.astimezone(LONDON).date(), most)
    except StorageTrouble as trouble:
        return f"{trouble.words} {trouble.remedy}"
    except OSError as trouble:
        return f"The database could not be copied: {trouble.strerror}: {trouble.filename}. Mend that, then: monitor backup"
    return ""
