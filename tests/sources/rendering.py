"""Pages that scripts build, a browser to read them with, and what must not be left of it."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sources.fetch import Fetcher
from sources.model import Access, Request, Response, Source, Validators
from tests.sources.hostile import NOT_FOUND, NOW, Answer, Talk, reply

WORDS = "Fair on Saturday"
SECONDS = 6.0
PATIENCE = 30.0  # seconds until what was started must be gone on a busy machine
BUILT = """<!DOCTYPE html><title>Notices</title><ul id=board></ul><script src=/board.js></script>"""
BOARD = """fetch('/notices.json').then(answer => answer.json()).then(all => all.forEach(one => {
  const item = document.createElement('li'); item.className = 'post'; item.textContent = one; board.append(item); }));"""
NOTICES = json.dumps(["Larkspur Hill Primary: fair on Saturday", "Larkspur Hill Primary: gates open at nine"])


def left_behind(folder: Path) -> list[str]:
    """Return the files in a folder and the processes that were told of it."""
    files = [path.name for path in folder.glob("school-monitor-*")]
    return files + [line for line in running() if str(folder) in line]


def running() -> Iterator[str]:
    """Return the command line and the environment of each process, as far as they can be read."""
    for process in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                words = (process / name).read_bytes()
            except OSError:
                continue
            if process.name != str(os.getpid()):
                yield words.decode("utf-8", "replace")


def html(markup: str) -> bytes:
    """Return a page as an answer."""
    return reply(markup.encode(), "Content-Type: text/html; charset=utf-8")


def script(code: str) -> bytes:
    """Return a script as an answer."""
    return reply(code.encode(), "Content-Type: text/javascript")


def serving(pages: Mapping[str, bytes | Answer]) -> Answer:
    """Return an answer by the path that is asked for."""

    def answer(talk: Talk) -> None:
        found = pages.get(talk.asked.path.partition("?")[0], NOT_FOUND)
        if callable(found):
            found(talk)
        else:
            talk.say(found)

    return answer


def place(url: str, **options: str) -> Source:
    """Return a source whose page is rendered."""
    return Source("board", "page", url, Access.PAGE_PERMISSION, options={"render": "yes", **options})


def drawn(by: Fetcher, url: str) -> Response:
    """Return a page's answer after its scripts have run."""
    return by.fetch(place(url), Request(url, "text/html"), Validators(), NOW)


def page_of(markup: str, more: Mapping[str, bytes | Answer] | None = None) -> Answer:
    """Return a place with this page, and the words that must be read whatever else is on it."""
    return serving({"/page": html(f"<!DOCTYPE html><p>{WORDS}</p>{markup}"), **(more or {})})


def wait_until(true: Callable[[], object]) -> None:
    """Wait until something is true, or fail."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)
