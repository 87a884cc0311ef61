"""Which schools a document is about, how sure, and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from monitor.match.around import ROLES, TITLES
from monitor.match.boilerplate import boilerplate
from monitor.match.commonness import ESTIMATE, Commonness
from monitor.match.cut import CUT_SHORT, MOST_BEGUN, is_cut
from monitor.match.evidence import MOST, UNSURE, US, weigh
from monitor.match.hosts import Own, index_addresses
from monitor.match.index import Index, Leaf, build_index, find_locales
from monitor.match.lexicon import words
from monitor.match.normalise import read
from monitor.match.portals import listing_at
from monitor.match.question import Judged, Question, View
from monitor.match.senses import cues
from monitor.match.setting import Said, Setting, schools_named, setting_of
from monitor.match.sight import Hit, Sight, look
from monitor.match.wordless import WORDLESS, is_wordless
from monitor.model import Mention, School, Span, Standing
from sources.model import Document

_MOST_A_NAME = 40
_MOST_REASONS = 6
_ADDRESS = 0.95
_RIVAL_HOST = 0.3
_FROM_CONTEXT = 0.97
_THE_PLACE = 0.9
_NOTHING = Judged(0.0, ())
_AROUND = "the title or the talk around it names the school"
# "Unlike here", "this school": somebody speaks of the place they write at, whatever else they name.
_HERE = words("here this our ours your unlike than")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the place that a document was found in says by itself.

    ``locality`` are the towns it writes for, ``local`` the schools (by id) that declared them to be theirs, ``about`` the
    schools that everything there is about, ``listing`` what kind of listing it is, where it is one.
    """

    locality: tuple[str, ...] = ()
    local: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    listing: str = ""


NOWHERE = Whereabouts()


@dataclass(frozen=True, slots=True)
class _Scene:
    """One document as all schools see it: the sights of its text and its context, and what its source says of itself."""

    sights: tuple[Sight, ...]
    settings: Mapping[int, Setting]
    local: frozenset[int]
    local_rivals: frozenset[int]
    locality: str
    about: frozenset[int]
    staff: Mapping[int, str]
    listing: str
    posted: date | None


class _Seen(NamedTuple):
    """One name judged for one school; ``names_rival`` where it is certainly another school's."""

    school: int
    hit: Hit
    judged: Judged
    in_text: bool
    names_rival: bool = False


@dataclass(slots=True)
class _Found:
    """What has been gathered for one school: the surest name, where names stand, and what addresses say."""

    judged: Judged = _NOTHING
    in_text: float = 0.0
    spans: list[Span] = field(default_factory=list)
    owns: list[Own] = field(default_factory=list)
    names_rival: bool = False


class Matcher:
    """Recognises any number of schools; looking at a document costs about the same for one as for thousands."""

    def __init__(self, schools: Sequence[School], commonness: Commonness = ESTIMATE) -> None:
        self._schools = tuple(schools)
        self._numbers = {school.id: number for number, school in enumerate(self._schools)}
        self._index: Index = build_index(self._schools, commonness)
        self._addresses = index_addresses(self._schools)

    def match(self, document: Document, where: Whereabouts = NOWHERE) -> Mapping[str, Mention]:
        """Return a mention for every school with any evidence, by school id; a school that is absent is ``OTHER``.

        Spans are places in ``document.words``, in order; reasons are sentences. No reason quotes the document. One without words
        is ``WORDLESS`` for whoever declared the place, but for whom it is about.
        """
        scene = self._scene(document, where)
        found: dict[int, _Found] = {number: _Found() for number in scene.about}
        for own in self._addresses.find(document, scene.sights[0].reading):
            found.setdefault(own.school, _Found()).owns.append(own)
        for seen in self._judge(scene):
            _gather(found.setdefault(seen.school, _Found()), seen)
        mentions = {
            n: _mention(each, scene, is_about=n in scene.about)
            for n, each in found.items()
            if each.judged.reasons or each.owns or n in scene.about
        }
        told = {self._schools[n].id: _noting(document, mention) for n, mention in _routine(mentions, found, scene).items()}
        if is_wordless(document.words):
            # Of thousands of schools it may be about any: only those that declared the place are asked.
            asked = where.local | ({self._schools[0].id} if len(self._schools) == 1 else set[str]())
            return dict.fromkeys(asked, WORDLESS) | {n: told[n] for n in where.about & told.keys()}
        return told

    def _scene(self, document: Document, where: Whereabouts) -> _Scene:
        cut = len(document.title) if document.words != document.text else -1
        sights = [look(read(document.words, cut), self._index)]
        if document.context:
            sights.append(look(read(document.context), self._index))
        locales = find_locales(self._index, where.locality)
        own = frozenset(n for locale in locales for n in locale.own)
        rivals = frozenset(n for locale in locales for n in locale.rivals)
        return _Scene(
            sights=tuple(sights),
            settings=_settings(sights),
            local=own | (self._known(where.local) - rivals),
            local_rivals=rivals,
            locality=where.locality[0] if where.locality else "",
            about=self._known(where.about),
            staff=_staff(sights, self._index),
            listing=where.listing or listing_at(document.url),
            posted=document.posted.date() if document.posted else None,
        )

    def _known(self, ids: Iterable[str]) -> frozenset[int]:
        return frozenset(self._numbers[school_id] for school_id in ids if school_id in self._numbers)

    def _judge(self, scene: _Scene) -> Iterator[_Seen]:
        """Yield, for each name in the document and each school that has it, how sure it makes us."""
        for at, sight in enumerate(scene.sights):
            sights = (sight, *(other for other in scene.sights if other is not sight))
            for hit in _few_of_each(sight.hits):
                yield from _judge_hit(hit, scene, sights, in_text=not at)


def _settings(sights: Sequence[Sight]) -> dict[int, Setting]:
    """Return what stands around each name, by the name's identity."""
    if not any(sight.hits for sight in sights):
        return {}
    said = [cues(sight.reading.tokens) for sight in sights]
    return {
        id(hit): setting_of(hit, sight, Said(said[at], [cue for other in (*said[:at], *said[at + 1 :]) for cue in other]))
        for at, sight in enumerate(sights)
        for hit in sight.hits
    }


def _staff(sights: Sequence[Sight], index: Index) -> dict[int, str]:
    """Return the schools of whose staff somebody is named, with the sentence that says so (without the name)."""
    named: set[int] = set()
    if index.staff and any(sight.hits for sight in sights):
        for sight in sights:
            said = [(token.others or (token.word,))[-1] for token in sight.reading.tokens]
            for at, word in enumerate(said):
                if word in TITLES or word in ROLES:
                    named.update(n for end in (at + 2, at + 3) for n in index.staff.get(tuple(said[at + 1 : end]), ()))
    return dict.fromkeys(named, "somebody of its staff is named")


def _few_of_each(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield no more than ``_MOST_A_NAME`` hits of each name: a text that repeats it a thousand times is no surer."""
    counts: Counter[int] = Counter()
    for hit in hits:
        counts[id(hit.leaf)] += 1
        if counts[id(hit.leaf)] <= _MOST_A_NAME:
            yield hit


def _judge_hit(hit: Hit, scene: _Scene, sights: Sequence[Sight], *, in_text: bool) -> Iterator[_Seen]:
    """Yield the judgement of one name for each school: those with evidence of their own one by one, the others by profile.

    Where a place in the text belongs to some of the schools of this name, the name is given to those only.
    """
    leaf, setting = hit.leaf, scene.settings[id(hit)]
    placed, contested = _by_place(leaf, sights)
    special = placed or contested | (leaf.schools & (scene.local | scene.local_rivals | scene.staff.keys()))
    for profile, numbers in leaf.profiles.items():
        if profile.is_rival:
            yield from (_Seen(number, hit, _NOTHING, in_text, names_rival=not hit.is_begun) for number in numbers)
            continue
        groups = [((number,), _view(number, scene)) for number in special.intersection(numbers)]
        rest = () if placed else tuple(number for number in numbers if number not in special)
        for group, view in [*groups, (rest, View())] if rest else groups:
            judged = weigh(Question(hit, setting, profile, view, sights, scene.posted))
            if hit.is_begun:
                judged = Judged(min(judged.certainty, MOST_BEGUN), (CUT_SHORT, *judged.reasons[1:]))
            if not in_text:
                judged = Judged(judged.certainty * _FROM_CONTEXT, (_AROUND, *judged.reasons))
            rival = setting.is_named and not judged.certainty
            yield from (_Seen(number, hit, judged, in_text, rival) for number in group)


def _by_place(leaf: Leaf, sights: Sequence[Sight]) -> tuple[set[int], set[int]]:
    """Return which schools of a name have a place of their own in the texts, and which a place of a namesake."""
    locales = {id(place.locale): place.locale for sight in sights for place in sight.places}.values()
    own = {number for locale in locales for number in _both(leaf.schools, locale.own)}
    return own, {number for locale in locales for number in _both(leaf.schools, locale.rivals)}


def _both(schools: AbstractSet[int], others: Collection[int]) -> Iterator[int]:
    """Yield the numbers in both, at the cost of the smaller."""
    few, many = (schools, others) if len(schools) <= len(others) else (others, schools)
    return (number for number in few if number in many)


def _view(number: int, scene: _Scene) -> View:
    """Return what the locality of the source says to one school."""
    local = f"the place where it stands writes for {scene.locality}" if number in scene.local else ""
    rival = scene.locality if number in scene.local_rivals else ""
    return View(number, local, rival, scene.staff.get(number, ""))


def _gather(found: _Found, seen: _Seen) -> None:
    """Add one judgement to what is known for a school: the surest counts, and every name that may be ours is shown."""
    if seen.judged.certainty > found.judged.certainty or not found.judged.reasons:
        found.judged = seen.judged
    if seen.in_text:
        found.names_rival = found.names_rival or seen.names_rival
        found.in_text = max(found.in_text, seen.judged.certainty)
        if seen.judged.certainty and seen.hit.span not in found.spans:
            found.spans.append(seen.hit.span)


def _mention(found: _Found, scene: _Scene, *, is_about: bool) -> Mention:
    """Return what all that was found for one school comes to."""
    certainty, reasons = found.judged.certainty, list(found.judged.reasons)
    if is_about:
        certainty, reasons = max(certainty, _THE_PLACE), ["the place itself is about the school", *reasons]
    if any(own.rival for own in found.owns):
        certainty *= _RIVAL_HOST
    if found.in_text < UNSURE and certainty >= UNSURE and _names_another(found, scene):
        certainty, reasons = 1 - US, [*reasons, "the text names another school"]
    if any(not own.rival for own in found.owns):
        certainty = 1 - (1 - certainty) * (1 - _ADDRESS)
    reasons = [*(own.why for own in found.owns), *reasons]
    spans = sorted({*found.spans, *(own.span for own in found.owns if own.span)}, key=lambda span: span.start)
    certainty = round(min(certainty, MOST), 4)
    return Mention(_standing(certainty), certainty, tuple(spans), tuple(dict.fromkeys(reasons))[:_MOST_REASONS])


def as_spoken(mention: Mention) -> Mention:
    """Return a mention as it would be had somebody spoken in it: what was boilerplate is ours, or may be."""
    return replace(mention, standing=_standing(mention.certainty))


def _standing(certainty: float) -> Standing:
    return Standing.US if certainty >= US else Standing.UNSURE if certainty >= UNSURE else Standing.OTHER


def _noting(document: Document, mention: Mention) -> Mention:
    """Return a mention that says whether more of the words could settle it."""
    unsettled = mention.standing is Standing.UNSURE and any(is_cut(document, span) for span in mention.spans)
    return replace(mention, is_cut=True) if unsettled else mention


def _names_another(found: _Found, scene: _Scene) -> bool:
    """Return whether the text names a school that is not ours and says nothing of where it stands ("unlike this school")."""
    text = scene.sights[0]
    if not _HERE.isdisjoint(token.word for token in text.reading.tokens):
        return False
    return found.names_rival or schools_named(text.reading, sure=True) > 0


def _routine(mentions: Mapping[int, Mention], found: Mapping[int, _Found], scene: _Scene) -> dict[int, Mention]:
    """Return the mentions, those of boilerplate as ``ROUTINE``: never on the school's own site or in a place about it."""
    doubtful = {n for n, m in mentions.items() if m.standing in (Standing.US, Standing.UNSURE) and n not in scene.about}
    text = scene.sights[0]
    kind = boilerplate(text.reading, lambda: schools_named(text.reading, sure=False), scene.listing) if doubtful else ""
    if not kind:
        return dict(mentions)
    doubtful = {n for n in doubtful if all(own.span for own in found[n].owns)}
    why = f"nobody speaks in it: it reads like {kind}"
    return {
        n: replace(m, standing=Standing.ROUTINE, reasons=(why, *m.reasons)) if n in doubtful else m for n, m in mentions.items()
    }
