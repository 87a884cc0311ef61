"""People show that letters reach them before anybody relies on alerts, and once a term; and say what they decided."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from monitor import asking
from monitor.asking import MAIL, ask, ask_person, missing, told
from monitor.cli.reached import go_live
from monitor.config import Config, Way
from monitor.model import Person, Rota
from monitor.receive import Answer, Came, take
from monitor.run import deliver, send, tick
from monitor.store import alerts, askings, keeping
from monitor.world import World
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, PEOPLE, TECHNICIAN
from tests.world import FRIDAY, ORCHARD, THREAT, Post, Web, document, place, world

PHONE = Way("duty_phone", ("dsl",), always=True, url="", command=("/bin/true",))
ORDER = ORCHARD.escalation.order


@dataclass
class School:
    """A school, its post by mail and its post by the other way."""

    world: World
    mail: Post
    phone: Post

    def ask(self, person: Person, via: str, now: datetime = FRIDAY) -> str:
        """Send one test; return its code."""
        with self.world.store.write() as tx:
            keeping.enrol(tx, self.world.config.school.id, "Larkspur Hill")
            ask_person(self.world, tx, person, via, now)
        deliver(self.world, now)
        letter = (self.mail if via == MAIL else self.phone).taken[-1].letter
        return re.findall(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b", letter.text)[0]  # type: ignore[no-any-return]

    def answer(self, code: str, now: datetime = FRIDAY) -> Came:
        """Answer a test."""
        with self.world.store.write() as tx:
            return take(tx, self.world.config, Answer(code, "ACK", (), (), "server"), now).what

    def missing(self, config: Config | None = None) -> list[str]:
        """Return what has not been shown yet."""
        with self.world.store.read() as tx:
            known = askings.askings_of(tx, self.world.config.school.id)
        return missing(config or self.world.config, known)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """A school that wants to go live, with one other way than mail."""
    mail, phone = Post(), Post()
    made = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT)]}), mail, live=True, ways=(PHONE,))
    made = replace(made, couriers={"": mail, "mail": mail, "duty_phone": phone})
    with closing(made.store):
        yield School(made, mail, phone)


def test_alerts_are_live_once_dsl_deputy_and_a_second_way_have_answered(school: School) -> None:
    """Each once; who was asked and did not answer is missing, and so is who answered by mail alone."""
    assert len(school.missing()) == 3
    codes = [school.ask(DSL, MAIL), school.ask(DEPUTY, MAIL), school.ask(DSL, "duty_phone")]
    assert len(school.missing()) == 3
    left = []
    for code in codes:
        assert school.answer(code) is Came.CONFIRMED
        left.append(len(school.missing()))
    assert left == [2, 1, 0]


def test_a_further_way_to_somebody_who_is_never_alerted_is_none(school: School) -> None:
    """The technician's telephone rings for nobody's alert."""
    for code in (school.ask(DSL, MAIL), school.ask(DEPUTY, MAIL), school.ask(TECHNICIAN, "duty_phone")):
        school.answer(code)
    assert len(school.missing()) == 1


def test_many_alerts_are_asked_about_in_one_letter_and_old_ones_not_at_all(school: School) -> None:
    """After a bundle was acknowledged, and after an upgrade."""
    storm = [document(f"t{n}", f"{THREAT}. {' '.join(f'word{n}x{at}' for at in range(60))}") for n in range(9)]
    made = replace(school.world, read=Web({"forum": storm}).read)
    tick(made, FRIDAY)
    with made.store.write() as tx:
        for alert in alerts.unacknowledged(tx, made.config.school.id):
            long_ago = timedelta(days=400) if alert.number > 7 else timedelta()
            alerts.acknowledge(tx, alert.id, "dsl", FRIDAY - long_ago)
    for days in (4, 5):
        send(made, FRIDAY + timedelta(days=days))
    asked = [message.letter for message in school.mail.taken if message.key.startswith("question:")]
    assert len(asked) == 1
    assert "what was decided about 7 alerts?" in asked[0].subject


def test_a_new_holder_of_the_role_has_not_answered(school: School) -> None:
    """What the one before showed says nothing of them."""
    for code in (school.ask(DSL, MAIL), school.ask(DEPUTY, MAIL), school.ask(DSL, "duty_phone")):
        school.answer(code)
    people = tuple(replace(person, email="new@larkspurhill.example") if person == DSL else person for person in PEOPLE)
    assert school.missing(replace(school.world.config, people=people)) == ["dsl has not answered a test by mail"]


def test_once_live_alerts_stay_live_whoever_leaves(school: School) -> None:
    """Refusing to look because a deputy has left would lose alerts; before that, it says who is missing and stops."""
    with pytest.raises(typer.Exit):
        go_live(school.world.config, school.world, FRIDAY)
    for code in (school.ask(DSL, MAIL), school.ask(DEPUTY, MAIL), school.ask(DSL, "duty_phone")):
        school.answer(code)
    go_live(school.world.config, school.world, FRIDAY)
    others = replace(school.world.config, people=tuple(person for person in PEOPLE if person != DEPUTY))
    assert school.missing(others) == ["deputy_dsl has not answered a test by mail"]
    go_live(others, replace(school.world, config=others), FRIDAY)
    with school.world.store.read() as tx:
        assert askings.live_since(tx, others.school.id) == FRIDAY


def test_a_test_says_that_it_is_one_and_nothing_else(school: School) -> None:
    """In the subject, in the first words, and in what goes by other ways; its reference is not an alert's."""
    school.ask(DSL, MAIL)
    school.ask(DSL, "duty_phone")
    letter, short = school.mail.taken[-1].letter, school.phone.taken[-1].letter.text
    assert "TEST T-0001" in letter.subject
    assert "THIS IS A TEST" in letter.text
    assert "TEST T-0002" in short
    assert "A-0" not in letter.text + short


def test_everybody_whom_an_alert_can_reach_is_tested(school: School) -> None:
    """The ladder, and whoever only a rota names."""
    on_call = Person("on_call", "oncall@larkspurhill.example", "01632 960109")
    config = replace(
        school.world.config, people=(*PEOPLE, on_call), rotas=(Rota("out of hours", frozenset(), ("on_call", "dsl")),)
    )
    assert [person.role for person in told(config, ORDER)] == [*[role for role in ORDER if config.person(role)], "on_call"]
    assert {HEAD, DSL, DEPUTY, CHAIR, on_call} == set(told(config, ORDER))


def test_once_a_term_everybody_is_asked_again_and_silence_is_told(school: School) -> None:
    """Not before the term is over, not twice in a fortnight; who does not answer is named in the digest and to the technician."""
    config = school.world.config
    for person in told(config, ORDER):
        school.answer(school.ask(person, MAIL))
    before = len(school.mail.taken)
    for days in (1, 60, 119):
        ask(school.world, FRIDAY + timedelta(days=days))
    later = datetime(2027, 3, 22, 10, 0, tzinfo=UTC)
    ask(school.world, later)
    ask(school.world, later + timedelta(days=1))
    deliver(school.world, later)
    again = [message.to for message in school.mail.taken[before:]]
    assert sorted(again) == sorted(person.email for person in told(config, ORDER))
    with school.world.store.read() as tx:
        known = askings.askings_of(tx, config.school.id)
    assert asking.silent(config, known, ORDER, later + timedelta(days=13)) == []
    for days in range(2, 16):
        tick(school.world, later + timedelta(days=days))
    with school.world.store.read() as tx:
        known = askings.askings_of(tx, config.school.id)
    assert asking.silent(config, known, ORDER, later + timedelta(days=15)) == told(config, ORDER)
    letters = [message for message in school.mail.taken if message.key.startswith(("digest:", "health:"))]
    assert {message.key.split(":")[0] for message in letters} == {"digest", "health"}
    assert all("Asked a fortnight ago" in " ".join(message.letter.text.split()) for message in letters[-2:])


def test_nobody_is_asked_outside_school_hours(school: School) -> None:
    """A test at night would only be a fright."""
    ask(school.world, datetime(2026, 11, 21, 12, 0, tzinfo=UTC))
    ask(school.world, datetime(2026, 11, 20, 20, 0, tzinfo=UTC))
    deliver(school.world, FRIDAY)
    assert school.mail.taken == []


def test_what_was_decided_is_asked_once_after_a_working_day(school: School) -> None:
    """Of whoever acknowledged; not over the weekend; and no more once it is recorded."""
    tick(school.world, FRIDAY)
    with school.world.store.write() as tx:
        (alert,) = alerts.unacknowledged(tx, school.world.config.school.id)
        alerts.acknowledge(tx, alert.id, "dsl", FRIDAY)
    asked = []
    for days, hour in ((0, 15), (1, 10), (3, 10), (3, 17), (4, 10)):
        now = FRIDAY.replace(hour=hour) + timedelta(days=days)
        send(school.world, now)
        asked.append([message.to for message in school.mail.taken if message.key.startswith("question:")])
    assert asked == [[], [], [], [DSL.email], [DSL.email]]
    letter = next(message.letter for message in school.mail.taken if message.key.startswith("question:"))
    assert "what was decided about A-0001?" in letter.subject
    digest = _digest(school, FRIDAY + timedelta(days=4))
    assert "What was decided is not recorded yet" in digest
    with school.world.store.write() as tx:
        alerts.decide(tx, alert.id, "referred", "dsl", FRIDAY + timedelta(days=4))
        assert alerts.undecided(tx, school.world.config.school.id) == []


def _digest(school: School, now: datetime) -> str:
    tick(school.world, now)
    digests = [message for message in school.mail.taken if message.key.startswith("digest:") and message.to == HEAD.email]
    return " ".join(" ".join(message.letter.text for message in digests).split())
