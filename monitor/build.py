"""Makes a world out of a configuration and takes it down again, and lets only one pass at a time have it."""

import fcntl
import gc
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from digests.command import Command
from digests.fallback import Fallback
from digests.folder import Folder
from digests.inbox import Inbox
from digests.model import Courier
from digests.notify import Notify
from digests.smtp import Smtp
from monitor import policy
from monitor.config import Config, Mail, Server
from monitor.config.refused import find_forbidden
from monitor.held_out import shipped
from monitor.lessons import taught
from monitor.match import Commonness, Matcher
from monitor.model import School, Shift
from monitor.namesakes import commonness_of, taught_by_register
from monitor.store import Store, Transaction, lessons, places, receipts, register, tunings
from monitor.store.database import file_of
from monitor.tuning import shifts_in_force, within_bounds
from monitor.world import Look, World
from sources.fetch import Fetcher
from sources.model import Access, Document, Source, Validators
from sources.read import read
from sources.sandbox import Sandbox


class AlreadyRunning(Exception):
    """Another pass over the same database is going on."""


@contextmanager
def world(config: Config, progress: Callable[[Look], None]) -> Iterator[World]:
    """Everything a pass needs, its database in the newest shape; closed again afterwards, whatever happened."""
    store = Store(config.database)
    try:
        store.migrate()
        with store.read() as tx:
            robots, silences = places.robots(tx), places.silences_kept(tx)
            school, commonness = recognised(config, tx)
            shifts = shifts_of(tx, config.school.id)
        key = link_key(store)
        box = inbox(config)
        matcher = Matcher([school], commonness)
        # What stays as long as the pass need not be looked through for garbage again and again.
        gc.freeze()
        with Fetcher(config.fetch, robots, silences, forbids=forbids) as fetcher, Sandbox() as sandbox:
            yield World(
                config=config,
                policy=policy.load(config.policy, config.path.parent),
                matcher=matcher,
                store=store,
                read=partial(read, fetcher=fetcher, sandbox=sandbox),
                follow=partial(_follow, fetcher=fetcher, sandbox=sandbox),
                robots=robots,
                silences=silences,
                couriers=couriers(config),
                progress=progress,
                shifts=shifts,
                inbox=box.read if box else None,
                key=key,
            )
    finally:
        store.close()


def link_key(store: Store) -> bytes:
    """Return the key that signs links; it is made the first time that it is asked for."""
    with store.write() as tx:
        return receipts.secret(tx, "links", secrets.token_bytes(32))


def recognised(config: Config, tx: Transaction) -> tuple[School, Commonness]:
    """Return the school as it is looked for, with what answers and the register taught, and how common its names are."""
    # The answers come first: a person's word on a place stands against the register's.
    school = taught(config.school, lessons.lessons(tx, config.school.id))
    entries = register.register(tx, school.id)
    return taught_by_register(school, entries), commonness_of(school, entries)


def shifts_of(tx: Transaction, school_id: str) -> dict[str, Shift]:
    """Return by how much answers moved each signal's thresholds, as far as the detector that ships now bears it."""
    moved = shifts_in_force(tunings.log(tx, school_id))
    return within_bounds(shipped(), moved) if moved else {}


def forbids(url: str) -> bool:
    """Return whether an address is at a place that forbids programs."""
    return find_forbidden(urlsplit(url)) is not None


def _follow(url: str, now: datetime, *, fetcher: Fetcher, sandbox: Sandbox) -> Document | None:
    """Return the text that stands at an address that nobody declared: so its robots.txt binds."""
    source = Source(id="followed", kind="article", url=url, access=Access.PAGE_PERMISSION)
    _, page = read(source, Validators(), now, fetcher=fetcher, sandbox=sandbox)
    return page.documents[0] if page else None


def couriers(config: Config) -> dict[str, Courier]:
    """Return what takes letters, by the way that they go: "" is how all letters go, "mail" the mail server even in a trial."""
    folder = Folder(config.letters, config.sender, config.reply_to)
    mail = courier(config)
    ways = {way.id: Command(way.command) if way.command else Notify(way.url) for way in config.ways}
    return {"": mail if config.live else folder, "mail": mail, **ways}


def courier(config: Config) -> Courier:
    """Return what takes mail: the server, and the second where there is one; or the folder when none is set."""
    mail = config.mail
    if mail is None:
        return Folder(config.letters, config.sender, config.reply_to)
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


@contextmanager
def alone(config: Config) -> Iterator[None]:
    """Only one process at a time is in here. The lock is the system's, not a file's: it ends with the process."""
    path = file_of(config.database) or config.path
    path = path.with_name(path.name + ".lock")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise AlreadyRunning(str(path)) from taken
        yield
