"""Looks at what people wrote down: the configuration, the files of secrets, who holds which role, and the school's holidays."""

import os
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from monitor import account, policy
from monitor.deadline import LONDON
from monitor.doctor.surroundings import Check, Surroundings, stat_of
from monitor.finding import Finding, bad, good, note, warning
from monitor.model import Hours

TOLD_APART = frozenset({"C095"})  # a trial is what the school wants, and D048 says that it is one
SEPTEMBER, JUNE = 9, 6
NEEDED_BY_LIVE = {"site_admin": "nobody hears of a source that is broken", "on_call": "nobody is there out of hours"}


def configuration(here: Surroundings) -> Iterator[Finding]:
    """Everything that is wrong in the configuration and the policy, warnings too."""
    for problem in here.problems:
        if problem.id not in TOLD_APART:
            where = f"{Path(problem.file).name}:{problem.line}" if problem.line else problem.file
            told = warning if problem.warning else bad
            yield told("D001", f"{f'{problem.id} {problem.where}'.strip()}: {problem.words}", f"{problem.remedy} ({where})")
    if here.config and not os.access(here.path, os.R_OK, effective_ids=True):  # root had read it
        name = account.named(here.uid)
        words = f"{here.path} cannot be read by the account that the passes run as ({name}): none is made."
        yield bad("D001", words, f"sudo chown {name} {here.path}")
    elif not any(not problem.warning for problem in here.problems):
        yield good("D001", f"{here.path} can be used.")


def secrets(here: Surroundings) -> Iterator[Finding]:
    """Whether anybody but its owner can read or exchange a file that holds a secret."""
    trusted = {0, here.uid, *_owner(here.path), *_owner(here.folder)}
    keys: dict[Path, list[str]] = {}
    for key, file in here.secrets:
        keys.setdefault(file, []).append(key)
    faults = [fault for file, named in keys.items() for fault in _of_secret(here, ", ".join(named), file, trusted)]
    yield from faults
    if not faults:
        yield good("D002", f"Files of secrets: {len(keys)}. Each is its owner's alone." if keys else "No file holds a secret.")


def _of_secret(here: Surroundings, key: str, file: Path, trusted: set[int]) -> Iterator[Finding]:
    found = stat_of(file)
    if found is None:
        return  # that it cannot be read is a problem of the configuration
    if found.st_mode & 0o077:
        words = f"Others on this machine can read or change {file} ({key}, mode {stat.S_IMODE(found.st_mode):04o})."
        yield bad("D002", words, f"sudo chmod 600 {file}; and change the secret: it may have been read")
    if found.st_uid not in trusted:
        words = f"{file} ({key}) belongs to {account.named(found.st_uid)}, who can change it."
        yield warning("D002", words, f"sudo chown --reference={here.folder} {file}")
    for folder in file.absolute().parents:
        mode = (stat_of(folder) or found).st_mode
        # In a sticky folder, such as /tmp, others cannot exchange what is ours.
        if stat.S_ISDIR(mode) and mode & 0o022 and not mode & stat.S_ISVTX:
            words = f"Others can exchange {file} ({key}): they may write to the folder {folder} (mode {stat.S_IMODE(mode):04o})."
            yield bad("D002", words, f"sudo chmod go-w {folder}")


def roles(here: Surroundings) -> Iterator[Finding]:
    """Whether each role that the policy tells of an alert is held by somebody, and those that a live school cannot do without."""
    if here.config is None:
        return
    held = {person.role for person in here.config.people}
    try:
        order = policy.load(here.config.policy, here.config.path.parent).escalation.order
    except policy.PolicyError:  # what is wrong with it stands among the problems of the configuration
        order = ()
    empty = [role for role in order if role not in held]
    for role in empty:
        words = f"Nobody holds the role {role}, which alerts climb to when others do not answer."
        yield warning("D004", words, f"Add [people.{role}] with an email to {here.path}.")
    for role, why in NEEDED_BY_LIVE.items():
        covered = role in held or (role == "on_call" and any(rota.when == "out of hours" for rota in here.config.rotas))
        if not covered:
            told = warning if here.config.live and role == "site_admin" else note
            yield told("D004", f"Nobody holds the role {role}: {why}.", f"Add [people.{role}] with an email to {here.path}.")
    if order and not empty:
        yield good("D004", f"Somebody holds each role that alerts climb to: {', '.join(order)}.")


def holidays(here: Surroundings) -> Iterator[Finding]:
    """Whether the school's holidays of this school year, and from June on of the next one, are known."""
    if here.config is None:
        return
    today = here.now.astimezone(LONDON).date()
    begins = today.year if today.month >= SEPTEMBER else today.year - 1
    known = [year for year in (begins, begins + 1) if _is_known(here.config.hours, year)]
    needed = [begins, begins + 1] if JUNE <= today.month < SEPTEMBER else [begins]
    for year in needed:
        if year not in known:
            words = f"No holiday of the school year {_name(year)} is known: deadlines and digests fall into them."
            yield warning("D005", words, f"Write the days into closed under [hours] in {here.path}.")
    if all(year in known for year in needed):
        yield good("D005", f"Holidays are known for {' and '.join(map(_name, known))}.")


def _is_known(hours: Hours, begins: int) -> bool:
    first = date(begins, SEPTEMBER, 1)
    return any(first <= day < first + timedelta(days=365) for day in hours.closed_days)


def _name(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _owner(path: Path) -> set[int]:
    found = stat_of(path)
    return {found.st_uid} if found else set()


CHECKS: tuple[Check, ...] = (configuration, secrets, roles, holidays)
