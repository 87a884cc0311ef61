"""Builds the configuration from a shape in which nothing is wrong."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import cast

from digests.tls import Security
from monitor.config import values
from monitor.config.catalogue import Loc
from monitor.config.files import SQLITE, database_path
from monitor.config.settings import Answers, Config, Governance, Mail, Server, Watch, Way, Web
from monitor.config.shape import (
    HoursTable,
    InboxTable,
    MailTable,
    NotifyTable,
    RotaTable,
    SchoolTable,
    ServerTable,
    Shape,
    SourceTable,
    WatchTable,
)
from monitor.config.telling import listed
from monitor.model import Channel, FormerName, Hours, Namesake, Nearby, Person, Place, Problem, Rota, School
from sources.fetch import FetchSettings
from sources.model import Access, Source

_PORTS = {"starttls": 587, "tls": 465, "plain-loopback": 25}
_IMAP_PORTS = {"starttls": 143, "tls": 993, "plain-loopback": 143}


def build(path: Path, shape: Shape, secrets: Mapping[Loc, str], warnings: tuple[Problem, ...]) -> Config:
    """Return the configuration that an absolute path's shape describes."""
    folder = path.parent
    mail = None if shape.mail is None else _mail(shape.mail, secrets, folder)
    sender = mail.sender if mail else shape.letters.sender
    return Config(
        path=path,
        school=_school(shape.school),
        policy=shape.school.policy,
        places=tuple(_place(source, secrets["source", count]) for count, source in enumerate(shape.source)),
        people=tuple(Person(role, person.email, person.phone, tuple(person.names)) for role, person in listed(shape.people)),
        hours=_hours(shape.hours),
        mail=mail,
        sender=sender,
        reply_to=mail.reply_to if mail else shape.letters.reply_to or sender,
        letters=folder / shape.letters.folder,
        database=f"{SQLITE}{database_path(shape.store.database, folder)}",
        fetch=FetchSettings(
            contact=shape.fetch.contact,
            allowed=tuple(shape.fetch.allow),
            deadline=shape.fetch.deadline,
            max_bytes=shape.fetch.max_bytes,
            spacing=shape.fetch.spacing,
        ),
        retention_days=shape.retention.days,
        by_hand=tuple(shape.by_hand.checks),
        governance=_governance(shape),
        warnings=warnings,
        drafts=folder / shape.school.drafts if shape.school.drafts else None,
        live=shape.alerts.live,
        rotas=tuple(_rota(rota) for rota in shape.alerts.rota),
        answers=None if shape.inbox is None else _answers(shape.inbox, secrets, folder),
        ways=tuple(_way(way, secrets["notify", count], folder) for count, way in enumerate(shape.notify)),
        web=None if shape.web is None else Web(shape.web.url.rstrip("/"), shape.web.port),
        watch=_watch(shape.watch, secrets[("watch",)], folder),
        backups=shape.store.backups,
    )


def _school(table: SchoolTable) -> School:
    return School(
        id=table.id or _slug(table.short_name),
        name=table.name,
        short_name=table.short_name,
        town=table.town,
        postcode=table.postcode.upper(),
        website=table.website,
        also_called=tuple(table.also_called),
        handles=tuple(table.handles),
        hashtags=tuple(table.hashtags),
        acronyms=tuple(table.acronyms),
        places=tuple(table.places),
        namesakes=tuple(Namesake(each.name, tuple(each.places), tuple(each.hosts)) for each in table.namesakes),
        nicknames=tuple(table.nicknames),
        formerly=tuple(FormerName(each.name, _date(each.until)) for each in table.formerly),
        nearby=tuple(Nearby(each.name, each.weight) for each in table.nearby),
        staff=tuple(table.staff),
        nation=table.nation or "england",
    )


def _slug(name: str) -> str:
    """Return a name's letters and digits in lower-case ASCII, joined by underscores: ``larkspur_hill``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "school"


def _place(table: SourceTable, secret: str) -> Place:
    source = Source(
        id=table.id,
        kind=table.kind,
        url=table.url,
        access=Access(table.access),
        every=table.every,
        terms_url=table.terms_url,
        terms_read=table.terms_read,
        options=dict(table.options),
        secret=secret,
    )
    channel = Channel(table.channel or Channel.THIRD_PARTY)
    return Place(
        source,
        table.label,
        channel,
        about_us=table.about_us,
        locality=tuple(table.locality),
        slowest=table.slowest,
        budget=table.budget,
        expires=_date(table.secret_expires),
    )


def _hours(table: HoursTable) -> Hours:
    return Hours(
        digest_at=table.digest_at,
        digest_days=tuple(sorted({values.WEEKDAYS.index(day) for day in table.digest_days})),
        opens=table.opens,
        closes=table.closes,
        office_close=table.office_close,
        closed_days=frozenset(day for closure in table.closed for day in values.closed_days(closure)),
        quiet_from=table.quiet_from,
        quiet_to=table.quiet_to,
    )


def _rota(table: RotaTable) -> Rota:
    named = table.when in values.ROTA_TIMES
    days = frozenset() if named else frozenset(values.closed_days(table.when))
    return Rota(table.when if named else "", days, tuple(table.order))


def _mail(table: MailTable, secrets: Mapping[Loc, str], folder: Path) -> Mail:
    second = _server(table.second, secrets["mail", "second"], folder, _PORTS) if table.second else None
    first = _server(table, secrets[("mail",)], folder, _PORTS)
    return Mail(first, second, table.sender, table.reply_to or table.sender)


def _server(table: ServerTable, password: str, folder: Path, ports: Mapping[str, int]) -> Server:
    # The shape lets only these values through, and empty text, which means left out.
    security = cast("Security", table.security or type(table)().security)
    return Server(
        host=table.host,
        port=table.port or ports[security],
        security=security,
        username=table.username,
        password=password,
        cafile=folder / table.cafile if table.cafile else None,
    )


def _answers(table: InboxTable, secrets: Mapping[Loc, str], folder: Path) -> Answers:
    server = _server(table, secrets[("inbox",)], folder, _IMAP_PORTS)
    return Answers(server, table.folder, table.trusted.lower(), table.canary)


def _way(table: NotifyTable, url: str, folder: Path) -> Way:
    command = (str(folder / table.command[0]), *table.command[1:]) if table.command else ()
    return Way(table.id, tuple(table.roles), table.when != "mail fails", url, command)


def _watch(table: WatchTable, ping: str, folder: Path) -> Watch:
    return Watch(table.tell, table.digest_by, ping, folder / table.metrics_file if table.metrics_file else None)


def _governance(shape: Shape) -> Governance:
    table = shape.governance
    return Governance(table.lawful_basis, table.dpia_reference, _date(table.dpia_date), table.contact)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
