"""What is remembered of the pages of cases that were looked at again."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, update

from monitor.model import Reason, Standing
from monitor.policy import Policy
from monitor.relook import EDITED, Finding, Known, asking, begun, history
from monitor.store.database import Transaction, upsert
from monitor.store.schema import Moment, alerts, cases, changes, sightings
from monitor.store.schema_following import followed
from monitor.store.schema_ruling import steps_taken
from monitor.store.steps import RENEWS

# A place shows an edit in its feed when it is next read; what comes later is another one.
SAME_EDIT = timedelta(days=1)
KNOWN = tuple(field.name for field in fields(Known))

lead = sightings.alias("lead")


@dataclass(frozen=True, slots=True)
class Followed:
    """A case whose page may be looked at: since when it is what it is, when its removal was asked for, and what is known."""

    case_id: int
    begun: datetime
    asked: datetime | None
    known: Known


def open_ones(tx: Transaction, school_id: str, requests: Collection[str], since: datetime) -> list[Followed]:
    """Return the open cases, ours or alerted, of which something began since a moment, without reading their words.

    ``requests`` are the steps of the policy that ask for a removal.
    """
    rows = tx.execute(_open_ones(frozenset(requests)), {"school": school_id, "since": since})
    return [_followed(row) for row in rows]


def of_case(tx: Transaction, case_id: int, requests: Collection[str]) -> Followed:
    """Return the same of one case, whatever became of it."""
    return _followed(tx.execute(_chosen(requests).where(cases.c.id == case_id)).one())


def history_of(tx: Transaction, case_id: int, policy: Policy) -> tuple[str, ...]:
    """Return in words what became of a case's page."""
    found = of_case(tx, case_id, asking(policy))
    return history(found.known, found.asked, found.begun)


def save(tx: Transaction, case_id: int, new: Known) -> None:
    """This is known of the case's page; where it is gone the case says since when."""
    values = {name: getattr(new, name) for name in KNOWN} | {"finding": new.finding.value}
    statement = upsert(tx, followed).values(case_id=case_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=values))
    gone = new.since if new.finding is Finding.GONE else None
    tx.execute(update(cases).where(cases.c.id == case_id).values(gone=gone))


def source_told_edit(tx: Transaction, case_id: int, since: datetime | None) -> bool:
    """Return whether the case's source has shown an edit, or worse words, since a look."""
    if since is None:
        return False
    edits = (changes.c.reason == Reason.GOT_WORSE.value) | changes.c.words.startswith(f"{EDITED}:")
    return tx.execute(select(changes.c.id).where(changes.c.case_id == case_id, changes.c.at > since, edits)).first() is not None


def take_told_edit(tx: Transaction, case_id: int, now: datetime) -> bool:
    """Return whether the edit that a source shows now was seen on the page, and told, within a day; the next one was not."""
    fresh = (followed.c.case_id == case_id) & (followed.c.edited >= now - SAME_EDIT)
    return tx.execute(update(followed).where(fresh).values(edited=None)).rowcount > 0


@lru_cache(maxsize=8)
def _open_ones(requests: frozenset[str]) -> Select[tuple[object, ...]]:
    """The open cases of a ``school`` of which something began ``since``. Each pass asks; building it takes ten times as long."""
    alerted = select(alerts.c.id).where(alerts.c.case_id == cases.c.id).exists()
    chosen = _chosen(requests).where(
        cases.c.school_id == bindparam("school"),
        cases.c.closed.is_(None),
        cases.c.merged_into.is_(None),
        cases.c.forgotten.is_(None),
        (cases.c.standing == Standing.US.value) | alerted,
        _begun_since(requests),
    )
    return chosen.order_by(cases.c.id)


def _begun_since(requests: Collection[str]) -> ColumnElement[bool]:
    """What makes a case one of which something began ``since``; thousands that nobody closed are not read in every pass."""
    since = bindparam("since", type_=Moment)
    renewed = (changes.c.case_id == cases.c.id) & changes.c.reason.in_(RENEWS) & (changes.c.at >= since)
    asked = (steps_taken.c.case_id == cases.c.id) & steps_taken.c.step.in_(requests) & steps_taken.c.undone.is_(None)
    return (
        (lead.c.seen >= since)
        | select(changes.c.id).where(renewed).exists()
        | select(steps_taken.c.id).where(asked, steps_taken.c.at >= since).exists()
    )


def _chosen(requests: Collection[str]) -> Select[tuple[object, ...]]:
    """Cases with what their marks are counted from, and what is known of their pages."""
    renewed = select(func.max(changes.c.at)).where(changes.c.case_id == cases.c.id, changes.c.reason.in_(RENEWS))
    steps = select(func.max(steps_taken.c.at)).where(
        steps_taken.c.case_id == cases.c.id, steps_taken.c.step.in_(requests), steps_taken.c.undone.is_(None)
    )
    both = renewed.scalar_subquery().label("renewed"), steps.scalar_subquery().label("asked")
    return (
        select(cases.c.id, lead.c.seen, *both, followed.c.case_id, *(followed.c[name] for name in KNOWN))
        .join(lead, lead.c.id == cases.c.lead_id)
        .outerjoin(followed, followed.c.case_id == cases.c.id)
    )


def _followed(row: Row[tuple[object, ...]]) -> Followed:
    """Return one row; what was asked before the case got worse was asked about something else."""
    asked = row.asked if row.asked and row.asked >= (row.renewed or row.asked) else None
    values: dict[str, Any] = dict(zip(KNOWN, row[-len(KNOWN) :], strict=True))
    known = Known() if row.case_id is None else Known(**{**values, "finding": Finding(row.finding)})
    return Followed(row.id, begun((row.seen, row.renewed, asked)), asked, known)
