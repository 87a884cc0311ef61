"""The forms in which people write a school's name, and how much each settles by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.match.commonness import ESTIMATE, Commonness
from monitor.match.lexicon import (
    ABBREVIATIONS,
    BRACKETED,
    LONGEST_PHRASE,
    PHRASES,
    SILENT,
)
from monitor.match.normalise import Gap, Token, read
from monitor.model import School

_LONGEST_TAIL = 8
_LINKING = frozenset({"and", "with"})
_DISTINCT = 0.8
_ENOUGH_IN_FULL = 0.375
_NEEDS_FAITH_BELOW = 0.1
_SHORTEST_SQUASHED = 5
_PLAIN = len(("primary", "school"))


class Kind(StrEnum):
    """What sort of form a name is written in."""

    FULL = "full name"
    NAMED = "name with a school word"
    BARE = "bare name"
    ACRONYM = "acronym"
    HANDLE = "handle"
    HASHTAG = "hashtag"
    HOST = "website"


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which people write the school: the words, their kind, how distinctive (0 to 1), and what more is needed."""

    text: str
    kind: Kind
    distinctive: float
    needs: str


@dataclass(frozen=True, slots=True)
class Name:
    """A school's name taken apart: its own words (plain), what kind of school it says, and both as the school writes them."""

    core: tuple[str, ...]
    kinds: frozenset[str]
    text: str
    core_text: str

    @property
    def essential(self) -> frozenset[str]:
        """The kinds that a text must give before it has named the school in full."""
        kinds = self.kinds - SILENT
        # "Orchard Community Primary" is the full name of a community primary school; "Haymerle" is not that of Haymerle School.
        return kinds - {"school"} if len(kinds) > _PLAIN else kinds


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
    for length in range(min(LONGEST_PHRASE, len(tokens) - index), 1, -1):
        words = tuple(token.word for token in tokens[index : index + length])
        if words in PHRASES and all(_holds(tokens, i) for i in range(index + 1, index + length)):
            return PHRASES[words], index + length
    token = tokens[index]
    found = next((PHRASES[reading,] for reading in token.readings if (reading,) in PHRASES), None)
    if found is None and token.gap is Gap.BRACKET:
        found = BRACKETED.get(token.word)
    return (found, index + 1) if found else (frozenset(), index)


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
        kinds |= found
        if found:
            end = after
        elif not (kinds and tokens[at].word in _LINKING):
            break
        at = max(after, at + 1)
    return kinds, end


def variants(core: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """Return the ways of writing a name's own words: in one word, any two in one, and a saint without the s."""
    ways = {core}
    if core[0] == "st" and len(core) > 1 and core[1].endswith("s"):
        ways.add((core[0], core[1][:-1], *core[2:]))
    for way in tuple(ways):
        pairs = ((*way[:i], way[i] + way[i + 1], *way[i + 2 :]) for i in range(len(way) - 1))
        ways.update(
            pair for pair in (*pairs, ("".join(way),)) if all(len(word) >= _SHORTEST_SQUASHED or word in core for word in pair)
        )
    return frozenset(ways)


def names_of(school: School) -> tuple[Name, ...]:
    """Return every name of a school taken apart, its full name first; names that say nothing are left out."""
    names = (parse_name(text) for text in (school.name, school.short_name, *school.also_called) if read(text).tokens)
    return tuple(name for name in names if name.core)


def forms(school: School, commonness: Commonness = ESTIMATE) -> tuple[Form, ...]:
    """Return what we look for, each once: the names as people write them, then acronyms, handles, hashtags and the website."""
    found: dict[str, Form] = {}
    for name in names_of(school):
        for form in _name_forms(name, commonness, full=name.text == school.name):
            found.setdefault(form.text.casefold(), form)
    for kind, texts in (
        (Kind.ACRONYM, school.acronyms),
        (Kind.HANDLE, school.handles),
        (Kind.HASHTAG, school.hashtags),
        (Kind.HOST, (school.website,) if school.website else ()),
    ):
        acronym = kind is Kind.ACRONYM
        for text in texts:
            form = Form(text, kind, 0.0 if acronym else 1.0, "a place" if acronym else "nothing more")
            found.setdefault(text.casefold(), form)
    return tuple(found.values())


def _name_forms(name: Name, commonness: Commonness, *, full: bool) -> list[Form]:
    own = commonness.of(name.core)
    whole = commonness.of(name.core, name.kinds)
    texts = dict.fromkeys(
        f"{name.core_text} {end}" for end in ("Primary School", "Primary", "School") if end.split()[0].lower() in name.kinds
    )
    made = [Form(name.text, Kind.FULL, whole, _needs(Kind.FULL, whole))] if full else []
    if name.kinds and not full:
        made.append(Form(name.text, Kind.NAMED, own, _needs(Kind.NAMED, own)))
    made += [Form(text, Kind.NAMED, own, _needs(Kind.NAMED, own)) for text in texts]
    made.append(Form(name.core_text, Kind.BARE, own, _needs(Kind.BARE, own)))
    if len(name.core) > 1:
        made.append(Form("".join(name.core).capitalize(), Kind.BARE, own, _needs(Kind.BARE, own)))
    return made


def _needs(kind: Kind, distinctive: float) -> str:
    """Return in words what a form needs beside it before it is taken for the school."""
    if kind is Kind.BARE:
        return "a word of school life or a place" if distinctive >= _DISTINCT else "a place and a word of school life"
    if distinctive >= (_ENOUGH_IN_FULL if kind is Kind.FULL else _DISTINCT):
        return "nothing more"
    return "the town and the denomination" if distinctive < _NEEDS_FAITH_BELOW else "a place"
