"""Deletes what grows by itself and what nothing needs any more; people's words have a rule of their own (``ledger.forget``)."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from monitor.store.database import Transaction
from monitor.store.schema import passes, shingles, sightings
from monitor.store.schema_places import robots_texts, seen, source_states

# The governors' report counts those of a term, which has more than ninety days, and may be asked for a year later.
PASSES_KEPT = timedelta(days=400)
# Words are held to be a copy for 30 days (``monitor.fold``): by what older ones would be found is never asked for.
SHINGLES_KEPT = timedelta(days=40)
# A robots.txt is asked for anew after a day at the latest.
ROBOTS_KEPT = timedelta(days=30)
# A place that nobody has tried for so long is in no configuration any more, of whichever school.
PLACES_KEPT = timedelta(days=365)


def prune(tx: Transaction, now: datetime) -> None:
    """Old passes, what only newer words are compared by, robots.txt of long ago and places that are read no more are gone."""
    tx.execute(delete(passes).where(passes.c.started < now - PASSES_KEPT))
    old = select(sightings.c.id).where(sightings.c.seen < now - SHINGLES_KEPT)
    tx.execute(delete(shingles).where(shingles.c.sighting_id.in_(old)))
    tx.execute(delete(robots_texts).where(robots_texts.c.fetched < now - ROBOTS_KEPT))
    gone = select(source_states.c.source_id).where(source_states.c.last_tried < now - PLACES_KEPT)
    tx.execute(delete(seen).where(seen.c.source_id.in_(gone)))
    tx.execute(delete(source_states).where(source_states.c.last_tried < now - PLACES_KEPT))
