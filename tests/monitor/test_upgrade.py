"""A database that a school has is brought to the newest shape with all that is in it."""

import importlib
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.model import Channel
from monitor.run import tick
from monitor.store import Store, backup, keeping, restore
from monitor.store.database import HEAD
from monitor.store.trouble import StorageTrouble
from tests.damage import damage
from tests.monitor.schemas import dump, load, step_back
from tests.world import COMPLAINT, FRIDAY, Post, Web, document, place, world


def test_what_the_first_shape_held_is_there_in_the_newest(tmp_path: Path) -> None:
    """Cases, where they stand and what was told of them; and the next pass goes on as if nothing had happened."""
    shown = Web({"forum": [document("a", COMPLAINT)]})
    first = world(tmp_path, [place("forum")], shown, Post())
    tick(first, FRIDAY)
    first.store.close()
    database = f"sqlite:///{tmp_path / 'monitor.db'}"
    step_back(database, "0001")
    with closing(Store(database)) as store:
        assert store.version() == "0001"
    post = Post()
    again = world(tmp_path, [place("forum")], shown, post)
    with closing(again.store):
        assert again.store.version() == HEAD
        with again.store.read() as tx:
            (case,) = keeping.listed(tx, again.config.school.id)
        assert (case.ref, case.document.text, case.answer) == ("M-0001", COMPLAINT, None)
        tick(again, FRIDAY)
    assert post.taken == []


def test_what_was_due_stands_with_the_step_that_meets_it(tmp_path: Path) -> None:
    """A deadline that an older program kept with the verdict is the reply's, and goes back when the shape does."""
    question = "What time does Larkspur Hill Primary School in Brackenford open on Monday?"
    own = place("ours", channel=Channel.OFFICIAL_ACCOUNT)
    first = world(tmp_path, [own], Web({"ours": [document("a", question)]}), Post())
    tick(first, FRIDAY)
    with first.store.read() as tx:
        (before,) = keeping.listed(tx, first.config.school.id)
    first.store.close()
    database = f"sqlite:///{tmp_path / 'monitor.db'}"
    step_back(database, "0005")
    with closing(Store(database)) as store:
        with store.read() as tx:
            (stored,) = tx.execute(text("SELECT judgement FROM cases")).scalars()
        assert json.loads(stored)["verdict"]["deadline"]["label"] == "Reply, even only to acknowledge"
        store.migrate()
        with store.read() as tx:
            (after,) = keeping.listed(tx, first.config.school.id)
    assert after.judgement.verdict.deadline == before.judgement.verdict.deadline
    assert [step.id for step in after.judgement.verdict.steps if step.due] == ["reply"]


def test_a_deadline_that_no_step_meets_is_nobodys() -> None:
    """Least of all is it met by ringing 999."""
    module = importlib.import_module("monitor.store.migrations.versions.0006_what_was_done_and_how_it_was_judged_before")
    verdict = {"deadline": {"label": "Reply"}, "steps": [{"id": "call_999"}]}
    module._to_step(verdict)  # noqa: SLF001 - the step of the migration itself
    assert verdict == {"steps": [{"id": "call_999"}]}


def test_a_step_that_fails_leaves_the_old_shape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of the step or nothing of it: the old program goes on with the old database."""
    from alembic.ddl.impl import DefaultImpl  # noqa: PLC0415 - only here

    database = f"sqlite:///{tmp_path / 'monitor.db'}"
    with closing(Store(database)) as store:
        store.migrate()
    step_back(database, "0001")
    with closing(Store(database)) as store:
        with monkeypatch.context() as broken:
            broken.setattr(DefaultImpl, "create_index", lambda *_, **__: 1 / 0)
            with pytest.raises(StorageTrouble, match="ZeroDivisionError in test_"):
                store.migrate()
        assert store.version() == "0001"
        with store.read() as tx:
            tables = {row[0] for row in tx.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
        assert not {"lesson", "concern", "dismissal", "tuning"} & tables
        store.migrate()
        assert store.version() == HEAD


def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Whoever went back to an older program is told what to do, and nothing in it is changed."""
    file = tmp_path / "monitor.db"
    with closing(Store(f"sqlite:///{file}")) as store:
        store.migrate()
        with store.write() as tx:
            tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        before = dump(file)
        with pytest.raises(StorageTrouble, match="of shape 9999, and this program knows") as caught:
            store.migrate()
    assert "docs/upgrading.md" in caught.value.remedy
    assert dump(file) == before


def test_going_back_is_putting_back_what_was_copied_before(tmp_path: Path) -> None:
    """The copy from before an upgrade has the old shape and all that it held, for the old program to go on with."""
    file = tmp_path / "monitor.db"
    load("0008", file)
    with closing(Store(f"sqlite:///{file}")) as store:
        store.migrate()
    (copy,) = backup.upgrade_copies(file)
    restore.restore(file, copy, FRIDAY)
    with closing(Store(f"sqlite:///{file}")) as store:
        assert store.version() == "0008"
        with store.read() as tx:
            assert tx.execute(text("SELECT count(*) FROM cases")).scalar() == 5


def test_copies_from_before_upgrades_are_two_at_most_and_gone_after_a_week(tmp_path: Path) -> None:
    """What is forgotten goes out of them too."""
    file = tmp_path / "monitor.db"
    for version in ("0001", "0002", "0003"):
        load(version, file)
        with closing(Store(f"sqlite:///{file}")) as store:
            store.migrate()
        for path in tmp_path.glob("monitor.db*"):
            path.unlink()
    assert [copy.name[-7:-3] for copy in backup.upgrade_copies(file)] == ["0003", "0002"]
    made = datetime.fromtimestamp(backup.upgrade_copies(file)[0].stat().st_mtime, UTC)
    backup.drop_old(file, made + timedelta(days=6))
    assert len(backup.upgrade_copies(file)) == 2
    backup.drop_old(file, made + timedelta(days=8))
    assert backup.upgrade_copies(file) == []


def test_a_damaged_database_is_not_upgraded(tmp_path: Path) -> None:
    """What is copied aside would be damaged too."""
    file = tmp_path / "monitor.db"
    load("0008", file)
    damage(file, "telling")
    with closing(Store(f"sqlite:///{file}")) as store, pytest.raises(StorageTrouble, match=f"is damaged: {file}"):
        store.migrate()
    assert backup.upgrade_copies(file) == []
