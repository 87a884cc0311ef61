"""``monitor install`` on a machine of its own: what it writes, and that a pass works under exactly what that says."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import town
from tests.acceptance.command import free_ports
from tests.acceptance.web import Served, serve
from tests.installed import CONFIG, HOME, MONITOR, UNITS, Machine, machine, missing

CANARY = "canary-ping-4d1e"
WANTED = {f"school-monitor{end}" for end in (".service", ".timer", "-failed.service", "-watchdog.service", "-watchdog.timer")}
pytestmark = pytest.mark.skipif(bool(missing()), reason=f"a machine in a namespace cannot be made here: {missing()}")


@dataclass(frozen=True)
class School:
    """A school on a machine of its own, beside the sample town, and the paths that were pinged."""

    machine: Machine
    pinged: list[str]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A school that is installed: its secret is root's alone, and its first pass was made by the unit."""
    made = machine(tmp_path_factory.mktemp("machine"))
    port, pinged = free_ports(9), []  # type: int, list[str]
    with town.serve(datetime.now(UTC), port), serve({f"/{CANARY}": Served(b"")}, pinged.append) as host:
        _write(made, town.config_text(port, Path(HOME)) + '\n[watch]\nping_file = "ping"\n', f"http://{host}/{CANARY}")
        done = made.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
        assert done.returncode == 0, done.stdout + done.stderr
        yield School(made, pinged)


def _write(made: Machine, config: str, secret: str) -> None:
    made.path(CONFIG).write_text(config, "utf-8")
    made.path(f"{HOME}/ping").write_text(secret, "utf-8")
    for name in (CONFIG, f"{HOME}/ping"):
        made.path(name).chmod(0o600)


def _owner(school: School, name: str) -> int:
    return os.lstat(school.machine.path(f"{HOME}/{name}")).st_uid


def _told(school: School) -> int:
    """Return how many letters about the program itself lie there."""
    return len(list(school.machine.path(f"{HOME}/letters").glob("*-urgent-*")))


def test_the_units_are_there_and_switched_on_and_the_account_has_what_it_needs(school: School) -> None:
    """Units, links of timers, an account that nobody logs in to and its folders; the secret stays root's."""
    etc = school.machine.folder / "etc"
    assert {path.name for path in (school.machine.folder / UNITS).glob("school*")} == WANTED
    wants = school.machine.folder / UNITS / "timers.target.wants"
    assert {path.name for path in wants.iterdir()} == {"school-monitor.timer", "school-monitor-watchdog.timer"}
    entry = re.search(r"\nschool-monitor:x:(\d+):\d+:[^:]*:/nonexistent:/usr/sbin/nologin\n", (etc / "passwd").read_text())
    assert entry
    uid = int(entry[1])
    assert [_owner(school, name) for name in ("config.toml", "var", "letters", "ping")] == [uid, uid, uid, 0]
    assert [school.machine.path(f"{HOME}/{name}").stat().st_mode & 0o777 for name in ("var", "letters")] == [0o700, 0o700]


def test_the_units_are_good_for_systemd(school: School) -> None:
    """Systemd itself reads them, with the program at its place."""
    units = [f"/{UNITS}/{name}" for name in sorted(WANTED)]
    done = school.machine.run("systemd-analyze", "verify", "--man=no", *units)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pass_works_under_what_the_unit_says_and_so_does_the_watchdog(school: School) -> None:
    """The town is read and judged, letters lie there, the secret that only root can read was used; nothing is root's."""
    done = school.machine.service("school-monitor.service")
    assert (done.returncode, done.stderr.strip()) == (3, "")  # the town has a place that is down
    letters = list(school.machine.path(f"{HOME}/letters").glob("*-letter-head-*.eml"))
    assert len(letters) == 1
    assert school.pinged == [f"/{CANARY}"]
    uid = _owner(school, "var")
    assert uid != 0
    assert {path.stat().st_uid for path in school.machine.path(HOME).glob("*/*")} == {uid}
    watched = school.machine.service("school-monitor-watchdog.service")
    assert (watched.returncode, watched.stderr.strip()) == (0, "")
    failed = school.machine.service("school-monitor-failed.service")
    assert (failed.returncode, "did not end as it should" in failed.stderr) == (3, True)
    assert list(school.machine.path(f"{HOME}/letters").glob("*-urgent-*"))


@pytest.mark.parametrize(
    ("forbidden", "error"),
    [
        (f"open('{HOME}/config.toml', 'a')", "Read-only file system"),
        (f"open('{HOME}/new', 'w')", "Read-only file system"),
        ("open('/opt/school-monitor/new', 'w')", "Read-only file system"),
        (f"open('{HOME}/ping')", "Permission denied"),
        ("os.listdir('/root')", "Permission denied"),
        ("os.listdir('/home')", "Permission denied"),
        ("os.open('/proc/1/environ', 0)", "No such file"),
        ("ctypes_error('unshare', 0x10000000)", "not permitted"),
        ("ctypes_error('ptrace', 0, 1, 0, 0)", "not permitted"),
        ("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", "not supported"),
        ("mmap.mmap(-1, 4096, prot=7)", "not permitted"),
        ("os.setuid(0)", "not permitted"),
    ],
)
def test_the_service_cannot(school: School, forbidden: str, error: str) -> None:
    """What the units forbid is forbidden where the pass above was made, so that the pass shows something."""
    ours = (
        "def ctypes_error(name, *words):\n"
        "    libc = ctypes.CDLL(None, use_errno=True)\n"
        "    if getattr(libc, name)(*words): raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))\n"
    )
    words = f"import ctypes, mmap, os, socket\n{ours}{forbidden}"
    done = school.machine.service("school-monitor.service", "/opt/school-monitor/.venv/bin/python", "-c", words)
    assert done.returncode == 1
    assert error in done.stderr.splitlines()[-1]


def test_root_reads_the_state_and_leaves_no_file_of_its_own(school: School) -> None:
    """A technician with sudo: whatever is opened belongs to the account, even where nothing was there before."""
    uid = _owner(school, "var")
    moved = school.machine.path(f"{HOME}/var/monitor.db")
    kept = moved.with_name("kept")
    if moved.exists():
        moved.rename(kept)
    done = school.machine.monitor("status", "--config", CONFIG)
    assert done.returncode == 0, done.stderr
    made = {path.name: path.stat().st_uid for path in school.machine.path(f"{HOME}/var").iterdir()}
    assert made["monitor.db"] == uid
    assert set(made.values()) == {uid}
    if kept.exists():
        kept.replace(moved)


def test_the_configuration_may_be_named_by_the_environment(school: School) -> None:
    """So that nobody has to type it each time."""
    done = school.machine.run(MONITOR, "check", MONITOR_CONFIG=CONFIG)
    assert done.returncode == 0, done.stderr
    assert f"{CONFIG} is good" in done.stdout


def test_a_service_that_may_not_read_or_write_says_so(school: School) -> None:
    """Its configuration shut to it: words for the journal, and 78. Its folder gone to somebody else: 74, and people are told."""
    config, folder = school.machine.path(CONFIG), school.machine.path(f"{HOME}/var")
    uid = _owner(school, "var")
    os.chown(config, 0, 0)
    shut = school.machine.service("school-monitor.service")
    os.chown(config, uid, -1)
    before = _told(school)
    os.chown(folder, 0, 0)
    lost = school.machine.service("school-monitor.service")
    os.chown(folder, uid, -1)
    assert (shut.returncode, lost.returncode) == (78, 74)
    assert "The file cannot be read: Permission denied" in " ".join(shut.stderr.split())
    assert "may read it" in " ".join(shut.stderr.split())
    assert "This account may not use" in " ".join(lost.stderr.split())
    assert _told(school) > before
    assert "Traceback" not in shut.stderr + lost.stderr


def test_where_the_disk_of_the_database_is_not_mounted_the_watchdog_tells(school: School) -> None:
    """The folder is not there: the pass ends with 74 and tells, and so does the hourly watchdog where no pass is begun."""
    folder = school.machine.path(f"{HOME}/var")
    away, before = folder.with_name("away"), _told(school)
    folder.rename(away)
    try:
        done = school.machine.service("school-monitor.service")
        told = _told(school)
        watched = school.machine.service("school-monitor-watchdog.service")
    finally:
        away.rename(folder)
    assert (done.returncode, watched.returncode) == (74, 3)
    assert told > before
    for said in (done, watched):
        assert f"{HOME}/var" in " ".join(said.stderr.split())


def test_where_a_secret_is_missing_the_service_starts_and_somebody_is_told(school: School) -> None:
    """As systemd does it: an empty line is handed over, the program says which secret it is, and the letter leaves."""
    ping = school.machine.path(f"{HOME}/ping")
    kept, before = ping.read_bytes(), _told(school)
    ping.unlink()
    try:
        done = school.machine.service("school-monitor-watchdog.service")
    finally:
        ping.write_bytes(kept)
        ping.chmod(0o600)
    assert (done.returncode, "watch.ping_file" in done.stderr, "C051" in done.stderr) == (78, True, True)
    assert _told(school) > before


def test_again_there_is_nothing_to_do_and_a_change_is_shown_alone(school: School) -> None:
    """The same again changes nothing; another rhythm changes one timer; what somebody wrote into a unit is left."""
    again = school.machine.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
    assert "Nothing to change" in again.stdout
    shown = school.machine.monitor("install", "--with", "systemd", "--every", "15", "--config", CONFIG)
    assert "+OnCalendar=*:0/15" in shown.stdout
    assert shown.stdout.count("Changed:") == 1
    assert "Nothing was done" in shown.stdout
    timer = school.machine.folder / UNITS / "school-monitor.timer"
    before = timer.read_text("utf-8")
    assert "*:0/10" in before
    timer.write_text(before.replace("*:0/10", "*:0/20"), "utf-8")
    left = school.machine.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
    assert "Left as it is" in left.stderr
    assert "*:0/20" in timer.read_text("utf-8")
    timer.write_text(before, "utf-8")


def test_another_school_on_the_same_machine_has_units_of_its_own(school: School) -> None:
    """By another name; taking them away leaves the first school's, and what is nobody's."""
    strangers = school.machine.folder / UNITS / "other.service"
    strangers.write_text("[Service]\nExecStart=/bin/true\n", "utf-8")
    done = school.machine.monitor("install", "--with", "systemd", "--yes", "--name", "other", "--config", CONFIG)
    assert "Left as it is" in done.stderr
    assert strangers.read_text("utf-8") == "[Service]\nExecStart=/bin/true\n"
    assert (school.machine.folder / UNITS / "other.timer").exists()
    gone = school.machine.monitor("install", "--remove", "--yes", "--name", "other")
    assert gone.returncode == 0, gone.stderr
    there = {path.name for path in (school.machine.folder / UNITS).glob("*.*") if path.is_file()}
    assert there == {"other.service", *WANTED}


def test_cron_runs_the_same_where_there_is_no_systemd(school: School) -> None:
    """A file of cron's with the account and both commands; cron hands nothing over, so secrets become the account's."""
    shown = school.machine.monitor("install", "--with", "cron", "--name", "by-cron", "--config", CONFIG)
    assert f"chown school-monitor:school-monitor {HOME}/ping" in shown.stdout
    done = school.machine.monitor("install", "--with", "cron", "--name", "by-cron", "--yes", "--config", CONFIG)
    assert done.returncode == 0, done.stderr
    table = school.machine.folder / "etc/cron.d/by-cron"
    (line, watchdog) = [line for line in table.read_text("utf-8").splitlines() if "monitor.toml" in line or "--config" in line]
    assert line == f"*/10 * * * *  school-monitor  {MONITOR} run --quiet --config {CONFIG}"
    assert "MAILTO=root" in table.read_text("utf-8").splitlines()
    assert watchdog == f"5 * * * *  school-monitor  {MONITOR} watchdog --config {CONFIG}"
    assert _owner(school, "ping") == _owner(school, "var")
    os.chown(school.machine.path(f"{HOME}/ping"), 0, 0)
    gone = school.machine.monitor("install", "--remove", "--with", "cron", "--yes", "--name", "by-cron")
    assert gone.returncode == 0, gone.stderr
    assert not table.exists()


def test_taken_away_nothing_of_it_is_left_but_the_data(school: School) -> None:
    """Units and links are gone, database and letters are there, and a second time there is nothing to do."""
    data = {path: path.read_bytes() for path in school.machine.path(HOME).glob("*/*")}
    gone = school.machine.monitor("install", "--remove", "--yes")
    assert gone.returncode == 0, gone.stdout + gone.stderr
    assert "systemctl disable school-monitor.timer school-monitor-watchdog.timer" in gone.stdout
    assert not list((school.machine.folder / UNITS).rglob("school-monitor*"))
    assert {path: path.read_bytes() for path in school.machine.path(HOME).glob("*/*")} == data
    assert "There is nothing" in school.machine.monitor("install", "--remove", "--yes").stdout
    again = school.machine.monitor("install", "--with", "systemd", "--yes", "--config", CONFIG)
    assert again.returncode == 0, again.stdout + again.stderr  # as the other tests of this school have it
