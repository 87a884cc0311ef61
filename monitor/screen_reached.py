"""Lays out who was sent a test, who has answered, what is missing before alerts are live, and what has come back."""

from collections.abc import Iterator, Sequence

from rich.markup import escape

from monitor import asking
from monitor.config import Config
from monitor.receive import mailbox_of
from monitor.report import moment
from monitor.store import Store, Transaction, alerts, askings, canaries, outbox, receipts
from monitor.store.askings import Asking
from monitor.world import World


def sent(asked: Sequence[Asking]) -> list[str]:
    """Return a line for each test that was sent."""
    return ["Tests sent:", *(f"  {each.ref}  {each.role:20} by {each.via}" for each in asked)]


def outcome(world: World, left: Sequence[Asking]) -> list[str]:
    """Return who has not answered and why, and whether alerts can be live now."""
    with world.store.read() as tx:
        stuck = {letter.message.key: letter.trouble for letter in outbox.waiting(tx)}
        missing = asking.missing(world.config, askings.askings_of(tx, world.config.school.id))
    lines = [f"Not answered: {each.ref}, {each.role} by {each.via}. {stuck.get(each.letter_key, '')}".rstrip() for each in left]
    lines += ["An answer counts whenever it comes: every pass looks for it."] if left else ["Everybody has answered."]
    if missing:
        return [*lines, escape(f"Before alerts can be live: {'; '.join(missing)}.")]
    return [*lines, "Alerts can be live." if world.config.live else "Alerts can be live: write live = true under [alerts]."]


def reached(config: Config, store: Store) -> list[str]:
    """Return whether alerts reach people, and what came back: decisions that are missing, the mailbox, the weekly test."""
    with store.read() as tx:
        return [_live(config, tx), *_undecided(config, tx), *_mailbox(config, tx), *_canary(config, tx)]


def _live(config: Config, tx: Transaction) -> str:
    since = askings.live_since(tx, config.school.id)
    if not config.live:
        return f"Alerts: a trial. Letters are left in {escape(str(config.letters))} and reach nobody."
    return f"Alerts: live since {moment(since)}." if since else "Alerts: not live yet: monitor test-alert"


def _undecided(config: Config, tx: Transaction) -> Iterator[str]:
    for raised in alerts.undecided(tx, config.school.id):
        yield f"{raised.ref} is with {raised.acknowledged_by}, not decided yet: monitor decide {raised.ref} ..."


def _mailbox(config: Config, tx: Transaction) -> Iterator[str]:
    read = receipts.reading(tx, mailbox_of(config))
    if config.answers and read.trouble:
        yield f"[yellow]Answers by mail not read since {moment(read.last_good)}:[/] {escape(read.trouble)}"
    elif config.answers:
        yield f"Answers by mail: last read {moment(read.last_good)}."


def _canary(config: Config, tx: Transaction) -> Iterator[str]:
    if last := canaries.last_canary(tx, config.school.id):
        came = f"arrived {moment(last.arrived)}" if last.arrived else "[yellow]not arrived[/]"
        yield f"Weekly test of {moment(last.planted)}: {came}."
