"""Says in words what one state of a policy says differently from another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from monitor.model import Clause, Severity
from monitor.policy.model import ConflictRoute, Policy

# What is compared entry by entry, and what one entry is called.
_PARTS = {
    "categories": "category",
    "steps": "step",
    "procedures": "procedure",
    "deadlines": "deadline",
    "clauses": "clause",
    "not_looked_for": "clause that is not looked for",
    "logs": "record",
    "contacts": "contact",
    "cautions": "caution",
    "roles": "role",
    "audiences": "audience",
    "channels": "channel",
    "conflicts": "conflict route",
    "duties": "duty",
}
# What tells two states of one file apart says nothing; everything else that is no part is compared as a whole.
_NOTHING = frozenset({"id", "fingerprint", "framework_reviewed"})
_QUIET = frozenset({"id", "origin", "examples", "counter_examples", "note"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what it is of ("category complaint"), and what was and is, or that it is new or gone."""

    what: str
    words: str


def changes(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Return every difference between two policies that could change a verdict, a letter or a page, in a lasting order."""
    return (*_whole(old, new), *(change for part in _PARTS for change in _part(part, old, new)))


def _whole(old: Policy, new: Policy) -> Iterator[Change]:
    for name in (field.name for field in fields(Policy) if field.name not in _NOTHING | _PARTS.keys()):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change("policy", _moved(name, before, after))


def _part(part: str, old: Policy, new: Policy) -> Iterator[Change]:
    before, after = _entries(getattr(old, part)), _entries(getattr(new, part))
    for name in [*before, *(name for name in after if name not in before)]:
        what = f"{_PARTS[part]} {name}"
        if name not in after:
            yield Change(what, f"gone: {_label(before[name])}")
        elif name not in before:
            yield Change(what, f"new: {_label(after[name])}")
        else:
            yield from (Change(what, words) for words in _differences(before[name], after[name]))


def _entries(part: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a mapping by id, or a sequence of things with one
    return part if isinstance(part, Mapping) else {_key(each): each for each in part}


def _key(entry: Any) -> str:  # noqa: ANN401 - a noun of the policy that stands in a list
    if isinstance(entry, ConflictRoute):
        return f"about the {entry.about}: {', '.join(entry.only_for)}"
    return str(getattr(entry, "id", "") or entry.label)


def _differences(before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401 - words, or a noun of the policy
    if before == after:
        return
    if isinstance(before, str):
        yield _moved("words", before, after)
        return
    for name in (field.name for field in fields(before) if field.name not in _QUIET):
        if (was := getattr(before, name)) != (is_now := getattr(after, name)):
            yield _moved(name, was, is_now)


def _moved(name: str, before: object, after: object) -> str:
    """Return what became of a value; of lists, what came and what went."""
    called = name.replace("_", " ")
    if isinstance(before, frozenset | tuple) and isinstance(after, frozenset | tuple):
        was, is_now = _texts(before), _texts(after)
        gone, come = [each for each in was if each not in is_now], [each for each in is_now if each not in was]
        parts = [f"{called} now without {', '.join(gone)}"] if gone else []
        parts += [f"{'and' if parts else called + ' now'} with {', '.join(come)}"] if come else []
        return " ".join(parts) or f"{called} in another order: {', '.join(is_now)}"
    return f"{called}: {_text(before)} becomes {_text(after)}"


def _texts(many: frozenset[object] | tuple[object, ...]) -> list[str]:
    texts = [_text(each) for each in many]
    return sorted(texts) if isinstance(many, frozenset) else texts


def _text(one: object) -> str:
    """Return a value as a governor would read it."""
    words = str(one) if one not in {None, ""} else "nothing"
    if isinstance(one, Severity):
        words = one.name.lower()
    elif isinstance(one, Enum):
        words = str(one.value)
    elif isinstance(one, Clause):
        words = f'"{one.words}"'
    elif isinstance(one, bool):
        words = "yes" if one else "no"
    elif isinstance(one, tuple):
        words = ", ".join(map(_text, one))
    elif is_dataclass(one):
        words = ", ".join(f"{field.name.replace('_', ' ')} {_text(getattr(one, field.name))}" for field in fields(one))
    return words


def _label(entry: object) -> str:
    return str(getattr(entry, "label", "") or getattr(entry, "why", "") or getattr(entry, "words", "") or _text(entry))
