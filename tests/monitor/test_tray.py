"""A case that may be another school's waits for a person, and what they say stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import tray
from monitor.model import Reason, Said, Standing
from monitor.run import send
from monitor.store import alerts, keeping
from tests.cast import CHAIR, DSL
from tests.monitor.tray_town import DAY, HOUR, NAMED, THREAT, VAGUE, Town, made_town
from tests.world import FRIDAY, document


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town that was looked at before."""
    with made_town(tmp_path) as made:
        yield made


def alert_of(town: Town, ref: str = "M-0001") -> alerts.OpenAlert:
    """Return the newest alert on a case."""
    with town.world.store.read() as tx:
        return alerts.alerts_of(tx, town.case(ref).id)[-1]


def test_what_may_be_another_schools_waits_what_is_urgent_first_and_then_the_newest(town: Town) -> None:
    """Those that somebody was alerted to and those that would be; an answer takes one out."""
    town.show(document("t", THREAT))
    town.show(document("h", NAMED))
    town.show(document("a", VAGUE))
    town.show(document("b", "Larkspur Hill: does anybody know how much the uniform is?"))
    assert {town.case(f"M-000{n}").judgement.mention.standing for n in (1, 2, 3, 4)} == {Standing.UNSURE}
    assert town.waiting() == ["M-0002", "M-0001", "M-0004", "M-0003"]
    assert town.say(Said.NO, "M-0002", by="dsl").left == 3
    assert town.waiting() == ["M-0001", "M-0004", "M-0003"]


def test_yes_makes_it_ours_and_the_next_digest_tells_it_whole(town: Town) -> None:
    """The certainty stays, the reason says who and when; digests before only counted it."""
    town.show(document("a", VAGUE))
    certainty = town.case().judgement.mention.certainty
    counted = town.digest()
    assert "1 item could be about another school" in " ".join(counted.split())
    assert "M-0001" not in counted
    town.say(Said.YES)
    mention = town.case().judgement.mention
    assert (mention.standing, mention.certainty) == (Standing.US, certainty)
    assert mention.reasons[0] == "a person said so: head, 21 Nov 2026"
    with town.world.store.read() as tx:
        (change,) = keeping.untold_changes(tx, town.world.config.school.id)
    assert (change.reason, change.words) == (Reason.CONFIRMED_OURS, "it is ours, a person said so: head, 21 Nov 2026")
    told = town.digest()
    assert told.count("M-0001") == 1
    assert "lost our form" in told
    assert "M-0001" not in town.digest()


@pytest.mark.parametrize("old", [False, True])
def test_yes_to_what_is_urgent_alerts_now_if_nobody_was(town: Town, *, old: bool) -> None:
    """However old: a person has just said that it is ours. Said twice, it alerts once."""
    town.show(document("h", NAMED, posted=FRIDAY))
    if old:
        with town.world.store.write() as tx:
            tx.exec_driver_sql("UPDATE cases SET baseline = 1")
    assert town.urgent() == []
    outcome = town.say(Said.YES, by="dsl")
    assert outcome.own
    assert "dsl" in outcome.own.told
    assert alert_of(town).reason is Reason.CONFIRMED_OURS
    send(town.world, town.now + HOUR / 2)
    assert DSL.email in town.urgent()
    assert "It is our school: a person said so" in " ".join(town.post.taken[-1].letter.text.split())
    assert town.say(Said.YES, by="dsl").own == tray.Settled(town.case(), Standing.US)


def test_what_somebody_was_alerted_to_already_is_not_alerted_again(town: Town) -> None:
    """It was headed "may be another school"; the digest says that it is ours."""
    town.show(document("t", THREAT))
    assert "M-0001" not in town.digest()
    assert town.say(Said.YES).own == tray.Settled(town.case())
    assert town.case().alert == 1
    assert "M-0001: it is ours, a person said so: head" in " ".join(town.digest().split())


def test_a_yes_is_not_lost_when_more_is_found(town: Town) -> None:
    """An edit that leads the case, and a copy that nothing tells apart, are ours as well; what is urgent in them alerts."""
    town.show(document("a", VAGUE))
    town.say(Said.YES)
    town.show(document("a", f"{VAGUE}. {NAMED}"))
    assert town.case().document.text.endswith("all to see")
    assert town.case().judgement.mention.standing is Standing.US
    assert DSL.email in town.urgent()
    town.show(document("z", f"{VAGUE}. {NAMED}", posted=FRIDAY - DAY))
    case = town.case()
    assert case.copies == 1
    assert case.document.key == "z"
    assert case.judgement.mention.standing is Standing.US
    assert case.answer
    assert town.waiting() == []


def test_two_that_a_third_shows_to_be_one_are_ours_when_one_is_and_what_is_urgent_in_them_alerts(town: Town) -> None:
    """Nobody was alerted to the urgent one, for it might have been another school's."""
    words = [f"word{number}" for number in range(120)]
    town.show(document("h", f"{NAMED} {' '.join(words[:80])}"))
    town.show(document("t", f"{' '.join(words[40:])} Larkspur Hill is a school of no manners"))
    assert town.waiting() == ["M-0001", "M-0002"]
    town.say(Said.YES, "M-0002")
    assert town.urgent() == []
    town.show(document("whole", f"Larkspur Hill school {' '.join(words)}"))
    assert town.case("M-0002").ref == "M-0001"
    assert town.case().judgement.mention.standing is Standing.US
    assert town.case().answer
    assert DSL.email in town.urgent()


@pytest.mark.parametrize("said", [Said.NO, Said.NAMESAKE])
def test_no_closes_it_stops_its_alert_and_keeps_it_out_of_every_digest(town: Town, said: Said) -> None:
    """Whoever said so has the alert; nobody further is told, whatever the time."""
    town.show(document("t", THREAT))
    town.say(said)
    case = town.case()
    assert case.closed == town.now + HOUR / 2
    assert case.judgement.mention.standing is Standing.OTHER
    assert case.judgement.mention.reasons[0] == "a person said that it is another school's: head, 20 Nov 2026"
    assert alert_of(town).acknowledged_by == "head"
    told = len(town.urgent())
    assert "M-0001" not in town.digest()
    town.tick(24)
    assert len(town.urgent()) == told
    assert CHAIR.email not in town.urgent()
    assert town.waiting() == []


def test_what_was_said_no_to_is_not_counted_among_the_old_and_takes_its_changes_along(town: Town) -> None:
    """The digest says nothing of it, however it was found and whatever was said before."""
    town.show(document("a", VAGUE))
    town.digest()
    town.say(Said.YES)
    town.say(Said.NO)
    assert "M-0001" not in town.digest()
    town.show(document("b", "Larkspur Hill: does anybody know how much the uniform is?"))
    with town.world.store.write() as tx:
        tx.exec_driver_sql("UPDATE cases SET baseline = 1")
    town.say(Said.NO, "M-0002")
    assert "older item" not in town.digest()


def test_the_same_words_again_do_not_open_what_a_person_said_no_to(town: Town) -> None:
    """A copy elsewhere, an edit, a re-dated item: counted, and no letter and no change says so."""
    town.show(document("t", THREAT), document("a", VAGUE))
    for ref in ("M-0001", "M-0002"):
        town.say(Said.NO, ref)
    told = len(town.urgent())
    town.show(document("copy", THREAT, posted=FRIDAY - DAY), document("a", f"{VAGUE} today"), document("b", VAGUE))
    assert town.waiting() == []
    assert (town.case("M-0001").copies, town.case("M-0002").copies) == (1, 1)
    assert town.case("M-0001").closed
    assert town.case("M-0002").closed
    assert len(town.urgent()) == told
    assert "M-000" not in town.digest()


def test_words_that_are_surely_about_us_open_it_again(town: Town) -> None:
    """The local paper prints them: nobody was asked about that. The next digest tells it whole."""
    town.show(document("a", VAGUE))
    town.say(Said.NO)
    town.show(document("a2", VAGUE), where="paper")
    case = town.case()
    assert case.judgement.mention.standing is Standing.US
    assert case.closed is None
    assert case.answer is None
    with town.world.store.read() as tx:
        assert keeping.untold_changes(tx, case.school_id)[-1].reason is Reason.BACK_AFTER_CLOSING
    assert town.digest().count("M-0001") == 1


def test_graver_words_go_back_to_the_tray_and_a_threat_alerts_all_the_same(town: Town) -> None:
    """The no was said of other words than these."""
    town.show(document("a", VAGUE))
    town.say(Said.NO)
    town.show(document("a", f"{VAGUE}. {THREAT}"))
    assert town.waiting() == ["M-0001"]
    assert town.case().closed is None
    assert DSL.email in town.urgent()


def test_who_was_wrong_can_say_so(town: Town) -> None:
    """No and then yes: it is ours, and the alert that the no had stopped is raised anew; and back again."""
    town.show(document("t", THREAT))
    town.say(Said.NO)
    town.say(Said.YES, by="dsl")
    case = town.case()
    assert case.judgement.mention.standing is Standing.US
    assert case.closed is None
    assert [reason for reason in case.judgement.mention.reasons if "a person said" in reason] == [
        "a person said so: dsl, 20 Nov 2026"
    ]
    assert case.alert == 2
    assert alert_of(town).acknowledged is None
    town.say(Said.NO)
    assert town.case().closed
    assert alert_of(town).acknowledged_by == "head"


def test_what_is_too_old_to_be_kept_leaves_the_tray(town: Town) -> None:
    """There is nothing left to judge by."""
    town.show(document("a", VAGUE))
    town.hours += 24 * 100
    town.digest()  # after a leap of months the clock may be wrong: nothing is forgotten yet
    town.digest()
    assert town.waiting() == []
