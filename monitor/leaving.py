"""Leaves in good order when told to: what has begun is finished, what is urgent still goes out, the rest is the next pass's."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock, Thread, main_thread
from time import monotonic, sleep
from types import FrameType, TracebackType
from typing import Any, NoReturn, Self

from monitor.gate import Gate

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# Seconds: what has begun has so long to end, so long urgent letters may still set out, and all of it takes no longer than the
# last: whoever ends a pass was promised that it is over within a minute, and systemd waits for 90.
LONGEST_END, STILL_SENDING, LONGEST = 30.0, 10.0, 50.0
# `timeout` and a closing terminal send a signal twice at once; who means "at once" sends another one later than that.
ECHO = 1.0
LAST_WORD = 5.0
NOTHING = b"\0"  # no signal has this number
OTHERS = 128  # and the number of the signal: the exit code that shells show for it


@dataclass(frozen=True, slots=True)
class Work:
    """What is going on: the gate that all of it passes, how urgent letters are sent, and what ends the processes it started."""

    gate: Gate
    send_urgent: Callable[[], object]
    halt: Callable[[], None]


class Leaving:
    """Hears the signals that end a process, between ``with`` and its end; to be entered by the main thread.

    A thread of its own does the leaving: the main one may be in the middle of anything. When all is done, ``farewell`` is called
    with the number of the signal; unless it ends the process, that dies of the signal, so that a shell and systemd see what ended
    it. A second signal ends at once.
    """

    def __init__(self, farewell: Callable[[int], None]) -> None:
        self._farewell = farewell
        self._heard = self._done = 0.0  # by the monotonic clock: when a signal came first, and when all was done
        self._over = False
        self._busy = Lock()
        self._at_work: Work | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        # The kernel's side of a signal writes its number here, whatever the main thread is waiting for.
        self._listens, self._tells = os.pipe()
        os.set_blocking(self._tells, False)
        self._woken = signal.set_wakeup_fd(self._tells)
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup wants it so
                self._before[number] = signal.signal(number, self._hear)
        Thread(target=self._leave, name="leaving", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._busy:
            self._over = True
        for number, before in self._before.items():
            signal.signal(number, before)
        signal.set_wakeup_fd(self._woken)
        with suppress(BrokenPipeError):  # a signal came in the last moment, and our thread has gone already
            os.write(self._tells, NOTHING)
        os.close(self._tells)

    @contextmanager
    def during(self, work: Work) -> Iterator[None]:
        """This is going on in here. If the process is told to leave meanwhile, it does not come out."""
        with self._busy:
            self._at_work = work
        try:
            yield
        finally:
            with self._busy:
                self._at_work = None

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self._heard = self._heard or monotonic()
        if self._done or monotonic() - self._heard > ECHO:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def _leave(self) -> None:
        number = os.read(self._listens, 1)[0]
        with self._busy:
            if self._over:
                os.close(self._listens)
                return
            # Whatever goes wrong from here on, this ends: the gate is shut, and the lock would be held for ever. A terminal that
            # was closed can be written to no more, and what prints in vain may want to end its thread (SystemExit).
            if self._at_work:
                with suppress(BaseException):
                    _come_to_an_end(self._at_work)
            with suppress(BaseException):
                self._farewell(number)
            self._die(number)

    def _die(self, number: int) -> NoReturn:
        """The process is dead of the signal, or of itself where the main thread does not hear it."""
        try:
            self._done = monotonic()
            while monotonic() - self._done < LAST_WORD:
                # Only the main thread may take our handler away; it does not hear when it is just about to wait.
                signal.pthread_kill(main_thread().ident or 0, number)
                sleep(ECHO / 10)
        finally:
            os._exit(OTHERS + number)


def _come_to_an_end(work: Work) -> None:
    """Nothing is half done, no urgent letter was left behind for want of a few seconds, and what was started has ended."""
    until = monotonic() + LONGEST
    try:
        # A letter that hangs is unsent by the outbox: whoever sent what waits there would hand it over a second time.
        if work.gate.shut(LONGEST_END):
            _send_urgent(work, until)
    finally:
        work.halt()


def _send_urgent(work: Work, until: float) -> None:
    """Urgent letters had their time to set out, and what set out is over, or it is ``until`` by the monotonic clock."""
    sender = Thread(target=_try, args=(work.send_urgent,), name="urgent", daemon=True)
    sender.start()
    work.gate.shut(0, but_for=sender.ident)
    sender.join(STILL_SENDING)
    work.gate.shut(min(LONGEST_END, until - monotonic()))


def _try(send: Callable[[], object]) -> None:
    with suppress(Exception):  # the letters stay in the outbox, and the next pass meets the same
        send()
