"""Writes the letters that go with steps of a policy, as drafts for a person to finish; nothing is ever sent from here."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from monitor.deadline import LONDON
from monitor.model import Case, School
from monitor.policy import DRAFTS, Policy

_PLACE = re.compile(r"\[[^\]\n]{2,}(?:\n[^\]\n]*)?\]")
_TOO_LARGE = 20_000
_EXAMPLE = {
    "school": "Larkspur Hill Community Primary School",
    "ref": "M-0012",
    "label": "Complaint",
    "place": "A forum",
    "address": "https://forum.example/1",
    "when": "posted Thursday 19 November 2026 at 17:41",
    "posted": "Thursday 19 November 2026 at 17:41",
    "seen": "Thursday 19 November 2026 at 17:50",
    "copies": "0",
    "kept": "text and address",
    "words": "The exact words.",
    "policy": "Social Media Policy",
    "clause": "the school's own words",
    "clause_place": "line 7",
    "actor": "headteacher",
}


class DraftError(Exception):
    """A school's own wording of a letter cannot be used; its words say which, where and why."""


def draft(name: str, facts: Mapping[str, str], folder: Path | None) -> str:
    """Return a letter in the school's own words where ``folder`` has them, else in ours. Raises ``DraftError``.

    ``facts`` are what ``facts_of`` returns. A stranger's words are filled in as they are and never read as a template.
    """
    try:
        return _environment(folder).get_template(f"{name}.txt").render(facts)
    except TemplateSyntaxError as wrong:
        raise DraftError(f"{name}.txt, line {wrong.lineno}: {wrong.message}") from wrong
    except TemplateError as wrong:
        raise DraftError(f"{name}.txt: {wrong.message}. There are: {', '.join(_EXAMPLE)}") from wrong
    except (OSError, ValueError, TypeError, ArithmeticError) as wrong:
        raise DraftError(f"{name}.txt cannot be used ({type(wrong).__name__})") from wrong


def facts_of(case: Case, policy: Policy, school: School, step: str, actor: str) -> dict[str, str]:
    """Return what a letter that goes with a step may say; ``actor`` is the role that sends it. The case's words are among them.

    The clause is that of the gravest rule of the school's own policy which offers the step; without one none is quoted.
    """
    rules = case.judgement.verdict.rules
    rule = next((each for each in rules if each.origin == "policy" and step in _offered_by(policy, each.id)), None)
    own = rule.clause if rule else None
    posted = case.lead.posted
    return {
        "school": school.name,
        "ref": case.ref,
        "label": (rule or rules[0]).label,
        "place": case.place,
        "address": case.document.url or "none",
        "when": f"posted {_moment(posted)}" if posted else f"first seen {_moment(case.first_seen)}",
        "posted": _moment(posted) if posted else "not given",
        "seen": _moment(case.first_seen),
        "copies": str(case.copies),
        "kept": f"{case.kept}, sha256 {case.sha256}",
        "words": case.document.words or "[not kept: only the address may be]",
        "policy": policy.title,
        "clause": own.words if own else "",
        "clause_place": f"line {', '.join(map(str, own.lines))}" if own else "",
        "actor": policy.role_label(actor),
    }


def _offered_by(policy: Policy, category: str) -> set[str]:
    """Return the steps that a rule of the policy offers, and those that follow them."""
    procedures = [name for each in policy.categories if each.id == category for name in each.procedures]
    steps = {step for name in procedures for step in policy.procedures[name].steps}
    return steps | {policy.steps[step].then for step in steps if step in policy.steps}


def to_fill_in(letter: str) -> int:
    """Return in how many places a person has something to fill in."""
    return len(_PLACE.findall(letter))


def shipped() -> Iterator[tuple[str, str]]:
    """Yield the file name of each letter that ships and its text."""
    for name in DRAFTS:
        yield f"{name}.txt", (Path(__file__).parent / f"{name}.txt").read_text("utf-8")


def problems(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with each letter of the school's own: its file's name and why it cannot be used."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".txt")
    except OSError as wrong:
        yield folder.name, f"the folder cannot be read ({type(wrong).__name__})"
        return
    for path in files:
        if path.stem not in DRAFTS:
            yield path.name, f"no step has a letter of this name; there are: {', '.join(DRAFTS)}"
        elif path.stat().st_size > _TOO_LARGE:
            yield path.name, "it is too long for a letter"
        else:
            yield from _tried(path, folder)


def _tried(path: Path, folder: Path) -> Iterator[tuple[str, str]]:
    try:
        draft(path.stem, _EXAMPLE, folder)
    except DraftError as wrong:
        yield path.name, f"{wrong}"


def _environment(folder: Path | None) -> SandboxedEnvironment:
    """Return what renders letters: plain text, so nothing is escaped; unknown names are errors; no template reaches Python."""
    loaders: list[BaseLoader] = [PackageLoader("monitor", "drafts")]
    if folder is not None:
        loaders.insert(0, FileSystemLoader(folder))
    make = partial(SandboxedEnvironment, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return make(loader=ChoiceLoader(loaders), autoescape=False, keep_trailing_newline=True)


def _moment(when: datetime) -> str:
    return when.astimezone(LONDON).strftime("%A %-d %B %Y at %H:%M")
