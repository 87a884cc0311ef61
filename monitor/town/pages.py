"""What there is to read in the sample town: its places, what people say there, and the pages that say it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PLACES = ("gazette", "alerts", "forum", "reviews", "school", "council", "wire", "down", "changed")
DOWN = "down"  # nobody answers there
HOST = "127.0.0.1"
HTML = "text/html; charset=utf-8"

_FOLDER = Path(__file__).parent / "places"
_UNITS = {"d": "days", "h": "hours"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that somebody in the town published.

    ``link`` is its path within its place, or the whole address when it stands elsewhere; ``url`` is where it can be opened.
    ``raw`` means that the place serves title and text without escaping them. ``about`` (``us``, ``unsure``, ``namesake``,
    ``routine`` or ``none``) and ``kind`` are the truth for whoever tests the program: no page shows them.
    """

    link: str
    url: str
    title: str
    text: str
    about: str
    kind: str
    age: str
    posted: datetime | None
    by: str = ""
    section: str = ""
    stars: int = 0
    raw: bool = False

    @property
    def number(self) -> str:
        """The number that the place knows it by: the same for ever, since it comes from the link alone."""
        return str(int.from_bytes(sha256(self.link.encode()).digest()[:7]))


@dataclass(frozen=True, slots=True)
class Place:
    """One web site of the town: the page that is watched, how it is written, its robots.txt, and its items, newest first."""

    id: str
    title: str
    path: str
    template: str
    type: str
    robots: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, ready to be sent: its media type and its bytes."""

    type: str
    body: bytes


def number_ports(base: int) -> dict[str, int]:
    """Return each place's port: the base for the first, and one more for each after it."""
    return {place: base + offset for offset, place in enumerate(PLACES)}


def home(place: str, ports: Mapping[str, int]) -> str:
    """Return a place's address without a path."""
    return f"http://{HOST}:{ports[place]}"


def read_place(name: str, opened: datetime, ports: Mapping[str, int]) -> Place:
    """Return a place as its data file describes it, its items' ages counted back from ``opened``."""
    data = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    items = [_item(entry, name, opened, ports) for entry in data.pop("item", ())]
    return Place(name, items=tuple(sorted(items, key=lambda item: item.posted or opened, reverse=True)), **data)


def write_pages(place: Place, ports: Mapping[str, int]) -> dict[str, Page]:
    """Return all that a place serves, by path with its query: the page that is watched, one for each item, and robots.txt."""
    site = {"place": place, "home": home(place.id, ports)}
    templates = _templates()
    article = templates.get_template("article.html")
    own = [item for item in place.items if item.link.startswith("/")]
    pages = {item.link: Page(HTML, article.render(site, item=item).encode()) for item in own}
    pages[place.path] = Page(place.type, templates.get_template(place.template).render(site).encode())
    pages["/robots.txt"] = Page("text/plain; charset=utf-8", place.robots.lstrip().encode())
    return pages


def _item(entry: dict[str, Any], name: str, opened: datetime, ports: Mapping[str, int]) -> Item:
    url = re.sub(r"^\{(\w+)\}", lambda found: home(found[1], ports), entry["link"])
    url = home(name, ports) + url if url.startswith("/") else url
    # A line of the data file ends where the next would be too long; only an empty line is the writer's own.
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", entry.pop("text").strip())
    return Item(url=url, text=text, posted=opened - _age(entry["age"]) if entry["age"] else None, **entry)


def _age(written: str) -> timedelta:
    """Return the length of ``3d 4h``."""
    return timedelta(**{_UNITS[part[-1]]: int(part[:-1]) for part in written.split()})


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _rfc5322(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _quoted(address: str) -> str:
    return quote(address, safe="")


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(day=_day, rfc5322=_rfc5322, quoted=_quoted)
    return made
