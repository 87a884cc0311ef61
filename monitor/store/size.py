"""How large the database is and how large it should be, so that growth that nobody wants is noticed."""

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Table, func, select, text

from monitor.store.database import Transaction
from monitor.store.schema import alerts, cases, letters, passes, shingles, sightings, tellings
from monitor.store.schema_places import seen

EMPTY = 310_000  # bytes of a database in which nothing stands yet: a page for each table and index


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows a database holds of whatever grows by itself; ``whole`` are the letters whose words are not forgotten yet.

    Everything else together is a few rows a week.
    """

    seen: int
    sightings: int
    shingles: int
    cases: int
    alerts: int
    tellings: int
    letters: int
    whole: int
    passes: int


# Bytes of a row of each, its part of the indexes included, as ``python -m tests.bench.storage`` measures them.
BYTES = Held(seen=105, sightings=500, shingles=58, cases=4_800, alerts=300, tellings=180, letters=450, whole=13_000, passes=65)


def held(tx: Transaction) -> Held:
    """Return how many rows the database holds."""
    return Held(
        seen=_count(tx, seen),
        sightings=_count(tx, sightings),
        shingles=_count(tx, shingles),
        cases=_count(tx, cases),
        alerts=_count(tx, alerts),
        tellings=_count(tx, tellings),
        letters=_count(tx, letters),
        whole=_count(tx, letters, letters.c.text != ""),
        passes=_count(tx, passes),
    )


def predicted(rows: Held) -> int:
    """Return how many bytes a database that holds so much should take."""
    return EMPTY + sum(int(getattr(rows, field.name)) * int(getattr(BYTES, field.name)) for field in fields(Held))


def actual(tx: Transaction) -> int:
    """Return how many bytes the database takes; what was deleted, and is used again before the file grows, is left out."""
    pages, unused, page = (_pragma(tx, name) for name in ("page_count", "freelist_count", "page_size"))
    return (pages - unused) * page


def _count(tx: Transaction, table: Table, *where: ColumnElement[bool]) -> int:
    return int(tx.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def _pragma(tx: Transaction, name: str) -> int:
    return int(tx.execute(text(f"PRAGMA {name}")).scalar_one())
