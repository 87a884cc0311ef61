"""How large a database grows, beside what is predicted, and what its daily check and copy cost: ``make bench``."""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from monitor.store import Store, backup, sound
from monitor.store.size import BYTES, Held, actual, held, predicted
from tests.monitor.schemas import lived
from tests.world import FRIDAY

# Of a school with fifteen lively places: what is new there each day, and what of that is a case or makes a letter.
A_DAY = {"seen": 600, "cases": 5, "sightings": 8, "letters": 5, "tellings": 3, "alerts": 1}
KEPT = {"passes": 400 * 144, "shingles": 40 * 8 * 25, "whole": 90 * 5}  # what is pruned or forgotten has so many at any time
MEGABYTE = 1_000_000
# Rows like those that real passes left, with what must differ made anew; ``n`` counts them.
_LIKE = {
    "seen": "source_id, randomblob(16), content, first_seen FROM seen",
    "cases": (
        "NULL, school_id, 1000 + n, standing, document, judgement, place, channel, sha256, lead_id, first_seen, baseline, "
        "closed, merged_into, digest_id, forgotten, answer, answered_by, answered_at, learned_from, poster, gone FROM cases"
    ),
    "sighting": (
        "NULL, case_id, school_id, source_id, randomblob(16), key, url, randomblob(16), sketch, seen, posted FROM sighting"
    ),
    "shingle": "(SELECT max(id) FROM sighting) - n / 25, randomblob(8) FROM shingle",
    "letter": (
        "NULL, key || n, school_id, role, kind, address, subject, CASE WHEN n < :whole THEN hex(zeroblob(1500)) ELSE '' END, "
        "CASE WHEN n < :whole THEN hex(zeroblob(4500)) ELSE '' END, urgent, created, due, attempts, trouble, sent, code, via, "
        "returned FROM letter"
    ),
    "telling": "alert_id, role, 1000 + n, reason, at, letter_key FROM telling",
    "alert": (
        "NULL, school_id, case_id, 1000 + n, reason, opened, round, next_round, acknowledged, acknowledged_by, category, "
        "acknowledged_via, question, decision, decided_by, decided_at FROM alert"
    ),
    "pass": "NULL, started, finished, unchecked FROM pass",
}


def grown(folder: Path, days: int) -> Path:
    """Return a database as it is after so many days."""
    lived(folder)
    file = folder / "monitor.db"
    rows = {name: number * days for name, number in A_DAY.items()} | KEPT
    rows = {"sighting": rows["sightings"], "letter": rows["letters"], "telling": rows["tellings"]} | rows
    rows = {"alert": rows["alerts"], "pass": rows["passes"], "shingle": rows["shingles"]} | rows
    with closing(sqlite3.connect(file)) as made, made:
        for name, like in _LIKE.items():
            values, _, source = like.rpartition(" FROM ")
            made.execute(
                f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :most) "  # noqa: S608 - our own words
                f'INSERT INTO "{name}" SELECT {values} FROM counted, (SELECT * FROM "{source}" LIMIT 1)',
                {"most": rows[name], "whole": rows["whole"]},
            )
    return file


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _integrity(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA integrity_check").fetchall()


def report(days: int) -> Table:
    """Return the figures of a database of so many days."""
    table = Table("what", "figure", title=f"After {days} days")
    with tempfile.TemporaryDirectory() as name:
        file = grown(Path(name), days)
        with closing(Store(f"sqlite:///{file}")) as store, store.read() as tx:
            rows, size = held(tx), actual(tx)
        for field in Held.__dataclass_fields__:
            bytes_ = getattr(rows, field) * getattr(BYTES, field)
            table.add_row(f"{field}: {getattr(rows, field):,} rows", f"{bytes_ / MEGABYTE:.1f} MB")
        table.add_row("predicted", f"{predicted(rows) / MEGABYTE:.1f} MB")
        table.add_row("actual", f"{size / MEGABYTE:.1f} MB")
        table.add_row("quick_check", f"{seconds(lambda: sound.check(file)):.2f} s")
        table.add_row("integrity_check", f"{seconds(lambda: _integrity(file)):.2f} s")
        table.add_row("a copy, checked", f"{seconds(lambda: backup.keep(file, FRIDAY.date(), 7)):.2f} s")
        had = seconds(lambda: sound.had_pass(file, FRIDAY + timedelta(days=1)))
        table.add_row("was there a pass today?", f"{had * 1000:.1f} ms")
    return table


if __name__ == "__main__":
    for period in (365, 3 * 365):
        Console().print(report(period))
