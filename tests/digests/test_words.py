"""Words from elsewhere are inert before a letter is made of them."""

import re

import pytest

from digests import words
from tests.digests.letters import hostile

# What mail programs are known to make a link of: a scheme with slashes, www, a bare host with a path, or a mailbox.
LINKABLE = re.compile(r"(?i)\b(https?|ftp|file|mailto):|\b(?!hxxps?:)[a-z][a-z+]*://|\bwww\.|[\w-]\.[a-z]{2,}\b|^\\\\\w")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("two\r\nlines\u2028and\u0085more", "two lines and more"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("  many\t\t spaces\u00a0 ", "many spaces"),
        ("cafe\u0301", "caf\u00e9"),
        ("x" + "\u0301" * 40, "x\u0301\u0301\u0301"),
        ("\u0175 \u0177 \U0001f600 \u0645\u0631\u062d\u0628\u0627", "\u0175 \u0177 \U0001f600 \u0645\u0631\u062d\u0628\u0627"),
    ],
)
def test_cleaning_keeps_letters_and_drops_what_is_not_seen(text: str, cleaned: str) -> None:
    """A text becomes one line of visible characters, in any script, and keeps its letters."""
    assert words.clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "inert"),
    [
        ("see https://evil.example/a.b", "see hxxps://evil[.]example/a.b"),
        ("HTTP://EVIL.EXAMPLE", "hxxp://EVIL[.]EXAMPLE"),
        ("www.evil1.example", "www[.]evil1[.]example"),
        ("write to a@evil.example", "write to a@evil[.]example"),
        ("mailto:a@evil.example", "mailto[:]a@evil[.]example"),
        ("ftp://evil.example", "ftp[:]//evil[.]example"),
        ("evil\u3002example", "evil[.]example"),
        (r"\\evil.example\share", r"[\\]evil[.]example\share"),
        ("at 7.30pm, e.g. by 3.5 miles. Really...", "at 7.30pm, e.g. by 3.5 miles. Really..."),
    ],
)
def test_addresses_are_shown_and_cannot_be_followed(text: str, inert: str) -> None:
    """Addresses in a stranger's words stay readable and are no longer addresses; times and figures are left alone."""
    assert words.defang(text) == inert


def test_no_hostile_string_keeps_an_address() -> None:
    """Nothing in the committed sample is linkable once defanged, and the check itself sees addresses before that."""
    before = [text for text in hostile() if LINKABLE.search(words.clean(text))]
    assert len(before) > 20
    assert [text for text in hostile() if LINKABLE.search(words.defang(words.clean(text)))] == []


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://news.example/a?b=1&c=2#d", "https://news.example/a?b=1&c=2#d"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("https://news.example/caf\u00e9 \u202e", "https://news.example/caf%C3%A9%20%E2%80%AE"),
        ('https://news.example/"><script>', "https://news.example/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://bank.example@evil.example/", ""),
        ("https://a\\@evil.example/", ""),
        ("https://\u0430\u0440\u0440\u04cf\u0435.example/", ""),
        ("//evil.example", ""),
        ("https://", ""),
        ("https://news.example/\nX-Inj: 1" + "x" * 3000, ""),
        ("", ""),
    ],
)
def test_only_a_plain_web_address_is_linked(url: str, href: str) -> None:
    """A link goes to an http(s) page on the host that is shown, or there is none."""
    assert words.link(url) == href


def test_the_host_is_what_the_browser_will_visit() -> None:
    """The host shown beside a link is the link's own, in small letters."""
    assert words.host("https://News.Example:8443/https://bank.example/") == "news.example"


@pytest.mark.parametrize(("text", "most"), [("short", 10), ("a few words that go on and on", 16), ("x" * 50, 16)])
def test_a_cut_is_marked_and_within_its_length(text: str, most: int) -> None:
    """A text that had to be cut says so, ends at a word where it can, and is never longer than asked."""
    part = words.cut(text, most)
    assert len(part) <= most
    assert part == text or (part.endswith(" ...") and text.startswith(part.removesuffix(" ...")))
