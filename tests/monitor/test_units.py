"""What systemd and cron are given: accepted by systemd, as closed as is pinned here, and meaning what the configuration says."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.config import load, secrets
from monitor.install.cron import cron_file, crontab, is_block_untouched, is_block_whole, without
from monitor.install.needs import Needs, Program, needs
from monitor.install.units import Service, units
from monitor.install.writing import is_ours, is_plain, is_untouched
from tests import confining
from tests.monitor.configs import ENVIRON, GOOD, write

HOME = Path("/var/lib/larkspur hill 100%")
SCHOOL = Needs(
    school="Larkspur Hill 100%",
    config=HOME / "config.toml",
    folders=(HOME / "var", HOME / "letters"),
    reads=(),
    credentials=(("mail.password_file", HOME / "mail password"), ("notify.sms.url_file", HOME / "sms")),
    renders=False,
    commands=(),
    web=True,
)
PROGRAM = Program(Path("/bin/true"), ())
SERVICE = Service("school-monitor", "monitor-user", 10)
KINDS = {
    "plain": SCHOOL,
    "command": replace(SCHOOL, commands=(Path("/bin/true"),)),
    "browser": replace(SCHOOL, renders=True),
    "both": replace(SCHOOL, renders=True, commands=(Path("/bin/true"),)),
}
# The exposure that systemd 252 computes, times ten: 0 is a service that can do nothing, 100 one that nothing holds.
CEILINGS = {
    **{("plain", end): 12 for end in (".service", "-watchdog.service", "-failed.service")},
    **{("command", end): 15 for end in (".service", "-watchdog.service", "-failed.service")},
    **{(kind, "-web.service"): 10 for kind in KINDS},
    ("browser", ".service"): 19,
    ("both", ".service"): 22,
}
pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here: apt install systemd")


def _laid(folder: Path, kind: str) -> list[str]:
    for name, text in units(SERVICE, KINDS[kind], PROGRAM).items():
        (folder / name).write_text(text, "utf-8")
    return sorted(path.name for path in folder.iterdir())


def _asked(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ("systemd-analyze", *words)
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own words


@pytest.mark.parametrize("kind", KINDS)
def test_systemd_takes_the_units(tmp_path: Path, kind: str) -> None:
    """With spaces and percent signs in the paths and the school's name, for each kind of school: not one complaint."""
    done = _asked(tmp_path, "verify", "--man=no", *_laid(tmp_path, kind))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("kind", "end"), CEILINGS)
def test_no_service_is_more_exposed_than_it_was(tmp_path: Path, kind: str, end: str) -> None:
    """By systemd's own count; a ceiling may be lowered and never raised without a reason in docs/decisions."""
    _laid(tmp_path, kind)
    done = _asked(tmp_path, "security", "--offline=true", f"--threshold={CEILINGS[kind, end]}", f"./school-monitor{end}")
    assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_the_pass_may_write_its_metrics_and_nobody_else_may(tmp_path: Path) -> None:
    """Into the folder of the service that reads them, which is not made the monitor's own."""
    config = load(write(tmp_path, GOOD.replace("[watch]", '[watch]\nmetrics_file = "/srv/metrics/school.prom"')), ENVIRON)
    asked = needs(config)
    assert Path("/srv/metrics") not in asked.folders
    written = units(SERVICE, asked, PROGRAM)
    assert [name for name, text in written.items() if "-/srv/metrics" in text] == ["school-monitor.service"]


def test_a_directive_says_what_it_should() -> None:
    """The program, its folders and each secret, so that systemd reads back the very paths."""
    text = units(SERVICE, SCHOOL, PROGRAM)["school-monitor.service"]
    assert f'ExecStart=/bin/true run --quiet --config "{HOME}/config.toml"'.replace("%", "%%") in text
    assert f'ReadWritePaths="-{HOME}/var" "-{HOME}/letters"'.replace("%", "%%") in text
    assert f"LoadCredential=mail.password_file:{HOME}/mail password".replace("%", "%%") in text
    assert "User=monitor-user" in text
    assert "Group=" not in text  # the account's own, whatever its name is
    assert "OnFailure=school-monitor-failed.service" in text
    timer, watchdog = (units(SERVICE, SCHOOL, PROGRAM)[f"school-monitor{end}.timer"] for end in ("", "-watchdog"))
    assert "Persistent=yes" in timer
    assert "OnCalendar=*:0/10" in timer
    assert ["RandomizedDelaySec=45" in timer, "RandomizedDelaySec=120" in watchdog] == [True, True]
    assert [each.count("FixedRandomDelay=yes") for each in (timer, watchdog)] == [1, 1]
    assert "OnCalendar=hourly" in units(replace(SERVICE, every=60), SCHOOL, PROGRAM)["school-monitor.timer"]
    assert "school-monitor-web.service" not in units(SERVICE, replace(SCHOOL, web=False), PROGRAM)


def test_every_service_starts_though_a_secret_is_missing() -> None:
    """Its program says which, and the watchdog tells somebody: systemd itself would only say 243 to its journal."""
    for name, text in units(SERVICE, SCHOOL, PROGRAM).items():
        if name.endswith(".service"):
            loaded = re.findall(r"^LoadCredential=([a-z._]+):", text, re.MULTILINE)
            assert loaded == ["mail.password_file", "notify.sms.url_file"]
            assert re.findall(r"^SetCredential=([a-z._]+):\\n$", text, re.MULTILINE) == loaded


def test_the_watchdog_waits_for_no_disk_but_the_one_that_says_whom_to_tell() -> None:
    """That the database's disk is not mounted is what it tells; a pass without it would begin another database."""
    made = units(SERVICE, SCHOOL, PROGRAM)
    for end in ("-watchdog.service", "-failed.service"):
        (line,) = re.findall("^RequiresMountsFor=(.*)$", made[f"school-monitor{end}"], re.MULTILINE)
        assert line == f'"{HOME}/config.toml"'.replace("%", "%%")
    assert f'"{HOME}/var"'.replace("%", "%%") in re.findall("RequiresMountsFor=.*", made["school-monitor.service"])[0]


def test_what_stays_running_is_another_text_for_another_version() -> None:
    """So that an upgrade starts it again; the others are started anew each time."""
    old, new = (units(SERVICE, SCHOOL, replace(PROGRAM, version=version)) for version in ("1.0", "1.1"))
    assert [name for name in old if old[name] != new[name]] == ["school-monitor-web.service"]


@pytest.mark.parametrize("directive", confining.ALWAYS)
def test_what_the_harness_always_does_is_asked_for_by_every_service(directive: str, tmp_path: Path) -> None:
    """Otherwise a unit that lost it would still be found closed (tests/acceptance/test_install.py)."""
    for school in KINDS.values():
        for name, text in units(SERVICE, school, PROGRAM).items():
            if name.endswith(".service"):
                (tmp_path / name).write_text(text, "utf-8")
                service = confining.read(tmp_path / name)
                confining.check(service)
                del service[directive]
                with pytest.raises(SystemExit, match=directive):
                    confining.check(service)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_relaxed_is_relaxed_where_it_is_needed_and_the_unit_says_why(kind: str) -> None:
    """Namespaces only for a pass that renders, devices only where a command may want a modem; for the page nothing."""
    made = units(SERVICE, KINDS[kind], PROGRAM)
    browser, command = kind in {"browser", "both"}, kind in {"command", "both"}
    assert ("RestrictNamespaces=yes" in made["school-monitor.service"]) is not browser
    assert ("PrivateDevices=yes" in made["school-monitor.service"]) is not command
    assert ("MemoryDenyWriteExecute=yes" in made["school-monitor.service"]) is not (browser or command)
    assert ("PrivateDevices=yes" in made["school-monitor-watchdog.service"]) is not command
    for name in ("school-monitor-watchdog.service", "school-monitor-web.service"):
        assert "RestrictNamespaces=yes" in made[name]
    assert "PrivateDevices=yes" in made["school-monitor-web.service"]
    lines = made["school-monitor.service"].splitlines()
    for at, line in enumerate(lines):
        if line in {"PrivateDevices=no", "MemoryDenyWriteExecute=no", "RestrictNamespaces=user pid net", "ProcSubset=all"}:
            assert lines[at - 1].startswith("# ")


def test_a_text_of_ours_is_known_and_so_is_a_hand_in_it() -> None:
    """By its first line; one letter changed shows."""
    text = units(SERVICE, SCHOOL, PROGRAM)["school-monitor.timer"]
    assert is_ours(text, "school-monitor")
    assert not is_ours(text, "school")
    assert is_untouched(text)
    assert not is_untouched(text.replace("0/10", "0/11"))
    assert not is_ours("[Timer]\n", "school-monitor")


@pytest.mark.parametrize("path", ['/a"b', "/a\nb", "/a'b", "/a$b", "/a\\b", "/a*b", "/a`b", "/a;b"])
def test_a_path_that_could_come_to_mean_something_else_is_refused(path: str) -> None:
    """Quotes, line ends and what shells and systemd expand."""
    assert not is_plain(Path(path))
    assert is_plain(HOME)


def test_cron_is_given_the_same_with_its_own_signs() -> None:
    """The account, both commands, spaces in quotes, and a percent sign that is no line's end."""
    lines = cron_file(SERVICE, SCHOOL, PROGRAM).splitlines()
    assert lines[-2] == rf"*/10 * * * *  monitor-user  /bin/true run --quiet --config '{HOME}/config.toml'".replace("%", r"\%")
    assert re.fullmatch(r"5 \* \* \* \*  monitor-user  /bin/true watchdog --config .*", lines[-1])
    assert cron_file(replace(SERVICE, every=60), SCHOOL, PROGRAM).splitlines()[-2].startswith("0 * * * *")
    # Otherwise cron would mail the account that it runs as, whose mail nobody reads.
    assert lines.index("MAILTO=root") < len(lines) - 2


def test_a_persons_own_crontab_keeps_its_other_lines() -> None:
    """Ours are between two marks: put in, replaced, found changed, and taken out without a trace."""
    theirs = "MAILTO=it@larkspurhill.example\n1 2 3 4 5  true\n"
    once = crontab(theirs, SERVICE, SCHOOL, PROGRAM)
    assert once.startswith(theirs)
    assert "monitor-user" not in once
    assert crontab(once, SERVICE, SCHOOL, PROGRAM) == once
    more = crontab(once + "6 * * * *  true\n", replace(SERVICE, every=30), SCHOOL, PROGRAM)
    assert more.count("Written by monitor install") == 1
    assert without(more, "school-monitor") == f"{theirs}6 * * * *  true\n"
    assert is_block_untouched(more, "school-monitor")
    assert not is_block_untouched(more.replace("*/30", "*/31"), "school-monitor")
    other = crontab(more, replace(SERVICE, name="school-monitor-two"), SCHOOL, PROGRAM)
    assert without(other, "school-monitor-two") == more
    assert is_block_untouched(other, "school-monitor")


def test_what_is_installed_again_stays_in_its_place_in_the_crontab() -> None:
    """Behind a MAILTO="" nobody would have what goes wrong."""
    once = crontab("1 2 3 4 5  true", SERVICE, SCHOOL, PROGRAM)
    assert once.startswith("1 2 3 4 5  true\n# Written")
    theirs = f'{once}MAILTO=""\n6 * * * *  true\n'
    again = crontab(theirs, replace(SERVICE, every=30), SCHOOL, PROGRAM)
    assert again == theirs.replace("*/10", "*/30").replace(once.splitlines()[1], again.splitlines()[1])
    assert again.endswith('MAILTO=""\n6 * * * *  true\n')
    unended = once.rstrip("\n")
    assert is_block_untouched(unended, "school-monitor")
    assert without(unended, "school-monitor") == "1 2 3 4 5  true\n"


def test_lines_without_their_first_or_last_mark_are_nobodys() -> None:
    """Which of them are ours is not known any more; nothing that follows is taken for ours, up to the mark of another."""
    once = crontab("", SERVICE, SCHOOL, PROGRAM)
    first, last = once.splitlines(keepends=True)[0], once.splitlines(keepends=True)[-1]
    theirs = "6 * * * *  true\n"
    for broken in (
        once.replace(last, "") + theirs,
        once.replace(last, "") + theirs + once,
        once.replace(first, ""),
        once + theirs + once,
    ):
        assert not is_block_whole(broken, "school-monitor")
        assert not is_block_untouched(broken, "school-monitor")
        assert theirs not in broken or theirs in without(broken, "school-monitor")
    assert is_block_whole(once + theirs, "school-monitor")
    assert is_block_whole(theirs, "school-monitor")


def test_what_a_configuration_asks_for_is_found_in_it(tmp_path: Path) -> None:
    """Its folders, its policy, the page, and the file of each secret by a name that outlasts a change of order."""
    files = {"MAIL_PASSWORD": "mail", "SECOND_PASSWORD": "second", "INBOX_PASSWORD": "inbox", "SMS": "sms", "PING": "../ping"}
    text = GOOD
    for variable, file in files.items():
        text = text.replace(f'_env = "MONITOR_{variable}"', f'_file = "{file}"')
    for name in files.values():
        (tmp_path / name).write_text("an invented secret")
        (tmp_path / name).chmod(0o600)
    path = write(tmp_path, text)
    found = needs(load(path, {}))
    assert found.folders == (tmp_path / "var", tmp_path / "letters")
    assert dict(found.credentials) == {
        "mail.password_file": tmp_path / "mail",
        "mail.second.password_file": tmp_path / "second",
        "inbox.password_file": tmp_path / "inbox",
        "notify.sms.url_file": tmp_path / "sms",
        "watch.ping_file": tmp_path.parent / "ping",
    }
    assert found.web
    by_variable = {secret.key: secret.variable for secret in secrets(write(tmp_path))}
    assert set(by_variable.values()) == set(ENVIRON)
    assert by_variable["notify.sms.url_env"] == "MONITOR_SMS"
