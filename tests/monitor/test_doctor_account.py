"""Typed with sudo, the doctor sees what a pass sees, and of owners and modes what root alone can; its remedies work."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import town
from tests.acceptance.command import free_ports
from tests.accounts import NOBODY
from tests.installed import CONFIG, HOME, MONITOR, Machine, machine, missing

FOLDERS = ("var", "letters")
PASSES = ("bash", "-c", f"chmod 1777 /tmp; {MONITOR} run --quiet --config {CONFIG}")
pytestmark = pytest.mark.skipif(bool(missing()), reason=f"a machine in a namespace cannot be made here: {missing()}")
Findings = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine with the program, and a school whose secret is root's alone, in a folder that is closed to everybody else."""
    here = machine(tmp_path_factory.mktemp("machine"))
    text = f'{town.config_text(free_ports(9), Path(HOME))}\n[watch]\nping_file = "keys/ping"\n'
    here.path(CONFIG).write_text(text, encoding="utf-8")
    here.path(f"{HOME}/keys").mkdir(mode=0o700)
    here.path(f"{HOME}/keys/ping").write_text("http://127.0.0.1:1/", encoding="utf-8")
    return here


@pytest.fixture
def school(made: Machine) -> Iterator[Machine]:
    """The school as an installation leaves it: its folders and configuration are the account's, the secret is root's."""
    for name in FOLDERS:
        made.path(f"{HOME}/{name}").mkdir(exist_ok=True)
    for name in (*FOLDERS, "config.toml"):
        os.chown(made.path(f"{HOME}/{name}"), NOBODY, NOBODY)
        made.path(f"{HOME}/{name}").chmod(0o700 if name in FOLDERS else 0o600)
    made.path(f"{HOME}/keys/ping").chmod(0o600)
    yield made
    for name in FOLDERS:
        made.run("rm", "-rf", f"{HOME}/{name}").check_returncode()


def findings(school: Machine) -> Findings:
    """Return what is amiss, or worth knowing, by its id."""
    done = school.monitor("doctor", "--json", "--config", CONFIG)
    assert done.stderr == ""
    found = {each["id"]: each for each in json.loads(done.stdout)["findings"] if each["level"] != "good"}
    assert "D099" not in found
    return found


def do(school: Machine, remedy: str) -> None:
    """What is said to be typed is typed; this is root already."""
    command = re.search(r"sudo (.*)", remedy)
    assert command, remedy
    school.run("bash", "-c", command[1]).check_returncode()


def owners(school: Machine) -> set[int]:
    """Return whose everything is that lies where the program writes."""
    return {path.stat().st_uid for name in FOLDERS for path in school.path(f"{HOME}/{name}").rglob("*")}


def test_with_sudo_secrets_are_roots_and_all_else_is_the_accounts(school: Machine) -> None:
    """Nothing of the account's is amiss, the closed secret was read and its mode looked at, and no file is root's afterwards."""
    assert school.run(*PASSES).returncode == 3  # no place is there to be read
    assert not {"D001", "D002", "D011", "D015", "D016", "D021"} & set(findings(school))
    assert owners(school) == {NOBODY}
    school.path(f"{HOME}/keys/ping").chmod(0o640)
    assert findings(school)["D002"]["level"] == "bad"


def test_what_is_roots_is_told_and_given_back(school: Machine) -> None:
    """Root could write there and read the configuration; the passes could not."""
    for name in ("letters", "config.toml"):
        os.chown(school.path(f"{HOME}/{name}"), 0, 0)
    found = findings(school)
    assert {found[name]["level"] for name in ("D001", "D011", "D015")} == {"bad"}
    assert "cannot be read by the account that the passes run as" in found["D001"]["seen"]
    for name in ("D001", "D011"):
        do(school, found[name]["remedy"])
    assert not {"D001", "D011", "D015"} & set(findings(school))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_is_gone_is_told_and_made_again(school: Machine, name: str) -> None:
    """In a folder of root's, where the account cannot make it; nobody is told that the first pass will."""
    school.path(f"{HOME}/{name}").rmdir()
    found = findings(school)
    assert found["D015"]["level"] == "bad"
    assert f"There is no folder {HOME}/{name}" in found["D015"]["seen"]
    assert name == "letters" or "D021" not in found
    do(school, found["D015"]["remedy"])
    assert "D015" not in findings(school)
    assert school.path(f"{HOME}/{name}").stat().st_uid == NOBODY


def test_a_database_that_root_made_in_a_folder_that_was_gone_is_told_and_given_back(school: Machine) -> None:
    """The letters still show whose the school is; what is closed to that account makes no check fail."""
    school.path(f"{HOME}/var").chmod(0o700)
    os.chown(school.path(f"{HOME}/var"), 0, 0)
    assert "mount it; otherwise" in findings(school)["D011"]["remedy"]
    school.path(f"{HOME}/var/monitor.db").touch(mode=0o600)
    assert "mount" not in findings(school)["D011"]["remedy"]
    do(school, findings(school)["D011"]["remedy"])
    assert "D011" not in findings(school)
    assert owners(school) == {NOBODY}


def test_a_program_that_only_root_can_read_is_told(school: Machine) -> None:
    """It is the only thing that can be: as that account nothing could even be printed."""
    opt = school.path("/opt")
    opt.chmod(0o700)
    found = findings(school)
    opt.chmod(0o755)
    assert found["D016"]["level"] == "bad"
    assert set(found) == {"D016"}


def test_another_account_is_told_to_type_sudo(school: Machine) -> None:
    """The configuration may be everybody's to read: then what is closed is told once, with the way in."""
    school.path(CONFIG).chmod(0o644)
    made = school.path(f"{HOME}/var/monitor.db")
    made.touch(mode=0o600)
    done = school.run("setpriv", "--reuid=1", "--regid=1", "--clear-groups", MONITOR, "doctor", "--json", "--config", CONFIG)
    found = {each["id"]: each for each in json.loads(done.stdout)["findings"] if each["level"] != "good"}
    assert "D099" not in found
    assert "sudo monitor doctor" in found["D015"]["remedy"]
    assert not {"D011", "D021"} & set(found)
