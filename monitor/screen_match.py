"""Lays out what matching says of a text: the verdict in words, the text with the name marked, and the reasons."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.asked import Asked
from monitor.explain import printable
from monitor.model import Mention, Standing

_VERDICTS = {
    Standing.US: ("us", "green", "it is about the school"),
    Standing.UNSURE: ("unsure", "yellow", "it may be about the school: it would go into the tray, for a person to say"),
    Standing.ROUTINE: ("routine", "cyan", "it names the school, but nobody speaks of it: it would only be counted"),
    Standing.OTHER: ("other", "red", "it is not about the school"),
}
_LONGEST = 600


def shown(asked: Asked, mention: Mention, *, alone: bool) -> Group:
    """Return one answer for the screen; ``alone`` where no other text was asked about, so that it needs no id."""
    name, colour, words = _VERDICTS[mention.standing]
    head = Text.assemble((name, f"bold {colour}"), f" {mention.certainty:.2f}: {words}.")
    if not alone:
        head = Text.assemble(f"{printable(str(asked.id))}: ", head)
    parts: list[RenderableType] = [head, Padding(_words(asked, mention), (0, 0, 0, 4))]
    parts += [
        Padding(Text(f"- {printable(reason)}"), (0, 0, 0, 4)) for reason in mention.reasons or ("no name of the school is in it",)
    ]
    return Group(*parts)


def _words(asked: Asked, mention: Mention) -> Text:
    """Return the text with the names marked, as one line that moves no cursor."""
    marked = Text()
    done = 0
    for span in mention.spans:
        marked.append(_plain(asked.text[done : span.start]))
        marked.append(_plain(asked.text[span.start : span.end]), "bold reverse")
        done = max(done, span.end)
    marked.append(_plain(asked.text[done:]))
    if len(marked) > _LONGEST:
        marked.truncate(_LONGEST, overflow="ellipsis")
    return marked


def _plain(words: str) -> str:
    """Return words without what moves the cursor, each gap between them one space, and no half of a character."""
    return " ".join(f"|{printable(words)}|".split())[1:-1].encode("utf-8", "replace").decode()
