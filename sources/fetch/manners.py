"""Politeness: one request at a time to each place, a pause between two, and silence for as long as the place asks for it."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import inf
from random import SystemRandom
from threading import Lock
from time import monotonic, sleep

from sources.model import Answered

MOST_SILENCE = timedelta(hours=24)
MOST_JITTER = 0.25
_MOST_CHARACTERS = 64
_DICE = SystemRandom()


@dataclass(slots=True)
class _Queue:
    """Those who wait for one place: one at a time, and when the last of them was done (``time.monotonic`` seconds)."""

    lock: Lock = field(default_factory=Lock)
    done: float = -inf
    silent_until: datetime | None = None
    status: int = 0


class Manners:
    """What is owed to each place, by its authority ("host:port"). May be used by many threads."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queues: defaultdict[str, _Queue] = defaultdict(_Queue)

    @contextmanager
    def turn(self, authority: str, pause: float, now: datetime) -> Iterator[None]:
        """Wait until nobody else is there and ``pause`` seconds, and up to a quarter more, are over since somebody was.

        Raises ``Answered`` instead while the place wants to be left alone.
        """
        queue = self._queue(authority)
        with queue.lock:
            _check_silence(queue, now)
            sleep(max(0.0, queue.done + pause * _DICE.uniform(1, 1 + MOST_JITTER) - monotonic()))
            try:
                yield
            finally:
                queue.done = monotonic()

    def keep_silent(self, authority: str, status: int, until: datetime) -> None:
        """Remember that a place asked, with this HTTP status, to be left alone until then."""
        queue = self._queue(authority)
        queue.status, queue.silent_until = status, until.astimezone(UTC)

    def _queue(self, authority: str) -> _Queue:
        with self._guard:
            return self._queues[authority]


def _check_silence(queue: _Queue, now: datetime) -> None:
    if queue.silent_until is not None and now < queue.silent_until:
        words = f"it asked ({queue.status}) to be left alone until {queue.silent_until:%d %B %H:%M} UTC"
        raise Answered(words, status=queue.status, retry_after=queue.silent_until - now)


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """Return how long to wait by a ``Retry-After`` (RFC 9110 section 10.2.3): seconds or a date, 0 to 24 hours; else None."""
    value = value.strip()
    if len(value) > _MOST_CHARACTERS:
        return None
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value), MOST_SILENCE.total_seconds()))
    try:
        until = parsedate_to_datetime(value)
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(wait, timedelta(0)), MOST_SILENCE)
