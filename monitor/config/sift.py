"""Holds raw data against the shape: says all that does not fit, and returns the rest, so that the rest can be checked too."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config.catalogue import CATALOGUE, Found, Loc
from monitor.config.report import dotted
from monitor.config.shape import NEEDED, TABLES, Shape, Table
from monitor.config.values import SECRET_NAMES, suggest

_WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number, without quotes",
    "float_type": "a number, without quotes",
    "bool_type": "true or false, without quotes",
    "list_type": "a list in [ ]",
    "dict_type": "a table",
    "model_type": "a table",
}
# Addresses that hold a secret: whoever has one can write in the school's name.
_ADDRESSES = {("notify", "url"), ("watch", "ping")}
_BOUNDS = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most")}
# People look for these; they are decided, and nobody can set them.
_FIXED = {"timezone": " Times are always UK time.", "time_zone": " Times are always UK time.", "tz": " Times are always UK time."}


def sift(data: dict[str, Any]) -> tuple[Shape, list[Found]]:
    """Return the file's shape without what is wrong in it, and everything that is wrong; ``data`` loses the wrong parts."""
    found = list(_take_secrets(data))
    try:
        shape = Shape.model_validate(data)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        found += [_translate(each) for each in wrong]
        for each in wrong:
            _prune(data, each["loc"], empty={} if each["type"] == "model_type" else "")
        shape = Shape.model_validate(data)
    return shape, [*found, *unless_known(_missing(shape, ()), found)]


def unless_known(more: Iterable[Found], known: Iterable[Found]) -> Iterator[Found]:
    """Yield what was found more, except what rests on a key that is known to be wrong, itself or a table around it."""
    places = {each.loc for each in known}
    for each in more:
        if not any(loc[:n] in places for loc in (each.loc, *each.besides) for n in range(1, len(loc) + 1)):
            yield each


def _take_secrets(data: dict[str, Any]) -> Iterator[Found]:
    """Take every key that names a secret out of the data, at any depth; a stack, since dotted keys nest without limit.

    A plain ``key`` stays: pages have an option of that name.
    """
    stack: list[tuple[Loc, Any]] = [((), data)]
    while stack:
        loc, value = stack.pop()
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in list(items):
            if isinstance(key, str) and (key.lower() in SECRET_NAMES - {"key"} or (*loc[:1], key) in _ADDRESSES):
                del value[key]
                yield Found("C009", (*loc, key))
            elif isinstance(inner, dict | list):
                stack.append(((*loc, key), inner))


def _translate(error: ErrorDetails) -> Found:
    kind, loc, context = error["type"], error["loc"], error.get("ctx", {})
    if kind in CATALOGUE:
        return Found(kind, loc, {name: str(value) for name, value in context.items()})
    if kind == "extra_forbidden":
        return Found("C003", loc, {"key": dotted(loc[-1:]), "hint": _hint(loc)})
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return Found("C007", loc, {"bound": f"{words} {context[name]}"})
    if kind == "too_short":
        return Found("C010", loc)
    return Found("C005", loc, {"want": _WANTED.get(kind, "of another kind")})


def _hint(loc: Loc) -> str:
    """Return a likelier name for an unknown key, or the table that has a key of this name."""
    key, around = str(loc[-1]), ".".join(part for part in loc[:-1] if isinstance(part, str))
    if key in _FIXED:
        return _FIXED[key]
    home = next((name for name, table in TABLES.items() if name and key in table.model_fields), "")
    return suggest(key, TABLES[around].model_fields) or (f" It belongs in [{home}]." if home else "")


def _prune(data: dict[str, Any], loc: Loc, empty: Mapping[str, Any] | str) -> None:
    """Take the value at ``loc`` out; an item of a list is emptied instead, so that the counts of the others stay."""
    inner: Any = data
    for part in loc[:-1]:
        inner = inner[part]
    if isinstance(inner, list) and isinstance(loc[-1], int):
        inner[loc[-1]] = empty
    else:
        inner.pop(loc[-1], None)


def _missing(table: Table, loc: Loc) -> Iterator[Found]:
    for name, field in type(table).model_fields.items():
        value, here = getattr(table, name), (*loc, name)
        if NEEDED in field.metadata and not value:
            yield Found("C004", here, {"key": name})
        elif isinstance(value, Table):
            yield from _missing(value, here)
        elif isinstance(value, list):
            yield from _missing_items(value, here)


def _missing_items(items: list[Any], loc: Loc) -> Iterator[Found]:
    for count, item in enumerate(items):
        if isinstance(item, Table):
            yield from _missing(item, (*loc, count))
        elif not item:
            yield Found("C010", (*loc, count))
