"""What came of a year, as it is known to whoever stood outside, and what the program kept of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.year.growth import Sample
from tests.year.kept import Kept
from tests.year.plan import Plan

# What a letter names ends so where it only counts the rest.
AND_MORE = "more"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter that somebody has got: when, what (its key), to which address, when it was written, and what it names."""

    at: datetime
    key: str
    to: str
    created: datetime
    names: tuple[str, ...]


@dataclass
class Seen:
    """What was seen of the program from outside.

    ``unheard`` are letters that were taken without the program's learning so, by key: each may come once more. ``acknowledged``
    is when somebody first answered an alert, ``bounced`` when a role's letter came back.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    unheard: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[str, datetime] = field(default_factory=dict)
    bounced: list[tuple[datetime, str]] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)


@dataclass
class Year:
    """The year as planned, the passes that were made whole and those that died, and what was seen, kept and held."""

    plan: Plan
    slots: int
    seen: Seen
    kept: Kept
    made: Sequence[datetime]
    died: Sequence[datetime]
    faults: Sequence[str]
    samples: Sequence[Sample]
