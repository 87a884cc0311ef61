"""Somebody posts five thousand threats at once: mails stay few, and nothing is lost."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from monitor.detect import mode
from monitor.run import send, tick
from monitor.store import alerts
from monitor.store.schema import cases
from tests.world import FRIDAY, Post, Web, document, place, world

FLOOD, MOST = 5_000, 6 + 1  # alerts of their own, and the bundle of all others
GRAVE = "I am going to stab the head of Larkspur Hill Primary in Brackenford tomorrow."


@pytest.fixture
def _plain_detector(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The detector does without its encoder, which would take minutes over them: rules know these words as surely."""
    monkeypatch.setattr(mode, "find_spec", lambda _name: None)
    mode.mode.cache_clear()
    yield
    mode.mode.cache_clear()


@pytest.mark.timeout(900)  # five thousand are judged one by one
@pytest.mark.usefixtures("_plain_detector")
def test_five_thousand_threats_are_few_mails_and_none_is_lost(tmp_path: Path) -> None:
    """Every one is a case with an alert, and each reader is told of all of them."""
    posts = [document(f"t{n}", f"{GRAVE} {' '.join(f'word{n}x{at}' for at in range(16))}") for n in range(FLOOD)]
    post = Post()
    made = world(tmp_path, [place("forum")], Web({"forum": posts}), post)
    with closing(made.store):
        tick(made, FRIDAY)
        send(made, FRIDAY + timedelta(minutes=10))
        with made.store.read() as tx:
            assert tx.execute(select(func.count()).select_from(cases)).scalar_one() == FLOOD
            waiting = alerts.unacknowledged(tx, made.config.school.id)
            assert alerts.unbundled(tx, made.config.school.id) == []
    assert len(waiting) == FLOOD
    urgent = [message for message in post.taken if message.urgent]
    mails = Counter(message.to for message in urgent)
    told = {to: set(re.findall(r"A-\d{4}", " ".join(m.letter.text for m in urgent if m.to == to))) for to in mails}
    assert all(told[to] == {alert.ref for alert in waiting} for to in mails)
    assert max(mails.values()) <= MOST
