"""Who is told first when the school is shut, and what is said by other ways than mail."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.model import DeliveryError
from monitor.config import Way
from monitor.config import Web as Page
from monitor.model import Person, Rota
from monitor.run import send, tick
from monitor.store import alerts, outbox
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, PEOPLE
from tests.world import FRIDAY, THREAT, Post, Web, document, place, world

ON_CALL = Person("on_call", "oncall@larkspurhill.example", "01632 960109")
NIGHT = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
ACCUSED = (
    "Mrs Whitcombe the headteacher at Larkspur Hill Primary in Brackenford grabbed my son by the neck and hit him, "
    "he is covered in bruises"
)
ROTA = (Rota("out of hours", frozenset(), ("on_call", "deputy_dsl", "head")),)
ALWAYS = Way("phone", ("dsl",), always=True, url="", command=("/bin/true",))
SHARED = Way("shared", ("dsl", "head"), always=True, url="", command=("/bin/true",))
WHEN_MAIL_FAILS = Way("modem", ("dsl", "head"), always=False, url="", command=("/bin/true",))


def told(folder: Path, text: str, moments: list[datetime], **changes: object) -> list[set[str]]:
    """Return to whom urgent letters went at each of these moments, when something was posted before the first."""
    post, rounds = Post(), []
    people = (*(replace(person, names=("Mrs Whitcombe",)) if person == HEAD else person for person in PEOPLE), ON_CALL)
    web = Web({"forum": [document("t", text, posted=moments[0])]})
    made = world(folder, [place("forum")], web, post, **{"people": people, "rotas": ROTA, **changes})
    with closing(made.store):
        tick(made, moments[0])
        for at, moment in enumerate(moments):
            if at:
                post.taken.clear()
                send(made, moment)
            rounds.append({message.to for message in post.taken if message.urgent})
    return rounds


def test_out_of_hours_the_rota_comes_first_and_the_ladder_follows(tmp_path: Path) -> None:
    """As many as the rule names, then the rest of the rota, then everybody else, each an hour later; at last everybody."""
    hours = [NIGHT + timedelta(hours=n) for n in range(5)]
    assert told(tmp_path, THREAT, hours) == [
        {ON_CALL.email, DEPUTY.email},
        {HEAD.email},
        {DSL.email},
        {CHAIR.email},
        {person.email for person in (ON_CALL, DEPUTY, HEAD, DSL, CHAIR)},
    ]


def test_a_rota_that_begins_between_two_rounds_skips_nobody(tmp_path: Path) -> None:
    """Raised at 18:20, school closes at 19:00: whoever is on call comes before the chair."""
    evening = datetime(2026, 11, 20, 18, 20, tzinfo=UTC)
    moments = [evening, evening + timedelta(minutes=30), evening + timedelta(minutes=60)]
    assert told(tmp_path, THREAT, moments) == [{DSL.email, HEAD.email}, {DEPUTY.email}, {ON_CALL.email}]


def test_in_school_hours_no_rota_holds(tmp_path: Path) -> None:
    """The rule's own people are told."""
    assert told(tmp_path, THREAT, [FRIDAY]) == [{DSL.email, HEAD.email}]


def test_a_rota_puts_nobody_in_charge_of_what_is_said_about_them(tmp_path: Path) -> None:
    """The head is on the rota and accused: never told, in no round."""
    hours = [NIGHT + timedelta(hours=n) for n in range(6)]
    rounds = told(tmp_path, ACCUSED, hours, rotas=(Rota("out of hours", frozenset(), ("head", "on_call")),))
    assert ON_CALL.email in rounds[0]
    assert all(HEAD.email not in each for each in rounds)


def test_another_way_says_that_an_alert_waits_and_nothing_of_it(tmp_path: Path) -> None:
    """To whoever has one, at once, with the page where there is one; a word for mail that fails is another."""
    post, phone, modem = Post(), Post(), Post()
    web = Web({"forum": [document("t", THREAT)]})
    made = world(tmp_path, [place("forum")], web, post, live=True, ways=(ALWAYS, WHEN_MAIL_FAILS))
    page = replace(made.config, web=Page("https://monitor.larkspurhill.example", 8093))
    made = replace(made, config=page, key=bytes(32), couriers={"": post, "mail": post, "phone": phone, "modem": modem})
    with closing(made.store):
        tick(made, FRIDAY)
    (message,) = phone.taken
    assert message.letter.text.startswith(
        "Larkspur Hill: Online alert A-0001 for the designated safeguarding lead. Read it in your school mail, alone. "
        "To acknowledge: https://monitor.larkspurhill.example/a/"
    )
    assert (message.to, message.letter.subject, message.letter.html) == (DSL.phone, "", "")
    assert modem.taken == []


@pytest.mark.parametrize("permanent", [True, False])
def test_when_mail_fails_whoever_has_another_way_is_told_to_ring(tmp_path: Path, *, permanent: bool) -> None:
    """Once for each letter, whether it is tried again or not."""
    post, modem = Post(down=DeliveryError("The mail server does not answer.", permanent=permanent)), Post()
    web = Web({"forum": [document("t", THREAT)]})
    made = world(tmp_path, [place("forum")], web, post, live=True, ways=(WHEN_MAIL_FAILS,))
    made = replace(made, couriers={"": post, "mail": post, "modem": modem})
    with closing(made.store):
        tick(made, FRIDAY)
        send(made, FRIDAY + timedelta(minutes=2))
    assert sorted(message.to for message in modem.taken) == sorted([DSL.phone, HEAD.phone])
    assert all("could not be delivered by mail" in message.letter.text for message in modem.taken)


def test_where_mail_reaches_nobody_at_all_everybody_is_tried_once_and_again_in_an_hour(tmp_path: Path) -> None:
    """A pass does not go round and round; the alert stays, and so do its letters."""
    post = Post(down=DeliveryError("The mail server refused this reader (SMTP 550).", permanent=True))
    made = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT)]}), post)
    with closing(made.store):
        tick(made, FRIDAY)
        with made.store.read() as tx:
            tried = [letter.message.to for letter in outbox.waiting(tx) if letter.kind == "alert"]
        assert sorted(tried) == sorted(person.email for person in (DSL, HEAD, DEPUTY, CHAIR))
        with made.store.read() as tx:
            (raised,) = alerts.unacknowledged(tx, made.config.school.id)
        assert raised.round == 2
        post.down = None
        send(made, FRIDAY + timedelta(hours=1))
    assert {message.to for message in post.taken if message.urgent} == set(tried)


def test_what_is_late_first_and_refused_then_goes_to_the_next_person_at_once(tmp_path: Path) -> None:
    """As servers do that make strangers wait."""
    post = Post(down=DeliveryError("The mail server refused this reader (SMTP 451)."))
    made = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT)]}), post)
    with closing(made.store):
        tick(made, FRIDAY)
        post.down, post.gone = None, frozenset({DSL.email, HEAD.email})
        send(made, FRIDAY + timedelta(minutes=2))
    assert {message.to for message in post.taken if message.urgent} == {DEPUTY.email}


def test_a_link_that_acknowledges_goes_only_where_one_person_reads(tmp_path: Path) -> None:
    """What is shared has the words alone."""
    post, shared = Post(), Post()
    made = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT)]}), post, live=True, ways=(SHARED,))
    page = replace(made.config, web=Page("https://monitor.larkspurhill.example", 8093))
    made = replace(made, config=page, key=bytes(32), couriers={"": post, "mail": post, "shared": shared})
    with closing(made.store):
        tick(made, FRIDAY)
    assert len(shared.taken) == 2
    assert all("http" not in message.letter.text for message in shared.taken)


def test_a_clock_that_ran_fast_silences_nothing(tmp_path: Path) -> None:
    """One pass three days ahead; the next, at the right time, goes on as if it had not been."""
    post = Post()
    made = world(tmp_path, [place("forum")], Web({"forum": [document("old", "The bridge is closed.")]}), post)
    with closing(made.store):
        tick(made, FRIDAY - timedelta(hours=2))
        post.down = DeliveryError("The mail server does not answer.")
        made.read.__self__.shows["forum"] = [document("t", THREAT)]  # type: ignore[attr-defined]  # the web that it reads
        tick(made, FRIDAY + timedelta(days=3))
        post.down = None
        post.taken.clear()
        for minutes in range(0, 180, 30):
            send(made, FRIDAY + timedelta(minutes=minutes))
    assert {message.to for message in post.taken if message.urgent} >= {person.email for person in (DSL, HEAD, DEPUTY, CHAIR)}
    assert any(message.key.startswith("digest:larkspur_hill:2026-11-23") for message in post.taken)


def test_a_way_that_was_taken_out_of_the_configuration_is_a_failure_and_no_fault(tmp_path: Path) -> None:
    """The letters behind it leave all the same."""
    post = Post()
    web = Web({"forum": [document("t", THREAT)]})
    made = world(tmp_path, [place("forum")], web, post, live=True, ways=(ALWAYS,))
    with closing(made.store):
        tick(made, FRIDAY)
    assert {message.to for message in post.taken if message.key.startswith("alert:")} == {DSL.email, HEAD.email}
