"""Says whom a matter is about: by role, never by name, and whether an accused adult can be told from all others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.detect.phrases import Page, Phrase
from monitor.model import Signal

_OF_CHILDREN = frozenset({"safeguarding_concern", "self_harm", "sexual_image", "child_named", "child_discussed", "child_image"})
_OF_THE_SCHOOL = frozenset({"complaint", "query", "negative_school", "praise", "allegation", "illegal_link", "brand_misuse"})
_OF_STAFF = frozenset({"staff_image", "offensive_person", "speaks_for_school", "adult_pupil_contact"})
_ADULTS = frozenset(
    {"staff", "head", "dsl", "deputy_dsl", "chair_of_governors", "business_manager", "governor", "volunteer", "identified"}
)
_CHILDREN = frozenset({"pupil", "child"})


# What the policies call those who hold these roles: no conflict route is about them alone.
_WIDER = {"dpo": "staff", "on_call": "staff", "site_admin": "staff"}


def about(
    page: Page, roles: Mapping[str, tuple[Phrase, ...]], signals: Sequence[Signal], named: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the roles of those the text is about, in the order of ``[role]`` in ``words.toml``; ``none`` when nothing shows.

    ``named`` are the roles of people whom the text names. ``unknown_adult`` stands beside ``staff`` when somebody is accused of
    harming a child and nobody can tell who: those who may be meant must not be the only ones told.
    """
    names = {signal.name for signal in signals}
    by_name = {_WIDER.get(role, role) for role in named}
    said = [role for role, phrases in roles.items() if role in by_name or _is_said(page, phrases)]
    said += sorted(by_name.difference(said))
    found = [role for role in said if role != "identified"]
    found.extend(role for role in _implied(names, frozenset(said)) if role not in found)
    return tuple(found) or ("none",)


def _is_said(page: Page, phrases: Sequence[Phrase]) -> bool:
    return any(True for phrase in phrases for _ in page.find(phrase))


def _implied(names: set[str], said: frozenset[str]) -> Iterator[str]:
    """Give what the signals themselves say about the people, where the words do not."""
    if "child_harm_allegation" in names:
        yield "staff"
        if said.isdisjoint({"identified", "head"}):
            yield "unknown_adult"
    if names & _OF_CHILDREN and not said & _CHILDREN:
        yield "child"
    if names & _OF_STAFF and not said & _ADULTS:
        yield "staff"
    if names & _OF_THE_SCHOOL and not said & (_ADULTS | _CHILDREN):
        yield "school"
