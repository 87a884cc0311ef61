"""How else people spell what stands in a school's name: saints, denominations, school words, one word or two."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.match.forms import Name, variants
from monitor.match.lexicon import TOPOGRAPHY

# Any of a group is taken for any other of it.
_ALIKE: tuple[tuple[str, ...], ...] = (
    ("Saint", "St.", "St"),
    ("Church of England", "C of E", "CofE", "CE"),
    ("Church in Wales", "CiW"),
    ("Roman Catholic", "Catholic", "RC"),
    ("Voluntary Aided", "(Aided)", "VA"),
    ("Voluntary Controlled", "(Controlled)", "VC"),
    ("Community Primary", "C.P.", "CP"),
    ("Primary", "Prim", "Pri"),
    ("Infants", "Infant"),
    ("Juniors", "Junior"),
    ("School", "Sch"),
    ("Park", "Pk"),
    ("Road", "Rd"),
    ("Lane", "Ln"),
    ("Mount", "Mt"),
    ("and", "&"),
)
_GROUPS = tuple(
    (alike, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, alike))})(?![\w'\u2019])", re.IGNORECASE)) for alike in _ALIKE
)
_POSSESSIVE = re.compile(r"\w+['\u2019]s\b")
_TWO = 2
_SHORTEST_FIRST = 3


class Spelling(NamedTuple):
    """A part of a name as the school writes it, and the other ways of writing it that are taken for the same.

    One that ``is_whole`` is only so spelt where nothing stands beside it.
    """

    written: str
    others: tuple[str, ...]
    is_whole: bool = False

    def of(self, text: str) -> tuple[str, ...]:
        """Return a text with the part spelt in each of the other ways; nothing where it does not hold the part."""
        found = re.search(rf"(?<!\w){re.escape(self.written)}(?!\w)", text)
        if found is None or (self.is_whole and text != self.written):
            return ()
        return tuple(text[: found.start()] + other + text[found.end() :] for other in self.others)


def spellings_of(name: Name, text: str) -> tuple[Spelling, ...]:
    """Return the parts of a way of writing a name that people spell in other ways too, in their order."""
    found = [*_alike(text), *_own_words(name)]
    return tuple(sorted(dict.fromkeys(found), key=lambda spelling: text.find(spelling.written)))


def _alike(text: str) -> Iterator[Spelling]:
    for alike, pattern in _GROUPS:
        if found := pattern.search(text):
            yield Spelling(found[0], tuple(other for other in alike if other.casefold() != found[0].casefold()))


def _own_words(name: Name) -> Iterator[Spelling]:
    """Yield the other spellings of a name's own words: without the apostrophe, in one word, in two, mutated in Welsh."""
    words = name.core_text.replace("-", " ").split()
    for found in _POSSESSIVE.findall(name.core_text):
        yield Spelling(found, (found[:-2] + "s", *((found[:-2],) if name.core[0] == "st" else ())))
    if len(words) == len(name.core) == _TWO and ("".join(name.core),) in variants(name.core):
        first, second = (re.sub(r"['\u2019.]", "", word) for word in words)
        yield Spelling(name.core_text, (first + (second if name.core[0] == "st" else second.lower()),))
    if len(words) == 1 and (two := _in_two(name.core_text)):
        yield Spelling(name.core_text, (two,))
    if name.text.startswith("Ysgol"):
        mutated = sorted(way for way in variants(name.core, welsh=True) - variants(name.core) if len(way) == len(name.core))
        yield Spelling(name.core_text, tuple(" ".join(way).title() for way in mutated), is_whole=True)


def _in_two(word: str) -> str:
    """Return a word that ends with a feature of the land in two: ``Oak Wood``; nothing for any other."""
    end = max((land for land in TOPOGRAPHY if word.endswith(land)), key=len, default="")
    start = word.removesuffix(end)
    return f"{start} {end.capitalize()}" if end and len(start) >= _SHORTEST_FIRST else ""
