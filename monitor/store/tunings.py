"""What is remembered of how a school's answers moved thresholds: every move and every undoing, none of it deleted."""

from datetime import datetime

from sqlalchemy import insert, select

from monitor.model import Shift
from monitor.store.database import Transaction, new_id
from monitor.store.schema_learning import tunings
from monitor.tuning import Move, Moved


def note(tx: Transaction, school_id: str, move: Move, by: tuple[str, datetime], undoes: int | None = None) -> Moved:
    """The move is in force, by a role's word at a moment; return it with its number."""
    role, at = by
    values = {
        "school_id": school_id,
        "signal": move.signal,
        "alert_from": move.before.alert,
        "alert_to": move.after.alert,
        "review_from": move.before.review,
        "review_to": move.after.review,
        "why": move.why,
        "at": at,
        "by": role,
        "undoes": undoes,
    }
    return Moved(new_id(tx.execute(insert(tunings).values(values))), move, at, role, undoes)


def log(tx: Transaction, school_id: str) -> list[Moved]:
    """Return every move, oldest first."""
    rows = tx.execute(select(tunings).where(tunings.c.school_id == school_id).order_by(tunings.c.id))
    return [
        Moved(
            row.id,
            Move(row.signal, Shift(row.alert_from, row.review_from), Shift(row.alert_to, row.review_to), row.why),
            row.at,
            row.by,
            row.undoes,
        )
        for row in rows
    ]
