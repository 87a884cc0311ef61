"""Reads policy files: the only I/O of this package."""

import re
import tomllib
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.model import Problem
from monitor.policy.build import build
from monitor.policy.check import check
from monitor.policy.format import BaselineFile, ContactsFile, SchoolFile
from monitor.policy.lines import find_lines
from monitor.policy.model import Policy, PolicyError
from monitor.policy.problems import Reporter, did_you_mean, shape_problems

SHIPPED = Path(__file__).parent / "policies"
NOT_SCHOOLS = frozenset({"baseline", "contacts"})
LARGEST = 1_000_000
LINE = re.compile(r"at line (\d+)")


def load(ref: str, folder: Path) -> Policy:
    """Return the policy that ``ref`` names: one that ships with the program, or a ``.toml`` file relative to ``folder``.

    The baseline is merged in. Raises ``PolicyError`` with everything that is wrong with the file.
    """
    path = _find(ref, folder)
    text = _read(path, ref)
    report = Reporter(path.name, find_lines(text))
    raw = _parse(text, report)
    base_raw, base, contacts_raw, contacts = _framework()
    problems: list[Problem] = []
    school = None
    try:
        school = SchoolFile.model_validate(raw)
    except ValidationError as error:
        problems += shape_problems(report, SchoolFile, error)
    problems += check(raw, base_raw, contacts_raw, report)
    if problems or school is None:
        raise PolicyError(tuple(sorted(problems, key=lambda problem: (problem.line, problem.id, problem.where))))
    return build(school, base, contacts, _fingerprint(text))


def _fingerprint(text: str) -> str:
    """Return twelve characters that change when a school's file does, or what ships under it."""
    ours = [(SHIPPED / f"{name}.toml").read_text("utf-8") for name in sorted(NOT_SCHOOLS)]
    return sha256("\0".join([*ours, text]).encode()).hexdigest()[:12]


def reporter(ref: str, folder: Path) -> Reporter:
    """Return what tells of problems in the file that ``ref`` names, with their lines."""
    path = _find(ref, folder)
    return Reporter(path.name, find_lines(_read(path, ref)))


def shipped() -> tuple[str, ...]:
    """Return the names of the policies that ship with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml") if path.stem not in NOT_SCHOOLS))


def _find(ref: str, folder: Path) -> Path:
    if ref.endswith(".toml"):
        return folder / ref
    if ref in shipped():
        return SHIPPED / f"{ref}.toml"
    remedy = f"{did_you_mean(ref, shipped())} For a file of your own, give its path, ending in .toml."
    raise PolicyError((Problem("P001", "", "policy", ref, "no policy of this name ships with the program", remedy),))


def _read(path: Path, ref: str) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        words = f"this file cannot be read ({type(error).__name__})"
        remedy = "Check that the file is there, is text in UTF-8, and may be read."
        raise PolicyError((Problem("P001", path.name, "", ref, words, remedy),)) from error


def _parse(text: str, report: Reporter) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = f"this is not TOML: {error}"
        line = int(found.group(1)) if (found := LINE.search(str(error))) else 0
        remedy = "Correct the line; each id may stand only once."
        raise PolicyError((Problem("P002", report.file, "", "", words, remedy, line),)) from error


@lru_cache(maxsize=1)
def _framework() -> tuple[dict[str, Any], BaselineFile, dict[str, Any], ContactsFile]:
    """Return the baseline and the contacts, as parsed and as read. They ship with the program and are tested with it."""
    base = tomllib.loads((SHIPPED / "baseline.toml").read_text("utf-8"))
    contacts = tomllib.loads((SHIPPED / "contacts.toml").read_text("utf-8"))
    return base, BaselineFile.model_validate(base), contacts, ContactsFile.model_validate(contacts)
