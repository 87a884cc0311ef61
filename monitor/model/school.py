"""Whom we look after, where we look, who is told and when, and what is wrong in what they wrote."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from monitor.model.lists import Channel
from sources.model import Source


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another school with a name like ours: the places and hosts that give it away."""

    name: str
    places: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that the school had, and the last day of it (None where nobody remembers)."""

    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place that says something of where the school is: how much, from 0 (nothing) to 1 (as much as its town)."""

    name: str
    weight: float = 0.5


@dataclass(frozen=True, slots=True)
class School:
    """Who we look after: the names, places, hosts and handles by which people know it.

    ``places`` mean this school as its town does, ``nearby`` ones less. ``staff`` are titles with surnames, which are never
    looked for: beside a name of the school they speak for it.
    """

    id: str
    name: str
    short_name: str
    town: str = ""
    postcode: str = ""
    website: str = ""
    also_called: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    nicknames: tuple[str, ...] = ()
    formerly: tuple[FormerName, ...] = ()
    nearby: tuple[Nearby, ...] = ()
    staff: tuple[str, ...] = ()
    nation: str = "england"


@dataclass(frozen=True, slots=True)
class Place:
    """A source as this school sees it: its name for people, what it is to the school, and whether all of it is about the school.

    ``locality`` names the towns that the place writes for; they count as evidence that a short name means us. ``slowest`` is the
    longest that a place which seldom has anything new is left alone, ``budget`` the most looks a day, and ``expires`` the last
    day of its key.
    """

    source: Source
    label: str
    channel: Channel = Channel.THIRD_PARTY
    about_us: bool = False
    locality: tuple[str, ...] = ()
    slowest: timedelta | None = None
    budget: int | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is told: the role they hold, where mail reaches them, the number to ring, and what people call them.

    ``names`` are never searched for: they tell that a post is about this person, who then is not the one to judge it.
    """

    role: str
    email: str
    phone: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """When the school is open and when its readers want their letters, in local time."""

    digest_at: time = time(7, 15)
    digest_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: time = time(7, 0)
    closes: time = time(19, 0)
    office_close: time = time(16, 30)
    closed_days: frozenset[date] = field(default_factory=frozenset)
    quiet_from: time | None = None
    quiet_to: time | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is told first at certain times: on these days, or, where there are none, ``when`` the school is shut.

    ``when`` is "out of hours", "holidays", or empty where ``days`` say it. ``order`` are roles.
    """

    when: str
    days: frozenset[date]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that a person wrote: a stable id, where, the value (never a secret), and what to do.

    ``where`` is a dotted path such as ``source[2].every``; ``line`` is 0 where it is not known.
    """

    id: str
    file: str
    where: str
    value: str
    words: str
    remedy: str
    line: int = 0
    warning: bool = False
