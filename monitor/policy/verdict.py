"""The only place where a policy meets what the words of a document show, and says what follows."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.deadline import due_by
from monitor.model import Band, Channel, Deadline, Detection, Hours, Rule, Step, Verdict
from monitor.policy.model import Action, Category, Policy
from monitor.policy.vocabulary import ABOUT, STAGES

# Letters by which the school asks for words to go away: never while a child's safety may hang on them.
_ASKS = frozenset({"ask_to_remove", "written_warning", "report_to_platform"})
ORDER_OF_STAGES = {stage: place for place, stage in enumerate(STAGES)}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where and when something was said and the school saw it, the school's hours, and who said it.

    ``poster`` is "staff" or "pupil" only where a person has said so: it is never guessed. Without ``received`` nothing is due.
    """

    channel: Channel
    hours: Hours
    received: datetime | None = None
    seen: datetime | None = None
    poster: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A detection as rules read it: what was seen, what of it is sure enough to alert, about whom, and on which occasion."""

    shown: frozenset[str]
    sure: frozenset[str]
    about: frozenset[str]
    occasion: Occasion


Fit = tuple[Category, Rule]


def verdict(policy: Policy, detection: Detection, occasion: Occasion) -> Verdict:
    """Return what a policy says of a document: every rule that fits, gravest first, and what follows from all of them.

    Signals in ``Band.NONE`` do not count, and one that is unlikely makes no rule fit. But what shows one is read out and never
    only counted. A rule is urgent only where a signal in
    ``Band.ALERT`` makes it so; its severity does not depend on the band. On equal severity the school's own rule stands before
    the framework's.
    """
    seen = _seen(detection, occasion)
    fitting = sorted(_fitting(policy.categories, seen), key=lambda found: -found[0].severity)  # the school's own come first
    categories = [category for category, _ in fitting]
    rules = tuple(rule for _, rule in fitting)
    urgent = [category for category, rule in fitting if rule.urgent]
    offered, held = _steps(policy, fitting, seen)
    return Verdict(
        policy=policy.id,
        version=policy.version,
        fingerprint=policy.fingerprint,
        rules=rules,
        severity=rules[0].severity,
        urgent=bool(urgent),
        why_urgent=next((_why(category, seen) for category in urgent), ""),
        alert=_once(role for category in urgent for role in category.alert),
        digest=_once(role for category in categories for role in (*category.alert, *category.digest)),
        count_only=all(category.count_only for category in categories)
        and not any(each.is_unlikely for each in detection.signals),
        alert_even_if_unsure=any(category.alert_even_if_unsure for category in urgent),
        steps=offered,
        held=held,
        cautions=_once(name for category in categories for name in category.cautions if name in policy.cautions),
        keep_text=all(category.keep_text for category in categories),
    )


def _seen(detection: Detection, occasion: Occasion) -> _Seen:
    """Return what rules are tried on. The head and the DSL are staff too; "none" says no more than an empty list."""
    about = {name for name in detection.about if name in ABOUT}
    return _Seen(
        shown=frozenset(signal.name for signal in detection.signals if signal.band is not Band.NONE and not signal.is_unlikely),
        sure=frozenset(signal.name for signal in detection.signals if signal.band is Band.ALERT),
        about=frozenset(about | {ABOUT[name] for name in about if ABOUT[name]}),
        occasion=occasion,
    )


def _fitting(categories: Sequence[Category], seen: _Seen) -> list[Fit]:
    """Return the categories that fit, with the rules they become. There is always one."""
    found = [(each, _rule(each, seen)) for each in categories if each.fits_when == "seen" and _fits(each, seen)]
    for each in (one for one in categories if one.fits_when == "unclaimed"):
        left = replace(seen, shown=seen.shown - {name for _, rule in found for name in rule.signals})
        if _fits(each, left):
            found.append((each, _rule(each, left)))
    return found or [(each, _rule(each, seen)) for each in categories if each.fits_when == "nothing_fits"]


def _fits(category: Category, seen: _Seen) -> bool:
    """Return whether a category is about what was seen, about whom, where and by whom. Nobody known to be meant fits all."""
    return (
        not category.signals_any.isdisjoint(seen.shown)
        and _meets(category.with_any, seen.shown)
        and (not seen.about or _meets(category.about, seen.about))
        and _meets(category.channels, {seen.occasion.channel})
        and category.poster_known_as in {"", seen.occasion.poster}
        and not _only_beside(category, seen)
    )


def _meets(wanted: AbstractSet[str], given: AbstractSet[str]) -> bool:
    return not wanted or not wanted.isdisjoint(given)


def _only_beside(category: Category, seen: _Seen) -> bool:
    """Return whether everything else that was seen takes the category back, as praise does for a child's name."""
    others = seen.shown - category.signals_any
    return bool(others) and others <= category.unless_only_beside


def _rule(category: Category, seen: _Seen) -> Rule:
    return Rule(
        id=category.id,
        label=category.label,
        severity=category.severity,
        urgent=not category.urgent_if.isdisjoint(seen.sure),
        clause=category.clauses[0],
        origin=category.origin,
        signals=tuple(sorted(seen.shown & (category.signals_any | category.with_any))),
    )


def _why(category: Category, seen: _Seen) -> str:
    return f"rule {category.id} ({category.label}), because of {', '.join(sorted(category.urgent_if & seen.sure))}"


def _steps(policy: Policy, fitting: Sequence[Fit], seen: _Seen) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Return the steps of all categories by stage, gravest category first within a stage, each step once; and those held back.

    While a child's safety is in question only the framework's steps are offered, until advice has been taken: nobody is asked
    to delete what they said, warned, or written to by a lawyer.
    """
    every = _by_stage(_offered(policy, fitting, seen, holds=False))
    if not any(category.holds_back for category, _ in fitting):
        return every, ()
    free = [(category, rule) for category, rule in fitting if category.holds_back or category.origin == "framework"]
    offered = _by_stage(_offered(policy, free, seen, holds=True))
    known = {step.id for step in offered}
    return offered, tuple(step for step in every if step.id not in known)


def _by_stage(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps by stage, each once; one that several rules offer is due when the first of them wants it."""
    each: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: ORDER_OF_STAGES[step.stage]):
        known = each.setdefault(step.id, step)
        if step.due and (known.due is None or step.due.act_by < known.due.act_by):
            each[step.id] = replace(known, due=step.due)
    return tuple(each.values())


def _offered(policy: Policy, fitting: Iterable[Fit], seen: _Seen, *, holds: bool) -> Iterator[Step]:
    """Give the steps of rules. While something ``holds``, a rule of the framework has its own procedures and no school's."""
    for category, rule in fitting:
        procedures = (policy.procedures[name] for name in category.procedures)
        allowed = (each for each in procedures if not holds or each.origin == category.origin)
        for procedure in (each for each in allowed if each.poster_known_as in {"", seen.occasion.poster}):
            for action in (policy.steps[name] for name in procedure.steps if name in policy.steps):
                if _possible(action, seen) and not (holds and action.draft in _ASKS):
                    due = _due(policy, action, seen.occasion, urgent=rule.urgent)
                    yield Step(action.id, action.label, action.actor, procedure.stage, procedure.mode, action.lines, due)


def _possible(action: Action, seen: _Seen) -> bool:
    """Return whether what was seen bears a step, and whether the step can be taken where it was seen."""
    return _meets(action.needs, seen.shown) and _meets(action.channels, {seen.occasion.channel})


def _due(policy: Policy, action: Action, occasion: Occasion, *, urgent: bool) -> Deadline | None:
    """Return by when a step is taken. What counts from when the school saw it binds only where it is sure enough to alert."""
    rule = policy.deadlines.get(action.deadline)
    start = None if rule is None else occasion.received if rule.starts == "received" else occasion.seen
    if rule is None or start is None or (rule.starts == "seen" and not urgent):
        return None
    limit, act_by, why = due_by(start, rule.allowed, occasion.hours, policy.nation)
    return Deadline(rule.label, limit, act_by, f"{why} ({rule.basis})" if rule.basis else why)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
