"""What people do about a case, and what nobody may: record in a matter about themselves, or close what nobody has in hand."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from digests.model import Message
from monitor.model import Band, Case, Channel, Detection, Reason, Signal
from monitor.policy import Occasion, verdict
from monitor.progress import Desk, Refused, close, letter, record, reopen, standing, take_back
from monitor.run import tick
from monitor.store import alerts, keeping, steps
from monitor.world import World
from tests.world import COMPLAINT, FRIDAY, THREAT, Post, Web, document, place, world

QUESTION = "Does anybody know what time Larkspur Hill Primary School in Brackenford opens on Monday?"


@pytest.fixture
def one(tmp_path: Path) -> Iterator[World]:
    """Return a world with a threat, a complaint, and a question on the school's own account."""
    elsewhere, own = place("forum"), place("ours", channel=Channel.OFFICIAL_ACCOUNT)
    shown = Web({"forum": [document("a", THREAT), document("b", COMPLAINT)], "ours": [document("c", QUESTION)]})
    made = world(tmp_path, [elsewhere, own], shown, Post())
    with closing(made.store):
        tick(made, FRIDAY)
        yield made


def desk(made: World) -> Desk:
    """Return where its cases are worked on."""
    return Desk(made.store, made.config, made.policy)


def ref(made: World, category: str) -> str:
    """Return the case whose gravest rule this is."""
    with made.store.read() as tx:
        return next(case.ref for case in _cases(made, tx) if case.judgement.verdict.rules[0].id == category)


def _cases(made: World, tx: object) -> list[Case]:
    return steps.open_cases(tx, made.config.school.id)  # type: ignore[arg-type]


def about_the_head(made: World, category: str = "complaint") -> str:
    """Return a case, of those of a category, that may be about the head, and now shows that an adult harmed a child."""
    name = ref(made, category)
    found = standing(desk(made), name).case
    seen = Detection((Signal("child_harm_allegation", 0.9, Band.ALERT, (), ""),), ("head",))
    said = verdict(made.policy, seen, Occasion(found.channel, made.config.hours, FRIDAY, FRIDAY))
    with made.store.write() as tx:
        judged = replace(found, judgement=replace(found.judgement, detection=seen, verdict=said))
        steps.replace_verdict(tx, found, judged, "dsl", FRIDAY)
    return name


def test_nobody_deals_with_a_matter_about_themselves(one: World) -> None:
    """Not a step, not a letter, not its end; somebody else can."""
    name = about_the_head(one)
    for act in (
        lambda: record(desk(one), name, "save_evidence", "head", FRIDAY),
        lambda: letter(desk(one), name, "tell_lado", "head", None),
        lambda: close(desk(one), name, "head", FRIDAY),
        lambda: reopen(desk(one), name, "head", FRIDAY),
    ):
        with pytest.raises(Refused, match="somebody else deals with it"):
            act()
    done = record(desk(one), name, "tell_lado", "chair_of_governors", FRIDAY)
    assert "head" not in done.roles
    assert done.by("head") != "head"


def test_what_is_held_back_is_refused_until_advice_was_taken(one: World) -> None:
    """With the reason."""
    name = about_the_head(one)
    with pytest.raises(Refused, match="waits until advice has been taken"):
        record(desk(one), name, "talk", "dsl", FRIDAY)
    record(desk(one), name, "tell_lado", "dsl", FRIDAY)
    assert record(desk(one), name, "talk", "dsl", FRIDAY).ladder.held == ()


def test_what_was_taken_back_was_not_done(one: World) -> None:
    """A record is never deleted, and counts no longer."""
    name = ref(one, "complaint")
    record(desk(one), name, "invite", "head", FRIDAY)
    found = take_back(desk(one), name, "invite", "dsl", FRIDAY)
    rung = found.ladder.rung("invite")
    assert rung is not None
    assert rung.taken is None
    with pytest.raises(Refused, match="Nobody recorded"):
        take_back(desk(one), name, "invite", "dsl", FRIDAY)


def test_a_case_with_an_open_alert_is_not_closed(one: World) -> None:
    """First somebody has it in hand."""
    name = ref(one, "threat")
    with pytest.raises(Refused, match="monitor ack A-0001"):
        close(desk(one), name, "dsl", FRIDAY)
    with one.store.write() as tx:
        raised = alerts.alert_called(tx, one.config.school.id, "A-0001")
        assert raised is not None
        alerts.acknowledge(tx, raised.id, "dsl", FRIDAY)
    assert close(desk(one), name, "dsl", FRIDAY).case.closed == FRIDAY
    assert reopen(desk(one), name, "dsl", FRIDAY).case.closed is None


def digests(made: World, now: datetime) -> list[Message]:
    """Return the digests that a pass at this moment sends."""
    post = made.couriers[""]
    assert isinstance(post, Post)
    before = len(post.taken)
    tick(made, now)
    return [message for message in post.taken[before:] if message.key.startswith("digest:")]


def test_what_is_still_to_do_stands_in_every_digest_until_it_is_recorded(one: World) -> None:
    """A digest that was sent is no answer: only a person's record is."""
    name = ref(one, "on_our_account")
    monday, tuesday = FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)
    (first,) = [message for message in digests(one, monday) if ":head" in message.key]
    assert "STILL TO DO" in first.letter.text
    assert f"{name}: Reply on our account, even only to acknowledge, by Fri 20 Nov 16:30, overdue." in " ".join(
        first.letter.text.split()
    )
    assert "1 step is due" in first.letter.subject
    record(desk(one), name, "reply", "head", monday)
    (second,) = [message for message in digests(one, tuesday) if ":head" in message.key]
    assert "STILL TO DO" not in second.letter.text


def test_what_was_done_before_the_first_digest_is_not_called_due_there(one: World) -> None:
    """The digest that tells the case knows what people did meanwhile."""
    school_days = replace(one, config=replace(one.config, hours=replace(one.config.hours, digest_at=time(7, 15))))
    name = ref(one, "on_our_account")
    with one.store.write() as tx:
        tx.execute(text("UPDATE cases SET digest_id = NULL"))
    record(desk(one), name, "reply", "head", FRIDAY)
    (told,) = [message for message in digests(school_days, FRIDAY + timedelta(days=3)) if ":head" in message.key]
    about = " ".join(told.letter.text.split()).partition(f"{name} ")[2][:400]
    assert about
    assert "Due " not in about.partition("M-0")[0]


def test_what_was_done_before_a_case_got_worse_meets_nothing(one: World) -> None:
    """It was done about other words; nor can it be recorded as of then."""
    name = ref(one, "on_our_account")
    record(desk(one), name, "reply", "head", FRIDAY)
    later = FRIDAY + timedelta(hours=5)
    with one.store.write() as tx:
        keeping.note_change(tx, standing(desk(one), name).case.id, later, Reason.GOT_WORSE, "more serious words were found")
    rung = standing(desk(one), name).ladder.rung("reply")
    assert rung is not None
    assert rung.taken is None
    with pytest.raises(Refused, match="what was done before"):
        record(desk(one), name, "reply", "head", FRIDAY)
    assert record(desk(one), name, "reply", "head", later).ladder.due is None


def test_nothing_is_recorded_of_a_time_before_the_words_were_there(one: World) -> None:
    """A slip in the year is a slip."""
    with pytest.raises(Refused, match="since"):
        record(desk(one), ref(one, "complaint"), "invite", "head", FRIDAY - timedelta(days=365))


def test_a_call_that_is_due_leads_what_is_still_to_do(one: World) -> None:
    """Also of a case that was alerted and has no line of its own, and before any old question."""
    name = about_the_head(one, "threat")
    with one.store.write() as tx:
        tx.execute(text("UPDATE cases SET digest_id = NULL"))
    sent = {message.to: message.letter.text for message in digests(one, FRIDAY + timedelta(days=3))}
    told = sent["dsl@larkspurhill.example"].partition("STILL TO DO")[2].split()
    assert told[1] == f"{name}:"
    assert "--by dsl" in " ".join(told)


def test_nobody_is_reminded_of_a_matter_about_themselves(one: World) -> None:
    """What is due in it stands in the digests of others."""
    name = about_the_head(one)
    sent = {message.to: message.letter.text for message in digests(one, FRIDAY + timedelta(days=3))}
    assert f"{name}: Ring the LADO" not in sent["head@larkspurhill.example"]
    assert any(f"{name}: Ring the LADO" in " ".join(text.split()) for text in sent.values())


def test_what_was_done_goes_along_when_cases_are_one(one: World) -> None:
    """Two cases that turn out to be the same matter: what people did about either is done."""
    first, second = ref(one, "complaint"), ref(one, "on_our_account")
    record(desk(one), second, "reply", "head", FRIDAY)
    into, other = (standing(desk(one), name).case.id for name in (first, second))
    with one.store.write() as tx:
        keeping.merge(tx, into, [other])
        assert [taken.step for taken in steps.taken(tx, [into])[into]] == ["reply"]


def test_a_case_that_is_closed_has_nothing_to_do(one: World) -> None:
    """Whatever was due."""
    with one.store.write() as tx:
        for case in _cases(one, tx):
            keeping.close(tx, case.id, FRIDAY)
    (told,) = [message for message in digests(one, FRIDAY + timedelta(days=3)) if ":head" in message.key]
    assert "STILL TO DO" not in told.letter.text
