"""A network that lies: its own pages in the place of others, and names that lead inside. None of it is taken for a reading."""

from datetime import timedelta

import pytest

from sources.fetch import RobotsText
from sources.fetch.robots import still_good
from sources.fetch.wire import make_trust
from sources.model import Access, AddressRefused, Source, Unreadable
from sources.readers import READERS, reader
from tests.sources.hostile import NOW, PAGE, fetcher, listening, read, says
from tests.sources.recorded import answer

PORTAL = """<!DOCTYPE html><html><head><title>School WiFi</title></head><body><h1>Welcome to the network of the school</h1>
<form action="/login" method="post"><input name="user"><input type="password" name="p"><button>Log in</button></form>
<p>By using this network you agree to the acceptable use policy.</p></body></html>"""
FILTER = """<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Website blocked</h1>
<p>This website has been blocked by your organisation's web filter. Category: Social Networking.</p>
<p>If you think that this is wrong, contact your IT department.</p></body></html>"""
HIJACK = """<!DOCTYPE html><html><head><title>Search</title></head><body><h1>We could not find that site</h1>
<p>Did you mean one of these? Here are some results.</p><a href="https://shop.example/1">Cheap domains</a></body></html>"""


@pytest.mark.parametrize("page", [PORTAL, FILTER, HIJACK], ids=["a portal", "a filter", "a name that is not there"])
@pytest.mark.parametrize("kind", sorted(READERS))
def test_a_page_of_the_network_itself_is_no_reading_of_any_place(kind: str, page: str) -> None:
    """Answered with 200 in the place of everything: each kind says that it cannot be read, so no silence is taken for news."""
    options = {"item": "li"} if kind == "page" else {}
    source = Source("gazette", kind, "https://gazette.example/x", Access.DOCUMENTED_FEED, options=options)
    with pytest.raises(Unreadable, match=r"this is a|lists no|no text"):
        reader(kind).parse(source, answer(page.encode(), "text/html; charset=utf-8"))


def test_a_portals_page_is_no_robots_txt_for_a_day() -> None:
    """It allows everything; what the place itself says is asked for again after an hour."""
    hour = timedelta(hours=1)
    for body, kept in ((PORTAL, hour), ("\n <html>", hour), ("User-agent: *\nDisallow: /x\n", 24 * hour), ("", 24 * hour)):
        text = RobotsText(200, body, NOW)
        assert still_good(text, NOW + kept - timedelta(minutes=1))
        assert not still_good(text, NOW + kept)


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "0.0.0.0", "::1", "::ffff:192.168.1.1"])  # noqa: S104 - an answer of DNS
def test_a_name_that_leads_inside_is_refused_in_words_for_a_technician(inside: str) -> None:
    """Filters answer so for what they block: the words name the address, and the remedy this network's DNS."""
    with listening(says(PAGE)) as listener, fetcher(resolve=lambda _host, _port: [inside]) as by:
        with pytest.raises(AddressRefused, match="which is not a public address") as refused:
            read(by, f"http://gazette.example:{listener.port}/page")
        assert "this network's DNS" in refused.value.remedy
        assert listener.asked == []


def test_without_certificates_of_its_own_the_machines_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody tidied away the file that a library brings along: that is no fault in the program."""
    monkeypatch.setattr("certifi.where", lambda: "/nowhere/cacert.pem")
    assert make_trust().check_hostname
