"""Lays out what matching says of a text: the verdict in words, the text with the name marked, and the reasons."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.asked import Asked
from monitor.explain import printable
from monitor.model import Mention, Standing
from monitor.screen_tray import excerpt
from sources.model import Document

INDENT = (0, 0, 0, 4)
LONGEST_ID = 60
_VERDICTS = {
    Standing.US: ("us", "green", "it is about the school"),
    Standing.UNSURE: ("unsure", "yellow", "it may be about the school: it would go into the tray, for a person to say"),
    Standing.ROUTINE: ("routine", "cyan", "it names the school, but nobody speaks of it: it would only be counted"),
    Standing.OTHER: ("other", "red", "it is not about the school"),
}


def shown(asked: Asked, mention: Mention, *, alone: bool) -> Group:
    """Return one answer for the screen; ``alone`` where no other text was asked about, so that it needs no id."""
    name, colour, words = _VERDICTS[mention.standing]
    head = Text.assemble((name, f"bold {colour}"), f": {words}. Certainty that it is ours: {mention.certainty:.2f}.")
    parts: list[RenderableType] = [head if alone else Text.assemble(f"{called(asked.id)}: ", head)]
    if asked.text.strip():
        parts.append(Padding(excerpt(Document("", "", "", asked.text), mention.spans), INDENT))
    reasons = mention.reasons or ("no name of the school is in it",)
    return Group(*parts, *(Padding(Text(f"- {printable(reason)}"), INDENT) for reason in reasons))


def called(of: object) -> str:
    """Return what a text is called, on one line."""
    words = printable(" ".join(str(of).split()))
    return words if len(words) <= LONGEST_ID else f"{words[:LONGEST_ID]}\u2026"
