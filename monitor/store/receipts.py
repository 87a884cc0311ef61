"""What is remembered of what came back: codes that name a letter, letters that were returned, and how far a mailbox was read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import Insert

from digests.model import Mark
from monitor.store.database import Transaction, upsert_for
from monitor.store.schema import letters
from monitor.store.schema_telling import mailboxes, refusals, secrets

# What every pass asks is built once: building it takes longer than running it.
_READING = select(mailboxes).where(mailboxes.c.name == bindparam("mailbox"))


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter that was posted: to whom, of which kind, and the message's key."""

    id: int
    key: str
    school_id: str
    role: str
    address: str
    kind: str
    urgent: bool
    created: datetime
    sent: datetime | None
    code: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a mailbox was read: the newest message's validity and number, the last good reading, and the trouble since."""

    validity: int | None = None
    uid: int | None = None
    last_good: datetime | None = None
    trouble: str = ""

    @property
    def mark(self) -> Mark | None:
        """How far the mailbox was read, or None when it never was."""
        return None if self.validity is None or self.uid is None else Mark(self.validity, self.uid)


def letter_with(tx: Transaction, code: str) -> Posted | None:
    """Return the letter that carried a one-time code, or None."""
    row = tx.execute(select(letters).where(letters.c.code == code)).first() if code else None
    return None if row is None else _posted(row)


def posted_after(tx: Transaction, since: datetime) -> list[Posted]:
    """Return the letters that have left since a moment and were not returned."""
    chosen = select(letters).where(letters.c.sent > since, letters.c.returned.is_(None))
    return [_posted(row) for row in tx.execute(chosen.order_by(letters.c.id))]


def mark_returned(tx: Transaction, ids: Iterable[int], now: datetime, trouble: str) -> None:
    """These letters came back: nobody has read them."""
    tx.execute(update(letters).where(letters.c.id.in_(list(ids))).values(returned=now, trouble=trouble))


def returned_since(tx: Transaction, school_id: str, since: datetime) -> list[tuple[str, str]]:
    """Return the role and the trouble of each letter that came back since a moment."""
    chosen = select(letters.c.role, letters.c.trouble).where(letters.c.school_id == school_id, letters.c.returned > since)
    return [(row.role, row.trouble) for row in tx.execute(chosen.order_by(letters.c.id))]


def note_refusal(tx: Transaction, posted: Posted, reason: str, now: datetime) -> None:
    """An answer to a letter was not taken, for a reason in words."""
    tx.execute(insert(refusals).values(school_id=posted.school_id, role=posted.role, reason=reason, at=now))


def refused_since(tx: Transaction, school_id: str, since: datetime) -> list[tuple[str, str, datetime]]:
    """Return the role, the reason and the time of each answer that was not taken since a moment, oldest first."""
    chosen = select(refusals).where(refusals.c.school_id == school_id, refusals.c.at > since)
    return [(row.role, row.reason, row.at) for row in tx.execute(chosen.order_by(refusals.c.id))]


def reading(tx: Transaction, name: str) -> Reading:
    """Return how far a mailbox was read."""
    row = tx.execute(_READING, {"mailbox": name}).first()
    return Reading() if row is None else Reading(row.validity, row.uid, row.last_good, row.trouble)


def note_reading(tx: Transaction, name: str, done: Reading) -> None:
    """A mailbox was read so far, or could not be."""
    values = {"validity": done.validity, "uid": done.uid, "last_good": done.last_good, "trouble": done.trouble}
    tx.execute(_noting(tx.dialect.name), {"name": name, **values})


@lru_cache(maxsize=2)
def _noting(dialect: str) -> Insert:
    """Return the statement that notes a reading."""
    statement = upsert_for(dialect, mailboxes)
    newest = {name: statement.excluded[name] for name in ("validity", "uid", "last_good", "trouble")}
    return statement.on_conflict_do_update(index_elements=["name"], set_=newest)


def secret(tx: Transaction, name: str, fresh: bytes) -> bytes:
    """Return a key of this installation; the first time it is the ``fresh`` one, which is kept."""
    known = tx.execute(select(secrets.c.value).where(secrets.c.name == name)).scalar()
    if known is None:
        tx.execute(insert(secrets).values(name=name, value=fresh))
    return fresh if known is None else bytes(known)


def _posted(row: Row[tuple[object, ...]]) -> Posted:
    return Posted(
        id=row.id,
        key=row.key,
        school_id=row.school_id,
        role=row.role,
        address=row.address,
        kind=row.kind,
        urgent=row.urgent,
        created=row.created,
        sent=row.sent,
        code=row.code,
    )
