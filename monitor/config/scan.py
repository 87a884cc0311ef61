"""Where in a TOML file each key stands, so that a problem can name its line; a guess for people, never an input to a decision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.config.catalogue import Loc

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]")
_SETTING = re.compile(rf"\s*({_KEY})\s*=")
_STRING = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'""")
_TRIPLE = re.compile(r'"""|' + "'''")


@dataclass(slots=True)
class _Scan:
    """How far the reading of a file has come: the table it is in, how many of each [[table]] it saw, what is still open."""

    lines: dict[Loc, int] = field(default_factory=dict)
    counts: dict[Loc, int] = field(default_factory=dict)
    table: Loc = ()
    quote: str = ""
    depth: int = 0

    def take(self, number: int, line: str) -> None:
        """One more line is read."""
        if self.quote:
            _, closing, rest = line.partition(self.quote)
            self.quote = "" if closing else self.quote
            self._weigh(rest)
            return
        if self.depth == 0:
            self._name(number, line)
        self._weigh(line)

    def _name(self, number: int, line: str) -> None:
        if header := _HEADER.match(line):
            self.table = self._resolve(_parts(header[2]))
            if header[1] == "[[":
                plain = self.table[:-1] if isinstance(self.table[-1], int) else self.table
                self.counts[plain] = self.counts.get(plain, 0) + 1
                self.table = (*plain, self.counts[plain] - 1)
            self.lines.setdefault(self.table, number)
        elif setting := _SETTING.match(line):
            self.lines.setdefault((*self.table, *_parts(setting[1])), number)

    def _resolve(self, parts: Loc) -> Loc:
        """Return the keys of a header with the count of each [[table]] on its way."""
        loc: Loc = ()
        for part in parts:
            loc = (*loc, part)
            if loc in self.counts:
                loc = (*loc, self.counts[loc] - 1)
        return loc

    def _weigh(self, line: str) -> None:
        """Note whether a list, an inline table or a text of several lines is still open after this line."""
        if triple := _TRIPLE.search(line):
            rest = line[triple.end() :]
            if triple[0] not in rest:
                self.quote = triple[0]
            line = line[: triple.start()]
        bare = _STRING.sub("", line).partition("#")[0]
        # A header's own brackets close on its line, so counting them does no harm.
        self.depth = max(0, self.depth + sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}"))


def find_lines(text: str) -> Mapping[Loc, int]:
    """Return the line, from 1, on which each table and key of a TOML file stands."""
    scan = _Scan()
    for number, line in enumerate(text.split("\n"), start=1):
        scan.take(number, line)
    return scan.lines


def line_of(lines: Mapping[Loc, int], loc: Loc) -> int:
    """Return the line of a key, or of the nearest table or list around it, or 0."""
    while loc and loc not in lines:
        loc = loc[:-1]
    return lines.get(loc, 0)


def _parts(dotted: str) -> Loc:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
