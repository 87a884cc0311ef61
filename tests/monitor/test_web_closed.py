"""What the web page keeps to itself: tokens, faults and strangers' words reach no log, no cache and no markup."""

import logging
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup

from digests.words import clean
from monitor.links import sign
from monitor.web.desk import Refusal, Shown
from monitor.web.pages import FAILED, LONGEST
from tests.digests.letters import hostile
from tests.digests.test_mime import corpus
from tests.monitor.web_desk import (
    CODE,
    FORM,
    KEY,
    LASTS,
    LINK,
    NOW,
    OLD,
    PRESS,
    TOKEN,
    UNKNOWN,
    Broken,
    Drawer,
    ask,
    press,
    serving,
    wording,
)

HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}

EVERY = {
    "open": ("GET", LINK, None, 200),
    "head": ("HEAD", LINK, None, 200),
    "press": ("POST", LINK, PRESS, 200),
    "bare": ("POST", LINK, b"", 400),
    "large": ("POST", LINK, b"x" * 5_000, 413),
    "forged": ("GET", LINK[:-1], None, 403),
    "long": ("GET", "/a/" + "x" * (LONGEST + 1), None, 404),
    "options": ("OPTIONS", LINK, None, 405),
    "health": ("GET", "/health", None, 200),
    "health_post": ("POST", "/health", b"", 405),
    "root": ("GET", "/", None, 404),
    "slash": ("GET", LINK + "/", None, 404),
    "slash_press": ("POST", LINK + "/", PRESS, 404),
    "empty": ("GET", "/a/", None, 404),
    "deeper": ("GET", "/a/%2e%2e%2fhealth", None, 404),
    "icon": ("GET", "/favicon.ico", None, 404),
    "robots": ("GET", "/robots.txt", None, 404),
}


@pytest.mark.parametrize("desk", [Drawer, Broken])
@pytest.mark.parametrize(("method", "path", "body", "status"), EVERY.values(), ids=EVERY)
def test_every_answer_is_closed_to_caches_frames_scripts_and_searches(
    desk: type[Drawer], method: str, path: str, body: bytes | None, status: int
) -> None:
    """With no cookie, no redirect and no name of the server, whatever was asked and whatever happened."""
    with serving(desk()) as port:
        came = ask(port, method, path, body, FORM)
    assert came.status == (500 if desk is Broken and status in (200, 403) and path.startswith("/a/") else status)
    assert {name: came.headers[name] for name in HEADERS} == HEADERS
    assert {"set-cookie", "server", "location", "etag", "last-modified"} & came.headers.keys() == set()
    assert TOKEN not in came.text
    rules = dict(rule.split(" ", 1) for rule in came.headers["content-security-policy"].split("; "))
    style = rules.pop("style-src")
    assert rules == {"default-src": "'none'", "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'"}
    if came.text and path != "/health":
        [block] = BeautifulSoup(came.text, "lxml")("style")
        assert style == f"'sha256-{b64encode(sha256(block.get_text().encode()).digest()).decode()}'"


def bad_tokens() -> Iterator[tuple[str, int]]:
    """Tokens that do not count, with the status of their refusal."""
    for at, sign_there in enumerate(TOKEN):
        yield TOKEN[:at] + ("A" if sign_there != "A" else "B") + TOKEN[at + 1 :], 403
    for cut in (1, 20, 43, 44, 55, len(TOKEN) - 1):
        yield TOKEN[:cut], 403
    yield TOKEN + "A", 403
    yield sign(bytes(range(1, 33)), CODE, NOW), 403
    yield sign(KEY, CODE, NOW - LASTS - timedelta(seconds=1)), 410
    yield sign(KEY, CODE, NOW + timedelta(days=1)), 410


def test_bad_tokens_are_refused_and_logged_without_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """Tampered at each character, cut, lengthened, another school's, expired: opened and pressed, one line of the log each."""
    desk, expected = Drawer(), []
    with caplog.at_level(logging.DEBUG), serving(desk) as port:
        for token, status in bad_tokens():
            why = OLD if status == 410 else UNKNOWN
            for came in (ask(port, "GET", f"/a/{token}"), press(port, f"/a/{token}")):
                assert came.status == status
                assert why in wording(came)
                assert len(token) < 9 or token not in came.text
                expected.append(f"refused with {status}: {why}")
    assert desk.taken == []
    assert [record.getMessage() for record in caplog.records if record.name == "monitor.web"] == expected
    assert CODE not in caplog.text
    assert TOKEN[-20:] not in caplog.text


def test_what_is_granted_leaves_no_trace_of_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """Not in the page, for browsers save pages, and not in any log however much is logged."""
    with caplog.at_level(1), serving(Drawer()) as port:
        for came in (ask(port, "GET", LINK), press(port), press(port)):
            assert CODE not in came.text
            assert CODE not in str(came.headers)
    assert CODE not in caplog.text
    assert "127.0.0.1:" not in "".join(line for line in caplog.text.splitlines() if "monitor.web" in line)


def test_a_fault_at_the_desk_is_plain_words_here_and_its_kind_and_place_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """What the fault says of itself quotes the token: nobody reads it. The next request is answered as ever."""
    desk = Broken()
    with caplog.at_level(logging.DEBUG), serving(desk) as port:
        for came in (ask(port, "GET", LINK), press(port)):
            assert came.status == 500
            assert FAILED in wording(came)
            assert "Traceback" not in came.text
            assert "database" not in came.text
        assert ask(port, "GET", "/health").status == 200
    lines = [record.getMessage() for record in caplog.records if record.name == "monitor.web"]
    assert [line.rsplit(" ", 1)[0] for line in lines] == ["failed: RuntimeError in shown, line"] * 2
    assert "database" not in caplog.text
    assert CODE not in caplog.text
    assert desk.asked == 1


def markup(text: str) -> Counter[tuple[str, ...]]:
    """Every element with its attributes and their values, as a parser builds them."""
    page = BeautifulSoup(text, "lxml").select("*")
    return Counter((tag.name, *sorted(f"{name}={value}" for name, value in tag.attrs.items())) for tag in page)


def test_a_hostile_string_in_every_field_is_only_words() -> None:
    """The page keeps exactly its elements and attributes, and the string stands in it as it was written, once cleaned."""
    desk = Drawer(Shown("plain", ("plain", "plain"), "plain", "plain"))
    with serving(desk) as port:
        plain = markup(ask(port, "GET", LINK).text)
        for text in hostile():
            told = f"x {text}"
            desk.shows = Shown(told, (told, told), told, told)
            came = ask(port, "GET", LINK)
            page = BeautifulSoup(came.text, "lxml")
            assert (came.status, markup(came.text)) == (200, plain)
            assert [tag.get_text() for tag in page("bdi")] == [clean(told)] * 5
            assert [tag.get_text() for tag in page("title")] == [clean(told)]


def test_the_corpus_of_hostile_strings_adds_no_markup() -> None:
    """Thousands of strings that others collected add no element and no attribute."""
    texts = tuple(f"x {text}" for text in corpus())
    with serving(Drawer(Shown("plain", texts))) as port, serving(Drawer(Shown("plain", ("plain",) * len(texts)))) as other:
        assert markup(ask(port, "GET", LINK).text) == markup(ask(other, "GET", LINK).text)


@dataclass
class Refusing(Drawer):
    """A desk that refuses in words of a stranger's."""

    why: str = ""

    def shown(self, token: str, now: datetime) -> Shown:
        """Refuse."""
        del token, now
        raise Refusal(403, self.why)


def test_a_reason_is_one_line_of_the_log_and_only_words_on_the_page(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing in it can end the line, start another, or become an element."""
    desk = Refusing()
    with serving(desk) as port:
        for text in hostile():
            caplog.clear()
            desk.why = f"x {text}"
            page = BeautifulSoup(ask(port, "GET", LINK).text, "lxml")
            assert [record.getMessage() for record in caplog.records] == [f"refused with 403: {clean(desk.why)}"]
            assert len(caplog.messages[0].splitlines()) == 1
            assert [tag.name for tag in page.select("body *")] == ["main", "p", "h1", "p", "bdi", "p"]
            assert [tag.get_text() for tag in page("bdi")] == [clean(desk.why)]
