"""All that the program knows of a school's names, gathered to be shown to the school."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.asks import Ask, asks
from monitor.match import Commonness, Form, forms
from monitor.match.forms import Name, names_of
from monitor.match.spellings import Spelling, spellings_of
from monitor.model import Namesake, School
from monitor.namesakes import likeliest, taught_by_register
from monitor.register import RegisterEntry


@dataclass(frozen=True, slots=True)
class Counted:
    """One of our names: how many schools of the register have its own words, and how many the kinds it says too.

    Both are None where no register was read, or where it has no school of that name.
    """

    name: str
    own_words: str
    schools: int | None
    alike: int | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """What ``monitor school`` shows. ``reading`` is when the register was read and how many schools it had, None if never.

    ``own`` is our school's entry in the register, several where it may be any of them.
    ``namesakes`` are those of the configuration, then those of the answers, then those of the register, each with its origin.
    """

    school: School
    forms: tuple[Form, ...]
    spellings: tuple[Spelling, ...]
    counted: tuple[Counted, ...]
    reading: tuple[datetime, int] | None
    own: tuple[RegisterEntry, ...]
    namesakes: tuple[tuple[Namesake, str], ...]
    asks: tuple[Ask, ...]


def portrait(
    school: School,
    recognised: tuple[School, Commonness],
    entries: Sequence[RegisterEntry],
    reading: tuple[datetime, int] | None,
) -> Portrait:
    """Return the portrait of a school as it is configured, as it is recognised, and as the register has it."""
    known_as, commonness = recognised
    names = names_of(school)
    return Portrait(
        school=school,
        forms=forms(known_as, commonness),
        spellings=_spellings(names),
        counted=_counted(names, commonness),
        reading=reading,
        own=likeliest(entries, school),
        namesakes=_namesakes(school, known_as, entries),
        asks=asks(school, commonness, entries),
    )


def _spellings(names: Sequence[Name]) -> tuple[Spelling, ...]:
    """Return the parts of all the names that people spell otherwise, each once."""
    found: dict[str, Spelling] = {}
    for name in names:
        for spelling in spellings_of(name, name.text):
            found.setdefault(spelling.written, spelling)
    return tuple(found.values())


def _counted(names: Sequence[Name], commonness: Commonness) -> tuple[Counted, ...]:
    first = {name.core: name for name in reversed(names)}
    return tuple(
        Counted(name.text, name.core_text, commonness.schools(core), commonness.schools(core, name.kinds))
        for core, name in reversed(first.items())
    )


def _namesakes(school: School, known_as: School, entries: Sequence[RegisterEntry]) -> tuple[tuple[Namesake, str], ...]:
    """Return every namesake with where it is known from; of those of the register, the hardest to tell from us first."""
    from_register = set(taught_by_register(replace(school, namesakes=()), entries).namesakes)
    configured = len(school.namesakes)
    found = [
        (other, "configuration" if at < configured else "register" if other in from_register else "answers")
        for at, other in enumerate(known_as.namesakes)
    ]
    order = ("configuration", "answers", "register")
    return tuple(sorted(found, key=lambda pair: (order.index(pair[1]), len(pair[0].places) + len(pair[0].hosts))))
