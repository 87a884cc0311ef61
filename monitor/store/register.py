"""What is remembered of the official register of schools: those that share a name of ours, and when it was read."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import delete, insert, select

from monitor.register import RegisterEntry
from monitor.store.database import Transaction
from monitor.store.schema import register_entries, register_readings

COLUMNS = [register_entries.c[field.name] for field in fields(RegisterEntry)]


def save_register(tx: Transaction, school_id: str, entries: Iterable[RegisterEntry], total: int, now: datetime) -> None:
    """These are the schools that share a name with ours, of so many that were read now; what was there before is gone."""
    for table in (register_entries, register_readings):
        tx.execute(delete(table).where(table.c.school_id == school_id))
    rows = [{"school_id": school_id, **asdict(entry)} for entry in entries]
    if rows:
        tx.execute(insert(register_entries), rows)
    tx.execute(insert(register_readings).values(school_id=school_id, read_at=now, schools=total))


def register(tx: Transaction, school_id: str) -> tuple[RegisterEntry, ...]:
    """Return the schools of the register that share a name with ours, ours among them, by name."""
    chosen = select(*COLUMNS).where(register_entries.c.school_id == school_id)
    return tuple(RegisterEntry(*row) for row in tx.execute(chosen.order_by(register_entries.c.name, register_entries.c.urn)))


def reading(tx: Transaction, school_id: str) -> tuple[datetime, int] | None:
    """Return when the register was read and how many schools it had, or None where it never was."""
    chosen = select(register_readings.c.read_at, register_readings.c.schools)
    row = tx.execute(chosen.where(register_readings.c.school_id == school_id)).one_or_none()
    return None if row is None else (row.read_at, row.schools)
