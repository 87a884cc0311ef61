"""Databases of every released shape, each with a life in it, as SQL: ``python -m tests.monitor.schemas`` adds what is missing.

A new migration needs the dump of its shape. What is there is never written again: it is what schools have.
"""

import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import insert, text

from monitor.run import tick
from monitor.store import Store, alerts, database, keeping
from monitor.store.database import HEAD
from monitor.store.schema import metadata
from tests.world import COMPLAINT, FRIDAY, PRAISE, THREAT, Post, Web, document, place, world

DUMPS = Path(__file__).parent / "data" / "schemas"
ADULT = "Mrs Tolliver at Larkspur Hill Primary School Brackenford hit a child in Year 3, she ought to be ashamed"
UNSURE = "Is anybody else fed up with Larkspur Hill? My son comes home in tears"
PLACES = (place("gazette"), place("forum"), place("gone"))
SHOWN = {
    "gazette": [document("g1", THREAT), document("g2", PRAISE), document("g3", ADULT)],
    "forum": [document("f1", COMPLAINT), document("f2", f"{THREAT} as someone said"), document("f3", UNSURE)],
}
LAST = FRIDAY + timedelta(hours=3)
DAY = FRIDAY.date()
# What no pass of a few hours leaves: what people said and did, and what takes weeks.
LIVED: dict[str, dict[str, object]] = {
    "change": {"case_id": 1, "at": FRIDAY, "reason": "got_worse", "words": "edited", "digest_id": 1},
    "lesson": {
        "school_id": "larkspur_hill",
        "kind": "place",
        "name": "",
        "place": "Nether Bracken",
        "host": "",
        "weight": 0.5,
        "taught_by": "head",
        "taught_at": FRIDAY,
        "case_id": 1,
    },
    "register_entry": {
        "school_id": "larkspur_hill",
        "urn": "100001",
        "name": "Larkspur Hill Primary School",
        "town": "Eastholme",
        "postcode": "BK8 1AA",
        "host": "",
        "phase": "primary",
    },
    "register_reading": {"school_id": "larkspur_hill", "read_at": FRIDAY, "schools": 24000},
    "concern": {
        "case_id": 1,
        "signal": "complaint",
        "score": 1.5,
        "band": "review",
        "right": True,
        "by": "head",
        "at": FRIDAY,
    },
    "dismissal": {"school_id": "larkspur_hill", "case_id": 1, "likeness": b"l" * 16, "signals": "complaint", "at": FRIDAY},
    "tuning": {
        "school_id": "larkspur_hill",
        "signal": "complaint",
        "alert_from": 0.5,
        "alert_to": 0.75,
        "review_from": 0.25,
        "review_to": 0.5,
        "why": "what was answered",
        "at": FRIDAY,
        "by": "dsl",
    },
    "step_taken": {"case_id": 1, "step": "reply", "by": "head", "at": FRIDAY},
    "former_verdict": {"case_id": 1, "verdict": "{}", "until": FRIDAY, "by": "a newer policy"},
    "secret": {"name": "links", "value": b"an invented key of 32 bytes here"},
    "mailbox": {"name": "inbox", "validity": 7, "uid": 41, "last_good": FRIDAY, "trouble": ""},
    "asking": {
        "school_id": "larkspur_hill",
        "number": 1,
        "role": "dsl",
        "via": "mail",
        "address": "dsl@larkspurhill.example",
        "letter_key": "asking:1",
        "asked": FRIDAY,
        "answered": FRIDAY,
    },
    "refusal": {"school_id": "larkspur_hill", "role": "head", "reason": "not from its reader", "at": FRIDAY},
    "canary": {"school_id": "larkspur_hill", "planted": FRIDAY, "message_id": "<canary@larkspurhill.example>", "arrived": FRIDAY},
    "silence": {"authority": "forum.example", "until": FRIDAY + timedelta(days=1), "status": 429},
    "robots_text": {
        "authority": "forum.example",
        "status": 200,
        "body": "User-agent: *\nDisallow: /private\n",
        "fetched": FRIDAY,
    },
}


def revisions() -> list[str]:
    """Return every shape that there is, the oldest first."""
    return sorted(step.revision for step in ScriptDirectory(str(_migrations())).walk_revisions())


def load(version: str, file: Path) -> None:
    """The file is a database of this shape, with what it held."""
    with closing(sqlite3.connect(file)) as made:
        made.executescript((DUMPS / f"{version}.sql").read_text("utf-8"))


def dump(file: Path) -> str:
    """Return all that a database holds, as SQL."""
    with closing(sqlite3.connect(file)) as held:
        return "\n".join(held.iterdump()) + "\n"


def step_back(url: str, to: str) -> None:
    """The database has an older shape again, and what it held."""
    settings = Config()
    settings.set_main_option("script_location", str(_migrations()))
    with closing(Store(url)) as store, store.write() as tx:
        settings.attributes["connection"] = tx
        command.downgrade(settings, to)


def lived(folder: Path) -> None:
    """In the folder is a database of the newest shape, with a row in every table."""
    one = world(folder, PLACES, Web(dict(SHOWN)), Post())
    with closing(one.store):
        tick(one, FRIDAY)
        tick(one, LAST)
        with one.store.write() as tx:
            raised = alerts.alert_called(tx, one.config.school.id, "A-0001")
            if raised:
                alerts.acknowledge(tx, raised.id, "dsl", LAST, "server")
                alerts.decide(tx, raised.id, "referred", "dsl", LAST)
            keeping.close(tx, 2, LAST)
            # The letters as they were are some hundred kilobytes each time.
            tx.execute(text("UPDATE letter SET html = '<p>' || subject || '</p>', text = substr(text, 1, 300)"))
            for name, values in LIVED.items():
                tx.execute(insert(metadata.tables[name]).values(values))
            verdict = "SELECT json_extract(judgement, '$.verdict') FROM cases WHERE id = 1"
            tx.execute(text(f"UPDATE former_verdict SET verdict = ({verdict})"))  # noqa: S608 - our own words
            empty = [name for name in metadata.tables if not tx.execute(text(f'SELECT 1 FROM "{name}"')).first()]  # noqa: S608 - our own names
    if empty:
        raise RuntimeError(f"no row yet in: {', '.join(empty)}")


def _migrations() -> Path:
    return Path(database.__file__).parent / "migrations"


def main() -> None:
    """Every shape has a dump."""
    DUMPS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "monitor.db"
        lived(file.parent)
        for version in reversed(revisions()):
            if version != HEAD:
                step_back(f"sqlite:///{file}", version)
            if not (DUMPS / f"{version}.sql").exists():
                (DUMPS / f"{version}.sql").write_text(dump(file), "utf-8")


if __name__ == "__main__":
    main()
