"""Politeness: one request at a time to each place, a pause between two, and silence for as long as the place asks for it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import inf
from random import SystemRandom
from threading import Lock
from time import monotonic, sleep

from sources.fetch.answers import BUSY
from sources.fetch.kept import Silence
from sources.model import Answered

MOST_SILENCE = timedelta(hours=24)
MOST_JITTER = 0.25
_MOST_CHARACTERS = 64
_DICE = SystemRandom()
_EPOCH = 1_000_000_000  # more seconds than anybody asks us to wait: a moment, not a length
USED_UP = re.compile(r"0+(?:\.0+)?")
SECONDS = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,6})?")
MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,9})\b")


@dataclass(slots=True)
class _Queue:
    """Those who wait for one place: one at a time, and when the last of them was done (``time.monotonic`` seconds)."""

    lock: Lock = field(default_factory=Lock)
    done: float = -inf


class Manners:
    """What is owed to each place, by its authority ("host:port"). May be used by many threads.

    ``silences`` keeps which places want to be left alone: a mapping that lasts keeps the promise beyond this process.
    """

    def __init__(self, silences: MutableMapping[str, Silence]) -> None:
        self._guard = Lock()
        self._queues: defaultdict[str, _Queue] = defaultdict(_Queue)
        self._silences = silences

    @contextmanager
    def turn(self, authority: str, pause: float, now: datetime) -> Iterator[None]:
        """Wait until nobody else is there and ``pause`` seconds, and up to a quarter more, are over since somebody was.

        Raises ``Answered`` instead while the place wants to be left alone.
        """
        queue = self._queue(authority)
        with queue.lock:
            _check_silence(self._silences.get(authority), now)
            sleep(max(0.0, queue.done + pause * _DICE.uniform(1, 1 + MOST_JITTER) - monotonic()))
            try:
                yield
            finally:
                queue.done = monotonic()

    def keep_silent(self, authority: str, status: int, until: datetime) -> None:
        """Remember that a place asked, with this HTTP status, to be left alone until then."""
        self._silences[authority] = Silence(until.astimezone(UTC), status)

    def _queue(self, authority: str) -> _Queue:
        with self._guard:
            return self._queues[authority]


def _check_silence(silence: Silence | None, now: datetime) -> None:
    # One that is further ahead than any wish is the trace of a clock that ran fast.
    if silence is not None and now < silence.until <= now + MOST_SILENCE:
        words = f"it asked ({silence.status}) to be left alone until {silence.until:%d %B %H:%M} UTC"
        raise Answered(words, status=silence.status, retry_after=silence.until - now)


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


def read_wait(status: int, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long a place wants to be left alone: it is busy and says so, or what it allows us is used up.

    Reddit, Mastodon and Bluesky count requests down in ``(x-)ratelimit-remaining`` and say in ``-reset`` when they begin anew.
    """
    asked = read_retry_after(headers.get("retry-after", ""), now) if status in BUSY else None
    if asked is not None:
        return asked
    for name in ("x-ratelimit", "ratelimit"):
        if USED_UP.fullmatch(headers.get(f"{name}-remaining", "").strip()):
            return _until(headers.get(f"{name}-reset", "").strip(), now)
    return None


def _until(reset: str, now: datetime) -> timedelta | None:
    """Return how long it is until a reset: seconds (Reddit), a moment in Unix time (Bluesky) or ISO 8601 (Mastodon)."""
    try:
        if SECONDS.fullmatch(reset):
            given = float(reset)
            wait = timedelta(seconds=given if given < _EPOCH else given - now.timestamp())
        else:
            wait = datetime.fromisoformat(reset[:_MOST_CHARACTERS]).astimezone(UTC) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), MOST_SILENCE)


def read_max_age(headers: Mapping[str, str]) -> timedelta | None:
    """Return for how long a place says that nothing changes (RFC 9111 section 5.2.2.1), at most a day; None when it does not."""
    control = headers.get("cache-control", "").lower()
    found = MAX_AGE.search(control)
    if not found or "no-cache" in control or "no-store" in control:
        return None
    return timedelta(seconds=min(int(found[1]), MOST_SILENCE.total_seconds()))
