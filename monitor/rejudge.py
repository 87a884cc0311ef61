"""Judges open cases anew when the policy has changed: nothing of the old verdict is lost, and what is urgent now is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import policy
from monitor.cases import TELLS, Known, alerting, reason
from monitor.fold import kept
from monitor.model import Case, Hours, Verdict
from monitor.policy import Policy
from monitor.store import Transaction, keeping, steps
from monitor.tell import raise_alert
from monitor.world import World


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A case that another policy judges otherwise: as it is, and the verdict that it would have."""

    case: Case
    verdict: Verdict

    @property
    def is_other(self) -> bool:
        """Whether a reader would see a difference: in severity, urgency, rules, readers, steps or what may be kept."""
        return _seen_of(self.case.judgement.verdict) != _seen_of(self.verdict)


def judged_by(cases: Sequence[Case], other: Policy, hours: Hours, since: Mapping[int, datetime]) -> list[Rejudged]:
    """Return what another policy says of what was seen in each case; nothing is read again and nothing is written.

    ``since`` is when a case became what it is, by id, where that was later than when it was first seen.
    """
    return [Rejudged(case, _verdict(case, other, hours, since.get(case.id, case.first_seen))) for case in cases]


def rejudge(world: World, by: str, now: datetime) -> list[Rejudged]:
    """Every open case is judged by the policy of the configuration; return those of which a reader sees a difference.

    Each keeps the verdict that it had beside the new one. What becomes urgent is told like anything urgent.
    """
    with world.store.write() as tx:
        found = _judged(world, tx, steps.open_cases(tx, world.config.school.id))
        stale = [each for each in found if each.case.judgement.verdict.fingerprint != world.policy.fingerprint]
        for each in stale:
            _replace(world, tx, each, by, now)
    return [each for each in stale if each.is_other]


def written_by(world: World, case_id: int, poster: str, by: str, now: datetime) -> None:
    """The case is judged by who wrote it, as a person has said ("staff", "pupil", "parent"; nothing: not known)."""
    with world.store.write() as tx:
        (found,) = _judged(world, tx, [replace(keeping.case(tx, case_id), poster=poster)])
        _replace(world, tx, found, by, now)


def _judged(world: World, tx: Transaction, cases: Sequence[Case]) -> list[Rejudged]:
    since = steps.renewed(tx, [case.id for case in cases])
    return judged_by(cases, world.policy, world.config.hours, since)


def _replace(world: World, tx: Transaction, found: Rejudged, by: str, now: datetime) -> None:
    """The new verdict stands in the place of the old one, and whoever must know has a letter in the outbox."""
    case, judgement = found.case, replace(found.case.judgement, verdict=found.verdict)
    steps.replace_verdict(tx, case, replace(case, judgement=judgement, document=kept(case.document, judgement)), by, now)
    what = reason(Known(case.judgement, closed=False, alerted=case.alert is not None), judgement)
    why = alerting(what, judgement, old=case.baseline)
    if why in TELLS:
        raise_alert(world, tx, replace(case, judgement=judgement), why, now)


def _verdict(case: Case, other: Policy, hours: Hours, seen: datetime) -> Verdict:
    received = case.lead.posted or case.lead.seen
    occasion = policy.Occasion(case.channel, hours, received, seen, case.poster)
    return policy.verdict(other, case.judgement.detection, occasion)


def _seen_of(verdict: Verdict) -> tuple[object, ...]:
    rules = tuple((rule.id, rule.clause, rule.urgent) for rule in verdict.rules)
    offered = tuple((step.id, step.label, step.stage, step.mode, step.due) for step in (*verdict.steps, *verdict.held))
    return verdict.severity, verdict.urgent, rules, verdict.alert, verdict.digest, verdict.count_only, verdict.keep_text, offered
