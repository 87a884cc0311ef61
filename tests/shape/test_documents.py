"""Everything a person can use is written down, and what is written down can be used."""

import re
import tomllib
from pathlib import Path

import pytest

from monitor.cli import Exit, app
from sources.readers import READERS, reader

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands() -> list[str]:
    alone = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    return [*alone, *(str(group.name) for group in app.registered_groups)]


def _verbs() -> list[str]:
    groups = [group.typer_instance for group in app.registered_groups if group.typer_instance]
    return [command.callback.__name__ for group in groups for command in group.registered_commands if command.callback]


@pytest.mark.parametrize("command", _commands())
def test_every_command_stands_in_the_readme(command: str) -> None:
    """With its name as it is typed."""
    assert f"monitor {command}" in README


@pytest.mark.parametrize("verb", _verbs())
def test_every_verb_of_a_group_stands_in_the_readme(verb: str) -> None:
    """Behind the group's name, or in its row."""
    assert re.search(rf"`(monitor policy )?{verb}[` ]", README)


def test_the_readme_names_no_command_that_is_not_there() -> None:
    """What a person copies from the page works."""
    assert set(re.findall(r"`monitor ([a-z-]+)", README)) <= set(_commands())


@pytest.mark.parametrize("code", list(Exit))
def test_every_exit_code_stands_in_the_readme(code: Exit) -> None:
    """As a row of its table."""
    assert re.search(rf"^\| {code.value} \|", README, re.MULTILINE)


@pytest.mark.parametrize("kind", sorted(READERS))
def test_every_source_kind_and_option_is_documented(kind: str) -> None:
    """In docs/sources.md, under a heading of its own, each option named."""
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    _, heading, rest = page.partition(f"\n## {kind}\n")
    assert heading, f"docs/sources.md has no heading for {kind}"
    section = rest.partition("\n## ")[0]
    assert [name for name in reader(kind).OPTIONS if f"`{name}`" not in section] == []


def test_every_problem_of_a_policy_is_explained() -> None:
    """Each id that the loader or the check can give stands in docs/policy.md, and no other."""
    used = {found for path in (ROOT / "monitor").rglob("*.py") for found in re.findall(r'"(P\d{3})"', path.read_text("utf-8"))}
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    assert used == set(re.findall(r"^\| (P\d{3}) \|", page, re.MULTILINE))


def test_every_direct_dependency_has_its_reason() -> None:
    """In the record on dependencies, and locked with a hash."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    record = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for line in project["dependencies"]:
        name = re.match(r"[a-z0-9.-]+", line)
        assert name
        assert re.search(rf"\b{re.escape(name[0])}\b", record), f"{name[0]} has no reason"
        locked = re.escape(name[0].replace(".", "-"))
        assert re.search(rf"^{locked}==\S+ .*\\\n +--hash=", lock, re.MULTILINE), f"{name[0]} is not locked"


def test_every_folder_stands_on_the_map() -> None:
    """The README's map of the folders names each package and each module of the application."""
    for path in [*(ROOT / "monitor").iterdir(), *(ROOT / "sources").iterdir(), *(ROOT / "digests").iterdir()]:
        if path.is_dir() and path.name != "__pycache__":
            assert f"{path.name}/" in README, path


@pytest.mark.parametrize(("package", "most"), [("monitor", 300), ("sources", 300), ("digests", 300), ("tests", 350)])
def test_no_file_is_longer_than_one_person_reads_at_a_sitting(package: str, most: int) -> None:
    """What we write; migrations and data aside."""
    files = [path for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts]
    assert [str(path) for path in files if len(path.read_text(encoding="utf-8").splitlines()) > most] == []
