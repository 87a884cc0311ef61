"""How many schools share a name: counted where a register of schools was read, estimated from its words otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log10

from monitor.match.lexicon import SILENT, distinctiveness

Core = tuple[str, ...]

# One of two schools is not yet told from the other; of a hundred, a name tells hardly anything.
_ONE_OF_TWO, _LESS_FOR_TEN_TIMES, _LEAST = 0.7, 0.35, 0.02


@dataclass(frozen=True, slots=True)
class Commonness:
    """How far a name settles which school is meant. ``counts`` has, by own words, how many schools say which kinds."""

    counts: Mapping[Core, Mapping[frozenset[str], int]] = field(default_factory=dict)

    def of(self, core: Core, kinds: frozenset[str] = frozenset()) -> float:
        """Return how far a name settles it, from 0 (any of hundreds) to 1 (there is but one), given the kinds it says."""
        known = self.counts.get(core)
        if known is None:
            return distinctiveness(core, kinds)
        told = kinds - SILENT - {"school"}
        return settles(sum(count for said, count in known.items() if told <= said))


def settles(schools: int) -> float:
    """Return how far a name settles it that so many schools have."""
    if schools <= 1:
        return 1.0
    return max(_LEAST, _ONE_OF_TWO - _LESS_FOR_TEN_TIMES * log10(schools / 2))


def count_names(names: Iterable[tuple[Core, frozenset[str]]]) -> Commonness:
    """Return how common names are among these: a school's own words and kinds each."""
    counts: dict[Core, Counter[frozenset[str]]] = {}
    for core, kinds in names:
        counts.setdefault(core, Counter())[kinds] += 1
    return Commonness(counts)


ESTIMATE = Commonness()
