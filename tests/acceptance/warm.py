"""The command as a process of its own that need not load its libraries: it is forked from one that has.

Loading is most of what a verb takes, and the tests run some thousand verbs. Everything else is as real as in a shell: arguments,
environment, folder, streams, what is to be done at the end, exit code. ``monitor.cli`` itself is loaded anew each time. Only what
an interpreter takes down for nobody is left standing: modules and objects. A thread that it would wait for is a fault here.

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
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, NoReturn

from monitor.detect.rulebook import rulebook

ROOT = Path(__file__).parents[2]
MOST = 1 << 17  # bytes of a request
THREADS_LEFT = 99  # the exit code of a command that ends in a way of which no test may know
LOADED = (
    *("bs4", "holidays", "httpx", "jinja2", "typer"),
    *("monitor.build", "monitor.explain", "monitor.run", "monitor.screen", "sources.road"),
)


@cache
def _server() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Return the process that has loaded them, which ends with this one, and the line to it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        # In a group of its own it can be ended with the command that it became.
        server = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", __name__, str(theirs.fileno())], pass_fds=[theirs.fileno()], process_group=0, cwd=ROOT
        )
    atexit.register(server.wait)
    atexit.register(ours.close)
    return server, ours


def run(command: Sequence[str], environment: Mapping[str, str], seconds: float) -> tuple[subprocess.CompletedProcess[str], int]:
    """Return what a command of ours printed and how it ended, and the most memory that it took, in KiB."""
    _, line = _server()
    request = json.dumps({"command": command, "environment": environment, "folder": str(Path.cwd())})
    with Path(os.devnull).open() as nothing, _empty() as out, _empty() as err:
        try:
            socket.send_fds(line, [request.encode()], [nothing.fileno(), out.fileno(), err.fileno()])
            line.settimeout(seconds)
            code, memory = map(int, line.recv(MOST).split())
        except BaseException as stopped:
            # pytest-timeout and Ctrl-C break off here too: what comes late would be taken for the answer to the next request.
            _end()
            if isinstance(stopped, TimeoutError):
                raise subprocess.TimeoutExpired(command, seconds, _said(out), _said(err)) from None
            raise
        return subprocess.CompletedProcess(command, code, _said(out), _said(err)), memory


def _end() -> None:
    """The process that has loaded them and what it became are no more; the next command has another."""
    server, line = _server()
    _server.cache_clear()
    line.close()
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _empty() -> IO[str]:
    """Return a file in memory."""
    return os.fdopen(os.memfd_create("said"), "r+", encoding="utf-8")


def _said(stream: IO[str]) -> str:
    stream.seek(0)
    return stream.read()


def serve(line: socket.socket) -> None:
    """Answer each request with how the process ended that it became."""
    for name in LOADED:
        importlib.import_module(name)
    rulebook()
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
        leave(ended.code)


def leave(code: int) -> NoReturn:
    """End as the interpreter does, but for taking down what was loaded: that takes as long again as a verb does."""
    alive = [thread.name for thread in threading.enumerate() if not (thread.daemon or thread is threading.main_thread())]
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no other way to have it done
    if alive:
        print(f"Nobody ended these threads, and a command would wait for them: {', '.join(alive)}", file=sys.stderr)  # noqa: T201
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(THREADS_LEFT if alive else code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
