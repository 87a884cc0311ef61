"""One request and its answer, within a budget of time and size; whatever goes wrong becomes a ``SourceError``."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

import httpx

from sources.fetch.answers import PAGES
from sources.fetch.decode import unpacked
from sources.fetch.media import is_media
from sources.model import TooMuch, Unreachable

MOST_HEADERS = 200
_HEADER_TOO_LARGE = 431
_REFUSED, _MOST_EXPLANATION = 4, 16_384  # the hundred of the status, and bytes
_COOKIES = {"set-cookie", "set-cookie2"}


class Budget:
    """Seconds on the network, and how many of them are left; what a share spends, its owner has spent."""

    def __init__(self, seconds: float, owner: "Budget | None" = None) -> None:
        self.seconds = self.left = seconds
        self._owner = owner

    def share(self, part: float) -> "Budget":
        """Return a budget of this part of what is left."""
        return Budget(self.left * part, self)

    @contextmanager
    def spending(self) -> Iterator[float]:
        """Give the instant (``time.monotonic``) by which to end, and take off the time that was used."""
        began = time.monotonic()
        try:
            yield began + self.left
        finally:
            self.spend(time.monotonic() - began)

    def spend(self, seconds: float) -> None:
        """Take seconds off what is left."""
        self.left -= seconds
        if self._owner is not None:
            self._owner.spend(seconds)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: where to, with which headers, and what is posted, if anything.

    With ``explained`` the body of a refusal is read too, or its beginning: an interface says there why it took no key.
    """

    url: httpx.URL
    headers: Mapping[bytes, bytes]
    body: bytes = b""
    explained: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from ``url``: lower-case header names (no cookies), and the decoded body if it was read."""

    url: httpx.URL
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most bytes of a decoded body; a longer one is an error, or with ``cut`` loses its end."""

    most: int
    cut: bool = False


def exchange(transport: httpx.HTTPTransport, call: Call, budget: Budget, limit: Limit) -> Answer:
    """Return the answer to one call, or raise ``Unreachable``, ``Refused``, ``TooMuch`` or ``Unreadable``.

    httpx's client is left out on purpose: it keeps cookies, obeys the environment and writes addresses into logs.
    """
    with budget.spending() as instant:
        timeout = dict.fromkeys(("connect", "read", "write"), instant)
        method, content = ("POST", call.body) if call.body else ("GET", None)
        request = httpx.Request(method, call.url, headers=call.headers, content=content, extensions={"timeout": timeout})
        with _in_words(budget, "it did not answer in HTTP"):
            response = transport.handle_request(request)
        with closing(response), _in_words(budget, "it broke off before the end of its answer"):
            return _read(call, response, limit)


def _read(call: Call, response: httpx.Response, limit: Limit) -> Answer:
    if len(response.headers.raw) > MOST_HEADERS:
        raise TooMuch("the header has more lines than we accept")
    headers = _fold(response.headers.raw)
    explains = call.explained and response.status_code // 100 == _REFUSED
    if is_media(headers) or not (explains or response.status_code in PAGES):
        return Answer(call.url, response.status_code, headers)
    if explains:
        limit = Limit(_MOST_EXPLANATION, cut=True)
    body = unpacked(response.iter_raw(), headers.get("content-encoding", ""), limit.most, cut=limit.cut)
    return Answer(call.url, response.status_code, headers, body)


def _fold(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers as Latin-1 text, so that each byte survives; a repeated one is joined (RFC 9110 section 5.2)."""
    headers: dict[str, str] = {}
    for name, value in ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw):
        if name not in _COOKIES:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


@contextmanager
def _in_words(budget: Budget, broken: str) -> Iterator[None]:
    # "from None": httpx's own messages quote what the server sent.
    try:
        yield
    except httpx.TimeoutException:
        raise Unreachable(f"timed out: no whole answer within {budget.seconds:g} s") from None
    except httpx.HTTPError as error:
        if _header_too_large(error):
            raise TooMuch("a header is larger than we accept") from None
        raise Unreachable(broken) from None


def _header_too_large(error: BaseException | None) -> bool:
    # h11 says so with the status that a server would send; httpcore and httpx wrap it twice.
    while error is not None:
        if getattr(error, "error_status_hint", None) == _HEADER_TOO_LARGE:
            return True
        error = error.__cause__ or error.__context__
    return False
