"""What is remembered of how a source was read."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sources.model import Validators


class Ailment(StrEnum):
    """What kind of trouble a source is in: ``PASSING`` may mend by itself, ``LASTING`` needs a person; ``PARTIAL``: half read."""

    NONE = ""
    PASSING = "passing"
    LASTING = "lasting"
    EMPTY = "empty"
    PARTIAL = "partial"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source was last read; ``trouble`` is empty after a good read.

    ``url`` is the address that the rest is about, and ``setting`` a digest of how it is read. ``usual_items`` follows how many
    items it shows, ``usual_gap`` (seconds) how long it takes until it shows something new, of which ``gaps`` were seen;
    ``newest`` is the latest date that stood on it.
    ``longest_failure`` (seconds) is the longest that mended by itself. ``moves`` counts good reads that were sent to ``moved_to``
    for good. ``asked`` requests were made on the local day ``asked_on``. ``told`` is the health that the technician knows of.
    ``answered_by`` is the address that gave the validators, and ``ttl`` (seconds) for how long the place says nothing changes.
    """

    source_id: str
    next_look: datetime
    last_tried: datetime
    last_good: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    failures: int = 0
    trouble: str = ""
    remedy: str = ""
    usual_items: float = 0.0
    robots: str = ""
    moved_to: str = ""
    url: str = ""
    setting: str = ""
    ailment: Ailment = Ailment.NONE
    failing_since: datetime | None = None
    longest_failure: float = 0.0
    moves: int = 0
    last_new: datetime | None = None
    last_ours: datetime | None = None
    usual_gap: float = 0.0
    gaps: int = 0
    newest: datetime | None = None
    asked_on: date | None = None
    asked: int = 0
    told: str = ""
    answered_by: str = ""
    ttl: float = 0.0

    @property
    def validators(self) -> Validators:
        """What the place said last time, for asking "has it changed?"."""
        return Validators(self.etag, self.last_modified, self.answered_by)
