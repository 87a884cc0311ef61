"""Whatever can be typed, set, found on the disk or met in a message stands on a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from monitor.cli import app
from monitor.cli.overview import OVERVIEW
from monitor.install.needs import Needs, Program
from monitor.install.units import Service, units
from tests.acceptance.command import monitor
from tests.documented.lines import ROOT
from tests.documented.pages import WRITTEN
from tests.documented.table import SURROUNDINGS

PROGRAM = [path for package in ("monitor", "digests", "sources") for path in sorted((ROOT / package).rglob("*.py"))]
ASKS_FOR_ALL = Needs("Larkspur Hill", Path("/srv/config.toml"), (), (), (), renders=True, commands=(Path("/bin/true"),), web=True)
GROUP = get_command(app)
VERBS = {
    f"{name} {inner}".strip(): verb
    for name, each in GROUP.commands.items()  # type: ignore[attr-defined]
    for inner, verb in getattr(each, "commands", {"": each}).items()
}


def _constants(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_says_what_a_command_and_each_of_its_options_is_for(verb: str) -> None:
    """In a sentence each: what it is called does not tell."""
    assert VERBS[verb].help
    for parameter in VERBS[verb].params:
        assert parameter.help or parameter.hidden, f"monitor {verb}: {parameter.name} has no help"


def test_the_help_shows_every_command_on_a_line_of_its_own() -> None:
    """Under the heading of what people come for, whole, at eighty columns."""
    lines = {verb: line for verbs in OVERVIEW.values() for verb, line in verbs.items()}
    shown = monitor("--help", COLUMNS="80").stdout
    for verb in GROUP.commands:  # type: ignore[attr-defined]
        assert verb in lines, f"monitor {verb} has no line in monitor/cli/overview.py"
        assert re.search(rf"^│ {verb} +{re.escape(lines[verb])} *│$", shown, re.MULTILINE)


def test_every_variable_of_the_environment_is_written_about() -> None:
    """Those that the program reads, and those that it leaves for a command of the school's."""
    asked = re.compile(r'environ(?:\.get\(|\[)"([A-Z_]+)"|envvar="([A-Z_]+)"|"((?:MONITOR|CREDENTIALS|NOTIFY)_[A-Z_]+)"')
    found = {"".join(names) for path in PROGRAM for names in asked.findall(path.read_text(encoding="utf-8"))}
    assert {"MONITOR_TO", "TMPDIR"} <= found
    assert [name for name in sorted(found - SURROUNDINGS) if name not in WRITTEN] == []


def test_every_problem_has_a_row_on_a_page() -> None:
    """Whatever its letter: C of the configuration, P of a policy, and those that come."""
    told = {text for path in PROGRAM for text in _constants(path) if re.fullmatch(r"[A-Z]\d{3}", text)}
    assert {"C001", "P001"} <= told
    assert told - set(re.findall(r"^\| `?([A-Z]\d{3})`? \|", WRITTEN, re.MULTILINE)) == set()


def test_the_pages_tell_of_no_problem_that_cannot_come() -> None:
    """An id that nobody will ever see is one that somebody looks for in vain."""
    told = {text for path in PROGRAM for text in _constants(path) if re.fullmatch(r"[A-Z]\d{3}", text)}
    assert set(re.findall(r"^\| `?([A-Z]\d{3})`? \|", WRITTEN, re.MULTILINE)) - told == set()


def test_every_unit_of_systemd_has_one_name() -> None:
    """Each that a page names is one that the program writes, for a school that has all there is."""
    written = units(Service("school-monitor", "school-monitor", 10), ASKS_FOR_ALL, Program(Path("/bin/true"), ()))
    named = set(re.findall(r"school-monitor[a-z-]*\.(?:service|timer)", WRITTEN))
    assert "school-monitor.timer" in named
    assert sorted(named - written.keys()) == []
