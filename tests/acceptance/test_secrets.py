"""No secret of a school is anywhere but where it must be, though servers say back what they were given and the program breaks."""

import base64
import sqlite3
import string
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

from monitor.cli import app
from monitor.config import load
from monitor.store import Store, askings, keeping
from tests.acceptance.command import start
from tests.acceptance.echoing import Echoes, echoing
from tests.acceptance.web import Served, feed, serve, write_config
from tests.world import THREAT

PASSWORDS = {"mail.password": "MAIL", "mail.second.password": "SECOND", "inbox.password": "INBOX"}
KEYS = {"api": "API_KEY", "moved": "MOVED_KEY", "refused": "REFUSED_KEY", "forwarded": "FORWARDED"}
ADDRESSES = {"notify": "NOTIFY", "ping": "PING"}
HANDED_OVER = {"NOTIFY": "notify.teams.url_file", "PING": "watch.ping_file", "MAIL": "mail.password_file"}
ALL = (*PASSWORDS.values(), *KEYS.values(), *ADDRESSES.values())
TABLES = """
[alerts]
live = true
[[alerts.rota]]
when = "holidays"
order = ["dsl", "deputy_dsl"]
[[notify]]
id = "teams"
roles = ["dsl"]
url_{NOTIFY}
[[notify]]
id = "phone"
roles = ["deputy_dsl"]
command = ["{folder}/text-message"]
[mail]
host = "127.0.0.1"
port = {mail}
security = "plain-loopback"
sender = "monitor@larkspurhill.example"
username = "monitor"
password_{MAIL}
[mail.second]
host = "127.0.0.1"
port = {second}
security = "plain-loopback"
username = "monitor"
password_{SECOND}
[inbox]
host = "127.0.0.1"
port = {inbox}
security = "plain-loopback"
username = "monitor"
password_{INBOX}
[watch]
ping_{PING}
"""
SOURCE = """
[[source]]
id = "{id}"
kind = "{kind}"
url = "{url}"
label = "The {id}"
access = "{access}"
terms_url = "https://place.example/terms"
terms_read = "2026-11-02"
secret_{secret}
options = {options}
"""
# What people run on a bad day. Those that are not there yet are left out.
LINES = (
    "check", "check --live", "run --all", "run --quiet", "status", "status --json", "cases", "explain A-0001", "sources",
    "sources --html", "opml --with-secrets", "test-alert --wait 0", "watchdog", "watchdog --failed", "doctor", "backup",
    "school --json",
)  # fmt: skip
FAULT = '''"""Breaks the program where it holds a secret, with that secret in the words of the fault."""
import digests.smtp
import sources.fetch

def broken(self, *_, **__):
    held = getattr(self, "password", None) or next((one.secret for one in _ if hasattr(one, "secret")), "")
    raise RuntimeError(f"{held} {vars(self) if hasattr(self, '__dict__') else ''}")

digests.smtp.Smtp.deliver = broken
sources.fetch.Fetcher.fetch = broken
'''


@dataclass(frozen=True)
class School:
    """A school whose servers all refuse and say back, what it keeps secret by variable, and where."""

    config: Path
    kept: Mapping[str, str]
    environ: Mapping[str, str]
    echoes: Echoes


@pytest.fixture(params=["environment", "files"])
def school(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[School]:
    """The school with its secrets in the environment, or each in a file of its own, some of which systemd hands over."""
    with echoing() as echoes, serve({"/feed": Served(feed(("News", THREAT)))}) as place:
        web = f"127.0.0.1:{echoes.ports['web']}"
        kept = {name: _canary(name) for name in ALL}
        kept |= {"NOTIFY": f"json://{web}/{kept['NOTIFY']}", "PING": f"http://{web}/{kept['PING']}"}
        named = {name: f'env = "{name}"' for name in ALL}
        if request.param == "files":
            named = {name: f'file = "kept/{name}"' for name in ALL}
            (tmp_path / "kept").mkdir(mode=0o700)
            for name, secret in kept.items():
                file = tmp_path / "kept" / HANDED_OVER.get(name, name)
                file.write_text(secret)
                file.chmod(0o440 if name in HANDED_OVER else 0o600)
        script = tmp_path / "text-message"
        script.write_text(f'#!/bin/sh\n(env; cat; sleep 0.3) >> "{tmp_path}/phone"\n', encoding="utf-8")
        script.chmod(0o700)
        more = TABLES.format(folder=tmp_path, **echoes.ports, **named) + _sources(echoes, named)
        allowed = [place, *(f"127.0.0.1:{port}" for port in echoes.ports.values())]
        config = write_config(tmp_path, [("gazette", "feed", f"http://{place}/feed")], more=more, allowed=allowed)
        handed = {"CREDENTIALS_DIRECTORY": str(tmp_path / "kept")}
        yield School(config, kept, kept if request.param == "environment" else handed, echoes)


@pytest.mark.timeout(240)
def test_no_secret_leaves_the_place_where_it_is_kept(school: School) -> None:
    """It is in no argument, other process, file, output or letter, in no coding and not in part; and its server was given it."""
    printed = ""
    _go_live(school)
    for line in LINES:
        if line.split()[0] in _verbs():
            printed += _told(school, line)
    given = "".join(school.echoes.given[name] for name in ("mail", "second", "inbox", "web"))
    missing = [name for name, secret in school.kept.items() if _heart(secret)[:8] not in given]
    assert missing == [], "the servers were not given these, so that nothing is shown by their silence"
    assert "elsewhere" not in school.echoes.given
    assert "MONITOR_TO=deputy@larkspurhill.example" in (school.config.parent / "phone").read_text("utf-8")
    for name, secret in school.kept.items():
        for shape in _shapes(_heart(secret)):
            assert not [line for line in printed.splitlines() if shape in line.encode()], f"{name} was printed or handed on"
            for path in _files(school):
                assert shape not in path.read_bytes(), f"{name} stands in {path.name}"


def test_a_fault_that_holds_a_secret_in_its_words_says_none(school: School) -> None:
    """The program ends with 70 and two lines, which say where it broke and nothing that it held there."""
    folder = school.config.parent / "broken"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(FAULT, encoding="utf-8")
    _go_live(school)
    ended = [_ended(school, line, PYTHONPATH=str(folder)) for line in ("run --all", "test-alert --wait 0")]
    assert [code for code, _ in ended] == [70, 70]
    printed = "".join(words for _, words in ended)
    assert "A fault in the program: RuntimeError" in printed
    for name, secret in school.kept.items():
        assert not any(shape in printed.encode() for shape in _shapes(_heart(secret))), name


def test_the_key_that_signs_links_stays_in_the_database(school: School) -> None:
    """Whoever has it can acknowledge for anybody: no command prints it and no file beside the database holds it."""
    _go_live(school)
    printed = "".join(_told(school, line) for line in ("run --all", "status", "explain A-0001"))
    database = school.config.parent / "var" / "monitor.db"
    (key,) = sqlite3.connect(database).execute("SELECT value FROM secret WHERE name = 'links'").fetchone()
    shapes = [key, key.hex().encode(), base64.b64encode(key)[:42], base64.urlsafe_b64encode(key)[:42]]
    others = [path for path in _files(school) if not path.name.startswith("monitor.db")]
    assert not [path.name for path in others for shape in shapes if shape in path.read_bytes()]
    assert not [shape for shape in shapes if shape in printed.encode()]


def test_the_search_finds_a_secret_in_every_shape() -> None:
    """Plain, in part, in an address, in hexadecimal, and in base64 wherever it begins there."""
    secret = _canary("any")
    leaks = [secret, secret[:9], quote(secret, safe=""), secret.encode().hex()]
    leaks += [base64.b64encode(f"{'x' * at}{secret}yz".encode()).decode() for at in range(3)]
    assert all(any(shape in leak.encode() for shape in _shapes(secret)) for leak in leaks)
    assert not any(shape in b"password secret canary" for shape in _shapes(secret))


def _canary(name: str) -> str:
    """Return what is like a real key: letters and digits by chance, and signs that addresses and forms write otherwise."""
    dice = Random(name)  # noqa: S311 - an invented secret, the same in each run
    part = "".join(dice.choices(string.ascii_letters + string.digits, k=20))
    return part if name in ADDRESSES.values() else f"{part[:10]}+/=%@{part[10:]}"


def _heart(secret: str) -> str:
    """Return of an address only the part that is secret."""
    return secret.rpartition("/")[2] if "://" in secret else secret


def _shapes(secret: str) -> set[bytes]:
    """Return how a secret, or a part of it that is worth something, might stand somewhere."""
    halves = {secret[:8], secret[-8:]}
    coded = {base64.b64encode(b"\0" * at + secret[:-2].encode())[4:20] for at in range(3)}
    return {half.encode() for half in halves} | coded | {quote(secret, safe="").encode(), secret[:12].encode().hex().encode()}


def _sources(echoes: Echoes, named: Mapping[str, str]) -> str:
    web, box = (f"127.0.0.1:{echoes.ports[name]}" for name in ("web", "inbox"))
    rows = [(name, "json", f"http://{web}/{name}/v1", "public-api", '{ text = "text" }') for name in ("api", "moved", "refused")]
    rows += [("forwarded", "mailbox", f"imap://{box}/INBOX", "own-account-api", '{ username = "seen" }')]
    return "".join(
        SOURCE.format(id=name, kind=kind, url=url, access=access, options=options, secret=named[KEYS[name]])
        for name, kind, url, access, options in rows
    )


def _verbs() -> set[str]:
    return {str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands}


def _go_live(school: School) -> None:
    """Alerts are live, as if everybody had answered: what follows tries every way."""
    settings = load(school.config, school.environ)
    store = Store(settings.database)
    store.migrate()
    with store.write() as tx:
        keeping.enrol(tx, settings.school.id, settings.school.name)
        askings.go_live(tx, settings.school.id, datetime.now(UTC))
    store.close()


def _told(school: School, line: str) -> str:
    """Run a command, and return all that it printed and that could be seen of it and of what it started."""
    code, words = _ended(school, line)
    assert code in {0, 1, 2, 3, 74}, f"{line}: {words}"
    return words


def _ended(school: School, line: str, **more: str) -> tuple[int, str]:
    process = start(*line.split(), "--config", str(school.config), **school.environ, **more)
    seen: set[str] = set()
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(process, seen, over))
    watching.start()
    try:
        printed, said = process.communicate(timeout=100)
    finally:
        over.set()
        watching.join()
    assert any("monitor" in words for words in seen)
    return process.returncode, "\n".join((printed, said, *seen))


def _watch(process: "subprocess.Popen[str]", seen: set[str], over: threading.Event) -> None:
    """Note the arguments of a process and of all that it starts, and the environments of those that it starts."""
    while not over.wait(0.004):
        ours = _read(process.pid, "cmdline")
        seen.add(ours)
        for child in _children(process.pid):
            # Between fork and exec a child is still its parent, whose environment is its own.
            before, environ, line = (_read(child, name) for name in ("cmdline", "environ", "cmdline"))
            seen |= {line, f"{line} {environ}"} if before == line != ours else {line}


def _children(pid: int) -> Iterator[int]:
    with suppress(OSError):  # it has ended
        for thread in [*Path(f"/proc/{pid}/task").iterdir()]:
            for child in _read(pid, f"task/{thread.name}/children").split():
                yield int(child)
                yield from _children(int(child))


def _read(pid: int, name: str) -> str:
    """Return what the system says of a process, or nothing once it has ended."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _files(school: School) -> list[Path]:
    """Return every file that the program may have written."""
    folder = school.config.parent
    ours = [folder / "kept", folder / "broken", school.config]
    return [path for path in folder.rglob("*") if path.is_file() and not any(path == one or one in path.parents for one in ours)]
