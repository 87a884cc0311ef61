"""One document as matching sees it: its texts, what stands around each name, and what its place says by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from monitor.match.around import ROLES, TITLES
from monitor.match.hosts import Own
from monitor.match.index import Index
from monitor.match.question import Judged
from monitor.match.senses import Cue, cues
from monitor.match.setting import REACH, Said, Setting, setting_of
from monitor.match.sight import Hit, Sight
from monitor.model import Span

NOTHING = Judged(0.0, ())


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the place that a document was found in says by itself.

    ``locality`` are the towns it writes for, ``local`` the schools (by id) that declared them to be theirs, ``about`` the
    schools that everything there is about, ``listing`` what kind of listing it is, where it is one.
    """

    locality: tuple[str, ...] = ()
    local: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    listing: str = ""


NOWHERE = Whereabouts()


@dataclass(frozen=True, slots=True)
class Scene:
    """One document as all schools see it: the sights of its text and its context, and what its source says of itself."""

    sights: tuple[Sight, ...]
    settings: Mapping[int, Setting]
    local: frozenset[int]
    local_rivals: frozenset[int]
    locality: str
    about: frozenset[int]
    staff: Mapping[int, str]
    listing: str
    posted: date | None


class Seen(NamedTuple):
    """One name judged for one school; ``names_rival`` where it is certainly another school's."""

    school: int
    hit: Hit
    judged: Judged
    in_text: bool
    names_rival: bool = False


@dataclass(slots=True)
class Found:
    """What has been gathered for one school: the surest name, where names stand, and what addresses say."""

    judged: Judged = NOTHING
    in_text: float = 0.0
    spans: list[Span] = field(default_factory=list)
    owns: list[Own] = field(default_factory=list)
    names_rival: bool = False


def settings_of(sights: Sequence[Sight]) -> dict[int, Setting]:
    """Return what stands around each name, by the name's identity."""
    if not any(sight.hits for sight in sights):
        return {}
    said = [_said(sight) for sight in sights]
    return {
        id(hit): setting_of(hit, sight, Said(said[at], [cue for other in (*said[:at], *said[at + 1 :]) for cue in other]))
        for at, sight in enumerate(sights)
        for hit in sight.hits
    }


def _said(sight: Sight) -> tuple[Cue, ...]:
    """Return the telling words of a text: all of them, or those within reach of its names where it has any."""
    if not sight.hits:
        return cues(sight.reading.tokens, 0, len(sight.reading.tokens))
    return cues(sight.reading.tokens, sight.hits[0].first - REACH, max(hit.last for hit in sight.hits) + REACH)


def staff_named(sights: Sequence[Sight], index: Index) -> dict[int, str]:
    """Return the schools of whose staff somebody is named, with the sentence that says so (without the name)."""
    named: set[int] = set()
    if index.staff and any(sight.hits for sight in sights):
        for sight in sights:
            said = [(token.others or (token.word,))[-1] for token in sight.reading.tokens]
            for at, word in enumerate(said):
                if word in TITLES or word in ROLES:
                    named.update(n for end in (at + 2, at + 3) for n in index.staff.get(tuple(said[at + 1 : end]), ()))
    return dict.fromkeys(named, "somebody of its staff is named")
