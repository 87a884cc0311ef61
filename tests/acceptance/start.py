"""A web on loopback for a school that begins, with a catalogue that leads there."""

import json
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.acceptance.command import COMMAND, surroundings
from tests.acceptance.web import Served, feed

NAME = "Larkspur Hill Community Primary School"
PEOPLE = (
    "--head-email", "head@larkspurhill.example", "--dsl-email", "dsl@larkspurhill.example",
    "--deputy-email", "deputy@larkspurhill.example", "--contact", "office@larkspurhill.example",
)  # fmt: skip
SCHOOL = ("--name", NAME, "--town", "Brackenford", "--postcode", "BK7 4QT")
HOME = b"""<!doctype html><title>Larkspur Hill</title>
<link rel="alternate" type="application/rss+xml" title="News &#10;[[source]] &quot;x&quot;" href="/own.xml">
<a href="https://www.facebook.com/larkspurhillsch">Facebook</a>
<a href="https://www.facebook.com/sharer.php?u=x">Share</a>
<a href="https://twitter.com/mrs_tolliver_cooks">our cook</a>
<a type="application/rss+xml" title="Education" href="https://radio.example/education.xml">News</a>
<a href="https://www.instagram.com/juniperwebsites">Site by Juniper</a>
<a href="https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa">Films</a>"""
PLACES = """
terms_read = "2026-11-21"
postcodes = "http://{web}/postcodes/{{postcode}}"
youtube = "http://{web}/videos.xml?channel_id={{channel}}"
youtube_terms = "https://videos.example/terms"
bbc = "http://{web}/bbc/{{page}}.xml"
bbc_terms = "https://broadcaster.example/terms"

[[place]]
id = "search"
label = "Search: the school's name"
kind = "search-feed"
url = "http://{web}/search?q={{search}}"
search = "{{exact}} when:7d"
access = "documented-feed"
terms = "https://search.example/terms"

[[place]]
id = "planning"
label = "Planning"
kind = "feed"
url = "http://{web}/planning?lat={{latitude}}&lng={{longitude}}"
access = "public-api"
terms = "https://planning.example/terms"
town = true

[[place]]
id = "closed"
label = "Closed"
kind = "feed"
url = "http://{web}/closed"
access = "page-permission"

[[place]]
id = "keyed"
label = "Needs a key"
kind = "feed"
url = "http://{web}/keyed"
access = "public-api"
terms = "https://keyed.example/terms"
off = "Needs a key."
"""
ALERT = """
[[source]]
id = "alert"
kind = "search-feed"
url = "{url}"
label = "Our alert"
access = "documented-feed"
terms_url = "https://search.example/terms"
terms_read = "2026-11-21"
"""
PRESS = """
[groups]
rss = ["/gone", "/gazette.xml"]
none = []
[papers]
gazette = ["Brackenford Gazette", "http://{web}", "rss"]
herald = ["Herald", "http://{web}/herald/", "none"]
[areas]
BK = {{ name = "Brackenford", nations = ["england"], bbc = ["nowhere", "brackenford"], papers = ["gazette", "herald"] }}
"""
POSTCODE = {
    "status": 200,
    "result": {"country": "Wales", "admin_district": "Brackenford", "latitude": 52.12351, "longitude": -0.1},
}
SEARCH = "/search?q=%22Larkspur%20Hill%20Community%20Primary%20School%22%20when%3A7d"
PLANNING = "/planning?lat=52.1235&lng=-0.1000"
OURS = (f"{NAME} wins", "A pupil of Larkspur Hill Primary School in Brackenford won.")


def paper(*items: tuple[str, str]) -> bytes:
    """Return a feed whose items stand elsewhere, as those of a paper do."""
    return feed(*items).replace(b"<guid>", b"<link>https://www.paper.example/1</link><guid>")


def pages() -> dict[str, Served]:
    """Return what the web holds."""
    page = "text/html; charset=utf-8"
    return {
        "/robots.txt": Served(b"User-agent: *\nDisallow: /closed\n", "text/plain"),
        "/": Served(HOME, page),
        "/own.xml": Served(feed(("Sports day", "It rained."))),
        "/herald/": Served(b'<link rel=alternate type="application/rss+xml" href="/herald.xml"><p>The Herald', page),
        "/herald.xml": Served(paper(OURS, ("Weather", "Rain."))),
        "/gazette.xml": Served(paper(("Weather", "Rain."))),
        "/bbc/brackenford.xml": Served(paper(OURS)),
        "/postcodes/BK74QT": Served(json.dumps(POSTCODE).encode(), "application/json"),
        SEARCH: Served(paper(OURS)),
        PLANNING: Served(paper()),
        "/keyed": Served(b"", "text/plain", 500),
        "/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa": Served(feed(("Our concert", "Year 4 sings."))),
    }


def options(folder: Path, web: str) -> tuple[str, ...]:
    """Return the options that lead to the web, and where to write."""
    catalogue = folder / "catalogue"
    catalogue.mkdir(exist_ok=True)
    (catalogue / "places.toml").write_text(PLACES.format(web=web))
    (catalogue / "press.toml").write_text(PRESS.format(web=web))
    return ("--catalogue", str(catalogue), "--allow", web, "--out", str(folder / "config.toml"))


def sources(path: Path) -> Mapping[str, dict[str, object]]:
    """Return the sources that a file names, by id."""
    return {source["id"]: source for source in tomllib.loads(path.read_text(encoding="utf-8"))["source"]}


def asked(answers: Sequence[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command and give it these answers."""
    return subprocess.run(  # noqa: S603 - our own command
        [COMMAND, "init", *arguments],
        input="\n".join(answers) + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=surroundings(),
    )
