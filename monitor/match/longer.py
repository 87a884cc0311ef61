"""Whether the words before and after a name make it part of another, longer one."""

from enum import IntEnum

from monitor.match.around import BEFORE_LAND, BEFORE_WELSH, LOOSE, TITLES
from monitor.match.capitals import is_headline, is_unknown
from monitor.match.forms import joined, kinds_at
from monitor.match.lexicon import TOPOGRAPHY, is_common_noun, is_name_word
from monitor.match.normalise import Gap, Reading
from monitor.match.sight import Hit, Sight

# What stands before a name and is no part of it; so is a single letter.
_NO_PART = LOOSE | TITLES | BEFORE_WELSH | frozenset("abcdefghijklmnopqrstuvwxyz")
_HYPHENS = ("-", "\u2010", "\u2011")


class Doubt(IntEnum):
    """How likely it is that a name is part of another, longer one."""

    NONE = 0
    MAYBE = 1
    LIKELY = 2
    SURE = 3


def before(hit: Hit, sight: Sight) -> Doubt:
    """Return whether the word before makes it another name: ``Cornist Park Primary`` is not ``Park Primary``."""
    reading, before = sight.reading, hit.first - 1
    if not joined(reading.tokens, hit.first):
        return Doubt.NONE
    if hit.first in sight.ends:
        # "Wexcombe Park Primary" may well be its whole name; "Wexcombe's Park Primary" is not.
        belongs = reading.tokens[before].stem_end < reading.tokens[before].end or not reading.tokens[before].word.isalpha()
        return Doubt.NONE if belongs or not TOPOGRAPHY.issuperset(hit.leaf.core) else Doubt.MAYBE
    word = reading.tokens[before].word
    if word in BEFORE_LAND:
        return Doubt.SURE
    if word in _NO_PART or not word.isalpha() or reading.is_caseless or not reading.is_capital(before):
        return _before_without_capital(hit, reading, before)
    if is_headline(reading, before, hit.last):
        return Doubt.MAYBE
    return Doubt.LIKELY if before == 0 or reading.tokens[before].gap in (Gap.DOT, Gap.BREAK) else Doubt.SURE


def _before_without_capital(hit: Hit, reading: Reading, at: int) -> Doubt:
    """Return what a word before tells that has no capital letter, or one that says nothing."""
    word = reading.tokens[at].word
    if reading.is_caseless and word not in _NO_PART and is_name_word(word):
        return Doubt.SURE
    lower = reading.is_lower(at, hit.core_end) and word not in LOOSE and is_common_noun(word)
    return Doubt.MAYBE if lower or (reading.is_caseless and is_unknown(word)) else Doubt.NONE


def after(hit: Hit, sight: Sight) -> Doubt:
    """Return whether the word after a bare name makes it another name: ``Derwent Vale Foods``, ``Stokes wood-fired pizza``."""
    reading = sight.reading
    if reading.after(hit.last - 1, 1) in _HYPHENS and joined(reading.tokens, hit.last):
        return Doubt.SURE
    if not joined(reading.tokens, hit.last) or hit.last in sight.starts:
        return Doubt.NONE
    if reading.is_caseless or not reading.is_capital(hit.last):
        kind = joined(reading.tokens, hit.last + 1) and kinds_at(reading.tokens, hit.last + 1)[0]
        return Doubt.SURE if reading.is_caseless and kind and is_unknown(reading.tokens[hit.last].word) else Doubt.NONE
    word = reading.tokens[hit.last].word
    return Doubt.NONE if word in LOOSE or is_headline(reading, hit.first, hit.last + 1) else Doubt.SURE
