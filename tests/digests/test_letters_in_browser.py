"""The letters fit a phone and a desk, and fetch and run nothing, in a real browser."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page

from digests.model import Letter
from tests.browser import browser
from tests.digests.letters import LETTERS, hostile
from tests.digests.test_hostile_letters import gathered, letters_of
from tests.digests.test_mime import corpus

pytestmark = pytest.mark.browser
HOSTILE = {f"hostile_{kind}": letter for kind, letter in letters_of("x " + " ".join(text[:80] for text in hostile())).items()}
EVERY = {**LETTERS, **HOSTILE}
SMALLEST = """Math.min(...[...document.querySelectorAll('h1, h2, h3, p, li, a, blockquote, strong')]
    .map(element => parseFloat(getComputedStyle(element).fontSize)))"""
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
    const speaks = one => [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return Math.min(...[...document.body.querySelectorAll('*')].filter(speaks).map(one => {
        const [dark, bright] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    }));
}"""
# What a telephone does whose owner has set text to 200 per cent.
TWICE = """() => [...document.querySelectorAll('*')].map(one => [one, parseFloat(getComputedStyle(one).fontSize)])
    .forEach(([one, size]) => { one.style.fontSize = `${2 * size}px`; })"""
# Every element by its name, but for those that keep references, codes and options of commands in one line.
ELEMENTS = """() => [...document.querySelectorAll('*:not(span[style="white-space:nowrap"])')]
    .reduce((counts, one) => ({...counts, [one.localName]: (counts[one.localName] || 0) + 1}), {})"""
KINDS = {"heading", "paragraph", "blockquote", "list", "listitem", "link", "text", "strong", "/url", "/children"}
# References, codes and options of commands that stand on more than one line.
BROKEN = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), broken = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode())
        for (const found of node.data.matchAll(/[A-Z]-\\d{4}|[A-Z2-7]{4}-[A-Z2-7]{4}|--[a-z]+/g)) {
            const range = document.createRange();
            range.setStart(node, found.index);
            range.setEnd(node, found.index + found[0].length);
            if (new Set([...range.getClientRects()].map(box => box.top)).size !== 1) broken.push(found[0]);
        }
    return broken;
}"""
BUTTONS = """() => [...document.querySelectorAll('a.label')].map(one => {
    const [box, sheet] = [one.getBoundingClientRect(), one.closest('td').getBoundingClientRect()];
    return {tall: box.height, out: Math.max(sheet.left - box.left, box.right - sheet.right), top: box.top, bottom: box.bottom,
        left: box.left, right: box.right};
})"""


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
@pytest.mark.parametrize("letter", EVERY.values(), ids=EVERY)
def test_a_letter_fits_its_screen_and_touches_nothing(opened: Browser, letter: Letter, width: int) -> None:
    """No sideways scrolling, no request, no dialog, and no text under 16 pixels, on a phone and on a desk."""
    page, trouble = show(opened, letter.html, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALLEST) >= 16
    assert trouble == []
    page.close()


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_can_be_read_by_day_and_by_night(opened: Browser, letter: Letter, scheme: Literal["light", "dark"]) -> None:
    """All words stand out from what is behind them, 4.5 to 1, which is a matter of lightness and holds in greyscale too."""
    page, _ = show(opened, letter.html, 390)
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(CONTRAST) >= 4.5
    page.close()


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
@pytest.mark.parametrize("twice", [False, True], ids=["text_as_it_is", "text_at_200"])
def test_codes_and_buttons_are_whole_on_a_phone(opened: Browser, letter: Letter, twice: bool) -> None:  # noqa: FBT001 - a case of a table
    """What is copied letter by letter stands in one line; a button is inside the sheet, apart from the next, and fits a thumb."""
    page, _ = show(opened, letter.html, 390)
    if twice:
        page.evaluate(TWICE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(BROKEN) == []
    buttons = page.evaluate(BUTTONS)
    assert all(button["tall"] >= 44 and button["out"] <= 0 for button in buttons)
    apart = [
        one["bottom"] <= other["top"] or one["right"] <= other["left"]
        for number, one in enumerate(buttons)
        for other in buttons[number + 1 :]
    ]
    assert all(apart)
    page.close()


def test_a_screen_reader_hears_headings_words_and_links_alone(opened: Browser) -> None:
    """In the order in which they are read; the layout's tables and the bars are not there for it."""
    for letter in LETTERS.values():
        page, _ = show(opened, letter.html, 390)
        heard = page.locator("body").aria_snapshot()
        assert {line.strip(" -").split(" ")[0].strip(":") for line in heard.splitlines()} <= KINDS
        assert heard.startswith(("- heading", '- paragraph: "SAFEGUARDING', "- paragraph: 'SAFEGUARDING"))
        page.close()


def test_the_details_of_an_alert_are_below_the_fold(opened: Browser) -> None:
    """What was found cannot be seen on a phone, nor on a whiteboard, before somebody scrolls; how to acknowledge can."""
    for width in (390, 1200):
        page, _ = show(opened, LETTERS["alert_unsure"].html, width)
        assert page.evaluate("document.querySelector('.box').getBoundingClientRect().top") > 700
        assert page.evaluate("document.querySelector('a.label').getBoundingClientRect().bottom") < 844
        page.close()


def test_the_corpus_of_hostile_strings_makes_no_element_and_no_request(opened: Browser) -> None:
    """On a page of each letter with all 9,136 strings, built by a real browser with scripts on, there is only the template."""
    texts = [f"x {text}" for text in dict.fromkeys(corpus())]
    assert len(texts) == 9_136
    for letter, plain in zip(gathered(texts), gathered(["plain"] * len(texts)), strict=True):
        page, trouble = show(opened, letter.html, 390)
        page.wait_for_load_state("networkidle")
        counted = page.evaluate(ELEMENTS)
        assert trouble == []
        page.close()
        page, _ = show(opened, plain.html, 390)
        assert page.evaluate(ELEMENTS) == counted
        assert len(counted) > 5
        page.close()


def test_the_traps_would_be_seen(opened: Browser) -> None:
    """A page that does fetch and does speak is caught: the checks above can fail."""
    page, trouble = show(opened, "<img src='http://127.0.0.1:9/pixel.gif'><script>alert('spoken')</script>", 390)
    assert sorted(trouble) == ["http://127.0.0.1:9/pixel.gif", "spoken"]
    page.close()
