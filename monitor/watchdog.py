"""Looks from outside whether the monitor is alive, and tells a second person when it is not; the database may be gone too."""

from datetime import datetime, time, timedelta

from digests import compose
from digests.model import DeliveryError, Letter, Message, Notice
from monitor import build, once
from monitor.cadence import digest_day
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.health import A_DAY, SILENT
from monitor.model import Person
from monitor.report import moment
from monitor.store import Store, ledger, outbox
from monitor.store.database import StoreError, file_of
from monitor.store.trouble import StorageTrouble

# A program that holds the database for longer than this holds up somebody's alert.
LASTING = timedelta(hours=1)


def look(config: Config, now: datetime, *, failed: bool = False) -> list[str]:
    """Return what is amiss, in words; whoever is to be told has a letter, at most one in twelve hours of the same."""
    amiss = [*(["The last pass ended with a fault in the program."] if failed else []), *_silent(config, now)]
    return [*amiss, *(_tell_once(config, amiss, now) if amiss else [])]


def stopped(config: Config, trouble: StorageTrouble, now: datetime) -> list[str]:
    """A pass could not go on for this: whoever is to be told has a letter. Return who could not be told and why.

    What mostly ends by itself is told when no pass has ended for an hour.
    """
    if trouble.passing and not _lasts(config, now):
        return []
    return _tell_once(config, [_said(trouble)], now)


def _lasts(config: Config, now: datetime) -> bool:
    try:
        store = Store(config.database)
        try:
            with store.read() as tx:
                last = ledger.last_pass(tx)
        finally:
            store.close()
    except (StorageTrouble, StoreError):
        return True
    return last is None or now - last > LASTING


def _said(trouble: StorageTrouble) -> str:
    return f"{trouble.words} {trouble.remedy}"


def _tell_once(config: Config, amiss: list[str], now: datetime) -> list[str]:
    """Whoever is to be told has a letter, at most one in twelve hours of the same. Return who could not be told and why."""
    beside, what = file_of(config.database) or config.path, "\n".join(sorted(words.partition(":")[0] for words in amiss))
    if once.was_told(beside, what, now):
        return []
    told, troubles = _tell(config, amiss, now)
    if told:
        once.note(beside, what, now)
    return troubles


def _silent(config: Config, now: datetime) -> list[str]:
    """Return that no pass has ended, that no digest has left, or that the database cannot say or cannot be written."""
    try:
        store = Store(config.database)
        try:
            found = _passes(config, store, now)
            store.prove_writable()
        finally:
            store.close()
    except StorageTrouble as trouble:
        return [_said(trouble)]
    except StoreError:
        return ["The database cannot be read, so nothing is looked at: see docs/trouble.md."]
    return found


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
    elif last > now + A_DAY:
        found.append("No pass has been completed since the clock was put back: is the timer running?")
    late = now.astimezone(LONDON).time() >= config.watch.digest_by
    if late and digest_day(_at_digest(config, now), config.hours, nation, written):
        found.append("The digest of today was not written.")
    if late and stuck:
        found.append(f"The digest could not be delivered: {stuck[0].trouble}")
    return found


def _at_digest(config: Config, now: datetime) -> datetime:
    """Return the end of the day, by when a digest that is due on it was due."""
    return datetime.combine(now.astimezone(LONDON).date(), max(config.hours.digest_at, time(23, 59)), LONDON)


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
