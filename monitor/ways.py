"""Makes what letters leave by, and what their answers come in by, out of the configuration."""

from digests.command import Command
from digests.fallback import Fallback
from digests.folder import Folder
from digests.inbox import Inbox
from digests.model import Courier
from digests.notify import Notify
from digests.smtp import Smtp
from monitor.config import Config, Mail, Server


def courier(config: Config, name: str) -> Courier:
    """Return what takes letters by one way: "" is how all letters go, "mail" the mail server even in a trial."""
    if name == "mail" or (not name and config.live):
        return _mail(config)
    if not name:
        return _folder(config)
    way = next(way for way in config.ways if way.id == name)
    return Command(way.command) if way.command else Notify(way.url)


def _folder(config: Config) -> Folder:
    return Folder(config.letters, config.sender, config.reply_to)


def _mail(config: Config) -> Courier:
    """Return what takes mail: the server, and the second where there is one; or the folder when none is set."""
    mail = config.mail
    if mail is None:
        return _folder(config)
    servers = tuple(smtp(server, mail) for server in (mail.first, mail.second) if server)
    return Fallback(servers) if mail.second else servers[0]


def smtp(server: Server, mail: Mail) -> Smtp:
    """Return one mail server as a courier."""
    return Smtp(
        host=server.host,
        port=server.port,
        security=server.security,
        sender=mail.sender,
        username=server.username,
        password=server.password,
        cafile=str(server.cafile or ""),
        reply_to=mail.reply_to,
    )


def inbox(config: Config) -> Inbox | None:
    """Return the mailbox of answers, or None where there is none."""
    if config.answers is None:
        return None
    server = config.answers.server
    return Inbox(
        host=server.host,
        port=server.port,
        security=server.security,
        username=server.username,
        password=server.password,
        folder=config.answers.folder,
        cafile=str(server.cafile or ""),
        authserv=config.answers.trusted,
    )
