"""What must be true of each source: a known kind with its options, an address that may be read, a footing with its terms."""

from collections.abc import Iterator
from datetime import date, timedelta

from monitor.config import values
from monitor.config.catalogue import Found, Loc
from monitor.config.options import wanted
from monitor.config.persons import Own, find_person, find_profile
from monitor.config.refused import find_forbidden, find_own_only, find_paid
from monitor.config.report import dotted
from monitor.config.shape import SourceTable
from monitor.config.telling import is_loopback
from sources.model import Access, Reader
from sources.readers import READERS, reader

MAILBOX = "mailbox"


def check_sources(sources: list[SourceTable], ours: Own, website: str, today: date) -> Iterator[Found]:
    """Yield what is wrong with the sources, each alone and among each other; the school's own site has no terms to read."""
    if not sources:
        yield Found("C072", ("source",))
    yield from _check_twins(sources)
    for count, source in enumerate(sources):
        yield from _check_kind(source, ("source", count))
        yield from _check_address(source, ("source", count), ours)
        yield from _check_footing(source, ("source", count))
        yield from _check_terms(source, ("source", count), website, today)
        yield from _check_budget(source, ("source", count))
        yield from _check_rhythm(source, ("source", count))


def _check_twins(sources: list[SourceTable]) -> Iterator[Found]:
    ids: set[str] = set()
    urls: dict[str, str] = {}
    for count, source in enumerate(sources):
        if source.id and source.id in ids:
            yield Found("C071", ("source", count, "id"))
        if source.url and source.url in urls:
            yield Found("C088", ("source", count, "url"), {"other": urls[source.url]})
        ids.add(source.id)
        urls.setdefault(source.url, source.id)


def _check_kind(source: SourceTable, loc: Loc) -> Iterator[Found]:
    if not source.kind:
        return
    try:
        found = reader(source.kind)
    except LookupError:
        yield Found("C073", (*loc, "kind"), {"hint": values.suggest(source.kind, READERS), "choices": ", ".join(READERS)})
        return
    yield from _check_options(source, found, loc)
    yield from _check_key(source, found, loc)


def _check_key(source: SourceTable, found: Reader, loc: Loc) -> Iterator[Found]:
    """A key is there where one is needed, and goes to nobody but the place that it is for."""
    needed, given = getattr(found, "SECRET", ""), bool(source.secret_env or source.secret_file)
    keys: tuple[Loc, ...] = ((*loc, "secret_file"), (*loc, "kind"))
    if needed and not given:
        yield Found("C101", (*loc, "secret_env"), {"kind": source.kind, "meaning": needed}, besides=keys)
    elif given and not needed and not getattr(found, "TAKES_SECRET", False):
        yield Found("C102", (*loc, "secret_env"), {"kind": source.kind}, besides=keys)
    parts, hosts = values.split(source.url, values.WEB | values.MAIL), getattr(found, "HOSTS", ())
    if given and parts and hosts and parts.hostname not in hosts:
        yield Found("C103", (*loc, "url"), {"kind": source.kind, "hosts": " or ".join(hosts)})
    elif given and parts and parts.scheme in {"http", "imap"} and not is_loopback(parts.hostname or ""):
        yield Found("C104", (*loc, "url"))


def _check_rhythm(source: SourceTable, loc: Loc) -> Iterator[Found]:
    if source.slowest is not None and source.slowest < source.every:
        yield Found("C105", (*loc, "slowest"), besides=((*loc, "every"),))
    if source.secret_expires and not (source.secret_env or source.secret_file):
        yield Found("C106", (*loc, "secret_expires"), besides=((*loc, "secret_env"), (*loc, "secret_file")))


def _check_options(source: SourceTable, found: Reader, loc: Loc) -> Iterator[Found]:
    choices = ", ".join(found.OPTIONS) or "none, it takes none"
    for key in source.options:
        if key not in found.OPTIONS:
            hint = values.suggest(key, found.OPTIONS)
            yield Found(
                "C074", (*loc, "options", key), {"kind": source.kind, "key": dotted((key,)), "hint": hint, "choices": choices}
            )
    for key in found.REQUIRED:
        if not source.options.get(key):
            yield Found("C075", (*loc, "options", key), {"kind": source.kind, "key": key, "meaning": found.OPTIONS[key]})
    for key, value in source.options.items():
        if value and (want := wanted(source.kind, key, value)):
            yield Found("C111", (*loc, "options", key), {"want": want})


def _check_address(source: SourceTable, loc: Loc, ours: Own) -> Iterator[Found]:
    if bool(values.mailbox(source.url)) != (source.kind == MAILBOX) and source.url and source.kind:
        yield Found("C107", (*loc, "url"), besides=((*loc, "kind"),))
    parts = values.split(source.url)
    if parts is None:
        return
    if place := find_forbidden(parts):
        yield Found("C079", (*loc, "url"), {"place": place.name, "alternative": place.instead})
    elif why := find_profile(parts, ours):
        yield Found("C080", (*loc, "url"), {"why": why})
    if (place := find_paid(parts)) and source.budget is None:
        yield Found("C085", (*loc, "budget"), {"place": f"{place.name}'s API"})
    searched = (find_person(text, ours) for text in source.options.get("match", "").split(","))
    if why := next(filter(None, searched), ""):
        yield Found("C016", (*loc, "options", "match"), {"why": why})


def _check_footing(source: SourceTable, loc: Loc) -> Iterator[Found]:
    """The API of a place that forbids all else is read for the school's own account, with its key, or not at all."""
    parts = values.split(source.url)
    if parts is None or (place := find_own_only(parts)) is None:
        return
    if source.access != Access.OWN_ACCOUNT_API or not (source.secret_env or source.secret_file):
        keys: tuple[Loc, ...] = ((*loc, "secret_env"), (*loc, "secret_file"))
        yield Found("C108", (*loc, "access"), {"place": place.name}, besides=keys)


def _check_terms(source: SourceTable, loc: Loc, website: str, today: date) -> Iterator[Found]:
    if source.terms_read > f"{today}":
        yield Found("C110", (*loc, "terms_read"))
    missing = [key for key in ("terms_url", "terms_read") if not getattr(source, key)]
    if missing and source.access == Access.PAGE_PERMISSION and not values.is_on_site(source.url, website):
        # A warning alone: who reads by robots.txt has asked the place, and its terms may still say no.
        yield Found("C109", (*loc, missing[0]), besides=((*loc, "url"), ("school", "website")))
    if source.access in {Access.DOCUMENTED_FEED, Access.PUBLIC_API, Access.OWN_ACCOUNT_API} and not values.mailbox(source.url):
        for key in ("terms_url", "terms_read"):
            if not getattr(source, key):
                yield Found("C081", (*loc, key), {"access": source.access, "key": key})


def _check_budget(source: SourceTable, loc: Loc) -> Iterator[Found]:
    reads = -(-timedelta(days=1) // source.every)
    if source.budget is not None and reads > source.budget:
        figures = {"reads": str(reads), "budget": str(source.budget)}
        yield Found("C086", (*loc, "budget"), figures, besides=((*loc, "every"),))
