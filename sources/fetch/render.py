"""What a page looks like once its scripts have run: by a browser without a network, which gets only what our own road brings."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import IO, Any

import httpx

from sources import frames
from sources.fetch.address import check_url
from sources.fetch.exchange import Answer
from sources.fetch.media import is_media
from sources.model import Exhausting, Refused, Response, Source, SourceError, TooMuch, Validators
from sources.sandbox import NONSENSE, environment, pipe_of

OPTION = "render"
MOST_PARTS = 60
MOST_BYTES = 10_000_000  # of all parts, unpacked
QUIET_SHARE = 2 / 3  # of the time: by then the page has to be at rest; the rest is for starting, and for taking it as it stands
GRACE = 5.0  # seconds for the browser's keeper to end everything
PATH = "/usr/local/bin:/usr/bin:/bin"  # where a machine has its Chromium, and what that calls
_MOST_CHARACTERS = 300
_ONE_AT_A_TIME = Lock()  # a browser takes some hundred megabytes
# What says how a body was packed, of which we unpacked it, and what would lead the browser elsewhere.
_LEFT_OUT = {"connection", "content-encoding", "content-length", "keep-alive", "link", "refresh", "transfer-encoding"}
_HOLLOW = (204, 205, 304)
_INSTALL = "Install both: pip install 'school-monitor[browser]', and Chromium (on Debian: apt-get install chromium)."
_START = "See docs/sources.md, on pages that scripts build: Chromium needs memory, and user namespaces for its sandbox."


@dataclass(frozen=True, slots=True)
class Bounds:
    """How we are named to a page's scripts, and the most seconds and bytes of markup that it may come to."""

    agent: str
    seconds: float
    most: int


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a page wants: its address, what is said besides our name, and the seconds and bytes that are left for it."""

    url: str
    headers: Mapping[bytes, bytes]
    seconds: float
    most: int


Bring = Callable[[Part], Answer]
"""Fetches a part, each hop checked as a page's own address is, or raises ``SourceError``."""


def wanted(source: Source) -> bool:
    """Return whether a source's page is to be rendered; raise ``Refused`` when its option says neither yes nor no."""
    said = source.options.get(OPTION, "no")
    if said not in {"yes", "no"}:
        raise Refused(f'its option {OPTION} is neither "yes" nor "no"', "Correct it in config.toml.")
    return said == "yes"


def rendered(response: Response, bounds: Bounds, bring: Bring) -> Response:
    """Return a page's answer with the markup that its scripts made of it, or raise ``SourceError``. What is no HTML stays.

    Nothing is promised of when it changes: the scripts and what they fetch change by themselves.
    """
    if "html" not in response.headers.get("content-type", "").lower():
        return response
    with _ONE_AT_A_TIME:
        parts = _Parts(response.url, bring, time.monotonic() + bounds.seconds * QUIET_SHARE)
        markup = _drawn(response, bounds, parts)
    if len(markup) > bounds.most:
        raise TooMuch(f"the page that scripts built is larger than the {bounds.most:,} bytes that we accept")
    return replace(
        response,
        headers=_passed_on(response.headers) | {"content-type": "text/html; charset=utf-8"},
        body=markup,
        validators=Validators(),
        max_age=None,
        robots=f"{response.robots}; {parts.told()}",
    )


@dataclass(slots=True)
class _Parts:
    """What the page at ``page`` is made of, as far as it may have it: so many parts, so many bytes, by one instant."""

    page: str
    bring: Bring
    until: float
    asked: int = 0
    missing: int = 0
    left: int = MOST_BYTES

    def answer(self, url: str, accept: str) -> tuple[Mapping[str, Any], bytes]:
        """Return status, headers and body of a part, and whether it was the last; status 0: the page must do without it."""
        self.asked += 1
        try:
            answer = self._brought(url, accept)
        except SourceError as error:
            self.missing += 1
            if isinstance(error, TooMuch):
                self.left = 0  # so much of it was let in before it was seen to be too much
            return {"status": 0, "full": self._full()}, b""
        self.left -= len(answer.body)
        said = {"status": answer.status, "headers": _passed_on(answer.headers), "full": self._full()}
        return said, b"" if answer.status in _HOLLOW else answer.body

    def _full(self) -> bool:
        return self.asked >= MOST_PARTS or self.left <= 0

    def told(self) -> str:
        """Return in words what the page was made of."""
        return f"its scripts were run, with {self.asked - self.missing} of the {self.asked} parts that it asked for"

    def _brought(self, url: str, accept: str) -> Answer:
        if self.asked > MOST_PARTS or self.left <= 0:
            raise TooMuch("the page is made of more than we accept")
        part, page = check_url(url), check_url(self.page)
        headers = {b"Accept": _plain(accept)}
        if _origin(part) != _origin(page):
            headers[b"Origin"] = _origin(page).encode()  # some places answer other pages only by their name (CORS)
        answer = self.bring(Part(str(part), headers, self.until - time.monotonic(), self.left))
        if is_media(answer.headers):
            raise Refused("pictures, sounds and films are never fetched")
        return answer


def _passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in _LEFT_OUT}


def _trouble(name: str) -> SourceError:
    """Return the error that the browser's keeper means: it was near hostile bytes, so that it gives us a name and no words."""
    match name:
        case "playwright" | "chromium":
            return Refused(f"this page is built by scripts, and {name.title()}, which runs them here, is missing", _INSTALL)
        case "start":
            return Exhausting("Chromium did not start on this machine", _START)
        case _:
            return Exhausting("the browser did not come to the end of this page in the time and memory allowed")


def _plain(accept: str) -> bytes:
    return accept.encode() if accept.isascii() and accept.isprintable() and len(accept) < _MOST_CHARACTERS else b"*/*"


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _drawn(response: Response, bounds: Bounds, parts: _Parts) -> bytes:
    """Return the markup that the browser makes of the page; of it nothing is left then, neither process nor file."""
    page = {"url": response.url, "headers": _passed_on(response.headers), "agent": bounds.agent}
    limits = {"quiet": bounds.seconds * QUIET_SHARE, "seconds": bounds.seconds, "most": bounds.most + 1}
    task = json.dumps(page | limits).encode()
    with tempfile.TemporaryDirectory(prefix="school-monitor-") as folder, _browser(folder, bounds.seconds + GRACE) as line:
        line.say(task, response.body)
        return _talk(line, parts)


@dataclass(frozen=True, slots=True)
class _Line:
    """The pipes to the browser's keeper. What it says was near hostile bytes; when it falls silent or rambles, it has died."""

    asks: IO[bytes]
    tells: IO[bytes]

    def say(self, words: bytes, body: bytes) -> None:
        with _alive():
            frames.send(self.asks, words, body)

    def hear(self) -> Mapping[str, str]:
        with _alive():
            return {str(name): str(word) for name, word in json.loads(frames.receive(self.tells)).items()}

    def markup(self) -> bytes:
        with _alive():
            return frames.receive(self.tells)


@contextlib.contextmanager
def _alive() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError, *NONSENSE):
        raise _trouble("crash") from None  # the cause may quote the page


def _talk(line: _Line, parts: _Parts) -> bytes:
    """Bring the browser what it asks for, until it tells the page's markup or a trouble."""
    while "part" in (said := line.hear()):
        answer, body = parts.answer(said["part"], said.get("accept", ""))
        line.say(json.dumps(answer).encode(), body)
    if "markup" not in said:
        raise _trouble(said.get("trouble", ""))
    return line.markup()


@contextlib.contextmanager
def _browser(folder: str, seconds: float) -> Iterator[_Line]:
    """Start the browser's keeper; it is ended with all that it started when the block ends, or after so many seconds."""
    process = subprocess.Popen(
        (sys.executable, "-P", "-m", "sources.browser"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(folder),
        cwd=folder,
        start_new_session=True,  # Ctrl-C is for us: the keeper ends when we do
    )
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield _Line(pipe_of(process.stdin), pipe_of(process.stdout))
    finally:
        _stop(process)
        timer.cancel()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Have the keeper end everything, and let go of its pipes."""
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what was not written goes nowhere now
            pipe_of(pipe).close()


def _environment(folder: str) -> dict[str, str]:
    """Return what Python, playwright and Chromium need to find each other, and no more: secrets live in environments."""
    browsers = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or str(Path.home() / ".cache" / "ms-playwright")
    return environment() | {"PATH": PATH, "HOME": folder, "TMPDIR": folder, "PLAYWRIGHT_BROWSERS_PATH": browsers}
