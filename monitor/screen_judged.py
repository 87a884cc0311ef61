"""Lays out what the detector says of a text: the band in words, the signals with the words that show them, and why."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.explain import printable, unlikely_ones
from monitor.judged import Given, highest
from monitor.model import Band, Detection, Signal
from monitor.screen_match import INDENT, called

_BANDS = {
    Band.ALERT: ("alert", "red", "somebody would be told at once, if the school's policy says so"),
    Band.REVIEW: ("review", "yellow", "it would stand in the next digest"),
    Band.NONE: ("none", "green", "nothing in it needs anybody"),
}
_LONGEST_WORDS = 60


def shown(given: Given, detection: Detection, *, alone: bool) -> Group:
    """Return one answer for the screen; ``alone`` where no other text was given, so that it needs no id."""
    name, colour, words = _BANDS[highest(detection)]
    head = Text.assemble((name, f"bold {colour}"), f": {words}.")
    parts: list[RenderableType] = [head if alone else Text.assemble(f"{called(given.id)}: ", head)]
    parts += [Padding(_signal(given.text, signal), INDENT) for signal in detection.signals if not signal.is_unlikely]
    if unlikely := unlikely_ones(detection):
        parts.append(Padding(Text(unlikely), INDENT))
    if detection.unread:
        parts.append(Padding(Text(f"could not be read: {detection.unread}"), INDENT))
    roles = ", ".join(role.replace("_", " ") for role in detection.about)
    return Group(*parts, Padding(Text(f"about: {roles}"), INDENT))


def _signal(text: str, signal: Signal) -> Text:
    quoted = ", ".join(f'"{_words(text[span.start : span.end])}"' for span in signal.spans)
    style = "bold red" if signal.band is Band.ALERT else "bold"
    return Text.assemble((signal.name, style), f" {signal.certainty:.2f} ({signal.band.value}): {signal.why}: {quoted}")


def _words(words: str) -> str:
    plain = " ".join(printable(words).split())
    return plain if len(plain) <= _LONGEST_WORDS else f"{plain[:_LONGEST_WORDS]}\u2026"
