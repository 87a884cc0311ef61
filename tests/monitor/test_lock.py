"""One pass at a time: the lock is the system's, ends with its process, and tells others who has it."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import screen
from monitor.build import AlreadyRunning, Running, alone, running
from monitor.config import Config
from tests.world import config

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOLDER = """
import subprocess, sys, time
from pathlib import Path
from monitor.build import alone
from tests.world import config
folder = Path(sys.argv[1])
with alone(config(f"sqlite:///{folder / 'monitor.db'}", [], folder)):
    survivor = subprocess.Popen(["sleep", "60"], start_new_session=True, stdout=subprocess.DEVNULL)
    print(survivor.pid, flush=True)
    time.sleep(60)
"""


def school(folder: Path) -> Config:
    """Return a configuration with a database in a folder."""
    return config(f"sqlite:///{folder / 'monitor.db'}", [], folder)


@contextmanager
def held_by_another(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process has the lock and has started one that outlives it; give both."""
    there = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=there) as holder:  # noqa: S603 - our own words
        survivor = int(holder.stdout.readline()) if holder.stdout else 0
        try:
            yield holder, survivor
        finally:
            holder.kill()
            os.kill(survivor, signal.SIGKILL)


def test_nobody_is_running_where_no_pass_ever_was(tmp_path: Path) -> None:
    """A folder that is not there yet stays as it is."""
    assert running(school(tmp_path / "new")) is None
    assert not (tmp_path / "new").exists()


def test_whoever_is_kept_out_hears_which_process_and_since_when(tmp_path: Path) -> None:
    """The pass that is refused, and whoever only asks, get the same answer."""
    before = datetime.now(UTC) - timedelta(seconds=1)
    with held_by_another(tmp_path) as (holder, _):
        found = running(school(tmp_path))
        assert found is not None
        assert found.pid == holder.pid
        assert found.since is not None
        assert before <= found.since <= datetime.now(UTC)
        with pytest.raises(AlreadyRunning) as refused, alone(school(tmp_path)):
            raise AssertionError
        assert refused.value.running == found


def test_the_lock_ends_with_its_process_though_a_child_of_it_lives_on(tmp_path: Path) -> None:
    """After kill -9 the next pass runs at once: neither the file that stays behind nor a surviving child holds it up."""
    with held_by_another(tmp_path) as (holder, survivor):
        holder.kill()
        holder.wait()
        os.kill(survivor, 0)
        assert (tmp_path / "monitor.db.lock").read_text().startswith(f"{holder.pid} ")
        assert running(school(tmp_path)) is None
        with alone(school(tmp_path)):
            found = running(school(tmp_path))
            assert found is not None
            assert found.pid == os.getpid()
    assert running(school(tmp_path)) is None
    assert (tmp_path / "monitor.db.lock").read_text() == ""


@pytest.mark.parametrize("left", ["", "4711", "4711 yesterday", "x 2026-11-20T09:00:00+00:00", "\xff" * 5000])
def test_a_file_that_says_nothing_sensible_keeps_nobody_out(tmp_path: Path, left: str) -> None:
    """While it is held it is a pass without a name; afterwards it is nothing."""
    path = tmp_path / "monitor.db.lock"
    with alone(school(tmp_path)):
        path.write_bytes(left.encode("latin-1"))
        assert running(school(tmp_path)) == Running(None, None)
    path.write_bytes(left.encode("latin-1"))
    assert running(school(tmp_path)) is None


def test_asking_who_runs_keeps_no_pass_from_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at the lock holds it for a blink; a pass that meets them tries again."""
    with alone(school(tmp_path)):
        pass
    with (tmp_path / "monitor.db.lock").open() as doctor:
        fcntl.flock(doctor, fcntl.LOCK_SH)
        monkeypatch.setattr("monitor.build.sleep", lambda _: fcntl.flock(doctor, fcntl.LOCK_UN))
        with alone(school(tmp_path)):
            pass


def test_what_is_said_names_the_time_the_process_and_whether_it_is_too_long() -> None:
    """In the school's own time; a pass that began hours ago has a page to read."""
    assert screen.running(Running(4711, NOW), NOW) == "Another pass is running since Fri 20 Nov 09:00 (process 4711)."
    assert "docs/trouble.md" in screen.running(Running(4711, NOW), NOW + timedelta(hours=3))
    assert screen.running(Running(None, None), NOW) == "Another pass is running on this database."
