"""The shape of a policy file: which tables and keys there are, and what each may hold."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NATION = Literal["england", "wales", "scotland", "northern_ireland"]
CHANNEL = Literal["official_account", "official_site", "third_party"]
Words = Annotated[str, Field(min_length=1)]


class Table(BaseModel):
    """What every table has in common: keys that are not listed are errors, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SchoolTable(Table):
    """``[school]``: which school the policy is of. Never a person."""

    id: Words
    name: Words
    nation: NATION
    also_called: list[Words] = []


class PolicyTable(Table):
    """``[policy]``: the document itself. ``cites`` names, for any of these keys, the clauses it is read from."""

    title: Words
    version: str = ""
    reviewed: str = ""
    next_review: Annotated[str, Field(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = ""
    review_every_years: Annotated[int, Field(ge=1)] | None = None
    complaint_stance: Literal["never", "rarely", "should_not", "discouraged", "welcome"]
    has_accounts: bool = True
    says_it_monitors: bool = False
    read_with: list[Words] = []
    cites: dict[str, list[str]] = {}


class Labelled(Table):
    """An audience: whom a rule is written for, in words."""

    label: Words
    cites: list[str] = []


class RoleTable(Table):
    """``[role]``: a role, with the word that another nation has for it. A school's file may cite a role of the baseline."""

    label: Words | None = None
    wales: Words | None = None
    scotland: Words | None = None
    northern_ireland: Words | None = None
    cites: list[str] = []


class ContactTable(Table):
    """``[contact]``: whom to ring. ``local`` says that every school has its own number, to be filled in."""

    label: Words | None = None
    phone: str = ""
    url: str = ""
    hours: str = ""
    note: str = ""
    source: str = ""
    checked_on: date | None = None
    local: bool = False
    nations: list[NATION] = []
    cites: list[str] = []


class ChannelTable(Table):
    """``[channel]``: a place that the policy names. ``closed`` ones are never read; ``by_hand`` ones are looked at by people."""

    label: Words
    kind: Literal["official_account", "official_site", "third_party", "closed"]
    by_hand: bool = False
    cites: list[str] = []


class DeadlineTable(Table):
    """``[deadline]``: by when a step is taken, counted from when the words were written or from when the school saw them.

    Without hours and days it is "as soon as possible". ``calendar`` says which days count: those on which the school's office
    works ("school"), working days whether or not the school is closed ("working"), or all ("clock").
    """

    label: Words
    calendar: Literal["school", "working", "clock"]
    within_hours: Annotated[int, Field(ge=1, le=24 * 31)] | None = None
    within_working_days: Annotated[int, Field(ge=1, le=60)] | None = None
    starts: Literal["received", "seen"] = "received"
    basis: str = ""
    cites: list[str] = []


class LogTable(Table):
    """``[log]``: a record the school keeps, outside this program: who reads it and how long it is kept, in words."""

    label: Words
    readers: list[str]
    keep: Words
    cites: list[str] = []


class CautionTable(Table):
    """``[caution]``: something to bear in mind, and where it is the law or the custom."""

    words: Words
    nations: list[NATION] = []


class StepTable(Table):
    """``[step]``: one thing a person may do. ``needs`` lists signals: it is only offered where one of them was seen.

    ``then`` names the step that follows once this one is recorded, ``draft`` the letter that goes with it. A step that
    ``takes_advice`` ends, once it is recorded, what a category that ``holds_back`` holds back. ``meets`` is whom the writer is to
    meet: the step is not offered where the matter may be about them.
    """

    label: Words | None = None
    actor: str | None = None
    contact: str | None = None
    needs: list[str] = []
    channels: list[CHANNEL] = []
    nations: list[NATION] = []
    deadline: str | None = None
    then: str | None = None
    draft: str | None = None
    takes_advice: bool = False
    meets: str | None = None
    cites: list[str] = []


class ProcedureTable(Table):
    """``[procedure]``: steps in their order, when they apply, and whether the policy says "will" or "will consider".

    With ``poster_known_as`` they are offered only where a person has said who wrote it.
    """

    stage: str
    mode: Literal["will", "will consider"]
    poster_known_as: Literal["staff", "pupil", "parent", "school"] | None = None
    steps: Annotated[list[str], Field(min_length=1)]


class CategoryTable(Table):
    """``[category]``: a rule over signals, and what follows from it.

    It fits when one of ``signals_any`` was seen (and one of ``with_any``, if there are any) about one of ``about`` in one of
    ``channels``; empty lists leave that open. ``unless_only_beside`` takes it back where everything else that was seen is in
    that list. ``fits_when`` makes it a last resort: for signals that no other rule used, or where nothing fits at all. While a
    category that ``holds_back`` fits, only the framework's own steps are offered, and none that asks for words to go away.
    ``examples`` are posts that it must fit, ``counter_examples`` posts that it must not: ``monitor check`` judges them.
    """

    label: Words
    signals_any: list[str] = []
    with_any: list[str] = []
    about: list[str] = []
    channels: list[CHANNEL] = []
    applies_to: list[str] = []
    poster_known_as: Literal["staff", "pupil", "parent", "school"] | None = None
    unless_only_beside: list[str] = []
    fits_when: Literal["seen", "unclaimed", "nothing_fits"] = "seen"
    severity: Literal["info", "low", "medium", "high", "critical"]
    urgent_if: list[str] = []
    alert: list[str] = []
    digest: list[str] = []
    digest_as: Literal["item", "count_only"] = "item"
    procedures: list[str] = []
    log: list[str] = []
    cautions: list[str] = []
    capture: Literal["text", "address_only"] = "text"
    alert_even_if_school_unsure: bool = False
    holds_back: bool = False
    floor: bool = False
    basis: str = ""
    note: str = ""
    examples: list[Words] = []
    counter_examples: list[Words] = []
    cites: list[str] = []


class RaiseTable(Table):
    """``[raise]``: what a school adds to a rule of the baseline. It may be told to more people and taken more seriously."""

    severity: Literal["info", "low", "medium", "high", "critical"] | None = None
    urgent_if: list[str] = []
    alert: list[str] = []
    digest: list[str] = []
    procedures: list[str] = []
    cautions: list[str] = []
    alert_even_if_school_unsure: bool = False


class ConflictTable(Table):
    """``[[conflict]]``: who must not be told first of a matter about themselves, for which signals, and who is instead."""

    about: str
    only_for: Annotated[list[str], Field(min_length=1)]
    remove: list[str]
    add: list[str]
    why: Words


class EscalationTable(Table):
    """``[escalation]``: who is told next when nobody acknowledges, and after how many minutes."""

    order: Annotated[list[str], Field(min_length=1)]
    minutes_in_hours: Annotated[int, Field(ge=1)]
    minutes_out_of_hours: Annotated[int, Field(ge=1)]


class DutyTable(Table):
    """``[[duty]]``: something that comes round, and how often."""

    label: Words
    every: Literal["day", "month", "year"] | None = None
    cites: list[str] = []


class BaselineFile(Table):
    """``baseline.toml``: what holds in every school, whatever its policy says."""

    schema_version: Literal[1]
    reviewed_on: date
    role: dict[str, RoleTable]
    escalation: EscalationTable
    conflict: list[ConflictTable]
    caution: dict[str, CautionTable]
    log: dict[str, LogTable]
    deadline: dict[str, DeadlineTable]
    step: dict[str, StepTable]
    procedure: dict[str, ProcedureTable]
    category: dict[str, CategoryTable]


class ContactsFile(Table):
    """``contacts.toml``: national numbers, and where each was seen."""

    schema_version: Literal[1]
    contact: dict[str, ContactTable]


class SchoolFile(Table):
    """A school's own policy. ``[clause]`` quotes it line by line; everything else cites those quotations."""

    schema_version: Literal[1]
    school: SchoolTable
    policy: PolicyTable
    clause: dict[Annotated[str, Field(pattern=r"^[1-9]\d*[a-z]?$")], Words]
    not_looked_for: dict[str, Words] = {}
    audience: dict[str, Labelled] = {}
    role: dict[str, RoleTable] = {}
    contact: dict[str, ContactTable] = {}
    channel: dict[str, ChannelTable] = {}
    deadline: dict[str, DeadlineTable] = {}
    log: dict[str, LogTable] = {}
    caution: dict[str, CautionTable] = {}
    step: dict[str, StepTable] = {}
    procedure: dict[str, ProcedureTable] = {}
    category: dict[str, CategoryTable]
    raise_: Annotated[dict[str, RaiseTable], Field(alias="raise")] = {}
    conflict: list[ConflictTable] = []
    duty: list[DutyTable] = []
