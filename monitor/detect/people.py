"""Marks the words of a text that name people, and those that place a child in a school, for the rules to build on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from monitor.detect.normalise import Vocabulary, Word, read

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "rev"})
_SURE_TITLES = frozenset({"mr", "mrs", "ms", "mx"})
_TITLED_WORDS = frozenset(
    "a all and as at but came can did does for from goes got had has have he if in is it just keeps my never not of on or said "
    "says school she so still teacher teachers the then there they this to told too was we were what when where who will with you".split()
)
_STREETS = frozenset(
    "road rd street st lane avenue ave drive close crescent court place terrace grove way gardens square park house hill green "
    "school primary academy nursery church hospital stadium ltd plc russell day week month cup league rovers united city town".split()
)
_CLASS = re.compile(r"(?!\d(?:st|nd|rd|th|am|pm|p|x|k|m|d|hr|hrs|g|kg|cm|mm|min|mins)$)[1-6r][a-z]{1,2}")
_YEAR = re.compile(r"(?:y|yr|year)[1-6r]")
_INITIALS = re.compile(r"[A-Z]{2}")
_CAPITALISED_ANYWAY = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december christmas easter england wales scotland ireland britain british english welsh scottish irish polish london "
    "i im ive id ill ok lol omg wtf pta ptfa send senco sen sencos eyfs ehcp sats ofsted estyn nhs council facebook whatsapp google "
    "tiktok snapchat instagram twitter reception nursery year class school primary academy head headteacher teacher deputy ta eyfs "
    "ks1 ks2 the a an and but or if so no yes not".split()
)


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
    nothing = Vocabulary(frozenset())
    return frozenset(word.plain for name in names for word in read(name, nothing))


def mark(text: str, words: Sequence[Word], *, staff: tuple[str, ...] = ()) -> tuple[Word, ...]:
    """Return the words with marks for names added to their keys.

    ``<surname>`` follows a title; ``<forename>`` is a child's forename, ``<maybe>`` one that is also a word, ``<lowname>`` one
    written small, each unless a title, a saint or a street shows otherwise; ``<capital>`` is a capital letter where none is
    due; ``<family>`` a capital after a forename; ``<staff>`` a name in ``staff``; ``<class>`` and ``<year>`` place a child.
    """
    known = frozenset(word.plain for name in staff for word in read(name, Vocabulary(frozenset())) if word.plain not in TITLES)
    marked: list[Word] = []
    for index, word in enumerate(words):
        before = marked[-1] if marked and marked[-1].sentence == word.sentence else None
        after = words[index + 1] if index + 1 < len(words) and words[index + 1].sentence == word.sentence else None
        marks = {*_name_marks(text, word, before, after), *_place_marks(text, word)}
        if name_of(text, word) in known:
            marks = (marks - {"<forename>", "<maybe>", "<lowname>"}) | {"<staff>"}
        marked.append(replace(word, keys=word.keys | marks) if marks else word)
    return tuple(marked)


def name_of(text: str, word: Word) -> str:
    """Return the word as a name: folded, without a possessive ending."""
    raw = text[word.start : word.end]
    return word.plain[:-1] if len(raw) > 2 and raw[-1] in "sS" and raw[-2] in "'’‘ʼ" else word.plain


def _name_marks(text: str, word: Word, before: Word | None, after: Word | None) -> Iterator[str]:
    raw, name = text[word.start : word.end], name_of(text, word)
    capital = raw[:1].isupper()
    if before is not None and before.plain in TITLES:
        if name.isalpha() and name not in _TITLED_WORDS and (capital or before.plain in _SURE_TITLES):
            yield "<surname>"
        return
    if not name.isalpha() or (before is not None and before.plain in {"st", "saint"}):
        return
    if after is not None and after.plain in _STREETS and text[after.start].isupper():
        return
    yield from _capital_marks(raw, name, before) if capital else _small_marks(name)


def _capital_marks(raw: str, name: str, before: Word | None) -> Iterator[str]:
    if name in forenames().clear:
        yield "<forename>"
    elif name in forenames().ambiguous:
        yield "<maybe>"
    if before is None or name in _CAPITALISED_ANYWAY or (len(raw) > 1 and raw.isupper()):
        return
    yield "<capital>"
    if not before.keys.isdisjoint({"<forename>", "<maybe>", "<lowname>"}):
        yield "<family>"


def _small_marks(name: str) -> Iterator[str]:
    if name in forenames().clear:
        yield "<lowname>"


def _place_marks(text: str, word: Word) -> Iterator[str]:
    if _YEAR.fullmatch(word.plain):
        yield "<year>"
    elif _CLASS.fullmatch(word.plain) and word.plain[:1].isdigit():
        yield "<class>"
    elif _INITIALS.fullmatch(text[word.start : word.end]):
        yield "<initials>"
    elif text[word.start : word.end].isupper() and len(word.plain) == 1:
        yield "<letter>"
