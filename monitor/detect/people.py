"""Marks the words of a text that name people, and those that place a child in a school, for the rules to build on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from monitor.detect.normalise import Vocabulary, Word, fold, read
from monitor.detect.tables import listed

TITLES = listed("names", "titles")
_SURE_TITLES = listed("names", "sure_titles")
_NOT_SURNAMES = listed("names", "not_surnames")
_PLACES = listed("names", "places")
_CAPITALISED_ANYWAY = listed("names", "capitalised")
_FORENAMES = frozenset({"<forename>", "<maybe>", "<lowname>"})
_NOTHING = Vocabulary(frozenset())
_SHORTEST_WITH_ENDING = 3
_CLASS = re.compile(r"(?!\d(?:st|nd|rd|th|am|pm|p|x|k|m|d|hr|hrs|g|kg|cm|mm|min|mins)$)[1-6r][a-z]{1,2}")
_YEAR = re.compile(r"(?:y|yr|year)[1-6r]")
_AGES = frozenset(map(str, range(3, 12)))
_INITIALS = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Forenames:
    """The forenames given to children in the United Kingdom: those that are only names, and those that are also words."""

    clear: frozenset[str]
    ambiguous: frozenset[str]


@cache
def forenames() -> Forenames:
    """Return the list that ships with the program, folded."""
    lines = files("monitor.detect").joinpath("forenames.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    split = names.index("[ambiguous]")
    return Forenames(_folded(names[1:split]), _folded(names[split + 1 :]))


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word.plain for name in names for word in read(name, _NOTHING))


def mark(text: str, words: Sequence[Word], *, staff: tuple[str, ...] = ()) -> tuple[Word, ...]:
    """Return the words with marks for names added to their keys.

    ``<surname>`` follows a title; ``<forename>`` is a child's forename, ``<maybe>`` one that is also a word, ``<lowname>`` one
    written small, each unless a title, a saint or a street shows otherwise; ``<capital>`` is a capital letter where none is
    due; ``<family>`` a capital after a forename; ``<staff>`` a name in ``staff``; ``<class>`` and ``<year>`` place a child.
    """
    known = _Staff.of(staff)
    marked: list[Word] = []
    for index, word in enumerate(words):
        before = marked[-1] if marked and marked[-1].sentence == word.sentence else None
        after = words[index + 1] if index + 1 < len(words) and words[index + 1].sentence == word.sentence else None
        marks = {*_name_marks(text, word, before, after), *_place_marks(text, word)}
        if known.holds(text, word, before, after):
            marks = (marks - _FORENAMES - {"<capital>", "<family>"}) | {"<staff>"}
        marked.append(replace(word, keys=word.keys | marks) if marks else word)
    return tuple(marked)


def name_of(text: str, word: Word) -> str:
    """Return the word as a name: folded, without a possessive ending."""
    return word.plain[:-1] if end_of_name(text, word) < word.end else word.plain


def end_of_name(text: str, word: Word) -> int:
    """Return where the name in a word ends in the raw text: before a possessive ending."""
    raw = text[word.start : word.end]
    possessive = len(raw) >= _SHORTEST_WITH_ENDING and raw[-1] in "sS" and fold(raw[-2]) == "'"
    return word.end - 2 if possessive else word.end


@dataclass(frozen=True)
class _Staff:
    """The names of staff, as forenames and surnames: a child may share one of them and never both."""

    forenames: frozenset[str]
    surnames: frozenset[str]

    @classmethod
    def of(cls, names: tuple[str, ...]) -> "_Staff":
        """Return the names split into forenames and surnames, titles left out."""
        split = [[word.plain for word in read(name, _NOTHING) if word.plain not in TITLES] for name in names]
        return cls(frozenset(part for parts in split for part in parts[:-1]), frozenset(parts[-1] for parts in split if parts))

    def holds(self, text: str, word: Word, before: Word | None, after: Word | None) -> bool:
        """Return whether the word is part of a name of staff."""
        name = name_of(text, word)
        if name in self.forenames and after is not None and name_of(text, after) in self.surnames:
            return True
        other = before is not None and not before.keys.isdisjoint(_FORENAMES) and before.plain not in self.forenames
        return name in self.surnames and not other


def _name_marks(text: str, word: Word, before: Word | None, after: Word | None) -> Iterator[str]:
    raw, name = text[word.start : word.end], name_of(text, word)
    capital = raw[:1].isupper()
    if before is not None and before.plain in TITLES and name not in TITLES:
        if name.isalpha() and name not in _NOT_SURNAMES and (capital or before.plain in _SURE_TITLES):
            yield "<surname>"
        return
    if not name.isalpha() or (before is not None and before.plain in {"st", "saint"}):
        return
    if after is not None and after.plain in _PLACES and text[after.start].isupper():
        return
    if capital:
        yield from _capital_marks(raw, name, before)
    elif name in forenames().clear:
        yield "<lowname>"


def _capital_marks(raw: str, name: str, before: Word | None) -> Iterator[str]:
    if name in forenames().clear:
        yield "<forename>"
    elif name in forenames().ambiguous:
        yield "<maybe>"
    if before is None or name in _CAPITALISED_ANYWAY or (len(raw) > 1 and raw.isupper()):
        return
    yield "<capital>"
    if not before.keys.isdisjoint(_FORENAMES):
        yield "<family>"


def _place_marks(text: str, word: Word) -> Iterator[str]:
    if word.plain in _AGES:
        yield "<age>"
    elif _YEAR.fullmatch(word.plain):
        yield "<year>"
    elif _CLASS.fullmatch(word.plain) and word.plain[:1].isdigit():
        yield "<class>"
    elif _INITIALS.fullmatch(text[word.start : word.end]):
        yield "<initials>"
    elif text[word.start : word.end].isupper() and len(word.plain) == 1:
        yield "<letter>"
