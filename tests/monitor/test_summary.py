"""A day's cases become the right parts of the right reader's digest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digests.model import Digest
from monitor import policy
from monitor.model import Band, Deadline, Detection, Severity, Standing, Step
from monitor.summary import Day, Desk, Urgent, digest, looked_words, readers
from tests.cast import CHAIR, DSL, HEAD, LARKSPUR, PEOPLE
from tests.judgements import NOON, case, judgement, signal, verdict
from tests.world import ORCHARD

DESK = Desk(LARKSPUR, ORCHARD, PEOPLE, ("Facebook search",), 90, "dpo@larkspurhill.example")
QUIET = Day(NOON, date(2026, 11, 20), NOON - timedelta(days=1), (), (), (), {}, (), (), 9, "at 06:00", 0)
HARM = judgement(
    verdict(Severity.CRITICAL, urgent=True, rules=("child_harm_allegation",), alert=("head", "dsl")), about=("head",)
)


def shown(*cases: object, reader: object = HEAD, **more: object) -> Digest:
    """Return the digest of a day with these cases."""
    return digest(DESK, replace(QUIET, cases=cases, **more), reader)  # type: ignore[arg-type]


def test_worst_comes_first_and_what_is_due_soonest_before_what_has_no_limit() -> None:
    """Severity, then the deadline, then the order they were found in."""
    reply = Step("reply", "Reply", "head", "first", "will", due=Deadline("Reply", NOON, NOON, "policy: 24 h"))
    mild = case(judgement(verdict(Severity.LOW)), number=1)
    grave = case(judgement(verdict(Severity.MEDIUM, rules=("racist",))), number=2)
    asked = case(judgement(verdict(Severity.INFO, rules=("query",), steps=(reply,))), number=3)
    told = shown(mild, grave, asked)
    assert [line.ref for line in told.needs_you] == ["M-0003"]
    assert told.needs_you[0].due == "Fri 20 Nov 12:00"
    assert shown(asked, now=NOON + timedelta(minutes=1)).needs_you[0].due == "Fri 20 Nov 12:00, overdue"
    assert [line.ref for line in told.new] == ["M-0002", "M-0001"]


def test_that_the_policy_is_overdue_is_said_once_a_month() -> None:
    """In the first digest of the month, and in no other."""
    late = replace(DESK, policy=policy.load("haymerle", Path()))
    first, second = (replace(QUIET, since=NOON - timedelta(days=days)) for days in (30, 1))
    assert any("was due in September 2020" in note for note in digest(late, first, HEAD).notes)
    assert not any("was due in" in note for note in digest(late, second, HEAD).notes)
    assert not any("was due in" in note for note in digest(DESK, first, HEAD).notes)


def test_that_a_term_is_over_is_said_in_the_first_digest_of_the_next() -> None:
    """With how its report for the governors is made; and on no other day."""
    said = "The autumn term 2026 is over. Its report for governors: monitor report"
    holiday = datetime(2026, 12, 18, 7, 15, tzinfo=UTC)
    assert said in shown(day=date(2027, 1, 4), since=holiday).notes
    assert said not in shown(day=date(2027, 1, 5), since=datetime(2027, 1, 4, 7, 15, tzinfo=UTC)).notes
    assert said not in shown(day=date(2026, 12, 18), since=holiday - timedelta(days=1)).notes


def test_praise_is_good_news_and_never_hides_what_is_wrong() -> None:
    """A post that praises and complains stands under what is new."""
    praise = case(judgement(verdict(Severity.INFO, rules=("praise",))), number=1)
    mixed = case(judgement(verdict(Severity.LOW, rules=("complaint", "praise"))), number=2)
    told = shown(praise, mixed)
    assert [line.ref for line in told.good] == ["M-0001"]
    assert [line.ref for line in told.new] == ["M-0002"]


def test_an_urgent_case_stands_by_reference_only() -> None:
    """Its words are in the alert; the digest says who has it, or that nobody has."""
    urgent = case(judgement(verdict(Severity.CRITICAL, urgent=True, rules=("threat_violence",))), alert=3)
    alert = Urgent("A-0003", 1, ("dsl",), NOON, None, "")
    told = shown(urgent, urgent=(alert,))
    assert told.needs_you == told.new == told.good == ()
    assert "A-0003" in told.urgent[0]
    assert "NOT YET ACKNOWLEDGED" in told.urgent[0]
    held = shown(urgent, urgent=(replace(alert, acknowledged=NOON, by="dsl"),))
    assert "NOT YET" not in held.urgent[0]


def test_a_case_that_may_be_about_the_reader_is_not_shown_to_them() -> None:
    """Not its line, not its words: only that something is with somebody else."""
    about_the_head = case(HARM, text="What the head did")
    told = shown(about_the_head)
    assert told.needs_you == told.new == ()
    assert any("conflicts of interest" in note for note in told.notes)
    assert "What the head did" not in repr(told)


def test_a_case_that_is_withheld_from_the_head_still_has_a_reader() -> None:
    """Somebody without a conflict gets the digest."""
    others = [person for person in readers(DESK, [case(HARM)]) if person != HEAD]
    assert [line.ref for person in others for line in shown(case(HARM), reader=person).needs_you] == ["M-0001"]
    alone = replace(DESK, people=(HEAD, CHAIR))
    assert digest(alone, replace(QUIET, cases=(case(HARM),)), CHAIR).needs_you
    assert CHAIR in readers(alone, [case(HARM)])


def test_the_unsure_wait_in_the_tray_and_accuse_nobody() -> None:
    """They are counted, not told by a line."""
    unsure = case(judgement(verdict(Severity.MEDIUM, rules=("racist",)), standing=Standing.UNSURE))
    told = shown(unsure, tray=1)
    assert told.needs_you == told.new == ()
    assert told.tray == 1


def test_what_was_old_at_the_first_look_is_filed_in_one_line() -> None:
    """Four hundred old items are a number."""
    told = shown(*(case(judgement(verdict()), number=number, baseline=True) for number in range(400)))
    assert told.new == ()
    assert any("400 older items" in note for note in told.notes)


def test_what_would_be_critical_if_it_were_meant_is_first_and_says_that_it_is_in_doubt() -> None:
    """Nobody is told to ring 999 over a figure of speech; somebody is told to look today."""
    maybe = verdict(Severity.CRITICAL, rules=("threat_violence",))
    doubtful = replace(judgement(maybe), detection=Detection((signal("threat_violence", Band.REVIEW),)))
    told = shown(case(judgement(verdict(Severity.HIGH, rules=("racist",))), number=1), case(doubtful, number=2))
    assert [line.ref for line in told.needs_you] == ["M-0002", "M-0001"]
    assert told.needs_you[0].what == "Perhaps: threat_violence"
    assert "looks today" in told.needs_you[0].todo


def test_names_in_a_quotation_are_masked() -> None:
    """A child's name is in no digest."""
    told = shown(case(judgement(verdict()), text="Mrs Quillfeather was rude to my son Zebedee Quillfeather in Year 4"))
    assert "Quillfeather" not in told.new[0].quote


def test_a_reader_sees_only_what_the_policy_gives_them() -> None:
    """The DSL's digest holds the DSL's items, not the head's complaints."""
    complaint = case(judgement(verdict(digest=("head",))), number=1)
    account = case(judgement(verdict(rules=("underage_account",), digest=("dsl",))), number=2)
    assert [person.role for person in readers(DESK, [complaint])] == ["head"]
    assert [line.ref for line in shown(complaint, account, reader=DSL).new] == ["M-0002"]


def test_a_week_is_compared_only_when_there_are_four_to_compare_with() -> None:
    """Counts against the least and most of the four weeks before; never percentages."""
    today = QUIET.day
    counts = {(today - timedelta(days=7 * week), "us"): number for week, number in enumerate((5, 4, 7, 6, 4))}
    assert shown(counts={(today, "us"): 5}).trends[0].usual.startswith("not known")
    row = shown(counts=counts).trends[0]
    assert (row.count, row.usual, row.usual_top) == (5, "4 to 7", 7)


def test_when_the_sources_were_looked_at_is_said_in_local_time() -> None:
    """One moment, or from the first to the last."""
    assert looked_words([]) == ""
    assert looked_words([NOON]) == "at 12:00"
    assert looked_words([NOON, NOON + timedelta(minutes=20)]) == "between 12:00 and 12:20"
