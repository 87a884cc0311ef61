"""Whatever the clock does: what is urgent is told at once and not twice, and every case is in exactly one digest."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from digests.model import DeliveryError, Letter, Message
from monitor.deadline import LONDON
from monitor.run import tick
from monitor.store import Store, alerts, keeping, ledger, outbox
from monitor.store.outbox import Posting
from monitor.store.schema import cases
from sources.model import Document
from tests.world import COMPLAINT, THREAT, Post, Web, document, hours, place, world

STEP, EVERY = timedelta(minutes=30), timedelta(hours=1)
# A place is looked at every hour and a tenth; passes come every half hour; letters are tried every half hour at least.
SOON, AFTER_MAIL = EVERY * 1.1 + STEP, timedelta(minutes=31) + STEP
ROUND, ACKNOWLEDGED = timedelta(minutes=30), timedelta(hours=2)
FRIDAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Offset = Callable[[timedelta], timedelta]
When = Callable[[datetime], bool]
# Each is another matter, or they would be one case.
THREATS = (
    THREAT,
    "My daughter at Larkspur Hill Primary in Brackenford says she wants to kill herself tonight, she has the tablets",
    "There is a bomb under the hall of Larkspur Hill Community Primary School, Brackenford, so get everybody out",
    "I am going to stab the head of Larkspur Hill Primary Brackenford tomorrow",
    "Somebody is going to burn Larkspur Hill Primary School in Brackenford down, I have the petrol ready in my garage",
    "A pupil at Larkspur Hill Primary School Brackenford wrote that she is cutting herself every night and wants to die",
    "I know where the deputy of Larkspur Hill School in Brackenford lives and I will kill him when he walks his dog",
    "They took my son away, so I will blow up Larkspur Hill Primary, Brackenford, with all who are in it",
)
COMPLAINTS = (
    COMPLAINT,
    "The lunches at Larkspur Hill Primary School Brackenford are cold again and cost far too much",
    "Parking outside Larkspur Hill Primary, Brackenford, is a disgrace, somebody blocked our drive all morning",
    "Larkspur Hill Primary School in Brackenford lost my boy's coat and shoes and would not look for them",
    "Three supply teachers in a week in Year 4 of Larkspur Hill Primary Brackenford, no wonder nobody learns to read",
    "Why does Larkspur Hill Primary School, Brackenford, send so much homework to six year olds?",
    "The toilets at Larkspur Hill Primary Brackenford are filthy and have no soap, my girl will not use them",
    "Larkspur Hill Primary School Brackenford cancelled the trip a day before and kept our money",
)


def right(_: timedelta) -> timedelta:
    """Return by how much a clock that is right is ahead."""
    return timedelta()


def never(_: datetime) -> bool:
    """Return that the machine is on and its mail server up."""
    return False


def wrong(by: timedelta, begins: timedelta, ends: timedelta) -> Offset:
    """Return by how much a clock is ahead that is wrong for a while, counted from the beginning."""
    return lambda passed: by if begins <= passed < ends else timedelta()


def stuck(at: datetime, ends: timedelta) -> Offset:
    """Return by how much a clock is ahead that begins at a moment, as one that has lost the time does, until it is set."""
    return lambda passed: at - FRIDAY if passed < ends else timedelta()


@dataclass
class Life:
    """Some days of a school: what was told, in true time, whatever the clock said."""

    told: list[tuple[datetime, Message]] = field(default_factory=list)
    published: dict[int, datetime] = field(default_factory=dict)
    digests: list[date] = field(default_factory=list)
    untold: int = 0

    def first(self, number: int) -> datetime | None:
        """Return when the DSL was first told of an alert."""
        key = f":A-{number:04d}:dsl:"
        return next((when for when, message in self.told if key in message.key), None)


def live(folder: Path, ahead: Offset, start: datetime, days: float, *, off: When = never, mail_down: When = never) -> Life:
    """Live through some days with such a clock; a threat and a complaint are published every eleven hours, each another one."""
    life, web, post = Life(), Web({"forum": []}), Post()
    made = world(
        folder, [place("forum", every=EVERY)], web, post, hours=hours(digest_at=time(7, 15), digest_days=tuple(range(7)))
    )
    items: list[Document] = []
    with closing(made.store):
        for step in range(int(days * DAY / STEP)):
            passed = step * STEP
            true = start + passed
            if step % 22 == 0:
                number = len(life.published) + 1
                life.published[number] = true
                items += [document(f"{kind[0][:1]}{number}", kind[number - 1], posted=true) for kind in (THREATS, COMPLAINTS)]
            web.shows["forum"] = list(items)
            if off(true):
                continue
            post.down = DeliveryError("The mail server does not answer.") if mail_down(true) else None
            before = len(post.taken)
            now = true + ahead(passed)
            _acknowledge(made.store, life, true, now)
            tick(made, now)
            life.told += [(true, message) for message in post.taken[before:]]
        _count(made.store, life)
    return life


def _acknowledge(store: Store, life: Life, true: datetime, now: datetime) -> None:
    """Whatever the DSL was told of two hours ago is in their hands."""
    with store.read() as tx:
        held = [
            one for one in alerts.unacknowledged(tx, "larkspur_hill") if true - (life.first(one.number) or true) >= ACKNOWLEDGED
        ]
    if held:
        with store.write() as tx:
            for one in held:
                alerts.acknowledge(tx, one.id, "dsl", now, "server")


def _count(store: Store, life: Life) -> None:
    with store.read() as tx:
        rows = tx.execute(select(cases.c.digest_id)).all()
        life.untold = sum(row.digest_id is None for row in rows)
    life.digests = [when.astimezone(LONDON).date() for when, message in life.told if _is_digest_for_head(message)]


def _is_digest_for_head(message: Message) -> bool:
    return message.key.startswith("digest:") and message.key.endswith(":head")


JUMPS = {
    "right": (right, 0),
    "three hours ahead for a while": (wrong(3 * HOUR, 10 * HOUR, 13 * HOUR), 0),
    "ten hours ahead over a morning": (wrong(10 * HOUR, 20 * HOUR, 22 * HOUR), 1),
    "three days ahead for a while": (wrong(3 * DAY, 10 * HOUR, 12 * HOUR), 2),
    "two months ahead for a day": (wrong(60 * DAY, 10 * HOUR, 34 * HOUR), 2),
    "forty years ahead for an hour": (wrong(14610 * DAY, 10 * HOUR, 11 * HOUR), 2),
    "three hours behind for a while": (wrong(-3 * HOUR, 10 * HOUR, 30 * HOUR), 1),
    "five days behind for a while": (wrong(-5 * DAY, 10 * HOUR, 34 * HOUR), 2),
    "in 1970 until it is set": (stuck(datetime(1970, 1, 1, tzinfo=UTC), 14 * HOUR), 1),
    "in 2000 until it is set": (stuck(datetime(2000, 1, 1, tzinfo=UTC), 3 * HOUR), 1),
}


@pytest.mark.parametrize(("ahead", "astray"), JUMPS.values(), ids=JUMPS)
def test_a_clock_that_jumps_delays_nothing_urgent_and_repeats_nothing(tmp_path: Path, ahead: Offset, astray: int) -> None:
    """Each threat is told within an hour and a look of true time; at most so many digests are astray as days were."""
    days = 3
    life = live(tmp_path, ahead, FRIDAY, days)
    assert max(Counter(message.key for _, message in life.told).values()) == 1
    for number, published in life.published.items():
        told = life.first(number)
        assert told is not None, f"threat {number} was told to nobody"
        assert told - published <= SOON, f"threat {number} waited {told - published}"
    for number in life.published:
        rounds = {message.key.split(":")[4] for _, message in life.told if f":A-{number:04d}:" in message.key}
        # Each jump may bring one round early: nobody waits for a clock.
        assert len(rounds) <= ACKNOWLEDGED / ROUND + 2
    assert life.untold <= 4, "what was published after the last digest"
    assert abs(len(life.digests) - days) <= astray
    assert max(Counter(life.digests).values()) <= 1 + astray


NIGHTS = {
    "the clocks go back": (datetime(2026, 10, 24, 6, 0, tzinfo=UTC), 3),
    "the clocks go forward": (datetime(2030, 3, 30, 6, 0, tzinfo=UTC), 3),
    "a leap day": (datetime(2028, 2, 28, 6, 0, tzinfo=UTC), 3),
    "new year": (datetime(2026, 12, 30, 6, 0, tzinfo=UTC), 2),
    "the first day of a term": (datetime(2027, 9, 1, 6, 0, tzinfo=UTC), 2),
}


@pytest.mark.parametrize(("start", "days"), NIGHTS.values(), ids=NIGHTS)
def test_on_the_days_on_which_calendars_go_wrong_each_has_its_one_digest(tmp_path: Path, start: datetime, days: int) -> None:
    """At the first pass after a quarter past seven by the school's own clock."""
    life = live(tmp_path, right, start, days)
    assert life.digests == [(start + at * DAY).astimezone(LONDON).date() for at in range(days)]
    for when, message in life.told:
        if _is_digest_for_head(message):
            assert time(7, 15) <= when.astimezone(LONDON).time() < time(8, 0)
    for number, published in life.published.items():
        told = life.first(number)
        assert told is not None
        assert told - published <= SOON


def test_a_weekend_switched_off_is_made_up_for_at_once(tmp_path: Path) -> None:
    """The first pass on Monday tells what was published meanwhile, and writes one digest, not three."""
    monday = FRIDAY + 3 * DAY + HOUR
    life = live(tmp_path, right, FRIDAY, 3.5, off=lambda now: FRIDAY + 12 * HOUR <= now < monday)
    missed = [number for number, published in life.published.items() if FRIDAY + 12 * HOUR <= published < monday]
    assert missed
    for number in missed:
        assert life.first(number) == monday
    assert life.digests == [FRIDAY.date(), monday.date()]


@pytest.mark.parametrize("back", [timedelta(minutes=20), timedelta(minutes=110), 3 * HOUR, 3 * DAY, 60 * DAY])
def test_an_alert_in_the_outbox_does_not_wait_for_a_clock_that_was_put_back(tmp_path: Path, back: timedelta) -> None:
    """Written while mail was down and the clock ran ahead, it leaves within the usual half hour once mail is up."""
    up = FRIDAY + 13 * HOUR
    life = live(tmp_path, wrong(back, 10 * HOUR, 13 * HOUR), FRIDAY, 1, mail_down=lambda now: FRIDAY + 10 * HOUR <= now < up)
    told = life.first(2)
    assert told is not None
    assert up <= told <= up + AFTER_MAIL


@pytest.mark.parametrize("back", [2 * HOUR, 3 * DAY, 60 * DAY])
def test_nobody_waits_for_the_next_round_until_a_clock_has_caught_up(tmp_path: Path, back: timedelta) -> None:
    """An alert of a clock that ran ahead goes to the next person when it is right again, and from then on as usual."""
    post = Post()
    one = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT, posted=FRIDAY + back)]}), post)
    with closing(one.store):
        tick(one, FRIDAY + back)
        for minutes in (0, 10, 20, 59, 60, 61):
            tick(one, FRIDAY + timedelta(minutes=minutes))
    rounds = Counter(message.key.split(":")[4] for message in post.taken if message.key.startswith("alert:"))
    assert sorted(rounds) == ["0", "1", "2"]


@pytest.mark.parametrize("tried", [None, FRIDAY + timedelta(minutes=45)])
def test_a_letter_is_due_that_waits_longer_than_letters_do(tmp_path: Path, tried: datetime | None) -> None:
    """It was written under a clock that ran ahead by minutes, and not tried yet; or it is to be tried again later than any."""
    one = world(tmp_path, [], Web(), Post())
    letter = Message("alert:1", "dsl@larkspurhill.example", Letter("Urgent", "", ""), FRIDAY + timedelta(minutes=10), urgent=True)
    with closing(one.store):
        with one.store.write() as tx:
            keeping.enrol(tx, one.config.school.id, one.config.school.name)
            outbox.post(tx, Posting(one.config.school.id, "dsl", "alert"), letter)
            if tried:
                outbox.mark_failed(tx, 1, tried, "The mail server does not answer.")
        with one.store.read() as tx:
            assert len(outbox.waiting(tx, FRIDAY)) == 1


@pytest.mark.parametrize("before", [timedelta(), 2 * HOUR], ids=["at the digest's hour", "two hours before it"])
def test_a_clock_that_leaps_by_years_forgets_nothing(tmp_path: Path, before: timedelta) -> None:
    """The words of cases and the letters that wait are there when it is right again; it is said while it is wrong, and after.

    Passes that were made before the digest under the wrong clock, and came to their end, make it no more right.
    """
    web, post = Web({"forum": [document("t", THREAT)]}), Post(down=DeliveryError("The mail server does not answer."))
    one = world(tmp_path, [place("forum")], web, post, hours=hours(digest_at=time(6, 0)))
    leapt = FRIDAY + 3650 * DAY
    with closing(one.store):
        tick(one, FRIDAY)
        for number in range(before // STEP, -1, -1):
            tick(one, leapt - number * STEP)
        with one.store.read() as tx:
            assert ledger.last_digest(tx, one.config.school.id) == leapt
            assert ledger.pass_to_come(tx, FRIDAY + HOUR) == leapt
        tick(one, FRIDAY + HOUR)
        post.down = None
        tick(one, FRIDAY + 2 * HOUR)
        assert any(message.key.startswith("alert:") for message in post.taken)
        with one.store.read() as tx:
            assert tx.execute(select(cases.c.forgotten)).scalars().all() == [None]
            assert ledger.pass_to_come(tx, FRIDAY + DAY) is not None
        tick(one, FRIDAY + 3 * DAY)
        with one.store.read() as tx:
            assert ledger.pass_to_come(tx, FRIDAY + 3 * DAY) is None, "it has been right for two days: enough is said"
