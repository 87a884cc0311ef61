"""An alert gets to a person and stays until one answers."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.model import Message
from monitor.run import send, tick
from monitor.store import alerts, keeping, outbox
from monitor.world import World
from sources.model import Document, Page, Response, Source, Validators
from sources.read import Reach
from tests.cast import CHAIR, DEPUTY, DSL, HEAD
from tests.world import COMPLAINT, FRIDAY, THREAT, Post, Web, document, place, world

HALF_HOUR = timedelta(minutes=30)


@dataclass
class Town:
    """A world with one forum, its web and its post."""

    world: World
    web: Web = field(default_factory=Web)
    post: Post = field(default_factory=Post)

    def show(self, *shown: Document) -> None:
        """The forum shows these documents from now on."""
        self.web.shows["forum"] = shown

    def told(self) -> list[tuple[str, str]]:
        """Return who was sent an urgent letter, with its subject, in order."""
        return [(message.to, message.letter.subject) for message in self.post.taken if message.urgent]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town with a forum whose every look is due, already known, so that what it shows next is new."""
    web, post = Web({"forum": [document("old", "The bridge is closed.")]}), Post()
    made = world(tmp_path, [place("forum", every=timedelta(minutes=15))], web, post)
    with closing(made.store):
        tick(made, FRIDAY - timedelta(hours=2))
        post.taken.clear()
        yield Town(made, web, post)


def another_threat(number: int) -> Document:
    """Return a threat in words of its own, so that it is nobody's copy."""
    filler = " ".join(f"word{number}x{at}" for at in range(60))
    return document(f"t{number}", f"{THREAT}. {filler}")


def test_a_threat_goes_to_the_people_the_rule_names_and_says_who_is_next(town: Town) -> None:
    """DSL and head at once, one letter each; the deputy is named as next with the time."""
    town.show(document("t", THREAT))
    tick(town.world, FRIDAY)
    assert {to for to, _ in town.told()} == {DSL.email, HEAD.email}
    letter = next(message.letter for message in town.post.taken if message.to == DSL.email)
    assert "Fri 20 Nov 09:30" in " ".join(letter.text.split())


def test_nobody_answers_and_it_climbs_until_everybody_hears_of_it_every_hour(town: Town) -> None:
    """After half an hour the deputy, then the chair, then everybody hourly."""
    town.show(document("t", THREAT))
    tick(town.world, FRIDAY)
    rounds = []
    for minutes in (29, 30, 60, 90, 120, 150, 180):
        town.post.taken.clear()
        send(town.world, FRIDAY + timedelta(minutes=minutes))
        rounds.append({to for to, _ in town.told()})
    everybody = {DSL.email, HEAD.email, DEPUTY.email, CHAIR.email}
    assert rounds == [set(), {DEPUTY.email}, {CHAIR.email}, everybody, set(), everybody, set()]


def test_acknowledged_it_stops_at_once_and_for_good(town: Town) -> None:
    """No letter more, whatever the time; the first answer stands."""
    town.show(document("t", THREAT))
    tick(town.world, FRIDAY)
    with town.world.store.write() as tx:
        raised = alerts.unacknowledged(tx, town.world.config.school.id)[0]
        alerts.acknowledge(tx, raised.id, "dsl", FRIDAY + HALF_HOUR / 2)
        alerts.acknowledge(tx, raised.id, "head", FRIDAY + HALF_HOUR)
    town.post.taken.clear()
    for days in range(10):
        send(town.world, FRIDAY + timedelta(days=days))
    assert town.told() == []
    with town.world.store.read() as tx:
        assert alerts.alerts_of(tx, raised.case_id)[0].acknowledged_by == "dsl"


def test_a_reader_who_cannot_be_reached_at_all_is_passed_over_at_once(town: Town) -> None:
    """A permanent refusal sends the alert on in the same pass, not after half an hour."""
    town.show(document("t", THREAT))
    town.post.gone = frozenset({DSL.email, HEAD.email})
    tick(town.world, FRIDAY)
    assert {to for to, _ in town.told()} == {DEPUTY.email}


def test_the_same_words_elsewhere_alert_nobody_again_and_worse_words_do(town: Town) -> None:
    """A copy is counted; a graver edit of a known item raises a new alert."""
    town.show(document("c", COMPLAINT))
    tick(town.world, FRIDAY)
    assert town.told() == []
    town.show(document("c", f"{COMPLAINT}. {THREAT}"))
    tick(town.world, FRIDAY + timedelta(hours=1))
    first = len(town.told())
    assert first
    town.show(document("c", f"{COMPLAINT}. {THREAT}"), document("copy", f"{COMPLAINT}. {THREAT}"))
    tick(town.world, FRIDAY + timedelta(hours=1, minutes=20))
    assert len(town.told()) == first
    with town.world.store.read() as tx:
        (case,) = keeping.listed(tx, town.world.config.school.id)
    assert case.copies == 1


def test_a_storm_of_threats_is_six_letters_and_a_bundle_and_none_is_lost(town: Town) -> None:
    """Forty at once: each reader gets six alerts and one letter with the references of the other thirty-four."""
    town.show(*(another_threat(number) for number in range(40)))
    tick(town.world, FRIDAY)
    mine = [message for message in town.post.taken if message.urgent and message.to == DSL.email]
    assert len(mine) == 7
    told = " ".join(message.letter.text for message in mine)
    assert {f"A-{number:04d}" for number in range(1, 41)} <= set(told.replace(",", " ").replace(".", " ").split())
    with town.world.store.read() as tx:
        assert len(alerts.unacknowledged(tx, town.world.config.school.id)) == 40
        assert alerts.unbundled(tx, town.world.config.school.id) == []


def test_the_first_of_another_kind_has_a_letter_of_its_own_whatever_the_storm(town: Town) -> None:
    """An attacker's forty threats must not hide the one child: a bundle says of nothing what it is."""
    lost = "My daughter at Larkspur Hill Primary in Brackenford says she wants to kill herself tonight, she has the tablets"
    town.show(*(another_threat(number) for number in range(40)), document("other", lost))
    tick(town.world, FRIDAY)
    mine = [message for message in town.post.taken if message.key.startswith("alert:") and message.to == DSL.email]
    assert len(mine) == 7
    assert "A-0041" in mine[-1].letter.subject


def test_what_was_old_at_the_first_look_alerts_nobody_and_what_has_no_date_does(tmp_path: Path) -> None:
    """Four hundred old threats are filed; an undated one may be of today."""
    old = [document(f"t{n}", another_threat(n).text, posted=FRIDAY - timedelta(days=40)) for n in range(40)]
    web, post = Web({"forum": old}), Post()
    one = world(tmp_path, [place("forum")], web, post)
    with closing(one.store):
        tick(one, FRIDAY)
        assert [message for message in post.taken if message.urgent] == []
        web.shows["forum"] = [*old, document("new", another_threat(99).text, posted=None)]
        tick(one, FRIDAY + timedelta(hours=2))
        assert [message for message in post.taken if message.urgent]


def test_words_that_were_filed_as_old_alert_when_somebody_posts_them_now(tmp_path: Path) -> None:
    """Nobody was ever told of them: the copy of today is the first that is."""
    old = document("old", THREAT, posted=FRIDAY - timedelta(days=40))
    web, post = Web({"forum": [old]}), Post()
    one = world(tmp_path, [place("forum")], web, post)
    with closing(one.store):
        tick(one, FRIDAY)
        assert [message for message in post.taken if message.urgent] == []
        web.shows["forum"] = [old, document("new", THREAT, posted=FRIDAY + timedelta(hours=1))]
        tick(one, FRIDAY + timedelta(hours=2))
        assert [message for message in post.taken if message.urgent]


def test_a_threat_that_may_be_about_another_school_alerts_all_the_same(town: Town) -> None:
    """Headed as such below the fold; a complaint that may be about another school alerts nobody and waits in the tray."""
    vague = "Anyone at Larkspur Hill tomorrow? If I see him there I am going to batter him, I swear it"
    town.show(document("t", vague))
    tick(town.world, FRIDAY)
    urgent = [message for message in town.post.taken if message.urgent]
    assert urgent
    assert all("MAY BE ANOTHER SCHOOL" in message.letter.text for message in urgent)
    assert all("ANOTHER" not in message.letter.subject for message in urgent)


def test_a_page_that_shows_nothing_where_there_used_to_be_items_is_not_read(town: Town) -> None:
    """It stands in the digest as not checked, and "nothing new" is not said."""
    town.show()
    tick(town.world, FRIDAY + timedelta(days=1))
    digest = next(message for message in town.post.taken if message.key.startswith("digest:"))
    text = " ".join(digest.letter.text.split())
    assert "COULD NOT CHECK 1 of 1 source" in digest.letter.subject
    assert "nothing was found where there are usually about 1 items" in text
    assert "nothing new" not in text.lower()


def test_mail_that_cannot_be_delivered_is_told_in_the_next_digest(town: Town) -> None:
    """An alert without a reader is no check."""
    town.show(document("t", THREAT))
    town.post.gone = frozenset({DSL.email})
    tick(town.world, FRIDAY)
    with town.world.store.read() as tx:
        assert [letter.role for letter in outbox.waiting(tx) if letter.attempts] == ["dsl"]
    tick(town.world, datetime(2026, 11, 21, 0, 1, tzinfo=UTC))
    digest = [message for message in town.post.taken if message.key.startswith("digest:")][-1]
    assert "NOT DELIVERED" in digest.letter.text


def test_an_alert_leaves_while_another_host_is_still_being_read(tmp_path: Path) -> None:
    """The slow host waits until the letter about the quick one has been taken: it would wait for ever if it had to come first."""
    taken = threading.Event()

    class Watched(Post):
        def deliver(self, message: Message) -> None:
            super().deliver(message)
            taken.set()

    def read(source: Source, validators: Validators, now: datetime, **_reach: Reach) -> tuple[Response, Page | None]:
        if source.id == "slow":
            assert taken.wait(60), "the alert did not leave before the slow host was done"
        shown = (document("t", THREAT),) if source.id == "quick" else ()
        return Response(source.url, 200, {}, b"", now, validators), Page(shown)

    web = Web()
    web.read = read  # type: ignore[method-assign]
    one = world(tmp_path, [place("slow"), place("quick")], web, Watched())
    with closing(one.store):
        looks = tick(one, FRIDAY)
    assert len(looks) == 2
