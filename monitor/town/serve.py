"""Serves the sample town over real HTTP on loopback, and tells the program where it stands."""

import errno
import json
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Thread
from typing import Any

from monitor.town.pages import DOWN, HOST, PLACES, Page, number_ports, read_place, write_pages

PORT = 18080
HIGHEST_PORT = 65535 - len(PLACES) + 1

_POLL_SECONDS = 0.02  # how soon a place notices that the town is closing
_IDLE_SECONDS = 5.0  # a browser opens connections that it may never use


class TownError(Exception):
    """The town cannot be opened: words for the person who started it."""


@dataclass(frozen=True, slots=True)
class Town:
    """The town while it is open: each place's port, and every request so far as place, path and status."""

    ports: Mapping[str, int]
    requests: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Site:
    """What one place needs to answer: its pages, when the town opened as an HTTP date, and where requests are noted."""

    place: str
    pages: Mapping[str, Page]
    modified: str
    requests: list[tuple[str, str, int]]


@contextmanager
def serve(started: datetime, port: int = PORT) -> Iterator[Town]:
    """Open the town: each place answers on a port of its own from ``port`` on, until the block ends.

    Ages count back from the hour of ``started``, so that a second look within the hour finds nothing modified. The place that
    is down holds its port and answers nobody. Raise ``TownError`` when a port cannot be had.
    """
    if not 0 < port <= HIGHEST_PORT:
        raise TownError(f"{port} leaves no room for {len(PLACES)} ports: choose one up to {HIGHEST_PORT} with --port")
    opened = started.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    town = Town(number_ports(port))
    with ExitStack() as places:
        for name, number in town.ports.items():
            places.enter_context(_hold(number) if name == DOWN else _answer(_site(name, opened, town), number))
        yield town


def config_text(port: int, folder: Path) -> str:
    """Return the sample's config.toml with the town on other ports, and with its database and letters under ``folder``."""
    text = (Path(__file__).parent / "config.toml").read_text(encoding="utf-8")
    text = re.sub(rf"(?<={re.escape(HOST)}:)\d+", lambda found: str(int(found[0]) - PORT + port), text)
    text = text.replace('"sqlite:///var/monitor.db"', _toml(f"sqlite:///{folder}/var/monitor.db"))
    return text.replace('folder = "letters"', f"folder = {_toml(f'{folder}/letters')}")


def _toml(text: str) -> str:
    """Return text as TOML writes it: JSON does so too, as long as nothing is written as a pair of surrogates."""
    return json.dumps(text, ensure_ascii=False)


def _site(name: str, opened: datetime, town: Town) -> _Site:
    pages = write_pages(read_place(name, opened, town.ports), town.ports)
    return _Site(name, pages, format_datetime(opened, usegmt=True), town.requests)


@contextmanager
def _explained(port: int) -> Iterator[None]:
    """Turn the system's refusal of a port into words that say what to do."""
    try:
        yield
    except OSError as error:
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
        raise TownError(f"port {port} {why}, and the sample town wants it: choose another with --port") from error


@contextmanager
def _hold(port: int) -> Iterator[None]:
    """Keep a port and do not listen on it, so that whoever connects is refused, and nobody else can answer there."""
    with closing(socket.socket()) as held:
        with _explained(port):
            held.bind((HOST, port))
        yield


@contextmanager
def _answer(site: _Site, port: int) -> Iterator[None]:
    """Answer for one place until the block ends; every connection is closed by then."""
    # Not http.server's own server: that looks its host's name up, and the town never asks the network anything.
    with ThreadingTCPServer((HOST, port), partial(_Visit, site), bind_and_activate=False) as server:
        server.allow_reuse_address = True  # else a town cannot open again for a minute after it closed
        with _explained(port):
            server.server_bind()
            server.server_activate()
        thread = Thread(target=server.serve_forever, args=(_POLL_SECONDS,), name=f"town-{site.place}")
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


class _Visit(BaseHTTPRequestHandler):
    """One connection to one place. http.server calls the methods by these names, which is why this is a class."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS

    def __init__(self, site: _Site, *connection: Any) -> None:  # noqa: ANN401 - handed through to http.server as it comes
        self.site = site
        super().__init__(*connection)

    def do_GET(self) -> None:
        """Send the page, that it is not modified, or that there is none."""
        page = self.site.pages.get(self.path) or self.site.pages.get(self.path.partition("?")[0])
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, Page("text/plain; charset=utf-8", b"There is nothing here.\n"))
        elif self._unchanged(page):
            self._send(HTTPStatus.NOT_MODIFIED, page)
        else:
            self._send(HTTPStatus.OK, page)

    def do_HEAD(self) -> None:
        """Send the same without the page."""
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing: what is asked for is noted in the town."""

    def _unchanged(self, page: Page) -> bool:
        """Say whether the asker has this page already: its tags decide where it sends any (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is None:
            return self.headers.get("If-Modified-Since") == self.site.modified
        return _tag(page) in [tag.strip().removeprefix("W/") for tag in tags.split(",")]

    def _send(self, status: HTTPStatus, page: Page) -> None:
        self.site.requests.append((self.site.place, self.path, status))
        self.send_response(status)
        self.send_header("Connection", "close")
        if status != HTTPStatus.NOT_FOUND:
            self.send_header("ETag", _tag(page))
            self.send_header("Last-Modified", self.site.modified)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", page.type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if self.command == "GET" and status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(page.body)


def _tag(page: Page) -> str:
    return f'"{sha256(page.body).hexdigest()[:20]}"'
