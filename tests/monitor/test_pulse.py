"""What somebody must see to is found in how the monitor does, says what to do, and is told the gravest first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.finding import Finding, Level
from monitor.pulse import findings, report
from monitor.status import FailingLetter, MailAnswers, OpenAlert, Status, WeeklyTest
from tests.monitor.statuses import GAZETTE, JUST_NOW, NOW, OVERDUE, WELL, YESTERDAY

FRESH = OpenAlert("A-0003", NOW, NOW + timedelta(minutes=30), overdue=False)
ALERT = FailingLetter("alert", "dsl", "", 3, NOW, "The mail server did not answer in time.")
UNREAD = replace(GAZETTE, health="broken", is_read=False, trouble="its name could not be found", remedy="Look.")


def parts(**changes: Mapping[str, object]) -> Status:
    """Return the good status with some fields of its parts written otherwise."""
    return replace(WELL, **{name: replace(getattr(WELL, name), **fields) for name, fields in changes.items()})


AMISS: Mapping[str, tuple[Status, str, Level, str]] = {
    "no pass ever": (parts(passes={"last_completed_at": None}), "D041", Level.BAD, "No pass has ever been completed"),
    "no pass for four hours": (
        parts(passes={"last_completed_at": NOW - timedelta(hours=4)}),
        "D041",
        Level.WARNING,
        "since Fri 20 Nov 05:00",
    ),
    "no pass for days": (parts(passes={"last_completed_at": NOW - timedelta(hours=27)}), "D041", Level.BAD, "nobody is told"),
    "a pass is still to come": (
        parts(passes={"last_completed_at": NOW + timedelta(days=3)}),
        "D041",
        Level.BAD,
        "A pass is dated 23 November 2026",
    ),
    "a clock that has lost the time": (replace(WELL, at=NOW.replace(year=1970)), "D041", Level.BAD, "says 20 November 1970"),
    "a pass hangs": (
        parts(passes={"running": True, "running_since": NOW - timedelta(hours=3), "running_pid": 4711}),
        "D042",
        Level.BAD,
        "since Fri 20 Nov 06:00 (process 4711)",
    ),
    "a pass was ended": (parts(passes={"last_unfinished": True}), "D042", Level.WARNING, "did not come to its end"),
    "an alert is overdue": (parts(alerts={"unacknowledged": (OVERDUE,)}), "D047", Level.BAD, "A-0003 not acknowledged"),
    "an alert has time": (parts(alerts={"unacknowledged": (FRESH,)}), "D047", Level.NOTE, "A-0003 not acknowledged"),
    "a trial": (parts(alerts={"mode": "trial"}), "D048", Level.NOTE, "a trial"),
    "not live yet": (
        parts(alerts={"mode": "not-live-yet", "tests_missing": ("dsl has not answered",)}),
        "D048",
        Level.BAD,
        "dsl has not answered",
    ),
    "live with the next pass": (
        parts(alerts={"mode": "not-live-yet", "tests_missing": ()}),
        "D048",
        Level.NOTE,
        "live with the next pass",
    ),
    "somebody is silent": (parts(alerts={"tests_silent_roles": ("dsl",)}), "D053", Level.WARNING, "no answer: dsl"),
    "an alert cannot be delivered": (parts(letters={"failing": (ALERT, ALERT)}), "D046", Level.BAD, "2 letters (alert) to dsl"),
    "a digest cannot be delivered": (
        parts(letters={"failing": (replace(ALERT, kind="digest", role="head"),)}),
        "D046",
        Level.WARNING,
        "A letter (digest) to head",
    ),
    "the digest is late": (
        parts(digest={"next_due_at": NOW - timedelta(hours=2)}),
        "D045",
        Level.BAD,
        "The digest of Fri 20 Nov 07:00 was not written",
    ),
    "a source is unread": (
        replace(WELL, sources=(UNREAD, GAZETTE, GAZETTE)),
        "D044",
        Level.WARNING,
        "was not read since Fri 20 Nov 08:50: its name could not be found.",
    ),
    "most sources are unread": (
        replace(WELL, sources=(*(UNREAD,) * 7, GAZETTE)),
        "D044",
        Level.BAD,
        "7 of 8 sources are not read",
    ),
    "a source is new": (
        replace(WELL, sources=(replace(UNREAD, last_look_at=None),) * 5),
        "D044",
        Level.NOTE,
        "not looked at yet: Brackenford Gazette, Brackenford Gazette, Brackenford Gazette and 2 more",
    ),
    "a source is read in part": (
        replace(WELL, sources=(replace(GAZETTE, health="partial", trouble="only a part of it is read", remedy="See."),)),
        "D044",
        Level.WARNING,
        "only a part",
    ),
    "a source is silent": (
        replace(WELL, sources=(replace(GAZETTE, health="stale", trouble="nothing new has come", remedy="Look."),)),
        "D044",
        Level.NOTE,
        "nothing new",
    ),
    "a key ran out": (
        replace(WELL, sources=(replace(GAZETTE, key_expires_on=date(2026, 11, 19)),)),
        "D003",
        Level.BAD,
        "ran out on 19 November 2026",
    ),
    "a key runs out": (
        replace(WELL, sources=(replace(GAZETTE, key_expires_on=date(2026, 11, 20)),)),
        "D003",
        Level.WARNING,
        "runs out on 20 November 2026",
    ),
    "answers are not read": (
        replace(WELL, answers=MailAnswers(YESTERDAY, "The mail server refused the login to the mailbox.")),
        "D051",
        Level.BAD,
        "since Thu 19 Nov 09:00: The mail server refused",
    ),
    "the weekly test is lost": (
        replace(WELL, weekly_test=WeeklyTest(NOW - timedelta(days=2), None)),
        "D052",
        Level.BAD,
        "has not arrived",
    ),
    "the watchdog never ran": (
        parts(outside={"watchdog_last_ran_at": None}),
        "D054",
        Level.WARNING,
        "Nobody would notice",
    ),
    "the watchdog has stopped": (
        parts(outside={"watchdog_last_ran_at": NOW - timedelta(days=2)}),
        "D054",
        Level.WARNING,
        "since Wed",
    ),
    "the ping is not answered": (parts(outside={"ping_last_answered_at": None}), "D055", Level.WARNING, "has never answered"),
    "no register": (parts(outside={"register_last_read_at": None}), "D056", Level.NOTE, "never read"),
    "no copy": (parts(storage={"last_backup_at": None}), "D024", Level.WARNING, "no copy"),
    "copies are another's": (parts(storage={"backups_kept": 0}), "D024", Level.NOTE, "backups is 0"),
    "no copy yet": (
        parts(storage={"last_backup_at": None}, digest={"first_written_at": YESTERDAY}),
        "D024",
        Level.NOTE,
        "no copy of the database yet",
    ),
    "an old copy": (parts(storage={"last_backup_at": NOW - timedelta(days=4)}), "D024", Level.WARNING, "Mon 16 Nov"),
    "another policy": (parts(cases={"judged_by_another_policy": 3}), "D057", Level.NOTE, "another state of the policy: 3"),
    "less of the detector": (parts(program={"detector_trouble": "no model"}), "D064", Level.WARNING, "no model"),
}


def amiss(status: Status) -> list[Finding]:
    """Return what is found besides what is well."""
    return [found for found in findings(status) if found.level is not Level.GOOD]


def test_where_all_is_well_nothing_else_is_said() -> None:
    """Every look says that it is well, and so does the first line."""
    assert amiss(WELL) == []
    assert report(WELL).well
    assert report(WELL).headline == "All is well, Fri 20 Nov 09:00."


@pytest.mark.parametrize(("status", "found", "level", "words"), AMISS.values(), ids=AMISS)
def test_what_is_amiss_is_found_with_what_mends_it(status: Status, found: str, level: Level, words: str) -> None:
    """One finding, with its id and level, and a remedy that says what to do."""
    (only,) = amiss(status)
    assert (only.id, only.level) == (found, level)
    assert words in only.seen
    assert only.remedy
    assert report(status).well == (level is Level.NOTE)


def test_the_first_line_names_the_gravest() -> None:
    """A child that nobody looks after comes before a disk that nobody copies."""
    both = replace(
        WELL, alerts=replace(WELL.alerts, unacknowledged=(OVERDUE,)), storage=replace(WELL.storage, last_backup_at=None)
    )
    assert report(both).headline.startswith("First of 2 things to see to: A-0003 not acknowledged")
    one = replace(WELL, storage=replace(WELL.storage, last_backup_at=None))
    assert report(one).headline == "One thing to see to: There is no copy of the database."


def test_many_alerts_are_one_sentence() -> None:
    """Five are named; a flood does not fill the screen."""
    many = tuple(replace(OVERDUE, ref=f"A-{number:04d}") for number in range(1, 41))
    (only,) = amiss(replace(WELL, alerts=replace(WELL.alerts, unacknowledged=many)))
    assert "A-0005 not acknowledged" in only.seen
    assert only.seen.endswith("and 35 more.")


def test_in_a_trial_nobody_needs_a_watchdog() -> None:
    """Nobody relies on it yet: worth knowing, and not amiss."""
    trial = replace(WELL, alerts=replace(WELL.alerts, mode="trial"), outside=replace(WELL.outside, watchdog_last_ran_at=None))
    assert report(trial).well


def test_what_passes_by_itself_is_not_amiss() -> None:
    """A source that failed once, a test on its way, a pass that runs."""
    passing = replace(GAZETTE, health="passing", trouble="it did not answer")
    passes = replace(WELL.passes, running=True, running_since=JUST_NOW, last_unfinished=True)
    assert report(replace(WELL, sources=(passing,), passes=passes, weekly_test=WeeklyTest(JUST_NOW, None))).well
