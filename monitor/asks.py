"""What a school could still tell the program so that it is recognised better, what helps most first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.match import Commonness
from monitor.match.forms import names_of, parse_name
from monitor.match.lexicon import FAITHS
from monitor.match.normalise import read
from monitor.model import School
from monitor.namesakes import likeliest, untold
from monitor.register import RegisterEntry

_COMMON = 0.4
_ANY_OF_HUNDREDS = 0.1
_SAINTLY = frozenset({"st", "holy", "our", "all", "sacred", "christ", "blessed", "corpus"})
_NO_INITIAL = frozenset({"of", "and", "the", "for", "in", "a"})
_FEWEST_LETTERS, _MOST_LETTERS = 3, 8
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that would help and is not known: the key to write, why it helps, and how it is written, line by line."""

    key: str
    why: str
    example: tuple[str, ...]


def asks(school: School, commonness: Commonness, entries: Sequence[RegisterEntry]) -> tuple[Ask, ...]:
    """Return what is missing from a school's configuration, given how common its names are and what the register says."""
    core = parse_name(school.name).core
    settles = commonness.of(core) if core else 0.0
    likely = likeliest(entries, school)
    own = likely[0] if len(likely) == 1 else None
    return (
        *_where(school, own),
        *_names(school, settles, own),
        *_namesakes(school, entries),
        *_around(school, settles),
        *_marks(school),
    )


def _where(school: School, own: RegisterEntry | None) -> Iterator[Ask]:
    """Yield what is not known of where the school is; what the register has of it is the example."""
    town, postcode, site = (own.town, own.postcode, own.host and f"https://www.{own.host}") if own else ("", "", "")
    if not school.town:
        why = "The town tells the school from others of its name better than anything else."
        yield Ask("town", _found(why, town), (_line("town", town or "Brackenford"),))
    if not school.website:
        why = "A link to the school's own site settles that the school is meant."
        yield Ask("website", _found(why, site), (_line("website", site or "https://www.ourschool.example"),))
    if not school.postcode:
        why = "Its first half says where the school is, and the whole finds it in the register."
        yield Ask("postcode", _found(why, postcode), (_line("postcode", postcode or "BK7 4QT"),))


def _names(school: School, settles: float, own: RegisterEntry | None) -> Iterator[Ask]:
    """Yield what is not known of how the school is called."""
    names, full = [name for name in names_of(school) if not name.former], parse_name(school.name)
    if settles <= _ANY_OF_HUNDREDS and full.core[:1] and full.core[0] in _SAINTLY and not any(n.kinds & FAITHS for n in names):
        why = "Very many schools have this name. If the school has a denomination, write the name with it."
        yield Ask("also_called", why, (_line("also_called", [*school.also_called, f"{full.core_text} C of E Primary School"]),))
    welsh = [name for name in names if name.text.startswith("Ysgol")]
    if school.nation == "wales" and not welsh:
        why = "No Welsh name is known. If people use one, write it."
        yield Ask("also_called", why, (_line("also_called", [*school.also_called, f"Ysgol {full.core_text}"]),))
    if welsh and len(welsh) == sum(1 for name in names if name.kinds):
        why = "Only a Welsh name is known. If people use an English one, write it."
        yield Ask("also_called", why, (_line("also_called", [*school.also_called, f"{full.core_text} Primary School"]),))
    if own and parse_name(own.name).core not in {name.core for name in names}:
        why = "The register has the school under another name. If people use it, write it."
        yield Ask("also_called", why, (_line("also_called", [*school.also_called, own.name]),))


def _namesakes(school: School, entries: Sequence[RegisterEntry]) -> Iterator[Ask]:
    """Yield the schools of our name that nothing tells from ours, the configuration's and the register's."""
    bare = [other.name for other in school.namesakes if not (other.places or other.hosts or "," in other.name)]
    names = [*bare, *(f"{entry.name} ({entry.postcode or entry.urn})" for entry in untold(school, entries))]
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        why = f"Nothing known tells these from us: {', '.join(names[:_MOST_NAMED])}{more}. Write the site or a street of each."
        name = bare[0] if bare else untold(school, entries)[0].name
        yield Ask("namesakes", why, ("[[school.namesakes]]", _line("name", name), _line("hosts", ["theirschool.example"])))


def _around(school: School, settles: float) -> Iterator[Ask]:
    """Yield what is not known of the streets around a school with a common name."""
    if not school.places and settles < _COMMON:
        why = "Other schools have this name. Streets and parts of the town say which is meant where the town is not written."
        yield Ask("places", why, (_line("places", ["Quarry Lane", "Netherby Road"]),))


def _marks(school: School) -> Iterator[Ask]:
    """Yield what says that the school is meant without its name: accounts, hashtags, letters, staff."""
    if not school.handles:
        why = "The school's own accounts: whoever writes to one means the school."
        yield Ask("handles", why, (_line("handles", ["@ourschool"]),))
    if not school.hashtags:
        why = "A hashtag that only this school uses settles that it is meant."
        yield Ask("hashtags", why, (_line("hashtags", ["#OurSchool"]),))
    letters = _initials(school.name)
    if not school.acronyms and _FEWEST_LETTERS <= len(letters) <= _MOST_LETTERS:
        why = f"People may write {letters}. It is watched only if you write it here; leave it out where it is common."
        yield Ask("acronyms", why, (_line("acronyms", [letters]),))
    if not school.staff:
        why = "The head by title and surname. Never searched for: beside the school's name it says that it is this school."
        yield Ask("staff", why, (_line("staff", ["Mrs Tolliver"]),))


def _found(why: str, value: str) -> str:
    return f"{why} The register has it:" if value else why


def _initials(name: str) -> str:
    """Return the letters that people make of a name: ``OCPS``."""
    tokens = read(name.partition("(")[0] + name.partition(")")[2]).tokens
    return "".join(token.word[0].upper() for token in tokens if token.word not in _NO_INITIAL)


def _line(key: str, value: str | list[str]) -> str:
    """Return a line of TOML."""
    return f"{key} = {_quoted(value)}" if isinstance(value, str) else f"{key} = [{', '.join(map(_quoted, value))}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
