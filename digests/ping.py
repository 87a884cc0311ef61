"""Tells a service that watches for silence, such as healthchecks.io, that a pass has ended."""

import ssl
import threading
from concurrent.futures import Future
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection, InvalidURL
from socket import SHUT_RDWR
from urllib.parse import urlsplit

from digests.model import DeliveryError

# The first kind that fits is told: each stands before the kinds that it is one of.
_TROUBLE = (
    (ssl.SSLCertVerificationError, "The certificate of the service that is pinged could not be verified."),
    (ssl.SSLError, "No secure connection to the service that is pinged could be made."),
    ((ValueError, InvalidURL), "The address to ping is not a web address (http or https): check it in config.toml."),
    (TimeoutError, "The service that is pinged did not answer in time."),
    (HTTPException, "The service that is pinged did not answer as web servers do, or broke off."),
    (OSError, "The service that is pinged could not be reached."),
)


def ping(url: str, *, failed: bool = False, timeout: float = 10) -> None:
    """Return once the service has answered with a success: a GET of the URL, or of the URL with "/fail" added to its path.

    Within so many seconds in all, however slowly the service speaks. No redirect is followed and no body is read; a login in the
    URL is not sent. Raises ``DeliveryError`` in words without the URL: whoever knows it can say that all is well.
    """
    answer: Future[int] = Future()
    try:
        connection, path = _connection(url, "/fail" if failed else "", timeout)
        threading.Thread(target=_ask, args=(connection, path, answer), name="ping", daemon=True).start()
        try:
            status = answer.result(timeout)
        finally:
            _hang_up(connection)
    except (OSError, HTTPException, ValueError) as error:
        raise DeliveryError(next(words for kind, words in _TROUBLE if isinstance(error, kind))) from None
    if status // 100 != 2:  # noqa: PLR2004 - RFC 9110, 15.3
        raise DeliveryError(f"The service that is pinged answered with HTTP status {status}.")


def _connection(url: str, more: str, timeout: float) -> tuple[HTTPConnection, str]:
    """A connection that is not open yet, and what is asked for on it."""
    parts = urlsplit(url)
    kind = {"http": HTTPConnection, "https": HTTPSConnection}.get(parts.scheme)
    if not (kind and parts.hostname):
        raise ValueError
    path = parts.path.rstrip("/") + more if more else parts.path
    return kind(parts.hostname, parts.port, timeout=timeout), f"{path or '/'}{'?' * bool(parts.query)}{parts.query}"


def _ask(connection: HTTPConnection, path: str, answer: Future[int]) -> None:
    """Settle the answer: the status, or what went wrong."""
    try:
        with closing(connection):
            connection.request("GET", path, headers={"User-Agent": "school-monitor", "Connection": "close"})
            with connection.getresponse() as response:
                answer.set_result(response.status)
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is waited for
        answer.set_exception(error)


def _hang_up(connection: HTTPConnection) -> None:
    """Wake whoever still waits for the service, so that no thread outlives its ping."""
    line = connection.sock
    if line:
        with suppress(OSError):
            line.shutdown(SHUT_RDWR)
