"""Where a text breaks off within a name or soon after it, so that the whole text could say which school is meant."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from monitor.match.forms import joined
from monitor.match.index import Leaf, Node
from monitor.match.lexicon import PHRASES, is_real_word
from monitor.match.normalise import Reading, visible
from monitor.model import Span
from sources.model import Document

# The most that a name of which only the beginning stands there can make us.
MOST_BEGUN = 0.7
CUT_SHORT = "the name is cut short"

_MARK = r"\s*[\[(]?(?:\u2026|\.\.\.+)[\])]?"
_BREAKS_OFF = re.compile(_MARK)
_BEGUN_WORD = re.compile(rf"\s+(?P<begun>[^\W\d_]{{2,20}}){_MARK}")
# At the end of a title or a text; there an engine may add whose page it is: "Head of ... - Brackenford Gazette".
_AT_THE_END = re.compile(rf"{_MARK}(?:\s+[-\u2013\u2014|]\s[^\n]{{1,60}})?\s*\Z")
_LONGEST_END = 100
_SENTENCE_ENDS = re.compile(r"(?:[!?]|(?<!\.)\.)\s|\n")
_ELLIPSIS = re.compile(r"\u2026|\.\W{0,5}\.")
_MOST_MARKS = 20
_MOST_NAMES = 50
_LONGEST_NAME = 5
_SHORTEST_BEGUN = 5
_SCHOOL_WORDS = frozenset(words[0] for words in PHRASES)


class Begun(NamedTuple):
    """A name of which the first words, ``first`` to ``last`` (exclusive), stand in a text: the last of them is cut off."""

    leaf: Leaf
    first: int
    last: int


def begun_names(reading: Reading, names: Node) -> Iterator[Begun]:
    """Yield the names that a text begins and breaks off within: ``Parents at Larkspur H...``, ``Haymer...``.

    At least the first of several words must be whole. Something in it must have a capital letter: people end thoughts in dots.
    """
    tokens = reading.tokens
    dotted = "\u2026" in reading.raw or "..." in reading.raw
    marks = (at for at in range(len(tokens)) if dotted and breaks_off(reading, at))
    for at in islice(marks, _MOST_MARKS):
        for first in range(max(0, at - _LONGEST_NAME), at + 1):
            node = _whole_words(reading, names, first, at)
            if node is None or reading.is_lower(first, at + 1):
                continue
            for leaf in islice(_beginning(node, tokens[at].word), _MOST_NAMES):
                if first < at or (len(leaf.core) == 1 and _is_telling(tokens[at].word)):
                    yield Begun(leaf, first, at + 1)


def breaks_off(reading: Reading, at: int) -> bool:
    """Return whether the text breaks off after word ``at``, or within it."""
    return _BREAKS_OFF.match(reading.after(at, _LONGEST_END)) is not None


def has_ellipsis(words: str) -> bool:
    """Return whether words break off anywhere at all."""
    return _ELLIPSIS.search(words) is not None


def is_cut(document: Document, name: Span) -> bool:
    """Return whether a document's words break off within a name, just after it, or within its sentence at their end."""
    words = document.words
    title = len(document.title) if words != document.text else 0
    rest = visible(words[name.end : title if name.end <= title else len(words)])
    begun = _BEGUN_WORD.match(rest)
    if _BREAKS_OFF.match(rest) or (begun and any(word.startswith(begun["begun"].lower()) for word in _SCHOOL_WORDS)):
        return True
    return bool(_AT_THE_END.search(rest[-_LONGEST_END:])) and not _SENTENCE_ENDS.search(rest.rstrip())


def _whole_words(reading: Reading, names: Node, first: int, last: int) -> Node | None:
    """Return where the words ``first`` to ``last`` (exclusive) lead to, or None where they begin no name."""
    tokens, node = reading.tokens, names
    for at in range(first, last):
        found = node.after.get(tokens[at].word)
        if found is None or not joined(tokens, at + 1):
            return None
        node = found
    return node


def _is_telling(word: str) -> bool:
    """Return whether the beginning of a word says which one it is: long enough, and no word by itself."""
    return len(word) >= _SHORTEST_BEGUN and not is_real_word(word)


def _beginning(node: Node, begun: str) -> Iterator[Leaf]:
    """Yield the names that go on from here with a word that begins so."""
    waiting = [after for word, after in node.after.items() if word != begun and word.startswith(begun)]
    while waiting:
        found = waiting.pop()
        yield from found.leaves
        waiting.extend(found.after.values())
