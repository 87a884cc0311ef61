"""The shape of config.toml: its tables, keys, types and defaults, and nothing that needs a second key to judge.

Every key has a default so that what remains of a faulty file can still be checked; ``NEEDED`` marks those that a school must
write. Text is empty when it is left out.
"""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Annotated, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from monitor.config import values
from monitor.model import Channel
from sources.model import Access

NEEDED = "needed"
NATIONS = ("england", "wales", "scotland", "northern_ireland")
SECURITIES = ("starttls", "tls", "plain-loopback")
OCCASIONS = ("always", "mail fails")

Text = Annotated[str, AfterValidator(values.read_plain)]
Texts = list[Text]
Mailbox = Annotated[Text, AfterValidator(values.MAILBOX)]
Web = Annotated[Text, AfterValidator(values.read_web)]
Day = Annotated[Text, BeforeValidator(values.read_date)]
Clock = Annotated[time, BeforeValidator(values.read_clock)]


class Table(BaseModel):
    """A table of the file: nothing unknown is let through, nothing is converted, and no message repeats what was written."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)


class NamesakeTable(Table):
    """``[[school.namesakes]]``: another school with a name like ours."""

    name: Annotated[Text, NEEDED] = ""
    places: Texts = []
    hosts: list[Annotated[Text, AfterValidator(values.HOST)]] = []


class FormerNameTable(Table):
    """``[[school.formerly]]``: a name that the school had."""

    name: Annotated[Text, NEEDED] = ""
    until: Day = ""


class NearbyTable(Table):
    """``[[school.nearby]]``: a place that says something of where the school is, and how much."""

    name: Annotated[Text, NEEDED] = ""
    weight: Annotated[float, Field(ge=0.1, le=1, allow_inf_nan=False)] = 0.5


class SchoolTable(Table):
    """``[school]``: by what names people know the school."""

    name: Annotated[Text, NEEDED] = ""
    short_name: Annotated[Text, NEEDED] = ""
    id: Annotated[Text, AfterValidator(values.IDENTIFIER)] = ""
    town: Text = ""
    postcode: Annotated[Text, AfterValidator(values.POSTCODE)] = ""
    website: Web = ""
    also_called: Texts = []
    nicknames: Texts = []
    handles: list[Annotated[Text, AfterValidator(values.HANDLE)]] = []
    hashtags: list[Annotated[Text, AfterValidator(values.HASHTAG)]] = []
    acronyms: list[Annotated[Text, AfterValidator(values.ACRONYM)]] = []
    places: Texts = []
    staff: list[Annotated[Text, AfterValidator(values.STAFF)]] = []
    nation: Annotated[Text, AfterValidator(values.OneOf(NATIONS))] = "england"
    policy: Annotated[Text, NEEDED] = ""
    drafts: Text = ""
    namesakes: list[NamesakeTable] = []
    formerly: list[FormerNameTable] = []
    nearby: list[NearbyTable] = []


class GovernanceTable(Table):
    """``[governance]``: on what ground people's public words are read, and who answers for it."""

    lawful_basis: Text = ""
    dpia_reference: Text = ""
    dpia_date: Day = ""
    contact: Text = ""


class PersonTable(Table):
    """``[people.<role>]``: where one person is reached, and by what names people speak of them."""

    email: Annotated[Mailbox, NEEDED] = ""
    phone: Annotated[Text, AfterValidator(values.PHONE)] = ""
    names: Annotated[list[Annotated[Text, AfterValidator(values.PERSON)]], AfterValidator(values.read_names)] = []


class PeopleTable(Table):
    """``[people]``: who is told, by role."""

    head: PersonTable | None = None
    dsl: PersonTable | None = None
    deputy_dsl: PersonTable | None = None
    chair_of_governors: PersonTable | None = None
    business_manager: PersonTable | None = None
    dpo: PersonTable | None = None
    site_admin: PersonTable | None = None
    on_call: PersonTable | None = None


ROLES = tuple(PeopleTable.model_fields)
# The technician is never shown what was written.
READERS = tuple(role for role in ROLES if role != "site_admin")


class HoursTable(Table):
    """``[hours]``: when the school is open and when letters are wanted, in UK time."""

    digest_at: Clock = time(7, 15)
    digest_days: Annotated[list[Annotated[Text, AfterValidator(values.read_weekday)]], Field(min_length=1)] = list(
        values.WEEKDAYS[:5]
    )
    opens: Clock = time(7, 0)
    closes: Clock = time(19, 0)
    office_close: Clock = time(16, 30)
    closed: list[Annotated[Text, BeforeValidator(values.read_closure)]] = []
    quiet_from: Clock | None = None
    quiet_to: Clock | None = None


class RotaTable(Table):
    """``[[alerts.rota]]``: who is told first at certain times, and in which order the others follow."""

    when: Annotated[Text, BeforeValidator(values.read_rota), NEEDED] = ""
    order: Annotated[list[Annotated[Text, AfterValidator(values.OneOf(READERS))]], NEEDED] = []


class AlertsTable(Table):
    """``[alerts]``: whether letters reach people, and who is told first when the school is shut."""

    live: bool = False
    rota: list[RotaTable] = []


class ServerTable(Table):
    """A mail server, and how it is spoken to."""

    host: Annotated[Text, AfterValidator(values.read_server), NEEDED] = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    security: Annotated[Text, AfterValidator(values.OneOf(SECURITIES))] = "starttls"
    username: Text = ""
    password_env: Annotated[Text, AfterValidator(values.VARIABLE)] = ""
    password_file: Text = ""
    cafile: Text = ""


class SecondTable(ServerTable):
    """``[mail.second]``: the server that takes the letters when the first does not."""


class MailTable(ServerTable):
    """``[mail]``: the server that takes the letters."""

    sender: Annotated[Mailbox, NEEDED] = ""
    reply_to: Mailbox = ""
    second: SecondTable | None = None


class InboxTable(ServerTable):
    """``[inbox]``: the mailbox in which people's answers to letters are read (IMAP), which nobody can without logging in."""

    security: Annotated[Text, AfterValidator(values.OneOf(SECURITIES))] = "tls"
    username: Annotated[Text, NEEDED] = ""
    folder: Text = "INBOX"
    trusted: Annotated[Text, AfterValidator(values.HOST)] = ""
    canary: Mailbox = ""


class NotifyTable(Table):
    """``[[notify]]``: another way to reach somebody: an SMS, a Teams message, a command of the school's own."""

    id: Annotated[Text, AfterValidator(values.IDENTIFIER), NEEDED] = ""
    roles: Annotated[list[Annotated[Text, AfterValidator(values.OneOf(ROLES))]], NEEDED] = []
    when: Annotated[Text, AfterValidator(values.OneOf(OCCASIONS))] = "always"
    url_env: Annotated[Text, AfterValidator(values.VARIABLE)] = ""
    url_file: Text = ""
    command: Texts = []


class WebTable(Table):
    """``[web]``: the page on which an alert is acknowledged, and by what address phones reach it."""

    url: Annotated[Web, NEEDED] = ""
    port: Annotated[int, Field(ge=1024, le=65535)] = 8093


class WatchTable(Table):
    """``[watch]``: who is told when the monitor itself falls silent, and which service is told that it has not."""

    tell: Annotated[Text, AfterValidator(values.OneOf(ROLES))] = ""
    digest_by: Clock = time(8, 0)
    ping_env: Annotated[Text, AfterValidator(values.VARIABLE)] = ""
    ping_file: Text = ""
    metrics_file: Text = ""


class LettersTable(Table):
    """``[letters]``: the folder that letters are left in while alerts are not live, or there is no mail server."""

    folder: Text = "letters"
    sender: Mailbox = ""
    reply_to: Mailbox = ""


class StoreTable(Table):
    """``[store]``: where everything is remembered."""

    database: Text = "sqlite:///var/monitor.db"
    backups: Annotated[int, Field(ge=0, le=31)] = 7


class FetchTable(Table):
    """``[fetch]``: how the web is read."""

    contact: Annotated[Text, AfterValidator(values.read_contact), NEEDED] = ""
    allow: Texts = []
    deadline: Annotated[float, Field(ge=1, le=300, allow_inf_nan=False)] = 30.0
    spacing: Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)] = 1.0
    max_bytes: Annotated[int, Field(ge=10_000, le=20_000_000)] = 2_000_000


class RetentionTable(Table):
    """``[retention]``: how long people's words are kept."""

    days: Annotated[int, Field(ge=1, le=365)] = 90


class ByHandTable(Table):
    """``[by_hand]``: the places that no program may read, which a person looks at."""

    checks: Texts = []


class SourceTable(Table):
    """``[[source]]``: one public place to read."""

    id: Annotated[Text, AfterValidator(values.IDENTIFIER), NEEDED] = ""
    kind: Annotated[Text, NEEDED] = ""
    url: Annotated[Text, AfterValidator(values.read_source), AfterValidator(values.read_public), NEEDED] = ""
    label: Annotated[Text, NEEDED] = ""
    access: Annotated[Text, AfterValidator(values.OneOf(tuple(Access))), NEEDED] = ""
    every: Annotated[timedelta, BeforeValidator(values.read_rhythm)] = timedelta(hours=1)
    slowest: Annotated[timedelta, BeforeValidator(values.read_rhythm)] | None = None
    channel: Annotated[Text, AfterValidator(values.OneOf(tuple(Channel)))] = "third_party"
    about_us: bool = False
    locality: Texts = []
    terms_url: Web = ""
    terms_read: Day = ""
    budget: Annotated[int, Field(ge=1, le=100_000)] | None = None
    secret_env: Annotated[Text, AfterValidator(values.VARIABLE)] = ""
    secret_file: Text = ""
    secret_expires: Day = ""
    options: dict[str, Text] = {}


class Shape(Table):
    """The whole file."""

    school: SchoolTable = SchoolTable()
    governance: GovernanceTable = GovernanceTable()
    people: PeopleTable = PeopleTable()
    hours: HoursTable = HoursTable()
    alerts: AlertsTable = AlertsTable()
    mail: MailTable | None = None
    inbox: InboxTable | None = None
    notify: list[NotifyTable] = []
    web: WebTable | None = None
    watch: WatchTable = WatchTable()
    letters: LettersTable = LettersTable()
    store: StoreTable = StoreTable()
    fetch: FetchTable = FetchTable()
    retention: RetentionTable = RetentionTable()
    by_hand: ByHandTable = ByHandTable()
    source: list[SourceTable] = []


def _tables(table: type[Table], path: str) -> Iterator[tuple[str, type[Table]]]:
    yield path, table
    for name, field in table.model_fields.items():
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, Table):
                yield from _tables(inner, f"{path}.{name}".lstrip("."))


TABLES: dict[str, type[Table]] = dict(_tables(Shape, ""))
"""Every table by its dotted path without counts: ``""``, ``school``, ``school.namesakes``, ``people.head`` ..."""
