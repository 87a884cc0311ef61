"""``monitor install`` where something is there already: another kind of timer, a crontab, a closed folder, an account."""

import shutil
import stat
from pathlib import Path

import pytest

from tests.acceptance.web import write_config
from tests.installed import CONFIG, HOME, MONITOR, UNITS, Machine, machine, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"a machine in a namespace cannot be made here: {missing()}")
needs_cron = pytest.mark.skipif(not shutil.which("crontab"), reason="cron is not here: apt install cron")
NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")


@pytest.fixture
def made(tmp_path: Path) -> Machine:
    """A machine with a school that is not installed yet."""
    made = machine(tmp_path / "machine")
    web = '[web]\nurl = "https://monitor.larkspurhill.example"\n[watch]\nping_file = "ping"\n'
    config = write_config(tmp_path, [("place", "feed", "http://127.0.0.1:9/feed")], more=web)
    shutil.copyfile(config, made.path(CONFIG))
    made.path(f"{HOME}/ping").write_text("http://127.0.0.1:9/ping")
    for name in (CONFIG, f"{HOME}/ping"):
        made.path(name).chmod(0o600)
    return made


def _install(made: Machine, *options: str) -> str:
    done = made.monitor("install", "--yes", "--config", CONFIG, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_another_kind_takes_the_place_of_the_first(made: Machine) -> None:
    """Or every pass would be made twice: what goes is shown, stopped and removed, and the other way round."""
    units, table = made.folder / UNITS, made.folder / "etc/cron.d/school-monitor"
    _install(made, "--with", "systemd")
    shown = _install(made, "--with", "cron")
    assert "Removed: /etc/systemd/system/school-monitor.timer" in shown
    assert "systemctl stop school-monitor.timer school-monitor-watchdog.timer school-monitor-web.service" in shown
    assert (list(units.rglob("school-monitor*")), table.exists()) == ([], True)
    shown = _install(made, "--with", "systemd")
    assert "Removed: /etc/cron.d/school-monitor" in shown
    assert ((units / "school-monitor.timer").exists(), table.exists()) == (True, False)
    assert "Nothing to change" not in shown


def test_an_account_in_a_group_of_another_name_is_given_the_files_in_that_group(made: Machine) -> None:
    """Debian's nobody is in nogroup."""
    _install(made, "--with", "systemd", "--user", "nobody")
    entry = next(line for line in made.path("/etc/passwd").read_text().splitlines() if line.startswith("nobody:"))
    found = made.path(f"{HOME}/var").stat()
    assert [found.st_uid, found.st_gid] == [int(number) for number in entry.split(":")[2:4]]
    assert "Group=" not in (made.folder / UNITS / "school-monitor.service").read_text("utf-8")


def test_what_a_strict_umask_closed_is_found_and_the_remedy_opens_it(made: Machine) -> None:
    """The program's folder as root with umask 077 made it, and the folder of a secret that cron hands nobody."""
    program, kept = made.path("/opt/school-monitor"), made.path(f"{HOME}/kept")
    for place in (program, *(path for path in program.rglob("*") if path.is_dir() and not path.is_symlink())):
        place.chmod(0o700)
    words = ("install", "--with", "cron", "--yes", "--config", CONFIG)
    shut = made.monitor(*words)
    assert (shut.returncode, "Nothing was written" in shut.stderr) == (78, True)
    (remedy,) = {line.strip().removeprefix("Run: ") for line in shut.stderr.splitlines() if "chmod" in line}
    assert made.run("sh", "-c", remedy).returncode == 0
    kept.mkdir(mode=0o700)
    made.path(f"{HOME}/ping").rename(kept / "ping")
    config = made.path(CONFIG)
    config.write_text(config.read_text("utf-8").replace('"ping"', '"kept/ping"'), "utf-8")
    hidden = made.monitor(*words)
    assert (hidden.returncode, f"Run: chmod o+x {HOME}/kept" in hidden.stderr) == (78, True)
    _install(made, "--with", "systemd")  # which hands it over
    kept.chmod(0o701)
    _install(made, "--with", "cron")


def _as_a_person(made: Machine, script: str) -> tuple[int, str, str]:
    """Return how a script of somebody without rights ended, who has a crontab of their own; and what it printed."""
    for name in (HOME, CONFIG, f"{HOME}/ping"):
        shutil.chown(made.path(name), "nobody", "nogroup")
    spool = made.path("/var/spool/cron/crontabs")
    spool.mkdir(parents=True, exist_ok=True)
    spool.chmod(0o777)  # in a namespace crontab is not given its group
    done = made.run(*NOBODY, "sh", "-c", f'monitor() {{ {MONITOR} "$@"; }}; {script}')
    return done.returncode, done.stdout, done.stderr


@needs_cron
def test_remove_takes_a_persons_own_lines_where_systemd_runs_too(made: Machine) -> None:
    """Without --with: that they are not root's units is not asked of the person; a second time there is nothing."""
    remove = "monitor install --remove --yes"
    code, shown, said = _as_a_person(
        made, f"set -e; monitor install --with cron --yes --config {CONFIG}; {remove}; echo left:; crontab -l || true; {remove}"
    )
    assert code == 0, shown + said
    _, _, left = shown.partition("left:")
    assert "*/10" not in left
    assert "There is nothing that was written for school-monitor" in left


@needs_cron
def test_lines_whose_end_is_lost_are_left_and_told(made: Machine) -> None:
    """Nothing is written beside them, and what follows them is kept."""
    install = f"monitor install --with cron --yes --config {CONFIG}"
    lose = "crontab -l | grep -v 'End of what' | { cat; echo '6 * * * *  true'; } | crontab -"
    code, shown, said = _as_a_person(
        made, f"{install} >/dev/null; {lose}; {install}; echo $?; monitor install --remove --yes; echo $?; crontab -l"
    )
    assert code == 0, shown + said
    assert shown.splitlines()[:2] == ["78", "78"]
    assert said.count("changed by hand") == said.count("Delete what is left of them") == 2
    assert shown.count("Written by monitor install") == 1
    assert "6 * * * *  true" in shown


@needs_cron
def test_a_person_does_not_double_what_root_installed(made: Machine) -> None:
    """They would not see that every pass is made twice. A folder that is not theirs is told too."""
    _install(made, "--with", "systemd")
    shutil.chown(made.path(f"{HOME}/var"), "nobody", "nogroup")
    shutil.chown(made.path(f"{HOME}/letters"), "nobody", "nogroup")
    code, shown, said = _as_a_person(made, f"monitor install --with cron --yes --config {CONFIG}")
    assert (code, "every pass would be made twice" in " ".join(said.split())) == (78, True), shown + said
    shutil.chown(made.path(f"{HOME}/var"), 0, 0)
    made.path(f"{HOME}/var").chmod(stat.S_IRWXU | stat.S_IXOTH | stat.S_IROTH)
    code, shown, said = _as_a_person(made, f"monitor install --with cron --yes --config {CONFIG}")
    assert (code, f"You may not write to {HOME}/var" in said) == (78, True), shown + said
