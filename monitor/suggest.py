"""What one case could teach: a place that stands by the name, another town, the site of another school; a person decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.detect import names
from monitor.lessons import PLACE, Kind, Teaching, is_host, is_own_host, key_of, namesakes_places, our_places, wrong
from monitor.match.around import ELSEWHERE, NO_NAME, ROADS, TITLES
from monitor.match.forms import names_of
from monitor.match.hosts import host_of
from monitor.match.normalise import Gap, Reading, read
from monitor.model import Mention, School, Span
from sources.model import Document

_TOWNS = frozenset(map(key_of, ELSEWHERE))
_LONGEST_TOWN = max(map(len, _TOWNS))
_LEADING = frozenset({"in", "at", "near"})
# "Stow on the Wold", "Thorpe le Soken": these join the words of a place.
_INSIDE = frozenset({"by", "le", "of", "on", "super", "the", "under", "upon", "y"})
_LONGEST_PLACE = 5
_REACH = 60
_MOST_SPANS = 10
_SHORTEST_IN_HOST = 6
_MARKS = ".,;:!?)]}>\u2026"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a case could teach if it is ours, and if it is another school's; None where it has nothing to teach."""

    yes: Teaching | None = None
    namesake: Teaching | None = None


class _Scene(NamedTuple):
    """One text: its words, where our name stands in it, where people are named, and which places are known already."""

    reading: Reading
    spans: Sequence[Span]
    people: Sequence[Span]
    known: set[tuple[str, ...]]


def suggest(school: School, document: Document, mention: Mention) -> Suggestion:
    """Return what a case could teach: only words that stand by the name, and never those that seem to name a person."""
    words = document.words
    cut = len(document.title) if words != document.text else -1
    spans = mention.spans[:_MOST_SPANS]
    scene = _Scene(read(words, cut), spans, names(words), our_places(school) | namesakes_places(school))
    beside = next(_beside(scene, school.staff), "")
    near = "" if key_of(beside) in _TOWNS else beside
    place = beside or next(_towns(scene), "")
    host = next(_sites(scene.reading, document.url, school), "")
    name = _name(words, spans) or school.short_name
    at_place, on_site = Teaching(Kind.NAMESAKE, place, name, host), Teaching(Kind.NAMESAKE, "", name, host)
    return Suggestion(yes=_fit(school, Teaching(Kind.PLACE, near)), namesake=_fit(school, at_place) or _fit(school, on_site))


def _fit(school: School, teaching: Teaching) -> Teaching | None:
    """Return what may be learned, and nothing else."""
    return None if wrong(school, teaching) else teaching


def _beside(scene: _Scene, staff: Sequence[str]) -> Iterator[str]:
    """Yield the places that seem to be written onto the name and are not known: ``in Nowhereton``."""
    reading, surnames = scene.reading, {key_of(member)[-1:] for member in staff}
    for span in scene.spans:
        at, strict = _after(reading, span)
        end = _run(reading, at) if at else 0
        if not end or (strict and end < len(reading.tokens) and reading.tokens[end].gap < Gap.DOT):
            continue
        tokens = reading.tokens[at:end]
        place = reading.raw[tokens[0].start : tokens[-1].end]
        named = any(person.start < tokens[-1].end and tokens[0].start < person.end for person in scene.people)
        staffed = any((token.word,) in surnames for token in tokens)
        if PLACE.fullmatch(place) and not named and not staffed and key_of(place) not in scene.known:
            yield place


def _after(reading: Reading, span: Span) -> tuple[int, bool]:
    """Return where a place would begin after a name, 0 where none can, and whether only a comma or a bracket says so."""
    tokens = reading.tokens
    at = next((index for index, token in enumerate(tokens) if token.start >= span.end), len(tokens))
    if at == len(tokens) or tokens[at].gap > Gap.COMMA:
        return 0, False
    if tokens[at].word in _LEADING and tokens[at].gap is not Gap.DOT:
        return at + 1, False
    return (at, True) if tokens[at].gap in (Gap.BRACKET, Gap.COMMA) else (0, False)


def _run(reading: Reading, first: int) -> int:
    """Return where the capitalised words that begin here end; 0 where there are none, or a title begins them."""
    tokens, end = reading.tokens, 0
    for at in range(first, min(first + _LONGEST_PLACE, len(tokens))):
        word = tokens[at].word
        if at > first and tokens[at].gap > Gap.SPACE:
            break
        if reading.is_capital(at) and word not in NO_NAME and word not in TITLES:
            end = at + 1
        elif at == first or word not in _INSIDE:
            break
    return end


def _towns(scene: _Scene) -> Iterator[str]:
    """Yield the large towns that are named near the name; a road named after one is not the town."""
    tokens, reading = scene.reading.tokens, scene.reading
    towns = _TOWNS - scene.known
    ours = [at for at, token in enumerate(tokens) if any(span.start <= token.start < span.end for span in scene.spans)]
    for first in range(max(0, min(ours, default=0) - _REACH), min(len(tokens), max(ours, default=0) + _REACH)):
        for last in range(min(first + _LONGEST_TOWN, len(tokens)), first, -1):
            key = tuple(token.word for token in tokens[first:last])
            road = last < len(tokens) and tokens[last].word in ROADS
            if key in towns and not road and first not in ours and reading.is_capital(first):
                yield reading.raw[tokens[first].start : tokens[last - 1].end]


def _sites(reading: Reading, url: str, school: School) -> Iterator[str]:
    """Yield the hosts, of the document and of what it links to, that look like the site of another school of the name."""
    links = [link.text.rstrip(_MARKS) for link in reading.links if link.kind in ("link", "host")]
    cores = {"".join(name.core) for name in names_of(school)}
    for host in map(host_of, (url, *links)):
        plain = host.replace("-", "").replace(".", "")
        named = any(len(core) >= _SHORTEST_IN_HOST and core in plain for core in cores)
        if (named or host.endswith(".sch.uk")) and is_host(host) and not is_own_host(school, host):
            yield host


def _name(words: str, spans: Sequence[Span]) -> str:
    """Return the name as the text has it at its longest, where it is written as a name is."""
    written = [words[span.start : span.end] for span in spans]
    return max((text for text in written if PLACE.fullmatch(text) and text[0].isupper()), key=len, default="")
