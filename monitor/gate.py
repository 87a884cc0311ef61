"""Lets what has begun come to its end before the process leaves, and nothing new begin."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident


class Gate:
    """Any number of threads pass while it is open. Once it is shut, whoever comes waits for ever: the process is about to end."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside = Counter[int]()
        self._shut = False
        self._privileged: int | None = None

    @contextmanager
    def passage(self) -> Iterator[None]:
        """What is done in here is done whole. It may be entered again from within."""
        me = get_ident()
        with self._changed:
            self._changed.wait_for(lambda: not self._shut or me == self._privileged or me in self._inside)
            self._inside[me] += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[me] -= 1
                if not self._inside[me]:
                    del self._inside[me]
                self._changed.notify_all()

    def shut(self, seconds: float, *, but_for: int | None = None) -> bool:
        """Nobody passes any more ``but_for`` one thread; return whether all others came out within so many seconds."""
        with self._changed:
            self._shut, self._privileged = True, but_for
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not set(self._inside) - {but_for}, seconds)
