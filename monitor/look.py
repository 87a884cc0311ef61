"""Looks at one place: reads it, judges what is new, and keeps what it found in one transaction."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from monitor import policy
from monitor.copies import canonical, digest
from monitor.deadline import LONDON
from monitor.dismissed import alerting, likeness, softened
from monitor.fold import Item, Visit, keep
from monitor.follow import MOST_A_LOOK, at_most, fuller, noted, wants_more
from monitor.heard import Ear, heard
from monitor.looked import Good, address, after_good, after_trouble, check_emptied, known, left, spent, tomorrow
from monitor.match import WORDLESS, Whereabouts, as_spoken, is_wordless
from monitor.model import Ailment, Detection, Judgement, Place, SourceState, Standing
from monitor.store import Transaction, concerns, ledger, places
from monitor.world import Look, World
from sources.model import Document, Page, Response, SourceError
from sources.read import MOST_PAGES, Reach

# What came by mail or by hand leads nowhere: anybody may have written its links, to see who reads them.
UNFOLLOWED = frozenset({"mailbox"})
MOST_CATCHING_UP = 20
MORE = "more that is new stands there than is read in one look"
SPENT = "Nothing to do now: it is read again tomorrow. To read it more often, raise its budget in config.toml."
# A document with what it is remembered by: its name and its content, as digests.
Fresh: TypeAlias = tuple[Document, tuple[bytes, bytes]]


def look(world: World, place: Place, now: datetime) -> Look:
    """Return what a look at one place gave. What was found, and how the place was read, is committed together."""
    with world.store.read() as tx:
        state = known(place, places.state(tx, place.source.id), now)
    if left(place, state, now) == 0:
        with world.store.write() as tx:
            places.save_state(tx, replace(state, next_look=tomorrow(now)))
        return Look(place, trouble=f"its budget of {place.budget} looks a day is used up", remedy=SPENT)
    try:
        state = _reserved(world, place, state, now)
        response, page = _read(world, place, state, now)
    except SourceError as trouble:
        return _failed(world, place, state, trouble, now)
    if page is None:
        with world.store.write() as tx:
            places.save_state(tx, after_good(place, state, Good(response, None), now))
        return Look(place, unchanged=True)
    return _taken(world, place, state, (response, page), now)


def _reserved(world: World, place: Place, state: SourceState, now: datetime) -> SourceState:
    """Return the state with the look taken off a budget, before anything is asked: a crash cannot spend it twice."""
    if place.budget is not None:
        state = spent(state, now)
        with world.store.write() as tx:
            places.save_state(tx, state)
    return state


def _taken(world: World, place: Place, state: SourceState, answer: tuple[Response, Page], now: datetime) -> Look:
    """Return what a page gave, once what is new on it is judged and kept."""
    response, page = answer
    with world.store.read() as tx:
        fresh = _new(tx, place, page.documents)
    items, faults = judge_all(replace(world, follow=at_most(world.follow, MOST_A_LOOK)), place, fresh, now)
    ours = sum(item.standing is Standing.US for item in items)
    after = after_good(place, state, Good(response, page, len(items), ours), now)
    if faults:
        after = replace(
            after, trouble="something on this page could not be judged: a fault in the program", etag="", last_modified=""
        )
    with world.store.write() as tx:
        visit = Visit(place, now, first_look=state.last_good is None)
        kept = [keep(world, tx, visit, item) for item in items]
        places.remember(tx, place.source.id, {item.name: item.content for item in items}, now)
        places.save_state(tx, after)
        _count(tx, world.config.school.id, place, items, now)
    if faults:
        raise faults[0]
    return _counted(place, page, items, kept)


def _read(world: World, place: Place, state: SourceState, now: datetime) -> tuple[Response, Page | None]:
    """Return the answer and what was read: pages are turned while they bring something new, unless each has its price.

    After a reading that broke off, what stands behind known pages may be new.
    """

    def nothing_new(page: Page) -> bool:
        with world.store.read() as tx:
            return page.in_order and not state.trouble and not _new(tx, place, page.documents)

    most = 1 if place.budget is not None else MOST_CATCHING_UP if state.ailment is Ailment.PARTIAL else MOST_PAGES
    source = replace(place.source, url=address(state))
    response, page = world.read(source, state.validators, now, reach=Reach(most, nothing_new))
    check_emptied(place, state, page, now)
    if page and page.following and page.in_order and state.last_good and not (page.broke_off or place.budget):
        page = replace(page, broke_off=MORE)
    return response, page


def _failed(world: World, place: Place, state: SourceState, trouble: SourceError, now: datetime) -> Look:
    """The failure is kept on the source, with when it is tried again."""
    with world.store.write() as tx:
        places.save_state(tx, after_trouble(place, state, trouble, now))
    return Look(place, trouble=trouble.words, remedy=trouble.remedy)


def _new(tx: Transaction, place: Place, documents: Sequence[Document]) -> list[Fresh]:
    """Return the documents that are new or edited, each with its name and its content."""
    named = {digest(document.key): document for document in _told_apart(documents)}
    known = places.contents(tx, place.source.id, named)
    fresh = ((document, (name, digest(document.title, document.text, document.rating))) for name, document in named.items())
    return [(document, (name, content)) for document, (name, content) in fresh if known.get(name) != content]


def judge_all(world: World, place: Place, fresh: Sequence[Fresh], now: datetime) -> tuple[list[Item], list[Exception]]:
    """Return these documents, each judged, and the faults of those that could not be.

    One document that trips a fault in the program must not hide the others: it is left out, not remembered, and met again at
    the next look, while the fault is reported once everything else is safe.
    """
    items: list[Item] = []
    faults: list[Exception] = []
    for document, remembered in fresh:
        try:
            items.append(_decide(world, place, document, remembered, now))
        except Exception as fault:  # noqa: BLE001 - any fault: strangers choose what is judged here
            faults.append(fault)
    return items, faults


def _told_apart(documents: Sequence[Document]) -> Iterator[Document]:
    """Give the documents; an address that several of them share (a thread's, under each of its posts) is nobody's own."""
    shared = Counter(canonical(document.url) for document in documents if document.permalink)
    for document in documents:
        own = document.permalink and shared[canonical(document.url)] == 1
        yield document if own == document.permalink else replace(document, permalink=own)


def _decide(world: World, place: Place, document: Document, remembered: tuple[bytes, bytes], now: datetime) -> Item:
    """Return a document with its judgement: by its full text, where the place gives too little of it and it can be had."""
    item = _judge(world, place, document, remembered, now)
    if item.judgement is None or place.source.kind in UNFOLLOWED or not wants_more(document, item.judgement.mention):
        return item
    whole, words = fuller(world, document, item.judgement, now)
    item = item if whole is None else _judge(world, place, whole, remembered, now)
    return item if item.judgement is None else replace(item, judgement=noted(item.judgement, words))


def judged(world: World, place: Place, document: Document, now: datetime) -> Item:
    """Return a document of a place with its judgement, read when its case was looked at again."""
    return _judge(world, place, document, (digest(document.key), b""), now)


def _judge(world: World, place: Place, document: Document, remembered: tuple[bytes, bytes], now: datetime) -> Item:
    """Return a document with its judgement; what is not about the school is not judged at all."""
    school = world.config.school
    found = world.matcher.match(document, whereabouts(place, school.id))
    mention = found.get(school.id)
    if mention is None or mention == WORDLESS or mention.standing is Standing.OTHER:
        return Item(document, *remembered, None, Standing.OTHER)
    detection = heard(Ear(school, world.config.named, world.shifts), document, mention, place.channel)
    detection, dismissed = _unless_dismissed(world, document, detection, now)
    occasion = policy.Occasion(place.channel, world.config.hours, document.posted or now, now)
    verdict = policy.verdict(world.policy, detection, occasion)
    if mention.standing is Standing.ROUTINE:
        if not verdict.urgent and dismissed is None:
            return Item(document, *remembered, None, Standing.ROUTINE)
        # Whatever it looks like, nobody is to stumble over a threat in a listing.
        mention = as_spoken(mention)
    return Item(document, *remembered, Judgement(mention, detection, verdict, dismissed), mention.standing)


def _unless_dismissed(world: World, document: Document, detection: Detection, now: datetime) -> tuple[Detection, datetime | None]:
    """Return a detection, its alerts in review and since when where a person found these very words to be no concern."""
    known_by = likeness(document, document.posted or now) if alerting(detection) else None
    if known_by is None:
        return detection, None
    with world.store.read() as tx:
        known = concerns.known_again(tx, world.config.school.id, known_by)
    return (softened(detection, known), known.at) if known and alerting(detection) <= known.signals else (detection, None)


def whereabouts(place: Place, school_id: str) -> Whereabouts:
    """Return what a place says by itself to the school that declared it."""
    us = frozenset({school_id})
    return Whereabouts(place.locality, local=us if place.locality else frozenset(), about=us if place.about_us else frozenset())


def _count(tx: Transaction, school_id: str, place: Place, items: Sequence[Item], now: datetime) -> None:
    day = now.astimezone(LONDON).date()
    wordless = sum(item.judgement is None and _is_picture(item.document) for item in items)
    ledger.count_wordless(tx, school_id, day, place.source.id, wordless)
    standings = [item.standing for item in items]
    for standing in Standing:
        ledger.count(tx, school_id, day, standing.value, standings.count(standing))


def _is_picture(document: Document) -> bool:
    """Return whether what a document says is in a picture, whatever its title says."""
    return is_wordless(document.words) or (bool(document.text) and is_wordless(document.text))


def _counted(place: Place, page: Page, items: list[Item], alerted: list[bool]) -> Look:
    standings = [item.standing for item in items]
    return Look(
        place,
        read=len(page.documents),
        new=len(items),
        ours=standings.count(Standing.US),
        unsure=standings.count(Standing.UNSURE),
        urgent=sum(alerted),
        trouble=page.broke_off,
    )
