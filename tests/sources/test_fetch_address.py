"""Where the fetcher may go, as tables."""

from ipaddress import ip_address

import httpx
import pytest

from sources.fetch import authority
from sources.fetch.address import check_redirect, check_url, is_public, parse_allowance
from sources.model import AddressRefused, Refused

CLOSED = [
    "0.0.0.1", "0.1.2.3", "10.0.0.5", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.7", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.4", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:5",
    "64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2002:c0a8:101::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
OPEN = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "168.63.129.17", "172.15.255.255", "172.32.0.1", "192.88.98.1",
    "193.0.0.1", "223.255.255.255", "2001:4860:4860::8888", "2001:200::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSED)
def test_an_address_that_is_not_public_is_closed(text: str) -> None:
    """Loopback, private, link-local, multicast, documentation, reserved and clouds' own addresses are never public."""
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", OPEN)
def test_a_public_address_is_open(text: str) -> None:
    """The neighbours of the closed blocks, and public IPv4 addresses inside IPv6 ones, stay readable."""
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    ("allowance", "address", "port", "covered"),
    [
        ("127.0.0.1:18080", "127.0.0.1", 18080, True),
        ("127.0.0.1:18080", "127.0.0.1", 18081, False),
        ("127.0.0.1:18080", "127.0.0.2", 18080, False),
        ("10.0.0.5", "10.0.0.5", 443, True),
        ("10.0.0.5", "10.0.0.6", 443, False),
        ("127.0.0.0/8", "127.9.9.9", 80, True),
        ("127.0.0.0/8", "::ffff:127.0.0.1", 80, False),
        ("127.0.0.0/8:8080", "127.0.0.1", 80, False),
        ("[::1]:8080", "::1", 8080, True),
        ("[::1]:8080", "::1", 8081, False),
        ("::1", "::1", 9, True),
        ("fd00::/8", "fd12::1", 80, True),
    ],
)
def test_an_allowance_covers_just_what_it_says(allowance: str, address: str, port: int, *, covered: bool) -> None:
    """What config.toml lets through is that address, block and port, and nothing beside it."""
    assert parse_allowance(allowance).covers(ip_address(address), port) is covered


@pytest.mark.parametrize("text", ["localhost", "10.0.0.5:http", "10.0.0.1/8", "", "127.0.0.1:80:80"])
def test_an_allowance_that_is_no_address_is_an_error(text: str) -> None:
    """A name or a mistyped block is not quietly taken for something else."""
    with pytest.raises(ValueError, match=r".+"):
        parse_allowance(text)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("gopher://gazette.example/", "neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("//gazette.example/", "neither http nor https"),
        ("gazette.example/news", "neither http nor https"),
        ("", "neither http nor https"),
        ("http://secret-user@gazette.example/", "a user name or a password"),
        ("http://:secret@gazette.example/", "a user name or a password"),
        ("http://127.0.0.1\\@gazette.example/", "backslash"),
        ("http:\\\\gazette.example/", "backslash"),
        ("http://gazette.example/\r\nX-Secret: 1", "control character"),
        ("http://gazette.example/\0", "control character"),
        ("http://gazette.example/\u202e", "control character"),
        ("http://gazette.example/" + "secret" * 1000, "too long"),
        ("http://", "no proper host"),
        ("http:///secret", "no proper host"),
        ("http://.gazette.example/", "no proper host"),
        ("http://gazette..example/", "no proper host"),
        ("http://gazette%2eexample/", "no proper host"),
        ("http://gazette example/", "no proper host"),
        ("http://[::1%25eth0]/", "no proper host"),
        ("http://[secret]/", "not a proper one"),
        ("http://256.1.1.1/", "not a proper one"),
        ("http://0177.0.0.1/", "not a proper one"),
        ("http://gazette.example:0/", "no proper port"),
        ("http://gazette.example:65536/", "no proper port"),
        ("http://gazette.example:-1/", "no proper port"),
        ("http://gazette.example:http/", "not a proper one"),
        ("http://\u0378.example/", "control character"),
        ("http://xn--\u00fc.example/", "not a proper one"),
    ],
)
def test_an_improper_address_is_refused_in_words_that_do_not_repeat_it(url: str, word: str) -> None:
    """Whatever is wrong with a URL is said, and nothing of the URL, which may hold a secret."""
    with pytest.raises(AddressRefused) as caught:
        check_url(url)
    assert word in caught.value.words
    assert "secret" not in caught.value.words


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Gazette.Example/news", "gazette.example:443"),
        ("http://gazette.example", "gazette.example:80"),
        ("http://gazette.example:8080/#top", "gazette.example:8080"),
        ("https://b\u00fccher.example/", "xn--bcher-kva.example:443"),
        ("http://127\u30020\u30020\u30021/", "127.0.0.1:80"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://my_blog.gazette.example./", "my_blog.gazette.example.:80"),
    ],
)
def test_an_authority_is_host_and_port(url: str, expected: str) -> None:
    """The key of politeness has one form however the address is written."""
    assert authority(url) == expected


def test_a_fragment_is_not_part_of_an_address() -> None:
    """What stands behind # is the browser's business and is not sent or reported."""
    assert str(check_url("https://gazette.example/news?a=1#top")) == "https://gazette.example/news?a=1"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "https://gazette.example/b"),
        ("c?d=1", "https://gazette.example/a/c?d=1"),
        ("//other.example/", "https://other.example/"),
        ("https://other.example:8443/x#y", "https://other.example:8443/x"),
    ],
)
def test_a_redirect_leads_where_its_location_says(location: str, expected: str) -> None:
    """A Location is taken relative to the address that gave it (RFC 3986)."""
    assert str(check_redirect(httpx.URL("https://gazette.example/a/b"), location)) == expected


@pytest.mark.parametrize(
    "location", ["", "\\\\other.example", "/a\x07", "file:///etc/passwd", "data:,x", "//u:p@x.example", "//["]
)
def test_a_redirect_to_an_improper_address_is_refused(location: str) -> None:
    """What may not be read at first may not be read through a redirect."""
    with pytest.raises(AddressRefused):
        check_redirect(httpx.URL("https://gazette.example/"), location)


def test_a_redirect_from_https_to_http_is_refused() -> None:
    """Nobody on the way may change what is read by redirecting us to plain http first."""
    with pytest.raises(Refused, match="from https to http"):
        check_redirect(httpx.URL("https://gazette.example/"), "http://gazette.example/")
