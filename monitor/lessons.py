"""What people's answers teach about names: places near the school and other schools of its name, checked before they count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.match.around import AMBIGUOUS_TOWNS, ELSEWHERE, NO_NAME
from monitor.match.forms import names_of
from monitor.match.hosts import host_of, own_host
from monitor.match.lexicon import PHRASES
from monitor.match.normalise import read
from monitor.model import Namesake, Nearby, School

USUAL_WEIGHT = 0.5
LEAST, MOST = 0.1, 1.0
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0174-\u0177"
# Strangers write what is learned from: letters of Western European names and what joins them, and nothing else.
PLACE = re.compile(rf"[{_LETTER}][{_LETTER}'\u2019 -]{{0,59}}")
NAME = re.compile(rf"[{_LETTER}][{_LETTER}0-9'\u2019.,&() -]{{0,119}}")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
# Whoever registers a name does it under one of these: none is one school's own.
_REGISTRIES = frozenset(f"{part}.uk" for part in ("ac", "co", "gov", "ltd", "me", "net", "org", "plc", "sch"))
_SHORTEST_PLACE = 3
# Everyday words that are large towns all the same; matching asks for a capital letter there.
_TOWNS = AMBIGUOUS_TOWNS | set(ELSEWHERE)

Key = tuple[str, ...]


class Kind(StrEnum):
    """What a lesson is about: a place near the school, or another school of its name."""

    PLACE = "place"
    NAMESAKE = "namesake"


@dataclass(frozen=True, slots=True)
class Teaching:
    """One thing to learn. A place has its weight; a namesake its name, and a place or a host that gives it away."""

    kind: Kind
    place: str = ""
    name: str = ""
    host: str = ""
    weight: float = USUAL_WEIGHT

    @property
    def words(self) -> str:
        """How it is said to people."""
        if self.kind is Kind.PLACE:
            return f"{self.place} is near us (weight {self.weight:g})"
        where = f" in {self.place}" if self.place else ""
        return f"{self.name}{where} is another school{f' ({self.host})' if self.host else ''}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned: by whose word, when, and from which case (empty when it was written by hand)."""

    id: int
    teaching: Teaching
    taught_by: str
    taught_at: datetime
    case_ref: str = ""
    forgotten: datetime | None = None


def taught(school: School, lessons: Sequence[Lesson]) -> School:
    """Return the school with what was learned and not forgotten; where the configuration says the opposite, that stands."""
    ours, theirs = our_places(school), namesakes_places(school)
    nearby, namesakes = list(school.nearby), list(school.namesakes)
    for each in (lesson.teaching for lesson in lessons if lesson.forgotten is None):
        key = key_of(each.place)
        if each.kind is Kind.PLACE and key not in ours | theirs:
            nearby.append(Nearby(each.place, each.weight))
            ours.add(key)
        elif each.kind is Kind.NAMESAKE:
            places = (each.place,) if key and not _is_among(key, ours) else ()
            hosts = (each.host,) if each.host and not is_own_host(school, each.host) else ()
            _join(namesakes, Namesake(each.name, places, hosts))
            theirs.update(map(key_of, places))
    return replace(school, nearby=tuple(nearby), namesakes=tuple(namesakes))


def wrong(school: School, teaching: Teaching) -> str:
    """Return why a thing cannot be learned, as a sentence for the person who would teach it; nothing when it can."""
    if teaching.place and not PLACE.fullmatch(teaching.place):
        return "a place is written in letters, spaces, hyphens and apostrophes, at most 60 of them"
    if teaching.kind is Kind.PLACE:
        return _wrong_place(school, teaching)
    return _wrong_namesake(school, teaching)


def key_of(text: str) -> Key:
    """Return what makes two ways of writing a place or a name the same."""
    return tuple(token.word for token in read(text).tokens)


def our_places(school: School) -> set[Key]:
    """Return the places that the school's configuration calls its own or near."""
    return {key_of(text) for text in (school.town, *school.places, *(near.name for near in school.nearby)) if text}


def namesakes_places(school: School) -> set[Key]:
    """Return the places where other schools of the name are known to be."""
    places = [text for each in school.namesakes for text in (*each.places, *each.name.split(",")[1:])]
    return {key_of(text) for text in places if text.strip()}


def is_own_host(school: School, host: str) -> bool:
    """Return whether a host is that of the school's own website, or one above or below it."""
    own = host_of(school.website)
    return bool(own) and (host == own or own.endswith(f".{host}") or host.endswith(f".{own}"))


def is_host(host: str) -> bool:
    """Return whether this is the name of a host that can be one school's own: in lower case, no shared site, no registry."""
    shared = any(not own_host(".".join(host.split(".")[start:])) for start in range(host.count(".")))
    return bool(_HOST.fullmatch(host)) and own_host(host) not in _REGISTRIES and not shared


def _wrong_place(school: School, teaching: Teaching) -> str:
    key = key_of(teaching.place)
    if not key:
        return "there is no place to learn"
    if teaching.name or teaching.host:
        return "a name and a host are another school's: a place near us has neither"
    if key in our_places(school):
        return f"{teaching.place} is a place of the school already"
    if key in namesakes_places(school):
        return f"{teaching.place} is where another school of the name is: forget or correct that first"
    return _no_place(school, teaching.place) or (
        "" if LEAST <= teaching.weight <= MOST else f"a weight is from {LEAST:g} to {MOST:g}"
    )


def _wrong_namesake(school: School, teaching: Teaching) -> str:
    if not NAME.fullmatch(teaching.name):
        return "another school needs its name, at most 120 letters, figures and marks of names"
    if not (teaching.place or teaching.host):
        return "another school needs a place or a host that gives it away"
    if teaching.weight != USUAL_WEIGHT:
        return "a weight is that of a place near us: another school has none"
    return _wrong_where(school, teaching.place) or _wrong_host(school, teaching.host) or _known(school, teaching)


def _wrong_where(school: School, place: str) -> str:
    """Return why a place cannot give another school away; nothing when it can, or when there is none."""
    if place and _is_among(key_of(place), our_places(school)):
        return f"{place} is our own place, or has its name in common with one: what is there may be about us"
    return _no_place(school, place) if place else ""


def _wrong_host(school: School, host: str) -> str:
    if host and not is_host(host):
        return f"{host} is no host that one school has to itself"
    return f"{host} is our own website's" if host and is_own_host(school, host) else ""


def _known(school: School, teaching: Teaching) -> str:
    """Return that this very school is known with all that would be learned of it; nothing when some of it is new."""
    new = Namesake(teaching.name, (teaching.place,) if teaching.place else (), (teaching.host,) if teaching.host else ())
    known = list(school.namesakes)
    _join(known, new)
    return f"it is known already that {teaching.words}" if known == list(school.namesakes) else ""


def _no_place(school: School, place: str) -> str:
    """Return why words are no place that tells anything: our own name is said everywhere, and so is an everyday word."""
    key = key_of(place)
    if any(key in (name.core, key_of(name.text)) for name in names_of(school) if not name.former):
        return f'"{place}" is our own name, which stands in what is about any school of it'
    everyday = all(word in NO_NAME or (word,) in PHRASES for word in key) and " ".join(key) not in _TOWNS
    if everyday or len("".join(key)) < _SHORTEST_PLACE:
        return f'"{place}" is too common a word for a place: it would be seen everywhere'
    return ""


def _is_among(key: Key, places: set[Key]) -> bool:
    """Return whether a place is one of these, a part of one, or has one as a part: ``Donington``, ``Castle Donington North``."""
    plain = f" {' '.join(key)} "
    return any(plain in (whole := f" {' '.join(place)} ") or whole in plain for place in places)


def _join(namesakes: list[Namesake], more: Namesake) -> None:
    """The namesake is among the others; one that nothing gives away is left out.

    It is told to the one of its name that has one of its places or hosts, or nothing that gives it away yet; schools of one
    name are many otherwise.
    """
    if not (more.places or more.hosts):
        return
    for at, known in enumerate(namesakes):
        if _is_same(known, more):
            told = set(map(key_of, known.places))
            places = (*known.places, *(place for place in more.places if key_of(place) not in told))
            hosts = (*known.hosts, *(host for host in more.hosts if host not in known.hosts))
            namesakes[at] = replace(known, places=places, hosts=hosts)
            return
    namesakes.append(more)


def _is_same(other: Namesake, more: Namesake) -> bool:
    """Return whether two are one school: of one name, and at one place or on one site, or the first with neither yet."""
    if key_of(other.name) != key_of(more.name):
        return False
    bare = not (other.places or other.hosts)
    at_one = set(map(key_of, other.places)) & set(map(key_of, more.places))
    return bare or bool(at_one) or bool(set(other.hosts) & set(more.hosts))
