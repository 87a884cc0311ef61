"""The only code that reads the schema.org data in a page: JSON-LD and microdata, both as the same plain objects."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from sources import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup, Tag

Thing: TypeAlias = dict[str, Any]

WRAPPING = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*\Z")
ATTRIBUTES = {"a": "href", "area": "href", "data": "value", "img": "src", "link": "href", "meter": "value", "time": "datetime"}


def json_ld(tree: BeautifulSoup) -> list[Any]:
    """Return what each JSON-LD block of the page holds; a block that is no JSON is left out and stops no other."""
    blocks = tree.select('script[type*="ld+json" i]')
    return [held for held in (_load(block.get_text()) for block in blocks) if held is not None]


def microdata(tree: BeautifulSoup) -> list[Thing]:
    """Return the page's outermost microdata items as JSON-LD would have them: ``@type``, ``@id``, and lists of values."""
    found: list[Thing] = []
    made: dict[int, Thing] = {}
    for tag in tree.select("[itemscope], [itemprop]"):
        thing = _thing(tag) if tag.has_attr("itemscope") else None
        if thing is not None:
            made[id(tag)] = thing
        owner = _owner(tag, made)
        if owner is not None and tag.has_attr("itemprop"):
            for name in str(tag["itemprop"]).split():
                owner.setdefault(name, []).append(_value(tag) if thing is None else thing)
        elif thing is not None:
            found.append(thing)
    return found


def things(held: object) -> Iterator[tuple[Thing, Thing]]:
    """Yield every object in what a page holds once, outermost first, with the object that it stands in (or an empty one)."""
    waiting: list[tuple[object, Thing]] = [(held, {})]
    seen: set[int] = set()  # microdata may hang one object under many names, and those under many more
    while waiting:
        value, owner = waiting.pop()
        if isinstance(value, list):
            waiting.extend((one, owner) for one in reversed(value))
        elif isinstance(value, dict) and id(value) not in seen:
            seen.add(id(value))
            yield value, owner
            waiting.extend((inner, value) for inner in reversed(value.values()))


def types(thing: Thing) -> set[str]:
    """Return the names of an object's types without their vocabulary: ``https://schema.org/Review`` is ``Review``."""
    given = thing.get("@type")
    return {re.split(r"[/#:]", name)[-1] for name in (given if isinstance(given, list) else [given]) if isinstance(name, str)}


def _load(script: str) -> object:
    try:
        return json.loads(WRAPPING.sub("", script).strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def _thing(tag: Tag) -> Thing:
    named = {"@id": tag["itemid"]} if tag.get("itemid") else {}
    return {"@type": str(tag.get("itemtype") or "").split(), **named}


def _owner(tag: Tag, made: dict[int, Thing]) -> Thing | None:
    """Return the item that a tag is a part of: the nearest around it."""
    around = tag.find_parent(attrs={"itemscope": True})
    return made.get(id(around)) if around else None


def _value(tag: Tag) -> str:
    """Return the value of a property by the rules of HTML's microdata (5.2.4), its words where these name no attribute."""
    name = "content" if tag.get("content") else ATTRIBUTES.get(tag.name, "")
    return str(tag.get(name) or "") or markup.text(str(tag))
