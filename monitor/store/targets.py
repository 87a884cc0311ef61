"""What is remembered of whom hostile words named: digests that tell a series against one person, and nothing that can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from monitor.model import Standing
from monitor.store.database import Transaction
from monitor.store.schema import cases
from monitor.store.schema import targets as table


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when hostile words stood: the source, the thread in it, and when they were written."""

    school_id: str
    source_id: str
    thread: bytes
    at: datetime


def note(tx: Transaction, case_id: int, spot: Spot, digests: Iterable[bytes]) -> None:
    """The case's words name these people here. Words that were edited or stand here again name nobody twice."""
    for digest in dict.fromkeys(digests):
        same = {"case_id": case_id, "source_id": spot.source_id, "thread": spot.thread, "digest": digest}
        if tx.execute(select(table.c.id).filter_by(**same)).first() is None:
            tx.execute(insert(table).values(**same, school_id=spot.school_id, at=spot.at))


def others(tx: Transaction, spot: Spot, digest: bytes, without: Iterable[int]) -> list[datetime]:
    """Return when other cases named the same person in the same place or thread, once for each case.

    ``without`` are the cases that the words themselves belong to; another school's do not count.
    """
    here = (table.c.source_id == spot.source_id) | (table.c.thread == spot.thread)
    rows = tx.execute(
        select(func.min(table.c.at).label("at"))
        .join(cases, cases.c.id == table.c.case_id)
        .where(table.c.school_id == spot.school_id, table.c.digest == digest, here)
        .where(table.c.case_id.not_in(list(without)), cases.c.standing != Standing.OTHER.value)
        .group_by(table.c.case_id)
    )
    return [row.at for row in rows]
