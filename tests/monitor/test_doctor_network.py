"""The doctor looks beyond the machine where it is asked to: names, mail servers, their certificates, the mailbox."""

import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import Answers, Mail, Server
from monitor.doctor import Surroundings, examine
from monitor.doctor.network import mail, names
from monitor.finding import Level
from sources.fetch import FetchSettings
from tests.digests.mailbox_server import SECRET, USER, mailbox
from tests.digests.post_office import Certificate, PostOffice, serving
from tests.monitor.patient import healthy, seen, told
from tests.world import place

PASSWORD = "canary-mail-password"


def answering(here: Surroundings, answers: Mapping[str, list[str]]) -> Surroundings:
    """Return the installation, looked at live, on a network whose DNS answers so, and nothing else."""

    def resolve(host: str) -> list[str]:
        if host not in answers:
            raise OSError
        return answers[host]

    assert here.config
    config = replace(here.config, places=(place("forum"), place("gazette")))
    return replace(here, live=True, config=config, resolve=resolve)


PUBLIC = {"forum.example": ["1.1.1.1"], "gazette.example": ["1.0.0.1", "2606:4700:4700::1111"]}


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (PUBLIC, []),
        ({}, [("D071", Level.BAD)]),
        ({"forum.example": ["1.1.1.1"]}, [("D071", Level.WARNING)]),
        ({**PUBLIC, "forum.example": ["10.0.0.1"]}, [("D071", Level.WARNING)]),
        ({**PUBLIC, "forum.example": ["1.1.1.1", "127.0.0.1"]}, [("D071", Level.WARNING)]),
        ({**PUBLIC, "forum.example": ["fe80::1%eth0"]}, [("D071", Level.WARNING)]),
        ({**PUBLIC, "no-such-name.invalid": ["1.1.1.1"]}, [("D071", Level.WARNING)]),
    ],
    ids=["well", "none", "one lost", "inside", "half inside", "link-local", "lies"],
)
def test_names_that_are_not_found_or_lead_astray(
    tmp_path: Path, answers: Mapping[str, list[str]], found: list[tuple[str, Level]]
) -> None:
    """A DNS that is down, a filter that answers for a place, a provider that answers for everything."""
    assert told(answering(healthy(tmp_path), answers), names) == found


def test_an_address_that_is_allowed_is_no_lie(tmp_path: Path) -> None:
    """The intranet's page."""
    here = answering(healthy(tmp_path), {**PUBLIC, "forum.example": ["10.1.2.3"]})
    assert here.config
    fetch = FetchSettings("office@larkspurhill.example", ("10.1.0.0/16",))
    assert told(replace(here, config=replace(here.config, fetch=fetch)), names) == []


def test_of_many_names_five_are_said(tmp_path: Path) -> None:
    """The rest is a number."""
    here = answering(healthy(tmp_path), {})
    assert here.config
    here = replace(here, config=replace(here.config, places=tuple(place(f"p{at}") for at in range(30))))
    (found,) = seen(here, names)
    assert "p12.example" in found.seen
    assert "and 25 more" in found.seen


def school(here: Surroundings, folder: Path, certificate: Certificate, smtp: int, imap: int) -> Surroundings:
    """Return the installation of a school with a mail server and a mailbox on loopback, looked at live."""
    certificate.authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    server = Server("localhost", smtp, "starttls", "monitor", PASSWORD, folder / "ca.pem")
    box = Server("localhost", imap, "starttls", USER, SECRET, folder / "ca.pem")
    assert here.config
    config = replace(
        here.config,
        mail=Mail(server, None, "monitor@larkspurhill.example", ""),
        answers=Answers(box, "INBOX", "", ""),
    )
    return replace(here, live=True, now=datetime.now(UTC), config=config)


def looked(folder: Path, until: datetime | None, *, login: str = PASSWORD) -> tuple[Surroundings, list[tuple[str, Level]]]:
    """Return what is found of a mail server whose certificate is good until then, and of a mailbox."""
    certificate, office = Certificate(), PostOffice()
    here = healthy(folder)
    context: ssl.SSLContext = certificate.context(until=until)
    with (
        serving(office, starttls=context, authenticator=office.knowing("monitor", login)) as smtp,
        mailbox(starttls=certificate.context()) as box,
    ):
        here = school(here, folder, certificate, smtp, box.port)
        found = examine(here, (mail,))
        assert PASSWORD not in str(found)
        assert SECRET not in str(found)
    assert office.mails == []
    return here, [(each.id, each.level) for each in found if each.level is not Level.GOOD]


def test_servers_that_take_the_login_are_well(tmp_path: Path) -> None:
    """Connected, verified and signed in to, both, and no letter was sent."""
    assert looked(tmp_path, None)[1] == []


@pytest.mark.parametrize(
    ("days", "found"), [(60, []), (5, [("D073", Level.WARNING)]), (-1, [("D072", Level.BAD)])], ids=["good", "soon", "expired"]
)
def test_a_certificate_that_runs_out_is_told_before_and_after(tmp_path: Path, days: int, found: list[tuple[str, Level]]) -> None:
    """A fortnight before, and as what it is once it has: not as a server that cannot be reached."""
    assert looked(tmp_path, datetime.now(UTC) + timedelta(days=days))[1] == found


def test_an_expired_certificate_is_called_so(tmp_path: Path) -> None:
    """Whoever reads it knows whom to ring."""
    certificate, office = Certificate(), PostOffice()
    here = healthy(tmp_path)
    late = certificate.context(until=datetime.now(UTC) - timedelta(days=1))
    with serving(office, starttls=late) as smtp, mailbox(starttls=late) as box:
        found = seen(school(here, tmp_path, certificate, smtp, box.port), mail)
    assert ["has run out" in each.seen for each in found] == [True, True]


def test_a_login_that_is_refused_is_told(tmp_path: Path) -> None:
    """With the table of the configuration to look at."""
    assert looked(tmp_path, None, login="another")[1] == [("D072", Level.BAD)]


def test_servers_that_are_not_there_are_told(tmp_path: Path) -> None:
    """Both of them."""
    here = school(healthy(tmp_path), tmp_path, Certificate(), 1, 1)
    assert told(here, mail) == [("D072", Level.BAD)] * 2
