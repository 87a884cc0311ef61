"""Each day has a copy of the database that is whole, private and without keys; old ones go, and none is why a pass fails."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from monitor.config import Config
from monitor.run import tick
from monitor.store import Store, backup, keeping, receipts, restore
from monitor.store.trouble import StorageTrouble
from monitor.upkeep import look_after
from monitor.world import World
from tests.cast import TECHNICIAN
from tests.damage import damage
from tests.world import COMPLAINT, FRIDAY, Post, Web, document, hours, place, world

DAY = timedelta(days=1)
KEY = b"canary-key-of-thirty-two-bytes-1"


@pytest.fixture
def one(tmp_path: Path) -> Iterator[World]:
    """A school that found a complaint, with a key that signs its links, and copies of seven days."""
    made = world(tmp_path, [place("forum")], Web({"forum": [document("a", COMPLAINT)]}), Post(), backups=7)
    with closing(made.store):
        tick(made, FRIDAY)
        with made.store.write() as tx:
            receipts.secret(tx, "links", KEY)
        yield made


def database(config: Config) -> Path:
    """Return the database's file."""
    return config.path.with_name("monitor.db")


def names(one: World) -> list[str]:
    """Return the names of all copies, and of whatever else lies beside them."""
    return sorted(path.name for path in (one.config.path.parent / "backups").glob("*"))


def cases_in(copy: Path) -> int:
    """Return how many cases a copy holds; it is whole."""
    with closing(sqlite3.connect(copy)) as held:
        assert held.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(held.execute("SELECT count(*) FROM cases").fetchone()[0])


def test_the_first_pass_of_a_day_has_a_copy_and_the_others_have_not(one: World) -> None:
    """A day is a day in the UK; on the day of the first pass there was nothing to copy."""
    assert look_after(one.config, FRIDAY + timedelta(hours=1)) == ""
    assert not (one.config.path.parent / "backups").exists()
    midnight = datetime(2026, 6, 5, 23, 30, tzinfo=UTC)  # half past midnight of the sixth
    tick(one, midnight - DAY)
    look_after(one.config, midnight)
    assert names(one) == ["monitor-2026-06-06.db"]
    tick(one, midnight)
    (copy,) = backup.copies(database(one.config))
    before = copy.stat().st_ino
    look_after(one.config, midnight + timedelta(hours=22))
    assert copy.stat().st_ino == before


def test_a_pass_that_died_is_not_a_pass(one: World) -> None:
    """The next one looks again whether the database is whole."""
    look_after(one.config, FRIDAY + DAY)
    damage(database(one.config))
    with pytest.raises(StorageTrouble, match="is damaged"):
        look_after(one.config, FRIDAY + DAY)


def test_a_copy_is_whole_private_and_without_keys(one: World) -> None:
    """The words of the cases are in it; the key that signs links is nowhere in the file, nor beside it."""
    look_after(one.config, FRIDAY + DAY)
    (copy,) = backup.copies(database(one.config))
    assert cases_in(copy) == 1
    assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert KEY not in copy.read_bytes()
    assert KEY in b"".join(path.read_bytes() for path in one.config.path.parent.glob("monitor.db*"))
    assert COMPLAINT.encode() in copy.read_bytes()
    assert names(one) == ["monitor-2026-11-21.db"]


def test_a_page_that_no_pass_reads_is_found_damaged(one: World) -> None:
    """By the check of the day, and by that of a copy, which then is none."""
    file = database(one.config)
    damage(file, "register_entry")
    with pytest.raises(StorageTrouble, match=f"is damaged: {file}"):
        look_after(one.config, FRIDAY + DAY)
    with pytest.raises(StorageTrouble, match="is damaged"):
        backup.copy(file, file.with_name("copy.db"))
    assert not file.with_name("copy.db").exists()


def test_seven_days_are_kept_and_what_is_forgotten_is_out_of_all_of_them(one: World) -> None:
    """The eighth goes, and with it the last copy of words that were forgotten a week ago."""
    with closing(sqlite3.connect(database(one.config))) as live, live:
        live.execute("UPDATE letter SET text = '', html = ''")
    look_after(one.config, FRIDAY + DAY)
    with closing(sqlite3.connect(database(one.config))) as live, live:
        live.execute("PRAGMA secure_delete = ON")
        live.execute("UPDATE cases SET document = replace(document, ?, '')", (COMPLAINT,))
    for after in range(2, 9):
        assert any(COMPLAINT.encode() in path.read_bytes() for path in backup.copies(database(one.config)))
        look_after(one.config, FRIDAY + after * DAY)
    assert names(one) == [f"monitor-2026-11-{day}.db" for day in range(22, 29)]
    assert not any(COMPLAINT.encode() in path.read_bytes() for path in backup.copies(database(one.config)))


def test_copies_of_a_clock_that_ran_wrong_neither_stay_nor_drive_out_good_ones(one: World) -> None:
    """A copy dated ahead goes when there are enough others; a day in 1970 costs no copy of this year."""
    file = database(one.config)
    for after in range(7):
        backup.keep(file, date(2026, 11, 1) + after * DAY, 7)
    backup.keep(file, date(1970, 1, 1), 7)
    assert [path.name for path in backup.copies(file)] == [
        *(f"monitor-2026-11-0{day}.db" for day in range(7, 1, -1)),
        "monitor-1970-01-01.db",
    ]
    backup.keep(file, date(2038, 1, 19), 7)
    assert "monitor-2038-01-19.db" in names(one)
    for after in range(7, 15):
        backup.keep(file, date(2026, 11, 1) + after * DAY, 7)
    assert names(one) == [f"monitor-2026-11-{day:02}.db" for day in range(9, 16)]


def test_copies_that_are_wanted_no_more_go(one: World) -> None:
    """Once ``backups = 0`` is set: nothing else would ever take words out of them. Fewer is fewer."""
    for after in range(1, 5):
        look_after(one.config, FRIDAY + after * DAY)
    look_after(replace(one.config, backups=2), FRIDAY + 5 * DAY)
    assert names(one) == ["monitor-2026-11-24.db", "monitor-2026-11-25.db"]
    look_after(replace(one.config, backups=0), FRIDAY + 6 * DAY)
    assert names(one) == []


def test_while_no_pass_is_completed_each_looks_and_one_copies(one: World) -> None:
    """A fault that lasts costs a look at the file every ten minutes, and one copy a day."""
    look_after(one.config, FRIDAY + DAY)
    (copy,) = backup.copies(database(one.config))
    before = copy.stat().st_ino
    look_after(one.config, FRIDAY + DAY + timedelta(minutes=10))
    assert copy.stat().st_ino == before
    damage(database(one.config))
    with pytest.raises(StorageTrouble, match="is damaged"):
        look_after(one.config, FRIDAY + DAY + timedelta(minutes=20))


def test_no_copy_is_made_where_none_is_wanted(tmp_path: Path) -> None:
    """With ``backups = 0``; whether the database is whole is looked at all the same."""
    made = world(tmp_path, [place("forum")], Web({"forum": []}), Post(), backups=0)
    with closing(made.store):
        tick(made, FRIDAY)
    assert look_after(made.config, FRIDAY + DAY) == ""
    assert not (tmp_path / "backups").exists()
    damage(tmp_path / "monitor.db")
    with pytest.raises(StorageTrouble, match="is damaged"):
        look_after(made.config, FRIDAY + DAY)


@pytest.mark.parametrize("obstacle", ["no room", "a file where the folder should be"])
def test_that_no_copy_can_be_made_is_said_and_stops_nothing(one: World, obstacle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words with what to do; the copies that there are stay, and nothing half made is left."""
    look_after(one.config, FRIDAY + DAY)
    if obstacle == "no room":
        monkeypatch.setattr(backup, "SPARE", 10**18)
        expected = "There is no room for a copy of the database"
    else:
        (one.config.path.parent / "backups").rename(one.config.path.parent / "elsewhere")
        (one.config.path.parent / "backups").write_text("")
        expected = "backups"
    assert expected in look_after(one.config, FRIDAY + 2 * DAY)
    if obstacle == "no room":
        assert names(one) == ["monitor-2026-11-21.db"]


def test_a_copy_made_while_a_pass_writes_is_of_one_moment(one: World) -> None:
    """Neither waits for the other; of two rows that are always written together the copy has both or none."""
    stop = Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with one.store.write() as tx:
                keeping.enrol(tx, f"a{number}", "")
                keeping.enrol(tx, f"b{number}", "")

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copy = one.config.path.with_name(f"copy{number}.db")
            backup.copy(database(one.config), copy)
            with closing(sqlite3.connect(copy)) as held:
                first, second = (
                    held.execute("SELECT count(*) FROM school WHERE id LIKE ?", (like,)).fetchone()[0] for like in ("a%", "b%")
                )
            assert first == second
    finally:
        stop.set()
        writer.join()


def test_what_is_restored_is_what_was_copied_and_the_rest_lies_aside(one: World) -> None:
    """With its journal under the name that belongs to it, so that it can still be opened."""
    file = database(one.config)
    backup.copy(file, file.with_name("copy.db"))
    with one.store.write() as tx:
        keeping.enrol(tx, "later", "")
    one.store.close()
    done = restore.restore(file, file.with_name("copy.db"), FRIDAY + DAY)
    assert done.until == FRIDAY
    assert done.aside
    assert (file.stat().st_mode & 0o777, done.aside.name) == (0o600, "monitor-put-aside-2026-11-21T090000Z.db")
    for path, later in ((file, 0), (done.aside, 1)):
        with closing(sqlite3.connect(path)) as held:
            assert held.execute("SELECT count(*) FROM school WHERE id = 'later'").fetchone() == (later,)


def test_what_was_put_aside_is_gone_after_a_month(one: World) -> None:
    """With its journal: it holds what is forgotten everywhere else."""
    file = database(one.config)
    backup.copy(file, file.with_name("copy.db"))
    one.store.close()
    restore.restore(file, file.with_name("copy.db"), FRIDAY)
    file.with_name("monitor-put-aside-2026-11-20T090000Z.db-wal").write_bytes(b"")
    for after in (10, 20, 29):
        tick(one, FRIDAY + after * DAY)
    look_after(one.config, FRIDAY + 30 * DAY)
    assert len(list(file.parent.glob("*put-aside*"))) == 2
    look_after(one.config, FRIDAY + 31 * DAY)
    assert list(file.parent.glob("*put-aside*")) == []
    assert file.with_name("copy.db").exists()


def test_a_clock_that_leaps_takes_nothing_along(one: World) -> None:
    """What was put aside is there until a digest has been written as well since: passes alone make a clock no more right."""
    file = database(one.config)
    file.with_name("monitor-put-aside-2026-11-20T090000Z.db").write_bytes(b"")
    late = replace(one, config=replace(one.config, hours=hours(digest_at=time(12, 0))))
    look_after(late.config, FRIDAY + 3650 * DAY)
    tick(late, FRIDAY + 3650 * DAY)
    look_after(late.config, FRIDAY + 3651 * DAY)
    assert list(file.parent.glob("*put-aside*"))
    tick(late, FRIDAY + 3651 * DAY + timedelta(hours=4))
    look_after(late.config, FRIDAY + 3652 * DAY)
    assert not list(file.parent.glob("*put-aside*"))


def test_a_copy_that_was_cut_off_is_gone_the_day_after(one: World) -> None:
    """It holds people's words; what else somebody keeps there is theirs."""
    file = database(one.config)
    folder = backup.folder_of(file)
    folder.mkdir()
    left = [
        folder / ".monitor-2026-11-21-x1y2z3_4.part",
        folder / ".monitor-before-upgrade-from-0008-abcdefgh.part",
        folder / ".monitor-2026-11-21-x1y2z3_4.part-journal",
        file.with_name(".monitor.db.restored"),
        file.with_name("..monitor.db-abcdefgh.part"),
    ]
    others = folder / ".notes.part"
    for path in (*left, others):
        path.write_text(COMPLAINT)
        os.utime(path, (FRIDAY.timestamp(), FRIDAY.timestamp()))
    look_after(one.config, FRIDAY + DAY)
    assert [path for path in left if path.exists()] == []
    assert others.exists()


def test_a_copy_that_is_being_made_is_left_alone(one: World) -> None:
    """``monitor backup`` may be at it beside a pass, and may have begun after it."""
    file = database(one.config)
    folder = backup.folder_of(file)
    folder.mkdir()
    part = folder / ".monitor-2026-11-22-abcdefgh.part"
    part.write_text(COMPLAINT)
    for minutes in (-50, 50):
        backup.drop_old(file, datetime.fromtimestamp(part.stat().st_mtime, UTC) + timedelta(minutes=minutes))
        assert part.exists()
    backup.drop_old(file, datetime.fromtimestamp(part.stat().st_mtime, UTC) + timedelta(minutes=70))
    assert not part.exists()


def test_a_journal_that_was_left_behind_is_not_played_into_the_copy(one: World) -> None:
    """As it lies after a power cut: what was in the journal is part of what is put aside."""
    file = database(one.config)
    backup.copy(file, file.with_name("copy.db"))
    with one.store.write() as tx:
        keeping.enrol(tx, "later", "")
        left = {path: path.read_bytes() for path in file.parent.glob("monitor.db*")}
    left |= {path: path.read_bytes() for path in file.parent.glob("monitor.db*")}
    one.store.close()
    for path, content in left.items():
        path.write_bytes(content)
    done = restore.restore(file, file.with_name("copy.db"), FRIDAY + DAY)
    assert done.aside
    assert done.aside.with_name(f"{done.aside.name}-wal").exists()
    for path, later in ((file, 0), (done.aside, 1)):
        with closing(sqlite3.connect(path)) as held:
            assert held.execute("SELECT count(*) FROM school WHERE id = 'later'").fetchone() == (later,)


def test_a_database_that_is_gone_is_not_begun_anew_while_there_are_copies(one: World) -> None:
    """A disk that is not mounted, a restoring that was cut off: all would be told again as if it were new."""
    look_after(one.config, FRIDAY + DAY)
    one.store.close()
    file = database(one.config)
    for path in file.parent.glob("monitor.db*"):
        path.unlink()
    with closing(Store(f"sqlite:///{file}")) as store, pytest.raises(StorageTrouble, match="The database is gone"):
        store.migrate()
    with pytest.raises(StorageTrouble, match="The database is gone"), closing(Store(f"sqlite:///{file}")) as store:
        store.migrate()
    restore.restore(file, backup.copies(file)[0], FRIDAY + DAY)
    assert cases_in(file) == 1


def test_the_technician_hears_that_nothing_was_copied_for_days(one: World) -> None:
    """In the letter of the day; not before three days, and not while copies are made."""
    post = one.couriers[""]
    assert isinstance(post, Post)

    def told(after: int) -> str:
        tick(one, FRIDAY + after * DAY)
        return "".join(message.letter.text for message in post.taken if message.to == TECHNICIAN.email)

    assert "copied aside" not in told(1)
    look_after(one.config, FRIDAY + 2 * DAY)
    assert "copied aside" not in told(4)
    assert "last copied aside on 22 November" in told(5)
    for copy in backup.copies(database(one.config)):
        copy.unlink()
    assert "never copied aside" in told(6)
