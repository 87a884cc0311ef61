"""docs/seeing.md names every field of the JSON, every event, every metric and every finding, and nothing that there is not."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from monitor.log import LEVELS
from monitor.metrics import text
from monitor.notes import Event
from monitor.pulse import Report, report
from tests.monitor.statuses import FULL, WELL
from tests.monitor.test_metrics import MADE, read

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "seeing.md").read_text(encoding="utf-8")
SCHEMA = ROOT / "docs" / "status.schema.json"


def schema() -> dict[str, Any]:
    """Return the schema of what ``monitor status --json`` prints; nothing that it does not name may be there."""
    made: dict[str, Any] = TypeAdapter(Report).json_schema(mode="serialization")
    for table in (made, *made["$defs"].values()):
        if table.get("type") == "object":
            table["additionalProperties"] = False
    return {"$schema": Draft202012Validator.META_SCHEMA["$id"], **made}


def fields(node: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield each field of the schema, the way that the page writes it."""
    if "$ref" in node:
        yield from fields(schema()["$defs"][node["$ref"].rpartition("/")[2]], path)
    elif "anyOf" in node:
        yield from fields(next(each for each in node["anyOf"] if each.get("type") != "null"), path)
    elif node.get("type") == "array":
        yield from fields(node["items"], f"{path}[]")
    elif "properties" in node:
        for name, inner in node["properties"].items():
            yield from fields(inner, f"{path}.{name}".lstrip("."))
    else:
        yield path


def test_the_schema_is_the_published_one() -> None:
    """Whoever reads the JSON by it is not surprised; ``REWRITE=1`` renews it."""
    made = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("REWRITE") == "1":
        SCHEMA.write_text(made, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == made


def test_what_is_printed_fits_the_schema() -> None:
    """Where all is well, and where everything that can be known is; a field too many, or one too few, does not fit."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for status in (WELL, FULL):
        printed = json.loads(TypeAdapter(Report).dump_json(report(status)))
        validator.validate(printed)
        assert not validator.is_valid({**printed, "more": 1})
        printed["status"]["passes"].pop("running")
        assert not validator.is_valid(printed)


def test_the_page_has_every_field_and_no_other() -> None:
    """In the order in which they are printed."""
    table = PAGE.partition("## The JSON")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE) == list(fields(schema()))


def test_the_page_has_every_metric_and_no_other() -> None:
    """In the order of the file."""
    table = PAGE.partition("## Metrics")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(school_monitor_\w+)` \|", table, re.MULTILINE) == list(read(text("x", MADE, FULL)))


def test_the_rules_ask_for_metrics_that_there_are() -> None:
    """Each has a name of its own, and an expression over metrics and labels that the file has."""
    rules = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0])["groups"][0]["rules"]
    told = read(text("x", MADE, FULL))
    assert len({rule["alert"] for rule in rules}) == len(rules) > 5
    for rule in rules:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        used = re.findall(r"school_monitor_\w+", rule["expr"])
        assert used
        assert set(used) <= set(told)
        labels = {name for metric in used for has, _ in told[metric] for name in has}
        assert set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"])) <= labels
        assert set(re.findall(r"by \((\w+)\)|\{(\w+)=", rule["expr"])) <= {(name, "") for name in labels} | {
            ("", name) for name in labels
        }


def test_every_finding_is_explained() -> None:
    """Each id that a look can give stands in the doctor's table, in order, and no other."""
    used = {found for path in (ROOT / "monitor").rglob("*.py") for found in re.findall(r'"(D\d{3})"', path.read_text("utf-8"))}
    assert sorted(used) == re.findall(r"^\| (D\d{3}) \|", PAGE, re.MULTILINE)


def test_every_event_of_the_log_is_explained_with_its_level() -> None:
    """In a row of its own."""
    section = PAGE.partition("\n## The log\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE))
    assert rows == {event.value: LEVELS.get(event, "info") for event in Event}
