"""What is remembered of alerts: who was told, how far up the ladder each has gone, and who acknowledged it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, select, update

from monitor.model import Reason
from monitor.store.database import Transaction, new_id, number_in, upsert
from monitor.store.keeping import next_number
from monitor.store.schema import alerts, tellings


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert: which case, why it was raised, how far up the ladder it has gone, and whether somebody has it."""

    id: int
    case_id: int
    number: int
    reason: Reason
    opened: datetime
    round: int
    next_round: datetime
    acknowledged: datetime | None
    acknowledged_by: str

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


def raise_alert(tx: Transaction, school_id: str, case_id: int, reason: Reason, at: tuple[datetime, datetime]) -> OpenAlert:
    """A new alert on a case stands, opened at the first of two times and due to climb at the second; return it."""
    now, next_round = at
    number = next_number(tx, school_id, "last_alert")
    values = {
        "school_id": school_id,
        "case_id": case_id,
        "number": number,
        "reason": reason.value,
        "opened": now,
        "round": 0,
        "next_round": next_round,
        "acknowledged_by": "",
    }
    alert_id = new_id(tx.execute(insert(alerts).values(values)))
    return OpenAlert(alert_id, case_id, number, reason, now, 0, next_round, None, "")


def unacknowledged(tx: Transaction, school_id: str) -> list[OpenAlert]:
    """Return the alerts that nobody has acknowledged, oldest first."""
    chosen = select(alerts).where(alerts.c.school_id == school_id, alerts.c.acknowledged.is_(None))
    return [_alert(row) for row in tx.execute(chosen.order_by(alerts.c.id))]


def alerts_since(tx: Transaction, school_id: str, since: datetime) -> list[OpenAlert]:
    """Return the alerts that nobody has acknowledged, and those raised or acknowledged since a moment, oldest first."""
    recent = alerts.c.acknowledged.is_(None) | (alerts.c.opened > since) | (alerts.c.acknowledged > since)
    chosen = select(alerts).where(alerts.c.school_id == school_id, recent)
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


def acknowledge(tx: Transaction, alert_id: int, by: str, now: datetime) -> None:
    """The alert is somebody's. The first acknowledgement stands; a later one changes nothing."""
    still_open = (alerts.c.id == alert_id) & alerts.c.acknowledged.is_(None)
    tx.execute(update(alerts).where(still_open).values(acknowledged=now, acknowledged_by=by))


def climb(tx: Transaction, alert_id: int, round_: int, next_round: datetime) -> None:
    """The alert has gone to the next round."""
    tx.execute(update(alerts).where(alerts.c.id == alert_id).values(round=round_, next_round=next_round))


def hurry(tx: Transaction, letter_key: str, now: datetime) -> None:
    """The alert that a letter told of goes to the next person now: this one cannot be reached."""
    told = select(tellings.c.alert_id).where(tellings.c.letter_key == letter_key)
    tx.execute(update(alerts).where(alerts.c.id.in_(told), alerts.c.acknowledged.is_(None)).values(next_round=now))


def tell(tx: Transaction, telling: Telling) -> None:
    """It is noted that a role was told, or is to be told, and why."""
    values = {name: getattr(telling, name) for name in Telling.__slots__}
    tx.execute(upsert(tx, tellings).values(values).on_conflict_do_nothing())


def tellings_of(tx: Transaction, alert_id: int) -> list[Telling]:
    """Return who was told of an alert, in order."""
    chosen = select(tellings).where(tellings.c.alert_id == alert_id).order_by(tellings.c.round, tellings.c.at)
    return [_telling(row) for row in tx.execute(chosen)]


def unbundled(tx: Transaction, school_id: str) -> list[tuple[Telling, int]]:
    """Return the tellings that wait for a bundle, each with its alert's number."""
    chosen = (
        select(tellings, alerts.c.number)
        .join(alerts, alerts.c.id == tellings.c.alert_id)
        .where(alerts.c.school_id == school_id, tellings.c.letter_key.is_(None))
        .order_by(alerts.c.number)
    )
    return [(_telling(row), row.number) for row in tx.execute(chosen)]


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
    )


def _telling(row: Row[tuple[object, ...]]) -> Telling:
    return Telling(row.alert_id, row.role, row.round, row.reason, row.at, row.letter_key)
