"""Turns what is wrong with a file into problems for people: where it stands, what is wrong, and what to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor.model import Problem
from monitor.policy.lines import line_of

LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Reporter:
    """Knows the file, so that a check says only what is wrong and where."""

    file: str
    lines: Mapping[str, int]

    def problem(self, name: str, where: str, words: str, remedy: str, value: object = "") -> Problem:
        """Return a problem with its line; the value is cut where it is long."""
        shown = str(value)
        shown = shown if len(shown) <= LONGEST_VALUE else f"{shown[:LONGEST_VALUE]}..."
        return Problem(name, self.file, where, shown, words, remedy, line_of(self.lines, where))


def shape_problems(report: Reporter, model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """Yield one problem for everything that does not have the shape of ``model``."""
    for detail in error.errors(include_url=False):
        yield _shape_problem(report, model, detail)


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return what to do about a word that is not one of the known ones: the nearest, or all of them."""
    names = sorted(known)
    near = get_close_matches(value, names, n=1)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Choose from: {', '.join(names)}." if names else "There is nothing of this kind to choose from: define it first."


def _shape_problem(report: Reporter, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    loc = [part for part in detail["loc"] if part != "[key]"]
    where, key = _dotted(loc), str(loc[-1])
    kind = detail["type"]
    if kind == "extra_forbidden":
        return report.problem("P003", where, f'there is no key "{key}" here', did_you_mean(key, _keys_at(model, loc[:-1])), key)
    if kind == "missing" and loc[0] == "deadline" and key == "calendar":
        words = "a deadline must say which days count"
        return report.problem("P011", where, words, 'Add calendar = "school" (working days) or calendar = "clock" (every hour).')
    if kind == "missing":
        return report.problem("P004", where, f'the key "{key}" is missing', f"Add {key} = ... to this table.")
    return report.problem("P005", where, detail["msg"], "Correct the value.", detail["input"])


def _dotted(loc: list[int | str]) -> str:
    """Return a path for people: ``category.threat.signals_any[1]``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def _keys_at(model: type[BaseModel], loc: list[int | str]) -> list[str]:
    """Return the keys that a table at ``loc`` may have."""
    here: type[BaseModel] = model
    for part in loc:
        fields = {field.alias or name: field for name, field in here.model_fields.items()}
        if part in fields:
            here = _table_in(fields[str(part)].annotation) or here
    return [field.alias or name for name, field in here.model_fields.items()]


def _table_in(annotation: object) -> type[BaseModel] | None:
    """Return the table that an annotation such as ``dict[str, StepTable]`` holds, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _table_in(part))), None)
