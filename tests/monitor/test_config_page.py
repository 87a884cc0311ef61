"""docs/configure.md names every key with its type and default, and every problem, and nothing that there is not."""

import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import get_args

import pytest

from monitor.config.catalogue import CATALOGUE
from monitor.config.shape import NEEDED, TABLES
from tests.monitor.configs import ROOT

PAGE = ROOT / "docs" / "configure.md"
TYPES = {str: "text", int: "whole number", float: "number", bool: "true or false", time: "time", timedelta: "length of time"}


def keys_of() -> Iterator[tuple[str, str, str, str]]:
    """Yield each key that the shape has as table, key, type and default, the way that the page writes them."""
    for path, table in TABLES.items():
        if path.startswith("people.") and path != "people.head":
            continue
        for name, field in table.model_fields.items():
            if any(f"{path}.{name}".lstrip(".") == inner for inner in TABLES):
                continue
            needed = NEEDED in field.metadata
            default = "**needed**" if needed else default_of(getattr(table(), name))
            yield path.replace("people.head", "people.*"), name, type_of(field.annotation), default


def type_of(annotation: object) -> str:
    """Return how the page calls a type."""
    if isinstance(annotation, type) and annotation in TYPES:
        return TYPES[annotation]
    inner = [part for part in get_args(annotation) if part is not type(None)]
    text = str(annotation)
    if text.startswith("list"):
        return "list of texts"
    return "table of texts" if text.startswith("dict") else type_of(get_args(inner[0])[0])


def default_of(value: object) -> str:
    """Return how the page writes a default."""
    if value in ("", None, [], {}):
        return "none"
    if isinstance(value, time):
        return f"`{value:%H:%M}`"
    if isinstance(value, timedelta):
        return f"`{value.total_seconds() / 3600:g} hour`"
    if isinstance(value, list):
        return f"`{', '.join(value)}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def cell(text: str) -> str:
    """Return text as it stands in a cell of a table."""
    return text.replace("|", "\\|")


def rows(section: str) -> list[list[str]]:
    """Return the cells of the one table in a section of the page, without its head."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[part.strip() for part in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def sections() -> dict[str, str]:
    """Return the page's sections by their headings, without brackets and quotes."""
    parts = PAGE.read_text("utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0].strip("`[]").replace("ROLE", "*"): part for part in parts}


def test_the_page_has_every_key_and_no_other() -> None:
    """Key, type and default on the page are those of the shape, table by table, in the same order."""
    by_table: dict[str, list[list[str]]] = {}
    for table, *rest in keys_of():
        by_table.setdefault(table, []).append(rest)
    found = sections()
    assert [name for name in found if name[0].islower()] == [*by_table]
    for table, keys in by_table.items():
        assert [[row[0].strip("`"), *row[1:3]] for row in rows(found[table])] == keys
        assert all(row[3] for row in rows(found[table]))


def test_the_page_names_every_role() -> None:
    """The roles that somebody may hold stand in the section on people."""
    assert all(f"`{role}`" in sections()["people.*"] for role in TABLES["people"].model_fields)


@pytest.mark.parametrize("problem", CATALOGUE)
def test_the_page_tells_every_problem(problem: str) -> None:
    """Each problem stands on the page with the words and the remedy that the program gives."""
    entry = CATALOGUE[problem]
    mark = "**warning** " if entry.warning else ""
    assert [problem, mark + cell(entry.words), cell(entry.remedy)] in rows(sections()["Problems"])


def test_the_page_tells_no_other_problem() -> None:
    """No problem stands on the page that the program cannot give, and their order is that of their ids."""
    told = [row[0] for row in rows(sections()["Problems"])]
    assert told == [*CATALOGUE] == sorted(CATALOGUE)
