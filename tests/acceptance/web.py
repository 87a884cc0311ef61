"""A small web on loopback for the installed command, and the configuration that reads it."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Served:
    """What one path of the web answers, once its gate is open."""

    body: bytes
    content_type: str = "application/rss+xml"
    status: int = 200
    gate: threading.Event | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def serve(pages: Mapping[str, Served], asked: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """Serve these paths on a free port of loopback, and give the address; others are not found. Each is told to ``asked``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked(self.path)
            page = pages.get(self.path, Served(b"", "text/plain", 404))
            if page.gate is not None:
                page.gate.wait(60)
            self.send_response(page.status)
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests read what the command prints."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def feed(*items: tuple[str, str]) -> bytes:
    """Return an RSS feed of titles and texts."""
    entries = "".join(
        f"<item><guid>{at}</guid><title><![CDATA[{title}]]></title><description><![CDATA[{text}]]></description></item>"
        for at, (title, text) in enumerate(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>A place</title>{entries}</channel></rss>'.encode()


def write_config(
    folder: Path, sources: Sequence[tuple[str, str, str]], *, more: str = "", fetch: str = "", allowed: Collection[str] = ()
) -> Path:
    """Write a configuration that reads these sources (id, kind, URL) and leaves letters in the folder; return its path.

    ``allowed`` are the hosts that the guard lets through; by default those of the sources.
    """
    hosts = sorted(allowed or {url.split("/")[2] for _, _, url in sources if "127.0.0.1" in url})
    tables = "".join(
        f"""
[[source]]
id = "{name}"
kind = "{kind}"
url = "{url}"
label = "The {name}"
access = "page-permission"
every = "1h"
channel = "third_party"
locality = ["Brackenford"]
"""
        for name, kind, url in sources
    )
    path = folder / "config.toml"
    path.write_text(
        f"""
[school]
name = "Larkspur Hill Community Primary School"
short_name = "Larkspur Hill"
town = "Brackenford"
postcode = "BK7 4QT"
website = "https://www.larkspurhill.brackenford.sch.example"
also_called = ["Larkspur Hill Primary School"]
policy = "orchard"
nation = "england"
[governance]
lawful_basis = "public task"
dpia_reference = "DPIA-014"
dpia_date = "2026-09-07"
contact = "dpo@larkspurhill.example"
[people.head]
email = "head@larkspurhill.example"
[people.dsl]
email = "dsl@larkspurhill.example"
[people.deputy_dsl]
email = "deputy@larkspurhill.example"
[hours]
digest_at = "00:00"
digest_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
[letters]
folder = "letters"
sender = "monitor@larkspurhill.example"
[store]
database = "sqlite:///var/monitor.db"
[fetch]
contact = "office@larkspurhill.example"
allow = {hosts!r}
spacing = 0.0
{fetch}
{more}
{tables}
""",
        encoding="utf-8",
    )
    path.chmod(0o600)
    return path
