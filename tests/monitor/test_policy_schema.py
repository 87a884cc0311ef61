"""The JSON Schema of policy files: what the program takes it takes, and what the program refuses for its shape it refuses."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from monitor.policy import SIGNALS, schema
from tests.monitor.judging import SCHOOLS

FOLDER = Path(__file__).parents[2] / "monitor" / "policy" / "policies"
SMALL = (Path(__file__).parent / "data" / "small_policy.toml").read_text(encoding="utf-8")
VALIDATOR = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())


def wrong(text: str) -> list[str]:
    """Return where a policy file breaks the schema. Dates are written in JSON as texts."""
    data = json.loads(json.dumps(tomllib.loads(text), default=str))
    return [".".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema() -> None:
    """By the rules of the draft that it names."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_five_keep_to_it(school: str) -> None:
    """No policy that ships breaks it."""
    assert wrong((FOLDER / f"{school}.toml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('signals_any = ["complaint"]', 'signals_any = ["complaints"]', "category.complaint.signals_any.0"),
        ('severity = "low"', 'severity = "lowish"', "category.complaint.severity"),
        ('stage = "first"', 'stage = "frist"', "procedure.first.stage"),
        ('needs = ["threat_violence"]', 'needs = ["threat"]', "step.ask_police.needs.0"),
        ('deadline = "reply"', 'draft = "nice"', "step.talk.draft"),
        ('nation = "england"', 'nation = "cornwall"', "school.nation"),
        ('label = "Junk"', 'lable = "Junk"', "category.junk"),
        ('calendar = "school", ', "", "deadline.reply"),
        ('3 = "please', 'three = "please', "clause"),
    ],
)
def test_an_editor_marks_what_the_program_would_refuse(old: str, new: str, where: str) -> None:
    """A slip is marked where it stands."""
    assert wrong(SMALL) == []
    assert old in SMALL
    assert where in wrong(SMALL.replace(old, new, 1))


def test_an_editor_completes_every_signal() -> None:
    """Each key that names signals offers all of them."""
    tables = schema()["$defs"]
    offered = tables["CategoryTable"]["properties"]["signals_any"]["items"]["enum"]
    assert set(offered) == set(SIGNALS)
    assert tables["StepTable"]["properties"]["needs"]["items"]["enum"] == offered
    assert tables["ConflictTable"]["properties"]["about"]["enum"]
