"""What a look at a place changes about what is remembered of it, and what that means for the next one."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from monitor.cadence import JITTER, LONGEST_TTL, LONGEST_WAIT, PASSING_WAIT, SLACK, backoff, interval, is_due, next_look
from monitor.condition import MOVES, rounds
from monitor.deadline import LONDON
from monitor.model import Ailment, Place, SourceState
from sources.keys import digest
from sources.model import (
    AddressRefused,
    Answered,
    KeyRefused,
    Page,
    Refused,
    Response,
    RobotsUnread,
    SourceError,
    Unreadable,
    Untrusted,
    Validators,
)
from sources.readers import reader

FOLLOW = 0.3  # how fast what is usual follows what is seen now
MANY, FEW = 10, 1  # items: where a search usually finds fewer than many, or a page fewer than few, none is no wonder
NEW_NORMAL = timedelta(days=14)  # a place that shows nothing for so long has nothing
FINAL = frozenset({401, 403, 451})
NOT_FOUND_FOR_GOOD = 410


def known(place: Place, state: SourceState | None, now: datetime) -> SourceState:
    """Return what is remembered of a place as it is configured now: of another address nothing counts.

    Read in another way, what was there may be seen for the first time: "not modified" would hide it.
    """
    fresh = SourceState(place.source.id, now, now, url=place.source.url, setting=setting(place))
    if state is None:
        return fresh
    if state.url != place.source.url == state.moved_to:
        # Somebody wrote down where it moved: what was read was there already.
        state = replace(state, url=state.moved_to, moved_to="", moves=0)
    if state.url and state.url != place.source.url:
        return replace(fresh, told=state.told, asked_on=state.asked_on, asked=state.asked)
    if state.setting and state.setting != fresh.setting:
        state = replace(state, etag="", last_modified="", answered_by="", usual_items=0.0)
    return replace(state, url=fresh.url, setting=fresh.setting)


def setting(place: Place) -> str:
    """Return a digest of how a place is read: by which kind, on what footing, with which options."""
    options = (part for name in sorted(place.source.options) for part in (name, place.source.options[name]))
    return digest(place.source.kind, place.source.access, *options)


def needs_look(place: Place, state: SourceState | None, now: datetime) -> bool:
    """Return whether a place is to be looked at now: it is due, or the configuration says otherwise than at the last look.

    A last look that is still to come was made by a clock that ran ahead, and so was the plan for the next one.
    """
    if state is None or (state.url and (state.url, state.setting) != (place.source.url, setting(place))):
        return True
    if state.last_tried > now + SLACK:
        return True
    shorter = max(interval(place, state, now), min(timedelta(seconds=state.ttl), LONGEST_TTL)) * (1 + JITTER)
    return is_due(state.next_look, now) or (not state.failures and is_due(state.last_tried + shorter, now))


def address(state: SourceState) -> str:
    """Return the address to ask: where the place moved to for good, once that is sure."""
    return state.moved_to if state.moves >= MOVES else state.url


def left(place: Place, state: SourceState, now: datetime) -> int | None:
    """Return how many looks of the day's budget are left, or None where there is no budget."""
    if place.budget is None:
        return None
    return max(place.budget - (state.asked if state.asked_on == now.astimezone(LONDON).date() else 0), 0)


def tomorrow(now: datetime) -> datetime:
    """Return when the next day's budget begins."""
    return datetime.combine(now.astimezone(LONDON).date() + timedelta(days=1), time(), LONDON)


def spent(state: SourceState, now: datetime) -> SourceState:
    """Return the state with one look more made today."""
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
    # A new address that stays away may have been a mistake of the place's: the old one is asked again.
    stays = state.moves >= MOVES > failures and ailment is not Ailment.GONE
    if ailment is Ailment.GONE and state.moves >= MOVES:
        ailment = Ailment.PASSING
    elif ailment is Ailment.PASSING and state.ailment in {Ailment.LASTING, Ailment.GONE}:
        ailment = state.ailment  # only a good read shows that it has mended
    longest = LONGEST_WAIT if ailment is Ailment.LASTING and not isinstance(trouble, KeyRefused) else PASSING_WAIT
    wait = timedelta(days=7) if ailment is Ailment.GONE else backoff(interval(place, state, now), failures, longest)
    return replace(
        state,
        next_look=next_look(place.source.id, wait, now, asked=trouble.retry_after),
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
        case RobotsUnread() | AddressRefused():
            # Another name server, or a page that wants a log-in to the network, may say so for an hour.
            return Ailment.PASSING
        case Refused() | KeyRefused() | Untrusted():
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
    after = replace(_counted(place, _moved(_mended(state, now), response), good, now), last_good=now)
    asked = _asked(state, good)
    whole = page is None or not page.broke_off
    # Of pages in no order, one that did not change hides those that follow it.
    validators = response.validators if whole and (page is None or page.in_order) else Validators()
    return replace(
        after,
        next_look=next_look(place.source.id, interval(place, after, now), now, asked=asked),
        last_tried=now,
        etag=validators.etag,
        last_modified=validators.last_modified,
        failures=0,
        trouble="" if page is None else page.broke_off,
        remedy="" if whole else SourceError.remedy,
        ailment=Ailment.NONE if whole else Ailment.PARTIAL,
        failing_since=None if whole else (state.failing_since if state.ailment is Ailment.PARTIAL else now),
        robots=response.robots,
        answered_by=validators.url,
        ttl=asked.total_seconds(),
    )


def _asked(state: SourceState, good: Good) -> timedelta:
    """Return for how long the place says that nothing changes: "not modified" leaves what it said of that in force."""
    said = timedelta(seconds=state.ttl) if good.page is None else good.page.ttl
    return max(said or timedelta(0), good.response.max_age or timedelta(0))


def _mended(state: SourceState, now: datetime) -> SourceState:
    """Return the state without what was wrong; how long it took to mend by itself is remembered, and slowly forgotten."""
    by_itself = state.failing_since and state.ailment is Ailment.PASSING and not state.told
    failed = (now - state.failing_since).total_seconds() if by_itself and state.failing_since else 0.0
    longest = max(failed, state.longest_failure * (1 - FOLLOW / 100))
    return replace(state, failing_since=None, longest_failure=longest, ailment=Ailment.NONE)


def _moved(state: SourceState, response: Response) -> SourceState:
    if state.moves >= MOVES:
        # The new address was asked itself; that it moves on is followed from there.
        return replace(state, moved_to=response.moved_to or state.moved_to)
    same = response.moved_to and response.moved_to == state.moved_to
    return replace(state, moved_to=response.moved_to, moves=state.moves + 1 if same else bool(response.moved_to))


def _counted(place: Place, state: SourceState, good: Good, now: datetime) -> SourceState:
    """Return the state with how many items there were, how long something new took to come, and when something of ours did."""
    page = good.page
    if page is None:
        return state
    count = len(page.documents)
    usual = count if state.last_good is None or not count else state.usual_items + FOLLOW * (count - state.usual_items)
    newest = max((document.posted for document in page.documents if document.posted), default=state.newest)
    after = replace(state, usual_items=usual, newest=newest, last_ours=now if good.ours else state.last_ours)
    if not good.new:
        return after
    if state.last_new is None or state.last_good is None or now - state.last_good > rounds(place, state, now):
        # How long it took while nobody looked says nothing of the place.
        return replace(after, last_new=now)
    gap = (now - state.last_new).total_seconds()
    gaps = state.gaps + 1
    return replace(after, last_new=now, gaps=gaps, usual_gap=state.usual_gap + (gap - state.usual_gap) * max(FOLLOW, 1 / gaps))
