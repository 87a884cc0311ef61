"""Says what is worth a line in the log: what happened, and which facts go with it, none of them words that anybody wrote."""

from enum import StrEnum, auto
from typing import Protocol


class Event(StrEnum):
    """What happened; a line begins with its name in small letters."""

    PASS_DONE = auto()
    PASS_FAILED = auto()
    PASS_LEFT = auto()
    PASS_KEPT_OUT = auto()
    SOURCE_READ = auto()
    SOURCE_NOT_READ = auto()
    LETTER_SENT = auto()
    LETTER_STAYS = auto()
    DIGEST_WRITTEN = auto()
    ANSWER_READ = auto()


class Note(Protocol):
    """Takes note of an event. Facts are numbers, or names from the configuration and the program: ids, roles, references."""

    def __call__(self, event: Event, /, **facts: float | str) -> None:
        """Take note; never raise."""


def unnoted(_event: Event, /, **_facts: float | str) -> None:
    """Take no note of anything."""
