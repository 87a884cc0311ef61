"""Secrets are found where the file says, in the environment or in a file of their own, and never show."""

import os
import tomllib
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.config import Config, ConfigError, load
from monitor.config.catalogue import CATALOGUE
from monitor.config.passwords import find_secrets
from monitor.config.sift import sift
from tests.accounts import nobody, open_folder
from tests.monitor.configs import ENVIRON, GOOD, change, faults, places_of, write

CANARY = "canary-7f3a9c"
BY_FILE = change('_env = "MONITOR_MAIL_PASSWORD"', '_file = "secret"')
FOUND = [
    ("mail.password", "MONITOR_MAIL_PASSWORD"),
    ("mail.second.password", "MONITOR_SECOND_PASSWORD"),
    ("inbox.password", "MONITOR_INBOX_PASSWORD"),
    ("notify[0].url", "MONITOR_SMS"),
    ("watch.ping", "MONITOR_PING"),
]


def secrets_of(config: Config) -> dict[str, str]:
    """Return each secret of a configuration by the keys that name it, without their ends."""
    assert config.mail is not None
    assert config.mail.second is not None
    assert config.answers is not None
    passwords = (config.mail.first.password, config.mail.second.password, config.answers.server.password)
    return dict(zip((key for key, _ in FOUND), (*passwords, config.ways[0].url, config.watch.ping), strict=True))


@pytest.mark.parametrize(("key", "variable"), FOUND)
def test_each_secret_is_found_in_the_environment_and_in_a_file(tmp_path: Path, key: str, variable: str) -> None:
    """Either gives the same, to this key alone, and the configuration can be printed without it."""
    by_variable = load(write(tmp_path), {**ENVIRON, variable: CANARY})
    (tmp_path / "secret").write_text(f"{CANARY}\n")
    (tmp_path / "secret").chmod(0o600)
    environ = {name: value for name, value in ENVIRON.items() if name != variable}
    by_file = load(write(tmp_path, change(f'_env = "{variable}"', '_file = "secret"')), environ)
    for config in (by_variable, by_file):
        assert [name for name, secret in secrets_of(config).items() if secret == CANARY] == [key]
        assert CANARY not in repr(config) + str(config.mail) + str(config.answers) + str(config.ways) + str(config.watch)


@pytest.mark.parametrize(("key", "variable"), FOUND)
def test_each_secret_that_is_not_found_is_told_at_its_key(tmp_path: Path, key: str, variable: str) -> None:
    """One problem for each: not set, not sendable, no name of a variable; no file, or one that others can read."""
    environ = {name: value for name, value in ENVIRON.items() if name != variable}
    assert places_of(faults(tmp_path, GOOD, environ)) == [("C048", f"{key}_env")]
    assert places_of(faults(tmp_path, GOOD, {**environ, variable: "two\nlines"})) == [("C051", f"{key}_env")]
    assert places_of(faults(tmp_path, change(f'"{variable}"', f'"{CANARY}"'))) == [("C047", f"{key}_env")]
    text = change(f'_env = "{variable}"', '_file = "secret"')
    assert places_of(faults(tmp_path, text)) == [("C049", f"{key}_file")]
    (tmp_path / "secret").write_text(CANARY)
    (tmp_path / "secret").chmod(0o640)
    assert places_of(faults(tmp_path, text)) == [("C050", f"{key}_file")]


@pytest.mark.parametrize(("key", "variable"), FOUND)
def test_two_places_for_one_secret_are_one_problem(tmp_path: Path, key: str, variable: str) -> None:
    """Nobody could tell which counts; what stands in either is not looked at."""
    kind = key.rpartition(".")[2]
    text = change(f'{kind}_env = "{variable}"', f'{kind}_env = "NOT_SET"\n{kind}_file = "nowhere"')
    (found,) = faults(tmp_path, text)
    assert (found.id, found.where) == (("C054", "notify[0]") if kind == "url" else ("C046", f"{key}_file"))
    assert f"{kind}_env" in found.words
    assert f"{kind}_file" in found.words


SECRETS: list[tuple[str, str, Mapping[str, str]]] = [
    ("in the environment", GOOD.replace("days = 60", "days = 0"), {**ENVIRON, "MONITOR_MAIL_PASSWORD": CANARY}),
    ("not to be sent", GOOD, {**ENVIRON, "MONITOR_MAIL_PASSWORD": f"{CANARY}\n\u00e9"}),
    ("as the variable's name", GOOD.replace("MONITOR_MAIL_PASSWORD", CANARY), ENVIRON),
    ("under its own key", GOOD.replace("password_env", "password").replace("MONITOR_MAIL_PASSWORD", CANARY), ENVIRON),
    ("under a misspelt key", GOOD.replace("password_env", "pasword").replace("MONITOR_MAIL_PASSWORD", CANARY), ENVIRON),
    ("under a secret's key in a strange table", GOOD + f'[x.y]\ntoken = "{CANARY}"\n', ENVIRON),
    (
        "as the password file's name",
        GOOD.replace("password_env", "password_file").replace("MONITOR_MAIL_PASSWORD", CANARY),
        ENVIRON,
    ),
    ("as both", GOOD.replace('username = "monitor"', f'username = "monitor"\npassword_file = "{CANARY}"'), ENVIRON),
    ("of another kind", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f'password_env = ["{CANARY}"]'), ENVIRON),
    ("as an address to notify", GOOD.replace("url_env", "url").replace("MONITOR_SMS", f"json://sms.example/{CANARY}"), ENVIRON),
    ("as an address to notify under a misspelt key", GOOD.replace("url_env", "adress").replace("MONITOR_SMS", CANARY), ENVIRON),
    ("as the variable of an address to notify", GOOD.replace("MONITOR_SMS", f"json://sms.example/{CANARY}"), ENVIRON),
    (
        "as an address to ping",
        GOOD.replace("ping_env", "ping").replace("MONITOR_PING", f"https://ping.example/{CANARY}"),
        ENVIRON,
    ),
    ("as the variable of an address to ping", GOOD.replace("MONITOR_PING", f"https://ping.example/{CANARY}"), ENVIRON),
    ("as the file of an address to ping", GOOD.replace('ping_env = "MONITOR_PING"', f'ping_file = "{CANARY}"'), ENVIRON),
    ("of the second server, not to be sent", GOOD, {**ENVIRON, "MONITOR_SECOND_PASSWORD": f"{CANARY}\n"}),
    ("of the mailbox, not to be sent", GOOD, {**ENVIRON, "MONITOR_INBOX_PASSWORD": f"{CANARY}\n"}),
    ("in an address", GOOD.replace("https://www.brackenfordgazette", f"https://user:{CANARY}@gazette"), ENVIRON),
    ("in a query", GOOD.replace("/rss/news.xml", f"/rss/news.xml?key={CANARY}"), ENVIRON),
    ("in a query of a forbidden place", GOOD.replace("www.brackenfordgazette.example/rss", f"x.com/?q={CANARY}&x="), ENVIRON),
    ("in the path of a feed", GOOD.replace("www.brackenfordgazette.example/rss", f"x.com/feeds/{CANARY}0123456"), ENVIRON),
    ("in a database's address", GOOD.replace("sqlite:///var/monitor.db", f"postgresql://user:{CANARY}@host/db"), ENVIRON),
    ("in an unknown option", GOOD + f'credential = "{CANARY}"\n', ENVIRON),
    ("in a slip of syntax", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f'password = "{CANARY}'), ENVIRON),
    ("without quotes", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f"password = {CANARY}"), ENVIRON),
    ("as a key", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f"{CANARY}"), ENVIRON),
]


@pytest.mark.parametrize(("text", "environ"), [row[1:] for row in SECRETS], ids=[row[0] for row in SECRETS])
def test_a_secret_never_shows_in_a_problem(tmp_path: Path, text: str, environ: Mapping[str, str]) -> None:
    """Wherever a secret was put by mistake, no problem, exception or traceback repeats it."""
    assert CANARY in text + "".join(environ.values())
    with pytest.raises(ConfigError) as raised:
        load(write(tmp_path, text), environ)
    shown = (
        repr(raised.value.problems) + str(raised.value) + repr(raised.value) + "".join(traceback.format_exception(raised.value))
    )
    assert CANARY not in shown


@pytest.mark.parametrize(("key", "variable"), FOUND)
def test_what_systemd_hands_over_counts_before_the_file(tmp_path: Path, key: str, variable: str) -> None:
    """By the key's name, with its own modes; what it did not hand over is read where the file says, and refused as ever."""
    name = key.replace("[0]", ".sms")
    handed = tmp_path / "handed"
    handed.mkdir()
    (handed / f"{name}_file").write_text(CANARY)
    (handed / f"{name}_file").chmod(0o440)
    environ = {name: value for name, value in ENVIRON.items() if name != variable} | {"CREDENTIALS_DIRECTORY": str(handed)}
    text = change(f'_env = "{variable}"', '_file = "secret"')
    assert secrets_of(load(write(tmp_path, text), environ))[key] == CANARY
    (handed / f"{name}_file").chmod(0o444)
    assert places_of(faults(tmp_path, text, environ)) == [("C050", f"{key}_file")]
    (handed / f"{name}_file").unlink()
    assert places_of(faults(tmp_path, text, environ)) == [("C049", f"{key}_file")]
    (tmp_path / "secret").write_text(f"{CANARY} of the file")
    (tmp_path / "secret").chmod(0o640)
    assert places_of(faults(tmp_path, text, environ)) == [("C050", f"{key}_file")]
    (tmp_path / "secret").chmod(0o600)
    assert secrets_of(load(write(tmp_path, text), environ))[key] == f"{CANARY} of the file"


OPEN = [0o604, 0o640, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777]


@pytest.mark.parametrize("mode", OPEN, ids=oct)
def test_a_file_that_anybody_else_may_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    """One bit for the group or for everybody is enough, and the remedy is a line to type."""
    secret_file(tmp_path / "secret").chmod(mode)
    (found,) = faults(tmp_path, BY_FILE)
    assert (found.id, found.where, found.remedy) == ("C050", "mail.password_file", f"Run: chmod 600 {tmp_path / 'secret'}")


@pytest.mark.parametrize(("mode", "expected"), [(0o600, []), (0o400, []), (0o640, ["C050"])])
def test_a_link_is_as_safe_as_what_it_leads_to(tmp_path: Path, mode: int, expected: list[str]) -> None:
    """What is read is judged, and not the link."""
    (tmp_path / "kept").mkdir()
    secret_file(tmp_path / "kept" / "secret").chmod(mode)
    (tmp_path / "secret").symlink_to(tmp_path / "kept" / "secret")
    assert [found.id for found in faults(tmp_path, BY_FILE)] == expected


@pytest.mark.parametrize(("mode", "expected"), [(0o1777, []), (0o755, []), (0o777, ["C060"]), (0o702, ["C060"])])
@pytest.mark.parametrize("linked", [False, True])
def test_a_folder_in_which_anybody_can_put_another_file_is_refused(
    tmp_path: Path, mode: int, expected: list[str], *, linked: bool
) -> None:
    """The one that the file lies in, and the one that a link leads to; not a sticky one, where it cannot be exchanged."""
    (tmp_path / "kept").mkdir()
    secret_file(tmp_path / "kept" / "secret")
    (tmp_path / "kept").chmod(mode)
    (tmp_path / "link").symlink_to(tmp_path / "kept" / "secret")
    found = faults(tmp_path, BY_FILE.replace('"secret"', '"link"' if linked else '"kept/secret"'))
    assert [(one.id, one.where) for one in found] == [(name, "mail.password_file") for name in expected]


@pytest.mark.parametrize("name", ["folder", "pipe", "nowhere"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """A folder, a pipe to which nobody writes, and nothing at all: none of them is waited for."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert [found.id for found in faults(tmp_path, BY_FILE.replace('"secret"', f'"{name}"'))] == ["C049"]


def test_what_belongs_to_another_account_alone_is_refused() -> None:
    """With a remedy that says whose right is missing."""
    with open_folder() as folder:
        path = write(folder, BY_FILE)
        secret_file(path.with_name("secret")).chmod(0o600 if os.geteuid() == 0 else 0)
        path.chmod(0o644)
        shape, _ = sift(tomllib.loads(path.read_text(encoding="utf-8")))
        with nobody():
            _, found = find_secrets(shape, path.parent, ENVIRON)
    assert [one.problem for one in found] == ["C049"]
    assert "type sudo before the command" in CATALOGUE["C049"].remedy


def test_what_is_roots_alone_is_taken_by_root(tmp_path: Path) -> None:
    """Whoever owns it: what counts is that no other account can read it, as with what systemd hands over."""
    secret_file(tmp_path / "secret").chmod(0o400)
    assert load(write(tmp_path, BY_FILE), ENVIRON).mail is not None


def secret_file(path: Path) -> Path:
    """Write a secret as it should be, and return the path."""
    path.write_text(CANARY)
    path.chmod(0o600)
    return path
