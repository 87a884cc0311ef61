"""What keys of the configuration were called in earlier versions: it is understood, and said what to change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.config.catalogue import Found, Loc
from monitor.config.report import dotted

EACH = "*"  # any item of a list of tables
_AS_IT_IS: Callable[[Any], Any] = lambda value: value  # noqa: E731 - a default


@dataclass(frozen=True, slots=True)
class Former:
    """A key as it was until a version: where it stood, and where it stands now.

    ``is_now`` is empty for a key that is needed no more, the same where only values changed, and otherwise goes through the same
    lists: ``("source", EACH, "budget")`` can become ``("source", EACH, "looks_a_day")``. ``carry`` makes an old value, or
    whatever else somebody wrote there, a new one.
    """

    was: tuple[str, ...]
    is_now: tuple[str, ...]
    version: str
    carry: Callable[[Any], Any] = _AS_IT_IS


# One entry for each key that was renamed, moved or dropped since 0.1.0, for ever; docs/upgrading.md has a row for each.
FORMER: tuple[Former, ...] = ()


def carry_over(data: dict[str, Any], former: Sequence[Former]) -> list[Found]:
    """Every former key in ``data`` stands where it stands now; return what is to be changed. What is there already wins."""
    return [found for one in former for loc, table in list(_tables(data, one.was)) if (found := _carry(data, one, loc, table))]


def _carry(data: dict[str, Any], one: Former, loc: Loc, table: dict[str, Any]) -> Found | None:
    value = table[str(loc[-1])]
    if one.is_now == one.was:
        table[str(loc[-1])] = carried = one.carry(value)
        words = f"what it says is written {carried!r}"
        return None if carried == value else Found("C116", loc, {"change": words, "version": one.version})
    del table[str(loc[-1])]
    if not one.is_now:
        return Found("C116", loc, {"change": "it is needed no more", "version": one.version})
    counts = iter(part for part in loc if isinstance(part, int))
    there = tuple(next(counts) if part == EACH else part for part in one.is_now)
    _put(data, there, one.carry(value))
    return Found("C116", loc, {"change": f"it is called {dotted(there)}", "version": one.version})


def _tables(inner: Any, was: Sequence[str], loc: Loc = ()) -> Iterator[tuple[Loc, dict[str, Any]]]:  # noqa: ANN401 - data as it was written
    """Yield where a former key stands, and the table that it stands in."""
    name, *rest = was
    if name == EACH and isinstance(inner, list):
        for count, item in enumerate(inner):
            yield from _tables(item, rest, (*loc, count))
    elif isinstance(inner, dict) and name in inner:
        if rest:
            yield from _tables(inner[name], rest, (*loc, name))
        else:
            yield (*loc, name), inner


def _put(data: dict[str, Any], loc: Loc, value: object) -> None:
    """The value stands at ``loc``, unless something stands there or the way to it is no table."""
    inner: Any = data
    for part in loc[:-1]:
        if isinstance(inner, dict):
            inner = inner.setdefault(part, {})
        elif isinstance(inner, list) and isinstance(part, int):
            inner = inner[part]
        else:
            return
    if isinstance(inner, dict):
        inner.setdefault(loc[-1], value)
