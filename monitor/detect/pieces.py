"""Turns the words of a page into what the trained models read: names and numbers as marks, emoji by name, words as pieces."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.detect.named import SCHOOL
from monitor.detect.normalise import Word
from monitor.detect.phrases import Page
from monitor.model import Channel

# What stands for a whole class of things, so that no model learns who was called what, or anybody's number.
_STANDS_FOR = {
    "<staff>": "[staff]",
    "<forename>": "[name]",
    "<surname>": "[surname]",
    "<family>": "[surname]",
    "<mobile>": "[mobile]",
    "<landline>": "[phone]",
    "<email>": "[email]",
    "<office>": "[office]",
    "<address>": "[address]",
    "<plate>": "[plate]",
    "<link>": "[link]",
    "<handle>": "[handle]",
    "<money>": "[money]",
    "<masked>": "[name]",
}
# What a word may also be, said before it.
_SAID_BEFORE = {"<maybe>": "[name?]", "<lowname>": "[name?]", "<initials>": "[initials]", "<capital>": "[capital]"}
OWN_PAGE = "[own]"
MARKS = (OWN_PAGE, *dict.fromkeys(_STANDS_FOR.values()), *dict.fromkeys(_SAID_BEFORE.values()))
START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Spoken:
    """One word as the models read it, and which word of the page it came from (-1: none)."""

    word: str
    index: int


def spoken(page: Page, channel: Channel = Channel.THIRD_PARTY) -> tuple[Spoken, ...]:
    """Return the words of a page as the models read them, a full stop between sentences."""
    return tuple(_spoken(page, channel))


def _spoken(page: Page, channel: Channel) -> Iterator[Spoken]:
    if channel is not Channel.THIRD_PARTY:
        yield Spoken(OWN_PAGE, -1)
    before: Word | None = None
    for index, word in enumerate(page.words):
        if before is not None and word.sentence != before.sentence:
            yield Spoken(".", -1)
        for said in _said(word, before):
            yield Spoken(said, index)
        before = word


def _said(word: Word, before: Word | None) -> Iterator[str]:
    """Return a word as the models read it. The school's name is "the school", once: whatever it is called says nothing."""
    if SCHOOL in word.keys:
        if before is None or SCHOOL not in before.keys:
            yield from ("school",) if before is not None and before.plain == "the" else ("the", "school")
        return
    whole = next((mark for key, mark in _STANDS_FOR.items() if key in word.keys), None)
    if whole is not None:
        yield whole
        return
    first = next((mark for key, mark in _SAID_BEFORE.items() if key in word.keys), None)
    if first is not None:
        yield first
    yield from _named(word.plain) if "<mark>" in word.keys else (word.plain,)


@lru_cache(maxsize=2048)
def _named(mark: str) -> tuple[str, ...]:
    """Return a sign as its name in Unicode, the words of it apart: an emoji says something."""
    return tuple(unicodedata.name(mark[:1], "sign").lower().replace("-", " ").split()) if mark.strip("?") else (mark,)


def split(said: Sequence[Spoken], vocabulary: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """Return the piece numbers of the words, and for each the word of the page (-1: none).

    Greedy, longest first, as WordPiece does (Wu et al. 2016): what follows inside a word starts with ``##``.
    """
    numbers: list[int] = []
    places: list[int] = []
    for one in said:
        pieces = _pieces(one.word, vocabulary)
        numbers.extend(vocabulary[piece] for piece in pieces)
        places.extend([one.index] * len(pieces))
    return numbers, places


def _pieces(word: str, vocabulary: Collection[str]) -> list[str]:
    if word in vocabulary:
        return [word]
    found: list[str] = []
    start = 0
    while start < len(word) <= _LONGEST_WORD:
        opening = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if opening + word[start:end] in vocabulary), 0)
        if not end:
            return [UNKNOWN]
        found.append(opening + word[start:end])
        start = end
    return found or [UNKNOWN]
