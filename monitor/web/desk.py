"""What the page of an alert asks of the application, and what it is told: nothing here was found, quoted or guessed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says to whoever holds the link: references, roles and times.

    ``button`` is its label, empty when there is nothing to press; ``done`` is what has just been done, or empty.
    """

    heading: str
    lines: tuple[str, ...] = ()
    button: str = ""
    done: str = ""


class Refusal(Exception):
    """A request that is not granted: an HTTP status of 400 or more, and the reason in plain words, without the token.

    The reason is shown to whoever asked, and logged.
    """

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Desk(Protocol):
    """Where tokens are opened and alerts are taken. Called from several threads at once."""

    def shown(self, token: str, now: datetime) -> Shown:
        """Return what the link leads to, and change nothing, however often it is asked; may raise ``Refusal``."""

    def take(self, token: str, now: datetime) -> Shown:
        """Record that the reader of this link has the alert, once, and return what is shown then; may raise ``Refusal``."""
