"""What is remembered of a stretch of days, read in a few statements and counted for the governors' report."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, func, select

from monitor.deadline import LONDON, is_working_day
from monitor.ladder import Rung, ladder
from monitor.model import Band, Case, Hours, Standing
from monitor.policy import Policy
from monitor.store import keeping, steps
from monitor.store.database import Transaction
from monitor.store.schema import alerts, cases, passes
from monitor.store.schema_learning import concerns
from monitor.term import IN_HOURS, IN_TIME, LATE, MISSED, OPEN, OUTSIDE, WAS, WAS_NOT, Coverage, Figures, Period, Raised

UNREAD = "Words that the program could not read"

# The four areas of risk of "Keeping children safe in education", Part 2, and the signals that are among its own examples: racism,
# misogyny, antisemitism, self-harm, extremism; adults who make contact with children; explicit images and bullying; scams.
AREAS: Mapping[str, frozenset[str]] = {
    "Content: hatred, self-harm, extremism": frozenset(("hate_race", "hate_sex", "hate_other", "self_harm", "extremism")),
    "Contact: an adult of the school and a pupil": frozenset(("adult_pupil_contact",)),
    "Conduct: explicit images, bullying": frozenset(("sexual_image", "cyberbullying")),
    "Commerce: junk and scams": frozenset(("spam",)),
}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """By whose steps and hours it is counted, and when."""

    policy: Policy
    hours: Hours
    now: datetime


def figures(tx: Transaction, school_id: str, period: Period, by: Reckoning) -> Figures:
    """Return a period in counts. A mention is a case that is surely ours, counted on the day on which it was first seen."""
    mentions = keeping.listed(tx, school_id, *_within(period), _is(Standing.US), cases.c.baseline.is_(False))
    taken = steps.taken(tx, [case.id for case in mentions])
    met = (_met(rung, case, by.now) for case in mentions for rung in ladder(case, taken[case.id], by.policy, by.hours).rungs)
    rules = (rule for case in mentions for rule in case.judgement.verdict.rules)
    passed = tx.execute(select(passes.c.finished).where(*_completed(period, by.now))).scalars()
    return Figures(
        read=frozenset(finished.astimezone(LONDON).date() for finished in passed if finished),
        found=Counter(case.first_seen.astimezone(LONDON).date() for case in mentions),
        kinds=Counter(map(_kind, mentions)),
        fitting=frozenset(name for rule in rules for name in (rule.id, rule.label)),
        areas={area: Counter(_kind(case) for case in mentions if signals & _shown(case)) for area, signals in AREAS.items()},
        unsure=_number(tx, school_id, *_within(period), _is(Standing.UNSURE), cases.c.baseline.is_(False)),
        baseline=_number(tx, school_id, *_within(period), _is(Standing.US), cases.c.baseline.is_(True)),
        alerts=_alerts(tx, school_id, period, by),
        steps=Counter(state for state in met if state),
        answers=_answers(tx, school_id, period),
    )


def coverage(tx: Transaction, period: Period, now: datetime) -> Coverage:
    """Return how well a period was watched, until now where it is not over. The sources are read for all schools together."""
    ended = passes.c.finished
    began, before = tx.execute(select(func.min(ended), func.max(ended).filter(ended < period.start)).where(ended <= now)).one()
    rows = tx.execute(select(ended, passes.c.unchecked).where(*_completed(period, now)).order_by(ended)).all()
    first = [period.start] if before else []
    times = [*first, *(row.finished for row in rows), *([min(period.end, now)] if began else [])]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    return Coverage(began, len(rows), sum(row.unchecked == 0 for row in rows), max(pauses, default=timedelta()))


def _completed(period: Period, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return passes.c.finished >= period.start, passes.c.finished < period.end, passes.c.finished <= now


def _within(period: Period) -> tuple[ColumnElement[bool], ...]:
    return cases.c.first_seen >= period.start, cases.c.first_seen < period.end


def _is(standing: Standing) -> ColumnElement[bool]:
    return cases.c.standing == standing.value


def _number(tx: Transaction, school_id: str, *where: ColumnElement[bool]) -> int:
    """Return how many of the school's cases that stand on their own fit."""
    mine = (cases.c.school_id == school_id, cases.c.merged_into.is_(None))
    return int(tx.execute(select(func.count()).select_from(cases).where(*mine, *where)).scalar_one())


def _kind(case: Case) -> str:
    """Return what a case is about: the label of the gravest rule that fits."""
    rules = case.judgement.verdict.rules
    return UNREAD if case.judgement.detection.unread or not rules else rules[0].label


def _shown(case: Case) -> set[str]:
    """Return the signals that the policy judged a case by."""
    return {each.name for each in case.judgement.detection.signals if each.band is not Band.NONE and not each.is_unlikely}


def _met(rung: Rung, case: Case, now: datetime) -> str:
    """Return what became of a step with a time; nothing where it has none, or the case was closed before it ran out."""
    if rung.step.due is None:
        return ""
    last = max(rung.step.due.limit, rung.step.due.act_by)
    if rung.taken:
        return IN_TIME if rung.taken.at <= last else LATE
    if case.closed and case.closed <= last:
        return ""
    return MISSED if last < now else OPEN


def _alerts(tx: Transaction, school_id: str, period: Period, by: Reckoning) -> dict[str, list[Raised]]:
    """Return the alerts that were raised in a period, by whether the school was open."""
    within = (alerts.c.school_id == school_id, alerts.c.opened >= period.start, alerts.c.opened < period.end)
    found: dict[str, list[Raised]] = {IN_HOURS: [], OUTSIDE: []}
    for row in tx.execute(select(alerts.c.opened, alerts.c.acknowledged, alerts.c.round).where(*within)):
        when = IN_HOURS if _is_open(row.opened, by) else OUTSIDE
        found[when].append(Raised(row.opened, row.acknowledged, climbed=row.round > 0))
    return found


def _is_open(when: datetime, by: Reckoning) -> bool:
    local = when.astimezone(LONDON)
    return is_working_day(local.date(), by.hours, by.policy.nation) and by.hours.opens <= local.time() < by.hours.closes


def _answers(tx: Transaction, school_id: str, period: Period) -> dict[str, int]:
    """Return how often people said in a period that something was a concern, and that it was none."""
    chosen = (
        select(concerns.c.right, func.count().label("number"))
        .join(cases, cases.c.id == concerns.c.case_id)
        .where(cases.c.school_id == school_id, concerns.c.at >= period.start, concerns.c.at < period.end)
        .group_by(concerns.c.right)
    )
    return {(WAS if row.right else WAS_NOT): row.number for row in tx.execute(chosen)}
