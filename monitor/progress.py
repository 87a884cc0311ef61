"""What people do about a case: which steps are open, that one was taken or taken back, the letter that goes with it, its end."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.config import Config
from monitor.drafts import draft, facts_of
from monitor.explain import called
from monitor.ladder import Ladder, Rung, ladder
from monitor.model import Case, Taken
from monitor.policy import Policy
from monitor.report import moment
from monitor.route import route
from monitor.store import Store, Transaction, alerts, following, keeping, steps


class Refused(Exception):
    """Something that cannot be done in this case; its own words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a case is worked on: what is remembered, the school's configuration and its policy."""

    store: Store
    config: Config
    policy: Policy


@dataclass(frozen=True, slots=True)
class Standing:
    """A case and its steps as they stand now, the roles of those who may deal with it, and what became of its page."""

    case: Case
    ladder: Ladder
    roles: tuple[str, ...]
    page: tuple[str, ...] = ()

    def by(self, actor: str) -> str:
        """Return the role to record a step by: its own where somebody holds it, else the first that may deal with the case."""
        return actor if actor in self.roles else next(iter(self.roles), actor)


def standing(desk: Desk, ref: str, by: str = "") -> Standing:
    """Return a case by its reference, with its steps. Raises ``Refused`` where there is none, or none for ``by``."""
    with desk.store.read() as tx:
        return _found(desk, tx, ref, by)


def record(desk: Desk, ref: str, step: str, by: str, at: datetime) -> Standing:
    """The step is recorded as taken; return how the case stands then. Raises ``Refused``, and then nothing is recorded."""
    with desk.store.write() as tx:
        found = _found(desk, tx, ref, by)
        _rung(found, step)
        since = steps.renewed(tx, [found.case.id]).get(found.case.id, min(found.case.lead.posted or at, found.case.first_seen))
        if at < since:
            raise Refused(f"{found.case.ref} is what it is since {moment(since)}: what was done before was not done about it.")
        steps.record(tx, found.case.id, Taken(step, by, at))
        return _standing(desk, tx, found.case)


def take_back(desk: Desk, ref: str, step: str, by: str, now: datetime) -> Standing:
    """The step counts as not taken; return how the case stands then. Raises ``Refused`` where it was not recorded."""
    with desk.store.write() as tx:
        found = _found(desk, tx, ref, by)
        if not steps.take_back(tx, found.case.id, step, by, now):
            raise Refused(f"Nobody recorded {step} of {found.case.ref}. To see what was: monitor case {found.case.ref}")
        return _standing(desk, tx, found.case)


def letter(desk: Desk, ref: str, step: str, by: str, folder: Path | None) -> tuple[Case, str]:
    """Return the case and the letter that goes with one of its steps, signed for a role (the step's, where ``by`` is empty).

    Raises ``Refused``, and ``DraftError`` where the school's own wording cannot be used.
    """
    found = standing(desk, ref)
    rung = _rung(found, step)
    sender = by or rung.actor
    _may(desk, found.case, sender)
    action = desk.policy.steps.get(step)
    if action is None or not action.draft:
        having = [each.step.id for each in found.ladder.rungs if desk.policy.letter_of(each.step.id)]
        raise Refused(f"No letter goes with {step}. In {found.case.ref} one goes with: {', '.join(having) or 'no step'}.")
    return found.case, draft(action.draft, facts_of(found.case, desk.policy, desk.config.school, step, sender), folder)


def close(desk: Desk, ref: str, by: str, now: datetime) -> Standing:
    """The case is at its end: nothing of it is due. Raises ``Refused`` while an alert of it is in nobody's hands."""
    with desk.store.write() as tx:
        found = _found(desk, tx, ref, by)
        waiting = [each.ref for each in alerts.alerts_of(tx, found.case.id) if each.acknowledged is None]
        if waiting:
            raise Refused(f"{waiting[0]} is in nobody's hands yet. First: monitor ack {waiting[0]} --by {by}")
        keeping.close(tx, found.case.id, now)
        steps.record(tx, found.case.id, Taken(steps.CLOSED, by, now))
        return _standing(desk, tx, keeping.case(tx, found.case.id))


def reopen(desk: Desk, ref: str, by: str, now: datetime) -> Standing:
    """The case is open again. Raises ``Refused`` where a person said that it is another school's: the tray is for that."""
    with desk.store.write() as tx:
        found = _found(desk, tx, ref, by)
        if found.case.answer and not found.case.answer.is_ours:
            words = f"If it is ours: monitor tray {found.case.ref} yes --by {by}"
            raise Refused(f"{found.case.ref} is said to be another school's. {words}")
        keeping.reopen(tx, found.case.id)
        steps.take_back(tx, found.case.id, steps.CLOSED, by, now)
        return _standing(desk, tx, keeping.case(tx, found.case.id))


def _found(desk: Desk, tx: Transaction, ref: str, by: str) -> Standing:
    """Return a case as it stands in this very transaction, for whom it is to deal with."""
    case = called(tx, desk.config.school.id, ref)
    if case is None:
        raise Refused(f"There is no case or alert {ref}. To see what there is: monitor cases")
    _may(desk, case, by)
    return _standing(desk, tx, case)


def _standing(desk: Desk, tx: Transaction, case: Case) -> Standing:
    taken = steps.taken(tx, [case.id])[case.id]
    roles = tuple(person.role for person in desk.config.people if person.role not in _withheld(desk, case))
    page = following.history_of(tx, case.id, desk.policy)
    return Standing(case, ladder(case, taken, desk.policy, desk.config.hours), roles, page)


def _may(desk: Desk, case: Case, by: str) -> None:
    """Go on when the holder of a role may deal with the case; nobody deals with what may be about themselves."""
    if by in _withheld(desk, case):
        raise Refused(f"{case.ref} may be about the {desk.policy.role_label(by)}: somebody else deals with it.")


def _withheld(desk: Desk, case: Case) -> tuple[str, ...]:
    return route(case.judgement.verdict, case.judgement.detection, desk.policy, desk.config.people).withheld


def _rung(found: Standing, step: str) -> Rung:
    rung = found.ladder.rung(step)
    if rung is not None:
        return rung
    if step in {each.id for each in found.ladder.held}:
        words = "it waits until advice has been taken, and nobody recorded that yet"
        raise Refused(f"{step} is held back in {found.case.ref}: {words}.")
    ids = ", ".join(each.step.id for each in found.ladder.rungs) or "none"
    raise Refused(f"{found.case.ref} has no step {step}. Its steps: {ids}.")
