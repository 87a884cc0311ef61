"""How a place does: what a look at it changes about what is remembered of it, and what of that somebody must be told."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.cadence import JITTER, KNOWN_GAPS, LONGEST_TTL, interval, next_look
from monitor.deadline import LONDON
from monitor.model import Ailment, Place, SourceState
from sources.model import Answered, KeyRefused, Page, Refused, Response, SourceError, Unreadable, Validators
from sources.readers import reader

FOLLOW = 0.3  # how fast what is usual follows what is seen now
MOVES = 3  # so many good reads that are sent elsewhere for good: then the new address is asked
SILENT_GAPS, LEAST_SILENCE, A_YEAR = 10, timedelta(days=14), timedelta(days=365)
MANY, FEW = 10, 1  # items: where a search usually finds fewer than many, or a page fewer than few, none is no wonder
NEW_NORMAL = timedelta(days=14)  # a place that shows nothing for so long has nothing
LEAST_PATIENCE, MOST_PATIENCE = timedelta(hours=3), timedelta(hours=24)
ROUNDS = 3
KEY_WARNING = timedelta(days=14)
FINAL = frozenset({401, 403, 451})
NOT_FOUND_FOR_GOOD = 410
# Places that go on and on: where the newest thing is a year old, somebody has let it lie.
KEEP_COMING = frozenset({"feed", "sitemap", "youtube"})
NEVER = "it was never looked at"
LATE = "it has not been looked at for longer than its rhythm allows"


class Health(StrEnum):
    """How a place does, as far as somebody must know."""

    WELL = "well"
    PASSING = "passing"  # it fails, but not for longer than such places do
    BROKEN = "broken"
    GONE = "gone"
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
    if state.trouble and (state.ailment in {Ailment.LASTING, Ailment.GONE} or is_late(place, state, now)):
        return Condition(Health.GONE if state.ailment is Ailment.GONE else Health.BROKEN, state.trouble, state.remedy)
    if is_late(place, state, now):
        return Condition(Health.BROKEN, LATE)
    if state.trouble:
        return Condition(Health.PASSING, state.trouble, state.remedy)
    return _while_read(place, state, now)


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

    The first round is as long as the place asked for.
    """
    usual = interval(place, state, now)
    asked = min(timedelta(seconds=state.ttl), LONGEST_TTL) * (1 + JITTER)
    rounds = max(usual, asked) + (ROUNDS - 1) * usual
    known = max(LEAST_PATIENCE, getattr(reader(place.source.kind), "PATIENCE", LEAST_PATIENCE))
    failed = timedelta(seconds=1.5 * state.longest_failure)
    return state.last_good is None or now - state.last_good > max(rounds, min(max(known, failed), MOST_PATIENCE))


def known(place: Place, state: SourceState | None, now: datetime) -> SourceState:
    """Return what is remembered of a place at the address that is configured now: of another address nothing counts."""
    fresh = SourceState(place.source.id, now, now, url=place.source.url)
    if state is None:
        return fresh
    if state.url != place.source.url == state.moved_to:
        # Somebody wrote down where it moved: what was read was there already.
        return replace(state, url=state.moved_to, moved_to="", moves=0)
    if state.url and state.url != place.source.url:
        return replace(fresh, told=state.told, asked_on=state.asked_on, asked=state.asked)
    return replace(state, url=place.source.url)


def address(state: SourceState) -> str:
    """Return the address to ask: where the place moved to for good, once that is sure."""
    return state.moved_to if state.moves >= MOVES else state.url


def left(place: Place, state: SourceState, now: datetime) -> int | None:
    """Return how many requests of the day's budget are left, or None where there is no budget."""
    if place.budget is None:
        return None
    return max(place.budget - (state.asked if state.asked_on == now.astimezone(LONDON).date() else 0), 0)


def spent(state: SourceState, now: datetime) -> SourceState:
    """Return the state with one request more made today."""
    today = now.astimezone(LONDON).date()
    return replace(state, asked_on=today, asked=state.asked + 1 if state.asked_on == today else 1)


def check_emptied(place: Place, state: SourceState, page: Page | None, now: datetime) -> None:
    """Raise ``Emptied`` when a page that used to have items has none: it is not read, whatever its status says."""
    if page is None or page.documents:
        return
    fleeting = getattr(reader(place.source.kind), "FLEETING", False)
    enough = round(state.usual_items) >= (MANY if fleeting else FEW)
    if enough and not (state.failing_since and now - state.failing_since > NEW_NORMAL and state.ailment is Ailment.EMPTY):
        raise Emptied(f"nothing was found where there are usually about {round(state.usual_items)} items")


class Emptied(Unreadable):
    """There is nothing where there usually is something."""


def after_trouble(place: Place, state: SourceState, trouble: SourceError, now: datetime) -> SourceState:
    """Return the state after a look that failed; validators and the last good read stay as they were."""
    failures, ailment = state.failures + 1, _ailment(trouble)
    wait = timedelta(days=7) if ailment is Ailment.GONE else interval(place, state, now)
    # A new address that stays away may have been a mistake of the place's: the old one is asked again.
    stays = state.moves >= MOVES > failures and ailment is not Ailment.GONE
    return replace(
        state,
        next_look=next_look(place.source.id, wait, now, failures=failures, asked=trouble.retry_after),
        last_tried=now,
        failures=failures,
        failing_since=state.failing_since or now,
        trouble=trouble.words,
        remedy=trouble.remedy,
        ailment=ailment,
        moves=state.moves if stays else 0,
    )


def _ailment(trouble: SourceError) -> Ailment:
    match trouble:
        case Answered(status=status) if status == NOT_FOUND_FOR_GOOD:
            return Ailment.GONE
        case Answered(status=status) if status in FINAL:
            return Ailment.LASTING
        case Emptied():
            return Ailment.EMPTY
        case Refused() | KeyRefused():
            return Ailment.LASTING
        case _:
            return Ailment.PASSING


@dataclass(frozen=True, slots=True)
class Good:
    """A good read: what came, and how much of it was new and ours."""

    response: Response
    page: Page | None
    new: int = 0
    ours: int = 0


def after_good(place: Place, state: SourceState, good: Good, now: datetime) -> SourceState:
    """Return the state after a good read."""
    response, page = good.response, good.page
    after = _counted(_moved(_mended(state, now), response), good, now)
    asked = _asked(state, good)
    whole = page is None or not page.broke_off
    validators = response.validators if whole else Validators()
    return replace(
        after,
        next_look=next_look(place.source.id, interval(place, after, now), now, asked=asked),
        last_tried=now,
        last_good=now,
        etag=validators.etag,
        last_modified=validators.last_modified,
        failures=0,
        trouble="" if page is None else page.broke_off,
        remedy="" if whole else SourceError.remedy,
        robots=response.robots,
        answered_by=validators.url,
        ttl=asked.total_seconds(),
    )


def _asked(state: SourceState, good: Good) -> timedelta:
    """Return for how long the place says that nothing changes: "not modified" leaves what it said of that in force."""
    said = timedelta(seconds=state.ttl) if good.page is None else good.page.ttl
    return max(said or timedelta(0), good.response.max_age or timedelta(0))


def _mended(state: SourceState, now: datetime) -> SourceState:
    """Return the state without what was wrong; how long that lasted is remembered, and slowly forgotten."""
    failed = (now - state.failing_since).total_seconds() if state.failing_since else 0.0
    longest = max(failed, state.longest_failure * (1 - FOLLOW / 100))
    return replace(state, failing_since=None, longest_failure=longest, ailment=Ailment.NONE)


def _moved(state: SourceState, response: Response) -> SourceState:
    if state.moves >= MOVES:
        # The new address was asked itself; that it moves on is followed from there.
        return replace(state, moved_to=response.moved_to or state.moved_to)
    same = response.moved_to and response.moved_to == state.moved_to
    return replace(state, moved_to=response.moved_to, moves=state.moves + 1 if same else bool(response.moved_to))


def _counted(state: SourceState, good: Good, now: datetime) -> SourceState:
    """Return the state with how many items there were, how long something new took to come, and when something of ours did."""
    page = good.page
    if page is None:
        return state
    count = len(page.documents)
    usual = count if state.last_good is None else state.usual_items + FOLLOW * (count - state.usual_items)
    newest = max((document.posted for document in page.documents if document.posted), default=state.newest)
    after = replace(state, usual_items=usual, newest=newest, last_ours=now if good.ours else state.last_ours)
    if not good.new:
        return after
    if state.last_new is None:
        return replace(after, last_new=now)
    gap = (now - state.last_new).total_seconds()
    gaps = state.gaps + 1
    return replace(after, last_new=now, gaps=gaps, usual_gap=state.usual_gap + (gap - state.usual_gap) * max(FOLLOW, 1 / gaps))
