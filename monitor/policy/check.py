"""Checks what the shape of a policy file cannot: that it rests on the policy's words and keeps what no school may give up."""

import re
from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from monitor.model import Problem, Severity
from monitor.policy.format import CategoryTable, ContactTable, DeadlineTable, RaiseTable, RoleTable, StepTable
from monitor.policy.names import Raw, clause_problems, known_names, table, unknown_names
from monitor.policy.problems import Reporter, did_you_mean
from monitor.policy.vocabulary import LAWFUL

Model = TypeVar("Model", bound=BaseModel)

LONGEST_LABEL = 12
UNREADING = "site_admin"
NEEDED = {"role": {"label"}, "contact": {"label"}, "step": {"label", "actor"}}
GRAVE_CONTACTS = {"police_999", "police_101", "legal"}
GRAVE = re.compile(r"\b(police|999|101|legal|lawyers?|solicitors?|court|blocks?|ban|bans)\b", re.IGNORECASE)


def check(raw: Raw, base: Raw, contacts: Raw, report: Reporter) -> Iterator[Problem]:
    """Yield every problem of a school's file beyond its shape, whatever else is wrong with it; all three as parsed from TOML."""
    yield from unknown_names(raw, known_names(raw, base, contacts), report)
    yield from clause_problems(raw, report)
    yield from _redefined(raw, base, report)
    yield from _recited(raw, base, contacts, report)
    yield from _raised(raw, base, report)
    yield from _loosened(raw, base, report)
    for name, one in sound(raw, "deadline", DeadlineTable).items():
        yield from deadline_problems(name, one, report)
    for name, category in sound(raw, "category", CategoryTable).items():
        yield from category_problems(name, category, report, rests_on="cites")
        if category.floor or category.basis:
            words = "only the baseline has floors, and rules that rest on no clause"
            yield report.problem("P008", f"category.{name}", words, "Leave out floor and basis; cite the clause.", name)
    for name, step in sound(raw, "step", StepTable).items():
        yield from step_problems(name, step, report)


def deadline_problems(name: str, one: DeadlineTable, report: Reporter) -> Iterator[Problem]:
    """Yield what is contradictory about a deadline."""
    if one.within_working_days is not None and (one.within_hours is not None or one.calendar == "clock"):
        words = "hours, or the clock, and working days at once"
        yield report.problem(
            "P005", f"deadline.{name}", words, "Say one: within_hours, or within_working_days without the clock."
        )


def _loosened(raw: Raw, base: Raw, report: Reporter) -> Iterator[Problem]:
    """Yield where a step of the baseline would have more time than the baseline gives it, or a reader who may not read."""
    known = sound({"deadline": {**table(base, "deadline"), **table(raw, "deadline")}}, "deadline", DeadlineTable)
    for name, step in sound(raw, "step", StepTable).items():
        theirs = table(base, "step").get(name, {})
        if theirs and step.actor == UNREADING:
            words = f"the {UNREADING} is never shown what was written"
            yield report.problem("P008", f"step.{name}.actor", words, "Give the step to somebody who may read it.", step.actor)
        floor, ours = known.get(theirs.get("deadline", "")), known.get(step.deadline or "")
        if floor and ours and _hours(ours) > _hours(floor):
            words = "this lowers a floor: the baseline gives less time"
            yield report.problem("P008", f"step.{name}.deadline", words, "Leave it out, or give less time.", step.deadline or "")


def _hours(one: DeadlineTable) -> float:
    """Return how long a deadline gives, a working day taken as a day; "as soon as possible" is shorter than anything."""
    return one.within_hours or 24 * (one.within_working_days or 0)


def sound(raw: Raw, kind: str, model: type[Model]) -> dict[str, Model]:
    """Return the entries of a table that have the right shape; the others are reported for their shape already."""
    found: dict[str, Model] = {}
    for name, entry in table(raw, kind).items():
        try:
            found[name] = model.model_validate(entry)
        except ValidationError:
            continue
    return found


def category_problems(name: str, category: CategoryTable, report: Reporter, *, rests_on: str) -> Iterator[Problem]:
    """Yield what is wrong with one category: it must rest on words, be reachable, and tell somebody."""
    where = f"category.{name}"
    if not getattr(category, rests_on):
        yield report.problem("P009", where, "this category rests on no clause", "Cite the clause that it comes from.")
    if not category.signals_any and category.fits_when != "nothing_fits":
        remedy = "Add signals_any, or list its clause in not_looked_for."
        yield report.problem("P015", where, "no signal reaches this category", remedy)
    if not category.alert and not category.digest:
        yield report.problem("P014", where, "nobody is told of this category", "Name a role in alert or in digest.")
    if bool(category.alert) != bool(category.urgent_if):
        remedy = "Say both what makes it urgent and who is told then, or neither."
        yield report.problem("P014", where, "alert and urgent_if need each other", remedy)


def step_problems(name: str, step: StepTable, report: Reporter) -> Iterator[Problem]:
    """Yield what is wrong with one step: short, and grave only where what was seen is grave."""
    where, label = f"step.{name}", step.label or ""
    if len(label.split()) > LONGEST_LABEL:
        remedy = f"Say it in {LONGEST_LABEL} words."
        yield report.problem("P013", where, "this is too long for a line of the digest", remedy, label)
    grave = GRAVE.search(label) or step.contact in GRAVE_CONTACTS
    if grave and (not step.needs or LAWFUL & set(step.needs)):
        words = "the police, lawyers and blocks are never for a complaint, a question or an opinion"
        remedy = f"List in needs the signals that bear this step; none of {', '.join(sorted(LAWFUL))}."
        yield report.problem("P012", where, words, remedy, label)


def _redefined(raw: Raw, base: Raw, report: Reporter) -> Iterator[Problem]:
    """Yield what takes the name of something in the baseline. Steps may be cited, so they are looked at elsewhere."""
    for kind in ("procedure", "caution", "log", "deadline", "category"):
        for name in table(raw, kind).keys() & table(base, kind).keys():
            remedy = f"Use [raise.{name}] to add to it." if kind == "category" else "Choose another name."
            yield report.problem("P007", f"{kind}.{name}", f"the baseline has a {kind} of this name", remedy, name)


def _recited(raw: Raw, base: Raw, contacts: Raw, report: Reporter) -> Iterator[Problem]:
    """Yield roles, contacts and steps that are new without a label, or that change what the baseline says of them."""
    for kind, model, ours in (("role", RoleTable, base), ("contact", ContactTable, contacts), ("step", StepTable, base)):
        for name, entry in sound(raw, kind, model).items():
            known = table(ours, kind).get(name)
            given, where = entry.model_fields_set, f"{kind}.{name}"
            for key in NEEDED[kind] - given if known is None else ():
                yield report.problem("P016", where, f"this {kind} is new and has no {key}", "Add it, or correct the name.", name)
            for key in given - _free(kind, known) if known is not None else ():
                words = f"the baseline says this of {name} already"
                yield report.problem("P007", f"{where}.{key}", words, "Leave it out, or use another name.", key)


def _free(kind: str, known: Raw) -> set[str]:
    """Return which keys a school may give to something that the baseline has."""
    if kind == "contact" and known.get("local"):
        return {"cites", "phone", "url", "hours", "checked_on"}
    return {"cites", "actor", "deadline"} if kind == "step" else {"cites"}


def _raised(raw: Raw, base: Raw, report: Reporter) -> Iterator[Problem]:
    """Yield what would lower a floor, and what is raised but not there."""
    floors = table(base, "category")
    for name in table(raw, "raise").keys() - floors.keys():
        yield report.problem("P006", f"raise.{name}", f'the baseline has no category "{name}"', did_you_mean(name, floors), name)
    for name, entry in sound(raw, "raise", RaiseTable).items():
        floor = floors.get(name, {})
        if entry.severity and floor.get("floor") and Severity[entry.severity.upper()] < Severity[floor["severity"].upper()]:
            words = f"this lowers a floor: the baseline says {floor['severity']}"
            yield report.problem("P008", f"raise.{name}.severity", words, "Leave it out, or raise it.", entry.severity)
