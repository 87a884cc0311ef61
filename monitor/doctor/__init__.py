"""What may be wrong with an installation, and what mends it: every check is made, whatever the others find."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from traceback import extract_tb

from monitor.config import secrets, sketch
from monitor.doctor import clock, database, files, network, passes, program, settings
from monitor.doctor.account import leave_root
from monitor.doctor.surroundings import Check, Surroundings, crontab
from monitor.finding import Finding, gravest_first, warning

CHECKS: tuple[Check, ...] = tuple(
    check for theme in (settings, database, files, clock, passes, program, network) for check in theme.CHECKS
)
ROOTS: tuple[Check, ...] = (settings.secrets, files.owners)  # modes and owners, of what may be closed to the account
LONGEST = 60.0  # seconds for one check: a large database on a slow disk is read in half of that
LOOK = "Mend what is said above first. If it stays so, please report it."

FORMAT = 1  # of the JSON: it grows by one when a field changes its meaning or goes

__all__ = ["CHECKS", "Diagnosis", "Surroundings", "diagnosis", "examine", "examine_as_account", "surroundings"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What ``monitor doctor --json`` prints: when, by which version of the program, and what was found, the gravest first."""

    format: int
    at: datetime
    version: str
    well: bool
    findings: tuple[Finding, ...]


def diagnosis(found: Sequence[Finding], at: datetime) -> Diagnosis:
    """Return what was found, for programs."""
    return Diagnosis(FORMAT, at, version("school-monitor"), not any(each.is_amiss for each in found), tuple(found))


def surroundings(path: Path, environ: Mapping[str, str], now: datetime, today: date, *, live: bool = False) -> Surroundings:
    """Return an installation as it is on this machine."""
    config, problems = sketch(path, environ, today)
    files = tuple((secret.key, secret.path) for secret in secrets(path) if secret.path)
    return Surroundings(path.absolute(), environ, now, config, problems, files, live, crontab=crontab())


def examine(here: Surroundings, checks: tuple[Check, ...] = CHECKS, longest: float = LONGEST) -> list[Finding]:
    """Return everything that was looked at, the gravest first. A check that fails, or hangs, is a finding of its own."""
    return gravest_first(found for check in checks for found in _made(check, here, longest))


def examine_as_account(here: Surroundings, longest: float = LONGEST) -> list[Finding]:
    """Return everything that was looked at, the gravest first, by root only what root alone sees all of.

    From then on this process is the account that the passes run as. Where it could not become that, nothing more is looked at.
    """
    found = {check: _made(check, here, longest) for check in ROOTS}
    if kept := _made(leave_root, here, longest):
        return gravest_first([*kept, *(each for made in found.values() for each in made)])
    here = replace(here, uid=os.geteuid())
    found |= {check: _made(check, here, longest) for check in CHECKS if check not in found}
    return gravest_first(each for check in CHECKS for each in found[check])


def _made(check: Check, here: Surroundings, longest: float) -> list[Finding]:
    done: SimpleQueue[list[Finding]] = SimpleQueue()
    # A thread that hangs on a dead disk cannot be ended: it must not keep the doctor from ending.
    Thread(target=lambda: done.put(_tried(check, here)), name="check", daemon=True).start()
    try:
        return done.get(timeout=longest)
    except Empty:
        return [warning("D099", f"The check of {_about(check)} did not end within {longest:.0f} seconds.", LOOK)]


def _tried(check: Check, here: Surroundings) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check(here))
    except Exception as fault:  # noqa: BLE001 - the doctor is for when things do not work
        where = extract_tb(fault.__traceback__)[-1]
        words = f"{type(fault).__name__} in {Path(where.filename).name}, line {where.lineno}"
        found.append(warning("D099", f"The check of {_about(check)} could not be made: {words}.", LOOK))
    return found


def _about(check: Check) -> str:
    return f"{check.__module__.rpartition('.')[2]}, {check.__name__}"
