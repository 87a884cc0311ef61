"""The process is killed (-9) before and after every store call, every commit and every send."""

import inspect
import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

from digests.model import DeliveryError, Message
from monitor import tray
from monitor.lessons import Kind, Teaching
from monitor.model import Said
from monitor.run import tick
from monitor.store import Store, alerts, answers, askings, canaries, keeping, ledger, lessons, outbox, places, receipts
from monitor.store.schema import alerts as raised
from monitor.store.schema import cases, letters, sightings
from monitor.store.schema import lessons as taught
from tests.world import COMPLAINT, FRIDAY, PRAISE, THREAT, Post, Web, document, place, world

PLACES = [place("gazette"), place("forum")]
SHOWN = {
    "gazette": [document("g1", THREAT), document("g2", PRAISE)],
    "forum": [document("f1", COMPLAINT), document("f2", f"{THREAT} as someone said"), document("f3", "The bridge is closed.")],
}


@dataclass
class Mailbox:
    """A mail server that has taken a letter once it is on the disk; what it took outlives the sender."""

    path: Path

    def deliver(self, message: Message) -> None:
        """Take the letter for good."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{message.key}\n")
            file.flush()
            os.fsync(file.fileno())

    def keys(self) -> list[str]:
        """Return the keys of all letters taken, in order."""
        return self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []


@dataclass
class Fuse:
    """Counts the moments at which the power could go, and cuts it at one of them: or sends another signal ``by`` which to end."""

    blows_at: int
    by: signal.Signals = signal.SIGKILL
    passed: int = 0
    names: list[str] = field(default_factory=list)

    def moment(self, name: str) -> None:
        """One more moment has come."""
        self.passed += 1
        self.names.append(name)
        if self.passed == self.blows_at:
            os.kill(os.getpid(), self.by)

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call with a moment before and a moment after it."""

        def fused(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - it stands for any store call
            self.moment(f"before {name}")
            result = call(*arguments, **named)
            self.moment(f"after {name}")
            return result

        return fused


@contextmanager
def fused(fuse: Fuse, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every public store call, every begin and commit, has a moment of the fuse before and after it."""
    with patch.context() as now:
        for module in (alerts, answers, askings, canaries, keeping, ledger, lessons, outbox, places, receipts):
            for name, call in _calls(module):
                now.setattr(module, name, fuse.around(f"{module.__name__}.{name}", call))
        write = Store.write

        @contextmanager
        def fused_write(store: Store) -> Iterator[object]:
            with write(store) as tx:
                fuse.moment("begun")
                yield tx
                fuse.moment("before commit")
            fuse.moment("after commit")

        now.setattr(Store, "write", fused_write)
        yield


def _calls(module: ModuleType) -> list[tuple[str, Callable[..., Any]]]:
    return [
        (name, call)
        for name, call in inspect.getmembers(module, inspect.isfunction)
        if call.__module__ == module.__name__ and not name.startswith("_")
    ]


def pass_once(folder: Path, fuse: Fuse, patch: pytest.MonkeyPatch) -> None:
    """Make one pass over the places, with the fuse in."""
    mailbox = Mailbox(folder / "mailbox")
    post = Post()
    one = world(folder, PLACES, Web(dict(SHOWN)), post)
    with closing(one.store), fused(fuse, patch):
        post.deliver = fuse.around("send", mailbox.deliver)  # type: ignore[method-assign]
        tick(one, FRIDAY)


def run_until_cut(
    work: Callable[[Path, Fuse, pytest.MonkeyPatch], None], folder: Path, fuse: Fuse, patch: pytest.MonkeyPatch
) -> bool:
    """Do the work in a process of its own; return whether the power was cut in it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(folder, fuse, patch)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def kept(folder: Path) -> tuple[list[tuple[object, ...]], list[str]]:
    """Return which items stand in which case, and the letters written."""
    with closing(Store(f"sqlite:///{folder / 'monitor.db'}")) as store, store.read() as tx:
        rows = tx.execute(
            select(sightings.c.source_id, sightings.c.key, cases.c.standing, cases.c.digest_id)
            .join(cases, cases.c.id == sightings.c.case_id)
            .order_by(sightings.c.source_id, sightings.c.key)
        )
        return [tuple(row) for row in rows], sorted(tx.execute(select(letters.c.key)).scalars())


@pytest.mark.timeout(1200)  # a process for each of some hundreds of moments
def test_wherever_the_power_goes_nothing_is_lost_and_at_most_one_letter_comes_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a cut at any moment, one more pass leaves the same cases and letters as a pass without a cut."""
    whole = tmp_path / "whole"
    whole.mkdir()
    uncut = Fuse(blows_at=0)
    pass_once(whole, uncut, monkeypatch)
    expected, letters_expected = kept(whole)
    assert Counter(Mailbox(whole / "mailbox").keys()) == Counter(letters_expected)
    assert len(letters_expected) >= 3
    doubled = 0
    for blows_at in range(1, uncut.passed + 1):
        folder = tmp_path / f"cut{blows_at}"
        folder.mkdir()
        cut = run_until_cut(pass_once, folder, Fuse(blows_at), monkeypatch)
        # Threads may interleave the two hosts differently, so that the last few moments are not always reached.
        assert cut or blows_at > uncut.passed - 40
        pass_once(folder, Fuse(blows_at=0), monkeypatch)
        assert kept(folder) == (expected, letters_expected), f"after a cut {uncut.names[blows_at - 1]}"
        arrived = Counter(Mailbox(folder / "mailbox").keys())
        assert set(arrived) == set(letters_expected), f"after a cut {uncut.names[blows_at - 1]}"
        assert sum(arrived.values()) <= len(letters_expected) + 1
        doubled += sum(arrived.values()) - len(letters_expected)
    print(f"{uncut.passed} cuts: 0 cases lost, 0 letters lost, {doubled} letters arrived twice")  # noqa: T201 - the figure itself
    assert doubled


@pytest.mark.parametrize("days", [1, 40])
def test_a_mail_server_that_is_down_for_any_time_loses_nothing(tmp_path: Path, days: int) -> None:
    """Every letter written while mail was down arrives once it is up again."""
    post = Post(down=DeliveryError("The mail server does not answer."))
    one = world(tmp_path, PLACES, Web(dict(SHOWN)), post)
    with closing(one.store):
        for hour in range(0, 24 * days, 6):
            tick(one, FRIDAY + timedelta(hours=hour))
        post.down = None
        tick(one, FRIDAY + timedelta(days=days, hours=1))
        with one.store.read() as tx:
            written = set(tx.execute(select(letters.c.key)).scalars())
    assert {message.key for message in post.taken} == written
    assert len(post.taken) == len(written)


DOUBTFUL = "The phone at Larkspur Hill Primary, Nether Bracken. It rings and rings and nobody answers it"
GRAVE = "The parents at Larkspur Hill, Nether Bracken, put Wren Quillfeather of Year 4 on a list with her address, 12 Fell Road"


def answer_once(folder: Path, fuse: Fuse, patch: pytest.MonkeyPatch) -> None:
    """The first case is ours, and what that teaches makes the second ours, to which somebody is alerted."""
    one = world(folder, [place("forum")], Web(), Post())
    with closing(one.store), fused(fuse, patch):
        with one.store.read() as tx:
            case = keeping.case_called(tx, one.config.school.id, "M-0001")
        assert case
        teaching = Teaching(Kind.PLACE, "Nether Bracken")
        tray.answer(one, case, tray.Reply(Said.YES, "dsl", FRIDAY + timedelta(hours=1), teaching))


def answered(folder: Path) -> tuple[int, int, int, int]:
    """Return how many cases are answered, lessons learned, alerts raised and urgent letters written."""
    with closing(Store(f"sqlite:///{folder / 'monitor.db'}")) as store, store.read() as tx:
        tables = (
            select(cases).where(cases.c.answer.is_not(None)),
            select(taught),
            select(raised),
            select(letters).filter_by(urgent=True),
        )
        said, learned, alerted, written = (len(tx.execute(table).all()) for table in tables)
        return said, learned, alerted, written


def test_wherever_the_power_goes_an_answer_stands_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case, the lesson, what that settles, and the alert with its letters: all of it or nothing of it."""
    before = tmp_path / "before"
    before.mkdir()
    shown = {"forum": [document("a", DOUBTFUL), document("b", GRAVE)]}
    first = world(before, [place("forum")], Web(dict(shown)), Post())
    with closing(first.store):
        tick(first, FRIDAY)
    uncut = Fuse(blows_at=0)
    whole = shutil.copytree(before, tmp_path / "whole")
    answer_once(whole, uncut, monkeypatch)
    assert answered(whole)[:3] == (2, 1, 1)
    states = set()
    for blows_at in range(1, uncut.passed + 1):
        folder = shutil.copytree(before, tmp_path / f"cut{blows_at}")
        assert run_until_cut(answer_once, folder, Fuse(blows_at), monkeypatch)
        states.add(answered(folder))
    assert states == {(0, 0, 0, 0), answered(whole)}
