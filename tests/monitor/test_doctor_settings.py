"""The doctor looks at what people wrote: the configuration, who can read or exchange secrets, roles and holidays."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.doctor import surroundings
from monitor.doctor.settings import configuration, holidays, roles, secrets
from monitor.finding import Level
from tests.cast import DSL, HEAD, TECHNICIAN
from tests.monitor.configs import ENVIRON, TODAY, change, write
from tests.monitor.patient import NOW, healthy, seen, told
from tests.world import hours

WITH_FILE = change('password_env = "MONITOR_MAIL_PASSWORD"', 'password_file = "keys/mail"')


def test_each_problem_of_the_configuration_is_a_finding(tmp_path: Path) -> None:
    """Errors are bad, warnings are warnings, each with its own id, line and remedy; a trial is what the school wants."""
    text = change('"BK7 4QT"', '"nowhere"').replace("live = true", "live = false").replace('dpia_reference = "DPIA-014"', "")
    here = surroundings(write(tmp_path, text), ENVIRON, NOW, TODAY)
    assert {("D001", Level.BAD), ("D001", Level.WARNING)} == set(told(here, configuration))
    assert not any("A TRIAL" in each.seen for each in seen(here, configuration))
    assert any("C011 school.postcode" in each.seen and "config.toml:5" in each.remedy for each in seen(here, configuration))


@pytest.mark.parametrize(
    ("keys", "mode", "words"),
    [
        (0o700, 0o600, None),
        (0o700, 0o640, "read or change"),
        (0o700, 0o604, "read or change"),
        (0o770, 0o600, "exchange"),
        (0o777, 0o600, "exchange"),
        (0o1777, 0o600, None),
        (0o755, 0o600, None),
    ],
)
def test_who_else_can_read_or_exchange_a_secret(tmp_path: Path, keys: int, mode: int, words: str | None) -> None:
    """The file's mode, and those of its folders: whoever may write to one can put a file of their own there."""
    secret = tmp_path / "keys" / "mail"
    secret.parent.mkdir()
    secret.write_text("canary-mail-password", encoding="utf-8")
    secret.chmod(mode)
    secret.parent.chmod(keys)
    found = seen(surroundings(write(tmp_path, WITH_FILE), ENVIRON, NOW, TODAY), secrets)
    assert "canary-mail-password" not in str(found)
    if words is None:
        assert found == []
    else:
        (only,) = found
        assert (only.id, only.level) == ("D002", Level.BAD)
        assert words in only.seen
        assert "mail.password_file" in only.seen
        assert only.remedy.startswith("sudo chmod ")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_secret_of_another_account_is_told(tmp_path: Path) -> None:
    """Its owner can change it."""
    secret = tmp_path / "keys" / "mail"
    secret.parent.mkdir()
    secret.touch(mode=0o600)
    os.chown(secret, 65534, 65534)
    here = surroundings(write(tmp_path, WITH_FILE), ENVIRON, NOW, TODAY)
    assert told(here, secrets) == [("D002", Level.WARNING)]


def test_a_role_that_nobody_holds_is_told(tmp_path: Path) -> None:
    """Each rung of the ladder; the technician once alerts are live."""
    here = healthy(tmp_path)
    assert here.config
    alone = replace(here.config, people=(HEAD, DSL, TECHNICIAN))
    found = seen(replace(here, config=alone), roles)
    assert [each.seen.split(",")[0] for each in found if each.is_amiss] == [
        "Nobody holds the role deputy_dsl",
        "Nobody holds the role chair_of_governors",
    ]
    live = replace(here.config, people=(HEAD, DSL), live=True)
    assert any("site_admin" in each.seen and each.is_amiss for each in seen(replace(here, config=live), roles))


@pytest.mark.parametrize(
    ("now", "closed", "missing"),
    [
        (date(2026, 11, 20), {date(2026, 12, 21)}, []),
        (date(2026, 11, 20), set(), ["2026/27"]),
        (date(2026, 11, 20), {date(2026, 8, 31)}, ["2026/27"]),
        (date(2027, 5, 31), {date(2026, 12, 21)}, []),
        (date(2027, 6, 1), {date(2026, 12, 21)}, ["2027/28"]),
        (date(2027, 6, 1), {date(2026, 12, 21), date(2027, 10, 25)}, []),
        (date(2027, 9, 1), {date(2026, 12, 21)}, ["2027/28"]),
    ],
)
def test_holidays_that_nobody_wrote_down(tmp_path: Path, now: date, closed: set[date], missing: list[str]) -> None:
    """Of this school year always, of the next one from June on."""
    here = healthy(tmp_path, now=datetime(now.year, now.month, now.day, 12, tzinfo=UTC))
    assert here.config
    found = seen(replace(here, config=replace(here.config, hours=hours(closed_days=frozenset(closed)))), holidays)
    assert [each.seen.split(" is known")[0].rpartition(" ")[2] for each in found] == missing
    assert all((each.id, each.level) == ("D005", Level.WARNING) for each in found)
