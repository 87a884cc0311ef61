"""How many schools share a name: counted where a register of schools was read, estimated from its words otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log10

from monitor.match.lexicon import SILENT, distinctiveness

Core = tuple[str, ...]

# One of two schools is not yet told from the other; of a hundred, a name tells hardly anything.
_ONE_OF_TWO, _LESS_FOR_TEN_TIMES, _LEAST = 0.7, 0.35, 0.05
# A full name is worth much in itself; one that another school has in full does not settle it even so.
_IN_FULL = 0.5
_ORDINARY = 0.5


@dataclass(frozen=True, slots=True)
class Commonness:
    """How far a name settles which school is meant. ``counts`` has, by own words, how many schools say which kinds."""

    counts: Mapping[Core, Mapping[frozenset[str], int]] = field(default_factory=dict)

    def of(self, core: Core, kinds: frozenset[str] = frozenset()) -> float:
        """Return how far a name settles it, from 0 (any of hundreds) to 1 (there is but one), given the kinds it says."""
        schools, estimate = self.schools(core, kinds), distinctiveness(core, kinds)
        if schools is None:
            return estimate
        if kinds:
            return settles(schools) * (1.0 if schools == 1 else _IN_FULL)
        # Few schools are called Park or Acorn; far more parks and acorns are.
        is_ordinary = len(core) == 1 and estimate < _ORDINARY
        return min(settles(schools), estimate) if is_ordinary else settles(schools)

    def schools(self, core: Core, kinds: frozenset[str] = frozenset()) -> int | None:
        """Return how many schools have a name, ours among them, that says at least these kinds; None where none were counted."""
        known = self.counts.get(core)
        told = kinds - SILENT - {"school"}
        return None if known is None else sum(count for said, count in known.items() if told <= said)


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
