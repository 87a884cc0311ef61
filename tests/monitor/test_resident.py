"""A program that stays, and makes a world for each pass, lets the one before go."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import build
from monitor.model import Hours
from tests.world import config, place


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """Nothing is kept from the garbage collector before and after."""
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_passes_leave_behind_is_let_go(tmp_path: Path) -> None:
    """Only what the first world found is kept from the garbage collector; half a megabyte a pass was, for ever."""
    settings = config(f"sqlite:///{tmp_path / 'monitor.db'}", [place("forum")], tmp_path, hours=Hours())
    frozen = []
    for _ in range(3):
        with build.world(settings, lambda _: None):
            frozen.append(gc.get_freeze_count())
    assert frozen[0] > 0
    assert max(frozen[1:]) <= frozen[0]
