"""An answer is taken from whoever was told, by every way that a school has; nothing else is ever taken for one."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from digests.mime import message_id
from digests.model import DeliveryError, InboxError, Mark
from digests.replies import Kind, Reply
from monitor.config import Answers, Server, Way
from monitor.model import Person
from monitor.posting import NUDGE
from monitor.receive import Answer, Came, mailbox_of, receive, take, take_mail
from monitor.run import send, tick
from monitor.store import alerts, outbox, receipts
from monitor.store.alerts import OpenAlert
from monitor.world import World
from tests.cast import DEPUTY, DSL, HEAD, PEOPLE
from tests.world import FRIDAY, THREAT, Post, Web, document, hours, place, world

BOX = Answers(Server("imap.larkspurhill.example", 993, "tls", "", "", None), "INBOX", "", "")
SENDER = "monitor@larkspurhill.example"
PHONE = Way("phone", ("dsl",), always=True, url="", command=("/bin/true",))


@dataclass
class Mailbox:
    """A mailbox of answers that a test fills; ``down`` is why it cannot be read."""

    mails: list[Reply] = field(default_factory=list)
    down: str = ""
    read: int = 0
    validity: int = 7

    def __call__(self, mark: Mark | None, _since: date) -> Iterator[tuple[Reply, Mark]]:
        """Give what is new since the mark."""
        self.read += 1
        if self.down:
            raise InboxError(self.down)
        for uid, reply in enumerate(self.mails, start=1):
            if mark is None or mark.validity != self.validity or uid > mark.uid:
                yield reply, Mark(self.validity, uid)


@dataclass
class Told:
    """A school in which DSL and head have just been told of a threat."""

    world: World
    post: Post
    box: Mailbox

    def code(self, person: Person) -> str:
        """Return the code in the newest urgent letter to somebody."""
        subject = [message for message in self.post.taken if message.urgent and message.to == person.email][-1].letter.subject
        return subject[-10:-1]

    def alert(self) -> OpenAlert:
        """Return the one alert."""
        with self.world.store.read() as tx:
            return alerts.alert_called(tx, self.world.config.school.id, "A-0001")  # type: ignore[return-value]

    def urgent(self) -> list[str]:
        """Return to whom urgent letters went."""
        return [message.to for message in self.post.taken if message.urgent]


def ack(told: Told, person: Person = DSL, **changes: Any) -> Reply:  # noqa: ANN401 - any field of a reply
    """Return the reply of somebody who has an alert."""
    said = Reply(Kind.ANSWER, "<r@phone.example>", person.email, None, "ACK", ("A-0001",), (), told.code(person))
    return replace(said, **changes)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """A threat was found, and its first letters have left."""
    web, post, box = Web({"forum": [document("t", THREAT)]}), Post(), Mailbox()
    made = world(tmp_path, [place("forum")], web, post, answers=BOX, reply_to=SENDER)
    made = replace(made, inbox=box)
    with closing(made.store):
        tick(made, FRIDAY)
        yield Told(made, post, box)


def test_a_reply_with_its_code_stops_the_alert_for_good(told: Told) -> None:
    """Whoever answers has it, by mail; nobody else is told, whatever the time."""
    told.box.mails.append(ack(told))
    before = len(told.urgent())
    for minutes in (5, 30, 60, 600, 6000):
        send(told.world, FRIDAY + timedelta(minutes=minutes))
    assert len(told.urgent()) == before
    alert = told.alert()
    assert (alert.acknowledged_by, alert.acknowledged_via) == ("dsl", "mail")
    assert alert.acknowledged == FRIDAY + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("changes", "came"),
    [
        ({"sender": HEAD.email}, Came.OTHER_SENDER),
        ({"sender": "dsl@elsewhere.example"}, Came.OTHER_SENDER),
        ({"code": "AAAA-2222"}, Came.UNKNOWN_CODE),
        ({"refs": ("A-0002",)}, Came.NOT_TOLD),
        ({"refs": ("A-0001", "A-0002")}, Came.NOT_TOLD),
        ({"word": "DECIDED", "rest": ("perhaps",)}, Came.NOT_UNDERSTOOD),
        ({"word": "YES", "rest": ("but", "who", "is", "this")}, Came.NOT_UNDERSTOOD),
        ({"vouched": False}, Came.NOT_VOUCHED),
        ({"code": ""}, None),
        ({"kind": Kind.AUTOMATIC}, None),
        ({"kind": Kind.OTHER, "word": ""}, Came.NOT_UNDERSTOOD),
        ({"kind": Kind.OTHER, "sender": SENDER}, None),
    ],
)
def test_whatever_does_not_fit_acknowledges_nothing(told: Told, changes: dict[str, Any], came: Came | None) -> None:
    """It is known why, and the alert goes on to the next person."""
    with told.world.store.write() as tx:
        taken = take_mail(told.world, tx, ack(told, **changes), FRIDAY)
    assert (taken and taken.what) == came
    assert told.alert().acknowledged is None
    send(told.world, FRIDAY + timedelta(minutes=31))
    assert DEPUTY.email in told.urgent()


def test_where_a_server_is_trusted_only_its_word_counts(told: Told) -> None:
    """A sender of whom it says nothing is as good as a stranger."""
    trusting = replace(told.world, config=replace(told.world.config, answers=replace(BOX, trusted="mx.larkspurhill.example")))
    with told.world.store.write() as tx:
        silent = take_mail(trusting, tx, ack(told), FRIDAY)
        vouched = take_mail(trusting, tx, ack(told, vouched=True), FRIDAY)
    assert silent is not None
    assert vouched is not None
    assert (silent.what, vouched.what) == (Came.NOT_VOUCHED, Came.ACKNOWLEDGED)


def test_who_no_longer_holds_the_role_acknowledges_nothing(told: Told) -> None:
    """The letter went to an address that is not the DSL's any more."""
    people = tuple(replace(person, email="new@larkspurhill.example") if person == DSL else person for person in PEOPLE)
    moved = replace(told.world.config, people=people)
    with told.world.store.write() as tx:
        assert take(tx, moved, Answer(told.code(DSL), "ACK", (), (), "page"), FRIDAY).what is Came.OTHER_HOLDER


def test_the_first_answer_stands_and_a_second_says_so(told: Told) -> None:
    """A replay changes neither who has it nor since when."""
    with told.world.store.write() as tx:
        first = take(tx, told.world.config, Answer(told.code(DSL), "ACK", (), (), "page"), FRIDAY)
        again = take(tx, told.world.config, Answer(told.code(DSL), "ACK", (), (), "mail"), FRIDAY + timedelta(hours=1))
        other = take(tx, told.world.config, Answer(told.code(HEAD), "ACK", (), (), "mail"), FRIDAY + timedelta(hours=2))
    assert [each.what for each in (first, again, other)] == [Came.ACKNOWLEDGED, Came.ALREADY, Came.ALREADY]
    assert (told.alert().acknowledged_by, told.alert().acknowledged) == ("dsl", FRIDAY)


def test_what_was_decided_can_be_answered_by_mail(told: Told) -> None:
    """It acknowledges too. A mail that is read again takes the place of nothing; a later word at the server does."""
    told.box.mails += [
        ack(told, word="DECIDED", rest=("passed-on",)),
        ack(told, word="DECIDED", rest=("no", "concern"), message_id="<2@phone.example>"),
    ]
    receive(told.world, FRIDAY)
    alert = told.alert()
    assert (alert.decision, alert.decided_by, alert.acknowledged_by) == ("passed_on", "dsl", "dsl")
    with told.world.store.write() as tx:
        alerts.decide(tx, alert.id, "referred", "head", FRIDAY)
    told.box.validity += 1
    receive(told.world, FRIDAY)
    assert told.alert().decision == "referred"


def test_an_answer_that_was_not_taken_stands_in_the_next_digest(told: Told) -> None:
    """Whoever gave it believes that the alert is theirs."""
    told.box.mails += [ack(told, sender="dsl@elsewhere.example"), ack(told, kind=Kind.OTHER, word="")]
    tick(told.world, FRIDAY + timedelta(days=1))
    text = " ".join([message for message in told.post.taken if message.key.startswith("digest:")][-1].letter.text.split())
    assert "An answer by the designated safeguarding lead, Sat 21 Nov 09:00, was not taken: it does not come from" in text
    assert "was not taken: this word does not answer this letter" in text


def test_what_waits_for_a_mail_server_is_withdrawn_once_somebody_has_it(tmp_path: Path) -> None:
    """And one letter of an alert waits for each person, however long mail is down; with what was to be said by text message."""
    post = Post(down=DeliveryError("The mail server does not answer."))
    web = Web({"forum": [document("t", THREAT)]})
    made = world(tmp_path, [place("forum")], web, post, live=True, ways=(PHONE,))
    made = replace(made, couriers={**made.couriers, PHONE.id: post})
    with closing(made.store):
        tick(made, FRIDAY)
        for hour in range(1, 12):
            send(made, FRIDAY + timedelta(hours=hour))
        with made.store.read() as tx:
            waiting = [letter.message.to for letter in outbox.waiting(tx) if letter.kind == "alert"]
        assert len(waiting) == len(set(waiting)) == 4
        with made.store.write() as tx:
            assert NUDGE.name in {letter.kind for letter in outbox.waiting(tx)}
            alerts.acknowledge(tx, 1, "dsl", FRIDAY + timedelta(hours=12))
        post.down = None
        send(made, FRIDAY + timedelta(hours=13))
    assert [message.key for message in post.taken if message.key.startswith(("alert:", "nudge:"))] == []


def test_a_letter_that_waits_goes_to_whoever_holds_the_role_when_it_leaves(tmp_path: Path) -> None:
    """Not to the one before, who has left the school; and their answer counts."""
    post = Post(down=DeliveryError("The mail server does not answer."))
    made = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT)]}), post)
    with closing(made.store):
        tick(made, FRIDAY)
        people = tuple(replace(person, email="new@larkspurhill.example") if person == DSL else person for person in PEOPLE)
        made = replace(made, config=replace(made.config, people=people))
        post.down = None
        send(made, FRIDAY + timedelta(minutes=2))
        addresses = {message.to for message in post.taken if message.urgent}
    assert addresses == {"new@larkspurhill.example", HEAD.email}


def test_another_mailbox_is_read_from_its_beginning(told: Told) -> None:
    """What was read of the one before says nothing of it."""
    told.box.mails += [ack(told, code=""), ack(told, code="")]
    receive(told.world, FRIDAY)
    moved = replace(BOX, server=replace(BOX.server, host="other.larkspurhill.example"))
    made = replace(told.world, config=replace(told.world.config, answers=moved))
    told.box.mails = [ack(told)]
    receive(made, FRIDAY)
    assert told.alert().acknowledged_by == "dsl"


@pytest.mark.parametrize("named", [True, False])
def test_a_letter_that_came_back_goes_to_the_next_person_at_once(told: Told, *, named: bool) -> None:
    """Known by the letter's own identifier, or, where the bounce keeps that to itself, by the address."""
    key = next(message.key for message in told.post.taken if message.urgent and message.to == DSL.email)
    answers = (message_id(key, SENDER),) if named else ()
    bounce = Reply(Kind.BOUNCE, "<b@mx.example>", "mailer-daemon@mx.example", None, "", (), (), "", (DSL.email,), answers)
    told.box.mails.append(bounce)
    send(told.world, FRIDAY + timedelta(minutes=1))
    assert told.urgent()[-1] == DEPUTY.email
    tick(told.world, FRIDAY + timedelta(days=1))
    digest = [message for message in told.post.taken if message.key.startswith("digest:")][-1]
    assert "not delivered" in digest.letter.subject
    assert "It came back" in " ".join(digest.letter.text.split())


def test_a_bounce_of_somebody_elses_mail_changes_nothing(told: Told) -> None:
    """Neither its address nor its letter is ours."""
    told.box.mails.append(Reply(Kind.BOUNCE, "<b@mx.example>", "", None, failed=("x@y.example",), answers=("<q@y.example>",)))
    before = len(told.urgent())
    send(told.world, FRIDAY + timedelta(minutes=1))
    assert len(told.urgent()) == before


def test_while_the_mailbox_is_down_alerts_climb_and_no_answer_is_lost(told: Told) -> None:
    """The trouble stands in the digest; the answer counts as soon as the mailbox can be read."""
    told.box.down = "The mail server did not answer in time."
    told.box.mails.append(ack(told))
    send(told.world, FRIDAY + timedelta(minutes=31))
    assert told.urgent()[-1] == DEPUTY.email
    tick(told.world, FRIDAY + timedelta(days=1))
    text = " ".join([message for message in told.post.taken if message.key.startswith("digest:")][-1].letter.text.split())
    assert "Answers by mail could not be read" in text
    told.box.down = ""
    send(told.world, FRIDAY + timedelta(days=1, minutes=1))
    assert told.alert().acknowledged_by == "dsl"
    with told.world.store.read() as tx:
        assert receipts.reading(tx, mailbox_of(told.world.config)).trouble == ""


def test_a_mail_is_taken_once_however_often_the_mailbox_is_read(told: Told) -> None:
    """What was read is known by its number; a mailbox that lost its numbers is read again, and nothing changes."""
    told.box.mails.append(ack(told))
    receive(told.world, FRIDAY)
    receive(told.world, FRIDAY + timedelta(hours=1))
    assert (told.box.read, told.alert().acknowledged) == (3, FRIDAY)


def test_one_answer_to_a_bundle_takes_every_alert_in_it(tmp_path: Path) -> None:
    """Or only those that it names."""
    storm = [document(f"t{n}", f"{THREAT}. {' '.join(f'word{n}x{at}' for at in range(60))}") for n in range(12)]
    post = Post()
    made = world(tmp_path, [place("forum")], Web({"forum": storm}), post, answers=BOX, reply_to=SENDER)
    with closing(made.store):
        tick(made, FRIDAY)
        bundle = next(message for message in post.taken if message.key.startswith("bundle:") and message.to == DSL.email)
        code = bundle.letter.subject[-10:-1]
        with made.store.write() as tx:
            one = take(tx, made.config, Answer(code, "ACK", ("A-0008",), (), "mail"), FRIDAY)
            rest = take(tx, made.config, Answer(code, "ACK", (), (), "mail"), FRIDAY)
            left = [alert.number for alert in alerts.unacknowledged(tx, made.config.school.id)]
    assert [alert.number for alert in one.about] == [8]
    assert [alert.number for alert in rest.about] == [7, 8, 9, 10, 11, 12]
    assert left == [1, 2, 3, 4, 5, 6]


def test_in_quiet_hours_alerts_leave_and_the_digest_waits(tmp_path: Path) -> None:
    """It is written on its day, once, and delivered when the quiet is over."""
    night = hours(quiet_from=time(20, 0), quiet_to=time(6, 30))
    post = Post()
    made = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT)]}), post, hours=night)
    late = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    with closing(made.store):
        tick(made, late)
        assert {message.to for message in post.taken} == {DSL.email, HEAD.email}
        assert all(message.urgent for message in post.taken)
        send(made, late + timedelta(hours=8, minutes=31))
        digests = [message.key for message in post.taken if message.key.startswith("digest:")]
    assert len(digests) == len(set(digests)) > 0
    assert all(":2026-11-20:" in key for key in digests)


def test_what_nobody_acknowledged_leads_the_next_digest(told: Told) -> None:
    """In its subject and before everything else."""
    tick(told.world, FRIDAY + timedelta(days=1))
    to_head = [message for message in told.post.taken if message.key.startswith("digest:") and message.to == HEAD.email][-1]
    assert "1 alert NOT ACKNOWLEDGED" in to_head.letter.subject
    text = to_head.letter.text
    assert text.index("URGENT ITEMS") < text.index("THIS WEEK")
