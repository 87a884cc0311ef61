"""From a post to a person who answers from a telephone: the installed command, mail server, mailbox and page on loopback."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.command import free_ports, start
from tests.acceptance.live import PASSWORD, School, live_school
from tests.acceptance.web import Served, feed
from tests.digests.mailbox_server import SECRET
from tests.world import THREAT


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """A school of which somebody says something grave, that has answered no test yet."""
    with live_school(tmp_path, {"/gazette": Served(feed(("News", THREAT)))}) as made:
        yield made


def test_alerts_are_not_live_until_people_have_answered(school: School) -> None:
    """It says who has not; the tests reach each person by mail and the DSL by telephone too; an answer by mail counts later."""
    early = school.run("run")
    assert early.returncode == 78
    assert "dsl has not answered a test by mail" in early.stderr
    assert "monitor test-alert" in early.stderr
    assert "([[notify]])" in school.run("test-alert", "--wait", "0").stdout
    school.office.mails.clear()
    assert school.office.mails == []
    school.go_live()
    done = school.run("run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert min(school.office.readers) == "dsl@larkspurhill.example"


def test_an_alert_is_acknowledged_by_a_reply_from_a_telephone(school: School) -> None:
    """Mail to DSL and head, a text without content to the DSL; the reply stops it, and what was decided can be replied too."""
    school.go_live()
    assert school.run("run").returncode == 0
    (letter,) = school.letters("dsl")
    assert re.fullmatch(
        r"\[SAFEGUARDING - OPEN ALONE\] Online alert A-0001 needs the designated safeguarding lead \([A-Z2-7]{4}-[A-Z2-7]{4}\)",
        str(letter["Subject"]),
    )
    (text,) = school.texts()
    assert "A-0001" in text
    assert "https://monitor.larkspurhill.example/a/" in text
    assert "batter" not in text
    assert "A-0001 not acknowledged" in school.run("status").stdout
    school.answer(letter, "I am out of the office until Monday", **{"Auto-Submitted": "auto-replied"})
    school.answer(letter, "Thanks, who wrote this?")
    school.answer(letter, "ACK", From="somebody@elsewhere.example")
    assert school.run("run").returncode == 0
    assert "A-0001 not acknowledged" in school.run("status").stdout
    school.answer(letter, "Ack, I have it")
    assert school.run("run").returncode == 0
    status = school.run("status").stdout
    assert "A-0001 not acknowledged" not in status
    assert "A-0001 is with dsl, not decided yet: monitor decide A-0001" in status
    assert "Alerts: live since" in status
    assert "Answers by mail: last read" in status
    school.answer(letter, "DECIDED A-0001 referred")
    assert school.run("run").returncode == 0
    explained = school.run("explain", "A-0001").stdout
    assert "A-0001 acknowledged by dsl (mail)" in explained
    assert "decided: referred, by dsl" in explained


def test_the_page_takes_the_button_and_nothing_else(school: School) -> None:
    """Served by the installed command to this machine alone; opening the link changes nothing."""
    school.go_live()
    port = free_ports(1)
    text = school.config.read_text("utf-8").replace("[web]\n", f"[web]\nport = {port}\n")
    school.config.write_text(text, encoding="utf-8")
    assert school.run("run").returncode == 0
    path = re.search(r"https://monitor\.larkspurhill\.example(/a/\S+)", school.texts()[-1])[1]  # type: ignore[index]
    server = start("web", "--config", str(school.config), MAIL_PASSWORD=PASSWORD, INBOX_PASSWORD=SECRET)
    try:
        for _ in range(3):
            assert _ask(port, "GET", path)[0] == 200
        assert "A-0001 not acknowledged" in school.run("status").stdout
        statuses = [_press(port, path)]
        for _ in range(20):
            if statuses[-1] == 200:
                break
            statuses.append(_press(port, path))
    finally:
        server.terminate()
        _, said = server.communicate(timeout=60)
    assert statuses[-1] == 200, "a button is too soon for the first seconds only"
    assert "A-0001 not acknowledged" not in school.run("status").stdout
    assert path.rpartition("/")[2] not in said


def _press(port: int, path: str) -> int:
    from time import sleep  # noqa: PLC0415 - the page refuses what is pressed sooner than anybody reads

    sleep(1)
    page = _ask(port, "GET", path)[1]
    fields = re.findall(r'<(?:input|button)[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    return _ask(port, "POST", path, "&".join(f"{name}={value}" for name, value in fields))[0]


def _ask(port: int, method: str, path: str, body: str = "") -> tuple[int, str]:
    """Return status and body of one request, tried until the server has started."""
    from time import sleep  # noqa: PLC0415 - a server that starts is waited for

    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request(method, path, body or None, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the page was never served")
