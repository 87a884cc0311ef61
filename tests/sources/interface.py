"""An interface on loopback that answers with JSON in turn, remembers what it was asked, and is read from end to end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.fetch import Fetcher
from sources.model import Access, Page, Request, Response, Source, SourceError, Validators
from sources.read import Reach, read
from sources.sandbox import Sandbox
from tests.sources.hostile import Listener, fetcher, no_robots

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = "EAAcanary-Imogen-Testcase"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters, each once."""
        return {name: value for name, (value,) in parse_qs(urlsplit(self.path).query).items()}


@dataclass
class Place:
    """A server on loopback: what it says in turn, each with its status, and what it was asked."""

    says: list[tuple[int, object]]
    asked: list[Asked] = field(default_factory=list)
    listener: Listener = field(default_factory=lambda: Listener("127.0.0.1", 0))


@contextmanager
def place(*says: object, status: int = 200) -> Iterator[Place]:
    """Run a server that says these things as JSON, the last of them with this status, and nothing after them."""
    here = Place([(200, one) for one in says[:-1]] + [(status, one) for one in says[-1:]])

    class Talk(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            here.asked.append(Asked(self.command, self.path, headers, body))
            code, said = here.says.pop(0) if here.says else (500, {})
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        do_GET = do_POST = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        here.listener.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield here
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Detour:
    """The fetcher, to whom Google's place for exchanging keys is the one on loopback."""

    by: Fetcher
    here: Listener

    def fetch(self, source: Source, request: Request, validators: Validators, now: datetime) -> Response:
        """Return what the place on loopback answers."""
        there = request.url.replace("https://oauth2.googleapis.com", self.here.url(""))
        return self.by.fetch(source, replace(request, url=there), validators, now)


def source(kind: str, here: Place, path: str, secret: str = KEY) -> Source:
    """Return a source of a kind at a place."""
    return Source("own", kind, here.listener.url(path), Access.OWN_ACCOUNT_API, secret=secret)


def look(sandbox: Sandbox, asked: Source, here: Place) -> Page:
    """Return what is read of a source, every page of it."""
    with fetcher(here.listener, robots=no_robots(here.listener)) as by:
        _, page = read(asked, Validators(), NOW, fetcher=Detour(by, here.listener), sandbox=sandbox, reach=Reach())
    assert page is not None
    return page


def refusal(sandbox: Sandbox, asked: Source, here: Place) -> SourceError:
    """Return the error that reading a source raises."""
    with pytest.raises(SourceError) as caught:
        look(sandbox, asked, here)
    return caught.value
