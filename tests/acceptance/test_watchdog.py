"""The installed watchdog where the configuration itself is what is broken: somebody is told as long as it says whom."""

import stat
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.acceptance.command import monitor
from tests.acceptance.web import write_config

CANARY = "json://canary.example/quillfeather"


def _school(folder: Path) -> Path:
    config = write_config(folder, [("gazette", "feed", "http://127.0.0.1:9/feed")], more='[watch]\nping_file = "ping"\n')
    (folder / "ping").write_text(CANARY)
    (folder / "ping").chmod(0o600)
    (folder / "var").mkdir(mode=0o700)
    return config


def _told(folder: Path) -> list[str]:
    mails = [message_from_bytes(path.read_bytes()) for path in sorted((folder / "letters").glob("*.eml"))]
    return sorted(str(mail["To"]) for mail in mails if "THE MONITOR HAS STOPPED" in str(mail["Subject"]))


@pytest.mark.parametrize("options", [(), ("--failed",)], ids=["hourly", "after a pass"])
def test_a_secret_that_is_missing_is_told_and_once(tmp_path: Path, options: tuple[str, ...]) -> None:
    """No pass is made without it; as systemd hands it over where the file is missing, empty, and as it is by hand."""
    config = _school(tmp_path)
    (tmp_path / "ping").unlink()
    done = monitor("watchdog", *options, "--config", str(config), MONITOR_SERVICE_RESULT="exit-code", MONITOR_EXIT_STATUS="78")
    assert (done.returncode, "C049" in done.stderr) == (78, True)
    assert _told(tmp_path) == ["deputy@larkspurhill.example"]
    handed = tmp_path / "handed"
    handed.mkdir()
    (handed / "watch.ping_file").write_text("\n")
    (handed / "watch.ping_file").chmod(0o440)
    done = monitor("watchdog", *options, "--config", str(config), CREDENTIALS_DIRECTORY=str(handed))
    assert (done.returncode, "C051" in done.stderr) == (78, True)
    assert _told(tmp_path) == ["deputy@larkspurhill.example"]
    assert (tmp_path / "var" / "monitor.db.watchdog-ran").exists() is not bool(options)


def test_a_word_out_of_place_is_told(tmp_path: Path) -> None:
    """The rest of the file still says who is to be told; no secret is in the letter."""
    config = _school(tmp_path)
    config.write_text(config.read_text("utf-8").replace("[watch]", f'[watch]\nping = "{CANARY}"\n'), "utf-8")
    done = monitor("watchdog", "--config", str(config))
    assert (done.returncode, "C009" in done.stderr) == (78, True)
    assert _told(tmp_path) == ["deputy@larkspurhill.example"]
    (letter,) = (tmp_path / "letters").glob("*.eml")
    assert "C009" in letter.read_text("utf-8")
    assert "quillfeather" not in letter.read_text("utf-8") + done.stderr


def test_where_nothing_can_be_made_out_it_says_that_nobody_was_told(tmp_path: Path) -> None:
    """For cron to mail and the journal to keep."""
    config = _school(tmp_path)
    config.write_text(config.read_text("utf-8") + '\nopen = "', "utf-8")
    done = monitor("watchdog", "--config", str(config))
    assert (done.returncode, "Nobody could be told of it" in done.stderr) == (78, True)


def test_trouble_with_the_database_is_the_pass_to_tell(tmp_path: Path) -> None:
    """What systemd starts after it says nothing; with another ending it does."""
    config = _school(tmp_path)
    said = ("watchdog", "--failed", "--config", str(config))
    done = monitor(*said, MONITOR_SERVICE_RESULT="exit-code", MONITOR_EXIT_STATUS="74")
    assert (done.returncode, done.stderr, _told(tmp_path)) == (0, "", [])
    done = monitor(*said)
    assert (done.returncode, "did not end as it should" in done.stderr) == (3, True)
    assert stat.S_IMODE((tmp_path / "var" / "monitor.db").stat().st_mode) == 0o600
