"""The nouns of telling: what one reader is told, the letter that says it, and what can go wrong on the way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in a digest: what it is, where, and what the policy says to do, in that order.

    ``what`` and ``todo`` are the program's or the policy's words; ``quote`` is a stranger's, already masked. ``cut`` says
    that the quote is only part. ``due`` is a day and a time in words, or empty. ``url`` is a checked http(s) address or
    empty. ``copies`` counts the other places where the same words stand.
    """

    ref: str
    what: str
    where: str
    todo: str = ""
    due: str = ""
    quote: str = ""
    cut: bool = False
    url: str = ""
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A source that was not truly read: why, since when, and what mends it, in words without content."""

    label: str
    why: str
    last_good: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A post whose words could not be read: its reference, the place, why, and its address (checked http(s), or empty)."""

    ref: str
    label: str
    why: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """One row of this week against the usual week: counts, never percentages. ``usual`` is words such as "4 to 7"."""

    label: str
    count: int
    usual: str
    usual_top: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What one reader is told once a day, each part in the order it is read.

    ``wordless`` counts the posts that were seen and could not be read, because they were pictures; ``wordless_at`` says where.
    ``unread`` are those whose language could not be read. ``mode`` says what of the detector could not be used, or nothing.
    ``due`` are steps in matters that were told before: due soon, or overdue. ``unacknowledged`` of the urgent items have nobody.
    """

    school: str
    short_name: str
    day: date
    since: str
    needs_you: tuple[Line, ...] = ()
    due: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    new: tuple[Line, ...] = ()
    more: int = 0
    changed: tuple[str, ...] = ()
    trends: tuple[Trend, ...] = ()
    good: tuple[Line, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    undelivered: tuple[Unchecked, ...] = ()
    by_hand: tuple[str, ...] = ()
    sources: int = 0
    looked: str = ""
    wordless: int = 0
    wordless_at: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    mode: str = ""
    tray: int = 0
    notes: tuple[str, ...] = ()
    unacknowledged: int = 0
    retention_days: int = 90
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """Who is told next if nobody acknowledges, and when, in words."""

    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Answering:
    """How a reader answers a letter: by mail, on a page, or otherwise, in words.

    By mail they write ``word`` and ``refs``, and one of ``choices`` where there are any; ``code`` names the letter. ``mailbox``
    is empty where nobody reads answers, ``page`` where there is none; a page has one button, so it is not offered for a choice.
    """

    word: str
    refs: tuple[str, ...]
    code: str = ""
    mailbox: str = ""
    page: str = ""
    otherwise: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """What one person is told at once. Nothing in it but ``words`` and ``where`` comes from a stranger, and names are masked."""

    ref: str
    reader: str
    short_name: str
    level: str
    escalates: str
    why: str
    sure: str
    where: str
    url: str
    posted: str
    first_seen: str
    words: str
    cut: bool
    of_characters: int
    kept: str
    first_steps: tuple[str, ...]
    cautions: tuple[str, ...]
    phone: str
    answer: Answering
    next: tuple[Next, ...] = ()
    unsure: bool = False
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one person is told when alerts come faster than a person can read them: the references, and where to look."""

    reader: str
    short_name: str
    refs: tuple[str, ...]
    answer: Answering
    phone: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter about the monitor itself: a test, a question, how it does. Nothing of what was found is in it.

    ``headline`` stands in the subject, behind the school's short name. ``says`` are sentences, ``items`` a list.
    """

    short_name: str
    headline: str
    says: tuple[str, ...]
    items: tuple[str, ...] = ()
    answer: Answering | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a message before it has a reader: subject, plain text and HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Message:
    """A letter ready to go to one person. ``key`` is the same whenever the same thing is told, so sending twice is harmless."""

    key: str
    to: str
    letter: Letter
    created: datetime
    urgent: bool = False


class DeliveryError(Exception):
    """A message could not be handed over. ``permanent`` says that trying again as it is will not help."""

    def __init__(self, words: str, *, permanent: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.permanent = permanent


class Courier(Protocol):
    """Anything that can take a message to a person."""

    def deliver(self, message: Message) -> None:
        """Hand the message over, or raise ``DeliveryError``."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a mailbox was read: the number of a mail, and the count that it belongs to (RFC 3501, 2.3.1.1)."""

    validity: int
    uid: int


class InboxError(Exception):
    """The mailbox could not be read. ``words`` say why, without anything that the server wrote."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
