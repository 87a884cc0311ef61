"""Turns a day's cases into the digest of one reader: which part each case stands in, and what may not be shown to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from digests.model import Digest, Trend, Unchecked, Unread
from monitor.deadline import LONDON
from monitor.decisions import DECISIONS
from monitor.model import Case, Person, School, Severity, Standing, Step
from monitor.policy import Policy, overdue
from monitor.report import line, moment, still_due
from monitor.route import Route, route
from monitor.term import term_of

WEEK = timedelta(days=7)
USUAL_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Urgent:
    """One alert as a digest speaks of it: by reference only."""

    ref: str
    case_id: int
    told: tuple[str, ...]
    opened: datetime
    acknowledged: datetime | None
    by: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What a digest is made of, before it has a reader. ``wordless`` counts the posts without words, by the place's label.

    ``mode`` says what of the detector could not be used, or nothing. ``due`` are steps of cases told before, due soon
    or overdue, the most pressing first.
    """

    now: datetime
    day: date
    since: datetime | None
    cases: tuple[Case, ...]
    changed: tuple[str, ...]
    urgent: tuple[Urgent, ...]
    counts: Mapping[tuple[date, str], int]
    unchecked: tuple[Unchecked, ...]
    undelivered: tuple[Unchecked, ...]
    sources: int
    looked: str
    tray: int
    wordless: Mapping[str, int] = field(default_factory=dict)
    mode: str = ""
    due: tuple[tuple[Case, Step], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The school whose digest it is: its policy, its people, and the standing words of its letters."""

    school: School
    policy: Policy
    people: tuple[Person, ...]
    by_hand: tuple[str, ...]
    retention_days: int
    contact: str


def digest(desk: Desk, day: Day, reader: Person) -> Digest:
    """Return one reader's digest, each part in the order it is read, worst first."""
    shown = [case for case in day.cases if not _withheld(desk, case, reader)]
    ours = sorted((case for case in shown if is_told(case) and not _is_blank(case)), key=worst_first)
    todo = [case for case in ours if _needs_somebody(case)]
    rest = [case for case in ours if case not in todo and not _is_good(case)]
    good = [case for case in ours if case not in todo and _is_good(case)]
    return Digest(
        school=desk.school.name,
        short_name=desk.school.short_name,
        day=day.day,
        since=moment(day.since) if day.since else "the first look",
        needs_you=tuple(line(case, desk.school, day.now) for case in todo),
        due=tuple(still_due(case, step, reader, day.now) for case, step in day.due if not _withheld(desk, case, reader)),
        urgent=tuple(_urgent(desk, alert) for alert in _unanswered_first(day)),
        unacknowledged=sum(alert.acknowledged is None for alert in day.urgent),
        new=tuple(line(case, desk.school, day.now) for case in rest),
        changed=day.changed,
        trends=_trends(day),
        good=tuple(line(case, desk.school, day.now) for case in good),
        unchecked=day.unchecked,
        undelivered=day.undelivered,
        by_hand=desk.by_hand,
        sources=day.sources,
        looked=day.looked,
        wordless=sum(day.wordless.values()),
        wordless_at=tuple(day.wordless),
        unread=tuple(_unread(case) for case in shown if _is_unread(case)),
        mode=day.mode,
        tray=day.tray,
        notes=(*_filed(shown), *_elsewhere(desk, day, reader), *day.notes, *_review(desk, day), *_governors(day)),
        retention_days=desk.retention_days,
        contact=desk.contact,
    )


def readers(desk: Desk, cases: Sequence[Case], due: Sequence[Case] = ()) -> list[Person]:
    """Return who gets a digest: the head always, and everyone whom the policy makes the reader of one of these cases.

    In ``due`` are cases told before in which something is still to do. A case that is withheld from the head, and that no rule
    gives to somebody else, goes to the first person who may read it.
    """
    by_role = {person.role: person for person in desk.people}
    roles = ["head"]
    for case in (*filter(is_told, cases), *due):
        roles += _audience(desk, case)
    return [by_role[role] for role in dict.fromkeys(roles) if role in by_role]


def _withheld(desk: Desk, case: Case, reader: Person) -> bool:
    """Return whether this reader may not see a case: it may be about them, or it is another role's business alone."""
    if reader.role in _route(desk, case).withheld:
        return True
    return reader.role not in (*_audience(desk, case), *case.judgement.verdict.alert)


def _audience(desk: Desk, case: Case) -> list[str]:
    """Return the roles whose digest tells a case: never nobody's, as long as one person without a conflict is configured."""
    way = _route(desk, case)
    held = {person.role for person in desk.people} - set(way.withheld)
    named = [role for role in ("head", *case.judgement.verdict.digest) if role in held]
    return named or [person.role for person in (*way.first, *way.ladder)][:1]


def is_told(case: Case) -> bool:
    """Return whether a case is told by a line of its own; urgent ones are told by reference, the unsure wait in the tray."""
    verdict = case.judgement.verdict
    by_count = verdict.count_only or case.baseline or case.alert is not None
    return case.judgement.mention.standing is Standing.US and not by_count


def _is_unread(case: Case) -> bool:
    """Return whether nobody knows what a case says: it may be another school's, but it is never silently nothing."""
    return bool(case.judgement.detection.unread) and case.judgement.mention.standing is not Standing.OTHER


def _is_blank(case: Case) -> bool:
    """Return whether nothing is known of a case but that it could not be read: a line would call it a mention."""
    return _is_unread(case) and not case.judgement.detection.signals


def _unread(case: Case) -> Unread:
    return Unread(case.ref, case.place, case.judgement.detection.unread, case.document.url)


def _needs_somebody(case: Case) -> bool:
    return case.judgement.verdict.deadline is not None or case.judgement.verdict.severity >= Severity.HIGH


def _is_good(case: Case) -> bool:
    return {name for rule in case.judgement.verdict.rules[:1] for name in rule.signals} == {"praise"}


def worst_first(case: Case) -> tuple[object, ...]:
    """Return by what cases are put in order: what is still there first, then the gravest, then what is due first."""
    verdict = case.judgement.verdict
    due = verdict.deadline.act_by.timestamp() if verdict.deadline else float("inf")
    return (case.gone is not None, -verdict.severity, due, case.number)


def _urgent(desk: Desk, alert: Urgent) -> str:
    told = ", ".join(desk.policy.role_label(role) for role in alert.told)
    if alert.acknowledged is None:
        return f"{alert.ref} sent to {told}, {moment(alert.opened)}. NOT YET ACKNOWLEDGED: ask whether they have it."
    decided = f"Decided: {DECISIONS[alert.decision]}" if alert.decision else "What was decided is not recorded yet"
    return f"{alert.ref} with the {desk.policy.role_label(alert.by)}, acknowledged {moment(alert.acknowledged)}. {decided}."


def _unanswered_first(day: Day) -> list[Urgent]:
    return sorted(day.urgent, key=lambda alert: alert.acknowledged is not None)


def _filed(cases: Sequence[Case]) -> tuple[str, ...]:
    old = sum(case.baseline for case in cases)
    items = "1 older item was" if old == 1 else f"{old} older items were"
    words = f"{items} found at the first look and filed without an alert. To see: monitor cases"
    return (words,) if old else ()


def _review(desk: Desk, day: Day) -> tuple[str, ...]:
    """Return once a month that the policy itself is overdue for review, or nothing."""
    first = day.since is None or day.since.astimezone(LONDON).month != day.day.month
    late = overdue(desk.policy, day.day) if first else ""
    return (f"{late} To read it as a page: monitor policy show",) if late else ()


def _governors(day: Day) -> tuple[str, ...]:
    """Return, in the first digest of a term, that the one before can be reported to the governors."""
    before = term_of(day.since.astimezone(LONDON).date()) if day.since else None
    if before is None or before == term_of(day.day):
        return ()
    return (f"The {before.title[0].lower()}{before.title[1:]} is over. Its report for governors: monitor report",)


def _elsewhere(desk: Desk, day: Day, reader: Person) -> tuple[str, ...]:
    """Return that something is with somebody else because of a conflict of interest: how many, and no more than that."""
    hidden = sum(reader.role in _route(desk, case).withheld for case in day.cases)
    return (f"{hidden} more with somebody else, because of the rules on conflicts of interest.",) if hidden else ()


def _route(desk: Desk, case: Case) -> Route:
    return route(case.judgement.verdict, case.judgement.detection, desk.policy, desk.people)


def _trends(day: Day) -> tuple[Trend, ...]:
    """Return this week's counts against the usual week's, when there are four whole weeks to compare with."""
    rows = (("mentions", "us"), ("perhaps us", "unsure"))
    return tuple(_trend(day, label, name) for label, name in rows)


def _trend(day: Day, label: str, name: str) -> Trend:
    weeks = [_in_week(day, name, ago) for ago in range(USUAL_WEEKS + 1)]
    first = min((when for when, _ in day.counts), default=day.day)
    if day.day - first < WEEK * USUAL_WEEKS:
        return Trend(label, weeks[0], "not known until four weeks have been counted")
    least, most = min(weeks[1:]), max(weeks[1:])
    return Trend(label, weeks[0], f"{least} to {most}" if least != most else str(most), most)


def _in_week(day: Day, name: str, ago: int) -> int:
    last = day.day - WEEK * ago
    return sum(number for (when, what), number in day.counts.items() if what == name and last - WEEK < when <= last)


def looked_words(moments: Sequence[datetime]) -> str:
    """Return when the sources were looked at: "between 05:50 and 06:10"."""
    if not moments:
        return ""
    first, last = min(moments).astimezone(LONDON), max(moments).astimezone(LONDON)
    if first.date() != last.date():
        return f"between {moment(first)} and {moment(last)}"
    return f"at {last:%H:%M}" if f"{first:%H:%M}" == f"{last:%H:%M}" else f"between {first:%H:%M} and {last:%H:%M}"
