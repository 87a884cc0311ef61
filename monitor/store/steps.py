"""What is remembered of what people did about a case: handed it in, took steps; and of verdicts that a newer policy replaced."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select, update

from monitor.model import Case, Reason, Taken, Verdict
from monitor.store import keeping
from monitor.store.database import Transaction
from monitor.store.plain import from_document, from_judgement, from_verdict, to_verdict
from monitor.store.schema import cases, changes
from monitor.store.schema_ruling import former_verdicts, steps_taken

# What makes another matter of a case, for those who have dealt with it.
RENEWS = tuple(reason.value for reason in (Reason.FIRST_SEEN, Reason.GOT_WORSE, Reason.BACK_AFTER_CLOSING))
# Recorded like a step, so that it is seen who closed a case and when.
CLOSED = "closed"


def record(tx: Transaction, case_id: int, taken: Taken) -> None:
    """The step is recorded as taken."""
    tx.execute(insert(steps_taken).values(case_id=case_id, step=taken.step, by=taken.by, at=taken.at))


def take_back(tx: Transaction, case_id: int, step: str, by: str, now: datetime) -> bool:
    """The newest record of the step counts no more; return whether there was one."""
    mine = (steps_taken.c.case_id == case_id, steps_taken.c.step == step, steps_taken.c.undone.is_(None))
    newest = tx.execute(select(func.max(steps_taken.c.id)).where(*mine)).scalar()
    tx.execute(update(steps_taken).where(steps_taken.c.id == newest).values(undone=now, undone_by=by))
    return newest is not None


def renewed(tx: Transaction, case_ids: Collection[int]) -> dict[int, datetime]:
    """Return since when each of these cases has been what it is, of those that got worse or came back.

    What was done before that was done about something else.
    """
    chosen = select(changes.c.case_id, func.max(changes.c.at).label("at")).where(changes.c.case_id.in_(case_ids))
    rows = tx.execute(chosen.where(changes.c.reason.in_(RENEWS)).group_by(changes.c.case_id))
    return {row.case_id: row.at for row in rows}


def taken(tx: Transaction, case_ids: Collection[int]) -> dict[int, tuple[Taken, ...]]:
    """Return the steps that were taken about these cases as they are now, oldest first, by case, without those taken back."""
    since = renewed(tx, case_ids)
    found: dict[int, list[Taken]] = {case_id: [] for case_id in case_ids}
    rows = tx.execute(
        select(steps_taken)
        .where(steps_taken.c.case_id.in_(case_ids), steps_taken.c.undone.is_(None))
        .order_by(steps_taken.c.at, steps_taken.c.id)
    )
    for row in rows:
        if row.at >= since.get(row.case_id, row.at):
            found[row.case_id].append(Taken(row.step, row.by, row.at))
    return {case_id: tuple(steps) for case_id, steps in found.items()}


def handed_in(tx: Transaction, case_id: int) -> list[tuple[datetime, str]]:
    """Return when a case's words were handed in, oldest first, each with by whom and from where."""
    one = (changes.c.case_id == case_id) | (cases.c.merged_into == case_id)
    chosen = select(changes.c.at, changes.c.words).join(cases, cases.c.id == changes.c.case_id)
    rows = tx.execute(chosen.where(one, changes.c.reason == Reason.HANDED_IN.value).order_by(changes.c.id))
    return [(row.at, row.words) for row in rows]


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
