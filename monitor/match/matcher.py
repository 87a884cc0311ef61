"""Which schools a document is about, how sure, and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from monitor.match.commonness import ESTIMATE, Commonness
from monitor.match.cut import CUT_SHORT, MOST_BEGUN, has_ellipsis
from monitor.match.evidence import weigh
from monitor.match.hosts import index_addresses
from monitor.match.index import Index, Leaf, build_index, find_locales
from monitor.match.normalise import read
from monitor.match.outcome import gather, mention_of, noting, routine
from monitor.match.portals import listing_at
from monitor.match.question import Judged, Question, View
from monitor.match.scene import NOTHING, NOWHERE, Found, Scene, Seen, Whereabouts, settings_of, staff_named
from monitor.match.sight import Hit, Sight, look
from monitor.match.wordless import WORDLESS, is_wordless
from monitor.model import Mention, School
from sources.model import Document

_MOST_A_NAME = 40
_FROM_CONTEXT = 0.97
_AROUND = "the title or the talk around it names the school"


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
        found: dict[int, Found] = {number: Found() for number in scene.about}
        for own in self._addresses.find(document, scene.sights[0].reading):
            found.setdefault(own.school, Found()).owns.append(own)
        for seen in self._judge(scene):
            gather(found.setdefault(seen.school, Found()), seen)
        mentions = {
            n: mention_of(each, scene, is_about=n in scene.about)
            for n, each in found.items()
            if each.judged.reasons or each.owns or n in scene.about
        }
        told = {self._schools[n].id: mention for n, mention in routine(mentions, found, scene).items()}
        if has_ellipsis(document.words):
            told = {school: noting(document, mention) for school, mention in told.items()}
        if is_wordless(document.words):
            # Of thousands of schools it may be about any: only those that declared the place are asked.
            asked = where.local | ({self._schools[0].id} if len(self._schools) == 1 else set[str]())
            return dict.fromkeys(asked, WORDLESS) | {n: told[n] for n in where.about & told.keys()}
        return told

    def _scene(self, document: Document, where: Whereabouts) -> Scene:
        cut = len(document.title) if document.words != document.text else -1
        sights = [look(read(document.words, cut), self._index)]
        if document.context:
            sights.append(look(read(document.context), self._index))
        locales = find_locales(self._index, where.locality)
        own = frozenset(n for locale in locales for n in locale.own)
        rivals = frozenset(n for locale in locales for n in locale.rivals)
        return Scene(
            sights=tuple(sights),
            settings=settings_of(sights),
            local=own | (self._known(where.local) - rivals),
            local_rivals=rivals,
            locality=where.locality[0] if where.locality else "",
            about=self._known(where.about),
            staff=staff_named(sights, self._index),
            listing=where.listing or listing_at(document.url),
            posted=document.posted.date() if document.posted else None,
        )

    def _known(self, ids: Iterable[str]) -> frozenset[int]:
        return frozenset(self._numbers[school_id] for school_id in ids if school_id in self._numbers)

    def _judge(self, scene: Scene) -> Iterator[Seen]:
        """Yield, for each name in the document and each school that has it, how sure it makes us."""
        for at, sight in enumerate(scene.sights):
            sights = (sight, *(other for other in scene.sights if other is not sight))
            for hit in _few_of_each(sight.hits):
                yield from _judge_hit(hit, scene, sights, in_text=not at)


def _few_of_each(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield no more than ``_MOST_A_NAME`` hits of each name: a text that repeats it a thousand times is no surer."""
    counts: Counter[int] = Counter()
    for hit in hits:
        counts[id(hit.leaf)] += 1
        if counts[id(hit.leaf)] <= _MOST_A_NAME:
            yield hit


def _judge_hit(hit: Hit, scene: Scene, sights: Sequence[Sight], *, in_text: bool) -> Iterator[Seen]:
    """Yield the judgement of one name for each school: those with evidence of their own one by one, the others by profile.

    Where a place in the text belongs to some of the schools of this name, the name is given to those only.
    """
    leaf, setting = hit.leaf, scene.settings[id(hit)]
    placed, contested = _by_place(leaf, sights)
    special = placed or contested | (leaf.schools & (scene.local | scene.local_rivals | scene.staff.keys()))
    for profile, numbers in leaf.profiles.items():
        if profile.is_rival:
            yield from (Seen(number, hit, NOTHING, in_text, names_rival=not hit.is_begun) for number in numbers)
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
            yield from (Seen(number, hit, judged, in_text, rival) for number in group)


def _by_place(leaf: Leaf, sights: Sequence[Sight]) -> tuple[set[int], set[int]]:
    """Return which schools of a name have a place of their own in the texts, and which a place of a namesake."""
    locales = {id(place.locale): place.locale for sight in sights for place in sight.places}.values()
    own = {number for locale in locales for number in _both(leaf.schools, locale.own)}
    return own, {number for locale in locales for number in _both(leaf.schools, locale.rivals)}


def _both(schools: AbstractSet[int], others: Collection[int]) -> Iterator[int]:
    """Yield the numbers in both, at the cost of the smaller."""
    few, many = (schools, others) if len(schools) <= len(others) else (others, schools)
    return (number for number in few if number in many)


def _view(number: int, scene: Scene) -> View:
    """Return what the locality of the source says to one school."""
    local = f"the place where it stands writes for {scene.locality}" if number in scene.local else ""
    rival = scene.locality if number in scene.local_rivals else ""
    return View(number, local, rival, scene.staff.get(number, ""))
