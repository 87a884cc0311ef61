"""Disguises texts as people do who dodge moderation, so that models meet it in training and tests can hold them to it."""

import random
from collections.abc import Callable

_LEET = str.maketrans("aeiost", "43105+")
_DRAWN_ALIKE = str.maketrans("aeopcxyi", "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456")
_EMOJI = "😡😂👀🙄💀🔥😭🙏❤️🤡"
_FEWEST_LETTERS = 4


def leet(text: str, rng: random.Random) -> str:
    """Return ``text`` with digits for letters in about half of its longer words."""
    return _some_words(text, rng, 0.5, lambda word: word.translate(_LEET))


def spaced(text: str, rng: random.Random) -> str:
    """Return ``text`` with the letters of about a fifth of its longer words set apart."""
    gap = rng.choice([" ", ".", "-", "*"])
    return _some_words(text, rng, 0.2, gap.join)


def homoglyphs(text: str, rng: random.Random) -> str:
    """Return ``text`` with Cyrillic letters that are drawn like Latin ones in about half of its longer words."""
    return _some_words(text, rng, 0.5, lambda word: word.translate(_DRAWN_ALIKE))


def capitals(text: str, _: random.Random) -> str:
    """Return ``text`` in capitals."""
    return text.upper()


def small(text: str, _: random.Random) -> str:
    """Return ``text`` in small letters."""
    return text.lower()


def emoji(text: str, rng: random.Random) -> str:
    """Return ``text`` with an emoji after about one word in six."""
    words = text.split(" ")
    return " ".join(word + (" " + rng.choice(_EMOJI) if rng.random() < 1 / 6 else "") for word in words)


def slips(text: str, rng: random.Random) -> str:
    """Return ``text`` with a letter dropped, doubled or swapped in about one longer word in eight."""
    return _some_words(text, rng, 1 / 8, lambda word: _slip(word, rng))


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "leet": leet,
    "spaced": spaced,
    "homoglyphs": homoglyphs,
    "capitals": capitals,
    "small": small,
    "emoji": emoji,
}


def _some_words(text: str, rng: random.Random, share: float, change: Callable[[str], str]) -> str:
    words = text.split(" ")
    return " ".join(change(word) if _is_long(word) and rng.random() < share else word for word in words)


def _is_long(word: str) -> bool:
    return len(word) >= _FEWEST_LETTERS and word.isalpha()


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    dropped, doubled = word[:at] + word[at + 1 :], word[: at + 1] + word[at:]
    return rng.choice((dropped, doubled, word[:at] + word[at + 1] + word[at] + word[at + 2 :]))
