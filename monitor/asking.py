"""Asks people: does a letter reach you, are you still the one, and what was decided. And says who has not shown it yet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests import compose
from digests.model import Answering, Letter, Message, Notice
from monitor import posting
from monitor.cadence import in_hours
from monitor.clock import is_over
from monitor.config import Config
from monitor.deadline import Allowance, due_by
from monitor.decisions import DECISIONS
from monitor.model import Person
from monitor.posting import ACK, DECIDED, QUESTION, TEST, Mailing
from monitor.report import moment
from monitor.store import Transaction, alerts, askings, outbox
from monitor.store.alerts import OpenAlert
from monitor.store.askings import Asking
from monitor.store.outbox import Posting
from monitor.world import World

MAIL = "mail"
A_TERM = timedelta(days=120)
AGAIN = timedelta(days=14)
# Who must have answered before anybody relies on alerts; a further way counts when it reaches somebody whom alerts go to.
_FIRST = ("dsl", "deputy_dsl")
ALERTED = frozenset({*_FIRST, "head", "chair_of_governors", "on_call"})


def ask(world: World, now: datetime) -> None:
    """Whoever has an alert is asked within a working day what was decided; once a term each person is asked to answer a test."""
    if not in_hours(now, world.config.hours, world.config.school.nation):
        return
    with world.store.read() as tx:
        if not (_open_questions(world.config, tx, now) or _untested(world, tx, now)):
            return
    with world.store.write() as tx:
        for person in world.config.people:
            _ask_decisions(world, tx, person, now)
        for person in _untested(world, tx, now):
            ask_person(world, tx, person, MAIL, now)


def _untested(world: World, tx: Transaction, now: datetime) -> list[Person]:
    """Return whose turn it is to show that letters reach them; nobody's while alerts are not live."""
    if not world.config.live:
        return []
    known = askings.askings_of(tx, world.config.school.id)
    return [person for person in told(world.config, world.policy.escalation.order) if _is_due(known, person, now)]


def _open_questions(config: Config, tx: Transaction, now: datetime) -> list[OpenAlert]:
    """Return the alerts of which it is time to ask what was decided, and nobody was asked yet."""
    undecided = alerts.undecided(tx, config.school.id)
    return [raised for raised in undecided if not raised.question and _is_for_asking(config, raised, now)]


def told(config: Config, order: Sequence[str]) -> list[Person]:
    """Return everybody whom an alert can reach: the ladder, and those of the rotas."""
    roles = dict.fromkeys((*order, *(role for rota in config.rotas for role in rota.order)))
    return [person for role in roles if (person := config.person(role))]


def ask_person(world: World, tx: Transaction, person: Person, via: str, now: datetime) -> Asking:
    """Somebody is sent a test by one way, mail or another, that they answer; return it."""
    school, number = world.config.school, askings.next_asking(tx, world.config.school.id)
    address = person.email if via == MAIL else person.phone or person.email
    key = f"test:{school.id}:T-{number:04d}:{person.role}:{via}"
    asking = Asking(0, number, person.role, via, person.email, key, now, None)
    answer = posting.answering(world, ACK, [asking.ref], "", now)
    command = f"On the school's server: monitor ack {asking.ref} --by {person.role} --code {answer.code}"
    answer = replace(answer, otherwise=command)
    again = askings.live_since(tx, school.id) is not None
    letter = _test(world, person, answer, again=again) if via == MAIL else Letter("", _short_test(world, person, answer), "")
    outbox.post(tx, Posting(school.id, person.role, TEST.name, via, answer.code), Message(key, address, letter, now, urgent=True))
    askings.ask(tx, school.id, asking)
    return asking


def missing(config: Config, known: Sequence[Asking]) -> list[str]:
    """Return what has not been shown yet and must be before alerts are live: who has not answered a test, by which way."""
    return [*_unanswered(config, known), *_unproven_ways(config, known)]


def _unanswered(config: Config, known: Sequence[Asking]) -> Iterator[str]:
    for role in _FIRST:
        person = config.person(role)
        if person is None or _answered(known, person) is None:
            yield f"{role} has not answered a test by mail"


def _unproven_ways(config: Config, known: Sequence[Asking]) -> Iterator[str]:
    ways = {way.id for way in config.ways}
    if not any(asking.via in ways and asking.answered and asking.role in ALERTED for asking in known):
        yield "nobody has answered a test by a second way ([[notify]])"


def silent(config: Config, known: Sequence[Asking], order: Sequence[str], now: datetime) -> list[Person]:
    """Return who was asked a fortnight ago or longer whether letters still reach them, and has not answered since."""
    return [person for person in told(config, order) if _waits_since(known, person, now) <= now - AGAIN]


def _waits_since(known: Sequence[Asking], person: Person, now: datetime) -> datetime:
    """Return when somebody was first asked after they last answered; now where they were not."""
    answered = _answered(known, person)
    asked = [one.asked for one in known if one.role == person.role and one.via == MAIL]
    return min((when for when in asked if answered is None or when > answered), default=now)


def _answered(known: Sequence[Asking], person: Person) -> datetime | None:
    """Return when the holder of a role, at the address that they have now, last answered by mail."""
    at = person.email.lower()
    times = [one.answered for one in known if one.role == person.role and one.via == MAIL and one.address.lower() == at]
    return max((when for when in times if when), default=None)


def _is_due(known: Sequence[Asking], person: Person, now: datetime) -> bool:
    answered = _answered(known, person)
    asked = max((one.asked for one in known if one.role == person.role and one.via == MAIL), default=None)
    return (answered is None or is_over(answered, A_TERM, now)) and (asked is None or is_over(asked, AGAIN, now))


def _ask_decisions(world: World, tx: Transaction, person: Person, now: datetime) -> None:
    """Whoever acknowledged alerts is asked once, in one letter, what was decided about those a working day later."""
    config = world.config
    due = [raised for raised in _open_questions(config, tx, now) if raised.acknowledged_by == person.role]
    if not due:
        return
    refs = [raised.ref for raised in due]
    key = f"question:{config.school.id}:{person.role}:{refs[0]}-{refs[-1]}:{now:%Y%m%d}"
    words = f"On the school's server: monitor decide {refs[0]} referred --by {person.role}"
    answer = replace(posting.answering(world, DECIDED, refs, words, now), choices=tuple(DECISIONS.values()))
    label = world.policy.role_label(person.role)
    says = (
        *(f"{raised.ref} has been with the {label} since {moment(raised.acknowledged)}." for raised in due),
        "What was decided is kept with the alert, and no words about it.",
    )
    what = refs[0] if len(refs) == 1 else f"{len(refs)} alerts"
    letter = compose.notice(Notice(config.school.short_name, f"what was decided about {what}?", says, (), answer))
    posting.post(tx, world, Mailing(QUESTION, key, person, letter, answer.code), now)
    alerts.ask(tx, [raised.id for raised in due], key)


def _is_for_asking(config: Config, raised: OpenAlert, now: datetime) -> bool:
    """Return whether a working day has passed since an alert was acknowledged, and not too long ago to know."""
    taken = raised.acknowledged or now
    due, _, _ = due_by(taken, Allowance(within_working_days=1), config.hours, config.school.nation)
    return due <= now < taken + AGAIN


def _test(world: World, person: Person, answer: Answering, *, again: bool) -> Letter:
    label, school = world.policy.role_label(person.role), world.config.school
    why = (
        "Once a term everybody who can be alerted is asked whether letters still reach them: people leave, addresses change."
        if again
        else "Before anybody relies on alerts, each person who can be alerted shows once that a letter reaches them."
    )
    says = (
        f"THIS IS A TEST. Nothing has happened. It is for the {label} of {school.name}.",
        why,
        "Please answer as you would acknowledge an alert: from the device that you would have with you in the evening.",
        "If you are not the one any more, do not answer, and tell the school.",
    )
    return compose.notice(Notice(school.short_name, f"TEST {answer.refs[0]} for the {label}", says, (), answer))


def _short_test(world: World, person: Person, answer: Answering) -> str:
    where = f" Or press the button: {answer.page}" if answer.page else ""
    label = world.policy.role_label(person.role)
    return f"{world.config.school.short_name}: TEST {answer.refs[0]} for the {label}. {answer.otherwise}{where}"
