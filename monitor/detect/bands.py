"""Says in which band a certainty lies, once a school's own answers have moved the thresholds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from monitor.detect.rulebook import ALERTING
from monitor.model import Band, Shift, Signal

NO_SHIFTS: Mapping[str, Shift] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which certainty on a signal alerts, and from which on a person looks at it today."""

    alert: float
    review: float


# The least certainty with which a rule alerts by itself; what a rule has found is always looked at.
OF_RULES = Thresholds(alert=0.7, review=0.0)


def band(certainty: float, at: Thresholds, shift: Shift) -> Band:
    """Return the band of a certainty at thresholds that were moved. The alert band never reaches below the review band."""
    review = at.review + shift.review
    if certainty >= max(at.alert + shift.alert, review):
        return Band.ALERT
    return Band.REVIEW if certainty >= review else Band.NONE


def shifted(signals: Iterable[Signal], shifts: Mapping[str, Shift]) -> tuple[Signal, ...]:
    """Return the signals that rules found, each in its band at moved thresholds, what needs an alert first.

    A rule gives its band itself, since words around it may speak against it. So a threshold moved up only takes alerts back
    to review, one moved down only raises what was in review, and what no shift names stays as it is. Nothing is dropped.
    """
    moved = (_shifted(signal, shifts[signal.name]) if signal.name in shifts else signal for signal in signals)
    return tuple(sorted(moved, key=lambda signal: signal.band is not Band.ALERT))


def _shifted(signal: Signal, shift: Shift) -> Signal:
    new = band(signal.certainty, OF_RULES, Shift(alert=shift.alert))
    lowered = shift.alert > 0 and new is Band.REVIEW
    raised = shift.alert < 0 and new is Band.ALERT and signal.name in ALERTING
    return replace(signal, band=new) if lowered or raised else signal
