"""The nouns of a policy once it is read: what a verdict is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.deadline import Allowance
from monitor.model import Channel, Clause, Problem, Severity


class PolicyError(Exception):
    """A policy file cannot be used. ``problems`` holds every reason at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{p.id} {p.file}:{p.line} {p.where}: {p.words}" for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person may do: its words (an instruction), whose it is, whom to ring, and where it rests in the policy.

    It is offered only where one of ``needs`` was seen and in one of ``channels``; empty leaves that open. ``deadline``, ``then``
    and ``draft`` name a deadline, the step that follows and a letter, or are empty.
    """

    id: str
    label: str
    actor: str
    contact: str
    needs: frozenset[str]
    channels: frozenset[Channel]
    deadline: str
    then: str
    draft: str
    takes_advice: bool
    meets: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """Actions in their order, the stage at which they apply, the mode ("will" or "will consider"), and for whose words alone.

    ``origin`` is "policy" or "framework".
    """

    origin: str
    stage: str
    mode: str
    steps: tuple[str, ...]
    poster_known_as: str


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """By when a step is taken, from which moment ("received" or "seen"), and where that rests in the policy."""

    label: str
    allowed: Allowance
    starts: str
    basis: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A rule over signals, and what follows from it (``format.CategoryTable`` says how it fits).

    ``origin`` is "policy" or "framework". ``clauses`` are all the quotations it rests on, the first one first.
    """

    id: str
    label: str
    origin: str
    clauses: tuple[Clause, ...]
    applies_to: tuple[str, ...]
    signals_any: frozenset[str]
    with_any: frozenset[str]
    about: frozenset[str]
    channels: frozenset[Channel]
    poster_known_as: str
    unless_only_beside: frozenset[str]
    fits_when: str
    severity: Severity
    urgent_if: frozenset[str]
    alert: tuple[str, ...]
    digest: tuple[str, ...]
    count_only: bool
    procedures: tuple[str, ...]
    log: tuple[str, ...]
    cautions: tuple[str, ...]
    keep_text: bool
    alert_even_if_unsure: bool
    holds_back: bool
    floor: bool
    note: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConflictRoute:
    """Who must not be told first of a matter about ``about`` that shows one of ``only_for``, who is instead, and why."""

    about: str
    only_for: tuple[str, ...]
    remove: tuple[str, ...]
    add: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who is told next when nobody acknowledges, and after how many minutes."""

    order: tuple[str, ...]
    minutes_in_hours: int
    minutes_out_of_hours: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ring. ``local`` says that the number is each school's own; ``checked_on`` when a national one was last read."""

    id: str
    label: str
    phone: str
    url: str
    hours: str
    note: str
    checked_on: date | None
    local: bool


@dataclass(frozen=True, slots=True)
class NamedChannel:
    """A place that the policy names; ``kind`` is "closed" for what is never read; ``by_hand`` for what people look at."""

    id: str
    label: str
    kind: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Log:
    """A record that the school keeps outside this program."""

    label: str
    readers: tuple[str, ...]
    keep: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that comes round, and how often ("day", "month", "year", or nothing)."""

    label: str
    every: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A school's policy with the framework under it, ready to judge by.

    ``next_review`` is the last day of the month that the policy names, or None. ``fingerprint`` is of the files it was read from:
    a version is not always changed with the words. ``clauses`` holds every quotation by its id,
    ``not_looked_for`` the reason for each clause that no software can see. ``roles`` holds labels by role.
    """

    id: str
    title: str
    version: str
    fingerprint: str
    name: str
    also_called: tuple[str, ...]
    nation: str
    complaint_stance: str
    has_accounts: bool
    says_it_monitors: bool
    next_review: date | None
    framework_reviewed: date
    clauses: Mapping[str, Clause]
    not_looked_for: Mapping[str, str]
    audiences: Mapping[str, str]
    roles: Mapping[str, str]
    channels: tuple[NamedChannel, ...]
    contacts: Mapping[str, Contact]
    steps: Mapping[str, Action]
    procedures: Mapping[str, Procedure]
    deadlines: Mapping[str, DeadlineRule]
    logs: Mapping[str, Log]
    cautions: Mapping[str, str]
    categories: tuple[Category, ...]
    conflicts: tuple[ConflictRoute, ...]
    escalation: Escalation
    duties: tuple[Duty, ...]

    def letter_of(self, step: str) -> str:
        """Return the name of the letter that goes with a step, or nothing."""
        action = self.steps.get(step)
        return action.draft if action else ""

    def role_label(self, role: str) -> str:
        """Return the word for a role in the school's nation, such as "designated safeguarding person" in Wales.

        A role that neither the policy nor the framework knows ("anyone", or one of config.toml's own) is called by its id.
        """
        return self.roles.get(role, role.replace("_", " "))

    def caution(self, caution_id: str) -> str:
        """Return the words of a caution that a verdict names."""
        return self.cautions[caution_id]
