"""What would keep a service from working is found before anything is written, and told with the way out."""

import grp
import pwd
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from monitor.config import Secret
from monitor.install.needs import Needs, Program
from monitor.install.obstacles import Account, account, is_group, may_read, of_access, of_places, of_target, of_variables

HOME = Path("/var/lib/school-monitor")
SCHOOL = Needs("Larkspur Hill", HOME / "config.toml", (HOME / "var", HOME / "letters"), (), (), False, (), False)  # noqa: FBT003
PROGRAM = Program(Path("/opt/school-monitor/.venv/bin/monitor"), (Path("/usr/bin"),))
NOBODY = Account("school-monitor", 12345, frozenset({12345}))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can get to, as pytest's own is not."""
    with TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_in_their_places_nothing_stands_in_the_way() -> None:
    """The program below /opt, the school below /var/lib."""
    assert list(of_places(SCHOOL, PROGRAM, hidden=True)) == []


@pytest.mark.parametrize(
    ("school", "program", "words"),
    [
        (SCHOOL, replace(PROGRAM, command=Path("/home/technician/monitor/.venv/bin/monitor")), "below /home: homes are hidden"),
        (SCHOOL, replace(PROGRAM, folders=(Path("/root/.pyenv/bin"),)), "below /root: homes are hidden"),
        (replace(SCHOOL, config=Path("/tmp/config.toml")), PROGRAM, "below /tmp: nothing there lasts"),  # noqa: S108 - refused
        (replace(SCHOOL, folders=(Path("/home/head/letters"),)), PROGRAM, "would not find the school's files"),
        (replace(SCHOOL, commands=(Path("/home/head/sms"),)), PROGRAM, "/home/head/sms is below /home"),
        (replace(SCHOOL, measures=(Path("/home/head/metrics"),)), PROGRAM, "would not find the folder of metrics_file"),
        (replace(SCHOOL, measures=(Path("/tmp/metrics"),)), PROGRAM, "below /tmp: nothing there lasts"),  # noqa: S108 - refused
    ],
)
def test_what_systemd_would_hide_is_refused(school: Needs, program: Program, words: str) -> None:
    """Homes and what does not last; cron hides nothing."""
    (found,) = of_places(school, program, hidden=True)
    assert words in found.words
    assert "docs/install.md" in found.remedy
    assert list(of_places(school, program, hidden=False)) == []


def test_metrics_may_lie_where_nothing_lasts_if_the_service_sees_it() -> None:
    """Whoever reads them reads what is there now."""
    assert list(of_places(replace(SCHOOL, measures=(Path("/run/metrics"),)), PROGRAM, hidden=True)) == []


@pytest.mark.parametrize("folder", ["/var/lib", "/", "/etc", "/srv"])
def test_a_folder_that_is_everybodys_is_not_given_to_one_account(folder: str) -> None:
    """A slip in the database's address must not make /var/lib the monitor's own."""
    (found,) = of_places(replace(SCHOOL, folders=(Path(folder),)), PROGRAM, hidden=False)
    assert "not the school's alone" in found.words


def test_a_strange_sign_in_a_path_is_refused() -> None:
    """For systemd and for cron."""
    (found,) = of_places(replace(SCHOOL, config=Path('/srv/"x"/config.toml')), PROGRAM, hidden=False)
    assert "cannot stand in a unit" in found.words


def test_a_secret_in_the_environment_is_told_with_what_to_write_instead() -> None:
    """Key by key; what stands in a file is no obstacle."""
    found = list(of_variables((Secret("mail.password_env", None, "MAIL"), Secret("inbox.password_file", HOME / "x", ""))))
    assert len(found) == 1
    assert "mail.password_env names an environment variable, MAIL" in found[0].words
    assert 'password_file = "FILE" in the place of password_env' in found[0].remedy


def test_the_account_must_be_able_to_read_the_program_and_to_get_to_its_folders(open_folder: Path) -> None:
    """Each file on the way counts, by owner, by group and for others; nothing is asked of what will be the account's own."""
    command, config = open_folder / "bin" / "monitor", open_folder / "school" / "config.toml"
    for file in (command, config):
        file.parent.mkdir()
        file.touch(0o600)
    school = replace(SCHOOL, config=config, folders=(config.parent / "var",))
    program = Program(command, (command.parent,))
    (shut,) = of_access(school, program, NOBODY)
    assert f"{command} is closed to it" in shut.words
    command.chmod(0o644)
    assert list(of_access(school, program, NOBODY)) == []
    config.parent.chmod(0o700)
    assert {f"chmod o+x {config.parent}" in each.remedy for each in of_access(school, program, NOBODY)} == {True}
    assert not may_read(config, NOBODY)
    owner = Account("owner", config.stat().st_uid)
    assert may_read(config, owner)
    group = Account("group", 12345, frozenset({config.stat().st_gid}))
    config.parent.chmod(0o750)
    config.chmod(0o640)
    assert may_read(config, group)
    assert not may_read(config, NOBODY)


def test_one_closed_file_within_the_program_is_found_and_the_remedy_opens_the_program_alone(open_folder: Path) -> None:
    """As an upgrade by root with umask 077 leaves it; what Python compiled is not asked for, and its neighbours stay closed."""
    package, secret = open_folder / "program" / "monitor", open_folder / "program" / "config.toml"
    inner = package / "inner"
    for file in (inner / "module.py", inner / "__pycache__" / "module.pyc", secret):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
    program = Program(Path("/usr/bin/env"), (package.parent,), (package,), (package,))
    school = replace(SCHOOL, config=open_folder / "config.toml", folders=())
    (shut,) = of_access(school, program, NOBODY)
    assert f"{inner / 'module.py'} is closed to it" in shut.words
    assert shut.remedy == f"Run: chmod -R o+rX {package}"
    (inner / "module.py").chmod(0o644)
    assert list(of_access(school, program, NOBODY)) == []
    inner.chmod(0o700)
    assert [one.remedy for one in of_access(school, program, NOBODY)] == [shut.remedy]
    package.parent.chmod(0o700)
    (closed,) = of_access(school, program, NOBODY)
    assert closed.remedy == f"Run: chmod o+rx {package.parent} && chmod -R o+rX {package}"


def test_what_the_school_named_is_opened_by_itself(open_folder: Path) -> None:
    """A policy of its own, and the way to it; a secret below a closed folder where nobody hands it over."""
    policy = open_folder / "school" / "ours.toml"
    policy.parent.mkdir()
    policy.touch(0o600)
    school = replace(SCHOOL, config=open_folder / "config.toml", folders=(), reads=(policy,))
    program = Program(Path("/usr/bin/env"), ())
    assert [one.remedy for one in of_access(school, program, NOBODY)] == [f"Run: chmod -R o+rX {policy}"]
    policy.chmod(0o644)
    policy.parent.chmod(0o700)
    assert [one.remedy for one in of_access(school, program, NOBODY)] == [f"Run: chmod o+x {policy.parent}"]
    school = replace(school, reads=())
    assert list(of_access(school, program, NOBODY)) == []
    assert [one.remedy for one in of_access(school, program, NOBODY, [policy])] == [f"Run: chmod o+x {policy.parent}"]


def test_an_accounts_group_is_the_one_that_it_is_in() -> None:
    """Not one of its own name, which there may not be."""
    entry = pwd.getpwnam("nobody")
    assert account("nobody").group == grp.getgrgid(entry.pw_gid).gr_name


def test_a_machine_without_what_would_read_it_is_told(tmp_path: Path) -> None:
    """No folder of cron's, no cron."""
    (found,) = of_target(tmp_path / "cron.d", units=False)
    assert "Is cron installed?" in found.remedy
    assert list(of_target(tmp_path, units=True)) == []


def test_it_never_runs_as_root() -> None:
    """Whatever --user says."""
    assert "never runs as root" in next(of_access(SCHOOL, Program(Path("/usr/bin/env"), ()), account("root"))).words
    assert is_group("root")
    assert not is_group("no-such-group")
    assert account("no-such-account") == Account("no-such-account")
