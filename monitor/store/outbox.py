"""What is remembered of letters until they are delivered, and that they were."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, select, update

from digests.model import Letter, Message
from monitor.store.database import Transaction, upsert
from monitor.store.schema import Moment, letters

# Between two attempts to deliver a letter there is never more, nor any before the first.
LONGEST_WAIT = timedelta(minutes=31)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter in the outbox: its id, the message, by which way it goes (empty: as letters go), and how often it was tried."""

    id: int
    message: Message
    role: str
    kind: str
    attempts: int
    due: datetime
    trouble: str
    via: str
    school_id: str


@dataclass(frozen=True, slots=True)
class Posting:
    """To whom a message is posted and what it is: the school, the role, the kind, the way it goes and the code it carries."""

    school_id: str
    role: str
    kind: str
    via: str = ""
    code: str = ""


def post(tx: Transaction, posting: Posting, message: Message) -> None:
    """The message waits in the outbox, due at once. One with the same key is there only once, however often it is posted."""
    values = {
        "key": message.key,
        "school_id": posting.school_id,
        "role": posting.role,
        "kind": posting.kind,
        "via": posting.via,
        "code": posting.code,
        "address": message.to,
        "subject": message.letter.subject,
        "text": message.letter.text,
        "html": message.letter.html,
        "urgent": message.urgent,
        "created": message.created,
        "due": message.created,
        "attempts": 0,
        "trouble": "",
    }
    tx.execute(upsert(tx, letters).values(values).on_conflict_do_nothing(index_elements=["key"]))


def waiting(tx: Transaction, now: datetime | None = None, *, urgent_only: bool = False) -> list[Waiting]:
    """Return the letters not yet delivered (those due by ``now``, if given), urgent ones first, then the longest due.

    One that is due further ahead than any wait is the trace of a clock that ran fast, and is due too.
    """
    moments = {"now": now, "far": now + LONGEST_WAIT} if now else {}
    return [_waiting(row) for row in tx.execute(_unsent(due_only=now is not None, urgent_only=urgent_only), moments)]


@lru_cache(maxsize=4)
def _unsent(*, due_only: bool, urgent_only: bool) -> Select[Any]:
    """The letters not yet delivered: all, or those due ``now`` or further ahead than ``far``. Building it takes long."""
    chosen = select(letters).where(letters.c.sent.is_(None))
    if due_only:
        now, far = bindparam("now", type_=Moment), bindparam("far", type_=Moment)
        chosen = chosen.where((letters.c.due <= now) | (letters.c.due > far) | (letters.c.attempts == 0))
    if urgent_only:
        chosen = chosen.where(letters.c.urgent)
    return chosen.order_by(letters.c.urgent.desc(), letters.c.due, letters.c.id)


def sent_at(tx: Transaction, now: datetime) -> list[Waiting]:
    """Return the letters that the pass of this moment delivered, urgent ones first."""
    chosen = select(letters).where(letters.c.sent == now).order_by(letters.c.urgent.desc(), letters.c.id)
    return [_waiting(row) for row in tx.execute(chosen)]


def mark_sent(tx: Transaction, letter_id: int, now: datetime) -> None:
    """The letter is delivered."""
    tx.execute(update(letters).where(letters.c.id == letter_id).values(sent=now, trouble=""))


def readdress(tx: Transaction, letter_id: int, address: str) -> None:
    """The letter goes to another address: somebody else holds the role now."""
    tx.execute(update(letters).where(letters.c.id == letter_id).values(address=address))


def mark_failed(tx: Transaction, letter_id: int, due: datetime, trouble: str) -> None:
    """The letter stays in the outbox and is due again at ``due``."""
    values = {"due": due, "trouble": trouble, "attempts": letters.c.attempts + 1}
    tx.execute(update(letters).where(letters.c.id == letter_id).values(values))


def posted(tx: Transaction, school_id: str, role: str, kind: str, between: tuple[datetime, datetime]) -> int:
    """Return how many letters of a kind were written to a role between two moments."""
    chosen = select(func.count()).where(
        letters.c.school_id == school_id,
        letters.c.role == role,
        letters.c.kind == kind,
        letters.c.created > between[0],
        letters.c.created <= between[1],
    )
    return int(tx.execute(chosen).scalar_one())


def withdraw(tx: Transaction, keys: Iterable[str | None]) -> None:
    """The letters with these keys, and what was to be said of them by other ways, leave no more unless they have left already."""
    wanted = set(filter(None, keys))
    if not wanted:
        return
    # Few letters wait at any time; of an alert that nobody acknowledges there may be hundreds of keys.
    unsent = tx.execute(select(letters.c.id, letters.c.key).where(letters.c.sent.is_(None)))
    withdrawn = [row.id for row in unsent if not wanted.isdisjoint(_endings(row.key))]
    if withdrawn:
        tx.execute(delete(letters).where(letters.c.id.in_(withdrawn), letters.c.sent.is_(None)))


def _endings(key: str) -> Iterator[str]:
    """Yield a key, and what follows each of its colons: what is said of a letter by another way ends in that letter's key."""
    while key:
        yield key
        key = key.partition(":")[2]


def _waiting(row: Row[tuple[object, ...]]) -> Waiting:
    letter = Letter(row.subject, row.text, row.html)
    message = Message(row.key, row.address, letter, row.created, row.urgent)
    return Waiting(row.id, message, row.role, row.kind, row.attempts, row.due, row.trouble, row.via, row.school_id)
