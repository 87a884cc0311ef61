"""Somebody who is not the monitor notices that it has stopped, and tells a second person."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from monitor.config import Config, Watch
from monitor.run import tick
from monitor.watchdog import look
from tests.cast import DEPUTY, HEAD, TECHNICIAN
from tests.world import FRIDAY, Post, Web, document, hours, place, world

SCHOOL_DAYS = hours(digest_at=time(7, 15), digest_days=(0, 1, 2, 3, 4))
MORNING = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


def school(folder: Path, *, at: datetime | None = MORNING, watch: Watch | None = None) -> Config:
    """Return the configuration of a school whose last pass was then, or that never had one."""
    made = world(
        folder, [place("forum")], Web({"forum": [document("a", "x")]}), Post(), hours=SCHOOL_DAYS, watch=watch or Watch()
    )
    with closing(made.store):
        if at:
            tick(made, at)
    return made.config


def told(config: Config) -> list[str]:
    """Return to whom letters lie in the folder, and that they say nothing of content."""
    mails = [message_from_bytes(path.read_bytes()) for path in sorted(config.letters.glob("*.eml"))]
    assert all("THE MONITOR HAS STOPPED" in str(mail["Subject"]) for mail in mails)
    return sorted(str(mail["To"]) for mail in mails)


def test_while_passes_end_and_digests_leave_nobody_is_told(tmp_path: Path) -> None:
    """In the morning, later the same day, and over the night until the next digest is due."""
    config = school(tmp_path)
    for hour in (0, 1, 12, 23):
        assert look(config, MORNING + timedelta(hours=hour)) == []
    assert told(config) == []


@pytest.mark.parametrize(
    ("last", "now", "words"),
    [
        (None, MORNING, "No pass has been completed since the beginning"),
        (MORNING, MORNING + timedelta(hours=27), "No pass has been completed since Fri 20 Nov 07:30"),
        (MORNING - timedelta(hours=2), MORNING + timedelta(minutes=31), "The digest of today was not written"),
    ],
)
def test_silence_is_told_to_a_second_person_and_the_technician(
    tmp_path: Path, last: datetime | None, now: datetime, words: str
) -> None:
    """The deputy where nobody is named; not to the head, whose missing digest it is."""
    config = school(tmp_path, at=last)
    assert any(words in line for line in look(config, now))
    assert told(config) == sorted([DEPUTY.email, TECHNICIAN.email])


def test_a_digest_is_not_missed_before_its_hour_nor_at_the_weekend(tmp_path: Path) -> None:
    """At 07:59 there is time left; on Saturday none is due."""
    config = school(tmp_path, at=MORNING - timedelta(hours=2))
    assert look(config, MORNING.replace(hour=7, minute=59)) == []
    config = school(tmp_path / "weekend", at=MORNING)
    assert look(config, datetime(2026, 11, 21, 9, 0, tzinfo=UTC)) == []


def test_the_same_is_told_at_most_every_twelve_hours(tmp_path: Path) -> None:
    """Hourly mails would teach people to delete them; something else is told at once."""
    config = school(tmp_path)
    now = MORNING + timedelta(days=2)
    for hour in range(12):
        assert look(config, now + timedelta(hours=hour))
    first = len(told(config))
    look(config, now + timedelta(hours=12))
    assert len(told(config)) == 2 * first
    look(config, now + timedelta(hours=13), failed=True)
    assert len(told(config)) == 3 * first


def test_what_could_not_be_told_is_tried_again_the_next_time(tmp_path: Path) -> None:
    """A mail server that was down for an hour must not cost half a day."""
    config = replace(school(tmp_path, at=None), letters=tmp_path / "monitor.db" / "no folder")
    assert any("could not be told" in words for words in look(config, FRIDAY))
    config = replace(config, letters=tmp_path / "letters")
    look(config, FRIDAY + timedelta(hours=1))
    assert told(config) == sorted([DEPUTY.email, TECHNICIAN.email])


def test_whom_the_configuration_names_is_told(tmp_path: Path) -> None:
    """Instead of the deputy."""
    config = school(tmp_path, at=None, watch=Watch(tell="head"))
    look(config, FRIDAY)
    assert told(config) == sorted([HEAD.email, TECHNICIAN.email])


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no database at all", "This is not a database"), (b"SQLite format 3\x00" + bytes(200), "This is not a database")],
)
def test_a_database_that_cannot_be_read_is_told_too(tmp_path: Path, content: bytes, words: str) -> None:
    """What is gone cannot be asked whether it is well."""
    config = school(tmp_path)
    for path in tmp_path.glob("monitor.db*"):
        path.unlink()
    (tmp_path / "monitor.db").write_bytes(content)
    assert any(words in line for line in look(config, MORNING))
    assert told(config) == sorted([DEPUTY.email, TECHNICIAN.email])
