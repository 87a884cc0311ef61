"""Lays out which public places are read, on what footing and how they do, and which are not read: the ledger for governors."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from monitor.cadence import slowest
from monitor.condition import Condition, Health, condition
from monitor.config import Config
from monitor.config.refused import GOOGLE, PLACES
from monitor.deadline import LONDON
from monitor.model import Place, SourceState
from monitor.policy import Page, Part, Row
from monitor.report import moment
from sources.model import Access

TERMS_AGE = timedelta(days=365)
FOOTINGS = {
    Access.DOCUMENTED_FEED: "a feed that the place offers to programs",
    Access.PUBLIC_API: "an interface that the place offers to everybody",
    Access.OWN_ACCOUNT_API: "the school's own account, by its own key",
    Access.PAGE_PERMISSION: "a public page, where its robots.txt lets programs read it",
}
ALWAYS = (
    "Nothing behind a log-in, no closed group, no private message and no person's profile is read.",
    "What is watched is the school's name, never a person.",
    "Every request says which program asks and how to reach the school. It never pretends to be somebody's browser.",
    "One request at a time goes to a place. When it asks to be left alone it is, and a refusal is never got round.",
    "Pictures, films and sounds are never fetched. Where words suggest a sexual picture of a child, only the address is kept.",
)
_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def page(config: Config, states: Mapping[str, SourceState], now: datetime) -> Page:
    """Return the ledger; the moment decides what is overdue."""
    today = now.astimezone(LONDON).date()
    how = {place.source.id: condition(place, states.get(place.source.id), now) for place in config.places}
    rows = tuple(_row(place, states.get(place.source.id), how[place.source.id], today) for place in config.places)
    refused = (*PLACES, GOOGLE)
    return Page(
        title="Where this school looks in public",
        school=config.school.name,
        facts=tuple(_facts(config)),
        warnings=tuple(_warnings(config, how, today)),
        parts=tuple(
            part
            for part in (
                Part("What is read", "Each place with its footing, its terms, and when it was truly read.", rows),
                Part("What a person looks at", "No program may, or can.", tuple(Row(one, ()) for one in config.by_hand)),
                Part("What is not read", "Programs are not welcome there.", tuple(Row(it.name, (it.instead,)) for it in refused)),
                Part("Whatever the place", "So the program is built.", (Row("Always", ALWAYS),)),
            )
            if part.rows
        ),
        closing=f"Made on {today:%-d %B %Y} from the configuration and from what the places themselves answered.",
    )


def _facts(config: Config) -> Iterator[str]:
    governed = config.governance
    yield f"Sources: {len(config.places)}. People's words are kept for {config.retention_days} days."
    yield f"Lawful basis: {governed.lawful_basis or 'not recorded'}."
    yield f"Data protection impact assessment: {governed.dpia_reference or 'not recorded'}."
    yield f"Sites' owners reach the school at {config.fetch.contact}."


def _warnings(config: Config, how: Mapping[str, Condition], today: date) -> Iterator[str]:
    unread = [place.label for place in config.places if not how[place.source.id].is_read]
    if unread:
        yield f"Not read at present: {', '.join(unread)}."
    old = [place.label for place in config.places if _is_old(place, today)]
    if old:
        yield f"Terms last read more than a year ago: {', '.join(old)}. Read them again, and correct terms_read."


def _row(place: Place, state: SourceState | None, how: Condition, today: date) -> Row:
    source = place.source
    lines = [
        # The host alone: the address of an alert's feed is a secret.
        f"Where: {urlsplit(source.url).hostname}, by kind {source.kind}",
        f"Footing: {source.access}: {FOOTINGS[source.access]}",
        f"robots.txt: {_robots(state)}",
        f"Terms: {_terms(place, today)}",
        f"Rhythm: {_rhythm(place)}",
        *([f"Key: the school's own{f', until {place.expires:%-d %B %Y}' if place.expires else ''}"] if source.secret else []),
        f"Last truly read: {moment(state.last_good) if state and state.last_good else 'never'}{_state(how)}",
    ]
    return Row(place.label, tuple(lines))


def _robots(state: SourceState | None) -> str:
    return state.robots.removeprefix("robots.txt ") if state and state.robots else "not asked yet"


def _terms(place: Place, today: date) -> str:
    source = place.source
    if not source.terms_url:
        return "those of a public page; what its robots.txt forbids is not read"
    if not source.terms_read:
        return f"{source.terms_url}; when they were last read was not written down"
    read = f"{source.terms_url}, last read on {source.terms_read}"
    return f"{read}, which is more than a year ago" if _is_old(place, today) else read


def _is_old(place: Place, today: date) -> bool:
    read = place.source.terms_read
    return bool(read) and today - date.fromisoformat(read) > TERMS_AGE


def _rhythm(place: Place) -> str:
    budget = f", at most {place.budget} looks a day" if place.budget else ""
    seldom = "" if slowest(place) == place.source.every else f", and every {span(slowest(place))} where little is new"
    return f"every {span(place.source.every)}{seldom}{budget}"


def _state(how: Condition) -> str:
    return "" if how.health is Health.WELL else f". {how.words[:1].upper()}{how.words[1:]}"


def span(length: timedelta) -> str:
    """Return a length of time in the largest unit that it is a whole number of: "hour", "2 days", "90 minutes"."""
    name, unit = next(((name, unit) for name, unit in _UNITS if not length % unit), _UNITS[-1])
    count = length // unit
    return name if count == 1 else f"{count} {name}s"
