"""Says in Prometheus' text format how the monitor does, counts and times only; a file for node_exporter's textfile collector."""

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from pathlib import Path

from monitor.condition import Health
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.finding import Finding, Level
from monitor.gather import gather
from monitor.posting import DIGEST, HEALTH, TEST
from monitor.pulse import findings
from monitor.status import SourceStatus, Status
from monitor.store import Store
from monitor.store.database import HEAD
from monitor.store.trouble import StorageTrouble

PREFIX = "school_monitor"
# Letters that come by the calendar, or when somebody asks for one. Of all others one that waits says that something was found.
ROUTINE = frozenset({DIGEST.name, HEALTH.name, TEST.name})
HELD_UP = timedelta(hours=1)
LETTERS_FAIL = "D046"  # it counts letters of every kind, and urgent ones as graver
# The three characters that the format gives a meaning inside quotes.
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Made:
    """A pass that was made just now: when it began and ended, how long it took (seconds), and whether a fault ended it."""

    began: datetime
    ended: datetime
    seconds: float
    failed: bool


@dataclass(frozen=True, slots=True)
class Metric:
    """One gauge: its name without the prefix, what it says, and its values by labels; those that are None are not known."""

    name: str
    help: str
    values: Sequence[tuple[Mapping[str, str], float | datetime | date | None]]


def write(config: Config, made: Made) -> None:
    """The metrics stand in the file that the configuration names, all of them or those of before; raises ``OSError``.

    A database that cannot be read leaves out what it would have said; that the pass failed is said all the same, whatever it is.
    """
    file = config.watch.metrics_file
    if file is None:
        return
    status = None
    try:
        with suppress(StorageTrouble, OSError):
            status = _gathered(config, made.ended)
    finally:
        _replace(file, text(config.school.id, made, status))


def _gathered(config: Config, now: datetime) -> Status | None:
    """Return how the monitor does; None for a database of another shape, which an upgrade that failed leaves, or of none yet."""
    store = Store(config.database)
    try:
        return gather(config, store, now) if store.version() == HEAD else None
    finally:
        store.close()


def text(school_id: str, made: Made, status: Status | None) -> str:
    """Return the metrics in the text format, version 0.0.4, each with the label of the school."""
    metrics = [*_of_pass(made, status)]
    if status:
        told = [each for each in findings(status) if each.id != LETTERS_FAIL]
        metrics += [*_of_program(status), *_of_sources(status.sources), *_of_people(status), *_of_findings(told)]
    return "".join(line for metric in metrics for line in _lines(metric, school_id))


def _of_pass(made: Made, status: Status | None) -> Iterator[Metric]:
    yield _one("last_pass_start_timestamp_seconds", "When the last pass began.", made.began)
    yield _one("last_pass_end_timestamp_seconds", "When the last pass ended, well or not.", made.ended)
    yield _one("last_pass_duration_seconds", "How long the last pass took.", made.seconds)
    yield _one("last_pass_success", "Whether the last pass came to its end without a fault.", not made.failed)
    yield Metric("build_info", "What is at work, as labels.", [({"version": version("school-monitor"), **_build(status)}, 1)])


def _build(status: Status | None) -> dict[str, str]:
    return {"schema": status.program.database_version if status else "", "python": platform.python_version()}


def _of_program(status: Status) -> Iterator[Metric]:
    stored = status.storage
    completed = "When a pass was last completed, by the database."
    yield _one("last_completed_pass_timestamp_seconds", completed, status.passes.last_completed_at)
    yield _one("last_pass_sources_unread", "How many sources the last pass could not check.", status.passes.last_sources_unread)
    yield _one("last_digest_timestamp_seconds", "When the last digest was written.", status.digest.last_written_at)
    yield _one("next_digest_timestamp_seconds", "When the next digest is due.", status.digest.next_due_at)
    yield _one("database_size_bytes", "Size of the database's file.", stored.database_bytes)
    yield _one("database_journal_size_bytes", "Size of the database's write-ahead log.", stored.journal_bytes)
    yield _one("disk_free_bytes", "Room left on the disk that the database is on.", stored.free_bytes)
    yield _one("last_backup_timestamp_seconds", "When the database was last copied.", stored.last_backup_at)
    yield _one("cases_open", "Cases that are not closed, of whatever severity.", status.cases.open)
    answered = status.outside.ping_last_answered_at
    yield _one("watchdog_last_run_timestamp_seconds", "When the watchdog last ran.", status.outside.watchdog_last_ran_at)
    yield _one("ping_last_answered_timestamp_seconds", "When the service that is pinged last answered.", answered)


def _of_sources(sources: Sequence[SourceStatus]) -> Iterator[Metric]:
    each = [({"source": source.id}, source) for source in sources]
    good = "When a source was last truly read."
    yield Metric("source_last_good_read_timestamp_seconds", good, [(name, one.last_good_read_at) for name, one in each])
    tried = "When a source was last looked at, read or not."
    yield Metric("source_last_look_timestamp_seconds", tried, [(name, one.last_look_at) for name, one in each])
    counts = "Whether what stood at a source lately is known."
    yield Metric("source_read", counts, [(name, one.is_read) for name, one in each])
    states = [({**name, "health": health.value}, one.health == health) for name, one in each for health in Health]
    yield Metric("source_health", "How a source does: 1 for the health that it has, 0 for the others.", states)
    usual = "How many items a source usually shows."
    yield Metric("source_usual_items", usual, [(name, one.usual_items) for name, one in each])
    keys = "When the key of a source runs out."
    yield Metric("secret_expiry_timestamp_seconds", keys, [(name, one.key_expires_on) for name, one in each])


def _of_people(status: Status) -> Iterator[Metric]:
    """Yield what of letters and alerts may be known to all who read metrics: what is held up, never that something came in."""
    letters, alerts = status.letters, status.alerts
    waiting = sum(count for kind, count in letters.waiting_by_kind.items() if kind in ROUTINE)
    yield _one("letters_waiting", "Digests, test letters and letters to the technician in the outbox.", waiting)
    failing = sum(one.kind in ROUTINE for one in letters.failing)
    yield _one("letters_failing", "Of these, letters that were tried and could not be delivered.", failing)
    oldest = letters.oldest_waiting_since
    held_up = oldest if oldest and status.at - oldest > HELD_UP else None
    said = "When the oldest letter in the outbox was written, where it has waited for an hour."
    yield _one("letters_oldest_waiting_timestamp_seconds", said, held_up)
    overdue = [alert.opened_at for alert in alerts.unacknowledged if alert.overdue]
    yield _one("alerts_overdue", "Alerts that whoever was told first has not acknowledged in time.", len(overdue))
    yield _one("alerts_oldest_overdue_timestamp_seconds", "When the oldest overdue alert was raised.", min(overdue, default=None))
    yield _one("alerts_live", "Whether alerts reach people (0: a trial).", alerts.mode == "live")
    if status.answers:
        read = "When answers by mail were last read."
        yield _one("answers_last_read_timestamp_seconds", read, status.answers.last_read_at)
    if status.weekly_test:
        yield _one("weekly_test_arrived", "Whether the weekly test has arrived.", status.weekly_test.arrived_at is not None)


def _of_findings(found: Iterable[Finding]) -> Iterator[Metric]:
    levels = [each.level for each in found]
    # Not notes: a fresh alert is one, and nobody is to see that there is one.
    values = [({"level": level.value}, levels.count(level)) for level in (Level.BAD, Level.WARNING)]
    yield Metric("findings", "What monitor status says is amiss, by how grave it is.", values)


def _one(name: str, says: str, value: float | datetime | None) -> Metric:
    return Metric(name, says, [({}, value)])


def _lines(metric: Metric, school_id: str) -> Iterator[str]:
    """Yield the lines of one metric; none where no value of it is known."""
    known = [(labels, value) for labels, value in metric.values if value is not None]
    name = f"{PREFIX}_{metric.name}"
    if known:
        yield f"# HELP {name} {metric.help}\n# TYPE {name} gauge\n"
    for labels, value in known:
        pairs = ",".join(f'{key}="{said.translate(_ESCAPES)}"' for key, said in {"school": school_id, **labels}.items())
        yield f"{name}{{{pairs}}} {_figure(value)}\n"


def _figure(value: float | datetime | date) -> str:
    """Return a value as a number; times are seconds since 1970, and a day is its last moment in the UK."""
    if isinstance(value, datetime):
        return repr(value.timestamp())
    if isinstance(value, date):
        return repr(datetime.combine(value, time(23, 59, 59), LONDON).timestamp())
    return repr(float(value))


def _replace(file: Path, content: str) -> None:
    """The file holds this and anybody may read it, or is as it was: a collector that reads meanwhile sees one or the other."""
    # The collector passes over names that do not end in .prom.
    draft = file.with_name(f".{file.name}.new")
    with suppress(FileNotFoundError):
        draft.unlink()
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o644), "w", encoding="utf-8") as new:
            os.fchmod(new.fileno(), 0o644)  # whatever the umask of the service
            new.write(content)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
