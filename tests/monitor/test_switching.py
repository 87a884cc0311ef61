"""What systemd is told around a plan, asked of a systemctl that says yes to everything, as where all is switched on."""

from pathlib import Path

import pytest

from monitor.install import carry_out, switching
from monitor.install.needs import Needs, Program
from monitor.install.plan import Plan, for_systemd
from monitor.install.switching import switched_off, switched_on
from monitor.install.units import Service, started, units

SERVICE = Service("school-monitor", "root", 10)
SCHOOL = Needs("Larkspur Hill", Path("/usr/bin/env"), (), (), (), renders=False, commands=(), web=True)


@pytest.fixture(autouse=True)
def _systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of that name is found first."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "systemctl").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "bin" / "systemctl").chmod(0o755)
    monkeypatch.setattr(carry_out, "PATH", f"{tmp_path / 'bin'}:{carry_out.PATH}")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")


def _installed(folder: Path, version: str) -> Plan:
    texts = units(SERVICE, SCHOOL, Program(Path("/bin/true"), (), version=version))
    plan = switched_on(for_systemd(SERVICE, SCHOOL, texts, folder), SERVICE.name, started(SERVICE, SCHOOL))
    for file in plan.written:
        file.path.write_text(file.text, "utf-8")
    return plan


def test_after_an_upgrade_the_page_is_started_again(tmp_path: Path) -> None:
    """It alone stays running, and would go on with the code of before."""
    _installed(tmp_path, "1.0")
    assert _installed(tmp_path, "1.0").is_empty
    upgraded = _installed(tmp_path, "1.1")
    assert [file.path.name for file in upgraded.written] == ["school-monitor-web.service"]
    assert upgraded.after[-1] == ("systemctl", "restart", "school-monitor-web.service")


def test_where_systemd_does_not_run_it_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units lie there from before: the links go, and there is nobody to stop anything."""
    removed = Plan(removed=((tmp_path / "school-monitor.timer", False), (tmp_path / "school-monitor", False)))
    monkeypatch.setattr(switching, "has_systemd", lambda: True)
    timer = "school-monitor.timer"
    off = switched_off(removed, SERVICE.name)
    assert off.before == (("systemctl", "disable", timer), ("systemctl", "stop", timer))
    assert off.after == (("systemctl", "daemon-reload"),)
    monkeypatch.setattr(switching, "has_systemd", lambda: False)
    off = switched_off(removed, SERVICE.name)
    assert (off.before, off.after) == ((("systemctl", "disable", timer),), ())
