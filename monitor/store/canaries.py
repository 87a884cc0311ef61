"""What is remembered of the invented mention of each week: when it was planted, its letter, and whether that arrived."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from monitor.store.database import Transaction
from monitor.store.schema_telling import canaries


@dataclass(frozen=True, slots=True)
class Canary:
    """One planted mention; ``arrived`` is None while its alert has not come into the mailbox."""

    planted: datetime
    arrived: datetime | None


def plant(tx: Transaction, school_id: str, message_id: str, now: datetime) -> None:
    """A mention was planted for a school, and the letter about it has this Message-ID (empty: there was none)."""
    tx.execute(insert(canaries).values(school_id=school_id, planted=now, message_id=message_id))


def arrived(tx: Transaction, message_id: str, now: datetime) -> None:
    """A letter came into the mailbox: if it is that of a planted mention, it has arrived."""
    ours = (canaries.c.message_id == message_id) & canaries.c.arrived.is_(None)
    if message_id:
        tx.execute(update(canaries).where(ours).values(arrived=now))


def last_canary(tx: Transaction, school_id: str) -> Canary | None:
    """Return the newest planted mention of a school, or None."""
    chosen = select(canaries).where(canaries.c.school_id == school_id).order_by(canaries.c.id.desc())
    row = tx.execute(chosen.limit(1)).first()
    return None if row is None else Canary(row.planted, row.arrived)
