"""The guard of the network: nothing that is not public is ever connected to, by whatever road; counted at the listeners."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import trustme

from sources.fetch import Fetcher, FetchSettings, look_up
from sources.model import Access, AddressRefused, Answered, Refused, Unreachable
from tests.sources.hostile import PAGE, Listener, fetcher, listening, no_robots, read, reply, says


@pytest.fixture
def good() -> Iterator[Listener]:
    """Run the place that may be read."""
    with listening(says(PAGE)) as listener:
        yield listener


@pytest.fixture
def inner(good: Listener) -> Iterator[Listener]:
    """Run a place that may not be, on the same port of another loopback address."""
    with listening(says(PAGE), host="127.0.0.2", port=good.port) as listener:
        yield listener


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0",
        "0.0.0.0",  # noqa: S104 an address to refuse
        "localhost",
        "127\u30020\u30020\u30021",
        "\uff11\uff12\uff17.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "[fd00:ec2::254]",
    ],
)
@pytest.mark.parametrize("access", [Access.DOCUMENTED_FEED, Access.PAGE_PERMISSION])
def test_no_way_of_writing_an_address_leads_inside(host: str, access: Access, good: Listener) -> None:
    """However loopback or a metadata service is spelt, it is refused in words and nobody connects."""
    with fetcher() as by, pytest.raises(AddressRefused, match=r"not a (public address|proper one)"):
        read(by, f"http://{host}:{good.port}/", access)
    assert good.connections == 0


def test_a_name_with_one_good_and_one_bad_address_is_refused(good: Listener, inner: Listener) -> None:
    """All answers of a name must be public: otherwise chance would decide where we go."""
    for answers in (("127.0.0.1", "127.0.0.2"), ("127.0.0.2", "127.0.0.1")):
        with fetcher(good, resolve=lambda *_, found=answers: found) as by, pytest.raises(AddressRefused, match=r"127\.0\.0\.2"):
            read(by, f"http://gazette.example:{good.port}/")
    assert (good.connections, inner.connections) == (0, 0)


def test_a_name_is_resolved_once_and_the_checked_address_connected_to(good: Listener, inner: Listener) -> None:
    """A name that answers well when it is checked and otherwise ever after gains nothing by it."""
    lookups: list[str] = []

    def rebind(host: str, _port: int) -> tuple[str, ...]:
        lookups.append(host)
        return ("127.0.0.1",) if len(lookups) == 1 else ("127.0.0.2",)

    known = {f"http://gazette.example:{good.port}": next(iter(no_robots(good).values()))}
    url = f"http://gazette.example:{good.port}/page"
    with fetcher(good, robots=known, resolve=rebind) as by:
        assert read(by, url).status == 200
        assert (lookups, good.connections) == (["gazette.example"], 1)
        with pytest.raises(AddressRefused):
            read(by, url)
    assert (good.connections, inner.connections) == (1, 0)
    assert good.asked[0].headers["host"] == f"gazette.example:{good.port}"


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://gazette.example/",
        "javascript:alert(1)",
        "\\\\127.0.0.2\\",
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://user:canary@127.0.0.1:{port}/",
        "http://169.254.169.254/latest/meta-data/canary",
        "http://[::ffff:169.254.169.254]/canary",
        "http://canary.127.0.0.2.nip.example:{port}/",
        "http://127.0.0.1:1/canary",
    ],
)
def test_a_redirect_is_checked_as_a_first_address_is(location: str, good: Listener, inner: Listener) -> None:
    """Each hop is checked again; the words name our own host and nothing that the redirect said."""
    target = location.format(port=good.port)

    def resolve(host: str, port: int) -> Sequence[str]:
        return ("127.0.0.2",) if host.endswith(".nip.example") else look_up(host, port)

    with (
        listening(says(reply(b"", f"Location: {target}", status="302 canary"))) as sly,
        fetcher(sly, good, resolve=resolve) as by,
        pytest.raises(AddressRefused) as caught,
    ):
        read(by, sly.url())
    assert caught.value.words.startswith("127.0.0.1")
    assert "canary" not in caught.value.words
    assert (good.connections, inner.connections) == (0, 0)


def test_the_host_of_a_redirect_is_never_named() -> None:
    """It is a stranger's word: trouble there is told as trouble elsewhere."""
    leading = says(reply(b"", "Location: http://canary.example/", status="302 Found"))
    with listening(leading) as sly, fetcher(sly, resolve=lambda host, _: (host,) if host == sly.host else ("10.0.0.5",)) as by:
        with pytest.raises(AddressRefused) as caught:
            read(by, sly.url())
        assert caught.value.words == "127.0.0.1 redirects elsewhere, and there: leads to 10.0.0.5, which is not a public address"


def test_a_place_that_forbids_programs_is_asked_for_nothing_whoever_leads_there(good: Listener) -> None:
    """Neither by its own address nor by a redirect: not even its robots.txt is read."""
    forbidden = good.url("/private")
    settings = FetchSettings("https://larkspurhill.example", (good.authority, "127.0.0.1"), spacing=0.0)
    leading = says(reply(b"", f"Location: {forbidden}", status="302 Found"))
    with listening(leading) as sly, Fetcher(settings, forbids=lambda url: url == forbidden) as by:
        for url in (forbidden, sly.url()):
            with pytest.raises(Refused, match="programs may not read this place"):
                read(by, url)
        assert good.connections == 0
        assert read(by, good.url("/public")).status == 200


def test_redirects_are_followed_five_times_and_no_more() -> None:
    """A ring of redirects ends, and is told as one."""
    ring = says(reply(b"", "Location: /again", status="302 Found"))
    with listening(ring) as listener, fetcher(listener) as by, pytest.raises(Answered, match="302"):
        read(by, listener.url())
    assert len(listener.paths()) == 6


def test_the_environment_and_its_proxies_are_not_obeyed(good: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment would resolve and connect in our place, unchecked."""
    with listening(says(PAGE)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url("/"))
        with fetcher(good) as by:
            assert read(by, good.url()).status == 200
    assert proxy.connections == 0


def test_a_name_without_address_is_told_as_dns() -> None:
    """Somebody who mistyped a host is told so."""

    def nowhere(_host: str, _port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "canary")

    with fetcher(resolve=nowhere) as by, pytest.raises(Unreachable, match="its name could not be found") as caught:
        read(by, "http://gazette.example/")
    assert "canary" not in caught.value.words
    with fetcher(resolve=lambda *_: ()) as by, pytest.raises(Unreachable, match="no address"):
        read(by, "http://gazette.example/")


def test_a_port_where_nobody_listens_is_told_as_refused() -> None:
    """A server that is down is not mistaken for one that says no."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        closed = Listener("127.0.0.1", unheard.getsockname()[1])
        with fetcher(closed) as by, pytest.raises(Unreachable, match="connection was refused"):
            read(by, closed.url())


def test_the_next_address_is_tried_when_one_takes_no_connection(good: Listener) -> None:
    """A name whose first address is dead is read by its second, as a browser would."""
    dead = Listener("127.0.0.9", good.port)
    with fetcher(good, dead, resolve=lambda *_: ("127.0.0.9", "127.0.0.1")) as by:
        assert read(by, f"http://gazette.example:{good.port}/page").status == 200


# TLS: the address is pinned, the name is what the certificate must be for.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Make an authority that nobody trusts yet."""
    return trustme.CA()


def _server(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def _read_securely(listener: Listener) -> int:
    with fetcher(listener, resolve=lambda *_: ("127.0.0.1",)) as by:
        return read(by, f"https://gazette.example:{listener.port}/page").status


def test_an_untrusted_certificate_is_refused(authority: trustme.CA) -> None:
    """Nothing is asked of a server that cannot show who it is."""
    unknown = pytest.raises(Unreachable, match="TLS certificate cannot be trusted: it is signed by an authority")
    with listening(says(PAGE), tls=_server(authority, "gazette.example")) as listener, unknown:
        _read_securely(listener)
    assert listener.asked == []


def test_a_certificate_of_this_machines_authority_is_trusted(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web filter that signs with a certificate installed here works; and the name is checked, not the address."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with listening(says(PAGE), tls=_server(authority, "gazette.example")) as listener:
        assert _read_securely(listener) == 200
    misnamed = pytest.raises(Unreachable, match="it is for another name")
    with listening(says(PAGE), tls=_server(authority, "other.example")) as listener, misnamed:
        _read_securely(listener)
    leading_away = says(reply(b"", f"Location: http://gazette.example:{listener.port}/", status="301 Moved"))
    downgraded = pytest.raises(Refused, match="redirects from https to http")
    with listening(leading_away, tls=_server(authority, "gazette.example")) as listener, downgraded:
        _read_securely(listener)


def test_a_server_that_does_not_speak_tls_is_told_so(good: Listener) -> None:
    """To speak https to a port of http ends in words about TLS."""
    with pytest.raises(Unreachable, match="TLS"):
        _read_securely(good)


def test_a_handshake_that_never_ends_does_at_the_deadline() -> None:
    """The deadline holds before the first byte of HTTP too."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        listener = Listener("127.0.0.1", mute.getsockname()[1])
        with fetcher(listener, deadline=0.5) as by, pytest.raises(Unreachable, match="timed out"):
            read(by, f"https://127.0.0.1:{listener.port}/")
