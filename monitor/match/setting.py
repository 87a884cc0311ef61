"""What the words on either side of a name make of it: part of a longer name, a road, a person, another town, or school life."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.match.around import (
    AFTER_LAND,
    AFTER_PRIMARY,
    FIRMS,
    IN_PLACE,
    JOINING,
    LOOSE,
    OF_PERSONS,
    OF_SCHOOL,
    ON_ROAD,
    ROAD_NAMES,
    SEND,
    TITLES,
    WHERE,
)
from monitor.match.capitals import SCHOOL_KINDS
from monitor.match.cut import breaks_off
from monitor.match.forms import joined, kinds_at
from monitor.match.index import Locale
from monitor.match.lexicon import PHRASES, TOPOGRAPHY, is_common_noun
from monitor.match.longer import Doubt, after, before
from monitor.match.normalise import Gap, Reading
from monitor.match.senses import LIFE_SENSE, TELLING, Cue, Talk, talk
from monitor.match.sight import Hit, Sight

# How many words away what is said may still be said of the name.
REACH = 60
_OTHER_REACH = 50
_BESIDE = 2
_SEND_REACH = 25
_LONGEST_PLACE = 3
_BED_AND = ("b", "and")
_LONGEST_NUMBER = 3
_NUMBERED = ("year", "years", "yr", "y", "class", "p", "primary", "and", "key", "stage")
_DOERS = ("he", "she", "it", "who", "that")
_NAMED_SON = frozenset({"junior"})
_ARTICLES = ("the", "a", "an", "our", "their", "this", "that", "his", "her", "my")


class Said(NamedTuple):
    """The telling words of the text that a name stands in, and of the text around that."""

    here: Sequence[Cue]
    there: Sequence[Cue] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around one name.

    ``is_named`` where a school word belongs to it, ``is_where`` where something is at it or from it, ``is_there`` where that is
    said so plainly that even small letters name something, ``is_verb`` where it may be no name but a sentence. ``attached`` are
    the places that belong to it by the grammar: "Orchard Primary, Hackney"; ``unknown_place`` says that one follows which
    nobody knows.
    """

    is_named: bool
    is_lower: bool
    has_article: bool
    is_where: bool
    is_there: bool
    is_verb: bool
    is_cut: bool
    longer: Doubt
    is_land: bool
    is_person: bool
    talk: Talk
    is_send: bool
    attached: tuple[Locale, ...]
    unknown_place: bool


def setting_of(hit: Hit, sight: Sight, said: Said) -> Setting:
    """Return what stands around a name; ``said`` are the telling words of its own text and of the text around that."""
    reading, tokens = sight.reading, sight.reading.tokens
    is_named = bool(hit.kinds & SCHOOL_KINDS)
    return Setting(
        is_named=is_named,
        is_lower=_is_ordinary(hit, reading),
        has_article=hit.first > 0 and tokens[hit.first - 1].word in _ARTICLES,
        is_where=(hit.first > 0 and tokens[hit.first - 1].word in WHERE) or _is_of_school(hit, reading),
        is_there=(hit.first > 0 and tokens[hit.first - 1].word in IN_PLACE) or _is_of_school(hit, reading),
        is_verb=_is_verb(hit, reading),
        is_cut=_is_cut(hit, reading),
        longer=max(before(hit, sight), Doubt.NONE if hit.last > hit.core_end else after(hit, sight)),
        is_land=_is_land(hit, reading, is_named=is_named),
        is_person=_is_person(hit, reading) if not is_named else _is_person_named(hit, reading),
        talk=talk([*_around(hit, said.here), *_beside(hit, reading), *(cue for cue in said.there if cue.sense in TELLING)]),
        is_send=any(_is_send(reading, at) for at in _reach(hit, reading)),
        attached=_attached(hit, sight),
        unknown_place=_unknown_place(hit, reading),
    )


def _reach(hit: Hit, reading: Reading) -> range:
    return range(max(0, hit.first - _SEND_REACH), min(len(reading.tokens), hit.last + _SEND_REACH))


def _is_send(reading: Reading, at: int) -> bool:
    """Return whether a word says special needs: ``SEND`` in capitals does, ``send`` is a verb."""
    token = reading.tokens[at]
    return token.word in SEND and (token.word != "send" or reading.raw[token.start : token.end].isupper())


def _is_of_school(hit: Hit, reading: Reading) -> bool:
    return joined(reading.tokens, hit.last) and reading.tokens[hit.last].word in OF_SCHOOL


def _beside(hit: Hit, reading: Reading) -> Iterator[Cue]:
    """Yield what the very next words tell: ``Copse Lane parents`` is a school, ``in Copse Lane`` a road."""
    tokens, first, last = reading.tokens, hit.first, hit.last
    if _is_of_school(hit, reading):
        yield Cue(last, last + 1, f"{tokens[last].word} of it", "life")
    if hit.leaf.core[-1] in ROAD_NAMES and not hit.kinds and first and tokens[first - 1].word in ON_ROAD:
        yield Cue(first - 1, first, "in it", "a street or an estate")


def _around(hit: Hit, said: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the telling words near a name and not part of it; words of school life tell from further off than others."""
    for cue in said:
        away = max(cue.first - hit.last, hit.first - cue.last)
        if 0 <= away <= _BESIDE and cue.sense == LIFE_SENSE:
            # "Year 5 from Larkspur Hill" is plainer than school life a sentence away.
            yield replace(cue, word=f"{cue.word} beside it")
        if 0 <= away <= (REACH if cue.sense in TELLING else _OTHER_REACH):
            yield cue


def _is_ordinary(hit: Hit, reading: Reading) -> bool:
    """Return whether the name's own words are ordinary words in lower case: ``our orchard primary pollinators``."""
    plain = reading.is_caseless or reading.is_lower(hit.first, hit.core_end)
    return not hit.wrong and plain and all(map(is_common_noun, hit.leaf.core))


def _is_verb(hit: Hit, reading: Reading) -> bool:
    """Return whether words in small letters may be what somebody does and to what: ``he stokes wood for us``."""
    before = hit.first - 1
    may_be = hit.core_end - hit.first > 1 and hit.leaf.core[0].endswith("s") and reading.is_lower(hit.first, hit.core_end)
    if not may_be or not joined(reading.tokens, hit.first):
        return False
    word = reading.tokens[before].word
    return word in _DOERS or (word.isalpha() and word not in LOOSE)


def _is_cut(hit: Hit, reading: Reading) -> bool:
    """Return whether the text breaks off inside a school word: ``Orchard Community Prim...``."""
    tokens = reading.tokens
    at = hit.last if joined(tokens, hit.last) else hit.last - 1
    word = tokens[at].word
    begun = len(word) > 1 and any(len(p) == 1 and p[0] != word and p[0].startswith(word) for p in PHRASES)
    return at >= hit.core_end and begun and breaks_off(reading, at)


def _is_land(hit: Hit, reading: Reading, *, is_named: bool) -> bool:
    """Return whether what follows makes it a road, a hall, a surgery: not a school."""
    tokens = reading.tokens
    if not is_named and _is_house(hit, reading):
        return True
    if not joined(tokens, hit.last):
        return False
    word = tokens[hit.last].word
    if is_named:
        return "school" not in hit.kinds and word in AFTER_PRIMARY
    after = tokens[hit.last + 1].word if joined(tokens, hit.last + 1) else ""
    firm = word == "and" and after in FIRMS
    return firm or (word, after) == _BED_AND or (word in AFTER_LAND and not kinds_at(tokens, hit.last)[0])


def _is_house(hit: Hit, reading: Reading) -> bool:
    """Return whether a number stands before it as before a road: ``14 Larkspur Hill``, and not ``Year 4 Larkspur Hill``."""
    tokens, at = reading.tokens, hit.first - 1
    if at < 0 or not _is_house_number(tokens[at].word) or hit.leaf.core[-1] not in TOPOGRAPHY or not joined(tokens, hit.first):
        return False
    return at == 0 or tokens[at - 1].word not in _NUMBERED


def _is_house_number(word: str) -> bool:
    """Return whether a word is a number, and not the time of a bus."""
    return word.isdecimal() and len(word) <= _LONGEST_NUMBER


def _is_person(hit: Hit, reading: Reading) -> bool:
    """Return whether a title stands before it, with or without a first name: ``Mr Stokes``, ``Baron von Haymerle``."""
    tokens, first = reading.tokens, hit.first
    if first and (tokens[first - 1].word == "a" or _is_initial(reading, first - 1)):
        return True
    titles = [at for at in (first - 1, first - 2) if at >= 0 and tokens[at].word in TITLES]
    if titles and titles[0] < first - 1 and not (reading.is_caseless or reading.is_capital(first - 1)):
        return False
    return any(all(tokens[i].gap <= Gap.DOT for i in range(at + 1, first + 1)) for at in titles)


def _is_person_named(hit: Hit, reading: Reading) -> bool:
    """Return whether it is a person although a school word follows: ``Cllr Thistlewood (school run)``, a son called junior."""
    titled = joined(reading.tokens, hit.first) and reading.tokens[hit.first - 1].word in OF_PERSONS
    return titled or (hit.kinds == _NAMED_SON and _follows_forename(hit, reading))


def _follows_forename(hit: Hit, reading: Reading) -> bool:
    """Return whether a capitalised word that may be a forename stands before it: ``Dave Thistlewood Junior``."""
    before = hit.first - 1
    return joined(reading.tokens, hit.first) and reading.is_capital(before) and reading.tokens[before].word not in LOOSE


def _is_initial(reading: Reading, at: int) -> bool:
    """Return whether a word is one capital letter with a full stop: ``B. Thistlewood``."""
    initial = reading.is_caseless or reading.is_capital(at)
    return len(reading.tokens[at].word) == 1 and initial and reading.after(at, 1) == "."


def _attached(hit: Hit, sight: Sight) -> tuple[Locale, ...]:
    """Return the places written onto the name, before or after it."""
    tokens, found = sight.reading.tokens, []
    if (before := sight.ends.get(hit.first)) and joined(tokens, hit.first):
        found.append(before.locale)
    at = hit.last
    if at < len(tokens) and tokens[at].gap not in (Gap.DOT, Gap.BREAK):
        loose = tokens[at].gap <= Gap.SPACE
        if at not in sight.starts and tokens[at].word in JOINING:
            at, loose = at + 1, False
        if (place := sight.starts.get(at)) and not (loose and place.locale.is_ambiguous and not place.locale.own):
            found.append(place.locale)
    return tuple(found)


def _unknown_place(hit: Hit, reading: Reading) -> bool:
    """Return whether a place that we do not know seems to follow the name: ``, Nowhereton.`` or ``in Nowhereton``."""
    tokens, at = reading.tokens, hit.last
    if at >= len(tokens):
        return False
    by_word = tokens[at].word == "in" and joined(tokens, at)
    at += by_word
    if at >= len(tokens) or not reading.is_capital(at) or tokens[at].word in LOOSE or tokens[at].word in TITLES:
        return False
    if by_word:
        return True
    end = at + 1
    while end < min(len(tokens), at + _LONGEST_PLACE) and joined(tokens, end) and reading.is_capital(end):
        end += 1
    return tokens[at].gap in (Gap.COMMA, Gap.BRACKET) and (end == len(tokens) or tokens[end].gap >= Gap.DOT)
