"""Asks people: does a letter reach you, are you still the one, and what was decided. And says who has not shown it yet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests import compose
from digests.model import Answering, Letter, Message, Notice
from monitor import posting
from monitor.cadence import in_hours
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
# What is asked before anybody relies on alerts; a way counts when it reaches one of its roles.
_FIRST = ("dsl", "deputy_dsl")


def ask(world: World, now: datetime) -> None:
    """Whoever has an alert is asked within a working day what was decided; once a term each person is asked to answer a test."""
    if not in_hours(now, world.config.hours, world.config.school.nation):
        return
    with world.store.write() as tx:
        for raised in alerts.undecided(tx, world.config.school.id):
            _ask_decision(world, tx, raised, now)
        if world.config.live:
            known = askings.askings_of(tx, world.config.school.id)
            for person in told(world.config, world.policy.escalation.order):
                if _is_due(known, person, now):
                    ask_person(world, tx, person, MAIL, now)


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
    if not any(asking.via in ways and asking.answered for asking in known):
        yield "nobody has answered a test by a second way ([[notify]])"


def silent(config: Config, known: Sequence[Asking], order: Sequence[str], now: datetime) -> list[Person]:
    """Return who was asked a fortnight ago or longer whether letters still reach them, and has not answered since."""
    asked = {asking.role: asking for asking in known if asking.via == MAIL}
    late = {role for role, asking in asked.items() if asking.answered is None and now - asking.asked >= AGAIN}
    return [person for person in told(config, order) if person.role in late]


def _answered(known: Sequence[Asking], person: Person) -> datetime | None:
    """Return when the holder of a role, at the address that they have now, last answered by mail."""
    at = person.email.lower()
    times = [one.answered for one in known if one.role == person.role and one.via == MAIL and one.address.lower() == at]
    return max((when for when in times if when), default=None)


def _is_due(known: Sequence[Asking], person: Person, now: datetime) -> bool:
    answered = _answered(known, person)
    asked = max((one.asked for one in known if one.role == person.role and one.via == MAIL), default=None)
    return (answered is None or now - answered > A_TERM) and (asked is None or now - asked >= AGAIN)


def _ask_decision(world: World, tx: Transaction, raised: OpenAlert, now: datetime) -> None:
    """Whoever acknowledged an alert is asked once what was decided, when one working day has passed."""
    config, person = world.config, world.config.person(raised.acknowledged_by)
    due, _, _ = due_by(raised.acknowledged or now, Allowance(within_working_days=1), config.hours, config.school.nation)
    key = f"question:{config.school.id}:{raised.ref}"
    if person is None or now < due or outbox.is_posted(tx, key):
        return
    words = f"On the school's server: monitor decide {raised.ref} referred --by {person.role}"
    answer = replace(posting.answering(world, DECIDED, [raised.ref], words, now), choices=tuple(DECISIONS.values()))
    label = world.policy.role_label(person.role)
    says = (
        f"{raised.ref} has been with the {label} since {moment(raised.acknowledged)}.",
        "What was decided is kept with the alert, and no words about it.",
    )
    letter = compose.notice(Notice(config.school.short_name, f"what was decided about {raised.ref}?", says, (), answer))
    posting.post(tx, world, Mailing(QUESTION, key, person, letter, answer.code), now)


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
