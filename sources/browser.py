"""The far side of rendering: a process that shows Chromium one page and lets it have nothing but what its parent fetches.

Started as ``python -m sources.browser`` by ``sources.fetch.render``; it speaks frames (``frames``) over its standard input and
output. The first two are what to do and the page's bytes. Then it asks for each part of the page, and gets a status with headers
and a body, until it ends with the page's markup or with the name of a trouble. Every process that it starts ends with it.
"""

import contextlib
import ctypes
import json
import os
import resource
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sources import frames

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Playwright, Route

# Of what a page is made of, only what can bring words: no pictures, fonts, films, beacons or lines that stay open.
PARTS = ("fetch", "script", "stylesheet", "xhr")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The proxy's name is not found either, so that nothing is sent to anybody; "<-loopback>" takes this machine's own exemption away.
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--blink-settings=imagesEnabled=false",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--jitless --max-old-space-size=256",  # without a compiler most ways of breaking out are gone
    "--renderer-process-limit=1",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
USUAL_FLAGS_LEFT_OUT = ("--disable-popup-blocking",)
MEMORY = 1000 * 2**20  # bytes that one process may write to: whole pages, without which Chromium crashes
LONGEST_FILE = 64_000_000  # bytes
QUIET = 0.5  # seconds without a new part, after which a page that is there is as it will be
SILENCE = 3.0  # the same for one that never says that it is there: it tried to lead elsewhere, or a part of it was too much
NEW_USERS, NEW_NETWORK = 0x1000_0000, 0x4000_0000  # unshare(2)
ROUNDS = 300  # of ending what was started; more only begin while the first are being ended
SUBREAPER = 36  # prctl(2)
INSIDE = 1000  # any number but root's, as whom Chromium does without its sandbox
WORLD = "document.documentElement ? document.documentElement.outerHTML.slice(0, {most}) : ''"


def main() -> None:
    """Render one page."""
    asks, tells = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames; nobody reads standard error
    task, body = json.loads(frames.receive(asks)), frames.receive(asks)
    signal.signal(signal.SIGTERM, lambda *_: end())
    confine()
    threading.Thread(target=watch, args=(task["seconds"],), daemon=True).start()
    visit = Visit(task, body, asks, tells)
    try:
        markup = render(visit)
        visit.say(markup=True)
        frames.send(tells, markup.encode("utf-8", "replace"))
    except Trouble as trouble:
        visit.say(trouble=str(trouble))
    finally:
        end()


def confine() -> None:
    """Give up what a browser does not need: the network where the kernel lets us, memory, large files, precedence."""
    with contextlib.suppress(OSError):
        leave_network()
    libc().prctl(SUBREAPER, 1, 0, 0, 0)  # what Chromium leaves behind becomes our child, so that we find it
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST_FILE, LONGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def leave_network() -> None:
    """Move into a network of our own in which there is nothing, not even loopback; raise ``OSError`` where we may not."""
    maps = {"uid_map": f"{INSIDE} {os.getuid()} 1", "setgroups": "deny", "gid_map": f"{INSIDE} {os.getgid()} 1"}
    if libc().unshare(NEW_USERS | NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, words in maps.items():
        Path("/proc/self", name).write_text(words, "ascii")


def libc() -> ctypes.CDLL:
    """Return the C library."""
    return ctypes.CDLL(None, use_errno=True)


def watch(seconds: float) -> None:
    """End everything when the time is over, whatever the browser is doing and whether or not the parent is still there."""
    time.sleep(seconds)
    end()


def end() -> None:
    """End this process with all that it started, and delete their files."""
    for _ in range(ROUNDS):
        started = offspring(os.getpid())
        if not started:
            break
        for process in started:
            with contextlib.suppress(OSError):  # it has ended, or is not ours to end
                os.kill(process, signal.SIGKILL)
        reap()
        time.sleep(0.01)
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os._exit(0)


def reap() -> None:
    """Let go of those that have ended, so that they are counted no longer."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def offspring(ancestor: int) -> set[int]:
    """Return the processes that descend from one."""
    parents = dict(_parents())
    found = {ancestor}
    while more := {process for process, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {ancestor}


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has just ended
            # The name, in brackets, may hold anything; after it come the state and the parent: proc(5).
            yield int(stat.parent.name), int(stat.read_text("utf-8", "replace").rpartition(")")[2].split()[1])


class Trouble(Exception):
    """Why there is no markup: a name, which the parent puts into words."""


@dataclass  # without slots: playwright hangs what it wraps around ``route`` on the object
class Visit:
    """One page being rendered: what to do, the page's bytes, and the line to the parent.

    ``arrived`` says that the page was handed over, ``loaded`` that it is there with all its parts, ``full`` that it may have no
    more of them, and ``last`` when it got one (``time.monotonic``).
    """

    task: Mapping[str, Any]
    body: bytes
    asks: IO[bytes]
    tells: IO[bytes]
    arrived: bool = False
    loaded: bool = False
    full: bool = False
    last: float = 0.0

    def say(self, **words: object) -> None:
        """Tell the parent."""
        frames.send(self.tells, json.dumps(words).encode())

    def load(self, _page: object) -> None:
        """The page is there, with all the parts that it named itself; its scripts may want more."""
        self.loaded, self.last = True, time.monotonic()

    def at_rest(self) -> bool:
        """Return whether nothing has come for so long that nothing more is waited for."""
        return self.arrived and time.monotonic() - self.last > (QUIET if self.loaded or self.full else SILENCE)

    def route(self, route: "Route") -> None:
        """Give the browser what it wants if that is the page or a part of it, and nothing otherwise.

        The page is handed over once. It leads nowhere else: not by a script, a form, a frame or a refresh.
        """
        request = route.request
        if request.is_navigation_request():
            if self.arrived:
                route.abort("aborted")  # the page stays as it is, where another code would show an error in its place
            else:
                self.arrived, self.last = True, time.monotonic()
                route.fulfill(status=200, headers=self.task["headers"], body=self.body)
        elif request.resource_type not in PARTS or request.method != "GET":
            route.abort("blockedbyclient")
        elif not self.full:  # ten thousand answers would take longer than the page may
            self.part(route)

    def part(self, route: "Route") -> None:
        """Give the browser the part that the parent brings, if it does."""
        self.say(part=route.request.url, accept=route.request.headers.get("accept", "*/*"))
        said, body = json.loads(frames.receive(self.asks)), frames.receive(self.asks)
        self.full, self.last = said["full"], time.monotonic()
        if said["status"]:
            route.fulfill(status=said["status"], headers=said["headers"], body=body)
        else:
            route.abort("blockedbyclient")


def render(visit: Visit) -> str:
    """Return the page's markup once its scripts are quiet or their time is over, or raise ``Trouble``."""
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an extra: its absence is told in words
    except ImportError:
        raise Trouble("playwright") from None
    playwright = sync_playwright().start()  # not stopped: ``end`` is sooner
    path = find(playwright)
    if not path:
        raise Trouble("chromium")
    with _troubled("start", Error):
        context = start(playwright, path, visit.task["agent"])
    with _troubled("crash", Error):
        return read(context, visit)


@contextlib.contextmanager
def _troubled(name: str, error: type[Exception]) -> Iterator[None]:
    try:
        yield
    except error:
        raise Trouble(name) from None


def find(playwright: "Playwright") -> str:
    """Return the path of this machine's Chromium, or of the one that playwright installed, or nothing."""
    found = next(filter(None, map(shutil.which, NAMES)), "")
    return found or (playwright.chromium.executable_path if Path(playwright.chromium.executable_path).exists() else "")


def start(playwright: "Playwright", path: str, agent: str) -> "BrowserContext":
    """Return a fresh browser that may do nothing; root has to do without Chromium's own sandbox."""
    browser = playwright.chromium.launch(
        executable_path=path, args=FLAGS, ignore_default_args=USUAL_FLAGS_LEFT_OUT, chromium_sandbox=os.geteuid() != 0
    )
    context = browser.new_context(
        user_agent=agent,
        locale="en-GB",
        timezone_id="Europe/London",
        service_workers="block",
        accept_downloads=False,
    )
    context.grant_permissions([])  # none, and without asking
    return context


def read(context: "BrowserContext", visit: Visit) -> str:
    """Return the page's markup when it has come to rest, or as it stands when its time is over."""
    from playwright.sync_api import Error  # noqa: PLC0415 - an extra

    until = time.monotonic() + visit.task["quiet"]
    context.route("**/*", visit.route)
    page = context.new_page()
    line = context.new_cdp_session(page)  # now: a busy page takes none on
    page.on("load", visit.load)
    context.on("page", lambda window: window.close())  # the first page exists already: these are what it opens
    with contextlib.suppress(Error):  # if the browser is gone, the next line finds out
        page.goto(visit.task["url"], wait_until="commit", timeout=visit.task["quiet"] * 1000)
    while time.monotonic() < until and not visit.at_rest():
        page.wait_for_timeout(QUIET * 100)
    return taken(line, visit.task["most"])


def taken(line: "CDPSession", most: int) -> str:
    """Return at most so many characters of the page's markup, read out where the page's scripts cannot forge it."""
    # Scripts that never come to an end would keep us waiting.
    line.send("Emulation.setScriptExecutionDisabled", {"value": True})
    line.send("Runtime.terminateExecution")
    frame = line.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = line.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    asked = {"expression": WORLD.format(most=most), "contextId": world, "returnByValue": True}
    return str(line.send("Runtime.evaluate", asked)["result"].get("value", ""))


if __name__ == "__main__":
    main()
