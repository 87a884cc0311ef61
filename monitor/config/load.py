"""Reads config.toml: the whole configuration, or every problem in it at once."""

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from monitor.config import former
from monitor.config.build import build
from monitor.config.catalogue import Found, Loc
from monitor.config.checks import check_tables, own_names
from monitor.config.files import check_files, database_path
from monitor.config.former import carry_over
from monitor.config.passwords import Secret, find_secrets, name_secrets
from monitor.config.places import check_sources
from monitor.config.report import Written
from monitor.config.scan import find_lines, line_of
from monitor.config.settings import Config, ConfigError
from monitor.config.shape import Shape
from monitor.config.sift import sift, unless_known
from monitor.model import Problem

_LINE = re.compile(r"at line (\d+)")


def load(path: Path, environ: Mapping[str, str], today: date = date.max) -> Config:
    """Return the configuration in a file; raise ``ConfigError`` with every problem when there is an error among them.

    ``today`` decides which days have not come yet; without it none is too late.
    """
    path = _absolute(path)
    shape, secrets, found = _examine(path, environ, today)
    if shape is None or any(not problem.warning for problem in found):
        raise ConfigError(found)
    return build(path, shape, secrets, found)


def problems(path: Path, environ: Mapping[str, str], today: date = date.max) -> tuple[Problem, ...]:
    """Return every error and warning in a configuration and in the policy that it names, in the order of the file."""
    return _examine(_absolute(path), environ, today)[2]


def secrets(path: Path) -> tuple[Secret, ...]:
    """Return where each secret of a configuration is to be found; none where the file cannot be understood at all."""
    path = _absolute(path)
    text, trouble = _read(path)
    data, trouble = (None, trouble) if trouble else _parse(path, text)
    if data is None:
        return ()
    carry_over(data, former.FORMER)
    return name_secrets(sift(data)[0], path.parent)


def sketch(path: Path, environ: Mapping[str, str], today: date = date.max) -> tuple[Config | None, tuple[Problem, ...]]:
    """Return what a configuration says, as far as that can be made out, and every problem in it.

    For looking at what is amiss and for nothing else; None where nothing can be made out, or not where the database is.
    """
    path = _absolute(path)
    shape, found_secrets, found = _examine(path, environ, today)
    if shape is None or database_path(shape.store.database, path.parent) is None:
        return None, found
    for part in (shape, shape.model_copy(update={"source": []})):
        with suppress(LookupError, TypeError, ValueError):  # what is missing or faulty is told as a problem
            return build(path, part, found_secrets, found), found
    return None, found


def _examine(path: Path, environ: Mapping[str, str], today: date) -> tuple[Shape | None, dict[Loc, str], tuple[Problem, ...]]:
    """Return what fits the shape, the secrets it names, and every problem; no shape when the file is not TOML at all."""
    text, trouble = _read(path)
    data, trouble = (None, trouble) if trouble else _parse(path, text)
    if data is None:
        return None, {}, trouble
    written = Written(path, tomllib.loads(text), find_lines(text))
    renamed = carry_over(data, former.FORMER)
    shape, found = sift(data)
    secrets, unfound = find_secrets(shape, path.parent, environ)
    sources = check_sources(shape.source, own_names(shape), shape.school.website, today)
    across = [*check_tables(shape), *sources, *check_files(shape, path), *unfound]
    told = [written.tell(each) for each in [*renamed, *found, *unless_known(across, found)]]
    told += (*_policy_problems(shape.school.policy, written), *_draft_problems(shape.school.drafts, written))
    return shape, secrets, tuple(sorted(told, key=lambda problem: (problem.file != str(path), problem.line, problem.where)))


def _read(path: Path) -> tuple[str, tuple[Problem, ...]]:
    try:
        return path.read_bytes().decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return "", _alone(path, "C002", "it is not UTF-8 text", 0)
    except (OSError, ValueError) as error:
        return "", _alone(path, "C001", getattr(error, "strerror", None) or "it has no proper name", 0)


def _parse(path: Path, text: str) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Return the data in a text. The parser's own words are not passed on: they may repeat what is written."""
    try:
        return tomllib.loads(text), ()
    except tomllib.TOMLDecodeError as error:
        message = str(error)
    except (ValueError, RecursionError):
        message = ""
    line = _LINE.search(message)
    if re.match(r"Cannot (?:overwrite|declare|mutate)", message):
        why = "a key or table is written twice"
    elif "at end of document" in message:
        why = "a quote or bracket is never closed, or the file ends too early"
    else:
        why = "the line cannot be understood" if line else "a number is too long or the lists are too deep"
    return None, _alone(path, "C002", why, int(line[1]) if line else 0)


def _alone(path: Path, problem: str, why: str, line: int) -> tuple[Problem, ...]:
    """Return the one problem of a file that gave no data to look at."""
    return (Written(path, {}, {(): line}).tell(Found(problem, (), {"why": why})),)


def _policy_problems(policy: str, written: Written) -> tuple[Problem, ...]:
    """Return what is wrong with the policy's file; that there is none of this name is told of the key that names it."""
    if not policy:
        return ()
    from monitor.policy import PolicyError  # noqa: PLC0415 - showing a configuration's faults need not wait for the policies
    from monitor.policy import load as load_policy  # noqa: PLC0415 - the same

    try:
        load_policy(policy, written.path.parent)
    except PolicyError as error:
        line = line_of(written.lines, ("school", "policy"))
        return tuple(
            problem if problem.file else replace(problem, file=str(written.path), where="school.policy", line=line)
            for problem in error.problems
        )
    return ()


def _draft_problems(folder: str, written: Written) -> tuple[Problem, ...]:
    """Return what is wrong with the school's own wording of letters."""
    if not folder:
        return ()
    from monitor.drafts import problems as found_in  # noqa: PLC0415 - few schools have letters of their own

    line, remedy = line_of(written.lines, ("school", "drafts")), "Mend the letter, or delete it to have ours."
    return tuple(
        Problem(
            "P018", str(written.path), "school.drafts", name, f"this letter cannot be used: {why}", remedy, line, warning=True
        )
        for name, why in found_in(written.path.parent / folder)
    )


def _absolute(path: Path) -> Path:
    """Return a path that does not depend on the working folder; links stay, since a school may re-point them."""
    return path.absolute()
