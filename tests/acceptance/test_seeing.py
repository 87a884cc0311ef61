"""The installed command says how it does: to people, to programs, to Prometheus, and when nothing works."""

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.acceptance.command import made_sample, monitor
from tests.acceptance.web import Served, feed, serve, write_config
from tests.cast import PEOPLE
from tests.monitor.configs import ROOT
from tests.monitor.test_metrics import read, value
from tests.world import THREAT

METRICS = '[watch]\nmetrics_file = "metrics/school_monitor.prom"\n'


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the configuration of the sample town, which two sources are broken in, after one pass."""
    return made_sample(tmp_path_factory.mktemp("town"))


def test_status_begins_with_what_is_first_to_be_seen_to(sample: Path) -> None:
    """One line for Nagios is the same, and its exit code says that something is amiss; for people it stays 0."""
    done, check = monitor("status", "--config", str(sample)), monitor("status", "--check", "--config", str(sample))
    assert (done.returncode, check.returncode) == (0, 3)
    assert check.stdout == done.stdout.splitlines()[0] + "\n"
    assert check.stdout.startswith("First of ")


def test_the_json_fits_its_schema_and_names_nobody(sample: Path) -> None:
    """Of people roles only; nothing of what the sample town's people wrote."""
    done = monitor("status", "--json", "--config", str(sample))
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    Draft202012Validator(json.loads((ROOT / "docs" / "status.schema.json").read_text("utf-8"))).validate(printed)
    assert len(printed["status"]["sources"]) == 9
    assert printed["status"]["at"].endswith("Z")
    assert not printed["well"]
    for secret in (*(person.email for person in PEOPLE), *(person.phone for person in PEOPLE if person.phone), "batter"):
        assert secret not in done.stdout


def test_what_is_piped_is_plain_and_its_lines_are_whole(sample: Path) -> None:
    """No colours, and no line broken at a width that nobody has."""
    for verb in ("status", "doctor"):
        done = monitor(verb, "--config", str(sample), COLUMNS="80")
        assert "\x1b" not in done.stdout
        assert (
            "Weir Bridge Radio was never read: 127.0.0.1: the connection was refused: nothing listens on that port."
            in done.stdout
        )


def test_the_doctor_ends_with_what_it_found(sample: Path) -> None:
    """Exit 3, in words and as JSON alike."""
    done, printed = monitor("doctor", "--config", str(sample)), monitor("doctor", "--json", "--config", str(sample))
    assert (done.returncode, printed.returncode) == (3, 3)
    found = json.loads(printed.stdout)
    assert list(found) == ["format", "at", "version", "well", "findings"]
    assert {each["level"] for each in found["findings"]} >= {"warning", "good"}
    assert not {each["id"] for each in found["findings"]} & {"D099", "D071"}


def test_the_doctor_works_when_nothing_does(tmp_path: Path) -> None:
    """No configuration at all, and one that no program can read."""
    gone = monitor("doctor", "--config", str(tmp_path / "gone.toml"))
    assert gone.returncode == 3
    assert "C001" in gone.stdout
    (tmp_path / "config.toml").write_text("[school", encoding="utf-8")
    assert "C002" in monitor("doctor", "--config", str(tmp_path / "config.toml")).stdout
    assert os.listdir(tmp_path) == ["config.toml"]  # noqa: PTH208 - names are wanted


def test_a_pass_tells_prometheus(tmp_path: Path) -> None:
    """When it ended, and how each source does; of the alert that it raised nothing."""
    (tmp_path / "metrics").mkdir()
    with serve({"/feed": Served(feed(("News", THREAT)))}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], more=METRICS)
        done = monitor("run", "--quiet", "--config", str(config))
    assert (done.returncode, done.stderr) == (0, "")
    told = (tmp_path / "metrics" / "school_monitor.prom").read_text("utf-8")
    assert value(told, "last_pass_success") == 1
    assert value(told, "source_read", source="gazette") == 1
    assert value(told, "alerts_overdue") == 0
    assert 0 < value(told, "last_pass_duration_seconds") < 600


def test_a_pass_that_fails_tells_prometheus_too(tmp_path: Path) -> None:
    """The database is none: the pass cannot be made, and that is what is told."""
    (tmp_path / "metrics").mkdir()
    (tmp_path / "var").mkdir(mode=0o700)
    database = tmp_path / "var" / "monitor.db"
    database.write_bytes(b"no database at all, but long enough to be taken for a page of one" * 100)
    database.chmod(0o600)
    config = write_config(tmp_path, [("gazette", "feed", "http://127.0.0.1:1/feed")], more=METRICS)
    assert monitor("run", "--quiet", "--config", str(config)).returncode >= 70
    told = (tmp_path / "metrics" / "school_monitor.prom").read_text("utf-8")
    assert value(told, "last_pass_success") == 0
    assert "school_monitor_cases_open" not in read(told)


def test_metrics_that_cannot_be_written_fail_no_pass(tmp_path: Path) -> None:
    """It is said, at the check before and at the pass; the letters are written all the same."""
    with serve({"/feed": Served(feed(("News", THREAT)))}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], more=METRICS)
        assert "C121" in monitor("check", "--config", str(config)).stdout
        done = monitor("run", "--quiet", "--config", str(config))
    assert done.returncode == 0
    assert "The metrics were not written to" in done.stderr
    assert list((tmp_path / "letters").glob("*.eml"))


def test_the_watchdog_leaves_its_mark(tmp_path: Path) -> None:
    """That it runs can be seen, although it says nothing while all is well."""
    with serve({"/feed": Served(feed(("News", "x")))}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")])
        assert monitor("run", "--config", str(config)).returncode == 0
    assert "The watchdog has never run." in monitor("status", "--config", str(config)).stdout
    monitor("watchdog", "--failed", "--config", str(config))
    assert "The watchdog has never run." in monitor("status", "--config", str(config)).stdout, "that was no timer of its own"
    monitor("watchdog", "--config", str(config))
    assert "The watchdog" not in monitor("status", "--config", str(config)).stdout
