"""The only way to a reader's ``parse`` for bytes that strangers sent: in a worker process with limits on time and memory."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

from sources import frames
from sources.model import Exhausting, Page, Response, Source, TooMuch

DEFAULT_WORKERS = 2  # beyond that, waiting for strangers' servers takes longer than parsing
STARTING = 60.0  # seconds; a loaded machine may have to compile every library first
NEEDED = ("LD_LIBRARY_PATH", "PYTHONHOME")  # what some Pythons do not start without
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
RETIRES_AFTER = 500  # tasks; what libraries keep for later grows, and a new process takes half a second
START = "Is the machine short of memory or processes? Otherwise reinstall the program."


class Sandbox:
    """A pool of parsing workers, each started when first needed and replaced when it dies; safe to share between threads.

    ``workers`` 0 means one for each processor, at most two. ``seconds`` of processor time and of the clock, and ``memory`` bytes
    of address space, are what one answer may cost.
    """

    def __init__(self, workers: int = 0, *, seconds: float = 8.0, memory: int = 400_000_000) -> None:
        count = workers or min(DEFAULT_WORKERS, os.cpu_count() or 1)
        self._workers = tuple(_Worker(seconds, memory) for _ in range(count))
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()  # the last one used is warm
        for worker in self._workers:
            self._idle.put(worker)

    def parse(self, source: Source, response: Response) -> Page:
        """Return what the reader of ``source.kind`` makes of the response.

        Raise the ``SourceError`` that the reader raises; ``Exhausting`` when it took too long or too much memory, or died;
        ``Unreadable`` when it failed in any other way. No error says anything of what the response holds.
        """
        if len(response.body) > frames.LONGEST_FRAME:
            raise TooMuch("this place's answer is larger than is parsed")
        worker = self._idle.get()
        try:
            return worker.parse(frames.task(source, response), response.body)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End every worker at once; what is being parsed raises ``Exhausting``."""
        for worker in self._workers:
            worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Worker:
    """One parsing process, or the place of one that is not running."""

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._command = (sys.executable, "-P", "-m", "sources.worker", str(seconds), str(memory))
        self._process: subprocess.Popen[bytes] | None = None
        self._tasks = 0
        self._busy = threading.Lock()
        self._closed = False

    def parse(self, task: bytes, body: bytes) -> Page:
        with self._busy:
            process = self._ready()
            began = time.monotonic()
            try:
                with _deadline(process, self._seconds):
                    return frames.outcome(_ask(process, task, body))
            except Exhausting:
                self._stop()  # it stays large, and the next place would pay for it
                raise
            except (EOFError, OSError, *NONSENSE):
                self._stop()
                raise self._death(process, time.monotonic() - began) from None  # the cause may quote the page

    def close(self) -> None:
        self._closed = True
        if self._process:
            self._process.kill()
        with self._busy:
            self._stop()

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return the process, waiting for a task: a new one when there is none, it died, or it has done enough."""
        if self._closed:
            raise RuntimeError("the sandbox is closed")
        self._tasks += 1
        if self._process and self._process.poll() is None and self._tasks <= RETIRES_AFTER:
            return self._process
        self._stop()
        try:
            return self._start()
        except (EOFError, OSError, ValueError) as error:
            self._stop()
            raise Exhausting("the parser could not be started on this machine", START) from error

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), cwd="/"
        )
        self._process, self._tasks = process, 1
        if self._closed:
            process.kill()
        with _deadline(process, STARTING):
            frames.receive(pipe_of(process.stdout))
        return process

    def _stop(self) -> None:
        """End the process, if there is one, and let go of its pipes."""
        process, self._process = self._process, None
        if not process:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # what was not written goes nowhere now
                pipe_of(pipe).close()

    def _death(self, process: subprocess.Popen[bytes], took: float) -> Exhausting:
        if took >= self._seconds or process.returncode == -signal.SIGXCPU:
            return Exhausting(f"reading this place's answer took longer than the {self._seconds:g} s allowed")
        return Exhausting("the parser died over this place's answer")


def _ask(process: subprocess.Popen[bytes], task: bytes, body: bytes) -> bytes:
    frames.send(pipe_of(process.stdin), task, body)
    return frames.receive(pipe_of(process.stdout))


@contextlib.contextmanager
def _deadline(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """Kill the process unless the block ends in time; whoever waits for it then finds its pipe closed."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def environment() -> dict[str, str]:
    """Return what a worker's Python needs to find the same modules, and no more: secrets live in environments."""
    modules = os.pathsep.join(os.path.abspath(path) for path in sys.path)  # noqa: PTH100 - "" is the current folder
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    return kept | {"PYTHONPATH": modules, "PYTHONUTF8": "1"}


def pipe_of(end: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that ``Popen`` was asked for, so that it is there."""
    if end is None:
        raise OSError("there is no pipe to the process")
    return end
