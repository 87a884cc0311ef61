"""Reads JSON lines that people and programs hand in: each an object or a word on what is wrong with it, none of them fatal."""

import json
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, NoReturn

# A million characters, each written as an escape, are a line still; one that never ends is not read to its end.
LONGEST_LINE = 20_000_000


class LineError(ValueError):
    """A line that cannot be used; the words say why."""


def read_lines(lines: Iterable[str], keys: Iterable[str]) -> Iterator[dict[str, Any] | LineError]:
    """Yield of each line its ``text``, its ``id`` (its number where it has none) and the texts under ``keys``, or what is wrong.

    Empty lines are left out. The lines should come at most ``LONGEST_LINE`` + 1 characters at a time; one that is longer is the
    last.
    """
    wanted = ("text", *keys)
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            yield LineError(f"line {number} does not end within {LONGEST_LINE:,} characters: nothing more was read")
            return
        if line.strip():
            try:
                yield _read(line, number, wanted)
            except LineError as wrong:
                yield wrong


def _read(line: str, number: int, wanted: Iterable[str]) -> dict[str, Any]:
    try:
        data = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise LineError(f'line {number} is not JSON: write one object a line, {{"id": 1, "text": "..."}}') from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise LineError(f'line {number} has no "text": write one object a line, {{"id": 1, "text": "..."}}')
    known = {key: data[key] for key in wanted if data.get(key) is not None}
    if wrong := [key for key, value in known.items() if not isinstance(value, str)]:
        raise LineError(f"line {number}: {wrong[0]} is not text")
    return {"id": number if data.get("id") is None else data["id"], **known}


def _refuse(word: str) -> NoReturn:
    """Raise ``ValueError``: ``NaN`` and ``Infinity`` are not JSON, and an answer with one would not be either."""
    raise ValueError(word)


def _finite(digits: str) -> float:
    """Return a number that an answer can repeat."""
    number = float(digits)
    return number if isfinite(number) else _refuse(digits)
