"""Says in which band a certainty lies, once a school's own answers have moved the thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from monitor.model import Band, Shift

NO_SHIFTS: Mapping[str, Shift] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which certainty on a signal alerts, and from which on a person looks at it today."""

    alert: float
    review: float


def band(certainty: float, at: Thresholds, shift: Shift) -> Band:
    """Return the band of a certainty at thresholds that were moved. The alert band never reaches below the review band."""
    review = at.review + shift.review
    if certainty >= max(at.alert + shift.alert, review):
        return Band.ALERT
    return Band.REVIEW if certainty >= review else Band.NONE
