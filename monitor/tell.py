"""Raises alerts and climbs the ladder until somebody acknowledges; every letter goes into the outbox with what it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests import compose
from digests.model import Answering, Letter
from monitor import posting, report
from monitor.cadence import SLACK, escalation, rota
from monitor.model import Case, Person, Reason
from monitor.posting import ACK, ALERT, BUNDLE, Mailing, Nudge
from monitor.route import Route, route
from monitor.store import Transaction, alerts, keeping, outbox
from monitor.store.alerts import OpenAlert, Raising, Telling
from monitor.store.outbox import Waiting
from monitor.world import World

MOST_AN_HOUR = 6
HOUR = timedelta(hours=1)
BUNDLE_EVERY = timedelta(minutes=10)


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
    way = _route(world, case, now)
    next_round = _next_round(world, now)
    raising = Raising(why, _kind_of(case), now, next_round)
    raised = alerts.raise_alert(tx, case.school_id, case.id, raising)
    because = "; ".join((case.judgement.verdict.why_urgent, *way.reasons))
    _tell(world, tx, Round(raised, case, way.first, way.ladder, because), now)


def _kind_of(case: Case) -> str:
    return next((rule.id for rule in case.judgement.verdict.rules), "")


def climb(world: World, now: datetime) -> None:
    """Every alert that nobody acknowledged in time has gone to the next person; after the last, to everybody every hour."""
    if not _due_rounds(world, now):
        return
    with world.store.write() as tx:
        for raised in alerts.unacknowledged(tx, world.config.school.id):
            if _is_due(world, raised.next_round, now):
                _climb_one(world, tx, raised, now)


def _due_rounds(world: World, now: datetime) -> bool:
    """Return whether a round has come for any alert: a pass in which none has takes no write lock."""
    with world.store.read() as tx:
        return any(_is_due(world, raised.next_round, now) for raised in alerts.unacknowledged(tx, world.config.school.id))


def _is_due(world: World, when: datetime, now: datetime) -> bool:
    """Return whether a round has come. One further ahead than any is the trace of a clock that ran fast, and has come too."""
    ladder = world.policy.escalation
    longest = max(HOUR, timedelta(minutes=max(ladder.minutes_in_hours, ladder.minutes_out_of_hours)))
    return when <= now or when > now + longest + SLACK


def pass_over(world: World, tx: Transaction, letter_key: str, now: datetime) -> bool:
    """The alerts that a letter told of go to the next person now, for this one cannot be reached; return whether there is one.

    Where everybody was told already they wait for their hour: nobody is told twice as often because somebody's mailbox is gone.
    """
    waiting = [
        raised
        for raised in alerts.told_by(tx, letter_key)
        if raised.acknowledged is None and _left(_route(world, keeping.case(tx, raised.case_id), now), tx, raised)
    ]
    for raised in waiting:
        alerts.climb(tx, raised.id, raised.round, now)
    return bool(waiting)


def _left(way: Route, tx: Transaction, raised: OpenAlert) -> list[Person]:
    """Return who may be told of an alert and was not yet, in their order; a rota that has begun since comes first."""
    told = {telling.role for telling in alerts.tellings_of(tx, raised.id)}
    return [person for person in (*way.first, *way.ladder) if person.role not in told]


def _climb_one(world: World, tx: Transaction, raised: OpenAlert, now: datetime) -> None:
    case = keeping.case(tx, raised.case_id)
    way = _route(world, case, now)
    rest = _left(way, tx, raised)
    chosen = rest[:1] or [*way.first, *way.ladder]
    due = _next_round(world, now) if rest else now + HOUR
    higher = replace(raised, round=raised.round + 1, next_round=due)
    alerts.climb(tx, raised.id, higher.round, due)
    _tell(world, tx, Round(higher, case, tuple(chosen), tuple(rest[1:]), f"nobody acknowledged {raised.ref} in time"), now)


def _route(world: World, case: Case, now: datetime) -> Route:
    config = world.config
    on_duty = rota(now, config.hours, config.school.nation, config.rotas)
    return route(case.judgement.verdict, case.judgement.detection, world.policy, config.people, on_duty)


def _next_round(world: World, now: datetime) -> datetime:
    return escalation(now, world.config.hours, world.config.school.nation, world.policy.escalation)


def _tell(world: World, tx: Transaction, telling: Round, now: datetime) -> None:
    """Each of these people has a letter about the alert, or is noted for the next bundle when letters come too fast."""
    school_id, raised = telling.case.school_id, telling.alert
    for person in telling.now:
        letter_key = None
        if _has_room(tx, raised, person, school_id, now):
            outbox.withdraw(tx, [each.letter_key for each in alerts.tellings_of(tx, raised.id) if each.role == person.role])
            letter_key = f"alert:{school_id}:{raised.ref}:{person.role}:{raised.round}:{raised.opened:%Y%m%d%H%M%S}"
            answer = _answering(world, [raised.ref], person, now)
            letter = _letter(world, telling, person, answer)
            posting.post(tx, world, Mailing(ALERT, letter_key, person, letter, answer.code), now)
            posting.nudge(tx, world, person, _nudge(world, person, letter_key, answer), now)
        alerts.tell(tx, Telling(raised.id, person.role, raised.round, telling.because, now, letter_key))


def _has_room(tx: Transaction, raised: OpenAlert, person: Person, school_id: str, now: datetime) -> bool:
    """Return whether somebody has a letter of its own about an alert: six an hour, and the first of any other kind of matter."""
    if outbox.posted(tx, school_id, person.role, ALERT.name, (now - HOUR, now)) < MOST_AN_HOUR:
        return True
    return not alerts.is_told_of(tx, school_id, person.role, raised.category, (now - HOUR, now))


def _answering(world: World, refs: Sequence[str], person: Person, now: datetime) -> Answering:
    words = f"On the school's server, or by ringing somebody who is at it: monitor ack {' '.join(refs)} --by {person.role}"
    return posting.answering(world, ACK, refs, words, now)


def _nudge(world: World, person: Person, about: str, answer: Answering) -> Nudge:
    return Nudge(about, report.nudge(world.config.school, world.policy.role_label(person.role), answer), answer.page)


def _letter(world: World, telling: Round, reader: Person, answer: Answering) -> Letter:
    """Return the alert for this reader, with who follows and when each would be told."""
    when = telling.alert.next_round
    following: list[tuple[Person, datetime]] = []
    for person in telling.after:
        following.append((person, when))
        when = _next_round(world, when)
    to = report.Telling(telling.alert.ref, reader, tuple(following), answer)
    letter = compose.alert(report.alert(telling.case, world.policy, world.config.school, to))
    return replace(letter, subject=f"{world.mark}{letter.subject}")


def gather_bundles(world: World, now: datetime) -> None:
    """Alerts that waited because letters came too fast are in one letter a person, at most every ten minutes."""
    school_id = world.config.school.id
    with world.store.read() as tx:
        if not alerts.unbundled(tx, school_id):
            return
    with world.store.write() as tx:
        pending: dict[str, list[tuple[Telling, int]]] = {}
        for telling, number in alerts.unbundled(tx, school_id):
            pending.setdefault(telling.role, []).append((telling, number))
        for role, told in pending.items():
            person = world.config.person(role)
            if person and not outbox.posted(tx, school_id, role, BUNDLE.name, (now - BUNDLE_EVERY, now)):
                _bundle(world, tx, person, told, now)


def _bundle(world: World, tx: Transaction, person: Person, told: Sequence[tuple[Telling, int]], now: datetime) -> None:
    refs = list(dict.fromkeys(f"A-{number:04d}" for _, number in told))
    key = f"bundle:{world.config.school.id}:{person.role}:{told[0][1]}-{told[-1][1]}:{told[0][0].round}:{now:%Y%m%d%H%M%S}"
    answer = _answering(world, refs, person, now)
    letter = compose.bundle(report.bundle(refs, person, world.policy, world.config.school, answer))
    posting.post(tx, world, Mailing(BUNDLE, key, person, letter, answer.code), now)
    posting.nudge(tx, world, person, _nudge(world, person, key, answer), now)
    alerts.bundle(tx, [telling for telling, _ in told], key)


def undelivered(tx: Transaction, world: World, letter: Waiting, now: datetime) -> None:
    """Whoever a letter about an alert did not reach by mail is told of it by the other ways that they have."""
    person = world.config.person(letter.role)
    ours = letter.school_id == world.config.school.id
    if ours and person and letter.kind in {ALERT.name, BUNDLE.name}:
        words = report.undelivered(world.config.school, world.policy.role_label(person.role))
        posting.nudge(tx, world, person, Nudge(letter.message.key, words, failed=True), now)
