"""Looks from outside whether the monitor is alive, and tells a second person when it is not; the database may be gone too."""

import contextlib
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from digests import compose
from digests.model import DeliveryError, Message, Notice
from monitor import build
from monitor.cadence import digest_day
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.health import SILENT
from monitor.model import Person
from monitor.report import moment
from monitor.store import Store, ledger, outbox
from monitor.store.database import StoreError, file_of

AGAIN = timedelta(hours=12)


def look(config: Config, now: datetime, *, failed: bool = False) -> list[str]:
    """Return what is amiss, in words; whoever is to be told has a letter, at most one in twelve hours of the same."""
    amiss = [*(["The last pass ended with a fault in the program."] if failed else []), *_silent(config, now)]
    if amiss and _is_new(config, amiss, now):
        amiss += _tell(config, amiss, now)
    return amiss


def _silent(config: Config, now: datetime) -> list[str]:
    """Return that no pass has ended, that no digest has left, or that the database cannot say."""
    try:
        store = Store(config.database)
        try:
            return _passes(config, store, now)
        finally:
            store.close()
    except (StoreError, OSError):
        return ["The database cannot be read, so nothing is looked at: see docs/alerts.md."]


def _passes(config: Config, store: Store, now: datetime) -> list[str]:
    school_id, nation = config.school.id, config.school.nation
    with store.read() as tx:
        last = ledger.last_pass(tx)
        written = ledger.last_digest(tx, school_id)
        stuck = [letter for letter in outbox.waiting(tx) if letter.kind == "digest" and letter.attempts]
    found = []
    if last is None or now - last > SILENT:
        found.append(f"No pass has been completed since {moment(last) if last else 'the beginning'}: is the timer running?")
    late = now.astimezone(LONDON).time() >= config.watch.digest_by
    if late and digest_day(_at_digest(config, now), config.hours, nation, written) and not _is_of_today(written, now):
        found.append("The digest of today was not written.")
    if late and stuck:
        found.append(f"The digest could not be delivered: {stuck[0].trouble}")
    return found


def _at_digest(config: Config, now: datetime) -> datetime:
    """Return the end of the day, by when a digest that is due on it was due."""
    return datetime.combine(now.astimezone(LONDON).date(), max(config.hours.digest_at, time(23, 59)), LONDON)


def _is_of_today(written: datetime | None, now: datetime) -> bool:
    return written is not None and written.astimezone(LONDON).date() == now.astimezone(LONDON).date()


def _is_new(config: Config, amiss: list[str], now: datetime) -> bool:
    """Return whether the same was not told within twelve hours; it is noted in a file, for the database may be what is gone."""
    file = _note(config)
    said = sha256("\n".join(sorted(words.partition(":")[0] for words in amiss)).encode()).hexdigest()
    with contextlib.suppress(OSError, ValueError):  # never told, or nobody can say when
        known, _, at = file.read_text("utf-8").partition(" ")
        if known == said and now - datetime.fromisoformat(at) < AGAIN:
            return False
    with contextlib.suppress(OSError):  # then it is told again: better too often than never
        file.write_text(f"{said} {now.isoformat()}", "utf-8")
    return True


def _note(config: Config) -> Path:
    path = file_of(config.database) or config.path
    return path.with_name(f"{path.name}.watchdog")


def _tell(config: Config, amiss: list[str], now: datetime) -> list[str]:
    """Send the letter past the outbox, which may be what has stopped; return who could not be told and why."""
    says = ("The monitor has fallen silent. Until it is mended nobody is told of what is said about the school.",)
    letter = compose.notice(Notice(config.school.short_name, "THE MONITOR HAS STOPPED", says, tuple(amiss)))
    troubles = []
    for person in _told(config):
        key = f"watchdog:{config.school.id}:{now.isoformat()}:{person.role}"
        try:
            build.couriers(config)[""].deliver(Message(key, person.email, letter, now, urgent=True))
        except DeliveryError as trouble:
            troubles.append(f"The {person.role} could not be told: {trouble.words}")
    return troubles


def _told(config: Config) -> list[Person]:
    """Return who is told: whom the configuration names, else the deputy DSL or the head; and the technician."""
    second = config.person(config.watch.tell) or config.person("deputy_dsl") or config.person("head")
    return [person for person in (second, config.person("site_admin")) if person]
