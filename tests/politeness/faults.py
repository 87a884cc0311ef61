"""What a feed reader is scored by: each visit that a place should not have had, counted by the fault that it is."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from monitor.deadline import LONDON
from tests.politeness.visits import NO_TIME, ROBOTS, Visit

SLACK = timedelta(seconds=30)  # of our own rhythm; of what a place wishes there is none
DAY, WEEK = timedelta(days=1), timedelta(days=7)
PAGES = (200, 304)
NOT_MODIFIED, MOVED, GONE, FAILING = 304, 301, 410, 500
REDIRECTS = (MOVED, 302)
SURE = 3  # so many good reads may go by the old address


@dataclass(frozen=True, slots=True)
class Terms:
    """What is held against the visits.

    ``every`` is our own rhythm; ``budgets`` are requests a day by address; ``known`` are the addresses that may be asked at
    all; ``pauses`` the seconds between two requests to a host; ``forbidden`` the moment from which a host's robots.txt forbids;
    ``planned`` the addresses that the program itself wanted in the first pass of each life.
    """

    agent: str
    every: timedelta
    pauses: Mapping[str, float]
    known: frozenset[str]
    budgets: Mapping[str, int] = field(default_factory=dict)
    forbidden: Mapping[str, datetime] = field(default_factory=dict)
    planned: Mapping[int, tuple[datetime, frozenset[str]]] = field(default_factory=dict)


Fault = Callable[[Sequence[Visit], Terms], Iterable[Visit]]


def _addresses(visits: Sequence[Visit]) -> Iterator[list[Visit]]:
    """Give the visits of each address that is read."""
    yield from _grouped((visit for visit in visits if visit.path != ROBOTS), lambda visit: visit.address)


def _hosts(visits: Sequence[Visit]) -> Iterator[list[Visit]]:
    yield from _grouped(visits, lambda visit: visit.host)


def _grouped(visits: Iterable[Visit], name: Callable[[Visit], str]) -> Iterator[list[Visit]]:
    groups: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        groups[name(visit)].append(visit)
    yield from groups.values()


def _with_given(visits: Sequence[Visit]) -> Iterator[tuple[Visit, tuple[str, str], set[str]]]:
    """Give each visit, the validators that its address gave last, and all that it ever gave."""
    for group in _addresses(visits):
        given, ever = ("", ""), set[str]()
        for visit in group:
            yield visit, given, ever
            if visit.reply.status in PAGES:
                given = (visit.reply.etag, visit.reply.last_modified)
                ever |= set(given)
            elif visit.reply.status in REDIRECTS:
                given = ("", "")  # what it gave was of a page that stands elsewhere now


def unconditional(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """The address had given a validator, and was asked without it."""
    for visit, given, _ever in _with_given(visits):
        if any(was and not sent for was, sent in zip(given, visit.validators, strict=True)):
            yield visit


def out_of_sequence(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """A validator went back that the address had replaced by another."""
    for visit, given, ever in _with_given(visits):
        if any(sent and sent != was and sent in ever for was, sent in zip(given, visit.validators, strict=True)):
            yield visit


def of_another(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """A validator was sent that another address had given."""
    anywhere = {value for visit in visits for value in (visit.reply.etag, visit.reply.last_modified)}
    for visit, _given, ever in _with_given(visits):
        if any(sent and sent not in ever and sent in anywhere for sent in visit.validators):
            yield visit


def made_up(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """A validator was sent that nobody had given: one that was rewritten, for instance."""
    anywhere = {value for visit in visits for value in (visit.reply.etag, visit.reply.last_modified)}
    return (visit for visit in visits if any(sent and sent not in anywhere for sent in visit.validators))


def too_soon(visits: Sequence[Visit], terms: Terms) -> Iterator[Visit]:
    """The address was asked again before our own rhythm, or before what it had said to wait."""
    for group in _addresses(visits):
        wish = NO_TIME
        for earlier, later in pairwise(group):
            # What the last whole page said holds on: "not modified" says nothing of a feed's ttl.
            wish = wish if earlier.reply.status == NOT_MODIFIED and not earlier.reply.stays else earlier.reply.stays
            if later.now - earlier.now < max(terms.every - SLACK, wish):
                yield later


def in_silence(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """The host had asked, at any of its addresses, to be left alone until later."""
    for group in _hosts(visits):
        until: datetime | None = None
        for visit in group:
            if until is not None and visit.now < until:
                yield visit
            until = visit.reply.silence or until


def with_cookie(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """A cookie was sent."""
    return (visit for visit in visits if "cookie" in visit.headers)


def with_referrer(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """It was said where we came from."""
    return (visit for visit in visits if "referer" in visit.headers)


def unasked_for(visits: Sequence[Visit], terms: Terms) -> Iterator[Visit]:
    """An address that nobody gave: with a question added to it, for instance, so that no cache could answer."""
    return (visit for visit in visits if visit.path != ROBOTS and visit.address not in terms.known)


def crowding(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """The host was still busy with another request of ours."""
    return (visit for visit in visits if visit.crowded)


def hurried(visits: Sequence[Visit], terms: Terms) -> Iterator[Visit]:
    """There was no pause since the last request to the host in the same pass; passes lie minutes apart, though not here."""
    for group in _hosts(visits):
        for earlier, later in pairwise(group):
            if later.now == earlier.now and later.came - earlier.done < terms.pauses[later.host]:
                yield later


def burst(visits: Sequence[Visit], terms: Terms) -> Iterator[Visit]:
    """After a restart more was asked at once than was due."""
    for visit in visits:
        moment, planned = terms.planned.get(visit.life, (None, frozenset[str]()))
        if visit.now == moment and visit.path != ROBOTS and visit.address not in planned:
            yield visit


def robots_too_often(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """robots.txt was asked for again within a day, though it had been given, or was known to be absent."""
    for group in _hosts([visit for visit in visits if visit.path == ROBOTS]):
        for earlier, later in pairwise(group):
            if earlier.reply.status < FAILING and later.now - earlier.now < DAY:
                yield later


def robots_unasked(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """A page was asked for without a robots.txt of the last day."""
    for group in _hosts(visits):
        known: datetime | None = None
        for visit in group:
            known = visit.now if visit.path == ROBOTS else known
            if known is None or visit.now - known > DAY:
                yield visit


def disobedient(visits: Sequence[Visit], terms: Terms) -> Iterator[Visit]:
    """A page was asked for that robots.txt had forbidden for a day."""
    for visit in visits:
        since = terms.forbidden.get(visit.host)
        if since is not None and visit.path != ROBOTS and visit.now >= since + DAY:
            yield visit


def after_gone(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """The address had said that it is gone for good, and was asked again within a week."""
    for group in _addresses(visits):
        for earlier, later in pairwise(group):
            if earlier.reply.status == GONE and later.now - earlier.now < WEEK:
                yield later


def by_the_old_way(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """The address had said often enough that it has moved for good."""
    for group in _addresses(visits):
        yield from [visit for visit in group if visit.reply.status == MOVED][SURE:]


def unnamed(visits: Sequence[Visit], terms: Terms) -> Iterator[Visit]:
    """The User-Agent was missing, or another than ours."""
    return (visit for visit in visits if visit.headers.get("user-agent") != terms.agent)


def other_method(visits: Sequence[Visit], _: Terms) -> Iterator[Visit]:
    """Something else than a page was asked for."""
    return (visit for visit in visits if visit.method != "GET")


def over_budget(visits: Sequence[Visit], terms: Terms) -> Iterator[Visit]:
    """More requests on a day in London than the place is paid for."""
    spent: Counter[tuple[str, object]] = Counter()
    for visit in visits:
        day = visit.address, visit.now.astimezone(LONDON).date()
        spent[day] += 1
        if visit.address in terms.budgets and spent[day] > terms.budgets[visit.address]:
            yield visit


FAULTS: Mapping[str, Fault] = {
    "unconditional": unconditional,
    "validator out of sequence": out_of_sequence,
    "validator of another address": of_another,
    "validator made up": made_up,
    "too soon": too_soon,
    "while it wants to be left alone": in_silence,
    "cookie": with_cookie,
    "referrer": with_referrer,
    "address that nobody gave": unasked_for,
    "two at once": crowding,
    "no pause": hurried,
    "burst after a restart": burst,
    "robots.txt too often": robots_too_often,
    "robots.txt not asked": robots_unasked,
    "forbidden by robots.txt": disobedient,
    "gone for good": after_gone,
    "moved for good": by_the_old_way,
    "User-Agent": unnamed,
    "method": other_method,
    "over the budget": over_budget,
}


def score(visits: Sequence[Visit], terms: Terms) -> dict[str, list[Visit]]:
    """Return the visits that are each fault."""
    return {name: list(fault(visits, terms)) for name, fault in FAULTS.items()}
