"""Lives through a week with the real program over the town: a pass each quarter of an hour, ten restarts, one night without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from random import Random

from monitor import build
from monitor.config import Config
from monitor.copies import digest
from monitor.model import Hours, Place
from monitor.run import tick
from monitor.store import places
from monitor.world import World
from sources.fetch import FetchSettings
from sources.model import Source
from tests.politeness.faults import SLACK, Terms
from tests.politeness.places import CRAWL_DELAY, DAY, HOUR, START, WEEK, Spot
from tests.politeness.server import Town, town
from tests.politeness.town import CLOSES, CORRECTED
from tests.politeness.visits import Visit
from tests.world import config

CONTACT = "https://larkspurhill.example"
SPACING = 0.01
STEP = timedelta(minutes=15)
RESTARTS = 10
NIGHT_OFF = (4 * DAY + 21 * HOUR, 5 * DAY + 7 * HOUR)
# Targets of redirects, which no configuration names.
TARGETS = frozenset({"target"})
STORY = "/story.html"
TOO_OFTEN = 429


@dataclass(frozen=True, slots=True)
class Week:
    """What came of the week: all visits, what they are held against, and which items were published and which seen, by place."""

    visits: Sequence[Visit]
    terms: Terms
    published: Mapping[str, frozenset[str]]
    seen: Mapping[str, frozenset[str]]
    restarts: int


def moments(dice: Random) -> Sequence[datetime]:
    """Return when the passes are: every quarter of an hour, never to the second, and not on the night off."""
    steps = (START + at * STEP + timedelta(seconds=dice.uniform(0, 20)) for at in range(WEEK // STEP))
    return [now for now in steps if not START + NIGHT_OFF[0] <= now < START + NIGHT_OFF[1]]


def restarts(dice: Random, passes: Sequence[datetime]) -> frozenset[datetime]:
    """Return the passes before which the program is started anew: after the night off, for a new configuration, and by chance.

    One more restart comes when a place has just asked to be left alone.
    """
    told = {next(now for now in passes if now >= START + moment) for moment in (CORRECTED, NIGHT_OFF[1])}
    others = dice.sample([now for now in passes[1:] if now not in told], RESTARTS - 1 - len(told))
    return frozenset(told | set(others))


def live(folder: Path, seed: int = 7) -> Week:
    """Live through the week, and return what came of it."""
    dice = Random(seed)  # noqa: S311 - a test's dice, thrown the same way each time
    passes = moments(dice)
    anew = restarts(dice, passes)
    planned: dict[int, tuple[datetime, frozenset[str]]] = {}
    with town() as where:
        while passes:
            with build.world(_config(where, folder, passes[0]), lambda _: None) as world:
                planned[where.life] = (passes[0], _due(where, world, passes[0]))
                passes = _live_on(where, world, passes, anew)
                published, seen = _news(where, world)
            where.life += 1
        return Week(tuple(where.visits), replace(_terms(where), planned=planned), published, seen, where.life - 1)


def _live_on(where: Town, world: World, passes: Sequence[datetime], anew: frozenset[datetime]) -> Sequence[datetime]:
    """Make one pass after the other until the program is to be started anew; return those that are left."""
    for at, now in enumerate(passes):
        if at and now in anew:
            return passes[at:]
        told = _told_off(where)
        where.now = now
        tick(world, now)
        if _told_off(where) and not told:
            return passes[at + 1 :]
    return ()


def _told_off(where: Town) -> bool:
    """Return whether a place has said that we come too often."""
    return any(visit.reply.status == TOO_OFTEN for visit in where.visits)


def _config(where: Town, folder: Path, now: datetime) -> Config:
    """Return the configuration; somebody has corrected the address of what moved once it is time."""
    corrected = now >= START + CORRECTED
    chosen = [
        spot
        for spot in where.spots.values()
        if spot.id not in TARGETS and (spot.id != "moved" or (spot.host == "new") is corrected)
    ]
    fetch = FetchSettings(CONTACT, tuple(where.authorities.values()), spacing=SPACING)
    found = [Place(_source(where, spot), spot.id, budget=spot.budget) for spot in chosen]
    return config(f"sqlite:///{folder / 'monitor.db'}", found, folder, fetch=fetch, hours=Hours())


def _source(where: Town, spot: Spot) -> Source:
    return Source(spot.id, spot.kind, where.url(spot), spot.access, options=spot.options)


def _terms(where: Town) -> Terms:
    spots = where.spots.values()
    return Terms(
        agent=f"SchoolMentionMonitor/{version('school-monitor')} (+{CONTACT})",
        every=HOUR,
        pauses={host: CRAWL_DELAY if host == "slow" else SPACING for host in where.authorities},
        known=frozenset(f"{spot.host}{spot.path}" for spot in spots) | {f"paper{STORY}"},
        budgets={f"{spot.host}{spot.path}": spot.budget for spot in spots if spot.budget},
        forbidden={"shy": START + CLOSES},
    )


def _due(where: Town, world: World, now: datetime) -> frozenset[str]:
    """Return the addresses that are due by what the program remembers, and where their redirects lead."""
    with world.store.read() as tx:
        states = places.states(tx)
    waiting = {place.source.id for place in world.config.places} - {
        name for name, state in states.items() if state.next_look > now + SLACK
    }
    names = waiting | (TARGETS if "shortcut" in waiting else frozenset())
    return frozenset(f"{spot.host}{spot.path}" for spot in where.spots.values() if spot.id in names) | {f"paper{STORY}"}


def _news(where: Town, world: World) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return what each place published, and what of it was seen."""
    end = START + WEEK
    names = {spot.id: [f"{_shown(spot)}-{number}" for number in range(1, spot.count(end) + 1)] for spot in where.spots.values()}
    with world.store.read() as tx:
        known = {name: places.contents(tx, name, [digest(key) for key in keys]) for name, keys in names.items()}
    published = {name: frozenset(keys) for name, keys in names.items() if name not in TARGETS}
    return published, {name: frozenset(key for key in names[name] if digest(key) in known[name]) for name in published}


def _shown(spot: Spot) -> str:
    """Return under which name items stand at a spot: a redirect shows those of its target."""
    return "target" if spot.id == "shortcut" else spot.id
