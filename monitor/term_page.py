"""Says in words what a term's counts are, and lays them out for governors: as a page that prints well, and as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import inf
from textwrap import fill, wrap

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.deadline import LONDON
from monitor.model import Hours, Severity
from monitor.policy import Policy, overdue, review
from monitor.term import SMALL, Count, Counts, Coverage, Period, Printed, between

WIDTH, LABEL, LONGEST_BAR = 78, 34, 20
# So that what is small looks small, even beside nothing larger.
SHORTEST_SCALE = 10.0
MINUTE = 60

EACH_ONCE = "Each counts once, when it was first seen, however often it was copied."
NO_CHART = "There is no chart: what is hidden could be worked out from it."
BY_POLICY = "By the school's policy. Each mention counts once, under the gravest rule that fits."
AREAS = (
    'The areas are those of "Keeping children safe in education", Part 2. Counted are mentions that show one of the examples '
    "given there: most mentions are in no area, and some are in two."
)
STEPS = "These are steps to which the policy gives a time. A step is done when somebody records it."
ANSWERS = "What people answered when they were asked of a finding. Answers are deleted with the words, after {} days."
HOW_TO_READ = (
    "A program found these mentions and sorted them by their words. It makes mistakes, and it decides nothing.",
    "It reads public places only. Closed groups and private messages are never read.",
    "More mentions are not worse, and fewer are not better: what can be read changes too.",
    (
        f'Numbers from 1 to {SMALL - 1} about what people said or did are printed as "fewer than {SMALL}", so that nobody can be '
        "recognised by them. So that they cannot be worked out either, some sums are left out, and some numbers are given as "
        "a range: their bars are filled as far as is sure. Sources, passes and times are printed as they are."
    ),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the report says beside its counts: whose it is, of which days, how they were watched, and by which policy.

    ``failing`` are the sources that cannot be read now, each with when it last could be.
    """

    school: str
    policy: Policy
    hours: Hours
    period: Period
    made: date
    sources: int
    coverage: Coverage
    failing: tuple[tuple[str, datetime | None], ...]
    retention_days: int


@dataclass(frozen=True, slots=True)
class Row:
    """One count as it is laid out. Its bar is filled as far as the number reaches for sure, and drawn as far as it may reach.

    Both are in hundredths of the longest.
    """

    label: str
    words: str
    sure: float
    reach: float


@dataclass(frozen=True, slots=True)
class Table:
    """Counts under each other: what the rows are, and their sum, which is empty where it is not printed."""

    of: str
    rows: tuple[Row, ...]
    total: str = ""
    is_chart: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the report: its heading, its sentences, its table, and what is said below that."""

    heading: str
    lines: tuple[str, ...]
    table: Table | None = None
    notes: tuple[str, ...] = ()


def html(printed: Printed, facts: Facts) -> str:
    """Return the report as a page of HTML that needs nothing else and prints well on A4."""
    environment = Environment(
        loader=PackageLoader("monitor", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("term.html").render(
        facts=facts,
        days=_days(facts.period),
        made=_day(facts.made),
        warnings=tuple(_warnings(facts)),
        parts=parts(printed, facts),
    )


def text(printed: Printed, facts: Facts) -> str:
    """Return the report as plain text for a terminal."""
    lines = [f"Report to governors: {facts.period.title}", fill(facts.school, WIDTH), _days(facts.period)]
    lines += [fill(f"! {words}", WIDTH, subsequent_indent="  ") for words in _warnings(facts)]
    for part in parts(printed, facts):
        lines += ["", part.heading.upper(), *(fill(words, WIDTH) for words in part.lines)]
        lines += _as_text(part.table) if part.table else []
        lines += [fill(words, WIDTH) for words in part.notes]
    return "\n".join([*lines, "", f"Made on {_day(facts.made)}."])


def parts(printed: Printed, facts: Facts) -> tuple[Part, ...]:
    """Return the report part by part, in the order in which it is read."""
    return (
        Part("In short", tuple(_in_short(printed, facts))),
        _mentions(printed),
        _kinds(printed, facts),
        _plain(
            "Online safety: the four areas of risk",
            AREAS,
            _table("Area", printed.areas, adds_up=False),
            "None was found in them.",
        ),
        _alerts(printed, facts.hours),
        _plain("Steps with a time", STEPS, _table("Step", printed.steps), "There was none."),
        Part("How well it was read", tuple(_coverage(facts))),
        _plain(
            "Was it a concern?", ANSWERS.format(facts.retention_days), _table("Answer", printed.answers), "Nobody has answered."
        ),
        Part("The policy", tuple(_policy(facts))),
        Part("How to read this", HOW_TO_READ),
    )


def _warnings(facts: Facts) -> Iterator[str]:
    if late := overdue(facts.policy, facts.made):
        yield late
    if facts.failing:
        yield f"Sources that cannot be read at present: {len(facts.failing)} of {facts.sources}."


def _in_short(printed: Printed, facts: Facts) -> Iterator[str]:
    period, coverage = facts.period, facts.coverage
    if coverage.began is None or not coverage.passes:
        yield "Nothing was read in these days: what was said in them is not known."
    else:
        late = f"{_local(coverage.began)}, when reading began," if coverage.began > period.start else ""
        yield f"Public sources watched: {facts.sources}, from {late or _day(period.first)} to {_day(period.last)}."
        yield f"In {coverage.whole} of {coverage.passes} passes, every source that was due could be read."
    yield f"Mentions of the school: {printed.mentions.words}. Urgent alerts: {between([printed.alerts]).words}."


def _mentions(printed: Printed) -> Part:
    heading = "Mentions of the school"
    apart = {"may have been about another school": printed.unsure, "were found at the very first look": printed.baseline}
    notes = tuple(f"Not counted here: {count.words} that {words}." for words, count in apart.items() if count.most)
    if not printed.mentions.most:
        return Part(heading, ("None was found.",), notes=notes)
    if not printed.chart:
        return Part(heading, (EACH_ONCE, NO_CHART), notes=notes)
    first = "Week from" if printed.unit == "week" else "Month"
    return Part(
        f"{heading}, {printed.unit} by {printed.unit}", (EACH_ONCE,), replace(_table(first, printed.chart), is_chart=True), notes
    )


def _kinds(printed: Printed, facts: Facts) -> Part:
    grave = (each for each in facts.policy.categories if each.severity >= Severity.HIGH)
    absent = dict.fromkeys(each.label for each in grave if printed.fitting.isdisjoint({each.id, each.label}))
    notes = (f"Nothing was found of these grave kinds: {'; '.join(absent)}.",) if absent and facts.coverage.passes else ()
    table = _table("Kind", printed.kinds) if printed.kinds else None
    return Part("What they were about", (BY_POLICY,), table, notes)


def _alerts(printed: Printed, hours: Hours) -> Part:
    heading, whole = "Urgent alerts", between([printed.alerts])
    if not whole.most:
        return Part(heading, ("There was none.",))
    notes = [f"Went on to the next person, because nobody had acknowledged in time: {printed.climbed.words}."]
    notes.append(f"Not acknowledged yet: {printed.waiting.words}.")
    notes += [
        f"{one.label}, half were acknowledged within {_span(one.half)}, the last after {_span(one.longest)}."
        for one in printed.times
    ]
    if not printed.times:
        notes.append("Too few were acknowledged to say how long it took.")
    open_ = f"School hours are {hours.opens:%H:%M} to {hours.closes:%H:%M} on working days."
    return Part(heading, (open_,), _table("Raised", printed.alerts), tuple(notes))


def _plain(heading: str, about: str, table: Table, none: str) -> Part:
    """Return a part that is a table, or says that there is nothing in it."""
    return Part(heading, (about,), table) if any(row.words != "0" for row in table.rows) else Part(heading, (about, none))


def _coverage(facts: Facts) -> Iterator[str]:
    coverage = facts.coverage
    yield f"Passes completed: {coverage.passes}; every source that was due could be read in {coverage.whole} of them."
    if coverage.began:
        yield f"The longest time without a completed pass: {_span(coverage.longest.total_seconds())}."
    for label, last in facts.failing:
        yield f"Cannot be read at present: {label} (last read: {_local(last) if last else 'never'})."
    if not facts.failing:
        yield "At present every source can be read."


def _policy(facts: Facts) -> Iterator[str]:
    policy, late = facts.policy, overdue(facts.policy, facts.made)
    due = review(policy, facts.hours)
    yield f"{policy.title}, {f'version {policy.version}' if policy.version else 'without a version'}."
    yield late or (f"Its next review is due by {_local(due.act_by)}." if due else "It gives no date for its next review.")


def _table(of: str, counts: Counts, *, adds_up: bool = True) -> Table:
    """Return counts as a table, their bars to the scale of what the largest may be; one without an end has no bar."""
    scale = max([SHORTEST_SCALE, *(count.most for count in counts if count.most != inf)])
    whole = between([counts])
    return Table(of, tuple(_row(count, scale) for count in counts), whole.words if adds_up and whole.is_exact else "")


def _row(count: Count, scale: float) -> Row:
    """Return a count with its bar, which is drawn from what is printed: from 1 to 4 it is the same outline for all."""
    reach = 0.0 if count.most == inf else round(100 * count.most / scale, 1)
    sure = round(100 * count.least / scale, 1) if count.least >= SMALL else 0.0
    return Row(count.label, count.words, sure, reach)


def _as_text(table: Table) -> Iterator[str]:
    for row in table.rows:
        sure, reach = (round(length * LONGEST_BAR / 100) for length in (row.sure, row.reach))
        first, *more = wrap(row.label, LABEL)
        yield f"  {first:{LABEL}}  {'#' * sure + '.' * (reach - sure):{LONGEST_BAR}}  {row.words}"
        yield from (f"  {words}" for words in more)
    if table.total:
        yield f"  {'All':{LABEL}}  {'':{LONGEST_BAR}}  {table.total}"


def _span(seconds: float) -> str:
    """Return a length of time in its two largest units: "3 hours 10 minutes"."""
    minutes = round(seconds / MINUTE)
    units = (("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60))
    said = [f"{number} {name}{'' if number == 1 else 's'}" for name, number in units if number]
    return " ".join(said[:2]) or "less than a minute"


def _days(period: Period) -> str:
    return f"{_day(period.first)} to {_day(period.last)}"


def _local(moment: datetime) -> str:
    return _day(moment.astimezone(LONDON).date())


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
