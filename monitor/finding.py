"""The noun of whoever looks after the monitor: one thing found, how grave it is, and what mends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is, the gravest first. A ``NOTE`` is worth knowing and calls for nothing."""

    BAD = "bad"
    WARNING = "warning"
    NOTE = "note"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its stable id (docs/seeing.md), how grave it is, what was seen, and what to do."""

    id: str
    level: Level
    seen: str
    remedy: str = ""

    @property
    def is_amiss(self) -> bool:
        """Whether somebody must see to it."""
        return self.level in {Level.BAD, Level.WARNING}


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the gravest first and otherwise as they came."""
    order = list(Level)
    return sorted(findings, key=lambda found: order.index(found.level))


def good(id_: str, seen: str) -> Finding:
    """Return that all is well with one thing."""
    return Finding(id_, Level.GOOD, seen)


def note(id_: str, seen: str, remedy: str = "") -> Finding:
    """Return something that is worth knowing."""
    return Finding(id_, Level.NOTE, seen, remedy)


def warning(id_: str, seen: str, remedy: str) -> Finding:
    """Return something that somebody must see to before it becomes worse."""
    return Finding(id_, Level.WARNING, seen, remedy)


def bad(id_: str, seen: str, remedy: str) -> Finding:
    """Return something because of which the monitor does not do what it is there for."""
    return Finding(id_, Level.BAD, seen, remedy)
