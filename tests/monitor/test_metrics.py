"""What Prometheus is told is in its own format, whole or not at all, and says nothing that a child could be known by."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from monitor.config import Config, Watch
from monitor.metrics import Made, text, write
from monitor.run import tick
from monitor.status import FailingLetter, Letters, Status
from monitor.store.database import HEAD
from tests.monitor.schemas import load, revisions
from tests.monitor.statuses import FULL, GAZETTE, NOW, WELL
from tests.world import FRIDAY, THREAT, Post, Web, config, document, place, world

MADE = Made(NOW, NOW + timedelta(seconds=4), 4.25, failed=False)
OPEN = 0o644


def read(told: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Return each family of samples, as Prometheus reads it, and that each stands there once, with its help and its type."""
    families = list(text_string_to_metric_families(told))
    assert len({family.name for family in families}) == len(families)
    assert all(family.type == "gauge" and family.documentation.endswith(".") for family in families)
    return {family.name: [(dict(sample.labels), sample.value) for sample in family.samples] for family in families}


def value(told: str, name: str, **labels: str) -> float:
    """Return the one sample of a metric with these labels."""
    (found,) = [number for has, number in read(told)[f"school_monitor_{name}"] if labels.items() <= has.items()]
    return found


def school(folder: Path) -> Config:
    """Return the configuration of a school with a metrics file whose monitor made one pass."""
    made = world(folder, [place("forum")], Web({"forum": [document("a", THREAT)]}), Post())
    tick(made, FRIDAY)
    made.store.close()
    return replace(made.config, watch=Watch(metrics_file=folder / "school_monitor.prom"))


def test_prometheus_reads_what_is_written() -> None:
    """Base units, one sample for each set of labels, the school's on all of them."""
    told = text("larkspur_hill", MADE, FULL)
    assert told.endswith("\n")
    families = read(told)
    assert all(labels["school"] == "larkspur_hill" for samples in families.values() for labels, _ in samples)
    assert all(len({tuple(labels.items()) for labels, _ in samples}) == len(samples) for samples in families.values())
    assert value(told, "last_pass_duration_seconds") == 4.25
    assert value(told, "last_pass_success") == 1
    assert value(told, "source_last_good_read_timestamp_seconds", source="gazette") == (NOW - timedelta(minutes=10)).timestamp()
    assert value(told, "source_health", source="gazette", health="well") == 1
    assert value(told, "source_health", source="gazette", health="gone") == 0
    assert value(told, "letters_waiting") == value(told, "letters_failing") == 1
    assert value(told, "letters_oldest_waiting_timestamp_seconds") == (NOW - timedelta(days=1)).timestamp()
    assert value(told, "alerts_overdue") == 1
    assert value(told, "findings", level="bad") == 1


def test_a_key_runs_out_with_its_last_day_in_the_uk() -> None:
    """Not at its first minute, and not in UTC."""
    keyed = replace(WELL, sources=(replace(GAZETTE, key_expires_on=datetime(2027, 7, 15, tzinfo=UTC).date()),))
    told = text("x", MADE, keyed)
    assert value(told, "secret_expiry_timestamp_seconds") == datetime(2027, 7, 15, 22, 59, 59, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("name", ['a "quoted" one', "a\\backslash", "two\nlines", "{curly} é 学校"])
def test_no_name_breaks_the_format(name: str) -> None:
    """Whatever stands in a label is read as it was."""
    odd = replace(WELL, sources=(replace(GAZETTE, id=name),))
    told = text(name, MADE, odd)
    assert value(told, "source_read", school=name, source=name) == 1


def test_what_is_not_known_is_not_there() -> None:
    """A nought would be a time in 1970, which every rule would take for an outage."""
    blank = replace(GAZETTE, last_good_read_at=None, last_look_at=None)
    told = text("x", MADE, replace(WELL, sources=(blank,), answers=None, weekly_test=None))
    assert not {
        name for name in read(told) if "good_read" in name or "last_look" in name or "answers" in name or "weekly" in name
    }


def test_nothing_says_that_something_was_just_said() -> None:
    """No severity, and no alert that whoever was told first still has time for."""
    fresh = replace(FULL.alerts.unacknowledged[0], overdue=False)
    before, after = (text("x", MADE, with_alerts(found)) for found in ((), (fresh,)))
    assert before == after
    assert not {"high", "critical", "severity"} & set(before.replace('"', " ").split())


@pytest.mark.parametrize("kind", ["alert", "bundle", "text message", "question"])
def test_no_letter_says_it_either(kind: str) -> None:
    """One that the mail server does not take at once is counted nowhere and dates nothing, beside other letters or alone."""
    stuck = FailingLetter(kind, "dsl", "", 1, NOW, "451 try again later")
    for before in (WELL, FULL):
        held = before.letters
        after = Letters(
            held.waiting + 1, {**held.waiting_by_kind, kind: 1}, held.oldest_waiting_since or NOW, (*held.failing, stuck)
        )
        assert text("x", MADE, replace(before, letters=after)) == text("x", MADE, before)


def with_alerts(unacknowledged: tuple[object, ...]) -> Status:
    """Return the good status with these alerts."""
    return replace(WELL, alerts=replace(WELL.alerts, unacknowledged=unacknowledged))  # type: ignore[arg-type]


def test_the_file_is_everybodys_to_read_and_nobodys_to_see_half_of(tmp_path: Path) -> None:
    """Mode 0644 whatever the umask; renamed into its place, a leftover of a killed pass notwithstanding; no draft stays."""
    settings = school(tmp_path)
    file = tmp_path / "school_monitor.prom"
    file.write_text("old\n", encoding="utf-8")
    before = file.stat().st_ino
    (tmp_path / ".school_monitor.prom.new").write_text("half", encoding="utf-8")
    usual = os.umask(0o077)
    try:
        write(settings, MADE)
    finally:
        os.umask(usual)
    assert file.stat().st_mode & 0o777 == OPEN
    assert file.stat().st_ino != before
    assert not list(tmp_path.glob("*.new"))
    assert value(file.read_text("utf-8"), "cases_open") == 1


def test_a_link_that_somebody_laid_is_not_written_through(tmp_path: Path) -> None:
    """The collector's folder may be others' to write to; a file of ours is nobody's to redirect."""
    settings = school(tmp_path)
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    (tmp_path / ".school_monitor.prom.new").symlink_to(victim)
    write(settings, MADE)
    assert victim.read_text("utf-8") == "mine"


def test_without_a_database_the_failed_pass_is_told_all_the_same(tmp_path: Path) -> None:
    """That is when somebody must know."""
    (tmp_path / "monitor.db").write_bytes(b"no database at all, but long enough to be looked at as one" * 20)
    settings = replace(
        config(f"sqlite:///{tmp_path / 'monitor.db'}", [place("forum")], tmp_path),
        watch=Watch(metrics_file=tmp_path / "school_monitor.prom"),
    )
    write(settings, replace(MADE, failed=True))
    told = (tmp_path / "school_monitor.prom").read_text("utf-8")
    assert value(told, "last_pass_success") == 0
    assert len(read(told)) == 5


@pytest.mark.parametrize("version", ["", *(version for version in revisions() if version != HEAD)])
def test_a_database_of_another_shape_is_told_like_none(tmp_path: Path, version: str) -> None:
    """As after an upgrade that failed, or on a disk that is not mounted: what the file said before must not stand any longer."""
    settings = replace(
        config(f"sqlite:///{tmp_path / 'monitor.db'}", [place("forum")], tmp_path),
        watch=Watch(metrics_file=tmp_path / "school_monitor.prom"),
    )
    if version:
        load(version, tmp_path / "monitor.db")
    write(settings, replace(MADE, failed=True))
    told = (tmp_path / "school_monitor.prom").read_text("utf-8")
    assert value(told, "last_pass_success") == 0
    assert len(read(told)) == 5


def test_a_fault_in_the_program_is_no_reason_to_go_on_saying_success(tmp_path: Path) -> None:
    """It is raised all the same, for whoever reads what a pass says."""
    settings = school(tmp_path)
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
        database.execute("ALTER TABLE letter RENAME TO elsewhere")
    with pytest.raises(OperationalError):
        write(settings, replace(MADE, failed=True))
    assert value((tmp_path / "school_monitor.prom").read_text("utf-8"), "last_pass_success") == 0


def test_a_folder_that_is_gone_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    """Whoever asked for the file says so."""
    settings = replace(school(tmp_path), watch=Watch(metrics_file=tmp_path / "gone" / "school_monitor.prom"))
    with pytest.raises(FileNotFoundError):
        write(settings, MADE)
