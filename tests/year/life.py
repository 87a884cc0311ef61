"""Lives through the year: a pass every ten minutes as long as the server is on, each really made; and what came of it."""

import gc
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar
from unittest.mock import patch

from monitor.model import Place
from monitor.run import tick
from monitor.world import World
from tests.year.calendar import DAY, HOUR, SLOTS, START, STEP
from tests.year.evidence import Seen, Year
from tests.year.fuse import Crash, Fuse
from tests.year.growth import Sample, sample
from tests.year.kept import kept
from tests.year.people import People
from tests.year.plan import What, plan
from tests.year.school import config_of, open_world, write_config
from tests.year.surroundings import Surroundings

SAMPLED = 10 * DAY // STEP  # slots

T = TypeVar("T")


def in_order(places: Sequence[Place], work: Callable[[Place], T]) -> Iterator[list[T]]:
    """Read places one after the other in place of side by side: a seed is one history then, to the last letter."""
    for place in places:
        yield [work(place)]


@patch("monitor.run.by_host", in_order)
def live(folder: Path, seed: int, *, slots: int = SLOTS, show: Callable[[str], None] = lambda _: None) -> Year:
    """Live through so many passes of the year of a seed, and return what came of them."""
    life = Life(folder, seed, slots)
    for slot in range(slots):
        life.step(slot)
        if slot % SAMPLED == 0:
            life.samples.append(sample(life.world, life.outside.now))
            show(f"{life.outside.now:%d %b %Y}")
    life.samples.append(sample(life.world, life.outside.now))
    try:
        return Year(life.plan, slots, life.outside.seen, kept(life.world), life.made, life.died, life.faults, life.samples)
    finally:
        life.world.store.close()


class Life:
    """The program and everything around it, from one pass to the next."""

    def __init__(self, folder: Path, seed: int, slots: int) -> None:
        self.plan = plan(seed, slots)
        self.made: list[datetime] = []
        self.died: list[datetime] = []
        self.faults: list[str] = []
        self.samples: list[Sample] = []
        self._jitter = Random(seed)  # noqa: S311 - a timer's, not a secret
        seen = Seen()
        people = People(Random(seed), seen)  # noqa: S311 - chances, not secrets
        self.outside = Surroundings(self.plan, Fuse(), people, seen, START)
        self._config = config_of(write_config(folder))
        self.world = self._started()
        gc.freeze()  # as the program does at its start

    def step(self, slot: int) -> None:
        """The pass of this slot was made, or died, or there was none for the server was off."""
        now = self.outside.now = START + slot * STEP + timedelta(seconds=self._jitter.uniform(0, 20))
        if self.outside.spell(What.SERVER):
            return
        if slot in self.plan.crashes:
            self.outside.fuse.set(*self.plan.crashes[slot])
        if slot in self.plan.restarts:
            self._start_anew()
        try:
            tick(self.world, now + (HOUR if self.outside.spell(What.CLOCK) else timedelta()))
            self.made.append(now)
        except Crash:
            self.died.append(now)
            self._start_anew()
        except Exception as fault:  # noqa: BLE001 - a fault in the program: the year goes on, and the judge hears of it
            self.faults.append(f"{now:%d %b %Y %H:%M} {type(fault).__name__}: {fault}")

    def _start_anew(self) -> None:
        """The program is started anew: whatever it had in memory is gone."""
        self.world.store.close()
        self.outside.fuse.mend()
        self.world = self._started()

    def _started(self) -> World:
        self.outside.seen.counted["starts"] += 1
        couriers = {"": self.outside, "mail": self.outside, "duty_phone": self.outside}
        return open_world(self._config, self.outside.fuse, self.outside.read, couriers, self.outside.inbox)
