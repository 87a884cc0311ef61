"""Everything that happens in the year but the program: who publishes what and when, what fails and for how long, by a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

from tests.year import texts
from tests.year.calendar import DAY, END, HOUR, MINUTE, SLOTS, START, at

# Source, hours between two looks, how many items it has in a day.
SOURCES = (
    ("forum", 1, 0.75),
    ("search_alert", 1, 0.35),
    ("our_site", 2, 0.25),
    ("gazette", 2, 0.6),
    ("parents_corner", 3, 0.4),
    ("herald", 4, 0.3),
    ("council", 6, 0.3),
    ("trust", 12, 0.15),
    ("reviews", 24, 0.05),
)
EVERY = {name: timedelta(hours=hours) for name, hours, _ in SOURCES}
CRASHES, RESTARTS = 60, 40
STORM = 12


class Kind(StrEnum):
    """What an item is, by whoever invented it."""

    GRAVE = "urgent"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    NEWS = "news of ours"
    NAMESAKE = "another school of the name"
    ELSEWHERE = "not about us"


OURS = frozenset({Kind.GRAVE, Kind.COMPLAINT, Kind.PRAISE, Kind.NEWS})
_TEXTS = {
    Kind.GRAVE: texts.GRAVE,
    Kind.COMPLAINT: texts.COMPLAINTS,
    Kind.PRAISE: texts.PRAISES,
    Kind.NEWS: texts.NEWS,
    Kind.NAMESAKE: texts.NAMESAKES,
    Kind.ELSEWHERE: texts.ELSEWHERE,
}
_USUAL = (*[Kind.ELSEWHERE] * 9, *[Kind.COMPLAINT] * 4, *[Kind.PRAISE] * 3, *[Kind.NEWS] * 2, *[Kind.NAMESAKE] * 2)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a source shows from a moment on; copies of it are one matter. ``edited`` is when it got grave, or None."""

    key: str
    source: str
    at: datetime
    text: str
    kind: Kind
    matter: int
    about_head: bool = False
    edited: datetime | None = None
    later: str = ""

    def words(self, now: datetime) -> str:
        """Return what it says at a moment."""
        return self.later if self.edited and now >= self.edited else self.text

    @property
    def is_copy(self) -> bool:
        """Whether it says what was said elsewhere before."""
        return "c" in self.key

    @property
    def grave_from(self) -> datetime:
        """Since when it says what is grave."""
        return self.edited or self.at


class What(StrEnum):
    """What can fail, or be off."""

    SERVER = "server switched off"
    NETWORK = "network down"
    SOURCE = "source down"
    MAIL = "mail server: later (451)"
    MAILBOX = "mailbox: never (550)"
    CLOCK = "clock an hour ahead"


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which something fails: all of it, or one of its kind (``which``: a source, or a role's mailbox)."""

    what: What
    start: datetime
    end: datetime
    which: str = ""

    def holds(self, moment: datetime) -> bool:
        """Return whether it is so at a moment."""
        return self.start <= moment < self.end


class Fault(StrEnum):
    """At which kind of moment the process dies."""

    ANYWHERE = "anywhere"
    BEFORE_COMMIT = "before a commit"
    AFTER_COMMIT = "after a commit"
    BEFORE_SEND = "before a letter is taken"
    AFTER_SEND = "after a letter is taken"


@dataclass(frozen=True, slots=True)
class Plan:
    """The year: what is published (in order), what fails, and at which passes the process dies or is started anew."""

    seed: int
    items: Sequence[Item]
    spells: Sequence[Spell]
    crashes: dict[int, tuple[Fault, int]]
    restarts: frozenset[int]

    def is_clock_wrong(self, start: datetime, end: datetime | None = None) -> bool:
        """Return whether the program's clock was wrong, or was set, at a moment or between two."""
        last = end or start
        wrong = (spell for spell in self.spells if spell.what is What.CLOCK)
        return any(spell.start - HOUR <= last and start <= spell.end + HOUR for spell in wrong)


def plan(seed: int, slots: int) -> Plan:
    """Return the year of a seed, in so many passes."""
    dice = Random(seed)  # noqa: S311 - a test's dice, thrown the same way each time
    spells = tuple(_spells(dice))
    items = sorted((*_usual(dice), *_grave(dice, spells)), key=lambda item: (item.at, item.key))
    items = [item for item in items if item.at < END - DAY]
    share = slots / SLOTS
    passes = dice.sample(range(1, slots), round((CRASHES + RESTARTS) * share) + 1)
    many = round(CRASHES * share) + 1
    crashes = {each: (dice.choice(list(Fault)), dice.randint(1, 25)) for each in passes[:many]}
    return Plan(seed, tuple(items), spells, crashes, frozenset(passes[many:]))


def _moment(dice: Random) -> datetime:
    return START + timedelta(seconds=dice.uniform(0, (END - START).total_seconds()))


def _usual(dice: Random) -> Iterator[Item]:
    """Give what is published every day, some of it in further places a day or two later."""
    number = 0
    for source, _, a_day in SOURCES:
        for _ in range(round(a_day * 366)):
            number += 1
            kind = dice.choice(_USUAL)
            item = Item(f"i{number}", source, _moment(dice), texts.written(dice, _TEXTS[kind]), kind, number)
            yield item
            if dice.random() < 0.08:
                yield _copy(dice, item, 1)


def _copy(dice: Random, item: Item, number: int) -> Item:
    other = dice.choice([name for name, _, _ in SOURCES if name != item.source])
    return replace(item, key=f"{item.key}c{number}", source=other, at=item.at + dice.uniform(0.1, 48) * HOUR)


def _grave(dice: Random, spells: Sequence[Spell]) -> Iterator[Item]:
    """Give what must be told at once: at chosen hours, in what fails, by chance, and a storm of it."""
    for number, moment in enumerate((*_hours_that_matter(dice, spells), *(_moment(dice) for _ in range(28))), start=10_001):
        about_head = number % 6 == 0
        source = dice.choice(SOURCES)[0]
        said = texts.written(dice, texts.ABOUT_HEAD if about_head else texts.GRAVE)
        item = Item(f"i{number}", source, moment, said, Kind.GRAVE, number, about_head)
        if number % 10 == 0:
            harmless = texts.written(dice, texts.COMPLAINTS)
            item = replace(item, text=harmless, edited=moment + 20 * HOUR, later=said)
        yield item
        if not item.edited:
            yield from (_copy(dice, item, copy) for copy in range(dice.choice((0, 0, 1, 3))))
    storm = at(date(2028, 1, 20), 21, 3)
    for number in range(20_001, 20_001 + STORM):
        said = texts.written(dice, texts.GRAVE)
        yield Item(f"i{number}", "forum", storm + (number - 20_000) * MINUTE, said, Kind.GRAVE, number)


def _hours_that_matter(dice: Random, spells: Sequence[Spell]) -> Iterator[datetime]:
    """Give the moments at which programs of this kind go wrong."""
    yield at(date(2027, 10, 31), 1, 20)
    yield at(date(2027, 10, 31), 1, 20, second_time=True)
    yield at(date(2027, 10, 31), 1, 55, second_time=True)
    yield at(date(2028, 3, 26), 0, 58)
    yield at(date(2028, 3, 26), 2, 4)
    yield at(date(2028, 2, 29), 12, 0)
    yield at(date(2028, 2, 29), 23, 58)
    for day in (
        date(2027, 12, 24),
        date(2027, 12, 26),
        date(2027, 12, 31),
        date(2028, 4, 14),
        date(2028, 8, 1),
        date(2028, 8, 23),
    ):
        yield at(day, dice.randrange(24), 30)
    for what in (What.NETWORK, What.MAIL, What.MAIL, What.MAILBOX, What.SERVER, What.CLOCK):
        spell = dice.choice([spell for spell in spells if spell.what is what])
        yield spell.start + (spell.end - spell.start) * dice.random()


def _spells(dice: Random) -> Iterator[Spell]:
    """Give all that fails."""
    yield Spell(What.SERVER, at(date(2027, 12, 17), 18), at(date(2028, 1, 4), 6, 30))
    for friday in (
        date(2027, 9, 17),
        date(2027, 11, 12),
        date(2028, 1, 28),
        date(2028, 3, 3),
        date(2028, 5, 26),
        date(2028, 7, 7),
    ):
        yield Spell(What.SERVER, at(friday, 17, 30), at(friday + 3 * DAY, dice.choice((6, 7, 9)), 5))
    for _ in range(6):
        start = _moment(dice)
        yield Spell(What.SERVER, start, start + dice.uniform(0.2, 14) * HOUR)
    yield Spell(What.NETWORK, at(date(2028, 3, 8), 11), at(date(2028, 3, 15), 11))
    yield Spell(What.CLOCK, at(date(2028, 5, 10), 10), at(date(2028, 5, 10), 13))
    for _ in range(60):
        start = _moment(dice)
        lasts = dice.choice((HOUR, 5 * HOUR, 20 * HOUR, 3 * DAY, 7 * DAY))
        yield Spell(What.SOURCE, start, start + lasts, dice.choice(SOURCES)[0])
    for lasts in (*[20 * MINUTE] * 10, *[3 * HOUR] * 6, *[DAY] * 3, 3 * DAY):
        start = _moment(dice)
        yield Spell(What.MAIL, start, start + lasts)
    for role in ("dsl", "head", "deputy_dsl", "dsl"):
        start = _moment(dice)
        yield Spell(What.MAILBOX, start, start + dice.choice((6 * HOUR, 2 * DAY)), role)
