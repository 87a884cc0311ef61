"""What a school needs to be live, on loopback: a mail server, a mailbox of answers, a command for text messages."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from subprocess import CompletedProcess

from tests.acceptance.command import monitor
from tests.acceptance.web import Served, serve, write_config
from tests.digests.mailbox_server import SECRET, USER, Letterbox, mailbox
from tests.digests.post_office import Certificate, PostOffice, serving

PASSWORD = "canary-mail-password"
CODE = re.compile(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b")
LIVE = """
[alerts]
live = true
[[alerts.rota]]
when = "holidays"
order = ["dsl", "deputy_dsl"]
[[notify]]
id = "duty_phone"
roles = ["dsl"]
command = ["{folder}/text-message"]
[mail]
host = "localhost"
port = {smtp}
security = "starttls"
sender = "monitor@larkspurhill.example"
username = "monitor"
password_env = "MAIL_PASSWORD"
cafile = "{folder}/ca.pem"
[inbox]
host = "localhost"
port = {imap}
security = "starttls"
username = "{user}"
password_env = "INBOX_PASSWORD"
cafile = "{folder}/ca.pem"
[web]
url = "https://monitor.larkspurhill.example"
"""


@dataclass
class School:
    """A school on loopback: its configuration, its mail server, its mailbox of answers and its duty phone."""

    config: Path
    office: PostOffice
    box: Letterbox

    def run(self, *arguments: str, timeout: float = 120) -> CompletedProcess[str]:
        """Run a verb of the installed command."""
        secrets = {"MAIL_PASSWORD": PASSWORD, "INBOX_PASSWORD": SECRET}
        return monitor(*arguments, "--config", str(self.config), timeout=timeout, **secrets)

    def letters(self, to: str) -> list[EmailMessage]:
        """Return the mails that somebody has, oldest first."""
        mails = [message_from_bytes(raw, policy=default) for raw in self.office.mails]
        return [mail for mail in mails if str(mail["To"]).partition("@")[0] == to]

    def texts(self) -> list[str]:
        """Return the text messages that came to the duty phone, oldest first."""
        phone = self.config.parent / "phone"
        return phone.read_text("utf-8").split("\n--\n")[:-1] if phone.exists() else []

    def answer(self, mail: EmailMessage, words: str = "ACK", **headers: str) -> None:
        """Lay the reply of whoever a mail went to into the mailbox of answers."""
        reply = EmailMessage()
        given = {"From": mail["To"], "To": mail["From"], "Subject": f"Re: {mail['Subject']}", **headers}
        for name, value in given.items():
            reply[name] = str(value)
        reply["In-Reply-To"] = mail["Message-ID"]
        reply["Message-ID"] = f"<{len(self.office.mails)}.{len(words)}@phone.example>"
        reply.set_content(f"{words}\n\nSent from a telephone\n")
        self.box.lay(reply.as_bytes(), datetime.now(UTC))

    def go_live(self) -> None:
        """Everybody who has to has answered a test."""
        sent = self.run("test-alert", "--wait", "0")
        assert sent.returncode == 3, sent.stdout + sent.stderr
        self.answer(self.letters("dsl")[-1])
        self.answer(self.letters("deputy")[-1])
        (ref, code) = re.search(r"(T-\d{4}).*?([A-Z2-7]{4}-[A-Z2-7]{4})", self.texts()[-1]).groups()  # type: ignore[union-attr]
        done = self.run("ack", ref, "--by", "dsl", "--code", code)
        assert done.returncode == 0, done.stderr
        self.office.mails.clear()
        self.office.readers.clear()
        (self.config.parent / "phone").unlink()


@contextmanager
def live_school(folder: Path, pages: Mapping[str, Served], *, more: str = "") -> Iterator[School]:
    """A school with a source for each of these pages, ready to go live."""
    certificate, office = Certificate(), PostOffice()
    certificate.authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    script = folder / "text-message"
    script.write_text(f'#!/bin/sh\ncat >> "{folder}/phone"\nprintf "\\n--\\n" >> "{folder}/phone"\n', encoding="utf-8")
    script.chmod(0o700)
    with (
        serve(pages) as host,
        serving(office, starttls=certificate.context(), authenticator=office.knowing("monitor", PASSWORD)) as smtp,
        mailbox(starttls=certificate.context()) as box,
    ):
        sources = [(f"place{at}", "feed", f"http://{host}{path}") for at, path in enumerate(pages)]
        tables = LIVE.format(folder=folder, smtp=smtp, imap=box.port, user=USER) + more
        yield School(write_config(folder, sources, more=tables), office, box)
