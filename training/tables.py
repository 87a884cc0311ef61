"""Writes tables as JSON that people can compare line by line."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write(path: Path, what: Mapping[str, Any]) -> None:
    """Write a table as JSON, each of its entries on a line of its own."""
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in what.items())
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
