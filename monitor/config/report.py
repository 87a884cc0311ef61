"""Turns what was found into problems for people, and is the only code that decides what of a value may be shown."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config.catalogue import CATALOGUE, Found, Loc
from monitor.config.scan import line_of
from monitor.model import Problem

HIDDEN = "(hidden)"
_LONGEST = 80
_OPAQUE = re.compile(r"(?=[^/]*\d)[^/]{16,}")
_BARE = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Written:
    """A configuration as it was written: its path, its data, and the line of each key."""

    path: Path
    data: Mapping[str, object]
    lines: Mapping[Loc, int]

    def tell(self, found: Found) -> Problem:
        """Return the problem for people: where, the value unless it may be a secret, the words and the remedy."""
        entry = CATALOGUE[found.problem]
        details = {name: _clean(value) for name, value in found.details.items()}
        return Problem(
            id=found.problem,
            file=str(self.path),
            where=dotted(found.loc),
            value=self._value(found.loc, hide=entry.hide),
            words=entry.words.format(**details),
            remedy=entry.remedy.format(**details),
            line=line_of(self.lines, found.loc),
            warning=entry.warning,
        )

    def _value(self, loc: Loc, *, hide: bool) -> str:
        value: object = self.data
        for part in loc:
            value = _inside(value, part)
        if value is None or not loc:
            return ""
        return HIDDEN if hide else show(value)


def dotted(loc: Loc) -> str:
    """Return keys and counts as a path such as ``source[2].every``; counts begin at 0."""
    out = ""
    for part in loc:
        if isinstance(part, int):
            out += f"[{part}]"
        else:
            out += ("." if out else "") + (part if _BARE.fullmatch(part) else _short(json.dumps(part)))
    return out


def show(value: object) -> str:
    """Return a value on one short line; of a web address, no user, query, fragment or long opaque part."""
    if isinstance(value, dict):
        return "(a table)"
    if isinstance(value, list):
        return "(a list)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and "://" in value:
        return _short(_show_url(value))
    return _short(str(value))


def _show_url(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    host = f"{HIDDEN}@{parts.netloc.rpartition('@')[2]}" if "@" in parts.netloc else parts.netloc
    path = "/".join(_OPAQUE.sub(HIDDEN, part) for part in parts.path.split("/"))
    return f"{parts.scheme}://{host}{path}" + (f"?{HIDDEN}" if parts.query or parts.fragment else "")


def _inside(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _short(text: str) -> str:
    """Return text that cannot fill the screen, and is clean."""
    return _clean(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")


def _clean(text: str) -> str:
    """Return text that cannot move the cursor or turn the writing round."""
    return "".join(c if c.isprintable() else "?" for c in text)
