"""What capital letters tell: which words are names, and where all words have them, that they tell nothing."""

from monitor.match.around import LOOSE, NO_NAME
from monitor.match.forms import joined, kinds_at
from monitor.match.lexicon import EARLY_PHASES, LATER_PHASES
from monitor.match.normalise import Reading

_HEADLINE_REACH = 10
_HEADLINE_WORDS = 3
_HEADLINE_SHARE = 0.7
_CONTENT_LENGTH = 4
_PHASES = frozenset({"primary", "academy", "infant", "junior"})
SCHOOL_KINDS = frozenset({"school", "primary", "academy"}) | EARLY_PHASES | LATER_PHASES
_LONGEST_NAME = 5


def schools_named(reading: Reading, *, sure: bool) -> int:
    """Return how many schools seem to be named, whoever they are: capitalised words before a school word.

    Where capitals say nothing, unknown words before a word for a phase (``brookfield primary``).

    With ``sure`` those are left out whose capitals say nothing, because the words around them have capitals too.
    """
    names = {_name_before(reading, at) for at in range(1, len(reading.tokens)) if kinds_at(reading.tokens, at)[0] & SCHOOL_KINDS}
    return sum(1 for start, end in names if start < end and not (sure and _is_in_headline(reading, start, end + 1)))


def _is_in_headline(reading: Reading, start: int, end: int) -> bool:
    return not reading.is_caseless and is_headline(reading, start, end)


def _name_before(reading: Reading, at: int) -> tuple[int, int]:
    """Return where the capitalised words before the school words around ``at`` stand; an empty stretch where there are none."""
    tokens, least = reading.tokens, max(0, at - _LONGEST_NAME)
    end = at
    while end > least and joined(tokens, end) and kinds_at(tokens, end - 1)[0]:
        end -= 1
    start = end
    capitals = not reading.is_caseless
    if not (capitals or kinds_at(tokens, end)[0] & _PHASES):
        return end, end
    while start > least and joined(tokens, start) and tokens[start - 1].word not in NO_NAME:
        if not (reading.is_capital(start - 1) if capitals else is_unknown(tokens[start - 1].word)):
            break
        start -= 1
    return start, end


def is_headline(reading: Reading, first: int, last: int) -> bool:
    """Return whether the words on both sides are mostly capitalised too, so that a capital says nothing."""
    tokens = reading.tokens
    around = (*range(max(0, first - _HEADLINE_REACH), first), *range(last, min(len(tokens), last + _HEADLINE_REACH)))
    content = [at for at in around if len(tokens[at].word) >= _CONTENT_LENGTH and tokens[at].word.isalpha()]
    return len(content) >= _HEADLINE_WORDS and sum(map(reading.is_capital, content)) >= _HEADLINE_SHARE * len(content)


def is_unknown(word: str) -> bool:
    """Return whether a word may be a name: long enough, and none that stands loosely beside names."""
    return len(word) >= _CONTENT_LENGTH and word.isalpha() and word not in LOOSE and not word.endswith(("s", "ed", "ing", "ly"))
