"""Lays out how the monitor does: what is first to be seen to, what else is, and when each thing last went well."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from textwrap import TextWrapper

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from monitor.condition import Health
from monitor.finding import Finding, Level
from monitor.pulse import Report
from monitor.report import moment
from monitor.sizes import size
from monitor.status import SourceStatus, Status

COLOURS = {Level.BAD: "red", Level.WARNING: "yellow", Level.NOTE: "cyan", Level.GOOD: "green"}
UNBROKEN = 10_000  # where no person looks at a screen, a line stays one line
COLUMNS, GAP, EDGES = {"last good read": 16, "next look": 16, "state": 8}, 3, 2
HEALTHS = {
    Health.WELL: "good",
    Health.PASSING: "waits",
    Health.BROKEN: "not read",
    Health.GONE: "gone",
    Health.PARTIAL: "in part",
    Health.MOVED: "moved",
    Health.STALE: "silent",
    Health.EXPIRING: "key ends",
}


def lines(report: Report, width: int) -> list[str]:
    """Return what a person reads first, in lines no longer than so many characters: is all well, and if not what is to do."""
    told = [each for each in report.findings if each.level is not Level.GOOD]
    first = next((each for each in told if each.is_amiss), None)
    colour = COLOURS[first.level] if first else COLOURS[Level.GOOD]
    out = [f"[bold {colour}]{escape(line)}[/]" for line in _broken(report.headline, width)]
    if first:
        out += _remedy(first, width, "")
        told.remove(first)
    return [
        *out,
        "",
        *(line for each in told for line in finding(each, width)),
        *([""] if told else []),
        *facts(report.status, width),
    ]


def diagnosis(found: Sequence[Finding], width: int, *, every: bool, live: bool) -> list[str]:
    """Return what the doctor found, the gravest first; what is well is one line, unless ``every`` one is wanted."""
    well = [each for each in found if each.level is Level.GOOD]
    told = [each for each in found if each.level is not Level.GOOD]
    amiss = sum(each.is_amiss for each in found)
    verdict = f"{amiss} {'thing' if amiss == 1 else 'things'} to see to, the gravest first:" if amiss else "Nothing is wrong."
    colour = COLOURS[told[0].level] if amiss else COLOURS[Level.GOOD]
    out = [f"[bold {colour}]{verdict}[/]", *(line for each in told for line in finding(each, width))]
    if every:
        out += [line for each in well for line in finding(each, width)]
    elif well:
        checks = "1 check" if len(well) == 1 else f"{len(well)} checks"
        out += _broken(f"{checks} found nothing wrong. To see them: monitor doctor --all", width)
    return out if live else [*out, *_broken("Names, mail servers and the mailbox were not tried: monitor doctor --live", width)]


def finding(each: Finding, width: int) -> Iterator[str]:
    """Yield the lines of one finding: how grave it is, its id, what was seen, and below what to do."""
    margin = f"{each.level.value:9}"
    first, *rest = _broken(f"{each.seen} [{each.id}]", width, margin)
    yield f"[{COLOURS[each.level]}]{first[:9]}[/]{escape(first[9:])}"
    yield from map(escape, rest)
    yield from _remedy(each, width, margin)


def facts(status: Status, width: int) -> Iterator[str]:
    """Yield when things last happened and happen next, well or not."""
    passes, letters = status.passes, status.letters
    due = "now" if status.digest.next_due_at <= status.at else moment(status.digest.next_due_at)
    yield f"Last pass ended: {_when(passes.last_completed_at)}. Next digest: {due}."
    if passes.running:
        yield f"A pass is running{f' since {moment(passes.running_since)}' if passes.running_since else ''}."
    kinds = ", ".join(f"{count} {kind}" for kind, count in letters.waiting_by_kind.items())
    yield f"Outbox: {letters.waiting} waiting. {kinds}." if letters.waiting else "Outbox: empty."
    for letter in letters.failing:
        said = f"tried {letter.attempts} times, again {moment(letter.next_try_at)}: {letter.trouble}"
        yield from map(escape, _broken(f"  {letter.kind} to {letter.role}, {said}", width))
    severities = ", ".join(f"{count} {name}" for name, count in status.cases.open_by_severity.items())
    yield f"Open cases: {status.cases.open}{f' ({severities})' if severities else ''}."
    yield from ([f"Tray: {status.cases.in_tray} to answer: monitor tray"] if status.cases.in_tray else [])
    yield from _alerts(status)
    if status.answers and not status.answers.trouble:
        yield f"Answers by mail: last read {_when(status.answers.last_read_at)}."
    if test := status.weekly_test:
        came = f"arrived {moment(test.arrived_at)}" if test.arrived_at else "not arrived"
        yield f"Weekly test of {moment(test.planted_at)}: {came}."
    stored = status.storage
    yield f"Database: {size(stored.database_bytes)}; {size(stored.free_bytes)} free. Last copy: {_when(stored.last_backup_at)}."


def _alerts(status: Status) -> Iterator[str]:
    alerts = status.alerts
    if alerts.mode == "live":
        yield f"Alerts: live since {moment(alerts.live_since)}."
    for one in alerts.undecided:
        yield f"{one.ref} is with {one.role}, not decided yet: monitor decide {one.ref} DECISION --by ROLE"


def source_table(sources: Sequence[SourceStatus], now: datetime, width: int) -> Table:
    """Return every source, a line each: when it was last truly read, when it is looked at again, and how it does in a word."""
    table = Table("source", box=SIMPLE_HEAD, pad_edge=False)
    for name, column in COLUMNS.items():
        table.add_column(name, width=column)
    room = width - sum(COLUMNS.values()) - GAP * len(COLUMNS) - EDGES
    for each in sources:
        due = "now" if each.next_look_at is None or each.next_look_at <= now else moment(each.next_look_at)
        health = Health(each.health)
        colour = "green" if health is Health.WELL else "yellow" if each.is_read else "red"
        state = f"[{colour}]{HEALTHS[health]}[/]" if each.last_look_at else "[yellow]new[/]"
        table.add_row(escape(_cut(each.label, room)), _when(each.last_good_read_at), due, state)
    return table


def _cut(label: str, room: int) -> str:
    return label if len(label) <= room else f"{label[: max(room - 3, 1)]}..."


def _when(at: datetime | None) -> str:
    return moment(at) if at else "never"


def _remedy(each: Finding, width: int, margin: str) -> Iterator[str]:
    if each.remedy:
        yield from map(escape, _broken(each.remedy, width, " " * len(margin) + "-> "))


def _broken(words: str, width: int, margin: str = "") -> list[str]:
    """Return words behind a margin, and what does not fit on one line below them."""
    return TextWrapper(
        width, initial_indent=margin, subsequent_indent=" " * len(margin), break_long_words=False, break_on_hyphens=False
    ).wrap(words)
