"""Takes what people answered: by mail, on the page or at the server. One road for all, and it never invents an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from digests.mime import message_id
from digests.model import InboxError
from digests.replies import Kind, Reply
from monitor import posting
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.decisions import decision_of
from monitor.notes import Event
from monitor.store import Transaction, alerts, askings, canaries, receipts
from monitor.store.alerts import OpenAlert
from monitor.store.receipts import Posted, Reading
from monitor.tell import pass_over
from monitor.world import World

# How far back a mailbox is read that was never read, or that lost its count; and how long a bounce may take.
BACK, BOUNCES = timedelta(days=3), timedelta(days=6)
_ALERTS = frozenset({posting.ALERT.name, posting.BUNDLE.name, posting.QUESTION.name})
_YES = frozenset({posting.ACK, "YES"})


class Came(StrEnum):
    """What came of an answer. Those that begin with "not" changed nothing."""

    ACKNOWLEDGED = "acknowledged"
    ALREADY = "already acknowledged"
    DECIDED = "decided"
    CONFIRMED = "confirmed"
    UNKNOWN_CODE = "not taken: no letter carried this code"
    OTHER_SENDER = "not taken: it does not come from the address that the letter went to"
    NOT_VOUCHED = "not taken: the mail server does not vouch for the sender"
    OTHER_HOLDER = "not taken: somebody else holds the role now"
    NOT_TOLD = "not taken: the letter did not tell of this alert"
    NOT_UNDERSTOOD = "not taken: this word does not answer this letter"


REFUSED = frozenset(came for came in Came if came.startswith("not taken"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says to a letter: its code, the word, the references and words behind it, and by which way."""

    code: str
    word: str
    refs: tuple[str, ...]
    rest: tuple[str, ...]
    via: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an answer, of which letter (None: none), and which alerts it was about."""

    what: Came
    posted: Posted | None = None
    about: tuple[OpenAlert, ...] = ()


def receive(world: World, now: datetime) -> None:
    """What came into the mailbox of answers since it was last read is taken, each mail in a transaction of its own.

    A mailbox that cannot be read is told in the digest; alerts go on climbing meanwhile.
    """
    if world.inbox is None:
        return
    with world.store.read() as tx:
        before = receipts.reading(tx, mailbox_of(world.config))
    try:
        for reply, mark in world.inbox(before.mark, (now - BACK).astimezone(LONDON).date()):
            with world.store.write() as tx:
                taken = take_mail(world, tx, reply, now)
                if taken and taken.posted and taken.what in REFUSED:
                    receipts.note_refusal(tx, taken.posted, taken.what, now)
                before = Reading(mark.validity, mark.uid, now, "")
                receipts.note_reading(tx, mailbox_of(world.config), before)
            if taken:
                role = taken.posted.role if taken.posted else ""
                world.note(Event.ANSWER_READ, outcome=taken.what.name.lower(), role=role, alerts=len(taken.about))
    except InboxError as trouble:
        after = Reading(before.validity, before.uid, before.last_good, trouble.words)
    else:
        after = Reading(before.validity, before.uid, now, "")
    with world.store.write() as tx:
        receipts.note_reading(tx, mailbox_of(world.config), after)


def mailbox_of(config: Config) -> str:
    """Return by what name the reading of a school's mailbox is remembered: another mailbox is read from its beginning."""
    box = config.answers
    name = f"{box.server.host}|{box.server.username}|{box.folder}" if box else ""
    return sha256(name.encode()).hexdigest()[:32]


def take_mail(world: World, tx: Transaction, reply: Reply, now: datetime) -> Taken | None:
    """One mail is taken: an answer, a letter of ours that came back, or the weekly test; None where it was something else."""
    canaries.arrived(tx, reply.message_id, now)
    if reply.kind is Kind.BOUNCE:
        _returned(world, tx, reply, now)
    if reply.kind not in {Kind.ANSWER, Kind.OTHER} or not reply.code:
        return None
    posted = receipts.letter_with(tx, reply.code)
    if posted is None:
        return Taken(Came.UNKNOWN_CODE)
    if reply.kind is Kind.OTHER:
        # Our own letter may lie in the same mailbox; a person's words that are no answer are worth knowing of.
        return Taken(Came.NOT_UNDERSTOOD, posted) if reply.sender == posted.address.lower() else None
    if reply.sender != posted.address.lower():
        return Taken(Came.OTHER_SENDER, posted)
    trusted = world.config.answers is not None and bool(world.config.answers.trusted)
    if reply.vouched is False or (trusted and not reply.vouched):
        return Taken(Came.NOT_VOUCHED, posted)
    return take(tx, world.config, Answer(reply.code, reply.word, reply.refs, reply.rest, "mail"), now)


def take(tx: Transaction, config: Config, answer: Answer, now: datetime) -> Taken:
    """An answer to the letter that its code names is taken; whatever does not fit changes nothing."""
    posted = receipts.letter_with(tx, answer.code)
    if posted is None or posted.school_id != config.school.id:
        return Taken(Came.UNKNOWN_CODE)
    holder = config.person(posted.role)
    if holder is None or posted.address.lower() not in {holder.email.lower(), holder.phone}:
        return Taken(Came.OTHER_HOLDER, posted)
    if posted.kind == posting.TEST.name and answer.word in _YES:
        asked = askings.answer(tx, posted.key, now)
        return Taken(Came.ALREADY if asked and asked.answered else Came.CONFIRMED, posted)
    if posted.kind not in _ALERTS:
        return Taken(Came.NOT_UNDERSTOOD, posted)
    return _take_alerts(tx, posted, answer, now)


def _take_alerts(tx: Transaction, posted: Posted, answer: Answer, now: datetime) -> Taken:
    """The alerts that a letter told of, or those of them that are named, are acknowledged or decided."""
    told = told_by(tx, posted)
    about = tuple(raised for raised in told if not answer.refs or raised.ref in answer.refs)
    if len(about) < len(answer.refs) or not about:
        return Taken(Came.NOT_TOLD, posted)
    decision = decision_of(answer.rest)
    if answer.word == posting.DECIDED and decision:
        for raised in about:
            alerts.acknowledge(tx, raised.id, posted.role, now, answer.via)
            # A mailbox may be read again: a mail that is read late must not take the place of a later word.
            if not (raised.decision and answer.via == "mail"):
                alerts.decide(tx, raised.id, decision, posted.role, now)
        return Taken(Came.DECIDED, posted, about)
    if answer.word != posting.ACK:
        return Taken(Came.NOT_UNDERSTOOD, posted, about)
    for raised in about:
        alerts.acknowledge(tx, raised.id, posted.role, now, answer.via)
    return Taken(_acknowledged(about), posted, about)


def told_by(tx: Transaction, posted: Posted) -> list[OpenAlert]:
    """Return the alerts that a letter is about."""
    if posted.kind != posting.QUESTION.name:
        return alerts.told_by(tx, posted.key)
    return alerts.asked_by(tx, posted.key)


def _acknowledged(about: Sequence[OpenAlert]) -> Came:
    return Came.ALREADY if all(raised.acknowledged for raised in about) else Came.ACKNOWLEDGED


def _returned(world: World, tx: Transaction, reply: Reply, now: datetime) -> None:
    """The letters that came back are known as such, and what they told of goes to the next person at once.

    Where the mail that came back does not say which letter it was, it was every urgent one to that address.
    """
    out = [posted for posted in receipts.posted_after(tx, now - BOUNCES) if posted.school_id == world.config.school.id]
    named = [posted for posted in out if message_id(posted.key, world.config.sender) in reply.answers]
    lost = named or [posted for posted in out if posted.urgent and posted.address.lower() in reply.failed]
    receipts.mark_returned(tx, [posted.id for posted in lost], now, "It came back: the mailbox cannot be reached.")
    for posted in lost:
        pass_over(world, tx, posted.key, now)
