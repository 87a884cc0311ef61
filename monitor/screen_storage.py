"""Lays out what ``monitor backup`` and ``monitor restore`` show."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.markup import escape

from monitor.report import moment
from monitor.store.restore import Restored

NO_COPIES = "There are no copies in {where}. docs/trouble.md says what can be done without one."
_MEGABYTE = 1_000_000


def copied(copy: Path) -> Iterator[str]:
    """Yield where the copy lies, and what is to be known of it."""
    yield f"The database is copied and the copy is whole: {_file(copy)}."
    yield "It holds people's words: keep it where only the monitor's account can read it. To put it back: monitor restore"


def copies(found: Sequence[Path], config: Path) -> Iterator[str]:
    """Yield the copies that there are, newest first, and how one is put back."""
    yield from (_file(path) for path in found)
    yield f"To put one in the database's place: monitor restore {escape(str(found[0]))} --config {escape(str(config))}"


def restored(done: Restored, copy: Path) -> Iterator[str]:
    """Yield what is different now."""
    yield f"The database is what {escape(str(copy))} holds" + (f": as of {moment(done.until)}." if done.until else ".")
    if done.aside:
        yield f"What was in its place lies in {escape(str(done.aside))}. It is deleted after a month."
    yield "What was found since is found again by the next passes: alerts and digests may tell it twice, under other references."
    yield "What people did since (acknowledged, decided, closed) is to be done again; links in letters sent until now are void."
    yield "Start the timer again, or make a pass now: monitor run"


def _file(path: Path) -> str:
    return f"{escape(str(path))} ({path.stat().st_size / _MEGABYTE:.1f} MB)"
