"""Publishes the shape of a policy file as a JSON Schema, so that editors complete keys and names and mark what is wrong."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from monitor.policy.format import SchoolFile
from monitor.policy.names import NAMES
from monitor.policy.vocabulary import ABOUT, DRAFTS, SIGNALS, STAGES

# Names from closed lists; those of roles, steps, clauses and so on are each file's own, and ``monitor check`` knows them.
_CLOSED: Mapping[str, list[str]] = {
    "signal": sorted(SIGNALS),
    "about": sorted(ABOUT),
    "stage": [name for name in STAGES if name != "now"],
    "draft": sorted(DRAFTS),
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a school's policy file."""
    found = SchoolFile.model_json_schema(by_alias=True)
    _close(found)
    return {"$schema": GenerateJsonSchema.schema_dialect, **found, "title": "A school's social media policy"}


def _close(tree: object) -> None:
    """Every key that names something from a closed list allows nothing else."""
    if isinstance(tree, list):
        for each in tree:
            _close(each)
    elif isinstance(tree, dict):
        if "patternProperties" in tree:
            tree["additionalProperties"] = False
        for name, field in tree.get("properties", {}).items():
            if names := _CLOSED.get(NAMES.get(name, "")):
                _allow(field, names)
        _close([*tree.values()])


def _allow(field: dict[str, Any], names: list[str]) -> None:
    """The text that a field holds, or each of its texts, is one of these names."""
    for each in (field, field.get("items", {}), *field.get("anyOf", ())):
        if each.get("type") == "string":
            each["enum"] = names
