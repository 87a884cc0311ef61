"""Makes a policy to judge by from a school's file, the baseline and the contacts, all of them free of problems."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from monitor.deadline import Allowance
from monitor.model import Channel, Clause, Severity
from monitor.policy.format import (
    BaselineFile,
    CategoryTable,
    ContactsFile,
    ContactTable,
    DeadlineTable,
    RaiseTable,
    RoleTable,
    SchoolFile,
    StepTable,
)
from monitor.policy.model import (
    Action,
    Category,
    ConflictRoute,
    Contact,
    DeadlineRule,
    Duty,
    Escalation,
    Log,
    NamedChannel,
    Policy,
    Procedure,
)


def build(school: SchoolFile, base: BaselineFile, contacts: ContactsFile, fingerprint: str) -> Policy:
    """Return the policy: the school's own categories first, then the framework's with what the school adds to them."""
    nation = school.school.nation
    clauses = {name: Clause(words, (_line(name),)) for name, words in school.clause.items()}
    review = school.policy.next_review
    return Policy(
        id=school.school.id,
        title=school.policy.title,
        version=school.policy.version,
        fingerprint=fingerprint,
        name=school.school.name,
        also_called=tuple(school.school.also_called),
        nation=nation,
        complaint_stance=school.policy.complaint_stance,
        has_accounts=school.policy.has_accounts,
        says_it_monitors=school.policy.says_it_monitors,
        next_review=_last_day(review) if review else None,
        framework_reviewed=base.reviewed_on,
        clauses=clauses,
        not_looked_for=dict(school.not_looked_for),
        audiences={name: audience.label for name, audience in school.audience.items()},
        roles={name: _role_label(role, nation) for name, role in {**school.role, **base.role}.items()},
        channels=tuple(NamedChannel(name, it.label, it.kind, it.by_hand) for name, it in school.channel.items()),
        contacts=_contacts(school, contacts),
        steps=_steps(school, base),
        procedures={
            name: Procedure(origin, it.stage, it.mode, tuple(it.steps), it.poster_known_as or "")
            for origin, ours in (("framework", base.procedure), ("policy", school.procedure))
            for name, it in ours.items()
        },
        deadlines={name: _deadline(it) for name, it in {**base.deadline, **school.deadline}.items()},
        logs={name: Log(it.label, tuple(it.readers), it.keep) for name, it in {**base.log, **school.log}.items()},
        cautions={
            name: it.words for name, it in {**base.caution, **school.caution}.items() if not it.nations or nation in it.nations
        },
        categories=_categories(school, base, clauses),
        conflicts=tuple(
            ConflictRoute(it.about, tuple(it.only_for), tuple(it.remove), tuple(it.add), it.why)
            for it in (*base.conflict, *school.conflict)
        ),
        escalation=Escalation(
            tuple(base.escalation.order), base.escalation.minutes_in_hours, base.escalation.minutes_out_of_hours
        ),
        duties=tuple(Duty(it.label, it.every or "") for it in school.duty),
    )


def _line(clause: str) -> int:
    """Return the line of the policy that a clause's id begins with: 120 for ``120b``."""
    return int(re.sub(r"\D", "", clause))


def _lines(cites: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({_line(name) for name in cites}))


def _last_day(month: str) -> date:
    """Return the last day of a month such as ``2027-12``."""
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1])


def _role_label(role: RoleTable, nation: str) -> str:
    return getattr(role, nation, None) or role.label or ""


def _deadline(it: DeadlineTable) -> DeadlineRule:
    allowed = Allowance(it.within_hours, it.calendar, it.within_working_days)
    return DeadlineRule(it.label, allowed, it.starts, it.basis, _lines(it.cites))


def _contacts(school: SchoolFile, contacts: ContactsFile) -> dict[str, Contact]:
    """Return whom to ring in this nation, with the numbers that the school filled in."""
    known = {name: it for name, it in contacts.contact.items() if not it.nations or school.school.nation in it.nations}
    filled = {name: school.contact[name].model_dump(exclude_unset=True, exclude={"cites"}) for name in school.contact}
    merged = {name: (known.get(name) or ContactTable()).model_copy(update=filled.get(name, {})) for name in {**known, **filled}}
    return {
        name: Contact(name, it.label or "", it.phone, it.url, it.hours, it.note, it.checked_on, it.local)
        for name, it in merged.items()
    }


def _steps(school: SchoolFile, base: BaselineFile) -> dict[str, Action]:
    """Return the steps of this nation; those of the baseline that the school cites have the school's lines, actor, deadline."""
    steps = {name: _action(name, it) for name, it in {**school.step, **base.step}.items() if _here(it, school.school.nation)}
    for name in school.step.keys() & base.step.keys() & steps.keys():
        cited = school.step[name]
        base_step = steps[name]
        actor, deadline = cited.actor or base_step.actor, cited.deadline or base_step.deadline
        steps[name] = replace(base_step, actor=actor, deadline=deadline, lines=_lines(cited.cites))
    return steps


def _here(it: StepTable, nation: str) -> bool:
    return not it.nations or nation in it.nations


def _action(name: str, it: StepTable) -> Action:
    return Action(
        id=name,
        label=it.label or "",
        actor=it.actor or "anyone",
        contact=it.contact or "",
        needs=frozenset(it.needs),
        channels=frozenset(map(Channel, it.channels)),
        deadline=it.deadline or "",
        then=it.then or "",
        draft=it.draft or "",
        takes_advice=it.takes_advice,
        meets=it.meets or "",
        lines=_lines(it.cites),
    )


def _categories(school: SchoolFile, base: BaselineFile, clauses: Mapping[str, Clause]) -> tuple[Category, ...]:
    own = [_category(name, it, "policy", [clauses[cited] for cited in it.cites]) for name, it in school.category.items()]
    framework = [_category(name, it, "framework", [Clause(it.basis)]) for name, it in base.category.items()]
    raised = [_raised(category, school.raise_.get(category.id, RaiseTable())) for category in framework]
    return (*own, *raised)


def _category(name: str, it: CategoryTable, origin: str, clauses: Iterable[Clause]) -> Category:
    return Category(
        id=name,
        label=it.label,
        origin=origin,
        clauses=tuple(clauses),
        applies_to=tuple(it.applies_to),
        signals_any=frozenset(it.signals_any),
        with_any=frozenset(it.with_any),
        about=frozenset(it.about),
        channels=frozenset(map(Channel, it.channels)),
        poster_known_as=it.poster_known_as or "",
        unless_only_beside=frozenset(it.unless_only_beside),
        fits_when=it.fits_when,
        severity=Severity[it.severity.upper()],
        urgent_if=frozenset(it.urgent_if),
        alert=tuple(it.alert),
        digest=tuple(it.digest),
        count_only=it.digest_as == "count_only",
        procedures=tuple(it.procedures),
        log=tuple(it.log),
        cautions=tuple(it.cautions),
        keep_text=it.capture == "text",
        alert_even_if_unsure=it.alert_even_if_school_unsure,
        holds_back=it.holds_back,
        floor=it.floor,
        note=it.note,
        examples=tuple(it.examples),
        counter_examples=tuple(it.counter_examples),
    )


def _raised(category: Category, more: RaiseTable) -> Category:
    """Return a category of the baseline with what a school adds; every list only grows."""
    return replace(
        category,
        severity=Severity[more.severity.upper()] if more.severity else category.severity,
        urgent_if=category.urgent_if | set(more.urgent_if),
        alert=(*category.alert, *more.alert),
        digest=(*category.digest, *more.digest),
        procedures=(*category.procedures, *more.procedures),
        cautions=(*category.cautions, *more.cautions),
        alert_even_if_unsure=category.alert_even_if_unsure or more.alert_even_if_school_unsure,
    )
