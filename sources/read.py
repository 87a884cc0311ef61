"""Reads one source from end to end: the key it needs, what to ask, the answer, the documents in it, and the pages that follow."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from sources import keys
from sources.model import (
    Answered,
    Document,
    KeyRefused,
    Page,
    Reader,
    Request,
    Response,
    Source,
    SourceError,
    Unreadable,
    Validators,
)
from sources.readers import reader

MOST_PAGES = 5
_UNAUTHORISED = 401
_KEY_REFUSED = (400, _UNAUTHORISED, 403)


class Fetches(Protocol):
    """What brings an answer: the fetcher."""

    def fetch(self, source: Source, request: Request, validators: Validators, now: datetime, /) -> Response:
        """Return the answer, or raise ``SourceError``."""


class Parses(Protocol):
    """What makes documents of an answer: the sandbox."""

    def parse(self, source: Source, response: Response, /) -> Page:
        """Return the documents, or raise ``SourceError``."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a source is read: at most so many pages, and none after one that is ``enough``."""

    most: int = MOST_PAGES
    enough: Callable[[Page], bool] = lambda _page: False


WHOLE = Reach()


def read(  # noqa: PLR0913 - the last three are bound once, where the world is made
    source: Source,
    validators: Validators,
    now: datetime,
    *,
    fetcher: Fetches,
    sandbox: Parses,
    reach: Reach = WHOLE,
) -> tuple[Response, Page | None]:
    """Return the first answer of a source and all that was read of it, or no page when it says that nothing changed.

    What was read stays when a page after the first cannot be: the page says why it broke off.

    Raises:
        SourceError: it could not be read; the error's words say why.
    """
    reading = _Reading(reader(source.kind), now, fetcher, sandbox)
    source = reading.signed_in(source)
    response, page = reading.page(source, validators)
    if page is None:
        return response, None
    # Where we were sent on, the next page may be there; a key stays where it was to go.
    places = {_origin(source.url)} if source.secret else {_origin(source.url), _origin(response.url)}
    return response, reading.those_after(source, page, reach, places)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of one source: its reader, its moment, and what brings and parses answers."""

    kind: Reader
    now: datetime
    fetcher: Fetches
    sandbox: Parses

    def signed_in(self, source: Source) -> Source:
        """Return the source with the key that its interface takes, where the one we have must first be exchanged for it."""
        login, token = getattr(self.kind, "login", None), getattr(self.kind, "token", None)
        if login is None or token is None:
            return source
        return replace(source, secret=token(source, self._fetch(source, login(source), Validators())))

    def page(self, source: Source, validators: Validators) -> tuple[Response, Page | None]:
        """Return one page's answer, and what is on it."""
        response = self._fetch(source, self.kind.request(source), validators)
        return response, None if response.not_modified else self.sandbox.parse(source, response)

    def those_after(self, source: Source, first: Page, reach: Reach, places: Collection[str]) -> Page:
        """Return the first page with the documents of those that follow it; ``following`` is what was too much to read.

        One page alone is whole, and so it is in order.
        """
        documents, last, asked = list(first.documents), first, 1
        while last.following and not reach.enough(last):
            if asked == reach.most:
                return replace(first, documents=tuple(documents), following=last.following)
            try:
                _, page = self.page(_turned(source, last, places), Validators())
            except SourceError as trouble:
                why = f"a page after the first could not be read: {trouble.words}"
                return replace(first, documents=tuple(documents), broke_off=why)
            last = _apart(documents, page or Page(()))
            documents += last.documents
            asked += 1
        return replace(first, documents=tuple(documents), following="", in_order=first.in_order or asked == 1)

    def _fetch(self, source: Source, request: Request, validators: Validators) -> Response:
        try:
            return self.fetcher.fetch(source, request, validators, self.now)
        except Answered as answer:
            if not source.secret or answer.status not in _KEY_REFUSED:
                raise
            raise self._refusal(source, request, answer) from answer

    def _refusal(self, source: Source, request: Request, answer: Answered) -> SourceError:
        """Return why an interface refused us, as far as its reader understands what it said: a quota is no bad key."""
        # What is posted is the key itself, for another: an error is a refused key.
        if not request.body and answer.body.lstrip().startswith(b"{"):
            said = Response(request.url, answer.status, {"content-type": "application/json"}, answer.body, self.now)
            try:
                self.sandbox.parse(source, said)
            except SourceError as why:
                if answer.status != _UNAUTHORISED or isinstance(why, KeyRefused):
                    return why
        return KeyRefused(f"{answer.words}: the key is not accepted, or does not allow this")


def _apart(before: Iterable[Document], page: Page) -> Page:
    """Return a page without what stands on those before it; where its numbers begin anew, its documents get other names."""
    known = {document.key: document.words for document in before}
    new = (one for one in page.documents if known.get(one.key) != one.words)
    return replace(page, documents=tuple(replace(one, key=keys.again(one)) if one.key in known else one for one in new))


def _turned(source: Source, page: Page, places: Collection[str]) -> Source:
    """Return the source at its next page; a place cannot send us, nor the key, to another one."""
    if _origin(page.following) not in places:
        raise Unreadable("the page that it names as the next one is at another place")
    return replace(source, url=page.following)


def _origin(url: str) -> str:
    """Return scheme and authority of an address, or nothing when it is no proper one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
