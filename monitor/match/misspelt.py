"""Words that are one or two letters wrong."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_SHORTEST = 4
_TWO_WRONG_FROM = 8
_LONGEST = 24
_ALIKE = str.maketrans("ckqzv", "kkksf")
_SILENT = re.compile(r"[aeiouhwy]")
# What only sounds alike is a guess.
_BY_SOUND = 2
_TWICE = re.compile(r"(.)\1+")


def near_words(words: Iterable[str], joined: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """Return, for every way of leaving one or two letters out of a word and for its sound, the words that give it.

    Of words that are several ``joined`` only one letter is left out: there are many of them, and long ones.
    """
    index: dict[str, set[str]] = {}
    for word in joined:
        for cut in _once(word):
            index.setdefault(cut, set()).add(word)
    for word in words:
        for cut in (*_cuts(word), sound(word)):
            index.setdefault(cut, set()).add(word)
    return {cut: tuple(sorted(found)) for cut, found in index.items()}


def misspellings(word: str, index: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return the words that this one may be meant for, with how many letters are wrong: one, or two in words of eight letters.

    A word that sounds alike counts as two letters wrong.
    """
    found: dict[str, int] = {}
    for cut in _cuts(word):
        for meant in index.get(cut, ()):
            if meant not in found and 0 < (wrong := letters_wrong(word, meant)) <= _allowed(meant):
                found[meant] = wrong
    for meant in index.get(sound(word), ()):
        if meant != word and abs(len(meant) - len(word)) <= 1 and len(word) >= _SHORTEST:
            found.setdefault(meant, _BY_SOUND)
    return found


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Return a word by its sound, roughly, in capitals: the first letter and the consonants after it, alike ones as one."""
    plain = word.translate(_ALIKE)
    return _TWICE.sub(r"\1", plain[:1] + _SILENT.sub("", plain[1:])).upper()


def _allowed(word: str) -> int:
    return 0 if len(word) < _SHORTEST else 1 if len(word) < _TWO_WRONG_FROM else 2


def _cuts(word: str) -> frozenset[str]:
    """Return a word with up to as many letters left out as may be wrong in it."""
    if not _SHORTEST - 1 <= len(word) <= _LONGEST:
        return frozenset()
    once = _once(word)
    twice = {cut[:i] + cut[i + 1 :] for cut in once for i in range(len(cut))} if len(word) >= _TWO_WRONG_FROM - 1 else set()
    return frozenset(once | twice | {word})


def _once(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))} | {word} if len(word) <= _LONGEST else set()


@lru_cache(maxsize=4096)
def letters_wrong(word: str, meant: str) -> int:
    """Return how many letters must be changed, added, left out or swapped with the next to turn one word into the other."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(meant, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and word[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
