"""Decides what is said of a page: each signal with its certainty, its band, the words that show it, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.detect.bands import Thresholds, band
from monitor.detect.rulebook import ALERTING, DECISIVE, SIGNALS
from monitor.detect.tables import table
from monitor.detect.trained import Opinion
from monitor.model import Band, Channel, Shift, Signal

_LIKELY = 0.5
# A rule that is as sure as this alerts by itself; another alerts where the models are at least a third as sure as they must be.
_ALONE = 0.95
_WITH_A_RULE = 3.0
# What only the school's own pages can do.
_OF_OWN_PAGES = frozenset({"own_post_breach", "not_age_appropriate"})


def signals(opinion: Opinion, ruled: Iterable[Signal], shifts: Mapping[str, Shift], channel: Channel) -> tuple[Signal, ...]:
    """Return what the page shows, what needs an alert first.

    A rule is evidence like what the models say; for what may be urgent it is also a reason to look by itself, so that nothing
    a rule found is ever dropped. Context moves an alert to review and never to silence.
    """
    by_rule = {signal.name: signal for signal in ruled}
    found = [signal for name in sorted(SIGNALS) for signal in _decided(name, opinion, by_rule.get(name), shifts)]
    if channel is Channel.THIRD_PARTY:
        found = [signal for signal in found if signal.name not in _OF_OWN_PAGES]
    weighed = _at_home(found, opinion)
    return tuple(sorted(weighed, key=lambda signal: (signal.band is not Band.ALERT, -signal.certainty, signal.name)))


def certainties(opinion: Opinion, ruled: Iterable[Signal]) -> tuple[dict[str, float], dict[str, float]]:
    """Return how sure it is of every signal, said or not, and what is held against the thresholds: for measuring and tuning."""
    by_rule = {signal.name: signal for signal in ruled}
    sure = {name: _certainty(name, opinion, by_rule.get(name)) for name in sorted(SIGNALS)}
    return sure, {name: score(name, certainty, by_rule.get(name)) for name, certainty in sure.items()}


def score(name: str, certainty: float, rule: Signal | None) -> float:
    """Return what is held against the thresholds: the certainty, and more where a rule would alert."""
    if rule is None or rule.band is not Band.ALERT:
        return certainty
    return 1.0 if _is_decisive(name, rule) else min(1.0, certainty * _WITH_A_RULE)


def _is_decisive(name: str, rule: Signal) -> bool:
    return rule.band is Band.ALERT and (name in DECISIVE or rule.certainty >= _ALONE)


def _certainty(name: str, opinion: Opinion, rule: Signal | None) -> float:
    """Return the certainty; where a rule would alert, at least that of the rule's own sentences, whatever stands around them."""
    certainty = opinion.certainty(name, _evidence(rule))
    if rule is None or rule.band is not Band.ALERT:
        return certainty
    alone = rule.certainty if _is_decisive(name, rule) else opinion.near(rule.spans).certainty(name, _evidence(rule))
    return max(certainty, alone)


def _evidence(rule: Signal | None) -> tuple[float, bool]:
    return (rule.certainty, rule.band is Band.ALERT) if rule else (0.0, False)


def _decided(name: str, opinion: Opinion, rule: Signal | None, shifts: Mapping[str, Shift]) -> Iterator[Signal]:
    certainty = _certainty(name, opinion, rule)
    made = opinion.made[name]
    at = band(score(name, certainty, rule), Thresholds(made.alert, made.review), shifts.get(name, Shift()))
    if at is Band.NONE and rule is not None and name in ALERTING:
        at = Band.REVIEW
    if at is not Band.NONE:
        spans = rule.spans if rule else opinion.spans(name)
        yield Signal(name, round(certainty, 3), at, spans, rule.why if rule else _reason(name, at, opinion))


def _reason(name: str, at: Band, opinion: Opinion) -> str:
    """Return why in a head's words; where it is for review, also what makes it less sure."""
    reasons = table("reasons")
    if at is Band.ALERT or name not in ALERTING:
        return f"reads like {reasons['signal'][name]}"
    against = [words for context, words in reasons["context"].items() if opinion.likely(f"context:{context}") >= _LIKELY]
    return ", but ".join([f"could be read as {reasons['signal'][name]}", *against[:1]])


def _at_home(found: Sequence[Signal], opinion: Opinion) -> Iterator[Signal]:
    """Give the signals; a child named by its own parent, with nothing grave said, is for today and wakes nobody."""
    grave = any(signal.band is Band.ALERT and signal.name != "child_named" for signal in found)
    own = opinion.likely("context:own") >= _LIKELY
    for signal in found:
        if signal.name == "child_named" and signal.band is Band.ALERT and own and not grave:
            yield replace(signal, band=Band.REVIEW, why=f"{signal.why}, but {table('reasons')['context']['own']}")
        else:
            yield signal
