"""Decides what is said of a page: each signal with its certainty, its band, the words that show it, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, log, prod

from monitor.detect.bands import Thresholds, band
from monitor.detect.rulebook import ALERTING, DECISIVE, GRAVE, OWN_PAGES, SIGNALS
from monitor.detect.tables import table
from monitor.detect.trained import Opinion
from monitor.model import UNLIKELY, Band, Channel, Shift, Signal, Span

_LIKELY = 0.5
# A rule that is as sure as this alerts by itself; another alerts where the models are at least a third as sure as they must be.
_ALONE = 0.95
_WITH_A_RULE, _LESS_THAN_DECISIVE = 3.0, 0.999
# How much of a grave sign's score is its own, and the rest is of all grave signs together; no chance counts as nearer to 0 or 1.
_OWN, _SUREST = 0.3, 0.001
_CARRIED = 0.5
# In few words that no rule finds anything in, a veiled threat and an arrangement ("I'll get him on Friday") look alike.
_BRIEF, _VEILED = 14, frozenset({"threat_violence", "security_threat"})
# A child's name or an address beside other words gives them away, but it makes them no more of a threat.
_GIVEN_AWAY = frozenset({"child_named", "personal_data"})
_BESIDE = {name: frozenset() if name in _GIVEN_AWAY else _GIVEN_AWAY for name in GRAVE}


def signals(opinion: Opinion, ruled: Iterable[Signal], shifts: Mapping[str, Shift], channel: Channel) -> tuple[Signal, ...]:
    """Return what the page shows, what needs an alert first.

    A rule is evidence like what the models say; for what may be urgent it is also a reason to look by itself, so that nothing
    a rule found is ever dropped. Context moves an alert to review and never to silence.
    """
    by_rule = {signal.name: signal for signal in ruled}
    sure, held = weigh(opinion, by_rule.values())
    found = [
        Signal(name, round(sure[name], 3), at, *_shown(name, at, opinion, by_rule.get(name)), score=round(held[name], 3))
        for name in sorted(SIGNALS)
        if round(sure[name], 3) and (at := _band(name, held[name], opinion, by_rule, shifts)) is not Band.NONE
    ]
    if channel is Channel.THIRD_PARTY:
        found = [signal for signal in found if signal.name not in OWN_PAGES]
    weighed = _at_home(found, opinion)
    return tuple(sorted(weighed, key=lambda signal: (signal.band is not Band.ALERT, -signal.certainty, signal.name)))


def weigh(opinion: Opinion, ruled: Iterable[Signal]) -> tuple[dict[str, float], dict[str, float]]:
    """Return how sure it is of every signal, said or not, and the scores that are held against the thresholds."""
    by_rule = {signal.name: signal for signal in ruled}
    sure = {name: _certainty(name, opinion, by_rule.get(name)) for name in sorted(SIGNALS)}
    return sure, scores(sure, by_rule, words=len(opinion.page.words))


def scores(sure: Mapping[str, float], by_rule: Mapping[str, Signal], words: int) -> dict[str, float]:
    """Return the score of every signal, 0 to 1: what is held against its thresholds.

    For most signals the certainty. A grave one is weighed together with how likely it is that anything grave is shown at all
    (the signals taken as independent: noisy-or, Pearl 1988): words that may be a threat and may as well be an accusation are
    nearly sure to be one of them, and need somebody. What is itself unlikely is not carried along into an alert:
    it counts for half at most. Nor does what a plain rule settles carry anything: there is no doubt to share.
    A threat in few ``words`` that no rule knows stands alone, and must be as good as certain.
    """
    shown = {name: _raised(name, certainty, by_rule.get(name)) for name, certainty in sure.items()}
    settled = {name for name, rule in by_rule.items() if rule.band is Band.ALERT and rule.certainty >= _ALONE} - DECISIVE
    anything = {
        name: _log_odds(1 - prod(1 - sure.get(each, 0) for each in GRAVE - leave - settled)) for name, leave in _BESIDE.items()
    }
    alone = (shown.keys() & _VEILED) - by_rule.keys() if words <= _BRIEF else frozenset()
    held = {name: _beside(raised, anything[name]) if name in GRAVE else raised for name, raised in shown.items()}
    return held | {name: shown[name] ** 3 for name in alone}


def _beside(raised: float, anything: float) -> float:
    if raised == 1:
        return raised
    together = 1 / (1 + exp(-_OWN * _log_odds(raised) - (1 - _OWN) * anything))
    return together if raised >= UNLIKELY else together * _CARRIED * raised / UNLIKELY


def _log_odds(chance: float) -> float:
    kept = min(1 - _SUREST, max(_SUREST, chance))
    return log(kept / (1 - kept))


def _raised(name: str, certainty: float, rule: Signal | None) -> float:
    """Return the certainty, and more where a rule would alert."""
    if rule is None or rule.band is not Band.ALERT:
        return certainty
    return 1.0 if _is_decisive(name, rule) else min(_LESS_THAN_DECISIVE, certainty * _WITH_A_RULE)


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


def _band(name: str, score: float, opinion: Opinion, by_rule: Mapping[str, Signal], shifts: Mapping[str, Shift]) -> Band:
    made = opinion.made[name]
    at = band(score, Thresholds(made.alert, made.review), shifts.get(name, Shift()))
    return Band.REVIEW if at is Band.NONE and name in by_rule and name in ALERTING else at


def _shown(name: str, at: Band, opinion: Opinion, rule: Signal | None) -> tuple[tuple[Span, ...], str]:
    return (rule.spans, rule.why) if rule else (opinion.spans(name), _reason(name, at, opinion))


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
