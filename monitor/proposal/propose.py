"""Proposes the sources that fit a school: its own site, the local press, its council, searches for its names, its accounts."""

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urljoin, urlsplit

from monitor.config import persons
from monitor.config.refused import find_forbidden, find_own_only
from monitor.config.values import is_on_site
from monitor.proposal.catalogue import Catalogue, Entry
from monitor.proposal.known import Known, words
from sources.model import Access, Source
from sources.readers import READERS

USUAL_FEEDS = ("/feed/", "/rss", "/news/feed", "/rss.xml")
MOST_OWN_FEEDS = 3
PERMISSION = "page-permission"
_LONGEST_ID = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """One source that may fit. ``others`` are tried when the first address does not answer, and then what ``home`` links to.

    ``off`` says why it is not to be read as it stands, or is empty. ``guess`` says that the address is one, which only an answer
    confirms.
    """

    id: str
    label: str
    kind: str
    url: str
    access: str = PERMISSION
    every: str = "1 hour"
    channel: str = ""
    about_us: bool = False
    locality: tuple[str, ...] = ()
    terms: str = ""
    budget: int = 0
    secret_env: str = ""
    secret_file: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    home: str = ""
    off: str = ""
    guess: bool = False

    @property
    def source(self) -> Source:
        """The source as it would be read."""
        return Source(self.id, self.kind, self.url, Access(self.access), terms_url=self.terms, options=self.options)


@dataclass(frozen=True, slots=True)
class Site:
    """What the school's home page says: its feeds with their titles, its YouTube channel's id, the sitemaps of its robots.txt."""

    feeds: tuple[tuple[str, str], ...] = ()
    channel: str = ""
    sitemaps: tuple[str, ...] = ()


def proposals(known: Known, catalogue: Catalogue, site: Site, feeds: Iterable[tuple[str, str]] = ()) -> tuple[Proposal, ...]:
    """Return the sources that fit a school, each address once, ids distinct; ``feeds`` are a school's own list: title, address.

    What the configuration would not accept, or this program cannot read, is off, with the reason.
    """
    found = (
        *_own_site(known, catalogue, site),
        *_press(known, catalogue),
        *_council(known),
        *(proposal for entry in catalogue.entries for proposal in _entry(entry, known)),
        *(_listed(title, url, catalogue) for title, url in feeds),
    )
    ours = persons.own((known.name, known.short_name, known.town), known.handles)
    once: dict[str, Proposal] = {}
    for proposal in found:
        once.setdefault(proposal.url, proposal)
    ids: set[str] = set()
    return tuple(_judged(_named(proposal, ids), ours) for proposal in once.values())


def _own_site(known: Known, catalogue: Catalogue, site: Site) -> Iterator[Proposal]:
    if not known.website:
        return
    usual, *others = (urljoin(known.website, path) for path in USUAL_FEEDS)
    own = Proposal("website", "Our website", "feed", usual, channel="official_site", about_us=True)
    ours = [(title, url) for title, url in site.feeds if is_on_site(url, known.website)]
    for title, url in ours[:MOST_OWN_FEEDS]:
        yield replace(own, label=f"Our website: {title}" if title else own.label, url=url)
    for title, url in [feed for feed in site.feeds if feed not in ours][:MOST_OWN_FEEDS]:
        host = urlsplit(url).hostname or "another site"
        yield Proposal("linked", title or host, "feed", url, off=f"Our home page links to it, but it is a feed of {host}.")
    if not ours:
        yield replace(own, others=tuple(others), guess=True)
        for url in site.sitemaps[:1]:
            yield replace(own, id="sitemap", label="Our website: new pages", kind="sitemap", url=url, every="1 day")
    if site.channel:
        yield Proposal(
            "youtube",
            "Our YouTube channel",
            "youtube",
            catalogue.youtube.format(channel=site.channel),
            access="documented-feed",
            channel="official_account",
            about_us=True,
            terms=catalogue.youtube_terms,
        )


def _press(known: Known, catalogue: Catalogue) -> Iterator[Proposal]:
    area = catalogue.areas.get(known.area)
    if area is None:
        return
    town = (known.town,) if known.town else ()
    for paper in area.papers:
        first, *others = (urljoin(paper.site, path) for path in paper.feeds or USUAL_FEEDS[:1])
        yield Proposal(paper.id, paper.name, "feed", first, locality=town, others=tuple(others), home=paper.site, guess=True)
    first, *others = (catalogue.bbc.format(page=page) for page in area.bbc)
    yield Proposal(
        "bbc",
        f"BBC News, {area.name}",
        "feed",
        first,
        access="documented-feed",
        terms=catalogue.bbc_terms,
        others=tuple(others),
        guess=True,
    )


def _council(known: Known) -> Iterator[Proposal]:
    if known.council:
        label = f"{known.district}: news" if known.district else "The council: news"
        first, *others = (urljoin(known.council, path) for path in ("/news/rss", *USUAL_FEEDS))
        town = (known.town,) if known.town else ()
        yield Proposal(
            "council", label, "feed", first, every="3 hours", locality=town, others=tuple(others), home=known.council, guess=True
        )


def _entry(entry: Entry, known: Known) -> Iterator[Proposal]:
    """Yield what a place of the catalogue becomes: nothing when what it needs is not known, one for each former name."""
    if entry.nations and known.nation not in entry.nations:
        return
    for former in known.formerly if "former" in _holes(entry.search) else ("",):
        given = words(known, former)
        if _holes(entry.search + entry.url) - {"search"} <= given.keys():
            yield _filled(entry, given, known)


def _filled(entry: Entry, given: Mapping[str, str], known: Known) -> Proposal:
    values = {**given, "search": entry.search.format(**given)}
    encoded = {key: quote(value, safe="") for key, value in values.items()}
    first, *others = (url.format(**encoded) for url in (entry.url, *entry.others))
    return Proposal(
        entry.id,
        entry.label,
        entry.kind,
        first,
        entry.access,
        entry.every,
        entry.channel,
        entry.about_us,
        (known.town,) if entry.town and known.town else (),
        entry.terms,
        entry.budget,
        entry.secret_env,
        entry.secret_file,
        entry.options,
        tuple(others),
        off=entry.off,
    )


def _holes(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _listed(title: str, url: str, catalogue: Catalogue) -> Proposal:
    """Return a feed of the school's own list, on the footing of the catalogue's place at that host, if it has one."""
    host = urlsplit(url).hostname
    like = next(
        (entry for entry in catalogue.entries if urlsplit(entry.url).hostname == host and "search-feed" in entry.kind), None
    )
    if like is None:
        return Proposal(title or host or "feed", title or host or "A feed", "feed", url)
    return Proposal(title or like.id, title or like.label, like.kind, url, like.access, terms=like.terms)


def _named(proposal: Proposal, taken: set[str]) -> Proposal:
    """Return the proposal with an id that is a proper one and not taken yet, and a label of one line."""
    plain = unicodedata.normalize("NFKD", proposal.id).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "feed"
    slug = (slug if slug[0].isalpha() else f"feed_{slug}")[: _LONGEST_ID - 4].rstrip("_")
    name = next(one for one in (slug, *(f"{slug}_{n}" for n in range(2, 1000))) if one not in taken)
    taken.add(name)
    return replace(proposal, id=name, label=line(proposal.label) or name)


def line(words: str, longest: int = 80) -> str:
    """Return a stranger's words on one line, without what cannot be seen."""
    seen = "".join(c if c.isprintable() and unicodedata.category(c) not in {"Co", "Cn"} else " " for c in words)
    return " ".join(seen.split())[:longest].strip()


def _judged(proposal: Proposal, ours: persons.Own) -> Proposal:
    """Return the proposal, off where it could not be read or would not be accepted."""
    parts = urlsplit(proposal.url)
    why = proposal.off
    if proposal.kind not in READERS:
        why = f"This version has no reader of the kind {proposal.kind}."
    elif forbidden := find_forbidden(parts):
        why = f"{forbidden.name} does not allow programs to read it. {forbidden.instead}"
    elif (own_only := find_own_only(parts)) and proposal.access != Access.OWN_ACCOUNT_API:
        why = f"{own_only.name}'s interface is for the school's own account alone. {own_only.instead}"
    elif person := persons.find_profile(parts, ours):
        why = f"This address follows a person: {person}. Watch the school, never a person."
    return replace(proposal, off=why)
