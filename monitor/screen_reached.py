"""Lays out who was sent a test, who has answered, what is missing before alerts are live, and what has come back."""

from collections.abc import Sequence

from rich.markup import escape

from monitor import asking
from monitor.store import askings, outbox
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
