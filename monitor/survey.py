"""Looks around for a school that has no configuration yet: what its postcode and home page say, and what each source gives."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from monitor.build import forbids
from monitor.config.values import split
from monitor.engine import by_host
from monitor.match import Matcher, Whereabouts
from monitor.model import Place, School, Standing
from monitor.proposal import homepage, postcode
from monitor.proposal.propose import USUAL_FEEDS, Proposal, Site
from sources.fetch import Fetcher, FetchSettings, RobotsText, authority
from sources.model import Access, Page, Response, Source, SourceError, Unreachable, Validators
from sources.read import Fetches, Parses, Reach, read
from sources.sandbox import Sandbox

NOT_TRIED = "not tried"
MOST_LINKED = 3
_ONE_PAGE = Reach(most=1)
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S{1,1000})\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a proposal: ``good`` when it was read, None when it was not asked, and the words and remedy if it was not.

    ``named`` documents name the school, ``unsure`` ones may; ``newest`` is the latest date that stands on any. ``silent`` says
    that the host did not answer at all, or wants to be left alone.
    """

    proposal: Proposal
    good: bool | None
    words: str = ""
    remedy: str = ""
    items: int = 0
    newest: datetime | None = None
    named: int = 0
    unsure: int = 0
    silent: bool = False

    @property
    def off(self) -> str:
        """Why the source is not to be read as it stands, or nothing."""
        return self.proposal.off or ("" if self.good or (self.good is None and not self.proposal.guess) else self.words)


@dataclass(frozen=True, slots=True)
class Home:
    """What a home page says: the site's feeds and channel, and the other accounts that it links to, by place."""

    site: Site
    accounts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Survey:
    """One look around, at one moment: what brings answers and parses them, and the robots.txt that were met on the way."""

    now: datetime
    fetcher: Fetches
    sandbox: Parses
    robots: Mapping[str, RobotsText]

    def postcode(self, template: str, written: str) -> dict[str, str]:
        """Return what postcodes.io says of a postcode; raise ``SourceError`` when it says nothing."""
        url = template.format(postcode=quote("".join(written.split()).upper(), safe=""))
        _, page = self._read(Source("postcode", postcode.KIND, url, Access.PUBLIC_API))
        return {document.key: document.text for document in page.documents}

    def home(self, url: str) -> Home:
        """Return what a home page and its site's robots.txt say; raise ``SourceError`` when it may not or cannot be read."""
        response, page = self._read(Source("home", homepage.KIND, url, Access.PAGE_PERMISSION))
        feeds = tuple((one.title, one.url) for one in page.documents if one.text == homepage.FEED and usable(one.url))
        accounts = {one.text: one.title for one in page.documents if one.text != homepage.FEED}
        channel = accounts.pop(homepage.CHANNEL, "")
        return Home(Site(feeds, channel, self._sitemaps(response.url)), accounts)

    def attempts(self, proposals: Sequence[Proposal], school: School, progress: Callable[[Tried], None]) -> tuple[Tried, ...]:
        """Return what came of each proposal, in order; ``progress`` is told of each at once. What is off is not asked."""
        matcher = Matcher([school])
        asked = {one.id: one for one in proposals if not one.off and usable(one.url)}

        def attempt(place: Place) -> Tried:
            tried = self._attempt(asked[place.source.id], matcher, school)
            progress(tried)
            return tried

        places = [Place(one.source, one.label) for one in asked.values()]
        done = {tried.proposal.id: tried for group in by_host(places, attempt) for tried in group}
        return _once(done.get(one.id) or Tried(one, None, NOT_TRIED) for one in proposals)

    def _attempt(self, proposal: Proposal, matcher: Matcher, school: School) -> Tried:
        """Return what came of the first address that answers; else of the first, which was the likeliest."""
        first: Tried | None = None
        for url in self._addresses(proposal):
            tried = self._look(replace(proposal, url=url), matcher, school)
            first = first or tried
            if tried.good or tried.silent:
                return tried if tried.good else first
        return first or Tried(proposal, good=None, words=NOT_TRIED)

    def _addresses(self, proposal: Proposal) -> Iterator[str]:
        yield proposal.url
        yield from proposal.others
        if proposal.home:
            try:
                linked = [url for _, url in self.home(proposal.home).site.feeds][:MOST_LINKED]
            except SourceError:
                return
            yield from linked
            yield from (urljoin(proposal.home, path) for path in USUAL_FEEDS if not linked)

    def _look(self, proposal: Proposal, matcher: Matcher, school: School) -> Tried:
        try:
            response, page = self._read(proposal.source)
        except SourceError as trouble:
            silent = isinstance(trouble, Unreachable) or trouble.retry_after is not None
            return Tried(proposal, good=False, words=trouble.words, remedy=trouble.remedy, silent=silent)
        standings = _standings(page, proposal, matcher, school.id)
        return Tried(
            proposal,
            good=True,
            words=response.robots,
            items=len(page.documents),
            newest=max((one.posted for one in page.documents if one.posted), default=None),
            named=standings.count(Standing.US),
            unsure=standings.count(Standing.UNSURE),
        )

    def _read(self, source: Source) -> tuple[Response, Page]:
        response, page = read(source, Validators(), self.now, fetcher=self.fetcher, sandbox=self.sandbox, reach=_ONE_PAGE)
        return response, page or Page(())

    def _sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that a site's robots.txt names, those on the site itself: another's are not asked for."""
        parts = urlsplit(url)
        text = self.robots.get(f"{parts.scheme}://{authority(url)}")
        found = _SITEMAP.findall(text.body) if text else []
        return tuple(one for one in found if usable(one) and urlsplit(one).netloc == parts.netloc)


@contextmanager
def surveying(settings: FetchSettings, now: datetime) -> Iterator[Survey]:
    """A look around, as polite and as safe as a pass; nothing is kept."""
    robots: dict[str, RobotsText] = {}
    with Fetcher(settings, robots, forbids=forbids) as fetcher, Sandbox() as sandbox:
        yield Survey(now, fetcher, sandbox, robots)


def _standings(page: Page, proposal: Proposal, matcher: Matcher, school: str) -> list[Standing]:
    """Return how each document that may be about the school stands to it."""
    us = frozenset({school})
    where = Whereabouts(proposal.locality, us if proposal.locality else frozenset(), us if proposal.about_us else frozenset())
    found = (matcher.match(document, where).get(school) for document in page.documents)
    return [mention.standing for mention in found if mention]


def _once(found: Iterable[Tried]) -> tuple[Tried, ...]:
    """Return the same, with each address read once: two ways may have led to one feed."""
    seen: dict[str, str] = {}
    kept = []
    for tried in found:
        url = tried.proposal.url
        if url in seen and not tried.off:
            tried = replace(tried, proposal=replace(tried.proposal, off=f"The same address as {seen[url]}."))  # noqa: PLW2901
        seen.setdefault(url, tried.proposal.id)
        kept.append(tried)
    return tuple(kept)


def usable(url: str) -> bool:
    """Return whether an address can stand in a configuration and be asked for."""
    try:
        return split(url) is not None and bool(authority(url)) and url.isprintable()
    except SourceError:
        return False
