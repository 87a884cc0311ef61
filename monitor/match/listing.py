"""The forms in which people write a school, each tried on the matcher: what is listed is found, and what it needs is measured."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from monitor.match.commonness import ESTIMATE, Commonness
from monitor.match.forms import Name, names_of
from monitor.match.hosts import own_host
from monitor.match.lexicon import FAITHS
from monitor.match.matcher import Matcher
from monitor.match.spellings import spellings_of
from monitor.model import School, Standing
from sources.model import Document


class Kind(StrEnum):
    """What sort of form a name is written in."""

    FULL = "full name"
    NAMED = "with a school word"
    BARE = "short name"
    NICKNAME = "nickname"
    FORMER = "former name"
    ACRONYM = "acronym"
    HANDLE = "handle"
    HASHTAG = "hashtag"
    HOST = "website"


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which people write the school: the words, their kind, how far they settle it (0 to 1), and what more is needed.

    ``variants`` are other spellings that are taken for the same; ``schools`` is how many schools have the name, ours among
    them (None where nobody counted); ``until`` is the last day of a former name.
    """

    text: str
    kind: Kind
    distinctive: float
    needs: str
    variants: tuple[str, ...] = ()
    schools: int | None = None
    until: date | None = None


# What stands behind the own words of a name that says these kinds of school.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("primary", ("Primary School", "Primary")),
    ("infant", ("Infant School", "Infants")),
    ("junior", ("Junior School", "Juniors")),
    ("first", ("First School", "First")),
    ("middle", ("Middle School",)),
    ("nursery", ("Nursery School", "Nursery")),
    ("academy", ("Academy",)),
    ("school", ("School",)),
)
_FAITH_WORDS = {"ce": "C of E", "rc": "Catholic", "methodist": "Methodist", "jewish": "Jewish", "muslim": "Muslim"}
_SURE_BESIDE = (
    ("nothing more", "Somebody wrote about {} today."),
    ("school life", "A pupil and a teacher of {} wrote today."),
    ("a place", "{town}: somebody wrote about {} today."),
    ("school life and a place", "{town}: a pupil and a teacher of {} wrote today."),
)
_EITHER = "school life or a place"
NEVER_SURE = "a person is asked"
# A school without a town is tried with one, to see what a town would do.
_ANY_TOWN = "Quillhaven"
_SHORTEST = 3


def forms(school: School, commonness: Commonness = ESTIMATE) -> tuple[Form, ...]:
    """Return what we look for, each once: the names as people write them, then acronyms, handles, hashtags and the website.

    Every form and every variant was put before the matcher; what it would not take for the school is not listed.
    """
    trial = _Trial(school, commonness)
    found: dict[str, Form] = {}
    for form in (*_name_forms(school, commonness), *_marks(school)):
        if needs := trial.needs(form.text):
            found.setdefault(_key(form.text), replace(form, needs=needs))
    told = set(found)
    for key, form in found.items():
        variants = [text for text in form.variants if _key(text) not in told and trial.needs(text)]
        told.update(map(_key, variants))
        found[key] = replace(form, variants=tuple(variants))
    return tuple(found.values())


def _key(text: str) -> str:
    """Return what two forms have in common that are listed once."""
    return text.casefold().removeprefix("the ")


class _Trial:
    """Sentences with a form in them, put before the matcher."""

    def __init__(self, school: School, commonness: Commonness) -> None:
        self._town = school.town or _ANY_TOWN
        self._matcher = Matcher([replace(school, town=self._town)], commonness)

    def needs(self, form: str) -> str:
        """Return what a form needs beside it before it is taken for the school, or nothing where it never is."""
        sure = [needs for needs, sentence in _SURE_BESIDE if self._standing(form, sentence) is Standing.US]
        if sure[:1] == ["school life"] and "a place" in sure:
            return _EITHER
        if not sure and self._standing(form, _SURE_BESIDE[-1][1]) is Standing.UNSURE:
            return NEVER_SURE
        return sure[0] if sure else ""

    def _standing(self, form: str, sentence: str) -> Standing:
        """Return what the matcher says of a sentence about a form, ``OTHER`` where it does not see the whole of the form."""
        text = sentence.format(form, town=self._town)
        end = text.rindex(form) + len(form.rstrip(".)"))
        start = end - len(form.rstrip(".)").removeprefix("The "))
        mention = next(iter(self._matcher.match(Document("form", "", "", text)).values()), None)
        if mention is None or not any(span.start <= start and end <= span.end for span in mention.spans):
            return Standing.OTHER
        return mention.standing


def _name_forms(school: School, commonness: Commonness) -> Iterator[Form]:
    """Yield the forms of each name: as the school writes it, with the school words that people leave, and bare."""
    for name in names_of(school):
        until = name.former.until if name.former else None
        for text, kind in _texts(name, school):
            kinds = name.kinds if text == name.text else frozenset[str]()
            variants = dict.fromkeys(other for spelling in spellings_of(name, text) for other in spelling.of(text))
            yield Form(
                text=text,
                kind=kind,
                distinctive=commonness.of(name.core, kinds),
                needs="",
                variants=tuple(other for other in variants if len(other) >= _SHORTEST),
                schools=commonness.schools(name.core, kinds),
                until=until,
            )


def _texts(name: Name, school: School) -> Iterator[tuple[str, Kind]]:
    """Yield the ways of writing a name, and of what kind each is."""
    known = Kind.FORMER if name.former else Kind.NICKNAME if name.text in school.nicknames else None
    full = Kind.FULL if name.text == school.name else Kind.NAMED if name.kinds else Kind.BARE
    yield name.text, known or full
    before = name.text.partition(name.core_text)[0].removeprefix("The ").strip()
    for ending in _endings(name):
        yield (f"{before} {name.core_text}" if before else f"{name.core_text} {ending}"), known or Kind.NAMED
    if before:
        yield from ((f"{start} {name.core_text}", known or Kind.NAMED) for start in ("Ysgol Gynradd", "Ysgol"))
    yield name.core_text, known or Kind.BARE


def _endings(name: Name) -> Iterator[str]:
    """Yield the school words that people put behind a name's own words, the denomination before them where it has one."""
    endings = [ending for kind, listed in _ENDINGS if kind in name.kinds for ending in listed]
    faith = next((_FAITH_WORDS[faith] for faith in sorted(name.kinds & FAITHS) if faith in _FAITH_WORDS), "")
    if faith:
        yield from (f"{faith} {ending}" for ending in endings)
    yield from endings


def _marks(school: School) -> Iterator[Form]:
    """Yield what stands for the school without being a name: letters, accounts, hashtags, its site."""
    host = own_host(school.website)
    for kind, settles, texts in (
        (Kind.ACRONYM, 0.0, school.acronyms),
        (Kind.HANDLE, 1.0, school.handles),
        (Kind.HASHTAG, 1.0, school.hashtags),
        (Kind.HOST, 1.0, (f"www.{host}",) if host else ()),
    ):
        yield from (Form(text, kind, settles, "") for text in texts)
