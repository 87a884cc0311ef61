"""The letters fit a phone and a desk, and fetch and run nothing, in a real browser."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Dialog, Page

from digests import compose
from digests.model import Letter
from tests.browser import browser
from tests.digests.letters import ALERT, BLIND, BUNDLE, FULL, hostile
from tests.digests.test_hostile_letters import alert_of, digest_of

pytestmark = pytest.mark.browser
LETTERS = {
    "digest": compose.digest(FULL),
    "could_not_check": compose.digest(BLIND),
    "alert": compose.alert(replace(ALERT, unsure=True)),
    "bundle": compose.bundle(BUNDLE),
    "hostile_digest": compose.digest(digest_of([f"x {text}" for text in hostile()])),
    "hostile_alert": compose.alert(alert_of("x " + " ".join(text[:80] for text in hostile()))),
}
SMALLEST = """Math.min(...[...document.querySelectorAll('h1, h2, h3, p, li, a, blockquote, strong')]
    .map(element => parseFloat(getComputedStyle(element).fontSize)))"""


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    """One browser for all tests here."""
    with browser() as started:
        yield started


def show(opened: Browser, html: str, width: int) -> tuple[Page, list[str]]:
    """The page at this width, and what it asked the network for or tried to say in a dialog."""
    page = opened.new_page(viewport={"width": width, "height": 844})
    trouble: list[str] = []

    def heard(dialog: Dialog) -> None:
        trouble.append(dialog.message)
        dialog.dismiss()

    page.route("**/*", lambda route: route.abort())
    page.on("request", lambda request: trouble.append(request.url))
    page.on("dialog", heard)
    page.set_content(html)
    return page, trouble


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_a_letter_fits_its_screen_and_touches_nothing(opened: Browser, letter: Letter, width: int) -> None:
    """No sideways scrolling, no request, no dialog, and no text under 16 pixels, on a phone and on a desk."""
    page, trouble = show(opened, letter.html, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALLEST) >= 16
    assert trouble == []
    page.close()


def test_the_details_of_an_alert_are_below_the_fold(opened: Browser) -> None:
    """What was found cannot be seen on a phone, nor on a whiteboard, before somebody scrolls."""
    for width in (390, 1200):
        page, _ = show(opened, LETTERS["alert"].html, width)
        top = page.evaluate("document.querySelector('.box').getBoundingClientRect().top")
        assert top > 700
        page.close()


def test_the_traps_would_be_seen(opened: Browser) -> None:
    """A page that does fetch and does speak is caught: the checks above can fail."""
    page, trouble = show(opened, "<img src='http://127.0.0.1:9/pixel.gif'><script>alert('spoken')</script>", 390)
    assert sorted(trouble) == ["http://127.0.0.1:9/pixel.gif", "spoken"]
    page.close()
