"""Looks from outside whether the monitor is alive, and tells a second person when it is not; the database may be gone too."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from digests import compose
from digests.model import DeliveryError, Letter, Message, Notice
from monitor import asking, build, once
from monitor.cadence import digest_day
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.health import A_DAY, SILENT
from monitor.model import Person, Problem
from monitor.report import moment
from monitor.store import Store, askings, ledger, outbox
from monitor.store.database import StoreError, file_of
from monitor.store.trouble import StorageTrouble

# A program that holds the database for longer than this holds up somebody's alert.
LASTING = timedelta(hours=1)
MOST_PROBLEMS = 10
UNUSABLE = "The configuration cannot be used, so no pass is made. With line and remedy: monitor check"
UNKNOWN = "The last pass was not begun, or did not end as it should. The journal says why."
# What systemd calls it (systemd.exec(5), SERVICE_RESULT) where it is neither an exit code nor a signal.
_RESULTS = {
    "timeout": "The last pass was ended because it took longer than it may.",
    "oom-kill": "The last pass was ended because there was no memory left for it.",
}
_WORD = re.compile(r"[A-Za-z0-9+-]{1,20}")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a pass ended that did not end well: its exit code where it had one (as in sysexits.h), and words for people."""

    code: int | None
    words: str


@dataclass(frozen=True, slots=True)
class _News:
    """What is told: the subject's words, what the letter says before its list, and the few words that fit a text message."""

    headline: str
    says: str
    short: str


STOPPED = _News(
    "THE MONITOR HAS STOPPED",
    "The monitor has fallen silent. Until it is mended nobody is told of what is said about the school.",
    "the monitor of what is said online has stopped. Tell the technician.",
)
FAILED = _News(
    "A PASS OF THE MONITOR HAS FAILED",
    "The next pass goes on from where this one was. If no pass ends well for a day another letter says so.",
    "a pass of the monitor of what is said online has failed. Tell the technician.",
)


def ending(environ: Mapping[str, str]) -> Ending:
    """Return how the pass ended for which systemd starts us (``OnFailure``); it has said so since version 251."""
    result, status = environ.get("MONITOR_SERVICE_RESULT", ""), environ.get("MONITOR_EXIT_STATUS", "")
    if not _WORD.fullmatch(status):
        return Ending(None, _RESULTS.get(result, UNKNOWN))
    if result == "exit-code" and status.isdecimal():
        if int(status) == os.EX_SOFTWARE:
            return Ending(os.EX_SOFTWARE, "The last pass ended with a fault in the program.")
        return Ending(int(status), f"The last pass ended with exit code {status}. The journal says why.")
    if result in {"signal", "core-dump"}:
        return Ending(None, f"The last pass was ended by the signal {status}.")
    return Ending(None, _RESULTS.get(result, UNKNOWN))


def look(config: Config, now: datetime, last: Ending | None = None) -> list[str]:
    """Return what is amiss, in words; whoever is to be told has a letter, at most one in twelve hours of the same.

    ``last`` is how the last pass ended, if it did not end well. One that could not use the database has told of that by its own
    rules (``stopped``): so nothing is said of it here.
    """
    if last and last.code == os.EX_IOERR:
        return []
    unready = last is not None and last.code == os.EX_CONFIG
    silent = _silent(config, now)
    amiss = [*([_unready(config) if unready else last.words] if last else []), *silent]
    return [*amiss, *(_tell_once(config, amiss, now, STOPPED if unready or silent else FAILED) if amiss else [])]


def unusable(config: Config, problems: Sequence[Problem], now: datetime) -> list[str]:
    """The configuration has errors: whoever can be made out in it has a letter, by whatever is left to send it with.

    ``config`` is what could be made out. Return who could not be told and why.
    """
    shown = [f"{' '.join(filter(None, (each.id, each.where)))}: {each.words}" for each in problems[:MOST_PROBLEMS]]
    left = len(problems) - len(shown)
    return _tell_once(config, [UNUSABLE], now, details=(*shown, *([f"and {left} more"] if left else [])))


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


def _unready(config: Config) -> str:
    """Return why a pass is not begun though the configuration can be used: as far as can be seen, for it may be mended by now."""
    try:
        with closing(Store(config.database)) as store, store.read() as tx:
            live = not config.live or askings.live_since(tx, config.school.id)
            missing = [] if live else asking.missing(config, askings.askings_of(tx, config.school.id))
    except (StorageTrouble, StoreError):
        missing = []
    if missing:
        return f"Alerts cannot be live yet, so no pass is made: {'; '.join(missing)}. Send a test: monitor test-alert"
    return "The last pass was not begun. The journal says why."


def _tell_once(
    config: Config, amiss: list[str], now: datetime, news: _News = STOPPED, details: tuple[str, ...] = ()
) -> list[str]:
    """Whoever is to be told has a letter, at most one in twelve hours of the same. Return who could not be told and why."""
    beside, what = file_of(config.database) or config.path, "\n".join(sorted(words.partition(":")[0] for words in amiss))
    if once.was_told(beside, what, now):
        return []
    told, troubles = _tell(config, Notice(_school(config), news.headline, (news.says,), (*amiss, *details)), news.short, now)
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


def _tell(config: Config, notice: Notice, few: str, now: datetime) -> tuple[bool, list[str]]:
    """Send letters past the outbox, which may be what has stopped; return whether somebody was told, and who was not and why."""
    letter, short = compose.notice(notice), Letter("", f"{notice.short_name}: {few}", "")
    couriers, told, troubles = build.couriers(config), False, []
    for person in _told(config):
        for via, to in _ways(config, person):
            key = f"watchdog:{config.school.id}:{now.isoformat()}:{person.role}:{via}"
            try:
                couriers[via].deliver(Message(key, to, short if via else letter, now, urgent=True))
            except DeliveryError as trouble:
                troubles.append(f"The {person.role} could not be told by {via or 'mail'}: {trouble.words}")
            else:
                told = True
    return told, troubles or ([] if told else ["Nobody could be told: there is nobody to tell, or nothing to tell them by."])


def _ways(config: Config, person: Person) -> Iterator[tuple[str, str]]:
    """Yield by what somebody can be told, and at which address. Once alerts are live nobody looks into the letters' folder."""
    if person.email and (config.mail or not config.live):
        yield "", person.email
    for way in config.ways:
        if config.live and person.role in way.roles and (person.phone or person.email):
            yield way.id, person.phone or person.email


def _school(config: Config) -> str:
    return config.school.short_name or "The school"


def _told(config: Config) -> list[Person]:
    """Return who is told: whom the configuration names, else the deputy DSL or the head; and the technician."""
    second = config.person(config.watch.tell) or config.person("deputy_dsl") or config.person("head")
    return [person for person in (second, config.person("site_admin")) if person]
