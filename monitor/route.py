"""Decides who is told of a case and who must not be, and gives the reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Detection, Person, Step, Verdict
from monitor.policy import Policy


@dataclass(frozen=True, slots=True)
class Route:
    """Who is told at once and in which order the others follow; who must not be told, and why."""

    first: tuple[Person, ...]
    ladder: tuple[Person, ...]
    withheld: tuple[str, ...]
    reasons: tuple[str, ...]


def route(verdict: Verdict, detection: Detection, policy: Policy, people: Sequence[Person], rota: Sequence[str] = ()) -> Route:
    """Return who is told of a case, after everyone it may be about has been taken out.

    Nobody triages a matter about themselves. When that leaves nobody who was to be told, the next on the escalation ladder
    is told first, so that an alert always has a reader as long as one person without a conflict is configured. Where a ``rota``
    holds, as many of it come first as the rule names, and the others follow.
    """
    withheld, added, reasons = _conflicts(verdict, detection, policy)
    by_role = {person.role: person for person in people}
    on_duty = [role for role in rota if role not in withheld and role in by_role]
    named = [role for role in verdict.alert if role not in withheld]
    chosen = on_duty[: len(named)] if named and on_duty else named
    first = _people((*chosen, *(role for role in added if role not in withheld)), by_role)
    order = (*on_duty, *policy.escalation.order, *named) if on_duty else policy.escalation.order
    ladder = [person for person in _people(order, by_role) if person.role not in withheld]
    if chosen != named:
        reasons = [*reasons, "the rota of this time says who is told first"]
    if not first and ladder:
        first = ladder[:1]
        if verdict.alert:
            reasons = [*reasons, f"nobody whom the rule names can be told, so the {first[0].role} is told first"]
    rest = [person for person in ladder if person not in first]
    return Route(tuple(first), tuple(rest), tuple(withheld), tuple(reasons))


def whose(step: Step, verdict: Verdict, detection: Detection, policy: Policy) -> str:
    """Return the role that takes a step: never one that the matter may be about, but who comes in instead."""
    withheld, added, _ = _conflicts(verdict, detection, policy)
    if step.actor not in withheld:
        return step.actor
    return next((role for role in (*added, *policy.escalation.order) if role not in withheld), step.actor)


def _conflicts(verdict: Verdict, detection: Detection, policy: Policy) -> tuple[list[str], list[str], list[str]]:
    """Return the roles taken out, the roles brought in, and why, by the policy's conflict routes."""
    shown = {name for rule in verdict.rules for name in rule.signals}
    withheld: list[str] = []
    added: list[str] = []
    reasons: list[str] = []
    for conflict in policy.conflicts:
        if conflict.about in detection.about and shown & set(conflict.only_for):
            withheld += conflict.remove
            added += conflict.add
            reasons.append(conflict.why)
    return withheld, added, reasons


def _people(roles: Sequence[str], by_role: dict[str, Person]) -> list[Person]:
    """Return the people who hold these roles, each once, in order; a role that nobody holds is passed over."""
    found = [by_role[role] for role in dict.fromkeys(roles) if role in by_role]
    return list({person.email: person for person in found}.values())
