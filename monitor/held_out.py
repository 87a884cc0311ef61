"""What the shipped texts of held-out authors show of the detector: recall and false alerts of a signal at moved thresholds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.detect.bands import Thresholds, band
from monitor.model import Band, Shift
from monitor.shares import Share

FILE = "weights/held_out.json"


@dataclass(frozen=True, slots=True)
class Measured:
    """One signal as it was measured: the shipped thresholds, the score of each text, and which truly show it.

    ``floor`` is the least recall of alerts alone, None for a signal that never alerts. ``benign`` are the hard benign texts.
    """

    at: Thresholds
    floor: float | None
    scores: tuple[float, ...]
    shown: frozenset[int]
    benign: frozenset[int]

    def bands(self, shift: Shift) -> tuple[Band, ...]:
        """Return the band of each text at thresholds moved by so much."""
        found = (band(score, self.at, shift) for score in self.scores)
        return tuple(Band.REVIEW if self.floor is None and each is Band.ALERT else each for each in found)

    def alerted(self, shift: Shift) -> Share:
        """Return of how many of the texts that show the signal somebody is told at once."""
        bands = self.bands(shift)
        return Share(sum(bands[text] is Band.ALERT for text in self.shown), len(self.shown))

    def seen(self, shift: Shift) -> Share:
        """Return of how many of the texts that show the signal somebody is told, at once or the same day."""
        bands = self.bands(shift)
        return Share(sum(bands[text] is not Band.NONE for text in self.shown), len(self.shown))

    def false_alerts(self, shift: Shift) -> frozenset[int]:
        """Return the hard benign texts that alert."""
        bands = self.bands(shift)
        return frozenset(text for text in self.benign if bands[text] is Band.ALERT)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The texts that ship for measuring: of which corpus, how many, how many hard benign, and each signal as measured on them."""

    corpus: str
    texts: int
    hard: int
    signals: Mapping[str, Measured]


@cache
def shipped() -> HeldOut | None:
    """Return the measurement that ships with the program, or None where none does."""
    file = files("monitor.detect").joinpath(FILE)
    return read(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def read(table: Mapping[str, Any]) -> HeldOut:
    """Return the measurement that a table of the file's shape holds."""
    hard = frozenset(table["hard"])
    signals = {name: _measured(one, hard) for name, one in table["signals"].items()}
    return HeldOut(table["corpus"], table["texts"], len(hard), signals)


def _measured(one: Mapping[str, Any], hard: frozenset[int]) -> Measured:
    shown = frozenset(one["shown"])
    at = Thresholds(one.get("alert") or 1.0, one["review"])
    return Measured(at, one.get("floor"), tuple(one["scores"]), shown, hard - shown)
