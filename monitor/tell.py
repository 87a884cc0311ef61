"""Raises alerts and climbs the ladder until somebody acknowledges; every letter goes into the outbox with what it tells of."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests import compose
from digests.model import Alert, Message
from monitor import report
from monitor.cadence import escalation
from monitor.model import Case, Person, Reason
from monitor.route import Route, route
from monitor.store import Transaction, alerts, keeping, outbox
from monitor.store.alerts import OpenAlert, Telling
from monitor.world import World

MOST_AN_HOUR = 6
HOUR = timedelta(hours=1)
BUNDLE_EVERY = timedelta(minutes=10)
ALERT = "alert"
BUNDLE = "bundle"


@dataclass(frozen=True, slots=True)
class Round:
    """One round of telling an alert: who is told now, who follows, and why it is told."""

    alert: OpenAlert
    case: Case
    now: tuple[Person, ...]
    after: tuple[Person, ...]
    because: str


def raise_alert(world: World, tx: Transaction, case: Case, why: Reason, now: datetime) -> None:
    """An alert on the case stands, and everyone who is told first has a letter in the outbox."""
    way = _route(world, case)
    next_round = _next_round(world, now)
    raised = alerts.raise_alert(tx, case.school_id, case.id, why, (now, next_round))
    because = "; ".join((case.judgement.verdict.why_urgent, *way.reasons))
    _tell(world, tx, Round(raised, case, way.first, way.ladder, because), now)


def climb(world: World, now: datetime) -> None:
    """Every alert that nobody acknowledged in time has gone to the next person; after the last, to everybody every hour."""
    with world.store.write() as tx:
        for raised in alerts.unacknowledged(tx, world.config.school.id):
            if raised.next_round <= now:
                _climb_one(world, tx, raised, now)


def _climb_one(world: World, tx: Transaction, raised: OpenAlert, now: datetime) -> None:
    case = keeping.case(tx, raised.case_id)
    way = _route(world, case)
    told = {telling.role for telling in alerts.tellings_of(tx, raised.id)}
    rest = [person for person in way.ladder if person.role not in told]
    chosen = rest[:1] or [*way.first, *way.ladder]
    due = _next_round(world, now) if rest else now + HOUR
    higher = replace(raised, round=raised.round + 1, next_round=due)
    alerts.climb(tx, raised.id, higher.round, due)
    _tell(world, tx, Round(higher, case, tuple(chosen), tuple(rest[1:]), f"nobody acknowledged {raised.ref} in time"), now)


def _route(world: World, case: Case) -> Route:
    return route(case.judgement.verdict, case.judgement.detection, world.policy, world.config.people)


def _next_round(world: World, now: datetime) -> datetime:
    return escalation(now, world.config.hours, world.policy.escalation)


def _tell(world: World, tx: Transaction, telling: Round, now: datetime) -> None:
    """Each of these people has a letter about the alert, or is noted for the next bundle when letters come too fast."""
    school_id, raised = telling.case.school_id, telling.alert
    for person in telling.now:
        letter_key = None
        if outbox.posted_since(tx, school_id, person.role, ALERT, now - HOUR) < MOST_AN_HOUR:
            letter_key = f"alert:{school_id}:{raised.ref}:{person.role}:{raised.round}"
            letter = compose.alert(_letter(world, telling, person))
            outbox.post(tx, school_id, person.role, ALERT, Message(letter_key, person.email, letter, now, urgent=True))
        alerts.tell(tx, Telling(raised.id, person.role, raised.round, telling.because, now, letter_key))


def _letter(world: World, telling: Round, reader: Person) -> Alert:
    """Return the alert for this reader, with who follows and when each would be told."""
    when = telling.alert.next_round
    following: list[tuple[Person, datetime]] = []
    for person in telling.after:
        following.append((person, when))
        when = _next_round(world, when)
    to = report.Telling(telling.alert.ref, reader, tuple(following))
    return report.alert(telling.case, world.policy, world.config.school, to)


def gather_bundles(world: World, now: datetime) -> None:
    """Alerts that waited because letters came too fast are in one letter a person, at most every ten minutes."""
    school_id = world.config.school.id
    with world.store.write() as tx:
        pending: dict[str, list[tuple[Telling, int]]] = {}
        for telling, number in alerts.unbundled(tx, school_id):
            pending.setdefault(telling.role, []).append((telling, number))
        for role, told in pending.items():
            person = world.config.person(role)
            if person and not outbox.posted_since(tx, school_id, role, BUNDLE, now - BUNDLE_EVERY):
                key = f"bundle:{school_id}:{role}:{told[0][1]}-{told[-1][1]}:{told[0][0].round}"
                refs = [f"A-{number:04d}" for _, number in told]
                letter = compose.bundle(report.bundle(refs, person, world.policy, world.config.school))
                outbox.post(tx, school_id, role, BUNDLE, Message(key, person.email, letter, now, urgent=True))
                alerts.bundle(tx, [telling for telling, _ in told], key)
