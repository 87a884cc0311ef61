"""How a place does by what is remembered of it, and what of that somebody must be told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.cadence import JITTER, KNOWN_GAPS, LONGEST_TTL, interval
from monitor.deadline import LONDON
from monitor.model import Ailment, Place, SourceState
from sources.model import KeyRefused
from sources.readers import reader

MOVES = 3  # so many good reads that are sent elsewhere for good: then the new address is asked
SILENT_GAPS, LEAST_SILENCE, A_YEAR = 10, timedelta(days=14), timedelta(days=365)
LEAST_PATIENCE, MOST_PATIENCE = timedelta(hours=3), timedelta(hours=24)
ROUNDS = 3
KEY_WARNING = timedelta(days=14)
# Places that go on and on: where the newest thing is a year old, somebody has let it lie.
KEEP_COMING = frozenset({"feed", "sitemap", "youtube"})
NEVER = "it was never looked at"
CHANGED = "its address was changed in the configuration, and it has not been looked at since"
PARTLY = "See whether its further pages are closed to programs, or give it an address that finds less."
LATE = "it has not been looked at for longer than its rhythm allows"


class Health(StrEnum):
    """How a place does, as far as somebody must know."""

    WELL = "well"
    PASSING = "passing"  # it fails, but not for longer than such places do
    BROKEN = "broken"
    GONE = "gone"
    PARTIAL = "partial"
    MOVED = "moved"
    STALE = "stale"
    EXPIRING = "expiring"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a place does, in words, and what mends it."""

    health: Health
    words: str = ""
    remedy: str = ""

    @property
    def is_read(self) -> bool:
        """Whether the place counts as read: what stood there lately is known."""
        return self.health not in {Health.BROKEN, Health.GONE}


def condition(place: Place, state: SourceState | None, now: datetime) -> Condition:
    """Return how a place does by what is remembered of it."""
    if state is None:
        return Condition(Health.BROKEN, NEVER)
    if state.url and place.source.url not in {state.url, state.moved_to}:
        return Condition(Health.BROKEN, CHANGED)
    if state.trouble and (state.ailment in {Ailment.LASTING, Ailment.GONE} or is_late(place, state, now)):
        return Condition(Health.GONE if state.ailment is Ailment.GONE else Health.BROKEN, state.trouble, state.remedy)
    if is_late(place, state, now):
        return Condition(Health.BROKEN, LATE)
    return _in_passing(place, state, now) if state.trouble else _while_read(place, state, now)


def _in_passing(place: Place, state: SourceState, now: datetime) -> Condition:
    """Return what is to be known of a place whose last look went wrong, or was not of all of it."""
    if state.ailment is Ailment.PARTIAL and state.failing_since and now - state.failing_since > rounds(place, state, now):
        return Condition(Health.PARTIAL, f"only a part of it is read: {state.trouble}", PARTLY)
    return Condition(Health.PASSING, state.trouble, state.remedy)


def _while_read(place: Place, state: SourceState, now: datetime) -> Condition:
    """Return what is to be known of a place that is read."""
    if place.expires and place.expires - now.astimezone(LONDON).date() <= KEY_WARNING:
        words = f"its key runs out on {place.expires:%d %B %Y}"
        return Condition(Health.EXPIRING, words, KeyRefused.remedy)
    if state.moves >= MOVES:
        words = "it has moved for good, and is read at its new address"
        return Condition(Health.MOVED, words, f"Write url = {state.moved_to!r} for it in config.toml.")
    if words := _silence(place, state, now):
        return Condition(Health.STALE, words, "Look whether the place has a new address, or remove the source.")
    return Condition(Health.WELL)


def _silence(place: Place, state: SourceState, now: datetime) -> str:
    """Return since when a place that can be read has shown nothing new, when that is far longer than it usually takes."""
    usual = timedelta(seconds=state.usual_gap)
    if state.last_new and state.gaps >= KNOWN_GAPS and now - state.last_new > max(usual * SILENT_GAPS, LEAST_SILENCE):
        return f"it can be read, but nothing new has come since {state.last_new.astimezone(LONDON):%d %B %Y}"
    if place.source.kind in KEEP_COMING and state.newest and now - state.newest > A_YEAR:
        return f"it can be read, but the newest thing on it is from {state.newest.astimezone(LONDON):%d %B %Y}"
    return ""


def is_late(place: Place, state: SourceState, now: datetime) -> bool:
    """Return whether the last good read is longer ago than three rounds, or than such a place has been known to fail for.

    One that lies in the future is the trace of a clock that ran fast, and is none.
    """
    patience = max(LEAST_PATIENCE, getattr(reader(place.source.kind), "PATIENCE", LEAST_PATIENCE))
    failed = timedelta(seconds=1.5 * state.longest_failure)
    longest = max(rounds(place, state, now), min(max(patience, failed), MOST_PATIENCE))
    return state.last_good is None or not now - longest <= state.last_good <= now + LEAST_PATIENCE


def rounds(place: Place, state: SourceState, now: datetime) -> timedelta:
    """Return how long three rounds of a place are; the first is as long as the place asked for."""
    usual = interval(place, state, now)
    asked = min(timedelta(seconds=state.ttl), LONGEST_TTL) * (1 + JITTER)
    return max(usual, asked) + (ROUNDS - 1) * usual
