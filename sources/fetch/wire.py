"""Sockets under httpx: every name is resolved once, every address checked, and every step ends by one instant.

Only a checked address is connected to, so that a name which answers differently the second time changes nothing; TLS and the
Host header still go by the name. httpx's own timeouts run anew with each byte, and a server that drips outlasts them. Here the
``timeout`` that travels with a request is not a length but an instant on ``time.monotonic``'s clock, and every connect,
handshake, read and write gets what is left until then.
"""

import errno
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from ipaddress import ip_address
from threading import Thread
from typing import Any

import httpcore
import httpx

from sources.fetch.address import Allowance, is_public
from sources.model import AddressRefused, Unreachable, Untrusted

Resolve = Callable[[str, int], Sequence[str]]

_READ = 16 * 1024  # small, so that a header that never ends overshoots its bound by little
_MOST_ADDRESSES = 6
_MOST_IDLE = 8
_IDLE_SECONDS = 15.0

# The one place of this library that speaks of logging: at DEBUG httpcore writes down hosts and headers, and a Location or a
# cookie may hold a key or a child's name. (httpx itself writes addresses at INFO, but only in its client, which we do not use.)
logging.getLogger("httpcore").setLevel(logging.WARNING)


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host as the system knows them, or raise ``OSError`` or ``ValueError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def make_trust() -> ssl.SSLContext:
    """Return by which certificates a server must vouch for itself: the roots that come with httpx, and those of this machine."""
    try:
        trust = httpx.create_ssl_context(trust_env=False)
    except OSError:  # somebody tidied them away
        trust = ssl.create_default_context()
    # A school's web filter often signs with an authority of its own.
    trust.load_default_certs()
    return trust


def make_transport(allowances: Sequence[Allowance], resolve: Resolve) -> httpx.HTTPTransport:
    """Return a transport for httpx that keeps the rules of this module.

    A request's ``timeout`` extension must hold instants on ``time.monotonic``'s clock.
    """
    trust = make_trust()
    transport = httpx.HTTPTransport(verify=trust, trust_env=False)
    # httpx offers no public way to give its transport a network backend; vcrpy knows this class, so it is not replaced.
    transport._pool = httpcore.ConnectionPool(  # noqa: SLF001 see above
        ssl_context=trust,
        network_backend=CheckedBackend(allowances, resolve),
        max_connections=None,
        max_keepalive_connections=_MOST_IDLE,
        keepalive_expiry=_IDLE_SECONDS,
    )
    return transport


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses alone; each ``timeout`` is an instant on ``time.monotonic``'s clock, also of its streams."""

    def __init__(self, allowances: Sequence[Allowance], resolve: Resolve) -> None:
        self._allowances = allowances
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 httpcore's signature
    ) -> httpcore.NetworkStream:
        """Return a connection to one of the host's addresses, all of which have been checked."""
        addresses = _names_known(lambda: self._resolve(host, port), timeout)
        for address in addresses:
            self._check(address, port)
        return _BoundedStream(_connect(addresses[:_MOST_ADDRESSES], port, timeout))

    def _check(self, text: str, port: int) -> None:
        address = ip_address(text)
        if not is_public(address) and not any(allowance.covers(address, port) for allowance in self._allowances):
            raise AddressRefused(f"leads to {address}, which is not a public address")


def _left(instant: float | None) -> float:
    """Return the seconds until an instant, more than none, or raise httpcore's timeout."""
    if instant is None:
        raise TypeError("a request without a deadline")
    left = instant - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _names_known(resolve: Callable[[], Sequence[str]], instant: float | None) -> Sequence[str]:
    """Return what ``resolve`` does. It may hang for minutes, so it is asked in a thread that nobody waits for any longer."""
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolve())
        except (OSError, ValueError) as error:
            answer.set_exception(error)

    Thread(target=ask, name="resolve", daemon=True).start()
    try:
        addresses = answer.result(_left(instant))
    except TimeoutError:
        raise httpcore.ConnectTimeout from None
    except (OSError, ValueError):
        raise Unreachable("its name could not be found (DNS)") from None
    if not addresses:
        raise Unreachable("its name has no address (DNS)")
    return addresses


def _connect(addresses: Sequence[str], port: int, instant: float | None) -> httpcore.NetworkStream:
    """Return a connection to the first address that takes one; each has an equal share of the time that is left."""
    *others, last = addresses
    for tried, address in enumerate(others):
        try:
            return httpcore.SyncBackend().connect_tcp(address, port, _left(instant) / (len(addresses) - tried))
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            continue
    with _in_words(_connect_trouble):
        return httpcore.SyncBackend().connect_tcp(last, port, _left(instant))


class _BoundedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(min(max_bytes, _READ), _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with _in_words(_tls_trouble):
            return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 httpcore's signature
        return self._stream.get_extra_info(info)


@contextmanager
def _in_words(describe: Callable[[BaseException | None], str]) -> Iterator[None]:
    try:
        yield
    except httpcore.ConnectError as error:
        cause = error.__cause__
        kind = Untrusted if isinstance(cause, ssl.SSLCertVerificationError) else Unreachable
        raise kind(describe(cause)) from None


def _connect_trouble(cause: BaseException | None) -> str:
    match cause:
        case ConnectionRefusedError():
            return "the connection was refused: nothing listens on that port"
        case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
            return "no way leads there from this network"
        case _:
            return "the connection could not be made"


# OpenSSL's verification results (X509_V_ERR_*): its own sentences are for programmers.
_CERTIFICATE = {
    10: "it has expired",
    18: "it is signed by itself",
    19: "it is signed by an authority that is not trusted here",
    20: "it is signed by an authority that is not trusted here",
    62: "it is for another name",
    64: "it is for another address",
}


def _tls_trouble(cause: BaseException | None) -> str:
    match cause:
        case ssl.SSLCertVerificationError():
            why = _CERTIFICATE.get(cause.verify_code, "it does not stand up to checking")
            return f"the TLS certificate cannot be trusted: {why}"
        case ssl.SSLError():
            return "it does not speak TLS (https) that we understand"
        case _:
            return "the connection broke off before it was secure (TLS)"
