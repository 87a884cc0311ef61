"""Whatever a page that scripts build does, reading it ends in time, with its words or with ours, and nothing is left of it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sources import browser
from sources.fetch import Fetcher, render
from sources.model import Refused, Request, SourceError, TooMuch, Validators
from tests.sources.hostile import HOSTILE, NOW, fetcher, listening, reply, says
from tests.sources.rendering import (
    SECONDS,
    WORDS,
    drawn,
    html,
    left_behind,
    page_of,
    place,
    serving,
    wait_until,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("drawing")]

ENDLESS = {
    "a loop": "while (true) {}",
    "loops without end": "setInterval(() => { while (true) {} }, 0)",
    "promises": "const again = () => Promise.resolve().then(again); again()",
    "never idle": "setInterval(() => fetch('/again'), 50)",
    "dialogs": "alert(1); confirm(2); prompt(3); onbeforeunload = () => 'stay'; print()",
    "dialogs without end": "while (true) alert('x')",
    "windows without end": "setInterval(() => open('about:blank'), 1)",
    "reloading": "setInterval(() => location.reload(), 1)",
    "permissions": "navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission()",
    "a deep stack": "const f = () => f() + f(); f()",
    "workers": "for (let i = 0; i < 300; i++) new Worker(URL.createObjectURL(new Blob(['while (true) {}'])))",
    "memory": "const heap = []; while (true) heap.push(new Array(1e6).fill(heap.length))",
    "memory in bytes": "const heap = []; while (true) heap.push(new Uint8Array(1e7).fill(1))",
    "memory in the page": "while (true) document.body.append('x'.repeat(1e6))",
    "elements": "while (true) document.body.append(document.createElement('p'))",
    "a crash": "location = 'chrome://crash'",
    "forged markup": "Object.defineProperty(Element.prototype, 'outerHTML', { get: () => { while (true) {} } })",
}

GIVEN_UP = "127.0.0.1: the browser did not come to the end of this page"
DEADLY = {"a crash", "dialogs without end", "elements", "memory", "memory in bytes", "memory in the page", "promises", "workers"}


@pytest.mark.parametrize("deed", ENDLESS)
def test_endless_scripts_come_to_an_end(deed: str) -> None:
    """In time, with what the page had said so far, or with an error in words where that cannot be had; then the next is read."""
    pages = {"/page": html(f"<p>{WORDS}</p><script>{ENDLESS[deed]}</script>"), "/again": reply(b"{}"), "/next": html("<p>next")}
    with listening(serving(pages)) as listener, fetcher(listener, deadline=SECONDS) as by:
        began = time.monotonic()
        said = outcome(by, listener.url())
        assert time.monotonic() - began < SECONDS + 2 * render.GRACE
        assert said == WORDS or (deed in DEADLY and said == GIVEN_UP)
        assert outcome(by, listener.url("/next")) == "next"


def outcome(by: Fetcher, url: str) -> str:
    """Return the first paragraph of a page, or the beginning of the error."""
    try:
        return drawn(by, url).body.decode().partition("<p>")[2].partition("</p>")[0]
    except SourceError as error:
        return error.words.partition(" in the time and memory")[0]


def test_a_page_gets_no_more_memory_than_a_gigabyte() -> None:
    """What it asks for beyond that is refused by the kernel; the machine is not brought to its knees."""
    markup = """<script>const heap = []; try { while (heap.length < 30) heap.push(new Uint8Array(1e8).fill(1)); } catch (error) {}
        document.querySelector('p').textContent = heap.length</script>"""
    with listening(page_of(markup)) as listener, fetcher(listener, deadline=2 * SECONDS) as by:
        said = outcome(by, listener.url())
    assert said == GIVEN_UP or int(said) <= browser.MEMORY / 1e8


@pytest.mark.parametrize("wanted", [70, 10_000])
def test_at_most_sixty_parts_are_asked_for(wanted: int) -> None:
    """Ten thousand may take the browser all its time, and are no more than seventy."""
    markup = f"<script>for (let i = 0; i < {wanted}; i++) fetch('/part?' + i)</script>"
    with listening(page_of(markup, {"/part": reply(b"{}")})) as listener, fetcher(listener, deadline=2 * SECONDS) as by:
        assert outcome(by, listener.url()) == WORDS or wanted == 10_000
    assert listener.paths().count("/page") == 1
    assert len(listener.paths()) == 1 + render.MOST_PARTS or (wanted == 10_000 and len(listener.paths()) <= render.MOST_PARTS)


@pytest.mark.parametrize("bomb", ["gzip bomb", "endless body", "dripping body", "nested gzip", "members of nothing"])
def test_a_hostile_part_costs_its_page_nothing_else(bomb: str) -> None:
    """A script of a gigabyte, or one that never ends, is missing; the page is there."""
    page = page_of("<script src=/bomb async></script>", {"/bomb": HOSTILE[bomb]()})
    with listening(page) as listener, fetcher(listener, deadline=2 * SECONDS) as by:
        response = drawn(by, listener.url())
    assert WORDS in response.body.decode()
    assert "/bomb" in listener.paths()


def test_parts_are_bounded_together() -> None:
    """Ten megabytes of all parts together: what comes after is not asked for."""
    big = reply(b"/*" + b"x" * 3_000_000 + b"*/", "Content-Type: text/javascript")
    markup = "".join(f"<script src='/big?{number}'></script>" for number in range(8))
    with listening(page_of(markup, {"/big": big})) as listener, fetcher(listener, deadline=2 * SECONDS) as by:
        assert drawn(by, listener.url()).robots.endswith("with 3 of the 4 parts that it asked for")


def test_a_page_that_grows_too_large_is_refused() -> None:
    """What scripts make of a page is bounded as the page itself is."""
    with (
        listening(page_of("<script>document.body.append('x'.repeat(200000))</script>")) as listener,
        fetcher(listener, max_bytes=100_000, deadline=SECONDS) as by,
        pytest.raises(TooMuch, match="100,000 bytes"),
    ):
        drawn(by, listener.url())


def test_pictures_are_not_let_in_under_another_name() -> None:
    """A script that asks for a picture as data gets nothing."""
    markup = (
        "<script>fetch('/photo').then(a => a.text()).catch(() => 'nothing').then(words => document.body.append(words))</script>"
    )
    page = page_of(markup, {"/photo": reply(b"JFIF", "Content-Type: image/jpeg")})
    with listening(page) as listener, fetcher(listener, deadline=SECONDS) as by:
        assert "nothing</body>" in drawn(by, listener.url()).body.decode()


# What is missing, and what is left.


def test_what_is_missing_is_named(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Chromium, and without playwright, the error says what to install; and the program itself never loads it."""
    with listening(says(html("<p>words"))) as listener, fetcher(listener, deadline=SECONDS) as by:
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(drawing))
        monkeypatch.setattr(render, "PATH", str(drawing))
        with pytest.raises(Refused, match="Chromium, which runs them here, is missing") as caught:
            drawn(by, listener.url())
        assert "apt-get install chromium" in caught.value.remedy
        (drawing / "playwright.py").write_text("raise ImportError", "utf-8")
        monkeypatch.syspath_prepend(str(drawing))
        with pytest.raises(Refused, match="Playwright, which runs them here, is missing") as caught:
            drawn(by, listener.url())
        assert "school-monitor[browser]" in caught.value.remedy
    loaded = "import sys, sources.fetch, sources.read, sources.sandbox; print('playwright' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", loaded], text=True) == "False\n"  # noqa: S603 - our own words


def test_the_browser_is_told_no_secret(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment holds what it needs to start and nothing of ours."""
    monkeypatch.setenv("MAIL_PASSWORD", "hunter2-Imogen-Testcase")
    said = drawing / "said"
    (drawing / "playwright.py").write_text(
        f"import os; open({str(said)!r}, 'w').write(repr(dict(os.environ))); raise ImportError", "utf-8"
    )
    monkeypatch.syspath_prepend(str(drawing))
    with listening(says(html("<p>words"))) as listener, fetcher(listener, deadline=SECONDS) as by, pytest.raises(Refused):
        drawn(by, listener.url())
    assert "TMPDIR" in said.read_text("utf-8")
    assert "hunter2" not in said.read_text("utf-8")


def test_an_option_that_says_neither_yes_nor_no_is_an_error() -> None:
    """A page is not left unrendered in silence."""
    with listening(says(html("<p>words"))) as listener, fetcher(listener) as by, pytest.raises(Refused, match="neither"):
        by.fetch(replace(place(listener.url()), options={"render": "true"}), Request(listener.url()), Validators(), NOW)
    assert listener.connections == 0


def test_nothing_is_left_when_the_program_is_killed(drawing: Path) -> None:
    """Processes and files go although nobody is there to tell them."""
    with listening(page_of("<script>setInterval(() => fetch('/again'), 50)</script>")) as listener:
        code = (
            "import sys; from tests.sources import hostile, test_render\n"
            f"import tempfile; tempfile.tempdir = {str(drawing)!r}\n"
            f"listener = hostile.Listener('127.0.0.1', {listener.port})\n"
            "test_render.drawn(hostile.fetcher(listener, deadline=300), listener.url())"
        )
        program = subprocess.Popen([sys.executable, "-c", code])  # noqa: S603 - our own words
        wait_until(lambda: "/again" in listener.paths())
        assert left_behind(drawing)
        program.send_signal(signal.SIGKILL)
        program.wait()
        wait_until(lambda: not left_behind(drawing))


def test_whatever_the_browser_starts_is_ended(drawing: Path) -> None:
    """Even a process that has left its parent and its session."""
    code = (
        "import os; from sources import browser\n"
        "browser.confine(); os.system('setsid -f sleep 1000 > /dev/null 2>&1')\n"
        "print(len(browser.offspring(os.getpid())), flush=True); browser.end()"
    )
    environment = {**os.environ, "TMPDIR": str(drawing / "school-monitor-x")}
    said = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)  # noqa: S603 - our own words
    assert said == "1\n"
