"""Detects: what the words of one text show, how surely, where they stand, and whom the matter is about."""

from collections.abc import Mapping, Sequence

from monitor.detect import decide
from monitor.detect.about import about
from monitor.detect.bands import NO_SHIFTS
from monitor.detect.named import NOBODY, Named, mark_named, whom
from monitor.detect.normalise import read
from monitor.detect.people import mark
from monitor.detect.phrases import Page
from monitor.detect.readable import unreadable
from monitor.detect.rulebook import rulebook
from monitor.detect.structured import find, merge
from monitor.detect.trained import opinion
from monitor.detect.triggers import by_rules
from monitor.model import Channel, Detection, Shift


def detect(
    text: str,
    *,
    channel: Channel = Channel.THIRD_PARTY,
    staff: tuple[str, ...] = (),
    people: Mapping[str, tuple[str, ...]] = NOBODY,
    shifts: Mapping[str, Shift] = NO_SHIFTS,
) -> Detection:
    """Return the signals that ``text`` shows, what needs an alert first, and whom it is about.

    Spans count in ``text`` as given and are never empty. ``staff`` are names that are never taken for a child's; ``people`` the
    names of those who hold a role, so that a text that names one is about that role; ``shifts`` are by how much a school's
    answers moved each signal's thresholds. Nothing here knows or asks who wrote the text. All of it is read, however long, in
    time proportional to its length.
    """
    met = whom(text, people)
    page = open_page(text, staff=staff, named=met)
    signals = decide.signals(opinion(page, channel), by_rules(page, channel), shifts, channel) if page.words else ()
    roles = tuple(dict.fromkeys(named.role for named in met))
    return Detection(signals, about(page, rulebook().roles, signals, roles), roles, unreadable(text))


def certainties(text: str, channel: Channel = Channel.THIRD_PARTY) -> tuple[dict[str, float], dict[str, float]]:
    """Return how sure the detector is of every signal, said or not (calibrated, 0 to 1), and the scores that make the bands."""
    page = open_page(text)
    return decide.weigh(opinion(page, channel), by_rules(page, channel))


def open_page(text: str, *, staff: tuple[str, ...] = (), named: Sequence[Named] = ()) -> Page:
    """Return a text ready for phrases to be looked for: disguises undone, and names, numbers and addresses marked."""
    words = read(text, rulebook().vocabulary)
    return Page(mark_named(mark(text, tuple(merge(words, find(text))), staff=staff), named))
