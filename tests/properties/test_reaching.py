"""Whatever fails on the way, a threat reaches somebody, an answer is never lost and never invented, and a digest comes once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import select

from digests.model import DeliveryError, InboxError, Mark, Message
from digests.replies import Kind, Reply
from monitor.config import Way
from monitor.deadline import LONDON, is_bank_holiday
from monitor.run import tick
from monitor.store.schema import alerts, digests, letters
from monitor.world import World
from sources.model import Document
from tests.cast import DSL, HEAD
from tests.monitor.test_receive import BOX, SENDER
from tests.world import FRIDAY, THREAT, Post, Web, document, hours, place, world

LIVES, STEPS = 16, 24
# An ordinary Friday, and the days before the two nights on which the clocks change.
STARTS = (FRIDAY, datetime(2026, 10, 24, 9, 0, tzinfo=UTC), datetime(2027, 3, 27, 9, 0, tzinfo=UTC))
PHONE = Way("duty_phone", ("dsl", "head"), always=True, url="", command=("/bin/true",))
TROUBLES = ("451", "550 one", "550 all", "lost after DATA", "hangs", "crash before", "crash after")


class Crash(BaseException):
    """The process has died."""


@dataclass
class Weather:
    """A mail server and a mailbox that misbehave by chance; what has arrived and what was answered."""

    random: Random
    bad: bool = True
    arrived: list[Message] = field(default_factory=list)
    mails: list[Reply] = field(default_factory=list)
    meant: dict[str, set[str]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)

    def deliver(self, message: Message) -> None:
        """Take the message, or fail in one of the ways that servers fail."""
        trouble = self.random.choice(TROUBLES) if self.bad and self.random.random() < 0.3 else ""
        self.faults[trouble] += bool(trouble)
        if trouble == "crash before":
            raise Crash
        if trouble == "550 all" or (trouble == "550 one" and message.to == DSL.email):
            raise DeliveryError("The mail server refused this reader (SMTP 550).", permanent=True)
        if trouble in {"451", "hangs"}:
            raise DeliveryError("The mail server did not answer in time.")
        self.arrived.append(message)
        if trouble == "lost after DATA":
            raise DeliveryError("The mail server broke off the conversation.")
        if trouble == "crash after":
            raise Crash

    def inbox(self, mark: Mark | None, _since: date) -> Iterator[tuple[Reply, Mark]]:
        """Give the answers that are new, unless the mailbox is down; it may lose its numbers."""
        if self.bad and self.random.random() < 0.2:
            self.faults["IMAP down"] += 1
            raise InboxError("The mail server did not answer in time.")
        # Now and then the mailbox loses its numbers, and is read again.
        validity = self.random.choice((7, 7, 7, 8)) if self.bad else 7
        for uid, mail in enumerate(self.mails, start=1):
            if mark is None or mark.validity != validity or uid > mark.uid:
                yield mail, Mark(validity, uid)

    def answer(self) -> None:
        """Somebody answers a letter that has arrived, or a machine does, or a stranger, or a letter comes back."""
        told = [message for message in self.arrived if message.key.startswith("alert:")]
        if not told:
            return
        letter = self.random.choice(told)
        code = re.findall(r"[A-Z2-7]{4}-[A-Z2-7]{4}", letter.letter.subject)[0]
        ref = letter.key.split(":")[2]
        real = Reply(Kind.ANSWER, "<1@phone.example>", letter.to, None, "ACK", (ref,), (), code)
        others = (
            replace(real, kind=Kind.AUTOMATIC),
            replace(real, sender="somebody@elsewhere.example"),
            replace(real, code="AAAA-2222"),
            replace(real, refs=("A-0999",)),
            Reply(Kind.BOUNCE, "<2@mx.example>", "", None, failed=(letter.to,)),
        )
        said = self.random.choice((real, *others))
        self.mails.append(said)
        if said is real:
            self.meant.setdefault(ref, set()).add(letter.key.split(":")[3])


@dataclass
class Outcome:
    """What a life came to."""

    threats: int = 0
    told: int = 0
    meant: int = 0
    answered: int = 0
    days: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def live(folder: Path, seed: int) -> Outcome:
    """Live through one life and hold it against what was promised."""
    random = Random(seed)  # noqa: S311 - chances, not secrets
    weather, web = Weather(random), Web({"forum": []})
    school_days = hours(digest_days=(0, 1, 2, 3, 4))
    settings = {"answers": BOX, "reply_to": SENDER, "ways": (PHONE,), "live": True, "hours": school_days}
    made = world(folder, [place("forum")], web, Post(), **settings)
    made = replace(made, inbox=weather.inbox, couriers={"": weather, "mail": weather, "duty_phone": weather})
    now, passes, shown = random.choice(STARTS), [], []
    with closing(made.store):
        for step in range(STEPS):
            if random.random() < 0.3:
                shown.append(document(f"t{step}", f"{THREAT}. {' '.join(f'word{step}x{at}' for at in range(60))}", posted=now))
                web.shows["forum"] = list(shown)
            passes += _pass(made, now, weather)
            weather.answer()
            now += timedelta(minutes=random.choice((5, 5, 30, 60, 480, 3 * 1440)))
            if random.random() < 0.1:
                weather.faults["clock jumped"] += 1
                passes += _pass(made, now + random.choice((timedelta(hours=-1), timedelta(days=2))), weather)
        weather.bad = False
        for _ in range(4):
            now += timedelta(days=1)
            passes += _pass(made, now, weather)
        return _held(made, weather, shown, passes)


def _pass(made: World, now: datetime, weather: Weather) -> list[datetime]:
    """Make a pass; a process that dies has made none."""
    with suppress(Crash):
        tick(made, now)
        return [now]
    weather.faults["died"] += 1
    return []


def _held(made: World, weather: Weather, shown: Sequence[Document], passes: list[datetime]) -> Outcome:
    with made.store.read() as tx:
        raised = tx.execute(select(alerts.c.number, alerts.c.acknowledged_by)).all()
        written = tx.execute(select(digests.c.day)).scalars().all()
        unsent = tx.execute(select(letters.c.key).where(letters.c.sent.is_(None))).scalars().all()
    told = {message.key.split(":")[2] for message in weather.arrived if message.key.startswith("alert:")}
    told |= set(re.findall(r"A-\d{4}", " ".join(m.letter.text for m in weather.arrived if m.key.startswith("bundle:"))))
    assert unsent == []
    assert len(raised) == len(shown)
    assert {f"A-{row.number:04d}" for row in raised} == told
    for row in raised:
        assert (row.acknowledged_by in weather.meant.get(f"A-{row.number:04d}", {""})) or row.acknowledged_by == ""
        assert bool(row.acknowledged_by) == (f"A-{row.number:04d}" in weather.meant)
    assert len(written) == len(set(written))
    days = {moment.astimezone(LONDON).date() for moment in passes}
    assert {day for day in days if day.weekday() < 5 and not is_bank_holiday(day, "england")} <= set(written)
    arrived = Counter(
        message.key for message in weather.arrived if message.key.startswith("digest:") and message.to == HEAD.email
    )
    assert {key.split(":")[2] for key in arrived} == {str(day) for day in written}
    again = weather.faults["lost after DATA"] + weather.faults["crash after"]
    assert sum(arrived.values()) <= len(arrived) + again
    answered = sum(bool(row.acknowledged_by) for row in raised)
    return Outcome(len(shown), len(told), len(weather.meant), answered, len(written), weather.faults)


def test_whatever_fails_people_are_told_answers_hold_and_digests_come_once() -> None:
    """Servers that refuse, hang and drop, a mailbox that is down, processes that die, clocks that jump, both clock changes."""
    total = Outcome()
    for seed in range(LIVES):
        with TemporaryDirectory() as folder:
            one = live(Path(folder), seed)
        for name in ("threats", "told", "meant", "answered", "days"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        total.faults += one.faults
    print(  # noqa: T201 - the figures themselves
        f"{LIVES} lives: {total.threats} threats, {total.threats - total.told} told nobody; {total.meant} answered by people, "
        f"{total.answered} known as such; {total.days} digests, each on its day once; faults: {dict(total.faults)}"
    )
    assert total.told == total.threats > 0
    assert {*TROUBLES, "IMAP down", "died", "clock jumped"} <= total.faults.keys()
