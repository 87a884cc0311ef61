"""Looks again at the pages of cases: after an hour, six, a day and a week, and on the first day back after a holiday."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from urllib.parse import urldefrag

from monitor.cadence import digest_day, is_first_day_back
from monitor.cases import worse as is_worse
from monitor.config import Config
from monitor.config.values import split
from monitor.copies import canonical, digest
from monitor.deadline import LONDON
from monitor.engine import by_host
from monitor.fold import Item, Visit, keep
from monitor.follow import may_follow
from monitor.look import judged
from monitor.model import Case, Place, Reason, Standing
from monitor.relook import (
    CONFIRM,
    LATE,
    MARKS,
    MISSING,
    Absent,
    Answer,
    Failed,
    Finding,
    Known,
    Terms,
    asking,
    due,
    weigh,
)
from monitor.stands import Seen, is_whole, seen
from monitor.store import Transaction, following, keeping, ledger, places
from monitor.summary import is_told, worst_first
from monitor.world import World
from sources.model import Access, Answered, Page, Source, SourceError, Validators

# More pages than this are not asked for in one pass, nor in the pass that writes the first digest after a holiday.
MOST, MOST_BACK = 20, 40
READER, MAILBOX = "sources.standing", "mailbox"
FAULT = "a fault in the program"
Came: TypeAlias = Page | SourceError | None


@dataclass(frozen=True, slots=True)
class _Errand:
    """A case whose page is to be looked at, what is known of the page, and what the look is held against."""

    case: Case
    place: Place
    known: Known
    terms: Terms


def look_again(world: World, now: datetime, *, alerted: Callable[[], object] = lambda: None) -> None:
    """The pages that are due, of the gravest cases, were looked at; what changed is told by the next digest or by an alert.

    ``alerted`` is called as soon as a host is done of which a page raised an alert.
    """
    pages: dict[str, list[_Errand]] = {}
    for errand in _to_do(world, now):
        pages.setdefault(urldefrag(errand.case.document.url).url, []).append(errand)
    if not pages:
        return
    faults: list[Exception] = []
    try:
        for host in by_host(list(map(_page_at, pages)), lambda page: (page.source.url, _ask(world, page, now))):
            settled = [_settle(world, errand, came, now) for url, came in host for errand in pages[url]]
            faults += [one for one in settled if isinstance(one, Exception)]
            if True in settled:
                alerted()
    finally:
        with world.store.write() as tx:
            places.save_robots(tx, world.robots)
            places.save_silences(tx, world.silences, now)
    if faults:
        raise faults[0]


def _to_do(world: World, now: datetime) -> list[_Errand]:
    """Return the looks that are made now. Those whose page may not be read count as made, and are not thought of again."""
    with world.store.read() as tx:
        last = ledger.last_digest(tx, world.config.school.id)
        back = _is_first_day_back(world.config, last, now)
        found = _due(world, tx, now, back=back)
    declared = {place.source.id: place for place in world.config.places}
    may, may_not = [], []
    for case, known, terms in found:
        place = declared.get(case.lead.source_id)
        if place is not None and _may_look(world.config, place, case, asked=terms.asked is not None):
            may.append(_Errand(case, place, known, terms))
        else:
            may_not.append((case.id, replace(known, looked=now, missing=None, failed=0)))
    if may_not:
        with world.store.write() as tx:
            for case_id, known in may_not:
                following.save(tx, case_id, known)
    return may[: MOST_BACK if back else MOST]


def _due(world: World, tx: Transaction, now: datetime, *, back: bool) -> list[tuple[Case, Known, Terms]]:
    """Return the cases whose page is due to be looked at, the gravest first."""
    school_id = world.config.school.id
    waiting = {case.id for case in keeping.untold(tx, school_id) if is_told(case)} if back else set()
    found: list[tuple[Case, Known, Terms]] = []
    for one in following.open_ones(tx, school_id, asking(world.policy), now - MARKS[-1] - LATE):
        mark = due(one.begun, one.known, now)
        if mark is None and one.case_id in waiting and not _was_today(one.known.looked, now):
            mark = CONFIRM
        if mark is not None:
            case = keeping.case(tx, one.case_id)
            terms = Terms(one.asked, mark, status_only=not case.judgement.verdict.keep_text)
            found.append((case, _of_address(one.known, case), terms))
    return sorted(found, key=lambda one: worst_first(one[0]))


def _may_look(config: Config, place: Place, case: Case, *, asked: bool) -> bool:
    """Return whether a case is followed, and its own page may be read: by anybody, without a key, and it is nobody's profile."""
    if not (is_told(case) or case.alert is not None or asked):
        return False
    if place.source.secret or place.source.kind == MAILBOX or not case.document.permalink:
        return False
    return split(case.document.url) is not None and may_follow(case.document.url, config.school)


def _of_address(known: Known, case: Case) -> Known:
    """Return what is known of the page that a case is told by now; what was seen on another one is not held against it."""
    address = digest(canonical(case.document.url))
    return known if known.address == address else Known(address, looked=known.looked)


def _page_at(url: str) -> Place:
    """Return a page, which may be that of several cases, as a source that nobody declared: so its robots.txt binds."""
    return Place(Source(id="followed", kind=READER, url=url, access=Access.PAGE_PERMISSION), label="")


def _ask(world: World, page: Place, now: datetime) -> Came:
    """Return the page that stands there, or the trouble with it."""
    try:
        return world.read(page.source, Validators(), now)[1]
    except SourceError as trouble:
        return trouble


def _settle(world: World, errand: _Errand, came: Came, now: datetime) -> Exception | bool:
    """What a look gave is kept and told; return the fault of what could not be judged, or whether somebody was alerted."""
    answer, item = _answer(errand.case, came), None
    settled: Exception | bool = False
    try:
        item = _worse(world, errand, answer, now) if isinstance(answer, Seen) else None
    except Exception as fault:  # noqa: BLE001 - raised again when every page is done: strangers choose what is judged here
        # What nobody has judged is not known: the next look judges it.
        answer, settled = Failed(FAULT), fault
    with world.store.write() as tx:
        if _is_as_before(tx, errand.case):
            _note(tx, errand, answer, now, worse=item is not None)
            if item is not None:
                settled = keep(world, tx, Visit(errand.place, now, first_look=False), item)
    return settled


def _answer(case: Case, came: Came) -> Answer:
    """Return what an answer means to the case whose page was asked for."""
    if isinstance(came, Answered) and came.status in MISSING:
        return Absent(came.status)
    if isinstance(came, SourceError):
        return Failed(came.words)
    return Failed("there is nothing to compare") if came is None else seen(came, case.document, case.judgement)


def _worse(world: World, errand: _Errand, answer: Seen, now: datetime) -> Item | None:
    """Return the text that stands there now, judged like anything else, where it is another one and graver than the case."""
    case, text = errand.case, answer.text
    if text is None or errand.terms.status_only or answer.passage == errand.known.passage:
        return None
    if not (answer.stands or errand.known.stood) or (errand.known.passage is None and is_whole(case.document, text)):
        return None
    title = text.title or case.document.title
    document = replace(case.document, key=case.lead.key, title=title, text=text.text, posted=case.lead.posted)
    item = judged(world, errand.place, document, now)
    graver = item.judgement is not None and is_worse(case.judgement.verdict, item.judgement.verdict)
    return item if graver and item.standing is Standing.US else None


def _is_as_before(tx: Transaction, case: Case) -> bool:
    """Return whether a case is open, and told by the same sighting still: people work while pages are asked for."""
    now = keeping.case_called(tx, case.school_id, case.ref)
    return now is not None and now.id == case.id and now.closed is None and now.lead == case.lead


def _note(tx: Transaction, errand: _Errand, answer: Answer, now: datetime, *, worse: bool) -> None:
    """What is known now is kept, and what changed is noted for the next digest."""
    case, known = errand.case, errand.known
    told = following.source_told_edit(tx, case.id, known.looked)
    after, words = weigh(known, answer, replace(errand.terms, told=told, worse=worse), now)
    following.save(tx, case.id, after)
    untold = case.alert is None and keeping.told_in(tx, case.id) is None
    for said in words:
        # A case that no digest has told says so in its own line.
        if not (untold and after.finding is Finding.GONE):
            keeping.note_change(tx, case.id, now, Reason.LOOKED_AGAIN, f"{said}: {case.place}")


def _was_today(looked: datetime | None, now: datetime) -> bool:
    return looked is not None and looked.astimezone(LONDON).date() == now.astimezone(LONDON).date()


def _is_first_day_back(config: Config, last: datetime | None, now: datetime) -> bool:
    """Return whether a digest is due now, was not written yet, and is the first after a holiday."""
    day = digest_day(now, config.hours, config.school.nation, last)
    return day is not None and is_first_day_back(day, config.hours, config.school.nation)
