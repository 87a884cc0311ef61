"""The sample town: all that was promised is there, answers as an honest web site would, and never leaves loopback."""

import re
import socket
import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from monitor.match import Matcher
from monitor.town import PORT, Town, TownError, config_text, serve
from monitor.town.pages import PLACES, Item, number_ports, read_place
from monitor.town.serve import HIGHEST_PORT
from sources.model import Access, Document, Response, Source, Unreadable
from sources.readers import reader
from tests import cast

STARTED = datetime(2026, 11, 20, 8, 41, 12, tzinfo=UTC)
HOUR = datetime(2026, 11, 20, 8, tzinfo=UTC)
OPEN = tuple(place for place in PLACES if place != "down")
READABLE = tuple(place for place in OPEN if place != "changed")

Answer = tuple[int, dict[str, str], bytes]


def open_town(started: datetime = STARTED) -> AbstractContextManager[Town]:
    """Return the town, not yet opened, where it finds nine free ports in a row."""
    bases = range(21080, HIGHEST_PORT, len(PLACES))
    return serve(started, next(base for base in bases if all(map(free, number_ports(base).values()))))


def free(port: int) -> bool:
    """Say whether nobody has this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The town, open for all tests of this module."""
    with open_town() as opened:
        yield opened


@pytest.fixture(scope="module")
def items() -> dict[str, tuple[Item, ...]]:
    """What is said at each place."""
    return {place: read_place(place, HOUR, number_ports(PORT)).items for place in OPEN}


@pytest.fixture(scope="module")
def config(town: Town) -> dict[str, Any]:
    """The sample's configuration for the open town."""
    parsed: dict[str, Any] = tomllib.loads(config_text(town.ports["gazette"], Path("/srv/sample")))
    return parsed


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """Return a place's answer: status, headers by lower-case name, body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def look(config: dict[str, Any], place: str) -> tuple[Source, Response]:
    """Return a source as configured, and what it answers."""
    [entry] = [entry for entry in config["source"] if entry["id"] == place]
    source = Source(place, entry["kind"], entry["url"], Access(entry["access"]), options=entry.get("options", {}))
    url = urlsplit(source.url)
    assert url.port
    status, headers, body = ask(url.port, url.path)
    return source, Response(source.url, status, headers, body, STARTED)


def day(moment: datetime | None) -> date | None:
    """Return the date that people in the town would write: not every place gives the hour."""
    return moment.astimezone(ZoneInfo("Europe/London")).date() if moment else None


def read(config: dict[str, Any], place: str) -> tuple[Document, ...]:
    """Return what the program's own reader finds at a place."""
    source, response = look(config, place)
    return reader(source.kind).parse(source, response).documents


@pytest.mark.parametrize("place", READABLE)
def test_the_programs_own_readers_find_every_item(place: str, config: dict[str, Any], items: dict[str, tuple[Item, ...]]) -> None:
    """With the shipped configuration each place yields its items: all of them, in order, with their dates, words and keys."""
    found = read(config, place)
    assert [day(document.posted) for document in found] == [day(item.posted) for item in items[place]]
    assert all(document.title and document.text and document.permalink for document in found)
    assert len({document.key for document in found}) == len(found)


@pytest.mark.parametrize("place", READABLE)
def test_what_an_item_is_stays_unsaid(place: str, config: dict[str, Any]) -> None:
    """No page gives away how its items are labelled."""
    body = look(config, place)[1].body.decode()
    assert not re.search(r"child_named|syndicated|estate_agent|league_table|other_school|place_name|kind=|about=", body)


def test_an_alerts_links_lead_through_a_redirect_to_where_the_thing_stands(
    config: dict[str, Any], items: dict[str, tuple[Item, ...]]
) -> None:
    """Every link of the alert is wrapped as the search engine does it, its marks are HTML, and the reader undoes both."""
    body = look(config, "alerts")[1].body.decode()
    wrapped = [link.replace("&amp;", "&") for link in re.findall(r'<link href="(https://www\.google\.com/url\?[^"]+)"', body)]
    targets = [parse_qs(urlsplit(link).query)["url"][0] for link in wrapped]
    assert len(targets) == len(items["alerts"])
    assert [document.url for document in read(config, "alerts")] == targets
    assert "&lt;b&gt;Larkspur Hill&lt;/b&gt;" in body
    assert not any("<b>" in document.words for document in read(config, "alerts"))


def test_a_result_that_is_cut_short_leads_nowhere_out_of_the_town(town: Town, config: dict[str, Any]) -> None:
    """Two results say too little of which school is meant; the pages that say it stand at the Gazette."""
    matcher = Matcher([cast.LARKSPUR])
    found = [(one.url, matcher.match(one).get(cast.LARKSPUR.id)) for one in read(config, "alerts")]
    gazette = f"http://127.0.0.1:{town.ports['gazette']}/news/"
    cut = {url for url, mention in found if mention and mention.is_cut}
    assert cut == {f"{gazette}larkspur-hill-lollipop", f"{gazette}ferry-school-trips"}
    for name, words in (("larkspur-hill-lollipop", "Brackenford"), ("ferry-school-trips", "Eastholme")):
        assert words in ask(town.ports["gazette"], f"/news/{name}")[2].decode()


def test_the_hostile_post_arrives_with_all_its_tricks(config: dict[str, Any]) -> None:
    """Markup reaches the program raw, and what it reads still holds markup, template code, bidi marks and header tricks."""
    source, response = look(config, "forum")
    page = response.body.decode()
    for trick in (
        "<script>location=",
        "onerror=",
        'href="javascript:alert(1)"',
        "&#13;&#10;Bcc:",
        "</div></article></body></html>",
    ):
        assert trick in page
    [post] = [post for post in reader(source.kind).parse(source, response).documents if "newsletter" in post.title]
    assert "=?utf-8?q?=0D=0ABcc:_everyone@harvest.example?=" in post.title
    for trick in (
        """<script>alert("in the head's letter")</script></td>""",
        "{{ 7 * 7 }}",
        "{% for n in range(9) %}",
        "${7*7}",
        "Bcc:",
    ):
        assert trick in post.text


def test_the_changed_page_has_words_but_nothing_that_fits(config: dict[str, Any]) -> None:
    """A page that was laid out anew is a failure with words, not an empty page."""
    source, response = look(config, "changed")
    assert b"Larkspur Hill" in response.body
    with pytest.raises(Unreadable):
        reader(source.kind).parse(source, response)


@pytest.mark.parametrize("place", OPEN)
def test_each_place_says_what_it_sends(place: str, town: Town, config: dict[str, Any]) -> None:
    """The watched page, robots.txt and every article come with the right media type; anything else is 404."""
    expected = {"gazette": "application/rss+xml", "alerts": "application/atom+xml", "wire": "application/feed+json"}
    described = read_place(place, HOUR, town.ports)
    assert look(config, place)[1].headers["content-type"] == f"{expected.get(place, 'text/html')}; charset=utf-8"
    status, headers, body = ask(town.ports[place], "/robots.txt")
    assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert b"Disallow: /private\n" in body
    assert {ask(town.ports[place], item.link)[0] for item in described.items if item.link.startswith("/")} <= {200}
    assert ask(town.ports[place], "/private")[0] == 404


@pytest.mark.parametrize("place", OPEN)
def test_a_second_look_is_not_modified(place: str, config: dict[str, Any]) -> None:
    """Either validator alone earns a 304 without a body, and a tag that does not fit outweighs a date that does."""
    source, first = look(config, place)
    url = urlsplit(source.url)
    assert url.port
    for known in (
        {"If_None_Match": first.headers["etag"]},
        {"If_None_Match": f'"other", W/{first.headers["etag"]}'},
        {"If_Modified_Since": first.headers["last-modified"]},
    ):
        status, headers, body = ask(url.port, url.path, **known)
        assert (status, headers["etag"], body) == (304, first.headers["etag"], b"")
    status, _, body = ask(url.port, url.path, If_None_Match='"other"', If_Modified_Since=first.headers["last-modified"])
    assert (status, body) == (200, first.body)


def test_a_town_opened_later_in_the_hour_says_the_same() -> None:
    """Dates count from the hour, so that running the sample again at once finds nothing modified."""
    answers = []
    for minute in (1, 59):
        with open_town(STARTED.replace(minute=minute)) as opened:
            answers.append(ask(opened.ports["council"], "/notices"))
    first, second = answers
    assert first[1]["last-modified"] == second[1]["last-modified"] == "Fri, 20 Nov 2026 08:00:00 GMT"
    assert first[2] == second[2]


def test_an_address_with_a_campaign_in_it_opens_all_the_same(town: Town) -> None:
    """What a search alert adds to an address does not lead astray, and HEAD sends the same headers and no page."""
    path = "/news/quarry-lane-parking?utm_source=alert"
    got, headed = ask(town.ports["gazette"], path), ask(town.ports["gazette"], path, "HEAD")
    assert got[0] == headed[0] == 200
    assert got[1]["content-length"] == headed[1]["content-length"] == str(len(got[2]))
    assert headed[2] == b""


def test_requests_are_noted(town: Town) -> None:
    """The town knows who was asked for what, and what came of it."""
    before = len(town.requests)
    ask(town.ports["council"], "/notices")
    ask(town.ports["wire"], "/nowhere")
    assert town.requests[before:] == [("council", "/notices", 200), ("wire", "/nowhere", 404)]


def test_the_place_that_is_down_refuses_and_keeps_its_port(town: Town) -> None:
    """Nobody answers there, and nobody else can move in."""
    with pytest.raises(ConnectionRefusedError):
        ask(town.ports["down"], "/rss")
    with pytest.raises(OSError, match="in use"), socket.socket() as squatter:
        squatter.bind(("127.0.0.1", town.ports["down"]))


@pytest.mark.parametrize("place", OPEN)
def test_nothing_listens_beyond_loopbacks_own_address(place: str, town: Town) -> None:
    """A server on every address would answer on 127.0.0.2 too."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", town.ports[place]), timeout=5).close()


def test_a_port_that_is_taken_is_told_in_words_and_everything_is_let_go(town: Town) -> None:
    """The error names the port and the way out; the places that had opened are closed again."""
    taken = town.ports["gazette"]
    with pytest.raises(TownError, match=rf"port {taken} is in use.* choose another with --port"), serve(STARTED, taken - 2):
        pass
    assert free(taken - 2)
    assert free(taken - 1)


@pytest.mark.parametrize("port", [-1, 0, HIGHEST_PORT + 1, 70000])
def test_a_port_without_room_is_refused(port: int) -> None:
    """Nine ports must fit."""
    with pytest.raises(TownError, match="--port"), serve(STARTED, port):
        pass


def test_the_town_is_gone_once_it_closes() -> None:
    """After the block every port is free, at once."""
    with open_town() as opened:
        ask(opened.ports["forum"], "/latest")
    assert all(map(free, opened.ports.values()))


def test_the_configuration_follows_the_port_and_the_folder(tmp_path: Path) -> None:
    """Ports, database and letters move; every source is allowed, and nothing else is."""
    folder = tmp_path / 'a "quoted" Schulhügel'
    config = tomllib.loads(config_text(30000, folder))
    hosts = [urlsplit(source["url"]).netloc for source in config["source"]]
    assert hosts == config["fetch"]["allow"] == [f"127.0.0.1:{port}" for port in range(30000, 30009)]
    assert config["store"]["database"] == f"sqlite:///{folder}/var/monitor.db"
    assert config["letters"]["folder"] == f"{folder}/letters"
    assert tomllib.loads(config_text(PORT, Path()))["fetch"]["allow"][0] == f"127.0.0.1:{PORT}"


def test_the_configuration_names_the_standing_cast(config: dict[str, Any]) -> None:
    """The sample's school and people are those of the tests, watched at every place of the town."""
    school = config["school"]
    for name in ("name", "short_name", "town", "postcode", "website", "nation"):
        assert school[name] == getattr(cast.LARKSPUR, name)
    for name in ("also_called", "handles", "hashtags", "acronyms", "places"):
        assert tuple(school[name]) == getattr(cast.LARKSPUR, name)
    [namesake] = cast.LARKSPUR.namesakes
    assert school["namesakes"] == [{"name": namesake.name, "places": list(namesake.places), "hosts": list(namesake.hosts)}]
    assert {(role, at["email"], at.get("phone", "")) for role, at in config["people"].items()} == {
        (person.role, person.email, person.phone) for person in cast.PEOPLE
    }
    assert [source["id"] for source in config["source"]] == list(PLACES)
