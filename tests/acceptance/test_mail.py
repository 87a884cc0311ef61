"""The installed command and a real mail server on loopback."""

from email import message_from_bytes
from pathlib import Path

from tests.acceptance.command import monitor
from tests.acceptance.web import Served, feed, serve, write_config
from tests.digests.post_office import Certificate, PostOffice, serving
from tests.world import THREAT

PASSWORD = "canary-mail-password"


def mail_table(port: int, cafile: Path) -> str:
    """Return a ``[mail]`` table for a server on this machine."""
    return f"""
[mail]
host = "localhost"
port = {port}
security = "starttls"
sender = "monitor@larkspurhill.example"
username = "monitor"
password_env = "MAIL_PASSWORD"
cafile = "{cafile}"
"""


def test_letters_go_out_over_verified_tls_to_one_reader_each(tmp_path: Path) -> None:
    """The alert to each who must know and the digest to the head, signed in, each with a Message-ID of its own."""
    certificate, office = Certificate(), PostOffice()
    certificate.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with (
        serve({"/feed": Served(feed(("News", THREAT)))}) as host,
        serving(office, starttls=certificate.context(), authenticator=office.knowing("monitor", PASSWORD)) as port,
    ):
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], more=mail_table(port, tmp_path / "ca.pem"))
        done = monitor("run", "--config", str(config), MAIL_PASSWORD=PASSWORD)
        assert done.returncode == 0, done.stdout + done.stderr
        again = monitor("run", "--all", "--config", str(config), MAIL_PASSWORD=PASSWORD)
        assert again.returncode == 0
    letters = [message_from_bytes(raw) for raw in office.mails]
    assert sorted(office.readers) == ["dsl@larkspurhill.example", "head@larkspurhill.example", "head@larkspurhill.example"]
    assert len({letter["Message-ID"] for letter in letters}) == len(letters) == 3
    assert PASSWORD not in done.stdout + done.stderr


def test_mail_that_is_down_is_said_and_loses_nothing(tmp_path: Path) -> None:
    """The pass ends with 3 and says what waits; once the server is back the same letters go out, once."""
    certificate, office = Certificate(), PostOffice(on_data="451 Come back later")
    certificate.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with (
        serve({"/feed": Served(feed(("News", THREAT)))}) as host,
        serving(office, starttls=certificate.context(), authenticator=office.knowing("monitor", PASSWORD)) as port,
    ):
        config = write_config(tmp_path, [("gazette", "feed", f"http://{host}/feed")], more=mail_table(port, tmp_path / "ca.pem"))
        done = monitor("run", "--config", str(config), MAIL_PASSWORD=PASSWORD)
    assert done.returncode == 3
    assert "Not delivered: alert to dsl" in done.stdout
    status = monitor("status", "--config", str(config), MAIL_PASSWORD=PASSWORD)
    assert "Outbox: 3 waiting." in status.stdout
    assert PASSWORD not in done.stdout + done.stderr + status.stdout + status.stderr


def test_check_live_tries_each_source_and_the_mail_server_and_keeps_nothing(tmp_path: Path) -> None:
    """A row each, good or bad, with what to do; no database is made."""
    certificate, office = Certificate(), PostOffice()
    certificate.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    pages = {"/feed": Served(feed(("News", THREAT), ("More", "x"))), "/page": Served(b"<p>A page</p>", "text/html")}
    with serve(pages) as host, serving(office, starttls=certificate.context()) as port:
        sources = [("gazette", "feed", f"http://{host}/feed"), ("page", "feed", f"http://{host}/page")]
        config = write_config(tmp_path, sources, more=mail_table(port, tmp_path / "ca.pem"))
        done = monitor("check", "--live", "--config", str(config), MAIL_PASSWORD="wrong")
    assert done.returncode == 3, done.stdout + done.stderr
    rows = {line.split("│")[1].strip(): line for line in done.stdout.splitlines() if line.startswith("│")}
    assert "good" in rows["The gazette"]
    assert "2 items" in rows["The gazette"]
    assert "bad" in rows["The page"]
    assert "bad" in rows["mail"]
    assert not (tmp_path / "var").exists()
    assert office.mails == []
