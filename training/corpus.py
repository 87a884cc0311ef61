"""Reads the corpus, and says which authors teach, which calibrate and which are only ever measured on."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from monitor.detect.rulebook import SIGNALS
from monitor.model import Channel

FOLDER = Path(__file__).with_name("corpus")
GRAVE = (
    "threat_violence",
    "security_threat",
    "child_harm_allegation",
    "safeguarding_concern",
    "self_harm",
    "sexual_image",
    "hate_race",
    "hate_other",
    "extremism",
    "child_named",
    "personal_data",
    "adult_pupil_contact",
)
ROLES = ("staff", "head", "pupil", "child", "parent", "governor", "volunteer", "dsl", "unknown_adult", "school", "none")
_EITHER = 2
_OPINIONS = frozenset({"complaint", "praise", "query"})
_OF_OWN_PAGES = frozenset({"own_post_breach", "not_age_appropriate"})
CONTEXTS = ("own", "done", "elsewhere", "reported")
LABELS = (*sorted(SIGNALS), "urgent", *(f"about:{role}" for role in ROLES), *(f"context:{name}" for name in CONTEXTS))
# Whole authors are held out, never single texts: what one person writes resembles itself. These were drawn by lot before
# anything was trained on any of them.
HELD_OUT = ("a02", "a12", "a19", "a22", "a23")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the corpus with what it was found to show.

    ``signals`` are settled; ``first`` are those of its author, ``second`` those of a reader who saw only the text, ``third``
    those of another such reader, who was asked where the two differ on what matters most (None: nobody was asked).
    """

    id: str
    author: str
    words: str
    channel: Channel
    signals: frozenset[str]
    about: frozenset[str]
    tags: frozenset[str]
    urgent: bool
    first: frozenset[str]
    second: frozenset[str] | None
    third: frozenset[str] | None = None

    @property
    def hard(self) -> bool:
        """Whether it looks grave and is not."""
        return "hard" in self.tags

    @property
    def readings(self) -> tuple[frozenset[str], ...]:
        """The labels that each who was asked gave it, the author first."""
        return tuple(reading for reading in (self.first, self.second, self.third) if reading is not None)

    @property
    def labels(self) -> frozenset[str]:
        """Everything that the models learn of it, in the words of ``LABELS``."""
        return (
            self.signals
            | ({"urgent"} if self.urgent else set())
            | {f"about:{role}" for role in self.about}
            | {f"context:{tag}" for tag in self.tags if tag in CONTEXTS}
        )


def settled(readings: Sequence[Collection[str]], channel: Channel) -> frozenset[str]:
    """Return the labels that stand, of those that the author and one or two readers gave, by the rules of the datasheet."""
    needed = 2 if len(readings) > _EITHER else 1
    counted = Counter(signal for reading in readings for signal in set(reading))
    found = {signal for signal, times in counted.items() if times >= needed}
    if "child_harm_allegation" in found:
        found.add("allegation")
    if found & _OPINIONS:
        found.discard("mention")
    return frozenset(found - (_OF_OWN_PAGES if channel is Channel.THIRD_PARTY else set()))


def read(folder: Path = FOLDER) -> tuple[Text, ...]:
    """Return every text, in the order of authors and lines."""
    return tuple(text for path in sorted(folder.glob("*.jsonl")) for text in _read(path))


def _read(path: Path) -> Iterator[Text]:
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        yield Text(
            one["id"],
            path.stem,
            one["text"],
            Channel(one.get("channel", Channel.THIRD_PARTY)),
            frozenset(one["signals"]),
            frozenset(one["about"]),
            frozenset(one.get("tags", ())),
            one.get("urgent", False),
            frozenset(one.get("first", one["signals"])),
            *(None if one.get(name) is None else frozenset(one[name]) for name in ("second", "third")),
        )


def digest(folder: Path = FOLDER) -> str:
    """Return the SHA-256 of the whole corpus, file after file."""
    return sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.jsonl")))).hexdigest()
