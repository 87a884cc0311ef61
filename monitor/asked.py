"""Texts that somebody asks about, with what is known of where they stand, and what matching says of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite
from typing import NoReturn
from urllib.parse import urlsplit

from monitor.copies import canonical
from monitor.match import Matcher, Whereabouts
from monitor.model import Channel, Mention, Place, School, Standing
from sources.model import Document

# A million characters, each written as an escape, are a line still; one that never ends is not read to its end.
LONGEST_LINE = 20_000_000
_KEYS = ("id", "text", "source_url", "source_kind", "context")
# What people call a place that is about the school, one whose reviews are, and one that only lists schools.
_OWN = frozenset(
    {"official_site", "official_account", "own_page", "own_site", "own_account", "own_comments", "own_page_comments"}
    | {"school_page", "school_site", "school_website", "school_account", "about_us"}
)
_REVIEWS = frozenset({"review", "reviews", "review_page", "review_site"})
_LISTINGS = {
    "a property listing": ("estate_agent", "estate_agents", "property", "property_listing", "property_portal", "lettings"),
    "a job advertisement": ("job", "jobs", "job_board", "job_advert", "job_listing", "vacancies", "vacancy", "recruitment"),
    "a table of results": ("league_table", "league_tables", "performance_table", "performance_tables"),
    "a list of schools nearby": ("directory", "directories", "listing", "listings", "school_directory", "school_finder"),
}
_LISTING = {kind: what for what, kinds in _LISTINGS.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class Asked:
    """A text to be judged: its id, its words, and as far as is known where it stands, in what kind of place, and under what."""

    id: object
    text: str
    source_url: str = ""
    source_kind: str = ""
    context: str = ""


class AskedError(ValueError):
    """A line that cannot be judged; the words say why."""


def read_lines(lines: Iterable[str]) -> Iterator[Asked | AskedError]:
    """Yield what each line of JSON asks, or what is wrong with it; empty lines are left out.

    The lines of a file should come at most ``LONGEST_LINE`` + 1 characters at a time; one that is longer is the last.
    """
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            yield AskedError(f"line {number} does not end within {LONGEST_LINE:,} characters: nothing more was read")
            return
        if line.strip():
            try:
                yield _asked(line, number)
            except AskedError as wrong:
                yield wrong


def _asked(line: str, number: int) -> Asked:
    try:
        data = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise AskedError(f'line {number} is not JSON: write one object a line, {{"id": 1, "text": "..."}}') from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise AskedError(f'line {number} has no "text": write one object a line, {{"id": 1, "text": "..."}}')
    known = {key: data[key] for key in _KEYS if data.get(key) is not None}
    if wrong := [key for key, value in known.items() if key != "id" and not isinstance(value, str)]:
        raise AskedError(f"line {number}: {wrong[0]} is not text")
    return Asked(**{"id": number, **known})


def _refuse(word: str) -> NoReturn:
    """Raise ``ValueError``: ``NaN`` and ``Infinity`` are not JSON, and an answer with one would not be either."""
    raise ValueError(word)


def _finite(digits: str) -> float:
    """Return a number that an answer can repeat."""
    number = float(digits)
    return number if isfinite(number) else _refuse(digits)


def says_something(kind: str) -> bool:
    """Return whether a kind of place says by itself what a text there is about, or that it only lists."""
    return _plain(kind) in _OWN | _REVIEWS | _LISTING.keys()


def judge(asked: Asked, matcher: Matcher, school: School, places: Iterable[Place]) -> Mention:
    """Return what matching says of a text for a school whose places are these, ``OTHER`` where it says nothing."""
    document = Document(str(asked.id), asked.source_url, "", asked.text, context=asked.context)
    place = next((place for place in places if asked.source_url and _holds(place, asked.source_url)), None)
    where = _whereabouts(asked, school, place)
    if _plain(asked.source_kind) in _REVIEWS and (not asked.context or _is_ours(asked.context, matcher, school)):
        where = replace(where, about=frozenset({school.id}))
    return matcher.match(document, where).get(school.id, Mention(Standing.OTHER))


def _whereabouts(asked: Asked, school: School, place: Place | None) -> Whereabouts:
    """Return what the place says by itself: as the configuration has it, or by its kind."""
    us, kind = frozenset({school.id}), _plain(asked.source_kind)
    about = kind in _OWN or (place is not None and (place.about_us or place.channel is not Channel.THIRD_PARTY))
    locality = place.locality if place else ()
    return Whereabouts(locality, us if locality else frozenset(), us if about else frozenset(), _LISTING.get(kind, ""))


def _plain(kind: str) -> str:
    return kind.strip().casefold().replace(" ", "_").replace("-", "_")


def _holds(place: Place, address: str) -> bool:
    """Return whether an address is that of a configured source, or stands below it."""
    ours, asked = canonical(place.source.url), canonical(address)
    return asked == ours or (bool(urlsplit(ours).path.strip("/")) and asked.startswith(f"{ours.rstrip('/')}/"))


def _is_ours(context: str, matcher: Matcher, school: School) -> bool:
    mention = matcher.match(Document("", "", "", context)).get(school.id)
    return mention is not None and mention.standing in {Standing.US, Standing.UNSURE}
