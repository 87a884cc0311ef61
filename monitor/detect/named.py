"""Finds where a text names people whom the school has named by role: by title and surname, or forename and surname."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from monitor.detect.normalise import Vocabulary, Word, folded, read
from monitor.detect.people import TITLES, name_of
from monitor.detect.tables import listed
from monitor.model import Span

NOBODY: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_TITLES = TITLES | {"revd", "fr", "sister", "prof", "professor", "doctor"}
WOMEN = frozenset({"mrs", "ms", "miss", "dame", "sister"})
MEN = frozenset({"mr", "sir", "fr"})
_PLACES = listed("names", "places")
_CHILD_MARKS = frozenset({"<forename>", "<maybe>", "<lowname>", "<capital>", "<family>"})
SCHOOL = "<school>"
_NOTHING = Vocabulary(frozenset())
_OF_CHILDREN = frozenset(
    {"little", "daughter", "son", "baby", "boy", "girl", "pupil", "child", "niece", "nephew", "granddaughter", "grandson"}
)
_A_CHILD = re.compile(
    r"[ ,(]{0,3}(?:is |who is |whos )?(?:(?:in|from) (?:y|yr|year|p|class) ?\d"
    r"|(?:in|from) (?:reception|nursery|class|[1-6][a-z])\b|aged? \d|\d{1,2} years? old)"
)
_AFTER = 40
# A short surname stands inside too many other words to be looked for where words are run together.
_SHORTEST_GLUED = 5


@dataclass(frozen=True, slots=True)
class Named:
    """One place where somebody is named whom the school has named: their role, and the words."""

    role: str
    span: Span


@dataclass(frozen=True)
class _Person:
    """A person as the school names them: every forename, and whether a title tells a woman or a man."""

    role: str
    surname: tuple[str, ...]
    forenames: frozenset[str]
    titles: frozenset[str]

    def answers_to(self, title: str) -> bool:
        """Return whether a title can be theirs: Mr is not who the school calls Mrs, and Dr may be either."""
        others = MEN if self.titles & WOMEN else WOMEN if self.titles & MEN else frozenset()
        return title not in others

    def runs_together(self, word: str) -> bool:
        """Return whether a word such as a tag holds the whole name: ``sackmrswhitcombe``."""
        surname = "".join(self.surname)
        before = (*self.forenames, *filter(self.answers_to, _TITLES))
        return len(surname) >= _SHORTEST_GLUED and any(first + surname in word for first in before)


def whom(text: str, people: Mapping[str, tuple[str, ...]]) -> tuple[Named, ...]:
    """Return where ``text`` names the people of ``people`` (role to names), by place; disguised words are read as what they are.

    A surname alone is nobody's; nor is a street's or a child's of the same name.
    """
    known = list(_people(people))
    if not known:
        return ()
    parts = {part for person in known for part in (*person.surname, *person.forenames)}
    words = read(text, Vocabulary(frozenset(parts | _TITLES), frozenset(parts)))
    found = {named for index in range(len(words)) for person in known for named in _at(text, words, index, person)}
    return tuple(sorted(found, key=lambda named: (named.span.start, named.span.end, named.role)))


def mark_named(words: Sequence[Word], named: Sequence[Named]) -> tuple[Word, ...]:
    """Return the words marked as an adult's of the school, and no child's, where one of these people is named."""

    def is_named(word: Word) -> bool:
        return any(one.span.start <= word.start < one.span.end for one in named)

    return tuple(replace(word, keys=word.keys - _CHILD_MARKS | {"<staff>"}) if is_named(word) else word for word in words)


def mark_school(words: Sequence[Word], spans: Sequence[Span]) -> tuple[Word, ...]:
    """Return the words marked as the school's name, and nobody's, where one of these spans stands."""

    def is_school(word: Word) -> bool:
        return any(span.start < word.end and word.start < span.end for span in spans)

    return tuple(replace(word, keys=word.keys - _CHILD_MARKS | {SCHOOL}) if is_school(word) else word for word in words)


def _people(people: Mapping[str, tuple[str, ...]]) -> Iterator[_Person]:
    """Give each person once a surname, with every forename and title that the school writes before it."""
    for role, names in people.items():
        before: dict[tuple[str, ...], set[str]] = {}
        for name in names:
            first, *surname = [word.plain for word in read(name, _NOTHING)] or [""]
            if surname:
                before.setdefault(tuple(surname), set()).add(first)
        for surname_parts, firsts in before.items():
            yield _Person(role, surname_parts, frozenset(firsts - _TITLES), frozenset(firsts & _TITLES))


def _at(text: str, words: Sequence[Word], index: int, person: _Person) -> Iterator[Named]:
    """Give the naming of a person whose surname begins at a word, or that the word itself is."""
    word = words[index]
    if person.runs_together(word.plain) and word.keys.isdisjoint({"<link>", "<email>"}):
        yield Named(person.role, Span(word.start, word.end))
        return
    last = index + len(person.surname) - 1
    if last >= len(words) or not _is_surname(text, words[index : last + 1], person.surname):
        return
    start = _titled(words, index, person) or _forenamed(text, words, (index, last), person)
    if start is not None:
        yield Named(person.role, Span(start.start, words[last].end))


def _is_surname(text: str, words: Sequence[Word], surname: Sequence[str]) -> bool:
    def reads(word: Word, part: str) -> bool:
        return part in word.keys or part == name_of(text, word) or word.plain == f"{part}s"

    return all(reads(word, part) for word, part in zip(words, surname, strict=True))


def _titled(words: Sequence[Word], index: int, person: _Person) -> Word | None:
    """Return the title before a surname if it can be this person's."""
    before = words[index - 1] if index else None
    titles = _TITLES & before.keys if before is not None else frozenset()
    return before if any(map(person.answers_to, titles)) else None


def _forenamed(text: str, words: Sequence[Word], surname: tuple[int, int], person: _Person) -> Word | None:
    """Return the forename before a surname, with at most one name or initial between, unless a street or a child is named."""
    index, last = surname
    at = next((at for at in (index - 1, index - 2) if at >= 0 and _is_one_of(text, words[at], person.forenames)), None)
    if at is None or words[at].sentence != words[index].sentence:
        return None
    after = words[last + 1] if last + 1 < len(words) else None
    is_street = after is not None and after.plain in _PLACES and text[after.start].isupper()
    is_child = at > 0 and words[at - 1].plain in _OF_CHILDREN
    end = words[last].end
    return None if is_street or is_child or _A_CHILD.match(folded(text[end : end + _AFTER])[0]) else words[at]


def _is_one_of(text: str, word: Word, names: Iterable[str]) -> bool:
    return any(name in word.keys or name == name_of(text, word) for name in names)
