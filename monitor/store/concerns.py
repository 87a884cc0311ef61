"""What is remembered of people's answers to "was this a concern?", and the words by which a dismissed text is known again."""

from sqlalchemy import ColumnElement, Select, delete, insert, select

from monitor.dismissed import Dismissal
from monitor.model import Band, Concern
from monitor.store.database import Transaction
from monitor.store.schema import cases
from monitor.store.schema_learning import concerns, dismissals


def say(tx: Transaction, case_id: int, concern: Concern) -> None:
    """This is the answer on one signal of a case, whatever was said of it before."""
    tx.execute(delete(concerns).where(_of_case(concerns.c.case_id, case_id), concerns.c.signal == concern.signal))
    values = {name: getattr(concern, name) for name in Concern.__slots__} | {"band": concern.band.value}
    tx.execute(insert(concerns).values(case_id=case_id, **values))


def said_of(tx: Transaction, case_id: int) -> list[Concern]:
    """Return what was said of a case, and of those that were folded into it."""
    return _concerns(tx, select(concerns).where(_of_case(concerns.c.case_id, case_id)))


def said(tx: Transaction, school_id: str) -> list[Concern]:
    """Return everything that was said of the school's cases, oldest first."""
    return _concerns(tx, select(concerns).join(cases, cases.c.id == concerns.c.case_id).where(cases.c.school_id == school_id))


def is_forgotten(tx: Transaction, case_id: int) -> bool:
    """Return whether a case is too old for its words to be kept."""
    return tx.execute(select(cases.c.forgotten).where(cases.c.id == case_id)).scalar() is not None


def dismiss(tx: Transaction, case_id: int, likeness: bytes, dismissal: Dismissal) -> None:
    """The words of a case are known again, by a digest alone."""
    school_id = tx.execute(select(cases.c.school_id).where(cases.c.id == case_id)).scalar_one()
    signals = " ".join(sorted(dismissal.signals))
    tx.execute(
        insert(dismissals).values(school_id=school_id, case_id=case_id, likeness=likeness, signals=signals, at=dismissal.at)
    )


def undismiss(tx: Transaction, case_id: int, likeness: bytes | None) -> bool:
    """The words of a case, and whatever is the same, alert again. Return whether they were dismissed."""
    mine = dismissals.c.school_id == select(cases.c.school_id).where(cases.c.id == case_id).scalar_subquery()
    own = select(dismissals.c.likeness).where(_of_case(dismissals.c.case_id, case_id))
    same = dismissals.c.likeness.in_(own) | (dismissals.c.likeness == likeness)
    return bool(tx.execute(delete(dismissals).where(mine, same)).rowcount)


def known_again(tx: Transaction, school_id: str, likeness: bytes) -> Dismissal | None:
    """Return how the same words were dismissed last, or None where they never were."""
    mine = (dismissals.c.school_id == school_id) & (dismissals.c.likeness == likeness)
    row = tx.execute(select(dismissals).where(mine).order_by(dismissals.c.id.desc())).first()
    return None if row is None else Dismissal(frozenset(row.signals.split()), row.at)


def _of_case(column: ColumnElement[int], case_id: int) -> ColumnElement[bool]:
    return column.in_(select(cases.c.id).where((cases.c.id == case_id) | (cases.c.merged_into == case_id)))


def _concerns(tx: Transaction, chosen: Select[tuple[object, ...]]) -> list[Concern]:
    return [
        Concern(row.signal, row.score, Band(row.band), row.right, row.by, row.at)
        for row in tx.execute(chosen.order_by(concerns.c.id))
    ]
