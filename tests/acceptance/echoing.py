"""Servers on loopback that refuse whatever they are given and say it back: in their errors, as it came and as it was meant."""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class Echoes:
    """Where the servers are, by name, and what each was given."""

    ports: dict[str, int] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, words: str) -> None:
        """Remember what a server was given."""
        self.given[name] = self.given.get(name, "") + words


@contextmanager
def echoing() -> Iterator[Echoes]:
    """Yield the servers: two that take mail, a mailbox, one for web addresses, and one to which that sends people on."""
    echoes = Echoes()
    with ExitStack() as open_ones:
        for name, conversation in {"mail": smtp, "second": smtp, "inbox": imap, "elsewhere": http, "web": http}.items():
            server = open_ones.enter_context(_serving(name, conversation, echoes))
            echoes.ports[name] = server.socket.getsockname()[1]
        yield echoes


def smtp(line: StreamRequestHandler, name: str, echoes: Echoes) -> None:
    """Speak SMTP until somebody logs in, and answer with what was sent, as it came and as it was meant."""
    line.wfile.write(b"220 post.example\r\n")
    while words := line.rfile.readline().decode("latin-1").strip():
        verb = words.upper().partition(" ")[0]
        if verb == "EHLO":
            line.wfile.write(b"250-post.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n")
        elif verb == "AUTH":
            if words.upper().startswith("AUTH LOGIN"):
                line.wfile.write(b"334 UGFzc3dvcmQ6\r\n")
                words += " " + line.rfile.readline().decode("latin-1").strip()
            echoes.note(name, " ".join(_decoded(part) for part in words.split()[2:]).replace("\0", " ") + " ")
            line.wfile.write(f"535 5.7.8 bad password {words} {echoes.given[name]}\r\n".encode("latin-1"))
        else:
            line.wfile.write(f"503 bad password {echoes.given.get(name, '')}\r\n".encode("latin-1"))


def imap(line: StreamRequestHandler, name: str, echoes: Echoes) -> None:
    """Speak IMAP until somebody logs in, and refuse with the whole of what was sent."""
    line.wfile.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] mailbox.example\r\n")
    while words := line.rfile.readline().decode("latin-1").strip():
        tag, _, asked = words.partition(" ")
        literal = re.search(r"\{(\d+)\}$", asked)
        if literal:
            line.wfile.write(b"+ go on\r\n")
            asked += " " + line.rfile.readline().decode("latin-1").strip()
        if asked.upper().startswith("CAPABILITY"):
            line.wfile.write(f"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n".encode())
        else:
            echoes.note(name, asked)
            line.wfile.write(f"* BAD {asked}\r\n{tag} NO [AUTHENTICATIONFAILED] bad password {asked}\r\n".encode("latin-1"))


def http(line: StreamRequestHandler, name: str, echoes: Echoes) -> None:
    """Answer one request with an error that repeats all of it; ``/moved`` sends on to the other server, with all of it behind."""
    head = b""
    while (words := line.rfile.readline()) not in {b"\r\n", b""}:
        head += words
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    text = (head + line.rfile.read(int(length[1]) if length else 0)).decode("latin-1")
    if text.startswith("GET /robots.txt"):
        line.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        return
    echoes.note(name, text)
    path = text.split()[1] if text else "/"
    body = text.encode("latin-1")
    answer = f"HTTP/1.1 {STATUS.get(path.split('/')[1], '500 ' + path)}\r\n"
    key = re.search(r"^(?:authorization|x-api-key): *(.*)$", text, re.IGNORECASE | re.MULTILINE)
    where = f"http://127.0.0.1:{echoes.ports['elsewhere']}/taken?key={key[1].strip().replace(' ', '+') if key else ''}"
    more = f"Location: {where}\r\n" if path.startswith("/moved") else ""
    head = f"{answer}{more}Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode(
        "latin-1"
    )
    line.wfile.write(head + body)


STATUS = {"moved": "302 Found", "refused": "401 bad key"}


def _decoded(word: str) -> str:
    return base64.b64decode(word + "==").decode("latin-1")


@contextmanager
def _serving(
    name: str, conversation: Callable[[StreamRequestHandler, str, Echoes], None], echoes: Echoes
) -> Iterator[ThreadingTCPServer]:
    class Line(StreamRequestHandler):
        timeout = 20

        def handle(self) -> None:
            conversation(self, name, echoes)

    class Server(ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing: whoever breaks off is tested elsewhere."""

    with Server(("127.0.0.1", 0), Line) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
