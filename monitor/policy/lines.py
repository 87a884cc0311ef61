"""Finds on which line of a TOML file a key stands, which the parser does not say."""

import re
from collections.abc import Mapping

HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"^\s*(?P<key>[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=")


def find_lines(text: str) -> dict[str, int]:
    """Return the line (from 1) of every table and key by its dotted path, such as ``category.threat.label`` or ``conflict[1]``.

    Only keys that begin a line are found; what stands inside an inline table has the line of the table.
    """
    lines: dict[str, int] = {}
    tables: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = header["name"].replace('"', "")
            if header["open"] == "[[":
                tables[table] = tables.get(table, -1) + 1
                table = f"{table}[{tables[table]}]"
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            name = key["key"].strip("\"'")
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines


def line_of(lines: Mapping[str, int], where: str) -> int:
    """Return the line of a dotted path, or of the nearest thing that holds it; 0 where nothing of it is found."""
    while where:
        if where in lines:
            return lines[where]
        cut = max(where.rfind("."), where.rfind("["))
        where = where[:cut] if cut > 0 else ""
    return 0
