"""Texts that somebody asks about, with what is known of where they stand, and what matching says of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from monitor.copies import canonical
from monitor.lines import LineError, read_lines
from monitor.match import Matcher, Whereabouts
from monitor.model import Channel, Mention, Place, School, Standing
from sources.model import Document

_KEYS = ("source_url", "source_kind", "context")
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


def read_asked(lines: Iterable[str]) -> Iterator[Asked | LineError]:
    """Yield what each line of JSON asks, or what is wrong with it (see ``monitor.lines``)."""
    for one in read_lines(lines, _KEYS):
        yield one if isinstance(one, LineError) else Asked(**one)


def says_something(kind: str) -> bool:
    """Return whether a kind of place says by itself what a text there is about, or that it only lists."""
    return _plain(kind) in _OWN | _REVIEWS | _LISTING.keys()


def is_own_page(kind: str) -> bool:
    """Return whether a kind of place is the school's own."""
    return _plain(kind) in _OWN


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
