"""How sure one name in a text makes us that it means one school: what speaks for it adds up, the rest takes away."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from monitor.match.index import Locale, Profile
from monitor.match.lexicon import EARLY_PHASES, FAITHS, LATER_PHASES
from monitor.match.setting import Doubt, Setting
from monitor.match.sight import Hit, Sight

US = 0.75
UNSURE = 0.35
MOST = 0.99

_DISTINCT = 0.8
_COMMON = 0.4
_ANY_OF_HUNDREDS = 0.1
_NEAR_WORDS = 60
_LONG_ACRONYM = 4

# What each way of writing the name is worth, and how much more where the name is distinctive.
_FULL, _FULL_MORE = 0.6, 0.4
_NAMED, _NAMED_MORE = 0.45, 0.4
_BARE_DISTINCT, _BARE, _BARE_COMMON = 0.55, 0.35, 0.15
_ACRONYM, _SHORT_ACRONYM = 0.4, 0.3
_MISSPELT = {0: 1.0, 1: 0.95, 2: 0.72}
# A common name whose kind of school is not quite ours.
_LOOSE = 0.8
# What a clue beside it is worth. Certainties combine as "not all of them wrong", which more evidence can only raise.
_ATTACHED, _NEARBY, _FAR, _LOCALITY = 0.65, 0.6, 0.45, 0.55
_LIFE, _FAMILY = 0.5, 0.45


@dataclass(frozen=True, slots=True)
class View:
    """A school's own evidence around a name: its number (-1 for any without), and what the locality of the source says."""

    number: int = -1
    locality: str = ""
    rival_locality: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Does this name, in this setting, mean this school? ``sights`` are its own text first, then the text around that."""

    hit: Hit
    setting: Setting
    profile: Profile
    view: View
    sights: Sequence[Sight]

    @property
    def is_distinct(self) -> bool:
        """Whether hardly another school has the name."""
        return self.profile.distinctive >= _DISTINCT

    @property
    def is_common(self) -> bool:
        """Whether many schools have the name."""
        return self.profile.distinctive < _COMMON

    def is_own(self, place: Locale) -> bool:
        """Return whether a place is the school's own."""
        return self.view.number in place.own

    def is_rival(self, place: Locale) -> bool:
        """Return whether a place is that of another school of the name."""
        return self.view.number in place.rivals


class Judged(NamedTuple):
    """How sure (0 to 1) a name makes us, and why in sentences."""

    certainty: float
    reasons: tuple[str, ...]


class _Clue(NamedTuple):
    """What a clue is worth, or (a doubt) the factor that it takes away by, and the sentence that says so."""

    worth: float
    why: str
    is_place: bool = False


class _Written(NamedTuple):
    """How the name is written: what that is worth, the sentence that says so, and whether in full or with a school word."""

    worth: float
    why: str
    full: bool = False
    named: bool = False


def weigh(ask: Question) -> Judged:
    """Return how sure a name makes us that it means the school: 0 where something rules that out."""
    written = _written(ask)
    if against := _ruled_out(ask, written) or _elsewhere(ask, written):
        return Judged(0.0, (written.why, against))
    clues = [*_places(ask), *_life(ask, written)]
    doubts = _doubts(ask, written)
    sure = 1 - (1 - written.worth) * prod(1 - clue.worth for clue in clues)
    sure *= prod(doubt.worth for doubt in doubts)
    most, limit = _most(ask, written, clues)
    reasons = (written.why, *(clue.why for clue in (*clues, *doubts)), *((limit,) if limit and sure >= min(most, US) else ()))
    return Judged(round(min(sure, most), 4), tuple(dict.fromkeys(reasons)))


def _written(ask: Question) -> _Written:
    """Return how the name is written and what that alone is worth."""
    profile, setting, own = ask.profile, ask.setting, ask.profile.distinctive
    if profile.is_acronym:
        worth = _ACRONYM if len(profile.core[0]) >= _LONG_ACRONYM else _SHORT_ACRONYM
        return _Written(worth, f"the letters {profile.text}, which the school uses, stand in the text")
    slip = ", with a letter or two wrong" if ask.hit.wrong else ""
    factor = _MISSPELT[ask.hit.wrong] * _looseness(ask)
    if profile.official and setting.is_named and profile.essential <= ask.hit.kinds:
        why = f"the full name '{profile.official}' stands in the text{slip}"
        return _Written((_FULL + _FULL_MORE * profile.in_full) * factor, why, full=True, named=True)
    if setting.is_named or setting.is_cut:
        why = f"the name '{profile.text}' stands in the text with a school word{slip}"
        return _Written((_NAMED + _NAMED_MORE * own) * factor, why, named=True)
    worth = _BARE_DISTINCT if ask.is_distinct else _BARE_COMMON if ask.is_common else _BARE
    return _Written(worth * factor, f"the short name '{profile.text}' stands in the text{slip}")


def _looseness(ask: Question) -> float:
    """Return a factor for a common name whose kind of school is not quite ours: ``The Orchard School`` need not be a primary."""
    hit, own = ask.hit, ask.profile.kinds
    if ask.is_distinct or hit.kinds in ask.profile.called or not ask.setting.is_named:
        return 1.0
    if "primary" in own and "primary" not in hit.kinds:
        return _LOOSE / 2 if ask.setting.has_article else _LOOSE
    return _LOOSE if "community" in hit.kinds - own else 1.0


def _ruled_out(ask: Question, written: _Written) -> str:
    """Return why the name cannot be the school's at all, or nothing."""
    setting, firm = ask.setting, ask.is_distinct and written.named
    longer = (setting.longer is Doubt.SURE and not firm) or (setting.longer is Doubt.LIKELY and ask.is_common)
    ordinary = setting.is_lower and not written.full and not _is_meant(ask, written)
    causes = (
        (ask.profile.is_place and not written.named, "the word is the name of the place itself"),
        (_is_other_kind(ask), "it names another kind of school"),
        (setting.is_land, "the words that follow make it a road, a building or a piece of land"),
        (setting.is_person, "it is a person's name"),
        (longer, "it is part of a longer name"),
        (ordinary, "the words are ordinary ones in lower case"),
    )
    return next((why for holds, why in causes if holds), "")


def _is_other_kind(ask: Question) -> bool:
    """Return whether the words say a kind of school that ours cannot be; where the name is rare, only a later phase does."""
    hit, own = ask.hit, ask.profile.kinds
    if hit.kinds & (LATER_PHASES - own):
        return True
    special = ask.setting.is_send and "special" not in own and not own & hit.kinds - {"school"}
    return not ask.is_distinct and (special or _is_odd_kind(ask))


def _is_odd_kind(ask: Question) -> bool:
    """Return whether the words say an early phase or a denomination that is not in our school's names."""
    early = ask.hit.kinds & EARLY_PHASES - ask.profile.kinds
    if "primary" in ask.hit.kinds:
        early -= {"nursery"}
    return bool(early) or not ask.hit.kinds & FAITHS <= ask.profile.faiths


def _is_meant(ask: Question, written: _Written) -> bool:
    """Return whether ordinary words in lower case are a name all the same: beside a school word, a place or school life."""
    setting = ask.setting
    return written.named and ("school" in ask.hit.kinds or setting.life or setting.family or bool(setting.attached))


def _elsewhere(ask: Question, written: _Written) -> str:
    """Return why the place written onto the name rules the school out, or nothing."""
    places = ask.setting.attached
    if any(map(ask.is_own, places)):
        return ""
    if rival := next(filter(ask.is_rival, places), None):
        return f"{rival.text} is named, where another school of this name is"
    town = next((place for place in places if place.is_town), None)
    return "" if town is None or (ask.is_distinct and written.named) else f"it is said to be in {town.text}"


def _places(ask: Question) -> list[_Clue]:
    """Return the clues that places give: the nearest of the school's own places, and the locality of the source."""
    found: list[_Clue] = []
    if attached := next(filter(ask.is_own, ask.setting.attached), None):
        found.append(_Clue(_ATTACHED, attached.own[ask.view.number], is_place=True))
    elif nearest := min(_distances(ask), default=None):
        distance, why = nearest
        found.append(_Clue(_NEARBY if distance <= _NEAR_WORDS else _FAR, why, is_place=True))
    if ask.view.locality:
        found.append(_Clue(_LOCALITY, ask.view.locality, is_place=True))
    return found


def _distances(ask: Question) -> list[tuple[int, str]]:
    """Return how many words lie between the name and each of the school's places; one in another text is far."""
    hit, far = ask.hit, _NEAR_WORDS + 1
    return [
        (far if at else min(abs(place.first - hit.first), abs(place.first - hit.last)), place.locale.own[ask.view.number])
        for at, sight in enumerate(ask.sights)
        for place in sight.places
        if ask.is_own(place.locale) and (at or not hit.first <= place.first < hit.last)
    ]


def _life(ask: Question, written: _Written) -> list[_Clue]:
    """Return the clue that words of school life give a name that has no school word of its own."""
    if written.named:
        return []
    if ask.setting.life:
        return [_Clue(_LIFE, "words of school life stand beside it")]
    if ask.setting.family and not ask.profile.is_land:
        return [_Clue(_FAMILY, "words about children and families stand beside it")]
    return []


def _doubts(ask: Question, written: _Written) -> list[_Clue]:
    """Return what takes away without ruling out, as factors."""
    doubts: list[_Clue] = []
    if ask.setting.longer is Doubt.SURE:
        doubts.append(_Clue(0.85 if written.full else 0.7, "the word before may make it a longer name"))
    if ask.is_distinct and _is_odd_kind(ask):
        doubts.append(_Clue(0.6, "the kind of school is not ours"))
    return [*doubts, *_other_places(ask, written)]


def _other_places(ask: Question, written: _Written) -> list[_Clue]:
    """Return the doubts that places other than the school's own raise."""
    doubts: list[_Clue] = []
    places = [place.locale for sight in ask.sights for place in sight.places]
    own = any(map(ask.is_own, places))
    rival = next((place.text for place in places if ask.is_rival(place)), ask.view.rival_locality)
    if rival and not any(map(ask.is_own, ask.setting.attached)):
        doubts.append(_Clue(0.8 if own else 0.45, f"{rival} is named, where another school of this name is"))
    if own or ask.is_distinct:
        return doubts
    if not rival and not written.full and any(place.is_town for place in places):
        doubts.append(_Clue(0.8, "another town is named"))
    if ask.setting.unknown_place:
        doubts.append(_Clue(0.75, "it seems to be said where it is, and that is no place we know"))
    return doubts


def _most(ask: Question, written: _Written, clues: Sequence[_Clue]) -> tuple[float, str]:
    """Return the most that can be made of the name, whatever the clues, and why it is no more."""
    placed = any(clue.is_place for clue in clues)
    if ask.profile.is_acronym:
        return (MOST, "") if placed else (0.6, "letters alone can stand for many things")
    if not written.named:
        return _most_bare(ask, clues, placed=placed)
    if ask.setting.attached and not placed:
        return 0.6, "it is said to be in another town"
    return (MOST, "") if ask.is_distinct else _most_common(ask, written, placed=placed)


def _most_common(ask: Question, written: _Written, *, placed: bool) -> tuple[float, str]:
    """Return the most that can be made of a name that others have too."""
    if ask.setting.is_cut:
        return 0.7, "the name is cut short"
    if _looseness(ask) < _LOOSE:
        return 0.7, "the kind of school is not said"
    if ask.setting.longer is not Doubt.NONE and ask.is_common:
        return 0.7, "the word before may make it a longer name"
    if not written.full and ask.profile.distinctive < _ANY_OF_HUNDREDS and ask.profile.faiths:
        return 0.7, "many schools have this name, and the denomination is not said"
    return MOST, "" if placed or written.full else "no place is named, and many schools share this name"


def _most_bare(ask: Question, clues: Sequence[_Clue], *, placed: bool) -> tuple[float, str]:
    """Return the most that can be made of a name without a school word."""
    if ask.is_common:
        one_word = len(ask.profile.core) == 1 and ask.profile.distinctive <= _ANY_OF_HUNDREDS
        return (
            0.7 if placed and len(clues) > 1 and not one_word else 0.3
        ), "the short name is too common to stand for the school"
    if ask.setting.longer is not Doubt.NONE:
        return 0.7, "the word before may make it a longer name"
    if ask.profile.is_land and not ask.setting.life:
        return 0.6, "the short name may be the wood, park or road itself"
    return MOST, ""
