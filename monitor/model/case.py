"""One matter for a person, with every place where it stands and what a person answered."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.judgement import Judgement
from monitor.model.lists import Band, Channel, Said
from sources.model import Document


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
class Concern:
    """What the holder of a role said of one signal of a case, whether it was right to show it, and the score it had."""

    signal: str
    score: float
    band: Band
    right: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One matter for a person, however often it is repeated or wherever it is copied.

    ``number`` gives ``M-0231``; ``alert`` gives ``A-0013`` once somebody was alerted. ``text`` is empty where only the
    address may be kept. ``lead`` is the sighting that the case is told by.
    ``poster`` is "staff", "pupil" ... where a person has said who wrote it. ``gone`` is when its address was found empty.
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
    poster: str = ""
    gone: datetime | None = None

    @property
    def ref(self) -> str:
        """The case's reference for people."""
        return f"M-{self.number:04d}"

    @property
    def alert_ref(self) -> str:
        """The alert's reference for people, or nothing when nobody was alerted."""
        return "" if self.alert is None else f"A-{self.alert:04d}"

    @property
    def kept(self) -> str:
        """What is kept of it: what came by hand may have no address, and of some things only the address may be kept."""
        if not self.document.words:
            return "address only, the words were not kept"
        return "text and address" if self.document.url else "text"
