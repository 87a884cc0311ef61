"""What is remembered of cases: each matter, every place where its words stand, and what changed about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, update

from monitor.copies import pack
from monitor.model import Answer, Case, Channel, Judgement, Reason, Said, Sighting
from monitor.store.database import Transaction, new_id, number_in
from monitor.store.plain import from_document, from_judgement, to_document, to_judgement
from monitor.store.schema import alerts, cases, changes, digests, schools, shingles, sightings, targets
from monitor.store.schema_ruling import former_verdicts, steps_taken
from sources.model import Document

# What every pass asks is built once: building it takes longer than running it.
_ENROLLED = select(schools.c.id).where(schools.c.id == bindparam("school"))
_LEAD = sightings.alias("lead")
# Cases with their lead sighting, how many sightings they have, and their latest alert.
_CASES = select(
    cases,
    *(_LEAD.c[name] for name in ("source_id", "key", "url", "seen", "posted")),
    select(func.count()).where(sightings.c.case_id == cases.c.id).scalar_subquery().label("places"),
    select(func.max(alerts.c.number)).where(alerts.c.case_id == cases.c.id).scalar_subquery().label("alert"),
).join(_LEAD, _LEAD.c.id == cases.c.lead_id)
_CASE = _CASES.where(cases.c.id == bindparam("case"))


@dataclass(frozen=True, slots=True)
class Found:
    """One sighting as it comes in: where, what identifies its address (or None), and the sketch of its words."""

    school_id: str
    source_id: str
    item: bytes
    key: str
    url: str
    address: bytes | None
    sketch: tuple[bytes, ...]
    seen: datetime
    posted: datetime | None


@dataclass(frozen=True, slots=True)
class Lead:
    """What a case is told by: the document, what was decided of it, and where it stood."""

    document: Document
    judgement: Judgement
    place: str
    channel: Channel
    sha256: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a case after it was first told."""

    id: int
    case_id: int
    number: int
    at: datetime
    reason: Reason
    words: str


def enrol(tx: Transaction, school_id: str, name: str) -> None:
    """The school has a row of its own."""
    if tx.execute(_ENROLLED, {"school": school_id}).first() is None:
        tx.execute(insert(schools).values(id=school_id, name=name, last_case=0, last_alert=0))


def next_number(tx: Transaction, school_id: str, column: str) -> int:
    """Return the school's next ``last_case`` or ``last_alert``; numbers are never used twice."""
    counter = schools.c[column]
    tx.execute(update(schools).where(schools.c.id == school_id).values({counter: counter + 1}))
    return int(tx.execute(select(counter).where(schools.c.id == school_id)).scalar_one())


def open_case(tx: Transaction, found: Found, lead: Lead, *, baseline: bool) -> int:
    """A new case stands, with its first sighting; return its id."""
    number = next_number(tx, found.school_id, "last_case")
    values = _lead_values(lead) | {
        "school_id": found.school_id,
        "number": number,
        "lead_id": 0,
        "first_seen": found.seen,
        "baseline": baseline,
    }
    case_id = new_id(tx.execute(insert(cases).values(values)))
    lead_with(tx, case_id, add_sighting(tx, case_id, found), lead)
    return case_id


def add_sighting(tx: Transaction, case_id: int, found: Found) -> int:
    """The case has this sighting; when the item was seen before (it was edited), it is the same one with new words.

    Return the sighting's id.
    """
    values = {
        "case_id": case_id,
        "key": found.key,
        "url": found.url,
        "address": found.address,
        "sketch": pack(found.sketch),
        "posted": found.posted,
    }
    same = {"school_id": found.school_id, "source_id": found.source_id, "item": found.item}
    sighting_id = tx.execute(select(sightings.c.id).filter_by(**same)).scalar()
    if sighting_id is None:
        sighting_id = new_id(tx.execute(insert(sightings).values(**values, **same, seen=found.seen)))
    else:
        tx.execute(update(sightings).where(sightings.c.id == sighting_id).values(values))
        tx.execute(delete(shingles).where(shingles.c.sighting_id == sighting_id))
    tx.execute(insert(shingles), [{"sighting_id": sighting_id, "value": value} for value in found.sketch])
    return sighting_id


def lead_with(tx: Transaction, case_id: int, sighting_id: int, lead: Lead) -> None:
    """The case is told by this sighting and this document from now on; who wrote those words, nobody has said yet."""
    tx.execute(update(cases).where(cases.c.id == case_id).values(_lead_values(lead) | {"lead_id": sighting_id, "poster": None}))


def lead_like(tx: Transaction, case_id: int, other: int) -> None:
    """The case is told by what another case was told by."""
    names = ("standing", "document", "judgement", "place", "channel", "sha256", "lead_id", "poster")
    row = tx.execute(select(*(cases.c[name] for name in names)).where(cases.c.id == other)).one()
    tx.execute(update(cases).where(cases.c.id == case_id).values(dict(zip(names, row, strict=True))))


def close(tx: Transaction, case_id: int, now: datetime) -> None:
    """The case is closed; when its words are seen again it opens by itself."""
    tx.execute(update(cases).where(cases.c.id == case_id).values(closed=now))


def reopen(tx: Transaction, case_id: int) -> None:
    """The case is open again."""
    tx.execute(update(cases).where(cases.c.id == case_id).values(closed=None))


def merge(tx: Transaction, into: int, others: Sequence[int]) -> None:
    """What belonged to the other cases belongs to one; the others stay as references that point to it."""
    tx.execute(update(sightings).where(sightings.c.case_id.in_(others)).values(case_id=into))
    tx.execute(update(alerts).where(alerts.c.case_id.in_(others)).values(case_id=into))
    tx.execute(update(targets).where(targets.c.case_id.in_(others)).values(case_id=into))
    tx.execute(update(steps_taken).where(steps_taken.c.case_id.in_(others)).values(case_id=into))
    tx.execute(update(former_verdicts).where(former_verdicts.c.case_id.in_(others)).values(case_id=into))
    tx.execute(update(cases).where(cases.c.id.in_(others)).values(merged_into=into))


def note_change(tx: Transaction, case_id: int, at: datetime, reason: Reason, words: str) -> None:
    """The change is noted, and the next digest tells it, unless it is only that somebody handed the words in."""
    tx.execute(insert(changes).values(case_id=case_id, at=at, reason=reason.value, words=words))


def case(tx: Transaction, case_id: int) -> Case:
    """Return a case by its id."""
    return _case(tx.execute(_CASE, {"case": case_id}).one())


def case_called(tx: Transaction, school_id: str, ref: str) -> Case | None:
    """Return the case that a person calls "M-0012"; one that was folded into another is answered by the other."""
    if (number := number_in(ref, "M")) is None:
        return None
    row = tx.execute(
        select(cases.c.id, cases.c.merged_into).where(cases.c.school_id == school_id, cases.c.number == number)
    ).first()
    if row is None:
        return None
    case_id = row.id if row.merged_into is None else row.merged_into
    return case(tx, case_id)


def listed(tx: Transaction, school_id: str, *where: ColumnElement[bool]) -> list[Case]:
    """Return the school's cases that stand on their own and fit, oldest first."""
    chosen = _CASES.where(cases.c.school_id == school_id, cases.c.merged_into.is_(None), *where)
    return [_case(row) for row in tx.execute(chosen.order_by(cases.c.id))]


def untold(tx: Transaction, school_id: str) -> list[Case]:
    """Return the cases that stand in no digest yet."""
    return listed(tx, school_id, cases.c.digest_id.is_(None))


def told_in(tx: Transaction, case_id: int) -> date | None:
    """Return the day of the digest that told a case, or None when none has yet."""
    chosen = select(digests.c.day).join(cases, cases.c.digest_id == digests.c.id).where(cases.c.id == case_id)
    return tx.execute(chosen).scalar()


def told_at(tx: Transaction, school_id: str, now: datetime) -> dict[str, int]:
    """Return how many cases the pass of this moment told somebody of, in its digest or by an alert, by source."""
    alerted = select(alerts.c.case_id).where(alerts.c.opened == now)
    digested = select(digests.c.id).where(digests.c.written == now)
    chosen = (
        select(sightings.c.source_id, func.count().label("told"))
        .join(cases, cases.c.lead_id == sightings.c.id)
        .where(cases.c.school_id == school_id, cases.c.merged_into.is_(None))
        .where(cases.c.id.in_(alerted) | cases.c.digest_id.in_(digested))
        .group_by(sightings.c.source_id)
    )
    return {row.source_id: row.told for row in tx.execute(chosen)}


def sightings_of(tx: Transaction, case_id: int) -> list[Sighting]:
    """Return every place where a case's words stand, in the order they were found."""
    rows = tx.execute(select(sightings).where(sightings.c.case_id == case_id).order_by(sightings.c.id))
    return [Sighting(row.source_id, row.key, row.url, row.seen, row.posted) for row in rows]


def untold_changes(tx: Transaction, school_id: str) -> list[Change]:
    """Return what changed about open cases that an earlier digest told, and no digest has told yet."""
    rows = tx.execute(
        select(changes.c.id, changes.c.case_id, cases.c.number, changes.c.at, changes.c.reason, changes.c.words)
        .join(cases, cases.c.id == changes.c.case_id)
        .where(cases.c.school_id == school_id, cases.c.closed.is_(None), changes.c.digest_id.is_(None))
        .where(changes.c.reason != Reason.HANDED_IN.value)
        .order_by(changes.c.id)
    )
    return [Change(row.id, row.case_id, row.number, row.at, Reason(row.reason), row.words) for row in rows]


def mark_told(tx: Transaction, school_id: str, digest_id: int, case_ids: Sequence[int]) -> None:
    """These cases, and every change of the school's cases until now, stand in this digest and in no other."""
    ours = select(cases.c.id).where(cases.c.school_id == school_id)
    untold_yet = changes.c.digest_id.is_(None) & changes.c.case_id.in_(ours)
    tx.execute(update(cases).where(cases.c.id.in_(case_ids)).values(digest_id=digest_id))
    tx.execute(update(changes).where(untold_yet).values(digest_id=digest_id))


def _case(row: Row[tuple[object, ...]]) -> Case:
    return Case(
        id=row.id,
        school_id=row.school_id,
        number=row.number,
        document=to_document(row.document),
        judgement=to_judgement(row.judgement),
        place=row.place,
        channel=Channel(row.channel),
        lead=Sighting(row.source_id, row.key, row.url, row.seen, row.posted),
        first_seen=row.first_seen,
        sha256=row.sha256,
        copies=row.places - 1,
        alert=row.alert,
        baseline=row.baseline,
        closed=row.closed,
        answer=None if row.answer is None else Answer(Said(row.answer), row.answered_by, row.answered_at, row.learned_from),
        poster=row.poster or "",
        gone=row.gone,
    )


def _lead_values(lead: Lead) -> dict[str, object]:
    return {
        "standing": lead.judgement.mention.standing.value,
        "document": from_document(lead.document),
        "judgement": from_judgement(lead.judgement),
        "place": lead.place,
        "channel": lead.channel.value,
        "sha256": lead.sha256,
    }
