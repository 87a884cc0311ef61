"""What ends a pass or the resident mode, as systemd, a terminal and a person at the keyboard do it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from monitor import leaving
from tests.acceptance.command import COMMAND, PATIENCE, at_any_hour, monitor, start, surroundings, wait_until
from tests.acceptance.web import Served, feed, serve, write_config
from tests.sources.hostile import NOT_FOUND, Talk, listening
from tests.world import COMPLAINT, THREAT

SLOW = "deadline = 60"  # seconds; a server here keeps a reader waiting for longer than that


def is_alone(session: int) -> bool:
    """Return whether no process of a session is left."""
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return True
    return False


def told(letters: Path) -> dict[str, int]:
    """Return the alerts that were delivered, each with when: one that is delivered again is written again."""
    return {path.name: path.stat().st_mtime_ns for path in letters.glob("*-urgent-dsl-*.eml")}


@contextmanager
def trickling() -> Iterator[tuple[str, threading.Event]]:
    """A server that sends a byte now and then and never ends; give its address, and what says that somebody reads."""
    read = threading.Event()

    def trickle(talk: Talk) -> None:
        if talk.asked.path == "/robots.txt":
            talk.say(NOT_FOUND)
            return
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
        read.set()
        while True:
            talk.say(b" ")
            time.sleep(0.2)

    with listening(trickle) as listener:
        yield f"127.0.0.1:{listener.port}", read


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_pass_that_is_told_to_leave_waits_for_no_slow_server(tmp_path: Path, number: signal.Signals) -> None:
    """It dies of the signal, without a traceback; its workers go with it; what it had found was told, and is told once."""
    letters = tmp_path / "letters"
    with serve({"/feed": Served(feed(("News", THREAT)))}) as host:
        with trickling() as (slow, read):
            sources = [("gazette", "feed", f"http://{host}/feed"), ("slow", "feed", f"http://{slow}/feed")]
            config = write_config(tmp_path, sources, fetch=SLOW)
            one = start("run", "--config", str(config))
            wait_until(lambda: read.is_set() and told(letters))
            one.send_signal(number)
            printed, errors = one.communicate(timeout=PATIENCE)
            assert one.returncode == -number, errors
            assert "Stopped." in errors
            assert "Traceback" not in errors + printed
            wait_until(lambda: is_alone(one.pid))
        before = told(letters)
        after = monitor("run", "--all", "--config", str(config))
    assert "Another pass" not in after.stderr
    assert list(letters.glob("*-letter-head-*.eml"))
    assert told(letters) == before


def test_a_quiet_pass_leaves_without_a_word(tmp_path: Path) -> None:
    """Cron would mail it to somebody each time that the server is switched off."""
    with trickling() as (slow, read):
        config = write_config(tmp_path, [("slow", "feed", f"http://{slow}/feed")], fetch=SLOW)
        one = start("run", "--quiet", "--config", str(config))
        wait_until(read.is_set)
        one.terminate()
        assert one.communicate(timeout=PATIENCE) == ("", "")


def test_what_was_asked_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    """Under nohup the signal of a terminal that closes is ignored, and stays so."""
    gate = threading.Event()
    with serve({"/feed": Served(feed(("News", COMPLAINT)), gate=gate)}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], fetch=SLOW)
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            one = start("run", "--config", str(config))
        finally:
            signal.signal(signal.SIGHUP, before)
        wait_until((tmp_path / "var" / "monitor.db").exists)
        one.send_signal(signal.SIGHUP)
        gate.set()
        printed, errors = one.communicate(timeout=PATIENCE)
    assert one.returncode == 0, printed + errors


@contextmanager
def in_a_terminal(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """Start the command in a terminal; give both. To close the terminal is what closing its window does."""
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        with os.fdopen(theirs) as end:
            one = subprocess.Popen(  # noqa: S603 - our own command
                ["setsid", "--ctty", COMMAND, *arguments],  # noqa: S607
                stdin=end,
                stdout=end,
                stderr=end,
                env=surroundings(**environment),
            )
        try:
            yield one, terminal
        finally:
            one.kill()
            one.wait()


@pytest.mark.parametrize(("verb", "code"), [("run", -signal.SIGHUP), ("serve", 0)])
def test_a_terminal_that_is_closed_keeps_nothing_from_ending(tmp_path: Path, verb: str, code: int) -> None:
    """It cannot be written to any more, so nobody is told of the end; what was found was told, and the next pass is let in."""
    letters = tmp_path / "letters"
    with serve({"/feed": Served(feed(("News", THREAT)))}) as host:
        with trickling() as (slow, read):
            sources = [("gazette", "feed", f"http://{host}/feed"), ("slow", "feed", f"http://{slow}/feed")]
            config = write_config(tmp_path, sources, fetch=SLOW)
            with in_a_terminal(verb, "--config", str(config), **at_any_hour(tmp_path)) as (one, terminal):
                wait_until(lambda: read.is_set() and told(letters))
                terminal.close()
                assert one.wait(PATIENCE) == code
        before = told(letters)
        assert "Another pass" not in monitor("run", "--all", "--config", str(config)).stderr
    assert told(letters) == before


BROKEN = """
import time
from monitor.gate import Gate
from monitor.leaving import Leaving, Work
def broken(*_):
    raise SystemExit(1)
with Leaving(broken) as leaving, leaving.during(Work(Gate(), broken, broken)):
    print(flush=True)
    time.sleep(600)
"""
STUBBORN = """
import threading, time
from monitor.gate import Gate
from monitor.leaving import Leaving, Work
with Leaving(lambda _: None) as leaving, leaving.during(Work(Gate(), threading.Event().wait, lambda: None)):
    print(flush=True)
    time.sleep(600)
"""
HANGING = """
import time
from monitor import leaving
from monitor.gate import Gate
leaving.LONGEST_END, leaving.STILL_SENDING, leaving.LONGEST = {seconds}
gate = Gate()
def hand_over():
    with gate.passage():
        print("handed over", flush=True)
        time.sleep(600)
work = leaving.Work(gate, hand_over, lambda: print("halted", flush=True))
with leaving.Leaving(lambda _: None) as one, one.during(work):
    {meanwhile}
"""


@contextmanager
def begun(words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a program of a few words, and give it and the first line that it prints."""
    there = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, env=there, text=True) as one:  # noqa: S603 - ours
        assert one.stdout
        try:
            yield one, one.stdout.readline()
        finally:
            one.kill()


def test_whatever_breaks_on_the_way_out_it_ends() -> None:
    """The gate is shut by then, and the lock would be held for ever: letters, workers and last words may all fail."""
    with begun(BROKEN) as (one, _):
        one.terminate()
        assert one.wait(PATIENCE) == -signal.SIGTERM


@pytest.mark.parametrize(
    ("seconds", "meanwhile"),
    [("1, 600, 600", "hand_over()"), ("600, 3, 4", "print('at work', flush=True), time.sleep(600)")],
    ids=["when it is told to leave", "when all else is over"],
)
def test_a_letter_that_hangs_is_handed_over_once_and_waited_for_only_so_long(seconds: str, meanwhile: str) -> None:
    """In the outbox it is unsent, and would be taken for one that waits there; what is promised is a minute in all."""
    with begun(HANGING.format(seconds=seconds, meanwhile=meanwhile)) as (one, first):
        one.terminate()
        rest, _ = one.communicate(timeout=PATIENCE)
    assert one.returncode == -signal.SIGTERM
    assert (first + rest).removeprefix("at work\n") == "handed over\nhalted\n"
    assert leaving.LONGEST + leaving.LAST_WORD < 60


def test_a_second_signal_ends_at_once_and_its_echo_does_not() -> None:
    """Letters to a mail server that hangs hold it up for some seconds, unless somebody means it."""
    with begun(STUBBORN) as (one, _):
        one.terminate()
        one.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            one.wait(1.5)

        def is_ended() -> bool:
            # However slow the machine is: a second after the first signal was heard it is taken for an echo no more.
            one.terminate()
            return one.poll() is not None

        wait_until(is_ended)
        assert one.returncode == -signal.SIGTERM


def test_the_resident_mode_makes_a_pass_and_ends_well_when_it_is_told_to(tmp_path: Path) -> None:
    """To be ended is how it ends: code 0 in the middle of a pass, one line, and the next one tells nothing again."""
    with trickling() as (slow, read), serve({"/feed": Served(feed(("News", COMPLAINT)))}) as host:
        sources = [("gazette", "feed", f"http://{host}/feed"), ("slow", "feed", f"http://{slow}/feed")]
        config = write_config(tmp_path, sources, fetch=SLOW)
        resident = start("serve", "--config", str(config), **at_any_hour(tmp_path))
        wait_until(read.is_set)
        resident.terminate()
        printed, errors = resident.communicate(timeout=PATIENCE)
        wait_until(lambda: is_alone(resident.pid))
    assert resident.returncode == 0, errors
    assert "A pass every 5 minutes" in printed
    assert errors.strip() == "Ended by SIGTERM."


def test_between_two_passes_the_resident_mode_ends_at_once(tmp_path: Path) -> None:
    """By Ctrl-C too, and without a traceback."""
    with serve({"/feed": Served(feed(("News", COMPLAINT)))}) as host:
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")])
        resident = start("serve", "--config", str(config), **at_any_hour(tmp_path))
        wait_until(lambda: list((tmp_path / "letters").glob("*-letter-head-*.eml")))
        wait_until(lambda: not (tmp_path / "var" / "monitor.db.lock").read_text())
        resident.send_signal(signal.SIGINT)
        _, errors = resident.communicate(timeout=PATIENCE)
    assert resident.returncode == 0
    assert errors.strip() == "Ended by SIGINT."
