"""The language that rules are written in: phrases over words, found by walking and never by backtracking.

========================  =========================================================================
``kick him``              these words, one after the other, within one sentence
``kick(s|ed|ing|) him``   a word with endings; an empty ending is the bare word
``(kick|beat up) him``    either; alternatives may be several words
``{person}``              a word class, named in ``words.toml``
``{really}?``             may be left out
``~4``                    up to four words of any kind
``<name>``                a mark that reading puts on words: a name, a number, a link ...
``^`` / ``$``             the sentence starts / ends here
========================  =========================================================================
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from monitor.detect.normalise import Word

_ENDINGS = re.compile(r"([\w-]+)\(([\w|-]*)\)")
_PIECES = re.compile(r"\{\w+\}|~\d+|<\w+>|[()|?^$]|[^\s(){}|?~<>^$]+|\S")
_FURTHEST = 8


class BadPhrase(ValueError):
    """A phrase in a rule file cannot be read; it names the phrase."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One place in a phrase: any of these single words, or any of these runs of places, found by the words they open with."""

    words: frozenset[str]
    runs: tuple["Run", ...] = ()
    optional: bool = False
    by_opening: Mapping[str, tuple["Run", ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def openings(self) -> frozenset[str]:
        """Every word that can stand first here."""
        return self.words | self.by_opening.keys()


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to so many words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The start or the end of a sentence."""

    start: bool


Place = Choice | Gap | Edge
Run = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to be looked for. ``needs`` holds, for each place that must be filled, the words that can fill it first."""

    words: str
    run: Run
    opens: frozenset[str]
    needs: tuple[frozenset[str], ...]


class Page:
    """The words of one text with an index of where each form stands and where its sentence begins and ends."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.where: dict[str, list[int]] = {}
        self._edges: dict[int, tuple[int, int]] = {}
        for index, word in enumerate(words):
            for key in word.keys:
                self.where.setdefault(key, []).append(index)
            first, _ = self._edges.get(word.sentence, (index, index))
            self._edges[word.sentence] = (first, index + 1)

    def sentence(self, index: int) -> tuple[int, int]:
        """Return where the sentence of a word starts and ends (exclusive)."""
        return self._edges[self.words[index].sentence]

    def find(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        """Give each place where a phrase stands, as word indices (end exclusive, the nearest end that completes it)."""
        if any(self.where.keys().isdisjoint(need) for need in phrase.needs):
            return
        for start in sorted({index for key in phrase.opens & self.where.keys() for index in self.where[key]}):
            ends = self._walk(phrase.run, frozenset({start}), self.sentence(start))
            if ends and min(ends) > start:
                yield start, min(ends)

    def _walk(self, run: Run, at: frozenset[int], edges: tuple[int, int]) -> frozenset[int]:
        """Return every index that the run can reach from any of ``at`` without leaving the sentence."""
        for place in run:
            if not at:
                break
            at = self._step(place, at, edges)
        return at

    def _step(self, place: Place, at: frozenset[int], edges: tuple[int, int]) -> frozenset[int]:
        first, last = edges
        if isinstance(place, Gap):
            return frozenset(index for start in at for index in range(start, min(start + place.most, last) + 1))
        if isinstance(place, Edge):
            edge = first if place.start else last
            return frozenset(
                index
                for index in at
                if index == edge or (not place.start and index == last - 1 and self.words[index].plain == "?")
            )
        inside = frozenset(index for index in at if index < last)
        reached = {index + 1 for index in inside if not place.words.isdisjoint(self.words[index].keys)}
        for index in inside if place.runs else ():
            # Told apart by which they are: to compare what is in them takes longer than to walk one twice.
            runs = {id(run): run for key in self.words[index].keys for run in place.by_opening.get(key, ())}
            reached.update(*(self._walk(run, frozenset({index}), edges) for run in runs.values()))
        return frozenset(reached) | at if place.optional else frozenset(reached)


def opening(run: Run) -> frozenset[str]:
    """Return every word that a run can start with."""
    found: frozenset[str] = frozenset()
    for place in run:
        if isinstance(place, Choice):
            found |= place.openings
            if not place.optional:
                break
    return found


def compile_phrase(words: str, classes: Mapping[str, Choice]) -> Phrase:
    """Return a phrase ready to be looked for, or raise ``BadPhrase``."""
    run = compile_run(words, classes)
    needs = tuple(place.openings for place in run if isinstance(place, Choice) and not place.optional)
    starts = next((place for place in run if not isinstance(place, Edge)), None)
    if not needs or isinstance(starts, Gap):
        raise BadPhrase(f"{words!r}: a phrase starts with a word and needs one that cannot be left out")
    return Phrase(words, run, opening(run), tuple(sorted(needs, key=len)))


def compile_run(words: str, classes: Mapping[str, Choice]) -> Run:
    """Return the places of a phrase, or raise ``BadPhrase``."""
    pieces = _PIECES.findall(_ENDINGS.sub(_spell_out, words))
    run, rest = _parse(pieces, classes, words)
    if rest:
        raise BadPhrase(f"{words!r}: a bracket too many")
    return run


def compile_classes(table: Mapping[str, Iterable[str]]) -> dict[str, Choice]:
    """Return the word classes of ``words.toml``; a class may use those that stand before it."""
    return reduce(
        lambda known, item: {**known, item[0]: _choice([compile_run(words, known) for words in item[1]])}, table.items(), {}
    )


def known_words(run: Run) -> Iterator[str]:
    """Give every word that stands anywhere in a run, marks left out."""
    for place in run:
        if isinstance(place, Choice):
            yield from (word for word in place.words if not word.startswith("<"))
            for inner in place.runs:
                yield from known_words(inner)


def _spell_out(found: re.Match[str]) -> str:
    return f"({'|'.join(found[1] + ending for ending in found[2].split('|'))})"


def _parse(pieces: list[str], classes: Mapping[str, Choice], whole: str) -> tuple[Run, list[str]]:
    run: list[Place] = []
    while pieces and pieces[0] not in {")", "|"}:
        piece, *pieces = pieces
        if piece == "(":
            place, pieces = _group(pieces, classes, whole)
            run.append(place)
        elif piece == "?":
            run.append(_leave_out(run.pop() if run else None, whole))
        else:
            run.append(_place(piece, classes, whole))
    return tuple(run), pieces


def _group(pieces: list[str], classes: Mapping[str, Choice], whole: str) -> tuple[Choice, list[str]]:
    runs: list[Run] = []
    while True:
        run, pieces = _parse(pieces, classes, whole)
        runs.append(run)
        if not pieces or not run or isinstance(run[0], Gap):
            raise BadPhrase(f"{whole!r}: a bracket is not closed, or an alternative is empty or starts with a gap")
        mark, *pieces = pieces
        if mark == ")":
            return _choice(runs), pieces


def _leave_out(place: Place | None, whole: str) -> Choice:
    if not isinstance(place, Choice):
        raise BadPhrase(f"{whole!r}: nothing stands before the question mark")
    return replace(place, optional=True)


def _place(piece: str, classes: Mapping[str, Choice], whole: str) -> Place:
    if piece in {"^", "$"}:
        return Edge(piece == "^")
    if piece[0] == "~" and 0 < int(piece[1:]) <= _FURTHEST:
        return Gap(int(piece[1:]))
    if piece[0] == "{" and piece[1:-1] in classes:
        return classes[piece[1:-1]]
    if piece[0] in "{}~":
        raise BadPhrase(f"{whole!r}: {piece} is not a word class or a gap of 1 to {_FURTHEST} words")
    return Choice(frozenset({piece}))


def _choice(runs: Iterable[Run]) -> Choice:
    """Return the place that any of the runs fills: single words together, and equal runs once."""
    words: set[str] = set()
    longer: list[Run] = []
    for run in runs:
        single = run[0] if len(run) == 1 else None
        if isinstance(single, Choice) and not single.optional:
            words |= single.words
            longer.extend(single.runs)
        else:
            longer.append(run)
    by_opening: dict[str, tuple[Run, ...]] = {}
    for run in dict.fromkeys(longer):
        by_opening.update({word: (*by_opening.get(word, ()), run) for word in opening(run)})
    return Choice(frozenset(words), tuple(dict.fromkeys(longer)), by_opening=by_opening)
