"""A command of the school's own gets the text and the reader and nothing else, and what it says with its exit code is told."""

import json
import logging
import os
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from digests.command import Command
from digests.model import DeliveryError, Letter
from tests.digests.letters import message

TEXT = "Online alert A-0013 needs the DSL: $(touch owned) `touch owned` \u00a3 \u0175\n; touch owned\n"
ALERT = message(Letter("a subject that stays here", TEXT, "<p>a page that stays here</p>"), to="+44 1632 960103")
ENOUGH = 20.0  # seconds: a process has to start first, on a busy machine
REPORTER = """
import json, os, sys
with open(sys.argv[1], "w") as report:
    json.dump([sys.argv[2:], sys.stdin.buffer.read().decode(), dict(os.environ), os.getpgrp() == os.getpid()], report)
"""


def script(folder: Path, *lines: str, mode: int = 0o700) -> Path:
    """Return an executable shell script of these lines."""
    path = folder / "send message.sh"
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
    path.chmod(mode)
    return path


def refusal(command: Command) -> str:
    """Return what the courier says when it fails; it is never for good, and holds neither text nor reader."""
    with pytest.raises(DeliveryError) as caught:
        command.deliver(ALERT)
    assert not caught.value.permanent
    assert "A-0013" not in caught.value.words
    assert "960103" not in caught.value.words
    return caught.value.words


def test_it_gets_the_text_and_the_reader_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text comes on standard input as UTF-8, the reader in the environment; no secret of ours does. No shell reads them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_PASSWORD", "correct-horse-secret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    program, report = tmp_path / "reporter.py", tmp_path / "report.json"
    program.write_text(f"#!{sys.executable}\n{REPORTER}", encoding="utf-8")
    program.chmod(0o700)
    Command((str(program), str(report), "--to $MONITOR_TO", "; touch owned"), ENOUGH).deliver(replace(ALERT, urgent=True))
    arguments, text, environment, leads = json.loads(report.read_text(encoding="utf-8"))
    assert arguments == ["--to $MONITOR_TO", "; touch owned"]
    assert text == TEXT
    environment.pop("LC_CTYPE", None)  # Python sets it for itself: PEP 538
    assert environment == {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MONITOR_TO": ALERT.to, "MONITOR_URGENT": "1"}
    assert leads
    assert not (tmp_path / "owned").exists()


def test_what_is_not_urgent_is_said_too(tmp_path: Path) -> None:
    """A command can choose the dearer way for what is urgent."""
    Command((str(script(tmp_path, f"printf %s $MONITOR_URGENT > '{tmp_path}/urgent'")),), ENOUGH).deliver(ALERT)
    assert (tmp_path / "urgent").read_text(encoding="utf-8") == "0"


def test_what_it_prints_goes_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Scripts print what they are sent; ours is not the log where that may stand."""
    caplog.set_level(logging.DEBUG)
    path = script(tmp_path, "cat", "cat >&2", "echo $MONITOR_TO >&2")
    Command((str(path),), ENOUGH).deliver(ALERT)
    assert (capfd.readouterr(), caplog.text) == (("", ""), "")


def test_it_need_not_read(tmp_path: Path) -> None:
    """A command that ends without reading a long text has taken it all the same."""
    Command((str(script(tmp_path, "exit 0")),), ENOUGH).deliver(replace(ALERT, letter=Letter("", "x" * 1_000_000, "")))


def test_text_that_is_no_text_is_sent_as_well_as_it_can_be(tmp_path: Path) -> None:
    """A lone surrogate, which UTF-8 cannot hold, becomes a question mark."""
    path = script(tmp_path, f"cat > '{tmp_path}/text'")
    Command((str(path),), ENOUGH).deliver(replace(ALERT, letter=Letter("", "a\ud800b", "")))
    assert (tmp_path / "text").read_bytes() == b"a?b"


@pytest.mark.parametrize(
    ("line", "saying"),
    [
        ("exit 75", "asks to be tried again (exit code 75)"),
        ("exit 1", "failed (exit code 1)"),
        ("exit 255", "failed (exit code 255)"),
        ("kill -9 $$", "ended by signal 9"),
    ],
)
def test_its_exit_code_is_told(line: str, saying: str, tmp_path: Path) -> None:
    """Whatever it fails with, it may succeed another time; the code is all that is told of it."""
    assert saying in refusal(Command((str(script(tmp_path, "cat >&2", line)),), ENOUGH))


@pytest.mark.parametrize("size", [1, 1_000_000], ids=["short text", "long text"])
def test_one_that_hangs_is_killed_with_all_it_started(size: int, tmp_path: Path) -> None:
    """After its time the whole process group is gone, also what runs in its background, and a text that nobody read."""
    pids = tmp_path / "pids"
    path = script(tmp_path, "sleep 600 &", f"echo $$ $! > '{pids}.part'", f"mv '{pids}.part' '{pids}'", "sleep 600")
    with pytest.raises(DeliveryError, match="did not end in time"):
        Command((str(path),), 3).deliver(replace(ALERT, letter=Letter("", "x" * size, "")))
    assert [pid for pid in pids.read_text(encoding="ascii").split() if _alive(pid)] == []


@pytest.mark.parametrize(
    ("spoil", "saying"),
    [
        (Path.unlink, "is not there"),
        (lambda path: path.chmod(0o600), "may run"),
        (lambda path: (path.unlink(), path.mkdir()), "may run"),
        (lambda path: path.chmod(0o707), "chmod o-w"),
        (lambda path: path.write_text("#!/nowhere/sh\n"), "its first line"),
        (lambda path: path.write_bytes(b"\x7fELF nonsense"), "could not be run: Exec format error"),
        (lambda path: (path.unlink(), path.symlink_to(path)), "could not be run"),
    ],
    ids=["missing", "not executable", "a folder", "world-writable", "no interpreter", "no program", "a loop"],
)
def test_one_that_cannot_be_run_is_told_clearly(spoil: object, saying: str, tmp_path: Path) -> None:
    """Each way in which the path can be wrong has words that mend it."""
    path = script(tmp_path, "exit 0")
    assert callable(spoil)
    spoil(path)
    assert saying in refusal(Command((str(path),), ENOUGH))


def test_a_command_is_not_looked_for_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare name means the file in this folder, and never another of that name on the PATH."""
    monkeypatch.chdir(tmp_path)
    assert "is not there" in refusal(Command(("true",), ENOUGH))
    script(tmp_path, "exit 3").rename(tmp_path / "true")
    assert "exit code 3" in refusal(Command(("true",), ENOUGH))


def _alive(pid: str) -> bool:
    """Whether a process still runs, a moment after it was killed."""
    for _ in range(100):
        with suppress(OSError):
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][0]
            if state not in "ZX":
                time.sleep(0.05)
                continue
        return False
    return True
