"""Decides which steps of the policy are open in a case, in the light of what people have done already."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.deadline import due_by
from monitor.model import Case, Deadline, Hours, Step, Taken
from monitor.policy import STAGES, Policy
from monitor.route import route, whose


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a case: whose it is, what was recorded of it (None: nothing), and whether it waits for what stands above it."""

    step: Step
    actor: str
    taken: Taken | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """All steps of a case in their order; ``held`` are those that wait until somebody has recorded that advice was taken."""

    rungs: tuple[Rung, ...]
    held: tuple[Step, ...]

    @property
    def due(self) -> Deadline | None:
        """What is to be done first of all that has a time and was not done."""
        open_ones = (rung.step.due for rung in self.rungs if rung.taken is None)
        return min((due for due in open_ones if due), key=lambda due: due.act_by, default=None)

    def rung(self, step_id: str) -> Rung | None:
        """Return the rung of a step, or None where the case has no such step."""
        return next((rung for rung in self.rungs if rung.step.id == step_id), None)


def ladder(case: Case, taken: Sequence[Taken], policy: Policy, hours: Hours) -> Ladder:
    """Return the steps of a case. A later stage waits until each "will" step of the stages before it is done.

    What follows from a step (``then``) is there once the step is recorded, due from that moment, and open again whenever a
    step that it follows is recorded anew.
    """
    verdict = case.judgement.verdict
    done = {one.step: one for one in taken}  # the newest of each, for they come oldest first
    advised = any(name in policy.steps and policy.steps[name].takes_advice for name in done)
    offered = (*verdict.steps, *(verdict.held if advised else ()))
    follow = (step for step in _following(policy, done, hours) if step.id not in {each.id for each in offered})
    steps = tuple(sorted((*follow, *offered), key=lambda step: list(STAGES).index(step.stage)))
    barred = route(verdict, case.judgement.detection, policy, ()).withheld
    rungs: list[Rung] = []
    for step in (each for each in steps if not _meets_one_of(policy, each, barred)):
        actor = whose(step, verdict, case.judgement.detection, policy)
        rungs.append(Rung(step, actor, _still(policy, step, done), waits=_waits(step, steps, done)))
    return Ladder(tuple(rungs), () if advised else verdict.held)


def _meets_one_of(policy: Policy, step: Step, roles: Collection[str]) -> bool:
    """Return whether a step would bring the writer together with somebody whom the matter may be about."""
    action = policy.steps.get(step.id)
    return action is not None and action.meets in roles


def unmet(case: Case, taken: Sequence[Taken]) -> Case:
    """Return a case of which nothing is due that was done."""
    done = {one.step for one in taken}
    verdict = case.judgement.verdict
    steps = tuple(replace(step, due=None) if step.id in done else step for step in verdict.steps)
    return replace(case, judgement=replace(case.judgement, verdict=replace(verdict, steps=steps)))


def _following(policy: Policy, done: dict[str, Taken], hours: Hours) -> Iterator[Step]:
    """Yield the steps that follow what was done, each once, counted from the newest record."""
    newest: dict[str, datetime] = {}
    for name, one in done.items():
        if (action := policy.steps.get(name)) and action.then in policy.steps:
            newest[action.then] = max(one.at, newest.get(action.then, one.at))
    for name, since in newest.items():
        action = policy.steps[name]
        step = Step(action.id, action.label, action.actor, "first", "will", action.lines)
        if rule := policy.deadlines.get(action.deadline):
            limit, act_by, why = due_by(since, rule.allowed, hours, policy.nation)
            step = replace(step, due=Deadline(rule.label, limit, act_by, why))
        yield step


def _still(policy: Policy, step: Step, done: dict[str, Taken]) -> Taken | None:
    """Return what was recorded of a step, unless a step that it follows was recorded after it."""
    record = done.get(step.id)
    before = [one.at for name, one in done.items() if (action := policy.steps.get(name)) and action.then == step.id]
    return None if record and any(at > record.at for at in before) else record


def _waits(step: Step, steps: Sequence[Step], done: dict[str, Taken]) -> bool:
    """Return whether something of an earlier stage that the school will do is not done; only what comes "if it goes on" waits."""
    order = list(STAGES)
    place = order.index(step.stage)
    if place < order.index("continued"):
        return False
    return any(order.index(one.stage) < place and one.mode == "will" and one.id not in done for one in steps)
