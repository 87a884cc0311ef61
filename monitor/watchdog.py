"""Looks from outside whether the monitor is alive, and tells a second person when it is not; the database may be gone too."""

import contextlib
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from digests import compose
from digests.model import DeliveryError, Letter, Message, Notice
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
    if not amiss or not _is_new(config, amiss, now):
        return amiss
    told, troubles = _tell(config, amiss, now)
    if told:
        _note(config, amiss, now)
    return [*amiss, *troubles]


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
        waiting = [letter for letter in outbox.waiting(tx) if letter.school_id == school_id]
        stuck = [letter for letter in waiting if letter.kind == "digest" and letter.attempts]
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
    with contextlib.suppress(OSError, ValueError):  # never told, or nobody can say when
        known, _, at = _file(config).read_text("utf-8").partition(" ")
        return not (known == _mark(amiss) and timedelta() <= now - datetime.fromisoformat(at) < AGAIN)
    return True


def _note(config: Config, amiss: list[str], now: datetime) -> None:
    with contextlib.suppress(OSError):  # then it is told again: better too often than never
        _file(config).write_text(f"{_mark(amiss)} {now.isoformat()}", "utf-8")


def _mark(amiss: list[str]) -> str:
    return sha256("\n".join(sorted(words.partition(":")[0] for words in amiss)).encode()).hexdigest()


def _file(config: Config) -> Path:
    path = file_of(config.database) or config.path
    return path.with_name(f"{path.name}.watchdog")


def _tell(config: Config, amiss: list[str], now: datetime) -> tuple[bool, list[str]]:
    """Send letters past the outbox, which may be what has stopped; return whether somebody was told, and who was not and why."""
    says = ("The monitor has fallen silent. Until it is mended nobody is told of what is said about the school.",)
    letter = compose.notice(Notice(config.school.short_name, "THE MONITOR HAS STOPPED", says, tuple(amiss)))
    short = Letter("", f"{config.school.short_name}: the monitor of what is said online has stopped. Tell the technician.", "")
    couriers, told, troubles = build.couriers(config), False, []
    for person in _told(config):
        ways = [way.id for way in config.ways if config.live and person.role in way.roles]
        for via in ("", *ways):
            key = f"watchdog:{config.school.id}:{now.isoformat()}:{person.role}:{via}"
            to = (person.phone or person.email) if via else person.email
            try:
                couriers[via].deliver(Message(key, to, short if via else letter, now, urgent=True))
            except DeliveryError as trouble:
                troubles.append(f"The {person.role} could not be told by {via or 'mail'}: {trouble.words}")
            else:
                told = True
    return told, troubles


def _told(config: Config) -> list[Person]:
    """Return who is told: whom the configuration names, else the deputy DSL or the head; and the technician."""
    second = config.person(config.watch.tell) or config.person("deputy_dsl") or config.person("head")
    return [person for person in (second, config.person("site_admin")) if person]
