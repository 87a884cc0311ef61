"""Opens what is remembered for the doctor, where it can be read and is of this program's version, and never otherwise."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from monitor.doctor.surroundings import Surroundings, stat_of
from monitor.store import Store, examination
from monitor.store.database import HEAD
from monitor.store.trouble import StorageTrouble


def version(here: Surroundings) -> str | None:
    """Return the database's version; None where there is no database, or it cannot be read (D021 says which)."""
    try:
        return examination.version(here.database) if here.database and stat_of(here.database) else None
    except StorageTrouble:
        return None


def newest(here: Surroundings) -> datetime | None:
    """Return when the newest pass began, as far as that can be read."""
    return examination.newest(here.database) if here.database and version(here) else None


@contextmanager
def opened(here: Surroundings) -> Iterator[Store | None]:
    """The database, or None where it cannot be used: it is neither made nor brought to another version."""
    if here.config is None or version(here) != HEAD:
        yield None
        return
    with closing(Store(here.config.database)) as store:
        yield store
