"""What is remembered of the program's own life: its newest pass, and since when there have been digests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from monitor.store.database import Transaction
from monitor.store.schema import digests, passes


@dataclass(frozen=True, slots=True)
class Passed:
    """One pass: when it began, whether it came to its end, and how many sources it could not check."""

    started: datetime
    ended: bool
    unchecked: int


def newest_pass(tx: Transaction) -> Passed | None:
    """Return the pass that began last, or None where there was none."""
    row = tx.execute(select(passes).order_by(passes.c.id.desc()).limit(1)).first()
    return None if row is None else Passed(row.started, row.finished is not None, row.unchecked)


def first_digest(tx: Transaction, school_id: str) -> datetime | None:
    """Return when the school's first digest was written, which is as old as what is remembered."""
    return tx.execute(select(func.min(digests.c.written)).where(digests.c.school_id == school_id)).scalar()
