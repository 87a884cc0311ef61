"""The places that may be proposed, as the two files beside this one have them: places.toml and press.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One place that fits many schools; the head of places.toml says what each key means.

    ``town`` says that it writes for the school's town.
    """

    id: str
    label: str
    kind: str
    url: str
    access: str
    search: str = ""
    every: str = "1 hour"
    terms: str = ""
    others: list[str] = field(default_factory=list)
    nations: list[str] = field(default_factory=list)
    channel: str = ""
    about_us: bool = False
    town: bool = False
    budget: int = 0
    secret_env: str = ""
    secret_file: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    off: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A local paper: its home page, and the paths at which its group keeps feeds, likeliest first."""

    id: str
    name: str
    site: str
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """What is near a postcode area: its nations, those with most of it first, pages of the BBC, likeliest first, and papers."""

    name: str
    nations: tuple[str, ...]
    bbc: tuple[str, ...]
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that may be proposed. Addresses have placeholders; ``terms_read`` is the day that somebody read the terms named."""

    terms_read: str
    postcodes: str
    youtube: str
    youtube_terms: str
    bbc: str
    bbc_terms: str
    entries: tuple[Entry, ...]
    areas: Mapping[str, Area]


def read_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Return the catalogue in a folder; raise ``OSError`` or ``ValueError`` when it cannot be used."""
    places, press = (_load(folder / name) for name in ("places.toml", "press.toml"))
    try:
        papers = {
            id_: Paper(id_, name, site, tuple(press["groups"][group])) for id_, (name, site, group) in press["papers"].items()
        }
        areas = {
            code: Area(area["name"], tuple(area["nations"]), tuple(area["bbc"]), tuple(papers[id_] for id_ in area["papers"]))
            for code, area in press["areas"].items()
        }
        entries = tuple(Entry(**entry) for entry in places.pop("place"))
        return Catalogue(**places, entries=entries, areas=areas)
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"the catalogue in {folder} is not complete: {wrong}") from wrong


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
