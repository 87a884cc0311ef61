"""Plants an invented threat each week, which goes the whole road to a mailbox of its own; nobody else hears of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

from digests.mime import message_id
from monitor.clock import is_over
from monitor.deadline import LONDON
from monitor.look import look
from monitor.match import Matcher
from monitor.model import Place
from monitor.store import canaries, keeping, outbox
from monitor.world import Reads, World
from sources.model import Page, Response, Source, Validators
from sources.read import WHOLE, Reach
from sources.readers import reader

EVERY = timedelta(days=7)
MARK, NEST, A_DAY = "[TEST] ", "canary-", "____-__-__"  # the last matches a date in SQL
_FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Weekly test</title>
<item><guid>{guid}</guid><title>Weekly test of the monitor</title><pubDate>{posted}</pubDate>
<description>I am going to stab the head of {school} tomorrow. This is the invented post of {guid}.</description></item>
</channel></rss>
"""


def plant(world: World, now: datetime) -> None:
    """Once a week an invented threat has gone through reader, matcher, detector, policy and case to a letter for its mailbox."""
    if world.config.answers is None or not world.config.answers.canary:
        return
    with world.store.read() as tx:
        last = canaries.last_canary(tx, world.config.school.id)
    if last and not is_over(last.planted, EVERY, now):
        return
    apart = _apart(world, now)
    with world.store.write() as tx:
        keeping.enrol(tx, apart.config.school.id, apart.config.school.name)
    look(apart, _place(apart), now)
    with world.store.write() as tx:
        canaries.clear(tx, f"{NEST}{world.config.school.id}-{A_DAY}", but=apart.config.school.id)
        written = [letter for letter in outbox.waiting(tx, now) if letter.school_id == apart.config.school.id]
        name = message_id(written[0].message.key, world.config.sender) if written else ""
        canaries.plant(tx, world.config.school.id, name, now)


def _apart(world: World, now: datetime) -> World:
    """Return a world like this one whose school is one of its own, and whose people all read the mailbox of the test."""
    config, answers = world.config, world.config.answers
    school = replace(config.school, id=f"{NEST}{config.school.id}-{_day(now)}")
    people = tuple(replace(person, email=answers.canary) for person in config.people) if answers else ()
    return replace(
        world,
        config=replace(config, school=school, people=people, ways=(), rotas=()),
        matcher=Matcher([school]),
        read=_read(_FEED.format(guid=_day(now), posted=format_datetime(now), school=f"{school.name} {school.town}")),
        via="mail" if config.mail else "",
        mark=MARK,
    )


def _read(feed: str) -> Reads:
    """Return what reads the planted feed, by the reader of all feeds."""

    def read(source: Source, validators: Validators, now: datetime, *, reach: Reach = WHOLE) -> tuple[Response, Page]:  # noqa: ARG001 - Reads
        response = Response(source.url, 200, {"content-type": "application/rss+xml"}, feed.encode(), now, validators)
        return response, reader(source.kind).parse(source, response)

    return read


def _place(apart: World) -> Place:
    source = Source(id=apart.config.school.id, kind="feed", url="https://canary.invalid/feed")
    return Place(source, "Weekly test")


def _day(now: datetime) -> str:
    return f"{now.astimezone(LONDON):%Y-%m-%d}"
