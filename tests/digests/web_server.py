"""A web server on loopback that keeps what it is asked, and answers as a test says, well or badly."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Web:
    """Where the server is, and what it was asked."""

    host: str
    asked: list[Asked] = field(default_factory=list)


Answer = Callable[[BufferedIOBase, threading.Event], None]


def says(status: str, *headers: str, body: bytes = b"") -> Answer:
    """Return a proper answer, such as "204 No Content"."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", "")
    return raw("\r\n".join(lines).encode() + body)


def raw(words: bytes) -> Answer:
    """Return an answer of exactly these bytes, perhaps none."""

    def answer(line: BufferedIOBase, _: threading.Event) -> None:
        line.write(words)

    return answer


def slowly(words: bytes) -> Answer:
    """Return a proper answer that comes at ten bytes a second."""

    def answer(line: BufferedIOBase, stop: threading.Event) -> None:
        for byte in words:
            if not stop.wait(0.1):
                line.write(bytes([byte]))

    return answer


def without_end(start: bytes, words: bytes, sent: list[int]) -> Answer:
    """Return an answer that goes on for as long as anybody listens; ``sent`` gets the lengths of what went out."""

    def answer(line: BufferedIOBase, stop: threading.Event) -> None:
        line.write(start)
        while not stop.is_set():
            line.write(words)
            sent.append(len(words))

    return answer


def silence(_: BufferedIOBase, stop: threading.Event) -> None:
    """Keep the client waiting until the test is over."""
    stop.wait(60)


@contextmanager
def serving(answer: Answer, *, tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Yield a server that is running, with TLS if it has something to show for it."""
    stop = threading.Event()

    class Server(ThreadingHTTPServer):
        daemon_threads = False  # all are waited for

        def handle_error(self, *_: object) -> None:
            """Say nothing: clients that hang up are expected, and the tests read what is printed."""

    class Conversation(BaseHTTPRequestHandler):
        timeout = 20

        def answer_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            web.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            with suppress(OSError):
                answer(self.wfile, stop)

        do_GET = do_POST = answer_one  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing here either."""

    server = Server(("127.0.0.1", 0), Conversation)
    web = Web(f"127.0.0.1:{server.server_address[1]}")
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield web
    finally:
        stop.set()
        server.shutdown()
        thread.join()
        server.server_close()
