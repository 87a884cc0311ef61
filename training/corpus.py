"""Reads the corpus, and says which authors teach, which calibrate and which are only ever measured on."""

import json
from collections.abc import Collection, Iterator
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

    ``signals`` are settled; ``first`` are those of its author, ``second`` those of the reader who saw only the text (None: nobody
    has yet).
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

    @property
    def hard(self) -> bool:
        """Whether it looks grave and is not."""
        return "hard" in self.tags

    @property
    def labels(self) -> frozenset[str]:
        """Everything that the models learn of it, in the words of ``LABELS``."""
        return (
            self.signals
            | ({"urgent"} if self.urgent else set())
            | {f"about:{role}" for role in self.about}
            | {f"context:{tag}" for tag in self.tags if tag in CONTEXTS}
        )


def settled(first: Collection[str], second: Collection[str] | None, channel: Channel) -> frozenset[str]:
    """Return the labels that stand, of those of a text's author and of its reader, by the rules that the datasheet states."""
    found = {*first, *(second or ())}
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
            None if one.get("second") is None else frozenset(one["second"]),
        )


def digest(folder: Path = FOLDER) -> str:
    """Return the SHA-256 of the whole corpus, file after file."""
    return sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.jsonl")))).hexdigest()
