"""Pages that scripts build: they are read as people see them, and neither they nor the browser reach anything but by our road."""

import json
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
from playwright.sync_api import Error, sync_playwright

from sources import browser
from sources.fetch import Fetcher, FetchSettings
from sources.model import Access, Request, RobotsRefused, Unreadable, Validators
from sources.read import read
from sources.sandbox import Sandbox
from tests.browser import chromium
from tests.sources.hostile import NOW, fetcher, listening, reply, says
from tests.sources.rendering import (
    BOARD,
    BUILT,
    NOTICES,
    SECONDS,
    WORDS,
    drawn,
    html,
    page_of,
    place,
    script,
    serving,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("drawing")]


def test_a_page_that_scripts_build_is_read_only_where_the_source_says_so() -> None:
    """What a person sees in a browser is what the reader gets; without the option nothing of it is there."""
    pages = {"/page": html(BUILT), "/board.js": script(BOARD), "/notices.json": reply(NOTICES.encode())}
    with listening(serving(pages)) as listener, fetcher(listener, deadline=SECONDS) as by, Sandbox(1) as sandbox:
        source = place(listener.url(), item="li.post")
        response, page = read(source, Validators(), NOW, fetcher=by, sandbox=sandbox)
        assert page is not None
        assert [document.text for document in page.documents] == json.loads(NOTICES)
        assert response.robots.endswith("; its scripts were run, with 2 of the 2 parts that it asked for")
        asked = len(listener.asked)
        with pytest.raises(Unreadable, match="nothing on the page fits"):
            read(replace(source, options={"item": "li.post"}), Validators(), NOW, fetcher=by, sandbox=sandbox)
        assert len(listener.asked) == asked + 1


STORY = "Parents of Larkspur Hill Primary in Brackenford say that the fair on Saturday was the best for years. " * 6
NOTE = json.dumps({"@type": "School", "review": {"@type": "Review", "reviewBody": STORY, "author": "A parent"}})
BY_SCRIPT = f"""<title>Fair</title><main></main><script>
  document.querySelector('main').innerHTML = '<article><h1>Fair</h1><p>{STORY}</p></article>';
  const said = document.createElement('script'); said.type = 'application/ld+json'; said.textContent = `{NOTE}`;
  document.head.append(said);</script>"""


@pytest.mark.parametrize("kind", ["article", "changes", "reviews"])
def test_other_kinds_read_such_pages_too(kind: str) -> None:
    """A story, reviews that are given as data, a page watched for what changes."""
    with listening(says(html(BY_SCRIPT))) as listener, fetcher(listener, deadline=SECONDS) as by, Sandbox(1) as sandbox:
        source = replace(place(listener.url()), kind=kind)
        _, page = read(source, Validators(), NOW, fetcher=by, sandbox=sandbox)
    assert page is not None
    assert any(STORY.strip() in document.text for document in page.documents)


def test_every_request_says_who_we_are_and_so_does_the_browser() -> None:
    """No request of the page, nor what its scripts are told, pretends to be a person's browser; no cookie is kept."""
    pages = {
        "/page": html("<body><script src=/who.js></script><link rel=stylesheet href=/style.css>"),
        "/who.js": reply(
            b"fetch('/data'); document.body.append(navigator.userAgent)", "Set-Cookie: id=1", "Content-Type: text/javascript"
        ),
        "/style.css": reply(b"p { color: red }", "Content-Type: text/css"),
        "/data": reply(b"{}", "Set-Cookie: id=2"),
    }
    with listening(serving(pages)) as listener, fetcher(listener, deadline=SECONDS) as by:
        body = drawn(by, listener.url()).body.decode()
    ours = "SchoolMentionMonitor/"
    assert sorted(listener.paths()) == ["/data", "/page", "/style.css", "/who.js"]
    assert all(asked.headers["user-agent"].startswith(ours) for asked in listener.asked)
    assert len({asked.headers["user-agent"] for asked in listener.asked}) == 1
    assert listener.asked[0].headers["user-agent"] in body
    assert not any("cookie" in asked.headers for asked in listener.asked)


def test_it_is_read_anew_each_time_and_promises_nothing() -> None:
    """The page that brings the scripts may stay the same for years while what they fetch changes."""
    page = reply(b"<p>Fair</p>", "Content-Type: text/html; charset=latin-1", 'ETag: "1"', "Cache-Control: max-age=9999")
    with listening(says(page)) as listener, fetcher(listener, deadline=SECONDS) as by:
        url = listener.url()
        response = by.fetch(place(url), Request(url), Validators(etag='"1"'), NOW)
    assert (response.validators, response.max_age, response.not_modified) == (Validators(), None, False)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "if-none-match" not in listener.asked[-1].headers


# The guard: the canary is a server on another loopback address that nobody is allowed to speak to.

LEADS_INSIDE = {
    "fetch": "<script>fetch(away)</script>",
    "fetch without CORS": "<script>fetch(away, {mode: 'no-cors', keepalive: true})</script>",
    "XHR": "<script>const x = new XMLHttpRequest(); x.open('GET', away); x.send()</script>",
    "POST": "<script>fetch('/page', {method: 'POST', body: 'x'}); fetch(away, {method: 'POST', body: 'x'})</script>",
    "script": "<script src=AWAY></script>",
    "module": "<script type=module>import(away)</script>",
    "worker": "<script>new Worker(URL.createObjectURL(new Blob([`importScripts('${away}')`])))</script>",
    "shared worker": "<script>new SharedWorker(URL.createObjectURL(new Blob([`fetch('${away}')`])))</script>",
    "stylesheet": "<link rel=stylesheet href=AWAY><style>@import 'AWAY';</style>",
    "font": "<style>@font-face { font-family: f; src: url(AWAY) } p { font-family: f; background: url(AWAY) }</style>",
    "img": "<img src=AWAY srcset='AWAY 2x'><script>new Image().src = away</script>",
    "film": "<video src=AWAY autoplay preload></video><audio src=AWAY autoplay></audio>",
    "iframe": "<iframe src=AWAY></iframe><object data=AWAY></object><embed src=AWAY>",
    "frame in a frame": "<iframe srcdoc='<iframe src=AWAY></iframe><script src=AWAY></script>'></iframe>",
    "websocket": "<script>new WebSocket(away.replace('http', 'ws'))</script>",
    "event source": "<script>new EventSource(away)</script>",
    "beacon": "<a ping=AWAY href='#x'>x</a><script>navigator.sendBeacon(away, 'x'); document.querySelector('a').click()</script>",
    "WebRTC": """<script>const host = new URL(away).host, urls = [`stun:${host}`, `turn:${host}`, `turn:${host}?transport=tcp`];
        const call = new RTCPeerConnection({iceServers: [{urls, username: 'u', credential: 'c'}]});
        call.createDataChannel('x'); call.createOffer().then(offer => call.setLocalDescription(offer))</script>""",
    "meta refresh": "<meta http-equiv=refresh content='0; url=AWAY'>",
    "window.location": "<script>location = away; location.reload()</script>",
    "window.open": "<script>open(away); open('about:blank').location = away</script>",
    "form": "<form action=AWAY method=post></form><script>document.forms[0].submit()</script>",
    "download": "<a href=AWAY download>x</a><script>document.querySelector('a').click()</script>",
    "prefetch": """<link rel=prefetch href=AWAY><link rel=preload as=fetch href=AWAY><link rel=dns-prefetch href=AWAY>
        <link rel=preconnect href=AWAY><link rel=manifest href=AWAY><link rel=icon href=AWAY>
        <script type=speculationrules>{"prerender": [{"urls": ["AWAY"]}]}</script>""",
    "service worker": "<script>navigator.serviceWorker && navigator.serviceWorker.register('/script')</script>",
    "redirect": "<script src=/away></script><script>fetch('/away')</script>",
    "this machine's names": "<script>['localhost', '0', '[::1]', '127.2'].map(host => fetch(`http://${host}:PORT/`))</script>",
    "metadata of clouds": "<script>fetch('http://169.254.169.254/latest/meta-data/')</script>",
    "files": "<iframe src='file:///etc/passwd'></iframe><script src='file:///etc/passwd'></script><script>fetch('file:///')</script>",
}


def leading(way: str, away: str, port: int) -> str:
    """Return markup that leads to an address in this way."""
    return f"<script>const away = '{away}'</script>{LEADS_INSIDE[way].replace('AWAY', away).replace('PORT', str(port))}"


@pytest.mark.parametrize("way", LEADS_INSIDE)
def test_nothing_on_a_page_leads_inside(way: str) -> None:
    """Counted at a server that must not be reached: no connection, no packet; and what the page says is read all the same."""
    with listening(says(html("canary")), host="127.0.0.2") as canary, socket.socket(type=socket.SOCK_DGRAM) as packets:
        packets.bind((canary.host, canary.port))
        packets.settimeout(0)
        parts = {
            "/away": reply(b"", f"Location: {canary.url('/')}", status="302 Found"),
            "/script": script(f"fetch('{canary.url('/')}')"),
        }
        markup = leading(way, canary.url("/"), canary.port)
        with listening(page_of(markup, parts)) as good, fetcher(good, deadline=SECONDS) as by:
            assert WORDS in drawn(by, good.url()).body.decode()
        assert canary.connections == 0
        with pytest.raises(BlockingIOError):
            packets.recv(1)
    assert good.paths().count("/page") == 1


NEEDLESS = ("POST", "img", "film", "iframe", "font", "event source", "beacon", "prefetch", "meta refresh", "form", "download")


def test_only_what_can_bring_words_is_asked_for() -> None:
    """A place's own pictures, frames, fonts and beacons are left alone, and the page leads nowhere else."""
    markup = "".join(leading(way, "/else", 0).replace("const away", "window.away") for way in NEEDLESS)
    with listening(page_of(markup, {"/else": html("else")})) as listener, fetcher(listener, deadline=SECONDS) as by:
        assert WORDS in drawn(by, listener.url()).body.decode()
    assert listener.paths() == ["/page"]


def test_the_canary_would_have_noticed() -> None:
    """Where it may be spoken to it is, so that its silence means something."""
    with listening(says(reply(b"{}", "Access-Control-Allow-Origin: *"))) as canary:
        markup = f"<script>fetch('{canary.url('/')}').then(() => document.body.append('reached'))</script>"
        with listening(page_of(markup)) as good, fetcher(good, canary, deadline=SECONDS) as by:
            assert "reached</body>" in drawn(by, good.url()).body.decode()
    assert canary.paths() == ["/"]
    assert canary.asked[-1].headers["origin"] == good.url("")


def test_a_name_that_turns_inward_for_a_part_is_not_followed() -> None:
    """It answered well for the page; that it answers otherwise for a script gains nothing."""
    markup = "<script>fetch('/second').catch(() => document.body.append('refused'))</script>"
    with listening(page_of(markup)) as good, listening(says(html("canary")), host="127.0.0.2", port=good.port) as inner:
        lookups: list[str] = []

        def rebind(host: str, _port: int) -> tuple[str, ...]:
            lookups.append(host)
            return ("127.0.0.1",) if len(lookups) <= 2 else ("127.0.0.2",)  # robots.txt and the page

        with fetcher(good, resolve=rebind, deadline=SECONDS) as by:
            assert "refused</body>" in drawn(by, f"http://gazette.example:{good.port}/page").body.decode()
        assert len(lookups) == 3
        assert inner.connections == 0


def test_a_place_that_forbids_programs_gets_no_request_of_a_page_either() -> None:
    """Not even its robots.txt is asked for."""
    with listening(says(script(""))) as forbidden, listening(page_of(f"<script src='{forbidden.url()}'></script>")) as good:
        settings = FetchSettings("https://larkspurhill.example", ("127.0.0.1",), SECONDS, spacing=0.0)
        with Fetcher(settings, forbids=lambda url: url.startswith(forbidden.url(""))) as by:
            assert drawn(by, good.url()).robots.endswith("with 0 of the 1 parts that it asked for")
    assert forbidden.connections == 0


def test_robots_txt_binds_the_page_and_what_it_is_made_of() -> None:
    """A page that is refused starts no browser; a part that is refused is not asked for, though the page's footing be another."""
    rules = says(reply(b"User-agent: *\nDisallow: /private\n"))
    parts = {"/private.js": script("document.body.append('private')")}
    with listening(page_of("<script src=/private.js></script>", parts), robots=rules) as listener:
        with fetcher(listener, deadline=SECONDS) as by:
            with pytest.raises(RobotsRefused):
                drawn(by, listener.url("/private"))
            assert listener.paths() == []
            source = replace(place(listener.url()), access=Access.DOCUMENTED_FEED)
            body = by.fetch(source, Request(source.url), Validators(), NOW).body.decode()
        assert "private</body>" not in body
        assert listener.paths() == ["/page"]


def test_the_browser_has_no_network_of_its_own() -> None:
    """Left alone with no road of ours between, it opens no connection, not even to this machine: by name, number or socket."""
    with listening(says(html("canary"))) as canary, sync_playwright() as playwright:
        context = browser.start(playwright, chromium(), "Agent/1")
        page = context.new_page()
        for url in (
            canary.url(),
            f"http://localhost:{canary.port}/",
            "http://gazette.example/",
            f"https://127.0.0.1:{canary.port}/",
        ):
            with pytest.raises(Error, match="ERR_"):
                page.goto(url)
        page = context.new_page()  # the one before may still be showing its last error
        page.set_content(leading("websocket", canary.url("/"), canary.port) + leading("img", canary.url("/"), canary.port))
        page.wait_for_timeout(300)
        assert canary.connections == 0
        context.close()


def test_the_browser_is_moved_into_an_empty_network_where_the_kernel_lets_us() -> None:
    """Then not even a browser that was taken over reaches anything; where it does not, the rest of the guard stands."""
    with listening(says(html("canary"))) as canary:
        code = (
            "import socket, sys; from sources import browser\n"
            "try: browser.leave_network()\n"
            "except OSError: sys.exit('not allowed here')\n"
            f"try: socket.create_connection(('{canary.host}', {canary.port}))\n"
            "except OSError: print('nothing there')"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        assert ran.stdout == "nothing there\n" or ran.stderr == "not allowed here\n"
        assert canary.connections == 0
