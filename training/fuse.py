"""Learns how far to trust rules, linear model and encoder for each signal, and where the two bands begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from sklearn.linear_model import LogisticRegression

from monitor.detect.fusion import FEATURES
from monitor.detect.rulebook import ALERTING, SIGNALS
from training.bars import ALERTS

Certainties: TypeAlias = Mapping[str, np.ndarray]
Shown: TypeAlias = Mapping[str, np.ndarray]
NEVER = 2.0
_FALSE_ALERTS = 0.027
_REVIEWED = 0.975
# Thresholds are set to go past what is asked by a margin.
_MARGIN, _AHEAD, _ABOVE = 0.03, 12, 0.1
_STRENGTH = 1.0
_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Fitted:
    """How one signal's certainty is made, and its certainties on the texts that it was fitted to."""

    weights: tuple[float, ...]
    bias: float
    certainties: np.ndarray


def fit(values: np.ndarray, shown: np.ndarray, *, without: Sequence[str] = ()) -> Fitted:
    """Return the fusion of one signal from ``values`` (texts, features); features in ``without`` get no weight."""
    used = [n for n, name in enumerate(FEATURES) if name not in without]
    if not shown.any():
        return Fitted((0.0,) * len(FEATURES), -8.0, np.full(len(shown), 3e-4))
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(values[:, used], shown)
    weights = np.zeros(len(FEATURES))
    weights[used] = model.coef_[0]
    return Fitted(tuple(map(float, weights)), float(model.intercept_[0]), model.predict_proba(values[:, used])[:, 1])


def bands(certainties: Certainties, shown: Shown, hard: np.ndarray) -> dict[str, tuple[float, float]]:
    """Return for each signal from which score on it is for alert and for review.

    Alert: lowered where a false alert more buys most recall of what is asked, until so many of the hard benign texts raise one.
    Review: as low as almost every text of a grave signal needs; for the others, where the
    harmonic mean of precision and recall (F1) is best.
    """
    alert = _alerts(certainties, shown, hard)
    found = {}
    for signal in sorted(SIGNALS):
        begins = alert.get(signal, NEVER)
        found[signal] = (begins, min(_review(signal, certainties[signal], shown[signal]), begins))
    return found


def _alerts(scores: Certainties, shown: Shown, hard: np.ndarray) -> dict[str, float]:
    tempting = {signal: np.unique(scores[signal][hard])[::-1] for signal in ALERTING}
    passed = dict.fromkeys(sorted(ALERTING), 0)

    def begins(signal: str, passed: int) -> float:
        """Between the last hard benign text that is let pass and the first that is not."""
        ranked = tempting[signal]
        return float((ranked[passed - 1] + ranked[passed]) / 2 if passed else ranked[0] + (1 - ranked[0]) * _ABOVE)

    def recall(signal: str, passed: int) -> float:
        return float((scores[signal][shown[signal]] >= begins(signal, passed)).mean())

    def gain(signal: str) -> tuple[float, int]:
        """Return what a false alert more buys this signal, weighed by how far it is below what is asked, and how many to buy."""
        now, at = recall(signal, passed[signal]), passed[signal]
        ahead = range(1, min(_AHEAD, len(tempting[signal]) - at))
        short = max(0.0, ALERTS[signal] + _MARGIN - now)
        return max(((recall(signal, at + many) - now) * short / many, many) for many in ahead)

    while np.any([scores[name][hard] >= begins(name, passed[name]) for name in passed], axis=0).mean() < _FALSE_ALERTS:
        (_, many), signal = max((gain(signal), signal) for signal in ALERTS)
        passed[signal] += many
    return {signal: begins(signal, passed[signal]) for signal in ALERTING}


def _review(signal: str, certainties: np.ndarray, shown: np.ndarray) -> float:
    if signal in ALERTS:
        return float(np.quantile(certainties[shown], 1 - _REVIEWED))
    ranked = np.unique(certainties[certainties > _LEAST])
    return float(max(ranked, key=lambda begins: _f1(certainties >= begins, shown))) if shown.any() else NEVER


def _f1(said: np.ndarray, shown: np.ndarray) -> float:
    return 2 * float((said & shown).sum()) / max(1.0, float(said.sum() + shown.sum()))
