"""How a school's monitor does on a good Friday, of which tests change one thing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.status import (
    Alerts,
    Cases,
    DigestTimes,
    FailingLetter,
    Letters,
    MailAnswers,
    OpenAlert,
    Outside,
    Passes,
    Program,
    SourceStatus,
    Status,
    Storage,
    UndecidedAlert,
    WeeklyTest,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
JUST_NOW, YESTERDAY = NOW - timedelta(minutes=10), NOW - timedelta(days=1)

GAZETTE = SourceStatus(
    id="gazette",
    label="Brackenford Gazette",
    kind="feed",
    health="well",
    is_read=True,
    trouble="",
    remedy="",
    last_good_read_at=JUST_NOW,
    last_look_at=JUST_NOW,
    next_look_at=NOW + timedelta(minutes=50),
    failing_since=None,
    usual_items=20.0,
    key_expires_on=None,
)
WELL = Status(
    at=NOW,
    school_id="larkspur_hill",
    program=Program("0.1.0", "0009", ""),
    passes=Passes(
        JUST_NOW, JUST_NOW, last_unfinished=False, last_sources_unread=0, running=False, running_since=None, running_pid=None
    ),
    digest=DigestTimes(NOW - timedelta(days=300), NOW - timedelta(hours=2), NOW + timedelta(days=3)),
    sources=(GAZETTE,),
    letters=Letters(0, {}, None, ()),
    alerts=Alerts("live", NOW - timedelta(days=200), (), (), (), ()),
    cases=Cases(12, {"high": 2, "low": 10}, 0, 0),
    answers=MailAnswers(JUST_NOW, ""),
    weekly_test=WeeklyTest(YESTERDAY, YESTERDAY),
    storage=Storage(5_000_000, 0, 50_000_000_000, NOW - timedelta(hours=8), 7),
    outside=Outside(
        watchdog_last_ran_at=JUST_NOW,
        ping_is_set=True,
        ping_last_answered_at=JUST_NOW,
        register_last_read_at=NOW - timedelta(days=60),
    ),
)
OVERDUE = OpenAlert("A-0003", NOW - timedelta(hours=2), NOW + timedelta(minutes=20), overdue=True)
# Everything that can be known is known.
FULL = replace(
    WELL,
    sources=(replace(GAZETTE, failing_since=YESTERDAY, key_expires_on=(NOW + timedelta(days=90)).date()),),
    letters=Letters(
        1, {"digest": 1}, YESTERDAY, (FailingLetter("digest", "head", "", 2, NOW, "The mail server did not answer in time."),)
    ),
    alerts=replace(WELL.alerts, unacknowledged=(OVERDUE,), undecided=(UndecidedAlert("A-0002", "dsl"),)),
)
