"""What the program meets: places that show what is published, a mail server and a mailbox, each down when the plan says so."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit

from digests.mime import message_id
from digests.model import DeliveryError, InboxError, Mark, Message
from digests.replies import Kind as ReplyKind
from digests.replies import Reply
from monitor.still import READER
from sources.model import Answered, Document, Page, Response, Source, SourceError, Unreachable, Unreadable, Validators
from sources.read import Reach
from tests.world import standing_page
from tests.year.calendar import DAY
from tests.year.evidence import AND_MORE, Arrival, Seen
from tests.year.fuse import Fuse
from tests.year.people import People
from tests.year.plan import Fault, Item, Plan, Spell, What
from tests.year.school import CANARY, ROLES, SENDER

SHOWN = 40 * DAY  # an item stands in its feed for so long
PAGE_LASTS = 120 * DAY
REFS = re.compile(r"\bA-\d{4}\b")
# A case that a digest tells by a line of its own begins that line.
TOLD = re.compile(r"^ *\d+\. (M-\d{4})\b", re.MULTILINE)
MORE = re.compile(r"^ *And (\d+) more\.$", re.MULTILINE)
LABEL = re.compile(r"\bThe ([a-z_]+):")


@dataclass
class Surroundings:
    """Everything outside the program, at ``now`` by a true clock."""

    plan: Plan
    fuse: Fuse
    people: People
    seen: Seen
    now: datetime
    by_source: dict[str, list[Item]] = field(default_factory=dict)
    by_url: dict[str, Item] = field(default_factory=dict)
    mails: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sort what is published by where it stands."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.plan.items:
            found[item.source].append(item)
            self.by_url[url_of(item)] = item
        self.by_source = dict(found)

    def spell(self, what: What, which: str = "") -> Spell | None:
        """Return the spell of a kind that holds now, or None."""
        return next((one for one in self.plan.spells if one.what is what and one.which == which and one.holds(self.now)), None)

    def read(self, source: Source, validators: Validators, now: datetime, **_reach: Reach) -> tuple[Response, Page | None]:
        """Return what a place shows, or that nothing there has changed, as the real road does."""
        self.fuse.moment(Fault.ANYWHERE)
        where = urlsplit(source.url).hostname or ""
        name = where.removesuffix(".example")
        self.seen.counted["looks"] += 1
        if self.spell(What.NETWORK) or self.spell(What.SOURCE, name):
            self.seen.counted["looks that failed"] += 1
            raise _trouble(name, self.now)
        if source.kind == READER:
            return self._page(source, now)
        shown = [item for item in self.by_source[name] if item.at <= self.now]
        changes = len(shown) + sum(item.edited is not None and item.edited <= self.now for item in shown)
        known = Validators(etag=f'"{changes}"')
        response = Response(source.url, 200, {}, b"", now, known)
        if validators.etag == known.etag:
            return response, None
        return response, Page(tuple(document(item, self.now) for item in shown if self.now - item.at < SHOWN))

    def _page(self, source: Source, now: datetime) -> tuple[Response, Page]:
        """Return the page of one item, as long as it stands."""
        item = self.by_url[source.url]
        if self.now - item.at > PAGE_LASTS or (item.matter % 7 == 0 and self.now - item.at > DAY):
            raise Answered("The page is gone.", status=410)
        return Response(source.url, 200, {}, b"", now), standing_page(document(item, self.now))

    def deliver(self, message: Message) -> None:
        """Take a letter, or fail in one of the ways that servers fail."""
        self.fuse.moment(Fault.BEFORE_SEND)
        if self.spell(What.NETWORK) or self.spell(What.MAIL):
            self.seen.counted["letters refused for now"] += 1
            raise DeliveryError("The mail server did not answer in time.")
        role = next((role for role, email in ROLES.items() if email == message.to), "")
        if role and self.spell(What.MAILBOX, role):
            self.seen.counted["letters refused for good"] += 1
            raise DeliveryError("The mailbox does not exist (SMTP 550).", permanent=True)
        names = _names(message)
        self.seen.arrivals.append(Arrival(self.now, message.key, message.to, message.created, names))
        if message.to == CANARY:
            self.people.post(self.now, Reply(ReplyKind.OTHER, message_id(message.key, SENDER)))
        self.people.read(self.now, role, message, names)
        self.seen.unheard[message.key] += 1
        self.fuse.moment(Fault.AFTER_SEND)
        if self.people.dice.random() < 0.004:
            self.seen.counted["letters taken, and the connection lost"] += 1
            raise DeliveryError("The mail server broke off the conversation.")
        self.seen.unheard[message.key] -= 1

    def inbox(self, mark: Mark | None, _since: date) -> Iterator[tuple[Reply, Mark]]:
        """Give the answers behind a mark."""
        if self.spell(What.NETWORK):
            raise InboxError("The mail server did not answer in time.")
        self.mails += self.people.sent_until(self.now)
        for uid, reply in enumerate(self.mails[mark.uid :] if mark else self.mails, start=mark.uid + 1 if mark else 1):
            yield reply, Mark(7, uid)


def url_of(item: Item) -> str:
    """Return where a person can open an item."""
    return f"https://{item.source}.example/{item.key}"


def document(item: Item, now: datetime) -> Document:
    """Return an item as it stands now; every ninth does not say when it was posted."""
    posted = None if item.matter % 9 == 0 else item.at
    return Document(item.key, url_of(item), "", item.words(now), posted=posted)


def _trouble(name: str, now: datetime) -> SourceError:
    """Return one of the troubles that places give, the same for a day."""
    troubles: Sequence[SourceError] = (
        Unreachable("Nobody answers."),
        Answered("The place is not well (HTTP 503).", status=503),
        Unreadable("Nothing on the page fits."),
    )
    return troubles[(len(name) + now.toordinal()) % len(troubles)]


def _names(message: Message) -> tuple[str, ...]:
    """Return what a letter names: alerts, cases that a digest tells, or sources that the technician is told of."""
    kind, text = message.key.partition(":")[0], message.letter.text
    found = {"alert": REFS, "bundle": REFS, "digest": TOLD, "health": LABEL}.get(kind)
    more = sum(map(int, MORE.findall(text))) if kind == "digest" else 0
    return (*(dict.fromkeys(found.findall(text)) if found else ()), *((f"{more} {AND_MORE}",) if more else ()))
