"""A notification service gets the plain text of a message and nothing else, and its address stays a secret."""

import json
import logging
import os
import threading
import traceback
from contextlib import suppress
from pathlib import Path

import pytest

from digests.model import DeliveryError, Letter
from digests.notify import MEMORY, Notify
from tests.digests.letters import message
from tests.digests.post_office import Certificate
from tests.digests.web_server import Answer, Web, raw, says, serving, silence, slowly, without_end

pytest.importorskip("apprise")

SECRET = "canary-hook-4711"
TEXT = "[OPEN ALONE] Online alert A-0013 *needs* <b>the</b> DSL \\n :smile: `x` &amp; [a](http://evil.test)\nRing 01632 960103."
ALERT = message(Letter("a subject that stays here", TEXT, "<p>a page that stays here</p>"))
TAKEN = says("200 OK")
ENOUGH = 20.0  # seconds: a process has to start first, on a busy machine
SHORT = 3.0


def told(notify: Notify, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> DeliveryError:
    """Return what the courier says when it fails, which holds no secret, as nothing does that was printed or logged."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(DeliveryError) as caught:
        notify.deliver(ALERT)
    printed = capfd.readouterr()
    shown = "".join(traceback.format_exception(caught.value)) + repr(notify) + repr(caught.value)
    assert (printed.out, printed.err, caplog.text) == ("", "", "")
    assert SECRET not in shown
    assert "A-0013" not in shown
    assert not caught.value.permanent
    return caught.value


def test_the_text_arrives_as_it_is_and_alone(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """One request with the plain text; neither subject, HTML nor reader. No markup, escape or emoji is read into it."""
    caplog.set_level(logging.DEBUG)
    with serving(TAKEN) as web:
        Notify(_url(web), ENOUGH).deliver(ALERT)
    (asked,) = web.asked
    assert (asked.method, asked.path) == ("POST", f"/{SECRET}")
    assert json.loads(asked.body) == {"version": "1.0", "title": "", "message": TEXT, "attachments": [], "type": "info"}
    assert (capfd.readouterr(), caplog.text) == (("", ""), "")


def test_a_service_that_reads_markup_is_told_that_this_is_none() -> None:
    """Where markup is understood, what looks like it is escaped, so that the reader sees the same characters."""
    with serving(TAKEN) as web:
        Notify(f"json://{web.host}/{SECRET}?format=html", ENOUGH).deliver(ALERT)
    assert "&lt;b&gt;the&lt;/b&gt;" in str(json.loads(web.asked[0].body)["message"])


def test_no_picture_is_sent_along() -> None:
    """Apprise would have phones fetch its own icon; ours sends nobody to a stranger's server."""
    with serving(TAKEN) as web:
        Notify(f"ntfy://{web.host}/{SECRET}", ENOUGH).deliver(ALERT)
    (asked,) = web.asked
    assert json.loads(asked.body) == {"topic": SECRET, "message": TEXT}
    assert "http" not in str(asked.headers)


@pytest.mark.parametrize(
    "answer",
    [
        says("400 Bad Request", body=SECRET.encode()),
        says("429 Too Many Requests"),
        says("500 Internal Server Error"),
        raw(b""),
        raw(SECRET.encode() + b"\r\n\r\n"),
        raw(b"HTTP/1.1 400 No\r\nno header\r\n : \r\n\r\n"),
    ],
    ids=["400", "429", "500", "dropped", "garbage", "bad headers"],
)
def test_what_is_not_taken_is_told(answer: Answer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """A refusal of any kind is tried again by the outbox, and only by it: the service is asked once."""
    with serving(answer) as web:
        error = told(Notify(_url(web), ENOUGH), capfd, caplog)
    assert error.words == "The notification service did not take the message."
    assert len(web.asked) == 1


def test_the_url_cannot_make_a_failure_a_success() -> None:
    """Apprise has words for a URL that hide failures, ask again at once, follow redirects: none of them counts here."""
    with serving(says("302 Found", f"Location: /{SECRET}/else")) as web, pytest.raises(DeliveryError):
        Notify(f"{_url(web)}?optional=yes&retry=2&wait=0&redirect=yes", ENOUGH).deliver(ALERT)
    assert [asked.path for asked in web.asked] == [f"/{SECRET}"]


def test_the_url_cannot_shorten_the_time() -> None:
    """Apprise by itself gives up after four seconds, or what the URL says; a slow answer would be told twice."""
    with serving(slowly(b"HTTP/1.1 200 OK\r\n\r\n")) as web:
        Notify(f"{_url(web)}?rto=0.05", ENOUGH).deliver(ALERT)


def test_a_certificate_is_always_verified() -> None:
    """A server that cannot prove its name gets nothing, whatever the URL says."""
    with serving(TAKEN, tls=Certificate().context("127.0.0.1")) as web, pytest.raises(DeliveryError):
        Notify(f"jsons://{web.host}/{SECRET}?verify=no", ENOUGH).deliver(ALERT)
    assert web.asked == []


@pytest.mark.parametrize(
    "answer", [silence, slowly(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"x" * 100)], ids=["silent", "dripping"]
)
def test_a_service_that_takes_too_long_is_left(
    answer: Answer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The time is for the whole of it, and nothing of ours waits on."""
    threads = threading.active_count()
    with serving(answer) as web:
        error = told(Notify(_url(web), SHORT), capfd, caplog)
    assert error.words == "The notification service did not answer in time."
    assert threading.active_count() == threads


def test_an_endless_answer_costs_a_bounded_memory() -> None:
    """Apprise keeps all that a service answers; it is ended before the machine is."""
    sent: list[int] = []
    with serving(without_end(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2**20, sent)) as web, pytest.raises(DeliveryError):
        Notify(_url(web), ENOUGH).deliver(ALERT)
    assert 0 < sum(sent) < MEMORY


@pytest.mark.parametrize(
    "url",
    ["", SECRET, f"nonsense://{SECRET}", f"slack://{SECRET}", f"https://127.0.0.1/{SECRET}/apprise.yml", f"file:///{SECRET}"],
)
def test_an_address_that_apprise_cannot_use_is_not_repeated(
    url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """What is wrong with an address can be mended in the configuration; an address of apprise's own configuration is none."""
    assert "not one that apprise can use" in told(Notify(url, ENOUGH), capfd, caplog).words


def test_without_apprise_we_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Apprise is an extra."""
    (tmp_path / "apprise.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    error = told(Notify(f"json://127.0.0.1/{SECRET}", ENOUGH), capfd, caplog)
    assert "pip install 'school-monitor[notify]'" in error.words


def test_the_secret_is_on_no_command_line() -> None:
    """Everybody on a machine can read every command line; ours holds neither the address nor the text."""
    seen: list[str] = []

    def look(*_: object) -> None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # it has ended
                seen.append(path.read_text(errors="replace"))

    with serving(look) as web, pytest.raises(DeliveryError):
        Notify(_url(web), ENOUGH).deliver(ALERT)
    assert any("digests.notify" in line for line in seen)
    assert not any(SECRET in line or "A-0013" in line for line in seen)


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_it_goes_by_the_proxy_that_the_environment_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whichever of the names that the library goes by: some schools have no other way to the web."""
    for other in ("http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
        monkeypatch.delenv(other.upper(), raising=False)
    with serving(TAKEN) as proxy:
        monkeypatch.setenv(name, f"http://{proxy.host}")
        Notify(f"json://service.invalid/{SECRET}", ENOUGH).deliver(ALERT)
    (asked,) = proxy.asked
    assert (asked.method, asked.headers["Host"]) == ("POST", "service.invalid")


def test_no_other_secret_goes_to_the_process_that_speaks_to_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs the one address: a password that our environment holds is not in its own."""
    monkeypatch.setenv("MONITOR_PASSWORD", "correct-horse-secret")
    seen: dict[str, str] = {}

    def look(*_: object) -> None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # it has ended
                seen[path.read_text(errors="replace")] = (path.parent / "environ").read_text(errors="replace")

    with serving(look) as web, pytest.raises(DeliveryError):
        Notify(_url(web), ENOUGH).deliver(ALERT)
    assert [environ for line, environ in seen.items() if "digests.notify" in line and "PATH=" in environ]
    assert not any("correct-horse" in environ for line, environ in seen.items() if "digests.notify" in line)


def _url(web: Web) -> str:
    return f"json://{web.host}/{SECRET}"
