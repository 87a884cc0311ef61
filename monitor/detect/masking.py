"""Takes names and private details out of a text for letters: a courtesy to those who are spoken of, never a guarantee."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.detect.judge import open_page
from monitor.detect.normalise import Vocabulary, Word, read, span_of
from monitor.detect.people import TITLES, end_of_name, name_of
from monitor.detect.structured import find
from monitor.detect.tables import listed
from monitor.model import Span

_NUMBERED = re.compile(r"\[name (\d{1,6})\]")
_NAMES = frozenset({"<forename>", "<maybe>", "<lowname>"})
_OF_SOMEBODY = listed("names", "of_somebody")
_KIN = listed("names", "kin")
_SMALL_WORDS = listed("names", "small_words")
_SHORTEST_SMALL = 4
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Name:
    """One place where a person is named: the stretch, and what makes it the same person elsewhere."""

    span: Span
    key: str
    parts: tuple[str, ...]


def names(text: str) -> tuple[Span, ...]:
    """Return where ``text`` seems to name people, by place: titles with surnames, forenames, initials with a class, handles."""
    return tuple(name.span for name in _names(text, ()))


def mask(text: str, *, keep: tuple[str, ...] = ()) -> str:
    """Return ``text`` with people as ``[name 1]``, ``[name 2]``, and numbers, addresses and plates as what they are.

    One person keeps one number. ``keep`` are words that are never masked as a name: the names of the school and of places.
    Masking a masked text changes nothing.
    """
    masked = _masked(text, keep)
    # What was hidden can show a neighbour for what it is; every round hides something more, so this ends.
    while masked != text:
        text, masked = masked, _masked(masked, keep)
    return masked


def _masked(text: str, keep: tuple[str, ...]) -> str:
    spans = {found.span: f"[{found.shape}]" for found in find(text)}
    numbers = _Numbers(text)
    for name in _names(text, keep):
        spans[name.span] = f"[name {numbers.of(name)}]"
    return _replaced(text, spans)


class _Numbers:
    """Which number each person has: the same for the same name, going on from the highest that the text already holds."""

    def __init__(self, text: str) -> None:
        self._next = max((int(found[1]) for found in _NUMBERED.finditer(text)), default=0) + 1
        self._known: dict[str, int] = {}

    def of(self, name: Name) -> int:
        """Return the person's number, a new one at first sight."""
        number = self._known.get(name.key)
        if number is None:
            number, self._next = self._next, self._next + 1
            self._known[name.key] = number
        for part in name.parts:
            self._known.setdefault(part, number)
        return number


def _replaced(text: str, spans: dict[Span, str]) -> str:
    parts, at = [], 0
    for span, words in sorted(spans.items(), key=lambda item: item[0].start):
        if span.start >= at:
            parts += [text[at : span.start], words]
            at = span.end
    return "".join(parts) + text[at:]


def _names(text: str, keep: tuple[str, ...]) -> tuple[Name, ...]:
    """Return every name in the text: those that show themselves, then the same words wherever they stand again."""
    words = open_page(text).words
    kept = _kept(words, keep)
    found = dict(_shown(text, words, kept))
    known = {part for name in found.values() for part in name.parts}
    taken = {index for start, name in found.items() for index in range(start, start + len(name.parts) or start + 1)}
    for index, word in enumerate(words):
        if index not in taken | kept and name_of(text, word) in known and text[word.start].isupper():
            part = name_of(text, word)
            found[index] = Name(Span(word.start, end_of_name(text, word)), part, (part,))
    return tuple(name for _, name in sorted(found.items()))


def _kept(words: Sequence[Word], keep: Iterable[str]) -> frozenset[int]:
    """Return the words of kept names where they stand in full; after a title they are a person's all the same."""
    kept: set[int] = set()
    plain = [word.plain for word in words]
    for name in keep:
        wanted = [word.plain for word in read(name, Vocabulary(frozenset()))]
        starts = (index for index in range(len(plain)) if wanted and plain[index : index + len(wanted)] == wanted)
        kept.update(index + step for index in starts for step in range(len(wanted)))
    return frozenset(index for index in kept if index == 0 or plain[index - 1] not in TITLES)


def _shown(text: str, words: Sequence[Word], kept: frozenset[int]) -> Iterator[tuple[int, Name]]:
    """Give each name that shows itself, with the index of its first word."""
    index, named = 0, False
    while index < len(words):
        length = 0 if index in kept else _length(text, words, index, kept, after_name=named)
        if length:
            yield index, _name(text, words[index : index + length])
        named = bool(length) or (named and words[index].plain in {"and", "or"})
        index += length or 1


def _length(text: str, words: Sequence[Word], index: int, kept: frozenset[int], *, after_name: bool) -> int:
    """Return how many words the name that starts here has; 0 when no name does."""
    word = words[index]
    if "<handle>" in word.keys:
        return 1
    if word.plain in TITLES and any("<surname>" in after.keys for after in words[index + 1 : index + 2]):
        return 2 + _run(text, words, index + 2, kept)
    if _is_forename(text, words, index) or (after_name and _is_pair(text, words, index)):
        return 1 + _run(text, words, index + 1, kept)
    return _initials(words, index)


def _is_forename(text: str, words: Sequence[Word], index: int) -> bool:
    word, before = words[index], words[index - 1].plain if index else ""
    if "<forename>" in word.keys:
        return True
    if "<capital>" in word.keys and before in _KIN:
        return True
    if "<maybe>" in word.keys:
        follows = index + 1 < len(words) and "<family>" in words[index + 1].keys and _beside(text, word, words[index + 1])
        return follows or before in _OF_SOMEBODY
    small = name_of(text, word)
    return "<lowname>" in word.keys and len(small) >= _SHORTEST_SMALL and small not in _SMALL_WORDS


def _is_pair(text: str, words: Sequence[Word], index: int) -> bool:
    """Return whether two unknown capitalised words stand here side by side."""
    pair = words[index : index + 2]
    return len(pair) > 1 and all("<capital>" in word.keys for word in pair) and _beside(text, *pair)


def _run(text: str, words: Sequence[Word], index: int, kept: frozenset[int]) -> int:
    """Return how many words from here on go with the name before them: capitalised ones and initials."""
    count = 0
    while index + count < len(words) and count < _LONGEST_NAME and index + count not in kept:
        word = words[index + count]
        hyphen = text[words[index + count - 1].end : word.start] == "-"
        goes_on = word.keys & {"<family>", "<letter>"} or (word.keys & {"<capital>"} and (hyphen or not word.keys & _NAMES))
        if not goes_on or not _beside(text, words[index + count - 1], word):
            break
        count += 1
    return count


def _beside(text: str, before: Word, after: Word) -> bool:
    """Return whether only a blank, a hyphen or an initial's full stop stands between two words of one sentence."""
    return before.sentence == after.sentence and text[before.end : after.start] in {" ", "-", ". ", "  "}


def _initials(words: Sequence[Word], index: int) -> int:
    """Return the length of initials that a class makes a child of ("J.T. in 4B"); 0 when there are none."""
    letters = all("<letter>" in word.keys for word in words[index : index + 2])
    length = 1 if "<initials>" in words[index].keys else 2 if letters else 0
    after = words[index + length : index + length + 3] if length else ()
    placed = any(
        word.keys & {"<class>", "<year>"} or word.plain in {"year", "class", "yr", "reception", "nursery"} for word in after[1:]
    )
    return length if placed and after[0].plain in {"in", "from", "of"} else 0


def _name(text: str, words: Sequence[Word]) -> Name:
    span = span_of(words)
    parts = tuple(name_of(text, word) for word in words)
    titled = parts[0] in TITLES and len(parts) > 1  # "Sister Mr": whoever was meant, no more was written
    key = f"{'titled ' if titled else ''}{parts[1 if titled else 0]}"
    return Name(
        Span(span.start, end_of_name(text, words[-1])),
        key,
        tuple(part if part not in TITLES and len(part) > 1 else key for part in parts),
    )
