"""docs/trouble.md is headed by words that the program says, so that whoever reads them on a screen finds the page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "trouble.md").read_text(encoding="utf-8")
SAID = [words for heading in re.findall(r"^### (.*)$", PAGE, re.MULTILINE) for words in re.findall(r"`([^`]+)`", heading)]


def _constants() -> Iterator[str]:
    for package in ("monitor", "sources", "digests"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


CONSTANTS = list(_constants())


@pytest.mark.parametrize("words", SAID)
def test_what_heads_a_section_is_said_by_the_program(words: str) -> None:
    """In one piece, so that a search for the first words of it finds both."""
    assert any(words in constant for constant in CONSTANTS)


def test_every_heading_of_a_trouble_quotes_the_program() -> None:
    """People look for what stands before them, not for our names of things."""
    headings = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)
    assert [heading for heading in headings if "`" not in heading] == []
    assert len(SAID) > 30


def test_each_thing_that_can_go_wrong_has_its_part() -> None:
    """What one looks under when the very words are not at hand."""
    assert re.findall(r"^## (.*)$", PAGE, re.MULTILINE) == ["Passes", "Time", "Network", "Disk", "Database", "Size"]
