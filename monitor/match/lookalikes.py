"""Which plain letter a disguised character stands for; the only table of look-alikes."""

import unicodedata
from functools import lru_cache

# Fillers and variation selectors draw nothing, and are not in the category of format characters.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | frozenset(map(chr, range(0xFE00, 0xFE10)))

_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\u055a\ua78c", "'")
_CYRILLIC = dict(
    zip(
        "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0451\u0454\u0455\u0456\u0458\u04cf\u04bb\u0501\u051b\u051d\u044c\u0433",
        "abekmhopctyxeesijlhdqwbr",
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u03b3\u03bc\u0397\u039d\u03a5\u0396\u039c",
        "abenikvoptuxwyuhnyzm",
        strict=True,
    )
)
_LATIN = dict(
    zip(
        "\u0131\u0142\u00f8\u0111\u0127\u0251\u0261\u026a\u0280\u029c\u0274\u028f\u029f\u0299\u0262\u1d00\u1d04\u1d05\u1d07\u1d0a\u1d0b\u1d0d\u1d0f\u1d18\u1d1b\u1d1c\u1d20\u1d21\u1d22\ua731\u0585",
        "ilodhagirhnylbgacdejkmoptuvwzso",
        strict=True,
    )
) | {"\u00e6": "ae", "\u0153": "oe"}
# White letters on black discs and squares have no compatibility mapping, unlike their black-on-white twins.
_BADGES = {chr(start + n): chr(ord("a") + n) for start in (0x1F150, 0x1F170) for n in range(26)}
_LOOKALIKES = _QUOTES | _CYRILLIC | _GREEK | _LATIN | _BADGES

_DIGITS = str.maketrans("013457890@$", "oieastbgoas")
_DIGITS_L = str.maketrans("013457890@$", "oleastbgoas")


@lru_cache(maxsize=4096)
def is_invisible(char: str) -> bool:
    """Return whether a character draws nothing and separates nothing: zero-width characters, soft hyphens, fillers."""
    return char in _BLANKS or unicodedata.category(char) == "Cf"


@lru_cache(maxsize=4096)
def fold(char: str) -> str:
    """Return the plain lower-case letters that one character stands for, or nothing for a combining mark.

    NFKD works character by character, so folding does too, and every folded letter keeps the place it came from.
    """
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_LOOKALIKES.get(c, c) for c in plain if not unicodedata.category(c).startswith("M"))


def undigit(word: str) -> tuple[str, ...]:
    """Return the words that one with digits or signs for letters may stand for: ``pr1mary`` gives ``primary`` and ``prlmary``."""
    if word.isalpha() or word.isdecimal():
        return ()
    return tuple(dict.fromkeys((word.translate(_DIGITS), word.translate(_DIGITS_L))))
