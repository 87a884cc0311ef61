"""What is remembered of who showed that letters reach them, and since when alerts are live."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, insert, select, update

from monitor.store.database import Transaction
from monitor.store.keeping import next_number
from monitor.store.schema import schools
from monitor.store.schema_telling import askings

# What every pass asks is built once: building it takes longer than running it.
_ALL = select(askings).where(askings.c.school_id == bindparam("school")).order_by(askings.c.id)


@dataclass(frozen=True, slots=True)
class Asking:
    """That the holder of a role was asked to show that a letter reaches them by one way, and when they answered."""

    id: int
    number: int
    role: str
    via: str
    address: str
    letter_key: str
    asked: datetime
    answered: datetime | None

    @property
    def ref(self) -> str:
        """The test's reference for people."""
        return f"T-{self.number:04d}"


def next_asking(tx: Transaction, school_id: str) -> int:
    """Return the number of the next test."""
    return next_number(tx, school_id, "last_asking")


def ask(tx: Transaction, school_id: str, asking: Asking) -> None:
    """Somebody is asked."""
    values = {name: getattr(asking, name) for name in ("number", "role", "via", "address", "letter_key", "asked")}
    tx.execute(insert(askings).values(school_id=school_id, **values))


def askings_of(tx: Transaction, school_id: str) -> list[Asking]:
    """Return everything that was ever asked, oldest first."""
    return [_asking(row) for row in tx.execute(_ALL, {"school": school_id})]


def answer(tx: Transaction, letter_key: str, now: datetime) -> Asking | None:
    """Whoever the letter asked has answered; the first answer stands. Return what they were asked, or None."""
    row = tx.execute(select(askings).where(askings.c.letter_key == letter_key)).first()
    if row is None:
        return None
    tx.execute(update(askings).where(askings.c.id == row.id, askings.c.answered.is_(None)).values(answered=now))
    return _asking(row)


def is_answered(tx: Transaction, letter_key: str) -> bool:
    """Return whether a letter was a test that somebody has answered."""
    chosen = select(askings.c.answered).where(askings.c.letter_key == letter_key)
    return tx.execute(chosen).scalar() is not None


def live_since(tx: Transaction, school_id: str) -> datetime | None:
    """Return since when the school's alerts are live, or None."""
    return tx.execute(select(schools.c.live_since).where(schools.c.id == school_id)).scalar()


def go_live(tx: Transaction, school_id: str, now: datetime) -> None:
    """The school's alerts are live from now on."""
    tx.execute(update(schools).where(schools.c.id == school_id, schools.c.live_since.is_(None)).values(live_since=now))


def _asking(row: Row[tuple[object, ...]]) -> Asking:
    return Asking(row.id, row.number, row.role, row.via, row.address, row.letter_key, row.asked, row.answered)
