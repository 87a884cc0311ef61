"""What is remembered of the days: which digests were written, what was counted, which passes were made, what was forgotten."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, func, insert, select, update

from monitor.store.database import Transaction, new_id, upsert
from monitor.store.schema import cases, digests, letters, passes, sightings, tallies, targets
from monitor.store.schema_learning import concerns
from monitor.store.schema_telling import refusals

WORDLESS = "wordless:"
# What every pass asks and notes is built once: building it takes longer than running it.
_NEWEST_DIGEST = (
    select(digests.c.written).where(digests.c.school_id == bindparam("school")).order_by(digests.c.id.desc()).limit(1)
)
_BEGIN = insert(passes)
_END = update(passes).where(passes.c.id == bindparam("pass_id"))


def open_digest(tx: Transaction, school_id: str, day: date, now: datetime) -> int | None:
    """The school's digest of this day is begun; return its id, or None when it was written before."""
    statement = upsert(tx, digests).values(school_id=school_id, day=day, written=now).on_conflict_do_nothing()
    written = tx.execute(statement)
    return None if written.rowcount == 0 else new_id(written)


def last_digest(tx: Transaction, school_id: str) -> datetime | None:
    """Return when the newest digest was written: the last one that was, whatever the clock said at others."""
    return tx.execute(_NEWEST_DIGEST, {"school": school_id}).scalar()


def count(tx: Transaction, school_id: str, day: date, name: str, number: int) -> None:
    """So many more of something were counted on a local day."""
    if number:
        statement = upsert(tx, tallies).values(school_id=school_id, day=day, name=name, count=number)
        more = {"count": tallies.c.count + statement.excluded.count}
        tx.execute(statement.on_conflict_do_update(index_elements=["school_id", "day", "name"], set_=more))


def counts(tx: Transaction, school_id: str, since: date) -> dict[tuple[date, str], int]:
    """Return what was counted since a local day, by day and name."""
    chosen = select(tallies.c.day, tallies.c.name, tallies.c.count.label("number")).where(
        tallies.c.school_id == school_id, tallies.c.day >= since
    )
    return {(row.day, row.name): row.number for row in tx.execute(chosen)}


def count_wordless(tx: Transaction, school_id: str, day: date, source_id: str, number: int) -> None:
    """So many more posts without words were seen at a source, and no digest has said so yet."""
    count(tx, school_id, day, _wordless(source_id), number)


def take_wordless(tx: Transaction, school_id: str, source_ids: Iterable[str]) -> dict[str, int]:
    """Return how many posts without words were seen at each of these sources and not told; they count as told from now on."""
    untold = (tallies.c.school_id == school_id) & tallies.c.name.startswith(WORDLESS)
    chosen = select(tallies.c.name, func.sum(tallies.c.count).label("number")).where(untold).group_by(tallies.c.name)
    seen = {row.name: row.number for row in tx.execute(chosen)}
    tx.execute(delete(tallies).where(untold))
    return {source_id: seen[name] for source_id in source_ids if (name := _wordless(source_id)) in seen}


def _wordless(source_id: str) -> str:
    # The name has 32 characters; a source may be called by more.
    return WORDLESS + sha256(source_id.encode()).hexdigest()[:20]


def begin_pass(tx: Transaction, now: datetime) -> int:
    """A pass has begun; return its id."""
    return new_id(tx.execute(_BEGIN, {"started": now, "unchecked": 0}))


def end_pass(tx: Transaction, pass_id: int, now: datetime, unchecked: int) -> None:
    """The pass has ended, with so many sources unchecked."""
    tx.execute(_END, {"pass_id": pass_id, "finished": now, "unchecked": unchecked})


def last_pass(tx: Transaction) -> datetime | None:
    """Return when the newest finished pass ended: the last one that did, whatever the clock said at others."""
    return tx.execute(
        select(passes.c.finished).where(passes.c.finished.is_not(None)).order_by(passes.c.id.desc()).limit(1)
    ).scalar()


def pass_to_come(tx: Transaction, now: datetime) -> datetime | None:
    """Return the newest moment of a pass that is more than a day later than now, until two days of passes have gone by since."""
    later = select(func.max(passes.c.started).label("newest"), func.max(passes.c.id).label("last")).where(
        passes.c.started > now + timedelta(days=1)
    )
    found = tx.execute(later).one()
    if found.newest is None:
        return None
    since = tx.execute(select(func.min(passes.c.started)).where(passes.c.id > found.last)).scalar()
    return None if since is not None and now - since > timedelta(days=2) else found.newest


def first_pass(tx: Transaction) -> datetime | None:
    """Return when the oldest pass began that is remembered."""
    return tx.execute(select(func.min(passes.c.started))).scalar()


def forget(tx: Transaction, before: datetime, now: datetime, blank: str) -> int:
    """Cases first seen before a moment lose their words (``blank`` takes their place) and addresses; so do letters sent before.

    Whom they named and what people said of their signals goes with them; by what dismissed words are known again, which
    cannot be read, stays. Their counts, references and the reasons of what was done stay. Return how many cases were forgotten.
    """
    old = (cases.c.first_seen < before) & cases.c.forgotten.is_(None)
    forgotten = tx.execute(select(cases.c.id).where(old)).scalars().all()
    tx.execute(update(cases).where(cases.c.id.in_(forgotten)).values(document=blank, forgotten=now))
    tx.execute(update(sightings).where(sightings.c.case_id.in_(forgotten)).values(key="", url=""))
    tx.execute(delete(concerns).where(concerns.c.case_id.in_(forgotten)))
    tx.execute(delete(targets).where(targets.c.case_id.in_(forgotten)))
    blank_letter = {"text": "", "html": "", "address": "", "code": ""}
    tx.execute(update(letters).where(letters.c.sent < before, letters.c.text != "").values(blank_letter))
    tx.execute(delete(letters).where(letters.c.created < before, letters.c.sent.is_(None)))
    tx.execute(delete(refusals).where(refusals.c.at < before))
    return len(forgotten)
