"""The only code that reads the JSON of interfaces by dotted paths, in which anything may be missing or of another type."""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from sources import obstacle
from sources.model import Response, Unreadable

Thing: TypeAlias = Mapping[str, Any]


def load(response: Response) -> Thing:
    """Return the object that an answer is; one that is a list is the member "" of it. Raise ``Unreadable`` when it is neither."""
    try:
        held = json.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise obstacle.unlike(response, "JSON") from error
    if isinstance(held, list):
        return {"": held}
    if not isinstance(held, dict):
        raise obstacle.unlike(response, "JSON")
    return held


def at(thing: object, path: str) -> object:
    """Return what stands at a dotted path ("author.handle", "media.0.url"), or None; the empty path is the thing itself."""
    for step in path.split(".") if path else ():
        if isinstance(thing, Mapping):
            thing = thing.get(step)
        elif isinstance(thing, list) and step.isdecimal() and int(step[:9]) < len(thing):
            thing = thing[int(step)]
        else:
            return None
    return thing


def words(thing: object, path: str) -> str:
    """Return what stands at a path as text, numbers too; anything else counts as missing."""
    value = at(thing, path)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def things(thing: object, path: str) -> list[Thing]:
    """Return the objects in the list at a path, without whatever else stands there; none when there is no such list."""
    value = at(thing, path)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def listed(thing: Thing, path: str, whose: str) -> list[Thing]:
    """Return the objects in the list that an interface must give; raise ``Unreadable`` when it is not there.

    ``whose`` names the interface: "GDELT". An empty list is one.
    """
    if not isinstance(at(thing, path), list):
        raise Unreadable(f"the answer is not one of {whose}: it has no list {path!r}")
    return things(thing, path)
