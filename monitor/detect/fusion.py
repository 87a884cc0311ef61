"""Fuses what rules, the linear model and the encoder say into one calibrated certainty for each signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from monitor.detect.weights import table

# What a certainty is made of, in the order of the weights.
FEATURES = ("encoder", "linear", "rule", "alerting_rule", "urgent")
WHOLE, BARE = "whole", "bare"


@dataclass(frozen=True, slots=True)
class Fused:
    """How one signal's certainty is made, and from which score on it is for review and for alert.

    ``weights`` are in the order of ``FEATURES``. Above 1 a band is never reached.
    """

    weights: tuple[float, ...]
    bias: float
    alert: float
    review: float

    def certainty(self, values: tuple[float, ...]) -> float:
        """Return how sure it is, 0 to 1, that the text shows the signal: logistic regression, so the figure is calibrated."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@cache
def fused(kind: str) -> Mapping[str, Fused]:
    """Return how each signal's certainty is made: ``whole``, or ``bare`` where the encoder cannot be run."""
    return {
        signal: Fused(tuple(made["weights"]), made["bias"], made["alert"], made["review"])
        for signal, made in table("fusion.json")[kind].items()
    }


def values(
    signal: str,
    encoder: Mapping[str, float],
    linear: Mapping[str, float],
    rule: tuple[float, bool],
) -> tuple[float, ...]:
    """Return what is known of one signal in the order of ``FEATURES``; logits, but for the rule's own certainty and band."""
    return (encoder.get(signal, 0.0), linear.get(signal, 0.0), rule[0], float(rule[1]), encoder.get("urgent", 0.0))
