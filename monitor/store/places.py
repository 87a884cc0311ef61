"""What is remembered of places: how each was last read, which items were seen, and what its robots.txt said."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import Insert

from monitor.model import Ailment, SourceState
from monitor.store.database import Transaction, upsert, upsert_for
from monitor.store.schema import Moment
from monitor.store.schema_places import robots_texts, seen, silences, source_states
from sources.fetch import RobotsText, Silence

BATCH = 500
COLUMNS = [source_states.c[field.name] for field in fields(SourceState)]
_AILMENT = [column.name for column in COLUMNS].index("ailment")
# What every pass asks is built once.
_STATES = select(*COLUMNS)
_STATE = _STATES.where(source_states.c.source_id == bindparam("source"))
_PAST = delete(silences).where(silences.c.until <= bindparam("now", type_=Moment))
_FETCHED = select(robots_texts.c.authority, robots_texts.c.fetched)


def states(tx: Transaction) -> dict[str, SourceState]:
    """Return the state of every source that was ever tried, by its id."""
    return {row.source_id: _state(row) for row in tx.execute(_STATES)}


def state(tx: Transaction, source_id: str) -> SourceState | None:
    """Return the state of one source, or None when it was never tried."""
    row = tx.execute(_STATE, {"source": source_id}).one_or_none()
    return None if row is None else _state(row)


def _state(row: Row[Any]) -> SourceState:
    values = list(row)
    values[_AILMENT] = Ailment(values[_AILMENT])
    return SourceState(*values)


def save_state(tx: Transaction, new: SourceState) -> None:
    """The source's state becomes this one."""
    tx.execute(_saving(tx.dialect.name), {column.name: getattr(new, column.name) for column in COLUMNS})


@lru_cache(maxsize=2)
def _saving(dialect: str) -> Insert:
    """Return the statement that saves a state. Building it takes ten times as long as running it, and every look runs it."""
    statement = upsert_for(dialect, source_states)
    newest = {column.name: statement.excluded[column.name] for column in COLUMNS}
    return statement.on_conflict_do_update(index_elements=["source_id"], set_=newest)


def save_told(tx: Transaction, told: Mapping[str, str]) -> None:
    """The technician knows of this health of each source."""
    for source_id, health in told.items():
        tx.execute(update(source_states).where(source_states.c.source_id == source_id).values(told=health))


def contents(tx: Transaction, source_id: str, items: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return what each of these items of a source said when it was last seen, as digests; new items are missing."""
    wanted = list(items)
    known: dict[bytes, bytes] = {}
    for at in range(0, len(wanted), BATCH):
        rows = tx.execute(
            select(seen.c.item, seen.c.content).where(seen.c.source_id == source_id, seen.c.item.in_(wanted[at : at + BATCH]))
        )
        known.update((row.item, row.content) for row in rows)
    return known


def remember(tx: Transaction, source_id: str, items: Mapping[bytes, bytes], now: datetime) -> None:
    """These items, with what they say now, are seen. A set, never a time-stamp: late and re-dated items are not lost."""
    rows = [{"source_id": source_id, "item": item, "content": content, "first_seen": now} for item, content in items.items()]
    if rows:
        statement = upsert(tx, seen)
        newest = {"content": statement.excluded.content}
        tx.execute(statement.on_conflict_do_update(index_elements=["source_id", "item"], set_=newest), rows)


def robots(tx: Transaction) -> dict[str, RobotsText]:
    """Return every robots.txt that is remembered, by authority."""
    rows = tx.execute(select(robots_texts))
    return {row.authority: RobotsText(status=row.status, body=row.body, fetched=row.fetched) for row in rows}


def silences_kept(tx: Transaction) -> dict[str, Silence]:
    """Return which places wanted to be left alone when last they were asked, by authority."""
    rows = tx.execute(select(silences))
    return {row.authority: Silence(row.until, row.status) for row in rows}


def save_silences(tx: Transaction, wished: Mapping[str, Silence], now: datetime) -> None:
    """These places are left alone until then; wishes that have passed are forgotten. Other threads may be adding wishes."""
    tx.execute(_PAST, {"now": now})
    for authority, silence in dict(wished).items():
        if silence.until <= now:
            continue
        values = {"authority": authority, "until": silence.until, "status": silence.status}
        tx.execute(upsert(tx, silences).values(values).on_conflict_do_update(index_elements=["authority"], set_=values))


def save_robots(tx: Transaction, texts: Mapping[str, RobotsText]) -> None:
    """These robots.txt are remembered. Other threads may be adding texts."""
    # A pass comes every few minutes, and the texts are long: only what was asked for anew is written.
    known = {row.authority: row.fetched for row in tx.execute(_FETCHED)}
    for authority, text in dict(texts).items():
        if known.get(authority) == text.fetched:
            continue
        values = {"authority": authority, "status": text.status, "body": text.body, "fetched": text.fetched}
        tx.execute(upsert(tx, robots_texts).values(values).on_conflict_do_update(index_elements=["authority"], set_=values))
