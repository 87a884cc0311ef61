"""What the detector makes of a document, once it knows where the school is named and whether the school itself wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from monitor.detect import detect
from monitor.detect.rulebook import OWN_PAGES
from monitor.model import Channel, Detection, Mention, School, Shift
from sources.model import PICTURE, Document


@dataclass(frozen=True, slots=True)
class Ear:
    """Who listens: the school, the people whom it has named by role, and by how much its answers moved the thresholds."""

    school: School
    people: Mapping[str, tuple[str, ...]]
    shifts: Mapping[str, Shift]


def heard(ear: Ear, document: Document, mention: Mention, channel: Channel) -> Detection:
    """Return what a document's words show: as anybody's, whoever is said to have written them, for a name can be borrowed.

    On the school's own pages they are also looked through for what would break the school's own rules, unless the author is
    plainly somebody else.
    """
    staff, spans = ear.school.staff, mention.spans
    # What stands for a picture is our word and nobody's: beside "Snapchat" it would be taken for talk of one.
    words = document.words.replace(PICTURE, " " * len(PICTURE))
    read = partial(detect, words, staff=staff, people=ear.people, shifts=ear.shifts, school=spans)
    if channel is Channel.THIRD_PARTY or (document.author and not _is_ours(document.author, ear.school)):
        return read()
    ours = (signal for signal in read(channel=channel).signals if signal.name in OWN_PAGES)
    found = read()
    return replace(found, signals=(*found.signals, *ours))


def _is_ours(author: str, school: School) -> bool:
    """Return whether a post's author is the school: one of its handles, or one of its names."""
    ours = (*school.handles, school.name, school.short_name, *school.also_called)
    return author.strip().lstrip("@").casefold() in {name.lstrip("@").casefold() for name in ours}
