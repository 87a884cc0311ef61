"""The doctor looks at what starts the passes, and at how all that they do last went."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

import pytest

from digests.model import DeliveryError
from monitor import build
from monitor.doctor import Surroundings, examine
from monitor.doctor.passes import pulses, timer
from monitor.finding import Level
from monitor.gather import gather
from monitor.install.cron import cron_file
from monitor.install.needs import Needs, Program
from monitor.install.units import Service, units
from monitor.run import tick
from monitor.store import ledger
from sources.model import Unreachable
from tests.monitor.patient import NOW, SERVICE, healthy, lay, seen, told
from tests.world import FRIDAY, THREAT, Post, Web, document, place, world

HALF_A_DAY = timedelta(hours=12)


def machine_of(here: Surroundings, **files: str) -> Surroundings:
    """Return the installation on a machine whose timers and tables of cron's are these alone, by the names of their files."""
    rmtree(here.root / "etc")
    for name, text in files.items():
        lay(here.root / name.replace("__", "/").replace("_DOT_", "."), text)
    return here


def test_an_enabled_timer_is_well(tmp_path: Path) -> None:
    """And says when the next pass is, where systemd says so."""

    def systemctl(command: Sequence[str]) -> str:
        assert command[:3] == ["systemctl", "show", "school-monitor.timer"]
        return "ActiveState=active\nNextElapseUSecRealtime=Fri 2026-11-20 09:20:00 GMT\n"

    (found,) = examine(healthy(tmp_path, run=systemctl), (timer,))
    assert found.seen == "school-monitor.timer is enabled; next Fri 2026-11-20 09:20:00 GMT."


def test_a_timer_that_is_not_enabled_is_told(tmp_path: Path) -> None:
    """It would not outlive the next start of the machine."""
    here = healthy(tmp_path)
    (here.root / "etc/systemd/system/timers.target.wants/school-monitor.timer").unlink()
    (found,) = seen(here, timer)
    assert (found.id, found.level) == ("D043", Level.BAD)
    assert found.remedy == "sudo systemctl enable --now school-monitor.timer"


def test_a_timer_that_does_not_run_is_told(tmp_path: Path) -> None:
    """Enabled, and stopped or failed."""
    (found,) = seen(healthy(tmp_path, run=lambda _: "ActiveState=failed\n"), timer)
    assert (found.id, found.level) == ("D043", Level.BAD)
    assert "(failed)" in found.seen


def test_the_units_of_another_school_are_not_ours(tmp_path: Path) -> None:
    """Two may stand on one server."""
    here = healthy(tmp_path, now=NOW + HALF_A_DAY)
    lay(here.root / "etc/systemd/system/school-monitor.service", SERVICE.format(path="/etc/another.toml"))
    assert told(here, timer) == [("D043", Level.BAD)]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("*/10 * * * * monitor cd {folder} && .venv/bin/monitor run --quiet --config config.toml\n", []),
        ("*/10 * * * * monitor /opt/monitor/larkspur # it isn't elsewhere: monitor run --config config.toml\n", []),
        ("*/10 * * * * monitor .venv/bin/monitor run -c {folder}/../{name}/config.toml\n", []),
        ("*/10 * * * * monitor MONITOR_CONFIG={folder}/config.toml '/opt/our monitor/monitor' run\n", []),
        ("#*/10 * * * * monitor .venv/bin/monitor run --config config.toml\n", [("D043", Level.BAD)]),
        ("5 * * * * monitor .venv/bin/monitor watchdog --config config.toml\n", [("D043", Level.BAD)]),
        ("*/10 * * * * monitor .venv/bin/monitor run --config other.toml\n", [("D043", Level.BAD)]),
        ("*/10 * * * * monitor .venv/bin/monitor run --config /srv/other/config.toml\n", [("D043", Level.BAD)]),
        ("*/10 * * * * monitor cd /srv/other && .venv/bin/monitor run --config config.toml\n", [("D043", Level.BAD)]),
    ],
    ids=[
        *("a line", "a line that is no shell's", "a path that goes round", "a variable, and a program with a space"),
        *("a comment", "the watchdog alone", "another name", "another school", "another school's folder"),
    ],
)
def test_a_line_of_crons_starts_passes_too(tmp_path: Path, table: str, found: list[tuple[str, Level]]) -> None:
    """In the system's tables, in the account's own, and in root's; of the school's own file, wherever another's has its name."""
    table = table.format(folder=tmp_path, name=tmp_path.name)
    here = machine_of(healthy(tmp_path, now=NOW + HALF_A_DAY), etc__cron_DOT_d__school=table)
    assert told(here, timer) == found
    own = machine_of(here, etc__passwd="")
    assert told(replace(own, run=lambda command: table if command == ["crontab", "-l"] else ""), timer) == found
    assert told(replace(own, crontab=table), timer) == found


@pytest.mark.parametrize("command", ["/opt/school-monitor/.venv/bin/monitor", "/opt/school monitor/.venv/bin/monitor"])
def test_what_monitor_install_writes_is_found(tmp_path: Path, command: str) -> None:
    """By systemd's units and by cron's table, with spaces and percent signs in the paths."""
    folder = tmp_path / "larkspur hill 100%"
    folder.mkdir()
    here = healthy(folder, now=NOW + HALF_A_DAY)
    asked = Needs("Larkspur Hill", here.path, (folder,), (), (), renders=False, commands=(), web=False)
    program, service = Program(Path(command), ()), Service("larkspur", "monitor", 10)
    machine_of(here, **{f"etc__systemd__system__{name}": text for name, text in units(service, asked, program).items()})
    (found,) = seen(here, timer)
    assert found.seen.startswith("larkspur.timer is there and not enabled")
    lay(here.root / "etc/systemd/system/timers.target.wants/larkspur.timer", "")
    assert told(here, timer) == []
    machine_of(here, etc__cron_DOT_d__larkspur=cron_file(service, asked, program))
    assert told(here, timer) == []


def test_where_passes_are_made_something_makes_them(tmp_path: Path) -> None:
    """What it is could not be found: worth knowing, and amiss only where none is made."""
    here = machine_of(healthy(tmp_path), etc__passwd="")
    assert told(here, timer) == [("D043", Level.NOTE)]
    assert told(replace(here, now=NOW + HALF_A_DAY), timer) == [("D043", Level.BAD)]


def test_what_status_says_the_doctor_says(tmp_path: Path) -> None:
    """A source that is down, a letter that nobody takes and an alert that nobody answers, as they are remembered."""
    here = healthy(tmp_path)
    web = Web({"forum": Unreachable("Nobody answers."), "gazette": [document("b", THREAT)], "radio": []})
    made = world(tmp_path, [place("forum"), place("gazette"), place("radio")], web, Post(down=DeliveryError("No.")))
    later = FRIDAY + timedelta(hours=8)
    for hours in range(1, 9):
        tick(made, FRIDAY + timedelta(hours=hours))
    made.store.close()
    config = replace(made.config, path=here.path)
    found = {each.id: each for each in seen(replace(here, now=later, config=config), pulses)}
    assert {name for name, each in found.items() if each.is_amiss} == {"D044", "D046", "D047"}
    assert "The forum was not read since Fri 20 Nov 09:00: Nobody answers." in found["D044"].seen
    assert "A letter (alert) to" in found["D046"].seen or "letters (alert) to" in found["D046"].seen
    assert "A-0001 not acknowledged" in found["D047"].seen
    assert "batter" not in str(found)


def test_a_pass_that_runs_is_seen(tmp_path: Path) -> None:
    """By the lock, which says since when; one that was killed holds none."""
    here = healthy(tmp_path)
    assert here.config
    made = world(tmp_path, [place("forum")], Web({}), Post())
    with made.store.write() as tx:
        ledger.begin_pass(tx, NOW)
    with build.alone(here.config):
        passes = gather(here.config, made.store, datetime.now(UTC)).passes
        assert ("D042", Level.WARNING) not in told(here, pulses)
    assert passes.running
    assert passes.running_since is not None
    made.store.close()
    assert ("D042", Level.WARNING) in told(here, pulses)
