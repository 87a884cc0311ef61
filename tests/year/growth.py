"""How much the program holds at a moment: open files, threads, memory, and what its database takes on the disk."""

import gc
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import mean

from monitor.store.database import file_of
from monitor.world import World

PAGE = os.sysconf("SC_PAGE_SIZE")
# The pool keeps five connections to the database at most, each with the file and its log open, and they share one index.
MOST_FILES = 5 * 2 + 1
# What keeps a kilobyte of every pass would hold 26 MB more at the end of the second half; the recognisers remember words, the
# statements' cache fills, and we write down what arrives: half of that.
MOST_MEMORY = 13_000_000
# SQLite starts its log anew at 1,000 pages of 4 KB; one transaction may be under way.
MOST_LOG = 2 * 1_000 * 4_096
# Rows differ in length, and pages are never full; of each table and index the last one may be nearly empty.
AWRY, LAST_PAGES = 0.2, 500_000
AVERAGED = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """What is held at a moment; sizes are bytes."""

    at: datetime
    files: int
    threads: int
    memory: int
    database: int
    wal: int


def sample(world: World, now: datetime) -> Sample:
    """Return what is held now, once what nobody needs is let go."""
    gc.collect()
    path = file_of(world.config.database)
    assert path
    wal = path.with_name(f"{path.name}-wal")
    return Sample(
        now,
        files=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
        memory=int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE,
        database=path.stat().st_size,
        wal=wal.stat().st_size if wal.exists() else 0,
    )


@dataclass(frozen=True, slots=True)
class Size:
    """How many bytes the database takes, and should by what stands in it."""

    actual: int
    predicted: int


def grown(samples: Sequence[Sample], size: Size) -> dict[str, list[str]]:
    """Return everything that must not grow with by how much it did: nothing, if the year was good."""
    files, threads = max(one.files for one in samples), max(one.threads for one in samples)
    half = len(samples) // 2
    middle, end = (mean(one.memory for one in samples[at : at + AVERAGED]) for at in (half, len(samples) - AVERAGED))
    log = max(one.wal for one in samples)
    awry = abs(size.actual - size.predicted) > AWRY * size.predicted + LAST_PAGES
    return {
        "open files grow": [f"from {samples[0].files} to {files}"] if files > samples[0].files + MOST_FILES else [],
        "threads stay": [f"{threads}"] if threads > 1 else [],
        "memory grows in the second half": [f"by {end - middle:,.0f} bytes"] if end - middle > MOST_MEMORY else [],
        "the database's log grows": [f"{log:,} bytes"] if log > MOST_LOG else [],
        "the database is not as large as predicted": [f"{size.actual:,} bytes, not {size.predicted:,}"] if awry else [],
    }
