"""The hosts of the town on loopback: they answer, and remember every visit."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.politeness.places import START, Spot
from tests.politeness.town import HOSTS, robots, spots
from tests.politeness.visits import ROBOTS, Reply, Visit
from tests.world import PRAISE

TAKES = 0.001  # seconds that every answer takes, so that two at once would meet
STORY = f"<html><body><article><p>{PRAISE}</p></article></body></html>".encode()
PATIENCE = 30.0


@dataclass
class Town:
    """All hosts while they run. ``now`` is the simulated moment and ``life`` the number of restarts: set by the test alone."""

    authorities: Mapping[str, str]
    now: datetime = START
    life: int = 0
    visits: list[Visit] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)
    present: dict[str, int] = field(default_factory=dict)
    spots: Mapping[tuple[str, str], Spot] = field(init=False)

    def __post_init__(self) -> None:
        self.spots = {(spot.host, spot.path): spot for spot in spots(self.authorities)}

    def url(self, spot: Spot) -> str:
        """Return where a spot is read."""
        return f"http://{self.authorities[spot.host]}{spot.path}"

    def serve(self, host: str, method: str, path: str, headers: Mapping[str, str]) -> Reply:
        """Return the reply to a request, which is remembered."""
        came = time.monotonic()
        with self.guard:
            self.present[host] = self.present.get(host, 0) + 1
            crowded = self.present[host] > 1
            reply = self._reply(host, path, headers)
        time.sleep(TAKES)
        with self.guard:
            self.present[host] -= 1
            visit = Visit(host, path, self.now, reply, method, headers, came, time.monotonic(), self.life, crowded)
            self.visits.append(visit)
        return reply

    def _reply(self, host: str, path: str, headers: Mapping[str, str]) -> Reply:
        if path == ROBOTS:
            return robots(host, self.now - START)
        spot = self.spots.get((host, path))
        if spot is not None:
            return spot.reply(self.now, headers.get("if-none-match", ""), headers.get("if-modified-since", ""))
        return Reply(200, STORY, {"Content-Type": "text/html"}) if path == "/story.html" else Reply(404)


def _served(reply: Reply) -> bytes:
    """Return a whole answer of HTTP/1.1, which tries to leave a cookie."""
    headers = {"Content-Length": str(len(reply.body)), "Set-Cookie": "visitor=1; Path=/", **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if reply.status == 304 else reply.body)


def _voice(holder: list[Town], name: str) -> type[BaseHTTPRequestHandler]:
    class Voice(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = PATIENCE

        def answer(self) -> None:
            headers = {key.lower(): value for key, value in self.headers.items()}
            self.wfile.write(_served(holder[0].serve(name, self.command, self.path, headers)))

        do_GET = do_POST = do_HEAD = do_OPTIONS = answer  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Voice


@contextmanager
def town() -> Iterator[Town]:
    """Run the hosts of the town, each on a port of its own."""
    holder: list[Town] = []
    with ExitStack() as stack:
        servers = {name: stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), _voice(holder, name))) for name in HOSTS}
        holder.append(Town({name: f"127.0.0.1:{server.server_address[1]}" for name, server in servers.items()}))
        for server in servers.values():
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        yield holder[0]
