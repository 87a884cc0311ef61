"""Servers on loopback that say what a test wants, good or bad, and remember who came and what was asked."""

import gzip
import json
import socket
import ssl
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread

from sources.fetch import Fetcher, FetchSettings, Resolve, RobotsText, Silence, look_up
from sources.model import Access, Request, Response, Source, SourceError, Validators

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CANARY = "canary-Imogen-Testcase"
_PATIENCE = 20.0
_NOTHING_KNOWN = Validators()


def reply(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole answer of HTTP/1.1 that closes the connection."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


PAGE = reply(b"<p>Fair on Saturday</p>", "Content-Type: text/html")
NOT_FOUND = reply(status="404 Not Found")


@dataclass(frozen=True)
class Asked:
    """One request: its path with the query, its headers by lower-case name, and when it came (``time.monotonic``)."""

    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(frozen=True)
class Talk:
    """One conversation with a client: say something, or keep it waiting until the server is told to stop."""

    line: socket.socket
    asked: Asked
    stop: Event

    def say(self, words: bytes) -> None:
        """Send all of it."""
        self.line.sendall(words)

    def drip(self, words: bytes, every: float = 0.05) -> None:
        """Send one byte at a time, over and over, for as long as anybody listens."""
        while not self.stop.is_set():
            for byte in words:
                self.line.sendall(bytes([byte]))
                self.stop.wait(every)

    def flood(self, words: bytes) -> None:
        """Send it over and over, as fast as it goes."""
        while not self.stop.is_set():
            self.line.sendall(words)


Answer = Callable[[Talk], None]


def says(words: bytes) -> Answer:
    """Return an answer that is always the same."""
    return lambda talk: talk.say(words)


_NO_ROBOTS = says(NOT_FOUND)


@dataclass
class Listener:
    """A server that is running: where, how many connected, what they asked, and how many were there at once at most."""

    host: str
    port: int
    connections: int = 0
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    present: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def authority(self) -> str:
        """Return "host:port"."""
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/page") -> str:
        """Return the address of a path on this server."""
        return f"http://{self.authority}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Count somebody who is here."""
        with self.lock:
            self.connections += 1
            self.present += 1
            self.most_at_once = max(self.most_at_once, self.present)
        try:
            yield
        finally:
            with self.lock:
                self.present -= 1


@contextmanager
def listening(
    answer: Answer, *, robots: Answer = _NO_ROBOTS, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Listener]:
    """Run a server; it answers /robots.txt and /warm by itself, or with ``robots``."""
    routes = {"/robots.txt": robots, "/warm": says(reply(gzip.compress(b"warm"), "Content-Encoding: gzip"))}
    stop, threads = Event(), list[Thread]()
    with socket.create_server((host, port)) as door:
        listener = Listener(host, door.getsockname()[1])

        def serve(line: socket.socket) -> None:
            with suppress(OSError), listener.visit(), line:
                line.settimeout(_PATIENCE)
                with tls.wrap_socket(line, server_side=True) if tls else line as safe:
                    asked = _read_request(safe)
                    listener.asked.append(asked)
                    routes.get(asked.path, answer)(Talk(safe, asked, stop))

        def open_door() -> None:
            with suppress(OSError):  # the door is shut
                while True:
                    threads.append(Thread(target=serve, args=(door.accept()[0],)))
                    threads[-1].start()

        porter = Thread(target=open_door)
        porter.start()
        try:
            yield listener
        finally:
            stop.set()
            door.shutdown(socket.SHUT_RDWR)
            for thread in (porter, *threads):
                thread.join(_PATIENCE)


def _read_request(line: socket.socket) -> Asked:
    head = b""
    while b"\r\n\r\n" not in head:
        more = line.recv(65536)
        if not more:
            raise ConnectionError
        head += more
        if head.startswith(b"\x16"):  # somebody who speaks TLS to a server that does not
            line.sendall(reply(status="400 Bad Request"))
            raise ConnectionError
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (entry.partition(":") for entry in rest)}
    return Asked(first.split(" ")[1], headers, time.monotonic())


def _bomb() -> bytes:
    """Return about 1 MB of gzip that unpacks to 1 GiB: one packed mebibyte, repeated, is still a proper stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packer.compress(b"")
    mebibyte = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + mebibyte * 1024


def _packed(body: bytes, encoding: str) -> bytes:
    return reply(body, f"Content-Encoding: {encoding}")


_START = b"HTTP/1.1 200 " + CANARY.encode() + b"\r\n"
_CHUNKED = _START + b"Transfer-Encoding: chunked\r\n\r\n"


def _then(start: bytes, *, drip: bytes = b"", flood: bytes = b"") -> Answer:
    def answer(talk: Talk) -> None:
        talk.say(start)
        if drip:
            talk.drip(drip)
        talk.flood(flood)

    return answer


def _silence(talk: Talk) -> None:
    talk.stop.wait(_PATIENCE)


# Built when asked for: a bomb is made only by the test that throws it.
HOSTILE: Mapping[str, Callable[[], Answer]] = {
    "gzip bomb": lambda: says(_packed(_bomb(), "gzip")),
    "nested gzip": lambda: says(_packed(gzip.compress(gzip.compress(_bomb())), "gzip, gzip")),
    "brotli": lambda: says(_packed(b"\x8b\x03\x80" + CANARY.encode(), "br")),
    "5,000 encodings": lambda: says(_packed(b"x", "gzip, " * 5000 + "gzip")),
    "members of nothing": lambda: _then(_START + b"Content-Encoding: gzip\r\n\r\n", flood=gzip.compress(b"") * 1000),
    "damaged gzip": lambda: says(_packed(gzip.compress(b"page")[:-6] + b"damage", "gzip")),
    "gzip that breaks off": lambda: says(_packed(gzip.compress(b"page" * 100)[:-9], "gzip")),
    "endless body": lambda: _then(_START + b"\r\n", flood=b"<p>" + bytes(60_000)),
    "dripping header": lambda: _then(_START, drip=b"X-Drip: 1\r\n"),
    "dripping body": lambda: _then(_START + b"Content-Length: 9999\r\n\r\n", drip=b"p"),
    "silence": lambda: _silence,
    "5 MB header": lambda: says(_START + b"X: " + b"x" * 5_000_000 + b"\r\n\r\n"),
    "200,000 headers": lambda: says(_START + b"a:\r\n" * 200_000 + b"\r\n"),
    "900 headers": lambda: says(_START + b"a:\r\n" * 900 + b"\r\n"),
    "25,000 headers, within the bound": lambda: says(_START + b"a:\r\n" * 25_000 + b"\r\n"),
    "a header of blanks": lambda: says(_START + b"X: x" + b" \t" * 45_000 + b"\0\r\n\r\n"),
    "endless 100 Continue": lambda: _then(b"", flood=b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
    "chunks of one byte": lambda: _then(_CHUNKED, flood=b"1\r\np\r\n" * 5000),
    "endless chunk extension": lambda: _then(_CHUNKED + b"5;", flood=b"x" * 60_000),
    "short Content-Length": lambda: says(_START + b"Content-Length: 9999\r\n\r\nshort"),
    "chunks that break off": lambda: says(_CHUNKED + b"5\r\nshort\r\n"),
    "TLS bytes on http": lambda: says(b"\x15\x03\x01\x00\x02\x02\x46"),
    "junk status line": lambda: says(CANARY.encode() + b" 200 OK\r\n\r\n"),
    "a closed door": lambda: says(b""),
}


def place(url: str, access: Access = Access.DOCUMENTED_FEED) -> Source:
    """Return a source at an address."""
    return Source("gazette", "page", url, access, terms_url="https://gazette.example/terms", terms_read="2026-11-01")


def fetcher(
    *listeners: Listener,
    robots: dict[str, RobotsText] | None = None,
    silences: dict[str, Silence] | None = None,
    resolve: Resolve = look_up,
    deadline: float = 15.0,
    max_bytes: int = 2_000_000,
    spacing: float = 0.0,
) -> Fetcher:
    """Return a fetcher that may speak to these listeners and to nobody else on loopback."""
    allowed = tuple(listener.authority for listener in listeners)
    settings = FetchSettings("https://larkspurhill.example", allowed, deadline, max_bytes, spacing)
    return Fetcher(settings, robots, silences, resolve=resolve)


def no_robots(*listeners: Listener) -> dict[str, RobotsText]:
    """Return the knowledge that these listeners have no robots.txt, so that nobody asks."""
    return {f"http://{listener.authority}": RobotsText(404, "", NOW) for listener in listeners}


def read(by: Fetcher, url: str, access: Access = Access.DOCUMENTED_FEED, validators: Validators = _NOTHING_KNOWN) -> Response:
    """Return what a source at this address answers now."""
    return by.fetch(place(url, access), Request(url), validators, NOW)


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def main(port: str, deadline: str) -> None:
    """Read /page of a listener in this process and print what happened: the error, its words, and the growth in KiB."""
    listener = Listener("127.0.0.1", int(port))
    with fetcher(listener, robots=no_robots(listener), deadline=float(deadline)) as by:
        read(by, listener.url("/warm"))
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak so far: proc(5)
        before, error = _peak(), SourceError("nothing went wrong")
        try:
            read(by, listener.url())
        except SourceError as raised:
            error = raised
        print(json.dumps({"kind": type(error).__name__, "words": error.words, "growth": _peak() - before}))  # noqa: T201 its result


if __name__ == "__main__":
    main(*sys.argv[1:])
