"""Gathers how the monitor itself does: one picture for people, for programs and for the doctor."""

import contextlib
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from monitor import asking, build, marks, policy
from monitor.cadence import next_digest
from monitor.condition import condition
from monitor.config import Config
from monitor.detect.mode import mode
from monitor.model import Case, Place, SourceState
from monitor.receive import mailbox_of
from monitor.status import (
    Alerts,
    Cases,
    DigestTimes,
    FailingLetter,
    Letters,
    MailAnswers,
    OpenAlert,
    Outside,
    Passes,
    Program,
    SourceStatus,
    Status,
    Storage,
    UndecidedAlert,
    WeeklyTest,
)
from monitor.store import (
    Store,
    Transaction,
    alerts,
    answers,
    askings,
    backup,
    canaries,
    figures,
    ledger,
    outbox,
    places,
    receipts,
    register,
)
from monitor.store import steps as taken
from monitor.store.database import file_of
from monitor.store.outbox import Waiting


def gather(config: Config, store: Store, now: datetime) -> Status:
    """Return how the monitor does, by a database of the newest shape; nothing is changed."""
    version_of_database = store.version()
    ours = policy.load(config.policy, config.path.parent)
    with store.read() as tx:
        return Status(
            at=now,
            school_id=config.school.id,
            program=Program(version("school-monitor"), version_of_database, mode()),
            passes=_passes(tx, build.running(config)),
            digest=_digest(config, tx, now),
            sources=_sources(config, tx, now),
            letters=_letters(outbox.waiting(tx)),
            alerts=_alerts(config, ours, tx, now),
            cases=_cases(config, ours, tx),
            answers=_answers(config, tx),
            weekly_test=_weekly_test(config, tx),
            storage=storage(config),
            outside=_outside(config, tx),
        )


def storage(config: Config) -> Storage:
    """Return how much room the database takes and has."""
    file = file_of(config.database) or config.path
    return Storage(
        database_bytes=_size(file),
        journal_bytes=_size(file.with_name(f"{file.name}-wal")),
        free_bytes=_free(file.parent),
        last_backup_at=backup.last_made(file),
        backups_kept=config.backups,
    )


def _size(file: Path) -> int:
    with contextlib.suppress(OSError):
        return file.stat().st_size
    return 0


def _free(folder: Path) -> int:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _passes(tx: Transaction, running: build.Running | None) -> Passes:
    newest = figures.newest_pass(tx)
    return Passes(
        last_completed_at=ledger.last_pass(tx),
        last_started_at=newest.started if newest else None,
        last_unfinished=newest is not None and not newest.ended,
        last_sources_unread=newest.unchecked if newest else 0,
        running=running is not None,
        running_since=running.since if running else None,
        running_pid=running.pid if running else None,
    )


def _digest(config: Config, tx: Transaction, now: datetime) -> DigestTimes:
    last = ledger.last_digest(tx, config.school.id)
    due = next_digest(now, config.hours, config.school.nation, last)
    return DigestTimes(figures.first_digest(tx, config.school.id), last, due.astimezone(UTC))


def _sources(config: Config, tx: Transaction, now: datetime) -> tuple[SourceStatus, ...]:
    states = places.states(tx)
    return tuple(_source(place, states.get(place.source.id), now) for place in config.places)


def _source(place: Place, state: SourceState | None, now: datetime) -> SourceStatus:
    how = condition(place, state, now)
    return SourceStatus(
        id=place.source.id,
        label=place.label,
        kind=place.source.kind,
        health=how.health.value,
        is_read=how.is_read,
        trouble=how.words,
        remedy=how.remedy,
        last_good_read_at=state.last_good if state else None,
        last_look_at=state.last_tried if state else None,
        next_look_at=state.next_look if state else None,
        failing_since=state.failing_since if state else None,
        usual_items=round(state.usual_items, 1) if state else 0.0,
        key_expires_on=place.expires,
    )


def _letters(waiting: Sequence[Waiting]) -> Letters:
    return Letters(
        waiting=len(waiting),
        waiting_by_kind=dict(sorted(Counter(letter.kind for letter in waiting).items())),
        oldest_waiting_since=min((letter.message.created for letter in waiting), default=None),
        failing=tuple(
            FailingLetter(letter.kind, letter.role, letter.via, letter.attempts, letter.due, letter.trouble)
            for letter in waiting
            if letter.attempts
        ),
    )


def _alerts(config: Config, ours: policy.Policy, tx: Transaction, now: datetime) -> Alerts:
    since = askings.live_since(tx, config.school.id)
    known = askings.askings_of(tx, config.school.id)
    live = config.live and since is not None
    return Alerts(
        mode="live" if live else "not-live-yet" if config.live else "trial",
        live_since=since,
        unacknowledged=tuple(
            OpenAlert(raised.ref, raised.opened, raised.next_round, overdue=raised.round > 0)
            for raised in alerts.unacknowledged(tx, config.school.id)
        ),
        undecided=tuple(UndecidedAlert(one.ref, one.acknowledged_by) for one in alerts.undecided(tx, config.school.id)),
        tests_missing=tuple(asking.missing(config, known)) if config.live else (),
        tests_silent_roles=tuple(person.role for person in asking.silent(config, known, ours.escalation.order, now))
        if live
        else (),
    )


def _cases(config: Config, ours: policy.Policy, tx: Transaction) -> Cases:
    found = taken.open_cases(tx, config.school.id)
    return Cases(
        open=len(found),
        open_by_severity=_by_severity(found),
        in_tray=answers.tray_count(tx, config.school.id),
        judged_by_another_policy=sum(case.judgement.verdict.fingerprint != ours.fingerprint for case in found),
    )


def _by_severity(cases: Sequence[Case]) -> dict[str, int]:
    counted = Counter(case.judgement.verdict.severity for case in cases)
    return {severity.name.lower(): counted[severity] for severity in sorted(counted, reverse=True)}


def _answers(config: Config, tx: Transaction) -> MailAnswers | None:
    if config.answers is None:
        return None
    reading = receipts.reading(tx, mailbox_of(config))
    return MailAnswers(reading.last_good, reading.trouble)


def _weekly_test(config: Config, tx: Transaction) -> WeeklyTest | None:
    last = canaries.last_canary(tx, config.school.id)
    return WeeklyTest(last.planted, last.arrived) if last else None


def _outside(config: Config, tx: Transaction) -> Outside:
    known = register.reading(tx, config.school.id)
    return Outside(
        watchdog_last_ran_at=marks.marked(config, marks.WATCHDOG),
        ping_is_set=bool(config.watch.ping),
        ping_last_answered_at=marks.marked(config, marks.PING),
        register_last_read_at=known[0] if known else None,
    )
