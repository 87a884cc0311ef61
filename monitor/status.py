"""The nouns of how the monitor itself does at one moment, without a word of what was found."""

from dataclasses import dataclass
from datetime import date, datetime

FORMAT = 1  # of the JSON: it grows by one when a field changes its meaning or goes


@dataclass(frozen=True, slots=True)
class Program:
    """What is at work: the program's version, the database's, and what of the detector is missing (empty: nothing)."""

    version: str
    database_version: str
    detector_trouble: str


@dataclass(frozen=True, slots=True)
class Passes:
    """When a pass was last completed, when one last began and whether it has not ended, and since when one is running."""

    last_completed_at: datetime | None
    last_started_at: datetime | None
    last_unfinished: bool
    last_sources_unread: int
    running: bool
    running_since: datetime | None
    running_pid: int | None


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """When the last daily letter was written, the first ever, and when the next is due."""

    first_written_at: datetime | None
    last_written_at: datetime | None
    next_due_at: datetime


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How one source does: its health (docs/seeing.md), why and what mends it, and the times that matter."""

    id: str
    label: str
    kind: str
    health: str
    is_read: bool
    trouble: str
    remedy: str
    last_good_read_at: datetime | None
    last_look_at: datetime | None
    next_look_at: datetime | None
    failing_since: datetime | None
    usual_items: float
    key_expires_on: date | None


@dataclass(frozen=True, slots=True)
class FailingLetter:
    """A letter that was tried and could not be delivered yet."""

    kind: str
    role: str
    via: str
    attempts: int
    next_try_at: datetime
    trouble: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The outbox: how many letters wait, by kind, since when the oldest does, and which could not be delivered."""

    waiting: int
    waiting_by_kind: dict[str, int]
    oldest_waiting_since: datetime | None
    failing: tuple[FailingLetter, ...]


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that nobody has acknowledged; ``overdue`` when whoever was told first has let their time pass."""

    ref: str
    opened_at: datetime
    next_person_at: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class UndecidedAlert:
    """An alert that somebody has, and of which nobody has said what was decided."""

    ref: str
    role: str


@dataclass(frozen=True, slots=True)
class Alerts:
    """Whether alerts reach people (``trial``, ``not-live-yet`` or ``live``), since when, and which wait for somebody."""

    mode: str
    live_since: datetime | None
    unacknowledged: tuple[OpenAlert, ...]
    undecided: tuple[UndecidedAlert, ...]
    tests_missing: tuple[str, ...]
    tests_silent_roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """How many cases are open, by severity; how many wait for "is this us?"; how many an earlier policy judged."""

    open: int
    open_by_severity: dict[str, int]
    in_tray: int
    judged_by_another_policy: int


@dataclass(frozen=True, slots=True)
class MailAnswers:
    """The mailbox in which answers are read: when that last went well, and what has been the matter since."""

    last_read_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class WeeklyTest:
    """The invented mention that goes the whole road each week: when it was planted, and when its alert arrived."""

    planted_at: datetime
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Storage:
    """How large the database and its journal are, how much room is left, when it was last copied, how many copies are kept."""

    database_bytes: int
    journal_bytes: int
    free_bytes: int
    last_backup_at: datetime | None
    backups_kept: int


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands beside the passes: when the watchdog last ran, the ping was last answered, the register last read."""

    watchdog_last_ran_at: datetime | None
    ping_is_set: bool
    ping_last_answered_at: datetime | None
    register_last_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """How the monitor does at one moment. Times are UTC; what never happened is None."""

    at: datetime
    school_id: str
    program: Program
    passes: Passes
    digest: DigestTimes
    sources: tuple[SourceStatus, ...]
    letters: Letters
    alerts: Alerts
    cases: Cases
    answers: MailAnswers | None
    weekly_test: WeeklyTest | None
    storage: Storage
    outside: Outside
