"""Texts that somebody wants judged by their words alone, with no school, and what the detector says of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.asked import is_own_page
from monitor.detect import detect
from monitor.lines import LineError, read_lines
from monitor.model import Band, Channel, Detection


@dataclass(frozen=True, slots=True)
class Given:
    """A text to be judged: its id, its words, and where it stands as far as is known: ``school_account`` for the school's own."""

    id: object
    text: str
    channel: str = ""


def read_given(lines: Iterable[str]) -> Iterator[Given | LineError]:
    """Yield what each line of JSON gives, or what is wrong with it (see ``monitor.lines``)."""
    for one in read_lines(lines, ("channel",)):
        yield one if isinstance(one, LineError) else Given(**one)


def judge(given: Given) -> Detection:
    """Return what the detector says of a text, for no school in particular."""
    return detect(given.text, channel=Channel.OFFICIAL_ACCOUNT if is_own_page(given.channel) else Channel.THIRD_PARTY)


def highest(detection: Detection) -> Band:
    """Return the band of the text as a whole: that of its gravest signal. What could not be read is for a person to look at."""
    bands = {signal.band for signal in detection.signals}
    waiting = Band.REVIEW if bands or detection.unread else Band.NONE
    return Band.ALERT if Band.ALERT in bands else waiting


def answer(given: Given, detection: Detection) -> dict[str, object]:
    """Return what is said of one text as a table for JSON: spans count the characters of the text as it was given."""
    said = [
        {
            "name": signal.name,
            "certainty": signal.certainty,
            "band": signal.band.value,
            "spans": [[span.start, span.end] for span in signal.spans],
            "why": signal.why,
        }
        for signal in detection.signals
    ]
    unread = {"unread": detection.unread} if detection.unread else {}
    return {"id": given.id, "band": highest(detection).value, "signals": said, "about": list(detection.about), **unread}
