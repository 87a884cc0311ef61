"""Delivers messages into a folder, as ``.eml`` and ``.html``: the courier for schools with no mail server, and for trials."""

import os
import re
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from digests.mime import mime
from digests.model import DeliveryError, Message


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that letters are laid into. It is made with mode 0700 where it is missing; every file has mode 0600."""

    path: Path
    sender: str
    reply_to: str = ""

    def deliver(self, message: Message) -> None:
        """Lay the letter down whole, on disk when this returns. The same message again replaces it and adds nothing.

        Raises ``DeliveryError``: permanent for a message that cannot be written as mail, otherwise for a folder that cannot be.
        """
        mail = mime(message, self.sender, reply_to=self.reply_to)
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name, content in ((f"{_name(message)}.html", _page(message)), (f"{_name(message)}.eml", mail)):
                _lay(self.path / name, content)
            _sync(self.path)
        except OSError as error:
            raise DeliveryError(f"The letter could not be written into its folder: {error.strerror}.") from None

    def page(self, message: Message) -> Path:
        """Return where the message lies as a page for a browser."""
        return self.path / f"{_name(message)}.html"


def _page(message: Message) -> bytes:
    return message.letter.html.encode(errors="replace")


def _name(message: Message) -> str:
    """A file name from the time, the reader's mailbox and the key: nothing that was found is in it."""
    kind = "urgent" if message.urgent else "letter"
    mailbox = re.sub(r"[^a-z0-9]+", "-", message.to.partition("@")[0].lower()).strip("-")[:40]
    mark = sha256(f"{message.key}\n{message.to}".encode()).hexdigest()[:12]
    return f"{message.created.astimezone(UTC):%Y%m%dT%H%M%SZ}-{kind}-{mailbox}-{mark}"


def _lay(path: Path, content: bytes) -> None:
    """Put the content at the path in one step: a reader, or a power cut, finds all of it or nothing."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sync(folder: Path) -> None:
    """Make the names in the folder durable too."""
    entry = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
