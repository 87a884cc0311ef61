"""The command as a process of its own that need not load its libraries: it is forked from one that has.

Loading is most of what a verb takes, and the tests run some thousand verbs. Everything else is as real as in a shell: arguments,
environment, folder, streams, exit code. ``monitor.cli`` itself is loaded anew each time.

``python -m tests.acceptance.warm FD`` is the process that has loaded them; it takes requests from that socket.
"""

import atexit
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

MOST = 1 << 17  # bytes of a request
LOADED = ("bs4", "httpx", "jinja2", "monitor.build", "monitor.explain", "monitor.run", "monitor.screen", "sources.road", "typer")


@cache
def _line() -> socket.socket:
    """Return the line to the process that has loaded them, which ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        server = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", __name__, str(theirs.fileno())], pass_fds=[theirs.fileno()]
        )
    atexit.register(server.wait)
    atexit.register(ours.close)
    return ours


def run(command: Sequence[str], environment: Mapping[str, str], seconds: float) -> tuple[subprocess.CompletedProcess[str], int]:
    """Return what a command of ours printed and how it ended, and the most memory that it took, in KiB."""
    line = _line()
    request = json.dumps({"command": command, "environment": environment, "folder": str(Path.cwd())})
    with Path(os.devnull).open() as nothing, _empty() as out, _empty() as err:
        socket.send_fds(line, [request.encode()], [nothing.fileno(), out.fileno(), err.fileno()])
        child = int(line.recv(MOST))
        line.settimeout(seconds)
        try:
            code, memory = map(int, line.recv(MOST).split())
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            line.settimeout(None)
            line.recv(MOST)
            raise subprocess.TimeoutExpired(command, seconds, _said(out), _said(err)) from None
        line.settimeout(None)
        return subprocess.CompletedProcess(command, code, _said(out), _said(err)), memory


def _empty() -> IO[str]:
    """Return a file in memory."""
    return os.fdopen(os.memfd_create("said"), "r+", encoding="utf-8")


def _said(stream: IO[str]) -> str:
    stream.seek(0)
    return stream.read()


def serve(line: socket.socket) -> None:
    """Answer each request with the number of the process that it became, and with how that ended."""
    for name in LOADED:
        importlib.import_module(name)
    # What is not installed is not found by the installed command either.
    sys.path.pop(0)
    gc.freeze()
    while True:
        words, streams, _, _ = socket.recv_fds(line, MOST, 3)
        if not words:
            return
        child = os.fork()
        if not child:
            line.close()
            _become(streams, **json.loads(words))
            return
        for stream in streams:
            os.close(stream)
        line.send(str(child).encode())
        _, status, used = os.wait4(child, 0)
        line.send(f"{os.waitstatus_to_exitcode(status)} {used.ru_maxrss}".encode())


def _become(streams: Sequence[int], command: list[str], environment: Mapping[str, str], folder: str) -> None:
    """Be the command."""
    for wanted, stream in enumerate(streams):
        os.dup2(stream, wanted)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = command
    from monitor.cli import main  # noqa: PLC0415 - it looks at the environment as it loads

    try:
        main()
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        # Taking down what was loaded takes as long again as a verb does.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
