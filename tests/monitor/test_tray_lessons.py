"""What an answer in the tray teaches settles what else waits there, and nothing that it should not."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import tray
from monitor.lessons import Kind, Teaching
from monitor.model import Said, Standing
from monitor.screen_tray import answered
from monitor.store import alerts, keeping, lessons
from monitor.suggest import Suggestion
from monitor.tray import Outcome, Settled
from tests.monitor.tray_town import ABOUT_HEAD, NAMED, RUDE, THREAT, Town, made_town
from tests.world import FRIDAY, ORCHARD, Post, Web, document, place, world

NEAR = Teaching(Kind.PLACE, "Nether Bracken")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town that was looked at before."""
    with made_town(tmp_path) as made:
        yield made


def test_what_is_learned_settles_what_else_waits(town: Town) -> None:
    """A namesake and a place; each says from which case; one whose alert nobody acknowledged waits for a person."""
    town.show(document("a", RUDE.format(" in Otherton")))
    town.show(document("b", "Larkspur Hill: how much is the uniform? Asking for a cousin in Otherton"))
    town.show(document("t", f"{THREAT}. All of Otherton knows"))
    town.show(document("c", "The phone at Larkspur Hill Primary, Nether Bracken. It rings and rings"))
    town.show(document("d", f"{NAMED}. Nether Bracken is the school's end of the town"))
    assert len(town.waiting()) == 5
    outcome = town.say(Said.NAMESAKE, "M-0001", teaching=Teaching(Kind.NAMESAKE, "Otherton", "Larkspur Hill Primary"))
    assert [settled.case.ref for settled in outcome.others] == ["M-0002"]
    assert town.case("M-0002").closed
    assert town.case("M-0002").judgement.mention.reasons[0] == "learned from M-0001: head, 20 Nov 2026"
    assert outcome.left == 3
    outcome = town.say(Said.YES, "M-0004", by="dsl", teaching=Teaching(Kind.PLACE, "Nether Bracken"))
    (settled,) = outcome.others
    assert settled.case.ref == "M-0005"
    assert settled.case.judgement.mention.standing is Standing.US
    assert "dsl" in settled.told
    assert town.waiting() == ["M-0003"]
    with town.world.store.read() as tx:
        kept = lessons.lessons(tx, town.world.config.school.id)
    assert [(lesson.id, lesson.teaching.place, lesson.taught_by, lesson.case_ref) for lesson in kept] == [
        (1, "Otherton", "head", "M-0001"),
        (2, "Nether Bracken", "dsl", "M-0004"),
    ]
    assert outcome.lesson == 2


def test_a_matter_that_may_be_about_the_head_is_not_settled_by_what_the_head_teaches(town: Town) -> None:
    """Nobody judges a matter about themselves, by a lesson either; the listing says who may not."""
    town.show(document("a", RUDE.format(" in Otherton")))
    town.show(document("h", f"{ABOUT_HEAD}, and all of Otherton knows"))
    with town.world.store.write() as tx:
        (raised,) = alerts.alerts_of(tx, town.case("M-0002").id)
        alerts.acknowledge(tx, raised.id, "dsl", town.now)
    items = tray.tray(town.world.store, town.world.config, ORCHARD)
    assert [(item.case.ref, item.withheld) for item in items] == [("M-0002", ("head",)), ("M-0001", ())]
    town.say(Said.NAMESAKE, "M-0001", teaching=Teaching(Kind.NAMESAKE, "Otherton", "Larkspur Hill Primary"))
    assert town.waiting() == ["M-0002"]


def test_what_is_taught_by_hand_settles_the_tray_too(town: Town) -> None:
    """As if an answer had taught it."""
    town.show(document("a", RUDE.format(" in Otherton")))
    outcome = tray.teach(town.world, Teaching(Kind.NAMESAKE, "Otherton", "Larkspur Hill Primary"), "dsl", town.now)
    assert [settled.case.ref for settled in outcome.others] == ["M-0001"]
    assert town.case().judgement.mention.reasons[0] == "learned from lesson 1: dsl, 20 Nov 2026"


def test_nothing_of_an_answer_is_half_done(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault while the second case is settled takes back the first, the lesson and the alert."""
    town.show(document("a", RUDE.format(", Nether Bracken. So")))
    town.show(document("h", f"{NAMED}. Nether Bracken is the school's end of the town"))
    monkeypatch.setattr(alerts, "tell", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        town.say(Said.YES, "M-0001", by="dsl", teaching=Teaching(Kind.PLACE, "Nether Bracken"))
    assert len(town.waiting()) == 2
    with town.world.store.read() as tx:
        assert lessons.lessons(tx, town.world.config.school.id) == []
        assert keeping.untold_changes(tx, town.world.config.school.id) == []


def test_what_is_old_is_told_and_alerts_nobody_when_a_lesson_settles_it(town: Town) -> None:
    """It may be one of years of them; the answer says that it is urgent, and where to read it."""
    town.show(document("a", RUDE.format(", Nether Bracken. So")))
    town.show(document("h", f"{NAMED}. Nether Bracken is the school's end of the town"))
    with town.world.store.write() as tx:
        tx.exec_driver_sql("UPDATE cases SET baseline = 1")
    outcome = town.say(Said.YES, "M-0001", by="dsl", teaching=NEAR)
    assert outcome.others == (Settled(town.case("M-0002")),)
    assert town.urgent() == []
    assert answered(outcome, ORCHARD) == [
        "M-0001 is ours: the next digest tells it.",
        "Learned, as number 1. To see it or take it back: monitor learned",
        "1 more is settled by this: M-0002 is ours.",
        "M-0002 is urgent, but was old when it was found: nobody is alerted. To read it: monitor explain M-0002",
    ]


def test_a_lesson_settles_only_what_it_makes_a_difference_to(town: Town) -> None:
    """What the configuration has settled since, and what stays in doubt, waits for its own answer."""
    town.show(document("a", RUDE.format(" in Hexley")), document("b", "Larkspur Hill: how much is the uniform?"))
    school = town.world.config.school
    there = replace(town.world.config, school=replace(school, places=(*school.places, "Hexley")))
    outcome = tray.teach(replace(town.world, config=there), NEAR, "dsl", town.now)
    assert (outcome.others, outcome.left) == ((), 2)


@pytest.mark.parametrize(("where", "settled"), [("paper", ["M-0001"]), ("forum", [])])
def test_what_a_place_says_by_itself_counts_when_a_lesson_is_learned(town: Town, where: str, settled: list[str]) -> None:
    """The paper writes for Brackenford, so that a place near it is enough there; on the forum the same words stay in doubt."""
    town.show(document("a", "The phone at Larkspur Hill rings. Nether Bracken."), where=where)
    assert town.waiting() == ["M-0001"]
    assert [each.case.ref for each in tray.teach(town.world, NEAR, "dsl", town.now).others] == settled


def test_a_school_may_be_taught_before_its_first_pass(tmp_path: Path) -> None:
    """Nothing is known of it yet in the store."""
    with closing((one := world(tmp_path, [], Web(), Post())).store):
        assert tray.teach(one, NEAR, "dsl", FRIDAY) == Outcome(None, 1, (), 0)


def test_the_site_of_a_place_that_is_read_is_no_other_schools(town: Town) -> None:
    """What stands there may be about us: a person is refused it, and no case suggests it."""
    config = town.world.config
    read = replace(place("larkspurhill"), source=replace(place("x").source, url="https://www.larkspurhill.example/feed"))
    config = replace(config, places=(*config.places, read))
    site = Teaching(Kind.NAMESAKE, name="Larkspur Hill Primary", host="larkspurhill.example")
    assert "is a place that is read for you" in tray.refused(config, config.school, site)
    assert tray.refused(town.world.config, config.school, site) == ""
    town.show(document("a", RUDE.format(" in Nowhereton"), url="https://larkspurhill.example/1"))
    suggested = tray.item(config, ORCHARD, config.school, town.case()).suggestion.namesake
    assert suggested == Teaching(Kind.NAMESAKE, "Nowhereton", "Larkspur Hill Primary")
    assert tray.item(town.world.config, ORCHARD, config.school, town.case()).suggestion.namesake == replace(
        suggested, host="larkspurhill.example"
    )


def test_what_may_not_be_learned_is_not_suggested(town: Town) -> None:
    """A first name with a word of the land behind it may be somebody's."""
    town.show(document("a", RUDE.format(" near Adam Green")))
    config = town.world.config
    assert tray.refused(config, config.school, Teaching(Kind.PLACE, "Adam Green"))
    assert tray.item(config, ORCHARD, config.school, town.case()).suggestion == Suggestion()
