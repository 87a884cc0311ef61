"""The process dies at a moment that nobody chose: from then on nothing is read, written or sent until it is started anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from monitor.store import Store, Transaction
from tests.year.plan import Fault


class Crash(BaseException):
    """The process has died."""


@dataclass
class Fuse:
    """Blows at the so-and-so-many-th moment of a kind once it is set; ``dead`` until the program is started anew."""

    fault: Fault | None = None
    left: int = 0
    dead: bool = False
    blown: int = 0

    def set(self, fault: Fault, left: int) -> None:
        """The process will die at a moment of this kind; of sends and commits the next few, for there are few of them."""
        self.fault, self.left = fault, left if fault is Fault.ANYWHERE else 1 + left % 3

    def moment(self, kind: Fault) -> None:
        """A moment of a kind has come; raise ``Crash`` if it is the last."""
        if self.dead:
            raise Crash
        if self.fault not in {Fault.ANYWHERE, kind}:
            return
        self.left -= 1
        if self.left <= 0:
            self.fault, self.dead = None, True
            self.blown += 1
            raise Crash

    def mend(self) -> None:
        """The program is started anew."""
        self.dead = False


class FusedStore(Store):
    """The real store, with a moment of the fuse before each transaction, before each commit and after it."""

    def __init__(self, url: str, fuse: Fuse) -> None:
        super().__init__(url)
        self.fuse = fuse

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that may not live to be committed."""
        self.fuse.moment(Fault.ANYWHERE)
        with super().write() as tx:
            yield tx
            self.fuse.moment(Fault.BEFORE_COMMIT)
        self.fuse.moment(Fault.AFTER_COMMIT)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction over one view, unless nobody lives to read it."""
        self.fuse.moment(Fault.ANYWHERE)
        with super().read() as tx:
            yield tx
