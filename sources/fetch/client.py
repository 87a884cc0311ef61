"""One reading of one place: robots.txt, then the address, redirects by hand, all within one deadline."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Self

import httpx

from sources.fetch import media
from sources.fetch.address import check_redirect, check_url, is_mailbox, parse_allowance, place
from sources.fetch.answers import NOT_MODIFIED, PAGES, PERMANENT, REDIRECTS, refusal, reword
from sources.fetch.exchange import Answer, Budget, Call, Limit, exchange
from sources.fetch.imap import Mailboxes
from sources.fetch.kept import FetchSettings, RobotsText, Silence
from sources.fetch.manners import Manners, read_max_age, read_retry_after, read_wait
from sources.fetch.render import Bounds, Part, rendered, wanted
from sources.fetch.robots import AGENT, MOST_BYTES, Decision, decide, decide_unread, decode_robots, still_good
from sources.fetch.wire import Resolve, look_up, make_transport
from sources.model import Access, Refused, Request, Response, Source, SourceError, Validators

MOST_REDIRECTS = 5
_MOST_VALIDATOR = 1000
_ROBOTS_SHARE = 1 / 3
_ASK_ROBOTS = {b"Accept": b"text/plain, */*;q=0.5"}


@dataclass(frozen=True, slots=True)
class _Errand:
    """What a chain of requests is for: its name in words, its moment, its time and its limit.

    ``consult`` is asked before each hop: it raises when that may not be made, and returns the seconds between two requests that
    the place wants. ``body`` is posted. What is ``private`` follows no redirect: it carries a key. ``part`` of a page that is
    being rendered waits for its turn and not for the pause after it: it is one visit.
    """

    name: str
    now: datetime
    budget: Budget
    limit: Limit
    consult: Callable[[httpx.URL], float] = lambda _url: 0.0
    body: bytes = b""
    private: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The first answer that is no redirect, and what it was asked: whether it changed, and where redirects led us.

    ``moved`` is true when there were redirects, and all of them were permanent.
    """

    answer: Answer
    conditional: bool
    moved: bool


class Fetcher:
    """Reads public places, politely and within limits. Close it, or use it as a context manager; threads may share one.

    ``robots`` keeps what places said in robots.txt, by "scheme://host:port", and ``silences`` which want to be left alone, by
    "host:port": mappings that last spare them the question, and keep the promise.
    ``forbids`` says of an address whether its place forbids programs: it is not asked for anything, whoever redirects there.
    A setting that cannot be used raises ``ValueError``.
    """

    def __init__(
        self,
        settings: FetchSettings,
        robots: MutableMapping[str, RobotsText] | None = None,
        silences: MutableMapping[str, Silence] | None = None,
        *,
        resolve: Resolve = look_up,
        forbids: Callable[[str], bool] = lambda _url: False,
    ) -> None:
        if not (settings.contact.isascii() and settings.contact.isprintable()):
            raise ValueError("the contact must be printable ASCII: it is sent with every request")
        self._settings = settings
        self._robots = {} if robots is None else robots
        self._asking: dict[str, Lock] = {}
        self._forbids = forbids
        self._manners = Manners({} if silences is None else silences)
        allowances = [parse_allowance(text) for text in settings.allowed]
        self._began = datetime.min.replace(tzinfo=UTC), 0.0
        self._transport = make_transport(allowances, resolve)
        self._mailboxes = Mailboxes(allowances, resolve, settings.deadline, self._manners)
        agent = f"{AGENT}/{version('school-monitor')} (+{settings.contact})"
        self._headers = {b"User-Agent": agent.encode(), b"Accept-Encoding": b"gzip"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the idle connections."""
        self._transport.close()

    def fetch(self, source: Source, request: Request, validators: Validators, now: datetime) -> Response:
        """Return what the place answers: a page, or that it is not modified since it gave the validators.

        Everything that can be expected to go wrong raises a ``SourceError`` that names the place and repeats nothing of what it
        said. Validators go only to the address that gave them, be it asked or redirected to: sent elsewhere, they could hide a
        change. A page that the source wants rendered is read anew each time: what its scripts fetch may change while it does not.
        """
        if is_mailbox(request.url):
            return self._mailboxes.fetch(source, request, validators, now)
        if not wanted(source):
            return self._bring(source, request, validators, now)
        page = self._bring(source, request, Validators(), now)
        bounds = Bounds(self._headers[b"User-Agent"].decode(), self._settings.deadline, self._settings.max_bytes)
        with _named(check_url(request.url).host):
            return rendered(page, bounds, lambda part: self._part(source, part, now))

    def _bring(self, source: Source, request: Request, validators: Validators, now: datetime) -> Response:
        url = check_url(request.url)
        decisions: dict[str, None] = {}

        def consult(hop: httpx.URL) -> float:
            decision = self._consult_robots(source, hop, now, budget)
            decisions[decision.words] = None
            return max(decision.delay, request.pause)

        budget = Budget(self._settings.deadline)
        private = bool(request.headers or request.body)
        errand = _Errand(url.host, now, budget, Limit(self._settings.max_bytes), consult, request.body, private)
        headers = {b"Accept": request.accept.encode(), **_encoded(request.headers)}
        arrival = self._follow(url, errand, headers, validators)
        with _named(errand.name):
            response = _respond(arrival, validators, now)
        return replace(response, robots=". ".join(decisions))

    def _part(self, source: Source, part: Part, now: datetime) -> Answer:
        """Return what a page that is being rendered wants: robots.txt binds that, whatever the footing of the page."""
        strangers, budget = replace(source, access=Access.PAGE_PERMISSION), Budget(part.seconds)

        def consult(hop: httpx.URL) -> float:
            self._consult_robots(strangers, hop, now, budget)
            return 0.0

        url = check_url(part.url)
        errand = _Errand(url.host, now, budget, Limit(part.most), consult, part=True)
        return self._follow(url, errand, part.headers, Validators()).answer

    def _consult_robots(self, source: Source, url: httpx.URL, now: datetime, budget: Budget) -> Decision:
        try:
            text = self._robots_text(url, now, budget)
        except SourceError as error:
            return decide_unread(source, error)
        return decide(source, text, str(url))

    def _robots_text(self, url: httpx.URL, now: datetime, budget: Budget) -> RobotsText:
        """Return the robots.txt that is in force, asked for when none is kept; or raise as ``exchange`` does."""
        key = f"{url.scheme}://{place(url)}"
        with self._asking.setdefault(key, Lock()):  # a place is asked once, however many threads want to know
            kept = self._robots.get(key)
            if kept is not None and still_good(kept, now):
                return kept
            # A share, so that a robots.txt that drips leaves time for a page that it does not bind.
            errand = _Errand("robots.txt", now, budget.share(_ROBOTS_SHARE), Limit(MOST_BYTES, cut=True))
            answer = self._follow(url.join("/robots.txt"), errand, _ASK_ROBOTS, Validators()).answer
            self._robots[key] = RobotsText(answer.status, decode_robots(answer.body), now.astimezone(UTC))
            return self._robots[key]

    def _follow(self, url: httpx.URL, errand: _Errand, headers: Mapping[bytes, bytes], validators: Validators) -> _Arrival:
        """Return where redirects lead to; each hop is checked as the first one is."""
        own, redirects, permanent = url.host, 0, True
        giver = validators.url or str(url)
        while True:
            # Only the host that we were told to read is ever named: that of a redirect is a stranger's word.
            with _named(errand.name if url.host == own else f"{errand.name} redirects elsewhere, and there"):
                if self._forbids(str(url)):
                    raise Refused("programs may not read this place")
                pause = max(0.0 if errand.part else self._settings.spacing, errand.consult(url))
                conditions = _conditions(validators) if str(url) == giver else {}
                answer = self._ask(url, errand, {**self._headers, **headers, **conditions}, pause)
                if answer.status not in REDIRECTS:
                    return _Arrival(answer, bool(conditions), moved=permanent and redirects > 0)
                if redirects == MOST_REDIRECTS or errand.private:
                    raise refusal(answer.status)
                url = check_redirect(url, answer.headers.get("location", ""))
            redirects, permanent = redirects + 1, permanent and answer.status in PERMANENT

    def _moment(self, now: datetime) -> datetime:
        """Return the moment that it is by now: a pass takes minutes, and has one ``now``."""
        if self._began[0] != now:
            self._began = now, monotonic()
        return now + timedelta(seconds=int(monotonic() - self._began[1]))

    def _ask(self, url: httpx.URL, errand: _Errand, headers: Mapping[bytes, bytes], pause: float) -> Answer:
        """Return the answer of one hop, asked for when it is our turn; a wish to be left alone is remembered."""
        with self._manners.turn(place(url), pause, errand.now):
            answer = exchange(self._transport, Call(url, headers, errand.body, errand.private), errand.budget, errand.limit)
            said = self._moment(errand.now)
            wait = read_wait(answer.status, answer.headers, said)
            if wait:
                self._manners.keep_silent(place(url), answer.status, said + wait)
            return answer


def _encoded(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.encode("ascii"): value.encode("ascii") for name, value in headers.items()}


def _conditions(validators: Validators) -> dict[bytes, bytes]:
    """Return what makes a request conditional (RFC 9110 section 13.1), each validator byte for byte as it came."""
    conditions = {b"If-None-Match": validators.etag, b"If-Modified-Since": validators.last_modified}
    return {name: value.encode("latin-1", "ignore") for name, value in conditions.items() if value}


def _respond(arrival: _Arrival, asked: Validators, now: datetime) -> Response:
    """Return the response that an answer is, or raise ``Answered``."""
    answer = arrival.answer
    unchanged = answer.status == NOT_MODIFIED and arrival.conditional
    if not unchanged and answer.status not in PAGES:
        wait = read_retry_after(answer.headers.get("retry-after", ""), now) or read_wait(answer.status, answer.headers, now)
        raise refusal(answer.status, wait, answer.body)
    if not unchanged and media.is_media(answer.headers):
        raise media.refusal()
    return Response(
        url=str(answer.url),
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        fetched=now.astimezone(UTC),
        validators=_validators(answer, asked if unchanged else Validators()),
        moved_to=str(answer.url) if arrival.moved else "",
        not_modified=unchanged,
        max_age=read_max_age(answer.headers),
    )


def _validators(answer: Answer, before: Validators) -> Validators:
    """Return the validators that hold now; what "not modified" does not repeat stays as it was (RFC 9111 section 4.3.4)."""
    given = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
    etag, last_modified = (value if len(value) <= _MOST_VALIDATOR else "" for value in given)
    found = Validators(etag or before.etag, last_modified or before.last_modified)
    return found if found == Validators() else replace(found, url=str(answer.url))


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Put the name of the place before the words of an error."""
    try:
        yield
    except SourceError as error:
        reword(error, f"{name}: {error.words}")
        raise
