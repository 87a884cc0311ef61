"""Turns a policy into a page that governors can read: what is looked for, what follows, who is told, what nobody looks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from monitor.deadline import due_on
from monitor.model import Clause, Deadline, Hours
from monitor.policy.model import Action, Category, Policy
from monitor.policy.vocabulary import ABOUT, STAGES

STANCES = {
    "never": "The policy says that it is never right to complain online.",
    "rarely": "The policy says that it is rarely right to complain online.",
    "should_not": "The policy says that people should not complain online.",
    "discouraged": "The policy says that complaining online is unlikely to help.",
    "welcome": "The policy welcomes what people say online.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing on the page: its name, what is said of it line by line, and the quotations that it rests on."""

    name: str
    lines: tuple[str, ...]
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: its heading, a sentence about it, and its rows."""

    heading: str
    about: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole policy for readers. ``warnings`` are what a governor must not miss; ``closing`` stands at the end of the page."""

    title: str
    school: str
    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: str = ""


def page(policy: Policy, today: date) -> Page:
    """Return the policy as a page; the day decides what is overdue."""
    own = [each for each in policy.categories if each.origin == "policy"]
    floor = [each for each in policy.categories if each.origin != "policy"]
    return Page(
        title=policy.title,
        school=policy.name,
        facts=tuple(_facts(policy)),
        warnings=tuple(_warnings(policy, today)),
        parts=tuple(
            part
            for part in (
                Part("What the policy looks for", "Each with the policy's own words.", _categories(policy, own)),
                Part("What holds in every school", _FLOOR, _categories(policy, floor)),
                Part("What is done by when", "A deadline is met when somebody records the step.", tuple(_deadlines(policy))),
                Part("Who is told, and who is not", _TOLD, tuple(_told(policy))),
                Part("What no program looks for", "Clauses that people keep an eye on.", tuple(_aside(policy))),
                Part("Whom to ring", "Numbers go stale: each was last checked on the day given.", tuple(_contacts(policy))),
            )
            if part.rows
        ),
        closing=_CLOSING.format(day=f"{today:%-d %B %Y}"),
    )


_CLOSING = (
    "As the program reads the policy on {day}. Severity and who is told at once are the program's suggestion; the quotations are "
    "the school's own words. Every step is advice to a person: the program contacts nobody outside the school."
)
_FLOOR = (
    "Safeguarding and good sense, whatever the policy says; a school can add to it, and cannot take away what is marked floor."
)
_DAYS = {
    "school": "days on which the school is closed do not count",
    "working": "working days count, even when the school is closed",
    "clock": "every hour counts",
}
_WRITERS = {"staff": "staff", "pupil": "a pupil", "parent": "a parent", "school": "the school"}
_TOLD = "Nobody judges what is said about themselves."


def review(policy: Policy, hours: Hours) -> Deadline | None:
    """Return by when the policy itself is to be reviewed: by the end of the month that it names, on a working day."""
    if policy.next_review is None:
        return None
    limit, act_by = due_on(policy.next_review, hours, policy.nation)
    return Deadline("Review the policy", limit, act_by, f"policy: its next review is in {policy.next_review:%B %Y}")


def overdue(policy: Policy, today: date) -> str:
    """Return that the policy's own review is overdue, in words, or nothing."""
    if policy.next_review is None or policy.next_review >= today:
        return ""
    return f"The review of this policy was due in {policy.next_review:%B %Y}."


def _facts(policy: Policy) -> Iterator[str]:
    yield f"Version {policy.version}" if policy.version else "No version is given"
    due = review(policy, Hours())
    yield f"Next review: {policy.next_review:%B %Y}, so by {due.act_by:%-d %B %Y}" if due else "No date for a review is given"
    yield STANCES[policy.complaint_stance]
    yield "The school has accounts of its own." if policy.has_accounts else "The school has no accounts of its own."
    if policy.says_it_monitors:
        yield "The policy tells people that public mentions are looked at."


def _warnings(policy: Policy, today: date) -> Iterator[str]:
    if late := overdue(policy, today):
        yield late
    if not policy.says_it_monitors:
        yield "The policy does not say that public mentions of the school are looked at: say so in it and in the privacy notice."


def _categories(policy: Policy, categories: Iterable[Category]) -> tuple[Row, ...]:
    rows = (Row(each.label, tuple(_of_category(policy, each)), tuple(map(_quote, each.clauses))) for each in categories)
    return tuple(rows)


def _of_category(policy: Policy, category: Category) -> Iterator[str]:
    yield f"Severity: {category.severity.name.lower()}{' (floor)' if category.floor else ''}"
    if category.about:
        yield f"About: {', '.join(each.replace('_', ' ') for each in ABOUT if each in category.about)}"
    if category.channels:
        yield f"Only on: {', '.join(sorted(each.value.replace('_', ' ') for each in category.channels))}"
    if category.poster_known_as:
        yield f"Only where a person has said that the writer is {_WRITERS[category.poster_known_as]}"
    if category.alert:
        yield f"At once, when sure: {_roles(policy, category.alert)}"
    if category.digest:
        yield f"In the daily digest: {_roles(policy, category.digest)}"
    for name in category.procedures:
        procedure = policy.procedures[name]
        steps = "; ".join(_step(policy.steps[step]) for step in procedure.steps if step in policy.steps)
        only = (
            f" (where a person has said that the writer is {_WRITERS[procedure.poster_known_as]})"
            if procedure.poster_known_as
            else ""
        )
        yield f"{STAGES[procedure.stage].capitalize()}, the school {procedure.mode}{only}: {steps}"
    if category.note:
        yield f"Note: {category.note}"


def _step(step: Action) -> str:
    return f"{step.label[0].lower()}{step.label[1:]}{_lines(step.lines)}"


def _quote(clause: Clause) -> str:
    return f'"{" ".join(clause.words.split())}"{_lines(clause.lines)}' if clause.lines else clause.words


def _lines(lines: tuple[int, ...]) -> str:
    return f" (line {', '.join(map(str, lines))})" if lines else ""


def _deadlines(policy: Policy) -> Iterator[Row]:
    for name, deadline in policy.deadlines.items():
        allowed = deadline.allowed
        if allowed.within_working_days is not None:
            when = f"{allowed.within_working_days} working {'day' if allowed.within_working_days == 1 else 'days'}"
        else:
            when = f"{allowed.within_hours} hours" if allowed.within_hours else "as soon as possible"
        days = _DAYS[allowed.calendar]
        steps = [step.label for step in policy.steps.values() if step.deadline == name]
        if steps:
            yield Row(deadline.label, (f"{when}; {days}{_lines(deadline.lines)}", f"Met by: {'; '.join(steps)}"))


def _told(policy: Policy) -> Iterator[Row]:
    minutes = policy.escalation
    yield Row(
        "If nobody acknowledges an alert",
        (
            f"In turn: {_roles(policy, minutes.order)}",
            f"Every {minutes.minutes_in_hours} minutes in school hours, every {minutes.minutes_out_of_hours} outside them.",
        ),
    )
    for route in policy.conflicts:
        about = policy.role_label(route.about)
        signals = ", ".join(name.replace("_", " ") for name in route.only_for)
        yield Row(f"About the {about}: {signals}", (f"Not told: {_roles(policy, route.remove)}", route.why))


def _aside(policy: Policy) -> Iterator[Row]:
    for name, reason in policy.not_looked_for.items():
        yield Row(f"Line {name}", (reason,), (_quote(policy.clauses[name]),))


def _contacts(policy: Policy) -> Iterator[Row]:
    used = {step.contact for step in policy.steps.values() if step.contact}
    for contact in policy.contacts.values():
        if contact.id in used:
            number = contact.phone or contact.url or "NOT FILLED IN: the school has its own number"
            checked = f"last checked {contact.checked_on:%-d %B %Y}" if contact.checked_on else ""
            yield Row(contact.label, tuple(filter(None, (number, contact.hours, checked))))


def _roles(policy: Policy, roles: Iterable[str]) -> str:
    return ", ".join(map(policy.role_label, roles)) or "nobody"
