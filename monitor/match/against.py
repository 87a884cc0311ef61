"""What speaks against a name meaning the school: what rules it out, what leaves doubt, and the most that can be made of it."""

from collections.abc import Sequence

from monitor.match.lexicon import EARLY_PHASES, FAITHS, LATER_PHASES
from monitor.match.longer import Doubt
from monitor.match.question import ANY_OF_HUNDREDS, Clue, Question, Written
from monitor.match.wording import LOOSE, looseness

_CERTAIN = 1.0
# Below what makes ours, and within what a person is asked about.
_NOT_OURS_YET = 0.7
_HARDLY = 0.3
_LONG_ACRONYM = 4
# What each doubt takes away by.
_LONGER_IN_FULL, _LONGER, _ODD_KIND, _OLDER_PUPILS = 0.85, 0.7, 0.6, 0.6
_OTHER_SENSE, _OUTWEIGHED_SENSE = 0.8, 0.95
_RIVAL, _RIVAL_AND_OURS = 0.35, 0.75
_OTHER_TOWN, _OTHER_TOWN_OF_NAMED, _UNKNOWN_PLACE = 0.6, 0.8, 0.5
# "The Meadows Nursery" may sell plants.
_PLANTS = frozenset({"nursery"})
_PHASES = EARLY_PHASES | {"primary"}
_PARTS = frozenset({"infant", "junior", "nursery"})


def ruled_out(ask: Question, written: Written) -> str:
    """Return why the name cannot be the school's at all, or nothing."""
    setting, firm = ask.setting, ask.is_distinct and written.named
    longer = (setting.longer is Doubt.SURE and not firm) or (setting.longer is Doubt.LIKELY and ask.is_common)
    plain = setting.is_lower or (setting.is_verb and not (written.named or setting.is_where))
    ordinary = plain and not written.full and not _is_meant(ask, written)
    causes = (
        (ask.profile.is_place and not written.named, "the word is the name of the place itself"),
        (_is_other_kind(ask), "it names another kind of school"),
        (setting.is_land, "the words that follow make it a road, a building or a piece of land"),
        (setting.is_person, "it is a person's name"),
        (longer, "it is part of a longer name"),
        (ordinary, "the words are ordinary ones in lower case"),
        (_is_other_thing(ask, written), f"the words around it are about {setting.talk.other}"),
    )
    return next((why for holds, why in causes if holds), "") or _elsewhere(ask, written)


def _is_other_kind(ask: Question) -> bool:
    """Return whether the words say a kind of school that ours cannot be; where the name is rare, only a later phase does."""
    hit, own = ask.hit, ask.profile.kinds
    if ask.profile.is_acronym:
        return False
    if hit.kinds & (LATER_PHASES - own):
        return True
    special = ask.setting.is_send and "special" not in own and not own & hit.kinds - {"school"}
    return not ask.is_distinct and (special or _is_odd_kind(ask))


def _is_odd_kind(ask: Question) -> bool:
    """Return whether the words say an early phase or a denomination that is not in our school's names."""
    own = ask.profile.kinds
    early = ask.hit.kinds & (_PHASES if own & _PHASES else EARLY_PHASES) - own
    if "primary" in ask.hit.kinds & own:
        early -= {"nursery"}
    if ask.is_distinct and _is_part(ask):
        early -= _PARTS
    return bool(early) or not ask.hit.kinds & FAITHS <= ask.profile.faiths


def _is_part(ask: Question) -> bool:
    """Return whether the words name infants, juniors or a nursery, which a primary school of a rare name may well have."""
    return "primary" in ask.profile.kinds and bool(ask.hit.kinds & _PARTS - ask.profile.kinds)


def _is_meant(ask: Question, written: Written) -> bool:
    """Return whether ordinary words in lower case are a name all the same: beside a school word, a place or school life."""
    setting = ask.setting
    if not written.named:
        return bool(ask.view.staff) or (ask.is_life and setting.is_there and not ask.is_one_word)
    if ask.is_one_word and setting.has_article and "school" not in ask.hit.kinds:
        return False
    beside = ask.is_life or setting.talk.family > 0 or setting.is_where or bool(setting.attached)
    return "school" in ask.hit.kinds or beside or _is_placed(ask)


def _is_other_thing(ask: Question, written: Written) -> bool:
    """Return whether a bare name stands among words about a church, a ward, a park, and none about a school."""
    talk = ask.setting.talk
    if ask.hit.kinds == _PLANTS:
        return talk.against > talk.life
    if written.named or not talk.against or ask.view.staff or ask.profile.is_acronym:
        return False
    if ask.is_distinct and _is_placed(ask):
        return False
    return talk.against > talk.life if ask.is_common or ask.profile.is_land else talk.against > talk.life + talk.family


def _is_at_street(ask: Question) -> bool:
    """Return whether it is said to be at, or from, a name whose street is named too: ``coming out of Larkspur Hill``."""
    own = (place.locale for sight in ask.sights for place in sight.places if ask.is_own(place.locale))
    return ask.setting.is_where and any(not place.is_town for place in own)


def _is_placed(ask: Question) -> bool:
    """Return whether a place of the school's own is named anywhere."""
    return any(ask.is_own(place.locale) for sight in ask.sights for place in sight.places)


def _elsewhere(ask: Question, written: Written) -> str:
    """Return why the place written onto the name rules the school out, or nothing."""
    places = ask.setting.attached
    if any(map(ask.is_own, places)):
        return ""
    if rival := next(filter(ask.is_rival, places), None):
        return f"{rival.text} is named, where another school of this name is"
    town = next((place for place in places if place.is_town), None)
    return "" if town is None or (ask.is_distinct and written.named) else f"it is said to be in {town.text}"


def doubts_about(ask: Question, written: Written) -> list[Clue]:
    """Return what takes away without ruling out, as factors."""
    doubts: list[Clue] = []
    talk = ask.setting.talk
    if ask.setting.longer is Doubt.SURE:
        doubts.append(Clue(_LONGER_IN_FULL if written.full else _LONGER, "the word before may make it a longer name"))
    if ask.is_distinct and _is_odd_kind(ask):
        doubts.append(Clue(_ODD_KIND, "the kind of school is not ours"))
    if talk.later and not (ask.profile.kinds & LATER_PHASES or ask.hit.kinds & EARLY_PHASES or written.full):
        doubts.append(Clue(_OLDER_PUPILS, "words about older pupils stand beside it"))
    if talk.against and not (written.named or ask.view.staff or ask.profile.is_acronym):
        outweighed = 2 * talk.life + talk.family > talk.against
        doubts.append(Clue(_OUTWEIGHED_SENSE if outweighed else _OTHER_SENSE, f"words about {talk.other} stand beside it too"))
    return [*doubts, *_other_places(ask, written)]


def _other_places(ask: Question, written: Written) -> list[Clue]:
    """Return the doubts that places other than the school's own raise."""
    doubts: list[Clue] = []
    places = [place.locale for sight in ask.sights for place in sight.places]
    own = any(map(ask.is_own, places))
    rivals = (place.text for place in places if ask.is_rival(place) and not ask.is_own(place))
    rival = next(rivals, "" if ask.view.locality else ask.view.rival_locality)
    if rival and not any(map(ask.is_own, ask.setting.attached)):
        doubts.append(Clue(_RIVAL_AND_OURS if own else _RIVAL, f"{rival} is named, where another school of this name is"))
    if own or ask.is_distinct:
        return doubts
    if not rival and not written.full and any(place.is_town for place in places):
        doubts.append(Clue(_OTHER_TOWN_OF_NAMED if written.named else _OTHER_TOWN, "another town is named"))
    if ask.setting.unknown_place:
        doubts.append(Clue(_UNKNOWN_PLACE, "it seems to be said where it is, and that is no place we know"))
    return doubts


def most(ask: Question, written: Written, clues: Sequence[Clue]) -> tuple[float, str]:
    """Return the most that can be made of the name, whatever the clues, and why it is no more."""
    placed = any(clue.is_place for clue in clues)
    if ask.profile.is_part:
        return _most_part(ask, written, placed=placed)
    if not (placed or written.full or ask.is_told_apart):
        return _NOT_OURS_YET, "another school of this name is known, and nothing says which is meant"
    if ask.profile.is_acronym:
        return _most_acronym(ask, placed=placed)
    return _most_named(ask, written, placed=placed) if written.named else _most_bare(ask, placed=placed)


def _most_part(ask: Question, written: Written, *, placed: bool) -> tuple[float, str]:
    """Return the most that one word of a name can make: it needs a place, and a school word or school life where it stands."""
    if placed and (written.named or (ask.is_life and ask.setting.is_where)) and ask.setting.longer is Doubt.NONE:
        return _CERTAIN, ""
    return (0.6 if placed or (written.named and ask.is_life) else _HARDLY), "it is only a part of the school's name"


def _most_acronym(ask: Question, *, placed: bool) -> tuple[float, str]:
    """Return the most that letters can make: they need a place and a word of school life."""
    talk = ask.setting.talk
    long = len(ask.profile.core[0]) >= _LONG_ACRONYM
    if talk.against and talk.against >= talk.life and not (long and placed):
        return _HARDLY, f"the words around it are about {talk.other}"
    enough = long or ask.is_life
    return (_CERTAIN, "") if placed and enough else (0.6, "letters alone can stand for many things")


def _most_named(ask: Question, written: Written, *, placed: bool) -> tuple[float, str]:
    """Return the most that can be made of a name with a school word."""
    if ask.setting.attached and not placed:
        return 0.6, "it is said to be in another town"
    if ask.is_distinct and _is_part(ask) and not placed:
        return _NOT_OURS_YET, "the kind of school is not quite ours"
    return (_CERTAIN, "") if ask.is_distinct else _most_common(ask, written, placed=placed)


def _most_common(ask: Question, written: Written, *, placed: bool) -> tuple[float, str]:
    """Return the most that can be made of a name with a school word that others have too."""
    if ask.setting.is_cut:
        return _NOT_OURS_YET, "the name is cut short"
    if looseness(ask) < LOOSE:
        return _NOT_OURS_YET, "the kind of school is not said"
    if ask.setting.longer is not Doubt.NONE and ask.is_common:
        return _NOT_OURS_YET, "the word before may make it a longer name"
    if not written.full and ask.profile.distinctive < ANY_OF_HUNDREDS and ask.profile.faiths and not ask.hit.kinds & FAITHS:
        why = "many schools have this name, and the denomination is not said"
        spoken_of = ask.is_life or ask.setting.talk.family > 0
        return (_CERTAIN if placed and spoken_of else _NOT_OURS_YET), why
    return _CERTAIN, "" if placed or written.full else "no place is named, and many schools share this name"


def _most_bare(ask: Question, *, placed: bool) -> tuple[float, str]:
    """Return the most that can be made of a name without a school word."""
    if ask.is_common:
        return _most_bare_common(ask, placed=placed)
    if ask.setting.longer is not Doubt.NONE:
        return _NOT_OURS_YET, "the word before may make it a longer name"
    if ask.profile.is_land and not (ask.is_life or ask.is_family_talk or ask.view.staff or _is_at_street(ask)):
        return 0.6, "the short name may be the wood, park or road itself"
    return _CERTAIN, ""


def _most_bare_common(ask: Question, *, placed: bool) -> tuple[float, str]:
    """Return the most that can be made of a bare name that many schools and other things have."""
    why = "the short name is too common to stand for the school"
    setting = ask.setting
    if setting.longer is not Doubt.NONE or (ask.is_one_word and not setting.is_where):
        return (_NOT_OURS_YET if placed and ask.is_life else _HARDLY), why
    if 2 * setting.talk.life + setting.talk.family <= 2 * setting.talk.against and not ask.view.staff and setting.talk.against:
        return _NOT_OURS_YET, why
    plain = ask.is_one_word or setting.has_article
    several = len(ask.profile.core) > 1 and ask.setting.talk.family > 0 and not ask.setting.talk.against
    if placed and (ask.is_life or (not plain and (several or ask.is_family_talk or bool(ask.view.staff)))):
        return _CERTAIN, ""
    return (_NOT_OURS_YET if placed or ask.is_life or ask.is_family else _HARDLY), why
