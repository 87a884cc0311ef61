"""What a technician sees when the disk or the database is in trouble, and the way back: the installed command, run for real."""

import os
import re
import resource
import sqlite3
import subprocess
import time
from contextlib import closing
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.acceptance.command import COMMAND, monitor, start, surroundings
from tests.acceptance.web import Served, feed, serve, write_config
from tests.damage import can_mount, damage, held
from tests.world import COMPLAINT, PRAISE, THREAT

VERBS = (
    "run --quiet",
    "run",
    "status",
    "cases",
    "explain M-0001",
    "ack A-0001 --by dsl",
    "decide A-0001 referred --by dsl",
    "case M-0001",
    "report",
    "sources",
    "tray",
    "learned",
    "school",
    "retune --dry-run",
    "quality",
    "backup",
    "hand-in LETTER --by head --where Letter",
)


def school(folder: Path, text: str = THREAT) -> Path:
    """Return the configuration of a school that has had its first pass, which found a post; its source is gone again."""
    with serve({"/feed": Served(feed(("News", text)))}) as host:
        config = write_config(folder, [("gazette", "feed", f"http://{host}/feed")])
        done = monitor("run", "--config", str(config))
    assert done.returncode == 0, done.stderr + done.stdout
    return config


def moved(config: Path, host: str) -> None:
    """The source of this configuration is at another host now."""
    config.write_text(re.sub(r"127\.0\.0\.1:\d+", host, config.read_text()))


def told(folder: Path) -> list[str]:
    """Return to whom it was said that the monitor has stopped."""
    mails = [message_from_bytes(path.read_bytes()) for path in sorted((folder / "letters").glob("*.eml"))]
    return sorted(str(mail["To"]) for mail in mails if "THE MONITOR HAS STOPPED" in str(mail["Subject"]))


def alerts(folder: Path) -> int:
    """Return how many alerts the DSL has."""
    return len(list((folder / "letters").glob("*-urgent-dsl-*.eml")))


def test_every_verb_says_that_the_database_is_damaged_and_none_writes_into_it(tmp_path: Path) -> None:
    """Exit code 74, what and where, a command that mends it; no line of the program and nothing of what was stored."""
    config, database = school(tmp_path), tmp_path / "var" / "monitor.db"
    damage(database)
    before = database.read_bytes()
    (tmp_path / "letter.txt").write_text(COMPLAINT)
    for verb in VERBS:
        done = monitor(*verb.replace("LETTER", str(tmp_path / "letter.txt")).split(), "--config", str(config))
        assert done.returncode == 74, f"{verb}: {done.stdout}{done.stderr}"
        assert f"The database is damaged: {database}." in done.stderr, verb
        assert all(words in done.stderr for words in ("monitor restore", "docs/trouble.md")), verb
        assert not any(words in done.stderr for words in ("Traceback", "SELECT", "batter", "fault in the program")), verb
    assert database.read_bytes() == before
    # Once, though two passes met it.
    assert told(tmp_path) == ["deputy@larkspurhill.example"]


def test_the_way_back_from_a_damaged_database(tmp_path: Path) -> None:
    """A copy, a fault of the disk, the copy put back: what it held is there, and the next pass finds what came since."""
    config, database = school(tmp_path, COMPLAINT), tmp_path / "var" / "monitor.db"
    made = monitor("backup", "--config", str(config))
    assert made.returncode == 0, made.stderr
    (copy,) = (tmp_path / "var" / "backups").iterdir()
    assert str(copy) in made.stdout
    assert copy.stat().st_mode & 0o077 == copy.parent.stat().st_mode & 0o077 == 0
    damage(database)
    listed = monitor("restore", "--config", str(config))
    assert str(copy) in listed.stdout
    back = monitor("restore", str(copy), "--config", str(config))
    assert back.returncode == 0, back.stderr
    assert "put-aside" in back.stdout
    assert len(list(database.parent.glob("monitor-put-aside-*.db"))) == 1
    assert "M-0001" in monitor("cases", "--config", str(config)).stdout
    with serve({"/feed": Served(feed(("News", COMPLAINT), ("More", THREAT)))}) as host:
        moved(config, host)
        done = monitor("run", "--all", "--config", str(config))
    assert done.returncode == 0, done.stderr + done.stdout
    assert "M-0002" in monitor("cases", "--config", str(config)).stdout
    assert alerts(tmp_path) == 1


def test_a_restoring_that_cannot_be_is_refused_with_everything_as_it_was(tmp_path: Path) -> None:
    """While a pass runs, while another program has it open, from a file that is none; each in words."""
    config, database = school(tmp_path), tmp_path / "var" / "monitor.db"
    copy = tmp_path / "copy.db"
    assert monitor("backup", "--to", str(copy), "--config", str(config)).returncode == 0
    before = database.read_bytes()

    def refused(source: Path) -> tuple[int, str]:
        done = monitor("restore", str(source), "--config", str(config))
        return done.returncode, done.stderr

    with held(database):
        assert refused(copy)[0] == 74
        assert "Another program has the database open" in refused(copy)[1]
    (tmp_path / "letter.txt").write_text("no database at all " * 100)
    assert "This is not a database" in refused(tmp_path / "letter.txt")[1]
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
    assert "This is no database of the monitor" in refused(tmp_path / "other.db")[1]
    with closing(sqlite3.connect(copy)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    code, words = refused(copy)
    assert (code, "A newer version of the program" in words) == (74, True)
    damage(copy)
    assert "Take the one of the day before" in refused(copy)[1]
    assert "cannot be opened" in refused(tmp_path / "none.db")[1]
    assert database.read_bytes() == before
    assert not list(database.parent.glob("*put-aside*"))


def test_a_disk_that_takes_no_more_is_told_with_74_and_to_a_second_person_once(tmp_path: Path) -> None:
    """Even with --quiet; when there is room again, the threat that stood there all the time is told."""
    with serve({"/feed": Served(feed(("News", PRAISE)))}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")])
        assert monitor("run", "--config", str(config)).returncode == 0
    most = (tmp_path / "var" / "monitor.db").stat().st_size // 4
    with serve({"/feed": Served(feed(("News", THREAT)))}) as host:
        moved(config, host)
        for _ in range(3):
            done = subprocess.run(  # noqa: S603 - our own command
                [COMMAND, "run", "--all", "--quiet", "--config", str(config)],
                capture_output=True,
                text=True,
                check=False,
                env=surroundings(),
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
            )
            assert done.returncode == 74, done.stdout + done.stderr
            assert "The disk refuses to read or write" in done.stderr
        assert told(tmp_path) == ["deputy@larkspurhill.example"]
        assert alerts(tmp_path) == 0
        assert monitor("run", "--all", "--config", str(config)).returncode == 0
    assert alerts(tmp_path) == 1


@pytest.mark.skipif(not can_mount(), reason="only root may mount a disk")
@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ('cat /dev/zero > "$DISK/fill" 2>/dev/null || true', "The disk is full"),
        ('mount -o remount,ro "$DISK"', "The disk or the file is read-only"),
    ],
)
def test_a_real_disk_that_is_full_or_read_only(tmp_path: Path, trouble: str, words: str) -> None:
    """A small disk of its own: three passes say it and end with 74, the letters' folder is full or read-only with it."""
    config = school(tmp_path)
    script = f"""
        set -e
        mount -t tmpfs -o size=4m,mode=0700 tmpfs "$DISK.new"
        cp -p "$DISK"/* "$DISK.new"/
        mount --move "$DISK.new" "$DISK"
        {trouble}
        for verb in run run status; do {COMMAND} $verb --config {config} 2>&1 || echo "ended with $?"; done
    """
    (tmp_path / "var.new").mkdir()
    done = subprocess.run(  # noqa: S603 - our own command, on a disk that nobody else sees
        ["unshare", "--mount", "bash", "-c", script],  # noqa: S607 - the system's own
        capture_output=True,
        text=True,
        check=False,
        env=surroundings(DISK=str(tmp_path / "var")),
    )
    assert done.stdout.count("ended with 74") == 3, done.stdout + done.stderr
    assert done.stdout.count(words) == 3, done.stdout
    # The letters' folder lies on another disk.
    assert told(tmp_path) == ["deputy@larkspurhill.example"]


def test_the_hourly_watchdog_notices_that_nothing_can_be_written(tmp_path: Path) -> None:
    """Reading works, so nothing else would say so before the next digest is missed."""
    config = school(tmp_path)
    with held(tmp_path / "var" / "monitor.db"):
        # A pass waits, and leaves it to the watchdog: a backup mostly ends by itself.
        quiet = monitor("run", "--quiet", "--config", str(config))
        assert (quiet.returncode, told(tmp_path)) == (74, [])
        assert "The database is locked by another program" in quiet.stderr
        done = monitor("watchdog", "--config", str(config))
        assert done.returncode == 3
        assert "The database is locked by another program" in done.stderr
        assert told(tmp_path) == ["deputy@larkspurhill.example"]
    assert monitor("watchdog", "--config", str(config)).returncode == 0


def test_a_copy_of_the_file_in_use_is_what_a_backup_program_has(tmp_path: Path) -> None:
    """Passes go on while it is copied and read; what it copied is put back like a copy of ours."""
    config, database = school(tmp_path, COMPLAINT), tmp_path / "var" / "monitor.db"
    reader = sqlite3.connect(database, isolation_level=None)
    with closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM cases").fetchone()
        assert monitor("run", "--config", str(config)).returncode == 0
        taken = tmp_path / "taken"
        taken.mkdir()
        for path in database.parent.glob("monitor.db*"):
            (taken / path.name).write_bytes(path.read_bytes())
    done = monitor("restore", str(taken / "monitor.db"), "--config", str(config))
    assert done.returncode == 0, done.stderr
    assert "M-0001" in monitor("cases", "--config", str(config)).stdout


def test_a_backup_says_what_stands_in_its_way(tmp_path: Path) -> None:
    """No database yet, the database itself as the copy, a folder that cannot be."""
    config = write_config(tmp_path, [("gazette", "feed", "http://127.0.0.1:9/feed")])
    none = monitor("backup", "--config", str(config))
    assert (none.returncode, "There is no database yet" in none.stderr) == (1, True)
    assert monitor("restore", "--config", str(config)).returncode == 1
    database = tmp_path / "var" / "monitor.db"
    assert monitor("cases", "--config", str(config)).returncode == 0
    assert monitor("backup", "--to", str(database), "--config", str(config)).returncode == 1
    no_folder = monitor("backup", "--to", "/proc/copy.db", "--config", str(config))
    assert no_folder.returncode == 74, no_folder.stderr
    assert "Traceback" not in no_folder.stderr


def test_a_copying_that_is_killed_leaves_the_database_and_no_half_copy(tmp_path: Path) -> None:
    """What has a copy's name is whole, whenever it was; what was begun and holds people's words is gone with the next day."""
    config, database = school(tmp_path), tmp_path / "var" / "monitor.db"
    with closing(sqlite3.connect(database)) as large, large:
        large.execute("CREATE TABLE filler AS SELECT zeroblob(30000000) AS filling")
    folder = tmp_path / "var" / "backups"
    for _ in range(3):
        known = set(folder.glob(".*.part"))
        running = start("backup", "--config", str(config))
        while running.poll() is None and set(folder.glob(".*.part")) <= known:
            time.sleep(0.005)
        running.kill()
        running.communicate()
    assert list(folder.glob(".*.part")), "no copying was met"
    for path in folder.iterdir():
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 2 * 3600))
    assert monitor("backup", "--config", str(config)).returncode == 0
    with closing(sqlite3.connect(database)) as earlier, earlier:
        earlier.execute("UPDATE pass SET finished = datetime(finished, '-2 days')")
    assert monitor("run", "--config", str(config)).returncode in {0, 3}
    (left,) = folder.iterdir()
    with closing(sqlite3.connect(left)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM cases").fetchone() == (1,)
