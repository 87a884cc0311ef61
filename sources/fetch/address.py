"""Where we may go: which URLs are proper, and which addresses are public. Nothing here touches the network."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from urllib.parse import urljoin

import httpx

from sources.fetch import media
from sources.model import AddressRefused, Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MOST_CHARACTERS = 4000
_PORTS = {"http": 80, "https": 443, "imap": 143, "imaps": 993}
WEB, MAILBOXES = ("http", "https"), ("imap", "imaps")
# Names as they stand in certificates and zone files, and addresses; httpx lets through far more and percent-encodes it.
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]+")

# The IANA special-purpose registries (RFC 6890 and its successors) and what clouds keep for themselves. ``is_global`` is asked
# as well, but alone it calls several of these public.
_CLOSED: tuple[Network, ...] = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",  # "this network": on Linux it reaches the machine itself
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a provider's customers
        "127.0.0.0/8",
        "168.63.129.16/32",  # the platform address of one cloud, on a public number
        "169.254.0.0/16",  # link-local, and the metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",
        "2002::/16",  # 6to4 is judged by the address inside, before it comes here
        "3fff::/20",  # documentation
    )
)
# The only block that public IPv6 addresses are given from: loopback, link-local, site-local and the rest lie outside.
_GIVEN_OUT = IPv6Network("2000::/3")
_TRANSLATED = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Allowance:
    """An address, or a block of them, that is let through besides the public ones; on one port, or on all."""

    network: Network
    port: int | None

    def covers(self, address: Address, port: int) -> bool:
        """Return whether this address and port are let through."""
        return address in self.network and self.port in (None, port)


def parse_allowance(text: str) -> Allowance:
    """Return what "127.0.0.1:18080", "10.0.0.5", "127.0.0.0/8" or "[::1]:8080" allows, or raise ``ValueError``."""
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    else:
        host, port = text, ""
    return Allowance(ip_network(host), int(port) if port else None)


def is_public(address: Address) -> bool:
    """Return whether anybody on the internet may be behind this address; one that carries an IPv4 address is judged by that."""
    carried = _carried(address)
    if carried is not None:
        return is_public(carried)
    if isinstance(address, IPv6Address) and address not in _GIVEN_OUT:
        return False
    return address.is_global and not any(address in block for block in _CLOSED)


def _carried(address: Address) -> IPv4Address | None:
    """Return the IPv4 address inside a mapped (RFC 4291), 6to4 (RFC 3056) or NAT64 (RFC 6052) address."""
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def check_url(text: str, schemes: tuple[str, ...] = WEB) -> httpx.URL:
    """Return the URL without its fragment, or raise ``AddressRefused``, or ``Refused`` when it is called as a picture is.

    The words never repeat it: it may hold a secret.
    """
    url = _proper(text, schemes)
    if media.is_called_so(url.path):
        raise media.refusal()
    return url


def _proper(text: str, schemes: tuple[str, ...]) -> httpx.URL:
    # Parsers disagree about backslashes and control characters; what they disagree about leads somewhere unexpected.
    if len(text) > MOST_CHARACTERS or "\\" in text or not text.isprintable():
        raise AddressRefused("the address is too long, or holds a backslash or a control character")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise AddressRefused("the address is not a proper one") from None
    fault = _fault(url, schemes)
    if fault:
        raise AddressRefused(f"the address {fault}")
    return url.copy_with(fragment=None)


def _fault(url: httpx.URL, schemes: tuple[str, ...]) -> str:
    if url.scheme not in schemes:
        return f"is neither {schemes[0]} nor {schemes[1]}"
    if url.userinfo:
        return "holds a user name or a password"
    if not _HOST.fullmatch(url.raw_host.decode("ascii")):
        return "names no proper host"
    if url.port is not None and not 0 < url.port < 2**16:
        return "names no proper port"
    return ""


def check_redirect(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect from ``url`` leads, or raise ``Refused`` for what we do not follow."""
    if not location or "\\" in location or not location.isprintable():
        raise AddressRefused("the address redirected to is missing, or holds a backslash or a control character")
    try:
        onward = check_url(urljoin(str(url), location))
    except ValueError:
        raise AddressRefused("the address redirected to is not a proper one") from None
    if url.scheme == "https" and onward.scheme == "http":
        raise Refused("redirects from https to http, where anybody on the way could change what is read")
    return onward


def place(url: httpx.URL) -> str:
    """Return "host:port" of a checked URL, the port always there, an IPv6 host in brackets."""
    host = url.raw_host.decode("ascii")
    return f"[{host}]:{_port(url)}" if ":" in host else f"{host}:{_port(url)}"


def _port(url: httpx.URL) -> int:
    return url.port or _PORTS[url.scheme]


def authority(url: str) -> str:
    """Return "host:port", by which politeness and threads go, or raise ``AddressRefused`` when the URL is not a proper one."""
    return place(_proper(url, (*WEB, *MAILBOXES)))


def is_mailbox(url: str) -> bool:
    """Return whether an address is that of a mailbox."""
    return url.partition("://")[0].lower() in MAILBOXES
