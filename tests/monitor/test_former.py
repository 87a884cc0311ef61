"""A configuration of any version before is understood, and it is said what to change."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.config import former, load, problems, secrets
from monitor.config.former import EACH, FORMER, Former, carry_over
from monitor.config.shape import TABLES
from tests.monitor.configs import ENVIRON, GOOD, ROOT, TODAY, write

FROZEN = sorted((Path(__file__).parent / "data" / "configs").glob("*.toml"))
INVENTED = (
    Former(("fetch", "longest"), ("fetch", "deadline"), "0.2.0"),
    Former(("source", EACH, "reads_a_day"), ("source", EACH, "budget"), "0.2.0"),
    Former(("keep_days",), ("retention", "days"), "0.3.0", lambda value: value if isinstance(value, int) else 90),
    Former(("fetch", "verbose"), (), "0.3.0"),
    Former(
        ("source", EACH, "channel"),
        ("source", EACH, "channel"),
        "0.4.0",
        lambda value: "official_site" if value == "website" else value,
    ),
)
OLD = (
    GOOD.replace("[school]\n", "keep_days = 60\n[school]\n", 1)
    .replace("deadline = 20", "longest = 20\nverbose = true")
    .replace("budget = 12", "reads_a_day = 12")
    .replace("[retention]\ndays = 60\n", "")
    .replace('channel = "official_site"', 'channel = "website"')
)


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem)
def test_the_configurations_of_earlier_versions_load_for_ever(path: Path, tmp_path: Path) -> None:
    """As they were released: the example, and one in which every key is written. Nothing but warnings is said of them."""
    found = problems(write(tmp_path, path.read_text("utf-8")), ENVIRON, TODAY)
    assert [problem for problem in found if not problem.warning] == []
    assert load(tmp_path / "config.toml", ENVIRON, TODAY).places


def test_every_version_that_was_released_is_kept() -> None:
    """When a version is released, config.toml and the good one of the tests are copied to tests/monitor/data/configs."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {f"{version}.toml", f"{version}-example.toml"} <= {path.name for path in FROZEN}


def test_what_earlier_versions_called_otherwise_is_understood_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Renamed, moved to another table, dropped, with another value: all settings are as if it were written anew."""
    path = write(tmp_path, GOOD)
    wanted = load(path, ENVIRON, TODAY)
    monkeypatch.setattr(former, "FORMER", INVENTED)
    path = write(tmp_path, OLD)
    config = load(path, ENVIRON, TODAY)
    assert (config.fetch, config.retention_days, config.places) == (wanted.fetch, wanted.retention_days, wanted.places)
    told = {problem.where: problem for problem in config.warnings if problem.id == "C116"}
    assert {where: problem.words for where, problem in told.items()} == {
        "keep_days": "Since version 0.3.0 this is written otherwise: it is called retention.days.",
        "fetch.longest": "Since version 0.2.0 this is written otherwise: it is called fetch.deadline.",
        "fetch.verbose": "Since version 0.3.0 this is written otherwise: it is needed no more.",
        "source[0].reads_a_day": "Since version 0.2.0 this is written otherwise: it is called source[0].budget.",
        "source[1].channel": "Since version 0.4.0 this is written otherwise: what it says is written 'official_site'.",
    }
    lines = path.read_text().splitlines()
    assert all(problem.where.rpartition(".")[2] in lines[problem.line - 1] for problem in told.values())


def test_a_secret_under_a_former_name_is_named_as_under_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the service, which is handed each by its name: one that is left out would be missing from the next pass on."""
    wanted = secrets(write(tmp_path, GOOD))
    renamed = Former(("mail", "password_variable"), ("mail", "password_env"), "0.2.0")
    monkeypatch.setattr(former, "FORMER", (renamed,))
    path = write(tmp_path, GOOD.replace('password_env = "MONITOR_MAIL', 'password_variable = "MONITOR_MAIL', 1))
    assert "password_variable" in path.read_text("utf-8")
    assert secrets(path) == wanted


def test_a_wrong_value_under_a_former_name_is_as_wrong_as_under_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is carried over and then checked like any other."""
    monkeypatch.setattr(former, "FORMER", INVENTED)
    found = problems(write(tmp_path, OLD.replace("longest = 20", "longest = 2000")), ENVIRON, TODAY)
    assert [(problem.id, problem.where) for problem in found if not problem.warning] == [("C007", "fetch.deadline")]


@pytest.mark.parametrize(
    "data",
    [
        {"fetch": 3, "source": "x", "keep_days": 60, "retention": "y"},
        {"fetch": [], "source": [1, {"reads_a_day": 4, "budget": 5}, "z"]},
        {"source": {"reads_a_day": 1}},
        {},
    ],
)
def test_what_is_no_table_is_left_to_be_told_as_what_it_is(data: dict[str, Any]) -> None:
    """Nothing breaks, and what is written under the new name wins."""
    carry_over(data, INVENTED)
    if isinstance(data.get("source"), list):
        assert data["source"][1] == {"budget": 5}


@pytest.mark.parametrize("one", [*FORMER, *INVENTED[:2]], ids=lambda one: ".".join(one.was))
def test_each_entry_names_a_key_that_there_is_and_one_that_there_is_not(one: Former) -> None:
    """And docs/upgrading.md has a row for each that was released."""
    *around, name = (part for part in one.is_now if part != EACH)
    assert name in TABLES[".".join(around)].model_fields
    *before, old = (part for part in one.was if part != EACH)
    assert one.was == one.is_now or old not in TABLES[".".join(before)].model_fields
    if one in FORMER:
        assert f"| `{'.'.join(one.was)}` |" in (ROOT / "docs" / "upgrading.md").read_text("utf-8")
