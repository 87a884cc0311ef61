"""Somebody who is not the monitor notices that it has stopped, and tells a second person."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.config import Config, Watch
from monitor.model import Problem
from monitor.run import tick
from monitor.watchdog import UNKNOWN, UNUSABLE, Ending, ending, look, unusable
from tests.cast import DEPUTY, HEAD, TECHNICIAN
from tests.damage import held
from tests.world import FRIDAY, Post, Web, document, hours, place, world

SCHOOL_DAYS = hours(digest_at=time(7, 15), digest_days=(0, 1, 2, 3, 4))
MORNING = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
FAULT = Ending(70, "The last pass ended with a fault in the program.")


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
    look(config, now + timedelta(hours=13), FAULT)
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


@pytest.mark.parametrize(
    ("result", "status", "code", "words"),
    [
        ("exit-code", "70", 70, "The last pass ended with a fault in the program."),
        ("exit-code", "74", 74, "The last pass ended with exit code 74. The journal says why."),
        ("exit-code", "226", 226, "The last pass ended with exit code 226. The journal says why."),
        ("signal", "KILL", None, "The last pass was ended by the signal KILL."),
        ("core-dump", "SEGV", None, "The last pass was ended by the signal SEGV."),
        ("timeout", "TERM", None, "The last pass was ended because it took longer than it may."),
        ("timeout", "", None, "The last pass was ended because it took longer than it may."),
        ("oom-kill", "KILL", None, "The last pass was ended because there was no memory left for it."),
        ("resources", "", None, UNKNOWN),
        ("exit-code", "seventy", None, UNKNOWN),
        ("signal", "KILL\nand more", None, UNKNOWN),
    ],
)
def test_how_a_pass_ended_is_told_as_systemd_says_it(result: str, status: str, code: int | None, words: str) -> None:
    """A fault is told only of a pass that ended with its code."""
    assert ending({"MONITOR_SERVICE_RESULT": result, "MONITOR_EXIT_STATUS": status}) == Ending(code, words)


def test_where_systemd_does_not_say_how_it_ended_nothing_is_made_up() -> None:
    """Before version 251, and by hand."""
    assert ending({}) == Ending(None, UNKNOWN)


def subjects(config: Config) -> set[str]:
    """Return the subjects of the letters in the folder."""
    return {str(message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]) for path in config.letters.glob("*.eml")}


def test_one_pass_that_failed_is_not_told_as_the_end_of_all(tmp_path: Path) -> None:
    """The next one goes on; only what keeps passes from being made is told as silence."""
    config = school(tmp_path)
    assert look(config, MORNING, FAULT) == [FAULT.words]
    (subject,) = subjects(config)
    assert "A PASS OF THE MONITOR HAS FAILED" in subject
    assert "STOPPED" not in subject


def test_of_trouble_with_the_database_the_pass_tells_by_its_own_rules(tmp_path: Path) -> None:
    """A lock that mostly goes by itself is not told at once behind its back."""
    config = school(tmp_path)
    with held(tmp_path / "monitor.db"):
        assert look(config, MORNING, ending({"MONITOR_SERVICE_RESULT": "exit-code", "MONITOR_EXIT_STATUS": "74"})) == []
    assert subjects(config) == set()


def test_alerts_that_cannot_be_live_yet_are_told_as_that(tmp_path: Path) -> None:
    """Who has not answered a test; in a trial a pass that was not begun is told without a cause that nobody knows."""
    config = school(tmp_path)
    refused = Ending(78, "")
    (words,) = look(config, MORNING, refused)
    assert words == "The last pass was not begun. The journal says why."
    (subject,) = subjects(config)
    assert "THE MONITOR HAS STOPPED" in subject
    words, unreached = look(replace(config, live=True), MORNING, refused)
    assert words.startswith("Alerts cannot be live yet, so no pass is made: dsl has not answered a test by mail")
    assert unreached.startswith("Nobody could be told")  # without [mail] a live school has nothing to be told by
    assert subjects(config) == {subject}


def test_a_configuration_that_cannot_be_used_is_told_once(tmp_path: Path) -> None:
    """With each error's id, place and words, and no value: that is for nobody to read. Another error is no other cause."""
    config = school(tmp_path)
    wrong = Problem("C051", "config.toml", "watch.ping_file", "hunter2", "The secret is empty.", "Keep one line.")
    assert unusable(config, [wrong] * 12, MORNING) == []
    assert told(config) == sorted([DEPUTY.email, TECHNICIAN.email])
    (mail, _) = sorted(config.letters.glob("*.eml"))
    text = message_from_bytes(mail.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    plain = " ".join(text.split())
    assert UNUSABLE in plain
    assert plain.count("C051 watch.ping_file: The secret is empty.") == 10
    assert "and 2 more" in plain
    assert "hunter2" not in plain
    unusable(config, [replace(wrong, id="C049")], MORNING + timedelta(hours=11))
    assert len(told(config)) == 2
    unusable(config, [wrong], MORNING + timedelta(hours=12))
    assert len(told(config)) == 4


def test_a_broken_way_does_not_keep_the_next_from_being_tried(tmp_path: Path) -> None:
    """Where the configuration is broken what it describes may be too."""
    people = (replace(DEPUTY, email="no address\n"), TECHNICIAN)
    config = replace(school(tmp_path), people=people)
    (unreached,) = unusable(config, [], MORNING)
    assert unreached.startswith("The deputy_dsl could not be told by mail: ")
    assert told(config) == [TECHNICIAN.email]
