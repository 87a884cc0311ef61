"""What is remembered of people's answers to "is this us?", and which cases still wait for one."""

from sqlalchemy import ColumnElement, func, select, update

from monitor.model import Answer, Case, Judgement, Standing
from monitor.store import keeping
from monitor.store.database import Transaction
from monitor.store.plain import from_judgement
from monitor.store.schema import cases


def in_tray(tx: Transaction, school_id: str) -> list[Case]:
    """Return the open cases that may be another school's and have no answer, oldest first."""
    return keeping.listed(tx, school_id, *_waiting())


def tray_count(tx: Transaction, school_id: str) -> int:
    """Return how many cases are in the tray."""
    mine = (cases.c.school_id == school_id, cases.c.merged_into.is_(None))
    return int(tx.execute(select(func.count()).select_from(cases).where(*mine, *_waiting())).scalar_one())


def answer(tx: Transaction, case_id: int, given: Answer | None, judgement: Judgement) -> None:
    """The answer stands, with the judgement it makes; a no closes the case. None: it holds no longer and the case is open."""
    said = {
        "answer": given and given.said.value,
        "answered_by": given and given.by,
        "answered_at": given and given.at,
        "learned_from": given and given.learned_from,
        "closed": given.at if given and not given.is_ours else None,
        "standing": judgement.mention.standing.value,
        "judgement": from_judgement(judgement),
    }
    tx.execute(update(cases).where(cases.c.id == case_id).values(said))


def untell(tx: Transaction, case_id: int) -> None:
    """The next digest tells the case as if none had: those before only counted it."""
    tx.execute(update(cases).where(cases.c.id == case_id).values(digest_id=None))


def _waiting() -> tuple[ColumnElement[bool], ...]:
    """What makes a case wait: of what is too old to be kept there is nothing left to judge by."""
    unsure = cases.c.standing == Standing.UNSURE.value
    return unsure, cases.c.closed.is_(None), cases.c.answer.is_(None), cases.c.forgotten.is_(None)
