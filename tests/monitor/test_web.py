"""The page behind an alert's link, through a real server: looking never acknowledges, and nothing but the button does."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup

from monitor.web.pages import NOT_PRESSED
from tests.monitor.web_desk import AGAIN, CODE, FORM, LINK, OPEN, PRESS, TAKEN, Drawer, ask, press, serving, wording

LOOKING = {
    "open": ("GET", LINK, None, {}, 200),
    "query": ("GET", f"{LINK}?page=alert&button=take", None, {}, 200),
    "form": ("GET", LINK, PRESS, FORM, 200),
    "head": ("HEAD", LINK, None, {}, 200),
    "head_again": ("HEAD", LINK, None, {}, 200),
    "head_form": ("HEAD", LINK, PRESS, FORM, 200),
    "prefetch": ("GET", LINK, None, {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch", "X-Moz": "prefetch"}, 200),
    "override": ("GET", LINK, PRESS, FORM | {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST"}, 200),
    "options": ("OPTIONS", LINK, None, {"Access-Control-Request-Method": "POST", "Origin": "https://scanner.example"}, 405),
    "put": ("PUT", LINK, PRESS, FORM, 405),
    "patch": ("PATCH", LINK, PRESS, FORM, 405),
    "delete": ("DELETE", LINK, None, {}, 405),
    "lower": ("post", LINK, PRESS, FORM, 405),
    "invented": ("TAKE", LINK, PRESS, FORM, 405),
}


@pytest.mark.parametrize(("method", "path", "body", "headers", "status"), LOOKING.values(), ids=LOOKING)
def test_nothing_but_a_post_takes_the_alert(
    method: str, path: str, body: bytes | None, headers: Mapping[str, str], status: int
) -> None:
    """A scanner that opens, looks ahead, asks what is allowed or makes up a method leaves everything as it was."""
    desk = Drawer()
    with serving(desk) as port:
        assert [ask(port, method, path, body, headers).status for _ in range(3)] == [status] * 3
        assert OPEN.button in ask(port, "GET", LINK).text
    assert (desk.asked, desk.taken) == (0, [])
    assert desk.looked == (4 if status == 200 else 1)


def test_what_else_can_be_asked_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """RFC 9110, 15.5.6: whoever asks for something else is told what is allowed."""
    with serving(Drawer()) as port:
        allowed = ask(port, "OPTIONS", LINK).headers["allow"]
    assert set(allowed.split(", ")) == {"GET", "HEAD", "POST"}
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["refused with 405"]


def test_head_has_the_headers_of_the_page_and_no_body() -> None:
    """RFC 9110, 9.3.2."""
    with serving(Drawer()) as port:
        look, head = ask(port, "GET", LINK), ask(port, "HEAD", LINK)
    assert head.text == ""
    assert head.headers["content-length"] == look.headers["content-length"] == str(len(look.text.encode()))


def test_the_page_says_what_it_was_told_and_has_one_button() -> None:
    """The heading, the facts and the button, and that opening the page has done nothing."""
    with serving(Drawer()) as port:
        came = ask(port, "GET", LINK)
    page = BeautifulSoup(came.text, "lxml")
    assert [tag.get_text() for tag in page("h1")] == [OPEN.heading]
    assert [tag.get_text() for tag in page("li")] == list(OPEN.lines)
    assert [tag.get_text() for tag in page("button")] == [OPEN.button]
    assert "Opening this page has changed nothing and told nobody." in wording(came)
    assert page.select_one('html[lang="en-GB"]') is not None
    assert came.headers["content-type"] == "text/html; charset=utf-8"


def test_the_button_takes_the_alert_once_and_a_second_press_is_answered_by_the_desk() -> None:
    """What was done is said; the same press again, and the page opened again, say how things stand."""
    desk = Drawer()
    with serving(desk) as port:
        first, second, look = press(port), press(port), ask(port, "GET", LINK)
    assert (first.status, second.status, look.status) == (200, 409, 200)
    assert TAKEN.done in wording(first)
    assert "<form" not in first.text
    assert AGAIN in wording(second)
    assert TAKEN.done in wording(look)
    assert desk.taken == [CODE]


def test_many_presses_at_once_take_the_alert_once() -> None:
    """An impatient thumb: each press has its answer, and one of them did it."""
    desk = Drawer()
    with serving(desk) as port, ThreadPoolExecutor(8) as thumbs:
        came = list(thumbs.map(lambda _: press(port).status, range(8)))
    assert sorted(came) == [200] + [409] * 7
    assert desk.taken == [CODE]


NOT_THE_BUTTON = {
    "nothing": (b"", {}),
    "no_form": (b"", FORM),
    "no_button": (b"page=alert", FORM),
    "only_the_button": (b"button=take", FORM),
    "other_button": (b"page=alert&button=look", FORM),
    "twice": (PRESS + b"&button=take", FORM),
    "more": (PRESS + b"&x=", FORM),
    "no_kind": (PRESS, {}),
    "text": (PRESS, {"Content-Type": "text/plain"}),
    "json": (b'{"page":"alert","button":"take"}', {"Content-Type": "application/json"}),
    "parts": (
        b'--x\r\nContent-Disposition: form-data; name="button"\r\n\r\ntake\r\n--x--\r\n',
        {"Content-Type": "multipart/form-data; boundary=x"},
    ),
    "one_click": (b"List-Unsubscribe=One-Click", FORM),
    "bytes": (bytes(range(256)), FORM),
}


@pytest.mark.parametrize(("body", "headers"), NOT_THE_BUTTON.values(), ids=NOT_THE_BUTTON)
def test_a_post_that_is_not_the_button_is_refused(body: bytes, headers: Mapping[str, str]) -> None:
    """A scanner that posts to what it finds, or submits the form by script without pressing the button, takes nothing."""
    desk = Drawer()
    with serving(desk) as port:
        came = ask(port, "POST", LINK, body, headers)
    assert came.status == 400
    assert NOT_PRESSED in wording(came)
    assert desk.asked == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "same-origin, cross-site"])
def test_another_website_cannot_press_the_button(site: str) -> None:
    """What the browser says of where a request comes from is believed when it speaks against it."""
    desk = Drawer()
    with serving(desk) as port:
        assert ask(port, "POST", LINK, PRESS, FORM | {"Sec-Fetch-Site": site}).status == 403
    assert desk.asked == 0


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded; charset=UTF-8"])
def test_every_browser_can_press_the_button(headers: Mapping[str, str], kind: str) -> None:
    """Old ones, which do not say where a request comes from, too."""
    with serving(Drawer()) as port:
        assert ask(port, "POST", LINK, PRESS, {"Content-Type": kind, **headers}).status == 200


def test_an_address_that_leads_nowhere_says_where_to_go() -> None:
    """The start page too: there is nothing to find here without a link."""
    desk = Drawer()
    with serving(desk) as port:
        for path in ("/", "/a/", "/login", "/a/" + "x" * 301):
            assert "Open the link in the alert mail." in wording(ask(port, "GET", path))
        assert ask(port, "GET", "/a/" + "x" * 300).status == 403
        assert ask(port, "GET", "/health").text == "ok"
    assert desk.looked == 1
