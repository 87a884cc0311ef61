"""The only code that reads what a person wrote of the school's mailbox, and whose mail is whose."""

import re
from urllib.parse import unquote, urlsplit

from sources.model import Refused, Source

_USERNAME = re.compile(r"[!#$&'+-\[\]-z|}~]{1,200}")  # what IMAP takes without quotation marks (RFC 3501, 9: atom)
_LOCAL, _LABELS = r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]", r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})"
_WHOSE = re.compile(rf"{_LOCAL}{{1,64}}@{_LABELS}*|@?{_LABELS}+")
_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[A-Za-z0-9.-]+")


def sender(said: str) -> str:
    """Return the lower-case address in a From header, or nothing; what stands before it is a name, whatever it looks like."""
    found: list[str] = _ADDRESS.findall(said.lower())
    return found[-1] if found else ""


def folder(url: str) -> str:
    """Return the folder that is read; raise ``Refused`` where it cannot be asked for."""
    name = unquote(urlsplit(url).path.strip("/")) or "INBOX"
    if not (name.isascii() and name.isprintable()):
        raise Refused(
            "the folder's name, at the end of the url, holds characters other than plain English ones",
            "Give the folder a name of plain letters in the mailbox, and write it at the end of the source's url.",
        )
    return name


def username(source: Source) -> str:
    """Return the name to log in with; raise ``Refused`` where it holds what no mailbox takes."""
    name = source.options.get("username", "")
    if not _USERNAME.fullmatch(name):
        raise Refused(
            "username holds a blank or another character that mailboxes do not take, or nothing",
            "Write in config.toml the name that the provider gave, often the whole mail address: no person's name.",
        )
    return name


def senders(source: Source) -> list[str]:
    """Return the addresses and domains whose mails are read, in small letters; none where everybody's are; else ``Refused``."""
    whose = [one.strip().lower() for one in source.options.get("from", "").split(",") if one.strip()]
    if not all(map(_WHOSE.fullmatch, whose)):
        raise Refused(
            "from holds something that is neither an address nor a domain",
            "Write addresses and domains alone in config.toml, separated by commas: no names, no angle brackets.",
        )
    return whose
