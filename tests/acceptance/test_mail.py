"""The installed command and a real mail server on loopback."""

from email import message_from_bytes
from pathlib import Path

from tests.acceptance.command import monitor
from tests.acceptance.live import PASSWORD, live_school
from tests.acceptance.web import Served, feed, serve, write_config
from tests.digests.post_office import Certificate, PostOffice, serving
from tests.world import THREAT


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
    with live_school(tmp_path, {"/gazette": Served(feed(("News", THREAT)))}) as school:
        school.go_live()
        done = school.run("run")
        assert done.returncode == 0, done.stdout + done.stderr
        assert school.run("run", "--all").returncode == 0
        readers = sorted(reader.partition("@")[0] for reader in school.office.readers)
    letters = [message_from_bytes(raw) for raw in school.office.mails]
    assert readers == ["dsl", "head", "head"]
    assert len({letter["Message-ID"] for letter in letters}) == len(letters) == 3
    assert PASSWORD not in done.stdout + done.stderr


def test_mail_that_is_down_is_said_and_loses_nothing(tmp_path: Path) -> None:
    """The pass ends with 3 and says what waits, on the other stream for cron too; the duty phone is told."""
    with live_school(tmp_path, {"/gazette": Served(feed(("News", THREAT)))}) as school:
        school.go_live()
        school.office.on_data = "451 Come back later"
        done = school.run("run")
        assert done.returncode == 3
        assert "Not delivered: alert to dsl" in done.stdout
        status = school.run("status")
        assert "Outbox: 3 waiting." in status.stdout
        quiet = school.run("run", "--quiet")
        assert quiet.stdout == ""
        assert "Not delivered: alert to dsl" in quiet.stderr
        assert "could not be delivered by mail" in school.texts()[-1]
    assert PASSWORD not in done.stdout + done.stderr + status.stdout + status.stderr


def test_in_a_trial_letters_are_left_in_the_folder_and_nobody_is_mailed(tmp_path: Path) -> None:
    """Whatever [mail] says; and "check" says that it is one."""
    with live_school(tmp_path, {"/gazette": Served(feed(("News", THREAT)))}) as school:
        text = school.config.read_text("utf-8").replace("live = true", "live = false")
        school.config.write_text(text, encoding="utf-8")
        done = school.run("run")
        assert done.returncode == 0, done.stdout + done.stderr
        assert school.office.mails == []
        assert school.texts() == []
        assert len(list((tmp_path / "letters").glob("*.eml"))) >= 3
        assert "A TRIAL" in school.run("check").stdout


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
