"""Says how the monitor itself does, to whoever keeps it running: nothing of what was found is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Notice, Unchecked
from monitor import asking
from monitor.clock import doubt
from monitor.condition import Condition, Health, condition
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.detect.mode import mode
from monitor.receive import mailbox_of
from monitor.report import moment
from monitor.store import Transaction, askings, ledger, places, receipts
from monitor.store.database import file_of
from monitor.world import World

SILENT, A_DAY, UNCOPIED = timedelta(hours=26), timedelta(days=1), timedelta(days=3)
MOST = 5  # refused answers that are named
_SEE_WHY = "To see why: monitor backup"


def notes(world: World, tx: Transaction, now: datetime) -> list[str]:
    """Return what the readers of a digest should know of letters and answers: who cannot be relied on to see an alert."""
    found = [_unread_answers(world.config, tx)] if world.config.answers else []
    found += _not_taken(world, tx, now)
    if world.config.live:
        known = askings.askings_of(tx, world.config.school.id)
        late = asking.silent(world.config, known, world.policy.escalation.order, now)
        labels = ", ".join(world.policy.role_label(person.role) for person in late)
        found += [f"Asked a fortnight ago whether alerts still reach them, and no answer: {labels}."] if late else []
    return [words for words in found if words]


def found(world: World, tx: Transaction, undelivered: Sequence[Unchecked], now: datetime) -> tuple[str, ...]:
    """Return everything that is amiss besides the sources, each with what mends it."""
    last = ledger.last_pass(tx)
    silent = [f"No pass ended since {moment(last)}: is the timer running?"] if last and now - last > SILENT else []
    doubted = doubt(now, ledger.pass_to_come(tx, now))
    return (
        *silent,
        *((doubted,) if doubted else ()),
        *(f"{each.label}: {each.why.rstrip('.')}. {each.remedy}".rstrip() for each in undelivered),
        *notes(world, tx, now),
        *_uncopied(world.config, tx, now),
        *((f"Not everything is at work: {mode()}",) if mode() else ()),
    )


@dataclass(frozen=True, slots=True)
class Sourced:
    """How one source does: its label, its condition, when it was last read, and which health the technician knows of."""

    source_id: str
    label: str
    condition: Condition
    last_good: datetime | None
    told: str

    @property
    def health(self) -> str:
        """What the technician is to know: what passes by itself is neither better nor worse than what they know."""
        if self.condition.health is Health.PASSING:
            return self.told
        return "" if self.condition.health is Health.WELL else self.condition.health.value


def sourced(world: World, tx: Transaction, now: datetime) -> list[Sourced]:
    """Return how each source does."""
    states = places.states(tx)
    return [
        Sourced(
            place.source.id,
            place.label,
            condition(place, state, now),
            state.last_good if state else None,
            state.told if state else "",
        )
        for place in world.config.places
        for state in (states.get(place.source.id),)
    ]


def news(how: Sequence[Sourced], *, whole: bool) -> tuple[str, ...]:
    """Return what the technician is to hear of the sources: what changed since the last letter, or with ``whole`` all of it."""
    return tuple(
        _said(each)
        for each in how
        if each.health != each.told or (whole and each.health and each.condition.health is not Health.PASSING)
    )


def _said(each: Sourced) -> str:
    if not each.health:
        return f"{each.label}: all is well again."
    good = f"Last good look: {moment(each.last_good) if each.last_good else 'never'}."
    read = "" if each.condition.is_read else good
    return " ".join(filter(None, (f"{each.label}: {each.condition.words.rstrip('.')}.", read, each.condition.remedy)))


def notice(config: Config, amiss: Sequence[str], sources: int, looked: str) -> Notice:
    """Return the letter for the technician."""
    many = f"{len(amiss)} things need" if len(amiss) > 1 else "one thing needs"
    headline = f"{many} the technician" if amiss else "the monitor is well"
    says = (
        f"{sources} sources are set up; those that could be read were read {looked}.".replace(" .", "."),
        "What to do about each is said behind it. For more: monitor status" if amiss else "There is nothing to do.",
    )
    return Notice(config.school.short_name, headline, says, tuple(amiss))


def _not_taken(world: World, tx: Transaction, now: datetime) -> list[str]:
    """Return the answers of the last day that were not taken: whoever gave one believes that it was."""
    refused = receipts.refused_since(tx, world.config.school.id, now - A_DAY)
    return [f"An answer by the {world.policy.role_label(role)}, {moment(at)}, was {why}." for role, why, at in refused[-MOST:]]


def _uncopied(config: Config, tx: Transaction, now: datetime) -> list[str]:
    """Return that the database was not copied aside for days, where it should have been."""
    from monitor.store.backup import last_copied  # noqa: PLC0415 - no pass but that of a digest asks

    file, first = file_of(config.database), ledger.first_pass(tx)
    if not config.backups or file is None or first is None or now - first < UNCOPIED:
        return []
    try:
        last = last_copied(file)
    except OSError as trouble:
        # It is no reason to leave anybody without a digest.
        return [f"Nobody can say when the database was last copied aside: {trouble.strerror}: {trouble.filename}. {_SEE_WHY}"]
    if last and now.astimezone(LONDON).date() - last < UNCOPIED:
        return []
    return [f"The database was {f'last copied aside on {last:%d %B}' if last else 'never copied aside'}. {_SEE_WHY}"]


def _unread_answers(config: Config, tx: Transaction) -> str:
    reading = receipts.reading(tx, mailbox_of(config))
    if not reading.trouble:
        return ""
    since = f"since {moment(reading.last_good)}" if reading.last_good else "yet"
    instead = "Acknowledge at the school's server: monitor ack ALERT --by ROLE"
    return f"Answers by mail could not be read {since}: {reading.trouble} {instead}"
