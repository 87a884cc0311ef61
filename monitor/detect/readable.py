"""Says whether a text can be read at all: it is in English, Welsh or Scots of any spelling, or too short or mixed to say."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from monitor.detect.normalise import folded

ANOTHER_SCRIPT = "written in another script"
ANOTHER_LANGUAGE = "written in a language this program does not read"
# A language shows early; what stands behind this many characters is judged like everything else.
_LONGEST = 4_000
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S{1,2000}|[@#]\w+|[\w.+-]{1,64}@[\w.-]{1,120}")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LEET = [str.maketrans("013457", f"o{one}east") for one in "il"]
# Extended Latin ends at 0x24F and comes again, for Vietnamese and old Welsh, at 0x1E00; signs of pronunciation lie between.
_LATIN = (range(0x2B0), range(0x1E00, 0x1F00))
_FEWEST_LETTERS = 5
_FEWEST_WORDS = 5
_FEWEST_BUT_NAMES = 4
_LEAST_KNOWN = 1 / 3


@cache
def known_words() -> frozenset[str]:
    """Return the words of English, Welsh and Scots that ship with the program, folded."""
    lines = files("monitor.detect").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def unreadable(text: str) -> str:
    """Return why this program cannot read ``text``, in words, or nothing.

    A text of fewer than five words, or of names, tags, addresses and signs alone, is readable: there is nothing to miss in it
    that its words could have told. Letters of other scripts that are only drawn like ours are a disguise and no language.
    """
    shown = _NOT_WORDS.sub(" ", normalize("NFKC", text[:_LONGEST]))
    words = list(_words(shown))
    counted = [known for raw, known in words if not raw.istitle()]
    if counted and sum(counted) >= _LEAST_KNOWN * len(counted):
        return ""
    letters = [character for character in shown if character.isalpha()]
    foreign = sum(not any(ord(character) in latin for latin in _LATIN) for character in letters)
    if foreign >= _FEWEST_LETTERS and foreign * 2 > len(letters):
        return ANOTHER_SCRIPT
    return ANOTHER_LANGUAGE if len(words) >= _FEWEST_WORDS and len(counted) >= _FEWEST_BUT_NAMES else ""


def _words(shown: str) -> Iterator[tuple[str, bool]]:
    """Give each word of more than one letter as it is written, and whether it is known once its disguise is off."""
    plain, places = folded(shown)
    for found in _WORD.finditer(plain):
        word = found[0]
        if len(word) > 1 and not word.isdigit() and sum(map(str.isalpha, word)) * 2 > len(word):
            raw = shown[places[found.start()] : places[found.end() - 1] + 1]
            yield raw, _is_known(word)


def _is_known(word: str) -> bool:
    forms = {word, *(word.translate(table) for table in _LEET)}
    return any(part in known_words() for form in forms for part in (form, *form.split("'")))
