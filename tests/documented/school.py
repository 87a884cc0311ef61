"""A school that has had a pass over the sample town: every reference that a page names stands for something in it."""

import contextlib
import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from monitor import policy, town
from monitor.cli import Exit, app
from monitor.store.trouble import trouble_of
from tests.acceptance.command import COMMAND, PATIENCE, at_any_hour, free_ports, start, surroundings
from tests.acceptance.start import NAME, options, pages
from tests.acceptance.web import serve
from tests.digests.post_office import PostOffice, serving
from tests.documented.lines import Typed
from tests.documented.table import A_FILE, ADDED, ANSWERS, FILES, FOLDERS, PLACEHOLDERS, WORDS, Row
from tests.monitor.registers import england, export
from tests.monitor.registers import school as register_row

PROGRAM = re.compile(r"^(?:/opt/school-monitor/)?(?:\.venv/bin/)?monitor$")
MORE = """
[mail]
host = "127.0.0.1"
port = {mail}
security = "plain-loopback"
sender = "monitor@larkspurhill.example"
[web]
url = "https://monitor.larkspurhill.example"
port = {web}
"""
# What the pages call copies of the database.
COPIES = ("var/backups/monitor-2026-11-22.db", "var/backups/monitor-before-upgrade-from-0009.db", "var/salvaged.db")
POST = '{"id": 1, "text": "Larkspur Hill Primary School in Brackenford has lost my coat again"}\n'
FEEDS = '<opml version="2.0"><body><outline type="rss" text="Gazette" xmlUrl="https://gazette.example/rss"/></body></opml>'
PAPER = "Being Kind Online\n- not to post racist comments\nThe headteacher will first talk to whoever wrote it.\n"
POLICY = (
    *(NAME, "Being Kind Online", "", "", "2028-03", "", "y"),
    *("", "not to post racist comments", *[""] * 10, "The headteacher will first talk", *[""] * 20),
)


class Found(NamedTuple):
    """What the references of one line may stand for together."""

    case: str = "M-0001"
    alert: str = "A-0001"
    step: str = "log_it"
    test: str = "T-0001"
    code: str = "AAAA-AAAA"
    lesson: str = "1"
    role: str = "head"


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    printed: str
    fault: BaseException | None = None


@dataclass(frozen=True)
class School:
    """The prepared folder, what can be found in it, and what is open around it."""

    folder: Path
    found: tuple[Found, ...] = ()
    letters: tuple[str, ...] = ()
    web: str = ""
    web_port: int = 0

    def copied(self, to: Path) -> "School":
        """Return the same in a folder of its own, for a command to change."""
        shutil.copytree(self.folder, to, dirs_exist_ok=True)
        return replace(self, folder=to)

    def closest(self, rows: list[Row], words: tuple[str, ...]) -> str:
        """Return what the row says that fits a command most closely, or nothing."""
        return max([(0, ""), *((len(row.begins), said) for row in rows for said in self.said([row], words))])[1]

    def said(self, rows: list[Row], words: tuple[str, ...]) -> list[str]:
        """Return what the table says of a command, with what only this school knows filled in."""
        line = " ".join(("monitor", *words[1:]))
        return [
            str(row.said)
            .replace("{sample}", str(free_ports(9)))
            .replace("{loopback}", " ".join(self._loopback()))
            .replace("{policy}", "\n".join((*POLICY[:9], "4", *[""] * 40)))
            .replace("{policy with its paper}", "\n".join(POLICY))
            .replace("{school}", "\n".join((NAME, *[""] * 40)))
            for row in rows
            if line.startswith(row.begins)
        ]

    def _loopback(self) -> tuple[str, ...]:
        return options(self.folder, self.web)[:-2]


@contextmanager
def prepared(folder: Path) -> Iterator[School]:
    """Yield the school; the town, its mail server and a web for beginners stay open meanwhile."""
    with ExitStack() as around:
        ports, office = free_ports(11), PostOffice()
        around.enter_context(town.serve(datetime.now(UTC), ports))
        mail = around.enter_context(serving(office))
        school = School(folder, web=around.enter_context(serve(pages())), web_port=ports + 10)
        text = town.config_text(ports, Path()) + MORE.format(mail=mail, web=ports + 10)
        write_files(folder, text)
        for words in ("run --all", "test-alert --wait 0"):
            done = typed(school, Typed(("monitor", *words.split())))
            assert done.code == 3, done.printed
        unsure = re.findall(r"monitor tray (M-\d+) namesake", typed(school, Typed(("monitor", "tray"))).printed)
        for line in (
            f"tray {unsure[0]} namesake --by head",
            "learned --add-place Netherby --weight 0.5 --by head",
        ):
            done = typed(school, Typed(("monitor", *line.split())))
            assert done.code == 0, done.printed
        # Whichever is refused is in nobody's hands yet: which number that one has depends on which page answered first.
        closing = (typed(school, Typed(("monitor", "case", case, "close", "--by", "head"))) for case in sorted(_cases(school)))
        assert any(done.code == 0 for done in closing)
        for copy in COPIES:
            done = typed(school, Typed(("monitor", "backup", "--to", copy)))
            assert done.code == 0, done.printed
        (folder / "var" / "monitor.db.lock").unlink()
        mails = [*office.mails, *(path.read_bytes() for path in (folder / "letters").glob("*.eml"))]
        school = replace(school, letters=tuple(_words(message_from_bytes(mail, policy=default)) for mail in mails))
        yield replace(school, found=tuple(_found(school)))


def write_files(folder: Path, text: str) -> None:
    """Every file that a page names is there."""
    shipped = Path(policy.__file__).parent / "policies"
    for name, content in {
        "config.toml": text, "our-school.toml": text, "posts.jsonl": POST, "texts.jsonl": POST,
        "feeds.opml": FEEDS, "paper.txt": PAPER, "mail.eml": "Subject: x\n\nA lovely concert.\n",
        "ours.toml": (shipped / "orchard.toml").read_text("utf-8"), "new.toml": (shipped / "orchard.toml").read_text("utf-8"),
        "old.toml": (shipped / "derwent_vale.toml").read_text("utf-8"),
    }.items():  # fmt: skip
        (folder / name).write_text(content, encoding="utf-8")
        (folder / name).chmod(0o600)
    (folder / "var").mkdir(mode=0o700)
    here = text.replace("./var/", "").replace("./letters", "../letters")
    (folder / "var" / "sample.toml").write_text(here, encoding="utf-8")
    ours = register_row(100001, NAME, Town="Brackenford", Postcode="BK7 4QT")
    (folder / "edubasealldata20261120.csv").write_bytes(export([ours, *england(60)]))


def _words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return "\n".join(str(body.get_content()).splitlines())


def _cases(school: School) -> set[str]:
    return set(re.findall(r"M-\d{4}", typed(school, Typed(("monitor", "cases"))).printed))


def _found(school: School) -> Iterator[Found]:
    """Yield what there is, one case after another; the test that somebody was asked is the same for all."""
    ours = policy.load("orchard", school.folder)
    test, code = re.search(r"monitor ack (T-\d+) --by head --code (\S+)", "\n".join(school.letters)).groups()  # type: ignore[union-attr]
    cases = sorted(_cases(school), reverse=True)
    alerts = sorted(set(re.findall(r"A-\d{4}", typed(school, Typed(("monitor", "status"))).printed)))
    for at, case in enumerate(cases):
        steps = [step["id"] for step in json.loads(typed(school, Typed(("monitor", "case", case, "--json"))).printed)["steps"]]
        drafted = [step for step in steps if ours.letter_of(step)]
        yield Found(case, alerts[at % len(alerts)], (drafted or steps or ["log_it"])[0], test, code)


def filled_in(words: tuple[str, ...], found: Found) -> tuple[str, ...]:
    """Return a command's words with something real for every placeholder."""
    known = WORDS | {word: str(getattr(found, name)) for word, name in PLACEHOLDERS.items()}
    real = [
        FILES.get(before, "mail.eml") if word in A_FILE else known.get(word, word)
        for before, word in zip(("", *words), words, strict=False)
    ]
    return tuple(re.sub(f"^(?:{'|'.join(FOLDERS)})", "", word) for word in real)


def typed(school: School, command: Typed) -> Ended:
    """Run one command of this program in the school's folder, in this process, and return how it ended."""
    arguments = [*command.words[1:], *" ".join(school.said(ADDED, command.words)).split()]
    with contextlib.chdir(school.folder):
        done = CliRunner().invoke(app, arguments, input=school.closest(ANSWERS, command.words) or None)
        if command.output:
            Path(command.output).write_text(done.stdout, encoding="utf-8")
    if not isinstance(done.exception, Exception):
        return Ended(done.exit_code, done.output)
    # The command itself ends with a code of its own where a disk or a database cannot be used: see own_up.
    trouble = trouble_of(done.exception, "a file")
    return Ended(Exit.STORAGE, trouble.words) if trouble else Ended(Exit.BUG, done.output, done.exception)


def in_a_shell(school: School, text: str) -> Ended:
    """Run a line as it stands by a shell, and return how it ended."""
    surrounded = surroundings(PATH=f"{Path(COMMAND).parent}:{surroundings()['PATH']}")
    done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=False, cwd=school.folder, env=surrounded)  # noqa: S603, S607
    return Ended(done.returncode, done.stdout + done.stderr)


def started(school: School, text: str) -> subprocess.Popen[str]:
    """Start what stays until it is stopped, and return it when it is at work."""
    words = text.split()[1:]
    process = start(*words, "--config", str(school.folder / "config.toml"), **at_any_hour(school.folder))
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if _at_work(school, words[0]):
            return process
        time.sleep(0.1)
    process.kill()
    raise AssertionError(f"{text} is not at work: {process.communicate()}")


def _at_work(school: School, verb: str) -> bool:
    """Return whether the page answers, or a pass has been begun."""
    if verb != "web":
        return (school.folder / "var" / "monitor.db.lock").exists()
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", school.web_port), timeout=1):
        return True
    return False
