"""In a real browser with scripts on, a visit changes nothing and the button does; the page fits a phone and every eye."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from monitor.web.desk import Shown
from monitor.web.pages import FAILED
from tests.browser import browser
from tests.digests.letters import hostile
from tests.monitor.web_desk import AGAIN, CODE, LINK, OPEN, TAKEN, Broken, Drawer, serving

pytestmark = pytest.mark.browser
LONG = Shown(
    "Alert A-0013 for the deputy DSL",
    (
        "Sent Thu 19 Nov 18:02, about Larkspur Hill Community Primary School.",
        "Nobody has it yet. The head is told at 19:02 and the chair of governors at 19:32.",
    ),
    "I have it: stop telling others",
    "Recorded.",
)
HOSTILE = Shown(" ".join(hostile())[:2_000], tuple(f"x {text}" for text in hostile()), "x " + hostile()[0], "x " + hostile()[0])
SMALLEST = (
    """Math.min(...[...document.querySelectorAll('h1, p, li, button')].map(one => parseFloat(getComputedStyle(one).fontSize)))"""
)
# The least contrast of any words with what is painted behind them (WCAG 2.2, 1.4.3).
CONTRAST = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = one => {
        const colour = getComputedStyle(one).backgroundColor;
        return colour === 'rgba(0, 0, 0, 0)' ? behind(one.parentElement) : colour;
    };
    return Math.min(...[...document.querySelectorAll('h1, p, li, button')].map(one => {
        const [dark, bright] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    }));
}"""


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    """One browser for all tests here."""
    with browser() as started:
        yield started


def visit(page: Page, port: int) -> list[str]:
    """Open the link until all is quiet, and return what the page asks for, says in a dialog or complains of, now and later."""
    trouble: list[str] = []

    def heard(dialog: Dialog) -> None:
        trouble.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: trouble.append(f"{request.method} {request.url.removeprefix(f'http://127.0.0.1:{port}')}"))
    page.on("console", lambda said: trouble.append(said.text))
    page.on("dialog", heard)
    page.goto(f"http://127.0.0.1:{port}{LINK}", wait_until="networkidle")
    return trouble


def test_a_visit_with_scripts_on_takes_nothing(opened: Browser) -> None:
    """A scanner's whole browser loads one document, runs nothing and leaves the alert as it was; looking again does too."""
    desk = Drawer()
    with serving(desk) as port:
        page = opened.new_page()
        trouble = visit(page, port)
        page.reload(wait_until="networkidle")
        page.mouse.move(200, 200)
        page.keyboard.press("Escape")
        page.close()
    assert trouble == [f"GET {LINK}"] * 2
    assert (desk.looked, desk.asked) == (2, 0)


@pytest.mark.parametrize("script", ["document.forms[0].submit()", "document.forms[0].requestSubmit()"])
def test_a_form_sent_by_script_takes_nothing(opened: Browser, script: str) -> None:
    """Scanners that submit whatever form they find do not press its button, and it is the button that counts."""
    desk = Drawer()
    with serving(desk) as port:
        page = opened.new_page()
        trouble = visit(page, port)
        with page.expect_navigation():
            page.evaluate(script)
        expect(page.locator("h1")).to_have_text("Nothing was changed")
        page.close()
    assert f"POST {LINK}" in trouble
    assert (desk.asked, desk.taken) == (0, [])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_the_button_takes_the_alert_once(opened: Browser, scripts: bool) -> None:  # noqa: FBT001 - a case of a table
    """By thumb; loading the answer again sends the press again, and the desk says how things stand."""
    desk = Drawer()
    with serving(desk) as port:
        page = opened.new_page(java_script_enabled=scripts, has_touch=True)
        trouble = visit(page, port)
        page.get_by_role("button", name=OPEN.button).tap()
        expect(page.get_by_role("status")).to_have_text(TAKEN.done)
        expect(page.get_by_role("button")).to_have_count(0)
        page.reload()
        expect(page.get_by_text(AGAIN)).to_be_visible()
        page.close()
    assert [line for line in trouble if not line.startswith("Failed to load resource")] == [f"GET {LINK}"] + [f"POST {LINK}"] * 2
    assert desk.taken == [CODE]
    assert desk.asked == 2


def test_the_keyboard_is_enough(opened: Browser) -> None:
    """One press of Tab reaches the button, which shows that it is reached, and Enter presses it."""
    desk = Drawer()
    with serving(desk) as port:
        page = opened.new_page()
        visit(page, port)
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text(TAKEN.done)
        page.close()
    assert desk.taken == [CODE]


def test_a_double_click_takes_the_alert_once(opened: Browser) -> None:
    """Whichever answer comes last, it says that somebody has the alert."""
    desk = Drawer()
    with serving(desk) as port:
        page = opened.new_page()
        visit(page, port)
        page.dblclick("button", no_wait_after=True)
        expect(page.get_by_text(re.compile("the DSL has (it|this alert) since 18:04", re.IGNORECASE))).to_be_visible()
        page.close()
    assert desk.taken == [CODE]


def test_another_website_cannot_press_the_button_nor_frame_the_page(opened: Browser) -> None:
    """A page elsewhere that knows the link can send our form, button and all; the browser says where it comes from."""
    desk = Drawer()
    with serving(desk) as port:
        page = opened.new_page()
        link = f"http://127.0.0.1:{port}{LINK}"
        button = "<input name='page' value='alert'><button name='button' value='take'>Win a prize</button>"
        form = f"<form method='post' action='{link}'>{button}</form>"
        page.set_content(f"{form}<iframe src='{link}'></iframe>", wait_until="networkidle")
        assert page.frames[1].locator("button").count() == 0
        page.locator("button").click()
        expect(page.get_by_text("Another website asked for this.")).to_be_visible()
        page.close()
    assert desk.asked == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [195, 390, 1200])
@pytest.mark.parametrize("shows", [OPEN, LONG, TAKEN, HOSTILE], ids=["open", "long", "taken", "hostile"])
def test_the_page_fits_its_screen_and_every_eye(
    opened: Browser, shows: Shown, width: int, scheme: Literal["light", "dark"]
) -> None:
    """On a phone, on one at 200 per cent and on a desk: no sideways scrolling, a button for thumbs, contrast, one request."""
    with serving(Drawer(shows)) as port:
        page = opened.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        trouble = visit(page, port)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALLEST) >= 16
        assert page.evaluate(CONTRAST) >= 7
        assert page.locator("h1").count() == 1
        assert all(box["height"] >= 44 for box in (one.bounding_box() for one in page.locator("button").all()) if box)
        assert page.locator("button").count() == bool(shows.button)
        assert trouble == [f"GET {LINK}"]
        page.close()


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(236, 239, 242)"), ("dark", "rgb(16, 21, 27)")])
def test_the_dark_page_is_dark(opened: Browser, scheme: Literal["light", "dark"], colour: str) -> None:
    """The page's policy lets its own style through, for both."""
    with serving(Drawer(LONG)) as port:
        page = opened.new_page(color_scheme=scheme)
        visit(page, port)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == colour
        page.close()


def test_a_fault_is_a_page_too(opened: Browser) -> None:
    """Plain words with the same look, and nothing of the fault."""
    with serving(Broken()) as port:
        page = opened.new_page()
        visit(page, port)
        expect(page.get_by_text(FAILED)).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(236, 239, 242)"
        page.close()


def test_the_traps_would_be_seen(opened: Browser) -> None:
    """What a page may not do is stopped by its policy, and the attempt is heard: the checks above can fail."""
    added = """<img src="/pixel.gif" onerror="alert('spoken')"><b style="color: red">red</b>"""
    with serving(Drawer()) as port:
        page = opened.new_page()
        trouble = visit(page, port)
        page.evaluate("added => document.body.insertAdjacentHTML('beforeend', added)", added)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("getComputedStyle(document.querySelector('b')).color") == "rgb(0, 0, 0)"
        page.close()
    assert sum("Content Security Policy" in line for line in trouble) >= 3
    assert "spoken" not in trouble
