"""The only code that opens the rule files: a table by its name."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the file ``rules/<name>.toml`` that ships with the program. A file that is not TOML raises ``ValueError``."""
    return tomllib.loads(files("monitor.detect.rules").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def listed(name: str, key: str) -> frozenset[str]:
    """Return a list of words that a file holds as one string."""
    return frozenset(table(name)[key].split())
