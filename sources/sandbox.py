"""The only way to a reader's ``parse`` for bytes that strangers sent: in a worker process with limits on time and memory."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

from sources import wire
from sources.model import Exhausting, Page, Response, Source

DEFAULT_WORKERS = 2  # beyond that, waiting for strangers' servers takes longer than parsing
STARTING = 60.0  # seconds; a loaded machine may have to compile every library first
NEEDED = ("LD_LIBRARY_PATH", "PYTHONHOME")  # what some Pythons do not start without
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
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
        worker = self._idle.get()
        try:
            return worker.parse(wire.task(source, response), response.body)
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
        self._busy = threading.Lock()
        self._closed = False

    def parse(self, task: bytes, body: bytes) -> Page:
        with self._busy:
            process = self._running()
            began = time.monotonic()
            try:
                with _deadline(process, self._seconds):
                    return wire.outcome(_ask(process, task, body))
            except (EOFError, OSError, *NONSENSE) as error:
                self._stop()
                raise Exhausting(self._died(time.monotonic() - began)) from error

    def close(self) -> None:
        self._closed = True
        if self._process:
            self._process.kill()
        with self._busy:
            self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, a new one if need be, ready for a task."""
        if self._process and self._process.poll() is None:
            return self._process
        self._stop()
        ...
