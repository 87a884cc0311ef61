"""The sandbox: whatever an answer does to its parser, it ends in words, in time, in little memory, and touches nobody else."""

import contextlib
import socket
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sources.model import Exhausting, Page, Refused, Response, Source, SourceError, TooMuch, Unreadable
from sources.sandbox import Sandbox
from tests.sources.misbehaving import misdeed
from tests.sources.recorded import answer
from tests.sources.shapes import SHAPES

SECONDS = 1.0
SLACK = 3.0  # seconds to kill a worker on a busy machine
GROWTH = 20 * 2**20  # bytes
KINDS: dict[str, dict[str, str]] = {
    "article": {},
    "feed": {},
    "json": {"text": "text"},
    "page": {"item": "div, p, a, b, font"},
    "reviews": {},
}
FEED = answer(b'<rss version="2.0"><channel><title>t</title><item><title>ordinary</title></item></channel></rss>')
CANARY = "canary Wilhelmina Sandpiper"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that is not patient."""
    with Sandbox(2, seconds=SECONDS) as shared:
        yield shared


def reads_an_ordinary_feed(sandbox: Sandbox) -> bool:
    """Say whether the sandbox still works."""
    return sandbox.parse(Source("good", "feed", "https://place.example/"), FEED).documents[0].title == "ordinary"


def outcome(sandbox: Sandbox, source: Source, response: Response) -> Page | str:
    """Return the page, or the words of the error."""
    try:
        return sandbox.parse(source, response)
    except SourceError as error:
        return error.words


def largest() -> int:
    """Return the most memory this process has held (bytes), since the last time it was asked where Linux allows that."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    return int(status["VmHWM"].split()[0]) * 1024


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_shapes_end_in_words(kind: str, shape: str, sandbox: Sandbox) -> None:
    """Every hostile answer ends as a page or an error in words, in time, in little memory; the next source is read."""
    source = Source("s", kind, "https://place.example/", options=KINDS[kind])
    response = answer(SHAPES[shape], "text/html")
    assert reads_an_ordinary_feed(sandbox)
    largest()
    before = largest()
    began = time.monotonic()
    assert outcome(sandbox, source, response)
    assert time.monotonic() - began < SECONDS + SLACK
    assert largest() - before < GROWTH
    assert reads_an_ordinary_feed(sandbox)


@pytest.mark.parametrize(
    ("do", "words"),
    [
        ("spin", "reading this place's answer took longer than the 1 s allowed"),
        ("sleep", "reading this place's answer took longer than the 1 s allowed"),
        ("eat", "reading this place's answer took more memory than is allowed"),
        ("fill", "reading this place's answer took more memory than is allowed"),
        ("sink", "reading this place's answer took more memory than is allowed"),
        ("exit", "the parser died over this place's answer"),
    ],
)
def test_what_kills_a_worker_is_told(do: str, words: str, sandbox: Sandbox) -> None:
    """Time, memory and death each have their words, and the next source is read by a new worker."""
    with pytest.raises(Exhausting) as caught:
        sandbox.parse(misdeed(do), answer(b""))
    assert caught.value.words == words
    assert reads_an_ordinary_feed(sandbox)


def test_nothing_of_the_answer_is_in_an_error(sandbox: Sandbox) -> None:
    """A reader that stumbles is told of without a word from the page, not even in the error's causes."""
    with pytest.raises(Unreadable) as caught:
        sandbox.parse(misdeed("raise", "a"), answer(CANARY.encode()))
    assert caught.value.words == "the reader stumbled over this place's answer (ValueError)"
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_an_error_of_the_reader_comes_through(sandbox: Sandbox) -> None:
    """What a reader raises in words arrives with its kind, words and remedy."""
    with pytest.raises(Refused) as caught:
        sandbox.parse(misdeed("refuse", "no entry"), answer(b""))
    assert (caught.value.words, caught.value.remedy) == ("no entry", "Ask.")


def test_an_unknown_kind_is_unreadable(sandbox: Sandbox) -> None:
    """A kind that does not exist is an error of that source alone."""
    with pytest.raises(Unreadable):
        sandbox.parse(Source("s", "zebra", "https://place.example/"), answer(b""))


def test_a_task_arrives_whole(sandbox: Sandbox) -> None:
    """The reader in the worker is given the very response that the sandbox was given."""
    response = answer(bytes(range(256)), "text/plain")
    assert sandbox.parse(misdeed("echo"), response).documents[0].text == repr(response)


def test_what_a_reader_prints_is_lost(sandbox: Sandbox) -> None:
    """Printing cannot get between a worker and the program."""
    assert sandbox.parse(misdeed("print", "\0\0\0\1x"), answer(b"")).documents[0].text == "\1x"


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "not json " + CANARY,
        "[" * 100_000,
        "[]",
        "{}",
        '{"documents": [{}], "title": "", "ttl": null}',
        '{"documents": 5, "title": "", "ttl": null}',
        '{"documents": [], "title": 5, "ttl": null}',
        '{"documents": [], "title": "", "ttl": "long"}',
        '{"documents": [], "title": "", "ttl": NaN}',
        '{"error": "SystemExit", "words": "", "remedy": "", "retry_after": null}',
        '{"error": "Unreadable", "words": ["' + CANARY + '"], "remedy": "", "retry_after": null}',
    ],
)
def test_a_worker_that_talks_nonsense_is_replaced(frame: str, sandbox: Sandbox) -> None:
    """A worker taken over can hand the program nothing but data of the right shape: the rest is its end, quoted nowhere."""
    with pytest.raises(Exhausting) as caught:
        sandbox.parse(misdeed("forge", frame), answer(b""))
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert reads_an_ordinary_feed(sandbox)


def test_long_texts_are_cut(sandbox: Sandbox) -> None:
    """One text is no longer than 100,000 characters."""
    assert len(sandbox.parse(misdeed("long", "100001"), answer(b"")).documents[0].text) == 100_000


def test_an_answer_too_large_is_not_parsed(sandbox: Sandbox) -> None:
    """More than any fetcher should let through is refused before a worker sees it."""
    with pytest.raises(TooMuch):
        sandbox.parse(misdeed("pid"), answer(bytes(16 * 2**20 + 1)))


def test_no_secret_reaches_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a worker holds nothing but what Python needs."""
    monkeypatch.setenv("MONITOR_SMTP_PASSWORD", CANARY)
    with Sandbox(1) as fresh:
        text = fresh.parse(misdeed("environment"), answer(b"")).documents[0].text
    assert "PYTHONPATH" in text
    assert CANARY not in text


def test_a_worker_cannot_write(sandbox: Sandbox, tmp_path: Path) -> None:
    """A file that a reader tries to write stays empty."""
    path = tmp_path / "written"
    with pytest.raises(Unreadable):
        sandbox.parse(misdeed("write", str(path)), answer(b""))
    assert not path.exists() or path.read_bytes() == b""


def test_a_worker_cannot_hold_many_files(sandbox: Sandbox) -> None:
    """A reader that opens a hundred files fails."""
    with pytest.raises(Unreadable):
        sandbox.parse(misdeed("open"), answer(b""))


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_that_is_a_path_is_not_opened(kind: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """A body that names a readable file full of items is not taken for the file."""
    path = tmp_path / "feed.xml"
    path.write_bytes(FEED.body + b"<p>words</p>")
    with pytest.raises(Unreadable):
        sandbox.parse(Source("s", kind, "https://place.example/", options=KINDS[kind]), answer(str(path).encode()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_that_is_an_address_is_not_fetched(kind: str, sandbox: Sandbox) -> None:
    """A body that is an address, or an entity that names one, makes no connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/feed.xml"
        entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{address}">]><rss version="2.0"><channel><item><title>&x;</title></item>'
        for body in (address, entity, f'<link rel="stylesheet" href="{address}"><img src="{address}"><p>'):
            with contextlib.suppress(SourceError):
                sandbox.parse(Source("s", kind, "https://place.example/", options=KINDS[kind]), answer(body.encode()))
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_threads_share_a_sandbox(sandbox: Sandbox) -> None:
    """Many threads at once, some with answers that kill: each gets the result of its own task."""

    def one(number: int) -> str:
        if number % 5 == 0:
            with pytest.raises(Exhausting):
                sandbox.parse(misdeed("exit"), answer(b""))
            return str(number)
        return sandbox.parse(misdeed("echo"), answer(str(number).encode())).documents[0].text

    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(one, range(1, 31)))
    assert all(str(number) in text for number, text in enumerate(texts, 1))
