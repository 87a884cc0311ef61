"""What is remembered of places: how each was last read, which items were seen, and what its robots.txt said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import select

from monitor.store.database import Transaction, upsert
from monitor.store.schema import robots_texts, seen, source_states
from sources.fetch import RobotsText
from sources.model import Validators

BATCH = 500
# How fast the memory of how many items a place usually shows follows what it shows now.
FOLLOW = 0.3


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source was last read. ``trouble`` is empty after a good read; ``usual_items`` follows how many it shows."""

    source_id: str
    next_look: datetime
    last_tried: datetime
    last_good: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    failures: int = 0
    trouble: str = ""
    remedy: str = ""
    usual_items: float = 0.0
    robots: str = ""
    moved_to: str = ""

    @property
    def validators(self) -> Validators:
        """What the place said last time, for asking "has it changed?"."""
        return Validators(self.etag, self.last_modified)

    def with_items(self, count: int) -> "SourceState":
        """Return the state after a good read of so many items."""
        usual = count if self.last_good is None else self.usual_items + FOLLOW * (count - self.usual_items)
        return replace(self, usual_items=usual)


COLUMNS = [source_states.c[field.name] for field in fields(SourceState)]


def states(tx: Transaction) -> dict[str, SourceState]:
    """Return the state of every source that was ever tried, by its id."""
    rows = tx.execute(select(*COLUMNS)).all()
    return {row.source_id: SourceState(**row._mapping) for row in rows}  # noqa: SLF001 - SQLAlchemy's documented name


def state(tx: Transaction, source_id: str) -> SourceState | None:
    """Return the state of one source, or None when it was never tried."""
    row = tx.execute(select(*COLUMNS).where(source_states.c.source_id == source_id)).one_or_none()
    return None if row is None else SourceState(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name


def save_state(tx: Transaction, new: SourceState) -> None:
    """The source's state becomes this one."""
    values = {field.name: getattr(new, field.name) for field in fields(SourceState)}
    statement = upsert(tx, source_states).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["source_id"], set_=values))


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
        update = {"content": statement.excluded.content}
        tx.execute(statement.on_conflict_do_update(index_elements=["source_id", "item"], set_=update), rows)


def robots(tx: Transaction) -> dict[str, RobotsText]:
    """Return every robots.txt that is remembered, by authority."""
    rows = tx.execute(select(robots_texts))
    return {row.authority: RobotsText(status=row.status, body=row.body, fetched=row.fetched) for row in rows}


def save_robots(tx: Transaction, texts: Mapping[str, RobotsText]) -> None:
    """These robots.txt are remembered."""
    for authority, text in texts.items():
        values = {"authority": authority, "status": text.status, "body": text.body, "fetched": text.fetched}
        tx.execute(upsert(tx, robots_texts).values(values).on_conflict_do_update(index_elements=["authority"], set_=values))
