"""Runs the installed command the way cron does: as a process of its own, with a terminal's width and nothing else.

``monitor`` takes one that is forked from a process that has loaded the libraries (``warm``); ``start`` begins a new one.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.acceptance import warm

COMMAND = str(Path(sys.executable).with_name("monitor"))
_largest: list[int] = []  # KiB
PATIENCE = 60.0  # seconds, on any machine
# A system lends the ports from 32768 on to whoever asks for any.
LOWEST_PORT, ABOVE_PORTS = 20000, 32768
_asked = [os.getpid() * 100]  # ports that this process was given, counted from where no other test run begins
AT_ANY_HOUR = """import sys
if "serve" in sys.argv:
    import monitor.cli.serve
    monitor.cli.serve.LEFT_OUT = 25
"""


def monitor(*arguments: str, timeout: float = 120, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what the command printed and how it ended."""
    surrounded = surroundings(**environment)
    if any(name.startswith("PYTHON") for name in environment):
        # What an interpreter hears of as it starts is for one that starts.
        return subprocess.run(  # noqa: S603 - our own command
            [COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=timeout, env=surrounded
        )
    done, memory = warm.run([COMMAND, *arguments], surrounded, timeout)
    _largest.append(memory)
    return done


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the command and return at once: in a session of its own, so that whatever it starts can be found by that."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(**environment),
        start_new_session=True,
    )


def at_any_hour(folder: Path) -> dict[str, str]:
    """Return the environment in which ``serve`` makes its first pass at once, though it be from 01:00 to 02:00 as tests run."""
    path = folder / "at_any_hour"
    path.mkdir(exist_ok=True)
    (path / "sitecustomize.py").write_text(AT_ANY_HOUR, encoding="utf-8")
    return {"PYTHONPATH": str(path)}


def wait_until(true: Callable[[], object]) -> None:
    """Wait until something is true, or fail."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def surroundings(**more: str) -> dict[str, str]:
    """Return the environment of the command: what it needs to start, a wide terminal, and what a test adds."""
    return {"PATH": os.environ["PATH"], "COLUMNS": "200", "LANG": "C.UTF-8", **more}


def made_sample(folder: Path) -> Path:
    """Run the sample in a folder and return its configuration."""
    done = monitor("sample", "--folder", str(folder), "--port", str(free_ports(9)))
    assert done.returncode == 0, done.stderr
    return folder / "var" / "sample.toml"


def largest_process() -> int:
    """Return the memory in MiB of the largest command that this test run has started and seen end."""
    return max(_largest, default=0) // 1024


def free_ports(count: int) -> int:
    """Return the first of so many neighbouring ports of this machine on which nobody listens.

    Nobody holds them, so each worker of a test run looks in a part of its own, and nobody is given the same twice in a row.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    size = (ABOVE_PORTS - LOWEST_PORT) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    for _ in range(size):
        first = LOWEST_PORT + worker * size + _asked[0] % (size - count + 1)
        _asked[0] += count
        with ExitStack() as held:
            try:
                for port in range(first, first + count):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
        return first
    raise RuntimeError("no free ports on this machine")
