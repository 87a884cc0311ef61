"""Names and places of all the schools by their words, so that a text costs the same to look up however many schools there are."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from monitor.match.around import AMBIGUOUS_TOWNS, ELSEWHERE
from monitor.match.commonness import Commonness, Core
from monitor.match.forms import Name, names_of, parse_name, variants
from monitor.match.lexicon import FAITHS, TOPOGRAPHY, is_rare, words
from monitor.match.misspelt import misspellings, near_words
from monitor.match.normalise import read
from monitor.model import FormerName, School

_DOUBLE = re.compile(r"(.)\1")
_OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
_TELLING_PART = 7
_SHORTEST_CLIP, _LONGEST_CLIP = 3, 5
# A part of a name settles as little as a common name does.
_PART = 0.2
_NO_PART = words(
    """
    regis magna parva green castle bridge hill upon under saint north south east west great little wood
    """
)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that matching knows of a name before it knows the school: schools that share one are judged once.

    ``distinctive`` says how far its own words settle which school is meant, ``in_full`` how far the full name does, 0 to 1.
    ``namesakes`` are the kinds of the namesakes with the same own words.
    """

    core: tuple[str, ...]
    text: str
    official: str = ""
    essential: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    called: frozenset[frozenset[str]] = frozenset()
    is_acronym: bool = False
    is_rival: bool = False
    is_place: bool = False
    is_part: bool = False
    distinctive: float = 0.0
    in_full: float = 0.0
    former: FormerName | None = None
    namesakes: frozenset[frozenset[str]] = frozenset()

    @property
    def is_land(self) -> bool:
        """Whether the bare name may as well be a wood, a park or a road."""
        return self.core[-1] in TOPOGRAPHY

    @property
    def faiths(self) -> frozenset[str]:
        """The denominations that the school's names give."""
        return self.kinds & FAITHS


@dataclass(slots=True)
class Leaf:
    """One name's own words: the schools that have them (by number), and the profiles under which they do."""

    core: tuple[str, ...]
    profiles: dict[Profile, list[int]] = field(default_factory=dict)
    schools: set[int] = field(default_factory=set)

    def add(self, profile: Profile, school: int) -> None:
        """Enter a school under a profile."""
        self.profiles.setdefault(profile, []).append(school)
        self.schools.add(school)


@dataclass(slots=True)
class Locale:
    """One place name: whose town or neighbourhood it is, whose namesakes are there, and how to say it to people.

    ``own`` has the sentence for each school that it is a place of; ``weights`` how much it says where that is not 1;
    ``rivals`` the kinds of school that a school's namesakes there are.
    """

    text: str
    own: dict[int, str] = field(default_factory=dict)
    weights: dict[int, float] = field(default_factory=dict)
    rivals: dict[int, frozenset[frozenset[str]]] = field(default_factory=dict)
    is_town: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether the name is an ordinary word too, and so counts only with a capital letter."""
        return self.text.casefold() in AMBIGUOUS_TOWNS


@dataclass(slots=True)
class Node:
    """A step in a name: the words that may come next, and what ends here."""

    after: dict[str, "Node"] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    locale: Locale | None = None


@dataclass(slots=True)
class Index:
    """Every school's names, places and staff by their words; built once, then only read."""

    names: Node = field(default_factory=Node)
    places: Node = field(default_factory=Node)
    staff: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    meant: Callable[[str], Mapping[str, int]] = lambda _: {}


def build_index(schools: Sequence[School], commonness: Commonness) -> Index:
    """Return the index of these schools, in time proportional to the length of their names."""
    index = Index()
    leaves: dict[tuple[str, ...], Leaf] = {}
    for number, school in enumerate(schools):
        for profile in _profiles(school, commonness):
            leaves.setdefault(profile.core, Leaf(profile.core)).add(profile, number)
        _add_places(index.places, number, school)
        for member in school.staff:
            index.staff.setdefault(_plain_words(member)[1:], []).append(number)
    for text in ELSEWHERE:
        _locale(index.places, text).is_town = True
    for leaf in leaves.values():
        for way in variants(leaf.core, welsh=any(schools[number].nation == "wales" for number in leaf.schools)):
            _walk(index.names, way).leaves.append(leaf)
    near = near_words({word for core in leaves for word in core}, {"".join(core) for core in leaves})
    # People use the same words again and again.
    index.meant = lru_cache(maxsize=65536)(lambda word: misspellings(word, near))
    return index


def find_locales(index: Index, names: Iterable[str]) -> list[Locale]:
    """Return the entries of the places with exactly these names, those that are known."""
    nodes = (_follow(index.places, map(place_key, _plain_words(name))) for name in names)
    return [node.locale for node in nodes if node is not None and node.locale is not None]


@lru_cache(maxsize=65536)
def place_key(word: str) -> str:
    """Return the form in which the words of places are compared: a doubled letter is one, as in ``Castle Donnington``."""
    return _DOUBLE.sub(r"\1", word)


def _profiles(school: School, commonness: Commonness) -> Iterator[Profile]:
    """Yield one profile for each different set of own words among a school's names, acronyms and namesakes."""
    names = names_of(school)
    places = {key for text in (school.town, *school.places) if (key := _plain_words(text))}
    cores = dict.fromkeys(name.core for name in names)
    others = [parse_name(namesake.name) for namesake in school.namesakes]
    for core in cores:
        profile = _profile([name for name in names if name.core == core], school, is_place=core in places)
        yield replace(
            profile,
            distinctive=commonness.of(core),
            in_full=commonness.of(core, profile.kinds),
            namesakes=frozenset(name.kinds for name in others if name.core == core),
        )
    yield from _parts(names, cores, places, school)
    for acronym in school.acronyms:
        if core := _plain_words(acronym):
            yield Profile(core, acronym, is_acronym=True)
    for name in others:
        if name.core and name.core not in cores:
            yield Profile(name.core, name.text, kinds=name.kinds, is_rival=True)


def _parts(names: Sequence[Name], cores: Container[Core], places: Iterable[Core], school: School) -> Iterator[Profile]:
    """Yield a profile for each rare first word of a longer name: people say ``Larkspur`` for Larkspur Hill."""
    taken = {word for place in places for word in place}
    for core in dict.fromkeys(name.core for name in names if name.former is None):
        first = core[:1]
        if len(core) > 1 and is_rare(core[0]) and first not in cores and core[0] not in taken:
            yield Profile(first, core[0].capitalize(), kinds=parse_name(school.name).kinds, is_part=True, distinctive=_PART)


def _profile(names: list[Name], school: School, *, is_place: bool) -> Profile:
    full = next((name for name in names if name.text == school.name or name.former), None)
    kinds = frozenset[str]().union(*(name.kinds for name in names), parse_name(school.name).kinds)
    return Profile(
        core=names[0].core,
        text=names[0].core_text,
        official=full.text if full else "",
        essential=full.essential if full else frozenset(),
        kinds=kinds,
        called=frozenset(name.kinds for name in names if name.kinds),
        is_place=is_place,
        former=None if full is None else full.former,
    )


def _add_places(root: Node, number: int, school: School) -> None:
    """Enter a school's own places and those of its namesakes."""
    _locale(root, school.town).is_town = True
    for text, why in _own_places(school):
        _locale(root, text).own.setdefault(number, why)
    for near in school.nearby:
        locale = _locale(root, near.name)
        if number not in locale.own:
            locale.own[number] = f"{near.name}, which is near the school, is named"
            locale.weights[number] = near.weight
    for namesake in school.namesakes:
        kinds = parse_name(namesake.name).kinds
        for text in (*namesake.places, *namesake.name.split(",")[1:]):
            rivals = _locale(root, text.strip()).rivals
            rivals[number] = rivals.get(number, frozenset()) | {kinds}


def _own_places(school: School) -> Iterator[tuple[str, str]]:
    """Yield each way of naming where a school is, and the sentence that says so."""
    yield school.town, f"the town {school.town} is named"
    telling = [word for word in school.town.split() if len(word) >= _TELLING_PART and word.lower() not in _NO_PART]
    if " " in school.town and telling:
        yield telling[-1], f"{telling[-1]}, a part of the name {school.town}, is named"
    for clipped in _clipped(school.town):
        yield clipped, f"the town {school.town} is named, cut short"
    outward = school.postcode.lower().split()[:1]
    yield school.postcode, f"the postcode {school.postcode} is given"
    if outward and _OUTWARD.fullmatch(outward[0]):
        yield outward[0], f"the postcode area {outward[0].upper()} is given"
    for place in school.places:
        yield place, f"the place {place} is named"


def _clipped(town: str) -> Iterator[str]:
    """Yield how people cut a town of two words short: ``castle don``."""
    first, _, second = town.partition(" ")
    if len(second) > _LONGEST_CLIP + 1 and " " not in second and second.isalpha():
        yield from (f"{first} {second[:length]}" for length in range(_SHORTEST_CLIP, _LONGEST_CLIP + 1))


def _locale(root: Node, text: str) -> Locale:
    """Return the entry for a place, made where it is new; a place without words is entered nowhere."""
    keys = tuple(map(place_key, _plain_words(text)))
    if not keys:
        return Locale(text)
    node = _walk(root, keys)
    if node.locale is None:
        node.locale = Locale(text)
    if len(keys) > 1:
        _walk(root, ("".join(keys),)).locale = node.locale
    return node.locale


def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in read(text).tokens)


def _follow(root: Node, keys: Iterable[str]) -> Node | None:
    """Return the node that keys lead to, or None where there is none."""
    node: Node | None = root
    for word in keys:
        node = node.after.get(word) if node else None
    return node


def _walk(root: Node, keys: Iterable[str]) -> Node:
    """Return the node that keys lead to, made where it is new."""
    node = root
    for word in keys:
        node = node.after.setdefault(word, Node())
    return node
