"""What is remembered of the invented mention of each week: when it was planted, its letter, and whether that arrived."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from monitor.store.database import Transaction
from monitor.store.schema import (
    alerts,
    cases,
    changes,
    letters,
    schools,
    shingles,
    sightings,
    tallies,
    targets,
    tellings,
)
from monitor.store.schema_places import seen, source_states
from monitor.store.schema_telling import canaries

# What every pass asks is built once: building it takes longer than running it.
_LAST = select(canaries).where(canaries.c.school_id == bindparam("school")).order_by(canaries.c.id.desc()).limit(1)


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


def clear(tx: Transaction, like: str, but: str) -> None:
    """Of the schools of earlier mentions, whose ids are ``like`` this, nothing is left."""
    ids = tx.execute(select(schools.c.id).where(schools.c.id.like(like), schools.c.id != but)).scalars().all()
    seen_at = select(cases.c.id).where(cases.c.school_id.in_(ids))
    raised = select(alerts.c.id).where(alerts.c.school_id.in_(ids))
    sighted = select(sightings.c.id).where(sightings.c.school_id.in_(ids))
    tx.execute(delete(tellings).where(tellings.c.alert_id.in_(raised)))
    tx.execute(delete(shingles).where(shingles.c.sighting_id.in_(sighted)))
    tx.execute(delete(changes).where(changes.c.case_id.in_(seen_at)))
    for table in (alerts, sightings, targets, tallies, letters, cases):
        tx.execute(delete(table).where(table.c.school_id.in_(ids)))
    for table in (source_states, seen):
        tx.execute(delete(table).where(table.c.source_id.in_(ids)))
    tx.execute(delete(schools).where(schools.c.id.in_(ids)))


def last_canary(tx: Transaction, school_id: str) -> Canary | None:
    """Return the newest planted mention of a school, or None."""
    row = tx.execute(_LAST, {"school": school_id}).first()
    return None if row is None else Canary(row.planted, row.arrived)
