"""Which steps are open in a case: what was done, what follows, what waits, what is held back, and by when."""

from datetime import UTC, datetime, timedelta

from monitor.ladder import Ladder, ladder, unmet
from monitor.model import Band, Case, Hours, Taken
from tests.judgements import case, judgement
from tests.monitor.judging import OWN, POLICIES, judge, seen

HOURS = Hours()
FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MONDAY_CLOSE = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
ORCHARD = POLICIES["orchard"]


def climbed(one: Case, *done: str, at: datetime = FRIDAY_NOON) -> Ladder:
    """Return the ladder of a case after these steps, a minute apart."""
    taken = [Taken(step, "head", at + timedelta(minutes=count)) for count, step in enumerate(done)]
    return ladder(one, taken, ORCHARD, HOURS)


def of(*signals: str, about: str = "staff", own: bool = False) -> Case:
    """Return a case that shows these signals."""
    said = judge("orchard", seen(*signals, about=about), OWN) if own else judge("orchard", seen(*signals, about=about))
    return case(judgement(said, about=tuple(about.split())))


def ids(found: Ladder, *, waits: bool) -> list[str]:
    """Return the steps that wait, or those that do not."""
    return [rung.step.id for rung in found.rungs if rung.waits is waits]


def test_a_later_stage_waits_until_what_the_school_will_do_first_is_done() -> None:
    """What comes if it goes on waits for the first steps, what comes if they refuse for both; "consider" holds up nothing."""
    found = climbed(of("offensive_person"))
    assert "talk" in ids(found, waits=False)
    assert {"expect_removal", "meet_head", "written_warning"} <= set(ids(found, waits=True))
    done = climbed(of("offensive_person"), "log_it", "report_platform", "talk", "look_again")
    assert {"expect_removal", "meet_head"} <= set(ids(done, waits=False))
    assert "written_warning" in ids(done, waits=True)


def test_what_follows_a_step_is_there_once_it_is_recorded() -> None:
    """After a talk somebody looks again by the end of the next working day; recorded, it is done; then open again."""
    assert climbed(of("offensive_person")).rung("look_again") is None
    asked = climbed(of("offensive_person"), "talk").rung("look_again")
    assert asked is not None
    assert asked.step.due is not None
    assert (asked.taken, asked.step.due.act_by) == (None, MONDAY_CLOSE)
    looked = climbed(of("offensive_person"), "talk", "look_again").rung("look_again")
    assert looked is not None
    assert looked.taken is not None
    again = climbed(of("offensive_person"), "talk", "look_again", "report_platform").rung("look_again")
    assert again is not None
    assert again.taken is None


def test_a_deadline_is_met_by_a_recorded_step_and_by_nothing_else() -> None:
    """Orchard's reply is due until somebody records that it was given."""
    asked = of("query", about="school", own=True)
    due = climbed(asked).due
    assert due is not None
    assert due.label == "Reply, even only to acknowledge"
    assert climbed(asked, "reply").due is None
    assert climbed(asked, "invite").due == due


def test_a_digest_does_not_call_due_what_was_done() -> None:
    """The case that a letter tells has no deadline for a recorded step."""
    asked = of("query", about="school", own=True)
    assert unmet(asked, ()).judgement.verdict.deadline is not None
    assert unmet(asked, (Taken("reply", "head", FRIDAY_NOON),)).judgement.verdict.deadline is None


def test_steps_are_held_back_until_advice_was_taken() -> None:
    """An accusation of harm: nobody is asked to delete anything until somebody recorded that the LADO was rung."""
    accused = of("child_harm_allegation", "allegation")
    found = climbed(accused)
    assert "talk" in {step.id for step in found.held}
    assert found.rung("talk") is None
    advised = climbed(accused, "tell_lado")
    assert advised.held == ()
    assert advised.rung("talk") is not None


def test_the_lado_is_rung_within_a_working_day_of_when_the_school_saw_it() -> None:
    """Only where it is sure enough to alert: a doubt sets nobody a clock."""
    rung = climbed(of("child_harm_allegation")).rung("tell_lado")
    assert rung is not None
    assert rung.step.due is not None
    assert rung.step.due.act_by == datetime(2026, 11, 19, 16, 30, tzinfo=UTC)
    assert "local procedures" in rung.step.due.why
    doubtful = judge("orchard", seen("child_harm_allegation", about="staff", band=Band.REVIEW))
    assert {step.id: step.due for step in doubtful.steps}["tell_lado"] is None


def test_what_a_school_does_about_its_staff_waits_for_who_wrote_it() -> None:
    """Whoever posts a picture of pupils falls under the clause; only of staff is it investigated under their code."""
    picture = seen("child_image", about="pupil")
    unknown, staff = judge("cornist_park", picture), judge("cornist_park", picture, poster="staff")
    assert unknown.rules[0].id == staff.rules[0].id == "people_image"
    assert "investigate" not in {step.id for step in unknown.steps}
    assert "investigate" in {step.id for step in staff.steps}


def test_nothing_stands_before_999() -> None:
    """Not even what follows a step that was taken."""
    found = climbed(of("threat_violence"), "report_platform")
    assert found.rungs[0].step.id == "call_999"
    assert found.rung("look_again") is not None


def test_nobody_is_invited_to_meet_whom_they_accuse() -> None:
    """Once advice was taken, a meeting with the head is offered about others, and not about the head."""
    about_staff, about_head = (of("child_harm_allegation", "allegation", about=who) for who in ("staff", "head"))
    assert climbed(about_staff, "tell_lado").rung("meet_head") is not None
    assert climbed(about_head, "tell_lado").rung("meet_head") is None


def test_nobody_has_a_step_in_a_matter_about_themselves() -> None:
    """What would be the head's is the chair's."""
    rung = climbed(of("child_harm_allegation", about="head")).rung("tell_lado")
    assert rung is not None
    assert rung.actor == "chair_of_governors"


def test_a_step_that_the_policy_no_longer_has_hurts_nothing() -> None:
    """What was recorded under an older policy stays recorded."""
    assert climbed(of("complaint"), "gone_since").rung("invite") is not None
