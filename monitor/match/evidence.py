"""How sure one name in a text makes us that it means one school: what speaks for it adds up, the rest takes away."""

from math import prod

from monitor.match.against import doubts_about, most, ruled_out
from monitor.match.question import Clue, Judged, Question, Written
from monitor.match.wording import written_as

US = 0.75
UNSURE = 0.35
MOST = 0.99

_NEAR_WORDS = 60
# What a clue beside it is worth. Certainties combine as "not all of them wrong", which more evidence can only raise.
_ATTACHED, _NEARBY, _FAR, _LOCALITY, _STAFF = 0.65, 0.6, 0.5, 0.55, 0.7
_LIFE, _MUCH_LIFE, _FAMILY, _BESIDES = 0.55, 0.65, 0.45, 0.15


def weigh(ask: Question) -> Judged:
    """Return how sure a name makes us that it means the school: 0 where something rules that out."""
    written = written_as(ask)
    if against := ruled_out(ask, written):
        return Judged(0.0, (written.why, against))
    clues = [*_places(ask), *_life(ask, written)]
    doubts = doubts_about(ask, written)
    sure = 1 - (1 - written.worth) * prod(1 - clue.worth for clue in clues)
    sure *= prod(doubt.worth for doubt in doubts)
    cap, limit = most(ask, written, clues)
    reasons = (written.why, *(clue.why for clue in (*clues, *doubts)), *((limit,) if limit and sure >= min(cap, US) else ()))
    return Judged(round(min(sure, cap, MOST), 4), tuple(dict.fromkeys(reasons)))


def _places(ask: Question) -> list[Clue]:
    """Return the clues of where: the nearest of the school's own places, the locality of the source, its staff."""
    found: list[Clue] = []
    if attached := next((place for place in ask.setting.attached if ask.tells(place)), None):
        worth = _ATTACHED * attached.weights.get(ask.view.number, 1.0)
        found.append(Clue(worth, attached.own[ask.view.number], is_place=True))
    elif near := _nearest(ask):
        found.append(near)
    if ask.view.locality and (ask.is_told_apart or not ask.view.rival_locality):
        found.append(Clue(_LOCALITY, ask.view.locality, is_place=True))
    if ask.view.staff:
        found.append(Clue(_STAFF, ask.view.staff, is_place=True))
    return found


def _nearest(ask: Question) -> Clue | None:
    """Return the clue that the most telling of the school's places gives; one in another text is far."""
    hit, number = ask.hit, ask.view.number
    clues: list[Clue] = []
    for at, sight in enumerate(ask.sights):
        for place in sight.places:
            if not ask.tells(place.locale) or (not at and hit.first <= place.first < hit.last):
                continue
            far = at or min(abs(place.first - hit.first), abs(place.first - hit.last)) > _NEAR_WORDS
            worth = (_FAR if far else _NEARBY) * place.locale.weights.get(number, 1.0)
            clues.append(Clue(worth, place.locale.own[number], is_place=True))
    return max(clues, key=lambda clue: clue.worth, default=None)


def _life(ask: Question, written: Written) -> list[Clue]:
    """Return the clue that words of school life give a name that has no school word of its own, or is misspelt."""
    if written.named and not ask.hit.wrong:
        return [Clue(_BESIDES, "words of school life stand beside it")] if ask.is_life and ask.is_common else []
    if ask.is_life:
        return [Clue(_MUCH_LIFE if ask.setting.talk.life > 1 else _LIFE, "words of school life stand beside it")]
    if ask.is_family or (ask.hit.wrong and ask.setting.talk.family):
        return [Clue(_FAMILY, "words about children and families stand beside it")]
    return []
