"""Takes what a person was shown, and nobody may poll, the way of everything else: judged, filed, and told where it must be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import PurePath

from monitor.copies import digest
from monitor.fold import Item, Visit, keep
from monitor.look import judge_all
from monitor.match import is_wordless
from monitor.model import Case, Place, Reason, Said, Standing
from monitor.report import moment
from monitor.store import Transaction, alerts, keeping, matches, places
from monitor.tray import Reply, Settled, answer, withheld
from monitor.world import World
from sources import keys
from sources.model import Document, Response, Source
from sources.read import Parses

BY_HAND = Source("by_hand", "mailbox", "")
MOST_BYTES, MOST_MAIL = 100_000, 1_000_000
WORDS_ONLY = "Pictures are never kept, for some of them are a crime to hold: type the words that it shows."
_MAIL = ".eml"
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_MOST_CONTROL = 0.02  # of the bytes of a text


class Refused(Exception):
    """What cannot be handed in; its own words say why and what to do."""


class What(Enum):
    """What became of something handed in."""

    FILED = auto()
    ALREADY = auto()
    CONFIRMED = auto()
    NOT_OURS = auto()


@dataclass(frozen=True, slots=True)
class Slip:
    """What goes with something handed in: where it stood, whose word it is, its address, when it was seen, that it is ours."""

    where: str
    by: str
    url: str = ""
    seen: datetime | None = None
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing: its case, if it has one, and the roles of those who were told of it at once."""

    what: What
    case: Case | None = None
    told: tuple[str, ...] = ()


def read_text(raw: bytes, name: str = "") -> Document:
    """Return a text as a document, known by its words. Raises ``Refused`` for a picture and the like, too much, or nothing."""
    words = _decoded(raw, name).strip()
    if len(raw) > MOST_BYTES:
        raise Refused(f"{name or 'That'} is longer than {MOST_BYTES:,} bytes: hand in the part that is about the school.")
    if not words:
        raise Refused(f"There are no words in {name or 'that'}.")
    return _worded(Document(keys.digest(" ".join(words.split())), "", "", words, permalink=False), name)


def read_mail(raw: bytes, name: str, sandbox: Parses, now: datetime) -> Sequence[Document]:
    """Return what stands in a mail that was saved as a file, read where strangers' bytes are. Raises as ``read_text`` does."""
    if len(raw) > MOST_MAIL:
        raise Refused(f"{name} is longer than {MOST_MAIL:,} bytes: save the mail without its attachments, or type its words.")
    answer = Response("", 200, {"content-type": "message/rfc822"}, raw, now.astimezone(UTC))
    found = sandbox.parse(BY_HAND, answer).documents
    if not found:
        raise Refused(f"There are no words in {name}.")
    return [_worded(document, name) for document in found]


def is_mail(name: str) -> bool:
    """Return whether a file is a mail, by its name."""
    return PurePath(name).suffix.lower() == _MAIL


def hand_in(world: World, document: Document, slip: Slip, now: datetime) -> Outcome:
    """The document is filed as what a source shows is, and whoever must know at once has a letter in the outbox.

    What matching takes for another's is not filed, unless the slip says that it is ours. Nothing is remembered of it then. Where
    it waits in the tray already, a slip that says so answers there.
    """
    own = bool(slip.url) or document.permalink
    document = replace(document, url=slip.url or document.url, permalink=own, posted=slip.seen or document.posted)
    name, content = digest(document.key), digest(document.title, document.text, document.rating)
    school = world.config.school
    with world.store.write() as tx:
        keeping.enrol(tx, school.id, school.name)
        known = _case(tx, school.id, name)
    if known is not None and known.closed is None:
        return _again(world, known, slip, now)
    place = Place(BY_HAND, slip.where, about_us=slip.is_ours)
    items, faults = judge_all(world, place, [(document, (name, content))], now)
    if faults:
        raise faults[0]
    (item,) = items
    return _filed(world, (place, slip), item, now) if item.judgement is not None else Outcome(What.NOT_OURS)


def _again(world: World, case: Case, slip: Slip, now: datetime) -> Outcome:
    """Return what became of an open case whose words were handed in once more."""
    with world.store.write() as tx:
        _note(world, tx, case.id, slip, now)
    waits = case.judgement.mention.standing is Standing.UNSURE
    # Nobody answers in the tray what may be about themselves, by whatever verb.
    if not (slip.is_ours and waits) or slip.by in withheld(world.config, world.policy, case):
        return Outcome(What.ALREADY, case)
    settled = answer(world, case, Reply(Said.YES, slip.by, now)).own or Settled(case)
    return Outcome(What.CONFIRMED, settled.case, settled.told)


def _note(world: World, tx: Transaction, case_id: int, slip: Slip, now: datetime) -> None:
    """The case's history says who handed it in, and from where."""
    seen = f", seen {moment(slip.seen)}" if slip.seen else ""
    words = f"handed in by the {world.policy.role_label(slip.by)} from {slip.where}{seen}"
    keeping.note_change(tx, case_id, now, Reason.HANDED_IN, words)


def _filed(world: World, where: tuple[Place, Slip], item: Item, now: datetime) -> Outcome:
    """The item is in its case. The counts of what sources show stay as they were: no source showed it."""
    place, slip = where
    school_id = world.config.school.id
    with world.store.write() as tx:
        keep(world, tx, Visit(place, now, first_look=False), item)
        places.remember(tx, place.source.id, {item.name: item.content}, now)
        case = _case(tx, school_id, item.name)
        if case is None:
            raise LookupError("what was kept has no case")
        _note(world, tx, case.id, slip, now)
        raised = [alert for alert in alerts.alerts_of(tx, case.id) if alert.opened == now]
        told = dict.fromkeys(telling.role for alert in raised for telling in alerts.tellings_of(tx, alert.id))
    return Outcome(What.FILED if case.first_seen == now else What.ALREADY, case, tuple(told))


def _case(tx: Transaction, school_id: str, name: bytes) -> Case | None:
    case_id = matches.case_of_item(tx, school_id, BY_HAND.id, name)
    return None if case_id is None else keeping.case(tx, case_id)


def _decoded(raw: bytes, name: str) -> str:
    """Return a text that some program of a person's wrote; raise ``Refused`` for what is none."""
    for mark, charset in _WIDE:
        if raw.startswith(mark):
            return raw.decode(charset, "replace")
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in raw)  # noqa: PLR2004 - ASCII's own range
    if b"\0" in raw or raw.startswith(b"%PDF") or control > _MOST_CONTROL * len(raw):
        raise Refused(f"{name or 'That'} is no text. {WORDS_ONLY}")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("windows-1252", "replace")


def _worded(document: Document, name: str) -> Document:
    if is_wordless(document.words):
        raise Refused(f"There are no words in {name or 'that'}, only a picture or an attachment. {WORDS_ONLY}")
    return document
