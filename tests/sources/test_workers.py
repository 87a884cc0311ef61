"""The life of a parsing worker: when it starts, how long it is kept, and that it never outlives the program."""

import json
import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import sources.sandbox
from sources.model import Exhausting
from sources.sandbox import Sandbox
from tests.sources.misbehaving import misdeed
from tests.sources.recorded import answer


def pid_of_worker(sandbox: Sandbox) -> int:
    """Return the process that parses now."""
    return int(sandbox.parse(misdeed("pid"), answer(b"")).documents[0].text)


def gone(pid: int, within: float) -> bool:
    """Say whether a process that is not our child ends in time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], within)[0])
    finally:
        os.close(handle)


def test_a_worker_is_kept_and_then_retired(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker serves many tasks, and after its last a new one takes its place."""
    monkeypatch.setattr(sources.sandbox, "RETIRES_AFTER", 3)
    with Sandbox(1) as fresh:
        pids = [pid_of_worker(fresh) for _ in range(6)]
    assert pids == [pids[0]] * 3 + [pids[3]] * 3
    assert pids[0] != pids[3]


def test_a_worker_that_died_idle_is_replaced() -> None:
    """A worker that somebody killed between two tasks costs no source its turn."""
    with Sandbox(1) as fresh:
        pid = pid_of_worker(fresh)
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert pid_of_worker(fresh)


def test_signals_to_the_group_leave_workers_alone() -> None:
    """Ctrl-C and systemd's stop reach every process of the group: the program decides what ends, or a page is blamed."""
    with Sandbox(1) as fresh:
        pid = pid_of_worker(fresh)
        os.kill(pid, signal.SIGINT)
        os.kill(pid, signal.SIGTERM)
        assert pid_of_worker(fresh) == pid


def test_closing_ends_the_workers() -> None:
    """After closing there is no worker, and nothing can be parsed."""
    fresh = Sandbox(1)
    pid = pid_of_worker(fresh)
    fresh.close()
    fresh.close()
    assert gone(pid, 0)
    with pytest.raises(RuntimeError):
        pid_of_worker(fresh)


def test_closing_ends_what_is_being_parsed() -> None:
    """A parse that is under way when the sandbox is closed ends at once, as an error in words."""
    fresh = Sandbox(1, seconds=60)
    pid_of_worker(fresh)
    with ThreadPoolExecutor(1) as thread:
        parsing = thread.submit(fresh.parse, misdeed("sleep"), answer(b""))
        fresh.close()
        assert isinstance(parsing.exception(timeout=10), Exhausting | RuntimeError)


PARENT = """
import os, signal, sys
from sources.sandbox import Sandbox
from tests.sources.recorded import answer
from tests.sources.misbehaving import misdeed
sandbox = Sandbox(1, seconds=1)
print(sandbox.parse(misdeed("pid"), answer(b"")).documents[0].text, flush=True)
if sys.argv[1] == "busy":
    sandbox.parse(misdeed("orphan"), answer(b""))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_no_orphan_outlives_its_parent(state: str) -> None:
    """When the program is killed with -9, its workers end by themselves, whatever they are doing."""
    command = [sys.executable, "-c", PARENT, state]
    there = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=there)  # noqa: S603 - our own words
    assert done.returncode == -signal.SIGKILL
    assert gone(int(json.loads(done.stdout)), within=10)
