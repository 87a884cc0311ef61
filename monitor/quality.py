"""How good the detector is here: how many of a school's answers were yes, and what the shipped texts show at its thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.held_out import HeldOut
from monitor.model import Concern, Shift
from monitor.shares import Share


@dataclass(frozen=True, slots=True)
class Figures:
    """One signal on the shipped texts: how many that show it alert, how many are seen at all, how many harmless ones alert.

    ``alerted`` and ``false`` are None for a signal that never alerts.
    """

    alerted: Share | None
    seen: Share
    false: Share | None
    shift: Shift


@dataclass(frozen=True, slots=True)
class Quality:
    """A school's own precision by signal, and the shipped texts' figures by signal; ``false`` counts each harmless text once."""

    own: Mapping[str, Share]
    shipped: Mapping[str, Figures]
    false: Share
    corpus: str = ""
    texts: int = 0


def quality(concerns: Sequence[Concern], held_out: HeldOut | None, shifts: Mapping[str, Shift]) -> Quality:
    """Return how good the detector is by these answers, and by the shipped texts at thresholds moved by these shifts."""
    own = {name: _own(concerns, name) for name in sorted({concern.signal for concern in concerns})}
    if held_out is None:
        return Quality(own, {}, Share(0, 0))
    found: dict[str, Figures] = {}
    alerting: set[int] = set()
    for name, measured in sorted(held_out.signals.items()):
        shift = shifts.get(name, Shift())
        wrong = measured.false_alerts(shift)
        alerting |= wrong
        alerts = measured.floor is not None
        found[name] = Figures(
            measured.alerted(shift) if alerts else None,
            measured.seen(shift),
            Share(len(wrong), len(measured.benign)) if alerts else None,
            shift,
        )
    return Quality(own, found, Share(len(alerting), held_out.hard), held_out.corpus, held_out.texts)


def _own(concerns: Sequence[Concern], name: str) -> Share:
    rights = [concern.right for concern in concerns if concern.signal == name]
    return Share(sum(rights), len(rights))
