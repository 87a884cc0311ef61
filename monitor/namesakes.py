"""Which schools of the official register share a name of ours, and what matching learns from them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.match import Commonness, count_names
from monitor.match.commonness import Core
from monitor.match.forms import Name, names_of, parse_name, variants
from monitor.match.hosts import own_host
from monitor.match.lexicon import SILENT
from monitor.match.normalise import read
from monitor.model import Namesake, School
from monitor.register import RegisterEntry

_NEAR = re.compile(r"(?:nr\b\.?|near\b)\s*", re.IGNORECASE)
_Words = tuple[str, ...]
_Rank = tuple[bool, bool, bool, int]


class Sharing(NamedTuple):
    """The schools that share a name of ours, ours among them, which of them is or may be ours, and how many were read."""

    entries: tuple[RegisterEntry, ...]
    ours: tuple[RegisterEntry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Ours:
    """What the register is compared with: our names, their own words written in one word, and where we are."""

    names: tuple[Name, ...]
    ways: Mapping[str, Core]
    postcode: str
    host: str
    town: _Words
    places: tuple[_Words, ...]

    def core_of(self, name: Name) -> Core | None:
        """Return which of our names has a name's own words, or None where none has."""
        return self.ways.get("".join(name.core))

    def spelt(self, name: Name) -> str:
        """Return another school's name with its own words as we spell them: matching then sees that they are ours too."""
        own = next((each.core_text for each in self.names if each.core == self.core_of(name)), name.core_text)
        return name.text if name.core in self.ways.values() else name.text.replace(name.core_text, own, 1)

    def is_at(self, entry: RegisterEntry) -> bool:
        """Return whether an entry has our postcode or our site."""
        return bool(self.postcode and self.postcode == _bare(entry.postcode)) or bool(self.host and self.host == entry.host)

    def may_be(self, entry: RegisterEntry, name: Name) -> bool:
        """Return whether an entry can be our school; where our town is not known, any of our very name can."""
        return self.is_at(entry) or (self._is_alike(name) and (not self.town or self.town == _words(entry.town)))

    def _is_alike(self, name: Name) -> bool:
        own = [each.kinds for each in self.names if each.core == self.core_of(name)]
        return any(kinds - SILENT - {"school"} == name.kinds - SILENT - {"school"} for kinds in own)

    def rank(self, entry: RegisterEntry, name: Name) -> _Rank:
        """Return by what an entry is ours, to be compared with another's: the greater is the likelier."""
        apart = len(name.kinds ^ self.names[0].kinds) if self.names else 0
        return self.core_of(name) is not None, _bare(entry.postcode) == self.postcode, entry.host == self.host, -apart

    def telling_town(self, entry: RegisterEntry) -> tuple[str, ...]:
        """Return the town of another school, unless it is one of our places, or a part of one."""
        town = _NEAR.sub("", entry.town.partition(",")[0], count=1).strip()
        words = _words(town)
        if not words or any(_holds(place, words) or _holds(words, place) for place in self.places):
            return ()
        return (town.title() if town.isupper() else town,)

    def telling_host(self, entry: RegisterEntry) -> tuple[str, ...]:
        """Return the host of another school's site, unless ours is the same or stands under it."""
        return (entry.host,) if entry.host and not f".{self.host}".endswith(f".{entry.host}") else ()


def sharing(entries: Iterable[RegisterEntry], school: School) -> Sharing:
    """Return the schools that share a name's own words with ours, ours among them, and how many there are in all.

    A site that several schools give, such as their trust's, gives none of them away and is taken out.
    """
    ours = _ours(school)
    kept: dict[str, RegisterEntry] = {}
    hosts = Counter[str]()
    total = 0
    for entry in entries:
        if entry.urn in kept:
            continue
        total += 1
        hosts[entry.host] += 1
        if ours.core_of(parse_name(entry.name)) or ours.is_at(entry):
            kept[entry.urn] = entry
    own = likeliest(tuple(kept.values()), school)
    told = [each for each in kept.values() if each in own or ours.core_of(parse_name(each.name))]
    return Sharing(tuple(replace(e, host="") if hosts[e.host] > 1 and e not in own else e for e in told), own, total)


def likeliest(entries: Iterable[RegisterEntry], school: School) -> tuple[RegisterEntry, ...]:
    """Return which of these is our school: by its postcode or its site, or by its name and town; nothing where none is.

    Of several at our place, such as an infant and a junior school on one site, it is the one named most like ours. Where
    some are equally likely, as two of one saint in a large town, it is all of those.
    """
    ours = _ours(school)
    named = [(entry, parse_name(entry.name)) for entry in entries]
    ranked = [(ours.rank(entry, name), entry) for entry, name in named if ours.may_be(entry, name)]
    best = max((rank for rank, _ in ranked), default=None)
    return tuple(entry for rank, entry in ranked if rank == best)


def taught_by_register(school: School, entries: Sequence[RegisterEntry]) -> School:
    """Return the school with every other school of its names as a namesake, after those that the configuration names.

    What a namesake shares with us, be it the town or the site, does not tell it from us and is left out. One that the
    configuration names already, by its place or its site, is not added but learns the other. Where none of the entries is
    found to be ours, nothing is learned: one of them may well be, and its town and its site are ours.
    """
    ours, own = _ours(school), likeliest(entries, school)
    if not own and _is_listed(school):
        return school
    known, taught = list(school.namesakes), list[Namesake]()
    for entry in entries:
        if own == (entry,):
            continue
        hosts = () if entry in own else ours.telling_host(entry)
        new = Namesake(ours.spelt(parse_name(entry.name)), ours.telling_town(entry), hosts)
        at = next((at for at, other in enumerate(known) if _is_same(other, entry)), None)
        if at is None:
            taught.append(new)
        else:
            known[at] = replace(known[at], places=_both(known[at].places, new.places), hosts=_both(known[at].hosts, new.hosts))
    return replace(school, namesakes=(*known, *taught))


def untold(school: School, entries: Sequence[RegisterEntry]) -> tuple[RegisterEntry, ...]:
    """Return the other schools of our names that nothing tells from ours: no town but our own, and no site of their own."""
    ours, own = _ours(school), likeliest(entries, school)
    if not own and _is_listed(school):
        return ()
    known = [other for other in school.namesakes if other.places or other.hosts]
    return tuple(
        entry
        for entry in entries
        if entry not in own
        and not (ours.telling_town(entry) or ours.telling_host(entry))
        and not any(_is_same(other, entry) for other in known)
    )


def commonness_of(school: School, entries: Sequence[RegisterEntry]) -> Commonness:
    """Return how many schools have each name of ours, counted: ours once, and every other that has its own words.

    A name that none of these has is not counted, since it may be newer than the reading: its words are estimated. One that
    only a single school has, and that one not found to be ours, counts as two: it is not sure to be ours alone.
    """
    ours, own = _ours(school), likeliest(entries, school)[:1]
    named = [(entry, name, ours.core_of(name)) for entry in entries for name in (parse_name(entry.name),)]
    others = [(core, name.kinds) for entry, name, core in named if core and entry not in own]
    counted = {core for _, _, core in named if core}
    full = parse_name(school.name).kinds
    return count_names([*others, *((core, full.union(*(n.kinds for n in ours.names if n.core == core))) for core in counted)])


def _is_listed(school: School) -> bool:
    """Return whether our school must be in the register, which is England's."""
    return school.nation == "england"


def _ours(school: School) -> _Ours:
    names = names_of(school)
    welsh = school.nation == "wales"
    ways = {"".join(way): name.core for name in reversed(names) for way in variants(name.core, welsh=welsh)}
    exact = {"".join(name.core): name.core for name in reversed(names)}
    places = (school.town, *school.places, *(near.name for near in school.nearby))
    return _Ours(
        names=names,
        ways=ways | exact,
        postcode=_bare(school.postcode),
        host=own_host(school.website),
        town=_words(school.town),
        places=tuple(filter(None, map(_words, places))),
    )


def _is_same(other: Namesake, entry: RegisterEntry) -> bool:
    """Return whether a namesake that is known already is this school: by its site, or by its town and its kind of school."""
    if entry.host and entry.host in map(own_host, other.hosts):
        return True
    places = [_words(place) for place in (*other.places, *other.name.split(",")[1:])]
    one, two = (parse_name(name).kinds - SILENT - {"school"} for name in (other.name, entry.name))
    return bool(entry.town) and _words(entry.town) in places and (one <= two or two <= one)


def _holds(place: _Words, part: _Words) -> bool:
    """Return whether a place's name has another as a part: ``Castle Donington`` and ``Donington``."""
    return any(place[at : at + len(part)] == part for at in range(len(place)))


def _both(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))


def _words(text: str) -> _Words:
    return tuple(token.word for token in read(text).tokens)


def _bare(postcode: str) -> str:
    return "".join(postcode.split()).upper()
