"""The nouns of the application, and the closed lists that its rules are written in."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum, StrEnum

from sources.model import Document, Source


class Standing(StrEnum):
    """Whether a document is about our school. ``ROUTINE`` is boilerplate: property listings, league tables, job boards."""

    US = "us"
    UNSURE = "unsure"
    ROUTINE = "routine"
    OTHER = "other"


class Severity(IntEnum):
    """How serious the policy says a matter is; in policy files by its lower-case name."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Band(StrEnum):
    """How sure the detector is: enough to alert now, enough for a person to look today, or not enough to say."""

    ALERT = "alert"
    REVIEW = "review"
    NONE = "none"


class Channel(StrEnum):
    """What a place is to the school: the policies moderate the school's own pages and only ask elsewhere."""

    OFFICIAL_ACCOUNT = "official_account"
    OFFICIAL_SITE = "official_site"
    THIRD_PARTY = "third_party"


class Reason(StrEnum):
    """Why a person is, or is not, alerted to a case; printed by ``monitor explain``."""

    FIRST_SEEN = "first_seen"
    GOT_WORSE = "got_worse"
    BACK_AFTER_CLOSING = "back_after_closing"
    CONFIRMED_OURS = "confirmed_ours"
    ALREADY_TOLD = "already_told"
    NOT_URGENT = "not_urgent"
    UNSURE_SCHOOL = "unsure_school"
    NOT_OURS = "not_ours"
    OLD_AT_FIRST_LOOK = "old_at_first_look"


class Said(StrEnum):
    """What a person answers to "is this us?". A namesake is a no that says which other school it is."""

    YES = "yes"
    NO = "no"
    NAMESAKE = "namesake"


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another school with a name like ours: the places and hosts that give it away."""

    name: str
    places: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that the school had, and the last day of it (None where nobody remembers)."""

    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place that says something of where the school is: how much, from 0 (nothing) to 1 (as much as its town)."""

    name: str
    weight: float = 0.5


@dataclass(frozen=True, slots=True)
class School:
    """Who we look after: the names, places, hosts and handles by which people know it.

    ``places`` mean this school as its town does, ``nearby`` ones less. ``staff`` are titles with surnames, which are never
    looked for: beside a name of the school they speak for it.
    """

    id: str
    name: str
    short_name: str
    town: str = ""
    postcode: str = ""
    website: str = ""
    also_called: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    nicknames: tuple[str, ...] = ()
    formerly: tuple[FormerName, ...] = ()
    nearby: tuple[Nearby, ...] = ()
    staff: tuple[str, ...] = ()
    nation: str = "england"


@dataclass(frozen=True, slots=True)
class Place:
    """A source as this school sees it: its name for people, what it is to the school, and whether all of it is about the school.

    ``locality`` names the towns that the place writes for; they count as evidence that a short name means us.
    """

    source: Source
    label: str
    channel: Channel = Channel.THIRD_PARTY
    about_us: bool = False
    locality: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's raw words: ``document.words[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """What matching decided about one document: whether it is us, how sure (0 to 1), where the name stands, and why in words.

    ``is_cut`` says that the words break off where more of them could settle it.
    """

    standing: Standing
    certainty: float = 0.0
    spans: tuple[Span, ...] = ()
    reasons: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing the words show: its name in the closed list, how sure (0 to 1), the band, the words that show it, and why."""

    name: str
    certainty: float
    band: Band
    spans: tuple[Span, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Detection:
    """All that the words of one document show, and whom the matter is about (role names, ``child``, ``unknown_adult`` ...)."""

    signals: tuple[Signal, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """What a rule rests on: the school's own words with the line of its policy, or the framework's with no line."""

    words: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person may do next. ``mode`` is "will" or "will consider"; ``stage`` says when it applies."""

    id: str
    label: str
    actor: str
    stage: str
    mode: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due: what the words give (``limit``), what we advise (``act_by``), and why; times are aware."""

    label: str
    limit: datetime
    act_by: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A category of a policy that fits a document: which, on which clause, and because of which signals."""

    id: str
    label: str
    severity: Severity
    urgent: bool
    clause: Clause
    origin: str
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the school's policy says of a document: the gravest rule that fits first, then what follows from all of them.

    ``alert`` and ``digest`` are roles before anyone is taken out by a conflict of interest (``route`` does that).
    ``why_urgent`` names the rule and signals that made it urgent. ``keep_text`` is False where only the address may be kept.
    """

    policy: str
    version: str
    rules: tuple[Rule, ...]
    severity: Severity
    urgent: bool
    why_urgent: str
    alert: tuple[str, ...]
    digest: tuple[str, ...]
    count_only: bool
    alert_even_if_unsure: bool
    steps: tuple[Step, ...]
    cautions: tuple[str, ...]
    deadline: Deadline | None = None
    keep_text: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything decided about one document at one moment: what ``monitor explain`` prints."""

    mention: Mention
    detection: Detection
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where a case's words stand."""

    source_id: str
    key: str
    url: str
    seen: datetime
    posted: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the holder of a role said of a case that might be another school's; or what followed from their word on another case.

    ``learned_from`` is the reference of that other case, empty where the person spoke of this one.
    """

    said: Said
    by: str
    at: datetime
    learned_from: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the case is our school's by this answer."""
        return self.said is Said.YES


@dataclass(frozen=True, slots=True)
class Case:
    """One matter for a person, however often it is repeated or wherever it is copied.

    ``number`` gives ``M-0231``; ``alert`` gives ``A-0013`` once somebody was alerted. ``text`` is empty where only the
    address may be kept. ``lead`` is the sighting that the case is told by.
    """

    id: int
    school_id: str
    number: int
    document: Document
    judgement: Judgement
    place: str
    channel: Channel
    lead: Sighting
    first_seen: datetime
    sha256: str
    copies: int = 0
    alert: int | None = None
    baseline: bool = False
    closed: datetime | None = None
    answer: Answer | None = None

    @property
    def ref(self) -> str:
        """The case's reference for people."""
        return f"M-{self.number:04d}"

    @property
    def alert_ref(self) -> str:
        """The alert's reference for people, or nothing when nobody was alerted."""
        return "" if self.alert is None else f"A-{self.alert:04d}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is told: the role they hold, where mail reaches them, and the number to ring. Named nowhere else."""

    role: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """When the school is open and when its readers want their letters, in local time."""

    digest_at: time = time(7, 15)
    digest_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: time = time(7, 0)
    closes: time = time(19, 0)
    office_close: time = time(16, 30)
    closed_days: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that a person wrote: a stable id, where, the value (never a secret), and what to do.

    ``where`` is a dotted path such as ``source[2].every``; ``line`` is 0 where it is not known.
    """

    id: str
    file: str
    where: str
    value: str
    words: str
    remedy: str
    line: int = 0
    warning: bool = False
