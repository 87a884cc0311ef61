"""Lays out what a word on a concern did, how thresholds moved, and how good the detector is, on 80 columns."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from monitor.deadline import LONDON
from monitor.learning import Heard
from monitor.model import Case, Shift
from monitor.quality import Figures, Quality
from monitor.shares import Share
from monitor.tuning import Move, Moved

NO_ANSWERS = "No answers yet. After reading a case, say whether it was a concern: monitor concern M-0012 yes --by head"
NOT_SHIPPED = "No measured texts ship with this detector, so its recall cannot be shown and no threshold moves."


def heard(case: Case, said: str, by: str, what: Heard) -> list[str]:
    """Return what a word on a case did, in plain lines."""
    lines = [f"{case.ref}: {said}, for {', '.join(what.signals)}. Nothing is deleted; to change it, say so again."]
    if what.is_known:
        lines.append("The very same words elsewhere come into the digest from now on and wake nobody, until this is changed.")
    elif what.was_known:
        lines.append("The same words elsewhere alert again.")
    elif said == "no":
        lines.append("The same words elsewhere are shown as before: they are too short, not kept, or not all of them was a no.")
    if what.open_alerts and said == "no":
        refs = " ".join(what.open_alerts)
        lines.append(f"This does not acknowledge {refs}, which goes on to the next person: monitor ack {refs} --by {by}")
    return lines


def moves(proposed: Sequence[Move], *, dry: bool, by: str) -> list[str]:
    """Return what becomes of each signal and why, and what to type next."""
    if not proposed:
        return [NO_ANSWERS]
    lines = [f"{move.signal}: {_shift(move)}{move.why}." for move in proposed]
    moved = any(move.after != move.before for move in proposed)
    if not moved:
        return [*lines, "No threshold moves."]
    last = f"Nothing was changed. To do it: monitor retune --by {by or 'head'}" if dry else "To take the last one back: --undo"
    return [*lines, last]


def log(moved: Sequence[Moved]) -> RenderableType:
    """Return every move, a number each, none left out."""
    if not moved:
        return Text("No threshold was ever moved.")
    table = Table.grid(padding=(0, 2, 0, 0))
    for each in moved:
        words = Text(f"{each.move.signal}: {_shift(each.move)}{each.move.why}")
        words.append(f"\n{each.by}, {each.at.astimezone(LONDON):%-d %b %Y %H:%M}", "dim")
        table.add_row(Text(str(each.number), "bold"), words)
    return table


def quality(found: Quality) -> Group:
    """Return how good the detector is, for a tired person."""
    return Group(*_own(found), *_shipped(found))


def as_data(found: Quality) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "own": {name: _data(share) for name, share in found.own.items()},
        "shipped": {name: _figures(figures) for name, figures in found.shipped.items()},
        "false_alerts": _data(found.false),
        "corpus": found.corpus,
        "texts": found.texts,
    }


def _own(found: Quality) -> Iterator[RenderableType]:
    yield Text("At this school: of what was answered, how much was a concern", "bold")
    if not found.own:
        yield Text(f"{NO_ANSWERS}\n")
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    for name, share in found.own.items():
        table.add_row(name, f"{share.part} of {share.whole}", _percent(share))
    yield table
    if silent := [name for name in found.shipped if name not in found.own]:
        yield Text(f"No answers yet: {', '.join(silent)}.", "dim")
    yield Text()


def _shipped(found: Quality) -> Iterator[RenderableType]:
    yield Text("On the shipped texts, at the thresholds in force here", "bold")
    if not found.shipped:
        yield Text(NOT_SHIPPED)
        return
    table = Table("signal", box=None, padding=(0, 2, 0, 0))
    for heading in ("texts", "alert now", "either band", "false / 1,000"):
        table.add_column(heading, justify="right")
    for name, figures in found.shipped.items():
        mark = "*" if figures.shift != Shift() else ""
        alerted = "-" if figures.alerted is None else _percent(figures.alerted)
        false = "-" if figures.false is None else _permille(figures.false)
        table.add_row(f"{name}{mark}", str(figures.seen.whole), alerted, _percent(figures.seen), false)
    yield table
    yield Text(f"\nFalse alerts in 1,000 harmless texts that look alarming, all signals together: {_permille(found.false)}.")
    legend = "In brackets: where the truth lies, 95 times in 100. How much of what shows a signal alerts, or is shown at all."
    yield Text(legend, "dim")
    if any(figures.shift != Shift() for figures in found.shipped.values()):
        yield Text("* moved by this school's answers: monitor retune --log", "dim")


def _percent(share: Share) -> str:
    if not share.whole:
        return "none"
    low, high = share.interval
    return f"{share.rate:.0%} ({low * 100:.0f}-{high * 100:.0f})"


def _permille(share: Share) -> str:
    low, high = share.interval
    return f"{share.rate * 1000:.0f} ({low * 1000:.0f}-{high * 1000:.0f})" if share.whole else "none"


def _data(share: Share) -> Mapping[str, float | int | None]:
    low, high = share.interval
    rate = share.rate if share.whole else None
    return {"part": share.part, "whole": share.whole, "rate": rate, "low": low, "high": high}


def _figures(figures: Figures) -> dict[str, object]:
    return {
        "alert_now": figures.alerted and _data(figures.alerted),
        "either_band": _data(figures.seen),
        "false_alerts": figures.false and _data(figures.false),
        "shift": {"alert": figures.shift.alert, "review": figures.shift.review},
    }


def _shift(move: Move) -> str:
    """Return what moved, from where to where, beside the shipped threshold."""
    pairs = (("alerts", move.before.alert, move.after.alert), ("review", move.before.review, move.after.review))
    return "".join(f"{name} {before:+.2f} -> {after:+.2f}; " for name, before, after in pairs if before != after)
