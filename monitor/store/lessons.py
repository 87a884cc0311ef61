"""What is remembered of what people taught about the school's names: places near it, and other schools of its name."""

from datetime import datetime

from sqlalchemy import Row, insert, select, update

from monitor.lessons import Kind, Lesson, Teaching
from monitor.store.database import Transaction, new_id
from monitor.store.schema import cases
from monitor.store.schema import lessons as table


def teach(tx: Transaction, school_id: str, teaching: Teaching, by: tuple[str, datetime], case_id: int | None = None) -> int:
    """It is learned, by a role's word at a moment, from a case or by hand; return the lesson's id."""
    role, now = by
    values = _values(teaching) | {
        "school_id": school_id,
        "taught_by": role,
        "taught_at": now,
        "case_id": case_id,
    }
    return new_id(tx.execute(insert(table).values(values)))


def lessons(tx: Transaction, school_id: str, *, forgotten: bool = False) -> list[Lesson]:
    """Return what was learned, oldest first; with ``forgotten`` also what was forgotten since."""
    chosen = select(table, cases.c.number).join(cases, cases.c.id == table.c.case_id, isouter=True)
    chosen = chosen.where(table.c.school_id == school_id)
    if not forgotten:
        chosen = chosen.where(table.c.forgotten.is_(None))
    return [_lesson(row) for row in tx.execute(chosen.order_by(table.c.id))]


def forget(tx: Transaction, school_id: str, lesson_id: int, now: datetime) -> bool:
    """The lesson counts no longer. Return whether there was one."""
    standing = (table.c.school_id == school_id) & (table.c.id == lesson_id) & table.c.forgotten.is_(None)
    return bool(tx.execute(update(table).where(standing).values(forgotten=now)).rowcount)


def amend(tx: Transaction, school_id: str, lesson_id: int, teaching: Teaching) -> bool:
    """The lesson says this instead. Return whether there was one."""
    standing = (table.c.school_id == school_id) & (table.c.id == lesson_id) & table.c.forgotten.is_(None)
    return bool(tx.execute(update(table).where(standing).values(_values(teaching))).rowcount)


def _values(teaching: Teaching) -> dict[str, object]:
    return {
        "kind": teaching.kind.value,
        "name": teaching.name,
        "place": teaching.place,
        "host": teaching.host,
        "weight": teaching.weight,
    }


def _lesson(row: Row[tuple[object, ...]]) -> Lesson:
    return Lesson(
        id=row.id,
        teaching=Teaching(Kind(row.kind), row.place, row.name, row.host, row.weight),
        taught_by=row.taught_by,
        taught_at=row.taught_at,
        case_ref="" if row.number is None else f"M-{row.number:04d}",
        forgotten=row.forgotten,
    )
