"""What is remembered of the steps that people took about a case, and of the verdicts that a newer policy replaced."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update

from monitor.model import Case, Taken, Verdict
from monitor.store import keeping
from monitor.store.database import Transaction
from monitor.store.plain import from_document, from_judgement, from_verdict, to_verdict
from monitor.store.schema import cases
from monitor.store.schema_ruling import former_verdicts, steps_taken

# Recorded like a step, so that it is seen who closed a case and when.
CLOSED = "closed"


def record(tx: Transaction, case_id: int, taken: Taken) -> None:
    """The step is recorded as taken."""
    tx.execute(insert(steps_taken).values(case_id=case_id, step=taken.step, by=taken.by, at=taken.at))


def take_back(tx: Transaction, case_id: int, step: str, by: str, now: datetime) -> bool:
    """The step counts as not taken; return whether it had been."""
    mine = (steps_taken.c.case_id == case_id, steps_taken.c.step == step, steps_taken.c.undone.is_(None))
    return bool(tx.execute(update(steps_taken).where(*mine).values(undone=now, undone_by=by)).rowcount)


def taken(tx: Transaction, case_ids: Collection[int]) -> dict[int, tuple[Taken, ...]]:
    """Return the steps that were taken about these cases, oldest first, by case; those taken back are not among them."""
    found: dict[int, list[Taken]] = {case_id: [] for case_id in case_ids}
    rows = tx.execute(
        select(steps_taken)
        .where(steps_taken.c.case_id.in_(case_ids), steps_taken.c.undone.is_(None))
        .order_by(steps_taken.c.at, steps_taken.c.id)
    )
    for row in rows:
        found[row.case_id].append(Taken(row.step, row.by, row.at))
    return {case_id: tuple(steps) for case_id, steps in found.items()}


def open_cases(tx: Transaction, school_id: str) -> list[Case]:
    """Return the cases that are not closed, oldest first."""
    return keeping.listed(tx, school_id, cases.c.closed.is_(None))


def judged_by_another(tx: Transaction, school_id: str, fingerprint: str) -> int:
    """Return how many open cases were judged by another state of the policy than the one of this fingerprint."""
    return sum(case.judgement.verdict.fingerprint != fingerprint for case in open_cases(tx, school_id))


def replace_verdict(tx: Transaction, case: Case, new: Case, by: str, now: datetime) -> None:
    """The case is judged, its words kept and its writer known as ``new`` says; the verdict that it had is kept too."""
    old = {"case_id": case.id, "verdict": from_verdict(case.judgement.verdict), "until": now, "by": by}
    tx.execute(insert(former_verdicts).values(old))
    now_said = {
        "judgement": from_judgement(new.judgement),
        "document": from_document(new.document),
        "poster": new.poster or None,
    }
    tx.execute(update(cases).where(cases.c.id == case.id).values(now_said))


def former(tx: Transaction, case_id: int) -> list[tuple[datetime, Verdict]]:
    """Return the verdicts that a case had before, oldest first, each with until when."""
    rows = tx.execute(select(former_verdicts).where(former_verdicts.c.case_id == case_id).order_by(former_verdicts.c.id))
    return [(row.until, to_verdict(row.verdict)) for row in rows]
