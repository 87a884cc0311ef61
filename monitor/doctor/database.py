"""Looks at the database's file: whether it is whole, whether this program can use it, how large it is, and who holds it."""

import os
from collections.abc import Iterator

from monitor import build
from monitor.doctor import memory
from monitor.doctor.surroundings import Check, Surroundings, stat_of
from monitor.finding import Finding, bad, good, note, warning
from monitor.sizes import size
from monitor.store import examination, sound
from monitor.store.database import HEAD
from monitor.store.trouble import StorageTrouble

LARGE, LARGE_JOURNAL = 2_000_000_000, 100_000_000  # bytes
NOT_THERE = "There is no database yet: the first pass makes it."


def whole(here: Surroundings) -> Iterator[Finding]:
    """Whether the database is there and its structure is sound."""
    file = here.database
    if file is None:
        return
    if stat_of(file) is None:
        if os.access(here.folder, os.W_OK | os.X_OK, effective_ids=True):  # else D015 says what is wrong
            yield note("D021", NOT_THERE, f"Make a pass: monitor run --config {here.path}")
        return
    try:
        sound.check(file)
    except StorageTrouble as trouble:
        yield bad("D021", trouble.words, f"{trouble.remedy} (docs/trouble.md, Database)")
    else:
        yield good("D021", "The database can be read and is whole.")


def fitting(here: Surroundings) -> Iterator[Finding]:
    """Whether the database is of the version that this program works with."""
    stands = memory.version(here)
    if stands is None:
        return
    if stands == HEAD:
        yield good("D022", f"The database's version is that of the program ({HEAD}).")
    elif stands < HEAD:
        words = f"The database stands at version {stands or 'nothing'}, the program works with {HEAD}."
        yield note("D022", words, "The next pass brings it there.")
    else:
        words = f"The database ({stands}) was used by a newer program than this one, which works with {HEAD}."
        yield bad("D022", words, "Install the newer program again: docs/upgrading.md")


def large(here: Surroundings) -> Iterator[Finding]:
    """Whether the database or its journal is larger than they become by themselves."""
    file = here.database
    if file is None or (found := stat_of(file)) is None:
        return
    journal = stat_of(file.with_name(f"{file.name}-wal"))
    held = journal.st_size if journal else 0
    if held > LARGE_JOURNAL:
        words = f"The database's journal has grown to {size(held)}: somebody has kept the database open for reading for long."
        yield warning("D023", words, f"See who, and end it: sudo fuser -v {file}")
    if found.st_size > LARGE:
        words = f"The database has grown to {size(found.st_size)}, more than a school's does."
        yield warning("D023", words, "See what grows, and [retention] in docs/configure.md.")
    elif held <= LARGE_JOURNAL:
        yield good("D023", f"The database has {size(found.st_size)}, its journal {size(held)}.")


def held(here: Surroundings) -> Iterator[Finding]:
    """Whether somebody who is no pass keeps the program from writing."""
    file = here.database
    if here.config is None or file is None or not memory.version(here):
        return
    if not examination.is_held(file):
        yield good("D025", "Nobody keeps the database from being written.")
    elif build.running(here.config) is None:
        words = (
            "Another program holds the database, and none of ours can write to it: a backup that locks it, or somebody's query."
        )
        yield bad("D025", words, f"See who, and end it: sudo fuser -v {file}. Copy it with monitor backup instead.")


CHECKS: tuple[Check, ...] = (whole, fitting, large, held)
