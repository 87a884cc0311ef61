"""Where in a text names of schools and of places stand, before anybody asks whose they are."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.match.around import LOOSE, ROADS
from monitor.match.cut import begun_names
from monitor.match.forms import joined, kind_meant, tail
from monitor.match.index import Index, Leaf, Locale, Node, place_key
from monitor.match.lexicon import PHRASES, is_real_word
from monitor.match.normalise import Gap, Reading, Token
from monitor.match.senses import LIFE
from monitor.model import Span

_MOST_HITS = 200
_MOST_PLACES = 300
_FUZZY_REACH, _FAR_REACH = 4, 12
_LONG = 7
_OF_SCHOOLS = frozenset({"school", "primary", "academy", "junior", "infant"})
_SCHOOLISH = LIFE | frozenset(words[0] for words, kinds in PHRASES.items() if kinds & _OF_SCHOOLS and len(words[0]) > 1)
_MOST_WRONG = 2
_SHORTEST_FIRST = 5
# "Holy Trin" is Holy Trinity.
_SHORTEST_CUT = 4
# "Hey Merle" is Haymerle, as a telephone hears it.
_SHORTEST_PAIR, _SHORTEST_HALF = 7, 3
_MOST_WHOLE = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a text: its own words ``first`` to ``core_end``, with the kinds of school after (and before) them to ``last``.

    ``is_begun`` says that the text breaks off within it.
    """

    leaf: Leaf
    first: int
    core_end: int
    last: int
    kinds: frozenset[str]
    wrong: int
    span: Span
    is_begun: bool = False


class PlaceHit(NamedTuple):
    """A place's name in a text, by its words ``first`` to ``last`` (exclusive)."""

    locale: Locale
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sight:
    """All the names and places in one text."""

    reading: Reading
    hits: tuple[Hit, ...]
    places: tuple[PlaceHit, ...]
    starts: dict[int, PlaceHit]
    ends: dict[int, PlaceHit]


class _Way(NamedTuple):
    """A way through the words of a name: how far it has come, how many letters were wrong, whether a possessive s is left off."""

    node: Node
    at: int
    wrong: int = 0
    stem: bool = False


def look(reading: Reading, index: Index) -> Sight:
    """Return the names and places in a text; where two names overlap, the longer stands."""
    places = tuple(_places(reading, index.places))
    found = [*_names(reading.tokens, index.names), *_misspelt(reading.tokens, index, places), *_begun(reading, index.names)]
    hits = tuple(_longest(found))[:_MOST_HITS]
    free = tuple(
        place for place in places if not any(h.kinds and h.first < place.last and place.first < h.core_end for h in hits)
    )
    return Sight(reading, hits, free[:_MOST_PLACES], {p.first: p for p in reversed(free)}, {p.last: p for p in free})


def _names(tokens: Sequence[Token], root: Node) -> Iterator[Hit]:
    """Yield each name that is spelt right."""
    for start in range(len(tokens)):
        ways = list(_steps(tokens, _Way(root, start), first=True))
        while ways:
            way = ways.pop()
            yield from _hits(tokens, start, way)
            ways.extend(_steps(tokens, way))


def _steps(tokens: Sequence[Token], way: _Way, *, first: bool = False) -> Iterator[_Way]:
    """Yield the ways on by the next word, or by the next two written as one in the name."""
    if way.at >= len(tokens) or not (first or joined(tokens, way.at)):
        return
    token, after = tokens[way.at], way.node.after
    if token.word in after:
        yield _Way(after[token.word], way.at + 1, way.wrong)
    for other in token.others:
        if other in after:
            yield _Way(after[other], way.at + 1, way.wrong, token.stem_end < token.end)
    if joined(tokens, way.at + 1) and (pair := token.word + tokens[way.at + 1].word) in after:
        yield _Way(after[pair], way.at + 2, way.wrong)


def _hits(tokens: Sequence[Token], start: int, way: _Way) -> Iterator[Hit]:
    """Yield the names that end where a way has come to, with the kinds of school around them."""
    if not way.node.leaves:
        return
    kinds, last = tail(tokens, way.at)
    first = start
    while first > 0 and tokens[first - 1].word in ("ysgol", "gynradd") and joined(tokens, first):
        first -= 1
        kinds |= PHRASES[tokens[first].word,]
    end = tokens[last - 1].stem_end if last > way.at or way.stem else tokens[last - 1].end
    span = Span(tokens[first].start, end)
    for leaf in way.node.leaves:
        yield Hit(leaf, first, way.at, last, kinds, way.wrong, span)


def _begun(reading: Reading, root: Node) -> Iterator[Hit]:
    """Yield each name that the text breaks off within."""
    for leaf, first, last in begun_names(reading, root):
        span = Span(reading.tokens[first].start, reading.tokens[last - 1].end)
        yield Hit(leaf, first, last, last, frozenset(), 0, span, is_begun=True)


def _misspelt(tokens: Sequence[Token], index: Index, places: Sequence[PlaceHit]) -> Iterator[Hit]:
    """Yield names with one or two letters wrong; they are looked for only beside a school word or a place."""
    schoolish = [at for at, token in enumerate(tokens) if not _SCHOOLISH.isdisjoint(token.readings) or kind_meant(token.word)]
    starts = {start for at in schoolish for start in range(at - _FUZZY_REACH, at)}
    # A long word with one letter wrong is hardly another word: it may stand further off.
    starts |= set(_far(tokens, sorted((*schoolish, *(place.first for place in places)))))
    starts |= {
        at for place in places for at in (*range(place.first - _FUZZY_REACH, place.first), *range(place.last, place.last + 3))
    }
    for start in sorted(start for start in starts if 0 <= start < len(tokens)):
        ways = list(_near_steps(tokens, _Way(index.names, start), index, first=True))
        while ways:
            way = ways.pop()
            if way.wrong:
                yield from _hits(tokens, start, way)
            ways.extend(_near_steps(tokens, way, index))


def _far(tokens: Sequence[Token], marks: Sequence[int]) -> Iterator[int]:
    """Yield where long words stand that are not plain, no further than so many words from one of these marks."""
    for at, token in enumerate(tokens):
        if len(token.word) >= _LONG and not _are_plain(token.word):
            near = bisect_left(marks, at - _FAR_REACH)
            if near < len(marks) and marks[near] <= at + _FAR_REACH:
                yield at


def _near_steps(tokens: Sequence[Token], way: _Way, index: Index, *, first: bool = False) -> Iterator[_Way]:
    """Yield the ways on by the next word as it stands or as it may be meant; a slip that is a real word counts double."""
    yield from _steps(tokens, way, first=first)
    if way.at >= len(tokens) or not (first or joined(tokens, way.at)) or way.wrong >= _MOST_WRONG:
        return
    word = tokens[way.at].word
    if word in way.node.after or (word,) in PHRASES:
        return
    if not first and len(word) >= _SHORTEST_CUT and len(way.node.after) <= _MOST_WHOLE:
        yield from (_Way(node, way.at + 1, way.wrong + 1) for whole, node in way.node.after.items() if whole.startswith(word))
    if first and len(word) >= _SHORTEST_HALF and joined(tokens, way.at + 1) and not _are_plain(word, tokens[way.at + 1].word):
        pair = word + tokens[way.at + 1].word
        yield from (
            _Way(way.node.after[meant], way.at + 2, wrong)
            for meant, wrong in index.meant(pair).items()
            if meant in way.node.after and wrong == 1 and len(meant) >= _SHORTEST_PAIR
        )
    extra = int(is_real_word(word) or place_key(word) in index.places.after)
    for meant, wrong in index.meant(word).items():
        long_enough = not first or len(meant) >= _SHORTEST_FIRST or _goes_on(tokens, way, meant)
        if long_enough and meant in way.node.after and way.wrong + wrong + extra <= _MOST_WRONG:
            yield _Way(way.node.after[meant], way.at + 1, way.wrong + wrong + extra)


def _goes_on(tokens: Sequence[Token], way: _Way, meant: str) -> bool:
    """Return whether the next word is that of the name too, so that even a short first word is a slip: ``holly trinity``."""
    node = way.node.after.get(meant)
    return node is not None and joined(tokens, way.at + 1) and tokens[way.at + 1].word in node.after


def _are_plain(*said: str) -> bool:
    """Return whether words are all ones that are meant as they stand."""
    return all(word in LOOSE or is_real_word(word) for word in said)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the names that overlap no longer one, in the order of the text; two schools may share the same words."""
    kept: list[Hit] = []
    owner: dict[int, tuple[int, int]] = {}
    seen: set[tuple[int, int, int]] = set()
    for hit in sorted(hits, key=lambda h: (h.first - h.core_end, h.wrong, h.first - h.last)):
        where = (hit.first, hit.last)
        once = (id(hit.leaf), *where)
        if once in seen or any(owner.get(at, where) != where for at in range(hit.first, hit.last)):
            continue
        seen.add(once)
        owner.update(dict.fromkeys(range(hit.first, hit.last), where))
        kept.append(hit)
    return sorted(kept, key=lambda h: h.first)


def _places(reading: Reading, root: Node) -> Iterator[PlaceHit]:
    """Yield each place named, the longest at each word; a road named after a town is not the town."""
    tokens, at = reading.tokens, 0
    while at < len(tokens):
        found = _place_at(tokens, at, root)
        if found and _is_place(reading, found):
            yield found
            at = found.last
        else:
            at += 1


def _place_at(tokens: Sequence[Token], start: int, root: Node) -> PlaceHit | None:
    node, at, found = root, start, None
    while at < len(tokens) and (at == start or tokens[at].gap <= Gap.DOT):
        after = next((node.after[key] for word in tokens[at].readings if (key := place_key(word)) in node.after), None)
        if after is None:
            break
        node, at = after, at + 1
        if node.locale is not None:
            found = PlaceHit(node.locale, start, at)
    return found


def _is_place(reading: Reading, found: PlaceHit) -> bool:
    """Return whether the words do name the place: no road of its name, and no ordinary word (``bottle`` is not Bootle)."""
    tokens, locale = reading.tokens, found.locale
    if not (locale.own or reading.is_capital(found.first)):
        named = locale.text.casefold().split()
        if any(word not in token.readings for word, token in zip(named, tokens[found.first : found.last], strict=False)):
            return False
    road = joined(tokens, found.last) and tokens[found.last].word in ROADS
    return not road and (not found.locale.is_ambiguous or reading.is_capital(found.first))
