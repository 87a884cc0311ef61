"""The process is killed (-9) at every moment of a pass that reads answers: none is lost, and none is invented."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from digests.model import Mark
from digests.replies import Kind, Reply
from monitor.config import Way
from monitor.run import tick
from monitor.store import Store
from monitor.store.schema import alerts, letters
from monitor.world import World
from tests.cast import DSL
from tests.monitor.test_receive import BOX, SENDER
from tests.power_cut.test_power_cut import Fuse, Mailbox, fused, run_until_cut
from tests.world import FRIDAY, THREAT, Post, Web, document, place, world

LOST = "My daughter at Larkspur Hill Primary in Brackenford says she wants to kill herself tonight, she has the tablets"
PHONE = Way("duty_phone", ("dsl", "deputy_dsl"), always=True, url="", command=("/bin/true",))


def school(folder: Path, post: Post) -> World:
    """Return a school with a mailbox of answers and a duty phone."""
    web = Web({"forum": [document("t", THREAT), document("l", LOST)]})
    made = world(folder, [place("forum")], web, post, answers=BOX, reply_to=SENDER, ways=(PHONE,), live=True)
    return replace(made, couriers={"": post, "mail": post, "duty_phone": post})


def codes(folder: Path) -> dict[str, str]:
    """Return the code of each of the DSL's alert letters, by the alert's reference."""
    with closing(Store(f"sqlite:///{folder / 'monitor.db'}")) as store, store.read() as tx:
        rows = tx.execute(select(letters.c.key, letters.c.code).where(letters.c.kind == "alert", letters.c.role == "dsl"))
        return {key.split(":")[2]: code for key, code in rows}


def answer_pass(folder: Path, fuse: Fuse, patch: pytest.MonkeyPatch) -> None:
    """The DSL has acknowledged one alert; the letter about the other came back; half an hour is over."""
    sent = codes(folder)

    def inbox(mark: Mark | None, _since: date) -> Iterator[tuple[Reply, Mark]]:
        mails = [
            Reply(Kind.ANSWER, "<1@phone.example>", DSL.email, None, "ACK", (), (), sent["A-0001"]),
            Reply(Kind.BOUNCE, "<2@mx.example>", "", None, failed=(DSL.email,)),
            Reply(Kind.ANSWER, "<3@phone.example>", "somebody@elsewhere.example", None, "ACK", (), (), sent["A-0002"]),
        ]
        yield from ((mail, Mark(1, uid)) for uid, mail in enumerate(mails, 1) if mark is None or uid > mark.uid)

    post, mailbox = Post(), Mailbox(folder / "mailbox")
    made = replace(school(folder, post), inbox=inbox)
    with closing(made.store), fused(fuse, patch):
        post.deliver = fuse.around("send", mailbox.deliver)  # type: ignore[method-assign]
        tick(made, FRIDAY + timedelta(minutes=31))


def kept(folder: Path) -> tuple[list[tuple[object, ...]], list[str]]:
    """Return who has which alert and how far each has climbed, and the letters written."""
    with closing(Store(f"sqlite:///{folder / 'monitor.db'}")) as store, store.read() as tx:
        chosen = (alerts.c.number, alerts.c.acknowledged_by, alerts.c.acknowledged_via, alerts.c.round)
        rows = [tuple(row) for row in tx.execute(select(*chosen).order_by(alerts.c.number))]
        return rows, sorted(tx.execute(select(letters.c.key)).scalars())


def test_wherever_the_power_goes_no_answer_is_lost_and_none_is_invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a cut at any moment, one more pass leaves the same alerts in the same hands and the same letters."""
    before = tmp_path / "before"
    before.mkdir()
    first = school(before, Post())
    with closing(first.store):
        tick(first, FRIDAY)
    whole = shutil.copytree(before, tmp_path / "whole")
    uncut = Fuse(blows_at=0)
    answer_pass(whole, uncut, monkeypatch)
    held, written = kept(whole)
    assert held == [(1, "dsl", "mail", 0), (2, "", "", 1)]
    assert any("A-0002:deputy_dsl" in key for key in written)
    doubled = 0
    for blows_at in range(1, uncut.passed + 1):
        folder = shutil.copytree(before, tmp_path / f"cut{blows_at}")
        assert run_until_cut(answer_pass, folder, Fuse(blows_at), monkeypatch)
        answer_pass(folder, Fuse(blows_at=0), monkeypatch)
        assert kept(folder) == (held, written), f"after a cut {uncut.names[blows_at - 1]}"
        arrived = Counter(Mailbox(folder / "mailbox").keys())
        doubled += sum(arrived.values()) - len(arrived)
        assert max(arrived.values(), default=1) <= 2
        shutil.rmtree(folder)
    print(f"{uncut.passed} cuts: 0 answers lost, 0 invented, {doubled} letters arrived twice")  # noqa: T201 - the figure itself
    assert doubled
