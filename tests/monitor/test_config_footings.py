"""On what footing a place may be read, whose terms somebody must have read, and what an option may hold."""

from pathlib import Path

import pytest

from tests.monitor.configs import ENVIRON, GOOD, change, faults, places_of

PAGE = """
[[source]]
id = "page"
kind = "{kind}"
url = "{url}"
label = "A page"
access = "{access}"
terms_url = "https://place.example/terms"
terms_read = "2026-11-02"
{more}
"""
KEY = {**ENVIRON, "KEY": "an-invented-key"}


@pytest.mark.parametrize(
    ("kind", "access", "more", "told"),
    [
        ("facebook", "own-account-api", 'secret_env = "KEY"', []),
        ("facebook", "public-api", 'secret_env = "KEY"', ["C108"]),
        ("feed", "page-permission", "", ["C108"]),
        ("feed", "own-account-api", "", ["C108"]),
        ("json", "public-api", 'secret_env = "KEY"\noptions = { text = "message" }', ["C108"]),
    ],
)
def test_the_interface_of_a_forbidden_place_is_for_our_own_account(
    tmp_path: Path, kind: str, access: str, more: str, told: list[str]
) -> None:
    """On its footing and with its key; no other kind or footing is a way in."""
    url = "https://graph.facebook.com/v23.0/99/feed"
    found = faults(tmp_path, GOOD + PAGE.format(kind=kind, url=url, access=access, more=more), KEY)
    assert [problem.id for problem in found] == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://forum.example/latest", [("C109", "source[1].terms_read")]),
        ("https://larkspurhill.brackenford.sch.example/news", []),
        ("https://parents.larkspurhill.brackenford.sch.example/news", []),
        ("https://notlarkspurhill.brackenford.sch.example/news", [("C109", "source[1].terms_read")]),
    ],
)
def test_only_our_own_site_needs_no_terms(tmp_path: Path, url: str, told: list[tuple[str, str]]) -> None:
    """robots.txt is one thing and the terms are another: half a record is told as well, as a warning."""
    text = change("https://www.larkspurhill.brackenford.sch.example/news", url)
    text = text.replace('channel = "official_site"', 'terms_url = "https://forum.example/rules"')
    found = faults(tmp_path, text)
    assert places_of(found) == told
    assert all(problem.warning for problem in found)


@pytest.mark.parametrize(
    ("senders", "told"),
    [
        ("larkspurhill.example, alerts@place.example", []),
        ("Robin Bramblecombe <robin@place.example>", ["C111"]),
        ("place.example,", ["C111"]),
    ],
)
def test_whose_mail_is_read_is_an_address_or_a_domain(tmp_path: Path, senders: str, told: list[str]) -> None:
    """Anything else would let nobody's mail through, or only be told when the mailbox is read."""
    more = f'secret_env = "KEY"\noptions = {{ username = "seen", from = "{senders}" }}'
    text = GOOD + PAGE.format(kind="mailbox", url="imaps://imap.place.example/INBOX", access="own-account-api", more=more)
    assert [problem.id for problem in faults(tmp_path, text, KEY)] == told


def test_what_a_change_is_looked_for_in_is_a_selector(tmp_path: Path) -> None:
    """As the items of a page are; what ends in an attribute is one too."""
    text = GOOD + PAGE.format(kind="changes", url="https://place.example/", access="page-permission", more="[source.options]")
    assert faults(tmp_path, text + 'within = "div > p@title"\nrender = "yes"\n') == ()
    assert [problem.id for problem in faults(tmp_path, text + 'within = "div[["\n')] == ["C111"]
