"""Says how the monitor itself does, to whoever keeps it running: nothing of what was found is in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from digests.model import Notice, Unchecked
from monitor import asking
from monitor.config import Config
from monitor.detect.mode import mode
from monitor.receive import mailbox_of
from monitor.report import moment
from monitor.store import Transaction, askings, ledger, receipts
from monitor.world import World

SILENT, A_DAY = timedelta(hours=26), timedelta(days=1)
MOST = 5  # refused answers that are named


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


def found(
    world: World, tx: Transaction, unchecked: Sequence[Unchecked], undelivered: Sequence[Unchecked], now: datetime
) -> tuple[str, ...]:
    """Return everything that is amiss, each with what mends it."""
    last = ledger.last_pass(tx)
    silent = [f"No pass ended since {moment(last)}: is the timer running?"] if last and now - last > SILENT else []
    return (
        *silent,
        *(
            f"{each.label}: {each.why.rstrip('.')}. Last good look: {each.last_good}. {each.remedy}".rstrip()
            for each in unchecked
        ),
        *(f"{each.label}: {each.why.rstrip('.')}. {each.remedy}".rstrip() for each in undelivered),
        *notes(world, tx, now),
        *((f"Not everything is at work: {mode()}",) if mode() else ()),
    )


def _said(each: Unchecked) -> str:
    return f"{each.label}: {each.why.rstrip('.')}."


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


def _unread_answers(config: Config, tx: Transaction) -> str:
    reading = receipts.reading(tx, mailbox_of(config))
    if not reading.trouble:
        return ""
    since = f"since {moment(reading.last_good)}" if reading.last_good else "yet"
    return f"Answers by mail could not be read {since}: {reading.trouble} Acknowledge at the school's server: monitor ack"
