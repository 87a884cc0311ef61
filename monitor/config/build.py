"""Builds the configuration from a shape in which nothing is wrong."""

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import cast

from digests.smtp import Security
from monitor.config import values
from monitor.config.checks import listed
from monitor.config.files import SQLITE, database_path
from monitor.config.settings import Config, Governance, Mail
from monitor.config.shape import HoursTable, MailTable, SchoolTable, Shape, SourceTable
from monitor.model import Channel, FormerName, Hours, Namesake, Nearby, Person, Place, Problem, School
from sources.fetch import FetchSettings
from sources.model import Access, Source

_PORTS = {"starttls": 587, "tls": 465, "plain-loopback": 25}


def build(path: Path, shape: Shape, password: str, warnings: tuple[Problem, ...]) -> Config:
    """Return the configuration that an absolute path's shape describes."""
    folder = path.parent
    mail = None if shape.mail is None else _mail(shape.mail, password, folder)
    sender = mail.sender if mail else shape.letters.sender
    return Config(
        path=path,
        school=_school(shape.school),
        policy=shape.school.policy,
        places=tuple(_place(source) for source in shape.source),
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


def _place(table: SourceTable) -> Place:
    source = Source(
        id=table.id,
        kind=table.kind,
        url=table.url,
        access=Access(table.access),
        every=table.every,
        terms_url=table.terms_url,
        terms_read=table.terms_read,
        options=dict(table.options),
    )
    channel = Channel(table.channel or Channel.THIRD_PARTY)
    return Place(source, table.label, channel, about_us=table.about_us, locality=tuple(table.locality))


def _hours(table: HoursTable) -> Hours:
    return Hours(
        digest_at=table.digest_at,
        digest_days=tuple(sorted({values.WEEKDAYS.index(day) for day in table.digest_days})),
        opens=table.opens,
        closes=table.closes,
        office_close=table.office_close,
        closed_days=frozenset(day for closure in table.closed for day in values.closed_days(closure)),
    )


def _mail(table: MailTable, password: str, folder: Path) -> Mail:
    # The shape lets only these values through.
    security = cast("Security", table.security or "starttls")
    return Mail(
        host=table.host,
        port=table.port or _PORTS[security],
        security=security,
        sender=table.sender,
        reply_to=table.reply_to or table.sender,
        username=table.username,
        password=password,
        cafile=folder / table.cafile if table.cafile else None,
    )


def _governance(shape: Shape) -> Governance:
    table = shape.governance
    return Governance(table.lawful_basis, table.dpia_reference, _date(table.dpia_date), table.contact)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
