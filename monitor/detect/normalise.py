"""Reads raw text as folded words that remember where they stand: disguises are undone here and nowhere else."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.detect.tables import table
from monitor.model import Span

_DRAWN_ALIKE = {ord(other): latin for latin, others in table("lookalikes").items() for other in others}
# NFKD would write these as a blank and a mark, or as three full stops.
_KEPT = {"\N{ACUTE ACCENT}": "'", "`": "'", "…": "\n"}
_LEET = [str.maketrans("013457@$!|8+€", f"o{one}eastasi{one}bte") for one in "il"]
_TONES = range(0x1F3FB, 0x1F400)
_TOKEN = re.compile(
    r"(?P<masked>\[(?:name \d{1,6}|number|e-mail|address|plate)\])|"
    r"(?P<link>(?:h(?:tt|xx)ps?://|www\.)\S+|(?:[\w-]{1,40}\.){1,3}(?:com|uk|org|net|ly|gg|io|example|test|info|shop|xyz)\b(?!@)(?:/\S*)?)"
    r"|(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
    r"|(?P<handle>@\w[\w.]{1,40})"
    r"|(?P<money>[£€$]\s?\d[\d,.]*)"
    r"|(?P<chunk>[^\W_](?:[^\W_]|[*@$!|'+](?=[\w*@$!|'+]))*\**|\$[a-z]\w*)"
    r"|(?P<mark>[?]|[^\s\w.,;:!'\"()\[\]{}<>/\\|~^=+*_&%#@$£€-])"
)
_PIECE = re.compile(r"[^\W_']+(?:'[^\W_']+)*")
_STOP = re.compile(r"[!\n]|\.[\s.]")
_SPACED_GAP = re.compile(r"[ .\-*~|/,]{1,3}")
_STRETCH = re.compile(r"(.)\1+")
_LONG_STRETCH = re.compile(r"(.)\1\1")
_INITIAL = re.compile("[a-z]")
_ABBREVIATED = frozenset({"mr", "mrs", "ms", "dr", "st", "rev", "yr", "vs"})
_LONGEST_SPACED = 48
_SHORTEST_SPACED = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: every form that it can be read as, the plainest of them, where it stands raw, and its sentence."""

    keys: frozenset[str]
    plain: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Vocabulary:
    """The words that the rules know: what a disguised word is compared with."""

    words: frozenset[str]
    starred: frozenset[str] = frozenset()
    _stretched: dict[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        stretched: dict[str, list[str]] = {}
        for word in sorted(self.words):
            stretched.setdefault(_STRETCH.sub(r"\1", word), []).append(word)
        object.__setattr__(self, "_stretched", {short: tuple(words) for short, words in stretched.items()})

    def undisguise(self, chunk: str) -> tuple[str, ...]:
        """Return the known words that a folded chunk may stand for: digits for letters, stretched or starred-out letters."""
        if chunk in self.words or len(chunk) < _SHORTEST_SPACED:
            return ()
        if "*" in chunk:
            return self._unstar(chunk)
        plain = any(character.isalpha() for character in chunk)
        found = {chunk.translate(table) for table in _LEET} & self.words if plain else set()
        if not found and _LONG_STRETCH.search(chunk):
            found = {known for table in _LEET for known in self._stretched.get(_STRETCH.sub(r"\1", chunk.translate(table)), ())}
        return tuple(sorted(found))

    def _unstar(self, chunk: str) -> tuple[str, ...]:
        shape = re.compile("".join(r"\w" if character == "*" else re.escape(character) for character in chunk.strip("'!+|")))
        return tuple(sorted(word for word in self.starred if word[0] == chunk[0] and shape.fullmatch(word)))

    def split(self, letters: str) -> tuple[str, ...]:
        """Return the known words that a run of letters is made of, fewest first; empty when it is not made of known words."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - 14), end):
                before, word = best[start], letters[start:end]
                if before is None or not (word in self.words or word in {"a", "i", "u"}):
                    continue
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = (*before, word)
        found = best[-1] or ()
        return found if any(len(word) >= _SHORTEST_SPACED for word in found) else ()


@lru_cache(maxsize=4096)
def fold(character: str) -> str:
    """Return a character as it is compared: small, plain Latin where it is drawn like it, nothing where it is invisible."""
    if character in _KEPT:
        return _KEPT[character]
    if ord(character) in _TONES or unicodedata.category(character) in {"Cf", "Mn", "Me", "Cc"}:
        return "\n" if character in "\n\r\v\f\x85" else " " if character == "\t" else ""
    if unicodedata.category(character) in {"Zl", "Zp"}:
        return "\n"
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return plain.casefold().translate(_DRAWN_ALIKE)


def read(text: str, vocabulary: Vocabulary) -> tuple[Word, ...]:
    """Return the words of ``text`` in order. Every word covers at least one raw character."""
    return tuple(_join_spaced(_words(*folded(text), vocabulary), text, vocabulary))


def span_of(words: Iterable[Word]) -> Span:
    """Return the raw stretch that consecutive words cover."""
    many = list(words)
    return Span(many[0].start, many[-1].end)


def folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters the raw index it came from."""
    parts, places = [], []
    for index, character in enumerate(text):
        part = fold(character)
        parts.append(part)
        places.extend([index] * len(part))
    return "".join(parts), places


def _words(plain: str, places: list[int], vocabulary: Vocabulary) -> Iterator[Word]:
    sentence, before, last = 0, 0, ""
    for found in _TOKEN.finditer(plain):
        gap = plain[before : found.start()]
        sentence += last == "?" != found[0] or bool(
            last not in _ABBREVIATED and not _INITIAL.fullmatch(last) and _STOP.search(gap)
        )
        for keys, start, end in _readings(found, vocabulary):
            last, before = keys[0], end
            yield Word(frozenset(keys), keys[0], places[start], places[end - 1] + 1, sentence)


def _readings(found: re.Match[str], vocabulary: Vocabulary) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Give each word in one token as its readings (the plain one first) and its place in the folded text."""
    start, end = found.span()
    if found.lastgroup != "chunk":
        yield (("?", "<asks>") if found[0] == "?" else (found[0], f"<{found.lastgroup}>")), start, end
        return
    chunk = found[0]
    disguised = vocabulary.undisguise(chunk.replace("'", ""))
    if disguised and not chunk.replace("'", "").isalpha():
        yield (*disguised, chunk), start, end
        return
    for piece in _PIECE.finditer(chunk):
        plain = piece[0].replace("'", "")
        marks = ("<number>",) if plain.isdigit() else ("<code>",) if any(map(str.isdigit, plain)) else ()
        yield (plain, *marks, *vocabulary.undisguise(plain)), start + piece.start(), start + piece.end()


def _join_spaced(words: Iterable[Word], text: str, vocabulary: Vocabulary) -> Iterator[Word]:
    """Give the words with runs of single letters ("k i l l", "k.n.o.c.k") replaced by the known words they spell."""
    run: list[Word] = []
    for word in words:
        single = len(word.plain) == 1 and word.plain.isalnum()
        if run and (not single or len(run) == _LONGEST_SPACED or not _SPACED_GAP.fullmatch(text, run[-1].end, word.start)):
            yield from _spelt(run, vocabulary)
            run = []
        if single:
            run.append(word)
        else:
            yield word
    yield from _spelt(run, vocabulary)


def _spelt(run: list[Word], vocabulary: Vocabulary) -> Iterator[Word]:
    letters = "".join(word.plain for word in run).translate(_LEET[0])
    found = vocabulary.split(letters) if len(run) >= _SHORTEST_SPACED else ()
    if not found:
        yield from run
        return
    at = 0
    for spelt in found:
        first, last = run[at], run[at + len(spelt) - 1]
        yield Word(frozenset({spelt}), spelt, first.start, last.end, first.sentence)
        at += len(spelt)
