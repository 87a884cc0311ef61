"""Shares with how sure they are: so many of so many, and between which figures the truth lies 95 times in 100."""

from dataclasses import dataclass
from math import sqrt

# How many standard deviations hold 95 % of a normal distribution.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def rate(self) -> float:
        """The share itself, 0 to 1; of nothing it is 0."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the truth lies, 95 times in 100 (Wilson 1927): honest for small counts and for 0 and 100 %."""
        if not self.whole:
            return 0.0, 1.0
        square = _Z * _Z / self.whole
        middle = (self.rate + square / 2) / (1 + square)
        reach = _Z * sqrt(self.rate * (1 - self.rate) / self.whole + square / (4 * self.whole)) / (1 + square)
        return max(0.0, min(middle - reach, self.rate)), min(1.0, max(middle + reach, self.rate))
