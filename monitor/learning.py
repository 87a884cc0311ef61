"""What a person's word on a concern changes: it is kept, words are known again by it, and thresholds move and move back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.detect.rulebook import ALERTING
from monitor.dismissed import Dismissal, alerting, likeness
from monitor.held_out import HeldOut
from monitor.model import Band, Case, Concern, Signal
from monitor.store import Store, Transaction, alerts, concerns, keeping, tunings
from monitor.tuning import Move, Moved, last_standing, proposals


@dataclass(frozen=True, slots=True)
class Word:
    """What the holder of a role says of a case: whether it was right to show it, for one signal or (empty) for what showed it."""

    right: bool
    by: str
    now: datetime
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a word did: of which signals it was taken, whether the same words are known again, and which alerts are still open.

    ``was_known`` says that they were known until now.
    """

    signals: tuple[str, ...]
    is_known: bool = False
    was_known: bool = False
    open_alerts: tuple[str, ...] = ()


class Refused(Exception):
    """A word that cannot be taken; its own words say why and what to do."""


def hear(store: Store, case: Case, word: Word) -> Heard:
    """The word stands in the place of what was said of those signals before, with all that follows, in one transaction."""
    with store.write() as tx:
        case = keeping.case(tx, case.id)
        spoken_of = _spoken_of(case, word.signal)
        forgotten = concerns.is_forgotten(tx, case.id)
        if forgotten and not word.right:
            raise Refused(f"{case.ref} is too old: its words are no longer kept, so nobody can judge them.")
        if not forgotten:
            for signal in spoken_of:
                said = Concern(signal.name, signal.score, signal.band, word.right, word.by, word.now)
                concerns.say(tx, case.id, said)
        was, known = _remember(tx, case, word)
        raised = tuple(each.ref for each in alerts.alerts_of(tx, case.id) if each.acknowledged is None)
        return Heard(tuple(signal.name for signal in spoken_of), known, was, raised)


def retune(store: Store, school_id: str, held_out: HeldOut | None, by: tuple[str, datetime]) -> list[Move]:
    """The thresholds stand where the answers move them; return what became of each signal that was answered about."""
    with store.write() as tx:
        moves = proposals(held_out, concerns.said(tx, school_id), tunings.log(tx, school_id))
        for move in moves:
            if move.after != move.before:
                tunings.note(tx, school_id, move, by)
        return moves


def undo(store: Store, school_id: str, by: tuple[str, datetime]) -> Moved | None:
    """The last move that stands is taken back, by a move of its own; return that, or None where there is none to take back."""
    with store.write() as tx:
        last = last_standing(tunings.log(tx, school_id))
        if last is None:
            return None
        back = Move(last.move.signal, last.move.after, last.move.before, f"number {last.number} was taken back")
        return tunings.note(tx, school_id, back, by, last.number)


def _spoken_of(case: Case, name: str) -> Sequence[Signal]:
    """Return the signals that a word is about: the one named, or those that alert, or else those in review that might have."""
    shown = {signal.name: signal for signal in case.judgement.detection.signals if signal.band is not Band.NONE}
    names = ", ".join(shown) or "none"
    if name:
        if name not in shown:
            raise Refused(f"{case.ref} does not show that signal. It shows: {names}.")
        return [shown[name]]
    urgent = [signal for signal in shown.values() if signal.name in ALERTING]
    alerted = [signal for signal in urgent if signal.band is Band.ALERT]
    chosen = alerted or [signal for signal in urgent if not signal.is_unlikely]
    if not chosen:
        ask = f"Say which you mean, with --signal. It shows: {names}." if shown else "There is nothing to answer."
        raise Refused(f"{case.ref} shows nothing that alerts. {ask}")
    return chosen


def _remember(tx: Transaction, case: Case, word: Word) -> tuple[bool, bool]:
    """The words of a case are known again where each of its alerts was no concern, and not otherwise.

    Return whether they were known before, and whether they are now.
    """
    said = {each.signal: each.right for each in concerns.said_of(tx, case.id)}
    alerted = alerting(case.judgement.detection)
    if not word.right and not alerted:
        return False, False
    known_by = likeness(case.document, case.document.posted or case.lead.seen)
    was = concerns.undismiss(tx, case.id, known_by)
    if known_by is None or not alerted or any(said.get(name, True) for name in alerted):
        return was, False
    concerns.dismiss(tx, case.id, known_by, Dismissal(alerted, word.now))
    return was, True
