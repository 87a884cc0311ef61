"""The question that evidence answers: does this name, in this setting, mean this school?"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from monitor.match.index import Locale, Profile
from monitor.match.lexicon import LATER_PHASES, SILENT
from monitor.match.setting import Setting
from monitor.match.sight import Hit, Sight

DISTINCT = 0.8
COMMON = 0.4
ANY_OF_HUNDREDS = 0.1
_A_WORD_OR_TWO = 2


@dataclass(frozen=True, slots=True)
class View:
    """A school's own evidence around a name: its number (-1 for any without), and sentences on what speaks for it or against.

    ``locality`` says that the source writes for its town, ``staff`` that somebody of its staff is named; ``rival_locality`` is
    the town of the source where that is a namesake's.
    """

    number: int = -1
    locality: str = ""
    rival_locality: str = ""
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Does this name, in this setting, mean this school? ``sights`` are its own text first, then the text around that."""

    hit: Hit
    setting: Setting
    profile: Profile
    view: View
    sights: Sequence[Sight]
    posted: date | None = None

    @property
    def is_distinct(self) -> bool:
        """Whether hardly another school has the name."""
        return self.profile.distinctive >= DISTINCT

    @property
    def is_common(self) -> bool:
        """Whether many schools have the name."""
        return self.profile.distinctive < COMMON

    @property
    def is_one_word(self) -> bool:
        """Whether the name is one word that hundreds of schools and other things have: ``Park``."""
        return len(self.profile.core) == 1 and self.profile.distinctive <= ANY_OF_HUNDREDS

    @property
    def is_told_apart(self) -> bool:
        """Whether the words say what kind of school it is in a way that no known namesake is."""
        return self._differs_from(self.profile.namesakes)

    def _differs_from(self, namesakes: AbstractSet[frozenset[str]]) -> bool:
        """Return whether the words say a kind that none of these is, or a name of ours to the letter and of none of them."""
        hit = self.hit
        if self.setting.talk.early and not self.profile.kinds & LATER_PHASES:
            namesakes = {kinds for kinds in namesakes if not kinds & LATER_PHASES}
        just_ours = hit.kinds in self.profile.called and hit.kinds not in namesakes
        said = hit.kinds - SILENT - {"school"}
        return self.profile.is_acronym or just_ours or all(said - kinds for kinds in namesakes)

    @property
    def is_life(self) -> bool:
        """Whether words of school life stand around the name, and not fewer than of anything else that has such names."""
        return self.setting.talk.life > 0 and self.setting.talk.life >= self.setting.talk.against

    @property
    def is_family(self) -> bool:
        """Whether words about children and families stand around a name; beside what may be land one is not enough."""
        talk = self.setting.talk
        may_be_land = self.profile.is_land and not self.setting.is_where
        return talk.family > int(may_be_land) and talk.family > talk.against

    @property
    def is_family_talk(self) -> bool:
        """Whether so much is said about children and families, and nothing of anything else, that even land is a school."""
        return self.setting.talk.family > _A_WORD_OR_TWO and not self.setting.talk.against

    def is_own(self, place: Locale) -> bool:
        """Return whether a place is the school's own."""
        return self.view.number in place.own

    def is_rival(self, place: Locale) -> bool:
        """Return whether a place is that of another school of the name."""
        return self.view.number in place.rivals

    def tells(self, place: Locale) -> bool:
        """Return whether a place speaks for the school: it is its own, and where a namesake shares it the name says which."""
        shared = place.rivals.get(self.view.number, frozenset()) if self.profile.namesakes else frozenset()
        return self.is_own(place) and self._differs_from(shared)


class Judged(NamedTuple):
    """How sure (0 to 1) a name makes us, and why in sentences."""

    certainty: float
    reasons: tuple[str, ...]


class Clue(NamedTuple):
    """What a clue is worth, or (a doubt) the factor that it takes away by, and the sentence that says so."""

    worth: float
    why: str
    is_place: bool = False


class Written(NamedTuple):
    """How the name is written: what that is worth, the sentence that says so, and whether in full or with a school word."""

    worth: float
    why: str
    full: bool = False
    named: bool = False
