"""Looks for the cases that a sighting may belong to: by its item, by its address, by its words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, literal, select

from monitor.copies import SKETCH_SIZE, least_shared, unpack
from monitor.store.database import Transaction
from monitor.store.schema import shingles, sightings

# How often a run of words is counted at most: one that so many texts share says little about which of them are alike.
COMMON = 100

# What is asked of every item is built once: building it takes longer than running it.
_OF_ITEM = select(sightings.c.case_id).where(
    sightings.c.school_id == bindparam("school"),
    sightings.c.source_id == bindparam("source"),
    sightings.c.item == bindparam("item"),
)
# In how many sightings each of so many values stands, as one row, counted up to COMMON.
_FOUND = (select(literal(1)).where(shingles.c.value == bindparam(f"value{at}")).limit(COMMON) for at in range(SKETCH_SIZE))
_COUNTS = select(*(select(func.count()).select_from(each.subquery()).scalar_subquery() for each in _FOUND))
_AT = select(sightings.c.case_id).where(sightings.c.school_id == bindparam("school"), sightings.c.address == bindparam("address"))


def case_of_item(tx: Transaction, school_id: str, source_id: str, item: bytes) -> int | None:
    """Return the case that an item of a source already belongs to."""
    return tx.execute(_OF_ITEM, {"school": school_id, "source": source_id, "item": item}).scalar()


def cases_at(tx: Transaction, school_id: str, address: bytes) -> set[int]:
    """Return the cases of which a sighting stands at this very address."""
    return set(tx.execute(_AT, {"school": school_id, "address": address}).scalars())


def sketches_near(
    tx: Transaction, school_id: str, sketch: Sequence[bytes], since: datetime
) -> list[tuple[int, tuple[bytes, ...]]]:
    """Return case and sketch of every sighting since a moment that shares enough runs of words with this sketch to be alike.

    Whatever shares ``least`` of them shares at least one of any that are left when ``least - 1`` are taken away. Without those
    that most texts share, a storm of posts that begin in the same words is not compared with itself all over again.
    """
    least = least_shared(sketch)
    candidates = select(shingles.c.sighting_id).where(shingles.c.value.in_(_rarest(tx, sketch)[: len(sketch) - least + 1]))
    near = (
        select(shingles.c.sighting_id)
        .where(shingles.c.value.in_(sketch), shingles.c.sighting_id.in_(candidates))
        .group_by(shingles.c.sighting_id)
        .having(func.count() >= least)
    )
    rows = tx.execute(
        select(sightings.c.case_id, sightings.c.sketch).where(
            sightings.c.school_id == school_id, sightings.c.id.in_(near), sightings.c.seen >= since
        )
    )
    return [(row.case_id, unpack(row.sketch)) for row in rows]


def _rarest(tx: Transaction, sketch: Sequence[bytes]) -> list[bytes]:
    """Return the runs of a sketch, those first that stand in the fewest sightings."""
    # Always as many as there can be, so that there is one statement.
    values = [*sketch, *[b""] * (SKETCH_SIZE - len(sketch))]
    counted = tx.execute(_COUNTS, {f"value{at}": value for at, value in enumerate(values)}).one()
    return [value for _, value in sorted(zip(counted, sketch, strict=False))]
