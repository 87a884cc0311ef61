"""What is decided about one document: whether it is us, what its words show, and what the policy says."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.lists import Band, Severity, Standing

# Of texts with a sign less certain than this, few show it.
UNLIKELY = 0.15


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
    """One thing the words show: its name in the closed list, how sure (0 to 1), the band, the words that show it, and why.

    ``score`` is what was held against the thresholds (0 to 1), for those who move them; 0 where nothing was.
    """

    name: str
    certainty: float
    band: Band
    spans: tuple[Span, ...]
    why: str
    score: float = 0.0

    @property
    def is_unlikely(self) -> bool:
        """Whether it is kept for review, so that nothing is dropped, although most such texts show nothing of the kind."""
        return self.band is Band.REVIEW and self.certainty < UNLIKELY


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the school's own answers have moved the two thresholds of one signal; added to those that ship."""

    alert: float = 0.0
    review: float = 0.0


@dataclass(frozen=True, slots=True)
class Detection:
    """All that the words of one document show, and whom the matter is about (role names, ``child``, ``unknown_adult`` ...).

    ``named`` are the roles of people whom the words name, of those that the school has named; ``unread`` is why the words could
    not be read, or empty.
    """

    signals: tuple[Signal, ...] = ()
    about: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """What a rule rests on: the school's own words with the line of its policy, or the framework's with no line."""

    words: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due: what the words give (``limit``), what we advise (``act_by``), and why; times are aware."""

    label: str
    limit: datetime
    act_by: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person may do next. ``mode`` is "will" or "will consider"; ``stage`` says when it applies.

    ``due`` is by when it is done, where that is set: a person meets it by recording the step, and nothing else does.
    """

    id: str
    label: str
    actor: str
    stage: str
    mode: str
    lines: tuple[int, ...] = ()
    due: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that somebody recorded as taken: which, the role of whoever did, and when."""

    step: str
    by: str
    at: datetime


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
    ``held`` are steps that wait until advice has been taken; ``fingerprint`` tells one state of the policy's file from the next.
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
    keep_text: bool = True
    held: tuple[Step, ...] = ()
    fingerprint: str = ""

    @property
    def deadline(self) -> Deadline | None:
        """What is to be done first of all that has a time."""
        return min((step.due for step in self.steps if step.due), key=lambda due: due.act_by, default=None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything decided about one document at one moment: what ``monitor explain`` prints.

    ``dismissed`` is when a person found the same words elsewhere to be no concern, where that kept an alert from anybody.
    """

    mention: Mention
    detection: Detection
    verdict: Verdict
    dismissed: datetime | None = None
