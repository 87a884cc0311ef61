"""A ping is asked for once, costs no more than its time, and its address stays a secret."""

import logging
import socket
import threading
import traceback
from pathlib import Path

import pytest

from digests.model import DeliveryError
from digests.ping import ping
from tests.digests.post_office import Certificate
from tests.digests.web_server import Answer, raw, says, serving, silence, slowly, without_end
from tests.sources.hostile import HOSTILE, listening

SECRET = "canary-check-4711"
OK = says("200 OK", body=b"OK")
END = b"HTTP/1.1 200 OK\r\n\r\n"
ENOUGH = 20.0  # seconds
SHORT = 0.4


def told(url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, timeout: float = ENOUGH) -> str:
    """Return what is said of a ping that fails, which holds no secret, as nothing does that was printed or logged."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(DeliveryError) as caught:
        ping(url, timeout=timeout)
    printed = capfd.readouterr()
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert (printed.out, printed.err, caplog.text) == ("", "", "")
    assert SECRET not in shown
    assert not caught.value.permanent
    return caught.value.words


@pytest.mark.parametrize(
    ("given", "failed", "asked"),
    [
        (f"/{SECRET}", False, f"/{SECRET}"),
        (f"/{SECRET}", True, f"/{SECRET}/fail"),
        (f"/{SECRET}/", True, f"/{SECRET}/fail"),
        (f"/key/{SECRET}?create=1", True, f"/key/{SECRET}/fail?create=1"),
        ("", False, "/"),
        ("?check=1#part", False, "/?check=1"),
    ],
)
def test_the_service_is_asked_once(
    given: str, asked: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, *, failed: bool
) -> None:
    """One GET of the address as it stands, with "/fail" at the end of its path when the pass failed; nothing is logged."""
    caplog.set_level(logging.DEBUG)
    with serving(OK) as web:
        ping(f"http://{web.host}{given}", failed=failed, timeout=ENOUGH)
    assert [(each.method, each.path, each.body) for each in web.asked] == [("GET", asked, b"")]
    assert (capfd.readouterr(), caplog.text) == (("", ""), "")


def test_the_service_learns_nothing_else() -> None:
    """The request says who we are, and neither where we run nor a login that stands in the address."""
    with serving(OK) as web:
        ping(f"http://monitor:{SECRET}@{web.host}/check", timeout=ENOUGH)
    headers = {"Host": web.host, "Accept-Encoding": "identity", "User-Agent": "school-monitor", "Connection": "close"}
    assert web.asked[0].headers == headers


def test_the_environment_sends_it_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address goes to its own host and to no proxy that a variable names."""
    with serving(OK) as web, serving(OK) as proxy:
        monkeypatch.setenv("http_proxy", f"http://{proxy.host}")
        monkeypatch.setenv("all_proxy", f"http://{proxy.host}")
        ping(f"http://{web.host}/{SECRET}", timeout=ENOUGH)
    assert (len(web.asked), proxy.asked) == (1, [])


@pytest.mark.parametrize(
    ("answer", "saying"),
    [
        (says("404 Not Found", body=SECRET.encode()), "HTTP status 404"),
        (says("500 Internal Server Error"), "HTTP status 500"),
        (says("503 " + SECRET), "HTTP status 503"),
        (says("301 Moved", f"Location: /{SECRET}/else"), "HTTP status 301"),
        (raw(b""), "broke off"),
        (raw(SECRET.encode() + b"\r\n\r\n"), "did not answer as web servers do"),
        (raw(b"\x15\x03\x01\x00\x02\x02\x46"), "did not answer as web servers do"),
    ],
    ids=["404", "500", "503", "redirect", "dropped", "garbage", "TLS bytes"],
)
def test_anything_but_success_is_told(
    answer: Answer, saying: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """What the service says is a status or our words for it, and no redirect is followed."""
    with serving(answer) as web:
        assert saying in told(f"http://{web.host}/{SECRET}", capfd, caplog)
    assert [asked.path for asked in web.asked] == [f"/{SECRET}"]


@pytest.mark.parametrize(
    "answer",
    [silence, slowly(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300 + b"\r\n\r\n"), slowly(b"HTTP/1.1 100 Continue\r\n\r\n" * 12 + END)],
    ids=["silent", "dripping", "always about to go on"],
)
def test_a_service_that_takes_too_long_is_left(
    answer: Answer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The time is for the whole of it, whatever comes in between, and no thread stays behind."""
    with serving(answer) as web:
        assert "did not answer in time" in told(f"http://{web.host}/{SECRET}", capfd, caplog, SHORT)
        for thread in (each for each in threading.enumerate() if each.name == "ping"):
            thread.join(ENOUGH)
            assert not thread.is_alive()


def test_a_body_is_not_read() -> None:
    """The status is the answer: what follows may be endless."""
    sent: list[int] = []
    with serving(without_end(END, b"x" * 2**20, sent)) as web:
        ping(f"http://{web.host}/{SECRET}", timeout=ENOUGH)
    assert sum(sent) < 2**25  # what fits into the machine's own buffers


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"endless 100 Continue"}))  # that server waits long for us to read on
def test_no_hostile_answer_does_more(name: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Every answer that strangers' servers try on our reader ends here too: in a success or in our words, and in time."""
    caplog.set_level(logging.DEBUG)
    words = ""
    with listening(HOSTILE[name]()) as listener:
        try:
            ping(listener.url(f"/{SECRET}"), timeout=SHORT)
        except DeliveryError as error:
            words = error.words
    assert SECRET not in words
    assert (capfd.readouterr(), caplog.text) == (("", ""), "")


def test_a_service_that_is_not_there_is_told(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Nothing listening is told as that."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert "could not be reached" in told(f"http://127.0.0.1:{port}/{SECRET}", capfd, caplog)


def test_a_certificate_is_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Only a server that proves its name to the system's authorities is told anything."""
    certificate = Certificate()
    with serving(OK, tls=certificate.context()) as web:
        url = f"https://{web.host.replace('127.0.0.1', 'localhost')}/{SECRET}"
        assert "certificate" in told(url, capfd, caplog)
        certificate.authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        ping(url, timeout=ENOUGH)
    assert len(web.asked) == 1


def test_a_service_without_tls_is_not_spoken_to(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """An https address is never asked for in the clear."""
    with serving(OK) as web:
        assert "No secure connection" in told(f"https://{web.host}/{SECRET}", capfd, caplog)
    assert web.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        SECRET,
        f"ftp://127.0.0.1/{SECRET}",
        f"file:///{SECRET}",
        f"http:///{SECRET}",
        f"http://127.0.0.1:{SECRET}/",
        f"http://[{SECRET}/",
        f"http://127.0.0.1:9/{SECRET} HTTP/1.1",
        f"http://127.0.0.1:9/{SECRET}/\u0175",
        f"http://127.0.0.1:9/{SECRET}\x00",
    ],
)
def test_an_address_that_is_none_is_not_repeated(
    url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """What is wrong with an address can be mended without its being shown."""
    assert "is not a web address" in told(url, capfd, caplog)
