"""A desk in memory behind a real server on loopback, and a client that sends what a test wants: for tests of the web page."""

import http.client
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock, Thread

from bs4 import BeautifulSoup

from monitor.links import BadLink, Flaw, opened, sign
from monitor.web.desk import Desk, Refusal, Shown
from monitor.web.serve import server

KEY = bytes(range(32))
NOW = datetime(2026, 11, 19, 18, 4, tzinfo=UTC)
LASTS = timedelta(hours=48)
CODE = "K7QF-2MXA"
TOKEN = sign(KEY, CODE, NOW - timedelta(minutes=2))
LINK = f"/a/{TOKEN}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PRESS = b"page=alert&button=take"
OPEN = Shown(
    "Alert A-0013 for the DSL",
    ("Sent Thu 19 Nov 18:02.", "Nobody has it yet. The deputy DSL is told at 18:32."),
    "I have it: stop telling others",
)
TAKEN = replace(OPEN, lines=OPEN.lines[:1], button="", done="Recorded: the DSL has it since 18:04. Nobody else will be told.")
AGAIN = "The DSL has this alert since 18:04. There is nothing more to do here."
OLD = "This link has expired."
UNKNOWN = "This link is not one of ours, or it was changed on its way."
WORDS = "The database is locked [parameters: ('{}',)]"


@dataclass
class Drawer:
    """A desk in memory with one alert, taken once at most, that counts how often it was asked."""

    shows: Shown = OPEN
    looked: int = 0
    asked: int = 0
    taken: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def shown(self, token: str, now: datetime) -> Shown:
        """Return what the link shows."""
        self.looked += 1
        self.code(token, now)
        return TAKEN if self.taken else self.shows

    def take(self, token: str, now: datetime) -> Shown:
        """Take the alert, once."""
        with self.lock:
            self.asked += 1
            code = self.code(token, now)
            if code in self.taken:
                raise Refusal(409, AGAIN)
            self.taken.append(code)
            return TAKEN

    def code(self, token: str, now: datetime) -> str:
        """Return the code that the token holds."""
        try:
            return opened(KEY, token, now, LASTS)
        except BadLink as bad:
            raise (Refusal(410, OLD) if bad.why is Flaw.EXPIRED else Refusal(403, UNKNOWN)) from None


@dataclass
class Broken(Drawer):
    """A desk whose store fails, in words that quote the token."""

    def shown(self, token: str, now: datetime) -> Shown:
        """Fail at once."""
        raise RuntimeError(WORDS.format(token), now)

    def take(self, token: str, now: datetime) -> Shown:
        """Fail once it has counted."""
        self.asked += 1
        return self.shown(token, now)


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers by lower-case name, and the text."""

    status: int
    headers: Mapping[str, str]
    text: str


@contextmanager
def serving(desk: Desk) -> Iterator[int]:
    """The port of a real server for this desk, at 18:04, which is stopped at the end."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        running = server(desk, lambda: NOW, "127.0.0.1", 0)
        thread = Thread(target=running.run, args=([line],))
        thread.start()
        try:
            yield line.getsockname()[1]
        finally:
            running.should_exit = True
            thread.join()


def ask(port: int, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """One request on a connection of its own, sent as it stands here."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request(method, path, body, dict(headers or {}))
        came = line.getresponse()
        return Answer(came.status, {name.lower(): value for name, value in came.getheaders()}, came.read().decode())
    finally:
        line.close()


def press(port: int, path: str = LINK) -> Answer:
    """What a browser sends when the button is pressed."""
    return ask(port, "POST", path, PRESS, FORM | {"Sec-Fetch-Site": "same-origin"})


def wording(answer: Answer) -> str:
    """The words of the page, with one space between them."""
    return " ".join(BeautifulSoup(answer.text, "lxml").get_text(" ").split())
