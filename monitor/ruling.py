"""What a policy says of signals that somebody names, without any post: for those who check a policy before they trust it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.deadline import due_by
from monitor.detect.rulebook import ALERTING
from monitor.model import Band, Channel, Deadline, Detection, Hours, Person, Signal, Verdict
from monitor.policy import ABOUT, SIGNALS, Occasion, Policy, verdict
from monitor.route import Route, route, whose


class Refused(Exception):
    """A question that cannot be answered; its own words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose policy it is, by whose hours, and who there is to be told."""

    policy: Policy
    hours: Hours
    people: Sequence[Person]


@dataclass(frozen=True, slots=True)
class Question:
    """What was seen, about whom, and where; by whom and when, where that is known."""

    signals: Sequence[str]
    about: Sequence[str] = ()
    channel: Channel = Channel.THIRD_PARTY
    poster: str = ""
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the policy says, who is told and who is not, and whose each of its steps is."""

    verdict: Verdict
    route: Route
    actors: tuple[str, ...]


def everybody(policy: Policy) -> tuple[Person, ...]:
    """Return one person for each role that the policy knows, so that it is seen who would be told where all roles are held."""
    return tuple(Person(role, f"{role}@school.invalid") for role in policy.roles)


def rule(setting: Setting, question: Question) -> Ruling:
    """Return what the policy says, each signal taken as sure. Raises ``Refused`` for a word that is in no list."""
    _known(question.signals, SIGNALS, "signal")
    _known(question.about, ABOUT, "role to be about")
    seen = tuple(
        Signal(name, 1.0, Band.ALERT if name in ALERTING else Band.REVIEW, (), "named", 1.0) for name in question.signals
    )
    detection = Detection(seen, tuple(question.about))
    occasion = Occasion(question.channel, setting.hours, question.received, question.received, question.poster)
    said = verdict(setting.policy, detection, occasion)
    actors = tuple(whose(step, said, detection, setting.policy) for step in said.steps)
    return Ruling(said, route(said, detection, setting.policy, setting.people), actors)


def due(setting: Setting, received: datetime) -> Deadline:
    """Return by when the policy wants an answer on the school's own account. Raises ``Refused`` where it sets no time."""
    replies = {step.deadline for step in setting.policy.steps.values() if step.lines}
    own = [each for name, each in setting.policy.deadlines.items() if name in replies and each.starts == "received"]
    found = [Deadline(each.label, *due_by(received, each.allowed, setting.hours, setting.policy.nation)) for each in own]
    if not found:
        raise Refused(f"The policy {setting.policy.id} sets no time for an answer.")
    return min(found, key=lambda each: each.act_by)


def _known(names: Iterable[str], all_of: Iterable[str], what: str) -> None:
    known = set(all_of)
    strange = [name for name in names if name not in known]
    if strange:
        raise Refused(f"There is no {what} called {', '.join(strange)}. There are: {', '.join(sorted(known))}.")
