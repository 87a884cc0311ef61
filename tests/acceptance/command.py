"""Runs the installed command the way cron does: as a process of its own, with a terminal's width and nothing else."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.acceptance import warm

COMMAND = str(Path(sys.executable).with_name("monitor"))
_largest: list[int] = []  # KiB


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
    """Start the command and return at once."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings(**environment)
    )


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

    Where the search begins depends on the process, so that tests that run beside each other do not find the same.
    """
    for first in ((os.getpid() + step) % 400 * 100 + 20000 for step in range(400)):
        with ExitStack() as held:
            try:
                for port in range(first, first + count):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
        return first
    raise RuntimeError("no free ports on this machine")
