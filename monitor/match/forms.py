"""Takes names of schools apart: their own words, the kinds of school they say, and the ways in which both are written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.match.lexicon import (
    ABBREVIATIONS,
    BRACKETED,
    LONGEST_PHRASE,
    PHRASES,
    SILENT,
    words,
)
from monitor.match.misspelt import letters_wrong
from monitor.match.normalise import Gap, Token, read
from monitor.model import FormerName, School

_LONGEST_TAIL = 8
_LINKING = frozenset({"and", "with"})
_SHORTEST_SQUASHED = 5
_SHORTEST_MUTATED = 4
# "Copse Lane Infants" says all that "Copse Lane Infant School" does.
_BY_THEMSELVES = frozenset({"infant", "junior"})
_PLAIN = len(("primary", "school"))
_BEGINNINGS = frozenset(phrase[0] for phrase in PHRASES)
_NO_KINDS = frozenset[str]()
_FIRST = frozenset({"first"})
_AFTER_FIRST = words("communion aid class team xi place prize day week time thing year term lesson")
_OFTEN_MISSPELT = ("school", "primary", "nursery", "academy", "infants", "juniors", "community", "catholic")
_NO_SLIPS = words("schools schooled scholar catholics primaries")
_SHORTEST_SLIP = 5

# Soft, nasal and aspirate; a soft g is not written at all.
_MUTATIONS = {
    "p": "b mh ph",
    "t": "d nh th",
    "c": "g ngh ch",
    "b": "f m",
    "d": "dd n",
    "g": "ng",
    "gl": "l ngl",
    "gr": "r ngr",
    "gw": "w ngw",
    "m": "f",
    "ll": "l",
    "rh": "r",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A school's name taken apart: its own words (plain), what kind of school it says, and both as the school writes them.

    ``former`` is the record of a name that it has no longer.
    """

    core: tuple[str, ...]
    kinds: frozenset[str]
    text: str
    core_text: str
    former: FormerName | None = None

    @property
    def essential(self) -> frozenset[str]:
        """The kinds that a text must give before it has named the school in full."""
        kinds = self.kinds - SILENT
        # "Orchard Community Primary" is the full name of a community primary school; "Haymerle" is not that of Haymerle School.
        return kinds - {"school"} if len(kinds) > _PLAIN or kinds & _BY_THEMSELVES else kinds


def parse_name(text: str) -> Name:
    """Return a name taken apart: ``The Orchard Community Primary School`` is ``orchard``, a community primary school.

    What stands after a comma is a place and no part of the name. A name of nothing but kinds keeps them as its own words.
    """
    reading = read(text)
    tokens = reading.tokens
    tokens = tokens[: next((i for i, token in enumerate(tokens) if i and token.gap >= Gap.COMMA), len(tokens))]
    start, kinds = _lead(tokens)
    end = next((i for i in range(start + 1, len(tokens)) if kinds_at(tokens, i)[0]), len(tokens))
    rest = end
    while rest < len(tokens):
        found, after = kinds_at(tokens, rest)
        kinds |= found
        rest = max(after, rest + 1)
    core = tuple(token.word for token in tokens[start:end])
    core_text = text[tokens[start].start : tokens[end - 1].end] if core else text
    return Name(core, kinds, text.partition(",")[0].strip(), core_text)


def _lead(tokens: Sequence[Token]) -> tuple[int, frozenset[str]]:
    """Return where a name's own words begin, and the kinds that stand before them (``Ysgol Gynradd ...``)."""
    start, kinds = 0, frozenset[str]()
    while start < len(tokens) - 1 and tokens[start].word in ("the", "ysgol", "gynradd"):
        kinds |= PHRASES.get((tokens[start].word,), frozenset())
        start += 1
    return start, kinds


def kinds_at(tokens: Sequence[Token], index: int) -> tuple[frozenset[str], int]:
    """Return the kinds of school that the words at ``index`` say, and where the words after them begin."""
    if _BEGINNINGS.isdisjoint(tokens[index].readings) and tokens[index].gap is not Gap.BRACKET:
        return _NO_KINDS, index
    for length in range(min(LONGEST_PHRASE, len(tokens) - index), 1, -1):
        words = tuple(token.word for token in tokens[index : index + length])
        if words in PHRASES and all(_holds(tokens, i) for i in range(index + 1, index + length)):
            return PHRASES[words], index + length
    token = tokens[index]
    found = next((PHRASES[reading,] for reading in token.readings if (reading,) in PHRASES), None)
    if found is None and token.gap is Gap.BRACKET and _closes(tokens, index + 1):
        found = BRACKETED.get(token.word)
    return (found, index + 1) if found else (frozenset(), index)


def _closes(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a bracket, or more, stands before word ``index``, or the text ends there."""
    return index == len(tokens) or tokens[index].gap >= Gap.BRACKET


def _holds(tokens: Sequence[Token], index: int) -> bool:
    """Return whether word ``index`` stands with the one before it: nothing between, or an abbreviation's full stop."""
    gap = tokens[index].gap
    return gap <= Gap.SPACE or (gap is Gap.DOT and tokens[index - 1].word in ABBREVIATIONS)


def joined(tokens: Sequence[Token], index: int) -> bool:
    """Return whether word ``index`` can belong to the same name as the word before it."""
    return 0 < index < len(tokens) and _holds(tokens, index)


def tail(tokens: Sequence[Token], index: int) -> tuple[frozenset[str], int]:
    """Return the kinds of school that follow a name ending before ``index``, and where they end."""
    kinds, end, at = frozenset[str](), index, index
    last = min(len(tokens), index + _LONGEST_TAIL)
    while at < last and (joined(tokens, at) or tokens[at].gap is Gap.BRACKET):
        found, after = kinds_at(tokens, at)
        if not found and (meant := kind_meant(tokens[at].word)):
            found, after = PHRASES[meant,], at + 1
        if found == _FIRST and after < len(tokens) and tokens[after].word in _AFTER_FIRST:
            break
        kinds |= found
        if found:
            end = after
        elif not (kinds and tokens[at].word in _LINKING):
            break
        at = max(after, at + 1)
    return kinds, end


@lru_cache(maxsize=4096)
def kind_meant(word: str) -> str:
    """Return the kind of school that a word is a slip for, one letter away: ``nursry``; nothing where it is none."""
    if len(word) < _SHORTEST_SLIP or word in _NO_SLIPS:
        return ""
    as_long = (kind for kind in _OFTEN_MISSPELT if abs(len(kind) - len(word)) <= 1)
    return next((kind for kind in as_long if letters_wrong(word, kind) == 1), "")


def variants(core: tuple[str, ...], *, welsh: bool = False) -> frozenset[tuple[str, ...]]:
    """Return the ways of writing a name's own words: in one word, any two in one, a saint without the s, mutated in Welsh."""
    ways = {core}
    if welsh:
        ways.update((first, *core[1:]) for first in _mutations(core[0]))
    if core[0] == "st" and len(core) > 1 and core[1].endswith("s"):
        ways.add((core[0], core[1][:-1], *core[2:]))
    for way in tuple(ways):
        pairs = ((*way[:i], way[i] + way[i + 1], *way[i + 2 :]) for i in range(len(way) - 1))
        ways.update(
            pair for pair in (*pairs, ("".join(way),)) if all(len(word) >= _SHORTEST_SQUASHED or word in core for word in pair)
        )
    return frozenset(ways)


def _mutations(word: str) -> Iterator[str]:
    """Yield what the first letter of a Welsh name becomes after other words: ``yng Nglanhelyg``, ``i Lanhelyg``."""
    start = word[:2] if word[:2] in _MUTATIONS else word[:1]
    if len(word) >= _SHORTEST_MUTATED:
        yield from (other + word[len(start) :] for other in _MUTATIONS.get(start, "").split())


def names_of(school: School) -> tuple[Name, ...]:
    """Return every name of a school taken apart, its full name first; names that say nothing are left out."""
    texts = (school.name, school.short_name, *school.also_called, *school.nicknames)
    today = [parse_name(text) for text in texts if read(text).tokens]
    before = [replace(parse_name(former.name), former=former) for former in school.formerly if read(former.name).tokens]
    return tuple(name for name in (*today, *before) if name.core)
