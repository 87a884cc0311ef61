"""What is remembered of alerts: who was told, how far up the ladder each has gone, and who acknowledged it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, insert, select, update

from monitor.model import Reason
from monitor.store import outbox
from monitor.store.database import Transaction, new_id, number_in, upsert
from monitor.store.keeping import next_number
from monitor.store.schema import alerts, tellings

FORTNIGHT = timedelta(days=14)
# What every pass asks is built once: building it takes longer than running it.
_OF_SCHOOL = select(alerts).where(alerts.c.school_id == bindparam("school")).order_by(alerts.c.id)
_UNACKNOWLEDGED = _OF_SCHOOL.where(alerts.c.acknowledged.is_(None))
_UNDECIDED = _OF_SCHOOL.where(alerts.c.acknowledged.is_not(None), alerts.c.decision.is_(None))
_UNBUNDLED = (
    select(tellings, alerts.c.number)
    .join(alerts, alerts.c.id == tellings.c.alert_id)
    .where(alerts.c.school_id == bindparam("school"), tellings.c.letter_key.is_(None), alerts.c.acknowledged.is_(None))
    .order_by(alerts.c.number)
)


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert: which case, why it was raised, how far up the ladder it has gone, who has it, and what they decided."""

    id: int
    case_id: int
    number: int
    reason: Reason
    opened: datetime
    round: int
    next_round: datetime
    acknowledged: datetime | None
    acknowledged_by: str
    category: str = ""
    question: str = ""
    acknowledged_via: str = ""
    decision: str = ""
    decided_by: str = ""

    @property
    def ref(self) -> str:
        """The alert's reference for people."""
        return f"A-{self.number:04d}"


@dataclass(frozen=True, slots=True)
class Telling:
    """That one role was told of an alert, or is to be told in the next bundle (no letter yet)."""

    alert_id: int
    role: str
    round: int
    reason: str
    at: datetime
    letter_key: str | None


@dataclass(frozen=True, slots=True)
class Raising:
    """Why an alert is raised, what kind of matter it is, since when, and when it goes to the next person."""

    reason: Reason
    category: str
    now: datetime
    next_round: datetime


def raise_alert(tx: Transaction, school_id: str, case_id: int, raising: Raising) -> OpenAlert:
    """A new alert on a case stands; return it."""
    number = next_number(tx, school_id, "last_alert")
    values = {
        "school_id": school_id,
        "case_id": case_id,
        "number": number,
        "reason": raising.reason.value,
        "category": raising.category,
        "opened": raising.now,
        "round": 0,
        "next_round": raising.next_round,
        "acknowledged_by": "",
    }
    alert_id = new_id(tx.execute(insert(alerts).values(values)))
    return OpenAlert(alert_id, case_id, number, raising.reason, raising.now, 0, raising.next_round, None, "", raising.category)


def unacknowledged(tx: Transaction, school_id: str) -> list[OpenAlert]:
    """Return the alerts that nobody has acknowledged, oldest first."""
    return [_alert(row) for row in tx.execute(_UNACKNOWLEDGED, {"school": school_id})]


def alerts_since(tx: Transaction, school_id: str, since: datetime) -> list[OpenAlert]:
    """Return the alerts that nobody has acknowledged, and those raised or acknowledged since a moment, oldest first.

    Of which nobody has said what was decided, a fortnight longer.
    """
    recent = alerts.c.acknowledged.is_(None) | (alerts.c.opened > since) | (alerts.c.acknowledged > since)
    undecided = alerts.c.decision.is_(None) & (alerts.c.acknowledged > since - FORTNIGHT)
    chosen = select(alerts).where(alerts.c.school_id == school_id, recent | undecided)
    return [_alert(row) for row in tx.execute(chosen.order_by(alerts.c.id))]


def alerts_of(tx: Transaction, case_id: int) -> list[OpenAlert]:
    """Return every alert that was raised on a case, oldest first."""
    return [_alert(row) for row in tx.execute(select(alerts).where(alerts.c.case_id == case_id).order_by(alerts.c.id))]


def alert_called(tx: Transaction, school_id: str, ref: str) -> OpenAlert | None:
    """Return the alert that a person calls "A-0013", or None when there is none."""
    if (number := number_in(ref, "A")) is None:
        return None
    row = tx.execute(select(alerts).where(alerts.c.school_id == school_id, alerts.c.number == number)).first()
    return None if row is None else _alert(row)


def acknowledge(tx: Transaction, alert_id: int, by: str, now: datetime, via: str = "") -> None:
    """The alert is somebody's. The first acknowledgement stands; a later one changes nothing.

    What was still to be told of it alone is not told any more.
    """
    still_open = (alerts.c.id == alert_id) & alerts.c.acknowledged.is_(None)
    tx.execute(update(alerts).where(still_open).values(acknowledged=now, acknowledged_by=by, acknowledged_via=via))
    keys = select(tellings.c.letter_key).where(tellings.c.alert_id == alert_id, tellings.c.letter_key.startswith("alert:"))
    outbox.withdraw(tx, tx.execute(keys.distinct()).scalars().all())


def decide(tx: Transaction, alert_id: int, decision: str, by: str, now: datetime) -> None:
    """It is recorded what came of the alert; a later word takes the place of an earlier one."""
    tx.execute(update(alerts).where(alerts.c.id == alert_id).values(decision=decision, decided_by=by, decided_at=now))


def ask(tx: Transaction, ids: Sequence[int], letter_key: str) -> None:
    """A letter asks what was decided about these alerts."""
    tx.execute(update(alerts).where(alerts.c.id.in_(ids)).values(question=letter_key))


def asked_by(tx: Transaction, letter_key: str) -> list[OpenAlert]:
    """Return the alerts of which a letter asks what was decided."""
    return [_alert(row) for row in tx.execute(select(alerts).where(alerts.c.question == letter_key).order_by(alerts.c.id))]


def undecided(tx: Transaction, school_id: str) -> list[OpenAlert]:
    """Return the alerts that somebody has and of which nobody has said what was decided, oldest first."""
    return [_alert(row) for row in tx.execute(_UNDECIDED, {"school": school_id})]


def climb(tx: Transaction, alert_id: int, round_: int, next_round: datetime) -> None:
    """The alert has gone to the next round."""
    tx.execute(update(alerts).where(alerts.c.id == alert_id).values(round=round_, next_round=next_round))


def tell(tx: Transaction, telling: Telling) -> None:
    """It is noted that a role was told, or is to be told, and why."""
    values = {name: getattr(telling, name) for name in Telling.__slots__}
    tx.execute(upsert(tx, tellings).values(values).on_conflict_do_nothing())


def tellings_of(tx: Transaction, alert_id: int) -> list[Telling]:
    """Return who was told of an alert, in order."""
    chosen = select(tellings).where(tellings.c.alert_id == alert_id).order_by(tellings.c.round, tellings.c.at)
    return [_telling(row) for row in tx.execute(chosen)]


def told_by(tx: Transaction, letter_key: str) -> list[OpenAlert]:
    """Return the alerts that a letter told of, oldest first."""
    told = select(tellings.c.alert_id).where(tellings.c.letter_key == letter_key)
    return [_alert(row) for row in tx.execute(select(alerts).where(alerts.c.id.in_(told)).order_by(alerts.c.id))]


def is_told_of(tx: Transaction, school_id: str, role: str, category: str, between: tuple[datetime, datetime]) -> bool:
    """Return whether a role has had a letter of its own about this kind of matter between two moments."""
    told = (tellings.c.role == role) & tellings.c.letter_key.is_not(None)
    told &= (tellings.c.at > between[0]) & (tellings.c.at <= between[1])
    kind = (alerts.c.school_id == school_id) & (alerts.c.category == category)
    chosen = select(alerts.c.id).join(tellings, alerts.c.id == tellings.c.alert_id).where(kind, told)
    return tx.execute(chosen.limit(1)).first() is not None


def unbundled(tx: Transaction, school_id: str) -> list[tuple[Telling, int]]:
    """Return the tellings that wait for a bundle, each with its alert's number."""
    return [(_telling(row), row.number) for row in tx.execute(_UNBUNDLED, {"school": school_id})]


def bundle(tx: Transaction, told: Sequence[Telling], letter_key: str) -> None:
    """These tellings are in one letter."""
    for telling in told:
        tx.execute(
            update(tellings)
            .where(
                tellings.c.alert_id == telling.alert_id,
                tellings.c.role == telling.role,
                tellings.c.round == telling.round,
            )
            .values(letter_key=letter_key)
        )


def _alert(row: Row[tuple[object, ...]]) -> OpenAlert:
    return OpenAlert(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        reason=Reason(row.reason),
        opened=row.opened,
        round=row.round,
        next_round=row.next_round,
        acknowledged=row.acknowledged,
        acknowledged_by=row.acknowledged_by,
        category=row.category,
        question=row.question,
        acknowledged_via=row.acknowledged_via,
        decision=row.decision or "",
        decided_by=row.decided_by or "",
    )


def _telling(row: Row[tuple[object, ...]]) -> Telling:
    return Telling(row.alert_id, row.role, row.round, row.reason, row.at, row.letter_key)
