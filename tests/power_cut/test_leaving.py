"""The process is told to leave in the midst of store calls, commits and sends: nothing is lost, and nothing is told twice."""

import signal
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from monitor.leaving import Leaving, Work
from monitor.run import deliver, tick
from tests.power_cut.test_power_cut import PLACES, SHOWN, Fuse, Mailbox, fused, kept, pass_once, run_until_cut
from tests.world import FRIDAY, Post, Web, world


def polite_pass(folder: Path, fuse: Fuse, patch: pytest.MonkeyPatch) -> None:
    """Make the pass that ``pass_once`` makes, and leave in good order when told to."""
    mailbox, post = Mailbox(folder / "mailbox"), Post()
    one = world(folder, PLACES, Web(dict(SHOWN)), post)
    work = Work(one.store.gate, lambda: deliver(one, FRIDAY, urgent_only=True), (folder / "halted").touch)
    with closing(one.store), fused(fuse, patch), Leaving(lambda _: None) as leaving, leaving.during(work):
        post.deliver = fuse.around("send", mailbox.deliver)  # type: ignore[method-assign]
        tick(one, FRIDAY)


THIRD = 3  # of the moments each is tried; where a letter is under way every one, for there it could come twice
LETTER = ("send", "mark_sent")


def test_told_to_leave_at_any_moment_it_loses_nothing_and_tells_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next pass makes whole what was left, each letter arrives once, and an alert that stood in the outbox left at once."""
    whole = tmp_path / "whole"
    whole.mkdir()
    uncut = Fuse(blows_at=0)
    polite_pass(whole, uncut, monkeypatch)
    expected, letters_expected = kept(whole)
    urgent = {key for key in letters_expected if key.startswith("alert:")}
    assert urgent
    left = 0
    chosen = [at for at, name in enumerate(uncut.names, 1) if at % THIRD == 0 or name.endswith(LETTER)]
    for moment in chosen:
        folder, name = tmp_path / f"left{moment}", uncut.names[moment - 1]
        folder.mkdir()
        left += run_until_cut(polite_pass, folder, Fuse(moment, signal.SIGTERM), monkeypatch)
        _, written = kept(folder)
        assert urgent.intersection(written) <= set(Mailbox(folder / "mailbox").keys()), f"told to leave {name}"
        pass_once(folder, Fuse(blows_at=0), monkeypatch)
        assert kept(folder) == (expected, letters_expected), f"told to leave {name}"
        assert Counter(Mailbox(folder / "mailbox").keys()) == Counter(letters_expected), f"told to leave {name}"
    print(f"told to leave at {len(chosen)} moments, left in the middle at {left}: 0 lost, 0 told twice")  # noqa: T201 - the figure
    assert left > len(chosen) * 0.8
