"""The far side of the sandbox: a process that parses strangers' bytes for its parent and can do little else.

Started as ``python -m sources.worker SECONDS MEMORY``; it speaks frames (``frames``) over its standard input and output, and ends
when its input does. The limits stop what a page can do by being large, slow or deep. They are no jail: code that somebody managed
to run in here could still read what the program can read.
"""

import importlib
import math
import os
import resource
import signal
import sys
import time
from datetime import UTC, datetime
from typing import IO

from sources import dates, frames, markup
from sources.model import Exhausting, SourceError, Unreadable
from sources.readers import READERS, reader

OPEN_FILES = 24
MODULES = ("bs4", "dateparser", "feedparser", "lxml.etree", "trafilatura", *READERS.values())
BROKEN = "If this lasts, report it with the address of the page: the reader should have said what is wrong."


def main(seconds: float, memory: int) -> None:
    """Answer tasks until there are no more: a frame of what is asked and one of bytes in, one frame out."""
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames; nobody reads standard error
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C and systemd reach the whole group; the parent decides when we end
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    warm()
    confine(memory)
    frames.send(answers, b"")
    try:
        while True:
            serve(tasks, answers, seconds)
    except (EOFError, BrokenPipeError):
        os._exit(0)  # no farewell to buffers whose reader is gone


def warm() -> None:
    """Import what parsing needs, so that no task pays for it and before files can no longer be written (compiled modules)."""
    for module in MODULES:
        importlib.import_module(module)
    dates.parse("3 days ago", datetime.now(UTC))
    markup.text("<p>warm")


def confine(memory: int) -> None:
    """Give up what parsing does not need: memory beyond ``memory`` bytes, many files, writing, core dumps, new processes."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)  # does not bind root


def serve(tasks: IO[bytes], answers: IO[bytes], seconds: float) -> None:
    """Answer one task, within ``seconds`` of processor time; twice that on the clock, should the parent be gone."""
    frame, body = frames.receive(tasks), frames.receive(tasks)
    ceiling = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (ceiling, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.setitimer(signal.ITIMER_REAL, 2 * seconds)
    said = answer(frame, body)
    signal.setitimer(signal.ITIMER_REAL, 0)
    frames.send(answers, said)


def answer(frame: bytes, body: bytes) -> bytes:
    """Return the frame that answers a task: a page, or an error in words without anything from the page."""
    try:
        source, response = frames.read_task(frame, body)
        return frames.answer(reader(source.kind).parse(source, response))
    except SourceError as error:
        return frames.trouble(error)
    except (MemoryError, RecursionError):
        return frames.trouble(Exhausting("reading this place's answer took more memory than is allowed"))
    except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over is this one source's trouble
        return frames.trouble(Unreadable(f"the reader stumbled over this place's answer ({type(error).__name__})", BROKEN))


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
