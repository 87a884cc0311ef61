"""Detects: what the words of one text show, how surely, where they stand, and whom the matter is about."""

from collections.abc import Mapping, Sequence
from functools import cache
from threading import Lock

from monitor.detect import decide
from monitor.detect.about import about
from monitor.detect.bands import NO_SHIFTS
from monitor.detect.named import NOBODY, Named, mark_named, mark_school, whom
from monitor.detect.normalise import read
from monitor.detect.people import mark
from monitor.detect.phrases import Page
from monitor.detect.readable import unreadable
from monitor.detect.rulebook import rulebook
from monitor.detect.structured import find, merge
from monitor.detect.trained import opinion
from monitor.detect.triggers import by_rules
from monitor.model import Channel, Detection, Shift, Span

_LOADING = Lock()


@cache
def load() -> None:
    """Load what judges: once, though threads come with their first texts at the same moment, and each would load it all."""
    text, channel = "words", Channel.THIRD_PARTY
    page = open_page(text)
    decide.signals(opinion(page, channel), by_rules(page, channel), NO_SHIFTS, channel)
    unreadable(text)


def detect(  # noqa: PLR0913 - each is something else that may be known of a text
    text: str,
    *,
    channel: Channel = Channel.THIRD_PARTY,
    staff: tuple[str, ...] = (),
    people: Mapping[str, tuple[str, ...]] = NOBODY,
    shifts: Mapping[str, Shift] = NO_SHIFTS,
    school: Sequence[Span] = (),
) -> Detection:
    """Return the signals that ``text`` shows, what needs an alert first, and whom it is about.

    Spans count in ``text`` as given and are never empty. ``channel`` is the school's own only where the school itself wrote.
    ``staff`` are names that are never taken for a child's; ``people`` the names of those who hold a role, so that a text that
    names one is about that role; ``shifts`` are by how much a school's answers moved each signal's thresholds; ``school`` is
    where the school is named: what it is called says nothing. All of the text is read, however long, in time proportional to
    its length.
    """
    with _LOADING:
        load()
    met = whom(text, people)
    page = open_page(text, staff=staff, named=met, school=school)
    signals = decide.signals(opinion(page, channel), by_rules(page, channel), shifts, channel) if page.words else ()
    roles = tuple(dict.fromkeys(named.role for named in met))
    return Detection(signals, about(page, rulebook().roles, signals, roles), roles, unreadable(text))


def certainties(text: str, channel: Channel = Channel.THIRD_PARTY) -> tuple[dict[str, float], dict[str, float]]:
    """Return how sure the detector is of every signal, said or not (calibrated, 0 to 1), and the scores that make the bands."""
    page = open_page(text)
    return decide.weigh(opinion(page, channel), by_rules(page, channel))


def open_page(text: str, *, staff: tuple[str, ...] = (), named: Sequence[Named] = (), school: Sequence[Span] = ()) -> Page:
    """Return a text ready for phrases to be looked for: disguises undone, and names, numbers and addresses marked."""
    words = read(text, rulebook().vocabulary)
    return Page(mark_school(mark_named(mark(text, tuple(merge(words, find(text))), staff=staff), named), school))
