"""The web server takes little from strangers, keeps nobody waiting for anybody, and ends when it is told to."""

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from time import monotonic, sleep

import pytest

from monitor.web.desk import Shown
from monitor.web.pages import LARGEST, NOT_PRESSED
from tests.monitor.web_desk import CODE, FORM, LINK, NOW, PRESS, Drawer, ask, press, serving


def test_a_form_is_read_no_further_than_it_can_go() -> None:
    """Whatever length it gives, and if it gives none and never ends, no more than 4 kB of it is kept."""
    desk = Drawer()
    head = f"POST {LINK} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(desk) as port:
        assert ask(port, "POST", LINK, b"x" * LARGEST, FORM).status == 400
        assert ask(port, "POST", LINK, b"x" * (LARGEST + 1), FORM).status == 413
        assert closes(port, head.encode(), b"40\r\n" + b"x" * 64 + b"\r\n", within=20_000)
    assert desk.asked == 0


def test_headers_are_read_no_further_than_they_can_go() -> None:
    """Headers that never end are turned away by the server itself."""
    with serving(Drawer()) as port:
        assert closes(port, f"GET {LINK} HTTP/1.1\r\nHost: x\r\n".encode(), b"X-More: " + b"x" * 1_000 + b"\r\n", within=100_000)


def closes(port: int, head: bytes, piece: bytes, *, within: int) -> bool:
    """Return whether the server closes the connection before this many bytes of a request that never ends were sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(head)
        line.settimeout(0.01)
        try:
            for _ in range(within // len(piece)):
                line.sendall(piece)
                with suppress(TimeoutError):
                    if not line.recv(65_536):
                        return True
        except ConnectionError:
            return True
    return False


def test_a_client_that_goes_away_takes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """A form that breaks off is no press, and one line in the log, not a fault."""
    desk = Drawer()
    with serving(desk) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            head = f"POST {LINK} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: 22\r\n\r\n"
            line.sendall(head.encode() + PRESS[:-1])
        patience = monotonic() + 20
        while not caplog.records and monotonic() < patience:
            sleep(0.01)
    assert [record.getMessage() for record in caplog.records] == [f"refused with 400: {NOT_PRESSED}"]
    assert desk.asked == 0


@dataclass
class Slow(Drawer):
    """A desk whose store waits for something."""

    reached: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)

    def shown(self, token: str, now: datetime) -> Shown:
        """Wait, then show."""
        self.reached.set()
        self.go.wait(20)
        return super().shown(token, now)


def test_a_slow_store_keeps_nobody_else_waiting() -> None:
    """While one request waits for the store, others are answered."""
    desk = Slow()
    with serving(desk) as port, ThreadPoolExecutor(1) as other:
        waiting = other.submit(ask, port, "GET", LINK)
        assert desk.reached.wait(20)
        assert ask(port, "GET", "/health").text == "ok"
        assert not waiting.done()
        desk.go.set()
        assert waiting.result().status == 200


def test_a_crowd_is_turned_away_and_when_it_is_gone_the_page_is_there_again() -> None:
    """Connections without number cannot use up the machine."""
    with serving(Drawer()) as port:
        crowd = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(64)]
        assert ask(port, "GET", LINK).status == 503
        for line in crowd:
            line.close()
        patience = monotonic() + 20
        while ask(port, "GET", LINK).status != 200:
            assert monotonic() < patience


RUN = f"""
import logging, sys
from datetime import datetime
from monitor.web.desk import Shown
from monitor.web.serve import serve
logging.basicConfig(level=1)
class Waiting:
    def shown(self, token, now): return Shown("Alert")
    def take(self, token, now):
        print("taking", flush=True)
        sys.stdin.readline()
        return Shown("Alert", done="Taken")
serve(Waiting(), lambda: datetime.fromisoformat("{NOW.isoformat()}"), "127.0.0.1", int(sys.argv[1]))
print("ended", flush=True)
"""


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_answers_what_is_under_way_and_ends(stop: signal.Signals) -> None:
    """A press that the server has begun with is answered; then it returns to whoever called it, and logged no token."""
    port = free_port()
    with (
        subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", RUN, str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"]},
        ) as running,
        ThreadPoolExecutor(1) as thumb,
    ):
        assert running.stdin is not None
        assert running.stdout is not None
        until_it_listens(port)
        pressed = thumb.submit(press, port)
        assert running.stdout.readline() == "taking\n"
        running.send_signal(stop)
        running.stdin.write("\n")
        running.stdin.flush()
        assert "Taken" in pressed.result().text
        said, logged = running.communicate(timeout=20)
    assert (running.returncode, said) == (0, "ended\n")
    assert "asyncio" in logged
    assert CODE not in logged


def free_port() -> int:
    """A port below those that the system hands out by itself, so that nothing else gets it meanwhile."""
    for port in range(10_000 + os.getpid() % 20_000, 32_000):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("Every port is taken.")


def until_it_listens(port: int) -> None:
    """Return once somebody answers on this port."""
    patience = monotonic() + 20
    while True:
        try:
            ask(port, "GET", "/health")
        except OSError:
            assert monotonic() < patience
            sleep(0.02)
        else:
            return
