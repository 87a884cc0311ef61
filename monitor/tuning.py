"""Moves a signal's thresholds by what people answered: a step at a time, never far, never below the recall that must be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.held_out import HeldOut, Measured
from monitor.model import Band, Concern, Shift
from monitor.shares import Share

# Scores run from 0 to 1.
STEP = 0.05
MOST_STEPS = 3
FARTHEST = STEP * MOST_STEPS
FEWEST = 5
# Of those that alert fewer than half were right; the review band is read once a day, and one right in five is worth that.
TOO_FEW_ALERTS, TOO_FEW_REVIEWS = 0.5, 0.2
LEAST_SEEN = 0.96


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one signal's thresholds, and why in words."""

    signal: str
    before: Shift
    after: Shift
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made: its number, when and by whom, and the number of the move that it took back (None: none)."""

    number: int
    move: Move
    at: datetime
    by: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """One signal as the answers find it: as measured, its shift, every answer on it, and those given since it last moved."""

    measured: Measured
    now: Shift
    every: Sequence[Concern]
    fresh: Sequence[Concern]

    @property
    def alert(self) -> float:
        """The threshold of alerts as it stands."""
        return self.measured.at.alert + self.now.alert

    @property
    def review(self) -> float:
        """The threshold of the review band as it stands."""
        return self.measured.at.review + self.now.review


def shifts_in_force(log: Sequence[Moved]) -> dict[str, Shift]:
    """Return the shift of every signal that was ever moved, after all moves in their order."""
    return {moved.move.signal: moved.move.after for moved in log}


def last_standing(log: Sequence[Moved]) -> Moved | None:
    """Return the newest move that was not taken back and takes none back itself."""
    undone = {moved.undoes for moved in log}
    return next((moved for moved in reversed(log) if moved.undoes is None and moved.number not in undone), None)


def proposals(held_out: HeldOut | None, concerns: Sequence[Concern], log: Sequence[Moved]) -> list[Move]:
    """Return what should become of each signal that somebody answered about, moved or not, each with why.

    A step needs answers that were given since the signal last moved, in either direction: so to ask twice moves nothing twice,
    and what was taken back stays so until people have answered anew.
    """
    now = shifts_in_force(log)
    last = {moved.move.signal: moved.at for moved in log}
    found: list[Move] = []
    for name in sorted({concern.signal for concern in concerns}):
        shift = now.get(name, Shift())
        measured = held_out.signals.get(name) if held_out else None
        if measured is None or not measured.shown:
            found.append(Move(name, shift, shift, "stays: no shipped texts measure what a move would miss"))
            continue
        every = [concern for concern in concerns if concern.signal == name]
        fresh = [concern for concern in every if name not in last or concern.at > last[name]]
        found.append(_proposal(name, _Standing(measured, shift, every, fresh)))
    return found


def within_bounds(held_out: HeldOut | None, shifts: Mapping[str, Shift]) -> dict[str, Shift]:
    """Return the shifts as far as they may be in force with these shipped texts: a newer detector may bear less than an older.

    What cannot be measured is not moved at all.
    """
    signals = held_out.signals if held_out else {}
    return {name: _bounded(signals[name], shift) for name, shift in shifts.items() if name in signals and signals[name].shown}


def _bounded(measured: Measured, shift: Shift) -> Shift:
    clipped = Shift(*(max(-FARTHEST, min(FARTHEST, each)) for each in (shift.alert, shift.review)))
    while clipped.review > 0 and _misses_review(measured, clipped):
        clipped = replace(clipped, review=_moved(clipped.review, -STEP))
    while clipped.alert > 0 and _misses_alert(measured, clipped):
        clipped = replace(clipped, alert=_moved(clipped.alert, -STEP))
    return clipped


def _proposal(name: str, signal: _Standing) -> Move:
    """Return the move of one signal: its alerts up or down a step, or else its review band up a step, or neither."""
    shift, why = _alert(signal)
    if shift == signal.now:
        reviewed, words = _review(signal)
        shift, why = (reviewed, words) if reviewed != signal.now else (shift, f"{why}; {words}")
    return Move(name, signal.now, shift, why)


def _alert(signal: _Standing) -> tuple[Shift, str]:
    """Return the shift with the threshold of alerts moved or not, and why."""
    if signal.measured.floor is None:
        return signal.now, "it never alerts"
    alerts = [each for each in signal.fresh if each.band is Band.ALERT and each.score >= signal.alert]
    below = [each for each in signal.fresh if each.band is Band.REVIEW and signal.review <= each.score < signal.alert]
    if len(below) >= FEWEST and _right(below).interval[0] > TOO_FEW_ALERTS:
        return _alert_down(signal, below)
    if len(alerts) < FEWEST:
        return signal.now, f"alerts stay: {_count(alerts)}, and a step needs {FEWEST}"
    if _right(alerts).interval[1] >= TOO_FEW_ALERTS:
        return signal.now, f"alerts stay: {_said(alerts)}, which does not show that most are wrong"
    return _alert_up(signal, alerts)


def _alert_up(signal: _Standing, alerts: Sequence[Concern]) -> tuple[Shift, str]:
    moved = replace(signal.now, alert=_moved(signal.now.alert, STEP))
    threshold = signal.measured.at.alert + moved.alert
    said = f"{_said(alerts)}, but alerts stay"
    if moved.alert > FARTHEST:
        return signal.now, f"{said}: {MOST_STEPS} steps is the farthest"
    if any(each.right and each.band is Band.ALERT and signal.alert <= each.score < threshold for each in signal.every):
        return signal.now, f"{said}: one step more would not have alerted to what somebody found right"
    if _misses_alert(signal.measured, moved):
        left, floor = signal.measured.alerted(moved).rate, signal.measured.floor or 0
        return signal.now, f"{said}: one step more would find {left:.0%} of the shipped texts, and {floor:.0%} is the floor"
    return moved, f"{_said(alerts)}: alerts begin one step higher, at {threshold:.2f}"


def _alert_down(signal: _Standing, below: Sequence[Concern]) -> tuple[Shift, str]:
    moved = replace(signal.now, alert=_moved(signal.now.alert, -STEP))
    threshold = signal.measured.at.alert + moved.alert
    said = f"of {len(below)} that were only for review {_right(below).part} were right"
    if moved.alert < -FARTHEST:
        return signal.now, f"{said}, but alerts stay: {MOST_STEPS} steps is the farthest"
    if threshold < signal.review:
        return signal.now, f"{said}, but alerts stay: one step more would leave nothing for review"
    was, now = (len(signal.measured.false_alerts(shift)) for shift in (signal.now, moved))
    rise = f"false alerts on the shipped harmless texts {was} -> {now} of {len(signal.measured.benign)}"
    return moved, f"{said}: alerts begin one step lower, at {threshold:.2f} ({rise})"


def _review(signal: _Standing) -> tuple[Shift, str]:
    """Return the shift with the threshold of the review band moved up or not, and why. It comes down again by undoing."""
    seen = [each for each in signal.fresh if each.band is Band.REVIEW and each.score >= signal.review]
    if len(seen) < FEWEST:
        return signal.now, f"review stays: {_count(seen)}, and a step needs {FEWEST}"
    if _right(seen).interval[1] >= TOO_FEW_REVIEWS:
        return signal.now, f"review stays: {_said(seen)}, which does not show that hardly any is right"
    return _review_up(signal, seen)


def _review_up(signal: _Standing, seen: Sequence[Concern]) -> tuple[Shift, str]:
    moved = replace(signal.now, review=_moved(signal.now.review, STEP))
    threshold = signal.measured.at.review + moved.review
    said = f"{_said(seen)}, but review stays"
    if moved.review > FARTHEST:
        return signal.now, f"{said}: {MOST_STEPS} steps is the farthest"
    if threshold > signal.alert:
        return signal.now, f"{said}: one step more would reach the alerts"
    if any(each.right and signal.review <= each.score < threshold for each in signal.every):
        return signal.now, f"{said}: one step more would not have shown what somebody found right"
    if _misses_review(signal.measured, moved):
        left, floor = signal.measured.seen(moved).rate, _review_floor(signal.measured)
        return signal.now, f"{said}: one step more would show {left:.0%} of the shipped texts, and {floor:.0%} is the floor"
    return moved, f"{_said(seen)}: review begins one step higher, at {threshold:.2f}"


def _misses_alert(measured: Measured, shift: Shift) -> bool:
    return measured.floor is not None and measured.alerted(shift).rate < measured.floor


def _misses_review(measured: Measured, shift: Shift) -> bool:
    return measured.seen(shift).rate < _review_floor(measured)


def _review_floor(measured: Measured) -> float:
    """Return the least share of texts that the two bands must show: .96, or what they show as shipped if that is less."""
    return min(LEAST_SEEN, measured.seen(Shift()).rate)


def _moved(shift: float, by: float) -> float:
    return round(shift + by, 2)


def _right(concerns: Sequence[Concern]) -> Share:
    return Share(sum(concern.right for concern in concerns), len(concerns))


def _count(concerns: Sequence[Concern]) -> str:
    return f"{len(concerns)} answered since the last move" if concerns else "none answered since the last move"


def _said(concerns: Sequence[Concern]) -> str:
    share = _right(concerns)
    return f"of {share.whole} answered {share.part} {'was' if share.part == 1 else 'were'} right"
