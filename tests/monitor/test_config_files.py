"""What the file system says of a configuration: who else can read or change its files, and where nothing can be written."""

import os
import stat
from pathlib import Path

import pytest

from monitor.config import load, problems
from tests.monitor.configs import ENVIRON, GOOD, NO_MAIL, TODAY, change, faults, places_of, write

BY_FILE = change('password_env = "MONITOR_MAIL_PASSWORD"', 'password_file = "secret"')
TRIAL = NO_MAIL.replace("live = true", "live = false")


def keep_secret(folder: Path, content: bytes = b"an invented password\n", mode: int = 0o600) -> Path:
    """Return the path of a password file with this content and mode."""
    path = folder / "secret"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_password_is_read_from_a_private_file(tmp_path: Path) -> None:
    """The file's one line, without its end, is the password."""
    keep_secret(tmp_path)
    mail = load(write(tmp_path, BY_FILE), ENVIRON).mail
    assert mail is not None
    assert mail.first.password == "an invented password"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o610])
def test_a_password_file_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    """Any right of the group or of others is refused, with the command that takes it away."""
    path = keep_secret(tmp_path, mode=mode)
    (found,) = faults(tmp_path, BY_FILE)
    assert (found.id, found.where) == ("C050", "mail.password_file")
    assert found.remedy == f"Run: chmod 600 {path}"
    path.chmod(0o400)
    assert faults(tmp_path, BY_FILE) == ()


@pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines\n", b"bell\x07", "pässword".encode(), b"x" * 5000])
def test_a_password_that_cannot_be_sent_is_refused(tmp_path: Path, content: bytes) -> None:
    """An empty, broken, unseen or non-ASCII password is told here, before a mail library could repeat it in an error."""
    keep_secret(tmp_path, content)
    assert places_of(faults(tmp_path, BY_FILE)) == [("C051", "mail.password_file")]
    text = content.decode("utf-8")
    if text:
        assert places_of(faults(tmp_path, GOOD, {**ENVIRON, "MONITOR_MAIL_PASSWORD": text})) == [("C051", "mail.password_env")]


def test_a_password_file_that_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A folder and a named pipe are refused at once."""
    (tmp_path / "secret").mkdir()
    assert places_of(faults(tmp_path, BY_FILE)) == [("C049", "mail.password_file")]
    (tmp_path / "secret").rmdir()
    os.mkfifo(tmp_path / "secret", 0o600)
    assert places_of(faults(tmp_path, BY_FILE)) == [("C049", "mail.password_file")]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (0o600, []),
        (0o400, []),
        (0o640, [("C059", "")]),
        (0o644, [("C059", "")]),
        (0o664, [("C059", "")]),
        (0o646, [("C059", ""), ("C060", "")]),
    ],
)
def test_a_configuration_that_others_can_open(tmp_path: Path, mode: int, expected: list[tuple[str, str]]) -> None:
    """Reading by others is a warning with its remedy; writing by everybody is an error, since it decides who is told."""
    path = write(tmp_path)
    path.chmod(mode)
    found = problems(path, ENVIRON)
    assert places_of(found) == expected
    assert [problem.warning for problem in found] == [True, False][: len(expected)]
    assert all(str(path) in problem.remedy for problem in found)


@pytest.mark.parametrize(("mode", "expected"), [(0o600, []), (0o640, ["C057"]), (0o604, ["C057"]), (0o606, ["C057", "C060"])])
def test_a_database_that_others_can_open_is_refused(tmp_path: Path, mode: int, expected: list[str]) -> None:
    """What people wrote is kept from everybody else on the machine."""
    (tmp_path / "var").mkdir(mode=0o700)
    (tmp_path / "var" / "monitor.db").touch()
    (tmp_path / "var" / "monitor.db").chmod(mode)
    assert places_of(faults(tmp_path, GOOD)) == [(problem, "store.database") for problem in expected]


def test_a_database_in_a_folder_that_everybody_can_write_to_is_refused(tmp_path: Path) -> None:
    """Where anybody could put another database in its place is no place; a sticky folder keeps them from it."""
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(0o777)
    (found,) = faults(tmp_path, GOOD)
    assert (found.id, found.where, found.remedy) == ("C060", "store.database", f"Run: chmod o-w {folder}")
    folder.chmod(0o777 | stat.S_ISVTX)
    assert faults(tmp_path, GOOD) == ()


def test_letters_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    """A folder that is a file, or lies under one, is refused; one that is not there yet can be made."""
    assert faults(tmp_path, TRIAL) == ()
    for folder in ("config.toml", "config.toml/letters"):
        text = TRIAL.replace('folder = "letters"', f'folder = "{folder}"')
        assert places_of(faults(tmp_path, text)) == [("C053", "letters.folder")]


def test_closed_folders_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system says that the account has no right, letters and a command are refused.

    The database is not: its disk may not be mounted, and the pass has to begin so that it can tell somebody.
    """
    # The system is made to say so, since root, who may run these tests, is let in everywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)
    found = problems(write(tmp_path, TRIAL), ENVIRON, TODAY)
    closed = [("C053", "letters.folder"), ("C099", "notify[1].command[0]")]
    assert sorted(places_of(tuple(problem for problem in found if not problem.warning))) == closed
    assert [problem.where for problem in found if problem.id == "C115"] == ["store.database"]


def test_letters_are_asked_about_where_the_folder_is_used(tmp_path: Path) -> None:
    """Once letters are mailed nothing is said of the folder; in a trial it holds them, whatever mail server there is."""
    text = change('folder = "letters"', 'folder = "config.toml"')
    assert faults(tmp_path, text) == ()
    trial = faults(tmp_path, text.replace("live = true", "live = false"))
    assert places_of(trial) == [("C053", "letters.folder"), ("C095", "alerts.live")]


@pytest.mark.parametrize(
    ("mode", "expected"), [(0o700, []), (0o750, []), (0o600, ["C099"]), (0o702, ["C060"]), (0o602, ["C060", "C099"])]
)
def test_a_command_must_be_one_that_only_its_owner_can_change(tmp_path: Path, mode: int, expected: list[str]) -> None:
    """It is found from the file's folder; whoever could change it would run what they like as the monitor."""
    path = tmp_path / "pager"
    path.touch()
    path.chmod(mode)
    text = change('"/bin/sh"', '"pager"')
    found = faults(tmp_path, text)
    assert places_of(found) == [(problem, "notify[1].command[0]") for problem in expected]
    assert all(str(path) in problem.remedy for problem in found)
    if not found:
        assert load(write(tmp_path, text), ENVIRON).ways[1].command == (str(path), "pager.sh")


def test_a_folder_is_no_command(tmp_path: Path) -> None:
    """Though a folder has the right that running needs."""
    assert places_of(faults(tmp_path, change('"/bin/sh"', '"/bin"'))) == [("C099", "notify[1].command[0]")]


@pytest.mark.parametrize("username", ["monitor", "larkspur", "answers"])
def test_certificates_are_found_from_the_files_folder(tmp_path: Path, username: str) -> None:
    """Each server has its own."""
    (tmp_path / "ca.pem").touch()
    config = load(write(tmp_path, change(f'username = "{username}"', f'username = "{username}"\ncafile = "ca.pem"')), ENVIRON)
    assert config.mail is not None
    assert config.mail.second is not None
    assert config.answers is not None
    servers = (config.mail.first, config.mail.second, config.answers.server)
    assert [(server.username, server.cafile) for server in servers if server.cafile] == [(username, tmp_path / "ca.pem")]


@pytest.mark.parametrize("name", ["nowhere.toml", "", "n" * 300])
def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path, name: str) -> None:
    """No file, a folder and an impossible name are each told as one problem."""
    (found,) = problems(tmp_path / name, {})
    assert (found.id, found.where, found.file) == ("C001", "", str(tmp_path / name))


def test_a_file_that_is_not_text_is_one_problem(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are told, and not repeated."""
    path = write(tmp_path)
    path.write_bytes(b"a = '\xff\xfe secret'")
    (found,) = problems(path, {})
    assert found.id == "C002"
    assert "secret" not in repr(found)
