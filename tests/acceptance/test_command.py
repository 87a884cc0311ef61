"""What the acceptance tests stand on: commands that are broken off or end badly are nobody else's trouble, and ports are free."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.acceptance import command
from tests.acceptance.command import ABOVE_PORTS, PATIENCE, free_ports, monitor
from tests.acceptance.warm import ROOT, THREADS_LEFT
from tests.acceptance.web import Served, feed, serve, write_config
from tests.world import COMPLAINT

ENDS = "import atexit, sys, threading; from tests.acceptance.warm import leave; atexit.register(print, 'at the end');"


class Stopped(BaseException):
    """What pytest-timeout and Ctrl-C raise: nobody but a test may catch it."""


def test_what_breaks_off_a_command_ends_it_and_leaves_no_answer_for_the_next(tmp_path: Path) -> None:
    """The next one is answered for itself, and a pass that was broken off holds no lock."""

    def stop(*_: object) -> None:
        raise Stopped

    def told(path: str) -> None:
        if path == "/feed" and not gate.is_set():
            os.kill(os.getpid(), signal.SIGUSR1)

    gate, before = threading.Event(), signal.signal(signal.SIGUSR1, stop)
    try:
        with serve({"/feed": Served(feed(("News", COMPLAINT)), gate=gate)}, told) as host:
            config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], fetch="deadline = 60")
            with pytest.raises(Stopped):
                monitor("run", "--config", str(config))
            gate.set()
            assert monitor("no-such-verb").returncode == 2
            done = monitor("run", "--config", str(config))
            assert done.returncode == 0, done.stderr
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    """As by ``subprocess``, and the next one is answered for itself."""
    gate = threading.Event()
    with serve({"/feed": Served(b"", gate=gate)}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], fetch="deadline = 60")
        with pytest.raises(subprocess.TimeoutExpired):
            monitor("run", "--config", str(config), timeout=1)
        gate.set()
        assert monitor("no-such-verb").returncode == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("leave(3)", 3, ""),
        ("threading.Thread(target=sys.stdin.read, name='reading').start(); leave(3)", THREADS_LEFT, "reading"),
        ("threading.Thread(target=sys.stdin.read, name='reading', daemon=True).start(); leave(3)", 3, ""),
    ],
    ids=["alone", "with a thread", "with a thread that nobody waits for"],
)
def test_a_command_ends_as_it_would_by_itself(words: str, code: int, said: str) -> None:
    """What is to be done at the end is done; a thread that it would wait for does not go unseen."""
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", f"{ENDS} {words}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as one:
        assert one.wait(PATIENCE) == code
        assert one.stdout
        assert one.stderr
        assert one.stdout.read() == "at the end\n"
        assert one.stderr.read().strip().endswith(said)


def test_ports_are_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other ones each time, none that the system lends to others, and for each worker of a run a part of its own."""
    assert ABOVE_PORTS <= 32768
    monkeypatch.setattr(command, "LOWEST_PORT", 12000)  # where no other worker looks meanwhile
    monkeypatch.setattr(command, "ABOVE_PORTS", 18000)
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "3")
    parts: list[set[int]] = []
    for worker in ("gw0", "gw1", "gw2"):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        monkeypatch.setattr(command, "_asked", [0])  # each is a process of its own
        given = [free_ports(9) for _ in range(50)]
        assert len(set(given)) == len(given)
        parts.append({port for first in given for port in range(first, first + 9)})
        assert min(parts[-1]) >= 12000
        assert max(parts[-1]) < 18000
    assert len(set.union(*parts)) == sum(map(len, parts))
